package contribution

import (
	"context"

	"yibao/ground/period"
)

// HistoryReader reads what of a person is paid.
type HistoryReader interface {
	// PaidMonths returns the months of the person under the scheme that were
	// assessed, paid or count as paid, one row for each month, oldest first.
	// Voided bills do not count.
	PaidMonths(ctx context.Context, psnNo, scheme string) ([]MonthPaid, error)
	// Bases returns the wage and base of the person in the employers' and own
	// bills whose term begins within the term and that are paid in full, oldest
	// first: what account credits are computed from.
	Bases(ctx context.Context, psnNo, scheme string, term period.Span) ([]Line, error)
	// BasesPage is Bases for the persons of a region behind one, in order of
	// psn_no: the lines of up to limit persons, each person whole.
	BasesPage(ctx context.Context, region, scheme string, term period.Span, after string, limit int) ([]Line, error)
}

// Reader reads the register.
type Reader interface {
	HistoryReader
	// Bills returns the debtor's bills, voided ones included, oldest term first.
	Bills(ctx context.Context, debtor Debtor) ([]Bill, error)
	// Lines returns the persons of a bill in order of psn_no; after is the last
	// psn_no of the page before, "" for the first.
	Lines(ctx context.Context, billID, after string, limit int) ([]Line, error)
	// Payments returns what the debtor paid, in the order of recording.
	Payments(ctx context.Context, debtor Debtor) ([]Payment, error)
	// Allocations returns how the debtor's payments were allocated.
	Allocations(ctx context.Context, debtor Debtor) ([]Allocation, error)
	// SettledBills returns which of the debtor's bills are paid in full.
	SettledBills(ctx context.Context, debtor Debtor) ([]Settled, error)
}
