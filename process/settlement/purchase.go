package settlement

import (
	"context"

	"yibao/ground/coding"
	"yibao/law/region"
	"yibao/register/claim"
)

// PreSettlePurchase answers what a pharmacy purchase would cost (2101).
func (s *Service) PreSettlePurchase(ctx context.Context, c Caller, q PurchaseRequest) (Answer, error) {
	var answer Answer
	err := s.offered(ctx, q.UseFamily, func(from shared) error {
		return s.Store.View(ctx, func(r Reader) error {
			d, err := s.preparePurchase(ctx, r, c, q, from)
			if err != nil {
				return err
			}
			answer, err = d.tried()
			return err
		})
	})
	return answer, err
}

// SettlePurchase registers, uploads and settles a pharmacy purchase at once
// (2102).
func (s *Service) SettlePurchase(ctx context.Context, c Caller, q PurchaseRequest) (Answer, error) {
	return s.settling(ctx, c, q.PsnNo, q.UseFamily, func(w Work, from shared) (*draft, error) {
		d, err := s.preparePurchase(ctx, w, c, q, from)
		if err != nil {
			return nil, err
		}
		if err := w.AddVisit(ctx, d.visit); err != nil {
			return nil, err
		}
		return d, w.AddFeeLines(ctx, d.raw)
	})
}

func (s *Service) preparePurchase(ctx context.Context, r Reader, c Caller, q PurchaseRequest, from shared) (*draft, error) {
	if !fits(q.MedType, coding.ClassPharmacy) && !fits(q.MedType, coding.ClassOutpatient) {
		return nil, ErrMedTypeUnfit.With(q.MedType, "购药")
	}
	v := s.newVisit(c, OutpatientVisit{
		PsnNo: q.PsnNo, Scheme: q.Scheme, CredentialType: q.CredentialType, Begin: q.Begin,
	}, claim.Purchase, claim.Registered)
	v.MedType, v.Disease, v.DiseaseName = q.MedType, q.Disease, q.DiseaseName
	if day := claim.Day(q.Begin); day > s.today() {
		return nil, ErrFutureVisit.With(day)
	}
	if len(q.Lines) == 0 {
		return nil, ErrNoPurchaseLines.With()
	}
	lines := make([]claim.FeeLine, len(q.Lines))
	for i, l := range q.Lines {
		l.PsnNo, l.VisitID, l.Recorded = q.PsnNo, v.VisitID, v.Recorded
		lines[i] = l
	}
	// The lines were not uploaded before, so they are checked here.
	check := func(settings *region.Settings) error { return s.checkLines(v, settings, nil, lines) }
	d, err := s.draft(ctx, r, c, v, Request{Total: q.Total, UseAccount: q.UseAccount}, from, lines, check)
	return d.withInvoice(ctx, r, q.Invoice, err)
}
