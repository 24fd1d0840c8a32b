package audit

import (
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/law/rulefile"
)

// JudgeOnly is Judge for those rules whose bit is set: bit i of only[i/64] is the
// i-th of Rules. What it finds by them is what Judge finds by them, in the same
// order; totals are of these findings.
func (e *Engine) JudgeOnly(f *Facts, r *Result, only []uint64) { e.judge(f, r, only) }

// asked reports whether a rule is among those asked for; nil asks for all.
func asked(only []uint64, rule int32) bool {
	return only == nil || only[rule>>6]&(1<<(rule&63)) != 0
}

// Netted is what refunds left of a line.
type Netted struct {
	Quantity     money.Quantity
	Amount, Fund money.Fen
}

// Net appends what refunds left of each line of the facts, in their order;
// refunds themselves are left with nothing.
func Net(f *Facts, into []Netted) []Netted {
	var v view
	v.facts = f
	for i := range f.Lines {
		l := &f.Lines[i]
		v.lines = append(v.lines, line{Line: l, at: int32(i), quantity: l.Quantity, amount: l.Amount, fund: l.Fund})
	}
	var n netting
	n.apply(&v)
	for i := range v.lines {
		l := &v.lines[i]
		into = append(into, Netted{max(l.quantity, 0), l.amount, l.fund})
	}
	return into
}

// OutsideAge reports whether the age on a day lies outside, both limits being
// within; known is false when the day of birth does not tell.
func OutsideAge(birth, day period.Date, least, most rulefile.Age) (outside, known bool) {
	o := outsideAge(birth, day, least, most)
	return o == hits, o != unknown
}

// Listed reports whether a code begins with, or a name contains, one of the list.
func Listed(code, name string, list []rulefile.Code) bool { return listed(code, name, list) }

// PregnancyState is the state told (1 妊娠, 2 哺乳), or 妊娠 when a diagnosis says so;
// 0 when nothing does.
func (visit *Visit) PregnancyState() uint8 { return visit.pregnancy() }

// MainDiagnosis is the main diagnosis, nil when there is none.
func (visit *Visit) MainDiagnosis() *Diagnosis { return visit.main() }
