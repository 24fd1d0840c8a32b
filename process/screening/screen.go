package screening

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"yibao/ground/fault"
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/judge/audit"
	"yibao/law/region"
	"yibao/law/rulefile"
	"yibao/process/screening/sieve"
	"yibao/register/finding"
	"yibao/register/knowledge"
	"yibao/register/policy"
)

// Refusals of runs.
var (
	ErrNoRules = fault.Define("YB4521", fault.Business, "统筹区 %s 在 %s 没有启用的审核规则,请先发布规则")
	ErrNoSpan  = fault.Define("YB4522", fault.Business, "审核的时间段 %s 不对,请核对起止日期")
)

// Run says what is audited.
type Run struct {
	Region string
	Span   period.Span              // settlements of these days; what lies before is history
	Only   []string                 // rules by number; nil all
	Trial  []knowledge.RuleVersion  // tried instead of the published ones; nothing is written
	Told   func(persons, lines int) // progress; may be nil
	Each   func(finding.Finding)    // every hit, one at a time; may be nil
}

// Tally is what a rule found.
type Tally struct {
	Rule, Kind, Title string
	Level             string
	Shadow            bool
	Hits              int
	Lines             int
	Exempt            int       // hits that are not pursued
	Amount            money.Fen // questioned, hits that are not pursued left out
	Providers         map[string]money.Fen
	Accepted          int // hits that the institution took back or mended before
	Disputed          int // hits for which it gave a reason
}

// Report is what a run found.
type Report struct {
	Task     string
	Persons  int
	Lines    int
	Found    int
	New      int       // findings that were not there before
	Total    money.Fen // questioned, each line once
	Rules    []Tally   // in order of money
	Faults   []audit.Fault
	Unjudged map[string]int // facts that were missing, and how often
}

// Service audits what is stored. All fields are required.
type Service struct {
	Store Store
	Now   func() time.Time
	NewID func() string
}

// Engine compiles the rules in force with the knowledge that holds, and says when
// the 医保年度 begins. ErrNoSpan, ErrNoRules.
func (s *Service) Engine(ctx context.Context, run Run) (*audit.Engine, period.YearStart, []audit.Fault, error) {
	if !run.Span.Valid() {
		return nil, period.YearStart{}, nil, ErrNoSpan.With(run.Span)
	}
	var rules []knowledge.RuleVersion
	var points []knowledge.Point
	var year period.YearStart
	now := s.Now().UTC()
	err := s.Store.Known(ctx, func(r Reader) error {
		var err error
		if year, err = YearOf(ctx, r, run.Region, run.Span.End().AddDays(-1)); err != nil {
			return err
		}
		versions, err := r.Rules(ctx, run.Region, now)
		if err != nil {
			return err
		}
		rules = knowledge.InForce(versions, run.Span.End().AddDays(-1))
		found, err := r.Points(ctx, run.Region, period.Span{From: earliest, To: run.Span.End()}, now)
		points = knowledge.Current(found)
		return err
	})
	if err != nil {
		return nil, year, nil, err
	}
	if run.Trial != nil {
		rules = run.Trial
	} else {
		rules = slices.DeleteFunc(rules, func(v knowledge.RuleVersion) bool {
			return v.State == knowledge.Draft || len(run.Only) > 0 && !slices.Contains(run.Only, v.Rule)
		})
	}
	if len(rules) == 0 {
		return nil, year, nil, ErrNoRules.With(run.Region, run.Span)
	}
	engine, faults := audit.Compile(run.Region, rules, points)
	return engine, year, faults, nil
}

// YearOf is when the region's 医保年度 begins by the settings of the day; by the
// calendar without settings.
func YearOf(ctx context.Context, r policy.Reader, home string, day period.Date) (period.YearStart, error) {
	all, err := r.Settings(ctx, home)
	if err != nil {
		return period.YearStart{}, err
	}
	latest := period.Latest(all, day, func(p policy.Published) string { return p.Region })
	if len(latest) == 0 {
		return period.YearStart{}, nil
	}
	whole, err := r.PublishedVersion(ctx, latest[0].ID)
	if err != nil || len(whole.Files) == 0 {
		return period.YearStart{}, err
	}
	settings, _ := region.Parse(whole.Files[0].Name, []byte(whole.Files[0].Text))
	if settings == nil {
		return period.YearStart{}, nil
	}
	return settings.YearStart(), nil
}

// earliest is before any knowledge.
var earliest = period.MustDate("1990-01-01")

// Screen audits the settlements of the span and writes what it finds, except in
// a trial. What was found before is not written again.
func (s *Service) Screen(ctx context.Context, run Run) (Report, error) {
	engine, year, faults, err := s.Engine(ctx, run)
	if err != nil {
		return Report{}, err
	}
	w := &screen{
		service: s, run: run, year: year, task: s.NewID(), now: s.Now().UTC().Truncate(time.Microsecond),
		found: map[string][]finding.Finding{}, tally: map[string]*Tally{},
	}
	w.report = Report{Task: w.task, Faults: faults, Unjudged: map[string]int{}}
	var desks sync.Map
	program := sieve.Compile(engine)
	err = s.Store.Lives(ctx, func(r Reader, lives []Life) error {
		mine, known := desks.Load(r)
		if !known {
			mine, _ = desks.LoadOrStore(r, &desk{batch: sieve.NewBatch(0), runner: program.Runner(1, true)})
		}
		return w.page(ctx, r, mine.(*desk), lives)
	})
	if err != nil {
		return w.report, err
	}
	return w.report, w.finish(ctx)
}

// screen is one run at work.
type screen struct {
	service *Service
	run     Run
	year    period.YearStart
	task    string
	now     time.Time
	known   known
	persons atomic.Int64
	lines   atomic.Int64

	mu     sync.Mutex
	report Report
	found  map[string][]finding.Finding // by person
	tally  map[string]*Tally            // by rule
}

// desk is where one goroutine audits; its memory is used again.
type desk struct {
	room
	batch  *sieve.Batch
	runner *sieve.Runner
	people [][]visited // by person of the batch
}

// page audits the lives of one page: they are put into columns, and those who
// stay in the sieve are judged. What could not be judged is told of everybody.
func (w *screen) page(ctx context.Context, r Reader, x *desk, lives []Life) error {
	if err := w.known.entriesOf(ctx, r, lives); err != nil {
		return err
	}
	x.batch.Reset()
	x.people = x.people[:0]
	for i := range lives {
		if err := x.build(ctx, r, &w.known, &lives[i], w.run.Span); err != nil {
			return err
		}
		x.facts.YearStart = w.year
		x.batch.Add(&x.facts)
		x.people = append(x.people, slices.Clone(x.visits))
	}
	_, err := x.runner.Run(ctx, x.batch, func(_, person int, f *audit.Facts, result *audit.Result) {
		w.take(x.people[person], f, result)
	})
	persons, lines := w.persons.Add(int64(len(lives))), w.lines.Add(int64(x.batch.Lines()))
	if w.run.Told != nil {
		w.run.Told(int(persons), int(lines))
	}
	return err
}

// take adds what was found of one person.
func (w *screen) take(visits []visited, facts *audit.Facts, r *audit.Result) {
	if len(r.Findings) == 0 && len(r.Unjudged) == 0 {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.report.Total += r.Total
	for i := range r.Unjudged {
		w.report.Unjudged[r.Unjudged[i].Fact]++
	}
	for i := range r.Findings {
		f := w.finding(visits, facts, &r.Findings[i])
		w.count(&r.Findings[i], &f)
		if w.run.Each != nil {
			w.run.Each(f)
		}
		w.found[f.PsnNo] = append(w.found[f.PsnNo], f)
	}
}

// finding turns a hit of the judge into a finding of the register.
func (w *screen) finding(visits []visited, facts *audit.Facts, h *audit.Finding) finding.Finding {
	from := visits[h.Visit]
	f := finding.Finding{
		PsnNo: facts.Person.PsnNo, ID: w.service.NewID(), Task: w.task, Origin: rulefile.After.String(), Region: w.run.Region,
		Provider: from.visit.Institution, VisitID: from.visit.VisitID, Day: facts.Visits[h.Visit].Begin,
		Rule: h.Rule.Code, Version: h.Rule.Version, Kind: h.Rule.Kind, Title: h.Rule.Title, Level: h.Level.String(),
		Control: h.Rule.Control.String(), Point: h.Point, Number: h.Number, Clause: h.Clause,
		Shadow: h.Rule.State == knowledge.Shadow, Exempt: h.Exempt.String(), Amount: h.Amount, Recorded: w.now,
	}
	for _, q := range h.Lines {
		l := facts.Lines[q.Line]
		if f.SetlID == "" {
			f.SetlID = visits[l.Visit].settledBy(l.LineNo)
		}
		f.Lines = append(f.Lines, finding.Line{LineNo: l.LineNo, Item: l.Item, Name: l.Name, Quantity: q.Quantity, Amount: q.Amount})
	}
	if n := len(from.lines); f.SetlID == "" && n > 0 { // of the visit as a whole
		f.SetlID = from.lines[n-1].setlID
	}
	for _, e := range h.Evidence {
		f.Evidence = append(f.Evidence, finding.Evidence(e))
	}
	f.Questions = f.Same()
	return f
}

// settledBy returns the settlement that took a line of the visit.
func (v *visited) settledBy(lineNo string) string {
	for _, l := range v.lines {
		if l.no == lineNo {
			return l.setlID
		}
	}
	return ""
}

// count adds a finding to its rule's tally.
func (w *screen) count(h *audit.Finding, f *finding.Finding) {
	t := w.tally[f.Rule]
	if t == nil {
		t = &Tally{Rule: f.Rule, Kind: f.Kind, Title: f.Title, Level: h.Rule.Level.String(), Shadow: f.Shadow, Providers: map[string]money.Fen{}}
		w.tally[f.Rule] = t
	}
	w.report.Found++
	t.Hits++
	t.Lines += len(f.Lines)
	if f.Exempt != "" {
		t.Exempt++
		return
	}
	t.Amount += f.Amount
	t.Providers[f.Provider] += f.Amount
}

// finish writes the findings, person by person, or looks up what was decided on
// like ones, and sums up.
func (w *screen) finish(ctx context.Context) error {
	w.report.Persons, w.report.Lines = int(w.persons.Load()), int(w.lines.Load())
	each := w.write
	if w.run.Trial != nil {
		each = w.decided
	}
	for _, psnNo := range slices.Sorted(maps.Keys(w.found)) {
		if err := each(ctx, psnNo, w.found[psnNo]); err != nil {
			return err
		}
	}
	w.sumUp()
	return nil
}

// write adds those of a person's findings that are new.
func (w *screen) write(ctx context.Context, psnNo string, findings []finding.Finding) error {
	var fresh []finding.Finding
	err := w.service.Store.Find(ctx, psnNo, func(work Work) error {
		before, err := work.FindingsOf(ctx, psnNo)
		if err != nil {
			return err
		}
		fresh = slices.DeleteFunc(slices.Clone(findings), func(f finding.Finding) bool {
			return slices.ContainsFunc(before, f.Repeats)
		})
		return work.AddFindings(ctx, fresh)
	})
	w.report.New += len(fresh)
	return err
}

// decided counts, of a trial's hits, those on which an institution has spoken:
// the same rule on the same visit was found before, and it gave way or a reason.
func (w *screen) decided(ctx context.Context, psnNo string, hits []finding.Finding) error {
	return w.service.Store.Known(ctx, func(r Reader) error {
		before, err := r.FindingsOf(ctx, psnNo)
		if err != nil || len(before) == 0 {
			return err
		}
		answers, err := r.AnswersOf(ctx, psnNo)
		if err != nil {
			return err
		}
		for _, h := range hits {
			switch said(before, answers, &h) {
			case finding.Changes:
				w.tally[h.Rule].Accepted++
			case finding.GoesOn:
				w.tally[h.Rule].Disputed++
			}
		}
		return nil
	})
}

// said is the last answer to a finding of the same rule on the same visit.
func said(before []finding.Finding, answers []finding.Answer, h *finding.Finding) finding.Way {
	var way finding.Way
	for _, b := range before {
		if b.Rule != h.Rule || b.VisitID != h.VisitID {
			continue
		}
		for _, a := range answers {
			if a.FindingID == b.ID {
				way = a.Way
			}
		}
	}
	return way
}

func (w *screen) sumUp() {
	for _, t := range w.tally {
		w.report.Rules = append(w.report.Rules, *t)
	}
	slices.SortFunc(w.report.Rules, func(a, b Tally) int {
		if a.Amount != b.Amount {
			return int(min(max(b.Amount-a.Amount, -1), 1))
		}
		return strings.Compare(a.Rule, b.Rule)
	})
}
