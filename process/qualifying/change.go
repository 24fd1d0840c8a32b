package qualifying

import (
	"context"
	"slices"
	"strings"

	"yibao/ground/period"
	"yibao/register/restriction"
)

// changes returns the versions that make a restriction hold on exactly its days:
// itself, unless it holds already, and lifts of the days that are too many.
func (s *Service) changes(x restriction.Restriction, all []restriction.Restriction) []restriction.Restriction {
	var list []restriction.Restriction
	now := spansOf(all, x.Kind, x.Code)
	if x.Effective.From < x.Effective.End() && !slices.Equal(now, []period.Span{closed(x.Effective)}) {
		list = append(list, s.stamped(x))
	}
	for _, span := range now {
		for _, rest := range beyond(span, x.Effective) {
			lift := x
			lift.Active, lift.Effective, lift.Remedy = false, rest, ""
			list = append(list, s.stamped(lift))
		}
	}
	return list
}

func (s *Service) stamped(x restriction.Restriction) restriction.Restriction {
	x.ID, x.Recorded = s.NewID(), s.Now()
	return x
}

// closed writes an open end as Forever.
func closed(s period.Span) period.Span { return period.Span{From: s.From, To: s.End()} }

// beyond returns the parts of a span that lie outside of another.
func beyond(span, other period.Span) []period.Span {
	var parts []period.Span
	if other.From >= other.End() {
		return []period.Span{span}
	}
	if before := (period.Span{From: span.From, To: min(span.End(), other.From)}); before.From < before.To {
		parts = append(parts, before)
	}
	if after := (period.Span{From: max(span.From, other.End()), To: span.End()}); after.From < after.To {
		parts = append(parts, after)
	}
	return parts
}

// codesOf lists the codes of a kind, each once.
func codesOf(all []restriction.Restriction, kind restriction.Kind) []string {
	var codes []string
	for _, x := range all {
		if x.Kind == kind && !slices.Contains(codes, x.Code) {
			codes = append(codes, x.Code)
		}
	}
	return codes
}

// spansOf returns the days on which a restriction holds, by its last versions.
func spansOf(all []restriction.Restriction, kind restriction.Kind, code string) []period.Span {
	var own []restriction.Restriction
	var days []period.Date
	for _, x := range all {
		if x.Kind == kind && x.Code == code {
			own = append(own, x)
			days = append(days, x.Effective.From, x.Effective.End())
		}
	}
	slices.Sort(days)
	days = slices.Compact(days)
	var spans []period.Span
	for i := 0; i+1 < len(days); i++ {
		holds := slices.ContainsFunc(restriction.Latest(own, days[i]), func(x restriction.Restriction) bool { return x.Active })
		switch {
		case !holds:
		case len(spans) > 0 && spans[len(spans)-1].To == days[i]:
			spans[len(spans)-1].To = days[i+1]
		default:
			spans = append(spans, period.Span{From: days[i], To: days[i+1]})
		}
	}
	return spans
}

// standingFrom returns what restricts on the day or later, the last versions.
func standingFrom(all []restriction.Restriction, day period.Date) []restriction.Restriction {
	var standing []restriction.Restriction
	for _, kind := range []restriction.Kind{restriction.Waiting, restriction.Arrears, restriction.Decided} {
		for _, code := range codesOf(all, kind) {
			for _, span := range spansOf(all, kind, code) {
				if span.End() <= day {
					continue
				}
				for _, x := range restriction.Latest(all, span.From) {
					if x.Kind == kind && x.Code == code {
						x.Effective = span
						standing = append(standing, x)
					}
				}
			}
		}
	}
	return standing
}

// Decision is a suspension that an officer decides, or its end.
type Decision struct {
	PsnNo, Scheme string
	From, Last    period.Date // Last zero: until further notice
	Rule          string      // the paper
	Reason        string
}

// Suspend keeps benefits from a person for the days of the decision.
func (s *Service) Suspend(ctx context.Context, d Decision) (restriction.Restriction, error) {
	x := restriction.Restriction{
		PsnNo: d.PsnNo, Scheme: d.Scheme, Kind: restriction.Decided, Code: d.From.String(), Active: true, Rule: d.Rule, Reason: d.Reason,
		Remedy: "有异议的请到经办窗口申请复核。",
	}
	if x.Effective = period.Since(d.From); !d.Last.IsZero() {
		x.Effective.To = d.Last.AddDays(1)
	}
	switch {
	case strings.TrimSpace(d.Rule) == "" || strings.TrimSpace(d.Reason) == "":
		return x, ErrNoReason.With()
	case !x.Effective.Valid():
		return x, ErrBadSpan.With(d.From, d.Last)
	}
	x = s.stamped(x)
	return x, s.Store.Qualify(ctx, d.PsnNo, func(w Work) error {
		return w.AddRestrictions(ctx, []restriction.Restriction{x})
	})
}

// Resume ends the decided suspensions that hold on the day, from that day on.
func (s *Service) Resume(ctx context.Context, d Decision) ([]restriction.Restriction, error) {
	var lifted []restriction.Restriction
	if strings.TrimSpace(d.Reason) == "" {
		return nil, ErrNoReason.With()
	}
	err := s.Store.Qualify(ctx, d.PsnNo, func(w Work) error {
		lifted = nil
		found, err := w.RestrictionsOn(ctx, d.PsnNo, d.From)
		if err != nil {
			return err
		}
		for _, x := range found {
			if x.Scheme != d.Scheme || x.Kind != restriction.Decided || !x.Active {
				continue
			}
			x.Active, x.Effective.From, x.Reason, x.Remedy = false, d.From, d.Reason, ""
			lifted = append(lifted, s.stamped(x))
		}
		if len(lifted) == 0 {
			return ErrNoSuspend.With(d.PsnNo, d.Scheme, d.From)
		}
		return w.AddRestrictions(ctx, lifted)
	})
	return lifted, err
}

// List returns what restricts the person from today on.
func (s *Service) List(ctx context.Context, psnNo string) ([]restriction.Restriction, error) {
	var standing []restriction.Restriction
	err := s.Store.Qualified(ctx, func(r Reader) error {
		all, err := r.RestrictionsOf(ctx, psnNo)
		if err != nil {
			return err
		}
		var schemes []string
		for _, x := range all {
			if !slices.Contains(schemes, x.Scheme) {
				schemes = append(schemes, x.Scheme)
			}
		}
		for _, scheme := range schemes {
			own := slices.DeleteFunc(slices.Clone(all), func(x restriction.Restriction) bool { return x.Scheme != scheme })
			standing = append(standing, standingFrom(own, s.today())...)
		}
		return nil
	})
	return standing, err
}
