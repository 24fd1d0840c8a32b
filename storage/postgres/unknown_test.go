package postgres_test

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"yibao/ground/period"
	"yibao/process/importing"
	"yibao/process/settlement"
	"yibao/register/claim"
	"yibao/register/enrolment"
	"yibao/storage/postgres"
	"yibao/storage/relational"
)

// line stands between a store and the server. Once told to, it cuts the
// connection over which the next COMMIT goes.
type line struct {
	server   string
	listener net.Listener

	mu      sync.Mutex
	armed   bool
	heard   bool // the server hears the COMMIT before the line is cut
	cuts    int
	commits int // that went over the line
}

// lay puts a line before the server of the DSN and returns the DSN through it.
func lay(t *testing.T, dsn string) (*line, string) {
	t.Helper()
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	l := &line{server: u.Host, listener: listener}
	go l.serve()
	u.Host = listener.Addr().String()
	return l, u.String()
}

func (l *line) serve() {
	for {
		client, err := l.listener.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial("tcp", l.server)
		if err != nil {
			_ = client.Close()
			continue
		}
		var withheld atomic.Bool // the server's answer does not come through
		go func() {
			defer func() { _ = errors.Join(client.Close(), server.Close()) }()
			carry(server, client, func([]byte) bool { return !withheld.Load() })
		}()
		go func() {
			defer func() { _ = errors.Join(client.Close(), server.Close()) }()
			carry(client, server, func(said []byte) bool {
				cut, heard := l.cutting(said)
				withheld.Store(cut)
				return !cut || heard
			})
		}()
	}
}

// carry carries bytes as long as pass lets them.
func carry(from, to net.Conn, pass func([]byte) bool) {
	buffer := make([]byte, 1<<16)
	for {
		n, err := from.Read(buffer)
		if n > 0 && !pass(buffer[:n]) {
			return
		}
		if n > 0 {
			if _, err := to.Write(buffer[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// cutting reports whether the line is to be cut now.
func (l *line) cutting(said []byte) (cut, heard bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	commits := bytes.Count(said, []byte("commit\x00"))
	l.commits += commits
	if !l.armed || commits == 0 {
		return false, false
	}
	l.armed = false
	l.cuts++
	return true, l.heard
}

// arm has the next COMMIT cut.
func (l *line) arm(heard bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.armed, l.heard = true, heard
}

// Nobody knows what became of a COMMIT over a line that was cut. Each work of the
// group looks its key up again and is done exactly once, whether the server had
// heard the COMMIT or not.
func TestACommitOfUnknownOutcomeIsFoundOut(t *testing.T) {
	t.Parallel()
	dsn := server(t)
	if dsn == "" {
		return
	}
	const works = 40
	for _, heard := range []bool{false, true} {
		l, through := lay(t, schema(t, dsn))
		s, err := postgres.Open(t.Context(), through, relational.Options{WriterID: "W"})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		enrol(t, s, works)
		l.arm(heard)
		var all sync.WaitGroup
		for i := range works {
			all.Go(func() {
				if err := s.Do(t.Context(), number(i), once(t, i)); err != nil {
					t.Errorf("work %d: %v %v", i, err, errors.Unwrap(err))
				}
			})
		}
		all.Wait()
		if l.cuts != 1 {
			t.Fatalf("%d cuts", l.cuts)
		}
		for i := range works {
			err := s.View(t.Context(), func(r settlement.Reader) error {
				_, err := r.Visit(t.Context(), number(i), "V")
				return err
			})
			if err != nil {
				t.Errorf("work %d (COMMIT heard: %t): %v", i, heard, err)
			}
			err = s.Do(t.Context(), number(i), func(w settlement.Work) error {
				seq, err := w.NextSeq(t.Context())
				if seq != 2 {
					t.Errorf("work %d was done %d times (COMMIT heard: %t)", i, seq-1, heard)
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
		}
	}
}

// A commit is one wait for the disk, as the settings that are read back say; 64
// callers at once need far fewer than one each.
func TestWorksShareCommits(t *testing.T) {
	t.Parallel()
	dsn := server(t)
	if dsn == "" {
		return
	}
	l, through := lay(t, schema(t, dsn))
	s, err := postgres.Open(t.Context(), through, relational.Options{WriterID: "W"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	const callers, each = 64, 4
	enrol(t, s, callers*each)
	before := l.sent()
	var all sync.WaitGroup
	for c := range callers {
		all.Go(func() {
			for i := range each {
				if err := s.Do(t.Context(), number(c*each+i), once(t, c*each+i)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	settings, err := s.Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d commits for %d works, with %v", l.sent()-before, callers*each, settings)
	if commits := l.sent() - before; commits >= callers*each {
		t.Errorf("%d commits for %d works", commits, callers*each)
	}
	for _, v := range settings {
		if (v.Name == "fsync" || v.Name == "synchronous_commit") && v.Value != "on" {
			t.Errorf("%s is %s", v.Name, v.Value)
		}
	}
}

// sent is how many commits went over the line.
func (l *line) sent() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.commits
}

func number(i int) string { return fmt.Sprint(1000 + i) }

// enrol makes persons.
func enrol(t *testing.T, s *relational.Store, n int) {
	t.Helper()
	persons := make([]enrolment.Person, n)
	for i := range persons {
		persons[i] = enrolment.Person{
			Version: period.Version{ID: fmt.Sprint("V", i), Effective: period.Since(1), Recorded: time.UnixMicro(1)}, PsnNo: number(i),
		}
	}
	if err := s.Import(t.Context(), func(w importing.Work) error { return w.AddPersons(t.Context(), persons) }); err != nil {
		t.Fatal(err)
	}
}

// once is a work that begins by looking up its key.
func once(t *testing.T, i int) func(settlement.Work) error {
	key := settlement.MessageKey{Institution: "H1", Transaction: "2102", MessageID: fmt.Sprint("M", i)}
	return func(w settlement.Work) error {
		known, err := w.Message(t.Context(), key)
		if err != nil || known != nil {
			return err
		}
		_, err = w.NextSeq(t.Context())
		return errors.Join(err, w.AddVisit(t.Context(), claim.Visit{PsnNo: number(i), VisitID: "V", Begin: time.UnixMicro(1)}),
			w.Remember(t.Context(), settlement.Message{MessageKey: key, PsnNo: number(i), Recorded: time.UnixMicro(1)}))
	}
}
