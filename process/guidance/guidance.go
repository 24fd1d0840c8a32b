package guidance

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"yibao/ground/fault"
	"yibao/ground/period"
	"yibao/judge/audit"
	"yibao/law/rulefile"
	"yibao/process/settlement"
	"yibao/register/finding"
	"yibao/register/knowledge"
)

// Refusals of guidance.
var (
	ErrNoCurrent    = fault.Define("YB4531", fault.Business, "就诊信息里没有当前就诊 %s,请核对 curr_mdtrt_id 和 fsi_encounter_dtos 的 mdtrt_id")
	ErrNotYours     = fault.Define("YB4532", fault.Business, "当前就诊的机构 %s 不是发送机构 %s,只能审核本机构的就诊")
	ErrReason       = fault.Define("YB4533", fault.Business, "疑点 %s 选择继续执行,必须填写处理原因 dspo_way_rea")
	ErrWay          = fault.Define("YB4534", fault.Business, "疑点 %s 的处理方式 %s 不对,填 1(继续执行)或 2(返回修改)")
	ErrNotYourPoint = fault.Define("YB4535", fault.Business, "疑点 %s 不是对本机构提出的,不能反馈")
)

// dueDays is within how many days a reminder needs its reason.
const dueDays = 10

// Service runs guidance. All fields but the unexported are required.
type Service struct {
	Store Store
	Now   func() time.Time
	Zone  *time.Location
	NewID func() string // ids of findings, at most 30 characters

	engines engines
	entries entries
	rooms   sync.Pool // of *audit.Result
}

func (s *Service) today() period.Date { return period.DateOf(s.Now().In(s.Zone)) }

// Analyse judges the patients' current visits and keeps what is found. The
// findings of rules in 影子 are kept and not told. A repeated message gets the
// same answer.
func (s *Service) Analyse(ctx context.Context, c settlement.Caller, q Request) ([]finding.Finding, error) {
	var all []finding.Finding
	for _, p := range q.Patients {
		if err := check(c, p); err != nil {
			return nil, err
		}
	}
	for i, p := range q.Patients {
		mine := c
		if i > 0 {
			mine.MessageID = fmt.Sprintf("%s/%d", c.MessageID, i)
		}
		found, err := settlement.Once(ctx, s.Store.Guide, mine, s.Now(), p.PsnNo, func(w Work, _ *settlement.Message) ([]finding.Finding, error) {
			return s.patient(ctx, w, c, q, p)
		})
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

func check(c settlement.Caller, p Patient) error {
	at := slices.IndexFunc(p.Visits, func(v Visit) bool { return v.VisitID == p.Current })
	if at < 0 {
		return ErrNoCurrent.With(p.Current)
	}
	if p.Visits[at].Institution != c.Institution {
		return ErrNotYours.With(p.Visits[at].Institution, c.Institution)
	}
	return nil
}

// patient judges one patient and writes the findings that are new; what was
// found before keeps its id.
func (s *Service) patient(ctx context.Context, w Work, c settlement.Caller, q Request, p Patient) ([]finding.Finding, error) {
	now := s.Now().UTC().Truncate(time.Microsecond)
	person, err := w.PersonOn(ctx, p.PsnNo, s.today())
	if err != nil {
		return nil, err
	}
	e, err := s.engines.of(ctx, w, person.Region, s.today(), now)
	if err != nil {
		return nil, err
	}
	f, err := s.facts(ctx, w, p, s.today())
	if err != nil {
		return nil, err
	}
	f.Stage, f.YearStart = q.Stage, e.year
	result := s.room()
	defer s.rooms.Put(result)
	e.Judge(&f, result)
	before, err := w.FindingsAt(ctx, p.PsnNo, p.Current)
	if err != nil {
		return nil, err
	}
	current := p.Visits[slices.IndexFunc(p.Visits, func(v Visit) bool { return v.VisitID == p.Current })].Orders
	var told, fresh []finding.Finding
	for i := range result.Findings {
		h := &result.Findings[i]
		if len(q.Rules) > 0 && !slices.Contains(q.Rules, h.Rule.Code) || earlier(h, current, &f) {
			continue
		}
		one := s.finding(&f, h, c, person.Region, now, e.controlOf(h.Rule), e.days())
		one.Origin = q.Stage.String()
		if known := slices.IndexFunc(before, func(b finding.Finding) bool { return b.Questions == one.Questions }); known >= 0 {
			one = before[known]
		} else {
			one.ID = s.NewID()
			fresh = append(fresh, one)
		}
		if !one.Shadow && one.Exempt == "" {
			told = append(told, one)
		}
	}
	return told, w.AddFindings(ctx, fresh)
}

// earlier reports whether a finding questions only what was ordered before.
func earlier(h *audit.Finding, orders []Order, f *audit.Facts) bool {
	return len(h.Lines) > 0 && !slices.ContainsFunc(h.Lines, func(q audit.Questioned) bool {
		at := slices.IndexFunc(orders, func(o Order) bool { return o.ID == f.Lines[q.Line].LineNo })
		return at < 0 || !orders[at].Earlier
	})
}

// finding turns a hit of the judge into a finding of the register.
func (s *Service) finding(f *audit.Facts, h *audit.Finding, c settlement.Caller, home string, now time.Time, control rulefile.Control, days int) finding.Finding {
	v := f.Visits[h.Visit]
	one := finding.Finding{
		PsnNo: f.Person.PsnNo, Task: c.MessageID, Region: home, Provider: v.Institution, VisitID: v.ID, Day: v.Begin,
		Rule: h.Rule.Code, Version: h.Rule.Version, Kind: h.Rule.Kind, Title: h.Rule.Title, Level: h.Level.String(),
		Control: control.String(), Point: h.Point, Number: h.Number, Clause: h.Clause,
		Shadow: h.Rule.State == knowledge.Shadow, Exempt: h.Exempt.String(), Amount: h.Amount, Recorded: now,
	}
	if control == rulefile.Remind && !one.Shadow && one.Exempt == "" {
		one.Due = s.today().AddDays(days)
	}
	for _, l := range h.Lines {
		line := f.Lines[l.Line]
		one.Lines = append(one.Lines, finding.Line{LineNo: line.LineNo, Item: line.Item, Name: line.Name, Quantity: l.Quantity, Amount: l.Amount})
	}
	for _, e := range h.Evidence {
		one.Evidence = append(one.Evidence, finding.Evidence(e))
	}
	one.Questions = one.Same()
	return one
}

// Answer takes in what a provider does about findings; all of them or none of
// one person. Going on needs a reason.
func (s *Service) Answer(ctx context.Context, c settlement.Caller, q Feedback) error {
	byPerson := map[string][]FeedbackItem{}
	var order []string
	err := s.Store.Guided(ctx, func(r Reader) error {
		clear(byPerson)
		order = nil
		for _, item := range q.Items {
			switch way := finding.Way(item.Way); {
			case way != finding.GoesOn && way != finding.Changes:
				return ErrWay.With(item.FindingID, item.Way)
			case way == finding.GoesOn && strings.TrimSpace(item.Reason) == "":
				return ErrReason.With(item.FindingID)
			}
			psnNo, err := r.PersonOfFinding(ctx, item.FindingID)
			if err != nil {
				return err
			}
			if byPerson[psnNo] == nil {
				order = append(order, psnNo)
			}
			byPerson[psnNo] = append(byPerson[psnNo], item)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for i, psnNo := range order {
		mine := c
		if i > 0 {
			mine.MessageID = fmt.Sprintf("%s/%d", c.MessageID, i)
		}
		_, err := settlement.Once(ctx, s.Store.Guide, mine, s.Now(), psnNo, func(w Work, _ *settlement.Message) (int, error) {
			return len(byPerson[psnNo]), s.answer(ctx, w, c, psnNo, byPerson[psnNo])
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) answer(ctx context.Context, w Work, c settlement.Caller, psnNo string, items []FeedbackItem) error {
	found, err := w.FindingsOf(ctx, psnNo)
	if err != nil {
		return err
	}
	now := s.Now().UTC().Truncate(time.Microsecond)
	var answers []finding.Answer
	for _, item := range items {
		at := slices.IndexFunc(found, func(f finding.Finding) bool { return f.ID == item.FindingID })
		if at < 0 || found[at].Provider != c.Institution {
			return ErrNotYourPoint.With(item.FindingID)
		}
		answers = append(answers, finding.Answer{
			PsnNo: psnNo, FindingID: item.FindingID, ID: s.NewID(), Way: finding.Way(item.Way), Reason: strings.TrimSpace(item.Reason),
			Provider: c.Institution, Operator: c.Operator, Recorded: now,
		})
	}
	return w.AddAnswers(ctx, answers)
}
