package levyfile

import (
	"strings"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/law/expr"
)

// Run is one computation by a policy: for one day and one set of facts. It may
// be used again (Begin), not from two goroutines at once.
type Run struct {
	policy  *Policy
	day     period.Date
	facts   *Facts
	group   string // the 身份 that is tried
	results []money.Rate
	steps   []Step
	explain bool
}

// Step is one reason: a rule or parameter with its value and citation.
type Step struct {
	Name  string // 缴费基数, 参数 平均工资, 单位缴费 …
	Rule  string // the formula, or the cell of a table
	Value string // as people print it
	Cite  string // 依据 with its article
	File  string
	Line  int
}

// String returns the step as a sentence.
func (s Step) String() string {
	text := s.Name
	if s.Rule != "" {
		text += " = " + s.Rule
	}
	text += " → " + s.Value
	if s.Cite != "" {
		text += "(依据:" + s.Cite + ")"
	}
	return text
}

// Begin starts a computation; the facts must not change before it ends.
func (r *Run) Begin(p *Policy, day period.Date, facts *Facts, explain bool) {
	r.policy, r.day, r.facts, r.group, r.explain = p, day, facts, "", explain
	r.results, r.steps = r.results[:0], r.steps[:0]
}

// Steps returns the reasons so far, when they were asked for.
func (r *Run) Steps() []Step { return append([]Step(nil), r.steps...) }

func (r *Run) figure(name Figure) (money.Rate, error) {
	v, known := r.facts.Figure(name)
	if !known {
		return v, ErrFactMissing.With(r.policy.Title, figures[name].name)
	}
	return v, nil
}

func (r *Run) word(name Choice) string {
	if name == Group {
		if r.group != "" {
			return r.group
		}
		return r.facts.Groups()[0]
	}
	return r.facts.words[name]
}

// get reads the parameter for the run's day and facts.
func (p *param) get(r *Run) (money.Rate, error) {
	for _, rec := range p.records {
		if rec.span.Contains(r.day) {
			return p.read(r, rec)
		}
	}
	return money.Rate{}, ErrNoValue.With(p.name, r.day, r.policy.file, p.node.line)
}

func (p *param) read(r *Run, rec *record) (money.Rate, error) {
	found, err := rec.root.find(r)
	if err != nil {
		return money.Rate{}, err
	}
	if found == nil || found.none {
		line := rec.node.line
		if found != nil {
			line = found.node.line
		}
		return money.Rate{}, ErrNoValue.With(p.name, p.situation(r), r.policy.file, line)
	}
	v, err := found.value.figure(r)
	if err != nil {
		return v, explain(err, p.name, found.node.line)
	}
	if r.explain && r.policy.covering {
		found.hits++
	}
	if p.rounding != nil && p.unit == expr.Yuan {
		fen, err := v.Fen(*p.rounding)
		if err != nil {
			return v, explain(err, p.name, found.node.line)
		}
		v = money.FenRate(fen)
	}
	if r.explain {
		r.tell(Step{Name: "参数 " + p.name, Rule: strings.TrimSpace(found.label), Value: valueText(v, p.unit),
			Cite: rec.cite.text, File: r.policy.file, Line: found.node.line})
	}
	return v, nil
}

// find returns the cell for the run, nil when no row fits.
func (b *branch) find(r *Run) (*cell, error) {
	for b.cell == nil {
		next := b.rest
		if b.dim.ranged {
			v, err := r.figure(b.dim.figure)
			if err != nil {
				return nil, err
			}
			for i, k := range b.keys {
				if k.within.contains(v) {
					next = b.next[i]
					break
				}
			}
		} else {
			word := r.word(b.dim.choice)
			if word == "" && b.rest == nil {
				return nil, ErrFactMissing.With(r.policy.Title, b.dim.name)
			}
			for i, k := range b.keys {
				if containsWord(k.words, word) {
					next = b.next[i]
					break
				}
			}
		}
		if next == nil {
			return nil, nil
		}
		b = next
	}
	return b.cell, nil
}

func containsWord(words []string, word string) bool {
	for _, w := range words {
		if w == word {
			return true
		}
	}
	return false
}

// situation tells what the run has in the parameter's dimensions.
func (p *param) situation(r *Run) string {
	parts := []string{r.day.String()}
	for _, d := range p.dims {
		if d.ranged {
			v, _ := r.facts.Figure(d.figure)
			parts = append(parts, valueText(v, figures[d.figure].unit))
		} else {
			parts = append(parts, r.word(d.choice))
		}
	}
	return strings.Join(parts, "·")
}

func (r *Run) tell(s Step) {
	for _, told := range r.steps {
		if told == s {
			return
		}
	}
	r.steps = append(r.steps, s)
}

// valueText prints a figure as people do.
func valueText(v money.Rate, unit expr.Unit) string {
	switch {
	case unit == expr.Yuan && v.Den() == 1:
		return money.Fen(v.Num()).String() + "元"
	case unit == expr.Yuan:
		return v.String() + "分"
	case unit == expr.Ratio:
		return v.Percent()
	case unit.IsCount():
		return v.String() + string(unit)
	default:
		return v.String()
	}
}
