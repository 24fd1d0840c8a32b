// Package anchoring makes anchors (锚): at one moment it seals all chains of the
// books together, so that one published hash stands for everything that was
// sealed until then.
//
// Legal basis: 会计法 and 会计档案管理办法 (财政部、国家档案局令第79号) ask that
// electronic accounting records cannot be altered unnoticed. The package decides
// nothing about money and reads no person's data; publishing the hash outside the
// database is left to the agency.
package anchoring

import (
	"context"
	"time"

	"yibao/ground/fault"
	"yibao/register/ledger"
)

// Refusals.
var (
	ErrOvertaken = fault.Define("YB7101", fault.System, "其他进程正在做锚,本次没有做成,请稍后再做")
	ErrBroken    = fault.Define("YB7102", fault.System, "链 %s 第 %d 节缺失或与链尾不符,账可能被改动过,没有做锚;请运行 yibao verify 并联系系统管理员")
)

// Reader is one consistent state of the chains.
type Reader interface{ ledger.AnchorReader }

// Store reads and appends anchors.
type Store interface {
	// Chains runs read on one consistent state, without locking anything that
	// settlements need.
	Chains(ctx context.Context, read func(Reader) error) error
	// AddAnchor stores the anchor with what it covers, if the last stored anchor
	// is still the one before it; false when another process was first.
	AddAnchor(ctx context.Context, a ledger.Anchor, covered []ledger.Stretch) (bool, error)
}

// Service makes anchors.
type Service struct {
	Store Store
	Now   func() time.Time
}

// attempts bounds how often a draft is made anew because another process was
// first.
const attempts = 5

// Make anchors everything that is sealed and not under an anchor yet, and
// returns the last anchor afterwards. made is false when there was nothing to
// anchor; the anchor is then the one that stands, or none at all (Number 0).
// When other processes do the same, one of them wins and the others go on with
// what is left. ErrOvertaken.
func (s *Service) Make(ctx context.Context) (last ledger.Anchor, made bool, err error) {
	for range attempts {
		d := draft{now: s.Now}
		if err := s.Store.Chains(ctx, func(r Reader) error { return d.read(ctx, r) }); err != nil {
			return ledger.Anchor{}, false, err
		}
		if d.anchor.Links == 0 {
			return d.before, false, nil
		}
		stored, err := s.Store.AddAnchor(ctx, d.anchor, d.covered)
		if err != nil {
			return ledger.Anchor{}, false, err
		}
		if stored {
			return d.anchor, true, nil
		}
	}
	return ledger.Anchor{}, false, ErrOvertaken.With()
}

// draft is an anchor in the making.
type draft struct {
	now     func() time.Time
	before  ledger.Anchor // the last one so far
	covered []ledger.Stretch
	anchor  ledger.Anchor
}

// read makes the anchor from one state of the chains.
func (d *draft) read(ctx context.Context, r Reader) error {
	history, err := d.history(ctx, r)
	if err != nil {
		return err
	}
	if d.covered, err = r.Unanchored(ctx); err != nil {
		return err
	}
	recorded := d.now() // after the heads were read: no link is younger than its anchor
	var tree ledger.Tree
	for _, s := range d.covered {
		if err := plant(ctx, r, &tree, s); err != nil {
			return err
		}
	}
	d.anchor = ledger.Anchor{
		Number: d.before.Number + 1, Recorded: recorded, Links: tree.Size(), Root: tree.Root(),
		Heads: ledger.HeadsOf(d.covered), Previous: d.before.Hash, History: history,
	}
	d.anchor.Hash = d.anchor.ComputeHash()
	return nil
}

// plant adds the links of a stretch to the tree.
func plant(ctx context.Context, r Reader, tree *ledger.Tree, s ledger.Stretch) error {
	position, hash := s.After, ""
	err := r.LinksIn(ctx, s, func(l ledger.Link) error {
		if position++; l.Position != position {
			return ErrBroken.With(s.Writer, position)
		}
		hash = l.Hash
		tree.Add(l.Sealed().Leaf())
		return nil
	})
	if err == nil && (position != s.Position || hash != s.Hash) {
		err = ErrBroken.With(s.Writer, s.Position)
	}
	return err
}

// history returns the root over the anchors so far, and keeps the last of them.
func (d *draft) history(ctx context.Context, r Reader) (string, error) {
	var tree ledger.Tree
	err := r.Anchors(ctx, func(a ledger.Anchor) error {
		tree.Add(a.Hash)
		d.before = a
		return nil
	})
	return tree.Root(), err
}
