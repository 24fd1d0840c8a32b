package scenario_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// binary is the program under test, and workplace a directory for the run.
var binary, workplace string

// TestMain builds the program once. Databases that engines made for the whole
// run are removed at its end.
func TestMain(m *testing.M) {
	os.Exit(run(m))
}

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "yibao-scenario-")
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
	defer dropTemplate()
	return m.Run()
}
