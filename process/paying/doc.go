// Package paying brings payment orders to the bank and back (待遇支付): batches of
// orders that are due go out as a payment file, the bank's answer says which were
// paid and which came back, and what came back is paid again to a corrected
// account. Counter reimbursement, allowances, periodic benefits and readjustments
// all pay this way.
//
// Legal basis: 社会保险基金财务制度 (财社〔2017〕144号) ch. 5 on payment from the 支出户,
// 医保经办条例 (国令765). What a fund owes was booked when the order was made; when the
// bank has paid, 应付 is settled against 存款 of the same fund. A payment that came
// back was never booked.
//
// Limits: the file is one plain CSV text; a bank's own format is made from it
// outside. The answer names the batch and must cover all of it.
package paying

import (
	"context"
	"time"

	"yibao/ground/fault"
	"yibao/ground/period"
	"yibao/register/ledger"
	"yibao/register/payout"
)

// Refusals of paying.
var (
	ErrNoneDue       = fault.Define("YB2511", fault.Business, "没有到期待支付的%s付款单,不必生成付款文件")
	ErrNoAccount     = fault.Define("YB2512", fault.Business, "请写明收款人的开户银行和账号")
	ErrAnswered      = fault.Define("YB2513", fault.Conflict, "付款批次 %s 的银行回盘已经处理,不能再次处理")
	ErrAnswerLine    = fault.Define("YB2514", fault.Business, "银行回盘第 %d 行读不懂,请按 付款单号,结果(成功 或 退票),原因 三列提供")
	ErrAnswerDiffers = fault.Define("YB2515", fault.Business, "银行回盘与批次 %s 对不上:%s,请核对后重新提供整个回盘")
	ErrNoReason      = fault.Define("YB2516", fault.Business, "请写明办理的原因")
	ErrNotPayable    = fault.Define("YB2517", fault.Business, "付款单 %s 的合计金额为 %s 元,不能支付,请核对")
)

// Work is one unit of work on orders.
type Work interface {
	payout.Reader
	payout.Writer
	ledger.Writer
}

// Store runs units of work.
type Store interface {
	// Payments runs work; it commits when work returns nil, and otherwise leaves
	// the database as it was.
	Payments(ctx context.Context, work func(Work) error) error
}

// Service runs the acts of paying. All fields are required.
type Service struct {
	Store Store
	Now   func() time.Time
	Zone  *time.Location
	NewID func() string // at most 30 characters
}

func (s *Service) today() period.Date { return period.DateOf(s.Now().In(s.Zone)) }
