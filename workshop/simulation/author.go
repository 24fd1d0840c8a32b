package simulation

import (
	"math/rand/v2"
	"time"
)

// places are the institutions: hospitals first, then pharmacies.
const (
	hospitals  = 3
	pharmacies = 2
)

// Tell makes up the story of a seed.
func Tell(seed uint64) Story {
	a := &author{rng: rand.New(rand.NewPCG(seed, 20260101))}
	a.story = Story{Seed: seed, Persons: 2 + a.rng.IntN(4)}
	a.shape = shape{faults: a.rng.IntN(45), delays: a.rng.IntN(25), world: 4 + a.rng.IntN(18)}
	for length := 25 + a.rng.IntN(55); len(a.story.Steps) < length; {
		a.step()
	}
	return a.story
}

// once is true so many times in a hundred.
func (a *author) once(percent int) bool { return a.rng.IntN(100) < percent }

func (a *author) add(s Step) {
	s.After = a.moves()
	a.story.Steps = append(a.story.Steps, s)
}

// moves is how far the clock moves: minutes, now and then days, now and then
// back.
func (a *author) moves() time.Duration {
	switch n := a.rng.IntN(100); {
	case n < 9:
		return time.Duration(1+a.rng.IntN(3)) * 24 * time.Hour
	case n < 12:
		return -time.Duration(a.rng.IntN(300)) * time.Minute
	default:
		return time.Duration(a.rng.IntN(40)) * time.Minute
	}
}

// step adds a step: the agency acts, somebody comes, or an errand goes on.
func (a *author) step() {
	switch {
	case a.once(a.shape.world):
		a.agency()
	case len(a.open) == 0 || len(a.open) < 5 && a.once(35):
		a.comes()
	default:
		a.goesOn(a.rng.IntN(len(a.open)))
	}
}

// agency adds an act of the agency, or of fate.
func (a *author) agency() {
	s := Step{Person: a.rng.IntN(a.story.Persons), Place: a.rng.IntN(hospitals + pharmacies), Pick: a.rng.IntN(len(itemList)), Days: a.rng.IntN(12) - 8}
	switch n := a.rng.IntN(100); {
	case n < 22:
		s.Deed, s.Figures = Publishes, a.figures()
	case n < 40:
		s.Deed = Corrects
		s.Bought = []bought{{Item: a.rng.IntN(3), Units: a.rng.IntN(6)}} // another class, another rate
	case n < 50:
		s.Deed, s.Account = Covers, a.once(65)
	case n < 56:
		s.Deed, s.Account = Suspends, a.once(65)
	case n < 62:
		s.Deed, s.Account = Admonishes, a.once(50)
	case n < 72:
		s.Deed, s.Bought = Credits, []bought{{Units: 10 + a.rng.IntN(300)}}
	case n < 82:
		s.Deed = Restarts
	case n < 90:
		s.Deed = Anchors
	default:
		s.Deed = Forces
		s.Pick = a.rng.IntN(50)
	}
	a.add(s)
}

// figures changes one of the first policies.
func (a *author) figures() figures {
	all := firstFigures()
	f := all[a.rng.IntN(len(all))]
	for i := range f.Deductibles {
		f.Deductibles[i] = f.Deductibles[i] * int64(a.rng.IntN(200)) / 100
	}
	f.Percent = 40 + int64(a.rng.IntN(56))
	f.Limit = 500 + int64(a.rng.IntN(4000))
	f.Second, f.SecondLimit = 40+int64(a.rng.IntN(56)), 300+int64(a.rng.IntN(4000))
	return f
}

// comes opens an errand.
func (a *author) comes() {
	a.count++
	p := &path{number: a.count, person: a.rng.IntN(a.story.Persons), place: a.rng.IntN(hospitals)}
	switch n := a.rng.IntN(100); {
	case n < 30:
		p.kind, p.place = Purchases, hospitals+a.rng.IntN(pharmacies)
		p.next = []Deed{Purchases}
	case n < 75:
		p.kind = Registers
		p.next = []Deed{Registers, Consults, Uploads}
		if a.once(20) {
			p.next = append(p.next, Uploads)
		}
		if a.once(12) {
			p.next = append(p.next, Withdraws, Uploads)
		}
		p.next = append(p.next, Settles)
	default:
		p.kind = Admits
		p.next = []Deed{Admits, Uploads}
		if a.once(40) {
			p.next = append(p.next, SettlesMid, Uploads)
		}
		p.next = append(p.next, Discharges, Settles)
	}
	p.next = append(p.next, a.afterwards(p.kind)...)
	a.open = append(a.open, p)
	a.goesOn(len(a.open) - 1)
}

// afterwards is what follows a settlement: mostly nothing.
func (a *author) afterwards(kind Deed) []Deed {
	settle := Settles
	if kind == Purchases {
		settle = Purchases
	}
	switch n := a.rng.IntN(100); {
	case n < 15:
		return []Deed{Reverses}
	case n < 25:
		return []Deed{Reverses, settle}
	case n < 33:
		return []Deed{Undoes, settle}
	case n < 40:
		return []Deed{Reverses, Undoes} // the settlement counts again
	case n < 44:
		return []Deed{Reverses, Withdraws, Cancels, Undoes}
	case n < 48:
		return []Deed{Reverses, Reverses}
	case n < 53:
		return []Deed{Repeats, Reuses}
	case n < 58 && kind != Purchases:
		return []Deed{Uploads, settle}
	}
	return nil
}

// goesOn adds the next message of an errand.
func (a *author) goesOn(at int) {
	p := a.open[at]
	deed := p.next[0]
	switch {
	case p.pending && a.once(70):
		deed = Repeats
	case p.pending && a.once(30):
		deed = Undoes
	default:
		p.next = p.next[1:]
	}
	s := Step{Deed: deed, Errand: p.number, Person: p.person, Place: p.place, Pick: a.rng.IntN(50), Account: a.once(60)}
	if deed == Uploads || deed == Purchases {
		for range 1 + a.rng.IntN(4) {
			s.Bought = append(s.Bought, bought{a.rng.IntN(len(itemList)), 1 + a.rng.IntN(9)})
		}
	}
	s.Sends = a.sends()
	p.pending = troubled(s.Sends)
	a.add(s)
	if len(p.next) == 0 && (!p.pending || a.once(25)) {
		a.open = append(a.open[:at], a.open[at+1:]...)
	} else if len(p.next) == 0 {
		p.next = []Deed{Repeats}
	}
}

// sends is what the network and the store do to a message.
func (a *author) sends() []send {
	one := a.send()
	all := []send{one}
	if a.once(a.shape.delays) { // a copy comes later, or at once
		again := a.send()
		again.Later = a.rng.IntN(6)
		all = append(all, again)
	}
	return all
}

func (a *author) send() send {
	s := send{Amid: a.once(15)}
	if a.once(a.shape.delays / 2) {
		s.Later = 1 + a.rng.IntN(5)
	}
	if !a.once(a.shape.faults) {
		return s
	}
	switch n := a.rng.IntN(100); {
	case n < 15:
		s.Lost = true
	case n < 35:
		s.Mute = true
	case n < 55:
		s.Fate.Conflicts = 1 + a.rng.IntN(3)
	default:
		s.Fate.End = ending(1 + a.rng.IntN(4))
	}
	return s
}
