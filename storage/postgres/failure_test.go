package postgres_test

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"testing"
	"time"

	"yibao/ground/period"
	"yibao/process/importing"
	"yibao/process/settlement"
	"yibao/register/enrolment"
	"yibao/storage/postgres"
	"yibao/storage/relational"
)

// stores opens a new schema with two persons, and a connection beneath it.
func stores(t *testing.T) (*relational.Store, *sql.DB) {
	t.Helper()
	dsn := server(t)
	if dsn == "" {
		return nil, nil
	}
	path := schema(t, dsn)
	s, err := postgres.Open(t.Context(), path, relational.Options{WriterID: "W"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	beneath, err := sql.Open("pgx", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = beneath.Close() })
	err = s.Import(t.Context(), func(w importing.Work) error {
		stamp := period.Version{ID: "V", Effective: period.Since(1), Recorded: time.UnixMicro(1)}
		return w.AddPersons(t.Context(), []enrolment.Person{{Version: stamp, PsnNo: "1001"}, {Version: stamp, PsnNo: "1002"}})
	})
	if err != nil {
		t.Fatal(err)
	}
	return s, beneath
}

// cut ends the connection that holds the lock of a person, as a restart of the
// server would.
func cut(t *testing.T, beneath *sql.DB) {
	t.Helper()
	var ended int
	err := beneath.QueryRow("SELECT COUNT(pg_terminate_backend(l.pid)) FROM pg_locks l" +
		" WHERE l.relation = 'person'::regclass AND l.mode = 'RowShareLock' AND l.pid <> pg_backend_pid()").Scan(&ended)
	if err != nil || ended != 1 {
		t.Fatalf("ended %d connections: %v", ended, err)
	}
}

func TestConnectionLostBeforeCommitRunsTheWorkAgain(t *testing.T) {
	t.Parallel()
	s, beneath := stores(t)
	if s == nil {
		return
	}
	runs := 0
	var seq int64
	err := s.Do(t.Context(), "1001", func(w settlement.Work) error {
		runs++
		var err error
		seq, err = w.NextSeq(t.Context())
		if runs == 1 {
			cut(t, beneath)
			_, err = w.RecordsOf(t.Context(), "1001")
		}
		return err
	})
	if err != nil || runs != 2 || seq != 1 {
		t.Fatalf("%d runs, sequence %d: %v", runs, seq, err)
	}
}

func TestConnectionLostAtCommitRunsTheWorkAgain(t *testing.T) {
	t.Parallel()
	s, beneath := stores(t)
	if s == nil {
		return
	}
	runs := 0
	err := s.Do(t.Context(), "1001", func(w settlement.Work) error {
		runs++
		_, err := w.NextSeq(t.Context())
		_, more := w.VisitsOf(t.Context(), "1001", time.UnixMicro(1))
		if runs == 1 {
			cut(t, beneath)
		}
		return errors.Join(err, more)
	})
	if err != nil || runs != 2 {
		t.Fatalf("%d runs: %v", runs, err)
	}
	var seq int64
	if err := beneath.QueryRow("SELECT seq FROM person WHERE psn_no = '1001'").Scan(&seq); err != nil || seq != 1 {
		t.Fatalf("sequence %d: %v", seq, err)
	}
}

func TestOfTwoImportsThatLockEachOtherOutBothCommit(t *testing.T) {
	t.Parallel()
	s, _ := stores(t)
	if s == nil {
		return
	}
	first, second := make(chan struct{}), make(chan struct{})
	lock := func(w importing.Work, psnNo string) error {
		_, err := w.NextSeqs(t.Context(), []string{psnNo})
		return err
	}
	// Each takes one person, waits until the other has taken its own, then
	// wants the other's; the database ends one of the two, which runs again.
	run := func(mine, theirs string, taken, wait chan struct{}) error {
		again := false
		return s.Import(t.Context(), func(w importing.Work) error {
			if err := lock(w, mine); err != nil {
				return err
			}
			if !again {
				again = true
				close(taken)
			}
			<-wait
			return lock(w, theirs)
		})
	}
	other := make(chan error)
	go func() { other <- run("1002", "1001", second, first) }()
	if err := errors.Join(run("1001", "1002", first, second), <-other); err != nil {
		t.Fatal(err, errors.Unwrap(err))
	}
	for _, psnNo := range []string{"1001", "1002"} {
		err := s.Do(t.Context(), psnNo, func(w settlement.Work) error {
			seq, err := w.NextSeq(t.Context())
			if seq != 3 {
				t.Errorf("sequence of %s is %d, want 3", psnNo, seq)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestWaitingForAPersonEndsWithTheContext(t *testing.T) {
	t.Parallel()
	s, _ := stores(t)
	if s == nil {
		return
	}
	err := s.Do(t.Context(), "1001", func(settlement.Work) error {
		short, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		return s.Do(short, "1001", func(settlement.Work) error { return nil })
	})
	if !errors.Is(err, settlement.ErrBusy) {
		t.Fatal(err)
	}
}

func TestSettingsAreReadBack(t *testing.T) {
	t.Parallel()
	s, _ := stores(t)
	if s == nil {
		return
	}
	settings, err := s.Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	got := make(map[string]string)
	for _, v := range settings {
		got[v.Name] = v.Value
	}
	if got["fsync"] != "on" || got["synchronous_commit"] != "on" || got["server_version"] == "" {
		t.Fatalf("settings %v", got)
	}
}

func TestAServerThatIsNotThereIsRefusedWithoutItsPassword(t *testing.T) {
	t.Parallel()
	for _, dsn := range []string{"postgres://yibao:secret@127.0.0.1:1/yibao?connect_timeout=1", "postgres://yibao:secret@[::1/x"} {
		_, err := postgres.Open(t.Context(), dsn, relational.Options{})
		if !errors.Is(err, relational.ErrCannotOpen) {
			t.Fatal(err)
		}
		if strings.Contains(err.Error(), "secret") {
			t.Fatalf("tells the password: %v", err)
		}
	}
}
