package contribution

import (
	"context"

	"yibao/register/contribution"
)

// Paid returns the payments of a debtor, the oldest first, each with what refunds
// gave back of it.
func (s *Service) Paid(ctx context.Context, debtor contribution.Debtor) (payments []contribution.Payment, err error) {
	err = s.Store.Contributions(ctx, func(r Reader) error {
		payments, err = r.Payments(ctx, debtor)
		return err
	})
	return payments, err
}
