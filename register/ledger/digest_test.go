package ledger_test

import (
	"testing"
	"time"

	"yibao/ground/period"
	"yibao/register/ledger"
)

func entry() ledger.Entry {
	return ledger.Entry{
		Partition: "P1", Seq: 3, EntryID: "E1", Kind: "账户划入", Ref: "账户划入/310",
		ValueDate: period.MustDate("2026-01-31"), Recorded: time.UnixMicro(1_770_000_000_000_001).UTC(),
		Postings: []ledger.Posting{
			{Account: ledger.Account{Class: ledger.Deposit, Region: "330100", Scheme: "310", Fund: "个人账户"}, Amount: 10000},
			{Account: ledger.Account{Class: ledger.Personal, Region: "330100", Scheme: "310", Fund: "个人账户", Party: "P1"}, Amount: -10000},
		},
	}
}

func TestEntryDigestCoversEveryField(t *testing.T) {
	t.Parallel()
	original := ledger.EntryDigest(entry())
	if again := ledger.EntryDigest(entry()); again != original || len(original) != 64 {
		t.Fatalf("digest %q, again %q", original, again)
	}
	changes := map[string]func(*ledger.Entry){
		"partition": func(e *ledger.Entry) { e.Partition = "P2" },
		"seq":       func(e *ledger.Entry) { e.Seq = 4 },
		"entry id":  func(e *ledger.Entry) { e.EntryID = "E2" },
		"kind":      func(e *ledger.Entry) { e.Kind = "期初" },
		"ref":       func(e *ledger.Entry) { e.Ref = "" },
		"day":       func(e *ledger.Entry) { e.ValueDate++ },
		"recorded":  func(e *ledger.Entry) { e.Recorded = e.Recorded.Add(time.Microsecond) },
		"amount":    func(e *ledger.Entry) { e.Postings[1].Amount-- },
		"class":     func(e *ledger.Entry) { e.Postings[0].Account.Class = ledger.Income },
		"region":    func(e *ledger.Entry) { e.Postings[0].Account.Region = "330200" },
		"scheme":    func(e *ledger.Entry) { e.Postings[0].Account.Scheme = "390" },
		"fund":      func(e *ledger.Entry) { e.Postings[0].Account.Fund = "统筹基金" },
		"party":     func(e *ledger.Entry) { e.Postings[1].Account.Party = "P2" },
		"order":     func(e *ledger.Entry) { e.Postings[0], e.Postings[1] = e.Postings[1], e.Postings[0] },
		"one less":  func(e *ledger.Entry) { e.Postings = e.Postings[:1] },
		"shifted":   func(e *ledger.Entry) { e.EntryID, e.Kind = "E1账户", "划入" },
	}
	for name, change := range changes {
		e := entry()
		change(&e)
		if ledger.EntryDigest(e) == original {
			t.Errorf("%s: the digest did not change", name)
		}
	}
}
