package main_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// empty is a database like the one at a URL, with nothing in it.
func empty(t *testing.T, like string) string {
	t.Helper()
	if strings.HasPrefix(like, "sqlite:") {
		return "sqlite:" + filepath.Join(t.TempDir(), "恢复.db")
	}
	server := os.Getenv("YIBAO_TEST_POSTGRES")
	name := fmt.Sprintf("operation_%d_%d", os.Getpid(), schemas.Add(1))
	execute(t, "pgx", server, "CREATE DATABASE "+name)
	t.Cleanup(func() { execute(t, "pgx", server, "DROP DATABASE "+name+" WITH (FORCE)") })
	u, err := url.Parse(like)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	execute(t, "pgx", u.String(), "CREATE SCHEMA "+u.Query().Get("search_path"))
	return u.String()
}

var (
	replayed = regexp.MustCompile(`(\d+) replayed, (\d+) identical, 0 different`)
	settled  = regexp.MustCompile(`结算与撤销 (\d+)`)
)

// number finds the first group of a pattern in a text.
func number(t *testing.T, pattern *regexp.Regexp, text string) int {
	t.Helper()
	found := pattern.FindStringSubmatch(text)
	if found == nil {
		t.Fatalf("no %v in:\n%s", pattern, text)
	}
	n, _ := strconv.Atoi(found[1])
	return n
}

// TestDrill is the drill that the guide for operators describes: a backup while
// the town is at work, put back elsewhere, with sound books; the server goes on.
func TestDrill(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, source string) {
		s := serve(t, source)
		dir := t.TempDir()
		var working sync.WaitGroup
		messages := 0
		working.Go(func() { messages = day(t, s, 60).Messages })
		until(t, "some settlements", func() bool {
			_, text := s.get(t, "/metrics")
			return figure(t, text, `yibao_message_seconds_count{code="0",infno="2207"}`) >= 3
		})
		said := must(t, "backup", "--db", source, "--to", dir)
		working.Wait()
		if !strings.Contains(said, "全部一致") || !strings.Contains(said, "用时") {
			t.Errorf("backup:\n%s", said)
		}
		if messages == 0 {
			t.Error("nobody worked")
		}
		t.Logf("backup:\n%s", said)
		file := onlyBackup(t, dir)

		target := empty(t, source)
		said = must(t, "restore", "--from", file, "--db", target)
		if !strings.Contains(said, "与清单一致") || !strings.Contains(said, "全部一致") {
			t.Errorf("restore:\n%s", said)
		}
		t.Logf("restore:\n%s", said)
		if n := number(t, settled, said); n < 3 {
			t.Errorf("%d settlements came back", n)
		}
		if said, err := yibao(t, "restore", "--from", file, "--db", target); err == nil || !strings.Contains(said, "YB9108") {
			t.Errorf("restored over data: %v\n%s", err, said)
		}
		s.stop(t)
		then, now := must(t, "replay", "--db", target), must(t, "replay", "--db", source)
		if number(t, replayed, then) < 3 || number(t, replayed, then) > number(t, replayed, now) {
			t.Errorf("in the backup %sat the end of the day %s", then, now)
		}
	})
}

// onlyBackup is the backup in a folder, beside its manifest and nothing else.
func onlyBackup(t *testing.T, dir string) string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(names) != 2 || names[1] != names[0]+".json" {
		t.Fatalf("%v %v", names, err)
	}
	return names[0]
}

func TestBackupAndRestoreRefuseInWords(t *testing.T) {
	t.Parallel()
	source := sqliteTown(t)
	dir := t.TempDir()
	file := filepath.Join(dir, "一.db")
	must(t, "backup", "--db", source, "--to", file)
	refused := func(words string, args ...string) {
		t.Helper()
		said, err := yibao(t, args...)
		if err == nil || !strings.Contains(said, words) {
			t.Errorf("yibao %v: %v\n%swant %s", args, err, said, words)
		}
	}
	target := func() string { return "sqlite:" + filepath.Join(t.TempDir(), "二.db") }
	refused("YB9113", "backup", "--db", source, "--to", file)
	refused("YB9105", "backup", "--db", target(), "--to", filepath.Join(dir, "三.db"))
	refused("YB9108", "restore", "--db", source, "--from", file)
	refused("YB9109", "restore", "--db", target(), "--from", filepath.Join(dir, "没有.db"))

	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	whole[len(whole)/2] ^= 1
	if err := os.WriteFile(file, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	refused("校验和不同", "restore", "--db", target(), "--from", file)
	if err := os.WriteFile(file, whole[:len(whole)-1], 0o600); err != nil {
		t.Fatal(err)
	}
	refused("清单上", "restore", "--db", target(), "--from", file)
	if names, _ := filepath.Glob(filepath.Join(dir, "*")); len(names) != 2 {
		t.Errorf("refusals left files: %v", names)
	}

	text, err := os.ReadFile(file + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var listed struct {
		Steps int64     `json:"schema_steps"`
		Taken time.Time `json:"taken"`
		Rows  map[string]int64
	}
	if err := json.Unmarshal(text, &listed); err != nil || listed.Rows["person"] != int64(len(town().Persons)) || time.Since(listed.Taken) > time.Hour {
		t.Errorf("manifest %v: %s", err, text)
	}
	later := strings.Replace(string(text), fmt.Sprintf(`"schema_steps": %d`, listed.Steps), `"schema_steps": 9999`, 1)
	if err := os.WriteFile(file+".json", []byte(later), 0o600); err != nil {
		t.Fatal(err)
	}
	refused("YB9115", "restore", "--db", target(), "--from", file)
}
