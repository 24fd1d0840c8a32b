package simulation

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"yibao/ground/period"
	"yibao/process/settlement"
	"yibao/register/accumulator"
	"yibao/register/catalogue"
	"yibao/register/claim"
	"yibao/register/enrolment"
	"yibao/register/policy"
	"yibao/register/provider"
	"yibao/register/restriction"
)

// errMissing: a version, visit or message that is named is not stored.
var errMissing = errors.New("simulation: what is named is not stored")

// book returns what is stored about a person, as this work sees it.
func (t *tx) book(psnNo string) *book {
	if psnNo == t.psnNo && t.own != nil {
		return t.own
	}
	if b := t.store.books[psnNo]; b != nil {
		return b
	}
	return &book{}
}

// one finds the fact with the version id.
func one[F period.Versioned](facts []F, id string) (F, error) {
	for _, f := range facts {
		if f.Stamp().ID == id {
			return f, nil
		}
	}
	var none F
	return none, errMissing
}

// many finds the facts with the version ids.
func many[F period.Versioned](facts []F, ids []string) ([]F, error) {
	var found []F
	for _, id := range ids {
		f, err := one(facts, id)
		if err != nil {
			return nil, err
		}
		found = append(found, f)
	}
	return found, nil
}

// where keeps the facts that fit.
func where[F any](facts []F, fits func(F) bool) []F {
	var kept []F
	for _, f := range facts {
		if fits(f) {
			kept = append(kept, f)
		}
	}
	return kept
}

func (t *tx) PersonOn(_ context.Context, psnNo string, day period.Date) (enrolment.Person, error) {
	found := period.Latest(t.book(psnNo).persons, day, func(p enrolment.Person) string { return p.PsnNo })
	if len(found) == 0 {
		return enrolment.Person{}, enrolment.ErrUnknownPerson.With(psnNo)
	}
	return found[0], nil
}

func (t *tx) PersonByCertificate(_ context.Context, certType, certNo string) (string, error) {
	psnNo, ok := t.store.credentials[certType+certNo]
	if !ok {
		return "", enrolment.ErrUnknownCertificate.With()
	}
	return psnNo, nil
}

func (t *tx) SpellsOn(_ context.Context, psnNo string, day period.Date) ([]enrolment.Spell, error) {
	return period.Latest(t.book(psnNo).spells, day, func(s enrolment.Spell) string { return s.Scheme }), nil
}

func (t *tx) MembershipsOn(_ context.Context, psnNo string, day period.Date) ([]enrolment.Membership, error) {
	return period.Latest(t.book(psnNo).memberships, day, func(m enrolment.Membership) string { return m.Group }), nil
}

func (t *tx) RegistrationsOn(_ context.Context, psnNo string, day period.Date) ([]enrolment.Registration, error) {
	return period.Latest(t.book(psnNo).registrations, day, func(g enrolment.Registration) string { return string(g.Kind) + g.Code }), nil
}

func (t *tx) PersonVersion(_ context.Context, psnNo, id string) (enrolment.Person, error) {
	return one(t.book(psnNo).persons, id)
}

func (t *tx) SpellVersions(_ context.Context, psnNo string, ids []string) ([]enrolment.Spell, error) {
	return many(t.book(psnNo).spells, ids)
}

func (t *tx) MembershipVersions(_ context.Context, psnNo string, ids []string) ([]enrolment.Membership, error) {
	return many(t.book(psnNo).memberships, ids)
}

func (t *tx) RegistrationVersions(_ context.Context, psnNo string, ids []string) ([]enrolment.Registration, error) {
	return many(t.book(psnNo).registrations, ids)
}

// RestrictionsOn finds none: nobody waits in the simulation.
func (t *tx) RestrictionsOn(context.Context, string, period.Date) ([]restriction.Restriction, error) {
	return nil, nil
}

func (t *tx) RestrictionVersions(_ context.Context, _ string, ids []string) ([]restriction.Restriction, error) {
	return many[restriction.Restriction](nil, ids)
}

func (t *tx) InstitutionOn(_ context.Context, code string, day period.Date) (provider.Institution, error) {
	own := where(t.store.institutions, func(i provider.Institution) bool { return i.Code == code })
	found := period.Latest(own, day, func(i provider.Institution) string { return i.Code })
	if len(found) == 0 {
		return provider.Institution{}, provider.ErrUnknownInstitution.With(code)
	}
	return found[0], nil
}

func (t *tx) AgreementsOn(_ context.Context, code string, day period.Date) ([]provider.Agreement, error) {
	own := where(t.store.agreements, func(a provider.Agreement) bool { return a.Institution == code })
	return period.Latest(own, day, func(a provider.Agreement) string { return a.Region }), nil
}

func (t *tx) Practitioners(_ context.Context, institution string, codes []string) ([]provider.Practitioner, error) {
	return where(t.store.practitioners, func(p provider.Practitioner) bool {
		return p.Institution == institution && slices.Contains(codes, p.Code)
	}), nil
}

func (t *tx) InstitutionVersion(_ context.Context, id string) (provider.Institution, error) {
	return one(t.store.institutions, id)
}

func (t *tx) AgreementVersions(_ context.Context, ids []string) ([]provider.Agreement, error) {
	return many(t.store.agreements, ids)
}

func (t *tx) PractitionerVersions(_ context.Context, ids []string) ([]provider.Practitioner, error) {
	return many(t.store.practitioners, ids)
}

func (t *tx) EntriesOn(_ context.Context, region, scheme string, keys []catalogue.Key) (map[catalogue.Key]catalogue.Entry, error) {
	found := make(map[catalogue.Key]catalogue.Entry, len(keys))
	for _, k := range keys {
		for _, of := range []string{scheme, ""} { // the scheme's own row goes first
			rows := where(t.store.catalogue, func(e catalogue.Entry) bool { return e.Region == region && e.Scheme == of && e.Code == k.Code })
			latest := period.Latest(rows, k.Day, func(e catalogue.Entry) string { return e.Code })
			if len(latest) > 0 {
				if latest[0].Active {
					found[k] = latest[0]
				}
				break
			}
		}
	}
	return found, nil
}

func (t *tx) EntryVersions(_ context.Context, ids []string) ([]catalogue.Entry, error) {
	return many(t.store.catalogue, ids)
}

func (t *tx) Policies(_ context.Context, region, scheme string) ([]policy.Published, error) {
	found := where(t.store.published, func(p policy.Published) bool {
		return p.Document == policy.Benefit && p.Region == region && p.Scheme == scheme
	})
	if t.store.sabotaged(HidesCorrections, len(found) > 3) {
		found = found[:3] // the first of each business
	}
	return found, nil
}

func (t *tx) Settings(_ context.Context, region string) ([]policy.Published, error) {
	return where(t.store.published, func(p policy.Published) bool { return p.Document == policy.Region && p.Region == region }), nil
}

func (t *tx) PublishedVersion(_ context.Context, id string) (policy.Published, error) {
	return one(t.store.published, id)
}

func (t *tx) Visit(_ context.Context, psnNo, visitID string) (claim.Visit, error) {
	for _, v := range t.book(psnNo).visits {
		if v.VisitID == visitID {
			return v, nil
		}
	}
	return claim.Visit{}, claim.ErrUnknownVisit.With(visitID)
}

func (t *tx) VisitsOf(_ context.Context, psnNo string, since time.Time) ([]claim.Visit, error) {
	found := where(t.book(psnNo).visits, func(v claim.Visit) bool { return v.State != claim.Cancelled && !v.Begin.Before(since) })
	slices.SortStableFunc(found, func(a, b claim.Visit) int { return cmp.Or(a.Begin.Compare(b.Begin), cmp.Compare(a.VisitID, b.VisitID)) })
	return found, nil
}

func (t *tx) Diagnoses(_ context.Context, psnNo, visitID string) ([]claim.Diagnosis, error) {
	return where(t.book(psnNo).diagnoses, func(d claim.Diagnosis) bool { return d.VisitID == visitID }), nil
}

func (t *tx) FeeLines(_ context.Context, psnNo, visitID string) ([]claim.FeeLine, error) {
	var lines []claim.FeeLine
	for _, l := range t.book(psnNo).lines {
		if l.VisitID == visitID && l.withdrawn.IsZero() {
			lines = append(lines, l.FeeLine)
		}
	}
	slices.SortStableFunc(lines, func(a, b claim.FeeLine) int {
		return cmp.Or(a.Recorded.Compare(b.Recorded), cmp.Compare(a.LineNo, b.LineNo))
	})
	return lines, nil
}

func (t *tx) SettledLines(_ context.Context, psnNo, setlID string) ([]claim.FeeLine, error) {
	b := t.book(psnNo)
	for _, k := range b.takings {
		if k.setlID != setlID {
			continue
		}
		lines := make([]claim.FeeLine, len(k.rows))
		for i, row := range k.rows {
			lines[i] = b.lines[row].FeeLine
		}
		return lines, nil
	}
	return nil, nil
}

func (t *tx) Deltas(_ context.Context, psnNo string) ([]accumulator.Delta, error) {
	deltas := slices.Clone(t.book(psnNo).deltas)
	if t.store.sabotaged(ReadsStale, t.own != nil && len(deltas) > 0) {
		last := deltas[len(deltas)-1].Seq
		deltas = slices.DeleteFunc(deltas, func(d accumulator.Delta) bool { return d.Seq == last })
	}
	return deltas, nil
}

func (t *tx) Acts(_ context.Context, psnNo string) ([]accumulator.Act, error) {
	var acts []accumulator.Act
	for _, r := range t.book(psnNo).records {
		if r.Original != "" && !t.store.sabotaged(ForgetsReversals, r.Kind == settlement.Reversed) {
			acts = append(acts, accumulator.Act{Seq: r.Seq, SetlID: r.Original, Live: r.Kind == settlement.Reinstated})
		}
	}
	return acts, nil
}

func (t *tx) Message(_ context.Context, key settlement.MessageKey) (*settlement.Message, error) {
	t.pause()
	if m, ok := t.messages[key]; ok {
		return &m, nil
	}
	if m, ok := t.store.messages[key]; ok {
		return &m, nil
	}
	return nil, nil
}

func (t *tx) Record(_ context.Context, psnNo, setlID string) (*settlement.Record, error) {
	for _, r := range t.book(psnNo).records {
		if r.SetlID == setlID {
			return &r, nil
		}
	}
	return nil, nil
}

func (t *tx) RecordsOf(_ context.Context, psnNo string) ([]settlement.Record, error) {
	return slices.Clone(t.book(psnNo).records), nil
}

func (t *tx) PersonOfSettlement(_ context.Context, setlID string) (string, error) {
	return t.store.owners[setlID], nil
}
