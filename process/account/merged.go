package account

import (
	"context"
	"slices"

	"yibao/process/settlement"
	"yibao/register/enrolment"
	"yibao/register/ledger"
)

// everyEntry returns the entries of a person with those of the numbers that were
// merged into the person's, in the order of the kept number: what moved the
// account of either moved the one account.
func everyEntry(ctx context.Context, r Reader, psnNo string) ([]ledger.Entry, error) {
	all, err := r.EntriesOf(ctx, psnNo)
	if err != nil {
		return nil, err
	}
	aliases, err := r.AliasesOf(ctx, psnNo)
	for _, a := range aliases {
		if a.Kept != psnNo || a.Undone != nil {
			continue
		}
		entries, err := r.EntriesOf(ctx, a.Absorbed)
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			all = append(all, adopted(e, a.Absorbed, psnNo, a.Offset))
		}
	}
	slices.SortStableFunc(all, func(a, b ledger.Entry) int { return int(a.Seq - b.Seq) })
	return all, err
}

// numbersOf returns the person's number and those that are merged into it now.
func numbersOf(ctx context.Context, r enrolment.AliasReader, psnNo string) ([]string, error) {
	aliases, err := r.AliasesOf(ctx, psnNo)
	numbers := []string{psnNo}
	for _, a := range aliases {
		if a.Kept == psnNo && a.Undone == nil {
			numbers = append(numbers, a.Absorbed)
		}
	}
	return numbers, err
}

// kept puts the numbers under which owners and member are kept now in place of
// those of an asking: a registration names the owner as of its day. An owner who
// turns out to be the member is asked for nothing.
func (s *Service) kept(ctx context.Context, a settlement.Asking) (settlement.Asking, error) {
	owners := a.Owners
	err := s.Store.ReadAccounts(ctx, func(r Reader) (err error) {
		if a.Member, err = r.KeptNumber(ctx, a.Member); err != nil {
			return err
		}
		a.Owners = nil
		for _, o := range owners {
			if o, err = r.KeptNumber(ctx, o); err != nil {
				return err
			}
			if o != a.Member && !slices.Contains(a.Owners, o) {
				a.Owners = append(a.Owners, o)
			}
		}
		return nil
	})
	return a, err
}

// keptHold is a hold with the numbers under which its owner and member are kept
// now.
func (s *Service) keptHold(ctx context.Context, h ledger.Hold) (ledger.Hold, error) {
	err := s.Store.ReadAccounts(ctx, func(r Reader) (err error) {
		if h.Owner, err = r.KeptNumber(ctx, h.Owner); err != nil {
			return err
		}
		h.Member, err = r.KeptNumber(ctx, h.Member)
		return err
	})
	return h, err
}

// adopted is an entry of a merged number as one of the kept number.
func adopted(e ledger.Entry, absorbed, kept string, offset int64) ledger.Entry {
	e.Partition, e.Seq = kept, e.Seq+offset
	e.Postings = slices.Clone(e.Postings)
	for i := range e.Postings {
		if a := &e.Postings[i].Account; a.Party == absorbed {
			a.Party = kept
		}
	}
	return e
}
