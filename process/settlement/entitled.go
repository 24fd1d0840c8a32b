package settlement

import (
	"context"

	"yibao/ground/coding"
	"yibao/ground/fault"
	"yibao/ground/period"
	"yibao/judge/benefit"
	"yibao/judge/entitlement"
	"yibao/law/region"
	"yibao/register/claim"
	"yibao/register/enrolment"
)

// EntitlementQuery asks whether a person may settle with a fund (2001).
type EntitlementQuery struct {
	PsnNo, Scheme string
	MedType       string
	Disease       string
	Day           period.Date
}

// Entitlement is whether one fund pays, from when to when, and why not.
type Entitlement struct {
	Payer    string // 统筹基金, 公务员补助 …
	Fund     region.Fund
	Enjoyed  bool
	Reason   string // why not, in words; "" when it pays
	From, To period.Date
}

// Entitled judges what a settlement on the day would be judged by before its
// bill: cover, waiting, registrations, agreement. It answers for each fund that
// the person's region has for the scheme. Nothing is written.
// enrolment.ErrUnknownPerson, provider.ErrUnknownInstitution.
func (s *Service) Entitled(ctx context.Context, c Caller, q EntitlementQuery) ([]Entitlement, error) {
	var answer []Entitlement
	err := s.Store.View(ctx, func(r Reader) error {
		e := &evidence{
			facts:  Facts{Kind: kindOf(q.MedType), MedType: q.MedType, Begin: q.Day, End: q.Day, Day: q.Day, Disease: q.Disease},
			psnNo:  q.PsnNo,
			scheme: q.Scheme, statedRegion: c.InsuredRegion,
		}
		if err := s.gatherPeople(ctx, r, e, q.PsnNo, c.Institution); err != nil {
			return err
		}
		e.cover = entitlement.Judge(e.entitlementFacts())
		home := e.cover.Spell.Region
		if home == "" {
			home = e.person.Region
		}
		settings, _, err := s.Texts.settingsOn(ctx, r, home, q.Day)
		if err != nil {
			return err
		}
		if e.settings = settings; e.filed() != nil {
			e.cover.Refusals = append(e.cover.Refusals, e.filed())
		}
		answer = e.entitlements(settings)
		return nil
	})
	return answer, err
}

// kindOf is the way a visit of a med_type goes.
func kindOf(medType string) claim.VisitKind {
	switch coding.VisitKind(medType).Class() {
	case coding.ClassPharmacy:
		return claim.Purchase
	case coding.ClassInpatient:
		return claim.Inpatient
	}
	return claim.Outpatient
}

// entitlements answers fund by fund.
func (e *evidence) entitlements(settings *region.Settings) []Entitlement {
	refused := e.cover.Fault()
	from, to := e.facts.Begin, period.Date(0)
	if spell := e.cover.Spell; spell.ID != "" {
		from = max(spell.Effective.From, spell.WaitingUntil)
		if spell.Effective.End() != period.Forever {
			to = spell.Effective.End().AddDays(-1)
		}
	}
	var answer []Entitlement
	for _, payer := range region.Payers() {
		fund, known := settings.Fund(e.scheme, payer)
		if !known || payer == benefit.PayerHospital || payer == benefit.PayerFamily {
			continue
		}
		one := Entitlement{Payer: payer, Fund: fund, From: from, To: to, Reason: e.missing(payer)}
		if refused != nil {
			one.Reason = reason(refused)
		}
		one.Enjoyed = one.Reason == ""
		answer = append(answer, one)
	}
	if len(answer) == 0 {
		answer = []Entitlement{{Payer: "统筹基金", From: from, To: to, Reason: reason(refused)}}
	}
	return answer
}

func reason(f *fault.Fault) string {
	if f == nil {
		return "该险种在参保地没有可以支付的基金"
	}
	return f.Error()
}

// missing says why a fund that is for some persons only does not pay for this
// one, "" when nothing speaks against it.
func (e *evidence) missing(payer string) string {
	switch {
	case payer == "公务员补助" && !e.cover.Spell.CivilServant:
		return "该人员不享受公务员医疗补助"
	case payer == "医疗救助" && !active(e.memberships):
		return "该人员没有登记医疗救助对象身份"
	}
	return ""
}

func active(memberships []enrolment.Membership) bool {
	for _, m := range memberships {
		if m.Active {
			return true
		}
	}
	return false
}
