package enrolment

import (
	"context"
	"slices"
	"time"

	"yibao/ground/fault"
)

// DoubtKind is what seems wrong in the register of persons.
type DoubtKind string

// The kinds of doubts.
const (
	WrongNumber  DoubtKind = "证件号码有误"   // check digit, date or length of an identity number
	NumberDiffer DoubtKind = "证件与登记不符"  // birth or sex differs from the identity number
	SamePerson   DoubtKind = "疑似一人多号"   // name, birth and sex are alike under two numbers
	OldAndNew    DoubtKind = "新旧证号疑似一人" // a 15-digit and an 18-digit number of one person
	Transposed   DoubtKind = "证号疑似颠倒"   // digits changed places, the name is the same
	TwoSchemes   DoubtKind = "重复参保"     // two basic schemes on the same days
	TwoRegions   DoubtKind = "两地参保"     // one scheme in two regions on the same days
	WrongDates   DoubtKind = "日期矛盾"     // death before birth or care, cover before birth or after death
)

// DoubtKinds are all kinds.
var DoubtKinds = []DoubtKind{WrongNumber, NumberDiffer, SamePerson, OldAndNew, Transposed, TwoSchemes, TwoRegions, WrongDates}

// DoubtState is where an item of a work list stands.
type DoubtState string

// The states of an item.
const (
	DoubtOpen      DoubtState = "待处理"
	DoubtAssigned  DoubtState = "已派单"
	DoubtResolved  DoubtState = "已处理"
	DoubtExplained DoubtState = "已说明" // it is right as it is; it is not found again
)

var doubtMoves = map[DoubtState][]DoubtState{
	DoubtOpen:     {DoubtAssigned, DoubtResolved, DoubtExplained},
	DoubtAssigned: {DoubtAssigned, DoubtResolved, DoubtExplained},
	DoubtResolved: {DoubtOpen},
}

// May reports whether an item in state s may go to the next state; a resolved
// one opens again when it is found again.
func (s DoubtState) May(next DoubtState) bool { return slices.Contains(doubtMoves[s], next) }

// Doubt is one item of the work list that cleaning makes. Its id follows from
// what it is about, so that it is one item however often it is found.
type Doubt struct {
	DoubtID  string
	PsnNo    string
	Other    string // the other number of a pair, or ""
	Kind     DoubtKind
	Region   string // admdvs of the person
	Detail   string // for the clerk; numbers masked
	State    DoubtState
	Assignee string // staff number
	Note     string // how it was resolved, or why it is right
	Operator string // who decided
	Run      string // that found it last
	Found    time.Time
	Changed  time.Time
	Rev      int64
}

// ErrUnknownDoubt: no item has the id within the caller's regions.
var ErrUnknownDoubt = fault.Define("YB2250", fault.Business, "没有找到清理工单 %s,请核对编号")

// DoubtQuery narrows a work list.
type DoubtQuery struct {
	Within   string // what the admdvs begins with: 3901 for a prefecture; required
	Kind     DoubtKind
	State    DoubtState
	Assignee string
	After    string // the DoubtID after which to go on
	Limit    int
}

// DoubtReader reads the work list.
type DoubtReader interface {
	// DoubtOf returns an item; ErrUnknownDoubt.
	DoubtOf(ctx context.Context, doubtID string) (Doubt, error)
	// Doubts lists items in the order of their ids.
	Doubts(ctx context.Context, q DoubtQuery) ([]Doubt, error)
}

// DoubtWriter writes it.
type DoubtWriter interface {
	// FoundDoubts adds items and returns how many were not open before: new ones,
	// and resolved ones that were found again. Explained ones stay as they are.
	FoundDoubts(ctx context.Context, doubts []Doubt) (int, error)
	// MoveDoubt writes state, assignee, note and operator over the revision;
	// false when another one was faster.
	MoveDoubt(ctx context.Context, d Doubt) (bool, error)
}
