package inquiry

import (
	"context"
	"errors"
	"slices"

	"yibao/register/access"
	"yibao/register/catalogue"
	"yibao/register/chart"
	"yibao/register/claim"
	"yibao/register/finding"
	"yibao/register/knowledge"
)

// EvidenceReader reads what a finding rests on.
type EvidenceReader interface {
	catalogue.Reader
	claim.Reader
	chart.Reader
	finding.Reader
	finding.DecisionReader
}

// Grounds are a finding with all that it rests on, side by side.
type Grounds struct {
	Row       FindingRow
	Visit     claim.Visit // zero: unknown, as of a request before the visit was registered
	Diagnoses []claim.Diagnosis
	Lines     []claim.FeeLine   // of the visit, the questioned ones first
	Names     map[string]string // of the lines' items, by code; without those the catalogue does not have
	Documents []chart.Document  // of the visit
	Version   knowledge.RuleVersion
	Knowledge *knowledge.Point // nil of rules without
	Decisions []finding.Decision
	Answers   []finding.Answer
	Beside    []FindingRow // others of the same visit
	History   []Past       // what the rule counted, oldest first; nil of rules that count nothing
}

// evidenceLines bounds the lines of a visit that are shown.
const evidenceLines = 300

// Grounds returns a finding with what it rests on; finding.ErrUnknownFinding
// also for one outside the scope.
func (s Service) Grounds(ctx context.Context, scope access.Scope, id string) (Grounds, error) {
	row, err := s.Finding(ctx, scope, id)
	if err != nil {
		return Grounds{}, err
	}
	return ask(ctx, s, func(r Reader) (Grounds, error) {
		e := Grounds{Row: row}
		return e, errors.Join(e.bill(ctx, r), e.basis(ctx, r), e.course(ctx, r, scope), e.past(ctx, r))
	})
}

// bill reads the visit with its lines and papers.
func (e *Grounds) bill(ctx context.Context, r Reader) error {
	var err error
	if e.Visit, err = r.Visit(ctx, e.Row.PsnNo, e.Row.VisitID); err != nil {
		if errors.Is(err, claim.ErrUnknownVisit) {
			return nil
		}
		return err
	}
	if e.Diagnoses, err = r.Diagnoses(ctx, e.Row.PsnNo, e.Row.VisitID); err != nil {
		return err
	}
	if e.Documents, err = r.Documents(ctx, e.Row.PsnNo, e.Row.VisitID, ""); err != nil {
		return err
	}
	lines, err := r.FeeLines(ctx, e.Row.PsnNo, e.Row.VisitID)
	if err != nil {
		return err
	}
	slices.SortStableFunc(lines, func(a, b claim.FeeLine) int {
		switch x, y := e.Questions(a.LineNo), e.Questions(b.LineNo); {
		case x == y:
			return 0
		case x:
			return -1
		}
		return 1
	})
	e.Lines = lines[:min(len(lines), evidenceLines)]
	return e.called(ctx, r)
}

// called names the items of the lines as the catalogue has them on their days.
func (e *Grounds) called(ctx context.Context, r Reader) error {
	keys := make([]catalogue.Key, len(e.Lines))
	for i, l := range e.Lines {
		keys[i] = catalogue.Key{Code: l.Code, Day: claim.Day(l.At)}
	}
	found, err := r.EntriesOn(ctx, e.Row.Region, e.Visit.Scheme, keys)
	e.Names = map[string]string{}
	for key, entry := range found {
		e.Names[key.Code] = entry.Name
	}
	return err
}

// Questions reports whether the finding questions a line of the visit.
func (e *Grounds) Questions(lineNo string) bool {
	return slices.ContainsFunc(e.Row.Lines, func(l finding.Line) bool { return l.LineNo == lineNo })
}

// basis reads the versions of rule and knowledge.
func (e *Grounds) basis(ctx context.Context, r Reader) error {
	var err error
	if e.Version, err = r.RuleVersion(ctx, e.Row.Version); err != nil && !errors.Is(err, knowledge.ErrUnknownRule) {
		return err
	}
	if e.Row.Point == "" {
		return nil
	}
	points, err := r.PointVersions(ctx, []string{e.Row.Point})
	if len(points) == 1 {
		e.Knowledge = &points[0]
	}
	return err
}

// course reads what was said and decided.
func (e *Grounds) course(ctx context.Context, r Reader, scope access.Scope) error {
	decisions, err := r.DecisionsOf(ctx, e.Row.PsnNo)
	if err != nil {
		return err
	}
	e.Decisions = slices.DeleteFunc(decisions, func(d finding.Decision) bool { return d.FindingID != e.Row.ID })
	answers, err := r.AnswersOf(ctx, e.Row.PsnNo)
	if err != nil {
		return err
	}
	e.Answers = slices.DeleteFunc(answers, func(a finding.Answer) bool { return a.FindingID != e.Row.ID })
	beside, err := r.FindingRows(ctx, scope, FindingQuery{PsnNo: e.Row.PsnNo, Page: Page{Limit: evidenceLines}})
	e.Beside = slices.DeleteFunc(beside, func(f FindingRow) bool { return f.ID == e.Row.ID || f.VisitID != e.Row.VisitID })
	return err
}
