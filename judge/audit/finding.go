package audit

import (
	"yibao/ground/money"
	"yibao/law/rulefile"
)

// Finding is one hit of one rule (疑点).
type Finding struct {
	Rule     *Rule  // version, kind, title, level, control
	Point    string // version id of the knowledge point; "" of rules without
	Number   string // 知识点编号
	Clause   string // the text that it rests on
	Level    rulefile.Level
	Visit    int32     // place in Facts.Visits
	Amount   money.Fen // of its lines, or of the visit when there are none
	Lines    []Questioned
	Evidence []Evidence
	Exempt   rulefile.Exemption // not pursued because of these; not in the totals
}

// Questioned is the part of a line that a finding questions.
type Questioned struct {
	Line     int32 // place in Facts.Lines
	Quantity money.Quantity
	Amount   money.Fen // of the line's fund money, never more than it
}

// Evidence is one fact that a finding rests on, in words of an auditor.
type Evidence struct{ Name, Text string }

// Unjudged says that a rule could not be judged on a line or visit because a
// fact is missing. It is never a violation.
type Unjudged struct {
	Rule  *Rule
	Visit int32
	Line  int32  // −1: the whole visit
	Fact  string // 性别, 出生日期, 诊断 …
}

// Result is what judging found. Its memory is used again by the next Judge
// into it.
type Result struct {
	Findings []Finding
	Unjudged []Unjudged
	Lines    []money.Fen // parallel to Facts.Lines: the largest of what findings question
	Total    money.Fen   // of Lines, and of findings without lines no more than the visit's fund
	PerVisit []money.Fen // parallel to Facts.Visits; sums to Total

	work workspace
}
