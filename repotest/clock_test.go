package repotest_test

import (
	"go/ast"
	"slices"
	"strings"
	"testing"
)

// edges are the floors where the clock and the source of randomness live; all
// others have them passed in, so that a run can be repeated to the byte.
var edges = []string{"cmd", "door"}

// clockReads tell the time of day or depend on the machine's zone.
var clockReads = []string{"Now", "Since", "Until", "Local"}

// waits let wall time pass. Storage may wait for a lock, and the workshop, which
// plays a stranger, before it sends again; nobody else inside.
var waits = []string{"After", "AfterFunc", "Tick", "NewTicker", "NewTimer", "Sleep"}

// clockRule refuses wall clocks outside the edges.
func clockRule(s source) []string {
	if s.test || slices.Contains(edges, s.floor) {
		return nil
	}
	var out []string
	s.selectors("time", func(sel *ast.SelectorExpr) {
		reads := slices.Contains(clockReads, sel.Sel.Name)
		if reads || s.floor != "storage" && s.floor != "workshop" && slices.Contains(waits, sel.Sel.Name) {
			out = append(out, s.complain(sel.Pos(), "time.%s: 这里不读墙上的钟。让调用者把时刻(或 func() time.Time)传进来。(no wall clock outside cmd and door: have the instant or a clock passed in.)", sel.Sel.Name))
		}
	})
	return out
}

// chanceRule refuses unseeded randomness outside the edges.
func chanceRule(s source) []string {
	if s.test || slices.Contains(edges, s.floor) {
		return nil
	}
	const mend = "随机数与编号从外面传入:种子、*rand.Rand 或编号函数。(no randomness of one's own outside cmd and door: have a seed, a *rand.Rand or an id maker passed in.)"
	var out []string
	for _, spec := range s.syntax.Imports {
		if importPath(spec) == "crypto/rand" {
			out = append(out, s.complain(spec.Pos(), "crypto/rand: %s", mend))
		}
	}
	for _, path := range []string{"math/rand", "math/rand/v2"} {
		s.selectors(path, func(sel *ast.SelectorExpr) {
			if name := sel.Sel.Name; !seeded(name) {
				out = append(out, s.complain(sel.Pos(), "rand.%s: %s", name, mend))
			}
		})
	}
	s.selectors("github.com/google/uuid", func(sel *ast.SelectorExpr) {
		if strings.HasPrefix(sel.Sel.Name, "New") {
			out = append(out, s.complain(sel.Pos(), "uuid.%s: %s", sel.Sel.Name, mend))
		}
	})
	return out
}

// seeded says whether a name of math/rand is a type or a constructor that
// takes its seed, not a function on the hidden global source.
func seeded(name string) bool {
	return slices.Contains([]string{
		"New", "NewPCG", "NewChaCha8", "NewSource", "NewZipf", "Rand", "Source", "Source64", "PCG", "ChaCha8", "Zipf",
	}, name)
}

func TestNoClockOrChanceInside(t *testing.T) {
	t.Parallel()
	obey(t, clockRule)
	obey(t, chanceRule)
}

func TestClockRuleCatches(t *testing.T) {
	t.Parallel()
	uses := func(what string) string { return "package p\nimport \"time\"\nvar _ = time." + what + "\n" }
	try(t, clockRule, []trial{
		{"calendar arithmetic", "ground/period/a.go", uses("UTC"), ""},
		{"a door reads the clock", "door/his/a.go", uses("Now"), ""},
		{"cmd reads the clock", "cmd/yibao/a.go", uses("Now"), ""},
		{"tests may", "process/settlement/a_test.go", uses("Now"), ""},
		{"storage waits for a lock", "storage/sqlite/a.go", uses("NewTimer"), ""},
		{"another package's Now", "process/settlement/a.go", "package p\nvar clock struct{ Now func() }\nvar _ = clock.Now", ""},

		{"now in a process", "process/settlement/a.go", uses("Now"), "time.Now"},
		{"now as a value, renamed import", "judge/audit/a.go", "package p\nimport t \"time\"\nvar f = t.Now", "time.Now"},
		{"since in the workshop", "workshop/bench/a.go", uses("Since"), "time.Since"},
		{"now in storage", "storage/sqlite/a.go", uses("Now"), "time.Now"},
		{"ticker in a register", "register/job/a.go", uses("NewTicker"), "time.NewTicker"},
		{"the machine's zone", "register/claim/a.go", uses("Local"), "time.Local"},
	})
}

func TestChanceRuleCatches(t *testing.T) {
	t.Parallel()
	try(t, chanceRule, []trial{
		{"seeded", "workshop/city/a.go", "package p\nimport \"math/rand/v2\"\nvar r = rand.New(rand.NewPCG(1, 2))", ""},
		{"parse an id", "register/claim/a.go", "package p\nimport \"github.com/google/uuid\"\nvar _ = uuid.Parse", ""},
		{"door makes session tokens", "door/his/a.go", "package p\nimport \"crypto/rand\"\nvar _ = rand.Read", ""},

		{"global source", "workshop/city/a.go", "package p\nimport \"math/rand/v2\"\nvar n = rand.IntN(6)", "rand.IntN"},
		{"old global source", "judge/audit/a.go", "package p\nimport \"math/rand\"\nvar n = rand.Intn(6)", "rand.Intn"},
		{"crypto/rand", "process/settlement/a.go", "package p\nimport \"crypto/rand\"\nvar _ = rand.Read", "crypto/rand"},
		{"new uuid", "storage/sqlite/a.go", "package p\nimport \"github.com/google/uuid\"\nvar _ = uuid.Must(uuid.NewV7())", "uuid.NewV7"},
	})
}
