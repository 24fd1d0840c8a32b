package settlement

import (
	"context"
	"time"

	"yibao/ground/coding"
	"yibao/ground/fault"
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/law/region"
	"yibao/register/claim"
)

// Transactions of settlements that the agency makes at its counter (零星报销): the
// person has paid the bill, and the funds pay the person. Their Institution is the
// agency's number; where the care was is in the visit and in the version of the
// institution that was read.
const (
	CounterTransaction = "零星报销"
	CounterReversal    = "撤销零星报销"
)

// Refusals of settlements at the counter.
var (
	ErrOfCounter    = fault.Define("YB5801", fault.Business, "结算 %s 是零星报销,请在零星报销中撤销")
	ErrNotOfCounter = fault.Define("YB5802", fault.Business, "结算 %s 不是零星报销,不能在这里撤销")
	ErrCounterSpan  = fault.Define("YB5803", fault.Business, "住院报销须写明出院日期,且不早于入院日期 %s,请核对")
	ErrCounterKind  = fault.Define("YB5804", fault.Business, "医疗类别 %s 不能办理零星报销,请核对")
)

// counterVoucher marks the visits of the counter, where others have the kind of
// credential that was shown: no institution may touch them.
const counterVoucher = CounterTransaction

// CounterRequest asks to settle a bill that the person has paid.
type CounterRequest struct {
	PsnNo, Scheme string
	MedType       string
	Place         string // institution code where the care was
	PlaceRegion   string // admdvs of the place of care
	LocalNo       string // unique among the bills of the place: the number of the application
	Begin, End    time.Time
	Disease       string
	DiseaseName   string
	Diagnoses     []claim.Diagnosis
	Total         money.Fen
	UseAccount    bool
	Lines         []claim.FeeLine // PsnNo and VisitID are filled in
}

// AtCounter reports whether the record is of a bill that the person has paid.
func (r Record) AtCounter() bool {
	return r.Transaction == CounterTransaction || r.Transaction == CounterReversal
}

func (c Caller) atCounter() bool { return c.Transaction == CounterTransaction }

// owedTo is whom the funds owe their shares.
func (r Record) owedTo() string {
	if r.AtCounter() {
		return r.PsnNo
	}
	return r.Institution
}

// PreSettleCounter answers what SettleCounter would answer, and writes nothing.
func (s *Service) PreSettleCounter(ctx context.Context, c Caller, q CounterRequest) (Answer, error) {
	c.Transaction = CounterTransaction
	var answer Answer
	err := s.Store.View(ctx, func(r Reader) error {
		d, err := s.prepareCounter(ctx, r, c, q)
		if err != nil {
			return err
		}
		answer, err = d.answer()
		return err
	})
	return answer, err
}

// SettleCounter registers and settles a bill that the person has paid. It goes by
// the same evidence, judges and writing as any settlement; only no agreement is
// asked for, and what funds pay is owed to the person.
func (s *Service) SettleCounter(ctx context.Context, c Caller, q CounterRequest) (Answer, error) {
	c.Transaction = CounterTransaction
	return s.settling(ctx, c, q.PsnNo, false, func(w Work, _ shared) (*draft, error) {
		d, err := s.prepareCounter(ctx, w, c, q)
		if err != nil {
			return nil, err
		}
		if err := w.AddVisit(ctx, d.visit); err != nil {
			return nil, err
		}
		if err := s.diagnose(ctx, w, d.visit, q.Diagnoses); err != nil {
			return nil, err
		}
		return d, w.AddFeeLines(ctx, d.raw)
	})
}

func (s *Service) prepareCounter(ctx context.Context, r Reader, c Caller, q CounterRequest) (*draft, error) {
	v, err := s.counterVisit(c, q)
	if err != nil {
		return nil, err
	}
	if err := collide(ctx, r, v); err != nil {
		return nil, err
	}
	if err := s.knownDiagnoses(ctx, r, v, q.Diagnoses); err != nil {
		return nil, err
	}
	if len(q.Lines) == 0 {
		return nil, ErrNothingToSettle.With(v.LocalNo)
	}
	lines := make([]claim.FeeLine, len(q.Lines))
	for i, l := range q.Lines {
		l.PsnNo, l.VisitID, l.Recorded, l.SettledBy = q.PsnNo, v.VisitID, v.Recorded, ""
		lines[i] = l
	}
	check := func(settings *region.Settings) error { return s.checkLines(v, settings, nil, lines) }
	return s.draft(ctx, r, c, v, Request{Total: q.Total, UseAccount: q.UseAccount}, shared{}, lines, check)
}

// counterVisit is the visit that the bill is of.
func (s *Service) counterVisit(c Caller, q CounterRequest) (claim.Visit, error) {
	kind, state := claim.Outpatient, claim.Registered
	switch {
	case fits(q.MedType, coding.ClassInpatient):
		kind, state = claim.Inpatient, claim.Discharged
	case !fits(q.MedType, coding.ClassOutpatient):
		return claim.Visit{}, ErrCounterKind.With(q.MedType)
	}
	v := s.newVisit(c, OutpatientVisit{PsnNo: q.PsnNo, Scheme: q.Scheme, LocalNo: q.LocalNo, Begin: q.Begin}, kind, state)
	v.CertType = counterVoucher
	v.Institution, v.Region, v.MedType = q.Place, q.PlaceRegion, q.MedType
	v.Disease, v.DiseaseName = q.Disease, q.DiseaseName
	if kind == claim.Inpatient {
		v.End = q.End
		if q.End.IsZero() || claim.Day(q.End) < claim.Day(q.Begin) {
			return v, ErrCounterSpan.With(claim.Day(q.Begin))
		}
	}
	for _, day := range []period.Date{claim.Day(q.Begin), claim.Day(v.End)} {
		if day > s.today() {
			return v, ErrFutureVisit.With(day)
		}
	}
	return v, nil
}

// ReverseCounter takes a reimbursement back. It is refused, naming them, when
// later settlements rest on it.
func (s *Service) ReverseCounter(ctx context.Context, c Caller, psnNo, setlID string) (Answer, error) {
	c.Transaction = CounterReversal
	var answer Answer
	err := s.Store.Do(ctx, psnNo, func(w Work) error {
		known, err := memory(ctx, w, c)
		if err != nil {
			return err
		}
		if known != nil {
			answer, err = s.answerOf(ctx, w, known.PsnNo, known.SetlID)
			return err
		}
		original, err := counted(ctx, w, psnNo, "", setlID)
		switch {
		case err != nil:
			return err
		case !original.AtCounter():
			return ErrNotOfCounter.With(setlID)
		}
		if err := s.refuseRested(ctx, w, original); err != nil {
			return err
		}
		reversal, _, err := s.reverse(ctx, w, c, original, "")
		if err != nil {
			return err
		}
		if err := cancelCounterVisit(ctx, w, original); err != nil {
			return err
		}
		answer, err = s.answerOf(ctx, w, psnNo, reversal.SetlID)
		return err
	})
	return answer, err
}

// cancelCounterVisit cancels the visit that was registered with the settlement
// alone. A stay that is over is opened first, as its states go.
func cancelCounterVisit(ctx context.Context, w Work, original Record) error {
	v, err := w.Visit(ctx, original.PsnNo, original.VisitID)
	if err != nil {
		return err
	}
	if v.State == claim.Discharged {
		v.State, v.End = claim.Admitted, time.Time{}
		if err := w.UpdateVisit(ctx, v); err != nil {
			return err
		}
		v.Revision++
	}
	return moveVisit(ctx, w, v, claim.Cancelled, "撤销零星报销")
}

// reversible is counted for the doors of providers, and of the agency where it
// takes back what they settled.
func reversible(ctx context.Context, r Reader, psnNo, visitID, setlID string) (Record, error) {
	original, err := counted(ctx, r, psnNo, visitID, setlID)
	if err == nil && original.AtCounter() {
		return original, ErrOfCounter.With(setlID)
	}
	return original, err
}
