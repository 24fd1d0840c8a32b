package relational

import (
	"context"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/register/catalogue"
)

var entries = fact[catalogue.Entry]{
	"目录", "catalogue_entry",
	versionColumns + ", region, scheme, code, kind, name, spec, unit, class, category," +
		" prepay_num, prepay_den, limit_tertiary, limit_secondary, limit_primary, active", scanEntry,
}

func scanEntry(r row) (catalogue.Entry, error) {
	var e catalogue.Entry
	var num, den int64
	err := r.Scan(version(&e.Version, &e.Region, &e.Scheme, &e.Code, &e.Kind, &e.Name, &e.Spec, &e.Unit,
		&e.Class, &e.Category, &num, &den, &e.Limits.Tertiary, &e.Limits.Secondary, &e.Limits.Primary, flag{&e.Active})...)
	if err != nil {
		return e, err
	}
	e.Prepay, err = money.NewRate(num, den)
	return e, err
}

func entryRow(e catalogue.Entry) []any {
	return stamp(e.Version, e.Region, e.Scheme, e.Code, string(e.Kind), e.Name, e.Spec, e.Unit,
		string(e.Class), e.Category, e.Prepay.Num(), e.Prepay.Den(),
		int64(e.Limits.Tertiary), int64(e.Limits.Secondary), int64(e.Limits.Primary), bit(e.Active))
}

// EntriesOn implements catalogue.Reader. A withdrawn row of the scheme leaves
// the code to the row for all schemes.
func (t *tx) EntriesOn(ctx context.Context, region, scheme string, keys []catalogue.Key) (map[catalogue.Key]catalogue.Entry, error) {
	found := make(map[catalogue.Key]catalogue.Entry, len(keys))
	if len(keys) == 0 {
		return found, nil
	}
	first, last := keys[0].Day, keys[0].Day
	codes := make([]string, len(keys))
	for i, k := range keys {
		codes[i] = k.Code
		first, last = min(first, k.Day), max(last, k.Day)
	}
	facts, err := inParts(codes, func(part []string) ([]catalogue.Entry, error) {
		var a arguments
		query := entries.selection() + " WHERE region = " + a.add(region) + " AND scheme IN ('', " + a.add(scheme) + ")" +
			" AND eff_from <= " + a.add(last.String()) + " AND eff_to > " + a.add(first.String()) +
			" AND code IN (" + a.list(part) + ")"
		return collect(ctx, t, entries.scan, query, a...)
	})
	if err != nil {
		return nil, err
	}
	byCode := make(map[string][]catalogue.Entry)
	for _, e := range facts {
		byCode[e.Code] = append(byCode[e.Code], e)
	}
	for _, k := range keys {
		if e, ok := entryOn(byCode[k.Code], k.Day); ok {
			found[k] = e
		}
	}
	return found, nil
}

// entryOn picks among the rows of one code: the scheme's own before the one
// for all schemes.
func entryOn(rows []catalogue.Entry, on period.Date) (catalogue.Entry, bool) {
	var picked catalogue.Entry
	ok := false
	for _, e := range period.Latest(rows, on, func(e catalogue.Entry) string { return e.Scheme }) {
		if e.Active && (!ok || e.Scheme != "") {
			picked, ok = e, true
		}
	}
	return picked, ok
}

// EntryVersions implements catalogue.Reader; ErrMissingVersion.
func (t *tx) EntryVersions(ctx context.Context, ids []string) ([]catalogue.Entry, error) {
	return entries.byID(ctx, t, "", ids)
}

// AddEntries implements catalogue.Writer.
func (t *tx) AddEntries(ctx context.Context, list []catalogue.Entry) error {
	return add(ctx, t, insertion{entries.table, entries.columns, ""}, list, entryRow)
}
