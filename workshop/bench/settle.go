package bench

import (
	"context"
	"errors"
	"net/http"
	"time"

	"yibao/door/his/message"
)

// Plan is what all benches under load have in common.
type Plan struct {
	Town    *Town
	Callers int
	Runs    int
	Span    time.Duration // of one run
	Warm    time.Duration // before the first, not counted
	Told    func(what string)
	CPU     func() time.Duration // processor time of this process so far
	// Profiled, when set, is called around each counted run of the centre and
	// returns what ends it.
	Profiled func() (end func())
}

// SettleBench sends 2102 to the centre and, in turn, to raw loops.
type SettleBench struct {
	Plan
	Centre  Centre
	Handler http.Handler // the doors of the centre
	Rows    Rows
	Raw     []Arrangement // the first is the one that Ratio is about
}

// side is one server with its callers.
type side struct {
	load
	server  *server
	act     act
	samples []Sample
}

// open starts a server and connects the callers.
func (p Plan) open(ctx context.Context, c Centre, name string, handler http.Handler, act act) (*side, error) {
	s, err := serve(ctx, name, handler)
	if err != nil {
		return nil, err
	}
	conns, err := dial(ctx, s.address, p.Callers)
	if err != nil {
		return nil, errors.Join(err, s.stop())
	}
	return &side{load: load{conns, c.Now, p.CPU, p.Span}, server: s, act: act}, nil
}

// close hangs up and stops the server.
func (s *side) close() error {
	hangUp(s.conns)
	return s.server.stop()
}

// once lets the callers work for a time that is not counted.
func (s *side) once(ctx context.Context, span time.Duration) error {
	warm := s.load
	warm.span = span
	_, err := warm.run(ctx, s.act)
	return err
}

// measure makes one counted run.
func (s *side) measure(ctx context.Context) error {
	sample, err := s.run(ctx, s.act)
	s.samples = append(s.samples, sample)
	return err
}

// profiled makes one counted run of the centre.
func (p Plan) profiled(ctx context.Context, s *side) error {
	if p.Profiled != nil {
		defer p.Profiled()()
	}
	return s.measure(ctx)
}

// settling returns the operation of sending one 2102.
func settling(t *traffic, messages []template) act {
	return func(c *conn) error {
		f, n := t.next()
		_, err := c.post(messages[n%uint64(len(messages))], f)
		return err
	}
}

// Run runs the bench: the centre and each raw loop once a round.
func (b SettleBench) Run(ctx context.Context) (report Report, err error) {
	traffic := newTraffic(b.Town, b.Centre.Now())
	messages, err := b.Town.purchases(b.Centre.Now().In(b.Centre.Zone))
	if err != nil {
		return report, err
	}
	act := settling(traffic, messages)
	centre, err := b.open(ctx, b.Centre, "centre", b.Handler, act)
	if err != nil {
		return report, err
	}
	defer func() { err = errors.Join(err, centre.close()) }()
	if err := centre.once(ctx, b.Warm); err != nil {
		return report, err
	}
	report = Report{Bench: "settle", Engine: b.Centre.Engine, Unit: "结算/秒"}
	raws, stop, err := b.startRaws(ctx, centre, traffic, messages, &report)
	defer func() { err = errors.Join(err, stop()) }()
	if err != nil {
		return report, err
	}
	for round := range b.Runs {
		b.Told(progress("结算", round, b.Runs))
		if err := b.profiled(ctx, centre); err != nil {
			return report, err
		}
		for _, raw := range raws {
			if err := raw.measure(ctx); err != nil {
				return report, err
			}
		}
	}
	b.fill(&report, centre, raws)
	if b.Rows != nil {
		report.RawSet, err = b.Rows.Settings(ctx)
	}
	return report, err
}

// startRaws learns the rows of some real settlements and starts the raw loops;
// stop ends those that were started.
func (b SettleBench) startRaws(ctx context.Context, centre *side, t *traffic, messages []template, report *Report) (raws []*side, stop func() error, err error) {
	var ends []func() error
	stop = func() error {
		var err error
		for _, end := range ends {
			err = errors.Join(err, end())
		}
		return err
	}
	if b.Rows == nil {
		return nil, stop, nil
	}
	answer, keys, err := examples(centre.conns[0], t, messages)
	if err != nil {
		return nil, stop, err
	}
	if report.Rows, err = b.Rows.Learn(ctx, keys); err != nil {
		return nil, stop, err
	}
	for _, how := range b.Raw {
		loop, err := startRaw(ctx, b.Rows, how, answer, b.Centre)
		if err != nil {
			return nil, stop, err
		}
		raw, err := b.open(ctx, b.Centre, "raw", loop, settling(t, messages))
		if err != nil {
			loop.stop()
			return nil, stop, err
		}
		ends = append(ends, func() error { defer loop.stop(); return raw.close() })
		raws = append(raws, raw)
		if err := raw.once(ctx, b.Warm); err != nil {
			return nil, stop, err
		}
	}
	return raws, stop, nil
}

// examples settles one purchase of each kind, each of another person, and
// returns the answer to the last and the keys of all.
func examples(c *conn, t *traffic, messages []template) (out message.Out2102, keys []Keys, err error) {
	for _, m := range messages {
		f, _ := t.next()
		answer, err := c.post(m, f)
		if err != nil {
			return out, nil, err
		}
		if out, err = readSettled(answer); err != nil {
			return out, nil, err
		}
		s := out.Setlinfo
		keys = append(keys, Keys{PsnNo: f.psnNo, SetlID: s.SetlId, VisitID: s.MdtrtId, MessageID: s.MedinsSetlId})
	}
	return out, keys, nil
}

// fill lays the samples out.
func (b SettleBench) fill(r *Report, centre *side, raws []*side) {
	b.describe(r, centre.samples)
	for i, raw := range raws {
		runs := over(raw.samples, Sample.Rate)
		series := seriesOf(runs)
		r.Raw = append(r.Raw, RawLoop{
			Writers: b.Raw[i].Writers, Group: b.Raw[i].Group, Series: series, Runs: roundedAll(runs),
			P99: rounded(percentile(raw.samples, 99)), Ratio: ratio(r.Median, series.Median),
			Work: median(raw.samples, Sample.Work), Garbage: median(raw.samples, Sample.Garbage),
		})
	}
	if len(r.Raw) > 0 {
		first := r.Raw[0]
		r.RawMedian, r.RawMin, r.RawMax, r.Ratio = first.Median, first.Min, first.Max, first.Ratio
	}
}

// describe fills in what all benches under load report.
func (p Plan) describe(r *Report, samples []Sample) {
	runs := over(samples, Sample.Rate)
	r.Series, r.Runs = seriesOf(runs), roundedAll(runs)
	r.P50, r.P99, r.P99Max = percentile(samples, 50), percentile(samples, 99), worst(samples)
	r.Work, r.Garbage = median(samples, Sample.Work), median(samples, Sample.Garbage)
	r.Callers, r.Persons, r.Seconds = p.Callers, p.Town.Persons, rounded(p.Span.Seconds())
	r.Lines = len(p.Town.baskets[0])
}

func roundedAll(list []float64) []float64 {
	out := make([]float64, len(list))
	for i, v := range list {
		out[i] = rounded(v)
	}
	return out
}
