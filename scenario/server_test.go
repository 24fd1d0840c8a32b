package scenario_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// server is one running program.
type server struct {
	address string // 127.0.0.1:port
	process *exec.Cmd
	log     *lines
	ended   sync.Once
}

// lines keeps what a program writes, for the report of a failure.
type lines struct {
	sync.Mutex
	text bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.Lock()
	defer l.Unlock()
	return l.text.Write(p)
}

// last returns the end of what was written.
func (l *lines) last(n int) string {
	l.Lock()
	defer l.Unlock()
	text := l.text.String()
	return text[max(0, len(text)-n):]
}

var announced = regexp.MustCompile(`国家接口 +POST http://([0-9.:]+)/`)

// startupTime is how long a server may take before it listens.
const startupTime = 30 * time.Second

// serve starts a server on the database and ends it with the test.
func serve(t *testing.T, db database) *server {
	t.Helper()
	s := &server{log: new(lines), process: exec.Command(binary, "serve", "--listen", "127.0.0.1:0", "--db", db.url)}
	s.process.Stderr = s.log
	out, err := s.process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.stop(t) })
	addresses := make(chan string, 1)
	go func() {
		scanner := bufio.NewScanner(out)
		for scanner.Scan() {
			if found := announced.FindStringSubmatch(scanner.Text()); found != nil {
				addresses <- found[1]
			}
		}
		close(addresses)
	}()
	select {
	case address, ok := <-addresses:
		if !ok {
			t.Fatalf("the server ended before it listened:\n%s", s.log.last(2000))
		}
		s.address = address
	case <-time.After(startupTime):
		t.Fatalf("the server did not listen within %v:\n%s", startupTime, s.log.last(2000))
	}
	return s
}

// stop ends the server as an operator would, and by force when it does not go.
func (s *server) stop(t *testing.T) {
	t.Helper()
	s.ended.Do(func() {
		gone := make(chan error, 1)
		if err := s.process.Process.Signal(syscall.SIGTERM); err != nil {
			t.Log(err)
		}
		go func() { gone <- s.process.Wait() }()
		select {
		case err := <-gone:
			if err != nil {
				t.Errorf("the server ended with %v:\n%s", err, s.log.last(2000))
			}
		case <-time.After(20 * time.Second):
			_ = s.process.Process.Kill()
			<-gone
			t.Errorf("the server did not end when it was told to")
		}
	})
}

// client is a provider's system: many connections, no patience.
var client = &http.Client{
	Timeout:   60 * time.Second,
	Transport: &http.Transport{MaxIdleConnsPerHost: 64},
}

// request is one HTTP request to the national interface.
type request struct{ method, path, contentType, body string }

// reply is what came back.
type reply struct {
	status int
	body   []byte
}

func (s *server) send(r request) (reply, error) {
	if r.method == "" {
		r.method = http.MethodPost
	}
	h, err := http.NewRequest(r.method, "http://"+s.address+r.path, strings.NewReader(r.body))
	if err != nil {
		return reply{}, err
	}
	if r.contentType != "" {
		h.Header.Set("Content-Type", r.contentType)
	}
	response, err := client.Do(h)
	if err != nil {
		return reply{}, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return reply{response.StatusCode, body}, err
}

// command runs yibao on the database and returns what it printed.
func command(db database, args ...string) (string, error) {
	full := append([]string{}, args...)
	switch args[0] {
	case "check", "test", "version":
	default:
		full = append(full, "--db", db.url)
	}
	out, err := exec.Command(binary, full...).CombinedOutput()
	if err != nil {
		err = fmt.Errorf("yibao %s: %w", strings.Join(args, " "), err)
	}
	return string(out), err
}
