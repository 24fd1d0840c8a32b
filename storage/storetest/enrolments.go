package storetest

import (
	"context"
	"errors"
	"slices"

	"yibao/observer/inquiry"
	"yibao/process/cleansing"
	"yibao/process/enrolling"
	"yibao/process/settlement"
	"yibao/register/accumulator"
	"yibao/register/enrolment"
)

func (b *Bench) enrol(work func(enrolling.Work) error) {
	b.Helper()
	b.ok(b.db().Enrol(ctx, func(_ context.Context, w enrolling.Work) error { return work(w) }))
}

func (b *Bench) enrolled(read func(enrolling.Reader) error) {
	b.Helper()
	b.ok(b.db().Enrolled(ctx, read))
}

// actsOf gives a person a settlement act at each position, each with a delta.
func (b *Bench) actsOf(psnNo string, ids ...string) {
	b.Helper()
	for _, id := range ids {
		b.do(psnNo, func(w settlement.Work) error {
			seq, err := w.NextSeq(ctx)
			if err != nil {
				return err
			}
			d := accumulator.Delta{PsnNo: psnNo, Seq: seq, SetlID: id, Fold: accumulator.Sum, Amount: 100}
			return errors.Join(
				w.AddRecord(ctx, settlement.Record{PsnNo: psnNo, SetlID: id, Seq: seq, Kind: settlement.Settled, Region: "330200", SettledAt: at(int(seq))}),
				w.AddDeltas(ctx, []accumulator.Delta{d}))
		})
	}
}

// acts lists a person's settlement acts, in the order in which they stand.
func (b *Bench) acts(psnNo string) (ids []string, seqs []int64) {
	b.Helper()
	b.ok(b.db().View(ctx, func(r settlement.Reader) error {
		records, err := r.RecordsOf(ctx, psnNo)
		deltas, err2 := r.Deltas(ctx, psnNo)
		ids, seqs = []string{}, []int64{}
		for i, x := range records {
			ids, seqs = append(ids, x.SetlID), append(seqs, x.Seq)
			if len(deltas) == len(records) && (deltas[i].SetlID != x.SetlID || deltas[i].Seq != x.Seq) {
				b.Errorf("delta %+v beside %s", deltas[i], x.SetlID)
			}
		}
		return errors.Join(err, err2)
	}))
	return ids, seqs
}

func merge(kept, absorbed string, offset, behind int64) func(enrolling.Work) error {
	return func(w enrolling.Work) error {
		return errors.Join(w.Lock(ctx, kept, absorbed), w.RaiseSeq(ctx, kept, offset+behind), w.AddAlias(ctx, enrolment.Alias{
			AliasID: "M1", Absorbed: absorbed, Kept: kept, Offset: offset, Behind: behind, Day: day("2026-03-01"), Reason: "一人两号", Operator: "S1", Recorded: at(50),
		}))
	}
}

var enrolmentCases = []Case{
	{"参保/households, newborns, units and their people come back as they were written", func(b *Bench) {
		b.persons("1001", "1002")
		head := enrolment.HouseholdMember{Version: version("J1", 0, "2026-01-01", ""), PsnNo: "1001", HouseholdNo: "J", Region: "390100", Role: enrolment.Head, Active: true}
		child := enrolment.HouseholdMember{Version: version("J2", 0, "2026-02-01", ""), PsnNo: "1002", HouseholdNo: "J", Region: "390100", Role: enrolment.Child, Active: true}
		left := child
		left.Version, left.Active = version("J3", 10, "2026-03-01", ""), false
		born := enrolment.Newborn{Version: version("N1", 0, "2026-02-01", ""), PsnNo: "1002", BirthCertNo: "Y1", ParentCertType: "01", ParentCertNo: "390102198504120017", ParentPsnNo: "1001"}
		unit := enrolment.Employer{Version: version("U1", 0, "2024-01-01", ""), CreditNo: "C1", Region: "390100", Name: "厂", Kind: enrolment.Enterprise, Legal: "张三", Phone: "100", BankAccount: "62", State: enrolment.EmployerActive}
		post := enrolment.Employment{Version: version("E1", 0, "2026-01-01", ""), PsnNo: "1001", Employer: "C1", Region: "390100", Relation: enrolment.AtWork, Declared: 6000_00, Active: true, Reason: "入职"}
		gone := post
		gone.Version, gone.Active, gone.Reason = version("E2", 10, "2026-06-01", ""), false, "离职"
		b.enrol(func(w enrolling.Work) error {
			return errors.Join(w.AddHouseholdMembers(ctx, []enrolment.HouseholdMember{head, child, left}), w.AddNewborns(ctx, []enrolment.Newborn{born}),
				w.AddEmployers(ctx, []enrolment.Employer{unit}), w.AddEmployments(ctx, []enrolment.Employment{post, gone}))
		})
		b.enrolled(func(r enrolling.Reader) error {
			members, err := r.HouseholdMembersOn(ctx, "J", day("2026-02-01"))
			b.same([]enrolment.HouseholdMember{head, child}, members)
			later, err2 := r.HouseholdMembersOn(ctx, "J", day("2026-03-01"))
			b.same([]enrolment.HouseholdMember{head}, later)
			at1, err3 := r.HouseholdOn(ctx, "1002", day("2026-03-01"))
			b.same((*enrolment.HouseholdMember)(nil), at1)
			n, err4 := r.NewbornOf(ctx, "1002")
			b.same(&born, n)
			e, err5 := r.EmployerOn(ctx, "C1", day("2026-01-01"))
			b.same(unit, e)
			staff, err6 := r.StaffOn(ctx, "C1", day("2026-05-31"), "", 10)
			b.same([]enrolment.Employment{post}, staff)
			none, err7 := r.StaffOn(ctx, "C1", day("2026-06-01"), "", 10)
			b.same([]enrolment.Employment{}, none)
			units, err8 := r.EmployersOf(ctx, "390100", day("2026-01-01"), "", 10)
			b.same([]enrolment.Employer{unit}, units)
			for words, found := range map[string][]enrolment.Employer{"厂": {unit}, "C": {unit}, "1": {}, "%": {}} {
				named, err := r.EmployersNamed(ctx, "390100", words, day("2026-01-01"), "", 10)
				b.ok(err)
				b.same(found, named)
			}
			_, missing := r.EmployerOn(ctx, "C2", day("2026-01-01"))
			b.is(missing, enrolment.ErrUnknownEmployer)
			return errors.Join(err, err2, err3, err4, err5, err6, err7, err8)
		})
		b.is(b.db().Enrol(ctx, func(_ context.Context, w enrolling.Work) error {
			return w.AddEmployments(ctx, []enrolment.Employment{{Version: version("E9", 0, "2026-01-01", ""), PsnNo: "9999", Employer: "C1"}})
		}), enrolment.ErrUnknownPerson)
	}},
	{"参保/an act is found by its key, a key is taken once, a certificate stays", func(b *Bench) {
		b.persons("1001")
		act := enrolment.Act{ActID: "A1", Kind: enrolment.MoveOut, PsnNo: "1001", Employer: "C1", Region: "390100", Day: day("2026-03-01"), Reason: "调动",
			Operator: "S1", Key: "K1", Hash: "h", Versions: []string{"V1", "V2"}, Content: `{"a":"张三"}`, Recorded: at(1)}
		paper := enrolment.Certificate{No: "Z1", PsnNo: "1001", Direction: enrolment.Outward, Scheme: "310", FromRegion: "390100", ToRegion: "390200", Name: "张三",
			CertType: "01", CertNo: "390102198504120017", First: day("2024-01-01"), Last: day("2026-02-28"), PaidMonths: 26, Balance: 12_34, Day: day("2026-03-01"), ActID: "A1", Recorded: at(1)}
		b.enrol(func(w enrolling.Work) error {
			return errors.Join(w.AddEnrolmentAct(ctx, act), w.AddCertificate(ctx, paper))
		})
		b.enrolled(func(r enrolling.Reader) error {
			found, err := r.EnrolmentAct(ctx, "K1")
			b.same(&act, found)
			none, err2 := r.EnrolmentAct(ctx, "K2")
			b.same((*enrolment.Act)(nil), none)
			own, err3 := r.EnrolmentActsOf(ctx, "1001")
			b.same([]enrolment.Act{act}, own)
			units, err4 := r.EmployerActsOf(ctx, "C1")
			b.same([]enrolment.Act{act}, units)
			papers, err5 := r.CertificatesOf(ctx, "1001")
			b.same([]enrolment.Certificate{paper}, papers)
			return errors.Join(err, err2, err3, err4, err5)
		})
		if b.db().Enrol(ctx, func(_ context.Context, w enrolling.Work) error { return w.AddEnrolmentAct(ctx, act) }) == nil {
			b.Error("a key was taken twice")
		}
	}},
	{"合并/acts of an absorbed number stand behind those of the kept one, and it goes on behind both", func(b *Bench) {
		b.persons("1001", "1002")
		b.actsOf("1001", "K1", "K2")
		b.actsOf("1002", "A1", "A2", "A3")
		b.enrol(merge("1001", "1002", 2, 3))
		b.actsOf("1001", "K3")
		ids, seqs := b.acts("1001")
		b.same([]string{"K1", "K2", "A1", "A2", "A3", "K3"}, ids)
		b.same([]int64{1, 2, 3, 4, 5, 6}, seqs)
		b.ok(b.db().View(ctx, func(r settlement.Reader) error {
			_, err := r.PersonOn(ctx, "1002", day("2026-03-01"))
			var merged *enrolment.Absorbed
			if !errors.As(err, &merged) || merged.Kept != "1001" {
				b.Errorf("the absorbed number: %v", err)
			}
			psnNo, err := r.PersonOfSettlement(ctx, "A2")
			b.same("1001", psnNo)
			return err
		}))
		b.is(b.db().Do(ctx, "1002", func(settlement.Work) error { return nil }), enrolment.ErrAbsorbed)
	}},
	{"合并/lists of the kept number tell what stands under the other one, and name the kept one", func(b *Bench) {
		b.persons("1001", "1002")
		b.actsOf("1001", "K1")
		b.actsOf("1002", "A1", "A2")
		b.enrol(merge("1001", "1002", 1, 2))
		lists := func(psnNo string) (ids, owners []string) {
			b.ok(b.asks(func(r inquiry.Reader) error {
				ids, owners = []string{}, []string{}
				rows, err := r.SettlementRows(ctx, scopeOf("330200"), inquiry.SettlementQuery{PsnNo: psnNo, Page: inquiry.Page{Limit: 10}})
				for _, x := range rows {
					ids, owners = append(ids, x.SetlID), append(owners, x.PsnNo)
				}
				return err
			}))
			slices.Sort(ids)
			return ids, slices.Compact(owners)
		}
		ids, owners := lists("1001")
		b.same([]string{"A1", "A2", "K1"}, ids)
		b.same([]string{"1001"}, owners)
		b.ok(b.asks(func(r inquiry.Reader) error {
			owner, err := r.SettlementPerson(ctx, scopeOf("330200"), "A2")
			b.same("1001", owner)
			found, err2 := r.PersonsFound(ctx, scopeOf("330200"), inquiry.PersonQuery{Name: "阿依古丽·买买提"}, inquiry.Page{Limit: 10})
			if len(found) != 1 || found[0].PsnNo != "1001" {
				b.Errorf("found by name: %v", found)
			}
			return errors.Join(err, err2)
		}))
	}},
	{"合并/a number that parted is read alone again, and nothing that it does later", func(b *Bench) {
		b.persons("1001", "1002")
		b.actsOf("1001", "K1")
		b.actsOf("1002", "A1")
		b.enrol(merge("1001", "1002", 1, 1))
		b.enrol(func(w enrolling.Work) error {
			seqs, err := w.NextSeqs(ctx, []string{"1001"})
			if err != nil {
				return err
			}
			return w.AddParting(ctx, "1002", enrolment.Parting{AliasID: "M1", Seq: seqs[0], Day: day("2026-03-02"), Reason: "误合并", Operator: "S1", Recorded: at(60)})
		})
		b.actsOf("1002", "A2")
		b.actsOf("1001", "K2")
		ids, _ := b.acts("1001")
		b.same([]string{"K1", "K2"}, ids)
		ids, seqs := b.acts("1002")
		b.same([]string{"A1", "A2"}, ids)
		b.same([]int64{1, 4}, seqs)
		b.ok(b.db().View(ctx, func(r settlement.Reader) error {
			deltas, err := r.Deltas(ctx, "1001")
			acts, err2 := r.Acts(ctx, "1001")
			live := []string{}
			for _, d := range accumulator.Live(deltas, acts, 99) {
				live = append(live, d.SetlID)
			}
			b.same([]string{"K1", "K2"}, live)
			before := []string{}
			for _, d := range accumulator.Live(deltas, acts, 3) {
				before = append(before, d.SetlID)
			}
			b.same([]string{"K1", "A1"}, before)
			return errors.Join(err, err2)
		}))
	}},
	{"清理/an item is kept once; a resolved one opens again, an explained one stays; the slower of two is told", func(b *Bench) {
		item := enrolment.Doubt{DoubtID: "D1", PsnNo: "1001", Kind: enrolment.TwoSchemes, Region: "390100", Detail: "两处", State: enrolment.DoubtOpen, Run: "R1", Found: at(0), Changed: at(0), Rev: 1}
		find := func() (fresh int) {
			b.ok(b.db().Cleanse(ctx, func(w cleansing.Work) (err error) {
				fresh, err = w.FoundDoubts(ctx, []enrolment.Doubt{item})
				return err
			}))
			return fresh
		}
		move := func(state enrolment.DoubtState, rev int64) (moved bool) {
			b.ok(b.db().Cleanse(ctx, func(w cleansing.Work) (err error) {
				d := item
				d.State, d.Rev = state, rev
				moved, err = w.MoveDoubt(ctx, d)
				return err
			}))
			return moved
		}
		b.same(1, find())
		b.same(0, find())
		b.same(true, move(enrolment.DoubtResolved, 1))
		b.same(false, move(enrolment.DoubtExplained, 1))
		b.same(1, find())
		b.same(true, move(enrolment.DoubtExplained, 3))
		b.same(0, find())
		b.ok(b.db().Cleansed(ctx, func(r cleansing.Reader) error {
			list, err := r.Doubts(ctx, enrolment.DoubtQuery{Within: "3901", State: enrolment.DoubtExplained, Limit: 10})
			if len(list) != 1 || list[0].Rev != 4 {
				b.Errorf("%+v", list)
			}
			others, err2 := r.Doubts(ctx, enrolment.DoubtQuery{Within: "3902", Limit: 10})
			b.same([]enrolment.Doubt{}, others)
			_, missing := r.DoubtOf(ctx, "D2")
			b.is(missing, enrolment.ErrUnknownDoubt)
			return errors.Join(err, err2)
		}))
	}},
}
