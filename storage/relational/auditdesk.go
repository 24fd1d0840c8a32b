package relational

import (
	"context"
	"slices"
	"strings"

	"yibao/observer/inquiry"
	"yibao/process/settlement"
	"yibao/register/access"
	"yibao/register/knowledge"
)

// findingState is what became of the finding f.
var findingState = "CASE WHEN f.exempt <> '' THEN '" + string(inquiry.FindingExempt) + "'" +
	" WHEN f.setl_id <> '' AND COALESCE((SELECT s.kind FROM settlement s WHERE s.psn_no = f.psn_no AND s.original = f.setl_id" +
	" AND s.kind IN ('" + string(settlement.Reversed) + "', '" + string(settlement.Reinstated) + "') ORDER BY s.seq DESC LIMIT 1), '') = '" +
	string(settlement.Reversed) + "' THEN '" + string(inquiry.FindingClosed) + "'" +
	" ELSE COALESCE(" + rulingOf + ", '" + string(inquiry.FindingOpen) + "') END"

// findingsWhere writes the conditions of a query of findings f; what is selected
// and how it goes on is the caller's.
func findingsWhere(s access.Scope, q inquiry.FindingQuery) (*filter, error) {
	f, err := regional(s, "f.region")
	if err != nil {
		return nil, err
	}
	for _, c := range []struct{ column, value string }{
		{"finding_id", q.ID}, {"psn_no", q.PsnNo}, {"setl_id", q.SetlID}, {"rule", q.Rule}, {"kind", q.Kind}, {"level", q.Level},
		{"origin", q.Origin}, {"provider", q.Institution}, {"task", q.Task},
	} {
		f.with("f."+c.column+" =", c.value)
	}
	if !q.Days.From.IsZero() {
		f.with("f.found_day >=", q.Days.From.String())
	}
	if !q.Days.To.IsZero() {
		f.with("f.found_day <", q.Days.To.String())
	}
	if q.AtLeast > 0 {
		f.where += " AND f.amount >= " + f.add(int64(q.AtLeast))
	}
	if q.AtMost > 0 {
		f.where += " AND f.amount <= " + f.add(int64(q.AtMost))
	}
	switch q.Shadow {
	case "是":
		f.where += " AND f.shadow = 1"
	case "否":
		f.where += " AND f.shadow = 0"
	}
	if at, id := inquiry.ParseKey(q.After); id != "" {
		before := f.add(micros(at)) // the bound stands alone, too, so that the index is entered at the key
		f.where += " AND f.recorded <= " + before + " AND (f.recorded < " + before + " OR f.finding_id < " + f.add(id) + ")"
	}
	if q.State != "" {
		f.where += " AND " + findingState + " = " + f.add(string(q.State))
	}
	return f, nil
}

// FindingRows implements inquiry.AuditReader.
func (t *tx) FindingRows(ctx context.Context, s access.Scope, q inquiry.FindingQuery) ([]inquiry.FindingRow, error) {
	f, err := findingsWhere(s, q)
	if err != nil {
		return nil, err
	}
	return collect(ctx, t, func(r row) (inquiry.FindingRow, error) {
		var x inquiry.FindingRow
		found, err := scanFinding(with{r, []any{&x.State}})
		x.Finding = found
		return x, err
	}, "SELECT "+findingColumns+", "+findingState+" AS finding_state FROM finding f WHERE "+f.where+
		" ORDER BY f.recorded DESC, f.finding_id DESC LIMIT "+f.add(q.Limit), f.arguments...)
}

// FindingSums implements inquiry.AuditReader.
func (t *tx) FindingSums(ctx context.Context, s access.Scope, q inquiry.FindingQuery) ([]inquiry.FindingSum, error) {
	f, err := findingsWhere(s, q)
	if err != nil {
		return nil, err
	}
	return collect(ctx, t, func(r row) (inquiry.FindingSum, error) {
		var x inquiry.FindingSum
		err := r.Scan(&x.Rule, &x.Title, &x.Level, &x.State, &x.Findings, &x.Amount)
		return x, err
	}, "SELECT rule, MAX(title), level, finding_state, COUNT(*), CAST(SUM(amount) AS BIGINT) FROM (SELECT f.rule, f.title, f.level, f.amount, "+
		findingState+" AS finding_state FROM finding f WHERE "+f.where+") x GROUP BY rule, level, finding_state ORDER BY rule, level, finding_state", f.arguments...)
}

// countsIn is the condition that what is of a region counts somewhere in the
// scope: it is everybody's, of a region within, or of one around.
func countsIn(f *arguments, s access.Scope, column string) (string, error) {
	inside, err := inRegion(f, s, column)
	if err != nil {
		return "", err
	}
	return "(" + column + " = '' OR " + inside + " OR " + f.add(s.RegionPrefix()) + " LIKE " + column + " || '%')", nil
}

// naming is the condition that a point names an item's code, or a beginning of
// it where points match so.
func naming(f *filter, code string) string {
	ways := []string{"content LIKE " + f.add(`%"t":"`+likeSigns.Replace(code)+`%`) + ` ESCAPE '\'`}
	for n := 2; n < len(code); n++ {
		ways = append(ways, "content LIKE "+f.add(`%"m":"`+string(knowledge.ByPrefix)+`","t":"`+likeSigns.Replace(code[:n])+`"%`)+` ESCAPE '\'`)
	}
	return " AND (" + strings.Join(ways, " OR ") + ")"
}

// PointRows implements inquiry.AuditReader.
func (t *tx) PointRows(ctx context.Context, s access.Scope, q inquiry.PointQuery) ([]knowledge.Point, error) {
	f := &filter{}
	var err error
	if f.where, err = countsIn(&f.arguments, s, "region"); err != nil {
		return nil, err
	}
	f.with("kind =", q.Kind)
	f.with("source =", q.Source)
	f.with("batch =", q.Batch)
	f.with("number =", q.Number)
	if q.Text != "" {
		like := "%" + likeSigns.Replace(q.Text) + "%"
		f.where += " AND (name LIKE " + f.add(like) + ` ESCAPE '\' OR clause LIKE ` + f.add(like) + ` ESCAPE '\')`
	}
	if q.Code != "" {
		f.where += naming(f, q.Code)
	}
	if !q.Day.IsZero() {
		f.where += " AND eff_from <= " + f.add(q.Day.String()) + " AND eff_to > " + f.add(q.Day.String())
	}
	if number, id, ok := strings.Cut(q.After, "\x1f"); ok {
		f.where += " AND (number > " + f.add(number) + " OR number = " + f.add(number) + " AND version_id < " + f.add(id) + ")"
	}
	return collect(ctx, t, points.scan, points.selection()+" WHERE "+f.where+" ORDER BY number, version_id DESC LIMIT "+f.add(q.Limit), f.arguments...)
}

// Superseding implements inquiry.AuditReader.
func (t *tx) Superseding(ctx context.Context, s access.Scope, ids []string) ([]knowledge.Point, error) {
	f := &filter{}
	var err error
	if f.where, err = countsIn(&f.arguments, s, "region"); err != nil {
		return nil, err
	}
	candidates, err := collect(ctx, t, points.scan, points.selection()+" WHERE "+f.where+` AND content LIKE '%"replaces":["%' ORDER BY number, version_id`, f.arguments...)
	return slices.DeleteFunc(candidates, func(p knowledge.Point) bool {
		return !slices.ContainsFunc(p.Replaces, func(id string) bool { return slices.Contains(ids, id) })
	}), err
}

// RuleRows implements inquiry.AuditReader.
func (t *tx) RuleRows(ctx context.Context, s access.Scope) ([]knowledge.RuleVersion, error) {
	f := &filter{}
	var err error
	if f.where, err = countsIn(&f.arguments, s, "region"); err != nil {
		return nil, err
	}
	found, err := collect(ctx, t, auditRules.scan, auditRules.selection()+" WHERE "+f.where, f.arguments...)
	oldestFirst(found)
	return found, err
}
