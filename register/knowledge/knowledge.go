// Package knowledge is the register of what bills are audited by: knowledge
// points (知识点) as they came batch by batch, and published audit rules.
//
// Legal basis: 医疗保障基金智能审核和监控知识库、规则库管理办法(试行): the knowledge base
// holds the facts and their basis, the rule base logic, parameters and level;
// both are kept current and versioned.
//
// A point holds from a day to a day (Effective) and was learned at a time
// (Recorded); a later batch supersedes by a further version, never by a change.
// A fee line is judged by the points that hold on its own day. The package
// keeps texts; what a kind of rule makes of them is in law/rulefile and
// judge/audit.
package knowledge

import (
	"slices"
	"time"

	"yibao/ground/fault"
	"yibao/ground/period"
)

// Batch is one delivery of knowledge: an official attachment, a region's list.
type Batch struct {
	Source   string      // who published it: 国家医保局, a region, 本地
	Number   string      // 第八批-1; unique within the source
	Title    string      // of the announcement
	Valid    period.Span // the days on which its points count unless they say otherwise
	Recorded time.Time   // UTC, microseconds
}

// Match says how a key finds a fee line, a diagnosis or an operation.
type Match string

// The ways to match. A longer match goes before a shorter one only where a kind
// says so; otherwise all that match count.
const (
	ByCode   Match = "编码" // the whole code
	ByPrefix Match = "前缀" // the code begins so: substance and form of a drug, a category of diagnoses
	ByName   Match = "名称" // the name after Normalize, where the source gives no code
)

// Key is one thing that a point speaks of.
type Key struct {
	Match Match
	Text  string
}

// Point is one version of a knowledge point.
type Point struct {
	period.Version
	Number   string   // 知识点编号: the same in all versions
	Kind     string   // code of the rule kind it feeds: DRUG_SEX
	Region   string   // admdvs it counts in, by prefix; "" everywhere
	Source   string   // of its batch
	Batch    string   // number of its batch
	Official string   // number of the official rule: GZ10000301004000
	Name     string   // as published, for people
	Group    string   // 组号, where a kind works on groups
	Items    []Key    // what it limits; of a pair the main one (A)
	Others   []Key    // the other side of a pair (B), allowed diagnoses, required items
	Values   []Value  // its terms in the words of the kind: 性别 女, 上限 1, 窗口 日
	Clause   string   // the text it rests on, as published
	Replaces []string // version ids that it supersedes
	Active   bool     // false: withdrawn from Effective.From on
}

// Value is one term of a point or parameter of a rule, in the words and units
// of law/rulefile.
type Value struct{ Name, Text string }

// Value returns the text of a term, "" when the point does not say it.
func (p *Point) Value(name string) string {
	for i := range p.Values {
		if p.Values[i].Name == name {
			return p.Values[i].Text
		}
	}
	return ""
}

// State is how far a published rule goes.
type State string

// The states of a rule version.
const (
	Draft   State = "草稿" // may be tried on history, runs nowhere
	Shadow  State = "影子" // runs beside, findings are counted and shown to nobody outside
	Active  State = "启用"
	Retired State = "停用"
)

var moves = map[State][]State{
	Draft:  {Shadow, Active, Retired},
	Shadow: {Active, Draft, Retired},
	Active: {Shadow, Retired},
}

// May reports whether a version may follow one in state s by a version in the
// next state; publishing to 启用 is an act of two persons.
func (s State) May(next State) bool { return s == next || slices.Contains(moves[s], next) }

// RuleVersion is one published version of an audit rule: the text of its file,
// from which everything else can be read again (law/rulefile.Parse).
type RuleVersion struct {
	period.Version
	Region   string // admdvs of the centre that publishes; "" shipped with the program
	Rule     string // 规则编号, the same in all versions
	Kind     string // code of the rule kind, 式 for a written expression
	Title    string
	State    State
	File     string // name of the file
	Text     string
	Hash     string // hex SHA-256 of Text
	Good     string // cases that must not be found, as a .good file has them; ""
	Bad      string // cases that must be found
	Author   string
	Reviewer string // the second person; "" unless 启用
}

// Refusals of this register.
var (
	ErrUnknownRule  = fault.Define("YB6851", fault.Business, "没有审核规则 %s,请核对规则编号")
	ErrUnknownBatch = fault.Define("YB6852", fault.Business, "没有知识批次 %s %s,请核对来源与批号")
	ErrUnknownPoint = fault.Define("YB6854", fault.Business, "没有知识点 %s,请核对编号")
	ErrBatchTaken   = fault.Define("YB6853", fault.Business, "知识批次 %s %s 已经装入,更正请用新的批号并注明替代")
)
