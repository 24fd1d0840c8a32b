package settlement

import (
	"context"

	"yibao/ground/period"
	"yibao/law/policyfile"
	"yibao/register/policy"
)

// Determining finds the policy by which something other than a visit is
// determined (待遇等待, 生育津贴, 工伤定期待遇): of those published for the region,
// scheme and business that are in force on the day, the latest published, with
// its version id. policy.ErrNoPolicy.
func (t *Texts) Determining(ctx context.Context, r policy.Reader, home, scheme, business string, day period.Date) (*policyfile.Policy, string, error) {
	published, err := r.Policies(ctx, home, scheme)
	if err != nil {
		return nil, "", err
	}
	fitting := published[:0:0]
	for _, p := range published {
		if p.Business == business {
			fitting = append(fitting, p)
		}
	}
	latest := period.Latest(fitting, day, func(p policy.Published) string { return p.Business })
	if len(latest) == 0 {
		return nil, "", policy.ErrNoPolicy.With(home, scheme, business, day)
	}
	compiled, err := t.policy(ctx, r, latest[0].ID)
	return compiled, latest[0].ID, err
}
