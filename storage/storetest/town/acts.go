package town

import (
	"context"
	"fmt"

	"yibao/ground/money"
	"yibao/process/settlement"
	"yibao/register/claim"
)

// Caller is a provider that sends a message with a key of its own.
func (w *Town) Caller(institution string) settlement.Caller {
	id := w.NewID()
	return settlement.Caller{
		Institution: institution, Operator: "001", Transaction: "测试", MessageID: "M" + id[16:], InputHash: id, PlaceRegion: "390101",
	}
}

// Line is a fee line of some units of an item at the town's price, on the day.
func Line(lineNo, code string, units int64, day string) claim.FeeLine {
	return claim.FeeLine{
		LineNo: lineNo, Code: code, LocalCode: "L" + code, Batch: "B1", At: At(day, 9), Doctor: Doctor, DoctorName: "王医生",
		Price: money.Price(prices[code] * 10_000), Quantity: money.Quantity(units * 10_000), Amount: money.Fen(prices[code] * units),
	}
}

// Refund is a line that takes units of an earlier line back.
func Refund(lineNo string, of claim.FeeLine, units int64) claim.FeeLine {
	back := of
	back.LineNo, back.RefundOf = lineNo, of.LineNo
	back.Quantity = money.Quantity(-units * 10_000)
	back.Amount = -money.Fen(prices[of.Code] * units)
	return back
}

// Sum adds the amounts of lines.
func Sum(lines []claim.FeeLine) (total money.Fen) {
	for _, l := range lines {
		total += l.Amount
	}
	return total
}

// Visit is a visit in progress, with who goes where.
type Visit struct {
	PsnNo, Scheme, Institution string
	ID, Day                    string
}

var diagnoses = []claim.Diagnosis{{Ordinal: 1, Kind: "1", Code: Cold, Name: "感冒", Main: true}}

// Diagnoses are a diagnosis that every visit of the town may carry.
func Diagnoses() []claim.Diagnosis { return append([]claim.Diagnosis{}, diagnoses...) }

// Registered opens an outpatient visit on the day, without a consultation.
func (w *Town) Registered(t T, psnNo, scheme, institution, day string) Visit {
	t.Helper()
	a, err := w.Bills.RegisterOutpatient(context.Background(), w.Caller(institution), settlement.OutpatientVisit{
		PsnNo: psnNo, Scheme: scheme, CredentialType: "02", LocalNo: "MZ" + w.NewID()[16:], Begin: At(day, 8), Doctor: Doctor,
	})
	if err != nil {
		t.Fatalf("register: %v", err)
	}
	return Visit{PsnNo: psnNo, Scheme: scheme, Institution: institution, ID: a.VisitID, Day: day}
}

// Outpatient opens an outpatient visit with its consultation; disease is "" but
// for chronic care (med_type 14).
func (w *Town) Outpatient(t T, psnNo, scheme, institution, day, disease string) Visit {
	t.Helper()
	v := w.Registered(t, psnNo, scheme, institution, day)
	medType := "11"
	if disease != "" {
		medType = "14"
	}
	err := w.Bills.Consult(context.Background(), w.Caller(institution), settlement.Consultation{
		PsnNo: psnNo, VisitID: v.ID, MedType: medType, Begin: At(day, 8), Disease: disease, Diagnoses: Diagnoses(),
	})
	if err != nil {
		t.Fatalf("consult: %v", err)
	}
	return v
}

// Admitted opens a stay.
func (w *Town) Admitted(t T, psnNo, scheme, institution, day string) Visit {
	t.Helper()
	a, err := w.Bills.Admit(context.Background(), w.Caller(institution), settlement.Admission{
		OutpatientVisit: settlement.OutpatientVisit{PsnNo: psnNo, Scheme: scheme, LocalNo: "ZY" + w.NewID()[16:], Begin: At(day, 8)},
		MedType:         "21", Diagnoses: Diagnoses(),
	})
	if err != nil {
		t.Fatalf("admit: %v", err)
	}
	return Visit{PsnNo: psnNo, Scheme: scheme, Institution: institution, ID: a.VisitID, Day: day}
}

// Discharged ends a stay.
func (w *Town) Discharged(t T, v Visit, day string) {
	t.Helper()
	err := w.Bills.Discharge(context.Background(), w.Caller(v.Institution), settlement.Discharge{
		PsnNo: v.PsnNo, VisitID: v.ID, End: At(day, 11), Diagnoses: Diagnoses(),
	})
	if err != nil {
		t.Fatalf("discharge: %v", err)
	}
}

// Uploaded uploads lines to a visit.
func (w *Town) Uploaded(t T, v Visit, lines ...claim.FeeLine) {
	t.Helper()
	if _, err := w.Bills.UploadFees(context.Background(), w.Caller(v.Institution), v.PsnNo, v.ID, lines); err != nil {
		t.Fatalf("upload: %v", err)
	}
}

// Request asks to settle all unsettled lines of a visit.
func (w *Town) Request(t T, v Visit, useAccount bool) settlement.Request {
	t.Helper()
	q := settlement.Request{PsnNo: v.PsnNo, VisitID: v.ID, Scheme: v.Scheme, UseAccount: useAccount}
	err := w.Store.View(context.Background(), func(r settlement.Reader) error {
		lines, err := r.FeeLines(context.Background(), v.PsnNo, v.ID)
		for _, l := range lines {
			if l.SettledBy == "" {
				q.Total += l.Amount
			}
		}
		return err
	})
	if err != nil {
		t.Fatalf("fee lines: %v", err)
	}
	return q
}

// Settled settles all unsettled lines of a visit.
func (w *Town) Settled(t T, v Visit, useAccount bool) settlement.Answer {
	t.Helper()
	a, err := w.Bills.Settle(context.Background(), w.Caller(v.Institution), w.Request(t, v, useAccount))
	if err != nil {
		t.Fatalf("settle: %v", err)
	}
	return a
}

// Bill is one outpatient bill from registration to settlement.
func (w *Town) Bill(t T, psnNo, scheme, institution string, useAccount bool, lines ...claim.FeeLine) settlement.Answer {
	t.Helper()
	v := w.Outpatient(t, psnNo, scheme, institution, w.Today().String(), "")
	w.Uploaded(t, v, lines...)
	return w.Settled(t, v, useAccount)
}

// Purchase asks to settle lines bought at the pharmacy today.
func (w *Town) Purchase(psnNo, scheme string, useAccount bool, lines ...claim.FeeLine) settlement.PurchaseRequest {
	return settlement.PurchaseRequest{
		PsnNo: psnNo, Scheme: scheme, CredentialType: "02", MedType: "41", Begin: At(w.Today().String(), 9),
		Total: Sum(lines), UseAccount: useAccount, Lines: lines,
	}
}

// Bought settles a purchase at the pharmacy.
func (w *Town) Bought(t T, psnNo, scheme string, useAccount bool, lines ...claim.FeeLine) settlement.Answer {
	t.Helper()
	a, err := w.Bills.SettlePurchase(context.Background(), w.Caller(Pharmacy), w.Purchase(psnNo, scheme, useAccount, lines...))
	if err != nil {
		t.Fatalf("purchase: %v", err)
	}
	return a
}

// Reversed takes a settlement back at its provider's request.
func (w *Town) Reversed(t T, r settlement.Record) settlement.Answer {
	t.Helper()
	a, err := w.Bills.Reverse(context.Background(), w.Caller(r.Institution), r.PsnNo, r.VisitID, r.SetlID)
	if err != nil {
		t.Fatalf("reverse: %v", err)
	}
	return a
}

// Used is what a person has used up and holds, as text that can be compared.
func (w *Town) Used(t T, psnNo string) string {
	t.Helper()
	ctx := context.Background()
	text := ""
	for _, year := range []string{"2025", "2026", "2027"} {
		totals, err := w.Bills.Accumulated(ctx, psnNo, year, "")
		if err != nil {
			t.Fatalf("accumulated: %v", err)
		}
		for _, total := range totals {
			if total.Amount != 0 {
				text += fmt.Sprintf("%s %s = %d\n", total.Key, total.Fold, total.Amount)
			}
		}
	}
	err := w.Store.View(ctx, func(r settlement.Reader) error {
		for _, scheme := range []string{"310", "390"} {
			held, err := r.AccountBalance(ctx, psnNo, Personal(psnNo, scheme), 1<<62)
			if err != nil {
				return err
			}
			text += fmt.Sprintf("%s 个人账户 %s\n", scheme, -held)
		}
		return nil
	})
	if err != nil {
		t.Fatalf("account: %v", err)
	}
	return text
}
