package readjustment_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"yibao/ground/period"
	"yibao/observer/replay"
	"yibao/observer/verify"
	"yibao/policies"
	"yibao/process/importing"
	"yibao/process/paying"
	"yibao/process/readjustment"
	"yibao/process/settlement"
	"yibao/register/claim"
	"yibao/register/enrolment"
	"yibao/register/payout"
	"yibao/storage/storetest/town"
)

var ctx = context.Background()

// desk is a town with one insured person and the officers who readjust.
type desk struct {
	*testing.T
	*town.Town
	service *readjustment.Service
	psnNo   string
}

func newDesk(t *testing.T) *desk {
	w := town.New(t, policies.FS)
	return &desk{
		t, w, &readjustment.Service{Store: w.Store, Bills: w.Bills, Now: w.Now, Zone: town.China, NewID: w.NewID},
		w.Person(t, town.Citizen{}),
	}
}

// stay settles one stay that begins and ends today.
func (d *desk) stay(lines ...claim.FeeLine) settlement.Record {
	d.Helper()
	v := d.Admitted(d, d.psnNo, "310", town.Tertiary, d.Today().String())
	d.Uploaded(d, v, lines...)
	d.Discharged(d, v, d.Today().String())
	return d.Settled(d, v, false).Record
}

// cover corrects the person's cover from a day on.
func (d *desk) cover(from string, change func(*enrolment.Spell)) {
	d.Helper()
	s := enrolment.Spell{Version: d.Version(from, ""), PsnNo: d.psnNo, Scheme: "310", Region: town.Region, State: enrolment.CoverActive, PersonType: "11"}
	change(&s)
	d.Load(d, func(w importing.Work) error { return w.AddSpells(ctx, []enrolment.Spell{s}) })
}

// person corrects what is known of the person from birth on.
func (d *desk) person(change func(*enrolment.Person)) {
	d.Helper()
	p := enrolment.Person{
		Version: d.Version("1980-06-15", ""), PsnNo: d.psnNo, Region: town.Region, Name: "安小满", CertType: "01", CertNo: "390101198006150011",
		Sex: "1", Nation: "01", Birth: period.MustDate("1980-06-15"),
	}
	change(&p)
	d.Load(d, func(w importing.Work) error { return w.AddPersons(ctx, []enrolment.Person{p}) })
}

func (d *desk) examine() readjustment.Plan {
	d.Helper()
	plan, err := d.service.Examine(ctx, d.psnNo)
	if err != nil {
		d.Fatal(err)
	}
	return plan
}

// post approves what an examination gives.
func (d *desk) post(number string) readjustment.Done {
	d.Helper()
	done, err := d.service.Post(ctx, d.order(number))
	if err != nil {
		d.Fatal(err)
	}
	return done
}

func (d *desk) order(number string) readjustment.Order {
	return readjustment.Order{
		PsnNo: d.psnNo, Number: number, Hash: d.examine().Hash, Reason: "参保信息更正", Operator: "经办甲",
		Payee: payout.Payee{Name: "张三", Bank: "安澜银行", Account: "6222"},
	}
}

// sound fails unless everything verifies and every settlement replays.
func (d *desk) sound() {
	d.Helper()
	report, err := verify.Run(ctx, d.Store, func(int) {})
	if err != nil || !report.Clean() {
		d.Errorf("核验:%s %v", report, err)
	}
	again := replay.Service{Store: d.Store, Settlements: d.Service()}
	replayed, err := again.Run(ctx, func(int) {})
	if err != nil || len(replayed.Differences) != 0 {
		d.Errorf("重算:%s %v %v", replayed, replayed.Differences, err)
	}
}

// told lists a plan as an expert would read it.
func told(p readjustment.Plan) string {
	var text strings.Builder
	for _, l := range p.Lines {
		fmt.Fprintf(&text, "%s", l.Care)
		for _, s := range l.More {
			fmt.Fprintf(&text, " %s%+d", s.Payer, int64(s.Amount))
		}
		if l.Refused != "" {
			text.WriteString(" 拒")
		}
		text.WriteString("\n")
	}
	return text.String()
}

func retired(s *enrolment.Spell) { s.PersonType = "12" }

// A person is found to have retired before the care: the fund pays more of each
// stay, the person gets the difference, the hospital's bill stands, and running
// again finds nothing.
func TestBackDatedCategory(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	first := d.stay(town.Line("1", town.Surgery, 1, "2026-03-05"))
	d.GoTo("2026-04-05")
	second := d.stay(town.Line("1", town.Surgery, 1, "2026-04-05"))
	if p := d.examine(); !p.Empty() {
		t.Fatalf("没有变动也列出:%s", told(p))
	}
	d.GoTo("2026-05-06")
	d.cover("2026-01-01", retired)
	plan := d.examine()
	if len(plan.Lines) != 2 || plan.Cash <= 0 {
		t.Fatalf("列出 %s,应付 %s", told(plan), plan.Cash)
	}
	t.Log(told(plan), plan.Cash)
	done := d.post("T1")
	if done.OrderID == "" || len(done.SetlIDs) != 2 {
		t.Errorf("办理 %+v", done)
	}
	if p := d.examine(); !p.Empty() {
		t.Errorf("再查还有:%s", told(p))
	}
	if _, err := d.service.Post(ctx, d.order("T2")); !errors.Is(err, readjustment.ErrNothing) {
		t.Errorf("再办一次:%v", err)
	}
	d.sound()
	for _, r := range []settlement.Record{first, second} {
		a, err := d.Bills.Lookup(ctx, settlement.Caller{}, d.psnNo, r.VisitID, r.SetlID)
		if err != nil || a.Record.Total != r.Total || a.Record.PaidBy("统筹基金") != r.PaidBy("统筹基金") {
			t.Errorf("医院的结算变了:%+v %v", a.Record, err)
		}
		if _, err := d.Bills.Reverse(ctx, d.Caller(town.Tertiary), d.psnNo, r.VisitID, r.SetlID); !errors.Is(err, settlement.ErrReadjusted) {
			t.Errorf("追补过的结算撤销:%v", err)
		}
	}
	// What comes later goes on from the accumulators as they would have been.
	third := d.stay(town.Line("1", town.Surgery, 1, "2026-05-06"))
	if p := d.examine(); !p.Empty() {
		t.Errorf("其后的结算 %s 也被列出:%s", third.SetlID, told(p))
	}
	d.sound()
}

// What each change of cover makes of one stay of 30,000 元 settled on
// 2026-03-05, as an expert would list it.
func TestChangesOfCover(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		about  string
		change func(*desk)
		lines  int
		refuse string // the sentence of a line that would have been refused
		owed   int    // 1: to the person, -1: by the person
	}{
		{"姓名更正,待遇不变", func(d *desk) { d.person(func(p *enrolment.Person) { p.Name = "安小曼" }) }, 0, "", 0},
		{"追认退休", func(d *desk) { d.cover("2026-01-01", retired) }, 1, "", 1},
		{"退休自就医次日起", func(d *desk) { d.cover("2026-03-06", retired) }, 0, "", 0},
		{"参保追溯作废", func(d *desk) {
			d.cover("2026-01-01", func(s *enrolment.Spell) { s.State = enrolment.CoverVoid })
		}, 1, "已终止或无效", -1},
		{"追溯暂停", func(d *desk) {
			d.cover("2026-03-01", func(s *enrolment.Spell) { s.State = enrolment.CoverSuspended })
		}, 1, "暂停参保", -1},
		{"死亡迟报,就医在其后", func(d *desk) { d.person(func(p *enrolment.Person) { p.Death = period.MustDate("2026-03-01") }) }, 1, "登记死亡", -1},
		{"死亡迟报,就医在其前", func(d *desk) { d.person(func(p *enrolment.Person) { p.Death = period.MustDate("2026-03-10") }) }, 0, "", 0},
		{"等待期更正,就医在等待期内", func(d *desk) {
			d.cover("2026-01-01", func(s *enrolment.Spell) { s.WaitingUntil = period.MustDate("2026-04-01") })
		}, 1, "等待期", -1},
	} {
		t.Run(c.about, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			d.stay(town.Line("1", town.Surgery, 1, "2026-03-05"))
			d.GoTo("2026-05-06")
			c.change(d)
			plan := d.examine()
			if len(plan.Lines) != c.lines {
				t.Fatalf("列出 %d 笔:%s", len(plan.Lines), told(plan))
			}
			if owed := min(max(int(plan.Cash), -1), 1); owed != c.owed {
				t.Errorf("应付 %s", plan.Cash)
			}
			if c.lines == 0 {
				return
			}
			if !strings.Contains(plan.Lines[0].Refused, c.refuse) || c.refuse == "" && plan.Lines[0].Refused != "" {
				t.Errorf("原因 %q", plan.Lines[0].Refused)
			}
			if done := d.post("T1"); (done.OrderID != "") != (c.owed > 0) {
				t.Errorf("付款单 %q", done.OrderID)
			}
			if p := d.examine(); !p.Empty() {
				t.Errorf("再查还有:%s", told(p))
			}
			d.sound()
		})
	}
}

// A readjustment that is taken back leaves everything as it was before it, and
// the next examination finds the same again.
func TestTakenBack(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	stay := d.stay(town.Line("1", town.Surgery, 1, "2026-03-05"))
	before := d.Used(d, d.psnNo)
	d.GoTo("2026-05-06")
	d.cover("2026-01-01", retired)
	plan := d.examine()
	d.post("T1")
	if d.Used(d, d.psnNo) == before {
		t.Error("追补没有改变累计")
	}
	by := readjustment.Order{Number: "B1", Reason: "更正有误", Operator: "经办甲"}
	if _, err := d.service.Undo(ctx, d.psnNo, "T0", by); !errors.Is(err, readjustment.ErrNoSuch) {
		t.Errorf("撤销没有的追补:%v", err)
	}
	if _, err := d.service.Undo(ctx, d.psnNo, "T1", by); err != nil {
		t.Fatal(err)
	}
	if after := d.Used(d, d.psnNo); after != before {
		t.Errorf("撤销之后\n%s应为\n%s", after, before)
	}
	if again := d.examine(); told(again) != told(plan) || again.Hash != plan.Hash {
		t.Errorf("撤销之后再查:%s", told(again))
	}
	if _, err := d.service.Undo(ctx, d.psnNo, "T1", by); !errors.Is(err, readjustment.ErrNoSuch) {
		t.Errorf("撤销两次:%v", err)
	}
	d.sound()
	if _, err := d.Bills.Reverse(ctx, d.Caller(town.Tertiary), d.psnNo, stay.VisitID, stay.SetlID); err != nil {
		t.Errorf("追补撤销之后,医院不能撤销结算:%v", err)
	}
	if p := d.examine(); !p.Empty() {
		t.Errorf("已撤销的结算也列出:%s", told(p))
	}
	d.sound()
}

// What was approved is done only as it was approved.
func TestApprovedPlanOnly(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.stay(town.Line("1", town.Surgery, 1, "2026-03-05"))
	d.GoTo("2026-05-06")
	d.cover("2026-01-01", retired)
	order := d.order("T1")
	order.Reason = " "
	if _, err := d.service.Post(ctx, order); !errors.Is(err, readjustment.ErrNoReason) {
		t.Errorf("没有理由:%v", err)
	}
	order.Reason = "更正"
	d.stay(town.Line("1", town.Surgery, 1, "2026-05-06"))
	d.cover("2026-01-01", func(s *enrolment.Spell) { s.State = enrolment.CoverVoid })
	if _, err := d.service.Post(ctx, order); !errors.Is(err, readjustment.ErrPlanChanged) {
		t.Errorf("提出之后有变动:%v", err)
	}
	if _, err := d.service.Examine(ctx, "nobody"); !errors.Is(err, enrolment.ErrUnknownPerson) {
		t.Errorf("没有此人:%v", err)
	}
}

// Money that went to the bank keeps a readjustment standing; a second change
// then gives the difference to the first.
func TestSecondChange(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.stay(town.Line("1", town.Surgery, 1, "2026-03-05"))
	d.GoTo("2026-05-06")
	d.cover("2026-01-01", retired)
	first := d.post("T1")
	desk := paying.Service{Store: d.Store, Now: d.Now, Zone: town.China, NewID: d.NewID}
	file, err := desk.MakeFile(ctx, town.Region, "", "财务乙")
	if err != nil || file.Batch.Total != first.Plan.Cash {
		t.Fatalf("付款文件 %+v:%v", file.Batch, err)
	}
	by := readjustment.Order{Number: "B1", Reason: "更正有误", Operator: "经办甲"}
	if _, err := d.service.Undo(ctx, d.psnNo, "T1", by); !errors.Is(err, readjustment.ErrPaidOut) {
		t.Errorf("已送盘的撤销:%v", err)
	}
	if _, err := desk.Answer(ctx, file.Batch.BatchID, []byte(first.OrderID+",成功\n"), "财务乙"); err != nil {
		t.Fatal(err)
	}
	d.cover("2026-01-01", func(s *enrolment.Spell) {})
	second := d.post("T2")
	if second.Plan.Cash != -first.Plan.Cash || second.OrderID != "" {
		t.Errorf("改回之后应追回 %s,得 %s", first.Plan.Cash, second.Plan.Cash)
	}
	if _, err := d.service.Undo(ctx, d.psnNo, "T1", by); !errors.Is(err, readjustment.ErrLaterOne) {
		t.Errorf("撤销较早的一次:%v", err)
	}
	if p := d.examine(); !p.Empty() {
		t.Errorf("再查还有:%s", told(p))
	}
	d.sound()
}
