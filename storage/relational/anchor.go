package relational

import (
	"cmp"
	"context"
	"slices"

	"yibao/observer/proof"
	"yibao/process/anchoring"
	"yibao/register/ledger"
)

var (
	_ anchoring.Store = (*Store)(nil)
	_ proof.Store     = (*Store)(nil)
)

const (
	anchorColumns  = "number, recorded, links, root, heads, previous, history, hash"
	stretchColumns = "writer, position, after_position, hash, anchor"
)

func scanLedgerAnchor(r row) (ledger.Anchor, error) {
	var a ledger.Anchor
	err := r.Scan(&a.Number, instant{&a.Recorded}, &a.Links, &a.Root, &a.Heads, &a.Previous, &a.History, &a.Hash)
	return a, err
}

func anchorRow(a ledger.Anchor) []any {
	return []any{a.Number, micros(a.Recorded), a.Links, a.Root, a.Heads, a.Previous, a.History, a.Hash}
}

func scanStretch(r row) (ledger.Stretch, error) {
	var s ledger.Stretch
	err := r.Scan(&s.Writer, &s.Position, &s.After, &s.Hash, &s.Anchor)
	return s, err
}

// byWriter orders stretches by the bytes of their writers; the order of a
// database depends on its language.
func byWriter(a, b ledger.Stretch) int { return cmp.Compare(a.Writer, b.Writer) }

// Chains implements anchoring.Store.
func (s *Store) Chains(ctx context.Context, read func(anchoring.Reader) error) error {
	return s.run(ctx, Read, func(t *tx) error { return read(t) })
}

// Prove implements proof.Store.
func (s *Store) Prove(ctx context.Context, read func(proof.Reader) error) error {
	return s.run(ctx, Read, func(t *tx) error {
		t.raw = true // a link stands under the number that it was made under
		return read(t)
	})
}

// AddAnchor implements anchoring.Store. Of two processes that store the same
// number at once, one violates the key, tries again and sees the other's.
func (s *Store) AddAnchor(ctx context.Context, a ledger.Anchor, covered []ledger.Stretch) (added bool, err error) {
	err = s.run(ctx, Write, func(t *tx) error {
		added = false
		last, err := collect(ctx, t, text, "SELECT hash FROM anchor ORDER BY number DESC LIMIT 1")
		if err != nil {
			return err
		}
		if len(last) == 0 && a.Previous != "" || len(last) == 1 && a.Previous != last[0] {
			return nil
		}
		if err := add(ctx, t, insertion{"anchor", anchorColumns, ""}, []ledger.Anchor{a}, anchorRow); err != nil {
			return err
		}
		added = true
		return add(ctx, t, insertion{"anchor_stretch", stretchColumns, ""}, covered, func(s ledger.Stretch) []any {
			return []any{s.Writer, s.Position, s.After, s.Hash, a.Number}
		})
	})
	return added && err == nil, err
}

// Anchors implements ledger.AnchorReader.
func (t *tx) Anchors(ctx context.Context, visit func(ledger.Anchor) error) error {
	after := int64(0)
	return inPages(visit, func() ([]ledger.Anchor, error) {
		page, err := collect(ctx, t, scanLedgerAnchor, "SELECT "+anchorColumns+
			" FROM anchor WHERE number > $1 ORDER BY number LIMIT $2", after, pageLength)
		if len(page) > 0 {
			after = page[len(page)-1].Number
		}
		return page, err
	})
}

// Stretches implements ledger.AnchorReader.
func (t *tx) Stretches(ctx context.Context, anchor int64) ([]ledger.Stretch, error) {
	list, err := collect(ctx, t, scanStretch, "SELECT "+stretchColumns+" FROM anchor_stretch WHERE anchor = $1", anchor)
	slices.SortFunc(list, byWriter)
	return list, err
}

// AnchoredWriters implements ledger.AnchorReader.
func (t *tx) AnchoredWriters(ctx context.Context) ([]string, error) {
	return collect(ctx, t, text, "SELECT DISTINCT writer FROM anchor_stretch")
}

// StretchesOn implements ledger.AnchorReader.
func (t *tx) StretchesOn(ctx context.Context, writer string, visit func(ledger.Stretch) error) error {
	after := int64(-1)
	return inPages(visit, func() ([]ledger.Stretch, error) {
		page, err := collect(ctx, t, scanStretch, "SELECT "+stretchColumns+" FROM anchor_stretch"+
			" WHERE writer = $1 AND position > $2 ORDER BY position LIMIT $3", writer, after, pageLength)
		if len(page) > 0 {
			after = page[len(page)-1].Position
		}
		return page, err
	})
}

// Unanchored implements ledger.AnchorReader.
func (t *tx) Unanchored(ctx context.Context) ([]ledger.Stretch, error) {
	list, err := collect(ctx, t, scanStretch, "SELECT writer, position, after_position, hash, 0 FROM"+
		" (SELECT h.writer, h.position, h.hash, COALESCE("+
		"(SELECT MAX(s.position) FROM anchor_stretch s WHERE s.writer = h.writer), 0) AS after_position"+
		" FROM chain_head h) heads WHERE position > after_position")
	slices.SortFunc(list, byWriter)
	return list, err
}

// LinksIn implements ledger.AnchorReader.
func (t *tx) LinksIn(ctx context.Context, s ledger.Stretch, visit func(ledger.Link) error) error {
	after := s.After
	return inPages(visit, func() ([]ledger.Link, error) {
		page, err := collect(ctx, t, scanLink, "SELECT "+linkColumns+" FROM chain_link"+
			" WHERE writer = $1 AND position > $2 AND position <= $3 ORDER BY position LIMIT $4",
			s.Writer, after, s.Position, pageLength)
		if len(page) > 0 {
			after = page[len(page)-1].Position
		}
		return page, err
	})
}
