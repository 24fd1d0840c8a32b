package city

import (
	"math"
	"math/rand/v2"

	"yibao/ground/money"
)

// Line is one fee line: an item at a price, merged over the stay.
type Line struct {
	Item     *Item
	Price    money.Price
	Quantity money.Quantity
	Amount   money.Fen // price × quantity, 四舍五入 to fen
}

// bill collects lines, one for each item.
type bill struct {
	rng   *rand.Rand
	level int
	lines []Line
	total money.Fen
	index map[string]int
}

func newBill(rng *rand.Rand, level int) *bill {
	return &bill{rng: rng, level: level, index: map[string]int{}}
}

// yuan is the total so far.
func (b *bill) yuan() float64 { return float64(b.total) / 100 }

// add puts count units of the item on the bill at the level's price times
// factor; further units of the same item join its line.
func (b *bill) add(item *Item, count, factor float64) {
	quantity := money.Quantity(math.Round(count*10)) * 1000 // tenths of a unit
	if quantity <= 0 {
		return
	}
	at, seen := b.index[item.ID]
	if !seen {
		at = len(b.lines)
		b.index[item.ID] = at
		b.lines = append(b.lines, Line{Item: item, Price: scaled(item.price(b.level), factor)})
	}
	line := &b.lines[at]
	amount, err := money.Extend(line.Price, line.Quantity+quantity, money.HalfUpFen)
	if err != nil {
		return // beyond any bill; leave the line as it is
	}
	b.total += amount - line.Amount
	line.Quantity, line.Amount = line.Quantity+quantity, amount
}

// scaled is a price times a factor, to a fen when the factor is not 1.
func scaled(p money.Price, factor float64) money.Price {
	if factor == 1 {
		return p
	}
	const fen = 10_000 // millionths of a yuan
	return max(money.Price(math.Round(float64(p)*factor/fen))*fen, fen)
}

func (b *bill) has(item *Item) bool {
	_, seen := b.index[item.ID]
	return seen
}

// category sums the lines of the fee categories, in yuan.
func (b *bill) category(categories ...string) float64 {
	var sum money.Fen
	for _, l := range b.lines {
		for _, c := range categories {
			if l.Item.Category == c {
				sum += l.Amount
			}
		}
	}
	return float64(sum) / 100
}

// finish drops lines that rounded to nothing.
func (b *bill) finish() []Line {
	kept := b.lines[:0]
	for _, l := range b.lines {
		if l.Amount > 0 {
			kept = append(kept, l)
		}
	}
	return kept
}

// Total adds up lines.
func Total(lines []Line) money.Fen {
	var total money.Fen
	for _, l := range lines {
		total += l.Amount
	}
	return total
}

// course is the number of units of a drug for a number of days.
func course(item *Item, days float64) float64 {
	switch item.Basis {
	case "周期", "次":
		return math.Max(1, math.Round(item.PerDay))
	default:
		return math.Max(1, math.Round(item.PerDay*days))
	}
}

// originator draws the brand: 1, or the originator's price factor.
func originator(rng *rand.Rand, item *Item, share float64) float64 {
	if item.Originator > 1 && rng.Float64() < share {
		return item.Originator
	}
	return 1
}
