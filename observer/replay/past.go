package replay

import (
	"yibao/observer/verify"
	"yibao/process/settlement"
)

// Past answers what judging again asks about one person's settlements, out of a
// history that was read, for observers who judge otherwise. One goroutine has
// one, for as many persons as come.
type Past struct{ past }

// NewPast makes a Past that asks the Reader for what no history has.
func NewPast(r settlement.Reader) *Past { return &Past{past{Reader: r, known: newKnown()}} }

// Turn takes up another person.
func (p *Past) Turn(h verify.History) { p.turn(h) }

// Stand moves to a record of the history, whose fee lines are then answered.
func (p *Past) Stand(at int) { p.at = at }
