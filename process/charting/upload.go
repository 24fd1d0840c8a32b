package charting

import (
	"context"
	"time"

	"yibao/ground/fault"
	"yibao/ground/period"
	"yibao/process/settlement"
	"yibao/register/chart"
	"yibao/register/claim"
)

// Service takes papers in. All fields are required.
type Service struct {
	Store Store
	Now   func() time.Time // the instant of an act
	Zone  *time.Location   // civil time of the place
}

func (s *Service) today() period.Date { return period.DateOf(s.Now().In(s.Zone)) }

// ErrNoStay: the paper belongs to a stay and the visit is none.
var ErrNoStay = fault.Define("YB4053", fault.Business, "就诊 %s 是%s就诊,没有%s,请核对 mdtrt_id")

// Upload is what one message submits of one visit.
type Upload struct {
	PsnNo, VisitID string
	// Documents have Kind, DocNo, ItemCode, ItemName, Doctor, Begin, End, Active
	// and Content; the rest is filled in.
	Documents []chart.Document
}

// Upload records the documents of a visit. One that is there and is submitted
// unchanged makes no revision.
func (s *Service) Upload(ctx context.Context, c settlement.Caller, q Upload) error {
	_, err := settlement.Once(ctx, s.Store.Chart, c, s.Now(), q.PsnNo, func(w Work, m *settlement.Message) (struct{}, error) {
		v, err := ownVisit(ctx, w, c, q.PsnNo, q.VisitID)
		if err != nil {
			return struct{}{}, err
		}
		for _, d := range q.Documents {
			if v.Kind != claim.Inpatient && ofStay(d.Kind) {
				return struct{}{}, ErrNoStay.With(v.VisitID, string(v.Kind), string(d.Kind))
			}
		}
		fresh, err := s.revisions(ctx, w, c, q)
		if err != nil {
			return struct{}{}, err
		}
		return struct{}{}, w.AddDocuments(ctx, fresh)
	})
	return err
}

// ofStay reports whether a paper is one of stays only.
func ofStay(k chart.Kind) bool {
	return k == chart.FrontPage || k == chart.Order || k == chart.VitalSigns || k == chart.Notes
}

// ownVisit returns a visit of the caller's that is not cancelled.
func ownVisit(ctx context.Context, r Reader, c settlement.Caller, psnNo, visitID string) (claim.Visit, error) {
	v, err := r.Visit(ctx, psnNo, visitID)
	switch {
	case err != nil:
		return v, err
	case v.Institution != c.Institution:
		return v, settlement.ErrNotYourVisit.With(visitID)
	case v.State == claim.Cancelled:
		return v, settlement.ErrVisitState.With(visitID, string(v.State), "上传病案资料")
	}
	return v, nil
}

// revisions numbers the documents after those that are there and leaves out
// what is unchanged.
func (s *Service) revisions(ctx context.Context, r Reader, c settlement.Caller, q Upload) ([]chart.Document, error) {
	kind := chart.Kind("")
	if len(q.Documents) > 0 {
		kind = q.Documents[0].Kind
	}
	known, err := r.Documents(ctx, q.PsnNo, q.VisitID, kind)
	if err != nil {
		return nil, err
	}
	latest := make(map[chart.Key]chart.Document, len(known))
	for _, d := range known {
		latest[chart.Key{Kind: d.Kind, DocNo: d.DocNo}] = d
	}
	var fresh []chart.Document
	for _, d := range q.Documents {
		old, there := latest[chart.Key{Kind: d.Kind, DocNo: d.DocNo}]
		switch {
		case !there && !d.Active:
			return nil, chart.ErrUnknownDocument.With(q.VisitID, string(d.Kind), d.DocNo)
		case there && old.Active == d.Active && old.Content == d.Content:
			continue
		}
		d.PsnNo, d.VisitID, d.Institution, d.Operator = q.PsnNo, q.VisitID, c.Institution, c.Operator
		d.Revision, d.Recorded = old.Revision+1, s.Now()
		fresh = append(fresh, d)
	}
	return fresh, nil
}
