package anchoring_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"yibao/policies"
	"yibao/process/anchoring"
	"yibao/register/ledger"
	"yibao/storage/storetest/town"
)

var ctx = context.Background()

// contested is a store on which other processes are always first, so often.
type contested struct {
	anchoring.Store
	others int
	tried  []ledger.Anchor
}

// AddAnchor loses as often as said.
func (c *contested) AddAnchor(ctx context.Context, a ledger.Anchor, covered []ledger.Stretch) (bool, error) {
	c.tried = append(c.tried, a)
	if len(c.tried) <= c.others {
		return false, nil
	}
	return c.Store.AddAnchor(ctx, a, covered)
}

func TestOvertaken(t *testing.T) {
	t.Parallel()
	for others, want := range map[int]error{0: nil, 1: nil, 4: nil, 5: anchoring.ErrOvertaken} {
		w := town.New(t, policies.FS)
		c := &contested{Store: w.Store, others: others}
		a, made, err := (&anchoring.Service{Store: c, Now: w.Now}).Make(ctx)
		if !errors.Is(err, want) || made != (want == nil) || made && a != c.tried[others] {
			t.Errorf("%d times another was first: %v, %v", others, made, err)
		}
	}
}

// An anchor says when it was made: no link that it covers is younger.
func TestAnchorIsYoungerThanItsLinks(t *testing.T) {
	t.Parallel()
	w := town.New(t, policies.FS)
	w.Bill(t, w.Person(t, town.Citizen{}), "310", town.Tertiary, true, town.Line("1", town.DrugA, 3, "2026-03-05"))
	a, made, err := (&anchoring.Service{Store: w.Store, Now: w.Now}).Make(ctx)
	if err != nil || !made || a.Hash != a.ComputeHash() || a.Number != 1 || a.Previous != "" {
		t.Fatalf("%+v: %v", a, err)
	}
	var youngest time.Time
	err = w.Store.Chains(ctx, func(r anchoring.Reader) error {
		stretches, err := r.Stretches(ctx, 1)
		for _, s := range stretches {
			err = errors.Join(err, r.LinksIn(ctx, s, func(l ledger.Link) error {
				if l.Recorded.After(youngest) {
					youngest = l.Recorded
				}
				return nil
			}))
		}
		return err
	})
	if err != nil || youngest.IsZero() || !a.Recorded.After(youngest) {
		t.Errorf("anchored at %s, a link at %s: %v", a.Recorded, youngest, err)
	}
}

// A store that fails is told as it is.
func TestStoreFails(t *testing.T) {
	t.Parallel()
	w := town.New(t, policies.FS)
	ended, cancel := context.WithCancel(ctx)
	cancel()
	if _, made, err := (&anchoring.Service{Store: w.Store, Now: w.Now}).Make(ended); err == nil || made {
		t.Errorf("made %v", made)
	}
}
