package relational

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"yibao/ground/period"
	"yibao/process/curation"
	"yibao/register/knowledge"
)

var _ curation.Store = (*Store)(nil)

// Knowledge implements curation.Store. Like an import it commits alone.
func (s *Store) Knowledge(ctx context.Context, work func(curation.Work) error) error {
	return s.run(ctx, Bulk, func(t *tx) error { return work(t) })
}

// pointContent is what a point keeps as JSON.
type pointContent struct {
	Items    []pointKey   `json:"items"`
	Others   []pointKey   `json:"others,omitempty"`
	Values   []pointValue `json:"values,omitempty"`
	Replaces []string     `json:"replaces,omitempty"`
}

type pointKey struct {
	Match string `json:"m"`
	Text  string `json:"t"`
}

type pointValue struct {
	Name string `json:"n"`
	Text string `json:"t"`
}

func packKeys(keys []knowledge.Key) []pointKey {
	list := make([]pointKey, len(keys))
	for i, k := range keys {
		list[i] = pointKey{string(k.Match), k.Text}
	}
	return list
}

func unpackKeys(list []pointKey) []knowledge.Key {
	var keys []knowledge.Key
	for _, k := range list {
		keys = append(keys, knowledge.Key{Match: knowledge.Match(k.Match), Text: k.Text})
	}
	return keys
}

var points = fact[knowledge.Point]{
	"知识点", "knowledge_point",
	versionColumns + ", number, kind, region, source, batch, official, name, point_group, clause, active, content", scanPoint,
}

func scanPoint(r row) (knowledge.Point, error) {
	var p knowledge.Point
	var content string
	err := r.Scan(version(&p.Version, &p.Number, &p.Kind, &p.Region, &p.Source, &p.Batch, &p.Official, &p.Name, &p.Group, &p.Clause,
		flag{&p.Active}, &content)...)
	if err != nil {
		return p, err
	}
	var c pointContent
	if err := json.Unmarshal([]byte(content), &c); err != nil {
		return p, err
	}
	p.Items, p.Others, p.Replaces = unpackKeys(c.Items), unpackKeys(c.Others), c.Replaces
	for _, v := range c.Values {
		p.Values = append(p.Values, knowledge.Value{Name: v.Name, Text: v.Text})
	}
	return p, nil
}

func pointRow(p knowledge.Point) ([]any, error) {
	c := pointContent{Items: packKeys(p.Items), Others: packKeys(p.Others), Replaces: p.Replaces}
	for _, v := range p.Values {
		c.Values = append(c.Values, pointValue{v.Name, v.Text})
	}
	content, err := json.Marshal(c)
	return stamp(p.Version, p.Number, p.Kind, p.Region, p.Source, p.Batch, p.Official, p.Name, p.Group, p.Clause,
		bit(p.Active), string(content)), err
}

var auditRules = fact[knowledge.RuleVersion]{
	"审核规则", "audit_rule",
	versionColumns + ", region, rule, kind, title, state, file, body, hash, author, reviewer, good, bad", scanRule,
}

func scanRule(r row) (knowledge.RuleVersion, error) {
	var v knowledge.RuleVersion
	err := r.Scan(version(&v.Version, &v.Region, &v.Rule, &v.Kind, &v.Title, &v.State, &v.File, &v.Text, &v.Hash, &v.Author, &v.Reviewer, &v.Good, &v.Bad)...)
	return v, err
}

func scanBatch(r row) (knowledge.Batch, error) {
	var b knowledge.Batch
	err := r.Scan(&b.Source, &b.Number, &b.Title, day{&b.Valid.From}, day{&b.Valid.To}, instant{&b.Recorded})
	return b, err
}

// Batches implements knowledge.Reader.
func (t *tx) Batches(ctx context.Context) ([]knowledge.Batch, error) {
	return collect(ctx, t, scanBatch,
		"SELECT source, number, title, valid_from, valid_to, recorded FROM knowledge_batch ORDER BY recorded, source, number")
}

// Points implements knowledge.Reader.
func (t *tx) Points(ctx context.Context, region string, days period.Span, asOf time.Time) ([]knowledge.Point, error) {
	found, err := collect(ctx, t, points.scan, points.selection()+" WHERE recorded <= $1 AND eff_from < $2 AND eff_to > $3",
		micros(asOf), days.End().String(), days.From.String())
	if err != nil {
		return nil, err
	}
	found = slices.DeleteFunc(found, func(p knowledge.Point) bool { return region != "" && !strings.HasPrefix(region, p.Region) })
	slices.SortFunc(found, func(a, b knowledge.Point) int {
		return cmp.Or(cmp.Compare(a.Number, b.Number), a.Recorded.Compare(b.Recorded), cmp.Compare(a.ID, b.ID))
	})
	return found, nil
}

// PointVersions implements knowledge.Reader.
func (t *tx) PointVersions(ctx context.Context, ids []string) ([]knowledge.Point, error) {
	found, err := inParts(ids, func(part []string) ([]knowledge.Point, error) {
		var a arguments
		query := points.selection() + " WHERE version_id IN (" + a.list(part) + ")"
		return collect(ctx, t, points.scan, query, a...)
	})
	if err != nil {
		return nil, err
	}
	place := make(map[string]int, len(ids))
	for i, id := range ids {
		place[id] = i
	}
	slices.SortFunc(found, func(a, b knowledge.Point) int { return cmp.Compare(place[a.ID], place[b.ID]) })
	return found, nil
}

// Rules implements knowledge.Reader.
func (t *tx) Rules(ctx context.Context, region string, asOf time.Time) ([]knowledge.RuleVersion, error) {
	found, err := collect(ctx, t, auditRules.scan, auditRules.selection()+" WHERE region IN ('', $1) AND recorded <= $2", region, micros(asOf))
	oldestFirst(found)
	return found, err
}

// RuleVersion implements knowledge.Reader.
func (t *tx) RuleVersion(ctx context.Context, id string) (knowledge.RuleVersion, error) {
	found, err := collect(ctx, t, auditRules.scan, auditRules.selection()+" WHERE version_id = $1", id)
	switch {
	case err != nil:
		return knowledge.RuleVersion{}, err
	case len(found) == 0:
		return knowledge.RuleVersion{}, knowledge.ErrUnknownRule.With(id)
	}
	return found[0], nil
}

// AddKnowledge implements knowledge.Writer.
func (t *tx) AddKnowledge(ctx context.Context, b knowledge.Batch, list []knowledge.Point) error {
	added, err := t.exec(ctx, "INSERT INTO knowledge_batch (source, number, title, valid_from, valid_to, recorded)"+
		" VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (source, number) DO NOTHING",
		b.Source, b.Number, b.Title, b.Valid.From.String(), b.Valid.End().String(), micros(b.Recorded))
	switch {
	case err != nil:
		return err
	case added == 0:
		return knowledge.ErrBatchTaken.With(b.Source, b.Number)
	}
	rows := make([][]any, len(list))
	for i, p := range list {
		if rows[i], err = pointRow(p); err != nil {
			return err
		}
	}
	return t.insert(ctx, insertion{points.table, points.columns, ""}, rows)
}

// AddRule implements knowledge.Writer.
func (t *tx) AddRule(ctx context.Context, v knowledge.RuleVersion) error {
	return t.insert(ctx, insertion{auditRules.table, auditRules.columns, ""}, [][]any{
		stamp(v.Version, v.Region, v.Rule, v.Kind, v.Title, string(v.State), v.File, v.Text, v.Hash, v.Author, v.Reviewer, v.Good, v.Bad),
	})
}
