package importing

import (
	"cmp"
	"context"
	"errors"
	"io"
	"slices"
	"time"
)

// Service imports files. Now gives the instant that facts are recorded at,
// NewID their version ids.
type Service struct {
	Store           Store
	Now             func() time.Time
	NewID           func() string
	AllowDemoRegion bool // identity numbers of the synthetic region 39 are accepted
	// Within says which regions rows may be about, Only which kinds of files are
	// taken; nil is all.
	Within func(region string) bool
	Only   []Kind

	look bool // nothing is to be written
}

// File is one file to import.
type File struct {
	Name    string
	Kind    Kind // "": recognised by name or header
	Content io.Reader
}

// Report says what became of one file.
type Report struct {
	Name     string
	Kind     Kind
	Rows     int        // rows that are not blank, without the header
	Bad      int        // rows with something wrong
	Written  int        // rows that became facts: all, or none
	First    [][]string // the first rows as they were read, of a preview with the header before them
	Returned []byte     // the file with the column 错误原因, in its own encoding; nil when no row is bad
}

// Progress hears how many lines of a file are done; the last call of a file
// has done equal to total. It may start again when a lost race is run again.
type Progress func(name string, done, total int)

// errLook rolls back the unit of work of a preview.
var errLook = errors.New("importing: a preview")

// Preview tells what ImportAll would do with the files, on the same path, and
// writes nothing: how many rows would become facts, which are bad, and the first
// rows as they were read. Its error is that of ImportAll.
func (s Service) Preview(ctx context.Context, files []File, progress Progress) ([]Report, error) {
	s.look = true
	return s.ImportAll(ctx, files, progress)
}

// errBad rolls back the unit of work of an import with bad rows.
var errBad = errors.New("importing: rows are bad")

// Import takes one file in. An empty kind is recognised by name or header. With
// bad rows the report has the file to hand back, and the error is ErrBadRows;
// with a file that cannot be read the report is empty.
func (s Service) Import(ctx context.Context, kind Kind, name string, r io.Reader, progress func(done, total int)) (Report, error) {
	heard := Progress(nil)
	if progress != nil {
		heard = func(_ string, done, total int) { progress(done, total) }
	}
	reports, err := s.ImportAll(ctx, []File{{Name: name, Kind: kind, Content: r}}, heard)
	if len(reports) == 0 {
		return Report{}, err
	}
	return reports[0], err
}

// ImportAll takes several files in as one unit of work, in the order in which
// they build on each other; a row may refer to a person or institution of
// another file. One bad row anywhere, and nothing is written. The reports are
// in the order of import; the errors are joined.
func (s Service) ImportAll(ctx context.Context, files []File, progress Progress) ([]Report, error) {
	tables, err := openAll(files)
	if err != nil {
		return nil, err
	}
	for _, t := range tables {
		if s.Only != nil && !slices.Contains(s.Only, t.kind) {
			return nil, ErrBarredKind.With(t.name, string(t.kind))
		}
	}
	var reports []Report
	err = s.Store.Import(ctx, func(w Work) error {
		u := s.newRun(progress)
		reports = nil
		for _, t := range tables {
			report, err := u.take(ctx, w, t)
			if err != nil {
				return err
			}
			reports = append(reports, report)
		}
		switch {
		case u.bad > 0:
			return errBad
		case s.look:
			return errLook
		}
		return nil
	})
	if errors.Is(err, errLook) {
		return reports, nil
	}
	if errors.Is(err, errBad) {
		return refused(reports), badRows(reports)
	}
	if err != nil {
		return nil, err
	}
	return reports, nil
}

// openAll reads every file and its header, and tells all that cannot be read.
func openAll(files []File) ([]*table, error) {
	var tables []*table
	var refusals []error
	for _, f := range files {
		raw, err := io.ReadAll(f.Content)
		if err != nil {
			refusals = append(refusals, ErrUnread.Because(err, f.Name))
			continue
		}
		t, err := openTable(f.Name, raw, f.Kind)
		if err != nil {
			refusals = append(refusals, err)
			continue
		}
		tables = append(tables, t)
	}
	slices.SortStableFunc(tables, func(a, b *table) int {
		return cmp.Compare(slices.Index(order, a.kind), slices.Index(order, b.kind))
	})
	return tables, errors.Join(refusals...)
}

// refused are the reports of files of which nothing was written.
func refused(reports []Report) []Report {
	for i := range reports {
		reports[i].Written = 0
	}
	return reports
}

// badRows names each file with bad rows.
func badRows(reports []Report) error {
	var refusals []error
	for _, r := range reports {
		if r.Bad > 0 {
			refusals = append(refusals, ErrBadRows.With(r.Name, r.Rows, r.Bad))
		}
	}
	return errors.Join(refusals...)
}
