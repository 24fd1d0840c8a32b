package rulefile

import "slices"

// Cell is a text of a table with its place.
type Cell struct {
	Text         string
	Line, Column int
}

// Table is a small table of a case file.
type Table struct {
	Header []Cell
	Rows   [][]Cell
}

// Case is one case (例): tables of facts and of the findings they must give.
// Tables that stand before the first case belong to every case that has none
// of its own.
type Case struct {
	Title  string
	Line   int
	Fields map[string]Cell
	Tables map[string]Table
}

// CaseFile is a file of cases, .good or .bad beside a rule.
type CaseFile struct {
	Cases  []Case
	source *sheet
	report *report
}

// ParseCases reads a case file; names are the tables and fields that it may
// have.
func ParseCases(file, text string, names []string) *CaseFile {
	r := &report{}
	c := &CaseFile{source: readSheet(r, file, text), report: r}
	fields, tables := map[string]Cell{}, map[string]Table{}
	for i := range c.source.fields {
		f := &c.source.fields[i]
		if f.name.text == "例" {
			c.Cases = append(c.Cases, Case{f.value.text, f.name.at.line, clone(fields), clone(tables)})
			continue
		}
		if !slices.Contains(names, f.name.text) {
			r.on(c.source, f.name, "R050", "没有“"+f.name.text+"”这张表。", "")
			continue
		}
		into, intoTables := fields, tables
		if n := len(c.Cases); n > 0 {
			into, intoTables = c.Cases[n-1].Fields, c.Cases[n-1].Tables
		}
		if f.header == nil {
			into[f.name.text] = exported(f.value)
			continue
		}
		intoTables[f.name.text] = table(f)
	}
	if len(c.Cases) == 0 && len(r.complaints) == 0 {
		r.add(c.source, place{1, 1}, 1, "R051", "文件里没有例。", "写上“例: 这个例说的是什么”。")
	}
	return c
}

func clone[V any](from map[string]V) map[string]V {
	to := make(map[string]V, len(from))
	for k, v := range from {
		to[k] = v
	}
	return to
}

func exported(c cell) Cell { return Cell{c.text, c.at.line, c.at.column} }

func table(f *field) Table {
	t := Table{}
	for _, c := range f.header {
		t.Header = append(t.Header, exported(c))
	}
	for _, row := range f.rows {
		cells := make([]Cell, len(row))
		for i, c := range row {
			cells[i] = exported(c)
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}

// Complain adds a complaint about a cell.
func (c *CaseFile) Complain(at Cell, code, message, help string) {
	c.report.add(c.source, place{at.Line, at.Column}, max(1, len([]rune(at.Text))), code, message, help)
}

// Complaints returns what is wrong with the file so far, in order of place.
func (c *CaseFile) Complaints() []Complaint { return c.report.sorted() }
