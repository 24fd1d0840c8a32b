package traffic

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"yibao/workshop/city"
)

// Hooks are what the caller lends a day.
type Hooks struct {
	Clock         func() time.Time                      // for latencies; required
	Noon          func() error                          // called once, between morning and afternoon, nobody at work; may be nil
	Progress      func(done, total int)                 // steps done; calls do not overlap; may be nil
	Workers       int                                   // institutions' counters at work at once; 4 when 0
	Disturb       func(infno, msgid string) Disturbance // what befalls a writing message on its way; nil: nothing
	Seals         Seals                                 // how messages are signed; nil: not at all
	AccountInFund bool                                  // the region prints the personal account inside fund_pay_sumamt
}

// Seals signs what an institution sends and opens what it is answered.
type Seals interface {
	// Seal sets the headers of a message and returns the body to be sent.
	Seal(header http.Header, from, infno string, body []byte) ([]byte, error)
	// Open returns the body of an answer in plain text.
	Open(from string, body []byte) ([]byte, error)
}

// Play plays the plan against the centre at baseURL and returns what it came
// to. The error is ErrUnexpected when an answer was not as it must be, an
// error of Noon, or the context's; the summary holds what was done by then.
func Play(ctx context.Context, client *http.Client, baseURL string, plan *city.Plan, hooks Hooks) (Summary, error) {
	if hooks.Workers <= 0 {
		hooks.Workers = 4
	}
	started := hooks.Clock()
	r := &run{client: client, base: strings.TrimRight(baseURL, "/"), plan: plan, hooks: hooks, total: plan.Steps(), signNo: map[string]string{}}
	opening := r.signIn(ctx)
	desks := make([]*desk, len(plan.Errands))
	for i, e := range plan.Errands {
		desks[i] = newDesk(r, e)
	}
	counters := r.counters(desks)
	r.half(ctx, counters, false)
	var noon error
	if hooks.Noon != nil && ctx.Err() == nil {
		noon = hooks.Noon()
	}
	if noon == nil {
		r.half(ctx, counters, true)
	}
	tallies := []*tally{opening}
	for _, d := range desks {
		tallies = append(tallies, d.tally)
	}
	summary := summarise(tallies)
	summary.Elapsed = hooks.Clock().Sub(started)
	return summary, cmp.Or(noon, ctx.Err(), summary.err())
}

// run is one play of a plan.
type run struct {
	client *http.Client
	base   string
	plan   *city.Plan
	hooks  Hooks
	signNo map[string]string // by institution; written before the workers start

	mu    sync.Mutex
	done  int
	total int
}

// counters deals the desks to workers: all that begin at one institution to
// one worker, the busiest institutions first, each to the worker with least.
func (r *run) counters(desks []*desk) [][]*desk {
	byPlace := map[string][]*desk{}
	for _, d := range desks {
		code := d.errand.Visits[0].Institution.Code
		byPlace[code] = append(byPlace[code], d)
	}
	places := make([]string, 0, len(byPlace))
	for code := range byPlace {
		places = append(places, code)
	}
	slices.SortFunc(places, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(byPlace[b]), len(byPlace[a])), cmp.Compare(a, b))
	})
	workers := make([][]*desk, r.hooks.Workers)
	for _, code := range places {
		least := 0
		for w := range workers {
			if len(workers[w]) < len(workers[least]) {
				least = w
			}
		}
		workers[least] = append(workers[least], byPlace[code]...)
	}
	for _, list := range workers {
		slices.SortStableFunc(list, func(a, b *desk) int { return a.errand.Start.Compare(b.errand.Start) })
	}
	return workers
}

// half plays the morning's or the afternoon's steps of all desks.
func (r *run) half(ctx context.Context, counters [][]*desk, afternoon bool) {
	var wait sync.WaitGroup
	for _, list := range counters {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for _, d := range list {
				if ctx.Err() != nil {
					return
				}
				d.work(ctx, afternoon)
			}
		}()
	}
	wait.Wait()
}

// advance counts finished steps.
func (r *run) advance(steps int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.done += steps
	if r.hooks.Progress != nil {
		r.hooks.Progress(r.done, r.total)
	}
}

// signIn signs every institution in before the doors open; one without an
// agreement in force may be refused.
func (r *run) signIn(ctx context.Context) *tally {
	t := newTally()
	seen := map[*city.Institution]bool{}
	for _, e := range r.plan.Errands {
		for _, v := range e.Visits {
			if !seen[v.Institution] {
				seen[v.Institution] = true
				r.signInOne(ctx, t, v.Institution, len(seen))
			}
		}
	}
	return t
}

func (r *run) signInOne(ctx context.Context, t *tally, at *city.Institution, n int) {
	day := r.plan.Day
	now := time.Date(day.Year(), day.Month(), day.Day(), 7, 50, 0, 0, time.UTC).Add(time.Duration(n%600) * time.Second)
	m, err := envelope("9001", at.Code+now.Format(stamp)+"0000", now, at, "",
		node{"signIn": node{"opter_no": "001", "mac": "00-00-00-00-00-00", "ip": "127.0.0.1"}})
	var a answer
	if err == nil {
		a, err = r.send(ctx, t, m)
	}
	problem := Problem{Institution: at.Code, Infno: "9001", MessageID: m.msgid}
	switch {
	case err != nil:
		problem.What = err.Error()
	case a.refused && at.Agreement != city.InForce:
		t.refused[a.code()]++
		return
	case a.refused:
		problem.What = "签到被拒:" + a.message
	default:
		t.transactions["9001"]++
		r.signNo[at.Code] = text(child(a.output, "signinoutb"), "sign_no")
		return
	}
	t.problems = append(t.problems, problem)
}
