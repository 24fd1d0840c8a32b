package settlement

import (
	"context"
	"errors"
	"slices"

	"yibao/ground/fault"
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/judge/benefit"
	"yibao/judge/entitlement"
	"yibao/law/policyfile"
	"yibao/law/region"
	"yibao/register/accumulator"
	"yibao/register/catalogue"
	"yibao/register/claim"
	"yibao/register/enrolment"
	"yibao/register/provider"
	"yibao/register/restriction"
)

// evidence is everything that one settlement is judged on: what the provider
// stated, and the register facts with their versions. The same judgement is
// made from evidence gathered now (gather) and from evidence gathered again by
// the version ids of a stored settlement (regather).
type evidence struct {
	facts        Facts
	psnNo        string
	visitID      string
	scheme       string
	statedRegion string
	counter      bool // reimbursed at the agency's counter

	person        enrolment.Person
	spells        []enrolment.Spell
	memberships   []enrolment.Membership
	registrations []enrolment.Registration
	restrictions  []restriction.Restriction
	institution   provider.Institution
	agreements    []provider.Agreement

	cover         entitlement.Verdict
	taken         taken // when the policy takes the person on another day
	settings      *region.Settings
	settingsID    string
	policy        *policyfile.Policy
	policyID      string
	lines         []claim.FeeLine // netted
	entries       []catalogue.Entry
	practitioners []provider.Practitioner
	room          []benefit.Line // memory for the lines as the judge takes them
	controlled    controlled     // by the audit rules
	parted        []int          // lines whose barred part stands after all lines in room

	household enrolment.HouseholdMember // when the policy counts by household
	others    []accumulator.Delta       // live ones of its other members

	deltas  []accumulator.Delta // live ones before this act
	balance money.Fen           // of the personal account, before this act
	family  money.Fen           // of accounts of others, held for this act
}

// gather collects the evidence for settling lines now, and refuses what the
// registers or the entitlement judge refuse.
func (s *Service) gather(ctx context.Context, r Reader, c Caller, v claim.Visit, f Facts, lines []claim.FeeLine) (*evidence, error) {
	e := &evidence{
		facts: f, psnNo: v.PsnNo, visitID: v.VisitID, scheme: v.Scheme,
		statedRegion: c.InsuredRegion, lines: lines, counter: c.atCounter(),
	}
	if err := s.gatherPeople(ctx, r, e, v.PsnNo, v.Institution); err != nil {
		return nil, err
	}
	e.cover = entitlement.Judge(e.entitlementFacts())
	if err := refusal(e.cover.Fault()); err != nil {
		return nil, err
	}
	if err := s.gatherLaw(ctx, r, e); err != nil {
		return nil, err
	}
	if err := refusal(e.filed()); err != nil {
		return nil, err
	}
	if err := e.gatherTaken(ctx, r); err != nil {
		return nil, err
	}
	if err := e.gatherLines(ctx, r, v.Institution); err != nil {
		return nil, err
	}
	if err := e.gatherHousehold(ctx, r); err != nil {
		return nil, err
	}
	return e, e.gatherUsed(ctx, r, maxSeq)
}

// gatherPeople reads the person and the provider as of the first day of care.
func (s *Service) gatherPeople(ctx context.Context, r Reader, e *evidence, psnNo, institution string) (err error) {
	if err := s.gatherPerson(ctx, r, e, psnNo); err != nil {
		return err
	}
	day := e.facts.Begin
	if e.institution, err = r.InstitutionOn(ctx, institution, day); err != nil {
		return err
	}
	e.agreements, err = r.AgreementsOn(ctx, institution, day)
	return err
}

// gatherPerson reads the person as of the first day of care.
func (s *Service) gatherPerson(ctx context.Context, r Reader, e *evidence, psnNo string) (err error) {
	day := e.facts.Begin
	if e.person, err = r.PersonOn(ctx, psnNo, day); err != nil {
		return s.tooEarly(ctx, r, psnNo, day, err)
	}
	if e.spells, err = r.SpellsOn(ctx, psnNo, day); err != nil {
		return err
	}
	if e.memberships, err = r.MembershipsOn(ctx, psnNo, day); err != nil {
		return err
	}
	if e.registrations, err = r.RegistrationsOn(ctx, psnNo, day); err != nil {
		return err
	}
	e.restrictions, err = r.RestrictionsOn(ctx, psnNo, day)
	return err
}

// tooEarly tells a person who is known today and was not yet on the day from
// one who is not known at all.
func (s *Service) tooEarly(ctx context.Context, r Reader, psnNo string, day period.Date, unknown error) error {
	if !errors.Is(unknown, enrolment.ErrUnknownPerson) {
		return unknown
	}
	if _, err := r.PersonOn(ctx, psnNo, s.today()); err != nil {
		return err
	}
	return ErrBeforeBirth.With(day)
}

func (e *evidence) entitlementFacts() entitlement.Facts {
	return entitlement.Facts{
		Day: e.facts.Begin, Kind: e.facts.Kind, MedType: e.facts.MedType, Scheme: e.scheme,
		StatedRegion: e.statedRegion, Disease: e.facts.Disease, Person: e.person, Spells: e.spells,
		Registrations: e.registrations, Restrictions: e.restrictions, Institution: e.institution, Agreements: e.agreements,
		Counter: e.counter,
	}
}

// filed refuses care for which the region's settings ask for a registration that
// the person does not have.
func (e *evidence) filed() *fault.Fault {
	return entitlement.Filed(e.registrations, e.settings.Filing(e.facts.MedType), e.facts.MedType, e.facts.Begin)
}

// gatherLaw finds the settings and the policy that govern.
func (s *Service) gatherLaw(ctx context.Context, r Reader, e *evidence) (err error) {
	home := e.cover.Spell.Region
	if e.settings, e.settingsID, err = s.Texts.settingsOn(ctx, r, home, e.facts.Day); err != nil {
		return err
	}
	e.policy, e.policyID, err = s.Texts.policyFor(ctx, r, e.settings, e.scheme, e.facts)
	return err
}

// gatherLines reads the catalogue entry of each line on its own day and the
// practitioners who prescribed.
func (e *evidence) gatherLines(ctx context.Context, r Reader, institution string) error {
	keys := make([]catalogue.Key, len(e.lines))
	var doctors []string
	for i, l := range e.lines {
		keys[i] = catalogue.Key{Code: l.Code, Day: claim.Day(l.At)}
		if l.Doctor != "" && !slices.Contains(doctors, l.Doctor) {
			doctors = append(doctors, l.Doctor)
		}
	}
	entries, err := r.EntriesOn(ctx, e.cover.Spell.Region, e.scheme, keys)
	if err != nil {
		return err
	}
	e.entries = make([]catalogue.Entry, len(e.lines))
	for i, k := range keys {
		entry, ok := entries[k]
		if !ok || !entry.Kind.Billable() {
			return catalogue.ErrUnknownItem.With(k.Code, k.Day)
		}
		e.entries[i] = entry
	}
	if len(doctors) == 0 {
		return nil
	}
	if e.practitioners, err = r.Practitioners(ctx, institution, doctors); err != nil {
		return err
	}
	for _, l := range e.lines {
		if _, known := e.prescriber(l); l.Doctor != "" && !known {
			return ErrUnknownPractitioner.With(l.Doctor, institution)
		}
	}
	return nil
}

// prescriber returns who prescribed a line, as registered on its day.
func (e *evidence) prescriber(l claim.FeeLine) (provider.Practitioner, bool) {
	if len(e.practitioners) == 0 {
		return provider.Practitioner{}, false
	}
	var own []provider.Practitioner
	for _, p := range e.practitioners {
		if p.Code == l.Doctor {
			own = append(own, p)
		}
	}
	found := period.Latest(own, claim.Day(l.At), func(p provider.Practitioner) string { return p.Code })
	if len(found) == 0 {
		return provider.Practitioner{}, false
	}
	return found[0], true
}

// merged is a Reader that knows of merged numbers of one person: up to which
// position acts do not count for an act before the given one, since it was done
// under another number before the merge.
type merged interface {
	Apart(ctx context.Context, psnNo string, before int64) (int64, error)
}

// gatherUsed reads what the person has used up, and the account, as they stood
// before the position. Settlements in without are left out of both.
func (e *evidence) gatherUsed(ctx context.Context, r Reader, before int64, without ...Record) error {
	deltas, err := r.Deltas(ctx, e.psnNo)
	if err != nil {
		return err
	}
	acts, err := r.Acts(ctx, e.psnNo)
	if err != nil {
		return err
	}
	if m, merges := r.(merged); merges {
		from, err := m.Apart(ctx, e.psnNo, before)
		if err != nil {
			return err
		}
		deltas = slices.DeleteFunc(deltas, func(d accumulator.Delta) bool { return d.Seq <= from })
	}
	names := make([]string, len(without))
	for i, record := range without {
		names[i] = record.SetlID
	}
	e.others = slices.DeleteFunc(e.others, func(d accumulator.Delta) bool { return slices.Contains(names, d.SetlID) })
	e.deltas = accumulator.Live(deltas, acts, before, names...)
	account := personalAccount(e.cover.Spell.Region, e.scheme, e.psnNo)
	held, err := r.AccountBalance(ctx, e.psnNo, account, before)
	if err != nil {
		return err
	}
	e.balance = -held
	for _, record := range without {
		ofAccount := record.PsnNo == e.psnNo && record.Region == account.Region && record.Scheme == account.Scheme
		if ofAccount && record.Seq < before && liveBefore(acts, record.SetlID, before) {
			e.balance += record.PaidBy(benefit.PayerAccount)
		}
	}
	return nil
}

func liveBefore(acts []accumulator.Act, setlID string, before int64) bool {
	live := true
	for _, a := range acts {
		if a.SetlID == setlID && a.Seq < before {
			live = a.Live
		}
	}
	return live
}

// refs lists the versions that were read, for the record.
func (e *evidence) refs() []Ref {
	refs := e.taken.appendRefs([]Ref{{RefPerson, e.person.ID}, {RefSpell, e.cover.Spell.ID}})
	for _, m := range e.memberships {
		refs = append(refs, Ref{RefMembership, m.ID})
	}
	for _, g := range e.registrations {
		refs = append(refs, Ref{RefRegistration, g.ID})
	}
	for _, x := range e.restrictions {
		refs = append(refs, Ref{RefRestriction, x.ID})
	}
	refs = append(refs, Ref{RefInstitution, e.institution.ID})
	if !e.counter {
		refs = append(refs, Ref{RefAgreement, e.cover.Agreement.ID})
	}
	for i, l := range e.lines {
		if p, known := e.prescriber(l); known {
			refs = append(refs, Ref{RefPractitioner, p.ID})
		}
		refs = append(refs, Ref{RefEntry, e.entries[i].ID})
	}
	refs = append(refs, Ref{RefSettings, e.settingsID}, Ref{RefPolicy, e.policyID})
	refs = append(refs, e.householdRefs()...)
	return distinct(append(refs, e.controlled.refs...))
}

func distinct(refs []Ref) []Ref {
	seen := make(map[Ref]bool, len(refs))
	var once []Ref
	for _, r := range refs {
		if !seen[r] {
			seen[r] = true
			once = append(once, r)
		}
	}
	return once
}
