package relational

import (
	"context"
	"time"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/register/ledger"
)

// balancesHere adds the postings up row by row: to group them an embedded engine
// would sort them all first, in memory that grows with the books.
func (t *tx) balancesHere(ctx context.Context, valueDate period.Date, recorded time.Time) ([]ledger.Balance, error) {
	sums := make(map[ledger.Account]money.Fen)
	d := newReading()
	err := d.each(ctx, t, func() {
		a := ledger.Account{Class: ledger.Class(d.word(0)), Region: d.word(1), Scheme: d.word(2), Fund: d.word(3)}
		if a.Class != ledger.Personal && a.Class != ledger.Frozen {
			a.Party = d.word(4)
		}
		sum, err := money.Sum(sums[a], money.Fen(d.int(5)))
		d.failed(err)
		sums[a] = sum
	}, "SELECT p.class, p.region, p.scheme, p.fund, p.party, p.amount FROM ledger_posting p"+
		" JOIN ledger_entry e ON e.part_key = p.part_key AND e.entry_id = p.entry_id WHERE e.value_date <= $1 AND e.recorded <= $2",
		valueDate.String(), micros(recorded))
	var list []ledger.Balance
	for account, amount := range sums {
		list = append(list, ledger.Balance{Account: account, Amount: amount})
	}
	return list, err
}
