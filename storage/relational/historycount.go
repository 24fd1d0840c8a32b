package relational

import "context"

// CountActs returns how many settlement acts there are.
func (t *tx) CountActs(ctx context.Context) (int, error) {
	counts, err := collect(ctx, t, func(r row) (n int64, err error) {
		err = r.Scan(&n)
		return n, err
	}, "SELECT COUNT(*) FROM settlement")
	if err != nil || len(counts) == 0 {
		return 0, err
	}
	return int(counts[0]), nil
}
