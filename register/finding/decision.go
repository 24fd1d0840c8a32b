package finding

import (
	"context"
	"time"

	"yibao/ground/fault"
)

// Ruling is what the agency decided on a finding.
type Ruling string

// The rulings.
const (
	Confirmed Ruling = "认定"  // the money is claimed back or the act forbidden
	Dismissed Ruling = "不成立" // the rule, the knowledge or the data was wrong, or the case is an exception
)

// Decision is one ruling on a finding. It is never changed; of several the
// latest counts, and each is another person's than the one before.
type Decision struct {
	PsnNo     string
	FindingID string
	ID        string
	Ruling    Ruling
	Reason    string
	Operator  string // StaffNo
	Recorded  time.Time
}

// Decided is a finding with the ruling that counts.
type Decided struct {
	Finding
	Ruling Ruling
}

// Refusals of a decision.
var (
	ErrNoRuling   = fault.Define("YB4571", fault.Business, "疑点的处理只能是“认定”或“不成立”,并写明理由")
	ErrSameRuling = fault.Define("YB4572", fault.Business, "疑点 %s 已经%s,不用再办")
	ErrSameHand   = fault.Define("YB4573", fault.Business, "疑点 %s 是您本人处理的,要改须由另一人办理")
	ErrClosed     = fault.Define("YB4574", fault.Business, "疑点 %s 的结算 %s 已经撤销,疑点自动关闭,不用再处理")
	ErrExempt     = fault.Define("YB4575", fault.Business, "疑点 %s 属于不追究的情形(%s),不用处理")
)

// Latest returns the ruling that counts among the decisions on a finding, in
// order of recording; false when there is none.
func Latest(decisions []Decision, findingID string) (Decision, bool) {
	var latest Decision
	there := false
	for _, d := range decisions {
		if d.FindingID == findingID && (!there || !d.Recorded.Before(latest.Recorded)) {
			latest, there = d, true
		}
	}
	return latest, there
}

// DecisionReader looks decisions up.
type DecisionReader interface {
	// DecisionsOf returns the decisions on a person's findings, oldest first.
	DecisionsOf(ctx context.Context, psnNo string) ([]Decision, error)
	// DecidedOf returns the findings of a kind of rule in a region on which
	// there is a decision, with the ruling that counts.
	DecidedOf(ctx context.Context, region, kind string) ([]Decided, error)
}

// DecisionWriter adds decisions.
type DecisionWriter interface {
	AddDecision(ctx context.Context, d Decision) error
}
