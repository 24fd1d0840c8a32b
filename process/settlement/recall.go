package settlement

import (
	"context"
	"slices"

	"yibao/judge/benefit"
	"yibao/judge/entitlement"
	"yibao/law/policyfile"
	"yibao/law/region"
	"yibao/register/accumulator"
	"yibao/register/catalogue"
	"yibao/register/claim"
	"yibao/register/enrolment"
	"yibao/register/provider"
)

// Versions are register facts by version id, out of a memory: nil for those that
// it does not have, which may be asked of a Reader.
type Versions interface {
	RecallPerson(id string) *enrolment.Person
	RecallSpell(id string) *enrolment.Spell
	RecallMembership(id string) *enrolment.Membership
	RecallRegistration(id string) *enrolment.Registration
	RecallInstitution(id string) *provider.Institution
	RecallAgreement(id string) *provider.Agreement
	RecallPractitioner(id string) *provider.Practitioner
	RecallEntry(id string) *catalogue.Entry
}

// Recollection is what judging stored settlements again uses again for the next one.
// One goroutine has one.
type Recollection struct {
	Verdict benefit.Verdict // of the last one

	evidence evidence
	bill     benefit.Case
	named    []string // catalogue entries
	first    []bool   // of each line, whether it is the first with its entry
	versions []Ref
	lines    []LineShare
	shares   []Share
	deltas   []accumulator.Delta
	policies map[string]*policyfile.Policy
	settings map[string]*region.Settings
}

// NewRecollection makes an empty one.
func NewRecollection() *Recollection {
	return &Recollection{policies: make(map[string]*policyfile.Policy), settings: make(map[string]*region.Settings)}
}

// recall gathers the evidence of a stored settlement as evidenceOf does, out of
// the memory's own room and the versions that are known. It does the plain ones
// only and reports whether this was one: where lines were refunded, a version is
// not known or of a register that it does not read, or anything would be
// refused, the long way finds out what there is to tell.
func (s *Service) recall(ctx context.Context, r Reader, from Versions, stored *Record, m *Recollection) bool {
	if stored.AtCounter() {
		return false
	}
	lines, err := r.SettledLines(ctx, stored.PsnNo, stored.SetlID)
	if err != nil || len(lines) != len(stored.Lines) || !unrefunded(lines) {
		return false
	}
	e := &m.evidence
	*e = evidence{
		facts: stored.Facts, psnNo: stored.PsnNo, visitID: stored.VisitID, scheme: stored.Scheme, lines: lines, counter: stored.AtCounter(),
		spells: e.spells[:0], memberships: e.memberships[:0], registrations: e.registrations[:0],
		agreements: e.agreements[:0], practitioners: e.practitioners[:0], entries: e.entries[:0], room: e.room,
		controlled: stored.controlled(e.controlled), parted: e.parted[:0],
	}
	m.named = m.named[:0]
	for i := range stored.Versions {
		if !m.take(from, &stored.Versions[i]) {
			return false
		}
	}
	if !m.takeEntries(from, stored.Lines) || !s.recallLaw(ctx, r, m) {
		return false
	}
	for i := range stored.Shares {
		if stored.Shares[i].Payer == benefit.PayerFamily {
			return false
		}
	}
	e.cover = entitlement.Judge(e.entitlementFacts())
	return len(e.cover.Refusals) == 0
}

// unrefunded reports whether the lines stand for themselves, without refunds.
func unrefunded(lines []claim.FeeLine) bool {
	for i := range lines {
		if lines[i].RefundOf != "" || lines[i].SettledBy != "" {
			return false
		}
	}
	return true
}

// take takes up one version that a settlement names.
func (m *Recollection) take(from Versions, ref *Ref) bool {
	e := &m.evidence
	switch ref.Kind {
	case RefEntry:
		m.named = append(m.named, ref.ID)
		return true
	case RefPerson:
		return put(&e.person, from.RecallPerson(ref.ID))
	case RefSpell:
		return add(&e.spells, from.RecallSpell(ref.ID))
	case RefPersonThen:
		return put(&e.taken.person, from.RecallPerson(ref.ID))
	case RefSpellThen:
		return put(&e.taken.spell, from.RecallSpell(ref.ID))
	case RefMembership:
		return add(&e.memberships, from.RecallMembership(ref.ID))
	case RefRegistration:
		return add(&e.registrations, from.RecallRegistration(ref.ID))
	case RefInstitution:
		return put(&e.institution, from.RecallInstitution(ref.ID))
	case RefAgreement:
		return add(&e.agreements, from.RecallAgreement(ref.ID))
	case RefPractitioner:
		return add(&e.practitioners, from.RecallPractitioner(ref.ID))
	case RefPolicy:
		e.policyID = ref.ID
		return true
	case RefSettings:
		e.settingsID = ref.ID
		return true
	case RefRuleSet, RefRule, RefPoint: // taken up with the record
		return true
	default:
		return false
	}
}

func put[F any](to, from *F) bool {
	if from == nil {
		return false
	}
	*to = *from
	return true
}

func add[F any](to *[]F, from *F) bool {
	if from == nil {
		return false
	}
	*to = append(*to, *from)
	return true
}

// takeEntries takes up the catalogue entry of each line. Settlements name their
// entries in the order of the lines, each once: any other order goes the long way.
func (m *Recollection) takeEntries(from Versions, lines []LineShare) bool {
	next := 0
	m.first = m.first[:0]
	for i := range lines {
		id := lines[i].EntryID
		first := next < len(m.named) && m.named[next] == id
		m.first = append(m.first, first)
		if first {
			next++
		} else if !containsText(m.named[:next], id) {
			return false
		}
		if !add(&m.evidence.entries, from.RecallEntry(id)) {
			return false
		}
	}
	return next == len(m.named)
}

func containsText(list []string, text string) bool {
	for i := range list {
		if list[i] == text {
			return true
		}
	}
	return false
}

// recallLaw finds the policy and the settings that a settlement names.
func (s *Service) recallLaw(ctx context.Context, r Reader, m *Recollection) bool {
	e := &m.evidence
	if e.policyID == "" || e.settingsID == "" {
		return false
	}
	e.policy, e.settings = m.policies[e.policyID], m.settings[e.settingsID]
	if e.policy == nil {
		policy, err := s.Texts.policy(ctx, r, e.policyID)
		if err != nil {
			return false
		}
		e.policy, m.policies[e.policyID] = policy, policy
	}
	if e.settings == nil {
		settings, err := s.Texts.settingsVersion(ctx, r, e.settingsID)
		if err != nil {
			return false
		}
		e.settings, m.settings[e.settingsID] = settings, settings
	}
	return true
}

// Repeat is Recompute out of what is known and in memory that is used again:
// what it returns stands until the next one.
func (s *Service) Repeat(ctx context.Context, r Reader, stored *Record, m *Recollection) (Rejudged, error) {
	from, knows := r.(Versions)
	if !knows || !s.recall(ctx, r, from, stored, m) {
		return s.Recompute(ctx, r, *stored)
	}
	e := &m.evidence
	err := m.recallUsed(ctx, r, stored.Seq)
	if err == nil {
		m.bill, err = e.benefitCase()
	}
	if err != nil {
		return Rejudged{}, err
	}
	if err := benefit.SettleInto(&m.Verdict, &m.bill); err != nil {
		return Rejudged{}, asFault(err)
	}
	e.join(&m.Verdict)
	m.versions = m.refs(m.versions[:0])
	m.lines = e.appendLineShares(m.lines[:0], &m.Verdict)
	computed := e.recordOf(&m.Verdict, m.versions, m.lines, m.shares[:0])
	m.shares = computed.Shares
	m.deltas = appendDeltas(m.deltas[:0], stored, &m.Verdict)
	return beside(stored, computed, m.deltas), nil
}

// recallUsed is gatherUsed; when nothing was reversed, what was used up before
// is the beginning of the list.
func (m *Recollection) recallUsed(ctx context.Context, r Reader, before int64) error {
	e := &m.evidence
	acts, err := r.Acts(ctx, e.psnNo)
	if _, merges := r.(merged); merges || len(acts) > 0 || err != nil {
		return e.gatherUsed(ctx, r, before)
	}
	deltas, err := r.Deltas(ctx, e.psnNo)
	if err != nil {
		return err
	}
	n := 0
	for n < len(deltas) && deltas[n].Seq < before {
		n++
	}
	e.deltas = deltas[:n]
	held, err := r.AccountBalance(ctx, e.psnNo, personalAccount(e.cover.Spell.Region, e.scheme, e.psnNo), before)
	e.balance = -held
	return err
}

// refs lists the versions as evidence.refs does.
func (m *Recollection) refs(refs []Ref) []Ref {
	e := &m.evidence
	refs = e.taken.appendRefs(append(refs, Ref{RefPerson, e.person.ID}, Ref{RefSpell, e.cover.Spell.ID}))
	for i := range e.memberships {
		refs = append(refs, Ref{RefMembership, e.memberships[i].ID})
	}
	for i := range e.registrations {
		refs = append(refs, Ref{RefRegistration, e.registrations[i].ID})
	}
	refs = append(refs, Ref{RefInstitution, e.institution.ID}, Ref{RefAgreement, e.cover.Agreement.ID})
	lines := len(refs)
	for i := range e.lines {
		if len(e.practitioners) > 0 {
			if p, known := e.prescriber(e.lines[i]); known && !slices.Contains(refs[lines:], Ref{RefPractitioner, p.ID}) {
				refs = append(refs, Ref{RefPractitioner, p.ID})
			}
		}
		if m.first[i] {
			refs = append(refs, Ref{RefEntry, e.entries[i].ID})
		}
	}
	refs = append(refs, Ref{RefSettings, e.settingsID}, Ref{RefPolicy, e.policyID})
	return append(refs, e.controlled.refs...)
}
