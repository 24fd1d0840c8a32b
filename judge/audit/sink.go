package audit

import (
	"slices"

	"yibao/ground/money"
	"yibao/law/rulefile"
)

func (r *Result) reset(f *Facts) {
	r.Findings, r.Unjudged, r.Total = r.Findings[:0], r.Unjudged[:0], 0
	r.Lines = zeroed(r.Lines, len(f.Lines))
	r.PerVisit = zeroed(r.PerVisit, len(f.Visits))
}

func zeroed(list []money.Fen, n int) []money.Fen {
	list = slices.Grow(list[:0], n)[:n]
	clear(list)
	return list
}

// begin opens a finding of the rule being judged; entry is nil for rules
// without points. It counts only once lines or evidence are in it; see keep.
func (v *view) begin(e *entry, visit int32) *Finding {
	r := v.result
	if n := len(r.Findings); n < cap(r.Findings) {
		r.Findings = r.Findings[:n+1]
	} else {
		r.Findings = append(r.Findings, Finding{})
	}
	f := &r.Findings[len(r.Findings)-1]
	*f = Finding{Rule: v.rule, Level: v.rule.Level, Clause: v.rule.Clause, Visit: visit, Lines: f.Lines[:0], Evidence: f.Evidence[:0]}
	if e != nil {
		f.Point, f.Number = e.point.ID, e.point.Number
		if e.point.Clause != "" {
			f.Clause = e.point.Clause
		}
	}
	return f
}

// question adds so much of a line to the finding. Lines that no fund paid are
// left out, except before the visit is charged, when nobody knows.
func (v *view) question(f *Finding, at int32, quantity money.Quantity) {
	l := &v.lines[at]
	v.questionFen(f, at, quantity, portion(l.fund, quantity, l.quantity))
}

// questionFen is question for money that does not go by quantity.
func (v *view) questionFen(f *Finding, at int32, quantity money.Quantity, fen money.Fen) {
	l := &v.lines[at]
	if !l.judged || quantity <= 0 {
		return
	}
	if l.fund <= 0 && v.facts.Stage != rulefile.Before {
		return
	}
	fen = max(0, min(fen, l.fund))
	f.Lines = append(f.Lines, Questioned{l.at, min(quantity, l.quantity), fen})
	f.Amount += fen
}

// note adds a fact to the finding.
func (f *Finding) note(name, text string) { f.Evidence = append(f.Evidence, Evidence{name, text}) }

// keep closes a finding that questions lines: without any it is taken back.
func (v *view) keep(f *Finding) bool {
	if len(f.Lines) == 0 {
		v.result.Findings = v.result.Findings[:len(v.result.Findings)-1]
		return false
	}
	v.exempt(f)
	return true
}

// inform closes a finding that is worth telling without lines.
func (v *view) inform(f *Finding) { v.exempt(f) }

// whole questions all of a visit, line by line, or its fund money when no
// lines are known.
func (v *view) whole(f *Finding, visit int32) {
	for _, at := range v.of(visit) {
		v.question(f, at, v.lines[at].quantity)
	}
	if len(v.of(visit)) == 0 && v.facts.Visits[visit].Judged {
		f.Amount = v.facts.Visits[visit].Fund
	}
}

// keepVisit closes a finding about a visit.
func (v *view) keepVisit(f *Finding) {
	if len(f.Lines) == 0 && f.Amount == 0 {
		v.result.Findings = v.result.Findings[:len(v.result.Findings)-1]
		return
	}
	v.exempt(f)
}

// exempt marks a finding whose visit, or all of whose lines, are exempt by the
// rule; of lines some of which are exempt, the others stay.
func (v *view) exempt(f *Finding) {
	mask := f.Rule.Exemptions
	if f.Visit >= 0 {
		if f.Exempt = mask & v.facts.Visits[f.Visit].Exempt; f.Exempt != 0 {
			return
		}
	}
	var by rulefile.Exemption
	exempted := 0
	for _, q := range f.Lines {
		if e := mask & v.facts.Lines[q.Line].Exempt; e != 0 {
			by |= e
			exempted++
		}
	}
	switch {
	case exempted == 0:
	case exempted == len(f.Lines):
		f.Exempt = by
	default:
		f.Lines = slices.DeleteFunc(f.Lines, func(q Questioned) bool { return mask&v.facts.Lines[q.Line].Exempt != 0 })
		f.Amount = 0
		for _, q := range f.Lines {
			f.Amount += q.Amount
		}
	}
}

// unjudged says that a fact is missing; at is a place in view.lines, −1 for the
// whole visit. The same is said once.
func (v *view) unjudged(visit, at int32, fact string) {
	u := Unjudged{v.rule, visit, -1, fact}
	if at >= 0 {
		u.Line = v.lines[at].at
	}
	for _, said := range v.result.Unjudged {
		if said == u {
			return
		}
	}
	v.result.Unjudged = append(v.result.Unjudged, u)
}

// total adds up what is questioned: of each line the largest of its findings,
// never their sum. Reminders and exempt findings question nothing.
func (r *Result) total(f *Facts) {
	for i := range r.Findings {
		x := &r.Findings[i]
		if x.Exempt != 0 || x.Level == rulefile.Reminder {
			continue
		}
		for _, q := range x.Lines {
			r.Lines[q.Line] = max(r.Lines[q.Line], q.Amount)
		}
	}
	for i, fen := range r.Lines {
		r.PerVisit[f.Lines[i].Visit] += fen
	}
	for i := range r.Findings {
		x := &r.Findings[i]
		if x.Exempt == 0 && x.Level != rulefile.Reminder && len(x.Lines) == 0 && x.Visit >= 0 {
			r.PerVisit[x.Visit] = max(r.PerVisit[x.Visit], x.Amount)
		}
	}
	for _, fen := range r.PerVisit {
		r.Total += fen
	}
}
