package auditbench

import (
	"context"
	"fmt"
	"slices"

	"yibao/judge/audit"
	"yibao/process/screening/sieve"
)

// All is what the run of all shipped kinds measured.
type All struct {
	Lines    int   `json:"lines"`
	Persons  int   `json:"persons"`
	Rules    int   `json:"rules"`
	Points   int   `json:"points"`
	Findings int   `json:"findings"`
	Judged   int   `json:"persons_judged"`
	Asked    int   `json:"rules_judged"` // over all persons
	Checked  int   `json:"persons_checked"`
	Times    Times `json:"times"`
	Judge    Times `json:"judge_alone"` // every person by every rule, on the persons checked; its rate is of their lines
}

// batchLines is how many lines lie in columns at a time.
const batchLines = 200_000

// checked is one person in how many whose findings are compared with the judge's.
const checked = 20

// all measures all shipped kinds: batch after batch is made and then judged so
// many times; only the judging is timed.
func (b Bench) all(ctx context.Context) (*All, error) {
	engine, points, err := allEngine(b.Seed)
	if err != nil {
		return nil, err
	}
	a := &All{Rules: len(engine.Rules()), Points: points}
	runner := sieve.Compile(engine).Runner(b.Cores, false)
	seconds := make([]float64, b.Runs+1)
	sums := make([]*sieve.Sums, len(seconds))
	for run := range sums {
		sums[run] = sieve.NewSums(always)
	}
	people := newCrowd(b.Seed, engine)
	batch := sieve.NewBatch(batchLines)
	for a.Lines < b.Lines {
		batch.Reset()
		var sample []sampled
		for batch.Lines() < min(batchLines, b.Lines-a.Lines) {
			f := people.someone(a.Persons + batch.Persons())
			if batch.Persons()%checked == 0 {
				sample = append(sample, sampled{batch.Persons(), f})
			}
			batch.Add(&f)
		}
		if err := b.allBatch(ctx, a, engine, runner, batch, sample, sums, seconds); err != nil {
			return nil, err
		}
		a.Lines, a.Persons = a.Lines+batch.Lines(), a.Persons+batch.Persons()
		b.Told(fmt.Sprintf("全部规则:%d 行,共 %d 行", a.Lines, b.Lines))
	}
	for run := range seconds {
		from := b.Now()
		n := institutions(engine, sums[run])
		seconds[run] += b.Now().Sub(from).Seconds()
		if run == 0 {
			a.Findings += n
		}
	}
	a.Times.Seconds = seconds[1:]
	a.Times.Median = median(a.Times.Seconds)
	a.Times.Rate = float64(a.Lines) / a.Times.Median
	return a, nil
}

// institutions judges the statistics and returns how much was found.
func institutions(engine *audit.Engine, sums *sieve.Sums) int {
	var r audit.Result
	found := 0
	for _, s := range sums.Summaries() {
		engine.JudgeSummary(s, &r)
		found += len(r.Findings)
	}
	return found
}

// sampled is a person to be compared.
type sampled struct {
	person int
	facts  audit.Facts
}

func (b Bench) allBatch(ctx context.Context, a *All, engine *audit.Engine, runner *sieve.Runner, batch *sieve.Batch, sample []sampled, sums []*sieve.Sums, seconds []float64) error {
	found := make([][]string, batch.Persons())
	count := make([]int, b.Cores)
	for run := range seconds {
		clear(count)
		from := b.Now()
		stats, err := runner.Run(ctx, batch, func(core, person int, _ *audit.Facts, r *audit.Result) {
			count[core] += len(r.Findings)
			if run == 0 && person%checked == 0 {
				found[person] = told(r)
			}
		})
		if err != nil {
			return err
		}
		sums[run].Add(batch)
		seconds[run] += b.Now().Sub(from).Seconds()
		if run == 0 {
			a.Judged, a.Asked = a.Judged+stats.Judged, a.Asked+stats.Rules
			for _, n := range count {
				a.Findings += n
			}
		}
	}
	var r audit.Result
	from, lines := b.Now(), 0
	for i := range sample {
		engine.Judge(&sample[i].facts, &r)
		lines += len(sample[i].facts.Lines)
		if !slices.Equal(told(&r), found[sample[i].person]) {
			return fmt.Errorf("%w:人员 %d,程序与逐人判断", ErrDiffer, a.Persons+sample[i].person)
		}
	}
	a.Checked += len(sample)
	a.Judge.add(b.Now().Sub(from).Seconds(), lines)
	return nil
}

// add adds a stretch of time in which so many lines were judged.
func (t *Times) add(seconds float64, lines int) {
	t.Rate = (t.Rate*t.Median + float64(lines)) / (t.Median + seconds)
	t.Median += seconds
}

// told tells findings in all that they question.
func told(r *audit.Result) []string {
	var out []string
	for i := range r.Findings {
		f := &r.Findings[i]
		out = append(out, fmt.Sprint(f.Rule.Code, f.Point, f.Level, f.Visit, f.Amount, f.Lines, f.Evidence, f.Exempt))
	}
	return out
}
