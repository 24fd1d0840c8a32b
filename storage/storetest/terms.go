package storetest

import (
	"errors"
	"fmt"
	"time"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/observer/funds"
	"yibao/observer/verify"
	"yibao/process/closing"
	"yibao/process/importing"
	"yibao/register/ledger"
)

// closer opens and closes terms at 10:00 of 2026-07-01.
func (b *Bench) closer() *closing.Service {
	n := 0
	now := time.Date(2026, 7, 1, 2, 0, 0, 0, time.UTC)
	return &closing.Service{
		Store: b.db(), Zone: time.FixedZone("UTC+8", 8*60*60),
		Now: func() time.Time { now = now.Add(time.Second); return now },
		NewID: func() string {
			n++
			return fmt.Sprintf("T%d", n)
		},
	}
}

var officer = closing.Who{Operator: "李四"}

// booked books an entry of a fund without a person, and seals it.
func (b *Bench) booked(e ledger.Entry) error {
	return b.db().Import(ctx, func(w importing.Work) error {
		return errors.Join(w.PostEntries(ctx, []ledger.Entry{e}), w.Seal(ctx, ledger.Seal{
			Subject: ledger.SubjectEntry, Partition: e.Partition, Ref: e.EntryID, Digest: ledger.EntryDigest(e), Recorded: e.Recorded,
		}))
	})
}

// dated is an entry of a fund that bears a value date and was recorded on a day
// of July.
func dated(id, valueDate string, amount money.Fen) ledger.Entry {
	e := booking("", 0, id, account2(ledger.Deposit), account2(ledger.Income), amount)
	e.ValueDate, e.Recorded = day(valueDate), time.Date(2026, 7, 1, 1, 0, 0, 0, time.UTC)
	return e
}

func account2(class ledger.Class) ledger.Account { return account(class, "") }

// firstOf returns the first finding of verify, "" for none.
func (b *Bench) firstOf() string {
	b.Helper()
	report, err := verify.Run(ctx, b.db(), func(int) {})
	b.ok(err)
	if report.Clean() {
		return ""
	}
	return report.Findings[0].String()
}

var termCases = []Case{
	{"期间/a closed month takes no entry, its year neither, other months do", func(b *Bench) {
		s := b.closer()
		for _, term := range []string{"2026-05", "2026-06"} {
			_, err := s.Open(ctx, "330200", term, officer)
			b.ok(err)
		}
		b.ok(b.booked(dated("E1", "2026-05-31", 100)))
		_, err := s.Close(ctx, "330200", "2026-05", officer)
		b.ok(err)
		b.is(b.booked(dated("E2", "2026-05-01", 100)), ledger.ErrClosed)
		b.is(b.booked(dated("E3", "2026-05-31", 100)), ledger.ErrClosed)
		b.ok(b.booked(dated("E4", "2026-06-01", 100)))
		b.ok(b.booked(dated("E5", "2026-04-30", 0+100)))
		elsewhere := dated("E6", "2026-05-20", 100)
		for i := range elsewhere.Postings {
			elsewhere.Postings[i].Account.Region = "330100"
		}
		b.ok(b.booked(elsewhere))
		on, words, err := s.Dated(ctx, "330200", day("2026-05-09"))
		b.ok(err)
		b.same([]string{"2026-07-01", "所属期2026-05"}, []string{on.String(), words})
	}},
	{"期间/terms are opened once, closed in order and after their end, reopened by two from the last", func(b *Bench) {
		s := b.closer()
		open := func(term string) error { _, err := s.Open(ctx, "330200", term, officer); return err }
		shut := func(term string) error { _, err := s.Close(ctx, "330200", term, officer); return err }
		again := func(term string, by closing.Who) error { _, err := s.Reopen(ctx, "330200", term, by); return err }
		two := closing.Who{Operator: "李四", Approver: "王五", Reason: "补记利息"}
		b.is(shut("2026-05"), closing.ErrNotOpen)
		b.ok(errors.Join(open("2026-05"), open("2026-06"), open("2026-07"), open("2026")))
		b.is(open("2026-05"), closing.ErrOpened)
		b.is(open("2026-13"), closing.ErrTerm)
		b.is(open("2026/05"), closing.ErrTerm)
		b.is(shut("2026-06"), closing.ErrEarlier)
		b.ok(errors.Join(shut("2026-05"), shut("2026-06")))
		b.is(shut("2026-07"), closing.ErrNotEnded)
		b.is(shut("2026"), closing.ErrNotEnded)
		b.is(again("2026-05", two), closing.ErrLater)
		b.is(again("2026-06", closing.Who{Operator: "李四", Approver: "李四", Reason: "自己"}), closing.ErrAlone)
		b.is(again("2026-06", closing.Who{Operator: "李四", Approver: "王五"}), closing.ErrNoReason)
		b.is(again("2026-07", two), closing.ErrNotClosed)
		b.ok(again("2026-06", two))
		late := dated("E1", "2026-06-30", 100)
		late.Recorded = s.Now()
		b.ok(b.booked(late))
		b.ok(shut("2026-06"))
		acts, err := s.Acts(ctx, "330200")
		b.ok(err)
		last := acts[len(acts)-1]
		b.same([]ledger.ArchiveLine{
			{Balance: ledger.Balance{Account: account2(ledger.Deposit), Amount: 100}, Accounts: 1},
			{Balance: ledger.Balance{Account: account2(ledger.Income), Amount: -100}, Accounts: 1},
		}, last.Archive)
		b.same("", b.firstOf())
	}},
	{"期间/verify derives archives again and names what was altered", func(b *Bench) {
		s := b.closer()
		b.persons("1001", "1002")
		_, err := s.Open(ctx, "330200", "2026-06", officer)
		b.ok(err)
		for _, n := range []string{"1001", "1002"} {
			e := booking(n, 1, "E"+n, ledger.Account{Class: ledger.Deposit, Region: "330200", Scheme: "310", Fund: ledger.PersonalFund}, ledger.PersonalAccount("330200", "310", n), 500)
			e.ValueDate, e.Recorded, e.Kind = day("2026-06-10"), at(0), "划入"
			b.ok(b.booked(e))
		}
		act, err := s.Close(ctx, "330200", "2026-06", officer)
		b.ok(err)
		b.same(int64(2), act.Archive[0].Accounts)
		b.same("", b.firstOf())
		sql := b.engine()
		b.raw(sql, "UPDATE book_archive SET amount = amount + 1 WHERE ordinal = 0")
		b.same("期间 "+act.ActID+":内容或封存的余额与办理时不符", b.firstOf())
		b.raw(sql, "UPDATE book_archive SET amount = amount - 1 WHERE ordinal = 0")
		b.same("", b.firstOf())
		b.raw(sql, "UPDATE ledger_entry SET value_date = '2026-07-01' WHERE part_key = '1001'")
		found := b.firstOf()
		if found == "" {
			b.Error("移到别的期间没有查出")
		}
	}},
	{"基金/a half-year of a county comes out as its accounts have it", halfYear},
}

// halfYear is the half-year of a county: in 1,981 = 826 + 832 + 34 + 271 + 18, out
// 1,593 = 771 + 580 + 20 + 206 + 16, in ten thousands of yuan; in several
// entries, reversals, and entries outside the span.
func halfYear(b *Bench) {
	b.persons("1001", "1002")
	const wan = 1_000_000 // fen
	var all []ledger.Entry
	post := func(partition, kind, on string, debit, credit ledger.Account, amount money.Fen) {
		e := booking(partition, int64(len(all)+1), fmt.Sprintf("E%d", len(all)), debit, credit, amount)
		e.Kind, e.ValueDate, e.Recorded = kind, day(on), at(0)
		all = append(all, e)
	}
	fund := func(class ledger.Class, name, party string) ledger.Account {
		return ledger.Account{Class: class, Region: "330200", Scheme: "310", Fund: name, Party: party}
	}
	in := func(name, kind, on string, amount money.Fen) {
		post("", kind, on, fund(ledger.Deposit, name, ""), fund(ledger.Income, name, ""), amount)
	}
	out := func(name, kind, on string, amount money.Fen) {
		post("1001", kind, on, fund(ledger.Expense, name, ""), fund(ledger.Payable, name, "H1"), amount)
	}
	in("统筹基金", "基金期初", "2025-12-31", 500*wan)
	in("统筹基金", "缴费", "2026-01-15", 700*wan)
	in("统筹基金", "财政补助", "2026-03-01", 100*wan)
	in("统筹基金", "利息", "2026-06-30", 26*wan)
	out("统筹基金", "结算", "2026-02-01", 800*wan)
	out("统筹基金", "撤销", "2026-02-02", -29*wan)
	out("统筹基金", "结算", "2026-07-01", 3*wan)
	for _, f := range []struct {
		name    string
		in, out money.Fen
	}{{"大病保险", 34, 20}, {"公务员补助", 271, 206}, {"离休基金", 18, 16}} {
		in(f.name, "缴费", "2026-04-01", f.in*wan)
		out(f.name, "结算", "2026-05-01", f.out*wan)
	}
	accountOf := func(n string) ledger.Account { return ledger.PersonalAccount("330200", "310", n) }
	credit := func(n, kind, on string, amount money.Fen) {
		post(n, kind, on, fund(ledger.Deposit, ledger.PersonalFund, ""), accountOf(n), amount)
	}
	credit("1001", "划入", "2026-01-20", 800*wan)
	credit("1002", "划入", "2026-06-20", 30*wan)
	credit("1002", "利息", "2026-06-30", 2*wan)
	use := func(n, kind, on string, amount money.Fen) {
		post(n, kind, on, accountOf(n), fund(ledger.Payable, ledger.PersonalFund, "H1"), amount)
	}
	use("1001", "结算", "2026-03-01", 600*wan)
	use("1001", "撤销", "2026-03-02", -20*wan)
	// held for a member of the family, and half of it given back
	held := ledger.Hold{HoldID: "H1", Region: "330200", Scheme: "310"}.Frozen()
	post("1001", "共济冻结", "2026-06-01", accountOf("1001"), held, 2*wan)
	post("1001", "共济退回", "2026-06-01", held, accountOf("1001"), 2*wan)
	b.load(func(w importing.Work) error { return w.PostEntries(ctx, all) })

	span := period.Span{From: day("2026-01-01"), To: day("2026-07-01")}
	table, err := funds.Of(ctx, b.db(), "330200", span)
	b.ok(err)
	got := make(map[string][2]money.Fen)
	for _, r := range table.Rows {
		b.same(money.Fen(0), r.Gap())
		got[r.Fund] = [2]money.Fen{r.In() / wan, r.Out() / wan}
	}
	b.same(map[string][2]money.Fen{
		"统筹基金": {826, 771}, "个人账户": {832, 580}, "大病保险": {34, 20}, "公务员补助": {271, 206}, "离休基金": {18, 16},
	}, got)
	total := table.Total()
	b.same([]money.Fen{1981 * wan, 1593 * wan, 500 * wan, 888 * wan}, []money.Fen{total.In(), total.Out(), total.Opening, total.Closing})
	b.same(independent(all, span), [3]money.Fen{total.Opening, total.In() - total.Out(), total.Closing})
	b.same(map[string]money.Fen{"缴费": 700 * wan, "财政补助": 100 * wan, "利息": 26 * wan}, rowOf(table, "统筹基金").Income)
	opens(b, table)
	monthly(b, table)
}

// monthly compares a table with the sum of its months.
func monthly(b *Bench, t funds.Table) {
	months, err := funds.MonthsOf(ctx, b.db(), t.Region, t.Span)
	b.ok(err)
	b.same(6, len(months))
	var in, out money.Fen
	for _, m := range months {
		sum := m.Total()
		b.same(money.Fen(0), sum.Opening+sum.In()-sum.Out()-sum.Closing)
		in, out = in+sum.In(), out+sum.Out()
	}
	total, last := t.Total(), months[5].Total()
	b.same([]money.Fen{total.In(), total.Out(), total.Closing}, []money.Fen{in, out, last.Closing})
}

// opens compares each figure of a table with the list that it opens to, read two
// at a time.
func opens(b *Bench, t funds.Table) {
	listed := 0
	column := func(r funds.Row, side, kind string, want money.Fen) {
		c := funds.Column{Region: r.Region, Scheme: r.Scheme, Fund: r.Fund, Side: side, Kind: kind, Span: t.Span}
		var sum money.Fen
		for after, more := "", true; more; {
			moves, told, err := funds.Moves(ctx, b.db(), c, after, 2)
			b.ok(err)
			b.same(want, told)
			for _, m := range moves {
				sum, after, listed = sum+m.Amount, m.Place(), listed+1
			}
			more = len(moves) == 2
		}
		b.same(want, sum)
	}
	for _, r := range t.Rows {
		for kind, amount := range r.Income {
			column(r, funds.In, kind, amount)
		}
		for kind, amount := range r.Expense {
			column(r, funds.Out, kind, amount)
		}
	}
	b.same(20, listed)
	_, _, err := funds.Moves(ctx, b.db(), funds.Column{Side: funds.In, Kind: "待遇"}, "", 2)
	b.same(true, errors.Is(err, funds.ErrColumn))
}

func rowOf(t funds.Table, fund string) funds.Row {
	for _, r := range t.Rows {
		if r.Fund == fund {
			return r
		}
	}
	return funds.Row{}
}

// independent sums all postings by hand: what the funds owned before a span, what
// changed in it, and what they own at its end.
func independent(entries []ledger.Entry, span period.Span) (sums [3]money.Fen) {
	for _, e := range entries {
		for _, p := range e.Postings {
			switch p.Account.Class {
			case ledger.Income, ledger.Expense, ledger.Personal, ledger.Frozen:
			default:
				continue
			}
			switch {
			case e.ValueDate < span.From:
				sums[0] -= p.Amount
			case e.ValueDate < span.To:
				sums[1] -= p.Amount
			}
		}
	}
	sums[2] = sums[0] + sums[1]
	return sums
}
