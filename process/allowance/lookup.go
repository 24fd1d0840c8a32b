package allowance

import (
	"context"

	"yibao/ground/period"
	"yibao/register/allowance"
)

// Overview is all that a person has of benefits in money.
type Overview struct {
	Grants      []allowance.Grant // that hold today
	Dues        []allowance.Due   // that were determined, oldest first
	Proofs      []allowance.Proof // of life, oldest first
	ProvenUntil period.Date       // zero: never proved
}

// Of returns what a person has today.
func (s *Service) Of(ctx context.Context, psnNo string) (Overview, error) {
	var o Overview
	err := s.Store.Allowed(ctx, func(r Reader) error {
		all, err := r.GrantsOf(ctx, psnNo)
		if err != nil {
			return err
		}
		if o.Dues, err = r.DuesOf(ctx, psnNo); err != nil {
			return err
		}
		if o.Proofs, err = r.ProofsOf(ctx, psnNo); err != nil {
			return err
		}
		o.Grants, o.ProvenUntil = allowance.Standing(all, s.today()), allowance.ProvenUntil(o.Proofs, s.today())
		return nil
	})
	return o, err
}
