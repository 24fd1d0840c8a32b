// Package qualifying determines what keeps a covered person from benefits (待遇
// 核定): the waiting period after late or interrupted enrolment, shortened when
// broken years are repaired; the freeze while contributions are in arrears,
// lifted when they are paid; a suspension that an officer decides.
//
// Legal basis: 国办发〔2024〕38号, 社会保险法 art. 23 and 63, 医保经办条例 (国令765). The
// judge is judge/entitlement and the rule a published policy of business 待遇等待;
// here the facts are gathered and the outcome is kept as restrictions, dated
// facts that every settlement reads. Determining again writes only what changed:
// a restriction that should end earlier is lifted from that day on.
//
// Who changes cover or takes in or gives back contributions puts the person on a
// list (restriction.Reassess) in the same unit of work, and Redo judges it within that
// act; Drain judges what an act left, and Collect puts on the list what the mere
// passing of a month changes. See ADR 0032.
//
// Limits: without an officer a waiting period begins only while it lasts: what
// would be over already is not written into the past.
package qualifying

import (
	"context"
	"time"

	"yibao/ground/fault"
	"yibao/ground/period"
	"yibao/process/settlement"
	"yibao/register/contribution"
	"yibao/register/enrolment"
	"yibao/register/policy"
	"yibao/register/restriction"
)

// Refusals of qualifying.
var (
	ErrNoCover   = fault.Define("YB2421", fault.Business, "人员 %s 在 %s 没有参加险种 %s,不能核定待遇等待,请先办理参保登记")
	ErrNoReason  = fault.Define("YB2422", fault.Business, "请写明暂停(恢复)待遇的原因和依据")
	ErrNoSuspend = fault.Define("YB2423", fault.Business, "人员 %s 的险种 %s 在 %s 没有核定的暂停,不必恢复")
	ErrBadSpan   = fault.Define("YB2424", fault.Business, "暂停的起止日期 %s 至 %s 不对,请让起始日期不晚于终止日期")
)

// BusinessWaiting is the business of policies that say how long one waits.
const BusinessWaiting = "待遇等待"

// Reader is everything that qualifying reads.
type Reader interface {
	enrolment.Reader
	restriction.Reader
	restriction.HistoryReader
	policy.Reader
	// SpellsOf is that of enrolling.Reader: every version, oldest recorded first.
	SpellsOf(ctx context.Context, psnNo string) ([]enrolment.Spell, error)
	// JoinedInWindow returns what an officer said last; said is false when nobody did.
	JoinedInWindow(ctx context.Context, psnNo, scheme string, begins period.Date) (inWindow, said bool, err error)
	// PaidMonths is of contribution.HistoryReader.
	PaidMonths(ctx context.Context, psnNo, scheme string) ([]contribution.MonthPaid, error)
}

// Work is one unit of work on one person.
type Work interface {
	Reader
	restriction.Writer
	// SayJoined keeps what an officer said.
	SayJoined(ctx context.Context, j Joined) error
}

// Store runs units of work.
type Store interface {
	// Qualify locks the person and runs work; it commits when work returns nil,
	// and otherwise leaves the database as it was. Work may be run again. An
	// unknown person is enrolment.ErrUnknownPerson.
	Qualify(ctx context.Context, psnNo string, work func(Work) error) error
	// Qualified runs read without a lock on one consistent state.
	Qualified(ctx context.Context, read func(Reader) error) error
	// Listed runs work on the list of dues.
	Listed(ctx context.Context, work func(ListWork) error) error
}

// Service runs the acts of qualifying. All fields are required.
type Service struct {
	Store Store
	Texts *settlement.Texts
	Now   func() time.Time
	Zone  *time.Location
	NewID func() string // at most 30 characters
}

func (s *Service) today() period.Date { return period.DateOf(s.Now().In(s.Zone)) }
