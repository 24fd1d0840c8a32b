package guidance

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"yibao/ground/period"
	"yibao/judge/audit"
	"yibao/law/region"
	"yibao/law/rulefile"
	"yibao/register/knowledge"
	"yibao/register/policy"
)

// engines keeps the compiled rules of regions; a change of knowledge, rules or
// day compiles anew, once whoever waits for it.
type engines struct {
	mu   sync.Mutex
	kept map[string]*engine

	unstored sync.Map // id → RuleSet that was not seen in the database yet
}

// engine is the rules of a region on a day; all share it.
type engine struct {
	once sync.Mutex // held while it is compiled
	mark string
	day  period.Date
	*audit.Engine
	year    period.YearStart
	control *region.Control // nil where the region has no settings
	set     RuleSet
	stored  atomic.Bool // the set was seen in the database
}

// earliest is before any knowledge.
var earliest = period.MustDate("1990-01-01")

// of returns the engine of a region for the day.
func (e *engines) of(ctx context.Context, r Reader, home string, day period.Date, now time.Time) (*engine, error) {
	mark, err := r.KnowledgeMark(ctx)
	if err != nil {
		return nil, err
	}
	e.mu.Lock()
	if e.kept == nil {
		e.kept = map[string]*engine{}
	}
	found := e.kept[home]
	if found == nil || found.mark != mark || found.day != day {
		found = &engine{mark: mark, day: day}
		e.kept[home] = found
	}
	e.mu.Unlock()
	found.once.Lock()
	defer found.once.Unlock()
	if found.Engine == nil {
		err = found.compile(ctx, r, home, now)
	}
	return found, err
}

// look finds out whether the engine's set is stored, until it is.
func (e *engines) look(ctx context.Context, r Reader, x *engine) error {
	if x.stored.Load() {
		return nil
	}
	stored, err := r.RuleSetOf(ctx, x.set.ID)
	switch {
	case err != nil:
		return err
	case stored == nil:
		e.unstored.Store(x.set.ID, x.set)
	default:
		x.stored.Store(true)
		e.unstored.Delete(x.set.ID)
	}
	return nil
}

func (e *engine) compile(ctx context.Context, r Reader, home string, now time.Time) error {
	versions, err := r.Rules(ctx, home, now)
	if err != nil {
		return err
	}
	rules := slices.DeleteFunc(knowledge.InForce(versions, e.day), func(v knowledge.RuleVersion) bool { return v.State == knowledge.Draft })
	points, err := r.Points(ctx, home, period.Span{From: earliest, To: period.Forever}, now)
	if err != nil {
		return err
	}
	if err := e.govern(ctx, r, home); err != nil {
		return err
	}
	points = knowledge.Current(points)
	made, _ := audit.Compile(home, rules, points) // what is left out was told when it was published
	e.set = setOf(home, made, points, now)
	e.Engine = made
	return nil
}

// govern reads what the region's settings say of the day.
func (e *engine) govern(ctx context.Context, r Reader, home string) error {
	all, err := r.Settings(ctx, home)
	if err != nil {
		return err
	}
	latest := period.Latest(all, e.day, func(p policy.Published) string { return p.Region })
	if len(latest) == 0 {
		return nil
	}
	whole, err := r.PublishedVersion(ctx, latest[0].ID)
	if err != nil || len(whole.Files) == 0 {
		return err
	}
	if settings, _ := region.Parse(whole.Files[0].Name, []byte(whole.Files[0].Text)); settings != nil {
		e.year, e.control = settings.YearStart(), settings.Control()
	}
	return nil
}

// controlOf is what a hit of a rule does: what the region says where it controls
// bills at all, else what the rule says itself.
func (e *engine) controlOf(rule *audit.Rule) rulefile.Control {
	if e.control == nil || !e.control.At(region.Settling) && !e.control.At(region.Uploading) {
		return rule.Control
	}
	return e.control.Of(rule.Code, rule.Control)
}

// days is within how many days a reminder needs its reason.
func (e *engine) days() int {
	if e.control == nil || e.control.Days() == 0 {
		return dueDays
	}
	return e.control.Days()
}

// setOf names the rules and knowledge of an engine.
func setOf(home string, made *audit.Engine, points []knowledge.Point, now time.Time) RuleSet {
	set := RuleSet{Region: home, Recorded: now}
	for _, rule := range made.Rules() {
		set.Rules = append(set.Rules, rule.Version)
	}
	seen := map[string]bool{}
	for i := range points {
		if b := points[i].Batch; !seen[b] {
			seen[b] = true
			set.Batches = append(set.Batches, b)
		}
	}
	slices.Sort(set.Batches)
	sum := sha256.Sum256([]byte(home + "\n" + strings.Join(set.Rules, "\n") + "\n\n" + strings.Join(set.Batches, "\n")))
	set.ID = hex.EncodeToString(sum[:16])
	return set
}
