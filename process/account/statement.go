package account

import (
	"context"
	"fmt"
	"strings"

	"yibao/ground/coding"
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/process/settlement"
	"yibao/register/ledger"
)

// Line is one movement of a statement.
type Line struct {
	Day     period.Date
	Kind    string
	Words   string // 摘要
	Amount  money.Fen
	Balance money.Fen // after it
	Parts   Pockets   // of the amount: what of this year, and what of former years, came in or was used
}

// Statement tells what became of an account over a period.
type Statement struct {
	PsnNo    string
	Account  ledger.Account
	Period   period.Span
	Opening  money.Fen
	Lines    []Line
	In, Out  money.Fen // sums of what came in and went out, both positive
	Closing  money.Fen
	Pockets  Pockets   // of the closing balance
	HeldOpen money.Fen // of the family's bills that are being settled
}

// Statement returns the statement of an account: entries by value date, both
// ends as the books have them, with the parts of the account by the order of use
// that the region's settings say, day by day.
// enrolment.ErrUnknownPerson.
func (s *Service) Statement(ctx context.Context, psnNo, scheme string, span period.Span) (Statement, error) {
	st := Statement{PsnNo: psnNo, Period: span}
	err := s.Store.ReadAccounts(ctx, func(r Reader) error {
		p, err := r.PersonOn(ctx, psnNo, s.today())
		if err != nil {
			return err
		}
		region, err := regionOf(ctx, r, p, scheme, min(s.today(), span.End().AddDays(-1)))
		if err != nil {
			return err
		}
		st = Statement{PsnNo: psnNo, Period: span, Account: ledger.PersonalAccount(region, scheme, psnNo)}
		entries, err := everyEntry(ctx, r, psnNo)
		if err != nil {
			return err
		}
		if st.HeldOpen, err = openOf(ctx, r, psnNo, scheme); err != nil {
			return err
		}
		uses, err := usesOf(ctx, r, region)
		if err != nil {
			return err
		}
		return st.fill(ctx, r, entries, uses)
	})
	return st, err
}

// fill takes the account's movements out of all entries of the person.
func (st *Statement) fill(ctx context.Context, r Reader, entries []ledger.Entry, order OrderOn) error {
	bySeq := make(map[int64]ledger.Entry, len(entries))
	var moves []Move
	for _, e := range entries {
		if amount := moved(e, st.Account); amount != 0 {
			bySeq[e.Seq] = e
			moves = append(moves, Move{e.Seq, e.ValueDate, e.Kind, amount})
		}
	}
	balance, used := money.Fen(0), split{order: order}
	for _, m := range byDay(moves) {
		balance += m.Amount
		parts := used.parts(m)
		switch {
		case m.Day < st.Period.From:
			st.Opening = balance
			continue
		case m.Day >= st.Period.End():
			balance -= m.Amount
			continue
		}
		words, err := wordsFor(ctx, r, bySeq[m.Seq])
		if err != nil {
			return err
		}
		st.Lines = append(st.Lines, Line{m.Day, m.Kind, words, m.Amount, balance, parts})
		st.In, st.Out = st.In+max(m.Amount, 0), st.Out+max(-m.Amount, 0)
	}
	st.Closing = st.Opening + st.In - st.Out
	st.Pockets = SplitOn(order, moves, st.Period.End().AddDays(-1))
	return nil
}

// moved is what an entry did to an account.
func moved(e ledger.Entry, a ledger.Account) (amount money.Fen) {
	for _, p := range e.Postings {
		if p.Account == a {
			amount -= p.Amount
		}
	}
	return amount
}

// wordsFor tells the person what an entry was for: of a settlement, where and
// what care; of the others, the words that their reference carries.
func wordsFor(ctx context.Context, r Reader, e ledger.Entry) (string, error) {
	kind := settlement.RecordKind(e.Kind)
	if kind != settlement.Settled && kind != settlement.Reversed && kind != settlement.Reinstated {
		if words := wordsOf(e.Ref); words != "" {
			return words, nil
		}
		return e.Kind, nil
	}
	record, err := r.Record(ctx, e.Partition, e.Ref)
	if err != nil || record == nil {
		return e.Kind, err
	}
	place := record.Institution
	if at, err := r.InstitutionOn(ctx, record.Institution, record.Facts.Begin); err == nil {
		place = at.Name
	}
	care := coding.VisitKind(record.Facts.MedType).Name()
	return fmt.Sprintf("%s %s(%s)", place, care, e.Kind), nil
}

// Text prints the statement as it is handed to the person.
func (st Statement) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "个人账户对账单  人员 %s  险种 %s  %s 至 %s\n", st.PsnNo, coding.Insurance(st.Account.Scheme).Name(), st.Period.From, st.Period.End().AddDays(-1))
	fmt.Fprintf(&b, "期初余额 %s 元\n", st.Opening.Grouped())
	for _, l := range st.Lines {
		fmt.Fprintf(&b, "%s  %14s  余额 %14s  %s%s\n", l.Day, l.Amount.Grouped(), l.Balance.Grouped(), l.Words, l.Parts.words())
	}
	fmt.Fprintf(&b, "本期收入 %s 元,支出 %s 元,期末余额 %s 元(当年 %s 元,历年 %s 元)\n",
		st.In.Grouped(), st.Out.Grouped(), st.Closing.Grouped(), st.Pockets.Current.Grouped(), st.Pockets.Former.Grouped())
	if st.HeldOpen != 0 {
		fmt.Fprintf(&b, "另有家庭共济冻结 %s 元\n", st.HeldOpen.Grouped())
	}
	return b.String()
}
