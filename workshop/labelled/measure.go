package labelled

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"yibao/judge/audit"
)

// Kinds returns the kinds for which claims are made, in order.
func Kinds() []string {
	var out []string
	for _, k := range kinds {
		out = append(out, k.code)
	}
	return out
}

// Claims makes so many clean claims, and of each kind so many planted and
// border claims. The same seed makes the same claims.
func Claims(seed uint64, clean, planted, border int) []Claim {
	r := rand.New(rand.NewPCG(seed, 7))
	var out []Claim
	for range clean {
		out = append(out, begin(r).Claim)
	}
	for _, k := range kinds {
		for i := range planted + border {
			s := begin(r)
			s.Kind, s.Label = k.code, "planted"
			make := k.plant
			if i >= planted {
				s.Label, make = "border", k.border
			}
			make(s, k.code)
			out = append(out, s.Claim)
		}
	}
	return out
}

// Row is what an engine made of the claims, for one kind.
type Row struct {
	Kind          string
	Planted       int // violations
	Found         int // of them, with exactly the lines, quantities and fen
	Border        int // claims that lie just within
	FalseOnBorder int // of them, with a finding of the kind
	FalseOnClean  int // clean claims with a finding of the kind
	FalseOnOthers int // claims of other kinds, with a finding of the kind
}

// Measure judges the claims. Details are the claims that came out wrong, for
// whoever looks for the fault.
func Measure(engine *audit.Engine, claims []Claim) (rows []Row, details []string) {
	at := map[string]int{}
	for _, k := range kinds {
		at[k.code] = len(rows)
		rows = append(rows, Row{Kind: k.code})
	}
	var result audit.Result
	for i := range claims {
		c := &claims[i]
		if c.Crowd != nil {
			summary := c.Summary()
			engine.JudgeSummary(&summary, &result)
		} else {
			engine.Judge(&c.Facts, &result)
		}
		found := byKind(&result)
		for kind := range found {
			n, known := at[kind]
			switch {
			case !known || kind == c.Kind:
			case c.Label == "clean":
				rows[n].FalseOnClean++
				details = append(details, fmt.Sprintf("clean claim %d: %s", i, kind))
			default:
				rows[n].FalseOnOthers++
				details = append(details, fmt.Sprintf("claim %d of %s (%s): %s", i, c.Kind, c.Label, kind))
			}
		}
		if c.Kind != "" {
			details = append(details, rows[at[c.Kind]].count(i, c, found[c.Kind])...)
		}
	}
	return rows, details
}

func (r *Row) count(i int, c *Claim, found []Want) []string {
	if c.Label == "border" {
		r.Border++
		if len(found) > 0 {
			r.FalseOnBorder++
			return []string{fmt.Sprintf("border claim %d of %s: %v", i, c.Kind, found)}
		}
		return nil
	}
	r.Planted++
	slices.SortFunc(c.Want, inOrder)
	if !slices.Equal(c.Want, found) {
		return []string{fmt.Sprintf("planted claim %d of %s: want %v, found %v", i, c.Kind, c.Want, found)}
	}
	r.Found++
	return nil
}

func byKind(r *audit.Result) map[string][]Want {
	out := map[string][]Want{}
	for i := range r.Findings {
		f := &r.Findings[i]
		if f.Exempt != 0 {
			continue
		}
		for _, q := range f.Lines {
			out[f.Rule.Kind] = append(out[f.Rule.Kind], Want{q.Line, q.Quantity, q.Amount})
		}
		if len(f.Lines) == 0 {
			out[f.Rule.Kind] = append(out[f.Rule.Kind], Want{Line: -1})
		}
	}
	for _, list := range out {
		slices.SortFunc(list, inOrder)
	}
	return out
}

func inOrder(a, b Want) int { return cmp.Compare(a.Line, b.Line) }

// Table tells the rows as a Markdown table, the sums last.
func Table(rows []Row, names func(kind string) string) string {
	var out strings.Builder
	out.WriteString("| 种类 | 名称 | 埋入 | 查出 | 查全率 | 边界 | 边界误报 | 干净误报 | 其他误报 |\n|---|---|--:|--:|--:|--:|--:|--:|--:|\n")
	var sum Row
	line := func(kind, name string, r Row) {
		fmt.Fprintf(&out, "| %s | %s | %d | %d | %s | %d | %d | %d | %d |\n", kind, name, r.Planted, r.Found, percent(r.Found, r.Planted), r.Border, r.FalseOnBorder, r.FalseOnClean, r.FalseOnOthers)
	}
	for _, r := range rows {
		line("`"+r.Kind+"`", names(r.Kind), r)
		sum.Planted, sum.Found, sum.Border = sum.Planted+r.Planted, sum.Found+r.Found, sum.Border+r.Border
		sum.FalseOnBorder, sum.FalseOnClean, sum.FalseOnOthers = sum.FalseOnBorder+r.FalseOnBorder, sum.FalseOnClean+r.FalseOnClean, sum.FalseOnOthers+r.FalseOnOthers
	}
	line("合计", "", sum)
	return out.String()
}

// percent is part of whole in tenths of a percent, cut.
func percent(part, whole int) string {
	if whole == 0 {
		return "–"
	}
	tenths := part * 1000 / whole
	return fmt.Sprintf("%d.%d%%", tenths/10, tenths%10)
}
