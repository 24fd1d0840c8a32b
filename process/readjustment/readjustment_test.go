package readjustment_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"yibao/observer/replay"
	"yibao/observer/verify"
	"yibao/policies"
	"yibao/process/importing"
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

// bill settles one outpatient bill of an item today.
func (d *desk) bill(item string, units int64) settlement.Record {
	d.Helper()
	return d.Bill(d, d.psnNo, "310", town.Tertiary, false, town.Line("1", item, units, d.Today().String())).Record
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
