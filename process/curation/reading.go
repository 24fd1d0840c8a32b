package curation

import (
	"path"
	"slices"
	"strings"

	"yibao/ground/period"
	"yibao/law/deliveryfile"
	"yibao/law/rulefile"
	"yibao/register/knowledge"
)

// reader makes points of the rows of a delivery.
type reader struct {
	delivery deliveryfile.Delivery
	files    []File
	sheets   map[sheetKey]*sheet
	taken    map[sheetKey]map[int]bool // rows that some table took
	known    map[itemKey][]string      // term values of points that are there, by kind, item and term
	marks    map[string]string         // 标识 of a row, of whatever batch → number of its point
	report   *Report
	drafts   []draft
}

type sheetKey struct {
	file          string
	place, header int
}

// itemKey finds the values that points of a kind have for an item.
type itemKey struct{ kind, item, term string }

// draft is a point with the row it comes from.
type draft struct {
	point    knowledge.Point
	file     string
	sheet    int
	row      int
	part     int
	id       string // 标识 of the row
	replaces string // 标识 of the row that it supersedes
}

// read reads all tables; the error is of a file that cannot be read as said.
func (r *reader) read() error {
	for _, t := range r.delivery.Tables {
		f, err := r.file(t.File)
		if err != nil {
			return err
		}
		s, err := r.sheet(f, t.Sheet, t.Header)
		if err != nil {
			return err
		}
		if err := checkColumns(s, t); err != nil {
			return err
		}
		codes, err := r.codesBeside(f, t)
		if err != nil {
			return err
		}
		if t.ID != "" {
			r.mark(s, t)
		}
		r.table(s, t, codes)
	}
	r.leftOver()
	return nil
}

// mark remembers which point each row of the whole file is, so that a row may
// name one of an earlier batch of the same file.
func (r *reader) mark(s *sheet, t deliveryfile.Table) {
	for _, row := range s.all {
		if id := row.text(t.ID); id != "" && matches(t.Only, row) {
			r.marks[id] = number(&knowledge.Point{Kind: t.Kind, Name: row.text(t.Name.Column), Group: row.text(t.Group)})
		}
	}
}

// Complete reports whether all files that a delivery consists of are there.
func Complete(d deliveryfile.Delivery, files []File) bool {
	r := reader{files: files}
	for _, t := range d.Tables {
		if _, err := r.file(t.File); err != nil {
			return false
		}
	}
	return true
}

// file finds the attachment whose name is as the description says.
func (r *reader) file(pattern string) (File, error) {
	for _, f := range r.files {
		if matched, err := path.Match(pattern, f.Name); f.Name == pattern || err == nil && matched {
			return f, nil
		}
	}
	return File{}, ErrNoFile.With(pattern)
}

func (r *reader) sheet(f File, place, header int) (*sheet, error) {
	key := sheetKey{f.Name, place, header}
	if s, ok := r.sheets[key]; ok {
		return s, nil
	}
	s, err := readSheet(f, place, header)
	if err != nil {
		return nil, err
	}
	s.all = s.rows
	s.rows = slices.DeleteFunc(slices.Clone(s.rows), func(row row) bool { return !matches(r.delivery.Only, row) })
	r.sheets[key], r.taken[key] = s, map[int]bool{}
	return s, nil
}

func checkColumns(s *sheet, t deliveryfile.Table) error {
	columns := []string{t.ID, t.Name.Column, t.Clause, t.Others.Column, t.Group, t.Replaces, t.From}
	if t.Items.Sheet == 0 {
		columns = append(columns, t.Items.Column)
	}
	for _, v := range t.Values {
		columns = append(columns, v.Column)
	}
	for column := range t.Only {
		columns = append(columns, column)
	}
	slices.Sort(columns)
	for _, column := range columns {
		if err := s.has(column); err != nil {
			return err
		}
	}
	return nil
}

// codesBeside reads the codes that stand in another worksheet, by what ties them.
func (r *reader) codesBeside(f File, t deliveryfile.Table) (map[string][]string, error) {
	if t.Items.Sheet == 0 {
		return nil, nil
	}
	s, err := r.sheet(f, t.Items.Sheet, t.Header)
	if err != nil {
		return nil, err
	}
	for _, column := range []string{t.Items.By, t.Items.Column} {
		if err := s.has(column); err != nil {
			return nil, err
		}
	}
	codes := map[string][]string{}
	for _, row := range s.rows {
		tie := row.text(t.Items.By)
		codes[tie] = append(codes[tie], row.text(t.Items.Column))
		r.taken[sheetKey{f.Name, t.Items.Sheet, t.Header}][row.number] = true
	}
	return codes, nil
}

// table makes points of the rows that the table takes.
func (r *reader) table(s *sheet, t deliveryfile.Table, codes map[string][]string) {
	part := Part{File: s.file, Kind: t.Kind}
	taken := r.taken[sheetKey{s.file, t.Sheet, t.Header}]
	for _, row := range s.rows {
		if taken[row.number] || !matches(t.Only, row) {
			continue
		}
		taken[row.number] = true
		if skips(s, t, row) {
			part.Skipped++
			continue
		}
		part.Rows++
		d := draft{file: s.file, sheet: t.Sheet, row: row.number, part: len(r.report.Parts)}
		reason := r.point(&d, t, row, codes)
		if reason != "" {
			r.refuse(&d, &part, reason)
			continue
		}
		r.drafts = append(r.drafts, d)
	}
	r.report.Parts = append(r.report.Parts, part)
}

func (r *reader) refuse(d *draft, part *Part, reason string) {
	part.Refused++
	r.report.Refusals = append(r.report.Refusals, Refusal{d.file, d.sheet, d.row, d.point.Name, reason})
}

// matches reports whether the row has the wanted values.
func matches(want map[string]string, row row) bool {
	for column, text := range want {
		if row.text(column) != text {
			return false
		}
	}
	return true
}

// skips reports whether the first filled cell begins as a remark does.
func skips(s *sheet, t deliveryfile.Table, row row) bool {
	for _, column := range s.header {
		if text := row.text(column); text != "" {
			return slices.ContainsFunc(t.Skip, func(begin string) bool { return strings.HasPrefix(text, begin) })
		}
	}
	return false
}

// leftOver lists the rows of sheets read that no table takes.
func (r *reader) leftOver() {
	for key, s := range r.sheets {
		for _, row := range s.rows {
			if !r.taken[key][row.number] {
				r.report.Left = append(r.report.Left, Refusal{File: key.file, Sheet: key.place, Row: row.number, Reason: "交付说明没有一张表收这一行"})
			}
		}
	}
	slices.SortFunc(r.report.Left, func(a, b Refusal) int {
		if a.File != b.File {
			return strings.Compare(a.File, b.File)
		}
		return (a.Sheet-b.Sheet)*maxRows + a.Row - b.Row
	})
}

// earliest and latest are the days between which knowledge may begin.
var earliest, latest = period.MustDate("1990-01-01"), period.MustDate("2100-01-01")

// point fills the draft from the row; the reason is "" when it is a point.
func (r *reader) point(d *draft, t deliveryfile.Table, row row, codes map[string][]string) string {
	p := &d.point
	p.Name = row.text(t.Name.Column)
	p.Kind, p.Official, p.Clause, p.Group = t.Kind, t.Official, row.text(t.Clause), row.text(t.Group)
	p.Source, p.Batch, p.Active, p.Effective = r.delivery.Source, r.delivery.Number, true, r.delivery.Valid
	p.Region = r.delivery.Region
	d.id, d.replaces = row.text(t.ID), row.text(t.Replaces)
	if p.Name == "" {
		return "没有名称(“" + t.Name.Column + "”是空的)"
	}
	if text := row.text(t.From); text != "" {
		day, err := period.ParseDate(text)
		if err != nil {
			return "“" + t.From + "”写的“" + text + "”不是日期"
		}
		p.Effective.From = day
	}
	if !p.Effective.Valid() || p.Effective.From < earliest || p.Effective.From > latest {
		return "施行日期 " + p.Effective.String() + " 不合理"
	}
	var reason string
	if p.Items, reason = keys(t.Items, r.itemTexts(t, row, codes), p.Name); reason != "" {
		return reason
	}
	if t.Others.Column != "" {
		if p.Others, reason = keys(t.Others, []string{row.text(t.Others.Column)}, ""); reason != "" {
			return "另一方" + reason
		}
		if t.Others.Match == "" && slices.ContainsFunc(p.Others, func(k knowledge.Key) bool { return slices.Contains(p.Items, k) }) {
			return "两方是同一个编码"
		}
	}
	p.Number = number(p)
	return r.values(p, t, row)
}

func (r *reader) itemTexts(t deliveryfile.Table, row row, codes map[string][]string) []string {
	switch {
	case t.Items.Match == "名称" && t.Items.Column == "":
		return []string{row.text(t.Name.Column)}
	case codes != nil:
		return codes[row.text(t.Items.By)]
	}
	return []string{row.text(t.Items.Column)}
}

// number is what a point is called in all its versions: its kind with its name,
// its group, or with the two sides of a pair.
func number(p *knowledge.Point) string {
	parts := []string{p.Kind, p.Name}
	if p.Group != "" {
		parts = append(parts, p.Group)
	}
	if len(p.Others) > 0 && len(p.Items) > 0 {
		parts = []string{p.Kind, p.Items[0].Text, p.Others[0].Text}
	}
	return strings.Join(parts, "/")
}

// values reads the terms of the point.
func (r *reader) values(p *knowledge.Point, t deliveryfile.Table, row row) string {
	var read rulefile.Terms
	for _, v := range t.Values {
		text, reason := r.value(p, v, row)
		if reason != "" {
			return reason
		}
		if text == "" {
			continue
		}
		if complaint := read.Read(v.Term, text); complaint != "" {
			return complaint
		}
		p.Values = append(p.Values, knowledge.Value{Name: v.Term, Text: text})
	}
	if read.MinAge.Set() && read.MaxAge.Set() && read.MinAge.Unit == read.MaxAge.Unit && read.MinAge.N > read.MaxAge.N {
		return "最小年龄大于最大年龄"
	}
	return ""
}

// value returns the text of a term; "" with no reason when it may be absent.
func (r *reader) value(p *knowledge.Point, v deliveryfile.Value, row row) (text, reason string) {
	text, ok := taken(v, row)
	if !ok && v.Lookup {
		found := r.lookup(p, v.Term)
		switch len(found) {
		case 0:
			return "", "没有“" + v.Term + "”,已有的同类知识点里也没有这个编码"
		case 1:
			return found[0], ""
		}
		return "", "没有“" + v.Term + "”,已有的同类知识点说法不一(" + strings.Join(found, "、") + ")"
	}
	switch {
	case !ok && v.Absent:
		return "", ""
	case !ok && v.Column != "" && row.text(v.Column) != "":
		return "", "从“" + v.Column + "”的“" + row.text(v.Column) + "”里取不出“" + v.Term + "”"
	case !ok:
		return "", "没有“" + v.Term + "”(“" + v.Column + "”是空的)"
	}
	return text, ""
}

// taken takes the text that the description names out of the row.
func taken(v deliveryfile.Value, row row) (string, bool) {
	if v.Column == "" {
		return v.Form, v.Form != ""
	}
	text := row.text(v.Column)
	if text != "" && v.Take != nil {
		found := v.Take.FindStringSubmatch(text)
		if found == nil {
			return "", false
		}
		text = found[1]
	}
	if text == "" {
		return "", false
	}
	if other, ok := v.Replace[text]; ok {
		text = other
	}
	if v.Form != "" {
		text = strings.ReplaceAll(v.Form, "{}", text)
	}
	return text, true
}

// lookup returns the different values that points of the kind have for the items.
func (r *reader) lookup(p *knowledge.Point, term string) []string {
	var found []string
	for _, item := range named(p) {
		for _, text := range r.known[itemKey{p.Kind, item, term}] {
			if !slices.Contains(found, text) {
				found = append(found, text)
			}
		}
	}
	slices.Sort(found)
	return found
}

// named is what a point speaks of: its items, or its pairs.
func named(p *knowledge.Point) []string {
	var names []string
	for _, k := range p.Items {
		if len(p.Others) == 0 {
			names = append(names, k.Text)
		}
		for _, o := range p.Others {
			names = append(names, k.Text+"×"+o.Text)
		}
	}
	return names
}

// keys reads item codes; the reason is "" when they are codes.
func keys(c deliveryfile.Column, texts []string, name string) (list []knowledge.Key, reason string) {
	match := knowledge.ByCode
	if c.Match != "" {
		match = knowledge.Match(c.Match)
	}
	for _, text := range texts {
		parts := []string{text}
		if c.Cut != nil {
			parts = nth(c.Cut.Split(text, -1), c.Nth)
		}
		for _, part := range parts {
			if part = strings.TrimSpace(part); part == "" {
				continue
			}
			if match != knowledge.ByName && !isCode(part) {
				return nil, "编码“" + part + "”不像编码(只含字母、数字、点、横线)"
			}
			if k := (knowledge.Key{Match: match, Text: part}); !slices.Contains(list, k) {
				list = append(list, k)
			}
		}
	}
	switch {
	case len(list) > 0:
		return list, ""
	case c.Absent == "名称" && name != "":
		return []knowledge.Key{{Match: knowledge.ByName, Text: name}}, ""
	}
	return nil, "没有编码"
}

// nth returns only the nth of the parts; all of them for 0.
func nth(parts []string, n int) []string {
	switch {
	case n == 0:
		return parts
	case n > len(parts):
		return nil
	}
	return parts[n-1 : n]
}

func isCode(text string) bool {
	if len(text) < 2 || len(text) > 60 {
		return false
	}
	for _, c := range text {
		if !('0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z' || strings.ContainsRune(".-_+*†", c)) {
			return false
		}
	}
	return true
}
