package importing

import (
	"context"
	"errors"
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

	credentials []enrolment.Credential // new ones that are not written yet
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

// batch is rows that are looked up and written together, with what they say.
type batch struct {
	rows  []*row
	facts *facts
}

// batchesAhead is how many checked batches wait for the registers at most.
const batchesAhead = 4

// take checks one file and, while no row is bad, writes it. Rows are checked
// ahead, while the batches before them are looked up and written.
func (u *run) take(ctx context.Context, w Work, t *table) (Report, error) {
	report := Report{Name: t.name, Kind: t.kind}
	reasons := make(map[int]string)
	ahead := u.ahead(t, &report)
	for b := range ahead.batches {
		if err := u.settle(ctx, w, b, reasons); err != nil {
			ahead.stop()
			return Report{}, err
		}
		report.Rows += len(b.rows)
		u.progress(t.name, min(b.rows[len(b.rows)-1].line, t.lines), t.lines)
	}
	err := ahead.err
	if err == nil && u.bad == 0 {
		err = u.writeCredentials(ctx, w)
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

// reading is a file that is read and checked ahead. err is to be read when there
// are no more batches.
type reading struct {
	batches chan batch
	ended   chan struct{}
	err     error
}

var errStopped = errors.New("importing: nobody wants the rest of the file")

// stop ends the reading, whose rows nobody wants any more, and waits for its end.
func (a *reading) stop() {
	close(a.ended)
	for range a.batches {
	}
}

// ahead begins to read a file; the first rows go to the report.
func (u *run) ahead(t *table, report *Report) *reading {
	a := &reading{batches: make(chan batch, batchesAhead), ended: make(chan struct{})}
	first := [][]string{t.header}
	next := batch{facts: new(facts)}
	send := func() error {
		select {
		case a.batches <- next:
			next = batch{facts: new(facts)}
			return nil
		case <-a.ended:
			return errStopped
		}
	}
	go func() {
		defer close(a.batches)
		a.err = t.each(func(line int, fields []string) error {
			if len(first) <= firstRows {
				first = append(first, slices.Clone(fields))
			}
			next.rows = append(next.rows, u.check(t, line, fields, next.facts))
			if len(next.rows) < batchRows {
				return nil
			}
			return send()
		})
		if a.err == nil && len(next.rows) > 0 {
			a.err = send()
		}
		report.First = first
	}()
	return a
}

// check looks at one row by itself.
func (u *run) check(t *table, line int, fields []string, f *facts) *row {
	r := &row{line: line, fields: fields, table: t, run: u}
	if len(fields) > len(t.header) && !blank(fields[len(t.header):]) {
		r.fail(ErrFieldCount.With(len(fields), len(t.header)))
		return r
	}
	sheets[t.kind].read(r, f)
	_, r.brought.person = u.persons[r.person]
	r.brought.institution, r.brought.employer = u.institutions[r.institution], u.employers[r.employer]
	r.fields = nil
	return r
}

// settle asks the registers about a batch of rows, keeps what is wrong with
// them, and writes the batch when nothing is wrong in the whole run.
func (u *run) settle(ctx context.Context, w Work, b batch, reasons map[int]string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := u.refer(ctx, w, b.rows); err != nil {
		return err
	}
	for _, r := range b.rows {
		if len(r.faults) > 0 {
			reasons[r.line] = r.reason()
			u.bad++
		}
	}
	if u.bad > 0 {
		return nil
	}
	return u.write(ctx, w, b.facts)
}
