package simulation

import (
	"context"

	"yibao/register/policy"
)

// Levies is that of policy.LevyReader.
func (t *tx) Levies(_ context.Context, region, scheme string) ([]policy.Published, error) {
	return where(t.store.published, func(p policy.Published) bool {
		return p.Document == policy.Levy && p.Region == region && p.Scheme == scheme
	}), nil
}
