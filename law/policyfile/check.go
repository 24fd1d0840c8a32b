package policyfile

import (
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"yibao/law/expr"
)

// CaseSuffix is how the names of case files end.
const CaseSuffix = ".例.yaml"

// Expressions counts a policy's steps, and how many of them are expressions:
// 计算, and steps with a formula in place of a name or a value.
type Expressions struct{ Steps, Formulas int }

// Checked is the outcome of Check.
type Checked struct {
	Files       int
	Errors      int
	Warnings    int
	Expressions Expressions
	Citations   int
	Unverified  int
}

// Check checks the policy files at the paths (files, or directories to walk)
// and writes what it finds. Case files are read too, but not run.
func Check(out io.Writer, fsys fs.FS, paths ...string) (Checked, error) {
	files, err := policyFiles(fsys, paths)
	if err != nil {
		return Checked{}, err
	}
	var sum Checked
	w := &printer{out: out}
	seen := make(map[string]bool) // complaints about a shared parent are told once
	var shared inherited
	var settling []*Policy
	for _, name := range files {
		sum.Files++
		if strings.HasSuffix(name, CaseSuffix) {
			_, complaints := LoadCases(fsys, name)
			w.complaints(&sum, complaints, seen)
			continue
		}
		p, complaints := Load(fsys, name)
		w.complaints(&sum, complaints, seen)
		if p == nil {
			continue
		}
		shared.add(p)
		if !p.model.entry.abstract {
			settling = append(settling, p)
		}
		w.complaints(&sum, p.Sample(1, samplePoints).Found, seen)
		x := p.Expressions()
		sum.Expressions.Steps += x.Steps
		sum.Expressions.Formulas += x.Formulas
		verified, all := p.ownCitations()
		sum.Citations += all
		sum.Unverified += all - verified
		w.printf("%s: 通过(%d 步,依据 %d 份,%d 份待核实)\n", name, x.Steps, all, all-verified)
	}
	w.complaints(&sum, shared.complaints(func(file string) bool { return slices.Contains(files, file) }), seen)
	w.complaints(&sum, days(settling), seen)
	w.printf("共 %d 个文件,%d 处错误,%d 处提醒;依据 %d 份,%d 份待核实;步骤 %d 个,其中式子 %d 个(%s)\n",
		sum.Files, sum.Errors, sum.Warnings, sum.Citations, sum.Unverified,
		sum.Expressions.Steps, sum.Expressions.Formulas, percentOf(sum.Expressions.Formulas, sum.Expressions.Steps))
	return sum, w.err
}

// samplePoints is how many random bills Check settles by each policy, beside its
// search for edges.
const samplePoints = 1000

// Tested is the outcome of Test.
type Tested struct {
	Passed, Failed int
	Errors         int // complaints that kept cases from running
	Cells, Missed  int // cells and bands, and those that no case read
}

// Test runs the case files at the paths and writes what differs; the last line
// is "N passed, N failed".
func Test(out io.Writer, fsys fs.FS, paths ...string) (Tested, error) {
	files, err := policyFiles(fsys, paths)
	if err != nil {
		return Tested{}, err
	}
	var sum Tested
	w := &printer{out: out}
	seen := make(map[string]bool)
	reach := coverage{make(map[string]Cell), make(map[string]bool)}
	for _, name := range files {
		if !strings.HasSuffix(name, CaseSuffix) {
			continue
		}
		c, complaints := LoadCases(fsys, name)
		var told Checked
		w.complaints(&told, complaints, seen)
		if c == nil {
			sum.Errors += max(1, told.Errors)
			sum.Failed++
			w.printf("%s: 不能运行\n", name)
			continue
		}
		w.cases(&sum, c)
		reach.add(c)
	}
	missed := reach.missed()
	sum.Cells, sum.Missed = len(reach.places), len(missed)
	if sum.Cells > 0 {
		w.printf("格和分段 %d 个,例用到 %d 个(%s)\n", sum.Cells, sum.Cells-sum.Missed, percentOf(sum.Cells-sum.Missed, sum.Cells))
	}
	for _, m := range missed {
		w.printf("       没有例用到:%s(%s:%d)\n", m.Name, m.File, m.Line)
	}
	w.printf("%d passed, %d failed\n", sum.Passed, sum.Failed)
	return sum, w.err
}

func percentOf(part, whole int) string {
	if whole == 0 {
		return "0%"
	}
	return fmt.Sprintf("%d%%", part*100/whole)
}

type printer struct {
	out io.Writer
	err error
}

func (w *printer) printf(format string, args ...any) {
	if _, err := fmt.Fprintf(w.out, format, args...); err != nil && w.err == nil {
		w.err = err
	}
}

func (w *printer) complaints(sum *Checked, list []Complaint, seen map[string]bool) {
	for _, c := range list {
		text := c.String()
		if seen[text] {
			continue
		}
		seen[text] = true
		if c.Severity == Error {
			sum.Errors++
		} else {
			sum.Warnings++
		}
		w.printf("%s\n", text)
	}
}

func (w *printer) cases(sum *Tested, c *CaseFile) {
	results := c.Run()
	failed := 0
	for _, r := range results {
		if r.OK {
			sum.Passed++
			continue
		}
		failed++
		sum.Failed++
		w.printf("%s:%d: 不通过 “%s”\n", r.File, r.Line, r.Name)
		for _, d := range r.Differences {
			w.printf("       %s\n", d)
		}
	}
	w.printf("%s: %d 例,%d 通过,%d 不通过\n", c.Name, len(results), len(results)-failed, failed)
}

// policyFiles lists the policy and case files at the paths, sorted. Region
// settings, which have a language of their own, are left out.
func policyFiles(fsys fs.FS, paths []string) ([]string, error) {
	var files []string
	for _, start := range paths {
		err := fs.WalkDir(fsys, path.Clean(start), func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			if name != path.Clean(start) && (path.Ext(name) != ".yaml" || !speaks(name)) {
				return nil
			}
			if speaks(name) {
				files = append(files, name)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	slices.Sort(files)
	return slices.Compact(files), nil
}

// settingsName is the file of a region's settings.
const settingsName = "统筹区.yaml"

// levies is how the names of contribution policies begin, which lie beside
// benefit policies and have a language of their own (package levyfile).
const levies = "缴费"

// speaks reports whether a file is written in this package's language.
func speaks(name string) bool {
	base := path.Base(name)
	return base != settingsName && !strings.HasPrefix(base, levies)
}

// Expressions counts the policy's steps and those that are expressions; steps
// of parents are counted where they stand.
func (p *Policy) Expressions() Expressions {
	var x Expressions
	for _, l := range p.model.layers {
		if l.file != p.model.entry.name {
			continue
		}
		for _, list := range [][]*step{l.steps, l.otherway} {
			for _, s := range list {
				x.count(s.verb, s.body)
			}
		}
	}
	return x
}

func (x *Expressions) count(verb string, body *node) {
	x.Steps++
	if verb == "计算" || hasFormula(body) {
		x.Formulas++
	}
	if verb != "逐笔" {
		return
	}
	for _, item := range listOf(body.get("步骤")) {
		for _, e := range item.entries {
			if contains(verbNames, e.key.text) {
				x.count(e.key.text, e.value)
			}
		}
	}
}

// hasFormula reports whether a step computes a value in place.
func hasFormula(body *node) bool {
	for _, key := range []string{
		"标准", "系数", "限额", "金额", "比例", "自付比例", "起点", "全年最多", "加", "置", "基数", "天数", "不低于", "不超过", "多", "少", "取",
		"减", "乘", "自付乘",
	} {
		for _, n := range listOf(body.get(key)) {
			if isFormula(n) {
				return true
			}
		}
	}
	for _, key := range []string{"调整", "依次", "付到", "不低于", "不超过"} {
		for _, n := range listOf(body.get(key)) {
			if n.kind == mapping && hasFormula(n) {
				return true
			}
		}
	}
	return false
}

func isFormula(n *node) bool {
	if n.kind != scalar {
		return false
	}
	text, _ := formulaOf(n)
	tree, problems := expr.Parse(text)
	return problems == nil && tree.Kind != expr.NameNode && tree.Kind != expr.LiteralNode
}

func (p *Policy) ownCitations() (verified, all int) {
	for _, c := range p.model.entry.cites {
		all++
		if c.IsVerified() {
			verified++
		}
	}
	return verified, all
}
