package verify

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"yibao/process/settlement"
	"yibao/register/accumulator"
	"yibao/register/ledger"
)

// settlement examines one act with its lines, deltas and entries, part by part.
func (x *examination) settlement(ctx context.Context, r Reader, record settlement.Record, deltas []accumulator.Delta, entries []ledger.Entry) error {
	x.report.Settlements++
	var own []accumulator.Delta
	for _, d := range deltas {
		if d.SetlID == record.SetlID {
			own = append(own, d)
		}
	}
	for _, e := range entries {
		if e.Check() != nil {
			x.find("分录", e.EntryID, "借贷不平")
		}
	}
	subjectLines, err := r.SettledLines(ctx, record.PsnNo, record.SetlID)
	if err != nil {
		return err
	}
	if record.Kind != settlement.Settled {
		subjectLines = nil // a mirror takes no lines of its own
	}
	found := settlement.Digest(record, subjectLines, own, entries)
	stored, ok := settlement.ParseParts(record.Digest)
	if !ok {
		x.find("结算", record.SetlID, "摘要残缺")
	}
	x.compareParts(record.SetlID, stored, found)
	key := subject{ledger.SubjectSettlement, record.PsnNo, record.SetlID}
	x.check(key, stored.Seal(), "摘要与封入链的不符")
	return nil
}

// compareParts names each part that is not what it was when it was sealed.
func (x *examination) compareParts(setlID string, stored, found settlement.Parts) {
	for _, part := range []struct{ where, stored, found, what string }{
		{"结算", stored.Record, found.Record, "结算记录与结算时不符"},
		{"费用明细", stored.Lines, found.Lines, "费用明细与结算时不符"},
		{"累计", stored.Deltas, found.Deltas, "累计变动与结算时不符"},
		{"分录", stored.Entries, found.Entries, "会计分录与结算时不符"},
	} {
		if part.stored != part.found {
			x.find(part.where, setlID, "%s", part.what)
		}
	}
}

// balances compares the balances that the ledger reports with those derived
// here, entry by entry.
func (x *examination) balances(ctx context.Context, r Reader) error {
	reported, err := r.Balances(ctx, endOfTime, endOfRecord)
	if err != nil {
		return err
	}
	for _, b := range reported {
		account := b.Account
		if derived := x.paid[account]; derived != b.Amount {
			x.find("余额", account.String(), "账上 %s,按分录推得 %s", b.Amount, derived)
		}
		delete(x.paid, account)
	}
	byName := func(a, b ledger.Account) int { return cmp.Compare(a.String(), b.String()) }
	for _, account := range slices.SortedFunc(maps.Keys(x.paid), byName) {
		if derived := x.paid[account]; derived != 0 {
			x.find("余额", account.String(), "账上没有,按分录推得 %s", derived)
		}
	}
	return nil
}
