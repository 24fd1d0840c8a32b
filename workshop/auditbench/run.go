package auditbench

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"time"

	"yibao/process/screening"
)

// Bench says what to measure.
type Bench struct {
	Lines, Runs, Cores int
	Seed               uint64
	Scratch            string           // directory for the tables that DuckDB reads
	DuckDB             string           // directory of twelve.mjs with its packages; "": without DuckDB
	AllKinds           bool             // also all shipped kinds, through the sieve
	Told               func(say string) // what is going on
	Now                func() time.Time // a clock that does not jump
}

// Times is how long one way took, in seconds, run by run.
type Times struct {
	Seconds []float64 `json:"seconds"`
	Median  float64   `json:"median_s"`
	Rate    float64   `json:"lines_s"` // lines a second at the median
}

// Report is what was measured.
type Report struct {
	Lines     int       `json:"lines"`
	Persons   int       `json:"persons"`
	Visits    int       `json:"visits"`
	Seed      uint64    `json:"seed"`
	Cores     int       `json:"cores"`
	Bytes     int       `json:"bytes_a_line"`
	Hits      int       `json:"hits"`
	ByRule    []int     `json:"hits_by_rule"`
	Codes     []string  `json:"rules"`
	Program   Times     `json:"program"`
	Scan      Times     `json:"scan"`
	Duck      Times     `json:"duckdb"`
	DuckRules []float64 `json:"duckdb_by_rule_s"`
	DuckDB    string    `json:"duckdb_version"`

	ProgramRate float64 `json:"yibao_lines_s"`
	DuckRate    float64 `json:"duckdb_lines_s"`
	ScanRate    float64 `json:"scan_lines_s"`
	ToDuck      float64 `json:"ratio_to_duckdb"`
	ToScan      float64 `json:"ratio_to_scan"`
	Equal       bool    `json:"hits_equal"`

	All *All `json:"all_kinds,omitempty"`
}

// ErrDiffer: two ways of judging found different lines; the bench reports no
// figures then.
var ErrDiffer = errors.New("命中不一致")

// Run makes the lines and measures the ways, the program and the scan in turn.
func (b Bench) Run(ctx context.Context) (Report, error) {
	b.Told(fmt.Sprintf("生成 %d 行明细,种子 %d", b.Lines, b.Seed))
	w := NewWorld(b.Seed, SizeOf(b.Lines))
	program, err := screening.Compile(w.Knowledge.Rules(), w.Size.Items)
	if err != nil {
		return Report{}, err
	}
	scan := newFused(w)
	r := Report{
		Lines: w.Batch.Lines(), Persons: w.Size.Persons, Visits: len(w.visits), Seed: b.Seed, Cores: b.Cores,
		Bytes: screening.LineBytes, Codes: program.Codes(),
	}
	found, err := b.inTurn(ctx, w, program, scan, &r)
	if err != nil {
		return r, err
	}
	for _, ids := range found {
		r.ByRule = append(r.ByRule, len(ids))
	}
	r.Hits = found.Total()
	if b.DuckDB != "" {
		if err := b.duck(ctx, w, found, &r); err != nil {
			return r, err
		}
	}
	r.sumUp()
	if b.AllKinds {
		w, scan = nil, nil // their memory is needed no more
		r.All, err = b.all(ctx)
	}
	return r, err
}

// inTurn runs program and scan by turns, after one run each that does not count.
func (b Bench) inTurn(ctx context.Context, w *World, program *screening.Program, scan *fused, r *Report) (*Found, error) {
	var found *Found
	for run := range b.Runs + 1 {
		b.Told(fmt.Sprintf("第 %d 轮,共 %d 轮", run, b.Runs))
		runtime.GC()
		from := b.Now()
		hits, err := program.RunAll(ctx, w.Batch, b.Cores)
		if err != nil {
			return nil, err
		}
		took := b.Now().Sub(from).Seconds()
		f := foundBy(w.Batch, hits)
		runtime.GC()
		from = b.Now()
		byHand := scan.run(b.Cores)
		tookByHand := b.Now().Sub(from).Seconds()
		byHand.sort()
		if rule, line := f.Differs(&byHand); rule != 0 {
			return nil, fmt.Errorf("%w:规则 %d,明细 %d,程序与手写扫描", ErrDiffer, rule, line)
		}
		found = &f
		if run > 0 {
			r.Program.Seconds = append(r.Program.Seconds, took)
			r.Scan.Seconds = append(r.Scan.Seconds, tookByHand)
		}
	}
	return found, nil
}

// duck has DuckDB judge the same lines and compares each hit.
func (b Bench) duck(ctx context.Context, w *World, found *Found, r *Report) error {
	b.Told("写出 DuckDB 要读的表")
	directory, err := os.MkdirTemp(b.Scratch, "auditbench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(directory)
	if err := w.export(directory); err != nil {
		return err
	}
	b.Told("DuckDB 运行同样的规则")
	var stderr bytes.Buffer
	node := exec.CommandContext(ctx, "node", "twelve.mjs", directory, strconv.Itoa(b.Runs), strconv.Itoa(b.Cores))
	node.Dir, node.Stderr = b.DuckDB, &stderr
	out, err := node.Output()
	if err != nil {
		return fmt.Errorf("DuckDB 没有跑成,请先在 %s 里运行 npm ci:%w\n%s", b.DuckDB, err, stderr.String())
	}
	var said struct {
		Version string      `json:"version"`
		Runs    []float64   `json:"runs"`
		Rules   [][]float64 `json:"rules"`
	}
	if err := json.Unmarshal(out, &said); err != nil {
		return err
	}
	r.DuckDB, r.Duck.Seconds = said.Version, said.Runs
	for _, runs := range said.Rules {
		r.DuckRules = append(r.DuckRules, median(runs))
	}
	theirs, err := readFound(directory)
	if err != nil {
		return err
	}
	if rule, line := found.Differs(theirs); rule != 0 {
		return fmt.Errorf("%w:规则 %d,明细 %d,程序与 DuckDB", ErrDiffer, rule, line)
	}
	r.Equal = true
	return nil
}

// readFound reads what DuckDB found.
func readFound(directory string) (*Found, error) {
	var f Found
	for i := range f {
		file, err := os.Open(filepath.Join(directory, "found-"+strconv.Itoa(i+1)+".csv"))
		if err != nil {
			return nil, err
		}
		lines := bufio.NewScanner(file)
		for lines.Scan() {
			id, err := strconv.ParseInt(lines.Text(), 10, 32)
			if err != nil {
				return nil, errors.Join(err, file.Close())
			}
			f[i] = append(f[i], int32(id))
		}
		if err := errors.Join(lines.Err(), file.Close()); err != nil {
			return nil, err
		}
	}
	f.sort()
	return &f, nil
}

func (r *Report) sumUp() {
	for _, t := range []*Times{&r.Program, &r.Scan, &r.Duck} {
		if len(t.Seconds) > 0 {
			t.Median = median(t.Seconds)
			t.Rate = float64(r.Lines) / t.Median
		}
	}
	r.ProgramRate, r.ScanRate, r.DuckRate = r.Program.Rate, r.Scan.Rate, r.Duck.Rate
	if r.ScanRate > 0 {
		r.ToScan = r.ProgramRate / r.ScanRate
	}
	if r.DuckRate > 0 {
		r.ToDuck = r.ProgramRate / r.DuckRate
	}
}

func median(seconds []float64) float64 {
	sorted := slices.Sorted(slices.Values(seconds))
	if len(sorted) == 0 {
		return 0
	}
	middle := len(sorted) / 2
	if len(sorted)%2 == 0 {
		return (sorted[middle-1] + sorted[middle]) / 2
	}
	return sorted[middle]
}
