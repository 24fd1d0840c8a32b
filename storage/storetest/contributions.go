package storetest

import (
	"errors"
	"fmt"

	"yibao/ground/money"
	"yibao/ground/period"
	process "yibao/process/contribution"
	"yibao/process/importing"
	"yibao/process/publication"
	"yibao/register/contribution"
	"yibao/register/enrolment"
	"yibao/register/policy"
)

var (
	unit     = contribution.Debtor{Kind: contribution.Employer, No: "91330200MA0000001X"}
	alone    = contribution.Debtor{Kind: contribution.Person, No: "1001"}
	levyForm = contribution.Shape{ID: "f00d", Class: "单位职工", Items: []contribution.Item{
		{Name: "单位缴费", Payer: "单位", Fund: "统筹基金"}, {Name: "职工缴费", Payer: "个人", Fund: "个人账户"}}}
	march = contribution.MonthSpan(day("2026-03-01"))
)

// owed is a bill with everything filled in.
func owed(d contribution.Debtor, id, month string, minutes int) contribution.Bill {
	return contribution.Bill{BillID: id, Debtor: d, Region: "330200", Scheme: "310", Class: "单位职工", Kind: contribution.Regular,
		Term: contribution.MonthSpan(day(month + "-01")), Shape: levyForm, Amounts: []money.Fen{80000, 20000}, Heads: 1, Base: 1_000_000,
		Assessed: day("2026-03-05"), Due: day("2026-04-15"), Policy: "V1", RunKey: "R", Reason: "正常", Recorded: at(minutes)}
}

func lineOf(b contribution.Bill, psnNo string) contribution.Line {
	return contribution.Line{PsnNo: psnNo, BillID: b.BillID, Debtor: b.Debtor, Region: b.Region, Scheme: b.Scheme, Class: b.Class, Term: b.Term, Kind: b.Kind,
		Declared: 1_000_000, Base: 1_000_000, Amounts: b.Amounts}
}

func (b *Bench) contribute(work func(process.Work) error) {
	b.Helper()
	b.ok(b.db().Contribute(ctx, work))
}

// levied reads from the store.
func levied[T any](b *Bench, read func(process.Reader) (T, error)) T {
	b.Helper()
	var found T
	b.ok(b.db().Contributions(ctx, func(r process.Reader) (err error) {
		found, err = read(r)
		return err
	}))
	return found
}

var contributionCases = []Case{
	{"缴费/bills and lines come back as made, a voided one with its reason; the same bill is not made twice at once", func(b *Bench) {
		one, two := owed(unit, "B1", "2026-03", 0), owed(unit, "B2", "2026-04", 1)
		b.contribute(func(w process.Work) error {
			return errors.Join(w.AddBills(ctx, []contribution.Bill{one, two}), w.AddLines(ctx, levyForm, []contribution.Line{lineOf(one, "1002"), lineOf(one, "1001")}))
		})
		v := contribution.Void{BillID: "B1", Debtor: unit, Reason: "报错", Operator: "7", Recorded: at(9)}
		b.contribute(func(w process.Work) error { return w.AddVoid(ctx, v) })
		again := owed(unit, "B3", "2026-03", 20)
		b.contribute(func(w process.Work) error { return w.AddBills(ctx, []contribution.Bill{again}) })
		one.Voided = &v
		b.same([]contribution.Bill{one, again, two}, levied(b, func(r process.Reader) ([]contribution.Bill, error) { return r.Bills(ctx, unit) }))
		b.same([]contribution.Line{lineOf(one, "1001"), lineOf(one, "1002")}, levied(b, func(r process.Reader) ([]contribution.Line, error) { return r.Lines(ctx, "B1", "", 9) }))
		b.same([]contribution.Line{lineOf(one, "1002")}, levied(b, func(r process.Reader) ([]contribution.Line, error) { return r.Lines(ctx, "B1", "1001", 9) }))
		b.same([]contribution.Line{}, levied(b, func(r process.Reader) ([]contribution.Line, error) { return r.LinesOf(ctx, "1001", "310", march) }))
		b.same(map[contribution.Debtor]bool{unit: true}, levied(b, func(r process.Reader) (map[contribution.Debtor]bool, error) {
			return r.Assessed(ctx, "单位职工", contribution.Regular, march, []contribution.Debtor{unit, alone})
		}))
		b.is(b.db().Contributions(ctx, func(r process.Reader) error { _, err := r.BillOf(ctx, alone, "B1"); return err }), process.ErrNoBill)
	}},
	{"缴费/open bills in pages: due, not settled, not voided", func(b *Bench) {
		var bills []contribution.Bill
		for i := range 5 {
			d := contribution.Debtor{Kind: contribution.Person, No: fmt.Sprint("100", i)}
			bills = append(bills, owed(d, fmt.Sprint("B", i), "2026-03", i))
		}
		bills[4].Due = day("2026-05-01")
		b.contribute(func(w process.Work) error {
			return errors.Join(w.AddBills(ctx, bills), w.AddSettled(ctx, []contribution.Settled{{BillID: "B1", Debtor: bills[1].Debtor, PaidOn: day("2026-03-09")}}),
				w.AddVoid(ctx, contribution.Void{BillID: "B2", Debtor: bills[2].Debtor, Reason: "错"}))
		})
		page := func(kind contribution.DebtorKind, debtor, bill string, limit int) []contribution.Bill {
			return levied(b, func(r process.Reader) ([]contribution.Bill, error) {
				return r.OpenBills(ctx, process.OpenQuery{Region: "330200", Scheme: "310", Debtors: kind, Due: day("2026-04-15"), AfterDebtor: debtor, AfterBill: bill, Limit: limit})
			})
		}
		b.same([]contribution.Bill{bills[0]}, page("", "", "", 1))
		b.same([]contribution.Bill{bills[3]}, page("", "1000", "B0", 9))
		b.contribute(func(w process.Work) error { return w.Unsettle(ctx, bills[1].Debtor, []string{"B1"}) })
		b.same([]contribution.Bill{bills[1], bills[3]}, page("", "1000", "B0", 9))
		b.same([]contribution.Bill{}, page("没有这种", "", "", 9))
		b.same([]contribution.Bill{bills[0]}, page(bills[0].Debtor.Kind, "", "", 1))
	}},
	{"缴费/payments, allocations and refunds; a serial number comes in once", func(b *Bench) {
		p := contribution.Payment{PaymentID: "P1", Debtor: unit, Region: "330200", Scheme: "310", Payer: "单位", Channel: contribution.BankDebit, Serial: "S1",
			Amount: 500, PaidOn: day("2026-03-05"), Receipt: "A1", Operator: "7", Recorded: at(3)}
		took := contribution.Allocation{PaymentID: "P1", BillID: "B1", Debtor: unit, Item: 1, Amount: 300, PaidOn: p.PaidOn}
		late := contribution.Allocation{PaymentID: "P1", BillID: "B1", Debtor: unit, LateFee: true, Amount: 50, PaidOn: p.PaidOn}
		back := contribution.Allocation{PaymentID: "P1", BillID: "B1", Debtor: unit, Item: 1, Amount: -100, PaidOn: p.PaidOn, RefundID: "F1"}
		refund := contribution.Refund{RefundID: "F1", Debtor: unit, PaymentID: "P1", Amount: 100, Reason: "多缴", Operator: "7", Approver: "8", EntryID: "E1", Day: day("2026-03-06"), Recorded: at(4)}
		b.contribute(func(w process.Work) error {
			return errors.Join(w.LockDebtors(ctx, unit, alone, unit), w.AddPayment(ctx, p), w.AddAllocations(ctx, []contribution.Allocation{took, late}))
		})
		b.contribute(func(w process.Work) error {
			return errors.Join(w.LockDebtors(ctx, unit), w.AddAllocations(ctx, []contribution.Allocation{back}), w.AddRefund(ctx, refund))
		})
		twice := p
		twice.PaymentID = "P2"
		b.is(b.db().Contribute(ctx, func(w process.Work) error { return w.AddPayment(ctx, twice) }), process.ErrSerialTaken)
		p.Refunded = 100
		b.same([]contribution.Payment{p}, levied(b, func(r process.Reader) ([]contribution.Payment, error) { return r.Payments(ctx, unit) }))
		p.Refunded = 0
		b.same([]contribution.Payment{p}, levied(b, func(r process.Reader) ([]contribution.Payment, error) {
			return r.PaymentsOn(ctx, "330200", contribution.BankDebit, day("2026-03-05"))
		}))
		b.same([]contribution.Allocation{took, late, back}, levied(b, func(r process.Reader) ([]contribution.Allocation, error) { return r.Allocations(ctx, unit) }))
		b.same([]contribution.Refund{refund}, levied(b, func(r process.Reader) ([]contribution.Refund, error) { return r.Refunds(ctx, unit) }))
		b.ok(b.db().Contributions(ctx, func(r process.Reader) error {
			owner, id, found, err := r.SerialOwner(ctx, contribution.BankDebit, "S1")
			b.same(true, found && owner == unit && id == "P1")
			_, _, other, err2 := r.SerialOwner(ctx, contribution.TaxOffice, "S1")
			b.same(false, other)
			return errors.Join(err, err2)
		}))
	}},
	{"缴费/months that are paid: lines, own bills and prior months; bases of settled bills in pages", func(b *Bench) {
		ofUnit, own, unpaid := owed(unit, "B1", "2026-03", 0), owed(alone, "B2", "2026-02", 1), owed(unit, "B3", "2026-04", 2)
		prior := contribution.Prior{PriorID: "Q1", PsnNo: "1001", Scheme: "310", Kind: contribution.Transferred, Region: "330100", PaidOn: day("2026-01-01"),
			Term: period.Span{From: day("2025-11-01"), To: day("2026-01-01")}, Recorded: at(5)}
		wrong := prior
		wrong.PriorID, wrong.Term = "Q2", march
		gone := wrong
		gone.PriorID, gone.Withdrawn, gone.Recorded = "Q3", true, at(6)
		b.persons("1001", "1002")
		b.contribute(func(w process.Work) error {
			return errors.Join(w.AddBills(ctx, []contribution.Bill{ofUnit, own, unpaid}), w.AddPrior(ctx, []contribution.Prior{prior, wrong, gone}),
				w.AddLines(ctx, levyForm, []contribution.Line{lineOf(ofUnit, "1001"), lineOf(ofUnit, "1002"), lineOf(unpaid, "1001")}),
				w.AddSettled(ctx, []contribution.Settled{{BillID: "B1", Debtor: unit, PaidOn: day("2026-04-20")}, {BillID: "B2", Debtor: alone, PaidOn: day("2026-03-09")}}))
		})
		b.same([]contribution.MonthPaid{
			{Month: day("2025-11-01"), PaidOn: day("2026-01-01"), Source: "转入"},
			{Month: day("2025-12-01"), PaidOn: day("2026-01-01"), Source: "转入"},
			{Month: day("2026-02-01"), PaidOn: day("2026-03-09"), Due: day("2026-04-15"), Source: "个人", BillID: "B2"},
			{Month: day("2026-03-01"), PaidOn: day("2026-04-20"), Due: day("2026-04-15"), BackPaid: true, Source: "单位", BillID: "B1"},
			{Month: day("2026-04-01"), Due: day("2026-04-15"), Source: "单位", BillID: "B3"},
		}, levied(b, func(r process.Reader) ([]contribution.MonthPaid, error) { return r.PaidMonths(ctx, "1001", "310") }))
		ownLine := lineOf(own, "1001")
		year := contribution.YearSpan(2026)
		b.same([]contribution.Line{ownLine, lineOf(ofUnit, "1001")}, levied(b, func(r process.Reader) ([]contribution.Line, error) { return r.Bases(ctx, "1001", "310", year) }))
		page := func(after string) []contribution.Line {
			return levied(b, func(r process.Reader) ([]contribution.Line, error) {
				return r.BasesPage(ctx, "330200", "310", year, after, 1)
			})
		}
		b.same([]contribution.Line{ownLine, lineOf(ofUnit, "1001")}, page(""))
		b.same([]contribution.Line{lineOf(ofUnit, "1002")}, page("1001"))
		b.same([]contribution.Line{}, page("1002"))
	}},
	{"缴费/a run and an inspection move on from what was read only", func(b *Bench) {
		run := contribution.Run{RunKey: "K", Region: "330200", Scheme: "310", Class: "单位职工", Term: march, Policy: "V1", After: "A", Bills: 1, Heads: 2, Total: 3,
			Shape: levyForm, Amounts: []money.Fen{1, 2}, Operator: "7", Started: at(0), Moved: at(1)}
		b.contribute(func(w process.Work) error { return w.SaveRun(ctx, run) })
		b.is(b.db().Contribute(ctx, func(w process.Work) error { return w.SaveRun(ctx, run) }), process.ErrRunMoved)
		run.Rev, run.Done, run.After = 1, true, "B"
		b.contribute(func(w process.Work) error { return w.SaveRun(ctx, run) })
		b.is(b.db().Contribute(ctx, func(w process.Work) error { return w.SaveRun(ctx, run) }), process.ErrRunMoved)
		run.Rev = 2
		b.same(&run, levied(b, func(r process.Reader) (*contribution.Run, error) { return r.Run(ctx, "K") }))
		refusal := contribution.RunRefusal{RunKey: "K", Debtor: unit, PsnNo: "1001", Code: "YB6702", Text: "没有工资"}
		b.contribute(func(w process.Work) error { return w.AddRunRefusals(ctx, []contribution.RunRefusal{refusal, refusal}) })
		b.same([]contribution.RunRefusal{refusal}, levied(b, func(r process.Reader) ([]contribution.RunRefusal, error) { return r.RunRefusals(ctx, "K", 9) }))

		i := contribution.Inspection{InspectionID: "I1", Employer: unit.No, Region: "330200", Scheme: "310", Term: march, State: contribution.InspectionOpen,
			Findings: []contribution.Finding{{PsnNo: "1001", Month: march.From, Kind: contribution.WageBase, Declared: 1, Actual: 2, Owed: 3, Evidence: "账"}},
			Bills:    []string{"B1", "B2"}, Opened: day("2026-03-05"), Reason: "举报", Operator: "7", Recorded: at(2)}
		b.contribute(func(w process.Work) error { return w.SaveInspection(ctx, i) })
		i.Rev, i.State = 1, contribution.InspectionFound
		b.contribute(func(w process.Work) error { return w.SaveInspection(ctx, i) })
		b.is(b.db().Contribute(ctx, func(w process.Work) error { return w.SaveInspection(ctx, i) }), process.ErrInspectionMoved)
		i.Rev = 2
		b.same([]contribution.Inspection{i}, levied(b, func(r process.Reader) ([]contribution.Inspection, error) { return r.Inspections(ctx, unit.No) }))
		later := i
		later.InspectionID, later.Employer, later.State, later.Rev = "I2", "91330200MA00000026", contribution.InspectionOpen, 0
		b.contribute(func(w process.Work) error { return w.SaveInspection(ctx, later) })
		later.Rev = 1
		for _, c := range []struct {
			q    process.InspectionQuery
			want []contribution.Inspection
		}{
			{process.InspectionQuery{Region: "330200", Limit: 9}, []contribution.Inspection{later, i}},
			{process.InspectionQuery{Region: "330200", Limit: 1}, []contribution.Inspection{later}},
			{process.InspectionQuery{Region: "330200", After: "I2", Limit: 9}, []contribution.Inspection{i}},
			{process.InspectionQuery{Region: "330200", Employer: unit.No, Limit: 9}, []contribution.Inspection{i}},
			{process.InspectionQuery{Region: "330200", State: contribution.InspectionOpen, Limit: 9}, []contribution.Inspection{later}},
			{process.InspectionQuery{Region: "330300", Limit: 9}, []contribution.Inspection{}},
		} {
			b.same(c.want, levied(b, func(r process.Reader) ([]contribution.Inspection, error) { return r.InspectionsIn(ctx, c.q) }))
		}
	}},
	{"缴费/a receipt number is used once, a voided one stays", func(b *Bench) {
		batch := contribution.ReceiptBatch{BatchID: "T1", Region: "330200", Kind: "票据", Prefix: "A", First: 1, Last: 4, Next: 1, ReceivedOn: day("2026-03-01"), Operator: "7", Recorded: at(0)}
		used := contribution.Receipt{BatchID: "T1", Number: 1, State: contribution.ReceiptIssued, Debtor: unit, PaymentID: "P1", Amount: 5, Operator: "7", Recorded: at(1)}
		blank := contribution.Receipt{BatchID: "T1", Number: 2, State: contribution.ReceiptVoided, Operator: "7", Recorded: at(2), Reason: "印坏", VoidedBy: "7", VoidedAt: at(2)}
		b.contribute(func(w process.Work) error { return w.AddReceiptBatch(ctx, batch) })
		b.contribute(func(w process.Work) error {
			return errors.Join(w.TakeReceipt(ctx, used, 2), w.TakeReceipt(ctx, blank, 2))
		})
		b.is(b.db().Contribute(ctx, func(w process.Work) error { return w.TakeReceipt(ctx, used, 9) }), process.ErrReceiptTaken)
		b.is(b.db().Contribute(ctx, func(w process.Work) error { return w.VoidReceipt(ctx, blank) }), process.ErrReceiptTaken)
		used.Reason, used.VoidedBy, used.VoidedAt = "收回", "8", at(3)
		b.contribute(func(w process.Work) error { return w.VoidReceipt(ctx, used) })
		used.State = contribution.ReceiptVoided
		b.same(&used, levied(b, func(r process.Reader) (*contribution.Receipt, error) { return r.Receipt(ctx, "T1", 1) }))
		batch.Next = 2
		b.same([]contribution.ReceiptBatch{batch}, levied(b, func(r process.Reader) ([]contribution.ReceiptBatch, error) { return r.ReceiptBatches(ctx, "330200") }))
		b.ok(b.db().Contributions(ctx, func(r process.Reader) error {
			free, found, err := r.FreeReceipt(ctx, "T1", 2)
			b.same(true, found && free == 3)
			issued, voided, err2 := r.ReceiptCounts(ctx, "T1")
			b.same([]int64{0, 2}, []int64{issued, voided})
			return errors.Join(err, err2)
		}))
	}},
	{"缴费/files are kept with their differences and known by their hash", func(b *Bench) {
		f := process.File{FileID: "W1", Region: "330200", Direction: process.Inward, Kind: process.PaidFile, Name: "到账", Hash: "h", Rows: 1, Amount: 2, Day: day("2026-03-05"), Body: "…", Operator: "7", Recorded: at(0)}
		d := process.Difference{Kind: process.OtherAmount, Serial: "S", Debtor: unit, Theirs: 1, Ours: 2, Line: 3, Note: "我方"}
		b.contribute(func(w process.Work) error { return w.AddLevyFile(ctx, f, []process.Difference{d}) })
		b.same("W1", levied(b, func(r process.Reader) (string, error) { return r.FileSeen(ctx, "h") }))
		b.same("", levied(b, func(r process.Reader) (string, error) { return r.FileSeen(ctx, "他") }))
		b.same([]process.Difference{d}, levied(b, func(r process.Reader) ([]process.Difference, error) { return r.Differences(ctx, "W1") }))
	}},
	{"缴费/who is insured on a day, in pages, with groups and other cover", func(b *Bench) {
		b.persons("1001", "1002", "1003")
		cover := func(psnNo, scheme, id string) enrolment.Spell {
			return enrolment.Spell{Version: version(id, 1, "2026-01-01", ""), PsnNo: psnNo, Scheme: scheme, Region: "330200", State: enrolment.CoverActive, PersonType: "15"}
		}
		b.load(func(w importing.Work) error {
			return errors.Join(w.AddSpells(ctx, []enrolment.Spell{cover("1001", "390", "C1"), cover("1002", "390", "C2"), cover("1002", "310", "C3"), cover("1003", "310", "C4")}),
				w.AddMemberships(ctx, []enrolment.Membership{{Version: version("M1", 1, "2026-01-01", ""), PsnNo: "1001", Group: "2303", Active: true}}))
		})
		found := levied(b, func(r process.Reader) ([]contribution.Insured, error) {
			return r.Insured(ctx, "330200", "390", day("2026-02-01"), "", 9)
		})
		b.same(2, len(found))
		b.same([]string{"2303"}, found[0].Groups)
		b.same([]bool{false, true}, []bool{found[0].Elsewhere, found[1].Elsewhere})
		b.same(0, len(levied(b, func(r process.Reader) ([]contribution.Insured, error) {
			return r.Insured(ctx, "330200", "390", day("2025-02-01"), "", 9)
		})))
	}},
	{"缴费/published contribution policies, apart from benefit policies", func(b *Bench) {
		levy := policy.Published{Version: version("L1", 0, "2026-01-01", ""), Document: policy.Levy, Region: "330200", Scheme: "310", Title: "缴费", Entry: "缴费.yaml",
			Files: []policy.File{{Name: "缴费.yaml", Text: "…"}}, Hash: "h", Author: "7"}
		b.publish(func(w publication.Work) error { return w.Publish(ctx, levy) })
		levy.Files = nil
		b.same([]policy.Published{levy}, levied(b, func(r process.Reader) ([]policy.Published, error) { return r.Levies(ctx, "330200", "310") }))
		b.same([]policy.Published{}, levied(b, func(r process.Reader) ([]policy.Published, error) { return r.Levies(ctx, "330200", "390") }))
	}},
}
