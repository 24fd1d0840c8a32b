package simulation

import (
	"context"
	"time"

	"yibao/ground/period"
	"yibao/register/ledger"
)

// The simulated agency opens and closes no terms of its books.

// TermActs implements ledger.TermReader.
func (t *tx) TermActs(context.Context, string) ([]ledger.TermAct, error) { return nil, nil }

// SingleBalances implements ledger.TermReader.
func (t *tx) SingleBalances(ctx context.Context, region string, valueDate period.Date, recorded time.Time) ([]ledger.Balance, error) {
	all, err := t.Balances(ctx, valueDate, recorded)
	var own []ledger.Balance
	for _, b := range all {
		if b.Account.Region == region {
			own = append(own, b)
		}
	}
	return own, err
}

// LateEntries implements ledger.TermReader.
func (t *tx) LateEntries(context.Context, string, period.Span, time.Time, time.Time) (int64, error) {
	return 0, nil
}
