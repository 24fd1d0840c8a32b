package relational

import (
	"context"
	"strings"

	"yibao/observer/inquiry"
	"yibao/register/catalogue"
	"yibao/register/provider"
)

// called begins a filter with what is in force on the day, unless a row of the
// same key that was recorded later is, and with the words.
func called(q inquiry.NameQuery, table, key string) *filter {
	f := &filter{}
	on := q.Day.String()
	f.where = "x.eff_from <= " + f.add(on) + " AND x.eff_to > " + f.add(on) +
		" AND NOT EXISTS (SELECT 1 FROM " + table + " y WHERE " + key + " AND y.eff_from <= " + f.add(on) + " AND y.eff_to > " + f.add(on) +
		" AND (y.recorded > x.recorded OR y.recorded = x.recorded AND y.version_id > x.version_id))"
	if q.Words != "" {
		words := likeSigns.Replace(q.Words)
		f.where += " AND (x.name LIKE " + f.add("%"+words+"%") + ` ESCAPE '\' OR x.code LIKE ` + f.add(words+"%") + ` ESCAPE '\')`
	}
	return f
}

// InstitutionsCalled implements inquiry.NameReader.
func (t *tx) InstitutionsCalled(ctx context.Context, q inquiry.NameQuery) ([]provider.Institution, error) {
	f := called(q, "institution", "y.code = x.code")
	if q.Region != "" {
		f.where += " AND x.region LIKE " + f.add(likeSigns.Replace(strings.TrimRight(q.Region, "0"))+"%") + ` ESCAPE '\'`
	}
	f.with("x.code >", q.After)
	return collect(ctx, t, institutions.scan, "SELECT "+institutions.columns+" FROM institution x WHERE "+f.where+
		" ORDER BY code LIMIT "+f.add(q.Limit), f.arguments...)
}

// billable are the kinds that a fee line can be.
func billable() (kinds []string) {
	for _, k := range catalogue.Kinds() {
		if k.Billable() {
			kinds = append(kinds, string(k))
		}
	}
	return kinds
}

// ItemsCalled implements inquiry.NameReader.
func (t *tx) ItemsCalled(ctx context.Context, q inquiry.NameQuery) ([]catalogue.Entry, error) {
	f := called(q, "catalogue_entry", "y.code = x.code AND y.region = x.region AND y.scheme = x.scheme")
	f.where += " AND x.active = 1 AND x.kind IN (" + f.list(billable()) + ")"
	if len(q.Region) == 6 { // a district works by the catalogue of its city
		f.where += " AND x.region IN (" + f.list([]string{q.Region, q.Region[:4] + "00", q.Region[:2] + "0000"}) + ")"
	}
	if code, scheme, ok := strings.Cut(q.After, "\x1f"); ok {
		f.where += " AND (x.code > " + f.add(code) + " OR x.code = " + f.add(code) + " AND x.scheme > " + f.add(scheme) + ")"
	}
	return collect(ctx, t, entries.scan, "SELECT "+entries.columns+" FROM catalogue_entry x WHERE "+f.where+
		" ORDER BY code, scheme LIMIT "+f.add(q.Limit), f.arguments...)
}
