package restriction

import (
	"cmp"
	"context"
	"time"
)

// ReassessKind says whom a due is about.
type ReassessKind string

// The kinds. The words are those of debtors of contributions.
const (
	OfPerson   ReassessKind = "个人"
	OfEmployer ReassessKind = "单位" // everybody whom its bills name
)

// Reassess says that the waiting and the freeze of somebody are to be determined
// again, because a fact changed that they follow from. It is written in the unit
// of work that changes the fact, so that neither a crash nor a busy hour loses
// it, and deleted when everybody concerned has been judged. One stands for all
// changes since.
type Reassess struct {
	Kind     ReassessKind
	No       string // person or employer
	Scheme   string
	Region   string
	Reason   string    // what changed: 缴费, 退费, 参保 …
	After    string    // the last person of an employer who was judged, or ""
	Recorded time.Time // of the last change
	Rev      int64     // grows with every change
}

// ByWhom orders by what an entry of the list stands for: two that are the same
// are one entry.
func ByWhom(a, b Reassess) int {
	return cmp.Or(cmp.Compare(a.No, b.No), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Scheme, b.Scheme))
}

// ReassessWriter puts on the list.
type ReassessWriter interface {
	// MarkReassess adds, or renews what stands: it is judged from the beginning.
	MarkReassess(ctx context.Context, list []Reassess) error
}

// ReassessReader reads the list.
type ReassessReader interface {
	// ReassessOf returns what stands for somebody; nil when nothing does.
	ReassessOf(ctx context.Context, kind ReassessKind, no, scheme string) (*Reassess, error)
	// Reassesses returns what stands for a region and scheme ("" for any), the oldest
	// first.
	Reassesses(ctx context.Context, region, scheme string, limit int) ([]Reassess, error)
	// ReassessPersons returns whom the bills of an employer name, behind a number.
	ReassessPersons(ctx context.Context, employer, scheme, after string, limit int) ([]string, error)
}

// ReassessKeeper moves on. Both leave alone what was renewed since it was read.
type ReassessKeeper interface {
	// MoveReassess notes how far the persons of an employer are judged; false when it
	// was renewed.
	MoveReassess(ctx context.Context, d Reassess) (bool, error)
	// EndReassess takes off the list.
	EndReassess(ctx context.Context, d Reassess) error
}
