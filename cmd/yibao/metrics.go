package main

import (
	"context"
	"net/http"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"yibao/door/his/message"
	"yibao/ground/fault"
	"yibao/process/settlement"
	"yibao/storage/relational"
)

// metrics are the figures of a running server. A label takes only values from
// a closed list: transactions of the standard, codes of refusals, stages. So
// no sender can make them grow, and no person can appear in them.
type metrics struct {
	registry *prometheus.Registry
	messages *prometheus.HistogramVec // by infno, code
	refusals *prometheus.CounterVec   // by code
	works    *prometheus.CounterVec   // by kind, outcome
	stages   *prometheus.HistogramVec // by stage
	standing *prometheus.GaugeVec     // by stage
	groups   prometheus.Histogram     // works of each commit
	alone    prometheus.Counter
	halved   prometheus.Counter
}

// succeeded is the code label of a message that was not refused.
const succeeded = "0"

// transactions are the values of the infno label.
var transactions = message.Numbers

// elsewhere is the infno label of what is no transaction of the standard.
const elsewhere = "other"

// buckets are upper limits in seconds.
var buckets = []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30}

func newMetrics(engine string, inWork func() int, maxInWork int) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		messages: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "yibao_message_seconds", Buckets: buckets,
			Help: "国家接口报文的应答时间(秒),按交易与结果;code=0 为成功,否则是拒绝代码",
		}, []string{"infno", "code"}),
		refusals: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "yibao_refusals_total", Help: "拒绝次数,按拒绝代码",
		}, []string{"code"}),
		works: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "yibao_works_total",
			Help: "数据库工作单元数;kind=write 按人加锁并提交,read 只读;outcome=done 完成(写入的已提交),refused 业务拒绝,failed 系统失败",
		}, []string{"kind", "outcome"}),
		stages: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "yibao_work_stage_seconds", Buckets: buckets,
			Help: "写入工作单元各阶段的时间(秒):waiting 排队等写入权或人员锁,working 读、算、写,committing 等成组提交落盘",
		}, []string{"stage"}),
		standing: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "yibao_works", Help: "此刻处在各阶段的写入工作单元数;waiting 即排队长度",
		}, []string{"stage"}),
		groups: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "yibao_group_works", Buckets: []float64{1, 2, 4, 8, 16, 32, 64},
			Help: "成组提交:每次提交里的工作单元数;_count 是提交次数,_sum 是一起提交的工作单元数",
		}),
		alone: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "yibao_works_alone_total", Help: "不能在组里办理、另行单独办理的工作单元数",
		}),
		halved: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "yibao_groups_halved_total", Help: "写入未成、拆成两半重办的组数",
		}),
	}
	m.registry.MustRegister(m.messages, m.refusals, m.works, m.stages, m.standing, m.groups, m.alone, m.halved,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "yibao_messages_in_work", Help: "正在办理的报文数",
		}, func() float64 { return float64(inWork()) }),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "yibao_messages_in_work_max", Help: "同时办理的报文数上限(--max-in-work)",
		}, func() float64 { return float64(maxInWork) }),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "yibao_build_info", Help: "程序版本与数据库种类,值恒为 1",
			ConstLabels: prometheus.Labels{"version": version, "engine": engine, "go": runtime.Version()},
		}, func() float64 { return 1 }))
	for _, s := range []string{stageWaiting, stageWorking, stageCommitting} {
		m.standing.WithLabelValues(s).Set(0)
	}
	return m
}

// handler writes the figures in Prometheus' text format.
func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{MaxRequestsInFlight: 4})
}

// message counts one answered message. infno is what the sender wrote.
func (m *metrics) message(infno, code string, took time.Duration) {
	if !slices.Contains(transactions, infno) {
		infno = elsewhere
	}
	if code == "" {
		code = succeeded
	} else {
		m.refusals.WithLabelValues(code).Inc()
	}
	m.messages.WithLabelValues(infno, code).Observe(took.Seconds())
}

// metrics is told what becomes of groups.
var _ relational.Watch = (*metrics)(nil)

// Committed implements relational.Watch.
func (m *metrics) Committed(works int) { m.groups.Observe(float64(works)) }

// Alone implements relational.Watch.
func (m *metrics) Alone() { m.alone.Inc() }

// Halved implements relational.Watch.
func (m *metrics) Halved() { m.halved.Inc() }

// The stages of a work.
const (
	stageWaiting    = "waiting"
	stageWorking    = "working"
	stageCommitting = "committing"
)

// watched is a settlement store whose works are counted and timed.
type watched struct {
	settlement.Store
	metrics *metrics
}

// Do implements settlement.Store. A work that is run again waits again.
func (w watched) Do(ctx context.Context, psnNo string, work func(settlement.Work) error) error {
	at := w.metrics.enter(stageWaiting)
	err := w.Store.Do(ctx, psnNo, func(u settlement.Work) error {
		at.next(stageWorking)
		defer at.next(stageCommitting)
		return work(u)
	})
	at.leave()
	w.metrics.work("write", err)
	return err
}

// View implements settlement.Store.
func (w watched) View(ctx context.Context, read func(settlement.Reader) error) error {
	err := w.Store.View(ctx, read)
	w.metrics.work("read", err)
	return err
}

func (m *metrics) work(kind string, err error) {
	outcome := "done"
	if err != nil {
		outcome = "refused"
		if f, ok := fault.As(err); !ok || f.Kind == fault.System {
			outcome = "failed"
		}
	}
	m.works.WithLabelValues(kind, outcome).Inc()
}

// presence is one work in the stage where it is. The store may call the work
// from another goroutine, and even after it gave an answer.
type presence struct {
	metrics *metrics
	mu      sync.Mutex
	stage   string // "" once it has left
	since   time.Time
}

func (m *metrics) enter(stage string) *presence {
	p := &presence{metrics: m}
	p.arrive(stage)
	return p
}

// next moves the work on to another stage, unless it has left.
func (p *presence) next(stage string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.stage != "" {
		p.depart()
		p.arrive(stage)
	}
}

// leave ends the work.
func (p *presence) leave() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.depart()
	p.stage = ""
}

func (p *presence) arrive(stage string) {
	p.stage, p.since = stage, time.Now()
	p.metrics.standing.WithLabelValues(stage).Inc()
}

func (p *presence) depart() {
	p.metrics.standing.WithLabelValues(p.stage).Dec()
	p.metrics.stages.WithLabelValues(p.stage).Observe(time.Since(p.since).Seconds())
}
