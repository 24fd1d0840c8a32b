package contribution

import (
	"time"

	"yibao/ground/money"
	"yibao/ground/period"
)

// Run is one assessment of all debtors of a class for a term (批量核定). It goes on
// where it stopped: After is the last debtor whose bill is committed.
type Run struct {
	RunKey   string // region/scheme/class/term: the same run is never made twice
	Region   string
	Scheme   string
	Class    string
	Term     period.Span
	Policy   string // version id
	After    string
	Done     bool
	Bills    int64
	Heads    int64
	Skipped  int64 // debtors that had a bill already
	Refused  int64 // persons that the policy could not judge; listed in RunRefusal
	Total    money.Fen
	Shape    Shape
	Amounts  []money.Fen // summed over the bills, for each item of the shape
	Operator string
	Started  time.Time
	Moved    time.Time // of the last page
	Rev      int64
}

// RunRefusal is one person or debtor that a run could not judge.
type RunRefusal struct {
	RunKey string
	Debtor Debtor
	PsnNo  string
	Code   string
	Text   string
}

// Refund gives money back that was paid (退费). It never exceeds what of the
// payment is left.
type Refund struct {
	RefundID  string
	Debtor    Debtor
	PaymentID string
	Amount    money.Fen
	Reason    string
	Operator  string // who proposed it
	Approver  string // another person
	EntryID   string
	Day       period.Date
	Recorded  time.Time
}

// Insured is a person as yearly and flexible assessment asks for: the spell that
// holds on a day, with what decides the amount.
type Insured struct {
	PsnNo      string
	Scheme     string
	Region     string
	PersonType string // psn_type
	Tier       string
	Employer   string // of the spell; "" for a person who pays alone
	Sex        string
	Birth      period.Date
	Groups     []string // psn_idet_type codes on the day
	Elsewhere  bool     // another scheme covers the person too
}
