package paying

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"slices"
	"strings"

	"yibao/ground/money"
	"yibao/register/payout"
)

// File is a payment file.
type File struct {
	Batch payout.Batch
	Text  []byte // CSV, UTF-8 with a mark at its beginning
}

// MakeFile puts the region's due orders of one kind ("" for all) into a batch
// and writes its file. ErrNoneDue, ErrNotPayable.
func (s *Service) MakeFile(ctx context.Context, region, kind, operator string) (File, error) {
	var f File
	err := s.Store.Payments(ctx, func(w Work) error {
		orders, err := w.Orders(ctx, payout.Query{Region: region, Kind: kind, State: payout.Due, DueBy: s.today()})
		if err != nil {
			return err
		}
		if len(orders) == 0 {
			return ErrNoneDue.With(kind)
		}
		f.Batch = payout.Batch{BatchID: s.NewID(), Region: region, Kind: kind, Count: len(orders), Operator: operator, Recorded: s.Now()}
		for i, o := range orders {
			if o.Amount() <= 0 {
				return ErrNotPayable.With(o.OrderID, o.Amount())
			}
			if f.Batch.Total, err = money.Sum(f.Batch.Total, o.Amount()); err != nil {
				return err
			}
			orders[i].Batch = f.Batch.BatchID
			if err := s.move(ctx, w, orders[i], payout.Sent, "", operator); err != nil {
				return err
			}
		}
		f.Text = fileOf(f.Batch, orders)
		sum := sha256.Sum256(f.Text)
		f.Batch.Hash = hex.EncodeToString(sum[:])
		return w.AddPayBatch(ctx, f.Batch)
	})
	return f, err
}

// FileOf writes the file of a batch once more, the same as the first; only until
// the bank has answered, for what came back may since have got another account.
// ErrAnswered.
func (s *Service) FileOf(ctx context.Context, batchID string) (File, error) {
	var f File
	err := s.Store.Payments(ctx, func(w Work) (err error) {
		if f.Batch, err = w.Batch(ctx, batchID); err != nil {
			return err
		}
		if !f.Batch.Answered.IsZero() {
			return ErrAnswered.With(batchID)
		}
		orders, err := w.Orders(ctx, payout.Query{Batch: batchID})
		f.Text = fileOf(f.Batch, orders)
		return err
	})
	return f, err
}

// Batches lists a region's batches, newest first.
func (s *Service) Batches(ctx context.Context, region, before string, limit int) ([]payout.Batch, error) {
	var list []payout.Batch
	err := s.Store.Payments(ctx, func(w Work) (err error) {
		list, err = w.PayBatches(ctx, region, before, limit)
		return err
	})
	return list, err
}

// fileOf writes orders in the order of their numbers.
func fileOf(b payout.Batch, orders []payout.Order) []byte {
	slices.SortFunc(orders, func(a, b payout.Order) int { return cmp.Compare(a.OrderID, b.OrderID) })
	var text bytes.Buffer
	text.WriteString("\ufeff")
	table := csv.NewWriter(&text)
	rows := [][]string{{"批次", "付款单号", "收款人", "开户银行", "账号", "金额(元)", "用途"}}
	for _, o := range orders {
		rows = append(rows, []string{b.BatchID, o.OrderID, plain(o.Payee.Name), plain(o.Payee.Bank), plain(o.Payee.Account), o.Amount().String(), o.Kind})
	}
	_ = table.WriteAll(rows) // a buffer takes everything
	return text.Bytes()
}

// plain keeps a spreadsheet from taking a text for a formula.
func plain(text string) string {
	if strings.IndexAny(text, "=+-@\t\r") == 0 {
		return "'" + text
	}
	return text
}

// move writes one step of an order.
func (s *Service) move(ctx context.Context, w Work, o payout.Order, to payout.State, reason, operator string) error {
	step := payout.Step{OrderID: o.OrderID, Partition: o.Partition, From: o.State, To: to, Batch: o.Batch, Reason: reason, Operator: operator, Recorded: s.Now()}
	if !o.State.May(to) {
		return payout.ErrOrderState.With(o.OrderID, string(o.State), string(to))
	}
	o.State, o.Reason = to, reason
	return w.MoveOrder(ctx, o, step)
}
