package cleansing

import (
	"context"

	"yibao/ground/fault"
	"yibao/register/claim"
	"yibao/register/enrolment"
)

// Reader reads the register in pages.
type Reader interface {
	enrolment.DoubtReader
	// PersonsAfter returns the latest versions of persons in order of psn_no,
	// without numbers that were merged into others; after is the last psn_no of
	// the page before, "" for the first.
	PersonsAfter(ctx context.Context, after string, limit int) ([]enrolment.Person, error)
	// SpellsAmong returns every version of the persons' cover, oldest recorded
	// first.
	SpellsAmong(ctx context.Context, psnNos []string) ([]enrolment.Spell, error)
	// PersonsAmong returns the latest versions of the persons.
	PersonsAmong(ctx context.Context, psnNos []string) ([]enrolment.Person, error)
	// VisitsAmong returns the persons' visits that were not cancelled.
	VisitsAmong(ctx context.Context, psnNos []string) ([]claim.Visit, error)
}

// Work writes the work list.
type Work interface {
	Reader
	enrolment.DoubtWriter
}

// Store runs units of work.
type Store interface {
	Cleanse(ctx context.Context, work func(Work) error) error
	Cleansed(ctx context.Context, read func(Reader) error) error
}

// Refusals of cleansing.
var (
	ErrDone       = fault.Define("YB2251", fault.Business, "清理工单 %s 已是“%s”,不能再%s")
	ErrNote       = fault.Define("YB2252", fault.Business, "请写明%s,以备复查")
	ErrRaced      = fault.Define("YB2253", fault.Conflict, "清理工单 %s 刚刚由别人办理,请刷新后再试")
	ErrStillThere = fault.Define("YB2254", fault.Business, "清理工单 %s 所说的问题仍然存在(%s),请先办理更正;确属正确的请选择“说明”")
)
