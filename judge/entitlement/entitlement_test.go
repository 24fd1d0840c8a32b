package entitlement_test

import (
	"errors"
	"testing"

	"yibao/ground/fault"
	"yibao/ground/period"
	"yibao/judge/entitlement"
	"yibao/register/claim"
	"yibao/register/enrolment"
	"yibao/register/provider"
)

var day = period.MustDate

const (
	hospital = "H39010100001"
	pharmacy = "P39010100001"
	city     = "390100"
)

// healthy are the facts of an insured person at a contracted hospital on
// 2026-03-05: nothing is refused.
func healthy() entitlement.Facts {
	return entitlement.Facts{
		Day: day("2026-03-05"), Kind: claim.Outpatient, MedType: "11", Scheme: "310",
		Person:      enrolment.Person{PsnNo: "P1"},
		Spells:      []enrolment.Spell{spell("390", "340100"), spell("310", city)},
		Institution: provider.Institution{Code: hospital, Type: provider.Hospital, Region: "390101"},
		Agreements: []provider.Agreement{
			{Institution: hospital, Region: "340100", State: provider.AgreementEnded},
			{Institution: hospital, Region: city, State: provider.AgreementActive, Version: period.Version{ID: "A1"}},
		},
	}
}

func spell(scheme, region string) enrolment.Spell {
	return enrolment.Spell{Version: period.Version{ID: "S" + scheme}, Scheme: scheme, Region: region, State: enrolment.CoverActive}
}

func at(f *entitlement.Facts, code string, kind provider.InstitutionType) {
	f.Institution = provider.Institution{Code: code, Type: kind, Region: "390101"}
}

func chronic(code string, active bool) []enrolment.Registration {
	return []enrolment.Registration{
		{Kind: enrolment.Remote, Code: "340100", Active: true},
		{Version: period.Version{ID: "R1"}, Kind: enrolment.Chronic, Code: code, Active: active},
	}
}

func TestJudge(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		about  string
		change func(*entitlement.Facts)
		want   error // nil: may settle
	}{
		{"在保、有协议", func(*entitlement.Facts) {}, nil},
		{"没有参保", func(f *entitlement.Facts) { f.Spells = nil }, entitlement.ErrNotCovered},
		{"只参加另一险种", func(f *entitlement.Facts) { f.Spells = f.Spells[:1] }, entitlement.ErrNotCovered},
		{"暂停参保", func(f *entitlement.Facts) { f.Spells[1].State = enrolment.CoverSuspended }, entitlement.ErrSuspended},
		{"另一险种暂停不影响", func(f *entitlement.Facts) { f.Spells[0].State = enrolment.CoverSuspended }, nil},
		{"无效参保", func(f *entitlement.Facts) { f.Spells[1].State = enrolment.CoverVoid }, entitlement.ErrEnded},
		{"终止参保", func(f *entitlement.Facts) { f.Spells[1].State = enrolment.CoverEnded }, entitlement.ErrEnded},
		{"不认识的参保状态", func(f *entitlement.Facts) { f.Spells[1].State = "7" }, entitlement.ErrEnded},

		{"死亡前一天就诊", func(f *entitlement.Facts) { f.Person.Death = day("2026-03-06") }, nil},
		{"死亡当天就诊", func(f *entitlement.Facts) { f.Person.Death = day("2026-03-05") }, nil},
		{"死亡次日就诊", func(f *entitlement.Facts) { f.Person.Death = day("2026-03-04") }, entitlement.ErrDeceased},

		{"等待期最后一天", func(f *entitlement.Facts) { f.Spells[1].WaitingUntil = day("2026-03-06") }, entitlement.ErrWaiting},
		{"等待期满当天", func(f *entitlement.Facts) { f.Spells[1].WaitingUntil = day("2026-03-05") }, nil},
		{"等待期早已满", func(f *entitlement.Facts) { f.Spells[1].WaitingUntil = day("2026-01-01") }, nil},

		{"报文参保地与登记一致", func(f *entitlement.Facts) { f.StatedRegion = city }, nil},
		{"报文参保地是同一地市的县", func(f *entitlement.Facts) { f.StatedRegion = "390121" }, nil},
		{"报文参保地是另一地市", func(f *entitlement.Facts) { f.StatedRegion = "390200" }, entitlement.ErrOtherRegion},
		{"报文参保地残缺不作判断", func(f *entitlement.Facts) { f.StatedRegion = "34" }, nil},

		{"慢特病没有填病种", func(f *entitlement.Facts) { f.MedType = "14" }, entitlement.ErrNoDisease},
		{"慢特病没有备案", func(f *entitlement.Facts) { f.MedType, f.Disease = "14", "M01600" }, entitlement.ErrNoChronic},
		{"慢特病备案了别的病种", func(f *entitlement.Facts) {
			f.MedType, f.Disease, f.Registrations = "14", "M01600", chronic("M03900", true)
		}, entitlement.ErrNoChronic},
		{"慢特病备案已注销", func(f *entitlement.Facts) {
			f.MedType, f.Disease, f.Registrations = "14", "M01600", chronic("M01600", false)
		}, entitlement.ErrNoChronic},
		{"慢特病有备案", func(f *entitlement.Facts) {
			f.MedType, f.Disease, f.Registrations = "14", "M01600", chronic("M01600", true)
		}, nil},
		{"同名的异地备案不是慢特病备案", func(f *entitlement.Facts) {
			f.MedType, f.Disease = "14", "M01600"
			f.Registrations = []enrolment.Registration{{Kind: enrolment.Remote, Code: "M01600", Active: true}}
		}, entitlement.ErrNoChronic},
		{"普通门诊不问慢特病备案", func(f *entitlement.Facts) { f.Disease = "M01600" }, nil},

		{"药店购药", func(f *entitlement.Facts) {
			f.Kind = claim.Purchase
			at(f, pharmacy, provider.Pharmacy)
		}, nil},
		{"在药店挂号", func(f *entitlement.Facts) { at(f, pharmacy, provider.Pharmacy) }, entitlement.ErrWrongKindOfPlace},
		{"在药店住院", func(f *entitlement.Facts) {
			f.Kind = claim.Inpatient
			at(f, pharmacy, provider.Pharmacy)
		}, entitlement.ErrWrongKindOfPlace},
		{"在医院办购药", func(f *entitlement.Facts) { f.Kind = claim.Purchase }, entitlement.ErrWrongKindOfPlace},

		{"没有协议", func(f *entitlement.Facts) { f.Agreements = nil }, entitlement.ErrNoAgreement},
		{"只有别的统筹区的协议", func(f *entitlement.Facts) { f.Agreements = f.Agreements[:1] }, entitlement.ErrNoAgreement},
		{"协议暂停", func(f *entitlement.Facts) { f.Agreements[1].State = provider.AgreementSuspended }, entitlement.ErrAgreementPaused},
		{"协议终止", func(f *entitlement.Facts) { f.Agreements[1].State = provider.AgreementEnded }, entitlement.ErrAgreementEnded},
	} {
		t.Run(c.about, func(t *testing.T) {
			t.Parallel()
			f := healthy()
			c.change(&f)
			v := entitlement.Judge(f)
			told := v.Fault()
			if c.want == nil {
				if told != nil || len(v.Refusals) != 0 {
					t.Fatalf("拒绝:%v", v.Refusals)
				}
				if v.Spell.ID != "S310" || v.Agreement.Region != city {
					t.Errorf("参保 %q,协议 %q", v.Spell.ID, v.Agreement.Region)
				}
				return
			}
			if told == nil || !errors.Is(told, c.want) {
				t.Fatalf("得 %v,应为 %v", told, c.want)
			}
		})
	}
}

// The registration used is handed back, and only for chronic care.
func TestJudgeNamesTheRegistration(t *testing.T) {
	t.Parallel()
	f := healthy()
	f.Registrations = chronic("M01600", true)
	if v := entitlement.Judge(f); v.Registration != nil {
		t.Errorf("普通门诊用了备案 %v", v.Registration)
	}
	f.MedType, f.Disease = entitlement.MedTypeChronic, "M01600"
	if v := entitlement.Judge(f); v.Registration == nil || v.Registration.ID != "R1" {
		t.Errorf("慢特病没有指出备案:%v", v.Registration)
	}
}

// All refusals that hold are listed, and the first to tell does not depend on
// the order in which they were found.
func TestJudgeListsAllRefusals(t *testing.T) {
	t.Parallel()
	f := healthy()
	f.Person.Death = day("2026-03-01")
	f.Spells[1].State = enrolment.CoverSuspended
	f.MedType = entitlement.MedTypeChronic
	f.StatedRegion = "340100"
	f.Kind = claim.Purchase
	f.Agreements[1].State = provider.AgreementEnded
	v := entitlement.Judge(f)
	want := []fault.Definition{
		entitlement.ErrDeceased, entitlement.ErrSuspended, entitlement.ErrOtherRegion, entitlement.ErrNoDisease,
		entitlement.ErrWrongKindOfPlace, entitlement.ErrAgreementEnded,
	}
	if len(v.Refusals) != len(want) {
		t.Fatalf("列出 %v", v.Refusals)
	}
	for i, w := range want {
		if !errors.Is(v.Refusals[i], w) {
			t.Errorf("第 %d 条 %v,应为 %v", i+1, v.Refusals[i], w)
		}
	}
	if !errors.Is(v.Fault(), entitlement.ErrDeceased) {
		t.Errorf("先告知的是 %v", v.Fault())
	}
}

// Without cover nothing can be said about the agreement.
func TestJudgeWithoutCoverSaysNothingOfTheAgreement(t *testing.T) {
	t.Parallel()
	f := healthy()
	f.Spells, f.Agreements = nil, nil
	if v := entitlement.Judge(f); len(v.Refusals) != 1 {
		t.Errorf("列出 %v", v.Refusals)
	}
}
