package ledger_test

import (
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"yibao/ground/money"
	"yibao/register/ledger"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	account := ledger.Account{Class: ledger.Expense, Region: "390100", Scheme: "310", Fund: "统筹基金"}
	const most = money.Fen(1<<63 - 1)
	for about, c := range map[string]struct {
		amounts  []money.Fen
		balanced bool
	}{
		"两边相等":      {[]money.Fen{10000, -10000}, true},
		"三边相等":      {[]money.Fen{10000, -2500, -7500}, true},
		"全是零":       {[]money.Fen{0, 0}, true},
		"中途溢出总和不溢出": {[]money.Fen{most, most, -most, -most}, true},
		"差一分":       {[]money.Fen{10000, -9999}, false},
		"只有一边":      {[]money.Fen{10000}, false},
		"没有分录":      {nil, false},
		"总和溢出":      {[]money.Fen{most, most}, false},
	} {
		e := ledger.Entry{EntryID: "E1"}
		for _, a := range c.amounts {
			e.Postings = append(e.Postings, ledger.Posting{Account: account, Amount: a})
		}
		if err := e.Check(); (err == nil) != c.balanced || err != nil && !errors.Is(err, ledger.ErrUnbalanced) {
			t.Errorf("%s:%v", about, err)
		}
		mirrored := ledger.Entry{EntryID: "E2", Postings: ledger.Mirror(e.Postings)}
		if err := mirrored.Check(); (err == nil) != c.balanced {
			t.Errorf("%s的镜像:%v", about, err)
		}
		for i, p := range mirrored.Postings {
			if p.Account != account || p.Amount+e.Postings[i].Amount != 0 {
				t.Errorf("%s的镜像第 %d 行是 %v", about, i+1, p)
			}
		}
	}
}

func accounts() *rapid.Generator[ledger.Account] {
	part := rapid.StringMatching(`[0-9A-Za-z一-鿿 |.:-]{0,12}`)
	return rapid.Custom(func(t *rapid.T) ledger.Account {
		return ledger.Account{
			Class:  rapid.SampledFrom([]ledger.Class{ledger.Deposit, ledger.Income, ledger.Expense, ledger.Payable, ledger.Personal}).Draw(t, "class"),
			Region: part.Draw(t, "region"), Scheme: part.Draw(t, "scheme"), Fund: part.Draw(t, "fund"), Party: part.Draw(t, "party"),
		}
	})
}

// An account's name reads back as the account, and different accounts have
// different names.
func TestAccountNames(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := accounts().Draw(t, "a"), accounts().Draw(t, "b")
		if back, ok := ledger.ParseAccount(a.String()); !ok || back != a {
			t.Fatalf("%q 读回 %v, %v", a, back, ok)
		}
		if (a.String() == b.String()) != (a == b) {
			t.Fatalf("%v 和 %v 同名", a, b)
		}
	})
	for _, text := range []string{"", "存款", "存款/390100/310/统筹基金", "存款/390100/310/统筹基金//"} {
		if a, ok := ledger.ParseAccount(text); ok || a != (ledger.Account{}) {
			t.Errorf("%q 读作 %v", text, a)
		}
	}
}

func TestChain(t *testing.T) {
	t.Parallel()
	at := time.UnixMicro(1_770_000_000_000_001).UTC()
	head := ledger.Head{Writer: "W1"}
	for i, ref := range []string{"S1", "S2", "S3"} {
		l := head.Next(ledger.SubjectSettlement, "P1", ref, "digest", at)
		if l.Position != int64(i+1) || l.Previous != head.Hash || l.Hash != l.ComputeHash() || len(l.Hash) != 64 || l.Writer != "W1" {
			t.Fatalf("第 %d 节是 %+v", i+1, l)
		}
		head = ledger.Head{Writer: l.Writer, Position: l.Position, Hash: l.Hash}
	}
}

// The hash of a link depends on every field of it, and not on how neighbours
// share their text.
func TestLinkHashCoversEveryField(t *testing.T) {
	t.Parallel()
	link := func() ledger.Link {
		return ledger.Head{Writer: "W1", Position: 6, Hash: "previous"}.Next("结算", "P1", "S1", "digest", time.UnixMicro(1_770_000_000_000_001).UTC())
	}
	original := link().Hash
	for about, change := range map[string]func(*ledger.Link){
		"writer":    func(l *ledger.Link) { l.Writer = "W2" },
		"position":  func(l *ledger.Link) { l.Position++ },
		"subject":   func(l *ledger.Link) { l.Subject = "分录" },
		"partition": func(l *ledger.Link) { l.Partition = "" },
		"ref":       func(l *ledger.Link) { l.Ref = "S2" },
		"digest":    func(l *ledger.Link) { l.Digest = "digesu" },
		"previous":  func(l *ledger.Link) { l.Previous = "" },
		"recorded":  func(l *ledger.Link) { l.Recorded = l.Recorded.Add(time.Microsecond) },
		"shifted":   func(l *ledger.Link) { l.Partition, l.Ref = "P1S", "1" },
	} {
		l := link()
		change(&l)
		if l.ComputeHash() == original {
			t.Errorf("改了 %s,哈希不变", about)
		}
	}
	zoned := link()
	zoned.Recorded = zoned.Recorded.In(time.FixedZone("UTC+8", 8*3600)).Add(400 * time.Nanosecond)
	if zoned.ComputeHash() != original {
		t.Error("同一微秒在别的时区,哈希不同")
	}
}
