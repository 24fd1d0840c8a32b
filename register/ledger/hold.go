package ledger

import (
	"context"
	"time"

	"yibao/ground/money"
	"yibao/ground/period"
)

// Hold is money of a person's account that is kept for the care of another
// (家庭共济冻结). It stands with its owner and is never changed: the money lies in
// the hold's own account of the class Frozen, and what became of it is told by
// the steps that stand with the member, and by the entries of that account.
type Hold struct {
	Owner  string // psn_no whose money it is
	HoldID string
	Member string // psn_no whose care it is for
	Region string // of the owner's account
	Scheme string
	Amount money.Fen
	Key    string      // of the message that it was placed for
	Day    period.Date // it was placed on
	Placed time.Time
	// Expires is when a hold that no settlement has confirmed may be given back.
	Expires time.Time
}

// Frozen names the account in which the money of the hold lies.
func (h Hold) Frozen() Account {
	return Account{Class: Frozen, Region: h.Region, Scheme: h.Scheme, Fund: PersonalFund, Party: h.HoldID}
}

// HoldStepKind says what became of a hold.
type HoldStepKind string

// The steps. The first is one of Confirmed and Voided; Returned follows on
// Confirmed only.
const (
	Confirmed HoldStepKind = "确认" // a settlement of the member took the whole hold
	Voided    HoldStepKind = "作废" // no settlement may take it any more
	Returned  HoldStepKind = "退回" // the settlement was reversed
)

// HoldStep is one thing that became of a hold. It stands with the member and is
// written under the member's lock, so that of a settlement and an expiry one is
// first.
type HoldStep struct {
	Member   string
	HoldID   string
	Ordinal  int // 1, 2
	Kind     HoldStepKind
	Owner    string
	Region   string // of the owner's account
	Scheme   string
	SetlID   string // the settlement that took it or was reversed; "" of Voided
	Amount   money.Fen
	Recorded time.Time
}

// Frozen names the account in which the money of the hold lies.
func (s HoldStep) Frozen() Account {
	return Hold{HoldID: s.HoldID, Region: s.Region, Scheme: s.Scheme}.Frozen()
}

// HoldReader looks up what became of holds.
type HoldReader interface {
	// HoldSteps returns the steps of the holds that were placed for the member,
	// by hold and ordinal.
	HoldSteps(ctx context.Context, member string, holdIDs []string) ([]HoldStep, error)
	// HoldStepsOf returns the steps of a settlement of the member, in order of
	// hold and ordinal.
	HoldStepsOf(ctx context.Context, member, setlID string) ([]HoldStep, error)
}

// HoldWriter tells what becomes of holds.
type HoldWriter interface {
	// AddHoldSteps adds steps. That a hold has a step of this ordinal already
	// fails the work.
	AddHoldSteps(ctx context.Context, steps []HoldStep) error
}
