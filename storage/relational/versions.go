package relational

import (
	"cmp"
	"context"
	"slices"

	"yibao/ground/period"
)

// fact describes how the versions of one register noun are kept.
type fact[F period.Versioned] struct {
	name    string // for refusals
	table   string
	columns string
	scan    func(row) (F, error)
}

func (f fact[F]) selection() string { return "SELECT " + f.columns + " FROM " + f.table }

// holding asks for the facts under a key column that hold on a day.
func (f fact[F]) holding(column, key string, on period.Date) Question {
	return Question{f.selection() + " WHERE " + column + " = $1 AND eff_from <= $2 AND eff_to > $2", []any{key, on.String()}}
}

// onDay returns the facts under a key column that hold on a day, oldest
// recorded first.
func (f fact[F]) onDay(ctx context.Context, t *tx, column, key string, on period.Date) ([]F, error) {
	q := f.holding(column, key, on)
	facts, err := collect(ctx, t, f.scan, q.Query, q.Args...)
	if err != nil {
		return nil, err
	}
	oldestFirst(facts)
	return facts, nil
}

// under returns all facts under a key column.
func (f fact[F]) under(ctx context.Context, t *tx, column, key string) ([]F, error) {
	return collect(ctx, t, f.scan, f.selection()+" WHERE "+column+" = $1", key)
}

// byID returns the versions in the order of the ids; ErrMissingVersion. With a
// psnNo it looks among that person's rows only.
func (f fact[F]) byID(ctx context.Context, t *tx, psnNo string, ids []string) ([]F, error) {
	found, err := inParts(ids, func(part []string) ([]F, error) {
		var a arguments
		query := f.selection() + " WHERE "
		if psnNo != "" {
			query += "psn_no = " + a.add(psnNo) + " AND "
		}
		query += "version_id IN (" + a.list(part) + ")"
		return collect(ctx, t, f.scan, query, a...)
	})
	if err != nil {
		return nil, err
	}
	byID := make(map[string]F, len(found))
	for _, v := range found {
		byID[v.Stamp().ID] = v
	}
	ordered := make([]F, len(ids))
	for i, id := range ids {
		v, ok := byID[id]
		if !ok {
			return nil, ErrMissingVersion.With(f.name, id)
		}
		ordered[i] = v
	}
	return ordered, nil
}

// one returns a single version by id.
func (f fact[F]) one(ctx context.Context, t *tx, psnNo, id string) (F, error) {
	found, err := f.byID(ctx, t, psnNo, []string{id})
	if err != nil {
		var none F
		return none, err
	}
	return found[0], nil
}

// oldestFirst orders facts as they were recorded.
func oldestFirst[F period.Versioned](facts []F) {
	slices.SortFunc(facts, func(a, b F) int {
		v, w := a.Stamp(), b.Stamp()
		return cmp.Or(v.Recorded.Compare(w.Recorded), cmp.Compare(v.ID, w.ID))
	})
}
