package sieve

import "yibao/ground/period"

// named is a code with its name.
type named struct{ code, name string }

// marks are a person's notes by word of the batch's dictionary: what was seen of
// an item, an order number, a prescription, a trace code.
type marks struct {
	now     int32 // the person at work
	count   int32 // the visit whose orders are counted
	claims  noted[claim]
	traces  noted[int32]
	stock   noted[period.Date]
	sums    noted[sum]
	rx      noted[int32]
	byItem  chain // orders by item
	byNo    chain // orders by number
	reports chain // reports by item
	ordered bool  // the chains are of the person at work

	lists [2]prescriptions // of drugs, of herbs
	codes map[named][]ask  // of diagnoses and operations, from person to person
}

func newMarks() marks { return marks{codes: map[named][]ask{}} }

// claim is the last charge of an item.
type claim struct {
	day   period.Date
	visit int32
}

// sum is what was ordered of an item.
type sum struct {
	quantity int64
	unknown  bool
}

// fit makes room for a batch.
func (m *marks) fit(words, orders, reports int) {
	m.claims.fit(words)
	m.traces.fit(words)
	m.stock.fit(words)
	m.sums.fit(words)
	m.rx.fit(words)
	m.byItem.fit(words, orders)
	m.byNo.fit(words, orders)
	m.reports.fit(words, reports)
}

// forget begins a person.
func (m *marks) forget() {
	m.now++
	m.ordered = false
	m.lists[0].built, m.lists[1].built = false, false
}

// noted is a note for each word; notes of others are not seen.
type noted[T any] struct {
	serial []int32
	value  []T
}

func (n *noted[T]) fit(words int) {
	if words > len(n.serial) {
		n.serial, n.value = make([]int32, words+words/4), make([]T, words+words/4)
	}
}

// get returns the note of a word and whether it was made at this time.
func (n *noted[T]) get(now, word int32) (value T, ok bool) {
	if n.serial[word] != now {
		return value, false
	}
	return n.value[word], true
}

func (n *noted[T]) put(now, word int32, value T) {
	n.serial[word], n.value[word] = now, value
}

// chain lists rows by word.
type chain struct {
	heads noted[int32]
	next  []int32
}

func (c *chain) fit(words, rows int) {
	c.heads.fit(words)
	if rows > len(c.next) {
		c.next = make([]int32, rows+rows/4)
	}
}

func (c *chain) add(now, word, row int32) {
	c.next[row] = -1
	if head, ok := c.heads.get(now, word); ok {
		c.next[row] = head
	}
	c.heads.put(now, word, row)
}

// first returns the latest row of a word, −1 for none; next leads on.
func (c *chain) first(now, word int32) int32 {
	if head, ok := c.heads.get(now, word); ok {
		return head
	}
	return -1
}
