package bench

import (
	"context"
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

// BenefitBench runs the benefit judge alone, on one core: a clinic's bill of
// many lines through the classification and the layers of a policy.
type BenefitBench struct {
	Policy *policyfile.Policy
	Now    func() time.Time
	Lines  int
	Runs   int
	Span   time.Duration
	Told   func(what string)
}

// bill is one outpatient bill of an employee: a third of the lines 乙类, some
// 丙类, some above their limit price.
func (b BenefitBench) bill() benefit.Case {
	day := period.NewDate(2026, 3, 2)
	c := benefit.Case{
		Policy: b.Policy, Region: city.Region, Scheme: scheme, MedType: "11", VisitID: "V",
		Admission: day, Discharge: day, Settlement: day,
		Person:     benefit.Person{Sex: city.Male, Birth: period.NewDate(1975, 5, 6), PersonType: "11"},
		Provider:   benefit.Provider{Type: "1", Level: "5", Region: city.Region},
		Filing:     benefit.NotFiled,
		UseAccount: true, Balance: balance,
		Used: func(accumulator.Key, accumulator.Fold) int64 { return 0 },
	}
	for i := range b.Lines {
		l := benefit.Line{
			LineNo: "L", Code: "X", Class: catalogue.ClassA, Category: "09", Amount: money.Fen(12_345 + 1_000*i), Prepay: money.Percent(0),
		}
		switch i % 5 {
		case 1, 2:
			l.Class, l.Prepay = catalogue.ClassB, money.Percent(10)
		case 4:
			l.Class, l.Prepay = catalogue.ClassC, money.Percent(100)
		}
		l.WithinLimit = l.Amount
		if i%7 == 3 {
			l.WithinLimit -= 345
		}
		c.Lines = append(c.Lines, l)
	}
	return c
}

// burst is how many bills are judged between two looks at the clock.
const burst = 64

// Run runs the bench. Parts tells what an explanation costs.
func (b BenefitBench) Run(ctx context.Context) (Report, error) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	c := b.bill()
	if _, err := b.judged(ctx, c, b.Span/4); err != nil { // warm up
		return Report{}, err
	}
	var rates []float64
	for round := range b.Runs {
		b.Told(progress("待遇核定", round, b.Runs))
		rate, err := b.judged(ctx, c, b.Span)
		if err != nil {
			return Report{}, err
		}
		rates = append(rates, rate)
	}
	r := Report{Bench: "benefit", Unit: "笔/秒(一核)", Series: seriesOf(rates), Runs: roundedAll(rates), Lines: b.Lines, Seconds: rounded(b.Span.Seconds())}
	var err error
	r.Parts, err = b.explained(c)
	return r, err
}

// judged counts the bills that are judged in a second.
func (b BenefitBench) judged(ctx context.Context, c benefit.Case, span time.Duration) (float64, error) {
	begun := b.Now()
	count := 0
	for {
		for range burst {
			if _, err := benefit.Settle(c); err != nil {
				return 0, err
			}
		}
		count += burst
		if elapsed := b.Now().Sub(begun); elapsed >= span || ctx.Err() != nil {
			return float64(count) / elapsed.Seconds(), ctx.Err()
		}
	}
}

// explained measures judging the bill once more with every sentence made.
func (b BenefitBench) explained(c benefit.Case) (map[string]float64, error) {
	const times = 300
	spent := make([]time.Duration, times)
	sentences := 0
	for i := range times {
		before := b.Now()
		_, steps, err := benefit.Explain(c)
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
