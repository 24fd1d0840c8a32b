package inquiry

import (
	"context"
	"slices"
	"strconv"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/register/access"
	"yibao/register/finding"
	"yibao/register/knowledge"
)

// FindingState is what became of a finding.
type FindingState string

// The states of a finding. A ruling of the agency is one too.
const (
	FindingOpen   FindingState = "待处理"
	FindingExempt FindingState = "不追究" // the rule or the point says so
	FindingClosed FindingState = "已关闭" // its settlement was reversed
)

// FindingRow is a finding in a list.
type FindingRow struct {
	finding.Finding
	State FindingState
	Place string // the institution's name on the day; "" when it is not registered any more
}

// Key is the place of the row in its list.
func (r FindingRow) Key() string {
	return strconv.FormatInt(r.Recorded.UnixMicro(), 10) + "-" + r.ID
}

// FindingQuery narrows a list of findings, newest first. Empty fields ask for
// everything.
type FindingQuery struct {
	ID, Rule, Kind, Level, Origin string
	State                         FindingState
	Institution, PsnNo, SetlID    string
	Task                          string
	Days                          period.Span // of the visit; zero: all
	AtLeast, AtMost               money.Fen   // questioned; 0: no bound
	Shadow                        string      // 是, 否; "" both
	Page
}

// FindingSum is how much the findings of a query are, by rule.
type FindingSum struct {
	Rule, Title, Level string
	State              FindingState
	Findings           int64
	Amount             money.Fen
}

// PointQuery narrows a list of knowledge points, by number, the latest version
// of a number first.
type PointQuery struct {
	Text   string      // part of name or clause
	Code   string      // of an item: points that name it, or a beginning of it
	Kind   string      // of rule
	Source string      // of the batch
	Batch  string      // number of the batch
	Number string      // of the point: all its versions
	Day    period.Date // versions whose days cover it; zero: all
	Page
}

// PointKey is the place of a version in a list of points.
func PointKey(p knowledge.Point) string { return p.Number + "\x1f" + p.ID }

// AuditReader answers the audit desk. Every question returns
// access.ErrNoScope for the zero Scope.
type AuditReader interface {
	// FindingRows lists findings of the scope's regions, newest first.
	FindingRows(ctx context.Context, s access.Scope, q FindingQuery) ([]FindingRow, error)
	// FindingSums adds findings up by rule and state.
	FindingSums(ctx context.Context, s access.Scope, q FindingQuery) ([]FindingSum, error)
	// PointRows lists versions of points that count somewhere in the scope.
	PointRows(ctx context.Context, s access.Scope, q PointQuery) ([]knowledge.Point, error)
	// Superseding returns the versions of other points that name one of these
	// versions in Replaces.
	Superseding(ctx context.Context, s access.Scope, ids []string) ([]knowledge.Point, error)
	// RuleRows returns every version of the rules shipped and of the scope's
	// regions, oldest first.
	RuleRows(ctx context.Context, s access.Scope) ([]knowledge.RuleVersion, error)
}

// Findings lists findings.
func (s Service) Findings(ctx context.Context, scope access.Scope, q FindingQuery) ([]FindingRow, error) {
	return ask(ctx, s, func(r Reader) ([]FindingRow, error) {
		rows, err := r.FindingRows(ctx, scope, q)
		if err != nil {
			return nil, err
		}
		return rows, seated(ctx, r, rows)
	})
}

// Finding returns one finding; finding.ErrUnknownFinding also for one outside
// the scope.
func (s Service) Finding(ctx context.Context, scope access.Scope, id string) (FindingRow, error) {
	found, err := s.Findings(ctx, scope, FindingQuery{ID: id, Page: Page{Limit: 1}})
	if err == nil && len(found) == 0 {
		err = finding.ErrUnknownFinding.With(id)
	}
	if err != nil {
		return FindingRow{}, err
	}
	return found[0], nil
}

// FindingSums adds findings up.
func (s Service) FindingSums(ctx context.Context, scope access.Scope, q FindingQuery) ([]FindingSum, error) {
	return ask(ctx, s, func(r Reader) ([]FindingSum, error) { return r.FindingSums(ctx, scope, q) })
}

// Points lists versions of knowledge points.
func (s Service) Points(ctx context.Context, scope access.Scope, q PointQuery) ([]knowledge.Point, error) {
	return ask(ctx, s, func(r Reader) ([]knowledge.Point, error) { return r.PointRows(ctx, scope, q) })
}

// Chain is one number's versions, latest first, and what other points put in
// their place.
type Chain struct {
	Versions []knowledge.Point
	By       []knowledge.Point // of other numbers, that supersede a version
	Of       []knowledge.Point // of other numbers, that a version supersedes
}

// chainLimit bounds the versions of one number that are shown.
const chainLimit = 500

// PointChain returns how a point came and went; nothing for an unknown number.
func (s Service) PointChain(ctx context.Context, scope access.Scope, number string) (Chain, error) {
	return ask(ctx, s, func(r Reader) (Chain, error) {
		var c Chain
		versions, err := r.PointRows(ctx, scope, PointQuery{Number: number, Page: Page{Limit: chainLimit}})
		if err != nil || len(versions) == 0 {
			return c, err
		}
		c.Versions = versions
		var ids, replaced []string
		for _, v := range versions {
			ids, replaced = append(ids, v.ID), append(replaced, v.Replaces...)
		}
		if c.By, err = r.Superseding(ctx, scope, ids); err != nil {
			return c, err
		}
		if len(replaced) > 0 {
			c.Of, err = r.PointVersions(ctx, replaced)
		}
		own := func(p knowledge.Point) bool { return p.Number == number }
		c.By, c.Of = slices.DeleteFunc(c.By, own), slices.DeleteFunc(c.Of, own)
		return c, err
	})
}

// Rules returns every version of the rules of the scope.
func (s Service) Rules(ctx context.Context, scope access.Scope) ([]knowledge.RuleVersion, error) {
	return ask(ctx, s, func(r Reader) ([]knowledge.RuleVersion, error) { return r.RuleRows(ctx, scope) })
}

// Batches lists the batches of knowledge, in order of recording.
func (s Service) Batches(ctx context.Context) ([]knowledge.Batch, error) {
	return ask(ctx, s, func(r Reader) ([]knowledge.Batch, error) { return r.Batches(ctx) })
}
