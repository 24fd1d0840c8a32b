package screening

import (
	"context"
	"slices"
	"sync"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/judge/audit"
	"yibao/judge/audit/claims"
	"yibao/law/rulefile"
	"yibao/process/settlement"
	"yibao/register/catalogue"
	"yibao/register/claim"
	"yibao/register/enrolment"
)

// known remembers dictionary facts over a run; all goroutines share it.
type known struct {
	entries sync.Map // version id → *catalogue.Entry
	levels  sync.Map // institution code → hosp_lv
}

// entriesOf loads the catalogue entries that the settlements name.
func (k *known) entriesOf(ctx context.Context, r Reader, lives []Life) error {
	var missing []string
	for _, l := range lives {
		for i := range l.Records {
			for j := range l.Records[i].Lines {
				id := l.Records[i].Lines[j].EntryID
				if _, there := k.entries.Load(id); !there && id != "" && !slices.Contains(missing, id) {
					missing = append(missing, id)
				}
			}
		}
	}
	found, err := r.EntryVersions(ctx, missing)
	for i := range found {
		k.entries.Store(found[i].ID, &found[i])
	}
	return err
}

func (k *known) entry(id string) *catalogue.Entry {
	if e, ok := k.entries.Load(id); ok {
		return e.(*catalogue.Entry)
	}
	return nil
}

func (k *known) level(ctx context.Context, r Reader, institution string, day period.Date) (string, error) {
	if level, ok := k.levels.Load(institution); ok {
		return level.(string), nil
	}
	found, err := r.InstitutionOn(ctx, institution, day)
	if err != nil {
		return "", err
	}
	k.levels.Store(institution, found.Level)
	return found.Level, nil
}

// room is what one goroutine judges with; its memory is used again.
type room struct {
	facts  audit.Facts
	visits []visited
}

// visited says where a visit of the facts came from.
type visited struct {
	visit  claim.Visit
	lines  []line
	region string
}

type line struct {
	setlID string
	no     string
}

// build makes the facts of a life: visits with a line settled within the span
// are under judgement, the others history.
func (x *room) build(ctx context.Context, r Reader, k *known, l *Life, span period.Span) error {
	x.facts.Visits, x.facts.Lines, x.visits = x.facts.Visits[:0], x.facts.Lines[:0], x.visits[:0]
	x.facts.Stage = rulefile.After
	x.person(l, span)
	for _, v := range l.Visits {
		if err := x.visit(ctx, r, k, l, v, span); err != nil {
			return err
		}
	}
	return nil
}

func (x *room) person(l *Life, span period.Span) {
	last := span.End().AddDays(-1)
	persons := period.Latest(l.Persons, last, func(p enrolment.Person) string { return p.PsnNo })
	var chronic []string
	for _, g := range period.Latest(l.Registrations, last, func(g enrolment.Registration) string { return string(g.Kind) + g.Code }) {
		if g.Kind == enrolment.Chronic && g.Active {
			chronic = append(chronic, g.Code)
		}
	}
	var p enrolment.Person
	if len(persons) > 0 {
		p = persons[0]
	}
	claims.Person(&x.facts, p, chronic)
	x.facts.Person.PsnNo = l.PsnNo
}

// visit adds a visit with the lines that its live settlements took.
func (x *room) visit(ctx context.Context, r Reader, k *known, l *Life, v claim.Visit, span period.Span) error {
	level, err := k.level(ctx, r, v.Institution, claim.Day(v.Begin))
	if err != nil {
		return err
	}
	one := claims.Visit{Visit: v, Level: level, Diagnoses: l.Diagnoses[v.VisitID], Papers: l.Papers[v.VisitID]}
	from := visited{visit: v}
	for i := range l.Records {
		record := &l.Records[i]
		if record.VisitID != v.VisitID || record.Kind != settlement.Settled || !settlement.Live(l.Records, record.SetlID) {
			continue
		}
		from.region = record.Region
		one.Judged = one.Judged || span.Contains(record.Facts.Day)
		for j, share := range record.Lines {
			fund := fundOf(record.Shares, share.Parts)
			one.Fund += fund
			one.Lines = append(one.Lines, claims.Line{FeeLine: l.Lines[i][j], Fund: fund, Entry: k.entry(share.EntryID)})
			from.lines = append(from.lines, line{record.SetlID, share.LineNo})
		}
	}
	claims.Add(&x.facts, one)
	x.visits = append(x.visits, from)
	return nil
}

// fundOf sums what funds paid of a line.
func fundOf(shares []settlement.Share, parts []money.Fen) money.Fen {
	var sum money.Fen
	for i, part := range parts {
		if i < len(shares) && isFund(shares[i].Payer) {
			sum += part
		}
	}
	return sum
}

// isFund reports whether a payer is a fund: neither the person, whatever account
// is used, nor the hospital.
func isFund(payer string) bool {
	switch payer {
	case "个人现金", "个人", "个人账户", "共济账户", "医院负担":
		return false
	}
	return true
}
