package crash_test

import (
	"bufio"
	"bytes"
	"fmt"
	"net"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// server is the program on one database at one address, through its deaths.
type server struct {
	address string
	url     string   // of the database
	wrap    []string // a command that runs the program, such as a shell with a limit

	mu      sync.Mutex
	process *exec.Cmd
	gone    chan struct{} // closed when the process has ended
	log     lines
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

// freeAddress returns an address that nobody listens on.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// newServer starts the program; it ends with the test.
func newServer(t *testing.T, url string, wrap ...string) *server {
	t.Helper()
	s := &server{address: freeAddress(t), url: url, wrap: wrap}
	t.Cleanup(func() { s.kill() })
	s.revive(t)
	return s
}

var listening = regexp.MustCompile(`国家接口 +POST`)

// start starts the process once and reports whether it came to listen.
func (s *server) start() bool {
	args := append(append([]string{}, s.wrap...), binary, "serve", "--listen", s.address, "--db", s.url)
	p := exec.Command(args[0], args[1:]...)
	p.Stderr = &s.log
	out, err := p.StdoutPipe()
	if err != nil || p.Start() != nil {
		return false
	}
	gone := make(chan struct{})
	s.mu.Lock()
	s.process, s.gone = p, gone
	s.mu.Unlock()
	up := make(chan bool, 1)
	go func() {
		scanner := bufio.NewScanner(out)
		for scanner.Scan() {
			if listening.MatchString(scanner.Text()) {
				up <- true
			}
		}
		_ = p.Wait()
		close(gone)
		up <- false
	}()
	return <-up
}

// revive starts the program until it listens; a database that is still
// recovering lets it end at once.
func (s *server) revive(t *testing.T) {
	t.Helper()
	deadline := time.Now().Add(40 * time.Second)
	for !s.start() {
		if time.Now().After(deadline) {
			t.Fatalf("the server does not come up:\n%s", s.log.last(2000))
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// pid is the process id of the running program.
func (s *server) pid() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.process.Process.Pid
}

// kill ends the process without warning and waits until it is gone.
func (s *server) kill() { s.end(syscall.SIGKILL) }

func (s *server) end(signal syscall.Signal) {
	s.mu.Lock()
	p, gone := s.process, s.gone
	s.mu.Unlock()
	if p == nil {
		return
	}
	_ = p.Process.Signal(signal)
	<-gone
}

// dead reports whether the process has ended by itself.
func (s *server) dead() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-s.gone:
		return true
	default:
		return false
	}
}

// yibao runs a command of the program and returns what it printed.
func yibao(args ...string) (string, error) {
	out, err := exec.Command(binary, args...).CombinedOutput()
	if err != nil {
		err = fmt.Errorf("yibao %s: %w\n%s", strings.Join(args[:1], " "), err, out)
	}
	return string(out), err
}
