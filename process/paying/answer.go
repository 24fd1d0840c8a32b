package paying

import (
	"bytes"
	"context"
	"encoding/csv"
	"strconv"
	"strings"

	"yibao/ground/money"
	"yibao/register/ledger"
	"yibao/register/payout"
)

// Answered is what became of a batch.
type Answered struct {
	Paid, Returned           int
	PaidTotal, ReturnedTotal money.Fen
}

// outcome is one line of the bank's answer.
type outcome struct {
	paid   bool
	reason string
}

// Answer takes in the bank's answer to a batch, whole or not at all: what was
// paid is booked, what came back waits for a corrected account. ErrAnswered,
// ErrAnswerLine, ErrAnswerDiffers.
func (s *Service) Answer(ctx context.Context, batchID string, text []byte, operator string) (Answered, error) {
	var a Answered
	outcomes, err := readAnswer(text)
	if err != nil {
		return a, err
	}
	err = s.Store.Payments(ctx, func(w Work) error {
		a = Answered{}
		b, err := w.Batch(ctx, batchID)
		if err != nil {
			return err
		}
		if !b.Answered.IsZero() {
			return ErrAnswered.With(batchID)
		}
		orders, err := w.Orders(ctx, payout.Query{Batch: batchID, State: payout.Sent})
		if err != nil {
			return err
		}
		if err := fits(b, orders, outcomes); err != nil {
			return err
		}
		for _, o := range orders {
			if err := s.answered(ctx, w, o, outcomes[o.OrderID], operator, &a); err != nil {
				return err
			}
		}
		return w.AnswerBatch(ctx, batchID, s.Now())
	})
	return a, err
}

// readAnswer reads the lines of an answer: order, 成功 or 退票, reason. A line of
// headings is passed over.
func readAnswer(text []byte) (map[string]outcome, error) {
	table := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff"))))
	table.FieldsPerRecord = -1
	rows, err := table.ReadAll()
	if err != nil {
		return nil, ErrAnswerLine.With(len(rows) + 1)
	}
	outcomes := make(map[string]outcome, len(rows))
	for i, row := range rows {
		if i == 0 && strings.TrimSpace(row[0]) == "付款单号" {
			continue
		}
		if len(row) < 2 {
			return nil, ErrAnswerLine.With(i + 1)
		}
		id, result := strings.TrimSpace(row[0]), strings.TrimSpace(row[1])
		_, twice := outcomes[id]
		if twice || id == "" || result != "成功" && result != "退票" {
			return nil, ErrAnswerLine.With(i + 1)
		}
		one := outcome{paid: result == "成功"}
		if len(row) > 2 {
			one.reason = strings.TrimSpace(row[2])
		}
		outcomes[id] = one
	}
	return outcomes, nil
}

// fits refuses an answer that is not about exactly the orders of the batch.
func fits(b payout.Batch, orders []payout.Order, outcomes map[string]outcome) error {
	if len(outcomes) != b.Count || len(orders) != b.Count {
		return ErrAnswerDiffers.With(b.BatchID, "送出 "+strconv.Itoa(b.Count)+" 笔,回盘 "+strconv.Itoa(len(outcomes))+" 笔")
	}
	for _, o := range orders {
		if _, known := outcomes[o.OrderID]; !known {
			return ErrAnswerDiffers.With(b.BatchID, "回盘中没有付款单 "+o.OrderID)
		}
	}
	return nil
}

// answered writes what became of one order.
func (s *Service) answered(ctx context.Context, w Work, o payout.Order, one outcome, operator string, a *Answered) (err error) {
	if !one.paid {
		a.Returned++
		if a.ReturnedTotal, err = money.Sum(a.ReturnedTotal, o.Amount()); err != nil {
			return err
		}
		return s.move(ctx, w, o, payout.Returned, one.reason, operator)
	}
	a.Paid++
	if a.PaidTotal, err = money.Sum(a.PaidTotal, o.Amount()); err != nil {
		return err
	}
	if err := s.book(ctx, w, o); err != nil {
		return err
	}
	return s.move(ctx, w, o, payout.Paid, "", operator)
}

// book settles what the funds owed by what they held.
func (s *Service) book(ctx context.Context, w Work, o payout.Order) error {
	e := ledger.Entry{
		Partition: o.Partition, EntryID: s.NewID(), Kind: KindPaid, Ref: o.OrderID, ValueDate: s.today(), Recorded: s.Now(),
	}
	for _, p := range o.Parts {
		if p.Amount == 0 {
			continue
		}
		owed := ledger.Account{Class: ledger.Payable, Region: o.Region, Scheme: p.Scheme, Fund: p.Fund, Party: o.Payee.Party}
		if p.Amount < 0 { // this fund asked back what the others paid more
			owed.Class = ledger.Receivable
		}
		held := ledger.Account{Class: ledger.Deposit, Region: o.Region, Scheme: p.Scheme, Fund: p.Fund}
		e.Postings = append(e.Postings, ledger.Posting{Account: owed, Amount: p.Amount}, ledger.Posting{Account: held, Amount: -p.Amount})
	}
	if err := w.Post(ctx, e); err != nil {
		return err
	}
	return w.Seal(ctx, ledger.Seal{
		Subject: ledger.SubjectEntry, Partition: e.Partition, Ref: e.EntryID, Digest: ledger.EntryDigest(e), Recorded: e.Recorded,
	})
}

// KindPaid is the kind of the entry that books a payment.
const KindPaid = "待遇支付"
