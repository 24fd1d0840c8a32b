package readjustment

import (
	"context"
	"time"

	"yibao/ground/fault"
	"yibao/ground/period"
	"yibao/process/settlement"
	"yibao/register/payout"
)

// ActName is the Transaction of a readjustment's records.
const ActName = "待遇追补"

// Refusals of a readjustment.
var (
	ErrNothing     = fault.Define("YB2411", fault.Business, "人员 %s 的结算按现在的参保信息重新核对,没有需要追补或追回的")
	ErrPlanChanged = fault.Define("YB2412", fault.Conflict, "人员 %s 的参保信息或结算在提出之后有变动,请重新核对后再提出")
	ErrNoReason    = fault.Define("YB2413", fault.Business, "请写明追补(追回)的原因")
	ErrNoSuch      = fault.Define("YB2414", fault.Business, "没有找到待遇追补 %s,或者它已经撤销,请核对编号")
	ErrLaterOne    = fault.Define("YB2415", fault.Business, "待遇追补 %s 之后还有追补 %s,请从最后一次开始撤销")
	ErrPaidOut     = fault.Define("YB2416", fault.Business, "待遇追补 %s 的款项已%s,不能撤销;多付的请重新核对后追回")
)

// Service lists, posts and takes back readjustments. All fields are required.
type Service struct {
	Store Store
	Bills *settlement.Service
	Now   func() time.Time
	Zone  *time.Location
	NewID func() string // at most 30 characters
}

func (s *Service) today() period.Date { return period.DateOf(s.Now().In(s.Zone)) }

// Work is one unit of work on one person.
type Work interface {
	settlement.Work
	payout.Reader
	payout.Writer
}

// Store runs units of work.
type Store interface {
	// Readjust locks the person and runs work; it commits when work returns nil,
	// and otherwise leaves the database as it was. Work may be run again. An
	// unknown person is enrolment.ErrUnknownPerson.
	Readjust(ctx context.Context, psnNo string, work func(Work) error) error
	// View runs read without a lock on one consistent state.
	View(ctx context.Context, read func(settlement.Reader) error) error
}

// Examine lists the settlements of a person that would have been otherwise, and
// writes nothing.
func (s *Service) Examine(ctx context.Context, psnNo string) (Plan, error) {
	var plan Plan
	err := s.Store.View(ctx, func(r settlement.Reader) error {
		if _, err := r.PersonOn(ctx, psnNo, s.today()); err != nil {
			return err
		}
		l, err := planFor(ctx, s.Bills, r, psnNo)
		if err == nil {
			plan = l.plan
		}
		return err
	})
	return plan, err
}
