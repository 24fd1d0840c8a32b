// Package allowance determines benefits in money (现金待遇) and has them paid: 生育津贴
// once for a birth, work-injury benefits month by month for disability grades,
// nursing and dependants.
//
// Legal basis: 社会保险法 art. 38–39, 43–44 and 56; 工伤保险条例 (国令586) art. 34–39 and
// 42; 女职工劳动保护特别规定 (国令619). The amount is the figure of a published policy:
// days, bases and rates are data of the region. What falls due is booked (支出
// against 应付) in the same unit of work and goes to the bank by a payment order.
//
// A periodic benefit asks for a proof of life each year (认证): without it the
// month is determined and booked, but the order is held; the next proof releases
// everything that was held. After a death nothing falls due.
//
// Limits: it does not judge disability grades, which 劳动能力鉴定委员会 decides.
package allowance

import (
	"context"
	"time"

	"yibao/ground/fault"
	"yibao/ground/period"
	"yibao/process/settlement"
	"yibao/register/allowance"
	"yibao/register/enrolment"
	"yibao/register/ledger"
	"yibao/register/payout"
	"yibao/register/policy"
)

// Refusals of allowances.
var (
	ErrNotCovered = fault.Define("YB2432", fault.Business, "人员 %s 在 %s 没有正常参加险种 %s,不能享受%s")
	ErrNoFigure   = fault.Define("YB2433", fault.Business, "政策《%s》没有算出“%s”,不能核定,请核对政策文件")
	ErrNoGrant    = fault.Define("YB2434", fault.Business, "人员 %s 没有在册的定期待遇 %s,请核对编号")
	ErrDead       = fault.Define("YB2435", fault.Business, "人员 %s 已于 %s 登记死亡,不能办理认证")
	ErrFuture     = fault.Define("YB2436", fault.Business, "日期 %s 还没有到,请核对")
	ErrFunds      = fault.Define("YB2437", fault.Business, "请写明支付待遇的基金和收款人")
	ErrTooBig     = fault.Define("YB2438", fault.Business, "政策《%s》算出的%s是 %s,不是可以支付的金额,请核对登记和政策")
)

// Reader is everything that allowances read.
type Reader interface {
	enrolment.Reader
	enrolment.AliasReader
	policy.Reader
	allowance.Reader
	payout.Reader
}

// Work is one unit of work on one person.
type Work interface {
	Reader
	allowance.Writer
	payout.Writer
	ledger.Writer
}

// Store runs units of work.
type Store interface {
	// Allow locks the person and runs work; it commits when work returns nil, and
	// otherwise leaves the database as it was. Work may be run again. An unknown
	// person is enrolment.ErrUnknownPerson.
	Allow(ctx context.Context, psnNo string, work func(Work) error) error
	// Allowed runs read without a lock on one consistent state.
	Allowed(ctx context.Context, read func(Reader) error) error
}

// Service determines allowances. All fields are required.
type Service struct {
	Store Store
	Texts *settlement.Texts
	Now   func() time.Time
	Zone  *time.Location
	NewID func() string // at most 30 characters
}

func (s *Service) today() period.Date { return period.DateOf(s.Now().In(s.Zone)) }
