package contribution

import (
	"context"

	"yibao/register/contribution"
	"yibao/register/restriction"
)

// Benefits determines again who waits and whose benefits are frozen, for what was
// marked. It takes part in the unit of work that the context carries.
type Benefits interface {
	Redo(ctx context.Context, list []restriction.Reassess) error
}

// touched collects whose benefits follow from what a unit of work changes.
type touched []restriction.Reassess

// mark writes, in the unit of work, that money changed what a debtor has paid. A
// building project or a third party that pays for many has no benefits.
func (s *Service) mark(ctx context.Context, w Work, t *touched, debtor contribution.Debtor, region, scheme, why string) error {
	d := restriction.Reassess{Kind: restriction.ReassessKind(debtor.Kind), No: debtor.No, Region: region, Scheme: scheme, Reason: why, Recorded: s.instant()}
	if d.Kind != restriction.OfPerson && d.Kind != restriction.OfEmployer {
		return nil
	}
	*t = append(*t, d)
	return w.MarkReassess(ctx, []restriction.Reassess{d})
}

// contribute runs a unit of work in which money comes or goes, then has judged
// again whom it touched. What is not judged now stands on the list.
func (s *Service) contribute(ctx context.Context, work func(Work, *touched) error) error {
	var t touched
	err := s.Store.Contribute(ctx, func(w Work) error {
		t = nil
		return work(w, &t)
	})
	if err != nil || s.Benefits == nil || len(t) == 0 {
		return err
	}
	return s.Benefits.Redo(ctx, t)
}
