package relational

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/observer/figures"
	"yibao/process/settlement"
)

var (
	_ figures.Store = (*Store)(nil)
	_ figures.Work  = (*tx)(nil)
)

// Figures implements figures.Store.
func (s *Store) Figures(ctx context.Context, read func(figures.Reader) error) error {
	return s.run(ctx, Read, func(t *tx) error { return read(t) })
}

// KeepFigures implements figures.Store.
func (s *Store) KeepFigures(ctx context.Context, work func(figures.Work) error) error {
	return s.run(ctx, Bulk, func(t *tx) error { return work(t) })
}

const figureColumns = "region, day, institution, scheme, med_type, content"

// cellContent is a cell's content as it is stored.
type cellContent struct {
	Bills      int                     `json:"n"`
	Total      money.Fen               `json:"t"`
	Own        money.Fen               `json:"o"`
	Payers     map[string]money.Fen    `json:"p"`
	Categories map[string][2]money.Fen `json:"c"` // total, fund
}

func scanFigure(r row) (figures.Cell, error) {
	var c figures.Cell
	var content string
	if err := r.Scan(&c.Region, day{&c.Day}, &c.Institution, &c.Scheme, &c.MedType, &content); err != nil {
		return c, err
	}
	var f cellContent
	err := json.Unmarshal([]byte(content), &f)
	c.Bills, c.Total, c.Own, c.Payers, c.Categories = f.Bills, f.Total, f.Own, f.Payers, map[string]figures.Part{}
	for category, part := range f.Categories {
		c.Categories[category] = figures.Part{Total: part[0], Fund: part[1]}
	}
	return c, err
}

// LastKept implements figures.Reader.
func (t *tx) LastKept(ctx context.Context) (period.Date, error) {
	found, err := collect(ctx, t, func(r row) (d period.Date, err error) { return d, r.Scan(day{&d}) },
		"SELECT day FROM figure_day ORDER BY day DESC LIMIT 1")
	if err != nil || len(found) == 0 {
		return 0, err
	}
	return found[0], nil
}

// Cells implements figures.Reader.
func (t *tx) Cells(ctx context.Context, within string, span period.Span) ([]figures.Cell, error) {
	return collect(ctx, t, scanFigure, "SELECT "+figureColumns+" FROM figure"+
		" WHERE region >= $1 AND region < $2 AND day >= $3 AND day < $4 ORDER BY region, day, institution, scheme, med_type",
		within, within+"~", span.From.String(), span.End().String())
}

// everywhere returns all codes by which settlements are indexed: of institutions,
// of agencies, whose counters reimburse, and none, which readjustments have.
func (t *tx) everywhere(ctx context.Context) ([]string, error) {
	codes, err := collect(ctx, t, text, "SELECT code FROM institution UNION SELECT org_no FROM organisation")
	return distinct(append(codes, "")), err
}

// ActsBetween implements figures.Reader.
func (t *tx) ActsBetween(ctx context.Context, within string, from, before time.Time) ([]settlement.Record, error) {
	codes, err := t.everywhere(ctx)
	if err != nil {
		return nil, err
	}
	return inParts(codes, func(part []string) ([]settlement.Record, error) {
		var a arguments
		return collect(ctx, t, scanRecord, "SELECT "+recordColumns+" FROM settlement WHERE institution IN ("+a.list(part)+")"+
			" AND settled_at >= "+a.add(micros(from))+" AND settled_at < "+a.add(micros(before))+
			" AND region >= "+a.add(within)+" AND region < "+a.add(within+"~"), a...)
	})
}

// ActsPage implements figures.Reader. The newest of each institution are found in
// its index; the newest of all are then read whole.
func (t *tx) ActsPage(ctx context.Context, q figures.ActsQuery) ([]settlement.Record, error) {
	codes := []string{q.Institution}
	switch q.Institution {
	case figures.Unplaced:
		codes = []string{""}
	case "":
		var err error
		if codes, err = t.everywhere(ctx); err != nil {
			return nil, err
		}
	}
	var newest []actPlace
	for part := range slices.Chunk(codes, actsTogether) {
		text, a := newestActs(q, part)
		found, err := collect(ctx, t, scanActPlace, text, a...)
		if err != nil {
			return nil, err
		}
		newest = append(newest, found...)
	}
	slices.SortFunc(newest, func(a, b actPlace) int { return cmp.Or(cmp.Compare(b.at, a.at), cmp.Compare(b.setlID, a.setlID)) })
	newest = newest[:min(len(newest), q.Limit)]
	return t.actsAt(ctx, newest)
}

// actsTogether is of how many institutions one statement asks.
const actsTogether = 64

// actPlace is where an act is kept and when it was done.
type actPlace struct {
	psnNo, setlID string
	at            int64
}

func scanActPlace(r row) (p actPlace, err error) { return p, r.Scan(&p.psnNo, &p.setlID, &p.at) }

// newestActs asks for the newest acts of each of some institutions.
func newestActs(q figures.ActsQuery, institutions []string) (string, []any) {
	var f filter
	f.between("settled_at", q.From, q.Before)
	f.where += " AND region >= " + f.add(q.Within) + " AND region < " + f.add(q.Within+"~")
	f.with("scheme =", q.Scheme)
	f.with("med_type =", q.MedType)
	if q.AfterID != "" {
		at := f.add(micros(q.AfterTime)) // the bound stands alone, too, so that the index is entered at the key
		f.where += " AND settled_at <= " + at + " AND (settled_at < " + at + " OR setl_id < " + f.add(q.AfterID) + ")"
	}
	limit := f.add(q.Limit)
	parts := make([]string, len(institutions))
	for i, code := range institutions {
		parts[i] = "SELECT * FROM (SELECT psn_no, setl_id, settled_at FROM settlement WHERE institution = " + f.add(code) + f.where +
			" ORDER BY settled_at DESC, setl_id DESC LIMIT " + limit + ") s" + strconv.Itoa(i)
	}
	return strings.Join(parts, " UNION ALL "), f.arguments
}

// actsAt reads acts, in the order of their places.
func (t *tx) actsAt(ctx context.Context, places []actPlace) ([]settlement.Record, error) {
	acts := make([]settlement.Record, len(places))
	for i, p := range places {
		act, err := t.ownRecord(ctx, p.psnNo, p.setlID)
		if err != nil {
			return nil, err
		}
		acts[i] = *act
	}
	return acts, nil
}

// FirstAct implements figures.Reader.
func (t *tx) FirstAct(ctx context.Context) (time.Time, error) {
	found, err := collect(ctx, t, func(r row) (at time.Time, err error) { return at, r.Scan(instant{&at}) },
		"SELECT settled_at FROM settlement ORDER BY settled_at LIMIT 1")
	if err != nil || len(found) == 0 {
		return time.Time{}, err
	}
	return found[0], nil
}

// Dearest implements figures.Reader.
func (t *tx) Dearest(ctx context.Context, within string, from, before time.Time, limit int) ([]figures.Bill, error) {
	codes, err := t.everywhere(ctx)
	if err != nil {
		return nil, err
	}
	bills, err := inParts(codes, func(part []string) ([]figures.Bill, error) {
		var a arguments
		return collect(ctx, t, scanDear, "SELECT psn_no, setl_id, institution, scheme, med_type, settled_at, total FROM settlement s"+
			" WHERE institution IN ("+a.list(part)+") AND kind = "+a.add(string(settlement.Settled))+
			" AND settled_at >= "+a.add(micros(from))+" AND settled_at < "+a.add(micros(before))+
			" AND region >= "+a.add(within)+" AND region < "+a.add(within+"~")+
			" ORDER BY total DESC, setl_id LIMIT "+a.add(2*limit), a...)
	})
	if err != nil {
		return nil, err
	}
	return t.liveBills(ctx, bills, limit)
}

func scanDear(r row) (figures.Bill, error) {
	var b figures.Bill
	return b, r.Scan(&b.PsnNo, &b.SetlID, &b.Institution, &b.Scheme, &b.MedType, instant{&b.SettledAt}, &b.Total)
}

// liveBills leaves out bills that were reversed, and all but the dearest.
func (t *tx) liveBills(ctx context.Context, bills []figures.Bill, limit int) ([]figures.Bill, error) {
	figures.SortBills(bills)
	var live []figures.Bill
	for _, b := range bills {
		if len(live) == limit {
			break
		}
		acts, err := t.ownRecords(ctx, b.PsnNo)
		if err != nil {
			return nil, err
		}
		if settlement.Live(acts, b.SetlID) {
			live = append(live, b)
		}
	}
	return live, nil
}

// NamesOf implements figures.Reader.
func (t *tx) NamesOf(ctx context.Context, codes []string) (map[string]string, error) {
	names := make(map[string]string, len(codes))
	_, err := inParts(codes, func(part []string) ([]struct{}, error) {
		var a arguments
		rows, err := collect(ctx, t, func(r row) (pair [2]string, err error) { return pair, r.Scan(&pair[0], &pair[1]) },
			"SELECT code, name FROM (SELECT code, name, recorded FROM institution UNION ALL SELECT org_no, name, 0 FROM organisation) named"+
				" WHERE code IN ("+a.list(part)+") ORDER BY recorded", a...)
		for _, p := range rows {
			names[p[0]] = p[1]
		}
		return nil, err
	})
	return names, err
}

// BooksSay implements figures.Reader.
func (t *tx) BooksSay(ctx context.Context, within string, span period.Span) (map[figures.Fund]money.Fen, error) {
	flows, err := t.Flows(ctx, "", span)
	if err != nil {
		return nil, err
	}
	return figures.BenefitsOf(flows, within), nil
}

// KeepDay implements figures.Work.
func (t *tx) KeepDay(ctx context.Context, d period.Date, acts int, at time.Time, cells []figures.Cell) error {
	const once = "ON CONFLICT DO NOTHING"
	err := add(ctx, t, insertion{"figure", figureColumns, once}, cells, func(c figures.Cell) []any {
		f := cellContent{c.Bills, c.Total, c.Own, c.Payers, map[string][2]money.Fen{}}
		for category, part := range c.Categories {
			f.Categories[category] = [2]money.Fen{part.Total, part.Fund}
		}
		content, _ := json.Marshal(f)
		return []any{c.Region, c.Day.String(), c.Institution, c.Scheme, c.MedType, string(content)}
	})
	if err != nil {
		return err
	}
	return t.insert(ctx, insertion{"figure_day", "day, acts, folded", once}, [][]any{{d.String(), acts, micros(at)}})
}
