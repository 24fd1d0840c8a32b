package allowance

import (
	"context"
	"fmt"
	"slices"

	"yibao/ground/fault"
	"yibao/ground/period"
	"yibao/law/policyfile"
	"yibao/register/allowance"
	"yibao/register/payout"
)

// reasonUnproven is why an order is held; a proof of life releases it.
const reasonUnproven = "没有按年认证,认证后补发"

// Grant registers a periodic benefit, or a change of one: a further version from
// its first day on. The GrantID is made when it is empty.
func (s *Service) Grant(ctx context.Context, g allowance.Grant) (allowance.Grant, error) {
	if g.Fund == "" || g.Payee.Party == "" {
		return g, ErrFunds.With()
	}
	if g.GrantID == "" {
		g.GrantID = s.NewID()
	}
	g.ID, g.Recorded, g.Active = s.NewID(), s.Now(), true
	return g, s.Store.Allow(ctx, g.PsnNo, func(w Work) error {
		due := allowance.Due{PsnNo: g.PsnNo, Region: g.Region, Scheme: g.Scheme}
		if err := s.determine(ctx, w, &due, allowance.WorkInjury, figureMonthly, g.Effective.From, factsOf(g)); err != nil {
			return err // a grant that no policy gives an amount for is not registered
		}
		return w.AddGrants(ctx, []allowance.Grant{g})
	})
}

const figureMonthly = "月发待遇"

func factsOf(g allowance.Grant) map[string]policyfile.Value {
	return map[string]policyfile.Value{
		"定期待遇": policyfile.Text(g.Class), "本人工资": policyfile.Money(g.Wage), "孤寡": policyfile.Bool(g.Alone),
	}
}

// End ends a periodic benefit from a day on.
func (s *Service) End(ctx context.Context, psnNo, grantID string, from period.Date) error {
	return s.Store.Allow(ctx, psnNo, func(w Work) error {
		all, err := w.GrantsOf(ctx, psnNo)
		if err != nil {
			return err
		}
		standing := allowance.Standing(all, from)
		at := slices.IndexFunc(standing, func(g allowance.Grant) bool { return g.GrantID == grantID })
		if at < 0 {
			return ErrNoGrant.With(psnNo, grantID)
		}
		g := standing[at]
		g.ID, g.Recorded, g.Active, g.Effective.From = s.NewID(), s.Now(), false, from
		return w.AddGrants(ctx, []allowance.Grant{g})
	})
}

// Prove records a proof of life and releases what was held for want of it.
// It answers how many orders go out now.
func (s *Service) Prove(ctx context.Context, p allowance.Proof) (released int, err error) {
	if p.Day > s.today() {
		return 0, ErrFuture.With(p.Day)
	}
	p.Recorded = s.Now()
	err = s.Store.Allow(ctx, p.PsnNo, func(w Work) error {
		released = 0
		person, err := w.PersonOn(ctx, p.PsnNo, s.today())
		if err != nil {
			return err
		}
		if !person.Death.IsZero() && person.Death < p.Day {
			return ErrDead.With(p.PsnNo, person.Death)
		}
		if err := w.AddProof(ctx, p); err != nil {
			return err
		}
		held, err := unproven(ctx, w, p.PsnNo)
		if err != nil {
			return err
		}
		for _, o := range held {
			step := payout.Step{OrderID: o.OrderID, Partition: o.Partition, From: o.State, To: payout.Due, Reason: "已认证", Operator: p.Operator, Recorded: s.Now()}
			o.State, o.Reason = payout.Due, "已认证"
			if err := w.MoveOrder(ctx, o, step); err != nil {
				return err
			}
			released++
		}
		return nil
	})
	return released, err
}

// unproven are the orders of what fell due for the person that are held for want
// of a proof of life.
func unproven(ctx context.Context, w Work, psnNo string) ([]payout.Order, error) {
	held, err := w.Orders(ctx, payout.Query{PsnNo: psnNo, Kind: allowance.WorkInjury, State: payout.Held})
	if err != nil {
		return nil, err
	}
	dues, err := w.DuesOf(ctx, psnNo)
	if err != nil {
		return nil, err
	}
	aliases, err := w.AliasesOf(ctx, psnNo)
	if err != nil {
		return nil, err
	}
	if len(aliases) > 0 { // an order stands under the number that had it made
		held = nil
		for _, d := range dues {
			o, err := w.Order(ctx, d.OrderID)
			if err != nil {
				return nil, err
			}
			held = append(held, o)
		}
	}
	return slices.DeleteFunc(held, func(o payout.Order) bool {
		ours := slices.ContainsFunc(dues, func(d allowance.Due) bool { return d.OrderID == o.OrderID })
		return !ours || o.Kind != allowance.WorkInjury || o.State != payout.Held || o.Reason != reasonUnproven
	}), nil
}

// taken reports whether a grant, or its double under a number since merged, was
// determined for the term.
func taken(dues []allowance.Due, standing []allowance.Grant, g allowance.Grant, term string) bool {
	return slices.ContainsFunc(dues, func(d allowance.Due) bool {
		if d.Term != term || d.GrantID == g.GrantID {
			return d.Term == term
		}
		return slices.ContainsFunc(standing, func(o allowance.Grant) bool {
			return o.GrantID == d.GrantID && o.Number != g.Number && o.Class == g.Class && o.Scheme == g.Scheme && o.Region == g.Region
		})
	})
}

// Run is what a month's run did.
type Run struct {
	Month      period.Date // its first day
	Determined int
	Held       int      // of them, for want of a proof of life
	Left       []string // persons for whom nothing could be determined, with why
}

// pageOf is how many beneficiaries are looked up at a time.
const pageOf = 200

// Month determines a month for every beneficiary of a region. What was
// determined before stays; a run that was broken off is run again.
func (s *Service) Month(ctx context.Context, region string, month period.Date, operator string) (Run, error) {
	run := Run{Month: month.AddDays(1 - month.Day())}
	for after := ""; ; {
		var page []string
		err := s.Store.Allowed(ctx, func(r Reader) (err error) {
			page, err = r.Beneficiaries(ctx, region, after, pageOf)
			return err
		})
		if err != nil || len(page) == 0 {
			return run, err
		}
		for _, psnNo := range page {
			if err := s.month(ctx, psnNo, region, operator, &run); err != nil {
				return run, err
			}
		}
		after = page[len(page)-1]
	}
}

// month determines one person's month.
func (s *Service) month(ctx context.Context, psnNo, region, operator string, run *Run) error {
	before := *run
	var why error // nothing could be determined
	err := s.Store.Allow(ctx, psnNo, func(w Work) error {
		*run, why = before, nil
		all, err := w.GrantsOf(ctx, psnNo)
		if err != nil {
			return err
		}
		person, err := w.PersonOn(ctx, psnNo, run.Month)
		if err != nil || !person.Death.IsZero() && person.Death < run.Month {
			return err
		}
		proofs, err := w.ProofsOf(ctx, psnNo)
		if err != nil {
			return err
		}
		dues, err := w.DuesOf(ctx, psnNo)
		if err != nil {
			return err
		}
		state, reason := payout.Due, ""
		if until := allowance.ProvenUntil(proofs, s.today()); until < run.Month {
			state, reason = payout.Held, reasonUnproven
		}
		term := fmt.Sprintf("%04d-%02d", run.Month.Year(), run.Month.Month())
		standing := allowance.Standing(all, run.Month)
		for _, g := range standing {
			if g.Region != region || taken(dues, standing, g, term) {
				continue
			}
			if o := allowance.Double(standing, g); o != nil {
				run.Left = append(run.Left, fmt.Sprintf("%s:合并的两个编号都登记了“%s”,只按 %s 发放,请终止多余的 %s", psnNo, g.Class, o.GrantID, g.GrantID))
				continue
			}
			due := allowance.Due{
				PsnNo: psnNo, Kind: allowance.WorkInjury, GrantID: g.GrantID, Term: term, Region: g.Region, Scheme: g.Scheme, Fund: g.Fund, Operator: operator,
			}
			if err := s.determine(ctx, w, &due, allowance.WorkInjury, figureMonthly, run.Month, factsOf(g)); err != nil {
				why = err
				return err
			}
			if err := s.write(ctx, w, &due, payout.Payee(g.Payee), state, reason); err != nil {
				return err
			}
			run.Determined++
			if state == payout.Held {
				run.Held++
			}
		}
		return nil
	})
	if f, refused := fault.As(why); refused && f.Kind != fault.System {
		*run = before
		run.Left = append(run.Left, psnNo+":"+f.Error())
		return nil
	}
	return err
}
