package crash_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

// binary is the program under test, and workplace a directory for the run.
var binary, workplace string

// seed makes the choices of the run.
var seed = chosenSeed()

func TestMain(m *testing.M) {
	os.Exit(run(m))
}

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "yibao-crash-")
	if err == nil {
		err = os.Chmod(dir, 0o711) // PostgreSQL runs as another user
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	workplace, binary = dir, filepath.Join(dir, "yibao")
	build := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-o", binary, "yibao/cmd/yibao")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "the program does not build: %v\n%s", err, out)
		return 1
	}
	fmt.Printf("随机种子 YIBAO_CRASH_SEED=%d\n", seed)
	return m.Run()
}

func chosenSeed() uint64 {
	if n, err := strconv.ParseUint(os.Getenv("YIBAO_CRASH_SEED"), 10, 64); err == nil {
		return n
	}
	return uint64(time.Now().UnixNano())
}

// dice returns a source of choices of one test's own.
func dice(stream uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, stream)) }

// crashes is the number of kills on each engine.
func crashes(t *testing.T) int {
	t.Helper()
	text := os.Getenv("YIBAO_CRASHES")
	if text == "" {
		return 10
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("YIBAO_CRASHES=%s is not a number of kills", text)
	}
	return n
}
