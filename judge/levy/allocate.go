package levy

import (
	"cmp"
	"slices"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/law/levyfile"
)

// Open is what of a bill the debtor still owes.
type Open struct {
	BillID string
	Term   period.Span
	Items  []money.Fen // open amount of each item; zero for those that others pay
	Late   money.Fen   // open late fee, to the day of the payment
}

// Total returns everything that is open.
func (o Open) Total() (money.Fen, error) { return money.Sum(append(slices.Clone(o.Items), o.Late)...) }

// Taken is the part of a payment that goes to an item of a bill, or to its late
// fee.
type Taken struct {
	BillID string
	Item   int
	Late   bool
	Amount money.Fen
}

// Allocate divides a payment over what is open, in the policy's order: bill by
// bill by term, in each the late fee before or after the items, the items in
// proportion or one after the other. The parts and what is left add up to the
// payment.
func Allocate(order levyfile.Order, open []Open, amount money.Fen) (taken []Taken, left money.Fen, err error) {
	sorted := slices.Clone(open)
	slices.SortStableFunc(sorted, func(a, b Open) int {
		by := cmp.Or(cmp.Compare(a.Term.From, b.Term.From), cmp.Compare(a.BillID, b.BillID))
		if order.NewestFirst {
			return -by
		}
		return by
	})
	left = amount
	for _, o := range sorted {
		if left <= 0 {
			break
		}
		if order.LateFirst {
			taken, left = takeLate(taken, o, left)
		}
		if taken, left, err = takeItems(order, taken, o, left); err != nil {
			return nil, 0, err
		}
		if !order.LateFirst {
			taken, left = takeLate(taken, o, left)
		}
	}
	return taken, left, nil
}

func takeLate(taken []Taken, o Open, left money.Fen) ([]Taken, money.Fen) {
	part := min(left, o.Late)
	if part <= 0 {
		return taken, left
	}
	return append(taken, Taken{BillID: o.BillID, Late: true, Amount: part}), left - part
}

func takeItems(order levyfile.Order, taken []Taken, o Open, left money.Fen) ([]Taken, money.Fen, error) {
	owed, err := money.Sum(o.Items...)
	if err != nil || owed <= 0 || left <= 0 {
		return taken, left, err
	}
	part := min(left, owed)
	shares := slices.Clone(o.Items)
	switch {
	case part == owed:
	case order.ByItem:
		rest := part
		for i := range shares {
			shares[i] = min(shares[i], rest)
			rest -= shares[i]
		}
	default:
		if shares, err = money.Split(part, o.Items); err != nil {
			return nil, 0, err
		}
	}
	for i, share := range shares {
		if share > 0 {
			taken = append(taken, Taken{BillID: o.BillID, Item: i, Amount: share})
		}
	}
	return taken, left - part, nil
}
