// Package whatif tries a policy on history (政策试算): it judges the stored
// settlements of a span once more under changed policy files and says what
// would have been otherwise, by payer, kind of person, level of institution and
// business, for whom, and how long the funds would last. It writes nothing.
//
// Its basis is the agency's duty to estimate what a benefit costs before it is
// decided (医疗保障待遇清单制度, 医保发〔2021〕5号). It estimates nobody's behaviour:
// who would have gone to another hospital, or to none, is not in it.
//
// The rules:
//
//   - A settlement belongs to the span when its day of settlement does, both
//     ends included. It is judged by a changed policy of the same region, scheme
//     and business as the policy it was judged by, if the changed policy's 施行
//     contains the governing day; of several the one given last. Else it is
//     judged by its own policy again, for what was used up before may differ.
//   - Settlements of a person are taken by the person's sequence. What was used
//     up and is on the personal account before each follows from the new results
//     within the span, and from the stored ones outside of it.
//   - A settlement that was reversed, wherever the reversal lies, drops out of
//     both sides, and so does the reversal. For the settlements between the two
//     it counts as used up, as it did then, by its new result. One that was
//     reinstated counts.
//   - A settlement that cannot be judged is counted apart with the code of the
//     refusal, and is in neither side; for those after it its stored result
//     counts.
//   - Numbers that were merged are one person: what was settled under the absorbed
//     number counts, by its new result, for what came after the merge, until the
//     merge is undone.
//   - What all payers pay together is the bill's total, before and after. If it
//     is not, the whole trial is refused (ErrNotConserved).
package whatif

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"

	"yibao/ground/fault"
	"yibao/ground/period"
	"yibao/law/policyfile"
	"yibao/observer/verify"
	"yibao/process/settlement"
	"yibao/register/enrolment"
)

// Refusals of a trial.
var (
	ErrNotConserved = fault.Define("YB5911", fault.System, "结算 %s 的总额是 %s,原来各方支付合计 %s,试算后合计 %s,对不上;试算停止,请先运行 verify 和 replay")
	ErrNoPages      = fault.Define("YB5912", fault.System, "这个数据库不能按人分页读取,不能试算,请用程序自带的 SQLite 或 PostgreSQL")
	ErrSpan         = fault.Define("YB5913", fault.Business, "试算期间 %s 至 %s 不对,请让开始日期不晚于结束日期")
	ErrNoPolicy     = fault.Define("YB5914", fault.Business, "没有给出要试算的政策,请写出政策文件或文件夹")
)

// Trial is what is tried: policies, on the settlements of a span.
type Trial struct {
	Policies []*policyfile.Policy // later ones go before earlier ones
	Region   string               // whose settlements are tried; "" for all regions
	From, To period.Date          // days of settlement, both included
	Top      int                  // so many persons and institutions are named each way
}

// choose is the settlement.Choice of the trial.
func (t *Trial) choose(was policyfile.Header, f settlement.Facts) *policyfile.Policy {
	for _, p := range slices.Backward(t.Policies) {
		h := p.Header()
		if h.Region == was.Region && h.Scheme == was.Scheme && h.Business == was.Business && h.Effective.Contains(f.Governing(h.Governing)) {
			return p
		}
	}
	return nil
}

// contains tells whether an act is tried: its day lies in the span, and it is
// of the region.
func (t *Trial) contains(r *settlement.Record) bool {
	return (t.Region == "" || t.Region == r.Region) && t.From <= r.Facts.Day && r.Facts.Day <= t.To
}

// Service tries policies.
type Service struct {
	Store       verify.Store
	Settlements *settlement.Service
}

// Run tries. progress is told how many acts were looked at so far, of how many.
// ErrSpan, ErrNoPolicy, ErrNotConserved.
func (s *Service) Run(ctx context.Context, trial Trial, progress func(done, total int)) (Report, error) {
	if trial.From > trial.To || trial.From.IsZero() {
		return Report{}, ErrSpan.With(trial.From, trial.To)
	}
	if len(trial.Policies) == 0 {
		return Report{}, ErrNoPolicy.With()
	}
	var report Report
	err := verify.Inspect(ctx, s.Store, func(r verify.Reader) error {
		pager, paged := r.(verify.Pager)
		books, booked := r.(Books)
		if !paged || !booked {
			return ErrNoPages.With()
		}
		total, err := books.CountActs(ctx)
		if err != nil {
			return err
		}
		x := run{bills: s.Settlements, trial: &trial, total: total, progress: progress, workers: make(map[verify.Reader]*worker)}
		if err := x.merges(ctx, r); err != nil {
			return err
		}
		if err := pager.Pages(ctx, verify.Tried, func(r verify.Reader, page verify.Page) error { return x.page(ctx, r, page) }); err != nil {
			return err
		}
		if err := x.mergedPersons(ctx, r); err != nil {
			return err
		}
		if err := x.books(ctx, r); err != nil {
			return err
		}
		report = x.report()
		return nil
	})
	return report, err
}

// run is one trial on one state of the database.
type run struct {
	bills    *settlement.Service
	trial    *Trial
	total    int // of acts
	progress func(done, total int)

	asked  atomic.Bool // for what is booked
	booked []Booked

	merged map[string][]enrolment.Alias // by the number that was kept
	apart  map[string]bool              // numbers that were ever kept or absorbed

	mu      sync.Mutex
	workers map[verify.Reader]*worker
	acts    int
}

// books reads what is booked, if nobody has done so yet. The first goroutine
// that comes does it on its own Reader, while others go on with pages.
func (x *run) books(ctx context.Context, r verify.Reader) (err error) {
	books, ok := r.(Books)
	if !ok || !x.asked.CompareAndSwap(false, true) {
		return nil
	}
	x.booked, err = books.Booked(ctx, x.trial.From, x.trial.To)
	return err
}

// page tries one page; it is called by several goroutines at a time.
func (x *run) page(ctx context.Context, r verify.Reader, page verify.Page) error {
	if page.Broken != nil {
		return page.Broken
	}
	w := x.worker(r)
	looked := 0
	for i := range page.Histories {
		if x.apart[page.Histories[i].PsnNo] {
			continue // tried together, afterwards
		}
		if err := w.person(ctx, &page.Histories[i]); err != nil {
			return err
		}
		looked += len(page.Histories[i].Records)
	}
	x.looked(looked)
	return x.books(ctx, r)
}

// looked tells of acts that were looked at.
func (x *run) looked(acts int) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.acts += acts
	x.progress(x.acts, x.total)
}

// worker returns the goroutine's own.
func (x *run) worker(r verify.Reader) *worker {
	x.mu.Lock()
	defer x.mu.Unlock()
	w := x.workers[r]
	if w == nil {
		w = newWorker(x.bills, r, x.trial)
		x.workers[r] = w
	}
	return w
}

// report adds up what the goroutines found.
func (x *run) report() Report {
	all := newTally(x.trial.Top)
	for _, w := range x.workers {
		all.join(w.tally)
	}
	report := all.report(x.trial)
	report.Funds = outlook(x.trial, x.booked, all.payers)
	return report
}
