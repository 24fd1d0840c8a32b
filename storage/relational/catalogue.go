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
	items := make([]itemKey, len(keys))
	for i, k := range keys {
		items[i] = itemKey{region, k.Code}
	}
	versions, err := remembered(ctx, t, func(r *reference) *shelf[itemKey, catalogue.Entry] { return &r.entries },
		func(e catalogue.Entry) itemKey { return itemKey{e.Region, e.Code} }, items,
		func(missing []itemKey) ([]catalogue.Entry, error) { return t.entriesOf(ctx, region, missing) })
	if err != nil {
		return nil, err
	}
	for _, k := range keys {
		if e, ok := entryOn(versions[itemKey{region, k.Code}], scheme, k.Day); ok {
			found[k] = e
		}
	}
	return found, nil
}

// entriesOf returns all versions of items in a region, of all schemes.
func (t *tx) entriesOf(ctx context.Context, region string, items []itemKey) ([]catalogue.Entry, error) {
	codes := make([]string, len(items))
	for i, k := range items {
		codes[i] = k.code
	}
	return inParts(codes, func(part []string) ([]catalogue.Entry, error) {
		var a arguments
		query := entries.selection() + " WHERE region = " + a.add(region) + " AND code IN (" + a.list(part) + ")"
		return collect(ctx, t, entries.scan, query, a...)
	})
}

// entryOn picks among the rows of one code: the scheme's own before the one
// for all schemes. The rows are in the order they were recorded.
func entryOn(rows []catalogue.Entry, scheme string, on period.Date) (catalogue.Entry, bool) {
	own, general := -1, -1
	for i := range rows {
		switch e := &rows[i]; {
		case !e.Effective.Contains(on):
		case e.Scheme == "":
			general = i
		case e.Scheme == scheme:
			own = i
		}
	}
	for _, i := range []int{own, general} {
		if i >= 0 && rows[i].Active {
			return rows[i], true
		}
	}
	return catalogue.Entry{}, false
}

// EntryVersions implements catalogue.Reader; ErrMissingVersion.
func (t *tx) EntryVersions(ctx context.Context, ids []string) ([]catalogue.Entry, error) {
	return entries.byID(ctx, t, "", ids)
}

// AddEntries implements catalogue.Writer.
func (t *tx) AddEntries(ctx context.Context, list []catalogue.Entry) error {
	if len(list) == 0 {
		return nil
	}
	edition, err := t.nextEdition(ctx)
	if err != nil {
		return err
	}
	return addReference(ctx, t, insertion{entries.table, entries.columns + ", edition", ""}, list, editedRow(edition))
}
