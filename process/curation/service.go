package curation

import (
	"context"
	"slices"
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
	reports, err := s.TakeAll(ctx, []deliveryfile.Delivery{d}, files, only)
	return reports[0], err
}

// TakeAll takes deliveries one after another, all of them or none; a later one
// knows the points of the earlier ones, also when only reports are asked for. The
// reports are as many as the deliveries; the error is of the first that is
// refused.
func (s *Service) TakeAll(ctx context.Context, list []deliveryfile.Delivery, files []File, only bool) ([]Report, error) {
	reports := make([]Report, len(list))
	err := s.Store.Knowledge(ctx, func(w Work) error {
		now := s.Now().UTC().Truncate(time.Microsecond)
		there, err := w.Points(ctx, "", period.Span{From: earliest, To: period.Forever}, now)
		if err != nil {
			return err
		}
		for i, d := range list {
			points, err := s.one(ctx, w, d, files, there, now, &reports[i], only)
			if err != nil {
				return err
			}
			there = append(there, points...)
		}
		return nil
	})
	for i := range reports {
		reports[i].Written = err == nil && !only
	}
	return reports, err
}

// one takes one delivery beside the points that are there and returns its own.
func (s *Service) one(ctx context.Context, w Work, d deliveryfile.Delivery, files []File, there []knowledge.Point, now time.Time, report *Report, only bool) ([]knowledge.Point, error) {
	*report = Report{Source: d.Source, Number: d.Number, Title: d.Title}
	r := &reader{
		delivery: d, files: files, sheets: map[sheetKey]*sheet{}, taken: map[sheetKey]map[int]bool{},
		known: valuesOf(there), marks: map[string]string{}, report: report,
	}
	if err := r.read(); err != nil {
		return nil, err
	}
	points := s.versions(r.weighed(), r.marks, there, report, now)
	report.sumUp()
	if only {
		return points, untaken(ctx, w, d)
	}
	if len(points) == 0 {
		return nil, ErrNothing.With(d.Source, d.Number)
	}
	batch := knowledge.Batch{Source: d.Source, Number: d.Number, Title: d.Title, Valid: d.Valid, Recorded: now}
	return points, w.AddKnowledge(ctx, batch, points)
}

// untaken refuses a delivery whose batch is there: knowledge.ErrBatchTaken.
func untaken(ctx context.Context, w Work, d deliveryfile.Delivery) error {
	batches, err := w.Batches(ctx)
	if slices.ContainsFunc(batches, func(b knowledge.Batch) bool { return b.Source == d.Source && b.Number == d.Number }) {
		return knowledge.ErrBatchTaken.With(d.Source, d.Number)
	}
	return err
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
