package trying

import (
	"context"
	"time"

	"yibao/ground/fault"
	"yibao/ground/period"
	"yibao/register/access"
)

// Kind is what is tried.
type Kind string

// The kinds.
const (
	Rule   Kind = "规则"
	Policy Kind = "政策"
)

// State is how far a trial is.
type State string

// The states.
const (
	Waiting State = "等待"
	Running State = "进行中"
	Done    State = "完成"
	Failed  State = "失败"
	Broken  State = "中断" // never stored: without a sign of life for Patience
)

// Patience is how long a trial may be without a sign of life; its runner gives
// one every Sign.
const (
	Patience = 30 * time.Second
	Sign     = 2 * time.Second
)

// Trial is one thing tried on the settlements of a span.
type Trial struct {
	ID     string
	Kind   Kind
	Region string
	// Subject is what it is about: the number of a rule, the version id of a
	// published policy, "" for a policy that is not published.
	Subject string
	Against string // version id of the policy that was in force; "" for a rule, or when there was none
	Title   string
	Entry   string // file name
	Text    string // what is tried, as its runner reads it
	Span    period.Span
	State   State
	Author  string
	Begun   time.Time
	Seen    time.Time // last sign of life
	Ended   time.Time // zero while it runs

	Done, Total int    // how far it is, in what its runner counts
	Result      string // as its runner writes it; "" without one
	Reason      string // why it failed
}

// At is the state at an instant.
func (t Trial) At(now time.Time) State {
	if t.Going() && now.Sub(t.Seen) > Patience {
		return Broken
	}
	return t.State
}

// Going reports whether it has not ended, as far as is stored.
func (t Trial) Going() bool { return t.State == Waiting || t.State == Running }

// Refusals of trials.
var (
	ErrUnknown = fault.Define("YB4576", fault.Business, "没有试跑或试算 %s,请核对编号")
	ErrSpan    = fault.Define("YB4577", fault.Business, "试跑或试算的起止日期 %s 不对,止日不早于起日,最长十年")
	ErrGoing   = fault.Define("YB4578", fault.Business, "试算 %s 还在进行,不能再开始一次,请等它结束")
)

const longest = 3660 // days of a span

// Service keeps trials. All fields are required.
type Service struct {
	Store Store
	Now   func() time.Time
	NewID func() string
}

func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Microsecond) }

// Begin stores a trial that waits for its turn. ErrSpan.
func (s *Service) Begin(ctx context.Context, t Trial) (Trial, error) {
	if !t.Span.Valid() || t.Span.From.AddDays(longest) < t.Span.To {
		return t, ErrSpan.With(t.Span)
	}
	t.ID, t.State, t.Begun = s.NewID(), Waiting, s.now()
	t.Seen = t.Begun
	return t, s.Store.Try(ctx, func(w Work) error { return w.AddTrial(ctx, t) })
}

// Again begins once more what has ended or was broken off, for somebody.
// ErrUnknown, ErrGoing.
func (s *Service) Again(ctx context.Context, scope access.Scope, kind Kind, id, author string) (Trial, error) {
	t, err := s.Find(ctx, scope, kind, id)
	if err != nil {
		return t, err
	}
	if state := t.At(s.Now()); state == Waiting || state == Running {
		return t, ErrGoing.With(id)
	}
	t.Author, t.Ended, t.Done, t.Total, t.Result, t.Reason = author, time.Time{}, 0, 0, "", ""
	return s.Begin(ctx, t)
}

// Live notes a sign of life, and how far the trial is.
func (s *Service) Live(ctx context.Context, t Trial, state State, done, total int) error {
	t.State, t.Seen, t.Done, t.Total = state, s.now(), done, total
	return s.Store.Try(ctx, func(w Work) error { return w.MoveTrial(ctx, t) })
}

// End stores what came of a trial; a reason says that it failed.
func (s *Service) End(ctx context.Context, t Trial, result, reason string) error {
	t.State, t.Result, t.Reason = Done, result, reason
	if reason != "" {
		t.State = Failed
	}
	t.Ended = s.now()
	t.Seen = t.Ended
	return s.Store.Try(ctx, func(w Work) error { return w.MoveTrial(ctx, t) })
}

// Find returns a trial of a kind within the scope; ErrUnknown.
func (s *Service) Find(ctx context.Context, scope access.Scope, kind Kind, id string) (Trial, error) {
	var found *Trial
	err := s.Store.Tried(ctx, func(r Reader) (err error) {
		found, err = r.Trial(ctx, scope, kind, id)
		return err
	})
	if err == nil && found == nil {
		err = ErrUnknown.With(id)
	}
	if err != nil {
		return Trial{}, err
	}
	return *found, nil
}

// List lists trials of a kind within the scope, newest first, without texts and
// results; of one subject, unless it is "".
func (s *Service) List(ctx context.Context, scope access.Scope, kind Kind, subject, after string, limit int) ([]Trial, error) {
	var list []Trial
	err := s.Store.Tried(ctx, func(r Reader) (err error) {
		list, err = r.Trials(ctx, scope, kind, subject, after, limit)
		return err
	})
	return list, err
}
