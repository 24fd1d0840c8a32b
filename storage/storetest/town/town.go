// Package town is a small town to settle bills in, for the tests of processes,
// observers and doors: a real SQLite database with published policies and
// settings, a handful of providers, a short catalogue, and persons made on
// demand, all in the fictional 390100 (安澜市).
//
// The clock stands at 10:00 of a day and moves by a millisecond with each
// reading; ids are numbers in order. So a test's outcome depends on nothing but
// the test. The town knows the works of importing and publication, and decides
// nothing.
package town

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"yibao/ground/period"
	"yibao/law/policyfile"
	"yibao/process/importing"
	"yibao/process/publication"
	"yibao/process/settlement"
	"yibao/storage/relational"
	"yibao/storage/sqlite"
)

// T is what the town asks of a test; a rapid test has it too.
type T interface {
	Helper()
	Fatalf(format string, args ...any)
}

// Work is what registers are written with.
type Work = importing.Work

// China is the town's civil time.
var China = time.FixedZone("UTC+8", 8*60*60)

// Town is one town with a database of its own.
type Town struct {
	Store *relational.Store
	Bills *settlement.Service
	File  string // the SQLite database

	mutex  sync.Mutex
	now    time.Time
	lastID int
}

// folder is where the town's policies are in the shipped set.
const folder = "390100-安澜"

// parts are the files of a database: what was written last may lie beside it.
var parts = []string{"", "-wal"}

// template is the database of a town without persons, made once for a process.
var template struct {
	once   sync.Once
	files  [][]byte // parallel to parts
	lastID int
	now    time.Time
}

// New opens a town with the town's policies out of the shipped set. It is
// closed with the test.
func New(t testing.TB, shipped fs.FS) *Town {
	t.Helper()
	template.once.Do(func() { found(t, shipped) })
	if len(template.files) != len(parts) {
		t.Fatal("the town could not be founded; another test says why")
	}
	file := filepath.Join(t.TempDir(), "town.db")
	for i, part := range parts {
		if err := os.WriteFile(file+part, template.files[i], 0o600); err != nil {
			t.Fatal(err)
		}
	}
	w := open(t, file)
	w.now, w.lastID = template.now, template.lastID
	t.Cleanup(func() {
		if err := w.Store.Close(); err != nil {
			t.Error(err)
		}
	})
	return w
}

// found makes the template.
func found(t testing.TB, shipped fs.FS) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "template.db")
	w := open(t, file)
	w.now = time.Date(2023, 12, 30, 2, 0, 0, 0, time.UTC)
	w.PublishAll(t, shipped)
	w.Load(t, w.registers)
	w.GoTo("2026-03-05")
	if err := w.Store.Close(); err != nil {
		t.Fatal(err)
	}
	for _, part := range parts {
		raw, err := os.ReadFile(file + part)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
		template.files = append(template.files, raw)
	}
	template.lastID, template.now = w.lastID, w.now
}

func open(t testing.TB, file string) *Town {
	t.Helper()
	store, err := sqlite.Open(context.Background(), file, relational.Options{WriterID: "town"})
	if err != nil {
		t.Fatal(err)
	}
	w := &Town{Store: store, File: file}
	w.Bills = w.Service()
	return w
}

// Service returns a further settlement service on the town's database, with
// nothing compiled yet, as another process would have it.
func (w *Town) Service() *settlement.Service {
	return &settlement.Service{Store: w.Store, Now: w.Now, Zone: China, NewID: w.NewID, Texts: &settlement.Texts{}}
}

// Now returns the time and moves it by a millisecond.
func (w *Town) Now() time.Time {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.now = w.now.Add(time.Millisecond)
	return w.now
}

// NewID returns the next id, 26 characters.
func (w *Town) NewID() string {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.lastID++
	return fmt.Sprintf("T%025d", w.lastID)
}

// GoTo sets the clock to 10:00 in the town on the day.
func (w *Town) GoTo(day string) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.now = At(day, 2)
}

// Today is the civil day in the town.
func (w *Town) Today() period.Date {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	return period.DateOf(w.now.In(China))
}

// At is the reading of a clock at the hour of the day.
func At(day string, hour int) time.Time {
	date := period.MustDate(day)
	return time.Date(date.Year(), date.Month(), date.Day(), hour, 0, 0, 0, time.UTC)
}

// Load writes registers as an import does.
func (w *Town) Load(t T, work func(importing.Work) error) {
	t.Helper()
	if err := w.Store.Import(context.Background(), work); err != nil {
		t.Fatalf("import: %v", err)
	}
}

// PublishAll publishes the town's settings and policies.
func (w *Town) PublishAll(t T, shipped fs.FS) {
	t.Helper()
	entries, err := fs.Glob(shipped, folder+"/*.yaml")
	if err != nil {
		t.Fatalf("%v", err)
	}
	for _, entry := range entries {
		if !strings.HasSuffix(entry, ".例.yaml") && !strings.HasPrefix(path.Base(entry), "缴费-") {
			w.Publish(t, shipped, entry)
		}
	}
}

// Publish publishes one file of settings or policy and returns its version id.
func (w *Town) Publish(t T, files fs.FS, entry string) string {
	t.Helper()
	desk := publication.Service{Store: w.Store, Now: w.Now, NewID: w.NewID}
	if path.Base(entry) == "统筹区.yaml" {
		text, err := fs.ReadFile(files, entry)
		if err != nil {
			t.Fatalf("%v", err)
		}
		published, complaints, err := desk.PublishSettings(context.Background(), entry, string(text), "测试")
		if err != nil {
			t.Fatalf("%s: %v %v", entry, err, complaints)
		}
		return published.ID
	}
	compiled, complaints := policyfile.Load(files, entry)
	if compiled == nil {
		t.Fatalf("%s: %v", entry, complaints)
		return ""
	}
	published, complaints, err := desk.Publish(context.Background(), compiled.Bundle(), "测试")
	if err != nil {
		t.Fatalf("%s: %v %v", entry, err, complaints)
	}
	return published.ID
}
