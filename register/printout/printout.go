// Package printout remembers which papers of a settlement were printed (打印登记),
// so that a second print says 补打 and who made it. The first print is number 1.
//
// Legal basis: 《社会保险经办条例》 (国务院令第765号) art. 24 and 28, by which handling is
// recorded and kept.
package printout

import (
	"context"
	"time"

	"yibao/ground/fault"
)

// Form is a kind of paper.
type Form string

// The forms.
const (
	Settlement Form = "结算单"
	Lines      Form = "费用清单"
)

// Printout is one print of one form of one settlement.
type Printout struct {
	PsnNo, SetlID string
	Form          Form
	Number        int    // from 1, without a gap for a form of a settlement
	Format        string // pdf, xlsx
	Reason        string // of a further print
	StaffNo       string
	At            time.Time
}

// Refusals of this register.
var (
	ErrForm   = fault.Define("YB1896", fault.Shape, "没有单据 %s,可选“结算单”和“费用清单”")
	ErrReason = fault.Define("YB1897", fault.Shape, "%s已经打印过 %d 次,补打请写明原因")
)

// Reader looks prints up.
type Reader interface {
	// Printouts returns the prints of a settlement, oldest first.
	Printouts(ctx context.Context, psnNo, setlID string) ([]Printout, error)
}

// Writer adds prints.
type Writer interface {
	AddPrintout(ctx context.Context, p Printout) error
}
