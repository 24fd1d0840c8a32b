package readjustment

import (
	"context"
	"slices"
	"strings"

	"yibao/ground/money"
	"yibao/judge/benefit"
	"yibao/process/settlement"
	"yibao/register/accumulator"
	"yibao/register/ledger"
	"yibao/register/payout"
)

// Order is an approved readjustment: who does it, and on what paper.
type Order struct {
	PsnNo    string
	Number   string // of the proposal; the readjustment is called by it
	Hash     string // of the plan that was approved
	Reason   string
	Operator string // who proposed
	Payee    payout.Payee
}

// Done is what a readjustment did.
type Done struct {
	Number  string
	SetlIDs []string // of the acts, parallel to the plan's lines
	Plan    Plan
	OrderID string // of the payment to the person, "" when nothing is owed
}

// Post does what was approved. ErrPlanChanged when the person's settlements or
// registers changed since, ErrNothing when there is nothing to adjust.
func (s *Service) Post(ctx context.Context, o Order) (Done, error) {
	var done Done
	if strings.TrimSpace(o.Reason) == "" {
		return done, ErrNoReason.With()
	}
	err := s.Store.Readjust(ctx, o.PsnNo, func(w Work) error {
		l, err := planFor(ctx, s.Bills, w, o.PsnNo)
		switch {
		case err != nil:
			return err
		case l.plan.Empty():
			return ErrNothing.With(o.PsnNo)
		case l.plan.Hash != o.Hash:
			return ErrPlanChanged.With(o.PsnNo)
		}
		done = Done{Number: o.Number, Plan: l.plan}
		for _, line := range l.plan.Lines {
			record := s.act(line, o)
			if err := s.write(ctx, w, &record, line.sets); err != nil {
				return err
			}
			done.SetlIDs = append(done.SetlIDs, record.SetlID)
		}
		done.OrderID, err = s.pay(ctx, w, o, l.plan)
		return err
	})
	return done, err
}

// act makes the record of a line: its amounts are the differences.
func (s *Service) act(line Line, o Order) settlement.Record {
	r := line.was
	r.Kind, r.Original, r.SetlID, r.Digest = settlement.Readjusted, line.SetlID, s.NewID(), ""
	r.Forced, r.Operator, r.Transaction, r.MessageID = o.Reason, o.Operator, ActName, o.Number
	r.Institution = ""
	r.SettledAt, r.Facts.Day = s.Now(), s.today()
	r.Versions = line.now.Versions
	r.Total = 0
	r.SelfFunded, r.OverLimit = line.now.SelfFunded-line.was.SelfFunded, line.now.OverLimit-line.was.OverLimit
	r.Prepaid, r.InScope = line.now.Prepaid-line.was.Prepaid, line.now.InScope-line.was.InScope
	r.Deductible = line.now.Deductible - line.was.Deductible
	more := layOut(line.now).less(line.before)
	r.Shares, r.Lines = more.shares, nil
	for _, was := range line.was.Lines {
		if _, differs := more.lines[was.LineNo]; !differs {
			continue
		}
		x := settlement.LineShare{LineNo: was.LineNo, EntryID: was.EntryID, Class: was.Class, Category: was.Category, PrepayRate: was.PrepayRate, Limit: was.Limit}
		for i := range more.shares {
			x.Parts = append(x.Parts, more.part(was.LineNo, i))
		}
		r.Lines = append(r.Lines, x)
	}
	return r
}

// write gives an act its place and stores it with its accumulators and its entry,
// sealed like every settlement act.
func (s *Service) write(ctx context.Context, w Work, r *settlement.Record, sets []accumulator.Delta) (err error) {
	if r.Seq, err = w.NextSeq(ctx); err != nil {
		return err
	}
	held, err := w.AccountBalance(ctx, r.PsnNo, personal(*r), r.Seq)
	if err != nil {
		return err
	}
	r.Balance = -held - r.PaidBy(benefit.PayerAccount)
	deltas := slices.Clone(sets)
	for i := range deltas {
		deltas[i].PsnNo, deltas[i].Seq, deltas[i].SetlID, deltas[i].Ordinal = r.PsnNo, r.Seq, r.SetlID, i+1
	}
	if err := w.AddDeltas(ctx, deltas); err != nil {
		return err
	}
	var entries []ledger.Entry
	if e := entryOf(*r); len(e.Postings) > 0 {
		if err := w.Post(ctx, e); err != nil {
			return err
		}
		entries = append(entries, e)
	}
	parts := settlement.Digest(*r, nil, deltas, entries)
	r.Digest = parts.String()
	if err := w.AddRecord(ctx, *r); err != nil {
		return err
	}
	return w.Seal(ctx, ledger.Seal{
		Subject: ledger.SubjectSettlement, Partition: r.PsnNo, Ref: r.SetlID, Digest: parts.Seal(), Recorded: r.SettledAt,
	})
}

// Kinds of the entries.
const (
	KindMore = "追补待遇"
	KindLess = "追回待遇"
	KindBack = "撤销追补"
)

func personal(r settlement.Record) ledger.Account {
	return ledger.Account{Class: ledger.Personal, Region: r.Region, Scheme: r.Scheme, Fund: benefit.PayerAccount, Party: r.PsnNo}
}

// entryOf books an act: for each fund its expense, and for the personal account
// the person's money, against what the fund now owes the person (应付), or the
// person owes the fund (应收).
func entryOf(r settlement.Record) ledger.Entry {
	kind := KindMore
	switch {
	case r.Kind == settlement.Unadjusted:
		kind = KindBack
	case r.PaidBy(benefit.PayerCash) > 0:
		kind = KindLess
	}
	e := ledger.Entry{
		Partition: r.PsnNo, Seq: r.Seq, EntryID: r.SetlID, Kind: kind, Ref: r.SetlID, ValueDate: r.Facts.Day, Recorded: r.SettledAt,
	}
	seen := make(map[string]bool)
	for _, s := range r.Shares {
		if seen[s.Payer] || s.Payer == benefit.PayerCash || s.Payer == benefit.PayerHospital {
			continue
		}
		seen[s.Payer] = true
		amount := r.PaidBy(s.Payer)
		if amount == 0 {
			continue
		}
		paid := ledger.Account{Class: ledger.Expense, Region: r.Region, Scheme: r.Scheme, Fund: s.Payer}
		if s.Payer == benefit.PayerAccount {
			paid = personal(r)
		}
		e.Postings = append(e.Postings, ledger.Posting{Account: paid, Amount: amount}, ledger.Posting{Account: owing(r, s.Payer, amount), Amount: -amount})
	}
	return e
}

// owing is the account of what a fund owes the person or, when it asks back, of
// what the person owes. Taking a readjustment back goes to the account that it
// went to.
func owing(r settlement.Record, fund string, amount money.Fen) ledger.Account {
	a := ledger.Account{Class: ledger.Payable, Region: r.Region, Scheme: r.Scheme, Fund: fund, Party: r.PsnNo}
	if (amount < 0) != (r.Kind == settlement.Unadjusted) {
		a.Class = ledger.Receivable
	}
	return a
}

// pay makes the order by which the person is paid; none when the funds that
// still owe the person come to nothing.
func (s *Service) pay(ctx context.Context, w Work, o Order, p Plan) (string, error) {
	if p.Cash <= 0 {
		return "", nil
	}
	order := payout.Order{
		OrderID: s.NewID(), Partition: o.PsnNo, Kind: KindMore, Ref: o.Number, DueDay: s.today(), Payee: o.Payee,
		State: payout.Due, Recorded: s.Now(), Rev: 1,
	}
	order.Payee.Party = o.PsnNo
	for _, f := range p.Funds {
		order.Region = f.Region
		order.Parts = append(order.Parts, payout.Part{Scheme: f.Scheme, Fund: f.Payer, Amount: f.Amount})
	}
	if strings.TrimSpace(order.Payee.Account) == "" {
		order.State, order.Reason = payout.Held, "没有收款账户,补登后支付"
	}
	return order.OrderID, w.AddOrders(ctx, []payout.Order{order})
}
