package policyfile

import (
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Side is one of two versions of policies: a file or a folder of a file system.
type Side struct {
	Root fs.FS
	Path string
}

// Differed is the outcome of Diff.
type Differed struct {
	Policies int // that both sides have
	Changed  int // of these, those that say something else
	Lone     int // policies that one side has alone
	Errors   int // complaints that kept policies from being compared
	Cases    int // that were settled under both
	Shown    int // of these, those that come out otherwise
}

// Diff tells what differs between an older and a newer version of policies:
// header, citations, values with their days, steps, payers; then it settles
// the cases beside both under both and tells those that come out otherwise.
// Two folders are compared file by file, by the names inside the folders.
// A fragment is compared where a policy of the folder inherits from it.
func Diff(out io.Writer, older, newer Side) (Differed, error) {
	d := &differ{w: &printer{out: out}, sides: [2]Side{older, newer}}
	for i, s := range d.sides {
		tree, err := readTree(s)
		if err != nil {
			return Differed{}, err
		}
		d.trees[i] = tree
	}
	d.pairUp()
	for _, p := range d.pairs {
		d.tell(p)
	}
	d.settings()
	d.w.printf("比较 %d 份政策,%d 份不同,%d 份只有一边有;例 %d 个,%d 个结果不同\n",
		d.sum.Policies, d.sum.Changed, d.sum.Lone, d.sum.Cases, d.sum.Shown)
	return d.sum, d.w.err
}

// tree is what one side holds, by the names inside the folder.
type tree struct {
	single   bool // one file
	policies []string
	cases    []string
	settings []string
}

func readTree(s Side) (tree, error) {
	start := path.Clean(s.Path)
	var t tree
	err := fs.WalkDir(s.Root, start, func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil || e.IsDir():
			return err
		case path.Base(name) == settingsName:
			t.settings = append(t.settings, name)
		case !speaks(name):
		case strings.HasSuffix(name, CaseSuffix):
			t.cases = append(t.cases, name)
		case path.Ext(name) == ".yaml" || name == start:
			t.policies = append(t.policies, name)
		}
		t.single = name == start
		return nil
	})
	if err != nil || !t.single {
		return t, err
	}
	beside, err := fs.Glob(s.Root, path.Join(path.Dir(start), "*"+CaseSuffix))
	t.cases = beside
	return t, err
}

// pair is one policy on both sides; files and policies stand older first.
type pair struct {
	files    [2]string
	policies [2]*Policy
	sections []section
	same     bool // the very same texts
	cases    []*comparedCase
}

type differ struct {
	w     *printer
	sides [2]Side
	trees [2]tree
	pairs []*pair
	sum   Differed
}

// inside is a file's name within the side's folder.
func (d *differ) inside(side int, name string) string {
	if d.trees[side].single {
		return ""
	}
	return strings.TrimPrefix(strings.TrimPrefix(name, path.Clean(d.sides[side].Path)), "/")
}

func (d *differ) pairUp() {
	seen := make(map[string]bool)
	for _, file := range d.trees[0].policies {
		i := slices.IndexFunc(d.trees[1].policies, func(other string) bool { return d.inside(0, file) == d.inside(1, other) })
		if i < 0 {
			d.alone(0, file)
			continue
		}
		other := d.trees[1].policies[i]
		p := &pair{files: [2]string{file, other}}
		for side, name := range p.files {
			p.policies[side] = d.load(side, name, seen)
		}
		if p.policies[0] == nil || p.policies[1] == nil {
			continue
		}
		p.same = p.policies[0].Bundle().Hash() == p.policies[1].Bundle().Hash()
		d.pairs = append(d.pairs, p)
	}
	d.pairs = slices.DeleteFunc(d.pairs, d.inherited)
	d.sum.Policies = len(d.pairs)
	for _, file := range d.trees[1].policies {
		if !slices.ContainsFunc(d.trees[0].policies, func(other string) bool { return d.inside(0, other) == d.inside(1, file) }) {
			d.alone(1, file)
		}
	}
	d.gatherCases()
}

// inherited reports whether a fragment is compared as part of another policy.
func (d *differ) inherited(p *pair) bool {
	if !p.policies[0].model.entry.abstract || !p.policies[1].model.entry.abstract {
		return false
	}
	return slices.ContainsFunc(d.pairs, func(q *pair) bool {
		_, reads := q.policies[0].Bundle().text(p.files[0])
		return q.files[0] != p.files[0] && reads && !q.policies[0].model.entry.abstract
	})
}

// sideNames say which of the two a thing belongs to.
var sideNames = [2]string{"旧", "新"}

func (d *differ) alone(side int, file string) {
	p, _ := Load(d.sides[side].Root, file)
	if p != nil && p.model.entry.abstract {
		return
	}
	d.sum.Lone++
	d.w.printf("只有%s的一边有:%s\n", sideNames[side], file)
}

// load returns a policy, or tells what keeps it from being compared.
func (d *differ) load(side int, file string, seen map[string]bool) *Policy {
	p, complaints := Load(d.sides[side].Root, file)
	if p != nil {
		return p
	}
	var told Checked
	d.w.printf("%s的一边读不懂 %s:\n", sideNames[side], file)
	d.w.complaints(&told, complaints, seen)
	if told.Errors == 0 {
		d.w.printf("       问题同上。\n")
	}
	d.sum.Errors += max(1, told.Errors)
	return nil
}

// tell writes what differs in one policy.
func (d *differ) tell(p *pair) {
	if p.same {
		return
	}
	p.sections = sections(p.policies[0], p.policies[1])
	d.w.printf("%s\n", pairTitle(p.files))
	if len(p.sections) > 0 {
		d.sum.Changed++
	} else {
		d.w.printf("  写法不同(注释、说明、次序或承接的文件),政策相同\n")
	}
	for _, s := range p.sections {
		d.w.printf("  %s\n", s.title)
		for _, line := range s.lines {
			d.w.printf("    %s\n", line)
		}
	}
	d.tellCases(p)
}

func pairTitle(files [2]string) string {
	if files[0] == files[1] {
		return files[0]
	}
	return files[0] + " → " + files[1]
}

// tellCases writes which cases come out otherwise, and which could not be
// compared, by reason.
func (d *differ) tellCases(p *pair) {
	var lines, reasons []string
	shown, outside, unfit := 0, 0, make(map[string][]string)
	for _, c := range p.cases {
		var changes []string
		var apart bool
		if c.unfit == "" {
			changes, apart = c.settle()
		}
		switch {
		case c.unfit != "":
			if unfit[c.unfit] == nil {
				reasons = append(reasons, c.unfit)
			}
			unfit[c.unfit] = append(unfit[c.unfit], c.place())
		case apart:
			outside++
		case len(changes) > 0:
			shown++
			lines = append(lines, c.place())
			for _, line := range changes {
				lines = append(lines, "  "+line)
			}
		}
	}
	settled := len(p.cases) - outside
	for _, places := range unfit {
		settled -= len(places)
	}
	d.sum.Cases += settled
	d.sum.Shown += shown
	d.w.printf("  例:%d 个两边都算,%d 个结果不同\n", settled, shown)
	for _, line := range lines {
		d.w.printf("    %s\n", line)
	}
	if outside > 0 {
		d.w.printf("    另有 %d 个的日期只有一边在施行,没有比\n", outside)
	}
	for _, reason := range reasons {
		d.w.printf("    另有 %d 个不能比,如%s:%s\n", len(unfit[reason]), unfit[reason][0], reason)
	}
}

func (c *comparedCase) place() string {
	return "“" + c.name + "”(" + sideNames[c.side] + " " + c.file + ":" + itoa(c.line) + ")"
}

// settings tells what differs in region settings, value by value.
func (d *differ) settings() {
	for _, file := range d.trees[0].settings {
		i := slices.IndexFunc(d.trees[1].settings, func(other string) bool { return d.inside(0, file) == d.inside(1, other) })
		if i < 0 {
			d.w.printf("只有旧的一边有:%s\n", file)
			continue
		}
		files := [2]string{file, d.trees[1].settings[i]}
		var values [2][]leaf
		for side, name := range files {
			values[side] = d.settingsOf(side, name)
		}
		lines := leafChanges(values[0], values[1])
		if len(lines) == 0 {
			continue
		}
		d.w.printf("%s\n", pairTitle(files))
		for _, line := range lines {
			d.w.printf("  %s\n", line)
		}
	}
	for _, file := range d.trees[1].settings {
		if !slices.ContainsFunc(d.trees[0].settings, func(other string) bool { return d.inside(0, other) == d.inside(1, file) }) {
			d.w.printf("只有新的一边有:%s\n", file)
		}
	}
}

func (d *differ) settingsOf(side int, file string) []leaf {
	r := newReport()
	text, err := fs.ReadFile(d.sides[side].Root, file)
	var root *node
	if err == nil {
		root = parseSource(r, file, string(text))
	}
	if root == nil {
		var told Checked
		d.w.printf("%s的一边读不懂 %s:\n", sideNames[side], file)
		d.w.complaints(&told, r.sorted(), make(map[string]bool))
		d.sum.Errors += max(1, told.Errors)
	}
	return leaves(root, false)
}
