package paying

import (
	"context"
	"strings"

	"yibao/register/payout"
)

// Mend sends an order that came back, or was held for want of an account, out
// again to the payee's corrected account.
func (s *Service) Mend(ctx context.Context, orderID string, to payout.Payee, reason, operator string) (payout.Order, error) {
	if strings.TrimSpace(to.Bank) == "" || strings.TrimSpace(to.Account) == "" {
		return payout.Order{}, ErrNoAccount.With()
	}
	return s.act(ctx, orderID, payout.Due, reason, operator, func(o *payout.Order) {
		o.Payee.Bank, o.Payee.Account = strings.TrimSpace(to.Bank), strings.TrimSpace(to.Account)
		if to.Name != "" {
			o.Payee.Name = to.Name
		}
	})
}

// Hold keeps a due order back.
func (s *Service) Hold(ctx context.Context, orderID, reason, operator string) (payout.Order, error) {
	return s.act(ctx, orderID, payout.Held, reason, operator, func(*payout.Order) {})
}

// act moves one order; what the order's amount was booked against stays.
func (s *Service) act(ctx context.Context, orderID string, next payout.State, reason, operator string, change func(*payout.Order)) (payout.Order, error) {
	var o payout.Order
	if strings.TrimSpace(reason) == "" {
		return o, ErrNoReason.With()
	}
	err := s.Store.Payments(ctx, func(w Work) (err error) {
		if o, err = w.Order(ctx, orderID); err != nil {
			return err
		}
		change(&o)
		return s.move(ctx, w, o, next, reason, operator)
	})
	if err == nil {
		o.State, o.Reason, o.Rev = next, reason, o.Rev+1
	}
	return o, err
}

// List lists orders by number.
func (s *Service) List(ctx context.Context, q payout.Query) ([]payout.Order, error) {
	var list []payout.Order
	err := s.Store.Payments(ctx, func(w Work) (err error) {
		list, err = w.Orders(ctx, q)
		return err
	})
	return list, err
}

// Within refuses an order or a batch of another region, as unknown.
// payout.ErrUnknownOrder, payout.ErrUnknownBatch.
func (s *Service) Within(ctx context.Context, region, orderID, batchID string) error {
	return s.Store.Payments(ctx, func(w Work) error {
		if orderID != "" {
			if o, err := w.Order(ctx, orderID); err != nil || o.Region != region {
				return orUnknown(err, payout.ErrUnknownOrder.With(orderID))
			}
		}
		if batchID != "" {
			if b, err := w.Batch(ctx, batchID); err != nil || b.Region != region {
				return orUnknown(err, payout.ErrUnknownBatch.With(batchID))
			}
		}
		return nil
	})
}

func orUnknown(err error, unknown error) error {
	if err != nil {
		return err
	}
	return unknown
}
