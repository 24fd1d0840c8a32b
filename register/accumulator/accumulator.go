// Package accumulator is the register of what a person has used up (累计):
// deductibles paid, fund money received, admissions counted, within a year or
// another period.
//
// It holds immutable deltas, each written by one settlement. A balance is a
// fold over the deltas of settlements that are live; nothing is stored that
// could disagree with them. A reversed settlement's deltas stay where they are
// and merely stop counting. What a household uses up together is written by each
// member as deltas of their own, under a key that bears the household's number.
package accumulator

import (
	"context"
	"slices"
	"strings"
)

// Fold says how deltas make a balance.
type Fold string

// The folds.
const (
	Sum   Fold = "求和" // total of the amounts
	Max   Fold = "取大" // largest amount
	Count Fold = "计次" // number of settlements with a delta that is not zero
)

// Key names one accumulator of one person.
type Key struct {
	Region string // admdvs
	Scheme string // insutype
	Name   string // as the policy declares it: 本年统筹支付 …
	Period string // "2026", "2026-03", a visit id, "" for a lifetime; of a Window the day of care
	Extra  string // further keys (病种 …) joined by "/"; of a household's begins with it: see Family
}

// String returns the key as one line, for explanations and for verify.
func (k Key) String() string {
	return strings.Join([]string{k.Region, k.Scheme, k.Name, k.Period, k.Extra}, "|")
}

// Delta is what one settlement added to (or set) one accumulator. Amount is
// fen for money and a plain number for counts.
type Delta struct {
	PsnNo   string
	Seq     int64  // the person's sequence of the settlement
	SetlID  string // the settlement that wrote it
	Ordinal int    // order within the settlement
	Key     Key
	Fold    Fold // as the policy declared it when the delta was written
	Set     bool // the balance starts again from Amount
	Amount  int64
}

// Act says whether a settlement counts from a point of the person's sequence
// on: a reversal ends it, a reinstatement (reversal of the reversal) restores.
type Act struct {
	Seq    int64
	SetlID string // the settlement acted on
	Live   bool
}

// Live returns those deltas that count for someone who stands at the point
// `before` of the person's sequence: written earlier, and not reversed as of
// then. Settlements in `without` are treated as if they had never been.
func Live(deltas []Delta, acts []Act, before int64, without ...string) []Delta {
	dead := make(map[string]bool)
	for _, a := range acts {
		if a.Seq < before {
			dead[a.SetlID] = !a.Live
		}
	}
	var live []Delta
	for _, d := range deltas {
		if d.Seq < before && !dead[d.SetlID] && !slices.Contains(without, d.SetlID) {
			live = append(live, d)
		}
	}
	return live
}

// Balance folds the deltas of a key. Deltas must be in order of Seq, Ordinal.
func Balance(deltas []Delta, key Key, fold Fold) int64 {
	var balance int64
	counted := ""
	for _, d := range deltas {
		if d.Key != key {
			continue
		}
		switch {
		case d.Set:
			balance, counted = d.Amount, ""
		case fold == Max:
			balance = max(balance, d.Amount)
		case fold == Count:
			if d.Amount != 0 && d.SetlID != counted {
				balance, counted = balance+1, d.SetlID
			}
		default:
			balance += d.Amount
		}
	}
	return balance
}

// Reader looks deltas up.
type Reader interface {
	// Deltas returns all deltas of the person in order of Seq, Ordinal.
	Deltas(ctx context.Context, psnNo string) ([]Delta, error)
	// Acts returns the reversals and reinstatements of the person by Seq.
	Acts(ctx context.Context, psnNo string) ([]Act, error)
}

// Writer adds deltas.
type Writer interface {
	AddDeltas(ctx context.Context, deltas []Delta) error
}
