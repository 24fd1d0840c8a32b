package relational

import (
	"context"

	"yibao/ground/fault"
	"yibao/process/accountability"
	"yibao/process/approval"
)

var (
	_ accountability.Store = (*Store)(nil)
	_ accountability.Work  = (*tx)(nil)
	_ approval.Store       = (*Store)(nil)
	_ approval.Work        = (*tx)(nil)
)

// unit is the key under which a context carries an open unit of work.
type unit struct{}

// Together implements accountability.Store. A context that carries a unit of
// work already takes part in that.
func (s *Store) Together(ctx context.Context, work func(context.Context, accountability.Work) error) error {
	return s.run(ctx, Bulk, func(t *tx) error { return work(context.WithValue(ctx, unit{}, t), t) })
}

// Approvals implements approval.Store.
func (s *Store) Approvals(ctx context.Context, work func(context.Context, approval.Work) error) error {
	return s.run(ctx, Bulk, func(t *tx) error { return work(context.WithValue(ctx, unit{}, t), t) })
}

// joined returns the unit of work that the context carries, if it is one of
// this store.
func (s *Store) joined(ctx context.Context) *tx {
	if t, ok := ctx.Value(unit{}).(*tx); ok && t.store == s {
		return t
	}
	return nil
}

// join runs a part of a unit of work. When a writing part fails, the whole can
// no longer be committed, even if who called it overlooks that.
func (t *tx) join(mode Mode, work func(*tx) error) error {
	err := work(t)
	if f, ok := fault.As(err); ok && mode != Read {
		return t.refuse(f)
	}
	return err
}
