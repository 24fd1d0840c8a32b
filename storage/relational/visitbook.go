package relational

import (
	"context"
	"time"

	"yibao/observer/visits"
	"yibao/register/claim"
)

var (
	_ visits.Store  = (*Store)(nil)
	_ visits.Reader = (*tx)(nil)
)

// Visited implements visits.Store.
func (s *Store) Visited(ctx context.Context, read func(visits.Reader) error) error {
	return s.run(ctx, Read, func(t *tx) error { return read(t) })
}

// InHospital implements visits.Reader. The state stands in the text, so that the
// index of stays that go on serves it.
func (t *tx) InHospital(ctx context.Context, institution string, from, to time.Time) ([]claim.Visit, error) {
	query := "SELECT " + visitColumns + " FROM visit WHERE institution = $1 AND state = '" + string(claim.Admitted) + "' AND begin_at >= $2"
	args := []any{institution, micros(from)}
	if !to.IsZero() {
		query += " AND begin_at < $3"
		args = append(args, micros(to))
	}
	return collect(ctx, t, scanVisit, query+" ORDER BY begin_at, visit_id", args...)
}
