package sqlite_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"yibao/ground/period"
	"yibao/process/importing"
	"yibao/process/settlement"
	"yibao/register/enrolment"
	"yibao/storage/relational"
	"yibao/storage/sqlite"
)

// store opens a new file with one person.
func store(t *testing.T) (*relational.Store, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "yibao.db")
	s, err := sqlite.Open(t.Context(), path, relational.Options{WriterID: "W"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	err = s.Import(t.Context(), func(w importing.Work) error {
		stamp := period.Version{ID: "V", Effective: period.Since(1), Recorded: time.UnixMicro(1)}
		return w.AddPersons(t.Context(), []enrolment.Person{{Version: stamp, PsnNo: "1001"}})
	})
	if err != nil {
		t.Fatal(err)
	}
	return s, path
}

// sequence reads a person's sequence with a connection of its own: it sees
// only what was committed.
func sequence(t *testing.T, path string) int64 {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(15000)")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	var seq int64
	if err := db.QueryRow("SELECT seq FROM person WHERE psn_no = '1001'").Scan(&seq); err != nil {
		t.Fatal(err)
	}
	return seq
}

func next(t *testing.T) func(settlement.Work) error {
	return func(w settlement.Work) error {
		_, err := w.NextSeq(t.Context())
		return err
	}
}

// hold keeps a person in a work until release is closed; begun is told when the
// work has begun.
func hold(t *testing.T, s *relational.Store, outcome error) (begun, release chan struct{}, done chan error) {
	t.Helper()
	begun, release, done = make(chan struct{}), make(chan struct{}), make(chan error, 1)
	go func() {
		done <- s.Do(t.Context(), "1001", func(w settlement.Work) error {
			err := next(t)(w)
			close(begun)
			<-release
			return errors.Join(err, outcome)
		})
	}()
	<-begun
	return begun, release, done
}

func TestAnAnsweredWorkIsCommitted(t *testing.T) {
	t.Parallel()
	s, path := store(t)
	_, release, done := hold(t, s, nil)
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if err := s.Do(t.Context(), "1001", next(t)); err != nil {
				t.Error(err)
			}
			if sequence(t, path) == 0 {
				t.Error("answered before the commit")
			}
		})
	}
	close(release)
	all.Wait()
	if err := <-done; err != nil || sequence(t, path) != 21 {
		t.Fatalf("sequence %d: %v", sequence(t, path), err)
	}
}

func TestWaitersThatGiveUpDoNotKeepOthersFromCommitting(t *testing.T) {
	t.Parallel()
	for _, outcome := range []error{nil, errors.New("bad")} {
		s, path := store(t)
		_, release, done := hold(t, s, outcome)
		short, cancel := context.WithCancel(t.Context())
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				err := s.Do(short, "1001", next(t))
				if err != nil && !errors.Is(err, settlement.ErrBusy) {
					t.Error(err)
				}
			})
		}
		go cancel()
		close(release)
		all.Wait()
		if err := <-done; !errors.Is(err, outcome) {
			t.Fatal(err)
		}
		before := sequence(t, path)
		if err := s.Do(t.Context(), "1001", next(t)); err != nil || sequence(t, path) != before+1 {
			t.Fatalf("sequence %d after %d: %v", sequence(t, path), before, err)
		}
	}
}

// A work reads before the writer's turn comes. What an import commits in between
// it has not seen, so it is run again, by itself.
func TestAWorkThatAnImportOvertookIsRunAgain(t *testing.T) {
	t.Parallel()
	s, path := store(t)
	runs := 0
	err := s.Do(t.Context(), "1001", func(w settlement.Work) error {
		if runs++; runs == 1 {
			if err := s.Import(t.Context(), func(w importing.Work) error {
				_, err := w.NextSeqs(t.Context(), []string{"1001"})
				return err
			}); err != nil {
				return err
			}
		}
		seq, err := w.NextSeq(t.Context())
		if runs == 2 && seq != 2 {
			t.Errorf("sequence %d after the import took 1", seq)
		}
		return err
	})
	if err != nil || runs != 2 || sequence(t, path) != 2 {
		t.Fatalf("%d runs, sequence %d: %v", runs, sequence(t, path), err)
	}
}

// The same when another process commits in between.
func TestAWorkThatAnotherProcessOvertookIsRunAgain(t *testing.T) {
	t.Parallel()
	s, path := store(t)
	other, err := sqlite.Open(t.Context(), path, relational.Options{WriterID: "X"})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = other.Close() }()
	runs := 0
	err = s.Do(t.Context(), "1001", func(w settlement.Work) error {
		if runs++; runs == 1 {
			if err := other.Do(t.Context(), "1001", next(t)); err != nil {
				return err
			}
		}
		return next(t)(w)
	})
	if err != nil || runs != 2 || sequence(t, path) != 2 {
		t.Fatalf("%d runs, sequence %d: %v", runs, sequence(t, path), err)
	}
}

func TestACommittedWorkOutlivesTheProcess(t *testing.T) {
	t.Parallel()
	s, path := store(t)
	if err := s.Do(t.Context(), "1001", next(t)); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if got := sequence(t, path); got != 1 {
		t.Fatalf("sequence %d", got)
	}
}

func TestAStoreThatIsClosedIsBusy(t *testing.T) {
	t.Parallel()
	s, _ := store(t)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := s.Do(t.Context(), "1001", next(t)); !errors.Is(err, settlement.ErrBusy) {
			t.Fatal(err)
		}
		err := s.View(t.Context(), func(settlement.Reader) error { return nil })
		if !errors.Is(err, settlement.ErrBusy) {
			t.Fatal(err)
		}
	}
}

func TestSettingsAreReadBack(t *testing.T) {
	t.Parallel()
	s, _ := store(t)
	settings, err := s.Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := []relational.Setting{
		{Name: "journal_mode", Value: "wal"}, {Name: "synchronous", Value: "FULL"},
		{Name: "busy_timeout", Value: "15000"}, {Name: "foreign_keys", Value: "1"},
	}
	for i, v := range want {
		if settings[i] != v {
			t.Errorf("got %v, want %v", settings[i], v)
		}
	}
}

func TestAFileThatCannotBeUsedIsRefused(t *testing.T) {
	t.Parallel()
	directory := t.TempDir()
	text := filepath.Join(directory, "text.db")
	if err := os.WriteFile(text, []byte("这不是数据库,只是一个文本文件,而且比文件头还要长一些,长到足以辨认。这不是数据库。"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{filepath.Join(directory, "missing", "yibao.db"), directory, text} {
		s, err := sqlite.Open(t.Context(), path, relational.Options{})
		if !errors.Is(err, relational.ErrCannotOpen) {
			t.Fatalf("%s: %v %v", path, s, err)
		}
	}
}
