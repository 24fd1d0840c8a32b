package relational

import (
	"context"
	"strings"
	"time"

	"yibao/ground/period"
	"yibao/observer/extract"
	"yibao/process/settlement"
	"yibao/register/catalogue"
	"yibao/register/mapping"
	"yibao/register/provider"
)

// conditions collects what rows must fulfil, with its values.
type conditions struct {
	arguments
	all []string
}

// is adds a condition whose last part is a value: "code =".
func (c *conditions) is(left string, value any) { c.all = append(c.all, left+" "+c.add(value)) }

// text is is for a text that may be left open.
func (c *conditions) text(left, value string) {
	if value != "" {
		c.is(left, value)
	}
}

// contains asks for a text within a column.
func (c *conditions) contains(column, part string) {
	if part != "" {
		escaped := strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(part)
		c.all = append(c.all, column+" LIKE "+c.add("%"+escaped+"%")+` ESCAPE '\'`)
	}
}

// dated asks for versions by their validity and the time of their record.
func (c *conditions) dated(active *bool, on, from period.Date, since time.Time) {
	if active != nil {
		c.is("active =", bit(*active))
	}
	if !on.IsZero() {
		c.is("eff_from <=", on.String())
		c.is("eff_to >", on.String())
	}
	if !from.IsZero() {
		c.is("eff_from >=", from.String())
	}
	if !since.IsZero() {
		c.is("recorded >=", micros(since))
	}
}

// parts asks for entries of any of the parts.
func (c *conditions) parts(parts []extract.Part) {
	var any []string
	for _, p := range parts {
		one := "kind = " + c.add(string(p.Kind))
		if p.Category != "" {
			one += " AND category = " + c.add(p.Category)
		}
		if p.Except != "" {
			one += " AND category <> " + c.add(p.Except)
		}
		any = append(any, "("+one+")")
	}
	c.all = append(c.all, "("+strings.Join(any, " OR ")+")")
}

func (c *conditions) where() string { return " WHERE " + strings.Join(c.all, " AND ") }

// page returns the part of the rows that is asked for.
func (c *conditions) page(p extract.Page) string {
	return " LIMIT " + c.add(p.Size) + " OFFSET " + c.add((p.Number-1)*p.Size)
}

func scanEdited(r row) (extract.Edited, error) {
	var e extract.Edited
	entry, err := scanEntry(alsoScan{r, &e.Edition})
	e.Entry = entry
	return e, err
}

// alsoScan scans one more column behind those that are asked for.
type alsoScan struct {
	row
	last any
}

// Scan implements row.
func (a alsoScan) Scan(dest ...any) error { return a.row.Scan(append(dest, a.last)...) }

// Editions implements extract.Reader.
func (t *tx) Editions(ctx context.Context, region string, parts []extract.Part, after int64) ([]extract.Edition, error) {
	var c conditions
	c.is("region =", region)
	c.is("edition >", after)
	c.parts(parts)
	return collect(ctx, t, func(r row) (e extract.Edition, err error) {
		err = r.Scan(&e.Number, &e.Rows)
		return e, err
	}, "SELECT edition, COUNT(*) FROM catalogue_entry"+c.where()+" GROUP BY edition ORDER BY edition", c.arguments...)
}

// EditionRows implements extract.Reader.
func (t *tx) EditionRows(ctx context.Context, region string, parts []extract.Part, after, upTo int64) ([]extract.Edited, error) {
	var c conditions
	c.is("region =", region)
	c.is("edition >", after)
	c.is("edition <=", upTo)
	c.parts(parts)
	return collect(ctx, t, scanEdited, "SELECT "+entries.columns+", edition FROM catalogue_entry"+c.where()+
		" ORDER BY edition, version_id", c.arguments...)
}

var limitColumns = map[extract.Level]string{
	extract.Tertiary: "limit_tertiary", extract.Secondary: "limit_secondary", extract.Primary: "limit_primary",
}

// CatalogueRows implements extract.Reader.
func (t *tx) CatalogueRows(ctx context.Context, q extract.Query) (rows extract.Rows[extract.Edited], err error) {
	var c conditions
	c.is("region =", q.Region)
	c.text("code =", q.Code)
	c.text("version_id =", q.ID)
	c.contains("name", q.Name)
	c.parts(q.Parts)
	c.text("class =", string(q.Class))
	c.text("category =", q.Category)
	c.dated(q.Active, q.On, q.From, q.Since)
	if column := limitColumns[q.Limited]; column != "" {
		c.is(column+" >", int64(0))
	}
	from := " FROM catalogue_entry" + c.where()
	if rows.Total, err = t.number(ctx, "SELECT COUNT(*)"+from, c.arguments...); err != nil {
		return rows, err
	}
	page := c.page(q.Page)
	rows.List, err = collect(ctx, t, scanEdited,
		"SELECT "+entries.columns+", edition"+from+" ORDER BY recorded, version_id"+page, c.arguments...)
	return rows, err
}

// Mappings implements extract.Reader.
func (t *tx) Mappings(ctx context.Context, q extract.MappingQuery) (rows extract.Rows[mapping.Mapping], err error) {
	var c conditions
	c.is("institution =", q.Institution)
	c.text("local_code =", q.LocalCode)
	c.contains("local_name", q.LocalName)
	c.text("list_type =", q.ListType)
	c.text("code =", q.Code)
	c.dated(q.Active, q.On, q.From, q.Since)
	from := " FROM mapping" + c.where()
	if rows.Total, err = t.number(ctx, "SELECT COUNT(*)"+from, c.arguments...); err != nil {
		return rows, err
	}
	page := c.page(q.Page)
	rows.List, err = collect(ctx, t, scanMapping,
		"SELECT "+mappingColumns+from+" ORDER BY recorded, version_id"+page, c.arguments...)
	return rows, err
}

// Institutions implements extract.Reader.
func (t *tx) Institutions(ctx context.Context, kind, code, name string, on period.Date, most int) ([]provider.Institution, error) {
	var c conditions
	c.is("type =", kind)
	c.text("code =", code)
	c.contains("name", name)
	c.dated(nil, on, 0, time.Time{})
	found, err := collect(ctx, t, institutions.scan, institutions.selection()+c.where()+
		" ORDER BY code, recorded, version_id LIMIT "+c.add(int64(most)*institutionVersions), c.arguments...)
	if err != nil {
		return nil, err
	}
	latest := period.Latest(found, on, func(i provider.Institution) string { return i.Code })
	return latest[:min(len(latest), most)], nil
}

// institutionVersions is how many versions of an institution are looked at on
// the average before the list is cut.
const institutionVersions = 8

// RecordsOfInstitution implements reconcile.Reader.
func (t *tx) RecordsOfInstitution(ctx context.Context, institution string, from, to time.Time) ([]settlement.Record, error) {
	return collect(ctx, t, scanRecord, "SELECT "+recordColumns+" FROM settlement"+
		" WHERE institution = $1 AND settled_at >= $2 AND settled_at < $3 ORDER BY settled_at, setl_id", institution, micros(from), micros(to))
}

// nextEdition takes the next edition of the catalogues and holds it until the
// end of the work.
func (t *tx) nextEdition(ctx context.Context) (int64, error) {
	return t.number(ctx, "INSERT INTO catalogue_edition (place, edition) VALUES (1, 2)"+
		" ON CONFLICT (place) DO UPDATE SET edition = catalogue_edition.edition + 1 RETURNING edition")
}

// editedRow is entryRow with the edition that the entry comes with.
func editedRow(edition int64) func(catalogue.Entry) []any {
	return func(e catalogue.Entry) []any { return append(entryRow(e), edition) }
}
