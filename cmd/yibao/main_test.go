package main_test

import (
	"bufio"
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	_ "modernc.org/sqlite"             // the driver "sqlite"

	"yibao/ground/period"
	"yibao/workshop/city"
)

// binary is the program under test, workplace a directory for the run.
var binary, workplace string

func TestMain(m *testing.M) { os.Exit(run(m)) }

// run builds the program once, and removes what the tests shared.
func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "yibao-operation-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	workplace, binary = dir, filepath.Join(dir, "yibao")
	build := exec.Command("go", "build", "-buildvcs=false", "-o", binary, "yibao/cmd/yibao")
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "the program does not build: %v\n%s", err, out)
		return 1
	}
	return m.Run()
}

// yibao runs a command to its end.
func yibao(t *testing.T, args ...string) (string, error) {
	t.Helper()
	command := newCommand(t, args...)
	var said bytes.Buffer
	command.Stdout, command.Stderr = &said, &said
	err := command.Run()
	return said.String(), err
}

// newCommand is the program with arguments; it ends with the test.
func newCommand(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	return exec.CommandContext(t.Context(), binary, args...)
}

// must runs a command that succeeds.
func must(t *testing.T, args ...string) string {
	t.Helper()
	said, err := yibao(t, args...)
	if err != nil {
		t.Fatalf("yibao %s: %v\n%s", strings.Join(args, " "), err, said)
	}
	return said
}

var china = time.FixedZone("UTC+8", 8*60*60)

// town is a small city of today; the seed is fixed.
var town = sync.OnceValue(func() *city.City { return city.New(20260301, 250, period.DateOf(time.Now().In(china))) })

// townBackup is a backup of the town's database, made through the shipped
// commands.
var townBackup = sync.OnceValues(func() (string, error) {
	url := "sqlite:" + filepath.Join(workplace, "town.db")
	args := []string{"import", "--demo", "--db", url}
	for _, f := range town().Files() {
		name := filepath.Join(workplace, f.Name)
		if err := os.WriteFile(name, f.CSV, 0o600); err != nil {
			return "", err
		}
		args = append(args, name)
	}
	file := filepath.Join(workplace, "town.backup")
	for _, command := range [][]string{
		args,
		{"publish", "--author", "经办甲", "--region", "390100", "--db", url},
		{"backup", "--to", file, "--db", url},
	} {
		if out, err := exec.Command(binary, command...).CombinedOutput(); err != nil {
			return "", fmt.Errorf("yibao %s: %w\n%s", command[0], err, out)
		}
	}
	return file, nil
})

// sqliteTown restores the town into a file of the test's own.
func sqliteTown(t *testing.T) string {
	t.Helper()
	file, err := townBackup()
	if err != nil {
		t.Fatal(err)
	}
	url := "sqlite:" + filepath.Join(t.TempDir(), "医保.db")
	must(t, "restore", "--from", file, "--no-verify", "--db", url)
	return url
}

var schemas atomic.Int64

// postgresTown makes the town in a schema of the test's own.
func postgresTown(t *testing.T) string {
	t.Helper()
	address := schema(t, os.Getenv("YIBAO_TEST_POSTGRES"), fmt.Sprintf("operation_%d_%d", os.Getpid(), schemas.Add(1)))
	dir := t.TempDir()
	args := []string{"import", "--demo", "--db", address}
	for _, f := range town().Files() {
		name := filepath.Join(dir, f.Name)
		if err := os.WriteFile(name, f.CSV, 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, name)
	}
	must(t, args...)
	must(t, "publish", "--author", "经办甲", "--region", "390100", "--db", address)
	return address
}

// schema makes an empty schema and returns the URL that leads into it.
func schema(t *testing.T, server, name string) string {
	t.Helper()
	execute(t, "pgx", server, "CREATE SCHEMA "+name)
	t.Cleanup(func() { execute(t, "pgx", server, "DROP SCHEMA "+name+" CASCADE") })
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("search_path", name)
	u.RawQuery = q.Encode()
	return u.String()
}

func execute(t *testing.T, driver, source, statement string) {
	t.Helper()
	db, err := sql.Open(driver, source)
	if err != nil {
		t.Error(err)
		return
	}
	_, err = db.Exec(statement)
	if err := errors.Join(err, db.Close()); err != nil {
		t.Error(err)
	}
}

// onEngines runs a test with the town on each engine.
func onEngines(t *testing.T, test func(t *testing.T, url string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, sqliteTown(t))
	})
	if !postgresWanted(t) {
		return
	}
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(t, postgresTown(t))
	})
}

func postgresWanted(t *testing.T) bool {
	t.Helper()
	if os.Getenv("YIBAO_TEST_POSTGRES") != "" {
		return true
	}
	if os.Getenv("YIBAO_REQUIRE_POSTGRES") == "1" {
		t.Fatal("YIBAO_TEST_POSTGRES names no server")
	}
	t.Log("no PostgreSQL to test with: set YIBAO_TEST_POSTGRES, or run make test")
	return false
}

// server is a running program.
type server struct {
	base    string // http://127.0.0.1:port
	process *exec.Cmd
	log     *lines
	ended   chan error
}

// lines keeps what a program writes.
type lines struct {
	sync.Mutex
	text bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.Lock()
	defer l.Unlock()
	return l.text.Write(p)
}

func (l *lines) String() string {
	l.Lock()
	defer l.Unlock()
	return l.text.String()
}

var announced = regexp.MustCompile(`国家接口 +POST (https?://[0-9.:]+)/`)

// serve starts a server, to be ended with the test if not before.
func serve(t *testing.T, url string, args ...string) *server {
	t.Helper()
	s := &server{log: new(lines), ended: make(chan error, 1)}
	s.process = exec.Command(binary, append([]string{"serve", "--listen", "127.0.0.1:0", "--db", url}, args...)...)
	s.process.Stderr = s.log
	out, err := s.process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.process.Start(); err != nil {
		t.Fatal(err)
	}
	addresses := make(chan string, 1)
	go func() {
		defer close(addresses)
		scanner := bufio.NewScanner(out)
		for scanner.Scan() {
			if found := announced.FindStringSubmatch(scanner.Text()); found != nil {
				addresses <- found[1]
			}
		}
		s.ended <- s.process.Wait()
	}()
	t.Cleanup(func() { s.stop(t) })
	select {
	case address, ok := <-addresses:
		if !ok {
			t.Fatalf("the server ended before it listened:\n%s", s.log)
		}
		s.base = address
	case <-time.After(30 * time.Second):
		t.Fatalf("the server did not listen:\n%s", s.log)
	}
	return s
}

// signal tells the server to stop.
func (s *server) signal(t *testing.T) {
	t.Helper()
	if err := s.process.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		t.Error(err)
	}
}

// stop ends the server and says how it ended.
func (s *server) stop(t *testing.T) {
	t.Helper()
	s.signal(t)
	select {
	case err := <-s.ended:
		s.ended <- nil // for whoever asks again
		if err != nil {
			t.Errorf("the server ended with %v:\n%s", err, s.log)
		}
	case <-time.After(30 * time.Second):
		_ = s.process.Process.Kill()
		t.Errorf("the server did not end when it was told to:\n%s", s.log)
	}
}

var client = &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 16}}

// get asks for a page.
func (s *server) get(t *testing.T, path string, header ...string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.base+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	response, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body)
}

// post sends a message and returns the answer.
func (s *server) post(t *testing.T, path, body string) string {
	t.Helper()
	response, err := client.Post(s.base+path, "application/json", strings.NewReader(body))
	if err != nil {
		t.Error(err)
		return ""
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Errorf("%s: HTTP %d %v", path, response.StatusCode, err)
	}
	return string(answer)
}

// letter is a message of the national interface.
func letter(infno, msgid, institution, input string) string {
	return fmt.Sprintf(`{"infno":%q,"msgid":%q,"mdtrtarea_admvs":"390101","insuplc_admdvs":"390100","recer_sys_code":"01",`+
		`"infver":"V1.0","opter_type":"1","opter":"001","opter_name":"收费员","inf_time":%q,"fixmedins_code":%q,"fixmedins_name":"院","input":%s}`,
		infno, msgid, time.Now().In(china).Format(time.DateTime), institution, input)
}
