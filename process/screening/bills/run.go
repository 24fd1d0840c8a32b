package bills

import (
	"cmp"
	"context"
	"errors"
	"io"
	"slices"
	"strings"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/judge/audit"
	"yibao/process/screening/sieve"
	"yibao/register/knowledge"
)

// Run audits a table. Engine, Span and Cores are required.
type Run struct {
	Engine *audit.Engine
	Year   period.YearStart
	Span   period.Span // visits that end in it are judged, those before are history
	Cores  int
	Lines  int            // lines held in columns at a time; 0: 100,000
	Told   func(rows int) // progress; may be nil
}

// Report is what a run found.
type Report struct {
	Rows, Persons, Judged int // judged: persons on whom a rule was judged
	Findings              int
	Total                 money.Fen // questioned, each line once
	Rules                 []Tally   // in order of money
	Absent                []string  // columns that the file does not have
	Bad                   []Bad     // the first of the rows that cannot be used
	BadRows               int       // all of them
}

// Tally is what a rule found.
type Tally struct {
	Rule, Title, Level string
	Hits, Lines        int
	Exempt             int
	Amount             money.Fen
}

const defaultLines = 100_000

// Screen reads the table, audits it and writes the findings in the order of the
// persons. With a faulty row it reads on to name all of them and then fails with
// ErrFaultyRows: what was written is of no use. ErrNoColumn, ErrTwoColumns,
// ErrNoTable.
func (run Run) Screen(ctx context.Context, table Table, out Writer) (Report, error) {
	r, err := newReader(table, run.Year, run.Span)
	if err != nil {
		return Report{}, err
	}
	w := &screen{run: run, out: out, runner: sieve.Compile(run.Engine).Runner(run.Cores, false), rules: map[*audit.Rule]*Tally{}, sums: sieve.NewSums(run.Span)}
	w.report.Absent = r.absent()
	err = w.all(ctx, r)
	w.report.Rows, w.report.Bad, w.report.BadRows = r.rows, r.bad, r.badRows
	if err != nil {
		return w.report, err
	}
	if r.badRows > 0 {
		return w.report, ErrFaultyRows.With(r.badRows)
	}
	if err := w.institutions(); err != nil {
		return w.report, err
	}
	w.sumUp()
	return w.report, out.Close()
}

// screen is a run at work.
type screen struct {
	run    Run
	out    Writer
	runner *sieve.Runner
	report Report
	rules  map[*audit.Rule]*Tally
	result [][]Found // by person of the batch
	hits   [][]hit
	total  []money.Fen
	sums   *sieve.Sums
}

// hit is a finding for the tallies.
type hit struct {
	rule   *audit.Rule
	lines  int
	exempt bool
	amount money.Fen
}

// batch is persons in columns, on the way from the reader to the judges.
type batch struct {
	*sieve.Batch
	rows int
	err  error
	good bool
}

// all reads one batch while the one before is judged: two are in memory.
func (w *screen) all(ctx context.Context, r *reader) error {
	whole := ctx
	ctx, stop := context.WithCancel(ctx)
	lines := w.run.Lines
	if lines == 0 {
		lines = defaultLines
	}
	free, full := make(chan *sieve.Batch, 2), make(chan batch)
	for range cap(free) {
		free <- sieve.NewBatch(lines)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer close(full)
		fill(ctx, r, lines, free, full)
	}()
	var err error
	for b := range full {
		if err = errors.Join(err, b.err); err == nil && b.good {
			err = w.judge(ctx, b)
		}
		if w.run.Told != nil {
			w.run.Told(b.rows)
		}
		if err != nil {
			break
		}
		b.Reset()
		free <- b.Batch
	}
	stop()
	for range full { // let the reader end
	}
	<-done
	return cmp.Or(err, whole.Err())
}

// fill reads batches until the table ends.
func fill(ctx context.Context, r *reader, lines int, free chan *sieve.Batch, full chan batch) {
	var f audit.Facts
	for ended := false; !ended; {
		var b batch
		select {
		case b.Batch = <-free:
		case <-ctx.Done():
			return
		}
		for b.Lines() < lines && !ended && b.err == nil {
			b.err = r.next(&f)
			if errors.Is(b.err, io.EOF) {
				b.err, ended = nil, true
				continue
			}
			if r.badRows == 0 { // with a faulty row nothing is judged any more
				b.Add(&f)
			}
		}
		b.rows, b.good = r.rows, r.badRows == 0
		select {
		case full <- b:
		case <-ctx.Done():
			return
		}
		ended = ended || b.err != nil
	}
}

// judge judges a batch and writes what it found.
func (w *screen) judge(ctx context.Context, b batch) error {
	n := b.Persons()
	w.result, w.hits = slices.Grow(w.result[:0], n)[:n], slices.Grow(w.hits[:0], n)[:n]
	w.total = slices.Grow(w.total[:0], n)[:n]
	for i := range n {
		w.result[i], w.hits[i], w.total[i] = w.result[i][:0], w.hits[i][:0], 0
	}
	stats, err := w.runner.Run(ctx, b.Batch, func(_, person int, f *audit.Facts, r *audit.Result) {
		w.total[person] = r.Total
		for i := range r.Findings {
			h := &r.Findings[i]
			w.result[person] = append(w.result[person], rowsOf(f, h)...)
			w.hits[person] = append(w.hits[person], hit{h.Rule, len(h.Lines), h.Exempt != 0, h.Amount})
		}
	})
	if err != nil {
		return err
	}
	w.sums.Add(b.Batch)
	w.report.Persons += stats.Persons
	w.report.Judged += stats.Judged
	for person := range n {
		if err := w.write(person); err != nil {
			return err
		}
	}
	return nil
}

// institutions judges the statistics of the institutions; of their findings no
// line is questioned.
func (w *screen) institutions() error {
	var r audit.Result
	for _, s := range w.sums.Summaries() {
		w.run.Engine.JudgeSummary(s, &r)
		var rows []Found
		for i := range r.Findings {
			h := &r.Findings[i]
			w.report.Findings++
			w.count(hit{h.Rule, 0, h.Exempt != 0, 0})
			x := rowOf(h)
			x.Institution, x.Finding = s.Institution, int64(w.report.Findings)
			rows = append(rows, x)
		}
		if err := w.out.Write(rows); err != nil {
			return err
		}
	}
	return nil
}

// write numbers, counts and writes the findings of a person.
func (w *screen) write(person int) error {
	rows, at := w.result[person], 0
	for _, h := range w.hits[person] {
		w.report.Findings++
		for range max(1, h.lines) {
			rows[at].Finding = int64(w.report.Findings)
			at++
		}
		w.count(h)
	}
	w.report.Total += w.total[person]
	return w.out.Write(rows)
}

// count adds a finding to its rule's tally.
func (w *screen) count(h hit) {
	t := w.rules[h.rule]
	if t == nil {
		t = &Tally{Rule: h.rule.Code, Title: h.rule.Title, Level: h.rule.Level.String()}
		w.rules[h.rule] = t
	}
	t.Hits++
	t.Lines += h.lines
	if h.exempt {
		t.Exempt++
		return
	}
	t.Amount += h.amount
}

// rowOf makes the row of a finding without what it is about.
func rowOf(h *audit.Finding) Found {
	var said strings.Builder
	for i, e := range h.Evidence {
		if i > 0 {
			said.WriteString(";")
		}
		said.WriteString(e.Name + ":" + e.Text)
	}
	x := Found{
		Rule: h.Rule.Code, Title: h.Rule.Title, Level: h.Level.String(), Number: h.Number, Clause: h.Clause, Exempt: h.Exempt.String(), Evidence: said.String(),
	}
	if h.Rule.State == knowledge.Shadow {
		x.Level += "(影子)"
	}
	return x
}

// rowsOf makes the rows of a finding.
func rowsOf(f *audit.Facts, h *audit.Finding) []Found {
	v, x := &f.Visits[h.Visit], rowOf(h)
	x.PsnNo, x.Visit, x.Institution, x.Day = f.Person.PsnNo, v.ID, v.Institution, v.Begin.String()
	if len(h.Lines) == 0 {
		x.Amount = int64(h.Amount)
		return []Found{x}
	}
	var out []Found
	for _, q := range h.Lines {
		l := &f.Lines[q.Line]
		y := x
		y.LineNo, y.Item, y.Name, y.Day = l.LineNo, l.Item, l.Name, l.Day.String()
		y.Visit, y.Institution = f.Visits[l.Visit].ID, f.Visits[l.Visit].Institution
		y.Quantity, y.Amount = int64(q.Quantity), int64(q.Amount)
		out = append(out, y)
	}
	return out
}

func (w *screen) sumUp() {
	for _, t := range w.rules {
		w.report.Rules = append(w.report.Rules, *t)
	}
	slices.SortFunc(w.report.Rules, func(a, b Tally) int {
		if a.Amount != b.Amount {
			return int(min(max(b.Amount-a.Amount, -1), 1))
		}
		return strings.Compare(a.Rule, b.Rule)
	})
}
