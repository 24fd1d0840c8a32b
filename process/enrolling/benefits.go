package enrolling

import (
	"context"

	"yibao/register/enrolment"
	"yibao/register/restriction"
)

// Benefits determines again who waits and whose benefits are frozen, for what was
// marked. It takes part in the unit of work that the context carries.
type Benefits interface {
	Redo(ctx context.Context, list []restriction.Reassess) error
}

// markBenefits writes, with the act, that the waiting of its person is to be
// determined again under each scheme that covers the person from the act's day on.
func (d *doing) markBenefits(ctx context.Context) error {
	if d.act.PsnNo == "" {
		return nil // of an employer: a change of post changes no cover
	}
	all, err := d.w.SpellsOf(ctx, d.act.PsnNo)
	if err != nil {
		return err
	}
	seen := make(map[string]bool)
	for _, s := range all {
		if s.State != enrolment.CoverActive || s.Effective.End() <= d.day || seen[s.Scheme] {
			continue
		}
		seen[s.Scheme] = true
		d.again = append(d.again, restriction.Reassess{
			Kind: restriction.OfPerson, No: d.act.PsnNo, Scheme: s.Scheme, Region: s.Region, Reason: string(d.act.Kind), Recorded: d.now,
		})
	}
	return d.w.MarkReassess(ctx, d.again)
}
