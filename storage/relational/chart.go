package relational

import (
	"context"
	"time"

	"yibao/ground/period"
	"yibao/process/charting"
	"yibao/process/settlement"
	"yibao/register/chart"
)

var (
	_ charting.Store = (*Store)(nil)
	_ charting.Work  = (*tx)(nil)
)

// Chart implements charting.Store.
func (s *Store) Chart(ctx context.Context, psnNo string, work func(charting.Work) error) error {
	return s.run(ctx, Write, func(t *tx) error {
		if err := t.lockPerson(ctx, psnNo); err != nil {
			return err
		}
		return work(t)
	})
}

// Charted implements charting.Store.
func (s *Store) Charted(ctx context.Context, read func(charting.Reader) error) error {
	return s.run(ctx, Read, func(t *tx) error { return read(t) })
}

const documentColumns = "psn_no, visit_id, kind, doc_no, revision, institution, item_code, item_name, doctor, begin_at, end_at," +
	" active, content, operator, recorded"

func scanDocument(r row) (chart.Document, error) {
	var d chart.Document
	err := r.Scan(&d.PsnNo, &d.VisitID, &d.Kind, &d.DocNo, &d.Revision, &d.Institution, &d.ItemCode, &d.ItemName, &d.Doctor,
		instant{&d.Begin}, instant{&d.End}, flag{&d.Active}, &d.Content, &d.Operator, instant{&d.Recorded})
	return d, err
}

func documentRow(d chart.Document) []any {
	return []any{d.PsnNo, d.VisitID, string(d.Kind), d.DocNo, d.Revision, d.Institution, d.ItemCode, d.ItemName, d.Doctor,
		micros(d.Begin), micros(d.End), bit(d.Active), d.Content, d.Operator, micros(d.Recorded)}
}

// written is where a document's sealable text stands.
func written(d *chart.Document) (string, *string) { return d.PsnNo, &d.Content }

// latestRevisions keeps the last revision of each document, of rows in order of
// document and revision.
func latestRevisions(all []chart.Document) []chart.Document {
	var latest []chart.Document
	for _, d := range all {
		if n := len(latest); n > 0 {
			last := &latest[n-1]
			if last.VisitID == d.VisitID && last.Kind == d.Kind && last.DocNo == d.DocNo {
				*last = d
				continue
			}
		}
		latest = append(latest, d)
	}
	return latest
}

// Documents implements chart.Reader.
func (t *tx) Documents(ctx context.Context, psnNo, visitID string, kind chart.Kind) ([]chart.Document, error) {
	all, err := collect(ctx, t, scanDocument, "SELECT "+documentColumns+" FROM chart_document"+
		" WHERE psn_no = $1 AND visit_id = $2 AND ($3 = '' OR kind = $3) ORDER BY kind, doc_no, revision",
		psnNo, visitID, string(kind))
	return unsealedEach(ctx, t, papers, latestRevisions(all), err, written)
}

// papersOf returns the latest revisions of the papers of persons, but settlement
// lists, which repeat the bill.
func (t *tx) papersOf(ctx context.Context, psnNos []string) ([]chart.Document, error) {
	return inParts(psnNos, func(part []string) ([]chart.Document, error) {
		var a arguments
		query := "SELECT " + documentColumns + " FROM chart_document WHERE psn_no IN (" + a.list(part) + ") AND kind <> " + a.add(string(chart.List)) +
			" ORDER BY psn_no, visit_id, kind, doc_no, revision"
		all, err := collect(ctx, t, scanDocument, query, a...)
		return unsealedEach(ctx, t, papers, latestRevisions(all), err, written)
	})
}

// AddDocuments implements chart.Writer.
func (t *tx) AddDocuments(ctx context.Context, documents []chart.Document) error {
	documents, err := sealedEach(t, papers, documents, written)
	if err != nil {
		return err
	}
	return add(ctx, t, insertion{"chart_document", documentColumns, ""}, documents, documentRow)
}

const listStepColumns = "psn_no, setl_id, ordinal, institution, state, operator, recorded"

// ListSteps implements chart.Reader.
func (t *tx) ListSteps(ctx context.Context, psnNo, setlID string) ([]chart.ListStep, error) {
	return collect(ctx, t, func(r row) (chart.ListStep, error) {
		var s chart.ListStep
		err := r.Scan(&s.PsnNo, &s.SetlID, &s.Ordinal, &s.Institution, &s.State, &s.Operator, instant{&s.Recorded})
		return s, err
	}, "SELECT "+listStepColumns+" FROM list_step WHERE psn_no = $1 AND setl_id = $2 ORDER BY ordinal", psnNo, setlID)
}

// AddListStep implements chart.Writer.
func (t *tx) AddListStep(ctx context.Context, s chart.ListStep) error {
	row := []any{s.PsnNo, s.SetlID, s.Ordinal, s.Institution, string(s.State), s.Operator, micros(s.Recorded)}
	return t.insert(ctx, insertion{"list_step", listStepColumns, ""}, [][]any{row})
}

// ListsOf implements chart.Reader.
func (t *tx) ListsOf(ctx context.Context, institution string, days period.Span) ([]chart.Document, error) {
	all, err := collect(ctx, t, scanDocument, "SELECT "+documentColumns+" FROM chart_document"+
		" WHERE institution = $1 AND kind = $2 AND end_at >= $3 AND end_at < $4 ORDER BY visit_id, doc_no, revision",
		institution, string(chart.List), micros(midnight(days.From)), micros(midnight(days.End())))
	return unsealedEach(ctx, t, papers, latestRevisions(all), err, written)
}

// midnight is the begin of a day in the registers' form.
func midnight(day period.Date) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, time.UTC)
}

// Due implements charting.Reader.
func (t *tx) Due(ctx context.Context, institution string, from, to time.Time) ([]charting.Due, error) {
	return collect(ctx, t, func(r row) (charting.Due, error) {
		var d charting.Due
		var steps int64
		err := r.Scan(&d.PsnNo, &d.SetlID, &d.MedType, &steps)
		d.Listed = steps > 0
		return d, err
	}, "SELECT s.psn_no, s.setl_id, s.med_type,"+
		" (SELECT COUNT(*) FROM list_step l WHERE l.psn_no = s.psn_no AND l.setl_id = s.setl_id) FROM settlement s"+
		" WHERE s.institution = $1 AND s.settled_at >= $2 AND s.settled_at < $3 AND s.kind = $4"+
		" AND NOT EXISTS (SELECT 1 FROM settlement u WHERE u.psn_no = s.psn_no AND u.original = s.setl_id AND u.kind = $5"+
		" AND NOT EXISTS (SELECT 1 FROM settlement x WHERE x.psn_no = s.psn_no AND x.original = s.setl_id AND x.kind = $6 AND x.seq > u.seq))"+
		" ORDER BY s.settled_at, s.setl_id",
		institution, micros(from), micros(to), string(settlement.Settled), string(settlement.Reversed), string(settlement.Reinstated))
}
