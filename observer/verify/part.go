package verify

import (
	"yibao/ground/money"
	"yibao/process/settlement"
	"yibao/register/accumulator"
	"yibao/register/ledger"
)

// part is what one goroutine makes of one page.
type part struct {
	notes
	number               int // of the page
	settlements, entries int
	paid                 map[ledger.Account]money.Fen
	held                 map[ledger.Account]money.Fen // what holds keep, each
}

func newPart(s *seals, number int) *part {
	return &part{notes: notes{seals: s}, number: number, paid: make(map[ledger.Account]money.Fen), held: make(map[ledger.Account]money.Fen)}
}

// entry examines an entry that no settlement made.
func (p *part) entry(e ledger.Entry) {
	p.entries++
	if err := e.Check(); err != nil {
		p.find("分录", e.EntryID, "借贷不平")
	}
	p.check(subject{ledger.SubjectEntry, e.Partition, e.EntryID}, ledger.EntryDigest(e), "金额或科目与入账时不符")
	p.book(e)
}

// book adds an entry to the balances derived here.
func (p *part) book(e ledger.Entry) {
	for _, posting := range e.Postings {
		p.paid[posting.Account.Summed()] += posting.Amount
		if posting.Account.Class == ledger.Frozen {
			p.held[posting.Account] -= posting.Amount
		}
	}
}

// person examines one person's acts, with the entries as they come between.
func (p *part) person(h History, others []joined) {
	balances := make(map[ledger.Account]money.Fen)
	at := 0
	for i, record := range h.Records {
		var own []ledger.Entry
		for at < len(h.Entries) && h.Entries[at].Seq <= record.Seq {
			if e := h.Entries[at]; e.Ref == record.SetlID {
				own = append(own, e)
				p.book(e)
			} else {
				p.entry(e)
			}
			addPersonal(balances, h.Entries[at])
			at++
		}
		reach(others, balances, record.Seq)
		p.settlement(h, i, own)
		p.accountAfter(record, balances)
	}
	for ; at < len(h.Entries); at++ {
		p.entry(h.Entries[at])
		addPersonal(balances, h.Entries[at])
	}
	reach(others, balances, endless)
	p.overdrawn(balances)
	p.orphans(h)
}

// overdrawn names accounts of the person that hold less than nothing.
func (p *part) overdrawn(balances map[ledger.Account]money.Fen) {
	for account, balance := range balances {
		if balance < 0 {
			p.find("余额", account.String(), "个人账户透支 %s", -balance)
		}
	}
}

func addPersonal(balances map[ledger.Account]money.Fen, e ledger.Entry) {
	for _, p := range e.Postings {
		if p.Account.Class == ledger.Personal {
			balances[p.Account] -= p.Amount
		}
	}
}

// settlement examines one act with its lines, deltas and entries, part by part.
// A mirror takes no lines of its own.
func (p *part) settlement(h History, i int, entries []ledger.Entry) {
	p.settlements++
	record := h.Records[i]
	var own []accumulator.Delta
	for _, d := range h.Deltas {
		if d.SetlID == record.SetlID {
			own = append(own, d)
		}
	}
	for _, e := range entries {
		if e.Check() != nil {
			p.find("分录", e.EntryID, "借贷不平")
		}
	}
	found := settlement.Digest(record, h.Lines[i], own, entries)
	stored, ok := settlement.ParseParts(record.Digest)
	if !ok {
		p.find("结算", record.SetlID, "摘要残缺")
	}
	p.compareParts(record.SetlID, stored, found)
	p.check(subject{ledger.SubjectSettlement, record.PsnNo, record.SetlID}, stored.Seal(), "摘要与封入链的不符")
}

// compareParts names each part that is not what it was when it was sealed.
func (p *part) compareParts(setlID string, stored, found settlement.Parts) {
	if stored == found {
		return
	}
	for _, part := range []struct{ where, stored, found, what string }{
		{"结算", stored.Record, found.Record, "结算记录与结算时不符"},
		{"费用明细", stored.Lines, found.Lines, "费用明细与结算时不符"},
		{"累计", stored.Deltas, found.Deltas, "累计变动与结算时不符"},
		{"分录", stored.Entries, found.Entries, "会计分录与结算时不符"},
	} {
		if part.stored != part.found {
			p.find(part.where, setlID, "%s", part.what)
		}
	}
}

// accountAfter compares the account balance that an act printed with the one
// derived from the postings up to it.
func (p *part) accountAfter(r settlement.Record, balances map[ledger.Account]money.Fen) {
	for account, balance := range balances {
		if account.Region == r.Region && account.Scheme == r.Scheme && balance != r.Balance {
			p.find("余额", r.SetlID, "个人账户余额记为 %s,按分录推得 %s", r.Balance, balance)
		}
	}
}

// orphans names deltas whose settlement does not exist.
func (p *part) orphans(h History) {
	known := make(map[string]bool, len(h.Records))
	for _, r := range h.Records {
		known[r.SetlID] = true
	}
	for _, d := range h.Deltas {
		if !known[d.SetlID] {
			p.find("累计", d.Key.String(), "变动所属的结算 %s 不存在", d.SetlID)
		}
	}
}
