package bills

import (
	"cmp"
	"errors"
	"hash/maphash"
	"io"
	"slices"
	"strconv"
	"strings"

	"yibao/ground/period"
	"yibao/judge/audit"
	"yibao/law/rulefile"
)

// Table is rows of cells in the order of the headings.
type Table interface {
	Headings() []string
	// Next returns the cells of the next row, which hold until the one after is
	// asked for, and its number as an editor counts; io.EOF after the last.
	Next() (cells []string, number int, err error)
}

// Bad is a row that cannot be used.
type Bad struct {
	Row    int
	Reason string
}

// mostNamed is how many bad rows are named; all are counted.
const mostNamed = 200

// reader reads a table person by person.
type reader struct {
	table  Table
	year   period.YearStart
	span   period.Span
	places [3][]place // of the columns of person, visit and line
	id     [3]int     // where a row says person, visit, line

	cells  []string // of the row read ahead
	number int
	ended  bool
	seen   map[uint64]struct{} // persons
	seed   maphash.Seed

	bad      []Bad
	badRows  int
	rows     int
	failing  bool // the row at hand is bad already
	visits   map[string]int32
	numbers  map[lineKey]struct{}
	firstOf  [][]string // by visit, its cells as the first row had them
	personOf []string
}

type place struct{ column, at int }

type lineKey struct {
	visit int32
	no    string
}

// newReader matches the headings. ErrNoColumn, ErrTwoColumns.
func newReader(table Table, year period.YearStart, span period.Span) (*reader, error) {
	r := &reader{table: table, year: year, span: span, seen: map[uint64]struct{}{}, seed: maphash.MakeSeed(), visits: map[string]int32{}, numbers: map[lineKey]struct{}{}}
	have := make([]bool, len(Columns))
	for at, heading := range table.Headings() {
		n := columnOf(heading)
		if n < 0 {
			continue
		}
		if have[n] {
			return nil, ErrTwoColumns.With(Columns[n].Name)
		}
		have[n] = true
		r.places[Columns[n].of] = append(r.places[Columns[n].of], place{n, at})
		switch Columns[n].Field {
		case "psn_no":
			r.id[ofPerson] = at
		case "mdtrt_id":
			r.id[ofVisit] = at
		case "feedetl_sn":
			r.id[ofLine] = at
		}
	}
	var missing []string
	for n, c := range Columns {
		if c.Required && !have[n] {
			missing = append(missing, c.Name+"("+c.Field+")")
		}
	}
	if missing != nil {
		return nil, ErrNoColumn.With(strings.Join(missing, "、"))
	}
	return r, r.ahead()
}

// Absent returns the names of the columns that the file does not have.
func (r *reader) absent() []string {
	var out []string
	for n, c := range Columns {
		if !slices.ContainsFunc(r.places[c.of], func(p place) bool { return p.column == n }) {
			out = append(out, c.Name)
		}
	}
	return out
}

// ahead reads the next row that has a cell for each heading.
func (r *reader) ahead() error {
	for {
		cells, number, err := r.table.Next()
		if errors.Is(err, io.EOF) {
			r.ended = true
			return nil
		}
		if err != nil {
			return err
		}
		r.cells, r.number = cells, number
		if len(cells) == len(r.table.Headings()) {
			for i := range cells {
				cells[i] = strings.TrimSpace(cells[i])
			}
			return nil
		}
		r.rows++
		r.failing = false
		r.refuse("有 " + strconv.Itoa(len(cells)) + " 格,表头有 " + strconv.Itoa(len(r.table.Headings())) + " 格")
	}
}

// refuse names the row at hand once.
func (r *reader) refuse(reason string) {
	if r.failing {
		return
	}
	r.failing = true
	r.badRows++
	if len(r.bad) < mostNamed {
		r.bad = append(r.bad, Bad{r.number, reason})
	}
}

// next reads the rows of the next person into f, whose memory is used again
// except for what a batch keeps; io.EOF after the last.
func (r *reader) next(f *audit.Facts) error {
	if r.ended {
		return io.EOF
	}
	*f = audit.Facts{Stage: rulefile.After, YearStart: r.year, Lines: f.Lines[:0]}
	clear(r.visits)
	clear(r.numbers)
	r.firstOf, r.personOf = r.firstOf[:0], nil
	who := strings.Clone(r.cells[r.id[ofPerson]])
	key := maphash.String(r.seed, who)
	_, again := r.seen[key]
	r.seen[key] = struct{}{}
	for !r.ended && r.cells[r.id[ofPerson]] == who {
		r.rows++
		r.failing = false
		if again {
			r.refuse("人员 " + who + " 的行不在一起,请先按人员编号排序")
		}
		r.row(f)
		if err := r.ahead(); err != nil {
			return err
		}
	}
	settle(f)
	return nil
}

// row adds a row to the facts.
func (r *reader) row(f *audit.Facts) {
	x := row{line: audit.Line{Minute: -1, UploadHours: -1}}
	if r.personOf == nil {
		r.read(&x, ofPerson)
		f.Person, r.personOf = x.person, r.copy(ofPerson)
	} else if name := r.differs(ofPerson, r.personOf); name != "" {
		r.refuse("“" + name + "”与这个人前面的行不同")
	}
	id := r.cells[r.id[ofVisit]]
	n, known := r.visits[id]
	if !known {
		n = int32(len(f.Visits))
		r.read(&x, ofVisit)
		f.Visits = append(f.Visits, x.visit)
		r.visits[strings.Clone(id)] = n
		r.firstOf = append(r.firstOf, r.copy(ofVisit))
		r.judged(&f.Visits[n])
	} else if name := r.differs(ofVisit, r.firstOf[n]); name != "" {
		r.refuse("“" + name + "”与这次就诊前面的行不同")
	}
	r.read(&x, ofLine)
	x.line.Visit = n
	r.line(f, &x.line)
}

// judged says whether the visit ends in the span under judgement; what ends
// before is history.
func (r *reader) judged(v *audit.Visit) {
	end := v.End
	if end == 0 {
		end = v.Begin
	}
	v.Judged = r.span.Contains(end)
}

// line checks a line and adds it.
func (r *reader) line(f *audit.Facts, l *audit.Line) {
	key := lineKey{l.Visit, l.LineNo}
	_, twice := r.numbers[key]
	r.numbers[key] = struct{}{}
	switch {
	case twice:
		r.refuse("行号 " + l.LineNo + " 在这次就诊里重复")
	case l.Quantity == 0:
		r.refuse("数量为 0")
	case (l.Quantity < 0) != (l.Amount < 0) && l.Amount != 0:
		r.refuse("数量与金额的正负不同")
	case l.Price < 0:
		r.refuse("单价为负")
	case l.Amount >= 0 && (l.Fund < 0 || l.Fund > l.Amount), l.Amount < 0 && (l.Fund > 0 || l.Fund < l.Amount):
		r.refuse("基金支付超出金额")
	}
	if !r.failing {
		f.Lines = append(f.Lines, *l)
	}
}

// read reads the cells of a subject.
func (r *reader) read(x *row, s subject) {
	for _, p := range r.places[s] {
		c, text := &Columns[p.column], r.cells[p.at]
		switch {
		case text == "" && c.Required:
			r.refuse("“" + c.Name + "”是空的")
		case text != "" && !c.read(x, text):
			r.refuse("“" + c.Name + "”写的是 " + text + ",读不懂" + written(c))
		}
	}
}

func written(c *Column) string {
	if c.What == "" {
		return ""
	}
	return ",应写:" + c.What
}

// copy keeps the cells of a subject, differs names the first column on which the
// row at hand has another.
func (r *reader) copy(s subject) []string {
	var out []string
	for _, p := range r.places[s] {
		out = append(out, strings.Clone(r.cells[p.at]))
	}
	return out
}

func (r *reader) differs(s subject, first []string) string {
	for i, p := range r.places[s] {
		if r.cells[p.at] != first[i] {
			return Columns[p.column].Name
		}
	}
	return ""
}

// settle puts visits in order of their first day and lines in order of time.
func settle(f *audit.Facts) {
	order := make([]int32, len(f.Visits))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortStableFunc(order, func(a, b int32) int { return cmp.Compare(f.Visits[a].Begin, f.Visits[b].Begin) })
	visits, to := make([]audit.Visit, len(order)), make([]int32, len(order))
	for at, from := range order {
		visits[at], to[from] = f.Visits[from], int32(at)
	}
	f.Visits = visits
	for i := range f.Lines {
		f.Lines[i].Visit = to[f.Lines[i].Visit]
	}
	slices.SortStableFunc(f.Lines, func(a, b audit.Line) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Minute, b.Minute))
	})
}
