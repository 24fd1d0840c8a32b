package crash_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"yibao/storage"
	"yibao/workshop/city"
)

// wantSettings are the settings that a commit's durability rests on.
var wantSettings = map[string]map[string]string{
	"sqlite":   {"journal_mode": "wal", "synchronous": "FULL"},
	"postgres": {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"},
}

// TestDurableSettingsAreReadBack asks the opened database itself.
func TestDurableSettingsAreReadBack(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, url string) {
		db, err := storage.Open(t.Context(), url, storage.Options{WriterID: "settings"})
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		settings, err := db.Settings(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		found := map[string]string{}
		for _, s := range settings {
			found[s.Name] = s.Value
		}
		for name, want := range wantSettings[db.EngineName()] {
			if found[name] != want {
				t.Errorf("%s = %q, want %q", name, found[name], want)
			}
		}
	})
}

// onEngines runs a test on a seeded database of each engine. The PostgreSQL is
// one that these tests share and do not kill.
func onEngines(t *testing.T, test func(t *testing.T, url string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, sqliteIn(t, t.TempDir()))
	})
	if !postgresWanted(t) {
		return
	}
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(t, newCluster(t).url)
	})
}

// strace is where the tracer is; as root it is installed when it is missing.
var strace = sync.OnceValues(func() (string, error) {
	if path, err := exec.LookPath("strace"); err == nil {
		return path, nil
	}
	if os.Getuid() != 0 {
		return "", fmt.Errorf("没有 strace,也不能安装(不是 root)")
	}
	install := exec.Command("apt-get", "install", "-y", "-qq", "--no-install-recommends", "strace")
	install.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
	if out, err := install.CombinedOutput(); err != nil {
		return "", fmt.Errorf("没有 strace,安装失败:%w %s", err, out)
	}
	return exec.LookPath("strace")
})

// syncs counts how often the processes asked the disk to write, while during
// runs. known is false where the kernel lets nobody count.
func syncs(t *testing.T, pids []int, during func()) (count int, known bool) {
	t.Helper()
	program, err := strace()
	if err != nil {
		t.Log("没有数刷盘次数:", err)
		return 0, false
	}
	file := filepath.Join(t.TempDir(), "syncs")
	args := []string{"-f", "-q", "-e", "trace=fdatasync,fsync", "-o", file}
	for _, pid := range pids {
		args = append(args, "-p", strconv.Itoa(pid))
	}
	tracer := exec.Command(program, args...)
	var complaints lines
	tracer.Stderr = &complaints
	if err := tracer.Start(); err != nil {
		t.Log("没有数刷盘次数:", err)
		return 0, false
	}
	gone := make(chan struct{})
	go func() { _ = tracer.Wait(); close(gone) }()
	stop := sync.OnceFunc(func() { // it writes what it saw and lets go
		_ = tracer.Process.Signal(syscall.SIGTERM)
		<-gone
	})
	defer stop()
	for _, pid := range pids {
		if !traced(pid, gone) {
			t.Log("没有数刷盘次数:不允许跟踪进程:", complaints.last(300))
			return 0, false
		}
	}
	during()
	stop()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return len(syncDone.FindAll(raw, -1)), true
}

// syncDone is one call that succeeded, also when the trace tells it in two
// lines.
var syncDone = regexp.MustCompile(`(fdatasync|fsync)(\(| resumed)[^\n]*= 0\n`)

// traced waits until all threads of a process are traced; false when the tracer
// gave up.
func traced(pid int, gone <-chan struct{}) bool {
	for range 2000 {
		if allTraced(pid) {
			return true
		}
		select {
		case <-gone:
			return false
		case <-time.After(10 * time.Millisecond):
		}
	}
	return false
}

func allTraced(pid int) bool {
	threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/status", pid))
	if err != nil || len(threads) == 0 {
		return false
	}
	for _, t := range threads {
		status, err := os.ReadFile(t)
		if err == nil && strings.Contains(string(status), "TracerPid:\t0\n") {
			return false // a thread that has ended meanwhile has no status
		}
	}
	return true
}

// TestEverySettlementAloneIsSynced settles one after the other: each answer
// must have waited for the disk at least once.
func TestEverySettlementAloneIsSynced(t *testing.T) {
	t.Parallel()
	const settlements = 12
	onEngines(t, func(t *testing.T, url string) {
		s := newServer(t, url)
		l := newLoad(t, s.address)
		rng := dice(31)
		writers := func() []int {
			if strings.HasPrefix(url, "sqlite") {
				return []int{s.pid()}
			}
			return serversOf(t, url)
		}
		messages := 0
		work := func() {
			for n := range settlements {
				e := newErrand(oneOf(l.bills, n%4 == 3, rng), 90, n, rng)
				messages += len(e.transactions())
				if err := l.settle(e, rng); err != nil {
					t.Fatal(err)
				}
			}
		}
		work() // connections are made, statements prepared
		messages = 0
		count, known := syncs(t, writers(), work)
		if known && count < messages {
			t.Errorf("%d messages that write one after the other, only %d syncs", messages, count)
		}
		t.Logf("逐笔:%d 个写报文,刷盘 %d 次", messages, count)
		l.sound(t, url)
	})
}

// oneOf picks a purchase, or a bill of a visit.
func oneOf(bills []*bill, purchase bool, rng *rand.Rand) *bill {
	for {
		if b := bills[rng.IntN(len(bills))]; (b.Kind == city.Purchase) == purchase {
			return b
		}
	}
}

// TestGroupsAreSynced settles side by side: works that share a commit share
// its sync, and there is at least one for each group.
func TestGroupsAreSynced(t *testing.T) {
	t.Parallel()
	url := sqliteIn(t, t.TempDir())
	s := newServer(t, url)
	var messages int64
	count, known := syncs(t, []int{s.pid()}, func() {
		l := begin(t, 32, s.address)
		l.reach(150)
		l.end()
		for _, a := range l.acks {
			messages += int64(len(a.errand.transactions()))
		}
	})
	if known && (count == 0 || int64(count) >= messages) {
		t.Errorf("%d messages side by side, %d syncs: want some, and fewer than messages", messages, count)
	}
	t.Logf("并行:%d 个写报文,刷盘 %d 次", messages, count)
}
