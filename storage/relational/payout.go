package relational

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"yibao/process/paying"
	"yibao/process/readjustment"
	"yibao/register/payout"
)

var (
	_ readjustment.Store = (*Store)(nil)
	_ readjustment.Work  = (*tx)(nil)
	_ paying.Store       = (*Store)(nil)
	_ paying.Work        = (*tx)(nil)
)

// Readjust implements readjustment.Store.
func (s *Store) Readjust(ctx context.Context, psnNo string, work func(readjustment.Work) error) error {
	return s.work(ctx, psnNo, func(t *tx) error { return work(t) })
}

// Payments implements paying.Store.
func (s *Store) Payments(ctx context.Context, work func(paying.Work) error) error {
	return s.run(ctx, Bulk, func(t *tx) error { return work(t) })
}

const (
	payOrderColumns = "part_key, order_id, region, kind, ref, due_day, party, payee_name, bank, account_no, parts, amount, state, batch_id, reason, recorded, rev"
	payStepColumns  = "part_key, order_id, rev, from_state, to_state, batch_id, reason, operator, recorded"
	payBatchColumns = "batch_id, region, kind, orders, total, hash, operator, recorded, answered"
)

// accountNo is where an order's sealable text stands.
func accountNo(o *payout.Order) (string, *string) { return o.OrderID, &o.Payee.Account }

func scanPayOrder(r row) (payout.Order, error) {
	var o payout.Order
	var parts string
	var amount int64
	p := &o.Payee
	err := r.Scan(&o.Partition, &o.OrderID, &o.Region, &o.Kind, &o.Ref, day{&o.DueDay}, &p.Party, &p.Name, &p.Bank, &p.Account,
		&parts, &amount, &o.State, &o.Batch, &o.Reason, instant{&o.Recorded}, &o.Rev)
	if err != nil {
		return o, err
	}
	err = json.Unmarshal([]byte(parts), &o.Parts)
	if err == nil && int64(o.Amount()) != amount {
		err = errors.New("relational: an order's parts do not add up")
	}
	return o, err
}

func scanPayStep(r row) (payout.Step, error) {
	var s payout.Step
	err := r.Scan(&s.Partition, &s.OrderID, &s.Rev, &s.From, &s.To, &s.Batch, &s.Reason, &s.Operator, instant{&s.Recorded})
	return s, err
}

func scanPayBatch(r row) (payout.Batch, error) {
	var b payout.Batch
	err := r.Scan(&b.BatchID, &b.Region, &b.Kind, &b.Count, &b.Total, &b.Hash, &b.Operator, instant{&b.Recorded}, instant{&b.Answered})
	return b, err
}

// AddOrders implements payout.Writer.
func (t *tx) AddOrders(ctx context.Context, orders []payout.Order) error {
	orders, err := sealedEach(t, bankAccounts, orders, accountNo)
	if err != nil {
		return err
	}
	rows := make([][]any, len(orders))
	for i, o := range orders {
		parts, err := json.Marshal(o.Parts)
		if err != nil {
			return err
		}
		p := o.Payee
		rows[i] = []any{o.Partition, o.OrderID, o.Region, o.Kind, o.Ref, o.DueDay.String(), p.Party, p.Name, p.Bank, p.Account,
			string(parts), int64(o.Amount()), string(o.State), o.Batch, o.Reason, micros(o.Recorded), o.Rev}
	}
	return t.insert(ctx, insertion{"payment_order", payOrderColumns, ""}, rows)
}

// Order implements payout.Reader.
func (t *tx) Order(ctx context.Context, orderID string) (payout.Order, error) {
	found, err := t.orders(ctx, "order_id = $1", orderID)
	if err != nil {
		return payout.Order{}, err
	}
	if len(found) == 0 {
		return payout.Order{}, payout.ErrUnknownOrder.With(orderID)
	}
	return found[0], nil
}

func (t *tx) orders(ctx context.Context, where string, args ...any) ([]payout.Order, error) {
	found, err := collect(ctx, t, scanPayOrder, "SELECT "+payOrderColumns+" FROM payment_order WHERE "+where, args...)
	return unsealedEach(ctx, t, bankAccounts, found, err, accountNo)
}

// Orders implements payout.Reader.
func (t *tx) Orders(ctx context.Context, q payout.Query) ([]payout.Order, error) {
	var a arguments
	where := "order_id > " + a.add(q.After)
	for _, c := range []struct{ column, value string }{
		{"region", q.Region}, {"kind", q.Kind}, {"batch_id", q.Batch}, {"ref", q.Ref}, {"state", string(q.State)},
	} {
		if c.value != "" {
			where += " AND " + c.column + " = " + a.add(c.value)
		}
	}
	of, err := t.about(ctx, &a, "part_key", q.PsnNo)
	if err != nil {
		return nil, err
	}
	where += of
	if !q.DueBy.IsZero() {
		where += " AND due_day <= " + a.add(q.DueBy.String())
	}
	where += " ORDER BY order_id"
	if q.Limit > 0 {
		where += " LIMIT " + a.add(q.Limit)
	}
	return t.orders(ctx, where, a...)
}

// StepsOf implements payout.Reader.
func (t *tx) StepsOf(ctx context.Context, orderID string) ([]payout.Step, error) {
	return collect(ctx, t, scanPayStep, "SELECT "+payStepColumns+" FROM payment_step WHERE order_id = $1 ORDER BY rev", orderID)
}

// Batch implements payout.Reader.
func (t *tx) Batch(ctx context.Context, batchID string) (payout.Batch, error) {
	found, err := collect(ctx, t, scanPayBatch, "SELECT "+payBatchColumns+" FROM payment_batch WHERE batch_id = $1", batchID)
	if err != nil {
		return payout.Batch{}, err
	}
	if len(found) == 0 {
		return payout.Batch{}, payout.ErrUnknownBatch.With(batchID)
	}
	return found[0], nil
}

// PayBatches implements payout.Reader.
func (t *tx) PayBatches(ctx context.Context, region, before string, limit int) ([]payout.Batch, error) {
	return collect(ctx, t, scanPayBatch, "SELECT "+payBatchColumns+" FROM payment_batch WHERE region = $1 AND ($2 = '' OR batch_id < $2)"+
		" ORDER BY batch_id DESC LIMIT $3", region, before, limit)
}

// MoveOrder implements payout.Writer.
func (t *tx) MoveOrder(ctx context.Context, o payout.Order, s payout.Step) error {
	if !s.From.May(s.To) || o.State != s.To {
		return t.refuse(payout.ErrOrderState.With(o.OrderID, string(s.From), string(s.To)))
	}
	account, err := t.sealed(bankAccounts, o.OrderID, o.Payee.Account)
	if err != nil {
		return err
	}
	p := o.Payee
	changed, err := t.exec(ctx, "UPDATE payment_order SET party = $1, payee_name = $2, bank = $3, account_no = $4, state = $5, batch_id = $6, reason = $7, rev = $8"+
		" WHERE part_key = $9 AND order_id = $10 AND rev = $11 AND state = $12",
		p.Party, p.Name, p.Bank, account, string(o.State), o.Batch, o.Reason, o.Rev+1, o.Partition, o.OrderID, o.Rev, string(s.From))
	if err != nil {
		return err
	}
	if changed != 1 {
		return t.refuse(payout.ErrOrderChanged.With(o.OrderID))
	}
	row := []any{o.Partition, o.OrderID, o.Rev + 1, string(s.From), string(s.To), s.Batch, s.Reason, s.Operator, micros(s.Recorded)}
	return t.insert(ctx, insertion{"payment_step", payStepColumns, ""}, [][]any{row})
}

// AddPayBatch implements payout.Writer.
func (t *tx) AddPayBatch(ctx context.Context, b payout.Batch) error {
	return t.insert(ctx, insertion{"payment_batch", payBatchColumns, ""}, [][]any{
		{b.BatchID, b.Region, b.Kind, b.Count, int64(b.Total), b.Hash, b.Operator, micros(b.Recorded), micros(b.Answered)},
	})
}

// AnswerBatch implements payout.Writer.
func (t *tx) AnswerBatch(ctx context.Context, batchID string, at time.Time) error {
	return t.expect(ctx, 1, "UPDATE payment_batch SET answered = $1 WHERE batch_id = $2", micros(at), batchID)
}
