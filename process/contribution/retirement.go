package contribution

import (
	"context"
	"errors"

	"yibao/ground/money"
	"yibao/law/levyfile"
	"yibao/register/policy"
)

// Shortfall tells how many months retirement asks of a person under a scheme, how
// many are missing and what buying these at once costs. Nothing is missing where
// the region has published no contribution policy, or one without 最低年限. It
// takes part in the unit of work that the context carries. ErrNotInsured.
func (s *Service) Shortfall(ctx context.Context, psnNo, region, scheme string) (required, missing int, cost money.Fen, err error) {
	years, _, err := s.Lifetime(ctx, Retiring{PsnNo: psnNo, Region: region, Scheme: scheme})
	if errors.Is(err, policy.ErrNoLevy) || errors.Is(err, levyfile.ErrNoSection) {
		return 0, 0, 0, nil
	}
	return years.Required, years.Missing, years.Total, err
}
