package replay_test

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/observer/verify"
	"yibao/policies"
	"yibao/process/settlement"
	"yibao/register/policy"
	"yibao/storage/storetest/town"
)

// The policy that is published again and again: employees' outpatient care,
// judged by the day of settlement. Over the deductible of 600 yuan the pool
// pays its share of a bill of 1000 yuan.
const (
	clinicPolicy = "390100-安澜/职工-门诊.yaml"
	clinicRate   = "三级: {在职: 55%, 退休: 60%}"
	clinicSince  = "施行: {自: 2024-01-01}"
)

// clinicWith is what ships, with another rate and another first day.
func clinicWith(t *testing.T, rate, since string) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	err := fs.WalkDir(policies.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".yaml") {
			return err
		}
		text, err := fs.ReadFile(policies.FS, name)
		files[name] = &fstest.MapFile{Data: text}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	text := string(files[clinicPolicy].Data)
	for _, change := range [][2]string{{clinicRate, "三级: {在职: " + rate + ", 退休: 60%}"}, {clinicSince, "施行: {自: " + since + "}"}} {
		if !strings.Contains(text, change[0]) {
			t.Fatalf("%s has no %q", clinicPolicy, change[0])
		}
		text = strings.Replace(text, change[0], change[1], 1)
	}
	files[clinicPolicy] = &fstest.MapFile{Data: []byte(text)}
	return files
}

// judgedBy is the policy version that a settlement names, and what the pool paid.
func judgedBy(r settlement.Record) (version string, pool money.Fen) {
	for _, ref := range r.Versions {
		if ref.Kind == settlement.RefPolicy {
			version = ref.ID
		}
	}
	for _, share := range r.Shares {
		if share.Payer == "统筹基金" {
			pool += share.Amount
		}
	}
	return version, pool
}

// bill settles 1000 yuan of somebody new at the tertiary hospital, today.
func bill(t *testing.T, w *town.Town) settlement.Record {
	t.Helper()
	p := w.Person(t, town.Citizen{})
	return w.Bill(t, p, "310", town.Tertiary, false, town.Line("1", town.DrugA, 100, w.Today().String())).Record
}

func wantJudged(t *testing.T, r settlement.Record, version string, pool money.Fen) {
	t.Helper()
	if v, paid := judgedBy(r); v != version || paid != pool {
		t.Errorf("%s is judged by %s and paid %s, want %s and %s", r.SetlID, v, paid, version, pool)
	}
}

// standing is the version of the clinic policy that was published last.
func standing(t *testing.T, w *town.Town) policy.Published {
	t.Helper()
	var list []policy.Published
	err := w.Store.View(ctx, func(r settlement.Reader) (err error) {
		list, err = r.Policies(ctx, town.Region, "310")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	list = slices.DeleteFunc(list, func(p policy.Published) bool { return p.Business != "门诊" })
	if len(list) == 0 {
		t.Fatal("no clinic policy is published")
	}
	return slices.MaxFunc(list, func(a, b policy.Published) int { return a.Recorded.Compare(b.Recorded) })
}

// wantAllReplayed replays everything as a process would that has compiled
// nothing, and checks the books.
func wantAllReplayed(t *testing.T, w *town.Town, n int) {
	t.Helper()
	report := run(t, w)
	if report.Replayed != n || report.Identical != n {
		t.Errorf("%s of %d: %v", report, n, report.Differences)
	}
	books, err := verify.Run(ctx, w.Store, func(int) {})
	if err != nil || !books.Clean() {
		t.Errorf("%v: %s", err, books)
	}
}

// Rolling back is publishing the old text again: a new version with a new id,
// which later settlements name. What was settled in between keeps its own, is
// not changed, and all of it replays.
func TestRollBackIsANewVersion(t *testing.T) {
	t.Parallel()
	w := town.New(t, policies.FS)
	shipped, cut := clinicWith(t, "55%", "2024-01-01"), clinicWith(t, "50%", "2024-01-01")

	first := standing(t, w)
	before := bill(t, w)
	second := w.Publish(t, cut, clinicPolicy)
	between := bill(t, w)
	third := w.Publish(t, shipped, clinicPolicy)
	after := bill(t, w)

	rolled := standing(t, w)
	if second == first.ID || third == first.ID || third == second || rolled.ID != third || rolled.Hash != first.Hash || !rolled.Recorded.After(first.Recorded) {
		t.Errorf("first %s, second %s, third %s; standing %+v", first.ID, second, third, rolled)
	}
	if again := w.Publish(t, shipped, clinicPolicy); again != third {
		t.Errorf("the text that stands is published again as %s, not %s", again, third)
	}
	wantJudged(t, before, first.ID, 220_00)
	wantJudged(t, between, second, 200_00)
	wantJudged(t, after, third, 220_00)

	err := w.Store.View(ctx, func(r settlement.Reader) error {
		for _, want := range []settlement.Record{before, between, after} {
			got, err := r.Record(ctx, want.PsnNo, want.SetlID)
			if err != nil || got == nil {
				t.Fatalf("%s: %v %v", want.SetlID, got, err)
			}
			if diff := cmp.Diff([]any{want.Versions, want.Shares, want.Digest}, []any{got.Versions, got.Shares, got.Digest}); diff != "" {
				t.Errorf("%s: %s", want.SetlID, diff)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	wantAllReplayed(t, w, 3)
}

// waiting is a visit with its fees, to be settled by the request.
type waiting struct {
	visit   town.Visit
	request settlement.Request
}

// A policy that begins on 1 July is published in June. While settlements run,
// the clock passes midnight and the July policy is corrected: none is refused,
// and each is judged by a version that holds on its own day.
func TestSwitchAtMidnightRefusesNone(t *testing.T) {
	t.Parallel()
	const lastDay, firstDay, many = "2026-06-30", "2026-07-01", 24
	w := town.New(t, policies.FS)
	w.GoTo("2026-06-15")
	june := standing(t, w).ID
	july := w.Publish(t, clinicWith(t, "50%", firstDay), clinicPolicy)
	w.GoTo(lastDay)
	earlier := bill(t, w)
	queue := make([]waiting, many)
	for i := range queue {
		v := w.Outpatient(t, w.Person(t, town.Citizen{}), "310", town.Tertiary, lastDay, "")
		w.Uploaded(t, v, town.Line("1", town.DrugA, 100, lastDay))
		queue[i] = waiting{v, w.Request(t, v, false)}
	}

	answers, refused := make([]settlement.Answer, many), make([]error, many)
	corrected := ""
	correction := clinicWith(t, "60%", firstDay)
	var running sync.WaitGroup
	for i, q := range queue {
		if i == many/3 {
			w.GoTo(firstDay) // midnight has passed
		}
		running.Go(func() {
			answers[i], refused[i] = w.Bills.Settle(ctx, w.Caller(q.visit.Institution), q.request)
		})
		if i == many/2 {
			corrected = w.Publish(t, correction, clinicPolicy)
		}
	}
	running.Wait()
	later := bill(t, w)

	if err := errors.Join(refused...); err != nil {
		t.Fatal(err)
	}
	pays := map[string]money.Fen{june: 220_00, july: 200_00, corrected: 240_00}
	for _, a := range answers {
		version, pool := judgedBy(a.Record)
		if paid, known := pays[version]; !known || pool != paid {
			t.Errorf("%s is judged by %q and paid %s", a.Record.SetlID, version, pool)
		}
		if inJune := a.Record.Facts.Day < period.MustDate(firstDay); inJune != (version == june) {
			t.Errorf("%s of %s is judged by %s", a.Record.SetlID, a.Record.Facts.Day, version)
		}
	}
	wantJudged(t, earlier, june, 220_00)
	wantJudged(t, later, corrected, 240_00)
	wantAllReplayed(t, w, many+2)
}
