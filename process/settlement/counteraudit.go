package settlement

import (
	"context"

	"yibao/law/region"
)

// AuditCounter asks the audit rules about a bill that the person has paid, as they
// are asked about one that an institution settles. What they say changes nothing
// and refuses nothing: two reviewers see it before they decide. It writes nothing;
// the ruling is empty where no rules are asked.
func (s *Service) AuditCounter(ctx context.Context, c Caller, q CounterRequest) (Ruling, error) {
	var ruling Ruling
	if s.Control == nil {
		return ruling, nil
	}
	c.Transaction = CounterTransaction
	err := s.Store.View(ctx, func(r Reader) error {
		d, err := s.prepareCounter(ctx, r, c, q)
		if err != nil {
			return err
		}
		ruling, err = s.Control.Check(ctx, r, d.evidence.checked(c, region.Settling, d.visit, &d.verdict, nil))
		return err
	})
	return ruling, err
}

// KeepCounter writes what a ruling found with the settlement of the bill.
func (s *Service) KeepCounter(ctx context.Context, ruling Ruling, r Record) error {
	if s.Control == nil || len(ruling.Found) == 0 {
		return nil
	}
	for i := range ruling.Found {
		ruling.Found[i].VisitID = r.VisitID
	}
	return s.Store.Do(ctx, r.PsnNo, func(w Work) error { return s.Control.Keep(ctx, w, ruling, r.SetlID) })
}
