// Package closing opens and closes the months and years of the books (开账、结账).
// A closed month takes no further value-dated entries: what is put right later
// bears the day on which it is put right and says which month it concerns. With
// a closing goes an archive: the balances of all accounts at the end of the
// term, the personal ones as one digest for each scheme; it is sealed in the
// chain, and verify derives it again from the entries.
//
// Legal basis: 社会保险基金会计制度 (财会〔2017〕28号), 会计基础工作规范 (财政部令第98号): books
// are closed by the month and the year, and a closed period is not altered.
//
// Limits: the package moves no money; there is no result to be carried over,
// because balances are folds over all entries. A term is closed an hour after
// its end at the earliest, when no unit of work of its last day is under way.
package closing

import (
	"context"
	"slices"
	"strings"
	"time"

	"yibao/ground/fault"
	"yibao/ground/period"
	"yibao/register/ledger"
)

// Refusals of this process.
var (
	ErrTerm      = fault.Define("YB7220", fault.Business, "期间 %s 看不懂,月份请写成 2026-03,年度请写成 2026")
	ErrNotEnded  = fault.Define("YB7221", fault.Business, "%s 还没有结束,请在 %s 之后结账")
	ErrOpened    = fault.Define("YB7222", fault.Business, "统筹区 %s 的 %s 已经开账(目前是“%s”),请勿重复开账")
	ErrNotOpen   = fault.Define("YB7223", fault.Business, "统筹区 %s 的 %s 目前是“%s”,不能结账;请先开账")
	ErrNotClosed = fault.Define("YB7224", fault.Business, "统筹区 %s 的 %s 没有结账,不需要重开")
	ErrEarlier   = fault.Define("YB7225", fault.Business, "统筹区 %s 的 %s 还没有结账,请按先后次序结账")
	ErrLater     = fault.Define("YB7226", fault.Business, "统筹区 %s 的 %s 已经结账,请先重开它,再重开较早的期间")
	ErrAlone     = fault.Define("YB7227", fault.Business, "重开期间须由两人办理,提出人和复核人不能是同一人")
	ErrNoReason  = fault.Define("YB7228", fault.Business, "重开期间必须写明原因")
)

// Grace is how long after the end of a term it can be closed.
const Grace = time.Hour

// Service opens and closes terms. All fields are required.
type Service struct {
	Store Store
	Now   func() time.Time
	Zone  *time.Location
	NewID func() string
}

// Who acts.
type Who struct {
	Operator string
	Approver string // of a reopening
	Reason   string
}

// Open opens a term. ErrTerm, ErrOpened.
func (s *Service) Open(ctx context.Context, region, term string, by Who) (ledger.TermAct, error) {
	return s.act(ctx, region, term, ledger.TermOpens, by, func(ctx context.Context, w Work, a *ledger.TermAct, was ledger.TermState) error {
		if was != "" {
			return ErrOpened.With(region, term, string(was))
		}
		return w.SetTermState(ctx, region, a.Term, ledger.TermOpen)
	})
}

// Close closes a term and archives the balances at its end. Terms are closed in
// their order, a year after its months. ErrTerm, ErrNotEnded, ErrNotOpen,
// ErrEarlier.
func (s *Service) Close(ctx context.Context, region, term string, by Who) (ledger.TermAct, error) {
	return s.act(ctx, region, term, ledger.TermCloses, by, func(ctx context.Context, w Work, a *ledger.TermAct, was ledger.TermState) error {
		if was != ledger.TermOpen {
			return ErrNotOpen.With(region, term, orUnopened(was))
		}
		span := a.Term.Span()
		end := midnight(span.End(), s.Zone)
		if s.Now().Before(end.Add(Grace)) {
			return ErrNotEnded.With(term, end.Add(Grace).Format("2006-01-02 15:04"))
		}
		if earlier := s.firstOpen(ctx, w, a); earlier != "" {
			return ErrEarlier.With(region, string(earlier))
		}
		balances, err := w.SingleBalances(ctx, region, span.End().AddDays(-1), a.Recorded)
		if err != nil {
			return err
		}
		a.Archive = ledger.Archive(balances)
		return w.SetTermState(ctx, region, a.Term, ledger.TermClosed)
	})
}

func orUnopened(state ledger.TermState) string {
	if state == "" {
		return "未开账"
	}
	return string(state)
}

// midnight is the instant at which a civil day begins.
func midnight(day period.Date, zone *time.Location) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, zone)
}

// firstOpen returns an open term of the region that must be closed before: an
// earlier one of the same kind, or of a year one of its months.
func (s *Service) firstOpen(ctx context.Context, w Work, a *ledger.TermAct) ledger.Term {
	acts, err := w.TermActs(ctx, a.Region)
	if err != nil {
		return a.Term
	}
	for term, state := range states(acts) {
		sameKind := term.IsYear() == a.Term.IsYear() && term < a.Term
		ofYear := a.Term.IsYear() && !term.IsYear() && strings.HasPrefix(string(term), string(a.Term))
		if state == ledger.TermOpen && (sameKind || ofYear) {
			return term
		}
	}
	return ""
}

// states reads the state of each term off the acts.
func states(acts []ledger.TermAct) map[ledger.Term]ledger.TermState {
	found := make(map[ledger.Term]ledger.TermState)
	for _, a := range acts {
		found[a.Term] = ledger.TermOpen
		if a.Kind == ledger.TermCloses {
			found[a.Term] = ledger.TermClosed
		}
	}
	return found
}

// Reopen opens a closed term again, on the word of two persons; later terms have
// to be reopened first. ErrAlone, ErrNoReason, ErrNotClosed, ErrLater.
func (s *Service) Reopen(ctx context.Context, region, term string, by Who) (ledger.TermAct, error) {
	switch {
	case strings.TrimSpace(by.Reason) == "":
		return ledger.TermAct{}, ErrNoReason.With()
	case by.Approver == "" || by.Approver == by.Operator:
		return ledger.TermAct{}, ErrAlone.With()
	}
	return s.act(ctx, region, term, ledger.TermReopens, by, func(ctx context.Context, w Work, a *ledger.TermAct, was ledger.TermState) error {
		if was != ledger.TermClosed {
			return ErrNotClosed.With(region, term)
		}
		acts, err := w.TermActs(ctx, region)
		if err != nil {
			return err
		}
		for other, state := range states(acts) {
			later := other.IsYear() == a.Term.IsYear() && other > a.Term
			itsYear := other.IsYear() && !a.Term.IsYear() && strings.HasPrefix(string(a.Term), string(other))
			if state == ledger.TermClosed && (later || itsYear) {
				return ErrLater.With(region, string(other))
			}
		}
		return w.SetTermState(ctx, region, a.Term, ledger.TermOpen)
	})
}

// act does one act on a term, stores and seals it.
func (s *Service) act(ctx context.Context, region, text string, kind ledger.TermActKind, by Who,
	do func(ctx context.Context, w Work, a *ledger.TermAct, was ledger.TermState) error,
) (act ledger.TermAct, err error) {
	term, ok := ledger.ParseTerm(text)
	if !ok {
		return act, ErrTerm.With(text)
	}
	err = s.Store.Terms(ctx, func(w Work) error {
		was, err := w.TermState(ctx, region, term)
		if err != nil {
			return err
		}
		act = ledger.TermAct{
			ActID: s.NewID(), Region: region, Term: term, Kind: kind, Operator: by.Operator, Approver: by.Approver, Reason: by.Reason, Recorded: s.Now(),
		}
		if err := do(ctx, w, &act, was); err != nil {
			return err
		}
		if err := w.AddTermAct(ctx, act); err != nil {
			return err
		}
		return w.Seal(ctx, ledger.Seal{Subject: ledger.SubjectTerm, Ref: act.ActID, Digest: act.Digest(), Recorded: act.Recorded})
	})
	return act, err
}

// Acts returns what was done to the terms of a region, oldest first.
func (s *Service) Acts(ctx context.Context, region string) (acts []ledger.TermAct, err error) {
	err = s.Store.ReadTerms(ctx, func(r Reader) (err error) {
		acts, err = r.TermActs(ctx, region)
		return err
	})
	return acts, err
}

// Dated returns the value date of something that belongs to a day: the day
// itself while its month is not closed, and else today, with words that say
// which month it concerns.
func (s *Service) Dated(ctx context.Context, region string, day period.Date) (on period.Date, words string, err error) {
	err = s.Store.ReadTerms(ctx, func(r Reader) error {
		known, err := r.TermStates(ctx, region)
		if err != nil {
			return err
		}
		on, words = day, ""
		closed := func(t ledger.Term) bool { return known[t] == ledger.TermClosed }
		if slices.ContainsFunc([]ledger.Term{ledger.MonthOf(day), ledger.YearOf(day)}, closed) {
			on, words = period.DateOf(s.Now().In(s.Zone)), "所属期"+string(ledger.MonthOf(day))
		}
		return nil
	})
	return on, words, err
}
