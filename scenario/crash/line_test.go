package crash_test

import (
	"bytes"
	"math/rand/v2"
	"net"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// line is a connection between two programs that can be cut: it hands bytes on
// in both directions until it is told to stop in the middle.
type line struct {
	listener net.Listener
	target   string
	// sever decides, for what was just handed on to the target, whether the line
	// is cut before the answer comes back; no longer once calm is set.
	sever func(sent []byte) bool
	calm  atomic.Bool

	mu   sync.Mutex
	open map[net.Conn]net.Conn // caller → target
	cuts int
	rng  *rand.Rand
}

// newLine listens before a target.
func newLine(t *testing.T, target string, stream uint64, sever func(l *line, sent []byte) bool) *line {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := &line{listener: listener, target: target, open: map[net.Conn]net.Conn{}, rng: dice(stream)}
	l.sever = func(sent []byte) bool { return !l.calm.Load() && sever(l, sent) }
	t.Cleanup(func() {
		_ = listener.Close()
		for l.cutOne() {
		}
	})
	go func() {
		for {
			caller, err := listener.Accept()
			if err != nil {
				return
			}
			go l.serve(caller)
		}
	}()
	return l
}

func (l *line) address() string { return l.listener.Addr().String() }

func (l *line) serve(caller net.Conn) {
	target, err := net.Dial("tcp", l.target)
	if err != nil {
		_ = caller.Close()
		return
	}
	l.mu.Lock()
	l.open[caller] = target
	l.mu.Unlock()
	go func() {
		l.hand(target, caller, func([]byte) bool { return false })
		l.cut(caller)
	}()
	l.hand(caller, target, l.sever)
	l.cut(caller)
}

// hand passes bytes on until one side ends or the line is severed.
func (l *line) hand(from, to net.Conn, sever func([]byte) bool) {
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		if n > 0 {
			if _, err := to.Write(buffer[:n]); err != nil || sever(buffer[:n]) {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// cut ends a connection on both sides at once: the caller finds it reset, the
// target closed, so that it still reads what was handed on.
func (l *line) cut(caller net.Conn) {
	l.mu.Lock()
	target, ok := l.open[caller]
	delete(l.open, caller)
	l.mu.Unlock()
	if !ok {
		return
	}
	if tcp, ok := caller.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = caller.Close()
	_ = target.Close()
}

// cutOne cuts any one connection; false when none is open.
func (l *line) cutOne() bool {
	l.mu.Lock()
	var chosen net.Conn
	for caller := range l.open {
		chosen = caller
		break
	}
	if chosen != nil {
		l.cuts++
	}
	l.mu.Unlock()
	if chosen == nil {
		return false
	}
	l.cut(chosen)
	return true
}

// chance is true once in n, and counts as a cut.
func (l *line) chance(n int) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.rng.IntN(n) > 0 {
		return false
	}
	l.cuts++
	return true
}

func (l *line) cutsMade() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.cuts
}

// harass cuts connections at random moments until so many settlements were
// acknowledged.
func (l *line) harass(work *load, settlements int) {
	for work.count() < settlements && !work.t.Failed() {
		time.Sleep(time.Duration(10+l.pick(60)) * time.Millisecond)
		l.cutOne()
	}
	work.reach(settlements)
}

func (l *line) pick(n int) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.rng.IntN(n)
}

// TestHospitalLineCut cuts the line between hospitals and the centre: at
// random, and right after a settlement was sent.
func TestHospitalLineCut(t *testing.T) {
	t.Parallel()
	s := newServer(t, sqliteIn(t, t.TempDir()))
	cut := newLine(t, s.address, 51, func(l *line, sent []byte) bool {
		return (bytes.Contains(sent, []byte("/2207")) || bytes.Contains(sent, []byte("/2102"))) && l.chance(6)
	})
	l := begin(t, 52, cut.address())
	cut.harass(l, least)
	l.end()
	l.turnTo(s.address)
	l.sound(t, s.url)
	t.Logf("断开 %d 次,没有应答 %d 次", cut.cutsMade(), l.lost.Load())
	if cut.cutsMade() < 10 || l.lost.Load() == 0 {
		t.Errorf("%d cuts, %d messages lost: too few to mean much", cut.cutsMade(), l.lost.Load())
	}
}

// TestDatabaseLineCut cuts the line between the program and PostgreSQL: at
// random, and right after COMMIT was sent, so that nobody knows its outcome.
func TestDatabaseLineCut(t *testing.T) {
	t.Parallel()
	if !postgresWanted(t) {
		return
	}
	c := newCluster(t)
	u, err := url.Parse(c.url)
	if err != nil {
		t.Fatal(err)
	}
	var commits atomic.Int64
	cut := newLine(t, u.Host, 53, func(l *line, sent []byte) bool {
		if !bytes.Contains(bytes.ToLower(sent), []byte("commit")) || !l.chance(12) {
			return false
		}
		commits.Add(1)
		return true
	})
	u.Host = cut.address()
	s := newServer(t, u.String())
	l := begin(t, 54, s.address)
	cut.harass(l, least)
	l.end()
	cut.calm.Store(true)
	l.sound(t, c.url)
	t.Logf("断开 %d 次,其中提交之后 %d 次;系统繁忙 %d 次", cut.cutsMade(), commits.Load(), l.refused.Load())
	if commits.Load() == 0 { // the program finds out what became of each, and need refuse nothing
		t.Error("no cut after COMMIT: too few to mean much")
	}
}
