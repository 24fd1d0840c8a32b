package contribution

import (
	"context"

	"yibao/ground/period"
	"yibao/law/levyfile"
)

// PolicyOn returns the contribution policy of a region and scheme that is
// published and holds on a day; policy.ErrNoLevy.
func (s *Service) PolicyOn(ctx context.Context, region, scheme string, day period.Date) (found *levyfile.Policy, err error) {
	err = s.Store.Contributions(ctx, func(r Reader) error {
		found, _, err = s.Texts.PolicyOn(ctx, r, region, scheme, day)
		return err
	})
	return found, err
}
