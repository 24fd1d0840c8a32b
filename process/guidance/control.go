package guidance

import (
	"context"
	"slices"
	"strings"
	"time"

	"yibao/ground/fault"
	"yibao/ground/money"
	"yibao/judge/audit"
	"yibao/judge/audit/claims"
	"yibao/law/region"
	"yibao/law/rulefile"
	"yibao/process/settlement"
	"yibao/register/claim"
	"yibao/register/finding"
	"yibao/register/knowledge"
)

// Refusals of bills.
var (
	ErrControlled = fault.Define("YB4541", fault.Business, "审核规则“%s”(%s)不予办理:%s;涉及明细 %s,请核对更正后重发")
	ErrNoReading  = fault.Define("YB4591", fault.System, "本库不能读取审核规则和就诊历史,统筹区已开审核控制,未办理,请联系中心")
)

var _ settlement.Control = (*Service)(nil)

// Check implements settlement.Control: the lines are judged in stage 事中, with the
// person's last year, for what funds may pay of them.
func (s *Service) Check(ctx context.Context, r settlement.Reader, q settlement.Checked) (settlement.Ruling, error) {
	var ruling settlement.Ruling
	from, ok := r.(Reader)
	if !ok {
		return ruling, ErrNoReading.With()
	}
	e, err := s.engines.of(ctx, from, q.Region, q.Facts.Day, s.Now().UTC())
	if err != nil {
		return ruling, err
	}
	if err := s.engines.look(ctx, from, e); err != nil {
		return ruling, err
	}
	b, err := s.bill(ctx, from, &q)
	if err != nil {
		return ruling, err
	}
	b.facts.YearStart = e.year
	result := s.room()
	defer s.rooms.Put(result)
	e.Judge(&b.facts, result)
	ruling.Refs = []settlement.Ref{{Kind: settlement.RefRuleSet, ID: e.set.ID}}
	for i := range result.Findings {
		if b.rule(&result.Findings[i], s.without(e, b)); b.refused != nil {
			ruling.Refused = b.refused
			return ruling, nil
		}
	}
	return ruling, s.found(ctx, from, b, &ruling)
}

func (s *Service) room() *audit.Result {
	if r, ok := s.rooms.Get().(*audit.Result); ok {
		return r
	}
	return &audit.Result{}
}

// bill is the facts of a bill and what the rules make of it.
type bill struct {
	*settlement.Checked
	control *region.Control
	facts   audit.Facts
	from    []int // parallel to the lines of the facts: which line of the bill, −1 none
	hits    []hit
	refused *fault.Fault
}

// hit is a finding that changes or reminds.
type hit struct {
	found   *audit.Finding
	control rulefile.Control
}

// bill makes the facts: the visit with its lines under judgement, those that
// were settled before and the other visits of the year as history.
func (s *Service) bill(ctx context.Context, r Reader, q *settlement.Checked) (*bill, error) {
	b := &bill{Checked: q, control: q.Settings.Control()}
	b.facts.Stage = rulefile.During
	claims.Person(&b.facts, q.Person, chronic(q.Registrations))
	first, err := since(q.Facts.Day)
	if err != nil {
		return nil, err
	}
	past, err := r.PastOf(ctx, q.Visit.PsnNo, first)
	if err != nil {
		return nil, err
	}
	visits, err := s.visitsOf(ctx, r, &past, q.Facts.Day, func(id string) bool { return id == q.Visit.VisitID })
	if err != nil {
		return nil, err
	}
	known, err := s.entries.of(ctx, r, past.Records)
	if err != nil {
		return nil, err
	}
	own := claims.Visit{Visit: q.Visit, Judged: true, Level: q.Institution.Level, Diagnoses: past.Diagnoses[q.Visit.VisitID]}
	if len(q.Diagnoses) > 0 {
		own.Diagnoses = q.Diagnoses
	}
	own.MedType = q.Facts.MedType
	own.Lines = past.settled(q.Visit.VisitID, known)
	settled := len(own.Lines)
	for i := range q.Lines {
		l := &q.Lines[i]
		own.Lines = append(own.Lines, claims.Line{FeeLine: l.FeeLine, Fund: l.InScope, Entry: l.Entry})
	}
	inOrder(&b.facts, append(visits, own))
	b.places(settled)
	return b, nil
}

// places finds the bill's lines among those of the facts: they come last of
// their visit.
func (b *bill) places(settled int) {
	b.from = make([]int, len(b.facts.Lines))
	n := 0
	for i := range b.facts.Lines {
		b.from[i] = -1
		if b.facts.Visits[b.facts.Lines[i].Visit].Judged {
			b.from[i] = max(n-settled, -1)
			n++
		}
	}
}

// mine returns the line of the bill that a questioned line is; nil for one that
// was settled before.
func (b *bill) mine(q audit.Questioned) *settlement.CheckedLine {
	if at := b.from[q.Line]; at >= 0 {
		return &b.Lines[at]
	}
	return nil
}

// rule takes a finding for what its control does here. One that touches no line
// of this message counts only when it was not there without the message.
func (b *bill) rule(f *audit.Finding, before func(*audit.Finding) bool) {
	control := b.control.Of(f.Rule.Code, f.Rule.Control)
	if control == rulefile.NoControl || f.Exempt != 0 || f.Rule.State == knowledge.Shadow {
		return
	}
	open, fresh := false, false
	for _, q := range f.Lines {
		if l := b.mine(q); l != nil {
			open, fresh = true, fresh || l.Fresh
		}
	}
	if len(f.Lines) > 0 && !open || !fresh && b.Moment == region.Uploading && before(f) {
		return
	}
	if control == rulefile.Refuse {
		b.refused = ErrControlled.With(f.Rule.Title, f.Rule.Code, sentence(f), b.numbers(f))
		return
	}
	b.hits = append(b.hits, hit{f, control})
}

// without returns what tells whether a finding was there before the message.
func (s *Service) without(e *engine, b *bill) func(*audit.Finding) bool {
	return func(f *audit.Finding) bool {
		facts := b.facts
		facts.Lines = slices.Clone(facts.Lines)
		for i := range facts.Lines {
			if at := b.from[i]; at >= 0 && b.Lines[at].Fresh {
				facts.Lines[i].Quantity, facts.Lines[i].Amount, facts.Lines[i].Fund = 0, 0, 0
			}
		}
		result := s.room()
		defer s.rooms.Put(result)
		e.Judge(&facts, result)
		return slices.ContainsFunc(result.Findings, func(x audit.Finding) bool {
			return x.Rule == f.Rule && x.Point == f.Point && x.Visit == f.Visit && x.Amount >= f.Amount
		})
	}
}

// sentence is what a finding says.
func sentence(f *audit.Finding) string {
	var said []string
	for _, e := range f.Evidence {
		said = append(said, strings.TrimSpace(e.Name+" "+e.Text))
	}
	if len(said) == 0 && f.Clause != "" {
		said = []string{f.Clause}
	}
	if len(said) == 0 {
		return f.Rule.Title
	}
	return strings.Join(said, ",")
}

// numbers names the bill's lines that a finding questions.
func (b *bill) numbers(f *audit.Finding) string {
	var list []string
	for _, q := range f.Lines {
		if l := b.mine(q); l != nil {
			list = append(list, l.LineNo)
		}
	}
	if len(list) == 0 {
		return "无"
	}
	return strings.Join(list, "、")
}

// longest bounds the reason beside a fee line.
const longest = 200

// changes says what is self-paid of each line: of several findings the largest
// counts, never their sum.
func (b *bill) changes(ruling *settlement.Ruling) error {
	at := map[int]int{}
	for _, h := range b.hits {
		if h.control != rulefile.SelfPay {
			continue
		}
		for _, q := range h.found.Lines {
			l := b.mine(q)
			if l == nil || q.Amount <= 0 || l.InScope <= 0 {
				continue
			}
			amount, err := barred(l, q.Amount)
			if err != nil {
				return err
			}
			c := settlement.Change{LineNo: l.LineNo, Amount: amount, Reason: reason(h.found)}
			n, there := at[b.from[q.Line]]
			switch {
			case !there:
				at[b.from[q.Line]] = len(ruling.Changes)
				ruling.Changes = append(ruling.Changes, c)
			case ruling.Changes[n].Amount < amount:
				ruling.Changes[n] = c
			}
		}
	}
	return nil
}

// barred is the part of a line of which funds may pay nothing, when so much of
// what they may pay of the whole is questioned.
func barred(l *settlement.CheckedLine, questioned money.Fen) (money.Fen, error) {
	if questioned >= l.InScope {
		return l.Amount, nil
	}
	share, err := money.NewRate(int64(questioned), int64(l.InScope))
	if err != nil {
		return 0, err
	}
	return share.Of(l.Amount, money.HalfUpFen)
}

func reason(f *audit.Finding) string {
	said := []rune("结算控制 " + f.Rule.Title + "(" + f.Rule.Code + "):" + sentence(f))
	return string(said[:min(len(said), longest)])
}

// found writes into the ruling what it rests on, what it changes, and the
// findings; of an upload only those that want a reason.
func (s *Service) found(ctx context.Context, r Reader, b *bill, ruling *settlement.Ruling) error {
	if len(b.hits) == 0 {
		return nil
	}
	if err := b.changes(ruling); err != nil {
		return err
	}
	before, answers, err := s.before(ctx, r, b.Visit)
	if err != nil {
		return err
	}
	now := s.Now().UTC().Truncate(time.Microsecond)
	for _, h := range b.hits {
		for _, ref := range []settlement.Ref{{Kind: settlement.RefRule, ID: h.found.Rule.Version}, {Kind: settlement.RefPoint, ID: h.found.Point}} {
			if ref.ID != "" && !slices.Contains(ruling.Refs, ref) {
				ruling.Refs = append(ruling.Refs, ref)
			}
		}
		if b.Moment == region.Uploading && h.control != rulefile.Remind {
			continue
		}
		one := s.finding(&b.facts, h.found, b.Caller, b.Region, now, h.control, b.control.Days())
		one.Origin = rulefile.During.String()
		known := slices.IndexFunc(before, func(f finding.Finding) bool {
			return f.Questions == one.Questions && f.SetlID == "" && f.Control == one.Control && !changed(f.ID, answers)
		})
		if known >= 0 {
			if one = before[known]; h.control == rulefile.Remind && !finding.Open(one, answers) {
				continue // the reason was given
			}
		} else {
			one.ID = s.NewID()
		}
		ruling.Found, ruling.Fresh = append(ruling.Found, one), append(ruling.Fresh, known < 0)
	}
	return nil
}

func (s *Service) before(ctx context.Context, r finding.Reader, v claim.Visit) ([]finding.Finding, []finding.Answer, error) {
	before, err := r.FindingsAt(ctx, v.PsnNo, v.VisitID)
	if err != nil || len(before) == 0 {
		return nil, nil, err
	}
	answers, err := r.AnswersOf(ctx, v.PsnNo)
	return before, answers, err
}

// changed reports whether the provider took back what a finding questions: when
// it is found again, that is news.
func changed(id string, answers []finding.Answer) bool {
	return slices.ContainsFunc(answers, func(a finding.Answer) bool { return a.FindingID == id && a.Way == finding.Changes })
}

// Keep implements settlement.Control.
func (s *Service) Keep(ctx context.Context, w settlement.Work, ruling settlement.Ruling, setlID string) error {
	to, ok := w.(Writer)
	if !ok {
		return ErrNoReading.With()
	}
	if set, unstored := s.engines.unstored.Load(ruling.Refs[0].ID); setlID != "" && unstored {
		if err := to.AddRuleSet(ctx, set.(RuleSet)); err != nil {
			return err
		}
	}
	var fresh []finding.Finding
	for i, f := range ruling.Found {
		if ruling.Fresh[i] {
			f.SetlID = setlID
			fresh = append(fresh, f)
		}
	}
	return to.AddFindings(ctx, fresh)
}

// Recall implements settlement.Control.
func (s *Service) Recall(ctx context.Context, r settlement.Reader, psnNo, setlID string) ([]finding.Finding, error) {
	from, ok := r.(finding.Reader)
	if !ok {
		return nil, ErrNoReading.With()
	}
	found, err := from.FindingsOf(ctx, psnNo)
	return slices.DeleteFunc(found, func(f finding.Finding) bool {
		return f.SetlID != setlID || f.Shadow || f.Origin != rulefile.During.String()
	}), err
}

// Withdrawn implements settlement.Control: to take the lines back is an answer.
func (s *Service) Withdrawn(ctx context.Context, w settlement.Work, c settlement.Caller, psnNo, visitID string, lineNos []string) error {
	work, ok := w.(interface {
		finding.Reader
		finding.Writer
	})
	if !ok {
		return ErrNoReading.With()
	}
	found, err := work.FindingsAt(ctx, psnNo, visitID)
	if err != nil {
		return err
	}
	now := s.Now().UTC().Truncate(time.Microsecond)
	var answers []finding.Answer
	for _, f := range found {
		gone := func(l finding.Line) bool { return slices.Contains(lineNos, l.LineNo) }
		if f.SetlID != "" || !slices.ContainsFunc(f.Lines, gone) {
			continue
		}
		answers = append(answers, finding.Answer{
			PsnNo: psnNo, FindingID: f.ID, ID: s.NewID(), Way: finding.Changes, Reason: "撤销费用明细", Provider: c.Institution,
			Operator: c.Operator, Recorded: now,
		})
	}
	if len(answers) == 0 {
		return nil
	}
	return work.AddAnswers(ctx, answers)
}
