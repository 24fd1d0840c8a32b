package main_test

import (
	"database/sql"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

func sqlOpen(source string) (*sql.DB, error) { return sql.Open("sqlite", source) }

// ready waits until the page says so, or the contrary.
func (s *server) ready(t *testing.T, status int, words string) {
	t.Helper()
	until(t, fmt.Sprintf("/readyz %d %s", status, words), func() bool {
		got, text := s.get(t, "/readyz")
		return got == status && strings.Contains(text, words)
	})
	if got, text := s.get(t, "/healthz"); got != http.StatusOK || text != "ok\n" {
		t.Errorf("/healthz: %d %s", got, text)
	}
}

func TestNotReadyWithAnotherSchema(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "yibao.db")
	s := serve(t, "sqlite:"+file)
	s.ready(t, http.StatusOK, "就绪")
	execute(t, "sqlite", file, "CREATE TABLE kept AS SELECT * FROM schema_step ORDER BY number DESC LIMIT 1")
	execute(t, "sqlite", file, "DELETE FROM schema_step WHERE number = (SELECT number FROM kept)")
	s.ready(t, http.StatusServiceUnavailable, "没有就绪:[YB9107] 数据库结构是第")
	execute(t, "sqlite", file, "INSERT INTO schema_step SELECT * FROM kept")
	s.ready(t, http.StatusOK, "就绪")
	s.stop(t)
	if log := s.log.String(); strings.Count(log, "没有就绪") != 1 || strings.Count(log, "恢复就绪") != 1 {
		t.Errorf("each change is logged once:\n%s", log)
	}
}

// wire passes connections on to a database until it is cut.
type wire struct {
	listener net.Listener
	mu       sync.Mutex
	ends     []net.Conn
	down     bool
}

func (w *wire) pass(to string) {
	for {
		near, err := w.listener.Accept()
		if err != nil {
			return
		}
		far, err := net.Dial("tcp", to)
		w.mu.Lock()
		if err != nil || w.down {
			_ = near.Close()
			w.mu.Unlock()
			continue
		}
		w.ends = append(w.ends, near, far)
		w.mu.Unlock()
		go func() { _, _ = io.Copy(near, far); _ = near.Close() }()
		go func() { _, _ = io.Copy(far, near); _ = far.Close() }()
	}
}

// cut takes the wire down, or puts it up again.
func (w *wire) cut(down bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.down = down
	for _, c := range w.ends {
		_ = c.Close()
	}
	w.ends = nil
}

func TestNotReadyWithoutItsDatabase(t *testing.T) {
	t.Parallel()
	if !postgresWanted(t) {
		return
	}
	address := schema(t, os.Getenv("YIBAO_TEST_POSTGRES"), fmt.Sprintf("operation_%d_%d", os.Getpid(), schemas.Add(1)))
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{listener: listener}
	t.Cleanup(func() { _ = listener.Close() })
	go w.pass(u.Host)
	u.Host = listener.Addr().String()
	s := serve(t, u.String())
	s.ready(t, http.StatusOK, "就绪")
	w.cut(true)
	s.ready(t, http.StatusServiceUnavailable, "没有就绪:数据库没有应答,请检查数据库")
	w.cut(false)
	s.ready(t, http.StatusOK, "就绪")
}
