package account

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/judge/levy"
	"yibao/law/levyfile"
	"yibao/register/ledger"
)

// Interest is by the method of daily products (日积数法): each day's balance at the
// end of the day, at the yearly rate of that day, over the days of a year that
// the policy names, summed exactly and rounded once for each part of the
// account. The day on which money comes in counts, the day on which it goes out
// does not.

// Held are the balances of the two parts of an account over time.
type Held struct{ Current, Former []levy.Balance }

// HeldIn returns the balances over a term. Days for which interest was paid
// before are left out: an interest entry pays for all days up to its value date.
func HeldIn(order OrderOn, moves []Move, term period.Span) Held {
	s := split{order: order}
	var held Held
	from := term.From
	sorted := byDay(moves)
	for _, m := range sorted {
		if m.Kind == KindInterest && m.Day >= from && m.Day < term.End() {
			from = m.Day.AddDays(1)
		}
	}
	for i := 0; from < term.End(); {
		for ; i < len(sorted) && sorted[i].Day <= from; i++ {
			s.move(sorted[i])
		}
		s.turn(from.Year())
		until := min(term.End(), period.NewDate(from.Year()+1, 1, 1))
		if i < len(sorted) {
			until = min(until, sorted[i].Day)
		}
		span := period.Span{From: from, To: until}
		held.Current = extend(held.Current, levy.Balance{Span: span, Amount: s.Current, Part: "当年"})
		held.Former = extend(held.Former, levy.Balance{Span: span, Amount: s.Former, Part: "历年"})
		from = until
	}
	return held
}

// extend adds a balance to a history of them.
func extend(list []levy.Balance, b levy.Balance) []levy.Balance {
	if n := len(list); n > 0 && list[n-1].Amount == b.Amount && list[n-1].Span.To == b.Span.From {
		list[n-1].Span.To = b.Span.To
		return list
	}
	if b.Amount <= 0 { // an overdrawn account bears no interest
		return list
	}
	return append(list, b)
}

// Accrued is the interest of a term, with the policy's reasons.
type Accrued struct {
	Current, Former money.Fen
	Steps           []levyfile.Step
}

// Sum returns the interest of both parts.
func (a Accrued) Sum() money.Fen { return a.Current + a.Former }

// Words tells the person.
func (a Accrued) Words(term period.Span) string {
	return fmt.Sprintf("%s至%s利息(当年部分%s元,历年部分%s元)", term.From, term.End().AddDays(-1), a.Current, a.Former)
}

// Accrue judges the interest of a term.
func Accrue(p *levyfile.Policy, order OrderOn, moves []Move, term period.Span) (a Accrued, err error) {
	held := HeldIn(order, moves, term)
	for _, part := range []struct {
		balances []levy.Balance
		amount   *money.Fen
	}{{held.Current, &a.Current}, {held.Former, &a.Former}} {
		if len(part.balances) == 0 {
			continue
		}
		amount, steps, err := levy.Interest(p, part.balances)
		if err != nil {
			return a, err
		}
		*part.amount = amount
		a.Steps = append(a.Steps, steps...)
	}
	return a, nil
}

// interestPage is how many accounts are reckoned at a time.
const interestPage = 2000

// interests is the source of a run that pays interest.
type interests struct {
	service        *Service
	policy         *levyfile.Policy
	uses           Uses
	region, scheme string
	term           period.Span
}

// Credits implements Source.
func (x interests) Credits(ctx context.Context, after string) (credits []Credit, last string, err error) {
	var holders []Holder
	err = x.service.Store.ReadAccounts(ctx, func(r Reader) (err error) {
		holders, err = r.Holders(ctx, x.region, x.scheme, after, interestPage)
		return err
	})
	if err != nil || len(holders) == 0 {
		return nil, "", err
	}
	from := ledger.Account{Class: ledger.Deposit, Region: x.region, Scheme: x.scheme, Fund: ledger.PersonalFund}
	for _, h := range holders {
		accrued, err := Accrue(x.policy, x.uses, h.Moves, x.term)
		if err != nil {
			return nil, "", err
		}
		if amount := accrued.Sum(); amount > 0 {
			credits = append(credits, Credit{PsnNo: cmp.Or(h.Kept, h.PsnNo), Amount: amount, From: from, Words: accrued.Words(x.term)})
		}
	}
	slices.SortFunc(credits, func(a, b Credit) int { return cmp.Compare(a.PsnNo, b.PsnNo) })
	return credits, holders[len(holders)-1].PsnNo, nil
}

// Interest is a request to pay the interest of a term on all accounts of a scheme.
type Interest struct {
	Policy         *levyfile.Policy
	Region, Scheme string
	Term           period.Span
	Operator       string
	Pages          int // at most so many pages now; 0: all
}

// PayInterest pays the interest of a term on all accounts of a scheme, value
// dated on its last day. It may be repeated, and goes on where it ended.
// ErrNotEnded.
func (s *Service) PayInterest(ctx context.Context, q Interest, told func(Page)) (Run, error) {
	last := q.Term.End().AddDays(-1)
	if last >= s.today() {
		return Run{}, ErrNotEnded.With(q.Term.From, last)
	}
	run := Run{
		Key: fmt.Sprintf("%s/%s/%s/%s", q.Region, q.Scheme, KindInterest, last), Region: q.Region, Scheme: q.Scheme,
		Kind: KindInterest, Day: last, Operator: q.Operator,
	}
	var uses Uses
	err := s.Store.ReadAccounts(ctx, func(r Reader) (err error) {
		uses, err = usesOf(ctx, r, q.Region)
		return err
	})
	if err != nil {
		return Run{}, err
	}
	pages := q.Pages
	if pages <= 0 {
		pages = everyPage
	}
	return s.RunPages(ctx, run, interests{s, q.Policy, uses, q.Region, q.Scheme, q.Term}, pages, told)
}
