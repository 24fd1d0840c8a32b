package verify

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"

	"yibao/ground/money"
	"yibao/register/ledger"
	"yibao/register/policy"
)

// Finding is one difference: where, and what is wrong.
type Finding struct {
	Where string // 链, 锚, 结算, 费用明细, 累计, 分录, 政策, 留痕, 留痕清理, 余额, 期间, 冻结
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
	Terms                                 int // acts on terms of the books
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
	if r.Terms > 0 {
		head += fmt.Sprintf("、期间 %d", r.Terms)
	}
	if r.Anchors > 0 {
		head += fmt.Sprintf("、锚 %d", r.Anchors)
	}
	if r.Clean() {
		return head + ":全部一致"
	}
	return fmt.Sprintf("%s:发现 %d 处不一致,第一处:%s", head, len(r.Findings), r.Findings[0])
}

// examination is one run over one state of the database.
type examination struct {
	joined map[string][]joined // what absorbed numbers held, by the number that was kept
	notes
	report   Report
	paid     map[ledger.Account]money.Fen
	held     map[ledger.Account]money.Fen // what holds keep that have not ended
	progress func(done int)

	anchors  []*anchored // in order of number
	byNumber map[int64]*anchored

	mu    sync.Mutex // over report, paid and parts while pages are examined
	parts []*part    // those with findings
}

// Run examines everything. progress is told how many settlements are done.
func Run(ctx context.Context, store Store, progress func(done int)) (Report, error) {
	var report Report
	err := Inspect(ctx, store, func(r Reader) error {
		x := examination{notes: notes{seals: newSeals()}, paid: make(map[ledger.Account]money.Fen), held: make(map[ledger.Account]money.Fen), progress: progress}
		for _, step := range []func(context.Context, Reader) error{
			x.loadAnchors, x.chains, x.checkAnchors, x.policies, x.trail, x.files, x.entries, x.merges, x.persons, x.balances, x.terms, x.unsealed,
		} {
			if err := step(ctx, r); err != nil {
				return err
			}
		}
		report = x.report
		report.Findings = x.findings
		return nil
	})
	return report, err
}

// notes are findings in the order in which they were made.
type notes struct {
	*seals
	findings []Finding
}

func (n *notes) find(where, ref, what string, args ...any) {
	n.findings = append(n.findings, Finding{where, ref, fmt.Sprintf(what, args...)})
}

// chains walks every writer's chain, in order of the writers' bytes, as the
// anchors' trees have them.
func (x *examination) chains(ctx context.Context, r Reader) error {
	heads, err := writers(ctx, r)
	for _, h := range heads {
		if err == nil {
			err = x.chain(ctx, r, h)
		}
	}
	return err
}

// writers returns the heads of all chains, in order of the writers' bytes.
func writers(ctx context.Context, r Reader) ([]ledger.Head, error) {
	heads, err := r.Heads(ctx)
	if err != nil {
		return nil, err
	}
	stored := make(map[string]ledger.Head)
	for _, h := range heads {
		stored[h.Writer] = h
	}
	anchored, err := r.AnchoredWriters(ctx)
	if err != nil {
		return nil, err
	}
	for _, w := range anchored {
		if _, ok := stored[w]; !ok {
			stored[w] = ledger.Head{Writer: w} // its head is gone
		}
	}
	var ordered []ledger.Head
	for _, w := range slices.Sorted(maps.Keys(stored)) {
		ordered = append(ordered, stored[w])
	}
	return ordered, nil
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
	what := ""
	switch {
	case l.Position != head.Position+1 || l.Previous != head.Hash:
		what = "与前一节不相接"
	case l.Hash != l.ComputeHash():
		what = fmt.Sprintf("内容与哈希不符(%s %s)", l.Subject, l.Ref)
	}
	if what != "" {
		x.find("链", fmt.Sprintf("%s 第 %d 节", l.Writer, l.Position), "%s", what)
	}
	x.add(subject{l.Subject, l.Partition, l.Ref}, l.Digest)
}

// check compares a subject with its seal and takes the seal off the list.
func (n *notes) check(s subject, digest, what string) bool {
	sealed, same := n.take(s, digest)
	switch {
	case !sealed:
		n.find(s.kind, s.ref, "没有封入链")
	case !same:
		n.find(s.kind, s.ref, "%s", what)
	}
	return sealed && same
}

// unsealed names subjects that were sealed and are gone, in order.
func (x *examination) unsealed(ctx context.Context, r Reader) error {
	gone, err := x.left(ctx, r)
	slices.SortFunc(gone, bySubject)
	for _, s := range gone {
		x.find(s.kind, s.ref, "已封入链,但记录不存在")
	}
	return err
}

func (x *examination) policies(ctx context.Context, r Reader) error {
	return r.AllPublished(ctx, func(p policy.Published) error {
		x.report.Policies++
		x.check(subject{ledger.SubjectPolicy, "", p.ID}, p.Digest(), "政策文本或有效期与发布时不符")
		return nil
	})
}

// entries examines the entries that belong to no person.
func (x *examination) entries(ctx context.Context, r Reader) error {
	all := newPart(x.seals, 0)
	err := r.Entries(ctx, func(e ledger.Entry) error {
		all.entry(e)
		return nil
	})
	x.join(all)
	x.gather()
	return err
}

// persons examines everybody, page by page, several pages at a time.
func (x *examination) persons(ctx context.Context, r Reader) error {
	err := pages(ctx, r, func(page Page) error {
		one := newPart(x.seals, page.Number)
		for _, h := range page.Histories {
			one.person(h, slices.Clone(x.joined[h.PsnNo]))
		}
		x.join(one)
		return nil
	})
	x.gather()
	return err
}

// join adds what a part found.
func (x *examination) join(p *part) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.report.Settlements += p.settlements
	x.report.Entries += p.entries
	for account, amount := range p.paid {
		x.paid[account] += amount
	}
	for account, amount := range p.held {
		if x.held[account] += amount; x.held[account] == 0 {
			delete(x.held, account)
		}
	}
	if len(p.findings) > 0 {
		x.parts = append(x.parts, p)
	}
	x.progress(x.report.Settlements)
}

// gather takes over the findings of the parts, in order of the pages.
func (x *examination) gather() {
	slices.SortFunc(x.parts, func(a, b *part) int { return cmp.Compare(a.number, b.number) })
	for _, p := range x.parts {
		x.findings = append(x.findings, p.findings...)
	}
	x.parts = nil
}
