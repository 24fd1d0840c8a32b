// Package panel is the register of applications that experts review (专家评审):
// who applied for a chronic-disease benefit, with which papers, who sat on the
// panel, how each voted, and what came of it.
//
// Legal basis: 医保经办条例 (国令765) art. 9 and 18, local rules on 门诊慢特病认定. Votes
// are never changed. An application that passed brings about a registration in
// enrolment, which is what benefits look at.
package panel

import (
	"context"
	"slices"
	"time"

	"yibao/ground/fault"
	"yibao/ground/period"
)

// State is where an application stands.
type State string

// The states.
const (
	Open      State = "待评审"
	Passed    State = "评审通过"
	Failed    State = "评审未通过"
	Withdrawn State = "申请撤回"
)

// transitions lists where an application may go; docs/states.md draws it.
var transitions = map[State][]State{Open: {Passed, Failed, Withdrawn}}

// May reports whether an application in state s may go to the next state.
func (s State) May(next State) bool { return slices.Contains(transitions[s], next) }

// Application is one application with its panel.
type Application struct {
	ApplicationID string
	PsnNo         string
	Region        string
	Scheme        string
	Disease, Name string
	Institution   string // that applied for the person; "" at the agency's window
	Operator      string
	Identified    period.Date // 鉴定日期
	Content       string      // JSON of the papers as submitted
	Experts       []string    // the panel
	Needed        int         // votes for it that pass
	Months        int         // validity of the registration; 0: no end
	Recheck       int         // months until the next re-check; 0: none
	Basis         string      // version id of the policy that says so
	State         State
	Decided       period.Date
	Registration  string // version id, once passed
	Recorded      time.Time
	Rev           int64
}

// Vote is one expert's vote.
type Vote struct {
	ApplicationID, PsnNo string
	Expert               string
	Agree                bool
	Opinion              string
	Recorded             time.Time
}

// Outcome counts votes: Passed with as many for it as are needed, Failed when
// so many can no longer come, else Open.
func (a Application) Outcome(votes []Vote) State {
	agree, against := 0, 0
	for _, v := range votes {
		if v.Agree {
			agree++
		} else {
			against++
		}
	}
	switch {
	case agree >= a.Needed:
		return Passed
	case len(a.Experts)-against < a.Needed:
		return Failed
	}
	return Open
}

// Refusals of this register.
var (
	ErrUnknown = fault.Define("YB2441", fault.Business, "没有找到慢特病申请 %s,请核对编号")
	ErrChanged = fault.Define("YB2442", fault.Conflict, "慢特病申请 %s 已有变动,请重新查询后再办")
)

// Reader looks applications up.
type Reader interface {
	// ChronicApplication returns one of the person; ErrUnknown.
	ChronicApplication(ctx context.Context, psnNo, applicationID string) (Application, error)
	// ChronicApplicationsOf returns all of the person, oldest first.
	ChronicApplicationsOf(ctx context.Context, psnNo string) ([]Application, error)
	// OpenChronic returns what waits in a region after one, by number.
	OpenChronic(ctx context.Context, region, after string, limit int) ([]Application, error)
	// ChronicVotes returns the votes on an application, oldest first.
	ChronicVotes(ctx context.Context, psnNo, applicationID string) ([]Vote, error)
}

// Writer keeps applications.
type Writer interface {
	AddChronicApplication(ctx context.Context, a Application) error
	// DecideChronic writes State, Decided and Registration over the revision
	// it was read at; ErrChanged.
	DecideChronic(ctx context.Context, a Application) error
	// NamePanel writes the experts and the rules of an application that has none yet,
	// over the revision it was read at; ErrChanged.
	NamePanel(ctx context.Context, a Application) error
	AddChronicVote(ctx context.Context, v Vote) error
}
