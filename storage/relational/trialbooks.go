package relational

import (
	"context"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/observer/whatif"
	"yibao/register/ledger"
)

var _ whatif.Books = (*tx)(nil)

// CountActs implements whatif.Books.
func (t *tx) CountActs(ctx context.Context) (int, error) {
	counts, err := collect(ctx, t, func(r row) (n int64, err error) {
		err = r.Scan(&n)
		return n, err
	}, "SELECT COUNT(*) FROM settlement")
	if err != nil || len(counts) == 0 {
		return 0, err
	}
	return int(counts[0]), nil
}

// Booked implements whatif.Books: one pass over what funds took in and spent.
func (t *tx) Booked(ctx context.Context, from, to period.Date) ([]whatif.Booked, error) {
	return collect(ctx, t, func(r row) (b whatif.Booked, err error) {
		var class string
		var within, amount int64
		err = r.Scan(&class, &b.Region, &b.Scheme, &b.Fund, &within, &amount)
		b.Income, b.Within, b.Amount = class == string(ledger.Income), within == 1, money.Fen(amount)
		return b, err
	}, "SELECT p.class, p.region, p.scheme, p.fund, CASE WHEN e.value_date < $1 THEN 0 ELSE 1 END, CAST(SUM(p.amount) AS BIGINT)"+
		" FROM ledger_posting p JOIN ledger_entry e ON e.part_key = p.part_key AND e.entry_id = p.entry_id"+
		" WHERE p.class IN ($2, $3) AND e.value_date <= $4 GROUP BY 1, 2, 3, 4, 5",
		from.String(), string(ledger.Income), string(ledger.Expense), to.String())
}
