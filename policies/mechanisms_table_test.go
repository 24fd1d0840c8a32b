package policies_test

import (
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"

	"yibao/law/policyfile"
)

// mechanismRow is a row of README.md's table 机制与例.
type mechanismRow struct {
	mechanism int
	file      string
	cases     []string
}

// readMechanisms reads the table.
func readMechanisms(t *testing.T) []mechanismRow {
	t.Helper()
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, ok := strings.Cut(string(text), "## 机制与例\n")
	if !ok {
		t.Fatal("README.md has no 机制与例")
	}
	var rows []mechanismRow
	for line := range strings.Lines(section) {
		cells := strings.Split(strings.TrimSpace(line), "|")
		if len(cells) != 6 {
			continue
		}
		number, err := strconv.Atoi(strings.TrimSpace(cells[1]))
		if err != nil {
			continue // head of the table
		}
		row := mechanismRow{mechanism: number, file: strings.Trim(strings.TrimSpace(cells[3]), "`")}
		for name := range strings.SplitSeq(cells[4], "；") {
			row.cases = append(row.cases, strings.TrimSpace(name))
		}
		rows = append(rows, row)
	}
	return rows
}

// caseNames runs the cases beside a policy and returns their names.
func caseNames(t *testing.T, file string) []string {
	t.Helper()
	suffix := path.Ext(file)
	cases, complaints := policyfile.LoadCases(os.DirFS("."), strings.TrimSuffix(file, suffix)+".例"+suffix)
	if cases == nil {
		t.Errorf("%s: %v", file, complaints)
		return nil
	}
	var names []string
	for _, r := range cases.Run() {
		if !r.OK {
			t.Errorf("%s:%d %s: %s", r.File, r.Line, r.Name, strings.Join(r.Differences, ";"))
		}
		names = append(names, r.Name)
	}
	return names
}

// has reports whether the cases hold what the table names: one case, or three
// at the edge of a limit.
func has(names []string, wanted string) bool {
	stem, edge := strings.CutSuffix(wanted, "±1分")
	if !edge {
		return slices.ContainsFunc(names, func(n string) bool { return n == wanted || strings.HasPrefix(n, wanted+"(") })
	}
	for _, side := range []string{"少1分", "正好", "多1分"} {
		if !slices.ContainsFunc(names, func(n string) bool {
			rest, ok := strings.CutPrefix(n, stem)
			return ok && strings.Contains(rest, side)
		}) {
			return false
		}
	}
	return true
}

// Each mechanism that concerns the patient's benefits has a file that uses it
// and cases at its edge, as README.md says; every small policy has its row.
func TestMechanismTable(t *testing.T) {
	t.Parallel()
	rows := readMechanisms(t)
	used, edges := make(map[string]bool), make(map[int]bool)
	for _, row := range rows {
		if _, err := fs.Stat(os.DirFS("."), row.file); err != nil {
			t.Errorf("mechanism %d: %v", row.mechanism, err)
			continue
		}
		used[path.Base(row.file)] = true
		names := caseNames(t, row.file)
		for _, wanted := range row.cases {
			edges[row.mechanism] = edges[row.mechanism] || strings.HasSuffix(wanted, "±1分")
			if !has(names, wanted) {
				t.Errorf("mechanism %d: %s has no case “%s”", row.mechanism, row.file, wanted)
			}
		}
	}
	// Waiting periods and adjustments by place turn on months and filing, not
	// on money; 23 and 24 are what a provider is owed.
	for mechanism := 1; mechanism <= 26; mechanism++ {
		listed := slices.ContainsFunc(rows, func(r mechanismRow) bool { return r.mechanism == mechanism })
		if provider := mechanism == 23 || mechanism == 24; provider == listed {
			t.Errorf("mechanism %d: in the table %v", mechanism, listed)
		} else if !provider && mechanism != 15 && mechanism != 18 && !edges[mechanism] {
			t.Errorf("mechanism %d has no case at an edge", mechanism)
		}
	}
	small, err := fs.Glob(os.DirFS("testdata/mechanisms"), "*.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range small {
		// 14-共用 holds what the five policies of mechanism 14 share.
		if !strings.HasSuffix(file, ".例.txt") && file != "14-共用.txt" && !used[file] {
			t.Errorf("%s is not in the table", file)
		}
	}
}
