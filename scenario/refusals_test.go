package scenario_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The table must show so many refusals, each in few rows.
const (
	fewestCodes    = 60
	fewestBusiness = 40
	mostRows       = 3
)

// refusalRow is one row of the table: a message or command, and how it is
// refused.
type refusalRow struct {
	name       string
	statements []statement
}

// codes are the refusals that the row shows.
func (r refusalRow) codes() []string {
	var codes []string
	for _, s := range r.statements {
		if s.verb == "拒" || s.verb == "退" {
			codes = append(codes, s.words[0])
		}
	}
	return codes
}

// refusalTable reads the table: the statements that prepare, and the rows.
func refusalTable(t *testing.T) (prepare []statement, rows []refusalRow) {
	t.Helper()
	for _, s := range parseStory(t, "testdata/refusals.txt") {
		switch {
		case s.verb == "行":
			rows = append(rows, refusalRow{name: s.raw})
		case len(rows) == 0:
			prepare = append(prepare, s)
		default:
			last := &rows[len(rows)-1]
			last.statements = append(last.statements, s)
		}
	}
	return prepare, rows
}

// TestRefusals plays the table on each engine: every row is refused with its
// code and sentence, and leaves the database as it was.
func TestRefusals(t *testing.T) {
	t.Parallel()
	prepare, rows := refusalTable(t)
	onEngines(t, func(t *testing.T, db database) {
		p := newPlayer(t, db)
		p.names["仓库"] = repository(t)
		p.play(prepare)
		sender := p.names["机构"]
		before := digest(t, db)
		for _, row := range rows {
			t.Run(row.name, func(t *testing.T) {
				p.t = t
				p.refused, p.printed = false, ""
				p.names["机构"] = sender
				p.play(row.statements)
				after := digest(t, db)
				if d := stateDifference(before, after); d != "" {
					t.Errorf("被拒之后数据库有变化:%s", d)
				}
				before = after
				counted(t, db, "拒绝 "+row.name)
			})
		}
		p.t = t
		p.server.stop(t)
		sound(t, db)
	})
}

// TestRefusalTable counts: enough codes, none in too many rows, each declared.
func TestRefusalTable(t *testing.T) {
	t.Parallel()
	declared := declaredRefusals(t)
	_, rows := refusalTable(t)
	shown := map[string]int{}
	for _, row := range rows {
		if len(row.codes()) == 0 {
			t.Errorf("%s: the row shows no refusal", row.name)
		}
		for _, code := range row.codes() {
			shown[code]++
		}
	}
	business := 0
	for code, n := range shown {
		switch {
		case declared[code] == "":
			t.Errorf("%s is not declared anywhere", code)
		case n > mostRows:
			t.Errorf("%s is shown in %d rows, at most %d", code, n, mostRows)
		}
		if declared[code] == "Business" {
			business++
		}
	}
	if len(shown) < fewestCodes || business < fewestBusiness {
		t.Errorf("%d codes are shown, %d of them business refusals; want %d and %d", len(shown), business, fewestCodes, fewestBusiness)
	}
	var missing []string
	for code := range declared {
		if shown[code] == 0 {
			missing = append(missing, code)
		}
	}
	slices.Sort(missing)
	t.Logf("%d rows, %d codes, %d of them business refusals; not shown: %s", len(rows), len(shown), business, strings.Join(missing, " "))
}

var declaration = regexp.MustCompile(`fault\.Define\("(YB\d{4})", fault\.(\w+),`)

// declaredRefusals finds every refusal in the source, with its kind.
func declaredRefusals(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, m := range declaration.FindAllStringSubmatch(string(text), -1) {
			found[m[1]] = m[2]
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
