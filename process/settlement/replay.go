package settlement

import (
	"context"
	"slices"

	"yibao/judge/benefit"
	"yibao/judge/entitlement"
	"yibao/law/policyfile"
	"yibao/register/accumulator"
	"yibao/register/claim"
	"yibao/register/enrolment"
)

// Rejudged is a stored settlement judged once more from the versions it names.
type Rejudged struct {
	Stored   Record
	Computed Record // SetlID, Seq and message as stored; amounts judged anew
	Deltas   []accumulator.Delta
	Steps    []policyfile.Step // when asked for
	Answer   Answer            // what a sheet prints beside it
}

// Difference names the first value in which the new judgement differs from the
// stored record, or "".
func (j *Rejudged) Difference() string {
	if same(&j.Stored, &j.Computed) {
		return ""
	}
	return firstDifference(
		Canonical(j.Stored),
		Canonical(j.Computed),
	)
}

// Rejudge judges a stored settlement again: the registers are read by the
// version ids it names, accumulators and account as they stood before it.
// Reading happens through r only, so it serves replay, verify and explain.
func (s *Service) Rejudge(ctx context.Context, r Reader, stored Record, trace bool) (Rejudged, error) {
	e, raw, v, err := s.regather(ctx, r, stored)
	if err != nil {
		return Rejudged{}, err
	}
	if err := e.gatherUsed(ctx, r, stored.Seq); err != nil {
		return Rejudged{}, err
	}
	verdict, err := e.judge()
	var steps []policyfile.Step
	if trace && err == nil {
		verdict, steps, err = e.explain()
	}
	if err != nil {
		return Rejudged{}, err
	}
	j := e.rejudged(stored, verdict)
	j.Steps = steps
	d := draft{visit: v, evidence: e, verdict: verdict, record: stored, raw: raw}
	j.Answer, err = d.answer()
	return j, err
}

// Recompute is Rejudge for replay: neither steps nor an answer, and nothing is
// read of the visit, which may have changed since.
func (s *Service) Recompute(ctx context.Context, r Reader, stored Record) (Rejudged, error) {
	e, _, err := s.evidenceOf(ctx, r, stored)
	if err != nil {
		return Rejudged{}, err
	}
	if err := e.gatherUsed(ctx, r, stored.Seq); err != nil {
		return Rejudged{}, err
	}
	verdict, err := e.judge()
	if err != nil {
		return Rejudged{}, err
	}
	return e.rejudged(stored, verdict), nil
}

// rejudged lays the new verdict beside the stored record.
func (e *evidence) rejudged(stored Record, verdict benefit.Verdict) Rejudged {
	computed := e.record(verdict)
	return beside(&stored, computed, e.recordDeltas(stored, verdict))
}

// beside completes what was computed with what of an act nobody judges.
func beside(stored *Record, computed Record, deltas []accumulator.Delta) Rejudged {
	computed.Kind, computed.SetlID, computed.Seq = stored.Kind, stored.SetlID, stored.Seq
	computed.SettledAt, computed.Digest = stored.SettledAt, stored.Digest
	computed.Institution, computed.Operator = stored.Institution, stored.Operator
	computed.Transaction, computed.MessageID = stored.Transaction, stored.MessageID
	return Rejudged{Stored: *stored, Computed: computed, Deltas: deltas}
}

// regather collects the evidence of a stored settlement, the lines as they
// were uploaded, and the visit as it stands now.
func (s *Service) regather(ctx context.Context, r Reader, stored Record) (*evidence, []claim.FeeLine, claim.Visit, error) {
	v, err := r.Visit(ctx, stored.PsnNo, stored.VisitID)
	if err != nil {
		return nil, nil, v, err
	}
	e, raw, err := s.evidenceOf(ctx, r, stored)
	return e, raw, v, err
}

// evidenceOf collects the evidence of a stored settlement by its version ids,
// and the lines as they were uploaded.
func (s *Service) evidenceOf(ctx context.Context, r Reader, stored Record) (*evidence, []claim.FeeLine, error) {
	raw, err := r.SettledLines(ctx, stored.PsnNo, stored.SetlID)
	if err != nil {
		return nil, nil, err
	}
	lines, err := net(unsettled(raw))
	if err != nil {
		return nil, nil, err
	}
	e := &evidence{
		facts: stored.Facts, psnNo: stored.PsnNo, visitID: stored.VisitID,
		scheme: stored.Scheme, lines: lines, counter: stored.AtCounter(), controlled: stored.controlled(controlled{}),
		family: stored.PaidBy(benefit.PayerFamily), // a bill takes the whole of what is held for it
	}
	if err := e.regatherFacts(ctx, r, stored); err != nil {
		return nil, nil, err
	}
	if err := s.regatherLaw(ctx, r, e, stored); err != nil {
		return nil, nil, err
	}
	if err := e.regatherHousehold(ctx, r, stored); err != nil {
		return nil, nil, err
	}
	e.cover = entitlement.Judge(e.entitlementFacts())
	return e, raw, refusal(e.cover.Fault())
}

// unsettled returns the lines as they stood before they were settled.
func unsettled(lines []claim.FeeLine) []claim.FeeLine {
	free := lines
	for i := range lines {
		if lines[i].SettledBy == "" {
			continue
		}
		if &free[0] == &lines[0] {
			free = slices.Clone(lines)
		}
		free[i].SettledBy = ""
	}
	return free
}

func (r Record) refs(kind RefKind) []string {
	var ids []string
	for _, ref := range r.Versions {
		if ref.Kind == kind {
			ids = append(ids, ref.ID)
		}
	}
	return ids
}

func (e *evidence) regatherFacts(ctx context.Context, r Reader, stored Record) (err error) {
	for _, id := range stored.refs(RefPerson) {
		if e.person, err = r.PersonVersion(ctx, stored.PsnNo, id); err != nil {
			return err
		}
	}
	if e.spells, err = r.SpellVersions(ctx, stored.PsnNo, stored.refs(RefSpell)); err != nil {
		return err
	}
	if e.memberships, err = r.MembershipVersions(ctx, stored.PsnNo, stored.refs(RefMembership)); err != nil {
		return err
	}
	if e.registrations, err = r.RegistrationVersions(ctx, stored.PsnNo, stored.refs(RefRegistration)); err != nil {
		return err
	}
	if ids := stored.refs(RefRestriction); len(ids) > 0 {
		if e.restrictions, err = r.RestrictionVersions(ctx, stored.PsnNo, ids); err != nil {
			return err
		}
	}
	if err := e.regatherTaken(ctx, r, stored); err != nil {
		return err
	}
	sortVersions(e.memberships, stored.refs(RefMembership), func(m enrolment.Membership) string { return m.ID })
	sortVersions(e.registrations, stored.refs(RefRegistration), func(g enrolment.Registration) string { return g.ID })
	for _, id := range stored.refs(RefInstitution) {
		if e.institution, err = r.InstitutionVersion(ctx, id); err != nil {
			return err
		}
	}
	if e.agreements, err = r.AgreementVersions(ctx, stored.refs(RefAgreement)); err != nil {
		return err
	}
	if e.practitioners, err = r.PractitionerVersions(ctx, stored.refs(RefPractitioner)); err != nil {
		return err
	}
	return e.regatherEntries(ctx, r, stored)
}

// sortVersions puts facts into the order of the ids that name them.
func sortVersions[F any](facts []F, ids []string, id func(F) string) {
	slices.SortStableFunc(facts, func(a, b F) int {
		return slices.Index(ids, id(a)) - slices.Index(ids, id(b))
	})
}

func (e *evidence) regatherEntries(ctx context.Context, r Reader, stored Record) error {
	named := stored.refs(RefEntry)
	ids := make([]string, len(stored.Lines))
	for i := range stored.Lines {
		ids[i] = stored.Lines[i].EntryID
		if !slices.Contains(named, ids[i]) {
			if _, err := r.EntryVersions(ctx, named); err != nil {
				return err
			}
			return ErrDoesNotReplay.With(stored.SetlID, "目录版本 "+ids[i]+" 不存在")
		}
	}
	if slices.ContainsFunc(named, func(id string) bool { return !slices.Contains(ids, id) }) { // it must exist all the same
		if _, err := r.EntryVersions(ctx, named); err != nil {
			return err
		}
	}
	var err error
	if e.entries, err = r.EntryVersions(ctx, ids); err != nil {
		return err
	}
	if len(e.entries) != len(e.lines) {
		return ErrDoesNotReplay.With(stored.SetlID, "费用明细条数不符")
	}
	return nil
}

func (s *Service) regatherLaw(ctx context.Context, r Reader, e *evidence, stored Record) (err error) {
	for _, id := range stored.refs(RefSettings) {
		e.settingsID = id
		if e.settings, err = s.Texts.settingsVersion(ctx, r, id); err != nil {
			return err
		}
	}
	for _, id := range stored.refs(RefPolicy) {
		e.policyID = id
		if e.policy, err = s.Texts.policy(ctx, r, id); err != nil {
			return err
		}
	}
	if e.policy == nil || e.settings == nil {
		return ErrDoesNotReplay.With(stored.SetlID, "没有记下政策或设置的版本")
	}
	return nil
}
