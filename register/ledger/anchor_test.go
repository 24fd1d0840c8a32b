package ledger_test

import (
	"testing"
	"time"

	"yibao/register/ledger"
)

func anchor() ledger.Anchor {
	return ledger.Anchor{
		Number: 7, Recorded: time.UnixMicro(1_770_000_000_000_001).UTC(), Links: 12,
		Root: "root", Heads: "heads", Previous: "previous", History: "history",
	}
}

func TestAnchorHashCoversEveryField(t *testing.T) {
	t.Parallel()
	original := anchor().ComputeHash()
	for about, change := range map[string]func(*ledger.Anchor){
		"number":   func(a *ledger.Anchor) { a.Number++ },
		"recorded": func(a *ledger.Anchor) { a.Recorded = a.Recorded.Add(time.Microsecond) },
		"links":    func(a *ledger.Anchor) { a.Links++ },
		"root":     func(a *ledger.Anchor) { a.Root = "toor" },
		"heads":    func(a *ledger.Anchor) { a.Heads = "" },
		"previous": func(a *ledger.Anchor) { a.Previous = "" },
		"history":  func(a *ledger.Anchor) { a.History = "History" },
		"shifted":  func(a *ledger.Anchor) { a.Root, a.Heads = "rooth", "eads" },
	} {
		a := anchor()
		change(&a)
		if a.ComputeHash() == original {
			t.Errorf("%s: the hash did not change", about)
		}
	}
	own := anchor()
	own.Hash = "any"
	own.Recorded = own.Recorded.In(time.FixedZone("UTC+8", 8*3600)).Add(400 * time.Nanosecond)
	if own.ComputeHash() != original {
		t.Error("the hash depends on itself, the zone or the nanoseconds")
	}
}

func TestHeadsCoverEveryField(t *testing.T) {
	t.Parallel()
	stretches := func() []ledger.Stretch {
		return []ledger.Stretch{{Writer: "A", After: 3, Position: 9, Hash: "h"}, {Writer: "B", Position: 1, Hash: "i"}}
	}
	original := ledger.HeadsOf(stretches())
	for about, change := range map[string]func([]ledger.Stretch) []ledger.Stretch{
		"writer":   func(s []ledger.Stretch) []ledger.Stretch { s[0].Writer = "AA"; return s },
		"after":    func(s []ledger.Stretch) []ledger.Stretch { s[0].After = 2; return s },
		"position": func(s []ledger.Stretch) []ledger.Stretch { s[1].Position = 2; return s },
		"hash":     func(s []ledger.Stretch) []ledger.Stretch { s[1].Hash = "j"; return s },
		"order":    func(s []ledger.Stretch) []ledger.Stretch { s[0], s[1] = s[1], s[0]; return s },
		"one less": func(s []ledger.Stretch) []ledger.Stretch { return s[:1] },
		"none":     func(s []ledger.Stretch) []ledger.Stretch { return nil },
	} {
		if ledger.HeadsOf(change(stretches())) == original {
			t.Errorf("%s: the digest did not change", about)
		}
	}
	numbered := stretches()
	numbered[0].Anchor = 5
	if ledger.HeadsOf(numbered) != original {
		t.Error("the digest depends on the number of the anchor, which its hash covers")
	}
}

// A leaf covers what a proof shows of a link, and not the person.
func TestLeafOfALink(t *testing.T) {
	t.Parallel()
	link := func() ledger.Link {
		return ledger.Head{Writer: "W1", Position: 6, Hash: "previous"}.Next("结算", "P1", "S1", "digest", time.UnixMicro(1_770_000_000_000_001).UTC())
	}
	original := link().Sealed().Leaf()
	for about, change := range map[string]func(*ledger.Link){
		"subject":  func(l *ledger.Link) { l.Subject = "分录" },
		"ref":      func(l *ledger.Link) { l.Ref = "S2" },
		"digest":   func(l *ledger.Link) { l.Digest = "digesu" },
		"recorded": func(l *ledger.Link) { l.Recorded = l.Recorded.Add(time.Microsecond) },
		"hash":     func(l *ledger.Link) { l.Hash = "" },
		"shifted":  func(l *ledger.Link) { l.Subject, l.Ref = "结算S", "1" },
	} {
		l := link()
		change(&l)
		if l.Sealed().Leaf() == original {
			t.Errorf("%s: the leaf did not change", about)
		}
	}
	other := link()
	other.Partition = "P2"
	if other.Sealed().Leaf() != original {
		t.Error("the leaf shows the person other than through the link's hash")
	}
}
