package relational

import (
	"context"

	"yibao/ground/period"
	"yibao/observer/funds"
	"yibao/register/ledger"
)

// MonthFlows implements funds.Reader.
func (t *tx) MonthFlows(ctx context.Context, region string, before period.Date) ([]funds.MonthFlow, error) {
	return collect(ctx, t, func(r row) (m funds.MonthFlow, err error) {
		f := &m.Flow
		return m, r.Scan(&m.Month, &f.Class, &f.Region, &f.Scheme, &f.Fund, &f.Kind, &f.Within)
	}, "SELECT substr(e.value_date, 1, 7), p.class, p.region, p.scheme, p.fund, e.kind, CAST(SUM(p.amount) AS BIGINT)"+
		" FROM ledger_posting p JOIN ledger_entry e ON e.part_key = p.part_key AND e.entry_id = p.entry_id"+
		" WHERE (p.region = $1 OR $1 = '') AND e.value_date < $2 GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 3, 4, 5, 2, 6",
		region, before.String())
}

// ColumnFlows implements funds.Reader.
func (t *tx) ColumnFlows(ctx context.Context, c funds.Column) ([]ledger.Flow, error) {
	return collect(ctx, t, func(r row) (ledger.Flow, error) {
		f := ledger.Flow{Region: c.Region, Scheme: c.Scheme, Fund: c.Fund}
		return f, r.Scan(&f.Class, &f.Kind, &f.Within)
	}, "SELECT p.class, e.kind, CAST(SUM(p.amount) AS BIGINT)"+
		" FROM ledger_entry e JOIN ledger_posting p ON p.part_key = e.part_key AND p.entry_id = e.entry_id"+
		" WHERE e.value_date >= $1 AND e.value_date < $2 AND p.region = $3 AND p.scheme = $4 AND p.fund = $5 GROUP BY 1, 2 ORDER BY 1, 2",
		c.Span.From.String(), c.Span.End().String(), c.Region, c.Scheme, c.Fund)
}

// Moves implements funds.Reader. The order is that of an index, so that a page ends
// where it is full.
func (t *tx) Moves(ctx context.Context, c funds.Column, sources []funds.Source, after string, limit int) ([]funds.Move, error) {
	var f filter
	f.where = "p.region = " + f.add(c.Region) + " AND p.scheme = " + f.add(c.Scheme) + " AND p.fund = " + f.add(c.Fund) +
		" AND e.value_date >= " + f.add(c.Span.From.String()) + " AND ("
	for i, s := range sources {
		if i > 0 {
			f.where += " OR "
		}
		f.where += "p.class = " + f.add(string(s.Class)) + " AND e.kind = " + f.add(s.Entry)
	}
	f.where += ") AND e.value_date "
	if m, ok := funds.ParsePlace(after); ok {
		day, entry := f.add(m.Day.String()), f.add(m.EntryID)
		f.where += "<= " + day + " AND (e.value_date < " + day + " OR e.value_date = " + day + " AND (e.entry_id < " + entry +
			" OR e.entry_id = " + entry + " AND (e.part_key > " + f.add(m.Partition) +
			" OR e.part_key = " + f.add(m.Partition) + " AND p.ordinal > " + f.add(m.Ordinal) + ")))"
	} else {
		f.where += "< " + f.add(c.Span.End().String())
	}
	return collect(ctx, t, func(r row) (m funds.Move, err error) {
		return m, r.Scan(&m.Partition, &m.EntryID, &m.Ordinal, &m.Class, &m.Entry, &m.Ref, &m.Party, day{&m.Day}, instant{&m.Recorded}, &m.Amount)
	}, "SELECT p.part_key, e.entry_id, p.ordinal, p.class, e.kind, e.ref, p.party, e.value_date, e.recorded, p.amount"+
		" FROM ledger_entry e JOIN ledger_posting p ON p.part_key = e.part_key AND p.entry_id = e.entry_id WHERE "+f.where+
		" ORDER BY e.value_date DESC, e.entry_id DESC, e.part_key, p.ordinal LIMIT "+f.add(limit), f.arguments...)
}
