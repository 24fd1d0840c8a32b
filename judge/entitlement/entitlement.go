// Package entitlement judges whether a person may settle a visit with a fund
// (待遇资格): alive, covered, past the waiting period, registered where the kind of
// care asks for it, and at a provider whose agreement holds.
//
// Legal basis: 社会保险法 art. 26–30; 医保经办条例 (国令765) ch. 3; 两定办法 (国家医保局令
// 2号、3号). Cover is judged on the first day of care: a stay that began under
// cover is settled. The judge is pure: facts in, verdict and reasons out.
package entitlement

import (
	"yibao/ground/fault"
	"yibao/ground/period"
	"yibao/register/claim"
	"yibao/register/enrolment"
	"yibao/register/provider"
	"yibao/register/restriction"
)

// Refusals, in the order in which a clerk should clear them.
var (
	ErrDeceased         = fault.Define("YB2101", fault.Business, "该人员已于 %s 登记死亡,不能办理其后的结算;登记有误的请先更正参保信息")
	ErrNotCovered       = fault.Define("YB2102", fault.Business, "该人员在 %s 没有参加险种 %s,请核对险种,或先办理参保登记")
	ErrSuspended        = fault.Define("YB2103", fault.Business, "该人员在 %s 处于暂停参保,请先补缴并办理恢复")
	ErrEnded            = fault.Define("YB2104", fault.Business, "该人员的参保在 %s 已终止或无效,请到经办窗口核实参保状态")
	ErrWaiting          = fault.Define("YB2105", fault.Business, "该人员在待遇等待期内,%s 起可以享受待遇,此前费用由个人负担")
	ErrNoChronic        = fault.Define("YB2106", fault.Business, "该人员没有病种 %s 的有效慢特病备案,请先办理备案,或按普通门诊结算")
	ErrNoDisease        = fault.Define("YB2107", fault.Business, "门诊慢特病结算必须填写病种编码 dise_codg")
	ErrRestricted       = fault.Define("YB2109", fault.Business, "该人员 %s 为%s,不享受医保待遇:%s。依据:%s。%s")
	ErrNoAgreement      = fault.Define("YB3101", fault.Business, "机构 %s 在 %s 与统筹区 %s 没有服务协议,不能医保结算")
	ErrAgreementPaused  = fault.Define("YB3102", fault.Business, "机构 %s 的服务协议在 %s 已暂停,暂停期间不能医保结算,请联系经办机构")
	ErrAgreementEnded   = fault.Define("YB3103", fault.Business, "机构 %s 的服务协议在 %s 已终止,不能医保结算")
	ErrWrongKindOfPlace = fault.Define("YB3104", fault.Business, "机构 %s 的类型不能办理%s业务:药店只能购药,购药以外的业务由医疗机构办理")
	ErrOtherRegion      = fault.Define("YB2108", fault.Business, "该人员的参保地是 %s,报文参保地 %s 不符,请重新读卡获取参保信息")
)

// MedTypeChronic is the national code of 门诊慢特病.
const MedTypeChronic = "14"

// Facts are what the judgement rests on.
type Facts struct {
	Day           period.Date // first day of care
	Kind          claim.VisitKind
	MedType       string
	Scheme        string
	StatedRegion  string // insuplc_admdvs as sent, "" when absent
	Disease       string
	Person        enrolment.Person
	Spells        []enrolment.Spell         // on Day, one for each scheme
	Registrations []enrolment.Registration  // on Day
	Restrictions  []restriction.Restriction // on Day
	Institution   provider.Institution
	Agreements    []provider.Agreement // on Day
	// Counter is care that the person paid and the agency reimburses (零星报销): it
	// needs no agreement.
	Counter bool
}

// Verdict is the outcome: the spell that covers the care, the registration it
// rests on, or the refusals.
type Verdict struct {
	Spell        enrolment.Spell
	Agreement    provider.Agreement
	Registration *enrolment.Registration // the chronic registration used, or nil
	Refusals     []*fault.Fault
}

// Fault returns the refusal to tell first, or nil.
func (v Verdict) Fault() *fault.Fault { return fault.First(v.Refusals) }

// Judge applies the rules; all refusals that hold are listed.
func Judge(f Facts) Verdict {
	var v Verdict
	v.refuse(f.life())
	spell, refusal := f.cover()
	v.Spell = spell
	v.refuse(refusal)
	v.refuse(f.region(spell))
	registration, refusal := f.chronic()
	v.Registration = registration
	v.refuse(refusal)
	v.refuse(f.place())
	if spell.Region != "" && !f.Counter {
		agreement, refusal := f.agreement(spell.Region)
		v.Agreement = agreement
		v.refuse(refusal)
	}
	return v
}

func (v *Verdict) refuse(f *fault.Fault) {
	if f != nil {
		v.Refusals = append(v.Refusals, f)
	}
}

func (f Facts) life() *fault.Fault {
	if death := f.Person.Death; !death.IsZero() && death < f.Day {
		return ErrDeceased.With(death)
	}
	return nil
}

func (f Facts) cover() (enrolment.Spell, *fault.Fault) {
	for _, s := range f.Spells {
		if s.Scheme != f.Scheme {
			continue
		}
		switch {
		case s.State == enrolment.CoverSuspended:
			return s, ErrSuspended.With(f.Day)
		case s.State != enrolment.CoverActive:
			return s, ErrEnded.With(f.Day)
		case f.Day < s.WaitingUntil:
			return s, ErrWaiting.With(s.WaitingUntil)
		case f.restricted() != nil:
			return s, f.restricted()
		default:
			return s, nil
		}
	}
	return enrolment.Spell{}, ErrNotCovered.With(f.Day, f.Scheme)
}

// restricted refuses benefits that are restricted on the day, by the restriction
// that ends last: with the rule, the days, and what to do.
func (f Facts) restricted() *fault.Fault {
	var last *restriction.Restriction
	for i, x := range f.Restrictions {
		holds := x.Active && x.Scheme == f.Scheme && x.Effective.Contains(f.Day)
		if holds && (last == nil || x.Effective.End() > last.Effective.End()) {
			last = &f.Restrictions[i]
		}
	}
	if last == nil {
		return nil
	}
	return ErrRestricted.With(days(last.Effective), string(last.Kind), last.Reason, last.Rule, last.Remedy)
}

// days tells a span by its first and last day.
func days(s period.Span) string {
	if s.End() == period.Forever {
		return s.From.String() + " 起"
	}
	return s.From.String() + " 至 " + s.End().AddDays(-1).String()
}

// region refuses a stated place of insurance that lies in another prefecture.
func (f Facts) region(spell enrolment.Spell) *fault.Fault {
	if len(f.StatedRegion) < 4 || len(spell.Region) < 4 || f.StatedRegion[:4] == spell.Region[:4] {
		return nil
	}
	return ErrOtherRegion.With(spell.Region, f.StatedRegion)
}

func (f Facts) chronic() (*enrolment.Registration, *fault.Fault) {
	if f.MedType != MedTypeChronic {
		return nil, nil
	}
	if f.Disease == "" {
		return nil, ErrNoDisease.With()
	}
	for _, r := range f.Registrations {
		if r.Kind == enrolment.Chronic && r.Code == f.Disease && r.Active {
			return &r, nil
		}
	}
	return nil, ErrNoChronic.With(f.Disease)
}

func (f Facts) place() *fault.Fault {
	isPharmacy := f.Institution.Type == provider.Pharmacy
	if isPharmacy != (f.Kind == claim.Purchase) {
		return ErrWrongKindOfPlace.With(f.Institution.Code, string(f.Kind))
	}
	return nil
}

func (f Facts) agreement(region string) (provider.Agreement, *fault.Fault) {
	for _, a := range f.Agreements {
		if a.Region != region {
			continue
		}
		switch a.State {
		case provider.AgreementSuspended:
			return a, ErrAgreementPaused.With(a.Institution, f.Day)
		case provider.AgreementEnded:
			return a, ErrAgreementEnded.With(a.Institution, f.Day)
		default:
			return a, nil
		}
	}
	return provider.Agreement{}, ErrNoAgreement.With(f.Institution.Code, f.Day, region)
}
