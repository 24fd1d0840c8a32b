package settlement_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

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

func TestRefusedRegistrations(t *testing.T) {
	t.Parallel()
	runRefusals(t, []refusal{
		{"没有这个人", enrolment.ErrUnknownPerson, func(_ *testing.T, w *town.Town) func() error {
			return register(w, "P999", "310", town.Tertiary, nil)
		}},
		{"没有这家医院", provider.ErrUnknownInstitution, func(t *testing.T, w *town.Town) func() error {
			return register(w, employee(t, w), "310", "H39010199999", nil)
		}},
		{"没有参加居民医保", entitlement.ErrNotCovered, func(t *testing.T, w *town.Town) func() error {
			return register(w, employee(t, w), "390", town.Tertiary, nil)
		}},
		{"暂停参保", entitlement.ErrSuspended, func(t *testing.T, w *town.Town) func() error {
			p := w.Person(t, town.Citizen{Change: func(s *enrolment.Spell) { s.State = enrolment.CoverSuspended }})
			return register(w, p, "310", town.Tertiary, nil)
		}},
		{"终止参保", entitlement.ErrEnded, func(t *testing.T, w *town.Town) func() error {
			p := w.Person(t, town.Citizen{Change: func(s *enrolment.Spell) { s.State = enrolment.CoverEnded }})
			return register(w, p, "310", town.Tertiary, nil)
		}},
		{"等待期内", entitlement.ErrWaiting, func(t *testing.T, w *town.Town) func() error {
			p := w.Person(t, town.Citizen{Change: func(s *enrolment.Spell) { s.WaitingUntil = s.Effective.From.AddDays(2000) }})
			return register(w, p, "310", town.Tertiary, nil)
		}},
		{"已死亡", entitlement.ErrDeceased, func(t *testing.T, w *town.Town) func() error {
			return register(w, w.Person(t, town.Citizen{Death: "2026-03-04"}), "310", town.Tertiary, nil)
		}},
		{"协议暂停", entitlement.ErrAgreementPaused, func(t *testing.T, w *town.Town) func() error {
			return register(w, employee(t, w), "310", town.Paused, nil)
		}},
		{"协议终止", entitlement.ErrAgreementEnded, func(t *testing.T, w *town.Town) func() error {
			return register(w, employee(t, w), "310", town.Ended, nil)
		}},
		{"没有协议", entitlement.ErrNoAgreement, func(t *testing.T, w *town.Town) func() error {
			return register(w, employee(t, w), "310", town.Stranger, nil)
		}},
		{"在药店挂号", entitlement.ErrWrongKindOfPlace, func(t *testing.T, w *town.Town) func() error {
			return register(w, employee(t, w), "310", town.Pharmacy, nil)
		}},
		{"报文参保地是别的地市", entitlement.ErrOtherRegion, func(t *testing.T, w *town.Town) func() error {
			c, p := w.Caller(town.Tertiary), employee(t, w)
			c.InsuredRegion = "340100"
			return func() error {
				_, err := w.Bills.RegisterOutpatient(ctx, c, settlement.OutpatientVisit{PsnNo: p, Scheme: "310", Begin: town.At(today, 8)})
				return err
			}
		}},
		{"就诊日期是明天", settlement.ErrFutureVisit, func(t *testing.T, w *town.Town) func() error {
			return register(w, employee(t, w), "310", town.Tertiary, func(v *settlement.OutpatientVisit) { v.Begin = town.At("2026-03-06", 0) })
		}},
		{"院内流水号重复", settlement.ErrDuplicateVisit, func(t *testing.T, w *town.Town) func() error {
			again := register(w, employee(t, w), "310", town.Tertiary, nil)
			if err := again(); err != nil {
				t.Fatal(err)
			}
			return again
		}},
		{"在院期间挂号", settlement.ErrInHospital, func(t *testing.T, w *town.Town) func() error {
			return register(w, ward(t, w).PsnNo, "310", town.Tertiary, nil)
		}},
		{"在院期间再入院", settlement.ErrInHospital, func(t *testing.T, w *town.Town) func() error {
			return admit(w, ward(t, w).PsnNo, func(*settlement.Admission) {})
		}},
		{"入院没有诊断", settlement.ErrNoDiagnosis, func(t *testing.T, w *town.Town) func() error {
			return admit(w, employee(t, w), func(a *settlement.Admission) { a.Diagnoses = nil })
		}},
		{"诊断编码不在目录内", catalogue.ErrUnknownDiagnosis, func(t *testing.T, w *town.Town) func() error {
			return admit(w, employee(t, w), func(a *settlement.Admission) { a.Diagnoses[0].Code = "Z99.999" })
		}},
		{"拿药品编码当诊断", catalogue.ErrUnknownDiagnosis, func(t *testing.T, w *town.Town) func() error {
			return admit(w, employee(t, w), func(a *settlement.Admission) { a.Diagnoses[0].Code = town.DrugA })
		}},
		{"用门诊的医疗类别入院", settlement.ErrMedTypeUnfit, func(t *testing.T, w *town.Town) func() error {
			return admit(w, employee(t, w), func(a *settlement.Admission) { a.MedType = "11" })
		}},
		{"用住院的医疗类别上传门诊就诊信息", settlement.ErrMedTypeUnfit, func(t *testing.T, w *town.Town) func() error {
			v := clinic(t, w)
			return func() error {
				return w.Bills.Consult(ctx, w.Caller(v.Institution), settlement.Consultation{PsnNo: v.PsnNo, VisitID: v.ID, MedType: "21", Diagnoses: town.Diagnoses()})
			}
		}},
		{"就诊信息没有诊断", settlement.ErrNoDiagnosis, func(t *testing.T, w *town.Town) func() error {
			v := clinic(t, w)
			return func() error {
				return w.Bills.Consult(ctx, w.Caller(v.Institution), settlement.Consultation{PsnNo: v.PsnNo, VisitID: v.ID, MedType: "11"})
			}
		}},
		{"姓名不符", settlement.ErrNameDiffers, func(t *testing.T, w *town.Town) func() error {
			p := employee(t, w)
			w.Load(t, func(to importingWork) error {
				return to.AddCredentials(ctx, []enrolment.Credential{{Type: "03", No: "CARD1", PsnNo: p}})
			})
			return func() error {
				_, err := w.Bills.FindPerson(ctx, settlement.PersonQuery{CredentialType: "03", CredentialNo: "CARD1", Name: "张三"})
				return err
			}
		}},
		{"凭证不认识", enrolment.ErrUnknownCertificate, func(_ *testing.T, w *town.Town) func() error {
			return func() error {
				_, err := w.Bills.FindPerson(ctx, settlement.PersonQuery{CredentialType: "03", CredentialNo: "NOBODY", CertNo: "NOBODY"})
				return err
			}
		}},
	})
}

func TestRefusedCancellationsAndDischarges(t *testing.T) {
	t.Parallel()
	cancel := func(w *town.Town, v town.Visit, localNo string) func() error {
		return func() error {
			return w.Bills.CancelRegistration(ctx, w.Caller(v.Institution), v.PsnNo, v.ID, localNo)
		}
	}
	discharge := func(w *town.Town, v town.Visit, change func(*settlement.Discharge)) func() error {
		return func() error {
			q := settlement.Discharge{PsnNo: v.PsnNo, VisitID: v.ID, End: town.At(today, 9), Diagnoses: town.Diagnoses()}
			change(&q)
			return w.Bills.Discharge(ctx, w.Caller(v.Institution), q)
		}
	}
	runRefusals(t, []refusal{
		{"没有这个就诊", claim.ErrUnknownVisit, func(t *testing.T, w *town.Town) func() error {
			v := clinic(t, w)
			v.ID = "NONE"
			return cancel(w, v, "")
		}},
		{"就诊是另一个人的", claim.ErrUnknownVisit, func(t *testing.T, w *town.Town) func() error {
			v := clinic(t, w)
			v.PsnNo = employee(t, w)
			return cancel(w, v, "")
		}},
		{"就诊是另一家医院的", settlement.ErrNotYourVisit, func(t *testing.T, w *town.Town) func() error {
			v := clinic(t, w)
			v.Institution = town.Community
			return cancel(w, v, "")
		}},
		{"院内流水号不符", settlement.ErrLocalNoDiffers, func(t *testing.T, w *town.Town) func() error {
			return cancel(w, clinic(t, w), "MZ-OTHER")
		}},
		{"还有未结算明细", settlement.ErrVisitHasLines, func(t *testing.T, w *town.Town) func() error {
			v := clinic(t, w)
			w.Uploaded(t, v, cold(1))
			return cancel(w, v, "")
		}},
		{"还有有效的结算", settlement.ErrVisitSettled, func(t *testing.T, w *town.Town) func() error {
			v := clinic(t, w)
			w.Uploaded(t, v, cold(1))
			w.Settled(t, v, false)
			return cancel(w, v, "")
		}},
		{"撤销两次", settlement.ErrVisitState, func(t *testing.T, w *town.Town) func() error {
			v := clinic(t, w)
			if err := cancel(w, v, "")(); err != nil {
				t.Fatal(err)
			}
			return cancel(w, v, "")
		}},
		{"出院后撤销入院", settlement.ErrVisitState, func(t *testing.T, w *town.Town) func() error {
			v := ward(t, w)
			w.Discharged(t, v, today)
			return cancel(w, v, "")
		}},
		{"出院早于入院", settlement.ErrDischargeBefore, func(t *testing.T, w *town.Town) func() error {
			return discharge(w, ward(t, w), func(q *settlement.Discharge) { q.End = town.At("2026-02-28", 23) })
		}},
		{"出院在明天", settlement.ErrFutureVisit, func(t *testing.T, w *town.Town) func() error {
			return discharge(w, ward(t, w), func(q *settlement.Discharge) { q.End = town.At("2026-03-06", 0) })
		}},
		{"出院两次", settlement.ErrVisitState, func(t *testing.T, w *town.Town) func() error {
			v := ward(t, w)
			w.Discharged(t, v, today)
			return discharge(w, v, func(*settlement.Discharge) {})
		}},
		{"门诊办出院", settlement.ErrVisitState, func(t *testing.T, w *town.Town) func() error {
			return discharge(w, clinic(t, w), func(*settlement.Discharge) {})
		}},
		{"用住院的交易办门诊", settlement.ErrWrongPath, func(t *testing.T, w *town.Town) func() error {
			v := clinic(t, w)
			c := w.Caller(v.Institution)
			c.Path = claim.Inpatient
			return func() error {
				return w.Bills.Discharge(ctx, c, settlement.Discharge{PsnNo: v.PsnNo, VisitID: v.ID, End: town.At(today, 9), Diagnoses: town.Diagnoses()})
			}
		}},
		{"有费用在出院之后", settlement.ErrLineOutsideStay, func(t *testing.T, w *town.Town) func() error {
			v := ward(t, w)
			w.Uploaded(t, v, town.Line("1", town.DrugA, 1, "2026-03-04"))
			return discharge(w, v, func(q *settlement.Discharge) { q.End = town.At("2026-03-03", 9) })
		}},
		{"出院没有诊断", settlement.ErrNoDiagnosis, func(t *testing.T, w *town.Town) func() error {
			return discharge(w, ward(t, w), func(q *settlement.Discharge) { q.Diagnoses = nil })
		}},
	})
}

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
		{"退的是已结算的明细", settlement.ErrRefundUnknown, func(t *testing.T, w *town.Town) func() error {
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
func settleIn(w *town.Town, institution, region string) func(importingWork) error {
	return func(to importingWork) error {
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

// A visit registered today is refused no sooner than a millisecond after
// midnight in the town, whatever the day is in London.
func TestTodayIsTheTownsDay(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	p := employee(t, w)
	service := w.Service()
	service.Now = func() time.Time { return time.Date(2026, 3, 4, 16, 0, 0, 0, time.UTC) } // midnight of the 5th in China
	try := func(day string) error {
		_, err := service.RegisterOutpatient(ctx, w.Caller(town.Tertiary), settlement.OutpatientVisit{PsnNo: p, Scheme: "310", LocalNo: day, Begin: town.At(day, 0)})
		return err
	}
	if err := try(today); err != nil {
		t.Errorf("今天零点:%v", err)
	}
	service.Now = func() time.Time { return time.Date(2026, 3, 4, 15, 59, 59, 999_999_000, time.UTC) }
	if err := try(today); !errors.Is(err, settlement.ErrFutureVisit) {
		t.Errorf("零点之前:%v", err)
	}
}
