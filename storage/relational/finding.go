package relational

import (
	"context"
	"encoding/json"

	"yibao/observer/verify"
	"yibao/process/guidance"
	"yibao/process/screening"
	"yibao/register/chart"
	"yibao/register/claim"
	"yibao/register/finding"
)

var (
	_ screening.Store = (*Store)(nil)
	_ guidance.Store  = (*Store)(nil)
)

// Known implements screening.Store.
func (s *Store) Known(ctx context.Context, read func(screening.Reader) error) error {
	return s.run(ctx, Read, func(t *tx) error { return read(t) })
}

// Find implements screening.Store.
func (s *Store) Find(ctx context.Context, psnNo string, work func(screening.Work) error) error {
	return s.work(ctx, psnNo, func(t *tx) error { return work(t) })
}

// Guide implements guidance.Store.
func (s *Store) Guide(ctx context.Context, psnNo string, work func(guidance.Work) error) error {
	return s.work(ctx, psnNo, func(t *tx) error { return work(t) })
}

// Guided implements guidance.Store.
func (s *Store) Guided(ctx context.Context, read func(guidance.Reader) error) error {
	return s.run(ctx, Read, func(t *tx) error { return read(t) })
}

// KnowledgeMark implements guidance.Reader: the numbers of rows, which only grow.
func (t *tx) KnowledgeMark(ctx context.Context) (string, error) {
	found, err := collect(ctx, t, text, "SELECT CAST((SELECT COUNT(*) FROM knowledge_batch) AS TEXT) || '/' || CAST((SELECT COUNT(*) FROM audit_rule) AS TEXT)")
	if err != nil || len(found) == 0 {
		return "", err
	}
	return found[0], nil
}

// Lives implements screening.Store: the pages of histories, with the visits and
// their diagnoses.
func (s *Store) Lives(ctx context.Context, visit func(screening.Reader, []screening.Life) error) error {
	return s.InspectPages(ctx, func(p verify.Pager) error {
		return p.Pages(ctx, verify.Judged, func(r verify.Reader, page verify.Page) error {
			if page.Broken != nil {
				return page.Broken
			}
			t := r.(*tx)
			lives, err := t.lives(ctx, page)
			if err != nil {
				return err
			}
			return visit(t, lives)
		})
	})
}

// lives adds to the histories of a page what else an audit looks at.
func (t *tx) lives(ctx context.Context, page verify.Page) ([]screening.Life, error) {
	visits, err := inParts(page.PsnNos, func(part []string) ([]claim.Visit, error) {
		var a arguments
		query := "SELECT " + visitColumns + " FROM visit WHERE psn_no IN (" + a.list(part) + ") AND state <> " + a.add(string(claim.Cancelled)) +
			" ORDER BY psn_no, begin_at, visit_id"
		return collect(ctx, t, scanVisit, query, a...)
	})
	if err != nil {
		return nil, err
	}
	diagnoses, err := inParts(page.PsnNos, func(part []string) ([]claim.Diagnosis, error) {
		var a arguments
		query := "SELECT " + diagnosisColumns + " FROM diagnosis WHERE psn_no IN (" + a.list(part) + ") ORDER BY psn_no, visit_id, ordinal"
		return collect(ctx, t, scanDiagnosis, query, a...)
	})
	if err != nil {
		return nil, err
	}
	place := make(map[string]int, len(page.PsnNos))
	lives := make([]screening.Life, len(page.Histories))
	for i, h := range page.Histories {
		place[h.PsnNo] = i
		lives[i] = screening.Life{
			PsnNo: h.PsnNo, Records: h.Records, Lines: h.Lines, Persons: h.Persons, Registrations: h.Registrations,
			Diagnoses: map[string][]claim.Diagnosis{}, Papers: map[string][]chart.Document{},
		}
	}
	for _, v := range visits {
		l := &lives[place[v.PsnNo]]
		l.Visits = append(l.Visits, v)
	}
	for _, d := range diagnoses {
		l := &lives[place[d.PsnNo]]
		l.Diagnoses[d.VisitID] = append(l.Diagnoses[d.VisitID], d)
	}
	papers, err := t.papersOf(ctx, page.PsnNos)
	for _, d := range papers {
		l := &lives[place[d.PsnNo]]
		l.Papers[d.VisitID] = append(l.Papers[d.VisitID], d)
	}
	return lives, err
}

// findingContent is what a finding keeps as JSON.
type findingContent struct {
	Lines    []finding.Line     `json:"lines,omitempty"`
	Evidence []finding.Evidence `json:"evidence,omitempty"`
}

const findingColumns = "psn_no, finding_id, task, origin, region, provider, visit_id, setl_id, found_day, rule, rule_version, kind, title," +
	" level, control, point, point_number, clause, shadow, exempt, amount, due, recorded, questions, content"

func scanFinding(r row) (finding.Finding, error) {
	var f finding.Finding
	var content string
	err := r.Scan(&f.PsnNo, &f.ID, &f.Task, &f.Origin, &f.Region, &f.Provider, &f.VisitID, &f.SetlID, day{&f.Day}, &f.Rule, &f.Version,
		&f.Kind, &f.Title, &f.Level, &f.Control, &f.Point, &f.Number, &f.Clause, flag{&f.Shadow}, &f.Exempt, &f.Amount, day{&f.Due},
		instant{&f.Recorded}, &f.Questions, &content)
	if err != nil {
		return f, err
	}
	var c findingContent
	err = json.Unmarshal([]byte(content), &c)
	f.Lines, f.Evidence = c.Lines, c.Evidence
	return f, err
}

func findingRow(f finding.Finding) ([]any, error) {
	content, err := json.Marshal(findingContent{f.Lines, f.Evidence})
	return []any{f.PsnNo, f.ID, f.Task, f.Origin, f.Region, f.Provider, f.VisitID, f.SetlID, f.Day.String(), f.Rule, f.Version,
		f.Kind, f.Title, f.Level, f.Control, f.Point, f.Number, f.Clause, bit(f.Shadow), f.Exempt, int64(f.Amount), f.Due.String(),
		micros(f.Recorded), f.Questions, string(content)}, err
}

// FindingsOf implements finding.Reader.
func (t *tx) FindingsOf(ctx context.Context, psnNo string) ([]finding.Finding, error) {
	return collect(ctx, t, scanFinding, "SELECT "+findingColumns+" FROM finding WHERE psn_no = $1 ORDER BY recorded, finding_id", psnNo)
}

// FindingsAt implements finding.Reader.
func (t *tx) FindingsAt(ctx context.Context, psnNo, visitID string) ([]finding.Finding, error) {
	return collect(ctx, t, scanFinding, "SELECT "+findingColumns+" FROM finding WHERE psn_no = $1 AND visit_id = $2 ORDER BY recorded, finding_id", psnNo, visitID)
}

// AnswersOf implements finding.Reader.
func (t *tx) AnswersOf(ctx context.Context, psnNo string) ([]finding.Answer, error) {
	return collect(ctx, t, scanAnswer, "SELECT "+answerColumns+" FROM finding_answer WHERE psn_no = $1 ORDER BY recorded, answer_id", psnNo)
}

// PersonOfFinding implements finding.Reader.
func (t *tx) PersonOfFinding(ctx context.Context, id string) (string, error) {
	found, err := collect(ctx, t, text, "SELECT psn_no FROM finding WHERE finding_id = $1", id)
	switch {
	case err != nil:
		return "", err
	case len(found) == 0:
		return "", finding.ErrUnknownFinding.With(id)
	}
	return found[0], nil
}

// AddFindings implements finding.Writer.
func (t *tx) AddFindings(ctx context.Context, findings []finding.Finding) error {
	rows := make([][]any, len(findings))
	for i, f := range findings {
		var err error
		if rows[i], err = findingRow(f); err != nil {
			return err
		}
	}
	return t.insert(ctx, insertion{"finding", findingColumns, ""}, rows)
}

const answerColumns = "psn_no, answer_id, finding_id, way, reason, provider, operator, recorded"

func scanAnswer(r row) (finding.Answer, error) {
	var a finding.Answer
	err := r.Scan(&a.PsnNo, &a.ID, &a.FindingID, &a.Way, &a.Reason, &a.Provider, &a.Operator, instant{&a.Recorded})
	return a, err
}

// AddAnswers implements finding.Writer.
func (t *tx) AddAnswers(ctx context.Context, answers []finding.Answer) error {
	return add(ctx, t, insertion{"finding_answer", answerColumns, ""}, answers, func(a finding.Answer) []any {
		return []any{a.PsnNo, a.ID, a.FindingID, string(a.Way), a.Reason, a.Provider, a.Operator, micros(a.Recorded)}
	})
}
