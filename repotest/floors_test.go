package repotest_test

import (
	"go/ast"
	"slices"
	"strings"
	"testing"
)

// floors, from the ground up. A floor imports only floors beneath it.
var floors = []string{
	"ground", "law", "register", "judge", "process", "observer", "door", "workshop", "cmd",
}

// open are the floors whose rooms may import one another; a circle is refused
// by the compiler. In every other floor the rooms are strangers.
var open = map[string]bool{"ground": true, "law": true, "workshop": true, "cmd": true}

// earlier lists, for a room, the rooms of its own floor that it may know. Among
// processes the later step reads the results of the earlier, never the other way
// round; replay reads the same books as verify, through the store declared there.
var earlier = map[string][]string{
	"process/filing":        {"process/settlement"},
	"process/charting":      {"process/settlement"},
	"process/screening":     {"process/settlement"},
	"process/guidance":      {"process/settlement", "process/screening"},
	"process/vetting":       {"process/settlement", "process/screening"},
	"process/readjustment":  {"process/settlement"},
	"process/qualifying":    {"process/settlement"},
	"process/allowance":     {"process/settlement"},
	"process/casework":      {"process/settlement", "process/screening"},
	"process/submission":    {"process/settlement"},
	"process/account":       {"process/settlement"},
	"process/closing":       {"process/settlement"},
	"process/reimbursement": {"process/settlement", "process/archiving"},
	"process/clearing":      {"process/settlement", "process/casework"},
	"process/crossregion":   {"process/settlement", "process/clearing"},
	"observer/replay":       {"observer/verify"},
	"observer/whatif":       {"observer/verify", "observer/replay"}, // judges the same histories by other policies
}

// storageMay are the floors whose stores the storage implements.
var storageMay = []string{"ground", "law", "register", "judge", "process", "observer", "storage"}

// dataFolders hold files embedded in the binary and no business: they import
// only the standard library, and any floor may read them.
var dataFolders = []string{"policies", "steps", "rules", "web", "scenario"}

// room returns the folder of one room: the first two elements of a package's
// path, so that sub-packages belong to their room.
func room(dir string) string {
	parts := strings.SplitN(dir, "/", 3)
	return strings.Join(parts[:min(2, len(parts))], "/")
}

// floorRule checks every arrow of a file against the house.
func floorRule(s source) []string {
	var out []string
	for _, spec := range s.syntax.Imports {
		path := importPath(spec)
		if why := arrow(s, path); why != "" {
			out = append(out, s.complain(spec.Pos(), "%s → %s: %s", s.dir, strings.TrimPrefix(path, module+"/"), why))
		}
	}
	return out
}

// arrow says what is wrong with one import, or "".
func arrow(s source, path string) string {
	standard := !strings.Contains(strings.SplitN(path, "/", 2)[0], ".")
	to, inside := strings.CutPrefix(path, module+"/")
	switch {
	case inside:
		return insideArrow(s, to)
	case standard:
		return ""
	case s.floor == "ground" && !s.test:
		return "ground 只用标准库。换成标准库,或把这段代码移到上层。(ground imports only the standard library: use it, or move the code to a floor above.)"
	}
	return ""
}

func insideArrow(s source, to string) string {
	target, _, _ := strings.Cut(to, "/")
	from, level := slices.Index(floors, s.floor), slices.Index(floors, target)
	switch {
	case room(s.dir) == room(to):
		return ""
	case target == "storage":
		if s.floor == "cmd" || s.floor == "storage" || s.test {
			return ""
		}
		return "只有 cmd 与测试可以用 storage。在本包的 store.go 里声明所需的接口,由 cmd 装配。(only cmd and tests import storage: declare the store interface in this package and let cmd wire it.)"
	case s.floor == "storage":
		if slices.Contains(storageMay, target) || s.test && slices.Contains(dataFolders, target) {
			return ""
		}
		return "storage 只实现下面各层声明的接口,不认识 door、workshop 与 cmd。(storage implements stores declared by the floors; it knows no door, workshop or cmd.)"
	case slices.Contains(dataFolders, target):
		return ""
	case slices.Contains(dataFolders, s.floor) || s.floor == "repotest":
		if s.test {
			return ""
		}
		return "这个文件夹只放数据,不引用业务代码。(this folder holds data: its Go file imports only the standard library.)"
	case from < 0:
		return "不认识的顶层文件夹。请先在 repotest/floors_test.go 与 README 中给它一个位置。(unknown top folder: give it a place in the floors first.)"
	case level < 0:
		return "引用了不属于任何一层的文件夹。(the imported folder is on no floor.)"
	case s.floor == "workshop" && room(s.dir) == "workshop/city" && !s.test && level > slices.Index(floors, "law") && target != "workshop":
		return "虚拟城市只用 ground 与 law 造事实,其余经 door 的 HTTP 进出。(the city makes its facts with ground and law alone and enters by the doors.)"
	case level < from:
		return ""
	case s.test && s.floor == "process" && target == "observer": // a test looks at the books that a process left
		return ""
	case level > from:
		return "方向反了:" + target + " 在 " + s.floor + " 之上。把需要的东西移到下层,或由调用者传入。(" + s.floor + " may not import " + target + ", a floor above it: move what is needed down, or have the caller pass it in.)"
	case s.test: // a test sets real data up through its neighbours
		return ""
	case open[s.floor] || slices.Contains(earlier[room(s.dir)], room(to)):
		return ""
	}
	return "同一层的房间互不引用。把共用的部分移到下层,或由上层把结果传进来。(rooms of one floor do not import each other: move the shared part down, or let the floor above pass the result in.)"
}

// impure are the standard packages by which a judge could reach outside.
var impure = []string{
	"os", "os/exec", "net", "net/http", "database/sql", "syscall", "log", "log/slog", "math/rand", "math/rand/v2", "crypto/rand", "io/ioutil",
}

// pureRule keeps the judges and the ground free of the outside world.
func pureRule(s source) []string {
	if s.test || (s.floor != "judge" && s.floor != "ground") {
		return nil
	}
	var out []string
	for _, spec := range s.syntax.Imports {
		if path := importPath(spec); slices.Contains(impure, path) {
			out = append(out, s.complain(spec.Pos(), "%s → %s: 判断只看传入的事实,不做输入输出。由调用者读好再传入。(a judge is pure, facts in and verdict out: let the caller read and pass it in.)", s.dir, path))
		}
	}
	return out
}

// drivers are the packages by which a database is reached.
var drivers = []string{"database/sql", "modernc.org/sqlite", "zombiezen.com/go/sqlite", "github.com/jackc/pgx/v5"}

// databaseRule lets only storage, and cmd which opens it, see a database.
func databaseRule(s source) []string {
	if s.test || s.floor == "storage" || s.floor == "cmd" {
		return nil
	}
	var out []string
	for _, spec := range s.syntax.Imports {
		path := importPath(spec)
		if slices.ContainsFunc(drivers, func(d string) bool { return path == d || strings.HasPrefix(path, d+"/") }) {
			out = append(out, s.complain(spec.Pos(), "%s → %s: 只有 storage 与 cmd 可以接触数据库。(only storage and cmd see a database: declare a store interface here.)", s.dir, path))
		}
	}
	return out
}

// tagRule keeps database and transport tags off the domain's structs.
func tagRule(s source) []string {
	if s.test || !slices.Contains([]string{"ground", "register", "judge", "process"}, s.floor) {
		return nil
	}
	var out []string
	ast.Inspect(s.syntax, func(n ast.Node) bool {
		if field, ok := n.(*ast.Field); ok && field.Tag != nil {
			out = append(out, s.complain(field.Tag.Pos(), "领域结构体不带 json、db 等标签,在边上用具名函数转换。(domain structs carry no tags: convert at the edge in a named function.)"))
		}
		return true
	})
	return out
}

func TestFloors(t *testing.T) {
	t.Parallel()
	obey(t, floorRule)
	obey(t, pureRule)
	obey(t, databaseRule)
	obey(t, tagRule)
}

func TestFloorRuleCatches(t *testing.T) {
	t.Parallel()
	file := func(imports string) string { return "package p\nimport _ \"" + imports + "\"\n" }
	try(t, floorRule, []trial{
		{"down two floors", "process/settlement/a.go", file("yibao/ground/money"), ""},
		{"law on ground", "law/policy/a.go", file("yibao/ground/money"), ""},
		{"rooms of law may meet", "law/policy/a.go", file("yibao/law/formula"), ""},
		{"a room's own sub-package", "door/his/a.go", file("yibao/door/his/wire"), ""},
		{"a later process reads an earlier", "process/casework/a.go", file("yibao/process/screening"), ""},
		{"replay reads through verify's store", "observer/replay/a.go", file("yibao/observer/verify"), ""},
		{"verify does not know replay", "observer/verify/a.go", file("yibao/observer/replay"), "同一层的房间"},
		{"cmd wires storage", "cmd/yibao/a.go", file("yibao/storage/sqlite"), ""},
		{"tests use storage", "process/settlement/a_test.go", file("yibao/storage/sqlite"), ""},
		{"storage implements a register's store", "storage/sqlite/a.go", file("yibao/register/claim"), ""},
		{"data is read by any floor", "cmd/yibao/a.go", file("yibao/policies"), ""},
		{"city with law", "workshop/city/a.go", file("yibao/law/policy"), ""},
		{"ground tests may use a library", "ground/money/a_test.go", file("pgregory.net/rapid"), ""},
		{"scenarios open every door", "scenario/a_test.go", file("yibao/door/his"), ""},

		{"up", "law/policy/a.go", file("yibao/register/policy"), "law/policy → register/policy: 方向反了"},
		{"up from a test", "judge/benefit/a_test.go", file("yibao/process/settlement"), "方向反了"},
		{"register to register", "register/claim/a.go", file("yibao/register/ledger"), "同一层的房间"},
		{"judge to judge", "judge/benefit/a.go", file("yibao/judge/audit"), "同一层的房间"},
		{"door to door", "door/api/a.go", file("yibao/door/his"), "同一层的房间"},
		{"settlement does not know casework", "process/settlement/a.go", file("yibao/process/casework"), "同一层的房间"},
		{"casework does not know clearing", "process/casework/a.go", file("yibao/process/clearing"), "同一层的房间"},
		{"process on storage", "process/settlement/a.go", file("yibao/storage/sqlite"), "只有 cmd 与测试"},
		{"door on storage", "door/his/a.go", file("yibao/storage/sqlite"), "只有 cmd 与测试"},
		{"storage on a door", "storage/sqlite/a.go", file("yibao/door/his"), "storage 只实现"},
		{"ground on a library", "ground/money/a.go", file("github.com/shopspring/decimal"), "ground 只用标准库"},
		{"city on a process", "workshop/city/a.go", file("yibao/process/settlement"), "虚拟城市"},
		{"data on business", "policies/a.go", file("yibao/law/policy"), "只放数据"},
		{"a folder nobody planned", "engine/a.go", file("yibao/ground/money"), "不认识的顶层文件夹"},
		{"an import from nowhere", "process/settlement/a.go", file("yibao/engine"), "不属于任何一层"},
	})
}

func TestPurityRulesCatch(t *testing.T) {
	t.Parallel()
	t.Run("pure", func(t *testing.T) {
		t.Parallel()
		try(t, pureRule, []trial{
			{"judge reads files", "judge/audit/a.go", "package audit\nimport \"os\"\nvar _ = os.Args", "judge/audit → os"},
			{"a test may", "judge/audit/a_test.go", "package audit\nimport \"os\"\nvar _ = os.Args", ""},
			{"a process may", "process/job/a.go", "package job\nimport \"log/slog\"\nvar _ = slog.Info", ""},
		})
	})
	t.Run("database", func(t *testing.T) {
		t.Parallel()
		try(t, databaseRule, []trial{
			{"register with sql", "register/claim/a.go", "package claim\nimport \"database/sql\"\nvar _ sql.DB", "只有 storage 与 cmd"},
			{"driver's sub-package", "door/his/a.go", "package his\nimport _ \"github.com/jackc/pgx/v5/stdlib\"", "只有 storage 与 cmd"},
			{"storage", "storage/sqlite/a.go", "package sqlite\nimport \"database/sql\"\nvar _ sql.DB", ""},
		})
	})
	t.Run("tags", func(t *testing.T) {
		t.Parallel()
		try(t, tagRule, []trial{
			{"json tag in a register", "register/claim/a.go", "package claim\ntype A struct { B int `json:\"b\"` }", "领域结构体"},
			{"tags at the door", "door/his/a.go", "package his\ntype A struct { B int `json:\"b\"` }", ""},
			{"no tag", "register/claim/a.go", "package claim\ntype A struct { B int }", ""},
		})
	})
}
