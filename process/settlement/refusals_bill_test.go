package settlement_test

import (
	"errors"
	"testing"

	"yibao/ground/fault"
	"yibao/ground/money"
	"yibao/judge/entitlement"
	"yibao/process/settlement"
	"yibao/register/catalogue"
	"yibao/register/claim"
	"yibao/register/enrolment"
	"yibao/register/policy"
	"yibao/register/provider"
	"yibao/storage/storetest/town"
)

func TestRefusedFeeLines(t *testing.T) {
	t.Parallel()
	withdraw := func(w *town.Town, v town.Visit, lineNo string) func() error {
		return func() error {
			return w.Bills.WithdrawFees(ctx, w.Caller(v.Institution), settlement.Withdrawal{PsnNo: v.PsnNo, VisitID: v.ID, LineNo: lineNo})
		}
	}
	changed := func(change func(*claim.FeeLine)) claim.FeeLine {
		l := cold(3)
		change(&l)
		return l
	}
	one := func(want error, about string, lines ...claim.FeeLine) refusal {
		return refusal{about, want, func(t *testing.T, w *town.Town) func() error { return upload(w, clinic(t, w), lines...) }}
	}
	runRefusals(t, []refusal{
		one(settlement.ErrAmountDiffers, "金额差两分", changed(func(l *claim.FeeLine) { l.Amount += 2 })),
		one(settlement.ErrNotPositive, "负数而不是退费", changed(func(l *claim.FeeLine) { l.Amount, l.Quantity = -l.Amount, -l.Quantity })),
		one(settlement.ErrNotPositive, "数量为零", changed(func(l *claim.FeeLine) { l.Amount, l.Quantity = 0, 0 })),
		one(settlement.ErrNotPositive, "单价为负", changed(func(l *claim.FeeLine) { l.Amount, l.Price = -l.Amount, -l.Price })),
		one(settlement.ErrArithmetic, "大得算不出", changed(func(l *claim.FeeLine) { l.Price, l.Quantity = money.Limit, money.Limit })),
		one(settlement.ErrLineOutsideStay, "发生在就诊前一天", town.Line("1", town.DrugA, 1, "2026-03-04")),
		one(settlement.ErrLineOutsideStay, "发生在明天", town.Line("1", town.DrugA, 1, "2026-03-06")),
		one(settlement.ErrDuplicateInBatch, "同一报文内流水号重复", cold(1), cold(2)),
		one(catalogue.ErrUnknownItem, "编码不在目录内", town.Line("1", town.NoItem, 1, today)),
		one(catalogue.ErrUnknownItem, "目录已停用", town.Line("1", town.Withdrawn, 1, today)),
		one(catalogue.ErrUnknownItem, "拿诊断编码当项目", changed(func(l *claim.FeeLine) { l.Code = town.Cold })),
		one(settlement.ErrUnknownPractitioner, "开单医师没有备案", changed(func(l *claim.FeeLine) { l.Doctor = "D999999999999" })),
		one(settlement.ErrRefundUnknown, "退的是没有的明细", town.Refund("2", cold(1), 1)),
		one(settlement.ErrRefundTooMuch, "退得比原来多", cold(1), town.Refund("2", cold(1), 2)),
		one(settlement.ErrRefundDiffers, "退的是另一个项目", cold(1), func() claim.FeeLine {
			l := town.Refund("2", town.Line("1", town.DrugB, 1, today), 1)
			l.RefundOf = "1"
			return l
		}()),
		{"流水号已上传过", claim.ErrDuplicateLine, func(t *testing.T, w *town.Town) func() error {
			v := clinic(t, w)
			w.Uploaded(t, v, cold(1))
			return upload(w, v, cold(1))
		}},
		{"流水号属于已结算的明细", claim.ErrDuplicateLine, func(t *testing.T, w *town.Town) func() error {
			v := clinic(t, w)
			w.Uploaded(t, v, cold(1))
			w.Settled(t, v, false)
			return upload(w, v, cold(1))
		}},
		{"退的是已结算的明细", settlement.ErrRefundSettled, func(t *testing.T, w *town.Town) func() error {
			v := clinic(t, w)
			w.Uploaded(t, v, cold(2))
			w.Settled(t, v, false)
			return upload(w, v, town.Refund("2", cold(2), 1))
		}},
		{"还没有就诊信息", settlement.ErrNoConsultation, func(t *testing.T, w *town.Town) func() error {
			return upload(w, w.Registered(t, employee(t, w), "310", town.Tertiary, today), cold(1))
		}},
		{"上传到已撤销的就诊", settlement.ErrVisitState, func(t *testing.T, w *town.Town) func() error {
			v := clinic(t, w)
			if err := w.Bills.CancelRegistration(ctx, w.Caller(v.Institution), v.PsnNo, v.ID, ""); err != nil {
				t.Fatal(err)
			}
			return upload(w, v, cold(1))
		}},
		{"发生在出院之后", settlement.ErrLineOutsideStay, func(t *testing.T, w *town.Town) func() error {
			v := ward(t, w)
			w.Discharged(t, v, "2026-03-04")
			return upload(w, v, town.Line("1", town.DrugA, 1, today))
		}},
		{"没有明细可撤", settlement.ErrNoSuchLines, func(t *testing.T, w *town.Town) func() error {
			v := clinic(t, w)
			w.Uploaded(t, v, cold(1))
			return withdraw(w, v, "9")
		}},
		{"撤已结算的明细", settlement.ErrNoSuchLines, func(t *testing.T, w *town.Town) func() error {
			v := clinic(t, w)
			w.Uploaded(t, v, cold(1))
			w.Settled(t, v, false)
			return withdraw(w, v, "1")
		}},
		{"空的撤销条件", settlement.ErrNoSuchLines, func(t *testing.T, w *town.Town) func() error {
			v := clinic(t, w)
			w.Uploaded(t, v, cold(1))
			return withdraw(w, v, "")
		}},
	})
}

func TestRefusedSettlements(t *testing.T) {
	t.Parallel()
	// billed is a clinic visit with 3 boxes of a 甲类 drug.
	billed := func(t *testing.T, w *town.Town) town.Visit {
		t.Helper()
		v := clinic(t, w)
		w.Uploaded(t, v, cold(3))
		return v
	}
	request := func(about string, want error, change func(*settlement.Request)) refusal {
		return refusal{about, want, func(t *testing.T, w *town.Town) func() error { return settle(t, w, billed(t, w), change) }}
	}
	purchase := func(about string, want error, change func(*settlement.PurchaseRequest), lines ...claim.FeeLine) refusal {
		return refusal{about, want, func(t *testing.T, w *town.Town) func() error { return buy(w, employee(t, w), change, lines...) }}
	}
	runRefusals(t, []refusal{
		request("总额不符", settlement.ErrTotalDiffers, func(q *settlement.Request) { q.Total++ }),
		request("险种不符", settlement.ErrSchemeDiffers, func(q *settlement.Request) { q.Scheme = "390" }),
		request("批次没有明细", settlement.ErrNothingToSettle, func(q *settlement.Request) { q.Batch = "B9" }),
		request("全自费金额不符", settlement.ErrStatedDiffers, func(q *settlement.Request) { q.Stated.SelfFunded = 1 }),
		request("范围内金额不符", settlement.ErrStatedDiffers, func(q *settlement.Request) { q.Stated = settlement.Stated{InScope: 2999} }),
		request("门诊改用住院类别结算", settlement.ErrMedTypeUnfit, func(q *settlement.Request) { q.MedType = "21" }),
		request("统筹区不办的类别", settlement.ErrMedTypeUnfit, func(q *settlement.Request) { q.MedType = "9903" }),
		request("改成慢特病而没有病种", entitlement.ErrNoDisease, func(q *settlement.Request) { q.MedType = "14" }),
		{"慢特病没有备案", entitlement.ErrNoChronic, func(t *testing.T, w *town.Town) func() error {
			return upload(w, w.Outpatient(t, employee(t, w), "310", town.Tertiary, today, town.Chronic), cold(3))
		}},
		{"没有明细", settlement.ErrNothingToSettle, func(t *testing.T, w *town.Town) func() error {
			return settle(t, w, clinic(t, w), nil)
		}},
		{"再结一次", settlement.ErrNothingToSettle, func(t *testing.T, w *town.Town) func() error {
			v := billed(t, w)
			w.Settled(t, v, false)
			return settle(t, w, v, nil)
		}},
		{"还没有就诊信息", settlement.ErrNoConsultation, func(t *testing.T, w *town.Town) func() error {
			return settle(t, w, w.Registered(t, employee(t, w), "310", town.Tertiary, today), nil)
		}},
		{"没有出院", settlement.ErrNotDischarged, func(t *testing.T, w *town.Town) func() error {
			v := ward(t, w)
			w.Uploaded(t, v, cold(3))
			return settle(t, w, v, nil)
		}},
		{"住院改用门诊类别结算", settlement.ErrMedTypeUnfit, func(t *testing.T, w *town.Town) func() error {
			v := ward(t, w)
			w.Uploaded(t, v, cold(3))
			w.Discharged(t, v, today)
			return settle(t, w, v, func(q *settlement.Request) { q.MedType = "11" })
		}},
		{"结另一家医院的就诊", settlement.ErrNotYourVisit, func(t *testing.T, w *town.Town) func() error {
			v := billed(t, w)
			v.Institution = town.Community
			return settle(t, w, v, nil)
		}},
		{"险种没有政策", policy.ErrNoPolicy, func(t *testing.T, w *town.Town) func() error {
			v := w.Outpatient(t, w.Person(t, town.Citizen{Scheme: "320", PersonType: "11"}), "320", town.Tertiary, today, "")
			return upload(w, v, cold(1))
		}},
		{"统筹区没有设置", policy.ErrNoSettings, func(t *testing.T, w *town.Town) func() error {
			p := w.Person(t, town.Citizen{Change: func(s *enrolment.Spell) { s.Region = "390200" }})
			w.Load(t, settleIn(w, town.Tertiary, "390200"))
			return upload(w, w.Outpatient(t, p, "310", town.Tertiary, today, ""), cold(1))
		}},

		purchase("购药总额不符", settlement.ErrTotalDiffers, func(q *settlement.PurchaseRequest) { q.Total++ }, cold(1)),
		purchase("购药没有明细", settlement.ErrNoPurchaseLines, nil),
		purchase("购药用住院类别", settlement.ErrMedTypeUnfit, func(q *settlement.PurchaseRequest) { q.MedType = "21" }, cold(1)),
		purchase("购药在明天", settlement.ErrFutureVisit, func(q *settlement.PurchaseRequest) { q.Begin = town.At("2026-03-06", 0) }, cold(1)),
		purchase("购药金额为负", settlement.ErrNotPositive, nil, func() claim.FeeLine {
			l := cold(1)
			l.Amount, l.Quantity = -l.Amount, -l.Quantity
			return l
		}()),
		purchase("购药流水号重复", settlement.ErrDuplicateInBatch, nil, cold(1), cold(1)),
		purchase("购药金额差两分", settlement.ErrAmountDiffers, nil, func() claim.FeeLine { l := cold(1); l.Amount += 2; return l }()),
		purchase("购药明细在昨天", settlement.ErrLineOutsideStay, nil, town.Line("1", town.DrugA, 1, "2026-03-04")),
		{"在医院购药", entitlement.ErrWrongKindOfPlace, func(t *testing.T, w *town.Town) func() error {
			p, c := employee(t, w), w.Caller(town.Tertiary)
			return func() error {
				_, err := w.Bills.SettlePurchase(ctx, c, w.Purchase(p, "310", false, cold(1)))
				return err
			}
		}},
	})
}

// settleIn gives an institution an agreement with another 统筹区, which has a
// diagnosis and nothing else.
func settleIn(w *town.Town, institution, region string) func(town.Work) error {
	return func(to town.Work) error {
		diagnosis := w.Entry("2020-01-01", town.Cold, "", 0)
		diagnosis.Region, diagnosis.Kind = region, catalogue.Diagnosis
		return errors.Join(to.AddEntries(ctx, []catalogue.Entry{diagnosis}), to.AddAgreements(ctx, []provider.Agreement{{
			Version: w.Version("2020-01-01", ""), Institution: institution, Region: region, State: provider.AgreementActive,
		}}))
	}
}

func TestRefusedReversals(t *testing.T) {
	t.Parallel()
	reverse := func(w *town.Town, r settlement.Record, change func(*settlement.Record)) func() error {
		change(&r)
		return func() error {
			_, err := w.Bills.Reverse(ctx, w.Caller(r.Institution), r.PsnNo, r.VisitID, r.SetlID)
			return err
		}
	}
	nothing := func(*settlement.Record) {}
	// rested are two bills, the second of which rests on the first's deductible.
	rested := func(t *testing.T, w *town.Town) (first, second settlement.Record) {
		t.Helper()
		p := employee(t, w)
		first = w.Bill(t, p, "310", town.Tertiary, false, cold(50)).Record
		return first, w.Bill(t, p, "310", town.Tertiary, false, cold(50)).Record
	}
	single := func(about string, want error, change func(*settlement.Record)) refusal {
		return refusal{about, want, func(t *testing.T, w *town.Town) func() error {
			return reverse(w, w.Bill(t, employee(t, w), "310", town.Tertiary, false, cold(3)).Record, change)
		}}
	}
	runRefusals(t, []refusal{
		single("没有这笔结算", settlement.ErrUnknownSettlement, func(r *settlement.Record) { r.SetlID = "NONE" }),
		single("结算属于另一个就诊", settlement.ErrVisitOfOther, func(r *settlement.Record) { r.VisitID = "OTHER" }),
		single("结算是另一家医院的", settlement.ErrNotYourVisit, func(r *settlement.Record) { r.Institution = town.Community }),
		{"已经撤销", settlement.ErrAlreadyReversed, func(t *testing.T, w *town.Town) func() error {
			r := w.Bill(t, employee(t, w), "310", town.Tertiary, false, cold(3)).Record
			w.Reversed(t, r)
			return reverse(w, r, nothing)
		}},
		{"撤销一笔撤销", settlement.ErrIsReversal, func(t *testing.T, w *town.Town) func() error {
			r := w.Bill(t, employee(t, w), "310", town.Tertiary, false, cold(3)).Record
			return reverse(w, w.Reversed(t, r).Record, nothing)
		}},
		{"后面的结算以它为基础", settlement.ErrOthersRest, func(t *testing.T, w *town.Town) func() error {
			first, _ := rested(t, w)
			return reverse(w, first, nothing)
		}},
		{"强制撤销没有原因", settlement.ErrNoReason, func(t *testing.T, w *town.Town) func() error {
			first, _ := rested(t, w)
			return func() error {
				_, err := w.Bills.ForceReverse(ctx, w.Caller(""), first.SetlID, " \t")
				return err
			}
		}},
		{"强制撤销没有的结算", settlement.ErrUnknownSettlement, func(_ *testing.T, w *town.Town) func() error {
			return func() error {
				_, err := w.Bills.ForceReverse(ctx, w.Caller(""), "NONE", "查实")
				return err
			}
		}},
		{"强制撤销一笔撤销", settlement.ErrIsReversal, func(t *testing.T, w *town.Town) func() error {
			r := w.Bill(t, employee(t, w), "310", town.Tertiary, false, cold(3)).Record
			reversal := w.Reversed(t, r).Record
			return func() error {
				_, err := w.Bills.ForceReverse(ctx, w.Caller(""), reversal.SetlID, "查实")
				return err
			}
		}},
		{"查没有的结算", settlement.ErrUnknownSettlement, func(t *testing.T, w *town.Town) func() error {
			p := employee(t, w)
			return func() error { _, err := w.Bills.Lookup(ctx, w.Caller(town.Tertiary), p, "", "NONE"); return err }
		}},
		{"查另一家医院的结算", settlement.ErrNotYourVisit, func(t *testing.T, w *town.Town) func() error {
			r := w.Bill(t, employee(t, w), "310", town.Tertiary, false, cold(3)).Record
			return func() error {
				_, err := w.Bills.Lookup(ctx, w.Caller(town.Community), r.PsnNo, "", r.SetlID)
				return err
			}
		}},
		{"目录版本被改动后说明", settlement.ErrDoesNotReplay, func(t *testing.T, w *town.Town) func() error {
			r := w.Bill(t, employee(t, w), "310", town.Tertiary, false, town.Line("1", town.DrugB, 60, today)).Record
			w.Alter(t, 1, "UPDATE catalogue_entry SET prepay_num = 1, prepay_den = 5 WHERE code = ?", town.DrugB)
			return func() error { _, err := w.Service().Explain(ctx, r.SetlID); return err }
		}},
	})
}

// A settlement refused because others rest on it names exactly those.
func TestRefusalNamesTheLaterSettlements(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	p := employee(t, w)
	first := w.Bill(t, p, "310", town.Tertiary, false, cold(50)).Record
	second := w.Bill(t, p, "310", town.Tertiary, false, cold(50)).Record
	selfPaid := w.Bill(t, p, "310", town.Tertiary, false, town.Line("1", town.OutOfList, 3, today)).Record
	_, err := w.Bills.Reverse(ctx, w.Caller(town.Tertiary), p, first.VisitID, first.SetlID)
	told, ok := fault.As(err)
	if !ok || !contains(told.Sentence, second.SetlID) || contains(told.Sentence, selfPaid.SetlID) {
		t.Fatalf("得 %v", err)
	}
	if _, err := w.Bills.Reverse(ctx, w.Caller(town.Tertiary), p, second.VisitID, second.SetlID); err != nil {
		t.Fatalf("后一笔不能撤:%v", err)
	}
	if _, err := w.Bills.Reverse(ctx, w.Caller(town.Tertiary), p, first.VisitID, first.SetlID); err != nil {
		t.Fatalf("后一笔撤了以后,前一笔不能撤:%v", err)
	}
}
