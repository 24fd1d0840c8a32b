package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"yibao/door/his/signing"
	"yibao/ground/fault"
	"yibao/observer/visits"
	"yibao/process/charting"
	"yibao/process/filing"
	"yibao/process/settlement"
	"yibao/storage"
)

// Refusals of a server as such.
var (
	errTooMany     = fault.Define("YB9011", fault.System, "系统繁忙,正在办理的业务已达上限,本次未办理;请稍后用同一报文重发")
	errMetricsHere = fault.Define("YB9012", fault.Shape, "运行指标只在服务器本机提供,请在本机采集")
)

// limits bound what one process takes on.
type limits struct {
	MaxInWork int           `help:"同时办理的报文数上限,超过的立即以 YB9011 拒绝" default:"512" env:"YIBAO_MAX_IN_WORK"`
	MaxTime   time.Duration `help:"一个报文最多办理多久,超过的以系统繁忙拒绝" default:"30s" env:"YIBAO_MAX_TIME"`
}

// usual are the limits of a server that nobody set any for.
var usual = limits{MaxInWork: 512, MaxTime: 30 * time.Second}

var errLimits = errors.New("--max-in-work 与 --max-time 都要大于零")

// Validate is called by the command line.
func (l limits) Validate() error {
	if l.MaxInWork < 1 || l.MaxTime <= 0 {
		return errLimits
	}
	return nil
}

// operation is what an operator sees of a running server, and the bounds that
// the server keeps.
type operation struct {
	limits  limits
	places  chan struct{} // one for each message in work
	log     *slog.Logger  // counts as it writes
	metrics *metrics
	gate    *signing.Gate // before the national interface; nil: everybody may come
	demo    bool          // people of the region that does not exist may be enrolled
	devices deviceService // of the workstations, and the issuer of credentials
	font    []byte        // of the papers that are drawn; nil: no PDF
}

func newOperation(l limits, engine string, log *slog.Logger) *operation {
	o := &operation{limits: l, places: make(chan struct{}, l.MaxInWork)}
	o.metrics = newMetrics(engine, func() int { return len(o.places) }, l.MaxInWork)
	o.log = slog.New(tally{log.Handler(), o.metrics})
	return o
}

// mount adds the pages for operators.
func (o *operation) mount(mux *http.ServeMux, store storage.Database) {
	store.Watched(o.metrics)
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { say(w, http.StatusOK, "ok") })
	mux.Handle("GET /readyz", &readiness{store: store, log: o.log})
	mux.Handle("GET /metrics", onThisMachine(o.metrics.handler()))
}

// say answers one line.
func say(w http.ResponseWriter, status int, line string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(line + "\n"))
}

// bounded gives a message to work while there is a place, else to full, and
// ends the patience of either after a time.
func (o *operation) bounded(work, full http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), o.limits.MaxTime)
		defer cancel()
		r = r.WithContext(ctx)
		select {
		case o.places <- struct{}{}:
			defer func() { <-o.places }()
			work.ServeHTTP(w, r)
		default:
			full.ServeHTTP(w, r)
		}
	})
}

// closed is the store of a server that has too much to do: the door above it
// reads a message, and does nothing but refuse it.
type closed struct{}

// Do implements settlement.Store.
func (closed) Do(context.Context, string, func(settlement.Work) error) error {
	return errTooMany.With()
}

// View implements settlement.Store.
func (closed) View(context.Context, func(settlement.Reader) error) error { return errTooMany.With() }

// File implements filing.Store.
func (closed) File(context.Context, string, func(filing.Work) error) error { return errTooMany.With() }

// Filed implements filing.Store.
func (closed) Filed(context.Context, func(filing.Reader) error) error { return errTooMany.With() }

// Chart implements charting.Store.
func (closed) Chart(context.Context, string, func(charting.Work) error) error {
	return errTooMany.With()
}

// Charted implements charting.Store.
func (closed) Charted(context.Context, func(charting.Reader) error) error { return errTooMany.With() }

// Visited implements visits.Store.
func (closed) Visited(context.Context, func(visits.Reader) error) error { return errTooMany.With() }

// unhurried lets a handler take its time to answer.
func unhurried(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = http.NewResponseController(w).SetWriteDeadline(time.Time{})
		next.ServeHTTP(w, r)
	})
}

// onThisMachine refuses callers from elsewhere, also those whom a gateway on
// this machine lets through.
func onThisMachine(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.RemoteAddr)
		ip := net.ParseIP(host)
		relayed := r.Header.Get("X-Forwarded-For") + r.Header.Get("Forwarded") + r.Header.Get("X-Real-IP")
		if err != nil || ip == nil || !ip.IsLoopback() || relayed != "" {
			say(w, http.StatusForbidden, errMetricsHere.With().Error())
			return
		}
		next.ServeHTTP(w, r)
	})
}

const (
	probeTime  = 2 * time.Second        // for the database to answer
	probeFresh = 500 * time.Millisecond // as long an answer holds
)

// readiness says whether messages can be done now. Askers share an answer, so
// that asking costs the database next to nothing.
type readiness struct {
	store storage.Database
	log   *slog.Logger

	mu    sync.Mutex
	asked time.Time
	last  error
}

// ServeHTTP answers 200, or 503 with the reason.
func (p *readiness) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	err := p.probe(r.Context())
	if err == nil {
		say(w, http.StatusOK, "就绪")
		return
	}
	reason := "数据库没有应答,请检查数据库是否在运行、磁盘是否已满"
	if f, ok := fault.As(err); ok && !errors.Is(err, settlement.ErrBusy) {
		reason = f.Error()
	}
	say(w, http.StatusServiceUnavailable, "没有就绪:"+reason)
}

// probe asks the database, unless it was asked just before; a change is logged.
func (p *readiness) probe(ctx context.Context) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if time.Since(p.asked) < probeFresh {
		return p.last
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), probeTime)
	defer cancel()
	err := p.store.Ready(ctx)
	switch {
	case err != nil && p.last == nil:
		p.log.ErrorContext(ctx, "没有就绪", "reason", told(err))
	case err == nil && p.last != nil:
		p.log.InfoContext(ctx, "恢复就绪")
	}
	p.asked, p.last = time.Now(), err
	return err
}
