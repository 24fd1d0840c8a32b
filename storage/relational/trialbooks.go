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

// Booked implements whatif.Books. The postings are added up here, row by row:
// to group them an embedded engine would sort them all first.
func (t *tx) Booked(ctx context.Context, from, to period.Date) ([]whatif.Booked, error) {
	sums := make(map[whatif.Booked]money.Fen) // by what they have but the amount
	d := newReading()
	err := d.each(ctx, t, func() {
		b := whatif.Booked{
			Income: d.word(0) == string(ledger.Income), Region: d.word(1), Scheme: d.word(2), Fund: d.word(3), Within: d.day(4) >= from,
		}
		sums[b] += money.Fen(d.int(5))
	}, "SELECT p.class, p.region, p.scheme, p.fund, e.value_date, p.amount"+
		" FROM ledger_posting p JOIN ledger_entry e ON e.part_key = p.part_key AND e.entry_id = p.entry_id"+
		" WHERE p.class IN ($1, $2) AND e.value_date <= $3",
		string(ledger.Income), string(ledger.Expense), to.String())
	var list []whatif.Booked
	for b, amount := range sums {
		b.Amount = amount
		list = append(list, b)
	}
	return list, err
}
