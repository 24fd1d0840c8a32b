package archive

import (
	"context"
	"slices"
	"time"

	"yibao/ground/fault"
	"yibao/ground/period"
)

// CaseState is where a case stands.
type CaseState string

// The states of a case.
const (
	Accepted   CaseState = "受理"
	Incomplete CaseState = "补正" // waits for what was told to be missing
	Done       CaseState = "办结"
	Refused    CaseState = "退回" // refused, with the reason
)

// caseMoves lists where a case may go from each state; docs/states.md draws it.
var caseMoves = map[CaseState][]CaseState{
	Accepted:   {Incomplete, Done, Refused},
	Incomplete: {Accepted, Refused},
}

// May reports whether a case in state s may go to the next state.
func (s CaseState) May(next CaseState) bool { return slices.Contains(caseMoves[s], next) }

// Case is one application on its way through a business step (一件事).
type Case struct {
	CaseNo    string // 受理号
	Partition string // psn_no, or the number of whom else it is about
	PsnNo     string
	Region    string
	OrgNo     string // who handles it
	Step      string // code of the business step
	Ref       string // number of the act, "" while there is none
	State     CaseState
	Received  period.Date // the day on which the time limit began
	Due       period.Date // last day of the time limit
	Paused    period.Date // since when it waits for the applicant, or zero
	Missing   []string    // what was told to be missing
	Reason    string      // of the last step
	Operator  string
	Recorded  time.Time
	Closed    time.Time // zero while open
	Rev       int64
}

// CaseStep is one change of a case.
type CaseStep struct {
	CaseNo, Partition string
	Rev               int64
	From, To          CaseState
	Missing           []string
	Reason, Operator  string
	Recorded          time.Time
}

// Refusals of cases.
var (
	ErrUnknownCase = fault.Define("YB2605", fault.Business, "没有找到受理号 %s,请核对")
	ErrCaseState   = fault.Define("YB2606", fault.Conflict, "受理件 %s 目前是“%s”,不能改为“%s”")
	ErrCaseChanged = fault.Define("YB2607", fault.Conflict, "受理件 %s 已被他人改动,请重新查询后再办")
)

// CaseQuery narrows a list of cases; empty fields do not.
type CaseQuery struct {
	Region, PsnNo, Step, Ref string
	State                    CaseState
	DueBefore                period.Date // open and due before the day: overdue on it
	After                    string      // case number
	Limit                    int
}

// CaseReader looks cases up.
type CaseReader interface {
	// Case returns one; ErrUnknownCase.
	Case(ctx context.Context, caseNo string) (Case, error)
	// Cases lists cases by number.
	Cases(ctx context.Context, q CaseQuery) ([]Case, error)
	// CaseSteps returns what became of a case, oldest first.
	CaseSteps(ctx context.Context, caseNo string) ([]CaseStep, error)
}

// CaseWriter keeps cases.
type CaseWriter interface {
	AddCase(ctx context.Context, c Case) error
	// MoveCase writes the case's Ref, State, Due, Paused, Missing, Reason and Closed over the
	// revision it was read at, with the step; ErrCaseState, ErrCaseChanged.
	MoveCase(ctx context.Context, c Case, s CaseStep) error
}
