package guidance

import (
	"context"
	"slices"
	"sync"
	"time"

	"yibao/ground/period"
	"yibao/judge/audit"
	"yibao/process/screening"
	"yibao/register/knowledge"
)

// engines keeps the compiled rules of regions; a change of knowledge, rules or
// day compiles anew.
type engines struct {
	mu   sync.Mutex
	kept map[string]engine
}

type engine struct {
	mark string
	day  period.Date
	*audit.Engine
	year period.YearStart
}

// earliest is before any knowledge.
var earliest = period.MustDate("1990-01-01")

// of returns the engine of a region for the day.
func (e *engines) of(ctx context.Context, r Reader, home string, day period.Date, now time.Time) (engine, error) {
	mark, err := r.KnowledgeMark(ctx)
	if err != nil {
		return engine{}, err
	}
	e.mu.Lock()
	found, ok := e.kept[home]
	e.mu.Unlock()
	if ok && found.mark == mark && found.day == day {
		return found, nil
	}
	made, err := compiled(ctx, r, home, day, now)
	if err != nil {
		return engine{}, err
	}
	made.mark = mark
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.kept == nil {
		e.kept = map[string]engine{}
	}
	e.kept[home] = made
	return made, nil
}

func compiled(ctx context.Context, r Reader, home string, day period.Date, now time.Time) (engine, error) {
	versions, err := r.Rules(ctx, home, now)
	if err != nil {
		return engine{}, err
	}
	rules := slices.DeleteFunc(knowledge.InForce(versions, day), func(v knowledge.RuleVersion) bool { return v.State == knowledge.Draft })
	points, err := r.Points(ctx, home, period.Span{From: earliest, To: period.Forever}, now)
	if err != nil {
		return engine{}, err
	}
	year, err := screening.YearOf(ctx, r, home, day)
	if err != nil {
		return engine{}, err
	}
	made, _ := audit.Compile(home, rules, knowledge.Current(points)) // what is left out was told when it was published
	return engine{day: day, Engine: made, year: year}, nil
}
