package audit

import (
	"cmp"
	"slices"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/law/rulefile"
)

// line is a fee line after netting.
type line struct {
	*Line
	at       int32 // place in Facts.Lines
	visit    *Visit
	judged   bool
	quantity money.Quantity // what refunds left
	amount   money.Fen
	fund     money.Fen
}

// match says that an entry speaks of a line. line is a place in view.lines.
type match struct {
	line, entry int32
	side        side
}

// view is the facts of a person as evaluators see them.
type view struct {
	engine  *Engine
	facts   *Facts
	result  *Result
	lines   []line    // without what was taken back, in order of time
	matches [][]match // by rule, in order of lines
	first   []int32   // by visit, into ofVisit; one more at the end
	ofVisit []int32   // places in lines
	number  int32     // of the rule that is being judged
	rule    *Rule
}

// workspace is the memory that a Result keeps from one judging to the next.
type workspace struct {
	view     view
	refs     map[itemKey]span
	pool     []ref
	spans    []span  // by line of the view
	of       *Engine // that refs and pool belong to
	net      netting
	grouping grouping
	mains    []mains
	known    []int32
	stirred  []bool // by cluster
}

type itemKey struct{ code, name string }

type span struct{ from, to int32 }

// maxRemembered bounds how many items' refs are kept from person to person.
const maxRemembered = 1 << 16

// Judge judges the facts by the engine's rules into r, whose memory is used
// again: what it held before is gone.
func (e *Engine) Judge(f *Facts, r *Result) { e.judge(f, r, nil) }

func (e *Engine) judge(f *Facts, r *Result, only []uint64) {
	r.reset(f)
	v := &r.work.view
	v.engine, v.facts, v.result = e, f, r
	v.collect(&r.work)
	v.group()
	v.find(&r.work, only)
	for i := range e.rules {
		c := &e.rules[i]
		if c.rule.Stages&f.Stage == 0 || !asked(only, int32(i)) {
			continue
		}
		v.number, v.rule = int32(i), c.rule
		c.judge.judge(v)
	}
	r.total(f)
	v.engine, v.facts, v.rule = nil, nil, nil
}

// collect nets refunds out and puts the rest in order of time.
func (v *view) collect(w *workspace) {
	v.lines = v.lines[:0]
	for i := range v.facts.Lines {
		l := &v.facts.Lines[i]
		visit := &v.facts.Visits[l.Visit]
		v.lines = append(v.lines, line{l, int32(i), visit, visit.Judged, l.Quantity, l.Amount, l.Fund})
	}
	w.net.apply(v)
	v.lines = slices.DeleteFunc(v.lines, func(l line) bool { return l.quantity <= 0 })
	if !slices.IsSortedFunc(v.lines, inTime) {
		slices.SortStableFunc(v.lines, inTime)
	}
}

func inTime(a, b line) int {
	return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Minute, b.Minute), cmp.Compare(a.at, b.at))
}

// group lists the lines of each visit.
func (v *view) group() {
	n := len(v.facts.Visits)
	v.first = append(v.first[:0], make([]int32, n+1)...)
	for i := range v.lines {
		v.first[v.lines[i].Visit+1]++
	}
	for i := range n {
		v.first[i+1] += v.first[i]
	}
	v.ofVisit = slices.Grow(v.ofVisit[:0], len(v.lines))[:len(v.lines)]
	next := append(v.result.work.known[:0], v.first...)
	for i := range v.lines {
		visit := v.lines[i].Visit
		v.ofVisit[next[visit]] = int32(i)
		next[visit]++
	}
	v.result.work.known = next
}

// of returns the places of a visit's lines, in order of time.
func (v *view) of(visit int32) []int32 { return v.ofVisit[v.first[visit]:v.first[visit+1]] }

// find fills the matches of each rule asked for.
func (v *view) find(w *workspace, only []uint64) {
	e := v.engine
	if w.of != e || len(w.refs) > maxRemembered {
		w.of, w.refs, w.pool = e, make(map[itemKey]span), w.pool[:0]
	}
	for len(v.matches) < len(e.rules) {
		v.matches = append(v.matches, nil)
	}
	for i := range v.matches {
		v.matches[i] = v.matches[i][:0]
	}
	v.stir(w)
	for i := range v.lines {
		l := &v.lines[i]
		for _, r := range w.pool[w.spans[i].from:w.spans[i].to] {
			x := &e.entries[r.entry]
			if w.stirred[x.cluster] && asked(only, x.rule) && x.span.Contains(l.Day) {
				v.matches[x.rule] = append(v.matches[x.rule], match{int32(i), r.entry, r.side})
			}
		}
	}
}

// stir looks each line's refs up and marks the clusters that a line under
// judgement is in: lines of history in no such cluster can be in no finding and
// are passed over.
func (v *view) stir(w *workspace) {
	w.stirred = append(w.stirred[:0], make([]bool, v.engine.clusters)...)
	w.spans = w.spans[:0]
	for i := range v.lines {
		l := &v.lines[i]
		s := v.span(w, l)
		w.spans = append(w.spans, s)
		if !l.judged {
			continue
		}
		for _, r := range w.pool[s.from:s.to] {
			w.stirred[v.engine.entries[r.entry].cluster] = true
		}
	}
}

// refs returns what speaks of a line's item; they are remembered from person to
// person.
func (v *view) refs(w *workspace, l *line) []ref {
	s := v.span(w, l)
	return w.pool[s.from:s.to]
}

func (v *view) span(w *workspace, l *line) span {
	key := itemKey{l.Item, l.Name}
	s, ok := w.refs[key]
	if !ok {
		s.from = int32(len(w.pool))
		w.pool = v.engine.lines.find(l.Item, l.Name, w.pool)
		s.to = int32(len(w.pool))
		w.refs[key] = s
	}
	return s
}

// mine returns the matches of the rule that is being judged.
func (v *view) mine() []match { return v.matches[v.number] }

// entry returns an entry.
func (v *view) entry(n int32) *entry { return &v.engine.entries[n] }

// terms returns the rule's parameters on a day.
func (v *view) terms(day period.Date) *rulefile.Terms {
	list := v.rule.Parameters
	for i := range list {
		if list[i].Span.Contains(day) {
			return &list[i].Terms
		}
	}
	return &noTerms
}

var noTerms rulefile.Terms

// netting takes refunds out of what they take back.
type netting struct{ places map[netKey]int32 }

type netKey struct {
	visit int32
	no    string
}

func (n *netting) apply(v *view) {
	refunds := false
	for i := range v.lines {
		refunds = refunds || v.lines[i].Quantity < 0
	}
	if !refunds {
		return
	}
	if n.places == nil {
		n.places = make(map[netKey]int32)
	}
	clear(n.places)
	for i := range v.lines {
		if v.lines[i].Quantity > 0 {
			n.places[netKey{v.lines[i].Visit, v.lines[i].LineNo}] = int32(i)
		}
	}
	for i := range v.lines {
		r := &v.lines[i]
		if r.Quantity >= 0 {
			continue
		}
		if to, ok := n.places[netKey{r.Visit, r.RefundOf}]; ok && r.RefundOf != "" {
			v.lines[to].less(r)
			continue
		}
		v.lessAny(int32(i))
	}
}

// lessAny takes a refund that names no line out of the latest lines of the same
// visit, item and price.
func (v *view) lessAny(refund int32) {
	r := &v.lines[refund]
	left := *r
	for i := len(v.lines) - 1; i >= 0 && left.quantity < 0; i-- {
		l := &v.lines[i]
		if l.Quantity <= 0 || l.quantity <= 0 || l.Visit != r.Visit || l.Item != r.Item || l.Price != r.Price {
			continue
		}
		take := min(l.quantity, -left.quantity)
		piece := line{Line: r.Line, quantity: -take, amount: -portion(-r.Amount, take, -r.Quantity), fund: -portion(-r.Fund, take, -r.Quantity)}
		l.less(&piece)
		left.quantity += take
	}
}

// less takes a refund out. A refund that does not say its fund money takes the
// line's own in proportion.
func (l *line) less(r *line) {
	if r.fund < 0 {
		l.fund = max(0, l.fund+r.fund)
	} else {
		l.fund -= portion(l.fund, min(-r.quantity, l.quantity), l.quantity)
	}
	l.quantity += r.quantity
	l.amount = max(0, l.amount+r.amount)
	if l.quantity <= 0 {
		l.quantity, l.fund = 0, 0
	}
}

// portion returns amount × part ÷ whole, rounded half up to fen and never more
// than the amount.
func portion(amount money.Fen, part, whole money.Quantity) money.Fen {
	if whole <= 0 || part >= whole || amount <= 0 {
		return max(0, amount)
	}
	if part <= 0 {
		return 0
	}
	share, err := money.NewRate(int64(part), int64(whole))
	if err != nil {
		return amount
	}
	fen, err := share.Of(amount, money.HalfUpFen)
	if err != nil {
		return amount
	}
	return min(fen, amount)
}
