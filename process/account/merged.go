package account

import (
	"context"
	"slices"

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
