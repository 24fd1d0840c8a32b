package relational

import (
	"context"

	"yibao/observer/funds"
)

var (
	_ funds.Store  = (*Store)(nil)
	_ funds.Reader = (*tx)(nil)
)

// Funds implements funds.Store.
func (s *Store) Funds(ctx context.Context, read func(funds.Reader) error) error {
	return s.run(ctx, Read, func(t *tx) error { return read(t) })
}
