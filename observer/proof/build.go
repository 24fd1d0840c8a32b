package proof

import (
	"context"
	"slices"

	"yibao/process/settlement"
	"yibao/register/ledger"
)

// Build makes the proof of a settlement act, up to the anchor with the published
// hash or, without one, up to the last. settlement.ErrUnknownSettlement,
// ErrNotAnchored, ErrNotSealed, ErrNoSuchAnchor, ErrAnchorBefore, ErrDamaged.
func Build(ctx context.Context, store Store, setlID, published string) (Proof, error) {
	b := builder{setlID: setlID}
	err := store.Prove(ctx, func(r Reader) error { return b.build(ctx, r, published) })
	if err != nil {
		return Proof{}, err
	}
	return b.proof, nil
}

// builder is a proof in the making.
type builder struct {
	setlID, psnNo string
	anchors       []ledger.Anchor
	proof         Proof
}

func (b *builder) build(ctx context.Context, r Reader, published string) error {
	if err := b.record(ctx, r); err != nil {
		return err
	}
	err := r.Anchors(ctx, func(a ledger.Anchor) error {
		b.anchors = append(b.anchors, a)
		return nil
	})
	if err != nil {
		return err
	}
	if err := b.find(ctx, r); err != nil {
		return err
	}
	if err := b.follow(published); err != nil {
		return err
	}
	if err := b.proof.Check(published); err != nil {
		return ErrDamaged.Because(err, b.setlID)
	}
	return nil
}

// record reads the act.
func (b *builder) record(ctx context.Context, r Reader) (err error) {
	if b.psnNo, err = r.PersonOfSettlement(ctx, b.setlID); err != nil {
		return err
	}
	record, err := r.Record(ctx, b.psnNo, b.setlID)
	if err != nil {
		return err
	}
	if record == nil {
		return settlement.ErrUnknownSettlement.With(b.setlID)
	}
	b.proof.Face, b.proof.Inside = record.Face(), record.Inside()
	b.proof.Parts, _ = settlement.ParseParts(record.Digest)
	return nil
}

// find looks for the anchor that covers the act. It is the first or second one
// made after the settlement, unless clocks went wrong; so those are searched
// first, then what is not anchored, and the older ones in the end.
func (b *builder) find(ctx context.Context, r Reader) error {
	after := slices.IndexFunc(b.anchors, func(a ledger.Anchor) bool { return !a.Recorded.Before(b.proof.Face.SettledAt) })
	if after < 0 {
		after = len(b.anchors)
	}
	if found, err := b.among(ctx, r, b.anchors[after:]); found || err != nil {
		return err
	}
	loose, err := r.Unanchored(ctx)
	if err != nil {
		return err
	}
	_, found, err := b.plant(ctx, r, loose)
	if err != nil {
		return err
	}
	if found {
		return ErrNotAnchored.With(b.setlID)
	}
	if found, err := b.among(ctx, r, b.anchors[:after]); found || err != nil {
		return err
	}
	return ErrNotSealed.With(b.setlID)
}

// among looks for the act under some anchors.
func (b *builder) among(ctx context.Context, r Reader, anchors []ledger.Anchor) (bool, error) {
	for _, a := range anchors {
		stretches, err := r.Stretches(ctx, a.Number)
		if err != nil {
			return false, err
		}
		path, found, err := b.plant(ctx, r, stretches)
		if err != nil {
			return false, err
		}
		if found {
			b.proof.Anchor, b.proof.Path = a, path
			return true, nil
		}
	}
	return false, nil
}

// plant grows the tree over stretches and marks the act in it.
func (b *builder) plant(ctx context.Context, r Reader, stretches []ledger.Stretch) (path ledger.Path, found bool, err error) {
	var tree ledger.Tree
	for _, s := range stretches {
		err := r.LinksIn(ctx, s, func(l ledger.Link) error {
			sealed := l.Sealed()
			if !found && l.Subject == ledger.SubjectSettlement && l.Ref == b.setlID && l.Partition == b.psnNo {
				b.proof.Link, found = sealed, true
				tree.AddMarked(sealed.Leaf())
			} else {
				tree.Add(sealed.Leaf())
			}
			return nil
		})
		if err != nil {
			return ledger.Path{}, false, err
		}
	}
	path, found = tree.Path()
	return path, found, nil
}

// follow leads from the covering anchor to the published or the last one.
func (b *builder) follow(published string) error {
	last := len(b.anchors) - 1
	if published != "" {
		last = slices.IndexFunc(b.anchors, func(a ledger.Anchor) bool { return a.Hash == published })
		if last < 0 {
			return ErrNoSuchAnchor.With(published)
		}
	}
	p := &b.proof
	p.Last = b.anchors[last]
	if p.Last.Number < p.Anchor.Number {
		return ErrAnchorBefore.With(p.Last.Number, b.setlID, p.Anchor.Number)
	}
	if p.Last.Number == p.Anchor.Number {
		return nil
	}
	var history ledger.Tree
	for _, a := range b.anchors[:last] {
		if a.Number == p.Anchor.Number {
			history.AddMarked(a.Hash)
		} else {
			history.Add(a.Hash)
		}
	}
	p.Later, _ = history.Path()
	return nil
}
