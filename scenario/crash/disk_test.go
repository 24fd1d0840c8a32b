package crash_test

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

var disks atomic.Int64

// smallDisk mounts a file system of so many megabytes; "" where the machine
// does not let us.
func smallDisk(t *testing.T, megabytes int) string {
	t.Helper()
	dir := filepath.Join(workplace, fmt.Sprintf("disk-%d", disks.Add(1)))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("mount", "-t", "tmpfs", "-o", fmt.Sprintf("size=%dm,mode=0755", megabytes), "tmpfs", dir).CombinedOutput()
	if err != nil {
		t.Logf("不能挂载小磁盘(%v:%s),只试了文件大小限制", err, strings.TrimSpace(string(out)))
		return ""
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", dir).CombinedOutput(); err != nil {
			t.Logf("umount: %v %s", err, out)
		}
	})
	return dir
}

// fill writes a file until the disk is full but for some bytes.
func fill(t *testing.T, dir string, spare int64) (ballast string) {
	t.Helper()
	ballast = filepath.Join(dir, "ballast")
	f, err := os.Create(ballast)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	block := make([]byte, 64<<10)
	var size int64
	for {
		n, err := f.Write(block)
		size += int64(n)
		if errors.Is(err, syscall.ENOSPC) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Truncate(max(size-spare, 0)); err != nil {
		t.Fatal(err)
	}
	return ballast
}

// refuse waits until cashiers were refused so many times more.
func (l *load) refuse(n int64) {
	l.t.Helper()
	from := l.refused.Load()
	for deadline := time.Now().Add(patience / 2); l.refused.Load() < from+n; time.Sleep(2 * time.Millisecond) {
		if l.t.Failed() || time.Now().After(deadline) {
			l.t.Fatalf("only %d refusals where there is no room to write", l.refused.Load()-from)
		}
	}
}

// TestDiskFullOnSQLite fills the disk under load: settlements are refused,
// what was settled can be read, and with room again they go on.
func TestDiskFullOnSQLite(t *testing.T) {
	t.Parallel()
	dir := smallDisk(t, 48)
	if dir == "" {
		return
	}
	s := newServer(t, sqliteIn(t, dir))
	l := begin(t, 41, s.address)
	l.reach(20)
	ballast := fill(t, dir, 256<<10)
	l.refuse(30)
	l.readable(t)
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	l.reach(l.count() + 40)
	l.end()
	l.sound(t, s.url)
	if s.dead() {
		t.Error("the server did not outlive the full disk")
	}
	s.kill() // before the disk goes
}

// readable looks one acknowledged settlement up while nothing can be written.
func (l *load) readable(t *testing.T) {
	t.Helper()
	l.mu.Lock()
	a := l.acks[0]
	l.mu.Unlock()
	if got, err := l.lookup(a); err != nil || got.refused() {
		t.Errorf("settlement %s cannot be read while the disk is full: %v %s", a.sheet.SetlID, err, got.ErrMsg)
	}
}

// TestFileSizeLimitOnSQLite is a full disk for machines where none can be
// mounted: no file may grow.
func TestFileSizeLimitOnSQLite(t *testing.T) {
	t.Parallel()
	prlimit, err := exec.LookPath("prlimit")
	if err != nil {
		t.Log("没有 prlimit,没有试文件大小限制")
		return
	}
	url := sqliteIn(t, t.TempDir())
	info, err := os.Stat(strings.TrimPrefix(url, "sqlite:"))
	if err != nil {
		t.Fatal(err)
	}
	s := newServer(t, url, prlimit, fmt.Sprintf("--fsize=%d:", info.Size()+512<<10))
	l := begin(t, 42, s.address)
	l.reach(1)
	l.refuse(30)
	out, err := exec.Command(prlimit, "--pid", fmt.Sprint(s.pid()), "--fsize=unlimited:").CombinedOutput()
	if err != nil {
		t.Fatalf("prlimit: %v %s", err, out)
	}
	l.reach(l.count() + 40)
	l.end()
	l.sound(t, url)
	if s.dead() {
		t.Error("the server did not outlive the limit")
	}
}

// TestDiskFullOnPostgres fills the disk of the database server, which may
// well give up itself; it is started again when there is room.
func TestDiskFullOnPostgres(t *testing.T) {
	t.Parallel()
	if !postgresWanted(t) {
		return
	}
	dir := smallDisk(t, 320)
	if dir == "" {
		return
	}
	c := clusterIn(t, filepath.Join(dir, "pg"))
	s := newServer(t, c.url)
	l := begin(t, 43, s.address)
	l.reach(20)
	ballast := fill(t, dir, 128<<10)
	l.refuse(30)
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	if c.postmaster() == 0 {
		t.Log("PostgreSQL 因磁盘满自行退出,已重新启动")
		c.revive(t)
	}
	l.reach(l.count() + 40)
	l.end()
	l.sound(t, s.url)
	if s.dead() {
		t.Error("the server did not outlive the full disk")
	}
	s.kill()
}

// TestReadOnlyDatabaseFile starts the program on a file that it may not write:
// it says so and writes nothing; made writable again, all is there.
func TestReadOnlyDatabaseFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	url := sqliteIn(t, dir)
	file := strings.TrimPrefix(url, "sqlite:")
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	mode := func(ofDir, ofFile os.FileMode) {
		t.Helper()
		if err := errors.Join(os.Chmod(file, ofFile), os.Chmod(dir, ofDir)); err != nil {
			t.Fatal(err)
		}
	}
	mode(0o555, 0o444)
	defer mode(0o755, 0o644)
	args := []string{binary, "serve", "--listen", freeAddress(t), "--db", url}
	if os.Getuid() == 0 { // root may write anything
		args = append([]string{"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"}, args...)
	}
	out, err := exec.CommandContext(t.Context(), args[0], args[1:]...).CombinedOutput()
	var ended *exec.ExitError
	if !errors.As(err, &ended) || !strings.Contains(string(out), "YB9") {
		t.Errorf("the program on a read-only file ends with %v and says:\n%s", err, out)
	}
	after, err := os.ReadFile(file)
	if err != nil || string(after) != string(before) {
		t.Errorf("the read-only file was changed: %v", err)
	}
	mode(0o755, 0o644)
	s := newServer(t, url)
	l := begin(t, 44, s.address)
	l.reach(20)
	l.end()
	l.sound(t, url)
}

// TestReadOnlyPostgres makes the database server refuse writes under load, as
// a standby would, and then accept them again.
func TestReadOnlyPostgres(t *testing.T) {
	t.Parallel()
	if !postgresWanted(t) {
		return
	}
	c := newCluster(t)
	s := newServer(t, c.url)
	l := begin(t, 45, s.address)
	l.reach(20)
	c.set(t, "default_transaction_read_only", "on")
	l.refuse(30)
	c.set(t, "default_transaction_read_only", "off")
	l.reach(l.count() + 40)
	l.end()
	l.sound(t, s.url)
}

// set changes a setting of the running server.
func (c *cluster) set(t *testing.T, name, value string) {
	t.Helper()
	db, err := sql.Open("pgx", c.url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, statement := range []string{"ALTER SYSTEM SET " + name + " = " + value, "SELECT pg_reload_conf()"} {
		if _, err := db.Exec(statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

// TestPostgresRestarted stops and starts the database server under load, as an
// administrator does: politely, and in a hurry.
func TestPostgresRestarted(t *testing.T) {
	t.Parallel()
	if !postgresWanted(t) {
		return
	}
	c := newCluster(t)
	s := newServer(t, c.url)
	l := begin(t, 46, s.address)
	for _, mode := range []string{"fast", "immediate", "fast"} {
		l.reach(l.count() + 15)
		if out, err := c.ctl("-m", mode, "restart"); err != nil {
			t.Fatalf("restart %s: %v\n%s", mode, err, out)
		}
	}
	l.reach(l.count() + 15)
	l.end()
	l.sound(t, s.url)
	if s.dead() {
		t.Error("the server did not outlive the restarts")
	}
}
