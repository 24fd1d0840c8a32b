package settlement_test

import (
	"errors"
	"testing"
	"time"

	"yibao/judge/entitlement"
	"yibao/process/settlement"
	"yibao/register/catalogue"
	"yibao/register/claim"
	"yibao/register/enrolment"
	"yibao/register/provider"
	"yibao/storage/storetest/town"
)

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
		{"入院日期落在已出院的住院期间内", settlement.ErrInsideStay, func(t *testing.T, w *town.Town) func() error {
			v := ward(t, w)
			w.Discharged(t, v, today)
			return admit(w, v.PsnNo, func(a *settlement.Admission) { a.Begin = town.At("2026-03-02", 8) })
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
			w.Load(t, func(to town.Work) error {
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
