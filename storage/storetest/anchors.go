package storetest

import (
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"yibao/observer/proof"
	"yibao/observer/verify"
	"yibao/process/anchoring"
	"yibao/process/settlement"
	"yibao/register/ledger"
	"yibao/storage/relational"
)

// anchorer makes anchors as one process; its clock says at(7).
func anchorer(s *relational.Store) *anchoring.Service {
	return &anchoring.Service{Store: s, Now: func() time.Time { return at(7) }}
}

// anchor makes an anchor, which must cover the wanted number of links.
func (b *Bench) anchor(links int64) ledger.Anchor {
	b.Helper()
	a, made, err := anchorer(b.db()).Make(ctx)
	b.ok(err)
	b.same(links > 0, made)
	if made {
		b.same(links, a.Links)
	}
	return a
}

// seals seals a subject for each of the names, each in a work of its own.
func (b *Bench) seals(s *relational.Store, refs ...string) {
	b.Helper()
	for _, ref := range refs {
		b.ok(s.Do(ctx, "1001", func(w settlement.Work) error { return seal(w, "结算", ref) }))
	}
}

// reader runs a reading of the chains that must succeed.
func (b *Bench) reader(read func(anchoring.Reader) error) {
	b.Helper()
	b.ok(b.db().Chains(ctx, read))
}

// anchored fails unless the stored anchors follow each other without a gap and
// cover every link of every chain once, but for the wanted number of links.
func (b *Bench) anchored(anchors, uncovered int) {
	b.Helper()
	covered := make(map[string]int64) // position reached on each chain
	var history ledger.Tree
	b.reader(func(r anchoring.Reader) error {
		last := ledger.Anchor{}
		err := r.Anchors(ctx, func(a ledger.Anchor) error {
			want := ledger.Anchor{Number: last.Number + 1, Recorded: at(7), Previous: last.Hash, History: history.Root()}
			stretches, err := r.Stretches(ctx, a.Number)
			var tree ledger.Tree
			for _, s := range stretches {
				b.same(covered[s.Writer], s.After)
				err = r.LinksIn(ctx, s, func(l ledger.Link) error {
					covered[s.Writer]++
					b.same(covered[s.Writer], l.Position)
					tree.Add(l.Sealed().Leaf())
					return nil
				})
				b.same(s.Position, covered[s.Writer])
			}
			want.Links, want.Root, want.Heads = tree.Size(), tree.Root(), ledger.HeadsOf(stretches)
			want.Hash = want.ComputeHash()
			b.same(want, a)
			history.Add(a.Hash)
			last = a
			return err
		})
		b.same(int64(anchors), last.Number)
		return err
	})
	b.ok(b.db().Inspect(ctx, func(r verify.Reader) error {
		heads, err := r.Heads(ctx)
		left := 0
		for _, h := range heads {
			left += int(h.Position - covered[h.Writer])
		}
		b.same(uncovered, left)
		return err
	}))
}

var anchorCases = []Case{
	{"锚/an anchor covers what all writers sealed, and comes back as stored", func(b *Bench) {
		b.persons("1001")
		b.seals(b.db(), "S1", "S2")
		b.seals(b.open("X"), "S3")
		b.anchored(0, 3)
		made := b.anchor(3)
		b.same(int64(1), made.Number)
		b.anchored(1, 0)
		var stretches, again []ledger.Stretch
		var names []string
		b.reader(func(r anchoring.Reader) (err error) {
			if stretches, err = r.Stretches(ctx, 1); err != nil {
				return err
			}
			for _, s := range stretches {
				names = append(names, s.Writer[:1])
				if err := r.StretchesOn(ctx, s.Writer, func(s ledger.Stretch) error { again = append(again, s); return nil }); err != nil {
					return err
				}
			}
			writers, err := r.AnchoredWriters(ctx)
			b.same(2, len(writers))
			return err
		})
		b.same([]string{"W", "X"}, names)
		b.same(stretches, again)
	}},
	{"锚/the next anchor covers what was sealed since, and nothing is no anchor", func(b *Bench) {
		b.persons("1001")
		b.same(ledger.Anchor{}, b.anchor(0))
		b.seals(b.db(), "S1", "S2")
		first := b.anchor(2)
		b.same(first, b.anchor(0))
		b.seals(b.db(), "S3", "S4", "S5")
		second := b.anchor(3)
		b.same(first.Hash, second.Previous)
		b.seals(b.db(), "S6")
		b.anchored(2, 1)
	}},
	{"锚/more links than a page, and more anchors", func(b *Bench) {
		b.persons("1001")
		for range 2 {
			b.do("1001", func(w settlement.Work) error {
				for i := range 601 {
					if err := seal(w, "结算", fmt.Sprint("S", i)); err != nil {
						return err
					}
				}
				return nil
			})
			b.anchor(601)
		}
		b.anchored(2, 0)
	}},
	{"锚/of processes that anchor at once one wins, and every link is covered once", func(b *Bench) {
		b.persons("1001", "1002", "1003", "1004")
		stores := []*relational.Store{b.db(), b.open("X"), b.open("Y")}
		var made, links atomic.Int64
		b.together(48, func(i int) error {
			s := stores[i%3]
			if i%2 == 0 {
				psnNo := fmt.Sprint(1001 + i%4)
				return s.Do(ctx, psnNo, func(w settlement.Work) error { return seal(w, "结算", fmt.Sprint("S", i)) })
			}
			a, won, err := anchorer(s).Make(ctx)
			if won {
				made.Add(1)
				links.Add(a.Links)
			}
			if errors.Is(err, anchoring.ErrOvertaken) {
				return nil
			}
			return err
		})
		last, won, err := anchorer(stores[1]).Make(ctx)
		b.ok(err)
		if won {
			made.Add(1)
			links.Add(last.Links)
		}
		b.same(int64(24), links.Load())
		b.anchored(int(made.Load()), 0)
		b.chains(24)
	}},
	{"锚/an anchor that does not follow the last one is not stored", func(b *Bench) {
		b.persons("1001")
		b.seals(b.db(), "S1")
		first := b.anchor(1)
		late := first // as another process drafted it
		stored, err := b.db().AddAnchor(ctx, late, []ledger.Stretch{{Writer: "W", Position: 1, Hash: "h"}})
		b.ok(err)
		b.same(false, stored)
		late.Number, late.Previous = 2, "other"
		stored, err = b.db().AddAnchor(ctx, late, nil)
		b.ok(err)
		b.same(false, stored)
		b.anchored(1, 0)
	}},
	{"锚/links that are missing are not anchored over", func(b *Bench) {
		b.persons("1001")
		b.seals(b.db(), "S1", "S2", "S3")
		for _, damage := range []string{
			"DELETE FROM chain_link WHERE position = 3", "DELETE FROM chain_link WHERE position = 1", "DELETE FROM chain_link",
		} {
			b.raw(b.engine(), damage)
			_, made, err := anchorer(b.db()).Make(ctx)
			b.is(err, anchoring.ErrBroken)
			b.same(false, made)
		}
		b.anchored(0, 3)
	}},
	{"锚/an anchor in the making does not see what is sealed meanwhile", func(b *Bench) {
		b.persons("1001")
		b.seals(b.db(), "S1")
		b.reader(func(r anchoring.Reader) error {
			before, err := r.Unanchored(ctx)
			b.same(1, len(before))
			b.seals(b.db(), "S2")
			after, err2 := r.Unanchored(ctx)
			b.same(before, after)
			return errors.Join(err, err2)
		})
		b.anchor(2)
		b.anchored(1, 0)
	}},
}

// settle stores and seals an act as a settlement does.
func (b *Bench) settle(setlID string, seq int64) {
	b.Helper()
	b.do("1001", func(w settlement.Work) error {
		r := record("1001", setlID, seq, settlement.Settled, "")
		r.SelfFunded, r.OverLimit, r.Prepaid, r.InScope = 0, 0, 0, r.Total
		r.Shares = []settlement.Share{{Payer: "统筹基金", Layer: "基本医疗", Amount: r.Total - 5}, {Payer: "个人现金", Amount: 5}}
		parts := settlement.Digest(r, nil, nil, nil)
		r.Digest = parts.String()
		return errors.Join(w.AddRecord(ctx, r), w.Seal(ctx, ledger.Seal{
			Subject: ledger.SubjectSettlement, Partition: "1001", Ref: setlID, Digest: parts.Seal(), Recorded: r.SettledAt,
		}))
	})
}

// proved builds a proof, which must be refused as wanted, or hold after its
// file was written and read.
func (b *Bench) proved(setlID, published string, want error) proof.Proof {
	b.Helper()
	p, err := proof.Build(ctx, b.db(), setlID, published)
	if want != nil {
		b.is(err, want)
		return p
	}
	b.ok(err)
	back, err := proof.Parse(p.Encode())
	b.ok(err)
	b.ok(back.Check(published))
	b.same(p, back)
	return p
}

var proofCases = []Case{
	{"证明/a settlement is proved up to the last anchor, or to a published one", func(b *Bench) {
		b.persons("1001")
		b.settle("S1", 1)
		b.proved("S1", "", proof.ErrNotAnchored)
		first := b.anchor(1)
		b.same(int64(1), b.proved("S1", "", nil).Last.Number)
		b.settle("S2", 2)
		b.seals(b.open("X"), "T1", "T2")
		second := b.anchor(3)
		b.settle("S3", 3)
		third := b.anchor(1)
		b.same(third, b.proved("S1", "", nil).Last)
		b.same(second, b.proved("S1", second.Hash, nil).Last)
		b.same(second, b.proved("S2", third.Hash, nil).Anchor)
		b.proved("S2", first.Hash, proof.ErrAnchorBefore)
		b.proved("S2", "other", proof.ErrNoSuchAnchor)
		b.proved("S9", "", settlement.ErrUnknownSettlement)
	}},
	{"证明/what was altered or lost gets none", func(b *Bench) {
		b.persons("1001")
		b.settle("S1", 1)
		b.settle("S2", 2)
		b.anchor(2)
		b.raw(b.engine(), "UPDATE settlement SET total = total + 1 WHERE setl_id = 'S1'", "DELETE FROM chain_link WHERE ref = 'S2'")
		b.proved("S1", "", proof.ErrDamaged)
		b.proved("S2", "", proof.ErrNotSealed)
	}},
}
