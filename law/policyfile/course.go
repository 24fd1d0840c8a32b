package policyfile

// course is which way one settlement went: every branch of a condition, row of a
// table, band, limit that bound. Two bills with the same course are on one straight
// piece of the policy, so that between them nothing can jump.
type course struct {
	at    *act
	hash  uint64
	turns []turn // kept on request
	keep  bool
}

// turn is one decision of a step.
type turn struct {
	at  *act
	way int
}

func (p *course) reset(keep bool) {
	p.at, p.hash, p.turns, p.keep = nil, 0xcbf29ce484222325, p.turns[:0], keep
}

func (p *course) note(way int) {
	p.hash = (p.hash ^ uint64(way+2)) * 0x100000001b3
	if p.keep {
		p.turns = append(p.turns, turn{p.at, way})
	}
}

// went notes which way the settlement goes.
func (f *frame) went(way int) {
	if f.course != nil {
		f.course.note(way)
	}
}

// Went lets formulas tell which way they went.
func (c *compiler) Went(f *frame, way int) { f.went(way) }

// differing lists the steps that decided differently on two courses, in order.
func differing(a, b []turn) []*act {
	var list []*act
	add := func(at *act) {
		for _, known := range list {
			if known == at {
				return
			}
		}
		if at != nil {
			list = append(list, at)
		}
	}
	of := func(turns []turn, at *act) (ways []int) {
		for _, t := range turns {
			if t.at == at {
				ways = append(ways, t.way)
			}
		}
		return ways
	}
	for _, t := range append(append([]turn{}, a...), b...) {
		x, y := of(a, t.at), of(b, t.at)
		same := len(x) == len(y)
		for i := 0; same && i < len(x); i++ {
			same = x[i] == y[i]
		}
		if !same {
			add(t.at)
		}
	}
	return list
}
