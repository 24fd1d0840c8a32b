package relational

import (
	"context"
	"slices"

	"yibao/process/account"
	"yibao/register/enrolment"
	"yibao/register/ledger"
)

// MergedBetween implements account.Reader.
func (t *tx) MergedBetween(ctx context.Context, first, last string) (map[string]string, error) {
	type pair struct{ old, kept string }
	found, err := collect(ctx, t, func(r row) (p pair, err error) { return p, r.Scan(&p.old, &p.kept) },
		"SELECT psn_no, kept FROM person WHERE psn_no >= $1 AND psn_no <= $2 AND kept <> ''", first, last)
	merged := make(map[string]string, len(found))
	for _, p := range found {
		merged[p.old] = p.kept
	}
	return merged, err
}

// MergedInto implements account.Reader.
func (t *tx) MergedInto(ctx context.Context, first, last string) ([]enrolment.Alias, error) {
	return collect(ctx, t, scanAlias, "SELECT "+aliasColumns+" FROM person_alias a WHERE a.kept >= $1 AND a.kept <= $2"+
		" AND NOT EXISTS (SELECT 1 FROM person_parting u WHERE u.absorbed = a.absorbed AND u.alias_id = a.alias_id) ORDER BY a.kept, a.absorbed", first, last)
}

// joinHolders makes one account of those of merged numbers, in a page of holders.
func (t *tx) joinHolders(ctx context.Context, holders []account.Holder, region, scheme string) error {
	first, last := holders[0].PsnNo, holders[len(holders)-1].PsnNo
	merged, err := t.MergedBetween(ctx, first, last)
	if err != nil {
		return err
	}
	keepers, err := collect(ctx, t, text, "SELECT psn_no FROM person WHERE psn_no >= $1 AND psn_no <= $2 AND folds = 1", first, last)
	if err != nil || len(merged)+len(keepers) == 0 {
		return err
	}
	for i := range holders {
		h := &holders[i]
		switch kept := merged[h.PsnNo]; {
		case kept != "":
			joined, at, err := t.jointMoves(ctx, kept, region, scheme)
			if err != nil {
				return err
			}
			h.Moves = nil
			if at == h.PsnNo {
				h.Kept, h.Moves = kept, joined
			}
		case slices.Contains(keepers, h.PsnNo):
			if h.Moves, _, err = t.jointMoves(ctx, h.PsnNo, region, scheme); err != nil {
				return err
			}
		}
	}
	return nil
}

// jointMoves returns what moved the account of a person under every number, in the
// order of the kept one, and the number with which it stands: the kept one if it has
// an account, else the first of the others.
func (t *tx) jointMoves(ctx context.Context, kept, region, scheme string) (moves []account.Move, at string, err error) {
	aliases, err := t.AliasesOf(ctx, kept)
	if err != nil {
		return nil, "", err
	}
	own, err := t.movesUnder(ctx, kept, region, scheme)
	if err != nil {
		return nil, "", err
	}
	if len(own) > 0 {
		at = kept
	}
	moves = own
	for _, a := range aliases {
		if a.Kept != kept || a.Undone != nil {
			continue
		}
		theirs, err := t.movesUnder(ctx, a.Absorbed, region, scheme)
		if err != nil {
			return nil, "", err
		}
		for i := range theirs {
			theirs[i].Seq += a.Offset
		}
		if len(theirs) > 0 && at != kept && (at == "" || a.Absorbed < at) {
			at = a.Absorbed
		}
		moves = append(moves, theirs...)
	}
	slices.SortStableFunc(moves, func(a, b account.Move) int { return int(a.Seq - b.Seq) })
	return moves, at, nil
}

// movesUnder returns what moved the account of one number.
func (t *tx) movesUnder(ctx context.Context, psnNo, region, scheme string) ([]account.Move, error) {
	return collect(ctx, t, func(r row) (m account.Move, err error) {
		err = r.Scan(&m.Seq, day{&m.Day}, &m.Kind, &m.Amount)
		m.Amount = -m.Amount
		return m, err
	}, "SELECT e.seq, e.value_date, e.kind, p.amount FROM ledger_posting p"+
		" JOIN ledger_entry e ON e.part_key = p.part_key AND e.entry_id = p.entry_id"+
		" WHERE p.part_key = $1 AND p.class = $2 AND p.region = $3 AND p.scheme = $4 ORDER BY e.seq",
		psnNo, string(ledger.Personal), region, scheme)
}
