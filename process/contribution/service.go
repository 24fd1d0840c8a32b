package contribution

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"sync"
	"time"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/judge/levy"
	"yibao/law/levyfile"
	"yibao/register/contribution"
	"yibao/register/policy"
)

// Service runs the acts of contributions. Store, Now, Zone and NewID are required.
type Service struct {
	Store Store
	Now   func() time.Time
	Zone  *time.Location
	NewID func() string
	Texts Texts
	// Benefits judges at once whom money concerns; without it they wait on the list.
	Benefits Benefits
}

func (s *Service) today() period.Date { return period.DateOf(s.Now().In(s.Zone)) }

func (s *Service) instant() time.Time { return s.Now().UTC().Truncate(time.Microsecond) }

// Texts compiles published contribution policies and keeps them by version id.
// The zero value is ready.
type Texts struct{ kept sync.Map } // version id → *levyfile.Policy

// PolicyOn returns the latest published contribution policy of the region and
// scheme that holds on the day, with its version id; policy.ErrNoLevy.
func (t *Texts) PolicyOn(ctx context.Context, r policy.LevyReader, region, scheme string, day period.Date) (*levyfile.Policy, string, error) {
	published, err := r.Levies(ctx, region, scheme)
	if err != nil {
		return nil, "", err
	}
	latest := period.Latest(published, day, func(p policy.Published) string { return p.Region })
	if len(latest) == 0 {
		return nil, "", policy.ErrNoLevy.With(region, scheme, day)
	}
	id := latest[0].ID
	compiled, err := t.Version(ctx, r, id)
	return compiled, id, err
}

// Version returns the policy of a version id.
func (t *Texts) Version(ctx context.Context, r policy.LevyReader, versionID string) (*levyfile.Policy, error) {
	if kept, ok := t.kept.Load(versionID); ok {
		return kept.(*levyfile.Policy), nil
	}
	published, err := r.PublishedVersion(ctx, versionID)
	if err != nil {
		return nil, err
	}
	if len(published.Files) != 1 {
		return nil, policy.ErrNoLevy.With(published.Region, published.Scheme, published.Effective)
	}
	compiled, _ := levyfile.Parse(published.Files[0].Name, published.Files[0].Text)
	if compiled == nil {
		return nil, policy.ErrNoLevy.With(published.Region, published.Scheme, published.Effective)
	}
	t.kept.Store(versionID, compiled)
	return compiled, nil
}

// ShapeOf returns the shape of the bills that a class makes.
func ShapeOf(name string, parts []levy.Part) contribution.Shape {
	shape := contribution.Shape{Class: name}
	text := []string{name}
	for _, p := range parts {
		shape.Items = append(shape.Items, contribution.Item{Name: p.Item, Payer: p.Payer, Fund: p.Fund})
		text = append(text, p.Item, p.Payer, p.Fund)
	}
	sum := sha256.Sum256([]byte(strings.Join(text, "\x00")))
	shape.ID = hex.EncodeToString(sum[:8])
	return shape
}

// add sums amounts into totals, one by one.
func add(totals, amounts []money.Fen) error {
	for i, a := range amounts {
		sum, err := money.Sum(totals[i], a)
		if err != nil {
			return err
		}
		totals[i] = sum
	}
	return nil
}

// wholeTerm reports whether the term is one of the cycle's.
func wholeTerm(cycle levyfile.Cycle, term period.Span) bool {
	switch cycle {
	case levyfile.Monthly:
		return term == contribution.MonthSpan(term.From)
	case levyfile.Yearly:
		return term == contribution.YearSpan(term.From.Year())
	default:
		return term.Valid()
	}
}
