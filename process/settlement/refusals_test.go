package settlement_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yibao/ground/fault"
	"yibao/process/settlement"
	"yibao/register/claim"
	"yibao/storage/storetest/town"
)

// refusal is one act that must be refused: prepare brings the town to where the
// act makes no sense.
type refusal struct {
	about   string
	want    error
	prepare func(t *testing.T, w *town.Town) (act func() error)
}

// Every refusal has its code, a sentence without a missing verb, and leaves the
// database as it was.
func runRefusals(t *testing.T, cases []refusal) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.about, func(t *testing.T) {
			t.Parallel()
			w := newTown(t)
			act := c.prepare(t, w)
			before := w.Dump(t)
			err := act()
			told, isFault := fault.As(err)
			if !errors.Is(err, c.want) || !isFault {
				t.Fatalf("得 %v,应为 %v", err, c.want)
			}
			if text := told.Sentence; text == "" || contains(text, "%!") {
				t.Errorf("说给人听的是 %q", text)
			}
			if diff := cmp.Diff(before, w.Dump(t)); diff != "" {
				t.Errorf("数据库变了 (-之前 +之后)\n%s", diff)
			}
		})
	}
}

func contains(text, part string) bool {
	for i := range text {
		if len(text)-i >= len(part) && text[i:i+len(part)] == part {
			return true
		}
	}
	return false
}

// employee is a person of the town at work.
func employee(t *testing.T, w *town.Town) string {
	t.Helper()
	return w.Person(t, town.Citizen{})
}

// clinic is an employee's outpatient visit today.
func clinic(t *testing.T, w *town.Town) town.Visit {
	t.Helper()
	return w.Outpatient(t, employee(t, w), "310", town.Tertiary, today, "")
}

// ward is an employee's stay since the first of March.
func ward(t *testing.T, w *town.Town) town.Visit {
	t.Helper()
	return w.Admitted(t, employee(t, w), "310", town.Secondary, "2026-03-01")
}

// register tries to register an outpatient visit.
func register(w *town.Town, psnNo, scheme, institution string, change func(*settlement.OutpatientVisit)) func() error {
	return func() error {
		v := settlement.OutpatientVisit{PsnNo: psnNo, Scheme: scheme, LocalNo: "MZ1", Begin: town.At(today, 8)}
		if change != nil {
			change(&v)
		}
		_, err := w.Bills.RegisterOutpatient(ctx, w.Caller(institution), v)
		return err
	}
}

func admit(w *town.Town, psnNo string, change func(*settlement.Admission)) func() error {
	return func() error {
		a := settlement.Admission{
			OutpatientVisit: settlement.OutpatientVisit{PsnNo: psnNo, Scheme: "310", LocalNo: "ZY1", Begin: town.At(today, 8)},
			MedType:         "21", Diagnoses: town.Diagnoses(),
		}
		change(&a)
		_, err := w.Bills.Admit(ctx, w.Caller(town.Secondary), a)
		return err
	}
}

func upload(w *town.Town, v town.Visit, lines ...claim.FeeLine) func() error {
	return func() error {
		_, err := w.Bills.UploadFees(ctx, w.Caller(v.Institution), v.PsnNo, v.ID, lines)
		return err
	}
}

func settle(t *testing.T, w *town.Town, v town.Visit, change func(*settlement.Request)) func() error {
	t.Helper()
	q := w.Request(t, v, false)
	if change != nil {
		change(&q)
	}
	return func() error {
		_, err := w.Bills.Settle(ctx, w.Caller(v.Institution), q)
		return err
	}
}

func buy(w *town.Town, psnNo string, change func(*settlement.PurchaseRequest), lines ...claim.FeeLine) func() error {
	return func() error {
		q := w.Purchase(psnNo, "310", false, lines...)
		if change != nil {
			change(&q)
		}
		_, err := w.Bills.SettlePurchase(ctx, w.Caller(town.Pharmacy), q)
		return err
	}
}

func cold(n int64) claim.FeeLine { return town.Line("1", town.DrugA, n, today) }
