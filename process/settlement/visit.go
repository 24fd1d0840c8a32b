package settlement

import (
	"context"
	"time"

	"yibao/ground/coding"
	"yibao/ground/period"
	"yibao/judge/entitlement"
	"yibao/register/catalogue"
	"yibao/register/claim"
)

// RegisterOutpatient opens an outpatient visit (2201). Cover and agreement are
// judged at once, so that the window knows before the consultation.
func (s *Service) RegisterOutpatient(ctx context.Context, c Caller, v OutpatientVisit) (VisitAnswer, error) {
	return once(ctx, s, c, v.PsnNo, func(w Work, m *Message) (VisitAnswer, error) {
		visit := s.newVisit(c, v, claim.Outpatient, claim.Registered)
		if err := s.openVisit(ctx, w, c, visit); err != nil {
			return VisitAnswer{}, err
		}
		m.VisitID = visit.VisitID
		return VisitAnswer{visit.PsnNo, visit.VisitID, visit.LocalNo}, nil
	})
}

// Admit opens a stay (2401).
func (s *Service) Admit(ctx context.Context, c Caller, a Admission) (VisitAnswer, error) {
	return once(ctx, s, c, a.PsnNo, func(w Work, m *Message) (VisitAnswer, error) {
		visit := s.newVisit(c, a.OutpatientVisit, claim.Inpatient, claim.Admitted)
		visit.MedType, visit.Disease, visit.DiseaseName = a.MedType, a.Disease, a.DiseaseName
		if !fits(a.MedType, coding.ClassInpatient) {
			return VisitAnswer{}, ErrMedTypeUnfit.With(a.MedType, "住院")
		}
		if err := s.openVisit(ctx, w, c, visit); err != nil {
			return VisitAnswer{}, err
		}
		if err := s.diagnose(ctx, w, visit, a.Diagnoses); err != nil {
			return VisitAnswer{}, err
		}
		m.VisitID = visit.VisitID
		return VisitAnswer{visit.PsnNo, visit.VisitID, visit.LocalNo}, nil
	})
}

func (s *Service) newVisit(c Caller, v OutpatientVisit, kind claim.VisitKind, state claim.VisitState) claim.Visit {
	return claim.Visit{
		PsnNo: v.PsnNo, VisitID: s.NewID(), Kind: kind, State: state,
		Institution: c.Institution, Region: c.PlaceRegion, Scheme: v.Scheme,
		LocalNo: v.LocalNo, Begin: v.Begin, Department: v.Department,
		Doctor: v.Doctor, DoctorName: v.DoctorName, CertType: v.CredentialType,
		Recorded: s.Now(),
	}
}

// openVisit judges that the visit may begin and records it.
func (s *Service) openVisit(ctx context.Context, w Work, c Caller, v claim.Visit) error {
	day := claim.Day(v.Begin)
	if day > s.today() {
		return ErrFutureVisit.With(day)
	}
	if err := s.mayStay(ctx, w, c, v); err != nil {
		return err
	}
	if err := collide(ctx, w, v); err != nil {
		return err
	}
	return w.AddVisit(ctx, v)
}

// mayStay judges cover and agreement on the first day of a visit.
func (s *Service) mayStay(ctx context.Context, r Reader, c Caller, v claim.Visit) error {
	facts, err := s.entitlementFacts(ctx, r, c, v)
	if err != nil {
		return err
	}
	return refusal(entitlement.Judge(facts).Fault())
}

// entitlementFacts gathers what entitlement judges at the start of care. The
// disease of a chronic visit comes later, with the consultation.
func (s *Service) entitlementFacts(ctx context.Context, r Reader, c Caller, v claim.Visit) (entitlement.Facts, error) {
	e := &evidence{facts: Facts{Kind: v.Kind, Begin: claim.Day(v.Begin)}, scheme: v.Scheme, statedRegion: c.InsuredRegion}
	err := s.gatherPeople(ctx, r, e, v.PsnNo, v.Institution)
	return e.entitlementFacts(), err
}

// collide refuses a visit that is registered already, or any but a purchase
// while the person is in hospital.
func collide(ctx context.Context, r Reader, v claim.Visit) error {
	others, err := r.VisitsOf(ctx, v.PsnNo, time.Time{})
	if err != nil {
		return err
	}
	for _, o := range others {
		if o.Institution == v.Institution && o.LocalNo == v.LocalNo && o.Kind == v.Kind && v.LocalNo != "" {
			return ErrDuplicateVisit.With(v.LocalNo, o.VisitID)
		}
	}
	for _, o := range others {
		if err := exclude(o, v); err != nil {
			return err
		}
	}
	return nil
}

// exclude refuses a visit that cannot be beside another one: anything but a
// purchase during a stay that goes on, an admission inside a stay that is over.
// Leaving one hospital and entering another on the same day is no overlap.
func exclude(o, v claim.Visit) error {
	if o.Kind != claim.Inpatient || v.Kind == claim.Purchase {
		return nil
	}
	begin, end, day := claim.Day(o.Begin), claim.Day(o.End), claim.Day(v.Begin)
	switch {
	case o.State == claim.Admitted:
		return ErrInHospital.With(begin, o.Institution, o.VisitID, string(v.Kind))
	case v.Kind == claim.Inpatient && o.State == claim.Discharged && begin < day && day < end:
		return ErrInsideStay.With(day, o.VisitID, begin, end)
	}
	return nil
}

// diagnose checks the codes and stores the diagnoses of a visit.
func (s *Service) diagnose(ctx context.Context, w Work, v claim.Visit, diagnoses []claim.Diagnosis) error {
	if err := s.knownDiagnoses(ctx, w, v, diagnoses); err != nil {
		return err
	}
	return w.ReplaceDiagnoses(ctx, v.PsnNo, v.VisitID, diagnoses)
}

// knownDiagnoses checks the codes of the diagnoses and ties them to the visit.
func (s *Service) knownDiagnoses(ctx context.Context, r Reader, v claim.Visit, diagnoses []claim.Diagnosis) error {
	if len(diagnoses) == 0 {
		return ErrNoDiagnosis.With(v.VisitID)
	}
	day := claim.Day(v.Begin)
	spells, err := r.SpellsOn(ctx, v.PsnNo, day)
	if err != nil {
		return err
	}
	region := ""
	for _, spell := range spells {
		if spell.Scheme == v.Scheme {
			region = spell.Region
		}
	}
	keys := make([]catalogue.Key, len(diagnoses))
	for i, d := range diagnoses {
		keys[i] = catalogue.Key{Code: d.Code, Day: day}
	}
	entries, err := r.EntriesOn(ctx, region, v.Scheme, keys)
	if err != nil {
		return err
	}
	for i := range diagnoses {
		d := &diagnoses[i]
		if e, ok := entries[keys[i]]; !ok || e.Kind != catalogue.Diagnosis {
			return catalogue.ErrUnknownDiagnosis.With(d.Code)
		}
		d.PsnNo, d.VisitID = v.PsnNo, v.VisitID
	}
	return nil
}

// ownVisit returns a visit of the caller's that is not cancelled.
func ownVisit(ctx context.Context, r Reader, c Caller, psnNo, visitID, purpose string) (claim.Visit, error) {
	v, err := r.Visit(ctx, psnNo, visitID)
	if err != nil {
		return v, err
	}
	if v.Institution != c.Institution || v.CertType == counterVoucher {
		return v, ErrNotYourVisit.With(visitID)
	}
	if v.State == claim.Cancelled {
		return v, ErrVisitState.With(visitID, string(v.State), purpose)
	}
	return v, c.onPath(v.VisitID, v.Kind)
}

// onPath refuses a visit that the caller's transaction does not serve.
func (c Caller) onPath(visitID string, kind claim.VisitKind) error {
	if c.Path != "" && c.Path != kind {
		return ErrWrongPath.With(visitID, string(kind), string(c.Path))
	}
	return nil
}

// Consult records what the consultation found (2203).
func (s *Service) Consult(ctx context.Context, c Caller, q Consultation) error {
	_, err := once(ctx, s, c, q.PsnNo, func(w Work, _ *Message) (struct{}, error) {
		v, err := ownVisit(ctx, w, c, q.PsnNo, q.VisitID, "上传就诊信息")
		if err != nil {
			return struct{}{}, err
		}
		if !fits(q.MedType, coding.ClassOutpatient) {
			return struct{}{}, ErrMedTypeUnfit.With(q.MedType, "门诊")
		}
		v.MedType, v.Disease, v.DiseaseName = q.MedType, q.Disease, q.DiseaseName
		if err := s.diagnose(ctx, w, v, q.Diagnoses); err != nil {
			return struct{}{}, err
		}
		return struct{}{}, w.UpdateVisit(ctx, v)
	})
	return err
}

// CancelRegistration takes an outpatient registration back (2202).
func (s *Service) CancelRegistration(ctx context.Context, c Caller, psnNo, visitID, localNo string) error {
	_, err := once(ctx, s, c, psnNo, func(w Work, _ *Message) (struct{}, error) {
		v, err := ownVisit(ctx, w, c, psnNo, visitID, "撤销挂号")
		if err != nil {
			return struct{}{}, err
		}
		if localNo != "" && localNo != v.LocalNo {
			return struct{}{}, ErrLocalNoDiffers.With(localNo, visitID, v.LocalNo)
		}
		return struct{}{}, cancelVisit(ctx, w, v)
	})
	return err
}

// cancelVisit cancels a visit that has neither lines nor a live settlement.
func cancelVisit(ctx context.Context, w Work, v claim.Visit) error {
	lines, err := w.FeeLines(ctx, v.PsnNo, v.VisitID)
	if err != nil {
		return err
	}
	open := 0
	for _, l := range lines {
		if l.SettledBy != "" {
			return ErrVisitSettled.With(v.VisitID, l.SettledBy)
		}
		open++
	}
	if open > 0 {
		return ErrVisitHasLines.With(v.VisitID, open)
	}
	return moveVisit(ctx, w, v, claim.Cancelled, "撤销")
}

func moveVisit(ctx context.Context, w Work, v claim.Visit, next claim.VisitState, purpose string) error {
	if !v.State.May(next) {
		return ErrVisitState.With(v.VisitID, string(v.State), purpose)
	}
	v.State = next
	return w.UpdateVisit(ctx, v)
}

// Discharge ends a stay (2402). Every line must lie within it.
func (s *Service) Discharge(ctx context.Context, c Caller, q Discharge) error {
	_, err := once(ctx, s, c, q.PsnNo, func(w Work, _ *Message) (struct{}, error) {
		v, err := ownVisit(ctx, w, c, q.PsnNo, q.VisitID, "办理出院")
		if err != nil {
			return struct{}{}, err
		}
		return struct{}{}, s.discharge(ctx, w, v, q)
	})
	return err
}

func (s *Service) discharge(ctx context.Context, w Work, v claim.Visit, q Discharge) error {
	begin, end := claim.Day(v.Begin), claim.Day(q.End)
	switch {
	case end < begin:
		return ErrDischargeBefore.With(end, begin)
	case end > s.today():
		return ErrFutureVisit.With(end)
	}
	lines, err := w.FeeLines(ctx, v.PsnNo, v.VisitID)
	if err != nil {
		return err
	}
	for _, l := range lines {
		if !within(claim.Day(l.At), begin, end) {
			return ErrLineOutsideStay.With(l.LineNo, claim.Day(l.At), begin, end)
		}
	}
	if err := s.diagnose(ctx, w, v, q.Diagnoses); err != nil {
		return err
	}
	v.End = q.End
	if q.Disease != "" {
		v.Disease, v.DiseaseName = q.Disease, q.DiseaseName
	}
	return moveVisit(ctx, w, v, claim.Discharged, "办理出院")
}

func within(day, first, last period.Date) bool { return first <= day && day <= last }

// fits reports whether a kind of care may go by a path. Local codes that the
// national list does not know are let through: the policies decide.
func fits(medType string, class coding.VisitClass) bool {
	known := coding.VisitKind(medType).Class()
	return known == class || known == coding.ClassUnknown
}
