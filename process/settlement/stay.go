package settlement

import (
	"context"
	"slices"
	"time"

	"yibao/ground/coding"
	"yibao/ground/fault"
	"yibao/ground/period"
	"yibao/register/claim"
)

// Refusals of what changes a stay afterwards.
var (
	ErrStillDischarged = fault.Define("YB4039", fault.Business, "就诊 %s 已办理出院,请先撤销出院(2405),再撤销入院")
	ErrStaysOverlap    = fault.Define("YB4040", fault.Business, "就诊 %s 会与该人员 %s 开始的另一次住院重叠,请核对入出院时间;出院时间有误的请用修改住院信息(2403)更正")
	ErrStayChanged     = fault.Define("YB5011", fault.Business, "撤销之后就诊 %s 的入出院信息已有变动,撤销 %s 不能再冲正;请重新结算")
)

// AdmissionChange corrects what was stated at admission (2403). Diagnoses go by
// their ordinal: a known one is replaced, a new one is added.
type AdmissionChange struct {
	VisitID string
	Admission
	End time.Time // of a stay that is over; zero keeps it
}

// ChangeAdmission corrects a stay that no settlement rests on. It is judged as
// the admission was, on the corrected first day.
func (s *Service) ChangeAdmission(ctx context.Context, c Caller, q AdmissionChange) error {
	_, err := once(ctx, s, c, q.PsnNo, func(w Work, _ *Message) (struct{}, error) {
		v, err := ownVisit(ctx, w, c, q.PsnNo, q.VisitID, "修改住院信息")
		if err != nil {
			return struct{}{}, err
		}
		return struct{}{}, s.changeAdmission(ctx, w, c, v, q)
	})
	return err
}

func (s *Service) changeAdmission(ctx context.Context, w Work, c Caller, v claim.Visit, q AdmissionChange) error {
	if !fits(q.MedType, coding.ClassInpatient) {
		return ErrMedTypeUnfit.With(q.MedType, "住院")
	}
	lines, err := w.FeeLines(ctx, v.PsnNo, v.VisitID)
	if err != nil {
		return err
	}
	if settled := settledBy(lines); settled != "" {
		return ErrVisitSettled.With(v.VisitID, settled)
	}
	v.MedType, v.LocalNo, v.Begin, v.CertType = q.MedType, q.LocalNo, q.Begin, q.CredentialType
	v.Doctor, v.DoctorName, v.Department = q.Doctor, q.DoctorName, q.Department
	v.Disease, v.DiseaseName = q.Disease, q.DiseaseName
	if v.State == claim.Discharged && !q.End.IsZero() {
		v.End = q.End
	}
	if err := s.checkStay(ctx, w, c, v, lines); err != nil {
		return err
	}
	if len(q.Diagnoses) > 0 {
		known, err := w.Diagnoses(ctx, v.PsnNo, v.VisitID)
		if err != nil {
			return err
		}
		if err := s.diagnose(ctx, w, v, mergeDiagnoses(known, q.Diagnoses)); err != nil {
			return err
		}
	}
	return w.UpdateVisit(ctx, v)
}

// checkStay refuses days of a stay that cannot be, and judges the first one.
func (s *Service) checkStay(ctx context.Context, w Work, c Caller, v claim.Visit, lines []claim.FeeLine) error {
	begin, last := claim.Day(v.Begin), s.today()
	if begin > last {
		return ErrFutureVisit.With(begin)
	}
	if !v.End.IsZero() {
		switch end := claim.Day(v.End); {
		case end < begin:
			return ErrDischargeBefore.With(end, begin)
		case end > last:
			return ErrFutureVisit.With(end)
		default:
			last = end
		}
	}
	for _, l := range lines {
		if day := claim.Day(l.At); !within(day, begin, last) {
			return ErrLineOutsideStay.With(l.LineNo, day, begin, last)
		}
	}
	if err := s.mayStay(ctx, w, c, v); err != nil {
		return err
	}
	return collideBeside(ctx, w, v)
}

// collideBeside is collide for a stay that is registered: it may lie beside
// other stays of the person, not over them.
func collideBeside(ctx context.Context, r Reader, v claim.Visit) error {
	others, err := r.VisitsOf(ctx, v.PsnNo, time.Time{})
	if err != nil {
		return err
	}
	span := daysOf(v)
	for _, o := range others {
		if o.VisitID == v.VisitID || o.Kind != claim.Inpatient {
			continue
		}
		if o.Institution == v.Institution && o.LocalNo == v.LocalNo && v.LocalNo != "" {
			return ErrDuplicateVisit.With(v.LocalNo, o.VisitID)
		}
		beside := daysOf(o)
		switch {
		case span.From >= beside.To || beside.From >= span.To:
		case span.From < beside.From:
			return ErrStaysOverlap.With(v.VisitID, beside.From)
		case beside.To == period.Forever:
			return ErrInHospital.With(beside.From, o.Institution, o.VisitID, string(v.Kind))
		default:
			return ErrInsideStay.With(span.From, o.VisitID, beside.From, beside.To)
		}
	}
	return nil
}

// daysOf is a stay from its first to its last day, Forever while it goes on. To
// leave one hospital and enter another on the same day is no overlap.
func daysOf(v claim.Visit) period.Span {
	if v.End.IsZero() {
		return period.Since(claim.Day(v.Begin))
	}
	return period.Span{From: claim.Day(v.Begin), To: claim.Day(v.End)}
}

// settledBy returns a settlement that took one of the lines, "" when none did.
func settledBy(lines []claim.FeeLine) string {
	for _, l := range lines {
		if l.SettledBy != "" {
			return l.SettledBy
		}
	}
	return ""
}

// mergeDiagnoses lays changes over the diagnoses that are known, by ordinal. A
// new main diagnosis takes the place of the old one.
func mergeDiagnoses(known, changes []claim.Diagnosis) []claim.Diagnosis {
	main := slices.ContainsFunc(changes, func(d claim.Diagnosis) bool { return d.Main })
	merged := slices.Clone(known)
	for i := range merged {
		merged[i].Main = merged[i].Main && !main
	}
	for _, d := range changes {
		at := slices.IndexFunc(merged, func(o claim.Diagnosis) bool { return o.Ordinal == d.Ordinal })
		if at < 0 {
			merged = append(merged, d)
			continue
		}
		merged[at] = d
	}
	slices.SortStableFunc(merged, func(a, b claim.Diagnosis) int { return a.Ordinal - b.Ordinal })
	return merged
}

// CancelAdmission takes an admission back (2404), when nothing was charged.
func (s *Service) CancelAdmission(ctx context.Context, c Caller, psnNo, visitID string) error {
	_, err := once(ctx, s, c, psnNo, func(w Work, _ *Message) (struct{}, error) {
		v, err := ownVisit(ctx, w, c, psnNo, visitID, "撤销入院")
		if err != nil {
			return struct{}{}, err
		}
		if v.State == claim.Discharged {
			return struct{}{}, ErrStillDischarged.With(visitID)
		}
		return struct{}{}, cancelVisit(ctx, w, v)
	})
	return err
}

// CancelDischarge takes a discharge back (2405): the stay goes on. A settlement
// of the whole stay has to be reversed first; those in its middle may stand.
func (s *Service) CancelDischarge(ctx context.Context, c Caller, psnNo, visitID string) error {
	_, err := once(ctx, s, c, psnNo, func(w Work, _ *Message) (struct{}, error) {
		v, err := ownVisit(ctx, w, c, psnNo, visitID, "撤销出院")
		if err != nil {
			return struct{}{}, err
		}
		if v.State != claim.Discharged {
			return struct{}{}, ErrVisitState.With(visitID, string(v.State), "撤销出院")
		}
		records, err := w.RecordsOf(ctx, psnNo)
		if err != nil {
			return struct{}{}, err
		}
		for _, r := range records {
			if r.VisitID == visitID && r.Kind == Settled && !r.Facts.MidStay && Live(records, r.SetlID) {
				return struct{}{}, ErrVisitSettled.With(visitID, r.SetlID)
			}
		}
		v.End = time.Time{}
		if err := collideBeside(ctx, w, v); err != nil {
			return struct{}{}, err
		}
		return struct{}{}, moveVisit(ctx, w, v, claim.Admitted, "撤销出院")
	})
	return err
}

// unchangedStay refuses to take a reversal back when the stay is no longer what
// the settlement was judged for.
func unchangedStay(ctx context.Context, r Reader, original, reversal Record) error {
	if original.Facts.Kind != claim.Inpatient {
		return nil
	}
	v, err := r.Visit(ctx, original.PsnNo, original.VisitID)
	if err != nil {
		return err
	}
	same := claim.Day(v.Begin) == original.Facts.Begin
	if !original.Facts.MidStay {
		same = same && v.State == claim.Discharged && claim.Day(v.End) == original.Facts.End
	}
	if !same {
		return ErrStayChanged.With(v.VisitID, reversal.SetlID)
	}
	return nil
}
