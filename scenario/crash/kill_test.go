package crash_test

import (
	"testing"
	"time"
)

// least is how many settlements each run must have acknowledged to mean much.
const least = 100

// TestServerKilledOnSQLite kills the program at random points under load.
func TestServerKilledOnSQLite(t *testing.T) {
	t.Parallel()
	rng := dice(1)
	s := newServer(t, sqliteIn(t, t.TempDir()))
	l := begin(t, 1, s.address)
	for range crashes(t) {
		l.reach(l.count() + 5)
		time.Sleep(time.Duration(rng.IntN(250_000)) * time.Microsecond)
		s.kill()
		s.revive(t)
	}
	l.finish(t, s, crashes(t))
}

// finish ends the load and judges the books.
func (l *load) finish(t *testing.T, s *server, kills int) {
	t.Helper()
	l.reach(least)
	l.end()
	l.sound(t, s.url)
	if l.lost.Load() == 0 {
		t.Error("no message was lost: the kills met nobody at work")
	}
	t.Logf("%d 次故障,确认结算 %d 笔,没有应答 %d 次,系统繁忙 %d 次,重发 %d 次(种子 %d)",
		kills, len(l.acks), l.lost.Load(), l.refused.Load(), l.resent.Load(), seed)
}

// TestPostgresAndServerKilled kills one of two programs that share a database,
// the whole database server, or one of its processes, at random points under
// load. A message that one program did not answer is sent again to the other.
func TestPostgresAndServerKilled(t *testing.T) {
	t.Parallel()
	if !postgresWanted(t) {
		return
	}
	rng := dice(2)
	c := newCluster(t)
	s, other := newServer(t, c.url), newServer(t, c.url)
	l := begin(t, 2, s.address, other.address)
	victims := map[string]int{}
	for i := range crashes(t) {
		l.reach(l.count() + 5)
		time.Sleep(time.Duration(rng.IntN(250_000)) * time.Microsecond)
		switch i % 5 {
		case 0, 3:
			victims["程序"]++
			one := []*server{s, other}[rng.IntN(2)]
			one.kill()
			one.revive(t)
		case 1, 4:
			victims["数据库"]++
			c.killAll()
			time.Sleep(time.Duration(rng.IntN(300)) * time.Millisecond)
			c.revive(t)
		case 2:
			if c.killBackend(rng.IntN) {
				victims["数据库进程"]++
			}
		}
	}
	for _, victim := range []string{"程序", "数据库", "数据库进程"} {
		if crashes(t) >= 5 && victims[victim] == 0 {
			t.Errorf("%s was never killed: %v", victim, victims)
		}
	}
	l.finish(t, s, crashes(t))
}
