package importing

import (
	"context"
	"slices"
	"time"

	"yibao/ground/period"
	"yibao/register/enrolment"
)

// batchRows is how many rows are looked up and written together.
const batchRows = 1000

// firstRows is how many rows a report shows.
const firstRows = 5

// china is the civil time that dates on files are in.
var china = time.FixedZone("UTC+8", 8*60*60)

// run is one attempt at one unit of work. As soon as a row is bad it stops
// writing and goes on checking.
type run struct {
	now      time.Time
	today    period.Date
	newID    func() string
	demo     bool
	within   func(region string) bool // nil is everywhere
	progress Progress

	bad          int
	keys         map[Kind]*seen
	persons      map[string]string // psn_no to region, of this run's files
	institutions map[string]bool   // codes of this run's files
	employers    map[string]bool   // credit codes of this run's files

	regions map[string]string // of the batch: registered persons and their regions
	owners  map[enrolment.Credential]string
}

func (s Service) newRun(progress Progress) *run {
	now := s.Now()
	if progress == nil {
		progress = func(string, int, int) {}
	}
	return &run{
		now: now.UTC().Truncate(time.Microsecond), today: period.DateOf(now.In(china)),
		newID: s.NewID, demo: s.AllowDemoRegion, within: s.Within, progress: progress,
		keys: make(map[Kind]*seen), persons: make(map[string]string), institutions: make(map[string]bool), employers: make(map[string]bool),
	}
}

func (u *run) seen(kind Kind) *seen {
	if u.keys[kind] == nil {
		u.keys[kind] = new(seen)
	}
	return u.keys[kind]
}

// declarePerson remembers that a file of this run brings the person, so that
// later files may refer to it even when nothing is written.
func (u *run) declarePerson(psnNo, region string) { u.persons[psnNo] = region }

func (u *run) declareInstitution(code string) { u.institutions[code] = true }

// regionOf returns the region of a person of this run or of the register.
func (u *run) regionOf(psnNo string) string {
	if region, ok := u.persons[psnNo]; ok {
		return region
	}
	return u.regions[psnNo]
}

// take checks one file and, while no row is bad, writes it.
func (u *run) take(ctx context.Context, w Work, t *table) (Report, error) {
	report := Report{Name: t.name, Kind: t.kind, First: [][]string{t.header}}
	reasons := make(map[int]string)
	var rows []*row
	f := new(facts)
	flush := func() error {
		if err := u.settle(ctx, w, rows, f, reasons); err != nil {
			return err
		}
		report.Rows += len(rows)
		u.progress(t.name, min(rows[len(rows)-1].line, t.lines), t.lines)
		rows, f = rows[:0], new(facts)
		return nil
	}
	err := t.each(func(line int, fields []string) error {
		if len(report.First) <= firstRows {
			report.First = append(report.First, slices.Clone(fields))
		}
		rows = append(rows, u.check(t, line, fields, f))
		if len(rows) < batchRows {
			return nil
		}
		return flush()
	})
	if err == nil && len(rows) > 0 {
		err = flush()
	}
	if err != nil {
		return Report{}, err
	}
	u.progress(t.name, t.lines, t.lines)
	report.Bad, report.Written = len(reasons), report.Rows
	if report.Bad > 0 {
		report.Returned, err = t.handBack(reasons)
	}
	return report, err
}

// check looks at one row by itself.
func (u *run) check(t *table, line int, fields []string, f *facts) *row {
	r := &row{line: line, fields: fields, table: t, run: u}
	if len(fields) > len(t.header) && !blank(fields[len(t.header):]) {
		r.fail(ErrFieldCount.With(len(fields), len(t.header)))
		return r
	}
	sheets[t.kind].read(r, f)
	r.fields = nil
	return r
}

// settle asks the registers about a batch of rows, keeps what is wrong with
// them, and writes the batch when nothing is wrong in the whole run.
func (u *run) settle(ctx context.Context, w Work, rows []*row, f *facts, reasons map[int]string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := u.refer(ctx, w, rows); err != nil {
		return err
	}
	for _, r := range rows {
		if len(r.faults) > 0 {
			reasons[r.line] = r.reason()
			u.bad++
		}
	}
	if u.bad > 0 {
		return nil
	}
	return u.write(ctx, w, f)
}
