// Package finding is the register of findings of the audit (疑点): which rule was
// broken by which lines of which visit, how much fund money is questioned, by
// what evidence, and what the institution answered.
//
// Legal basis: 医疗保障基金使用监督管理条例 (国令735) art. 38; 医疗保障基金智能审核和监控知识库、
// 规则库管理办法(试行): each finding keeps its rule, knowledge and basis, and goes its way
// of review, appeal and decision.
//
// A finding is never changed; answers are further rows. What becomes of it in
// review and appeal is casework's.
package finding

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"yibao/ground/fault"
	"yibao/ground/money"
	"yibao/ground/period"
)

// Finding is one hit of one rule version, as it was found.
type Finding struct {
	PsnNo     string
	ID        string // jr_id
	Task      string // what found it: a run's id or a message
	Origin    string // 事前, 事中, 事后
	Region    string // admdvs of the 统筹区
	Provider  string // institution whose lines are questioned
	VisitID   string
	SetlID    string // settlement of the lines; "" before settlement
	Day       period.Date
	Rule      string // 规则编号
	Version   string // version id of the rule
	Kind      string
	Title     string
	Level     string // 违规, 可疑, 线索, 提醒
	Control   string // 结算控制, 报错控制, 提醒控制; "" none
	Point     string // version id of the knowledge point; "" of rules without
	Number    string // 知识点编号
	Clause    string
	Shadow    bool        // found by a rule in 影子: shown to nobody outside
	Exempt    string      // why it is not pursued; ""
	Amount    money.Fen   // fund money questioned
	Lines     []Line      // in order of the bill
	Evidence  []Evidence  // in words
	Due       period.Date // by when a reminder needs its reason; zero: none
	Recorded  time.Time
	Questions string // of Same: the same finding found again is the same
}

// Line is the part of a fee line that is questioned.
type Line struct {
	LineNo   string
	Item     string
	Name     string
	Quantity money.Quantity
	Amount   money.Fen
}

// Evidence is one fact that a finding rests on.
type Evidence struct{ Name, Text string }

// Way is what the institution did (dspo_way).
type Way string

// The ways.
const (
	GoesOn  Way = "1" // 继续执行, with a reason
	Changes Way = "2" // 返回修改
)

// Answer is what the institution said to a finding (3103).
type Answer struct {
	PsnNo     string
	FindingID string
	ID        string
	Way       Way
	Reason    string // dspo_way_rea; needed to go on
	Provider  string
	Operator  string
	Recorded  time.Time
}

// Same is the hash of what makes two findings the same: person, rule, point,
// visit and what is questioned of which lines. It is kept in Questions.
func (f Finding) Same() string {
	h := sha256.New()
	write := func(parts ...string) {
		for _, p := range parts {
			fmt.Fprintf(h, "%d:%s", len(p), p)
		}
	}
	write(f.PsnNo, f.Rule, f.Number, f.VisitID)
	for _, l := range f.Lines {
		write(l.LineNo, l.Quantity.String(), l.Amount.String())
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Repeats reports whether the finding says what an earlier one says. One of
// another settlement is news: the earlier one is closed when its settlement was
// reversed and the bill settled again.
func (f Finding) Repeats(before Finding) bool {
	return before.Questions == f.Questions && (before.SetlID == f.SetlID || before.SetlID == "")
}

// Open reports whether a finding that asks for a reason has none yet.
func Open(f Finding, answers []Answer) bool {
	if f.Due.IsZero() || f.Shadow {
		return false
	}
	for _, a := range answers {
		if a.FindingID == f.ID && (a.Way == Changes || a.Reason != "") {
			return false
		}
	}
	return true
}

// ErrUnknownFinding: nobody found this.
var ErrUnknownFinding = fault.Define("YB4511", fault.Business, "没有疑点 %s,请核对 warn_rslt_id(3101、3102 应答中的 jr_id)")

// Reader looks findings up.
type Reader interface {
	// FindingsOf returns the person's findings, oldest first.
	FindingsOf(ctx context.Context, psnNo string) ([]Finding, error)
	// FindingsAt returns the person's findings of one visit, oldest first.
	FindingsAt(ctx context.Context, psnNo, visitID string) ([]Finding, error)
	// AnswersOf returns what was said to the person's findings, oldest first.
	AnswersOf(ctx context.Context, psnNo string) ([]Answer, error)
	// PersonOfFinding returns whose finding it is; ErrUnknownFinding.
	PersonOfFinding(ctx context.Context, id string) (string, error)
}

// Writer adds findings; what a task or an earlier one found already (same
// Questions of the same person) is passed over.
type Writer interface {
	AddFindings(ctx context.Context, findings []Finding) error
	AddAnswers(ctx context.Context, answers []Answer) error
}
