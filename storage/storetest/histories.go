package storetest

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"yibao/observer/verify"
	"yibao/process/importing"
	"yibao/process/settlement"
	"yibao/register/accumulator"
	"yibao/register/claim"
	"yibao/register/enrolment"
	"yibao/register/ledger"
	"yibao/storage/relational"
)

// walked collects what a walk brings, in the order of the pages, each of which
// must come once; before runs when the readers stand.
func (b *Bench) walked(scope verify.Scope, before func()) []verify.History {
	b.Helper()
	var mu sync.Mutex
	var all []verify.Page
	b.ok(b.db().InspectPages(ctx, func(p verify.Pager) error {
		before()
		return p.Pages(ctx, scope, func(_ verify.Reader, page verify.Page) error {
			mu.Lock()
			defer mu.Unlock()
			for i, h := range page.Histories {
				page.Histories[i] = kept(h)
			}
			page.Histories = slices.Clone(page.Histories)
			all = append(all, page)
			return nil
		})
	}))
	slices.SortFunc(all, func(x, y verify.Page) int { return cmp.Compare(x.Number, y.Number) })
	var list []verify.History
	for i, page := range all {
		b.same(i, page.Number)
		list = append(list, page.Histories...)
	}
	return list
}

// kept copies a history, whose memory serves the next page.
func kept(h verify.History) verify.History {
	h.Records, h.Lines, h.Entries = slices.Clone(h.Records), slices.Clone(h.Lines), slices.Clone(h.Entries)
	for i := range h.Records {
		x := &h.Records[i]
		x.Shares, x.Versions, x.Lines = slices.Clone(x.Shares), slices.Clone(x.Versions), slices.Clone(x.Lines)
		for k := range x.Lines {
			x.Lines[k].Parts = slices.Clone(x.Lines[k].Parts)
		}
	}
	for i := range h.Lines {
		h.Lines[i] = slices.Clone(h.Lines[i])
	}
	for i := range h.Entries {
		h.Entries[i].Postings = slices.Clone(h.Entries[i].Postings)
	}
	h.Deltas, h.Persons, h.Spells = slices.Clone(h.Deltas), slices.Clone(h.Persons), slices.Clone(h.Spells)
	h.Memberships, h.Registrations = slices.Clone(h.Memberships), slices.Clone(h.Registrations)
	return h
}

// asked collects the sealed histories by asking person by person.
func (b *Bench) asked() []verify.History {
	b.Helper()
	return read(b, func(r verify.Reader) (list []verify.History, err error) {
		err = r.Persons(ctx, func(psnNo string) error {
			h := verify.History{PsnNo: psnNo}
			var errs [4]error
			h.Records, errs[0] = r.RecordsOf(ctx, psnNo)
			h.Deltas, errs[1] = r.Deltas(ctx, psnNo)
			h.Entries, errs[2] = r.EntriesOf(ctx, psnNo)
			h.Lines = make([][]claim.FeeLine, len(h.Records))
			for i, x := range h.Records {
				if x.Kind == settlement.Settled {
					h.Lines[i], errs[3] = r.SettledLines(ctx, psnNo, x.SetlID)
				}
			}
			list = append(list, h)
			return errors.Join(errs[:]...)
		})
		return list, err
	})
}

// life writes two settlements and a reversal of the second, with everything
// that belongs to them, so that rows of one person are many and not in the
// order of their numbers.
func life(w settlement.Work, psnNo string) error {
	var errs []error
	try := func(err error) { errs = append(errs, err) }
	try(w.AddVisit(ctx, visit(psnNo, "V"+psnNo, 0)))
	for round, numbers := range [][]string{{"2", "10", "1"}, {"7"}} {
		seq, err := w.NextSeq(ctx)
		try(err)
		setlID := fmt.Sprintf("S%d-%s", 9-round, psnNo)
		var lines []claim.FeeLine
		for i, no := range numbers {
			lines = append(lines, line(psnNo, "V"+psnNo, no, i))
		}
		try(w.AddFeeLines(ctx, lines))
		if round == 1 { // withdrawn and uploaded again: the second attempt is taken
			try(w.WithdrawLines(ctx, psnNo, "V"+psnNo, numbers, at(5)))
			try(w.AddFeeLines(ctx, lines))
		}
		try(w.MarkSettled(ctx, psnNo, "V"+psnNo, setlID, numbers))
		x := record(psnNo, setlID, seq, settlement.Settled, "")
		x.Shares = append(x.Shares, settlement.Share{Payer: "大病保险", Amount: 1})
		try(w.AddRecord(ctx, x))
		try(w.AddDeltas(ctx, []accumulator.Delta{delta(psnNo, seq, 2, setlID, "起付", 300), delta(psnNo, seq, 1, setlID, "封顶", 5)}))
		e := booking(psnNo, seq, "E"+setlID, account(ledger.Personal, psnNo), payable, 700)
		e.Postings = append(e.Postings, ledger.Posting{Account: expense, Amount: 5}, ledger.Posting{Account: payable, Amount: -5})
		try(w.Post(ctx, e))
	}
	seq, err := w.NextSeq(ctx)
	try(err)
	x := record(psnNo, "R-"+psnNo, seq, settlement.Reversed, "S8-"+psnNo)
	x.Lines, x.Versions, x.Facts.DiseaseName = nil, nil, ""
	try(w.AddRecord(ctx, x))
	try(w.ReleaseLines(ctx, psnNo, "V"+psnNo, "S8-"+psnNo))
	return errors.Join(errs...)
}

// lives gives so many persons an opening entry, and a life to every third.
func (b *Bench) lives(n int) (psnNos, lived []string) {
	b.Helper()
	for i := range n {
		psnNos = append(psnNos, fmt.Sprintf("%05d", i))
	}
	b.persons(psnNos...)
	b.load(func(w importing.Work) error {
		var facts []enrolment.Spell
		for i, n := range psnNos[:n/2] {
			facts = append(facts, spell(n, "310", enrolment.CoverActive, version(fmt.Sprintf("SP-%d", i), i%7, "2026-01-01", "")))
		}
		return errors.Join(credit(w, "C1", psnNos), w.AddSpells(ctx, facts),
			w.AddMemberships(ctx, []enrolment.Membership{{Version: version("M-1", 0, "2026-01-01", "2026-02-01"), PsnNo: psnNos[0], Group: "2303", Active: true}}),
			w.AddRegistrations(ctx, []enrolment.Registration{{Version: version("G-1", 0, "2026-01-01", ""), PsnNo: psnNos[0], Kind: enrolment.Remote, Code: "330100", Detail: "长期"}}))
	})
	for i, n := range psnNos {
		if i%3 == 0 {
			lived = append(lived, n)
			b.do(n, func(w settlement.Work) error { return life(w, n) })
		}
	}
	return psnNos, lived
}

// alike fails unless pages bring what asking one by one brings, or both a
// refusal of the same words.
func (b *Bench) alike(about string) {
	b.Helper()
	var want, got []verify.History
	wanted := b.db().Inspect(ctx, func(r verify.Reader) error {
		h := verify.History{PsnNo: "1001"}
		var errs [4]error
		h.Records, errs[0] = r.RecordsOf(ctx, "1001")
		h.Deltas, errs[1] = r.Deltas(ctx, "1001")
		h.Entries, errs[2] = r.EntriesOf(ctx, "1001")
		h.Lines = make([][]claim.FeeLine, len(h.Records))
		for i, x := range h.Records {
			if x.Kind == settlement.Settled && errs[3] == nil {
				h.Lines[i], errs[3] = r.SettledLines(ctx, "1001", x.SetlID)
			}
		}
		want = []verify.History{h}
		return cmp.Or(errs[0], errs[1], errs[2], errs[3])
	})
	err := b.db().InspectPages(ctx, func(p verify.Pager) error {
		return p.Pages(ctx, verify.Sealed, func(_ verify.Reader, page verify.Page) error {
			if page.Broken != nil {
				return page.Broken
			}
			got = []verify.History{kept(page.Histories[0])}
			return nil
		})
	})
	if (wanted == nil) != (err == nil) || err != nil && err.Error() != wanted.Error() {
		b.Fatalf("%s: %v, otherwise %v", about, err, wanted)
	}
	if err == nil {
		b.same(want, got)
	}
}

var historyCases = []Case{
	{"历程/pages bring the same as asking person by person, over several pages", func(b *Bench) {
		b.lives(1201)
		b.raw(b.engine(), "UPDATE fee_upload SET settled_by = '' WHERE psn_no = '00000'", "DELETE FROM fee_upload WHERE psn_no = '00003' AND upload = 1",
			"UPDATE settled_lines SET lines = '[[1,1,1],[9,0,2],[1,2,7]]' WHERE psn_no = '00012' AND setl_id = 'S9-00012'",
			"DELETE FROM settled_lines WHERE psn_no = '00006'", "DELETE FROM settlement WHERE psn_no = '00009' AND setl_id = 'S9-00009'")
		got := b.walked(verify.Sealed, func() {})
		b.same(1201, len(got))
		b.same(b.asked(), got)
	}},
	{"历程/what judging again rests on, of those who have acts", func(b *Bench) {
		_, lived := b.lives(40)
		got := b.walked(verify.Judged, func() {})
		var names []string
		for _, h := range got {
			names = append(names, h.PsnNo)
		}
		b.same(lived, names)
		whole := b.asked()
		for _, h := range got {
			at := slices.IndexFunc(whole, func(w verify.History) bool { return w.PsnNo == h.PsnNo })
			for i := range whole[at].Records { // of an act these are not judged
				x := &whole[at].Records[i]
				x.Institution, x.Operator, x.MessageID, x.SettledAt, x.Digest = "", "", "", h.Records[i].SettledAt, ""
			}
			b.same(whole[at].Records, h.Records)
			b.same(whole[at].Deltas, h.Deltas)
			for _, lines := range whole[at].Lines {
				for k := range lines { // no judge looks at who holds a line
					lines[k].SettledBy = ""
				}
			}
			b.same(whole[at].Lines, h.Lines)
			var moved []ledger.Posting
			for _, e := range h.Entries {
				moved = append(moved, e.Postings...)
			}
			b.same([]int{3, 3}, []int{len(h.Entries), len(moved)})
			b.same(account(ledger.Personal, h.PsnNo), moved[0].Account)
		}
		first := got[0]
		identity := person("00000", version("P-00000", 0, "1980-01-01", ""))
		identity.Name, identity.CertType, identity.CertNo = "", "", ""
		b.same([]enrolment.Person{identity}, first.Persons)
		b.same([]enrolment.Spell{spell("00000", "310", enrolment.CoverActive, version("SP-0", 0, "2026-01-01", ""))}, first.Spells)
		b.same("M-1", first.Memberships[0].ID)
		b.same("长期", first.Registrations[0].Detail)
		b.same(1, len(got[1].Persons))
	}},
	{"历程/what judging on other premises rests on: the same without ledger, and of shared lines the entries", func(b *Bench) {
		b.lives(250) // several pages
		want := b.walked(verify.Judged, func() {})
		for i := range want {
			want[i].Entries = nil
			for k := range want[i].Records {
				for n, l := range want[i].Records[k].Lines {
					want[i].Records[k].Lines[n] = settlement.LineShare{EntryID: l.EntryID}
				}
			}
		}
		b.same(want, b.walked(verify.Tried, func() {}))
	}},
	{"历程/all readers see one state: what is written after they were opened is not in it", func(b *Bench) {
		_, lived := b.lives(30)
		want := b.asked()
		later := b.open("LATER")
		got := b.walked(verify.Sealed, func() {
			for _, n := range []string{lived[0], "00001"} {
				b.ok(later.Do(ctx, n, func(w settlement.Work) error {
					seq, err := w.NextSeq(ctx)
					return errors.Join(err, w.AddRecord(ctx, record(n, "LATE-"+n, seq, settlement.Settled, "")), seal(w, "结算", "LATE-"+n))
				}))
			}
		})
		b.same(want, got)
		b.same(len(want), len(b.walked(verify.Sealed, func() {})))
		b.same(len(lived)+1, len(b.walked(verify.Judged, func() {})))
	}},
	{"历程/nobody at all", func(b *Bench) {
		b.same([]verify.History{}, b.walked(verify.Sealed, func() {}))
		b.same([]verify.History{}, b.walked(verify.Judged, func() {}))
	}},
	{"历程/a visitor's error ends the walk and comes back as it is", func(b *Bench) {
		b.lives(9)
		b.is(b.db().InspectPages(ctx, func(p verify.Pager) error {
			return p.Pages(ctx, verify.Sealed, func(verify.Reader, verify.Page) error { return errStop })
		}), errStop)
	}},
	{"历程/packed columns that were altered are read by pages as they are one by one", func(b *Bench) {
		b.persons("1001")
		b.do("1001", everything)
		for column, others := range map[string][]string{
			"settlement.shares": {
				`'[]'`, `'[["统筹基金","基本",-5],["a\u00e9\\"b","<",9223372036854775807]]'`, `'[["","",-9223372036854775808]]'`, `''`, `'null'`, `'{}'`, `'[[]]'`, `'[["a","b"]]'`,
				`'[["a","b",1,2]]'`, `'[["a","b",007]]'`, `'[["a","b",1e2]]'`, `'[["a","b",92233720368547758070]]'`, `'[["a","b",1],]'`, `'[["a","b",1]]]'`, `'[["a","b",1]'`,
				`'[["a\z","b",1]]'`, `'[["a","b",1]] '`, `'[["a","b",-]]'`,
			},
			"settled_lines.lines": {`'[]'`, `'[[1,0,1],[7,0,2]]'`, `'[[1,5,1]]'`, `'[[1,0,99]]'`, `'[[1,-1,1]]'`, `'[[1,0,-1]]'`, `'[["1",0,1]]'`, `'[[1,0]]'`, `'[[1,0,99999999999]]'`},
			"fee_upload.marks":    {`'[[1,0,"S1"]]'`, `'[[1,5,""]]'`, `'[[2,0,""]]'`, `'[[0,0,""],[1,0,"x"]]'`, `'[[-1,0,""]]'`, `'[]'`, `'x'`},
		} {
			table, name, _ := strings.Cut(column, ".")
			was := b.texts(b.engine(), "SELECT "+name+" FROM "+table)[0]
			for _, other := range others {
				b.raw(b.engine(), "UPDATE "+table+" SET "+name+" = "+other)
				b.alike(column + " " + other)
			}
			b.raw(b.engine(), "UPDATE "+table+" SET "+name+" = '"+was+"'")
		}
	}},
	{"历程/a row that cannot be read is told as such, with its table", func(b *Bench) {
		b.persons("1001")
		b.do("1001", everything)
		for _, c := range []struct{ damage, mend, table string }{
			{"UPDATE settled_lines SET lines = '[[1,0]]'", "UPDATE settled_lines SET lines = '[[1,0,1]]'", "settled_lines"},
			{"UPDATE settlement SET begin_day = '2026-02-30'", "UPDATE settlement SET begin_day = '2026-03-01'", "settlement"},
			{"UPDATE ledger_entry SET value_date = 'x'", "UPDATE ledger_entry SET value_date = '2026-03-01'", "ledger_entry"},
			{"UPDATE person_version SET birth = '1980-13-01'", "UPDATE person_version SET birth = ''", "person_version"},
		} {
			b.raw(b.engine(), c.damage)
			scope := verify.Sealed
			if c.table == "person_version" {
				scope = verify.Judged
			}
			err := b.db().InspectPages(ctx, func(p verify.Pager) error {
				return p.Pages(ctx, scope, func(_ verify.Reader, page verify.Page) error { return page.Broken })
			})
			b.is(err, relational.ErrCorruptRow)
			b.same(relational.ErrCorruptRow.With(c.table).Error(), err.Error())
			b.raw(b.engine(), c.mend)
		}
	}},
}
