package sqlite_test

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"yibao/ground/period"
	"yibao/process/importing"
	"yibao/register/enrolment"
	"yibao/storage/relational"
	"yibao/storage/sqlite"
)

// commitsIn counts the commits that a write-ahead log holds: a frame that ends
// one says how long the file is then. With synchronous=FULL each is one wait for
// the disk.
func commitsIn(t *testing.T, path string) int {
	t.Helper()
	log, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const header, frameHeader = 32, 24
	if len(log) < header {
		return 0
	}
	page := int(binary.BigEndian.Uint32(log[8:]))
	salts := string(log[16:24])
	commits := 0
	for at := header; at+frameHeader+page <= len(log); at += frameHeader + page {
		frame := log[at:]
		if string(frame[8:16]) != salts {
			break // left over from before the log was begun anew
		}
		if binary.BigEndian.Uint32(frame[4:]) != 0 {
			commits++
		}
	}
	return commits
}

func TestWorksShareCommits(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "yibao.db")
	s, err := sqlite.Open(t.Context(), path, relational.Options{WriterID: "W"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	const callers, each = 64, 4
	persons := make([]enrolment.Person, callers*each)
	for i := range persons {
		stamp := period.Version{ID: fmt.Sprint("V", i), Effective: period.Since(1), Recorded: time.UnixMicro(1)}
		persons[i] = enrolment.Person{Version: stamp, PsnNo: fmt.Sprint(i)}
	}
	if err := s.Import(t.Context(), func(w importing.Work) error { return w.AddPersons(t.Context(), persons) }); err != nil {
		t.Fatal(err)
	}
	before := commitsIn(t, path+"-wal")
	var all sync.WaitGroup
	for c := range callers {
		all.Go(func() {
			for i := range each {
				if err := s.Do(t.Context(), fmt.Sprint(c*each+i), next(t)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	commits := commitsIn(t, path+"-wal") - before
	t.Logf("%d commits for %d works", commits, callers*each)
	if commits <= 0 || commits >= callers*each {
		t.Errorf("%d commits for %d works", commits, callers*each)
	}
}
