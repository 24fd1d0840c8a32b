package account

import (
	"context"
	"time"

	"yibao/ground/money"
	"yibao/process/settlement"
	"yibao/register/ledger"
)

// Kinds of the entries of holds.
const (
	KindHeld     = "共济冻结" // the owner's money goes to the hold
	KindGivenUp  = "共济退回" // the hold's money goes back to the owner
	HoldLifetime = 15 * time.Minute
)

var _ settlement.Family = (*Service)(nil)

// Offer implements settlement.Family.
func (s *Service) Offer(ctx context.Context, a settlement.Asking) (offers money.Fen, err error) {
	if a, err = s.kept(ctx, a); err != nil {
		return 0, err
	}
	err = s.Store.ReadAccounts(ctx, func(r Reader) error {
		offers = 0
		for _, owner := range a.Owners {
			from, err := s.spendable(ctx, r, owner, a, a.Amount-offers)
			if err != nil {
				return err
			}
			offers += from.amount
		}
		return nil
	})
	return offers, err
}

// Reserve implements settlement.Family: each owner's account is asked under the
// owner's lock, in the order of use, until the amount is reached. When one of
// them fails, what the others gave goes back.
func (s *Service) Reserve(ctx context.Context, a settlement.Asking) (holds []ledger.Hold, err error) {
	if a, err = s.kept(ctx, a); err != nil {
		return nil, err
	}
	left := a.Amount
	for _, owner := range a.Owners {
		if left <= 0 {
			break
		}
		hold, err := s.hold(ctx, owner, a, left)
		if err != nil {
			_ = s.Release(ctx, holds)
			return nil, err
		}
		if hold.Amount > 0 {
			holds, left = append(holds, hold), left-hold.Amount
		}
	}
	return holds, nil
}

// hold places one hold of at most the amount; none when there is nothing to be
// had. A hold that stands for the same message serves again.
func (s *Service) hold(ctx context.Context, owner string, a settlement.Asking, amount money.Fen) (hold ledger.Hold, err error) {
	err = s.Store.Account(ctx, owner, func(w Work) error {
		hold = ledger.Hold{}
		known, err := s.standing(ctx, w, owner, a, amount)
		if err != nil || known.HoldID != "" {
			hold = known
			return err
		}
		from, err := s.spendable(ctx, w, owner, a, amount)
		if err != nil || from.amount <= 0 {
			return err
		}
		now := s.Now()
		hold = ledger.Hold{
			Owner: owner, HoldID: s.NewID(), Member: a.Member, Region: from.account.Region, Scheme: from.account.Scheme,
			Amount: from.amount, Key: a.Key, Day: a.Day, Placed: now, Expires: now.Add(HoldLifetime),
		}
		if err := w.AddHold(ctx, hold); err != nil {
			return err
		}
		return s.post(ctx, w, s.entry(owner, KindHeld, refOf(hold.HoldID, "家庭共济冻结"),
			ledger.Posting{Account: from.account, Amount: hold.Amount}, ledger.Posting{Account: hold.Frozen(), Amount: -hold.Amount}))
	})
	return hold, err
}

// standing returns the hold that was placed for the very same message and that
// nothing has become of; it may be less than the amount, when there was not more.
func (s *Service) standing(ctx context.Context, r Reader, owner string, a settlement.Asking, amount money.Fen) (ledger.Hold, error) {
	if a.Key == "" {
		return ledger.Hold{}, nil
	}
	holds, err := r.Holds(ctx, owner)
	if err != nil {
		return ledger.Hold{}, err
	}
	for _, h := range holds {
		if h.Key != a.Key || h.Member != a.Member || h.Amount > amount || !s.Now().Before(h.Expires) {
			continue
		}
		steps, err := r.HoldSteps(ctx, h.Member, []string{h.HoldID})
		if err != nil {
			return ledger.Hold{}, err
		}
		kept, err := r.KeptIn(ctx, h)
		if err != nil {
			return ledger.Hold{}, err
		}
		if len(steps) == 0 && kept == h.Amount {
			return h, nil
		}
	}
	return ledger.Hold{}, nil
}

// source is what an owner's account can give.
type source struct {
	account ledger.Account
	amount  money.Fen
}

// spendable tells what an owner's account can give to the member for a bill: at
// most the amount, the balance, and what the consent leaves of its limits.
func (s *Service) spendable(ctx context.Context, r Reader, owner string, a settlement.Asking, amount money.Fen) (from source, err error) {
	consent, given, err := consentOn(ctx, r, owner, a.Member, a.Day)
	if err != nil || !given || amount <= 0 {
		return from, err
	}
	person, err := r.PersonOn(ctx, owner, a.Day)
	if err != nil || !person.Death.IsZero() && person.Death <= a.Day {
		return from, err
	}
	region, err := regionOf(ctx, r, person, consent.Scheme, a.Day)
	if err != nil {
		return from, err
	}
	from.account = ledger.PersonalAccount(region, consent.Scheme, owner)
	balance, err := balanceOf(ctx, r, from.account)
	if err != nil {
		return from, err
	}
	from.amount = min(amount, balance)
	if consent.PerBill > 0 {
		from.amount = min(from.amount, consent.PerBill)
	}
	if consent.PerYear > 0 {
		used, err := usedOf(ctx, r, owner, a)
		if err != nil {
			return from, err
		}
		from.amount = min(from.amount, consent.PerYear-used)
	}
	from.amount = max(from.amount, 0)
	return from, nil
}

// usedOf sums what the member's bills of the civil year hold or took of the
// owner's account.
func usedOf(ctx context.Context, r Reader, owner string, a settlement.Asking) (used money.Fen, err error) {
	holds, err := r.Holds(ctx, owner)
	if err != nil {
		return 0, err
	}
	numbers, err := numbersOf(ctx, r, owner)
	if err != nil {
		return 0, err
	}
	var moved []ledger.Balance // of the owner's entries only: held less given back
	for _, n := range numbers {
		own, err := r.BalancesOf(ctx, n, ledger.Frozen)
		if err != nil {
			return 0, err
		}
		moved = append(moved, own...)
	}
	for _, h := range holds {
		if h.Member != a.Member || h.Day.Year() != a.Day.Year() {
			continue
		}
		for _, b := range moved {
			if b.Account == h.Frozen() {
				used -= b.Amount
			}
		}
	}
	return used, nil
}

// Release implements settlement.Family. First it is settled with the member that
// no settlement takes the hold any more, then the owner gets what it keeps.
func (s *Service) Release(ctx context.Context, holds []ledger.Hold) error {
	for _, h := range holds {
		h, err := s.keptHold(ctx, h)
		if err != nil {
			return err
		}
		err = s.Store.Account(ctx, h.Member, func(w Work) error { return s.void(ctx, w, h) })
		if err == nil {
			err = s.Store.Account(ctx, h.Owner, func(w Work) error { return s.handBack(ctx, w, h) })
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// void ends a hold that nothing has become of.
func (s *Service) void(ctx context.Context, w Work, h ledger.Hold) error {
	steps, err := w.HoldSteps(ctx, h.Member, []string{h.HoldID})
	if err != nil || len(steps) > 0 {
		return err
	}
	return w.AddHoldSteps(ctx, []ledger.HoldStep{{
		Member: h.Member, HoldID: h.HoldID, Ordinal: 1, Kind: ledger.Voided, Owner: h.Owner, Region: h.Region, Scheme: h.Scheme, Recorded: s.Now(),
	}})
}

// handBack gives the owner what a hold keeps that has ended.
func (s *Service) handBack(ctx context.Context, w Work, h ledger.Hold) error {
	kept, err := w.KeptIn(ctx, h)
	if err != nil || kept <= 0 {
		return err
	}
	back := ledger.PersonalAccount(h.Region, h.Scheme, h.Owner)
	return s.post(ctx, w, s.entry(h.Owner, KindGivenUp, refOf(h.HoldID, "家庭共济冻结退回"),
		ledger.Posting{Account: h.Frozen(), Amount: kept}, ledger.Posting{Account: back, Amount: -kept}))
}

// SweepLength is how many open holds one sweep of a server looks at.
const SweepLength = 1000

// Sweep gives back what holds keep that have expired, or whose settlements were
// reversed: the second half of acts that a crash has cut in two. It looks at no more
// than so many, and returns the holds that it has ended.
func (s *Service) Sweep(ctx context.Context, atMost int) (ended []ledger.Hold, err error) {
	var open []ledger.Hold
	err = s.Store.ReadAccounts(ctx, func(r Reader) error {
		open = nil
		all, err := r.OpenHolds(ctx, atMost)
		if err != nil {
			return err
		}
		for _, h := range all {
			steps, err := r.HoldSteps(ctx, h.Member, []string{h.HoldID})
			if err != nil {
				return err
			}
			if len(steps) > 0 || !s.Now().Before(h.Expires) {
				open = append(open, h)
			}
		}
		return nil
	})
	for _, h := range open {
		if err != nil {
			break
		}
		if err = s.Release(ctx, []ledger.Hold{h}); err == nil {
			ended = append(ended, h)
		}
	}
	return ended, err
}
