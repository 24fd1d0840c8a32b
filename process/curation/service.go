package curation

import (
	"context"
	"time"

	"yibao/ground/fault"
	"yibao/ground/period"
	"yibao/law/deliveryfile"
	"yibao/register/knowledge"
)

// ErrNothing: no row of a delivery gave a point.
var ErrNothing = fault.Define("YB8307", fault.Business, "交付 %s %s 没有一行能装入,什么都没有写入,请按报告修改文件或交付说明")

// Store runs units of work on the knowledge base.
type Store interface {
	// Knowledge runs work and commits when it returns nil; otherwise nothing is
	// written. Work may be run again.
	Knowledge(ctx context.Context, work func(Work) error) error
}

// Work is what taking a batch in reads and writes.
type Work interface {
	knowledge.Reader
	knowledge.Writer
}

// Service takes batches in. All fields are required.
type Service struct {
	Store Store
	Now   func() time.Time
	NewID func() string // version ids, at most 30 characters
}

// Take reads a delivery and writes its points, unless only a report is asked
// for. Rows that are no points are in the report; files that cannot be read as
// said refuse the whole: YB83xx, knowledge.ErrBatchTaken.
func (s *Service) Take(ctx context.Context, d deliveryfile.Delivery, files []File, only bool) (Report, error) {
	var report Report
	err := s.Store.Knowledge(ctx, func(w Work) error {
		report = Report{Source: d.Source, Number: d.Number, Title: d.Title}
		now := s.Now().UTC().Truncate(time.Microsecond)
		there, err := w.Points(ctx, "", period.Span{From: earliest, To: period.Forever}, now)
		if err != nil {
			return err
		}
		r := &reader{
			delivery: d, files: files, sheets: map[sheetKey]*sheet{}, taken: map[sheetKey]map[int]bool{},
			known: valuesOf(there), marks: map[string]string{}, report: &report,
		}
		if err := r.read(); err != nil {
			return err
		}
		points := s.versions(r.weighed(), r.marks, there, &report, now)
		report.sumUp()
		if only {
			return nil
		}
		if len(points) == 0 {
			return ErrNothing.With(d.Source, d.Number)
		}
		batch := knowledge.Batch{Source: d.Source, Number: d.Number, Title: d.Title, Valid: d.Valid, Recorded: now}
		if err := w.AddKnowledge(ctx, batch, points); err != nil {
			return err
		}
		report.Written = true
		return nil
	})
	if err != nil {
		report.Written = false
	}
	return report, err
}

// valuesOf indexes the terms of points by kind, item and term.
func valuesOf(points []knowledge.Point) map[itemKey][]string {
	known := map[itemKey][]string{}
	for i := range points {
		p := &points[i]
		for _, item := range named(p) {
			for _, v := range p.Values {
				key := itemKey{p.Kind, item, v.Name}
				known[key] = append(known[key], v.Text)
			}
		}
	}
	return known
}

// versions stamps the points and finds what they replace: a version of the same
// number goes before by itself; one of another number, that the row names by
// its mark, is named in Replaces.
func (s *Service) versions(drafts []draft, marks map[string]string, there []knowledge.Point, report *Report, now time.Time) []knowledge.Point {
	byNumber := map[string][]string{}
	for i := range there {
		byNumber[there[i].Number] = append(byNumber[there[i].Number], there[i].ID)
	}
	points := make([]knowledge.Point, 0, len(drafts))
	for _, d := range drafts {
		p := d.point
		p.ID, p.Recorded = s.NewID(), now
		was := marks[d.replaces]
		if was != "" && was != p.Number {
			p.Replaces = byNumber[was]
		}
		if len(byNumber[p.Number])+len(p.Replaces) > 0 {
			report.Replaced++
		}
		points = append(points, p)
	}
	return points
}
