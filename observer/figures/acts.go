package figures

import (
	"context"
	"strconv"
	"strings"
	"time"

	"yibao/ground/fault"
	"yibao/process/settlement"
)

// ErrAllActs is a list of the acts of all institutions over too many days.
var ErrAllActs = fault.Define("YB1898", fault.Shape, "不指明机构时,明细最多列 %d 天,请选一家机构或缩短日期")

// allActs is over how many days the acts of all institutions are listed.
const allActs = 31

// ActsQuery is one page of acts.
type ActsQuery struct {
	Within                       string
	From, Before                 time.Time
	Institution, Scheme, MedType string // "" for all
	AfterTime                    time.Time
	AfterID                      string // "" for the first page
	Limit                        int
}

// Act is one act that a figure is made of, with its part of each column: what is
// taken back is negative, so that the rows of a list add up to the figure.
type Act struct {
	settlement.Record
	Share Row
}

// Place is where the act stands in its list.
func (a Act) Place() string {
	return strconv.FormatInt(a.SettledAt.UnixMicro(), 10) + "-" + a.SetlID
}

func parsePlace(place string) (at time.Time, id string) {
	text, id, ok := strings.Cut(place, "-")
	micros, err := strconv.ParseInt(text, 10, 64)
	if !ok || err != nil {
		return time.Time{}, ""
	}
	return time.UnixMicro(micros).UTC(), id
}

// Acts lists what a figure is made of, newest first, at most limit of them after a
// place, and the names of the institutions. The question's By is not looked at.
// ErrSpan, ErrAllActs.
func (s Service) Acts(ctx context.Context, q Query, after string, limit int) (found []Act, names map[string]string, err error) {
	if err := check(q.Span); err != nil {
		return nil, nil, err
	}
	if q.Institution == "" && q.Span.From.DaysUntil(q.Span.To) > allActs {
		return nil, nil, ErrAllActs.With(allActs)
	}
	page := ActsQuery{
		Within: q.Within, From: s.midnight(q.Span.From), Before: s.midnight(q.Span.To),
		Institution: q.Institution, Scheme: q.Scheme, MedType: q.MedType, Limit: limit,
	}
	page.AfterTime, page.AfterID = parsePlace(after)
	err = s.Store.Figures(ctx, func(r Reader) error {
		if found, err = s.acts(ctx, r, q, page); err != nil {
			return err
		}
		codes := make([]string, len(found))
		for i, a := range found {
			codes[i] = a.Institution
		}
		names, err = r.NamesOf(ctx, codes)
		return err
	})
	return found, names, err
}

// acts reads until the page is full: what a payer or a category has no part of is
// passed over.
func (s Service) acts(ctx context.Context, r Reader, q Query, page ActsQuery) (found []Act, err error) {
	for {
		acts, err := r.ActsPage(ctx, page)
		if err != nil {
			return nil, err
		}
		for _, a := range acts {
			cell := Fold([]settlement.Record{a}, s.Zone)[0]
			if cell.Chosen = q.amount(cell); q.takes(cell) && (cell.Chosen != 0 || !q.narrowed()) {
				found = append(found, Act{a, rowOf(a.SetlID, "", []Cell{cell})})
			}
			if len(found) == page.Limit {
				return found, nil
			}
		}
		if len(acts) < page.Limit {
			return found, nil
		}
		last := acts[len(acts)-1]
		page.AfterTime, page.AfterID = last.SettledAt, last.SetlID
	}
}
