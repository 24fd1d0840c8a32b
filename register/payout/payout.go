// Package payout is the register of money that the agency pays out to persons
// and employers by bank (待遇支付): payment orders, the batches in which they go
// to the bank, and payments that the bank returned.
//
// Legal basis: 社会保险基金财务制度 (财社〔2017〕144号) ch. 5, 医保经办条例 (国令765). An
// order names what is owed by each fund and to whom; it rests on an entry that
// its maker posted (支出 against 应付). Nothing is overwritten: what becomes of
// an order is a list of steps, its state follows from the last one.
//
// The package keeps orders; who may make them and the books are for processes.
package payout

import (
	"context"
	"slices"
	"time"

	"yibao/ground/fault"
	"yibao/ground/money"
	"yibao/ground/period"
)

// State is where an order stands.
type State string

// The states of an order.
const (
	Due      State = "待支付"
	Held     State = "暂缓"  // for want of a yearly proof of life, or by an officer
	Sent     State = "已送盘" // in a batch that went to the bank
	Paid     State = "已支付"
	Returned State = "退票" // the bank could not pay; waits for a corrected account
	Void     State = "已作废"
)

// transitions lists where an order may go from each state; docs/states.md draws
// it.
var transitions = map[State][]State{
	Due:      {Sent, Held, Void},
	Held:     {Due, Void},
	Sent:     {Paid, Returned},
	Returned: {Due, Void},
}

// May reports whether an order in state s may go to the next state.
func (s State) May(next State) bool { return slices.Contains(transitions[s], next) }

// Part is what one fund pays of an order.
type Part struct {
	Scheme string
	Fund   string    // payer: 统筹基金, 生育保险基金 …
	Amount money.Fen // may be negative as long as the order's sum is not
}

// Payee is who is paid, and where to.
type Payee struct {
	Party   string // psn_no, or the employer's number
	Name    string
	Bank    string // bank and branch
	Account string // account number
}

// Order is one payment order. Only Payee, State, Batch and Rev change.
type Order struct {
	OrderID   string
	Partition string // psn_no with whose rows it lies
	Region    string
	Kind      string // 零星报销, 生育津贴, 工伤定期待遇, 追补待遇 …
	Ref       string // opaque number of what it pays
	DueDay    period.Date
	Payee     Payee
	Parts     []Part
	State     State
	Batch     string // number of the last batch it was in, "" before
	Reason    string // of the last step: why held, returned or void
	Recorded  time.Time
	Rev       int64
}

// Amount is what is paid.
func (o Order) Amount() (sum money.Fen) {
	for _, p := range o.Parts {
		sum += p.Amount
	}
	return sum
}

// Step is one change of an order's state.
type Step struct {
	OrderID   string
	Partition string
	Rev       int64 // that it made
	From, To  State
	Batch     string
	Reason    string
	Operator  string
	Recorded  time.Time
}

// Batch is a payment file.
type Batch struct {
	BatchID  string
	Region   string
	Kind     string
	Count    int
	Total    money.Fen
	Hash     string // hex SHA-256 of the file
	Operator string
	Recorded time.Time
	Answered time.Time // when the bank's answer was taken in; zero before
}

// Refusals of this register.
var (
	ErrUnknownOrder = fault.Define("YB2501", fault.Business, "没有找到付款单 %s,请核对编号")
	ErrUnknownBatch = fault.Define("YB2502", fault.Business, "没有找到付款批次 %s,请核对编号")
	ErrOrderState   = fault.Define("YB2503", fault.Conflict, "付款单 %s 目前是“%s”,不能改为“%s”")
	ErrOrderChanged = fault.Define("YB2504", fault.Conflict, "付款单 %s 已被他人改动,请重新查询后再办")
)

// Query narrows a list of orders; empty fields do not.
type Query struct {
	Region, Kind, PsnNo, Batch, Ref string
	State                           State
	DueBy                           period.Date // due on or before the day
	After                           string      // order id
	Limit                           int         // 0: no limit
}

// Reader looks orders up.
type Reader interface {
	// Order returns one; ErrUnknownOrder.
	Order(ctx context.Context, orderID string) (Order, error)
	// Orders lists orders by id.
	Orders(ctx context.Context, q Query) ([]Order, error)
	// StepsOf returns what became of an order, oldest first.
	StepsOf(ctx context.Context, orderID string) ([]Step, error)
	// Batch returns one; ErrUnknownBatch.
	Batch(ctx context.Context, batchID string) (Batch, error)
	// PayBatches lists a region's batches, newest first, those before the number
	// ("" for the newest).
	PayBatches(ctx context.Context, region, before string, limit int) ([]Batch, error)
}

// Writer keeps orders.
type Writer interface {
	// AddOrders adds orders in their first state, all or nothing.
	AddOrders(ctx context.Context, orders []Order) error
	// MoveOrder writes the order's Payee, State, Batch and Reason over the
	// revision it was read at, with the step; ErrOrderState, ErrOrderChanged.
	MoveOrder(ctx context.Context, o Order, s Step) error
	AddPayBatch(ctx context.Context, b Batch) error
	// AnswerBatch notes when the bank's answer was taken in.
	AnswerBatch(ctx context.Context, batchID string, at time.Time) error
}
