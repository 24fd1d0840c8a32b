package settlement

import (
	"context"
	"slices"
	"strings"

	"yibao/ground/fault"
	"yibao/ground/money"
	"yibao/judge/benefit"
	"yibao/law/region"
	"yibao/register/catalogue"
	"yibao/register/claim"
	"yibao/register/enrolment"
	"yibao/register/finding"
	"yibao/register/provider"
)

// Versions that a bill was controlled by, beside those of the registers.
const (
	RefRuleSet RefKind = "审核集" // what rules and knowledge it was asked of
	RefRule    RefKind = "审核规则"
	RefPoint   RefKind = "知识点"
)

// Control asks the audit rules of a region about a bill before benefit is judged
// (事中监控). process/guidance is it. Bills of regions that control nothing never
// come here.
type Control interface {
	// Check judges the lines; it reads through r only, and writes nothing.
	Check(ctx context.Context, r Reader, q Checked) (Ruling, error)
	// Keep writes what a ruling found, for the settlement, "" before there is one.
	Keep(ctx context.Context, w Work, ruling Ruling, setlID string) error
	// Recall returns what was found with a settlement.
	Recall(ctx context.Context, r Reader, psnNo, setlID string) ([]finding.Finding, error)
	// Withdrawn says that lines which no settlement took were taken back.
	Withdrawn(ctx context.Context, w Work, c Caller, psnNo, visitID string, lineNos []string) error
}

// Checked is a bill, or what was uploaded of one, before its rules are asked.
type Checked struct {
	Caller        Caller
	Moment        region.Moment
	Settings      *region.Settings
	Region        string // whose rules
	Visit         claim.Visit
	Facts         Facts
	Diagnoses     []claim.Diagnosis // of a visit that is not stored yet
	Person        enrolment.Person
	Registrations []enrolment.Registration
	Institution   provider.Institution
	Lines         []CheckedLine
}

// CheckedLine is a line as far as refunds left something of it.
type CheckedLine struct {
	claim.FeeLine
	Entry   *catalogue.Entry
	InScope money.Fen // what funds may pay of it
	Fresh   bool      // part of this message; else it was taken before
}

// Ruling is what the rules say.
type Ruling struct {
	Refs    []Ref    // what it was judged by
	Changes []Change // 结算控制, at most one for a line
	Refused *fault.Fault
	Found   []finding.Finding // 提醒控制 and 结算控制, those known before with their ids
	Fresh   []bool            // parallel to Found: to be written
}

// Change is a part of a line that no fund pays because of a rule.
type Change struct {
	LineNo string
	Amount money.Fen // of the line's amount
	Reason string    // the rule's sentence
}

// controlled is what of a ruling a settlement rests on, and keeps.
type controlled struct {
	refs    []Ref
	changes []Change // parallel to the lines, or nil; without a LineNo no change
}

// change returns what changes of a line; nil for nothing.
func (x *controlled) change(i int) *Change {
	if i < len(x.changes) && x.changes[i].Amount > 0 {
		return &x.changes[i]
	}
	return nil
}

// controlled reads what a stored settlement was controlled by.
func (r *Record) controlled(into controlled) controlled {
	into.refs, into.changes = into.refs[:0], into.changes[:0]
	for _, v := range r.Versions {
		if v.Kind == RefRuleSet || v.Kind == RefRule || v.Kind == RefPoint {
			into.refs = append(into.refs, v)
		}
	}
	if !slices.ContainsFunc(r.Lines, func(l LineShare) bool { return l.Barred != 0 }) {
		return into
	}
	for i := range r.Lines {
		l := &r.Lines[i]
		c := Change{LineNo: l.LineNo}
		if l.Barred > 0 {
			c.Amount, c.Reason = l.Barred, l.Excluded
		}
		into.changes = append(into.changes, c)
	}
	return into
}

// control asks the rules about a draft; a trial meets them like a settlement.
func (s *Service) control(ctx context.Context, r Reader, c Caller, v claim.Visit, e *evidence, verdict *benefit.Verdict) (Ruling, error) {
	if s.Control == nil || e.counter || !e.settings.Control().At(region.Settling) {
		return Ruling{}, nil
	}
	ruling, err := s.Control.Check(ctx, r, e.checked(c, region.Settling, v, verdict, nil))
	if err != nil {
		return Ruling{}, err
	}
	if ruling.Refused != nil {
		return Ruling{}, ruling.Refused
	}
	e.take(ruling)
	return ruling, nil
}

// checked lays the evidence out for the rules. fresh are the lines of this
// message; nil for all.
func (e *evidence) checked(c Caller, m region.Moment, v claim.Visit, verdict *benefit.Verdict, fresh map[string]bool) Checked {
	q := Checked{
		Caller: c, Moment: m, Settings: e.settings, Region: e.cover.Spell.Region, Visit: v, Facts: e.facts,
		Person: e.person, Registrations: e.registrations, Institution: e.institution,
	}
	for i, l := range e.lines {
		if l.Quantity > 0 {
			q.Lines = append(q.Lines, CheckedLine{l, &e.entries[i], verdict.Lines[i].InScope, fresh == nil || fresh[l.LineNo]})
		}
	}
	return q
}

// take lays the changes of a ruling to the lines.
func (e *evidence) take(ruling Ruling) {
	e.controlled.refs = ruling.Refs
	if len(ruling.Changes) == 0 {
		return
	}
	e.controlled.changes = make([]Change, len(e.lines))
	for i, l := range e.lines {
		for _, c := range ruling.Changes {
			if c.LineNo == l.LineNo {
				c.Amount = min(c.Amount, l.Amount)
				e.controlled.changes[i] = c
			}
		}
	}
}

// uploading asks the rules about lines that come to those of the visit that are
// not settled, and lays what they say of the new ones to e, whose lines these are.
func (s *Service) uploading(ctx context.Context, w Work, c Caller, v claim.Visit, e *evidence, earlier, taken []claim.FeeLine) (Ruling, error) {
	if s.Control == nil || !e.settings.Control().At(region.Uploading) {
		return Ruling{}, nil
	}
	open, err := net(append(slices.Clone(earlier), taken...))
	if err != nil {
		return Ruling{}, err
	}
	all := *e
	all.lines = slices.DeleteFunc(open, func(l claim.FeeLine) bool { return l.Quantity <= 0 })
	all.entries, all.practitioners, all.room = nil, nil, nil
	if err := all.gatherLines(ctx, w, v.Institution); err != nil {
		return Ruling{}, err
	}
	verdict, err := all.judge()
	if err != nil {
		return Ruling{}, err
	}
	fresh := make(map[string]bool, len(taken))
	for _, l := range taken {
		fresh[l.LineNo] = true
		if l.RefundOf != "" {
			fresh[l.RefundOf] = true
		}
	}
	ruling, err := s.Control.Check(ctx, w, all.checked(c, region.Uploading, v, &verdict, fresh))
	if err != nil {
		return Ruling{}, err
	}
	if ruling.Refused != nil {
		return Ruling{}, ruling.Refused
	}
	e.take(ruling)
	if len(ruling.Found) == 0 {
		return ruling, nil
	}
	return ruling, s.Control.Keep(ctx, w, ruling, "")
}

// Classed is how an uploaded line was classed, and what the rules remind of.
type Classed struct {
	LineShare
	Note string
}

// noted writes reminders beside the lines that they are about.
func noted(shares []LineShare, found []finding.Finding) []Classed {
	lines := make([]Classed, len(shares))
	for i, s := range shares {
		lines[i].LineShare = s
	}
	for _, f := range found {
		if f.Due.IsZero() || f.Shadow {
			continue
		}
		for _, l := range f.Lines {
			at := slices.IndexFunc(lines, func(s Classed) bool { return s.LineNo == l.LineNo })
			if at >= 0 {
				lines[at].Note = strings.TrimPrefix(lines[at].Note+";"+reminder(f), ";")
			}
		}
	}
	return lines
}

// reminder is a finding in a sentence for the counter.
func reminder(f finding.Finding) string {
	said := "提醒:" + f.Title
	for _, e := range f.Evidence {
		said += "," + e.Name + " " + e.Text
	}
	return said + ";继续办理的,请在 " + f.Due.String() + " 前用 3103 说明原因(疑点 " + f.ID + ")"
}

// split makes of each line of which a part is barred two: what is left of it, and
// at the end the part that no fund pays.
func (e *evidence) split(lines []benefit.Line) ([]benefit.Line, error) {
	for i := range e.controlled.changes {
		c := e.controlled.change(i)
		if c == nil {
			continue
		}
		l := &lines[i]
		if c.Amount >= l.Amount {
			l.Excluded, l.WithinLimit = true, l.Amount
			continue
		}
		left := l.Amount - c.Amount
		share, err := money.NewRate(int64(left), int64(l.Amount))
		if err != nil {
			return nil, err
		}
		within, err := share.Of(l.WithinLimit, money.HalfUpFen)
		if err != nil {
			return nil, err
		}
		barred := *l
		barred.Amount, barred.WithinLimit, barred.Excluded = c.Amount, c.Amount, true
		l.Amount, l.WithinLimit = left, min(within, left)
		lines = append(lines, barred)
		e.parted = append(e.parted, i)
	}
	return lines, nil
}

// join puts together again what split parted.
func (e *evidence) join(v *benefit.Verdict) {
	if len(e.parted) == 0 {
		return
	}
	n := len(e.lines)
	for k, i := range e.parted {
		to, from := &v.Lines[i], &v.Lines[n+k]
		to.Amount += from.Amount
		to.SelfFunded += from.SelfFunded
		to.OverLimit += from.OverLimit
		to.Prepaid += from.Prepaid
		to.InScope += from.InScope
		for p := range from.Parts {
			to.Parts[p] += from.Parts[p]
		}
	}
	v.Lines = v.Lines[:n]
	e.parted = e.parted[:0]
}

// told is what of a ruling is told beside the bill: what was told before is not
// told again.
func (x Ruling) told() []finding.Finding {
	var told []finding.Finding
	for i, f := range x.Found {
		if !f.Shadow && (i >= len(x.Fresh) || x.Fresh[i]) {
			told = append(told, f)
		}
	}
	return told
}
