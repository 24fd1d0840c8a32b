package levy

import (
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"yibao/ground/fault"
	"yibao/ground/money"
	"yibao/law/levyfile"
	"yibao/law/policyfile"
)

// CaseResult is how one case came out.
type CaseResult struct {
	File        string
	Line        int
	Name        string
	Differences []string // in Chinese; none when the case agrees
}

// RunCases runs every case of a file.
func RunCases(f *levyfile.CaseFile) []CaseResult {
	results := make([]CaseResult, len(f.Cases))
	for i, c := range f.Cases {
		results[i] = CaseResult{f.Name, c.Line, c.Name, differences(f.Policy, c)}
	}
	return results
}

func differences(p *levyfile.Policy, c levyfile.Case) []string {
	got, err := outcome(p, c)
	if err != nil {
		refused, ok := fault.As(err)
		switch {
		case !ok:
			return []string{"算不出来:" + err.Error()}
		case c.Refuse == "":
			return []string{"被拒绝:" + refused.Error()}
		case refused.Code != c.Refuse:
			return []string{fmt.Sprintf("应当以 %s 拒绝,却以 %s 拒绝。", c.Refuse, refused.Error())}
		}
		return nil
	}
	if c.Refuse != "" {
		return []string{fmt.Sprintf("应当拒绝(%s),却算出了结果。", c.Refuse)}
	}
	var found []string
	for _, w := range c.Want {
		value, ok := got[w.Name]
		if !ok {
			names := make([]string, 0, len(got))
			for name := range got {
				names = append(names, name)
			}
			slices.Sort(names)
			found = append(found, "结果里没有“"+w.Name+"”,有:"+strings.Join(names, "、")+"。")
			continue
		}
		if value.Cmp(w.Value) != 0 {
			found = append(found, w.Name+":应得 "+shown(w.Value, w.Money)+",算得 "+shown(value, w.Money))
		}
	}
	return found
}

func shown(v money.Rate, isMoney bool) string {
	if isMoney && v.Den() == 1 {
		return money.Fen(v.Num()).Grouped()
	}
	return v.String()
}

// results are what a case came to, by name: amounts in fen, counts.
type results map[string]money.Rate

func (r results) fen(name string, amount money.Fen) { r[name] = money.FenRate(amount) }
func (r results) count(name string, n int)          { r[name] = money.Whole(int64(n)) }

func (r results) parts(parts []Part) {
	for _, p := range parts {
		r.fen(p.Item, p.Amount)
	}
}

// outcome judges a case and names its results.
func outcome(p *levyfile.Policy, c levyfile.Case) (results, error) {
	got := make(results)
	switch c.Act {
	case levyfile.Assessing:
		return got, got.assessing(p, c)
	case levyfile.LateFees:
		fee, err := LateFee(p, owingOf(c.Over), c.Facts)
		got.fen("滞纳金", fee.Amount)
		got.count("天数", fee.Days)
		return got, err
	case levyfile.LifeYears:
		y, err := Lifetime(p, c.Day, c.Facts)
		got.count("要求月数", y.Required)
		got.count("计入月数", y.Counted)
		got.count("差月数", y.Missing)
		got.fen("合计", y.Total)
		got.parts(y.Parts)
		return got, err
	case levyfile.Crediting:
		return got, got.crediting(p, c)
	case levyfile.BackPaying:
		most, limited, err := MostBackPay(p, c.Day)
		if limited {
			got.count("最多月数", most)
		}
		return got, err
	default:
		balances := make([]Balance, len(c.Over))
		for i, o := range c.Over {
			balances[i] = Balance{o.Span, o.Amount, o.Part}
		}
		interest, _, err := Interest(p, balances)
		got.fen("利息", interest)
		return got, err
	}
}

func (r results) assessing(p *levyfile.Policy, c levyfile.Case) error {
	class, err := p.Class(c.Class)
	if err != nil {
		return err
	}
	v, err := Assess(p, class, c.Day, c.Facts)
	r.fen("缴费基数", v.Base)
	r.fen("合计", v.Total)
	r.parts(v.Parts)
	return err
}

func (r results) crediting(p *levyfile.Policy, c levyfile.Case) error {
	list, err := Credits(p, c.Day, c.Facts)
	if err != nil {
		return err
	}
	var total money.Fen
	for _, credit := range list {
		r.fen(credit.Item, credit.Amount)
		if total, err = money.Sum(total, credit.Amount); err != nil {
			return err
		}
	}
	r.fen("合计", total)
	return nil
}

func owingOf(amounts []levyfile.Amount) []Owing {
	owing := make([]Owing, len(amounts))
	for i, a := range amounts {
		owing[i] = Owing{a.Span, a.Amount}
	}
	return owing
}

// Tested is the outcome of Test.
type Tested struct {
	Files          int
	Passed, Failed int
	Errors         int // complaints that kept cases from running
}

// Check checks the contribution policies at the paths, files or directories to
// walk, with their cases, and writes every complaint. It returns how many files
// there were and how many errors.
func Check(out io.Writer, fsys fs.FS, paths ...string) (files, errors int, err error) {
	names, err := levyFiles(fsys, paths)
	if err != nil {
		return 0, 0, err
	}
	var told []levyfile.Complaint
	for _, name := range names {
		var complaints []levyfile.Complaint
		if strings.HasSuffix(name, caseSuffix) {
			_, complaints = levyfile.LoadCases(fsys, name)
		} else {
			_, complaints = levyfile.Load(fsys, name)
		}
		for _, c := range complaints {
			if slices.Contains(told, c) { // a policy's own, told again through its cases
				continue
			}
			told = append(told, c)
			if c.Severity == policyfile.Error {
				errors++
			}
			if _, err := fmt.Fprintln(out, c); err != nil {
				return len(names), errors, err
			}
		}
	}
	if len(names) > 0 {
		_, err = fmt.Fprintf(out, "缴费政策:共 %d 个文件,%d 处错误\n", len(names), errors)
	}
	return len(names), errors, err
}

// Test runs the cases of contribution policies at the paths and writes what
// differs.
func Test(out io.Writer, fsys fs.FS, paths ...string) (Tested, error) {
	var sum Tested
	names, err := levyFiles(fsys, paths)
	if err != nil {
		return sum, err
	}
	var text strings.Builder
	cells, missed := 0, 0
	for _, name := range names {
		if !strings.HasSuffix(name, caseSuffix) {
			continue
		}
		sum.Files++
		file, complaints := levyfile.LoadCases(fsys, name)
		if file == nil {
			sum.Errors += len(complaints)
			sum.Failed++
			for _, c := range complaints {
				fmt.Fprintln(&text, c)
			}
			continue
		}
		for _, r := range RunCases(file) {
			if len(r.Differences) == 0 {
				sum.Passed++
				continue
			}
			sum.Failed++
			fmt.Fprintf(&text, "%s:%d: %s\n       %s\n", r.File, r.Line, r.Name, strings.Join(r.Differences, "\n       "))
		}
		unread, all := file.Policy.Uncovered()
		cells, missed = cells+all, missed+len(unread)
		for _, m := range unread {
			fmt.Fprintf(&text, "       没有例用到:%s(%s:%d)\n", m.Name, m.File, m.Line)
		}
	}
	if sum.Files > 0 {
		fmt.Fprintf(&text, "缴费政策:格 %d 个,例用到 %d 个;%d passed, %d failed\n", cells, cells-missed, sum.Passed, sum.Failed)
	}
	_, err = io.WriteString(out, text.String())
	return sum, err
}

const caseSuffix = ".例.yaml"

// levyFiles lists contribution policies and their cases at the paths.
func levyFiles(fsys fs.FS, paths []string) ([]string, error) {
	var found []string
	for _, start := range paths {
		err := fs.WalkDir(fsys, path.Clean(start), func(name string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && strings.HasPrefix(path.Base(name), "缴费") && strings.HasSuffix(name, ".yaml") && !slices.Contains(found, name) {
				found = append(found, name)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}
