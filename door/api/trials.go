package api

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"yibao/ground/fault"
	"yibao/ground/period"
	"yibao/process/trying"
	"yibao/register/access"
)

// Trials run one after another beside the business.
const (
	trialsAtOnce = 1
	trialAppears = 10 * time.Second      // for the unit of work that begins it to be committed
	trialGlance  = 20 * time.Millisecond // between two looks
)

// tries is the work of a trial: it tells how far it is and returns what came of
// it, which is stored as JSON.
type tries func(ctx context.Context, told func(done, total int)) (any, error)

// attempted is how far a trial is.
type attempted struct {
	mu          sync.Mutex
	state       trying.State
	done, total int
}

func (a *attempted) told(done, total int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.done, a.total = done, total
}

func (a *attempted) begin() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.state = trying.Running
}

func (a *attempted) now() (trying.State, int, int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.state, a.done, a.total
}

// attempt runs a trial beside the business once it is stored and its turn has
// come, and stores what came of it. What begins a trial may be worked twice; the
// one that is not committed is never seen and never run.
func (d *door) attempt(scope access.Scope, t trying.Trial, work tries) {
	ctx := context.Background()
	if !d.appears(ctx, scope, t) {
		return
	}
	far := &attempted{state: trying.Waiting}
	silent, still := d.livens(ctx, t, far)
	d.trying <- struct{}{}
	far.begin()
	d.alive(ctx, t, far)
	result, err := work(ctx, far.told)
	<-d.trying
	close(silent)
	<-still
	_, t.Done, t.Total = far.now()
	d.ended(ctx, t, result, err)
}

// appears waits for a trial to be committed.
func (d *door) appears(ctx context.Context, scope access.Scope, t trying.Trial) bool {
	for waited := time.Duration(0); waited <= trialAppears; waited += trialGlance {
		if _, err := d.Trials.Find(ctx, scope, t.Kind, t.ID); err == nil {
			return true
		}
		time.Sleep(trialGlance)
	}
	return false
}

// livens gives signs of life until the first channel is closed; the second is
// closed after the last one.
func (d *door) livens(ctx context.Context, t trying.Trial, far *attempted) (silent chan<- struct{}, still <-chan struct{}) {
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		ticker := time.NewTicker(trying.Sign)
		defer ticker.Stop()
		for {
			select {
			case <-stop:
				return
			case <-ticker.C:
				d.alive(ctx, t, far)
			}
		}
	}()
	return stop, stopped
}

func (d *door) alive(ctx context.Context, t trying.Trial, far *attempted) {
	state, done, total := far.now()
	if err := d.Trials.Live(ctx, t, state, done, total); err != nil {
		d.Log.Warn("试算没有写下进度", "trial", t.ID, "error", err)
	}
}

// ended stores what came of a trial.
func (d *door) ended(ctx context.Context, t trying.Trial, result any, err error) {
	var text []byte
	if err == nil {
		text, err = json.Marshal(result)
	}
	reason := ""
	if err != nil {
		text, reason = nil, "没有完成,请重试或联系系统管理员"
		if f, ok := fault.As(err); ok {
			reason = f.Error()
		} else {
			d.Log.Error("试算没有完成", "trial", t.ID, "error", err)
		}
	}
	if err := d.Trials.End(ctx, t, string(text), reason); err != nil {
		d.Log.Error("试算没有写下结果", "trial", t.ID, "error", err)
	}
}

// spanOfDays reads the days of a trial, both included.
func spanOfDays(from, to string) (span period.Span, err error) {
	if span.From, err = period.ParseDate(from); err != nil {
		return span, errDate.With(from)
	}
	if span.To, err = period.ParseDate(to); err != nil {
		return span, errDate.With(to)
	}
	span.To = span.To.AddDays(1)
	return span, nil
}
