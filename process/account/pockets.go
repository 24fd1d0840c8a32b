package account

import (
	"slices"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/process/settlement"
)

// Kinds of entries on accounts, beside those of settlements and holds.
const (
	KindCredit      = "划入"
	KindInterest    = "利息"
	KindTransfer    = "转移"
	KindInheritance = "继承"
	KindWithdrawal  = "提取"
)

// Order is in which order the parts of an account are used.
type Order string

// The orders.
const (
	FormerFirst  Order = "先历年后当年"
	CurrentFirst Order = "先当年后历年"
)

// Pockets are the two parts of an account: what came in since the year began,
// and what was left then. They are a fold over the movements; the books know one
// account.
type Pockets struct {
	Current money.Fen // 当年
	Former  money.Fen // 历年
}

// Sum returns the balance.
func (p Pockets) Sum() money.Fen { return p.Current + p.Former }

// toFormer are the kinds by which money comes in that belongs to former years.
var toFormer = []string{KindInterest, KindTransfer, KindInheritance, "期初", "账户期初"}

// givingBack are the kinds by which money comes back that was used before.
var givingBack = []string{string(settlement.Reversed), KindGivenUp}

// split folds movements into pockets.
type split struct {
	order Order
	year  int
	Pockets
	taken Pockets // this year, of what giving back may restore
}

// turn carries over at the year's end: what is left of this year is of former
// years from then on.
func (s *split) turn(year int) {
	if year <= s.year {
		return
	}
	s.year = year
	s.Former, s.Current = s.Former+s.Current, 0
	s.taken = Pockets{}
}

// move adds a movement.
func (s *split) move(m Move) {
	s.turn(m.Day.Year())
	switch {
	case m.Amount < 0 && m.Kind == KindCredit: // a credit taken back
		s.Current += m.Amount
	case m.Amount < 0:
		s.take(-m.Amount)
	case slices.Contains(givingBack, m.Kind):
		s.giveBack(m.Amount)
	case slices.Contains(toFormer, m.Kind):
		s.Former += m.Amount
	default:
		s.Current += m.Amount
	}
}

// pockets returns first and second in the order of use, with what was taken.
func (s *split) pockets() (first, second, taken1, taken2 *money.Fen) {
	if s.order == CurrentFirst {
		return &s.Current, &s.Former, &s.taken.Current, &s.taken.Former
	}
	return &s.Former, &s.Current, &s.taken.Former, &s.taken.Current
}

// take uses money up in the order.
func (s *split) take(amount money.Fen) {
	first, second, taken1, taken2 := s.pockets()
	part := min(max(*first, 0), amount)
	*first, *taken1 = *first-part, *taken1+part
	*second, *taken2 = *second-(amount-part), *taken2+(amount-part)
}

// giveBack puts back what was used last first, as if it had not been used; what
// was used in an earlier year is of former years by now.
func (s *split) giveBack(amount money.Fen) {
	first, second, taken1, taken2 := s.pockets()
	part := min(*taken2, amount)
	*second, *taken2 = *second+part, *taken2-part
	rest := min(*taken1, amount-part)
	*first, *taken1 = *first+rest, *taken1-rest
	s.Former += amount - part - rest
}

// SplitOn returns the parts of an account at the end of a day.
func SplitOn(order Order, moves []Move, day period.Date) Pockets {
	s := split{order: order}
	for _, m := range byDay(moves) {
		if m.Day <= day {
			s.move(m)
		}
	}
	s.turn(day.Year())
	return s.Pockets
}

// byDay orders movements by value date, those of a day as they were booked.
func byDay(moves []Move) []Move {
	sorted := slices.Clone(moves)
	slices.SortStableFunc(sorted, func(a, b Move) int {
		if a.Day != b.Day {
			return int(a.Day - b.Day)
		}
		return int(a.Seq - b.Seq)
	})
	return sorted
}
