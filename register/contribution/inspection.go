package contribution

import (
	"time"

	"yibao/ground/money"
	"yibao/ground/period"
)

// InspectionState is where an inspection of an employer (缴费稽核) stands.
type InspectionState string

// The states of an inspection.
const (
	InspectionOpen   InspectionState = "已立案"
	InspectionFound  InspectionState = "已认定"
	InspectionBilled InspectionState = "已下达补缴"
	InspectionClosed InspectionState = "已结案"
)

// transitions lists where an inspection may go from each state.
var transitions = map[InspectionState][]InspectionState{
	InspectionOpen:   {InspectionFound, InspectionClosed},
	InspectionFound:  {InspectionBilled, InspectionClosed},
	InspectionBilled: {InspectionClosed},
}

// May reports whether an inspection may go from one state to another.
func (s InspectionState) May(next InspectionState) bool {
	for _, to := range transitions[s] {
		if to == next {
			return true
		}
	}
	return false
}

// Inspection is one inspection of an employer: what was looked at and found.
type Inspection struct {
	InspectionID string
	Employer     string // credit code
	Region       string
	Scheme       string
	Term         period.Span // months looked at
	State        InspectionState
	Findings     []Finding
	Bills        []string // ids of the bills that followed
	Opened       period.Date
	Reason       string // why it was opened, or closed without a finding
	Operator     string // of the last step
	Recorded     time.Time
	Rev          int64
}

// FindingKind says what was wrong.
type FindingKind string

// The kinds of findings.
const (
	HeadCount FindingKind = "少报人数" // a person who works there was not declared
	WageBase  FindingKind = "少报基数" // the wage declared was below the wage paid
)

// Finding is one person in one month of an inspection.
type Finding struct {
	PsnNo    string
	Month    period.Date // its first day
	Kind     FindingKind
	Declared money.Fen // base that was assessed; zero for HeadCount
	Actual   money.Fen // wage as found
	Owed     money.Fen // what the difference comes to
	Evidence string
}
