package whatif_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/law/policyfile"
	"yibao/observer/verify"
	"yibao/observer/whatif"
	"yibao/policies"
	"yibao/process/settlement"
	"yibao/storage/storetest/town"
)

var ctx = context.Background()

const (
	today = "2026-03-05"
	place = "390100-安澜/"
)

// shipped returns the town's policies with texts replaced in files: pairs of
// old and new after each file's name.
func shipped(t town.T, changes ...[3]string) fstest.MapFS {
	t.Helper()
	all := make(fstest.MapFS)
	for _, folder := range []string{"国家", "390100-安澜", "390100-安澜/共用"} {
		entries, err := policies.FS.ReadDir(folder)
		if err != nil {
			t.Fatalf("%v", err)
		}
		for _, e := range entries {
			if e.IsDir() {
				continue
			}
			text, err := policies.FS.ReadFile(folder + "/" + e.Name())
			if err != nil {
				t.Fatalf("%v", err)
			}
			all[folder+"/"+e.Name()] = &fstest.MapFile{Data: text}
		}
	}
	for _, c := range changes {
		file := all[place+c[0]]
		if file == nil || !strings.Contains(string(file.Data), c[1]) {
			t.Fatalf("%s 里没有 %s", c[0], c[1])
			return nil
		}
		file.Data = []byte(strings.ReplaceAll(string(file.Data), c[1], c[2]))
	}
	return all
}

// compiled loads policies of the town; all of them when none is named.
func compiled(t town.T, files fstest.MapFS, names ...string) []*policyfile.Policy {
	t.Helper()
	if len(names) == 0 {
		for _, scheme := range []string{"职工", "居民"} {
			for _, business := range []string{"住院", "门诊", "门诊慢特病", "药店"} {
				names = append(names, scheme+"-"+business+".yaml")
			}
		}
	}
	var list []*policyfile.Policy
	for _, name := range names {
		p, complaints := policyfile.Load(files, place+name)
		if p == nil {
			t.Fatalf("%s:%v", name, complaints)
			return nil
		}
		list = append(list, p)
	}
	return list
}

// changedRules are rules that reach every kind of bill.
func changedRules(t town.T) fstest.MapFS {
	t.Helper()
	return shipped(t,
		[3]string{"职工-门诊.yaml", "{在职: 55%, 退休: 60%}", "{在职: 70%, 退休: 50%}"},
		[3]string{"职工-住院.yaml", "{0: 1000, 1: 600, 2以上: 300}", "{0: 2000, 1: 100, 2以上: 0}"},
		[3]string{"共用/职工年度.yaml", "{在职: 600, 退休: 400}", "{在职: 150, 退休: 900}"},
		[3]string{"共用/职工年度.yaml", "为: 25万", "为: 2万"},
	)
}

// trial is the policies on everything that the town settles.
func trial(list []*policyfile.Policy) whatif.Trial {
	return whatif.Trial{Policies: list, From: period.MustDate("2020-01-01"), To: period.MustDate("2029-12-31"), Top: 1000}
}

// try runs a trial as a process would that has compiled nothing.
func try(t town.T, w *town.Town, one whatif.Trial) whatif.Report {
	t.Helper()
	told := -1
	service := whatif.Service{Store: w.Store, Settlements: w.Service()}
	report, err := service.Run(ctx, one, func(done, total int) {
		if done < told || done > total {
			t.Fatalf("progress went from %d to %d of %d", told, done, total)
		}
		told = done
	})
	if err != nil {
		t.Fatalf("whatif: %v", err)
	}
	return report
}

// live leads random lives in the town and returns how many bills there were.
func live(t *testing.T, w *town.Town) (bills int) {
	t.Helper()
	rapid.Check(t, func(t *rapid.T) {
		w.GoTo(today)
		l := w.Begin(t, rapid.SampledFrom(town.Citizens()).Draw(t, "citizen"))
		l.OnSettled = func(_, _ settlement.Answer) { bills++ }
		for range rapid.IntRange(1, 9).Draw(t, "steps") {
			l.Step()
		}
	})
	return bills
}

// Under the policies as they are nothing changes, whatever was reversed, forced,
// reinstated or settled in parts, and wherever the span cuts lives.
func TestUnchangedPoliciesChangeNothing(t *testing.T) {
	t.Parallel()
	w := town.New(t, policies.FS)
	bills := live(t, w)
	same := compiled(t, shipped(t))
	whole := try(t, w, trial(same))
	if c := whole.Counts; c.Judged+c.Reversed != bills || c.Judged != c.Governed || c.Reversed == 0 {
		t.Errorf("%d bills: %+v", bills, c)
	}
	for _, span := range spans {
		for _, list := range [][]*policyfile.Policy{same, same[:1], same[2:3], same[3:]} {
			one := trial(list)
			one.From, one.To = period.MustDate(span[0]), period.MustDate(span[1])
			report := try(t, w, one)
			if c := report.Counts; c.Touched != 0 || c.Refused != 0 {
				t.Errorf("%v: %+v %v", span, c, report.Refusals)
			}
			for _, p := range report.Payers {
				if p.Before != p.After || p.Touched != 0 {
					t.Errorf("%v: %+v", span, p)
				}
			}
			if report.PersonsGain != nil || report.PersonsLose != nil || report.PlacesGain != nil || report.PlacesLose != nil {
				t.Errorf("%v: somebody gains or loses: %+v", span, report)
			}
		}
	}
}

// spans hold all of the lives, or cut through them and through years.
var spans = [][2]string{
	{"2020-01-01", "2029-12-31"}, {"2026-01-01", "2026-12-31"}, {today, today}, {"2026-03-20", "2026-06-10"},
	{"2026-05-01", "2027-02-15"}, {"2026-09-01", "2029-12-31"},
}

// Changed rules in any span give what the slow oracle says of every person.
func TestLikeTheSlowOracle(t *testing.T) {
	t.Parallel()
	w := town.New(t, policies.FS)
	live(t, w)
	changed := compiled(t, changedRules(t))
	touched := 0
	for _, span := range spans {
		for _, list := range [][]*policyfile.Policy{changed, changed[1:2], {changed[3], changed[0]}} {
			one := trial(list)
			one.From, one.To = period.MustDate(span[0]), period.MustDate(span[1])
			got, want := sums(try(t, w, one)), slow(t, w, one)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("%v (-逐人 +试算)\n%s", span, diff)
			}
			touched += got.Touched
		}
	}
	if touched == 0 {
		t.Error("nothing was touched")
	}
}

// outcome is what the oracle and a report are compared by.
type outcome struct {
	Judged, Touched, Reversed int
	Payers                    map[string][2]money.Fen
	Refused                   map[string]int
	Gain, Lose                map[string]int // persons by difference; how many have it
}

func newOutcome() outcome {
	return outcome{Payers: make(map[string][2]money.Fen), Refused: make(map[string]int), Gain: make(map[string]int), Lose: make(map[string]int)}
}

func sums(r whatif.Report) outcome {
	o := newOutcome()
	o.Judged, o.Touched, o.Reversed = r.Counts.Judged, r.Counts.Touched, r.Counts.Reversed
	for _, p := range r.Payers {
		o.Payers[p.Scheme+p.Payer] = [2]money.Fen{p.Before, p.After}
	}
	for _, f := range r.Refusals {
		o.Refused[string(f.Code)] = f.Count
	}
	for _, p := range r.PersonsGain {
		o.Gain[p.Burden.Difference().String()]++
	}
	for _, p := range r.PersonsLose {
		o.Lose[p.Burden.Difference().String()]++
	}
	return o
}

// A lower deductible makes an earlier bill use up what a later one had: the
// second bill changes though no rule of its own did, and the third does not.
//
// Department prices: 60 units of DrugA are 600.00. At the tertiary hospital the
// fund pays 55 % of what is above 600.00 a year; under the trial above 200.00.
func TestADeductibleShiftsToAnotherBill(t *testing.T) {
	t.Parallel()
	w := town.New(t, policies.FS)
	p := w.Person(t, town.Citizen{})
	for range 3 {
		w.Bill(t, p, "310", town.Tertiary, false, town.Line("1", town.DrugA, 40, today)) // 400.00 each
	}
	rules := shipped(t, [3]string{"共用/职工年度.yaml", "{在职: 600, 退休: 400}", "{在职: 200, 退休: 400}"})
	report := try(t, w, trial(compiled(t, rules, "职工-门诊.yaml")))
	want := map[string][2]money.Fen{ // 0 + 110 + 220; 110 + 220 + 220
		"310统筹基金": {330_00, 550_00}, "310个人": {870_00, 650_00},
	}
	if got := sums(report); cmp.Diff(want, got.Payers) != "" || got.Judged != 3 || got.Touched != 2 {
		t.Errorf("%+v", got)
	}
	if g := report.PersonsGain; len(g) != 1 || g[0].Burden.Difference() != -220_00 || g[0].Settlements != 3 || strings.Contains(g[0].Masked, p[3:len(p)-4]) {
		t.Errorf("%+v", g)
	}
	if report.Levels[0].Name != "三级甲等" || report.Levels[0].Touched != 2 || report.Categories[0].Name != "在职" || report.Businesses[0].Name != "门诊" {
		t.Errorf("%+v", report)
	}
}

// A span through the year counts what was settled before it as it was stored:
// the deductible is used up, so the lower one changes only what it says itself.
func TestASpanCutsThroughAYear(t *testing.T) {
	t.Parallel()
	w := town.New(t, policies.FS)
	p := w.Person(t, town.Citizen{})
	w.Bill(t, p, "310", town.Tertiary, false, town.Line("1", town.DrugA, 40, today)) // 400.00, all below 600.00
	w.GoTo("2026-04-01")
	w.Bill(t, p, "310", town.Tertiary, false, town.Line("1", town.DrugA, 40, "2026-04-01")) // 200.00 above
	w.GoTo("2026-05-01")
	w.Bill(t, p, "310", town.Tertiary, false, town.Line("1", town.DrugA, 40, "2026-05-01"))
	rules := shipped(t, [3]string{"共用/职工年度.yaml", "{在职: 600, 退休: 400}", "{在职: 450, 退休: 400}"})
	one := trial(compiled(t, rules, "职工-门诊.yaml"))
	one.From, one.To = period.MustDate("2026-04-01"), period.MustDate("2026-04-01")
	want := map[string][2]money.Fen{"310统筹基金": {110_00, 192_50}, "310个人": {290_00, 207_50}} // 350.00 × 55 %
	if got := sums(try(t, w, one)); cmp.Diff(want, got.Payers) != "" || got.Judged != 1 || got.Touched != 1 {
		t.Errorf("%+v", got)
	}
}

// What the personal account has left goes over to the next bill.
func TestTheAccountIsCarriedAlong(t *testing.T) {
	t.Parallel()
	w := town.New(t, policies.FS)
	p := w.Person(t, town.Citizen{Account: 700_00})
	w.Bill(t, p, "310", town.Tertiary, true, town.Line("1", town.DrugA, 60, today)) // 600.00 from the account
	w.Bill(t, p, "310", town.Tertiary, true, town.Line("1", town.DrugA, 60, today)) // 270.00 are left to pay, of which 100.00 on the account
	rules := shipped(t, [3]string{"共用/职工年度.yaml", "{在职: 600, 退休: 400}", "{在职: 400, 退休: 400}"})
	report := try(t, w, trial(compiled(t, rules, "职工-门诊.yaml")))
	// under the trial the fund pays 110.00 of the first, 490.00 the account; of
	// the second 330.00, the account 210.00, cash 60.00
	want := map[string][2]money.Fen{"310统筹基金": {330_00, 440_00}, "310个人账户": {700_00, 700_00}, "310个人": {170_00, 60_00}}
	if diff := cmp.Diff(want, sums(report).Payers); diff != "" {
		t.Errorf("(-应为 +试算)\n%s", diff)
	}
}

// A reversed settlement is in no sum, also when the reversal came after the
// span; what was settled in between saw it as used up, and does so still.
func TestReversedSettlementsDropOut(t *testing.T) {
	t.Parallel()
	w := town.New(t, policies.FS)
	p := w.Person(t, town.Citizen{})
	first := w.Bill(t, p, "310", town.Tertiary, false, town.Line("1", town.DrugA, 60, today)).Record // uses up the deductible
	w.Bill(t, p, "310", town.Tertiary, false, town.Line("1", town.DrugA, 10, today))                 // 55.00 of 100.00
	w.GoTo("2026-04-01")
	if _, err := w.Bills.ForceReverse(ctx, w.Caller(""), first.SetlID, "查实"); err != nil {
		t.Fatal(err)
	}
	rules := shipped(t, [3]string{"职工-门诊.yaml", "{在职: 55%, 退休: 60%}", "{在职: 50%, 退休: 60%}"})
	one := trial(compiled(t, rules, "职工-门诊.yaml"))
	one.To = period.MustDate(today)
	want := map[string][2]money.Fen{"310统筹基金": {55_00, 50_00}, "310个人": {45_00, 50_00}}
	if got := sums(try(t, w, one)); cmp.Diff(want, got.Payers) != "" || got.Judged != 1 || got.Reversed != 1 {
		t.Errorf("%+v", got)
	}
}

// A bill that the changed policy refuses is counted apart, with its code, and in
// no sum; what it had used up counts as it did.
func TestRefusedBillsAreToldApart(t *testing.T) {
	t.Parallel()
	w := town.New(t, policies.FS)
	p := w.Person(t, town.Citizen{})
	refused := w.Bill(t, p, "310", town.Secondary, false, town.Line("1", town.DrugA, 60, today)).Record
	w.Bill(t, p, "310", town.Tertiary, false, town.Line("1", town.DrugA, 10, today))
	rules := shipped(t, [3]string{"职工-门诊.yaml", "二级: {在职: 65%, 退休: 70%}", "二级: 无"})
	report := try(t, w, trial(compiled(t, rules, "职工-门诊.yaml")))
	if c := report.Counts; c.Judged != 1 || c.Refused != 1 || c.Touched != 0 {
		t.Errorf("%+v", c)
	}
	if len(report.Refusals) != 1 {
		t.Fatalf("%+v", report.Refusals)
	}
	r := report.Refusals[0]
	if diff := cmp.Diff([]string{refused.SetlID}, r.SetlIDs); diff != "" || r.Count != 1 || r.Total != 600_00 || r.Code != "YB6010" || r.Sentence == "" {
		t.Errorf("%+v\n%s", r, diff)
	}
	want := map[string][2]money.Fen{"310统筹基金": {55_00, 55_00}, "310个人": {45_00, 45_00}}
	if diff := cmp.Diff(want, sums(report).Payers); diff != "" {
		t.Errorf("(-应为 +试算)\n%s", diff)
	}
}

// A policy governs within its 施行 only; of several the one given last.
func TestWhichPolicyGoverns(t *testing.T) {
	t.Parallel()
	w := town.New(t, policies.FS)
	w.Bill(t, w.Person(t, town.Citizen{}), "310", town.Tertiary, false, town.Line("1", town.DrugA, 80, today))
	w.GoTo("2026-04-01")
	w.Bill(t, w.Person(t, town.Citizen{}), "310", town.Tertiary, false, town.Line("1", town.DrugA, 80, "2026-04-01"))
	ratio := func(percent, since string) *policyfile.Policy {
		return compiled(t, shipped(t, [3]string{"职工-门诊.yaml", "{在职: 55%,", "{在职: " + percent + ","},
			[3]string{"职工-门诊.yaml", "施行: {自: 2024-01-01}", "施行: {自: " + since + "}"}), "职工-门诊.yaml")[0]
	}
	early, late := ratio("60%", "2024-01-01"), ratio("70%", "2026-04-01")
	for _, c := range []struct {
		about    string
		list     []*policyfile.Policy
		fund     money.Fen
		governed int
	}{
		{"早的一份", []*policyfile.Policy{early}, 240_00, 2},
		{"晚的一份", []*policyfile.Policy{late}, 250_00, 1},
		{"先早后晚", []*policyfile.Policy{early, late}, 260_00, 2},
		{"先晚后早", []*policyfile.Policy{late, early}, 240_00, 2},
	} {
		report := try(t, w, trial(c.list))
		if got := sums(report).Payers["310统筹基金"]; got != [2]money.Fen{220_00, c.fund} || report.Counts.Governed != c.governed {
			t.Errorf("%s:%v,适用 %d 笔", c.about, got, report.Counts.Governed)
		}
	}
}

// A trial on books that do not add up is refused, and so is one of nothing.
func TestRefusedTrials(t *testing.T) {
	t.Parallel()
	w := town.New(t, policies.FS)
	list := compiled(t, shipped(t), "职工-门诊.yaml")
	w.Bill(t, w.Person(t, town.Citizen{}), "310", town.Tertiary, false, town.Line("1", town.DrugA, 80, today))
	w.Alter(t, 1, "UPDATE settlement SET shares = replace(shares, ',0]', ',1]')")
	turned := trial(list)
	turned.From, turned.To = turned.To, turned.From
	service := whatif.Service{Store: w.Store, Settlements: w.Service()}
	for _, c := range []struct {
		about string
		one   whatif.Trial
		store verify.Store
		want  error
	}{
		{"份额改过", trial(list), w.Store, whatif.ErrNotConserved},
		{"日期颠倒", turned, w.Store, whatif.ErrSpan},
		{"没有政策", trial(nil), w.Store, whatif.ErrNoPolicy},
		{"不能分页", trial(list), struct{ verify.Store }{w.Store}, whatif.ErrNoPages},
	} {
		service.Store = c.store
		if _, err := service.Run(ctx, c.one, func(_, _ int) {}); !errors.Is(err, c.want) {
			t.Errorf("%s:%v", c.about, err)
		}
	}
}

// A trial leaves the database as it was.
func TestATrialWritesNothing(t *testing.T) {
	t.Parallel()
	w := town.New(t, policies.FS)
	p := w.Person(t, town.Citizen{Account: 500_00})
	w.Reversed(t, w.Bill(t, p, "310", town.Tertiary, true, town.Line("1", town.DrugA, 80, today)).Record)
	w.Bill(t, p, "310", town.Tertiary, true, town.Line("1", town.DrugA, 70, today))
	before := w.Dump(t)
	if c := try(t, w, trial(compiled(t, changedRules(t)))).Counts; c.Touched != 1 || c.Reversed != 1 {
		t.Errorf("%+v", c)
	}
	if diff := cmp.Diff(before, w.Dump(t)); diff != "" {
		t.Errorf("the trial wrote:\n%s", diff)
	}
}
