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
//   - What all payers pay together is the bill's total, before and after. If it
//     is not, the whole trial is refused (ErrNotConserved).
package whatif

import (
	"context"
	"slices"
	"sync"

	"yibao/ground/fault"
	"yibao/ground/period"
	"yibao/law/policyfile"
	"yibao/observer/verify"
	"yibao/process/settlement"
)

// Refusals of a trial.
var (
	ErrNotConserved = fault.Define("YB5911", fault.System, "结算 %s 的总额是 %s,原来各方支付合计 %s,试算后合计 %s,对不上;试算停止,请先运行 verify 和 replay")
	ErrNoPages      = fault.Define("YB5912", fault.System, "这个数据库不能按人分页读取,不能试算")
	ErrSpan         = fault.Define("YB5913", fault.Business, "试算期间 %s 至 %s 不对,请让开始日期不晚于结束日期")
	ErrNoPolicy     = fault.Define("YB5914", fault.Business, "没有给出要试算的政策,请写出政策文件或文件夹")
)

// Trial is what is tried: policies, on the settlements of a span.
type Trial struct {
	Policies []*policyfile.Policy // later ones go before earlier ones
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

// contains tells whether an act's day lies in the span.
func (t *Trial) contains(r *settlement.Record) bool {
	return t.From <= r.Facts.Day && r.Facts.Day <= t.To
}

// Service tries policies.
type Service struct {
	Store       verify.Store
	Settlements *settlement.Service
}

// counter is a Reader that knows how many settlement acts there are.
type counter interface {
	CountActs(ctx context.Context) (int, error)
}

// Run tries. progress is told how many acts were looked at so far, of how many
// (0 where nobody knows).
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
		pager, ok := r.(verify.Pager)
		if !ok {
			return ErrNoPages.With()
		}
		total := 0
		if known, ok := r.(counter); ok {
			var err error
			if total, err = known.CountActs(ctx); err != nil {
				return err
			}
		}
		all, err := s.pages(ctx, pager, &trial, func(done int) { progress(done, total) })
		if err != nil {
			return err
		}
		report = all.report(&trial)
		report.Funds, err = outlook(ctx, r, &trial, all.payers)
		return err
	})
	return report, err
}

// pages lets every page be tried, several at a time, and adds up what the
// goroutines found.
func (s *Service) pages(ctx context.Context, pager verify.Pager, trial *Trial, progress func(int)) (*tally, error) {
	var mu sync.Mutex
	workers := make(map[verify.Reader]*worker)
	acts := 0
	err := pager.Pages(ctx, verify.Judged, func(r verify.Reader, page verify.Page) error {
		if page.Broken != nil {
			return page.Broken
		}
		mu.Lock()
		w := workers[r]
		if w == nil {
			w = newWorker(s.Settlements, r, trial)
			workers[r] = w
		}
		mu.Unlock()
		looked := 0
		for _, h := range page.Histories {
			if err := w.person(ctx, h); err != nil {
				return err
			}
			looked += len(h.Records)
		}
		mu.Lock()
		defer mu.Unlock()
		acts += looked
		progress(acts)
		return nil
	})
	all := newTally(trial.Top)
	for _, w := range workers {
		all.join(w.tally)
	}
	return all, err
}
