package settlement

import (
	"context"

	"yibao/ground/coding"
	"yibao/judge/entitlement"
	"yibao/law/region"
	"yibao/register/claim"
)

// EstimateTransaction is the name under which estimates are judged; nothing is
// stored under it.
const EstimateTransaction = "费用测算"

// Place is where a bill is supposed to be made: an institution by its code, or
// the one of the bill with another level (hosp_lv); "" leaves it.
type Place struct{ Institution, Level string }

// EstimateRequest asks what a bill would cost today (费用测算), before anybody has
// made it: the request of a counter bill, at Place. PsnNo, Scheme, MedType, Begin
// and Lines must be given; for a stay also End.
type EstimateRequest struct {
	CounterRequest
	Level string // as if Place had this level; "" as it is
}

// Estimate judges a bill that nobody has made, by what is in force and used up
// now, step by step, and writes nothing. It goes by the evidence and judges of
// any settlement, agreements included; accounts of the family are not offered.
func (s *Service) Estimate(ctx context.Context, q EstimateRequest) (Rejudged, error) {
	c := Caller{Institution: q.Place, Transaction: EstimateTransaction}
	var j Rejudged
	err := s.Store.View(ctx, func(r Reader) error {
		place, err := r.InstitutionOn(ctx, q.Place, claim.Day(q.Begin))
		if err != nil {
			return err
		}
		if q.PlaceRegion == "" {
			q.PlaceRegion = place.Region
		}
		v, err := s.supposedVisit(c, q)
		if err != nil {
			return err
		}
		if len(q.Lines) == 0 {
			return ErrNothingToSettle.With(q.PsnNo)
		}
		lines := make([]claim.FeeLine, len(q.Lines))
		for i, l := range q.Lines {
			l.PsnNo, l.VisitID, l.Recorded, l.SettledBy = q.PsnNo, v.VisitID, v.Recorded, ""
			lines[i] = l
		}
		check := func(settings *region.Settings) error { return s.checkLines(v, settings, nil, lines) }
		d, err := s.draft(ctx, r, c, v, Request{Total: q.Total, UseAccount: q.UseAccount}, shared{}, lines, check)
		if err != nil {
			return err
		}
		j, err = s.moved(ctx, r, d, Place{Level: q.Level}, maxSeq)
		return err
	})
	return j, err
}

// supposedVisit is the visit that the estimate is of.
func (s *Service) supposedVisit(c Caller, q EstimateRequest) (claim.Visit, error) {
	if coding.VisitKind(q.MedType).Class() == coding.ClassPharmacy {
		v := s.newVisit(c, OutpatientVisit{PsnNo: q.PsnNo, Scheme: q.Scheme, Begin: q.Begin}, claim.Purchase, claim.Registered)
		v.Region, v.MedType, v.Disease, v.DiseaseName = q.PlaceRegion, q.MedType, q.Disease, q.DiseaseName
		return v, nil
	}
	return s.counterVisit(c, q.CounterRequest)
}

// Elsewhere judges a stored settlement as if the care had been given at another
// place: the person, the lines, the law and what was used up before stand as they
// stood. It writes nothing. Stored is the settlement, Computed what it would be.
func (s *Service) Elsewhere(ctx context.Context, setlID string, at Place) (Rejudged, error) {
	psnNo, err := s.personOf(ctx, setlID)
	if err != nil {
		return Rejudged{}, err
	}
	var j Rejudged
	err = s.Store.View(ctx, func(r Reader) error {
		record, err := r.Record(ctx, psnNo, setlID)
		if err != nil {
			return err
		}
		if record == nil || record.Kind != Settled {
			return ErrUnknownSettlement.With(setlID)
		}
		e, raw, v, err := s.regather(ctx, r, *record)
		if err != nil {
			return err
		}
		j, err = s.moved(ctx, r, &draft{visit: v, evidence: e, record: *record, raw: raw}, at, record.Seq)
		return err
	})
	return j, err
}

// moved judges the evidence of a draft at a place, by what was used up before the
// position, and tells the steps.
func (s *Service) moved(ctx context.Context, r Reader, d *draft, at Place, before int64) (j Rejudged, err error) {
	e := d.evidence
	if at.Institution != "" {
		if e.institution, err = r.InstitutionOn(ctx, at.Institution, e.facts.Begin); err != nil {
			return j, err
		}
		if e.agreements, err = r.AgreementsOn(ctx, at.Institution, e.facts.Begin); err != nil {
			return j, err
		}
		e.facts.PlaceRegion = e.institution.Region
	}
	if at.Level != "" {
		e.institution.Level = at.Level
	}
	e.cover = entitlement.Judge(e.entitlementFacts())
	if err := refusal(e.cover.Fault()); err != nil {
		return j, err
	}
	if e.policy, e.policyID, err = s.Texts.policyFor(ctx, r, e.settings, e.scheme, e.facts); err != nil {
		return j, err
	}
	if err := e.gatherTaken(ctx, r); err != nil {
		return j, err
	}
	if err := e.gatherUsed(ctx, r, before); err != nil {
		return j, err
	}
	verdict, steps, err := e.explain()
	if err != nil {
		return j, err
	}
	j = e.rejudged(d.record, verdict)
	d.verdict, d.record = verdict, j.Computed
	j.Steps = steps
	j.Answer, err = d.answer()
	return j, err
}
