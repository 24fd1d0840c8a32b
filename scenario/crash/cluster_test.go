package crash_test

import (
	"fmt"
	"maps"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// cluster is a PostgreSQL of one test's own, to be killed at will.
type cluster struct {
	dir  string // holds data and server.log
	port string
	url  string
}

// pgBin is the directory of PostgreSQL's programs, as scripts/postgres.sh has it.
func pgBin(program string) string {
	dir := os.Getenv("YIBAO_PG_BIN")
	if dir == "" {
		dir = "/usr/lib/postgresql/15/bin"
	}
	return filepath.Join(dir, program)
}

// asOwner runs a command as the user who owns the servers: postgres when we
// are root, ourselves otherwise.
func asOwner(args ...string) *exec.Cmd {
	if os.Getuid() == 0 {
		args = append([]string{"runuser", "-u", "postgres", "--"}, args...)
	}
	c := exec.Command(args[0], args[1:]...)
	c.Dir = "/"
	return c
}

// postgresWanted reports whether the tests run on PostgreSQL too. They start
// servers of their own, never the one that the address names.
func postgresWanted(t *testing.T) bool {
	t.Helper()
	if os.Getenv("YIBAO_TEST_POSTGRES") != "" || os.Getenv("YIBAO_REQUIRE_POSTGRES") == "1" {
		return true
	}
	t.Log("YIBAO_TEST_POSTGRES is empty: only SQLite was tried")
	return false
}

// postgresTemplate is the directory of a seeded, stopped cluster that tests copy.
var postgresTemplate = sync.OnceValues(func() (string, error) {
	dir := filepath.Join(workplace, "pg")
	script, err := filepath.Abs("../../scripts/postgres.sh")
	if err != nil {
		return "", err
	}
	out, err := exec.Command(script, "start", dir).Output()
	if err != nil {
		return "", fmt.Errorf("scripts/postgres.sh start: %w", err)
	}
	dsn := strings.TrimSpace(string(out))
	if err := os.WriteFile(filepath.Join(workplace, "dsn"), []byte(dsn), 0o600); err != nil {
		return "", err
	}
	if err := seedWorld(dsn); err != nil {
		return "", err
	}
	out, err = asOwner(pgBin("pg_ctl"), "-D", dir+"/data", "-m", "fast", "-w", "stop").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("pg_ctl stop: %w\n%s", err, out)
	}
	return dir, nil
})

var clusters atomic.Int64

// newCluster starts a copy of the template.
func newCluster(t *testing.T) *cluster {
	t.Helper()
	return clusterIn(t, filepath.Join(workplace, fmt.Sprintf("pg-%d", clusters.Add(1))))
}

// clusterIn starts a copy of the template in a directory.
func clusterIn(t *testing.T, dir string) *cluster {
	t.Helper()
	template, err := postgresTemplate()
	if err != nil {
		t.Fatal(err)
	}
	dsn, err := os.ReadFile(filepath.Join(workplace, "dsn"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(dir, 0o711); err != nil {
		t.Fatal(err)
	}
	own(t, dir)
	if out, err := exec.Command("cp", "-a", template+"/data", dir+"/data").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	address := freeAddress(t)
	u, err := url.Parse(string(dsn))
	if err != nil {
		t.Fatal(err)
	}
	u.Host = address
	c := &cluster{dir: dir, port: u.Port(), url: u.String()}
	t.Cleanup(func() {
		c.killAll()
		_ = os.RemoveAll(dir)
	})
	c.revive(t)
	running.Store(c.url, c)
	return c
}

// own hands a directory to the user who owns the servers.
func own(t *testing.T, dir string) {
	t.Helper()
	if os.Getuid() != 0 {
		return
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		t.Fatal(err)
	}
	uid, _ := strconv.Atoi(u.Uid)
	gid, _ := strconv.Atoi(u.Gid)
	if err := os.Chown(dir, uid, gid); err != nil {
		t.Fatal(err)
	}
}

// ctl runs pg_ctl on the cluster.
func (c *cluster) ctl(args ...string) (string, error) {
	full := append([]string{pgBin("pg_ctl"), "-D", c.dir + "/data", "-l", c.dir + "/server.log", "-w", "-t", "30",
		"-o", "-p " + c.port + " -k " + c.dir + " -c recovery_init_sync_method=syncfs"}, args...)
	command := asOwner(full...)
	out, err := command.CombinedOutput()
	return string(out), err
}

// revive starts the server until it answers.
func (c *cluster) revive(t *testing.T) {
	t.Helper()
	deadline := time.Now().Add(60 * time.Second)
	for {
		out, err := c.ctl("start")
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			log, _ := os.ReadFile(c.dir + "/server.log")
			t.Fatalf("PostgreSQL does not come up: %v\n%s\n%s", err, out, log[max(0, len(log)-2000):])
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// postmaster is the process id of the server, 0 when it left none.
func (c *cluster) postmaster() int {
	raw, err := os.ReadFile(c.dir + "/data/postmaster.pid")
	if err != nil {
		return 0
	}
	first, _, _ := strings.Cut(string(raw), "\n")
	pid, err := strconv.Atoi(first)
	if err != nil || !ownProcess(pid, c.dir) {
		return 0
	}
	return pid
}

// ownProcess reports whether a process is a server of the directory, so that
// nothing else is ever killed.
func ownProcess(pid int, dir string) bool {
	line, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	return err == nil && strings.Contains(string(line), dir+"/data")
}

// processes lists the processes of the server with their titles: those that
// work in its data directory. A process that was just made is among them, and
// so is one whose parent is gone.
func (c *cluster) processes() map[int]string {
	found := map[int]string{}
	links, _ := filepath.Glob("/proc/[0-9]*/cwd")
	for _, link := range links {
		if dir, err := os.Readlink(link); err != nil || dir != c.dir+"/data" {
			continue
		}
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(link)))
		if err != nil {
			continue
		}
		title, _ := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
		found[pid] = string(title)
	}
	return found
}

// killAll ends the server and all its processes without warning. The first is
// held, so that it makes no more while the others are killed.
func (c *cluster) killAll() {
	if pid := c.postmaster(); pid != 0 {
		_ = syscall.Kill(pid, syscall.SIGSTOP)
	}
	for range 500 {
		left := c.processes()
		if len(left) == 0 {
			return
		}
		for pid := range left {
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
		time.Sleep(2 * time.Millisecond)
	}
}

// killBackend ends one process that serves a connection, upon which the server
// throws all others out and recovers. It reports whether there was one.
func (c *cluster) killBackend(choose func(n int) int) bool {
	var serving []int
	for pid, title := range c.processes() {
		if strings.Contains(title, "yibao yibao 127.0.0.1") {
			serving = append(serving, pid)
		}
	}
	if len(serving) == 0 {
		return false
	}
	return syscall.Kill(serving[choose(len(serving))], syscall.SIGKILL) == nil
}

// running finds clusters by their address, for tests that know only the URL.
var running sync.Map // url → *cluster

// serversOf lists the processes of the server that a URL names: those that
// serve connections, and those that write for them.
func serversOf(t *testing.T, url string) []int {
	t.Helper()
	c, ok := running.Load(url)
	if !ok {
		t.Fatalf("no cluster at %s", url)
	}
	return slices.Collect(maps.Keys(c.(*cluster).processes()))
}
