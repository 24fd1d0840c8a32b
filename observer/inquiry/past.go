package inquiry

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/law/rulefile"
	"yibao/register/claim"
	"yibao/register/knowledge"
	"yibao/register/provider"
)

// Past is one earlier charge of what a rule limits, or the questioned one.
type Past struct {
	VisitID, SetlID string
	Institution     string
	Place           string // the institution's name on the day
	Day             period.Date
	LineNo          string
	Code, Name      string
	Quantity        money.Quantity
	Amount          money.Fen
	Questioned      bool
	Counted         bool           // in the rule's window of the questioned lines
	Sum             money.Quantity // of those counted, up to this one
}

// How far back and how much is shown.
const (
	pastDays  = 366
	pastLines = 200
)

// past reads what the person was charged before of what a point limits by
// number or time; nothing for other rules.
func (e *Grounds) past(ctx context.Context, r Reader) error {
	window := e.window()
	if e.Knowledge == nil || len(e.Row.Lines) == 0 || window.Kind == 0 {
		return nil
	}
	from := e.Row.Day.AddDays(-pastDays)
	since := time.Date(from.Year(), from.Month(), from.Day(), 0, 0, 0, 0, time.UTC)
	visits, err := r.VisitsOf(ctx, e.Row.PsnNo, since)
	if err != nil {
		return err
	}
	names := map[string]string{}
	for _, v := range visits {
		lines, err := r.FeeLines(ctx, e.Row.PsnNo, v.VisitID)
		if err != nil {
			return err
		}
		for _, l := range lines {
			if p, ok := e.pastLine(&v, &l); ok {
				if p.Place, err = placeName(ctx, r, names, v.Institution, p.Day); err != nil {
					return err
				}
				e.History = append(e.History, p)
			}
		}
	}
	e.count(window)
	return nil
}

// placeName is the name of an institution on the first day met.
func placeName(ctx context.Context, r Reader, names map[string]string, code string, on period.Date) (string, error) {
	if name, known := names[code]; known {
		return name, nil
	}
	place, err := r.InstitutionOn(ctx, code, on)
	if err != nil && !errors.Is(err, provider.ErrUnknownInstitution) {
		return "", err
	}
	names[code] = place.Name
	return place.Name, nil
}

// window is what the point counts in; zero for one that counts nothing.
func (e *Grounds) window() rulefile.Window {
	if e.Knowledge == nil {
		return rulefile.Window{}
	}
	w, _ := rulefile.ParseWindow(e.Knowledge.Value("窗口"))
	if gap := e.Knowledge.Value("间隔"); w.Kind == 0 && gap != "" {
		w, _ = rulefile.ParseWindow("滚动" + gap + "天")
	}
	return w
}

// pastLine is a line of what the point limits that stands: settled, or of the
// visit in question, on days up to the finding's last.
func (e *Grounds) pastLine(v *claim.Visit, l *claim.FeeLine) (Past, bool) {
	here := v.VisitID == e.Row.VisitID
	on := claim.Day(l.At)
	if !here && (l.SettledBy == "" || on > e.lastDay()) || !e.limits(l) {
		return Past{}, false
	}
	return Past{
		VisitID: v.VisitID, SetlID: l.SettledBy, Institution: v.Institution, Day: on, LineNo: l.LineNo, Code: l.Code, Name: e.Names[l.Code],
		Quantity: l.Quantity, Amount: l.Amount, Questioned: here && e.Questions(l.LineNo),
	}, true
}

func (e *Grounds) lastDay() period.Date {
	last := e.Row.Day
	for _, l := range e.Lines {
		if e.Questions(l.LineNo) {
			last = max(last, claim.Day(l.At))
		}
	}
	return last
}

// limits reports whether the point speaks of the line's item.
func (e *Grounds) limits(l *claim.FeeLine) bool {
	name := e.Names[l.Code]
	of := func(k knowledge.Key) bool {
		switch k.Match {
		case knowledge.ByCode:
			return k.Text == l.Code
		case knowledge.ByPrefix:
			return strings.HasPrefix(l.Code, k.Text)
		default:
			return name != "" && knowledge.Normalize(k.Text) == knowledge.Normalize(name)
		}
	}
	return slices.ContainsFunc(e.Knowledge.Items, of) || slices.ContainsFunc(e.Knowledge.Others, of)
}

// count puts the history in order of days, newest last, marks what lies in the
// window of a questioned line, and adds it up.
func (e *Grounds) count(w rulefile.Window) {
	slices.SortStableFunc(e.History, func(a, b Past) int { return int(a.Day - b.Day) })
	everywhere := e.Knowledge.Value("范围") == "全部机构"
	var asked []Past
	for _, p := range e.History {
		if p.Questioned {
			asked = append(asked, p)
		}
	}
	var sum money.Quantity
	for i := range e.History {
		p := &e.History[i]
		p.Counted = slices.ContainsFunc(asked, func(q Past) bool {
			return (everywhere || p.Institution == q.Institution) && together(w, p, &q)
		})
		if p.Counted {
			sum += p.Quantity
			p.Sum = sum
		}
	}
	if over := len(e.History) - pastLines; over > 0 {
		e.History = e.History[over:]
	}
}

// together reports whether two charges lie in one window.
func together(w rulefile.Window, p, q *Past) bool {
	switch w.Kind {
	case rulefile.OneLine:
		return p.LineNo == q.LineNo && p.VisitID == q.VisitID
	case rulefile.OneVisit, rulefile.OneRx:
		return p.VisitID == q.VisitID
	case rulefile.CalendarDay, rulefile.WithinHours:
		return p.Day == q.Day
	case rulefile.CalendarWeek: // day 1 of the calendar is a Monday
		return (p.Day-1)/7 == (q.Day-1)/7
	case rulefile.CalendarMonth:
		return p.Day.Year() == q.Day.Year() && p.Day.Month() == q.Day.Month()
	case rulefile.CalendarQuarter:
		return p.Day.Year() == q.Day.Year() && (p.Day.Month()-1)/3 == (q.Day.Month()-1)/3
	case rulefile.RollingDays:
		return p.Day <= q.Day && p.Day.DaysUntil(q.Day) < int(w.N)
	default:
		return p.Day.Year() == q.Day.Year()
	}
}
