package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"yibao/process/archiving"
	"yibao/process/reimbursement"
	"yibao/register/archive"
	"yibao/register/claim"
	"yibao/register/enrolment"
	"yibao/register/payout"
)

// material is one with everything filled in.
func material(partition, id string, minutes int) archive.Material {
	return archive.Material{
		MaterialID: id, Partition: partition, PsnNo: partition, Region: "330200", Step: "BX-01", Kind: "待遇", Ref: "R1", Name: "医药机构收费票据",
		Form: archive.Electronic, Copies: 1, Pages: 2, Supplier: "申请人", Place: "", Media: "application/pdf", Size: 3, Hash: archive.HashOf([]byte{0, 1, 255}),
		Retention: 30, Operator: "007", Recorded: at(minutes),
	}
}

func (b *Bench) archives(work func(archiving.Work) error) {
	b.Helper()
	b.ok(b.db().Archives(ctx, work))
}

func (b *Bench) materials(q archive.Query) (found []archive.Material) {
	b.Helper()
	b.archives(func(w archiving.Work) (err error) {
		found, err = w.Materials(ctx, q)
		return err
	})
	return found
}

func (b *Bench) content(m archive.Material) (content []byte, err error) {
	b.Helper()
	err = b.db().Archives(ctx, func(w archiving.Work) (err error) {
		content, err = w.Content(ctx, m)
		return err
	})
	return content, err
}

var archiveCases = []Case{
	{"档案/materials and their contents come back as filed, by each question", func(b *Bench) {
		first, second := material("1001", "M1", 5), material("1002", "M2", 10)
		second.Hash, second.Media, second.Size, second.Form, second.Place, second.Name = "", "", 0, archive.Original, "三号柜", "100%_申请表"
		second.Ref, second.Step, second.Kind, second.Region = "R2", "CB-03", "参保", "330100"
		b.archives(func(w archiving.Work) error {
			return w.AddMaterials(ctx, []archive.Material{first, second}, [][]byte{{0, 1, 255}, nil})
		})
		for _, q := range []archive.Query{
			{PsnNo: "1002"}, {Region: "330100"}, {Step: "CB-03"}, {Kind: "参保"}, {Ref: "R2"}, {Words: "%_"}, {After: "M1"}, {From: at(6)}, {Ref: "R2", Unbound: true},
		} {
			b.same([]archive.Material{second}, b.materials(q))
		}
		b.same([]archive.Material{first}, b.materials(archive.Query{Limit: 1}))
		b.same([]archive.Material{first}, b.materials(archive.Query{To: at(6)}))
		b.same([]archive.Material{}, b.materials(archive.Query{Words: "没有"}))
		content, err := b.content(first)
		b.ok(err)
		b.same(true, bytes.Equal(content, []byte{0, 1, 255}))
		_, err = b.content(second)
		b.is(err, archive.ErrNoContent)
		b.is(b.db().Archives(ctx, func(w archiving.Work) error { _, err := w.Material(ctx, "M3"); return err }), archive.ErrUnknownMaterial)
		if b.db().Archives(ctx, func(w archiving.Work) error { return w.AddMaterials(ctx, []archive.Material{first}, [][]byte{nil}) }) == nil {
			b.Error("a material was filed twice")
		}
	}},
	{"档案/a volume takes its pieces once, and a disposal their contents", func(b *Bench) {
		m := material("1001", "M1", 5)
		v := archive.Volume{VolumeNo: "V1", Region: "330200", Year: 2026, Kind: "待遇", Retention: 30, Serial: 1, Pieces: 1, Pages: 2, Sum: "s", Operator: "7", Recorded: at(20)}
		d := archive.Disposal{DisposalID: "D1", VolumeNo: "V1", Reason: "期满", Proposer: "甲", Approver: "乙", Pieces: 1, Recorded: at(30)}
		b.archives(func(w archiving.Work) error { return w.AddMaterials(ctx, []archive.Material{m}, [][]byte{{0, 1, 255}}) })
		b.archives(func(w archiving.Work) error { return w.Bind(ctx, v, []archive.Material{m}) })
		again := v
		again.VolumeNo = "V2"
		if b.db().Archives(ctx, func(w archiving.Work) error { return w.Bind(ctx, again, []archive.Material{m}) }) == nil {
			b.Error("a material was bound twice")
		}
		m.Volume, m.Piece = "V1", 1
		b.same([]archive.Material{m}, b.materials(archive.Query{Volume: "V1"}))
		b.archives(func(w archiving.Work) error { return w.Dispose(ctx, d, []archive.Material{m}) })
		m.Disposal, v.Disposal = "D1", "D1"
		b.same([]archive.Material{m}, b.materials(archive.Query{}))
		_, err := b.content(m)
		b.is(err, archive.ErrDestroyed)
		b.archives(func(w archiving.Work) error {
			found, err := w.Volume(ctx, "V1")
			all, errAll := w.Volumes(ctx, "330200")
			none, errNone := w.Volumes(ctx, "330100")
			gone, errGone := w.Disposals(ctx)
			b.same(v, found)
			b.same([]archive.Volume{v}, all)
			b.same(0, len(none))
			b.same([]archive.Disposal{d}, gone)
			return errors.Join(err, errAll, errNone, errGone)
		})
		b.is(b.db().Archives(ctx, func(w archiving.Work) error { _, err := w.Volume(ctx, "V2"); return err }), archive.ErrUnknownVolume)
	}},
	{"档案/a case moves once from each revision, and is found while it is overdue", func(b *Bench) {
		c := archive.Case{
			CaseNo: "C1", Partition: "1001", PsnNo: "1001", Region: "330200", OrgNo: "O", Step: "BX-01", State: archive.Accepted, Received: day("2026-03-01"),
			Due: day("2026-04-01"), Operator: "7", Recorded: at(1), Rev: 1,
		}
		b.archives(func(w archiving.Work) error { return w.AddCase(ctx, c) })
		overdue := func(on string) (n int) {
			b.archives(func(w archiving.Work) error {
				found, err := w.Cases(ctx, archive.CaseQuery{Region: "330200", DueBefore: day(on)})
				n = len(found)
				return err
			})
			return n
		}
		b.same([]int{0, 1}, []int{overdue("2026-04-01"), overdue("2026-04-02")})
		step := archive.CaseStep{CaseNo: "C1", Partition: "1001", Rev: 2, From: archive.Accepted, To: archive.Done, Missing: []string{"甲"}, Reason: "好", Operator: "8", Recorded: at(9)}
		c.Missing = []string{"甲"}
		c.State, c.Closed, c.Ref, c.Reason = archive.Done, at(9), "R9", "好"
		b.archives(func(w archiving.Work) error { return w.MoveCase(ctx, c, step) })
		b.is(b.db().Archives(ctx, func(w archiving.Work) error { return w.MoveCase(ctx, c, step) }), archive.ErrCaseChanged)
		c.Rev = 2
		b.archives(func(w archiving.Work) error {
			found, err := w.Case(ctx, "C1")
			steps, errSteps := w.CaseSteps(ctx, "C1")
			listed, errList := w.Cases(ctx, archive.CaseQuery{PsnNo: "1001", Step: "BX-01", Ref: "R9", State: archive.Done, Limit: 5})
			b.same(c, found)
			b.same([]archive.CaseStep{step}, steps)
			b.same([]archive.Case{c}, listed)
			return errors.Join(err, errSteps, errList)
		})
		b.same(0, overdue("2026-04-02"))
		b.is(b.db().Archives(ctx, func(w archiving.Work) error { _, err := w.Case(ctx, "C2"); return err }), archive.ErrUnknownCase)
	}},
}

// application is one with everything filled in.
func application(psnNo, id string) reimbursement.Application {
	return reimbursement.Application{
		AppID: id, PsnNo: psnNo, Region: "330200", OrgNo: "O", CaseNo: "C" + id, State: reimbursement.Entered, Clerk: "甲", Recorded: at(3), Rev: 1,
		Content: reimbursement.Content{
			Scheme: "310", MedType: "21", Place: "W1", PlaceRegion: "420106", Begin: at(0).Truncate(time.Hour), End: at(0).Truncate(time.Hour), Unlisted: 1,
			Diagnoses: []claim.Diagnosis{{Ordinal: 1, Code: "J00", Main: true}},
			Receipts:  []reimbursement.Receipt{{Code: "1", Number: "22222222", Electronic: true, Day: day("2026-03-01"), Amount: 101}},
			Lines:     []reimbursement.Line{{No: "1", Code: "X", Name: "<药>", Price: 1_000_000, Quantity: 10_000, Amount: 100, Day: day("2026-03-01")}},
			Payee:     reimbursement.Payee{Name: "张三", Bank: "某银行", Account: "6222"},
		},
	}
}

func (b *Bench) reimburse(psnNo string, work func(context.Context, reimbursement.Work) error) {
	b.Helper()
	b.ok(b.db().Reimburse(ctx, psnNo, work))
}

var reimbursementCases = []Case{
	{"零星报销/an application comes back as entered, and moves once from each revision", func(b *Bench) {
		b.persons("1001", "1002")
		a, other := application("1001", "A1"), application("1002", "A2")
		b.reimburse("1001", func(ctx context.Context, w reimbursement.Work) error { return w.AddApplication(ctx, a) })
		b.reimburse("1002", func(ctx context.Context, w reimbursement.Work) error { return w.AddApplication(ctx, other) })
		step := reimbursement.Step{AppID: "A1", PsnNo: "1001", Rev: 2, From: reimbursement.Entered, To: reimbursement.Checked, Reason: "好", Operator: "乙", Recorded: at(9)}
		a.State, a.First, a.Reason, a.Outcome = reimbursement.Checked, "乙", "好", reimbursement.Outcome{Total: 100, Funds: 60, Cash: 40, Findings: []string{"重复"}}
		move := func(ctx context.Context, w reimbursement.Work) error { return w.MoveApplication(ctx, a, step) }
		b.reimburse("1001", move)
		b.is(b.db().Reimburse(ctx, "1001", move), reimbursement.ErrChanged)
		a.Rev = 2
		b.ok(b.db().Reimbursed(ctx, func(r reimbursement.Reader) error {
			found, err := r.Application(ctx, "A1")
			steps, errSteps := r.ApplicationSteps(ctx, "A1")
			listed, errList := r.Applications(ctx, reimbursement.Query{Region: "330200", OrgNo: "O", State: reimbursement.Entered, After: "A1", Limit: 3})
			mine, errMine := r.Applications(ctx, reimbursement.Query{PsnNo: "1001"})
			b.same(a, found)
			b.same([]reimbursement.Step{step}, steps)
			b.same([]reimbursement.Application{other}, listed)
			b.same([]reimbursement.Application{a}, mine)
			_, unknown := r.Application(ctx, "A3")
			b.is(unknown, reimbursement.ErrUnknown)
			return errors.Join(err, errSteps, errList, errMine)
		}))
		b.is(b.db().Reimburse(ctx, "9999", move), enrolment.ErrUnknownPerson)
	}},
	{"零星报销/an invoice is used once in a region, until it is set free", func(b *Bench) {
		b.persons("1001")
		use := reimbursement.Invoice{Key: "1-2", Region: "330200", PsnNo: "1001", AppID: "A1", CaseNo: "C1", Place: "W1", Amount: 5, Recorded: at(3)}
		elsewhere := use
		elsewhere.Region, elsewhere.AppID = "330100", "A2"
		b.reimburse("1001", func(ctx context.Context, w reimbursement.Work) error {
			return w.UseInvoices(ctx, []reimbursement.Invoice{use, elsewhere})
		})
		again := use
		again.AppID = "A3"
		if b.db().Reimburse(ctx, "1001", func(ctx context.Context, w reimbursement.Work) error {
			return w.UseInvoices(ctx, []reimbursement.Invoice{again})
		}) == nil {
			b.Error("an invoice was used twice")
		}
		used := func(region string) (found *reimbursement.Invoice) {
			b.ok(b.db().Reimbursed(ctx, func(r reimbursement.Reader) (err error) {
				found, err = r.InvoiceUse(ctx, region, "1-2")
				return err
			}))
			return found
		}
		b.same(&use, used("330200"))
		b.reimburse("1001", func(ctx context.Context, w reimbursement.Work) error { return w.FreeInvoices(ctx, "A1") })
		if used("330200") != nil {
			b.Error("the invoice is still used")
		}
		b.same(&elsewhere, used("330100"))
	}},
	{"零星报销/what other stores write under its context is committed with it, or not at all", func(b *Bench) {
		b.persons("1001")
		failed := errors.New("no")
		for i, end := range []error{failed, nil} {
			err := b.db().Reimburse(ctx, "1001", func(ctx context.Context, w reimbursement.Work) error {
				err := b.db().Archives(ctx, func(w archiving.Work) error {
					return w.AddMaterials(ctx, []archive.Material{material("1001", fmt.Sprint("M", i), 1)}, [][]byte{{0, 1, 255}})
				})
				order := payout.Order{OrderID: fmt.Sprint("O", i), Partition: "1001", Kind: "零星报销", State: payout.Due, Recorded: at(1), Rev: 1}
				return errors.Join(err, w.AddOrders(ctx, []payout.Order{order}), end)
			})
			if (err == nil) != (end == nil) {
				b.Errorf("%d: %v", i, err)
			}
		}
		found := b.materials(archive.Query{})
		if len(found) != 1 || found[0].MaterialID != "M1" {
			b.Errorf("%v", found)
		}
	}},
}
