package verify

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"yibao/ground/money"
	"yibao/process/settlement"
	"yibao/register/accumulator"
	"yibao/register/ledger"
	"yibao/register/policy"
)

// Finding is one difference: where, and what is wrong.
type Finding struct {
	Where string // 链, 锚, 结算, 费用明细, 累计, 分录, 政策, 留痕, 留痕清理, 余额
	Ref   string // writer and position, anchor number, setl_id, entry id, version id, trail entry or account
	What  string
}

// String returns the finding as one Chinese line.
func (f Finding) String() string { return f.Where + " " + f.Ref + ":" + f.What }

// Report is the outcome of a verification. Findings are in the order in which
// they were found; the first is the one to look at first.
type Report struct {
	Links, Settlements, Entries, Policies int
	Trail                                 int // entries of the trail
	Anchors                               int
	Unanchored                            int // links that no anchor covers yet
	Findings                              []Finding
}

// Clean reports whether nothing was found.
func (r Report) Clean() bool { return len(r.Findings) == 0 }

// String sums the report up in one line.
func (r Report) String() string {
	head := fmt.Sprintf("核验链节 %d、结算 %d、其他分录 %d、政策版本 %d", r.Links, r.Settlements, r.Entries, r.Policies)
	if r.Trail > 0 {
		head += fmt.Sprintf("、留痕 %d", r.Trail)
	}
	if r.Anchors > 0 {
		head += fmt.Sprintf("、锚 %d", r.Anchors)
	}
	if r.Clean() {
		return head + ":全部一致"
	}
	return fmt.Sprintf("%s:发现 %d 处不一致,第一处:%s", head, len(r.Findings), r.Findings[0])
}

// subject names what a link seals.
type subject struct{ kind, partition, ref string }

// examination is one run over one state of the database.
type examination struct {
	report   Report
	sealed   map[subject]string // digest of every sealed subject
	paid     map[ledger.Account]money.Fen
	progress func(done int)

	anchors  []*anchored // in order of number
	byNumber map[int64]*anchored
}

// Run examines everything. progress is told how many settlements are done.
func Run(ctx context.Context, store Store, progress func(done int)) (Report, error) {
	var report Report
	err := store.Inspect(ctx, func(r Reader) error {
		x := examination{sealed: make(map[subject]string), paid: make(map[ledger.Account]money.Fen), progress: progress}
		for _, step := range []func(context.Context, Reader) error{x.loadAnchors, x.chains, x.checkAnchors, x.policies, x.trail, x.entries, x.persons, x.balances} {
			if err := step(ctx, r); err != nil {
				return err
			}
		}
		x.unsealed()
		report = x.report
		return nil
	})
	return report, err
}

func (x *examination) find(where, ref, what string, args ...any) {
	x.report.Findings = append(x.report.Findings, Finding{where, ref, fmt.Sprintf(what, args...)})
}

// chains walks every writer's chain, in order of the writers' bytes, as the
// anchors' trees have them.
func (x *examination) chains(ctx context.Context, r Reader) error {
	heads, err := r.Heads(ctx)
	if err != nil {
		return err
	}
	stored := make(map[string]ledger.Head)
	for _, h := range heads {
		stored[h.Writer] = h
	}
	writers, err := r.AnchoredWriters(ctx)
	if err != nil {
		return err
	}
	for _, w := range writers {
		if _, ok := stored[w]; !ok {
			stored[w] = ledger.Head{Writer: w} // its head is gone
		}
	}
	for _, w := range slices.Sorted(maps.Keys(stored)) {
		if err := x.chain(ctx, r, stored[w]); err != nil {
			return err
		}
	}
	return nil
}

// chain walks one chain to its stored head.
func (x *examination) chain(ctx context.Context, r Reader, stored ledger.Head) error {
	c, err := x.loadCover(ctx, r, stored.Writer)
	if err != nil {
		return err
	}
	head := ledger.Head{Writer: stored.Writer}
	err = r.Links(ctx, stored.Writer, func(l ledger.Link) error {
		x.link(head, l)
		x.covered(c, l)
		head = ledger.Head{Writer: l.Writer, Position: l.Position, Hash: l.Hash}
		return nil
	})
	if err != nil {
		return err
	}
	if head != stored {
		x.find("链", stored.Writer, "链尾是第 %d 节,记录的链尾是第 %d 节", head.Position, stored.Position)
	}
	x.reached(c, head)
	return nil
}

func (x *examination) link(head ledger.Head, l ledger.Link) {
	x.report.Links++
	name := fmt.Sprintf("%s 第 %d 节", l.Writer, l.Position)
	switch {
	case l.Position != head.Position+1 || l.Previous != head.Hash:
		x.find("链", name, "与前一节不相接")
	case l.Hash != l.ComputeHash():
		x.find("链", name, "内容与哈希不符(%s %s)", l.Subject, l.Ref)
	}
	x.sealed[subject{l.Subject, l.Partition, l.Ref}] = l.Digest
}

// check compares a subject with its seal and takes the seal off the list.
func (x *examination) check(s subject, digest, what string) bool {
	sealed, ok := x.sealed[s]
	delete(x.sealed, s)
	if !ok {
		x.find(s.kind, s.ref, "没有封入链")
		return false
	}
	if sealed != digest {
		x.find(s.kind, s.ref, "%s", what)
		return false
	}
	return true
}

func bySubject(a, b subject) int {
	return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.partition, b.partition), cmp.Compare(a.ref, b.ref))
}

// unsealed names subjects that were sealed and are gone, in order.
func (x *examination) unsealed() {
	for _, s := range slices.SortedFunc(maps.Keys(x.sealed), bySubject) {
		x.find(s.kind, s.ref, "已封入链,但记录不存在")
	}
}

func (x *examination) policies(ctx context.Context, r Reader) error {
	return r.AllPublished(ctx, func(p policy.Published) error {
		x.report.Policies++
		x.check(subject{ledger.SubjectPolicy, "", p.ID}, p.Digest(), "政策文本或有效期与发布时不符")
		return nil
	})
}

func (x *examination) entries(ctx context.Context, r Reader) error {
	return r.Entries(ctx, func(e ledger.Entry) error {
		x.entry(e)
		return nil
	})
}

// entry examines an entry that no settlement made.
func (x *examination) entry(e ledger.Entry) {
	x.report.Entries++
	if err := e.Check(); err != nil {
		x.find("分录", e.EntryID, "借贷不平")
	}
	x.check(subject{ledger.SubjectEntry, e.Partition, e.EntryID}, ledger.EntryDigest(e), "金额或科目与入账时不符")
	x.book(e)
}

// book adds an entry to the balances derived here.
func (x *examination) book(e ledger.Entry) {
	for _, p := range e.Postings {
		account := p.Account
		if account.Class == ledger.Personal {
			account.Party = ""
		}
		x.paid[account] += p.Amount
	}
}

func (x *examination) persons(ctx context.Context, r Reader) error {
	return r.Persons(ctx, func(psnNo string) error {
		if err := x.person(ctx, r, psnNo); err != nil {
			return err
		}
		x.progress(x.report.Settlements)
		return nil
	})
}

func (x *examination) person(ctx context.Context, r Reader, psnNo string) error {
	records, err := r.RecordsOf(ctx, psnNo)
	if err != nil {
		return err
	}
	deltas, err := r.Deltas(ctx, psnNo)
	if err != nil {
		return err
	}
	entries, err := r.EntriesOf(ctx, psnNo)
	if err != nil {
		return err
	}
	balances := make(map[ledger.Account]money.Fen)
	at := 0
	for _, record := range records {
		var own []ledger.Entry
		for at < len(entries) && entries[at].Seq <= record.Seq {
			if e := entries[at]; e.Ref == record.SetlID {
				own = append(own, e)
				x.book(e)
			} else {
				x.entry(e)
			}
			addPersonal(balances, entries[at])
			at++
		}
		if err := x.settlement(ctx, r, record, deltas, own); err != nil {
			return err
		}
		x.accountAfter(record, balances)
	}
	for ; at < len(entries); at++ {
		x.entry(entries[at])
	}
	x.orphans(records, deltas)
	return nil
}

func addPersonal(balances map[ledger.Account]money.Fen, e ledger.Entry) {
	for _, p := range e.Postings {
		if p.Account.Class == ledger.Personal {
			balances[p.Account] -= p.Amount
		}
	}
}

// accountAfter compares the account balance that an act printed with the one
// derived from the postings up to it.
func (x *examination) accountAfter(r settlement.Record, balances map[ledger.Account]money.Fen) {
	for account, balance := range balances {
		if account.Region == r.Region && account.Scheme == r.Scheme && balance != r.Balance {
			x.find("余额", r.SetlID, "个人账户余额记为 %s,按分录推得 %s", r.Balance, balance)
		}
	}
}

// orphans names deltas whose settlement does not exist.
func (x *examination) orphans(records []settlement.Record, deltas []accumulator.Delta) {
	known := make(map[string]bool, len(records))
	for _, r := range records {
		known[r.SetlID] = true
	}
	for _, d := range deltas {
		if !known[d.SetlID] {
			x.find("累计", d.Key.String(), "变动所属的结算 %s 不存在", d.SetlID)
		}
	}
}
