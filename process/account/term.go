package account

import (
	"context"
	"fmt"

	"yibao/law/levyfile"
	"yibao/register/ledger"
)

// Crediting is a request to credit the accounts of a scheme for a month or year.
type Crediting struct {
	Policy         *levyfile.Policy
	Region, Scheme string
	Term           ledger.Term
	Retired        bool // those who are retired; else those who paid
	// Late credits what came in since the term was credited (补划): months that
	// were paid late, persons who were entered late.
	Late     bool
	Operator string
	Pages    int // at most so many pages now; 0: all
}

// Run keys tell a run of those who paid from one of those who are retired, and
// one that credits what came late.
const paidRun, retiredRun, lateRun = "在职", "退休", "补划"

// who names those who are credited.
func (q Crediting) who() string {
	if q.Retired {
		return retiredRun
	}
	return paidRun
}

// key names the term's own run.
func (q Crediting) key() string {
	return fmt.Sprintf("%s/%s/%s/%s/%s", q.Region, q.Scheme, KindCredit, q.who(), q.Term)
}

// CreditTerm credits the accounts of a scheme for a term by the policy (划入). It
// may be repeated: what a person was credited for a term is credited once. What
// comes late is a run of its own for each day on which it is asked for; it gives
// what the policy says less what the books show was credited for the term, so
// that it too may be repeated, on the same day and later. ErrNotEnded, ErrCycle,
// ErrNotCredited.
func (s *Service) CreditTerm(ctx context.Context, q Crediting, told func(Page)) (Run, error) {
	span := q.Term.Span()
	if c := q.Policy.Credits; c != nil && (c.Cycle == levyfile.Yearly) != q.Term.IsYear() {
		return Run{}, ErrCycle.With(q.Policy.Title, string(c.Cycle), string(q.Term))
	}
	if span.From.IsZero() || span.End() > s.today().AddDays(1) {
		return Run{}, ErrNotEnded.With(span.From, span.End().AddDays(-1))
	}
	base := crediting{s, q.Policy, q.Region, q.Scheme, span}
	var from Source = contributed{base}
	if q.Retired {
		from = retired{base}
	}
	run := Run{
		Key: q.key(), Region: q.Region, Scheme: q.Scheme, Kind: KindCredit, Words: string(q.Term) + "个人账户划入", Operator: q.Operator, Day: s.today(),
	}
	known, err := s.known(ctx, run.Key)
	switch {
	case err != nil:
		return Run{}, err
	case q.Late && (known == nil || known.Finished.IsZero()):
		return Run{}, ErrNotCredited.With(q.Term, q.who())
	case q.Late:
		from = late{from, run.Key, known.Day}
		run.Key, run.Words = fmt.Sprintf("%s/%s/%s", run.Key, lateRun, run.Day), string(q.Term)+"个人账户补划"
	case known != nil:
		run.Day = known.Day // a run goes on with the day on which it began
	}
	pages := q.Pages
	if pages <= 0 {
		pages = everyPage
	}
	return s.RunPages(ctx, run, from, pages, told)
}

// known returns a run that was begun; nil when there is none.
func (s *Service) known(ctx context.Context, key string) (run *Run, err error) {
	err = s.Store.ReadAccounts(ctx, func(r Reader) (err error) {
		run, _, err = r.Crediting(ctx, key)
		return err
	})
	return run, err
}

// Runs returns the runs of a region, newest first; of one that goes on, what it
// has come to.
func (s *Service) Runs(ctx context.Context, region string, limit int) (runs []Run, err error) {
	err = s.Store.ReadAccounts(ctx, func(r Reader) error {
		if runs, err = r.Creditings(ctx, region, limit); err != nil {
			return err
		}
		for i, run := range runs {
			if !run.Finished.IsZero() {
				continue
			}
			_, pages, err := r.Crediting(ctx, run.Key)
			if err != nil {
				return err
			}
			runs[i] = run.with(pages)
		}
		return nil
	})
	return runs, err
}
