package account

import (
	"context"
	"fmt"
	"slices"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/law/region"
	"yibao/process/settlement"
	"yibao/register/policy"
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

// OrderOn tells the order of use on a day.
type OrderOn interface {
	On(day period.Date) Order
}

// On implements OrderOn: the same order on every day.
func (o Order) On(period.Date) Order { return o }

// Use is an order from a day on.
type Use struct {
	From period.Date
	Order
}

// Uses are the orders of a region over time, oldest first; before the first it is
// FormerFirst.
type Uses []Use

// On implements OrderOn.
func (u Uses) On(day period.Date) Order {
	order := FormerFirst
	for _, x := range u {
		if x.From <= day {
			order = x.Order
		}
	}
	return order
}

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
	order OrderOn
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
		s.take(-m.Amount, m.Day)
	case slices.Contains(givingBack, m.Kind):
		s.giveBack(m.Amount, m.Day)
	case slices.Contains(toFormer, m.Kind):
		s.Former += m.Amount
	default:
		s.Current += m.Amount
	}
}

// pockets returns first and second in the order of use, with what was taken.
func (s *split) pockets(day period.Date) (first, second, taken1, taken2 *money.Fen) {
	if s.order.On(day) == CurrentFirst {
		return &s.Current, &s.Former, &s.taken.Current, &s.taken.Former
	}
	return &s.Former, &s.Current, &s.taken.Former, &s.taken.Current
}

// take uses money up in the order.
func (s *split) take(amount money.Fen, day period.Date) {
	first, second, taken1, taken2 := s.pockets(day)
	part := min(max(*first, 0), amount)
	*first, *taken1 = *first-part, *taken1+part
	*second, *taken2 = *second-(amount-part), *taken2+(amount-part)
}

// giveBack puts back what was used last first, as if it had not been used; what
// was used in an earlier year is of former years by now.
func (s *split) giveBack(amount money.Fen, day period.Date) {
	first, second, taken1, taken2 := s.pockets(day)
	part := min(*taken2, amount)
	*second, *taken2 = *second+part, *taken2-part
	rest := min(*taken1, amount-part)
	*first, *taken1 = *first+rest, *taken1-rest
	s.Former += amount - part - rest
}

// parts are what a movement did to the two parts of an account; they add up to the
// movement.
func (s *split) parts(m Move) Pockets {
	s.turn(m.Day.Year())
	before := s.Pockets
	s.move(m)
	return Pockets{s.Current - before.Current, s.Former - before.Former}
}

// SplitOn returns the parts of an account at the end of a day.
func SplitOn(order OrderOn, moves []Move, day period.Date) Pockets {
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

// words tells a person which parts of the account a movement touched, where it was
// not the current year's alone.
func (p Pockets) words() string {
	switch {
	case p.Former == 0:
		return ""
	case p.Current == 0:
		return fmt.Sprintf("(历年 %s 元)", p.Former.Grouped())
	}
	return fmt.Sprintf("(历年 %s 元,当年 %s 元)", p.Former.Grouped(), p.Current.Grouped())
}

// usesOf returns the orders that the published settings of a region say over time:
// on each day those that were published last of the ones that hold.
func usesOf(ctx context.Context, r Reader, home string) (Uses, error) {
	published, err := r.Settings(ctx, home)
	if err != nil {
		return nil, err
	}
	var days []period.Date
	for _, p := range published {
		days = append(days, p.Effective.From, p.Effective.End())
	}
	slices.Sort(days)
	var uses Uses
	for _, day := range slices.Compact(days) {
		use := Use{day, FormerFirst}
		for _, p := range period.Latest(published, day, func(p policy.Published) string { return p.Region }) {
			version, err := r.PublishedVersion(ctx, p.ID)
			if err != nil {
				return nil, err
			}
			if len(version.Files) != 1 {
				return nil, settlement.ErrBadText.With(p.ID)
			}
			settings, _ := region.Parse(version.Files[0].Name, []byte(version.Files[0].Text))
			if settings == nil {
				return nil, settlement.ErrBadText.With(p.ID)
			}
			use.Order = Order(settings.AccountUse())
		}
		uses = append(uses, use)
	}
	return uses, nil
}
