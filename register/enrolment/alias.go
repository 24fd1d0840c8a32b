package enrolment

import (
	"context"
	"time"

	"yibao/ground/fault"
	"yibao/ground/period"
)

// ErrAbsorbed: the number was merged into another one, under which the business
// is to be done; errors.As finds an *Absorbed in it, which names that number.
var ErrAbsorbed = fault.Define("YB2202", fault.Business, "人员编号 %s 已合并到 %s,请用 %s 办理")

// Absorbed is the cause of ErrAbsorbed: doors go on with the kept number.
type Absorbed struct{ PsnNo, Kept string }

// Error names both numbers.
func (a *Absorbed) Error() string { return "enrolment: " + a.PsnNo + " is kept as " + a.Kept }

// Refuse makes the refusal of work under a number that was absorbed.
func (a *Absorbed) Refuse() error { return ErrAbsorbed.Because(a, a.PsnNo, a.Kept, a.Kept) }

// Alias merges two numbers of one person (重复参保合并): what was kept under the
// absorbed number stays there and is read with the kept one. It takes effect
// from a position in the kept person's order of acts, so that an act before it
// is judged again by what was known then.
//
// The absorbed number's acts count behind the kept number's: act s of the
// absorbed stands at Offset+s in the order of the kept, and the kept number goes
// on after the last of them.
type Alias struct {
	AliasID  string
	Absorbed string // psn_no
	Kept     string // psn_no
	Offset   int64  // last sequence of the kept number when they were merged
	Behind   int64  // last sequence of the absorbed number then
	Day      period.Date
	Reason   string
	Operator string
	Recorded time.Time
	Undone   *Parting // nil while it stands
}

// Parting undoes a merge: a new fact, from a position in the kept person's
// order on. What was done under the kept number meanwhile stays with it.
type Parting struct {
	AliasID  string
	Seq      int64 // of the kept number; later acts read the kept number alone
	Day      period.Date
	Reason   string
	Operator string
	Recorded time.Time
}

// AliasReader looks merges up.
type AliasReader interface {
	// KeptNumber returns the number under which the person is kept now: the
	// argument itself when it was not absorbed, also when it is unknown.
	KeptNumber(ctx context.Context, psnNo string) (string, error)
	// AliasesOf returns the merges in which the number is kept or absorbed, undone
	// ones included, oldest first.
	AliasesOf(ctx context.Context, psnNo string) ([]Alias, error)
}

// AliasWriter records merges.
type AliasWriter interface {
	AddAlias(ctx context.Context, a Alias) error
	// AddParting undoes the alias of the absorbed number.
	AddParting(ctx context.Context, absorbed string, p Parting) error
}
