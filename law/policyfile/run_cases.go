package policyfile

import (
	"fmt"
	"slices"
	"strings"

	"yibao/ground/fault"
	"yibao/ground/money"
	"yibao/law/expr"
)

// CaseResult is how one case came out.
type CaseResult struct {
	File        string
	Line        int
	Name        string
	OK          bool
	Differences []string // in Chinese, one for each figure that differs
}

// refusalWords are the names that case files use for refusals.
var refusalWords = map[string]fault.Code{"P901": ErrNoValue.Code, "P910": ErrCheck.Code}

// Run runs every case. The cells and bands that were read are remembered for
// Uncovered.
func (c *CaseFile) Run() []CaseResult {
	results := make([]CaseResult, len(c.cases))
	for i, x := range c.cases {
		differences := c.run(x)
		results[i] = CaseResult{c.Name, x.node.line, x.name, len(differences) == 0, differences}
	}
	return results
}

func (c *CaseFile) run(x *example) []string {
	h := &history{}
	var differences []string
	if len(x.visits) > 0 {
		first := x.firstSettlement()
		for _, e := range x.used {
			if first == nil || !h.beginText(first, e) {
				differences = append(differences, "“累计”里没有叫“"+e.key.text+"”的累计,或者值不对。")
			}
		}
	}
	for i, v := range x.visits {
		prefix := ""
		if len(x.visits) > 1 {
			prefix = fmt.Sprintf("第 %d 次:", i+1)
		}
		if v.reverse > 0 {
			if v.reverse > i {
				differences = append(differences, prefix+"要冲正的那一次还没有发生。")
			}
			h.reverse(v.reverse)
			continue
		}
		if v.stay == "" {
			v.stay = fmt.Sprint("第", i+1, "次")
		}
		for _, d := range c.settle(h, v, i+1) {
			differences = append(differences, prefix+d)
		}
	}
	return differences
}

func (x *example) firstSettlement() *visit {
	for _, v := range x.visits {
		if v.policy != nil {
			return v
		}
	}
	return nil
}

func (h *history) beginText(v *visit, e entry) bool {
	unit := expr.Yuan
	for _, a := range v.policy.model.accs {
		if e.key.text == a.Name || strings.HasPrefix(e.key.text, a.Name+"·") {
			unit = a.unit()
		}
	}
	value, ok := wantedFigure(e.value, unit)
	return ok && value.Den() == 1 && h.begin(v, e.key.text, value.Num())
}

func (c *CaseFile) settle(h *history, v *visit, number int) []string {
	in := v.input
	in.Used = func(name string, keys []string) int64 {
		a, _ := v.policy.Accumulator(name)
		return h.used(v, a, keys)
	}
	t := newTracer()
	result, err := v.policy.settle(new(frame), &in, t)
	for id := range t.hits {
		c.hits[id] = true
	}
	if err != nil {
		return v.refused(err)
	}
	if v.refusal != "" {
		return []string{"应当拒绝(" + v.refusal + "),却算出了结果。"}
	}
	h.add(v, number, result)
	var differences []string
	for _, e := range v.want {
		if d := v.compare(h, result, e); d != "" {
			differences = append(differences, d)
		}
	}
	return differences
}

func (v *visit) refused(err error) []string {
	f, ok := fault.As(err)
	switch {
	case !ok:
		return []string{"算不出来:" + err.Error()}
	case v.refusal == "":
		return []string{"被拒绝:" + f.Error()}
	case string(f.Code) != v.refusal && f.Code != refusalWords[v.refusal]:
		return []string{"应当以 " + v.refusal + " 拒绝,却以 " + f.Error() + " 拒绝。"}
	default:
		return nil
	}
}

// compare compares one figure of 应得; "" when it agrees.
func (v *visit) compare(h *history, r Result, e entry) string {
	got, unit, ok := v.figure(h, r, e.key.text)
	if !ok {
		return "结果里没有“" + e.key.text + "”。" + expr.Suggest(e.key.text, resultWords(r))
	}
	want, ok := wantedFigure(e.value, unit)
	if !ok {
		return "“" + e.key.text + "”应得的“" + e.value.text + "”不是" + string(unit) + "的写法。"
	}
	if got.Cmp(want) != 0 {
		return e.key.text + ":应得 " + figureText(want, unit) + ",算得 " + figureText(got, unit)
	}
	return ""
}

// figure finds a result by name: a portion, a figure, a payer, 总额, 累计·名,
// or 第1笔·名.
func (v *visit) figure(h *history, r Result, name string) (money.Rate, expr.Unit, bool) {
	if amount, ok := r.Portions.Find(name); ok {
		return money.FenRate(amount), expr.Yuan, true
	}
	if value, ok := r.Figures.Find(name); ok {
		return value, expr.Unit(r.Figures.Unit(name)), true
	}
	if name == totalName {
		return money.FenRate(r.Total), expr.Yuan, true
	}
	if payer, ok := payerName(name); ok && contains(payerNames, payer) {
		return money.FenRate(r.Paid(payer)), expr.Yuan, true
	}
	if rest, ok := strings.CutPrefix(name, "累计·"); ok {
		return v.accumulated(h, rest)
	}
	for i, row := range r.Rows {
		if rest, ok := strings.CutPrefix(name, fmt.Sprintf("第%d笔·", i+1)); ok {
			amount, found := row.Find(rest)
			return money.FenRate(amount), expr.Yuan, found
		}
	}
	return money.Rate{}, "", false
}

func (v *visit) accumulated(h *history, name string) (money.Rate, expr.Unit, bool) {
	for _, a := range v.policy.model.accs {
		rest, ok := strings.CutPrefix(name, a.Name)
		if !ok || rest != "" && !strings.HasPrefix(rest, "·") {
			continue
		}
		var keys []string
		if rest != "" {
			keys = strings.Split(strings.TrimPrefix(rest, "·"), "·")
		}
		return money.Whole(h.used(v, a.Accumulator, keys)), a.unit(), true
	}
	return money.Rate{}, "", false
}

func wantedFigure(n *node, unit expr.Unit) (money.Rate, bool) {
	if n.kind != scalar {
		return money.Rate{}, false
	}
	text, minus := strings.CutPrefix(strings.ReplaceAll(n.text, ",", ""), "-")
	v, from, ok := expr.Literal(text)
	if !ok {
		return v, false
	}
	if minus {
		v = v.Neg()
	}
	v, code, _ := expr.Fit(v, from, unit)
	return v, code == ""
}

func resultWords(r Result) []string {
	var names []string
	for name := range r.Portions.All() {
		names = append(names, name)
	}
	for name := range r.Figures.All() {
		names = append(names, name)
	}
	for _, s := range r.Shares {
		names = append(names, s.Payer)
	}
	return names
}

// Cell is one value of a policy's tables, for coverage.
type Cell struct {
	Name string // 起付标准·三级, 个人负担比例·三级·至2万
	File string
	Line int
}

// coverage collects the cells and bands of the policies that case files name,
// and which of them some case has read.
type coverage struct {
	places map[string]Cell
	hits   map[string]bool
}

// Uncovered returns the cells and bands of the file's policies that none of its
// cases has read; call it after Run. total counts all of them.
func (c *CaseFile) Uncovered() (missed []Cell, total int) {
	v := coverage{make(map[string]Cell), make(map[string]bool)}
	v.add(c)
	return v.missed(), len(v.places)
}

func (v *coverage) add(c *CaseFile) {
	for id := range c.hits {
		v.hits[id] = true
	}
	for _, p := range c.policies {
		if p == nil {
			continue
		}
		for _, prog := range p.programs {
			for _, made := range prog.cells {
				for _, part := range made.parts() {
					if !made.none {
						v.places[part.id] = part.Cell
					}
				}
			}
		}
	}
}

func (v *coverage) missed() []Cell {
	var missed []Cell
	for _, id := range sortedKeys(v.places) {
		if !v.hits[id] {
			missed = append(missed, v.places[id])
		}
	}
	slices.SortStableFunc(missed, func(a, b Cell) int {
		if a.File != b.File {
			return strings.Compare(a.File, b.File)
		}
		return a.Line - b.Line
	})
	return missed
}

// place is a Cell with its key for coverage.
type place struct {
	id string
	Cell
}

// parts are the places of a cell that a case should read: its bands, or itself.
func (c *cell) parts() []place {
	name := c.param
	if c.label != "" {
		name += "·" + c.label
	}
	if len(c.bands) == 0 {
		return []place{{c.id, Cell{name, c.node.source.name, c.node.line}}}
	}
	parts := make([]place, len(c.bands))
	for i, b := range c.bands {
		parts[i] = place{b.id, Cell{name + "·" + b.label, b.node.source.name, b.node.line}}
	}
	return parts
}
