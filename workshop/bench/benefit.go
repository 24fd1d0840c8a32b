package bench

import (
	"context"
	"math/rand/v2"
	"runtime"
	"slices"
	"time"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/judge/benefit"
	"yibao/law/policyfile"
	"yibao/register/accumulator"
	"yibao/register/catalogue"
	"yibao/workshop/city"
)

// BenefitBench runs the benefit judge alone, on one core: bills of many lines
// through the classification and the layers of a policy.
type BenefitBench struct {
	Policy *policyfile.Policy
	Now    func() time.Time
	CPU    func() time.Duration // processor time of this process so far
	Lines  int
	Runs   int
	Span   time.Duration
	Told   func(what string)
}

// rotation is how many different bills are judged in turn, so that nothing of
// one bill can serve the next.
const rotation = 1024

// bills draws outpatient bills of employees: one in five retired, one in ten
// with aid or a civil servant, hospitals of all levels, some people near or at
// their yearly limits, accounts that reach and accounts that do not.
func (b BenefitBench) bills() []*benefit.Case {
	draw := rand.New(rand.NewPCG(citySeed, rotation))
	list := make([]*benefit.Case, rotation)
	for i := range list {
		day := period.NewDate(2026, 3, 2).AddDays(draw.IntN(200))
		list[i] = &benefit.Case{
			Policy: b.Policy, Region: city.Region, Scheme: scheme, MedType: "11", VisitID: "V",
			Admission: day, Discharge: day, Settlement: day,
			Person:     benefit.Person{Sex: city.Male, Birth: period.NewDate(1950+draw.IntN(50), 5, 6), PersonType: "11"},
			Provider:   benefit.Provider{Type: "1", Level: pick(draw, "2", "5", "6", "9", "11"), Region: city.Region},
			Filing:     benefit.NotFiled,
			UseAccount: draw.IntN(4) > 0, Balance: money.Fen(draw.IntN(int(balance))),
			Lines: b.lines(draw), Used: used(draw),
		}
		if draw.IntN(5) == 0 {
			list[i].Person.PersonType = "12"
		}
		if draw.IntN(10) == 0 {
			list[i].Person.Groups = []string{pick(draw, "2301", "2303", "2305")}
		}
		list[i].Person.CivilServant = draw.IntN(10) == 0
	}
	return list
}

func pick(draw *rand.Rand, from ...string) string { return from[draw.IntN(len(from))] }

// lines draws fee lines: two in five 乙类, one in five 丙类, one in seven above
// its limit price.
func (b BenefitBench) lines(draw *rand.Rand) []benefit.Line {
	lines := make([]benefit.Line, b.Lines)
	for i := range lines {
		l := benefit.Line{
			LineNo: "L", Code: "X", Class: catalogue.ClassA, Category: "09", Amount: money.Fen(1 + draw.IntN(40_000)), Prepay: money.Percent(0),
		}
		switch draw.IntN(5) {
		case 0, 1:
			l.Class, l.Prepay = catalogue.ClassB, money.Percent(int64(5*(1+draw.IntN(6))))
		case 2:
			l.Class, l.Prepay = catalogue.ClassC, money.Percent(100)
		}
		l.WithinLimit = l.Amount
		if draw.IntN(7) == 0 {
			l.WithinLimit -= money.Fen(draw.IntN(int(l.Amount)))
		}
		lines[i] = l
	}
	return lines
}

// used draws what a person has used up before; the limits of the year are
// 4,000 and 250,000 yuan, the deductible 600.
func used(draw *rand.Rand) func(accumulator.Key, accumulator.Fold) int64 {
	deductible, outpatient := int64(draw.IntN(60_001)), int64(draw.IntN(420_000))
	return func(key accumulator.Key, _ accumulator.Fold) int64 {
		switch key.Name {
		case "本年门诊起付":
			return deductible
		case "本年门诊支付", "本年统筹支付":
			return outpatient
		default:
			return 0
		}
	}
}

// burst is how many bills are judged between two looks at the clock.
const burst = 64

// Run runs the bench. Parts tells what an explanation costs.
func (b BenefitBench) Run(ctx context.Context) (Report, error) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	bills := b.bills()
	if _, err := b.judged(ctx, bills, b.Span/4); err != nil { // warm up
		return Report{}, err
	}
	var samples []Sample
	for round := range b.Runs {
		b.Told(progress("待遇核定", round, b.Runs))
		sample, err := b.judged(ctx, bills, b.Span)
		if err != nil {
			return Report{}, err
		}
		samples = append(samples, sample)
	}
	rates := over(samples, Sample.Rate)
	r := Report{
		Bench: "benefit", Unit: "笔/秒(一核)", Series: seriesOf(rates), Runs: roundedAll(rates), Lines: b.Lines, Seconds: rounded(b.Span.Seconds()),
		Work: median(samples, Sample.Work), Garbage: median(samples, Sample.Garbage),
	}
	var err error
	r.Parts, err = b.explained(bills)
	return r, err
}

// judged judges bills one after the other, for so long.
func (b BenefitBench) judged(ctx context.Context, bills []*benefit.Case, span time.Duration) (s Sample, err error) {
	var v benefit.Verdict
	begun, spent, allocated := b.Now(), b.CPU(), allocation()
	for s.Elapsed < span && ctx.Err() == nil {
		for i := range burst {
			if err := benefit.SettleInto(&v, bills[(s.Done+i)%len(bills)]); err != nil {
				return s, err
			}
		}
		s.Done += burst
		s.Elapsed = b.Now().Sub(begun)
	}
	s.CPU, s.Alloc = b.CPU()-spent, allocation()-allocated
	return s, ctx.Err()
}

// explained measures judging bills once more with every sentence made.
func (b BenefitBench) explained(bills []*benefit.Case) (map[string]float64, error) {
	const times = 300
	spent := make([]time.Duration, times)
	sentences := 0
	for i := range times {
		before := b.Now()
		_, steps, err := benefit.Explain(*bills[i%len(bills)])
		if err != nil {
			return nil, err
		}
		sentences = 0
		for _, s := range steps {
			if s.Sentence() != "" {
				sentences++
			}
		}
		spent[i] = b.Now().Sub(before)
	}
	slices.Sort(spent)
	s := Sample{times: spent}
	return map[string]float64{
		"说明 中位毫秒": rounded(s.Percentile(50)), "说明 99%毫秒": rounded(s.Percentile(99)), "说明的步骤数": float64(sentences),
	}, nil
}
