package contribution

import (
	"context"

	"yibao/ground/period"
	"yibao/register/contribution"
	"yibao/register/enrolment"
	"yibao/register/ledger"
	"yibao/register/policy"
	"yibao/register/restriction"
)

// Reader is everything that contributions read.
type Reader interface {
	contribution.Reader
	policy.LevyReader
	enrolment.EmployerReader
	// PersonOn is that of enrolment.Reader; ErrUnknownPerson.
	PersonOn(ctx context.Context, psnNo string, day period.Date) (enrolment.Person, error)

	// Insured returns the persons of a region with an active spell of the scheme
	// on the day, in order of psn_no behind one.
	Insured(ctx context.Context, region, scheme string, day period.Date, after string, limit int) ([]contribution.Insured, error)
	// InsuredOn is Insured for one person; false when there is no such spell.
	InsuredOn(ctx context.Context, psnNo, scheme string, day period.Date) (contribution.Insured, bool, error)
	// Assessed returns which of the debtors have a bill of that class, kind and
	// first day of term that stands.
	Assessed(ctx context.Context, class string, kind contribution.Kind, term period.Span, debtors []contribution.Debtor) (map[contribution.Debtor]bool, error)
	// Run returns a run by its key; nil when it was never begun.
	Run(ctx context.Context, runKey string) (*contribution.Run, error)
	// RunRefusals returns whom a run could not judge.
	RunRefusals(ctx context.Context, runKey string, limit int) ([]contribution.RunRefusal, error)
	// BillOf returns one bill of a debtor; ErrNoBill.
	BillOf(ctx context.Context, debtor contribution.Debtor, billID string) (contribution.Bill, error)
	// OpenBills returns the bills of a region that are due by the day and neither
	// settled nor voided, in order of debtor and bill behind a pair.
	OpenBills(ctx context.Context, q OpenQuery) ([]contribution.Bill, error)
	// LinesOf returns the lines of a person in employers' bills of the term that
	// stand, paid or not.
	LinesOf(ctx context.Context, psnNo, scheme string, term period.Span) ([]contribution.Line, error)
	// PersonByCertificate is that of enrolment.Reader.
	PersonByCertificate(ctx context.Context, certType, certNo string) (string, error)
	// Refunds returns the refunds of a debtor.
	Refunds(ctx context.Context, debtor contribution.Debtor) ([]contribution.Refund, error)
	// SerialOwner returns the payment that has the channel's serial number.
	SerialOwner(ctx context.Context, channel contribution.Channel, serial string) (debtor contribution.Debtor, paymentID string, found bool, err error)
	// PaymentsOn returns what came in through a channel for a region on the day.
	PaymentsOn(ctx context.Context, region string, channel contribution.Channel, day period.Date) ([]contribution.Payment, error)

	// ReceiptBatches returns the batches of a region, the oldest first.
	ReceiptBatches(ctx context.Context, region string) ([]contribution.ReceiptBatch, error)
	// ReceiptBatch returns one batch; ErrNoBatch.
	ReceiptBatch(ctx context.Context, batchID string) (contribution.ReceiptBatch, error)
	// ReceiptCounts counts the numbers of a batch by what became of them.
	ReceiptCounts(ctx context.Context, batchID string) (issued, voided int64, err error)
	// Receipt returns a number that is no longer blank; nil while it is.
	Receipt(ctx context.Context, batchID string, number int64) (*contribution.Receipt, error)
	// FreeReceipt returns the lowest blank number from one on; false when none is left.
	FreeReceipt(ctx context.Context, batchID string, from int64) (int64, bool, error)

	// Inspection returns an inspection; ErrNoInspection.
	Inspection(ctx context.Context, inspectionID string) (contribution.Inspection, error)
	// Inspections returns those of an employer, the newest first.
	Inspections(ctx context.Context, employer string) ([]contribution.Inspection, error)
	// InspectionsIn returns those of a region, the newest first: behind the one
	// named by After, of an employer and in a state where given.
	InspectionsIn(ctx context.Context, q InspectionQuery) ([]contribution.Inspection, error)

	// FileSeen returns the id of an exchanged file with that hash, "" for none.
	FileSeen(ctx context.Context, hash string) (string, error)
	// Differences returns what a reconciliation of a file found.
	Differences(ctx context.Context, fileID string) ([]Difference, error)
}

// OpenQuery says which open bills are read.
type OpenQuery struct {
	Region, Scheme string
	Debtors        contribution.DebtorKind // "" is all kinds
	Due            period.Date             // due by then
	AfterDebtor    string                  // the last of the page before
	AfterBill      string
	Limit          int
}

// InspectionQuery says which inspections of employers are listed.
type InspectionQuery struct {
	Region   string
	Employer string // "" is any
	State    contribution.InspectionState
	After    string // the last of the page before
	Limit    int
}

// Writer is everything that contributions write. Every method adds all or nothing.
type Writer interface {
	ledger.Writer
	restriction.ReassessWriter
	// LockDebtors lets one work at a time on each debtor; they are locked in order.
	LockDebtors(ctx context.Context, debtors ...contribution.Debtor) error
	AddBills(ctx context.Context, bills []contribution.Bill) error
	AddLines(ctx context.Context, shape contribution.Shape, lines []contribution.Line) error
	AddVoid(ctx context.Context, v contribution.Void) error
	AddSettled(ctx context.Context, settled []contribution.Settled) error
	// Unsettle takes back that bills are settled, after a refund.
	Unsettle(ctx context.Context, debtor contribution.Debtor, billIDs []string) error
	AddPayment(ctx context.Context, p contribution.Payment) error // ErrSerialTaken
	AddAllocations(ctx context.Context, allocations []contribution.Allocation) error
	AddRefund(ctx context.Context, r contribution.Refund) error
	AddPrior(ctx context.Context, priors []contribution.Prior) error
	// SaveRun writes a run; Rev is what was read, 0 for a new one. ErrRunMoved.
	SaveRun(ctx context.Context, r contribution.Run) error
	AddRunRefusals(ctx context.Context, refusals []contribution.RunRefusal) error
	AddReceiptBatch(ctx context.Context, b contribution.ReceiptBatch) error
	// TakeReceipt writes a number that was blank; ErrReceiptTaken. next moves the
	// batch on.
	TakeReceipt(ctx context.Context, r contribution.Receipt, next int64) error
	// VoidReceipt turns an issued number into a voided one; ErrReceiptTaken.
	VoidReceipt(ctx context.Context, r contribution.Receipt) error
	// SaveInspection writes an inspection; Rev as for SaveRun. ErrInspectionMoved.
	SaveInspection(ctx context.Context, i contribution.Inspection) error
	AddLevyFile(ctx context.Context, f File, differences []Difference) error
	// AddEmployments is that of enrolment.EmployerWriter.
	AddEmployments(ctx context.Context, employments []enrolment.Employment) error
}

// Work is one unit of work.
type Work interface {
	Reader
	Writer
}

// Store runs units of work.
type Store interface {
	// Contribute runs work as one unit; it commits when work returns nil, and
	// otherwise leaves the database as it was. Work may be run again.
	Contribute(ctx context.Context, work func(Work) error) error
	// Contributions runs read on one consistent state.
	Contributions(ctx context.Context, read func(Reader) error) error
}
