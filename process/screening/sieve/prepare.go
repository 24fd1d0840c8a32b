package sieve

// prepared is a batch with what the program asks of each of its items.
type prepared struct {
	asks  [][]ask   // by item of the batch
	stems [][]int32 // by rule that compares beginnings of codes, by word
}

// stems compares drugs by so many places of their codes.
type stems struct{ digits int }

// prepare looks up the batch's items.
func (p *Program) prepare(b *Batch) *prepared {
	r := &prepared{asks: make([][]ask, len(b.items))}
	for i, x := range b.items {
		r.asks[i] = p.items.find(b.words.texts[x.code], b.words.texts[x.name])
	}
	for _, s := range p.stems {
		r.stems = append(r.stems, s.number(b))
	}
	return r
}

// number numbers the beginnings of the codes of the batch's items; a number is
// that of a word.
func (s stems) number(b *Batch) []int32 {
	out := make([]int32, len(b.words.texts))
	first := map[string]int32{}
	for _, x := range b.items {
		code := b.words.texts[x.code]
		stem := code
		if s.digits > 0 && len(code) > s.digits {
			stem = code[:s.digits]
		}
		n, ok := first[stem]
		if !ok {
			n = x.code
			first[stem] = n
		}
		out[x.code] = n
	}
	return out
}
