package verify

import (
	"context"
	"strconv"

	"yibao/register/ledger"
)

// anchored is one anchor, made again from the links that it covers.
type anchored struct {
	stored ledger.Anchor
	tree   ledger.Tree
}

// loadAnchors reads the anchors, so that walking the chains can fill their trees.
func (x *examination) loadAnchors(ctx context.Context, r Reader) error {
	x.byNumber = make(map[int64]*anchored)
	return r.Anchors(ctx, func(a ledger.Anchor) error {
		one := &anchored{stored: a}
		x.anchors = append(x.anchors, one)
		x.byNumber[a.Number] = one
		x.report.Anchors++
		return nil
	})
}

// cover is what anchors cover of one chain, and how far the walk along it is.
type cover struct {
	stretches []ledger.Stretch
	at        int
}

// loadCover reads what anchors cover of a chain and compares how the stretches
// join.
func (x *examination) loadCover(ctx context.Context, r Reader, writer string) (*cover, error) {
	c := &cover{}
	end, anchor := int64(0), int64(0)
	err := r.StretchesOn(ctx, writer, func(s ledger.Stretch) error {
		switch {
		case x.byNumber[s.Anchor] == nil:
			x.findAnchor(s.Anchor, "锚不存在,但链 %s 至第 %d 节记在它名下", writer, s.Position)
		case s.After != end || s.Anchor <= anchor:
			x.findAnchor(s.Anchor, "所封的链 %s 第 %d 节起与前一个锚不相接", writer, s.After+1)
		}
		end, anchor = s.Position, s.Anchor
		c.stretches = append(c.stretches, s)
		return nil
	})
	return c, err
}

// covered adds a link to the tree of the anchor that covers it.
func (x *examination) covered(c *cover, l ledger.Link) {
	for c.at < len(c.stretches) && l.Position > c.stretches[c.at].Position {
		c.at++
	}
	if c.at == len(c.stretches) {
		x.report.Unanchored++
		return
	}
	s := c.stretches[c.at]
	if a := x.byNumber[s.Anchor]; a != nil && l.Position > s.After {
		a.tree.Add(l.Sealed().Leaf())
	}
	if l.Position == s.Position && l.Hash != s.Hash {
		x.findAnchor(s.Anchor, "链 %s 第 %d 节与做锚时不符", l.Writer, l.Position)
	}
}

// reached compares the end of a chain with what anchors saw of it.
func (x *examination) reached(c *cover, end ledger.Head) {
	for _, s := range c.stretches {
		if s.Position > end.Position {
			x.findAnchor(s.Anchor, "封了链 %s 到第 %d 节,链只到第 %d 节", s.Writer, s.Position, end.Position)
			return
		}
	}
}

// checkAnchors compares each anchor with what it covers and with those before.
func (x *examination) checkAnchors(ctx context.Context, r Reader) error {
	var history ledger.Tree
	last := ledger.Anchor{}
	for _, one := range x.anchors {
		a := one.stored
		stretches, err := r.Stretches(ctx, a.Number)
		if err != nil {
			return err
		}
		switch {
		case a.Number != last.Number+1:
			x.findAnchor(a.Number, "前一个锚是第 %d 号,中间缺号", last.Number)
		case a.Previous != last.Hash || a.History != history.Root():
			x.findAnchor(a.Number, "与前面的锚不相接")
		case a.Hash != a.ComputeHash():
			x.findAnchor(a.Number, "内容与哈希不符")
		case a.Heads != ledger.HeadsOf(stretches):
			x.findAnchor(a.Number, "所封的各链链尾与做锚时不符")
		case a.Links != one.tree.Size() || a.Root != one.tree.Root():
			x.findAnchor(a.Number, "所封的链节与做锚时不符:记 %d 节,现有 %d 节", a.Links, one.tree.Size())
		}
		history.Add(a.Hash)
		last = a
	}
	return nil
}

func (x *examination) findAnchor(number int64, what string, args ...any) {
	x.find("锚", strconv.FormatInt(number, 10), what, args...)
}
