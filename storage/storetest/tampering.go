package storetest

import (
	"fmt"
	"slices"
	"strings"

	"yibao/observer/verify"
	"yibao/register/ledger"
)

// firstSeal returns the first finding of verify about chains or anchors, "" for
// none. What the links of these cases seal does not exist; that is another
// finding.
func (b *Bench) firstSeal() string {
	b.Helper()
	report, err := verify.Run(ctx, b.db(), func(int) {})
	b.ok(err)
	for _, f := range report.Findings {
		if f.Where == "链" || f.Where == "锚" {
			return strings.ReplaceAll(f.String(), "W-1", "W") // works side by side number their chains
		}
	}
	return ""
}

// writer is the name of the only chain.
func (b *Bench) writer() string { return b.texts(b.engine(), "SELECT MIN(writer) FROM chain_head")[0] }

// threeAnchors makes anchors over 2, 3 and 1 links of one chain, and one link
// more.
func (b *Bench) threeAnchors() {
	b.Helper()
	b.persons("1001")
	b.seals(b.db(), "S1", "S2")
	b.anchor(2)
	b.seals(b.db(), "S3", "S4", "S5")
	b.anchor(3)
	b.seals(b.db(), "S6")
	b.anchor(1)
	b.seals(b.db(), "S7")
	b.same("", b.firstSeal())
}

// forge writes the chain anew with other links in it, each properly sealed to
// the one before, as somebody would who knows how.
func (b *Bench) forge(change func([]ledger.Link) []ledger.Link) {
	b.Helper()
	var links []ledger.Link
	writer := b.writer()
	b.ok(b.db().Inspect(ctx, func(r verify.Reader) error {
		return r.Links(ctx, writer, func(l ledger.Link) error { links = append(links, l); return nil })
	}))
	statements := []string{"DELETE FROM chain_link"}
	head := ledger.Head{Writer: writer}
	for _, l := range change(links) {
		n := head.Next(l.Subject, l.Partition, l.Ref, l.Digest, l.Recorded)
		statements = append(statements, fmt.Sprintf("INSERT INTO chain_link VALUES ('%s', %d, '%s', '%s', '%s', '%s', '%s', '%s', %d)",
			n.Writer, n.Position, n.Subject, n.Partition, n.Ref, n.Digest, n.Previous, n.Hash, n.Recorded.UnixMicro()))
		head = ledger.Head{Writer: n.Writer, Position: n.Position, Hash: n.Hash}
	}
	statements = append(statements, fmt.Sprintf("UPDATE chain_head SET position = %d, hash = '%s'", head.Position, head.Hash))
	b.raw(b.engine(), statements...)
}

// reseal writes an anchor's hash anew, so that it fits its altered content.
func (b *Bench) reseal(number int64) {
	b.Helper()
	hash := ""
	b.ok(b.db().Inspect(ctx, func(r verify.Reader) error {
		return r.Anchors(ctx, func(a ledger.Anchor) error {
			if a.Number == number {
				hash = a.ComputeHash()
			}
			return nil
		})
	}))
	b.raw(b.engine(), fmt.Sprintf("UPDATE anchor SET hash = '%s' WHERE number = %d", hash, number))
}

// damages are what may happen to anchors and chains, each with what verify says
// of it first.
var damages = []struct {
	name, first string
	damage      func(*Bench)
}{
	{"an anchor's root is altered", "锚 2:内容与哈希不符", alter("UPDATE anchor SET root = heads WHERE number = 2")},
	{"an anchor's time is altered", "锚 2:内容与哈希不符", alter("UPDATE anchor SET recorded = recorded + 1 WHERE number = 2")},
	{"an anchor's hash is altered", "锚 3:内容与哈希不符", alter("UPDATE anchor SET hash = root WHERE number = 3")},
	{"an anchor's count is altered and sealed again", "锚 3:所封的链节与做锚时不符:记 2 节,现有 1 节", func(b *Bench) {
		b.raw(b.engine(), "UPDATE anchor SET links = 2 WHERE number = 3")
		b.reseal(3)
	}},
	{"an anchor is altered and sealed again", "锚 2:与前面的锚不相接", func(b *Bench) {
		b.raw(b.engine(), "UPDATE anchor SET recorded = recorded + 1 WHERE number = 1")
		b.reseal(1)
	}},
	{"the history of an anchor is altered and sealed again", "锚 3:与前面的锚不相接", func(b *Bench) {
		b.raw(b.engine(), "UPDATE anchor SET history = root WHERE number = 3")
		b.reseal(3)
	}},
	{"an anchor is gone", "锚 2:锚不存在,但链 W 至第 5 节记在它名下", alter("DELETE FROM anchor WHERE number = 2")},
	{"an anchor is gone with what it covered", "锚 3:所封的链 W 第 6 节起与前一个锚不相接",
		alter("DELETE FROM anchor WHERE number = 2", "DELETE FROM anchor_stretch WHERE anchor = 2")},
	{"an anchor has another number", "锚 3:锚不存在,但链 W 至第 6 节记在它名下", alter("UPDATE anchor SET number = 4 WHERE number = 3")},
	{"the last anchor has another number, also where it is covered", "锚 4:前一个锚是第 2 号,中间缺号",
		alter("UPDATE anchor SET number = 4 WHERE number = 3", "UPDATE anchor_stretch SET anchor = 4 WHERE anchor = 3")},
	{"what an anchor covers is shortened", "锚 3:所封的链 W 第 6 节起与前一个锚不相接",
		alter("UPDATE anchor_stretch SET position = 4 WHERE anchor = 2")},
	{"what an anchor covers begins elsewhere", "锚 2:所封的链 W 第 4 节起与前一个锚不相接",
		alter("UPDATE anchor_stretch SET after_position = 3 WHERE anchor = 2")},
	{"what an anchor covers is gone", "锚 3:所封的各链链尾与做锚时不符", alter("DELETE FROM anchor_stretch WHERE anchor = 3")},
	{"a link is altered", "链 W 第 4 节:内容与哈希不符(结算 S4)", alter("UPDATE chain_link SET digest = 'd' WHERE position = 4")},
	{"a link is gone", "链 W 第 5 节:与前一节不相接", alter("DELETE FROM chain_link WHERE position = 4")},
	{"two links change places", "链 W 第 3 节:与前一节不相接", alter("UPDATE chain_link SET position = 99 WHERE position = 3",
		"UPDATE chain_link SET position = 3 WHERE position = 4", "UPDATE chain_link SET position = 4 WHERE position = 99")},
	{"the chain is forged with two links in another order", "锚 2:链 W 第 5 节与做锚时不符", func(b *Bench) {
		b.forge(func(all []ledger.Link) []ledger.Link { all[2], all[3] = all[3], all[2]; return all })
	}},
	{"the chain is forged with another digest", "锚 3:链 W 第 6 节与做锚时不符", func(b *Bench) {
		b.forge(func(all []ledger.Link) []ledger.Link { all[5].Digest = "d"; return all })
	}},
	{"the chain is forged without a link", "锚 1:链 W 第 2 节与做锚时不符", func(b *Bench) {
		b.forge(func(all []ledger.Link) []ledger.Link { return slices.Delete(all, 0, 1) })
	}},
	{"the chain is cut short with its head", "锚 3:封了链 W 到第 6 节,链只到第 5 节", func(b *Bench) {
		b.forge(func(all []ledger.Link) []ledger.Link { return all[:5] })
	}},
	{"the chain is gone with its head", "锚 1:封了链 W 到第 2 节,链只到第 0 节", func(b *Bench) {
		b.raw(b.engine(), "INSERT INTO chain_head VALUES ('A', 0, '')", "DELETE FROM chain_link", "DELETE FROM chain_head WHERE writer <> 'A'")
	}},
	{"nothing but the newest link, which no anchor has seen, is forged", "", func(b *Bench) {
		b.forge(func(all []ledger.Link) []ledger.Link { all[6].Digest = "d"; return all })
	}},
}

// alter is a damage that statements do.
func alter(statements ...string) func(*Bench) {
	return func(b *Bench) { b.raw(b.engine(), statements...) }
}

// tamperingCases are one case for each damage.
var tamperingCases = func() []Case {
	cases := make([]Case, len(damages))
	for i, d := range damages {
		cases[i] = Case{"篡改/" + d.name, func(b *Bench) {
			b.threeAnchors()
			d.damage(b)
			b.same(d.first, b.firstSeal())
		}}
	}
	return cases
}()
