package policyfile_test

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"yibao/ground/fault"
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/law/policyfile"
)

// Whatever bill comes: the shares add up to the total, nothing is negative,
// the rows add up to the portions, a refusal is a named business refusal, and
// the explanation does not change the result.
func TestEveryPolicyKeepsItsPromises(t *testing.T) {
	t.Parallel()
	policies := everyPolicy(t)
	names := make([]string, 0, len(policies))
	for name := range policies {
		names = append(names, name)
	}
	slices.Sort(names)
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom(names).Draw(t, "policy")
		p := policies[name]
		sampler := p.NewSampler(rapid.Uint64().Draw(t, "seed"))
		for range 10 {
			in := sampler.Input()
			result, err := p.Settle(in)
			told, steps, err2 := p.Explain(in)
			if diff := cmp.Diff(result, told); diff != "" || fmt.Sprint(err) != fmt.Sprint(err2) {
				t.Fatalf("Explain differs from Settle: %v %v %s", err, err2, diff)
			}
			for _, s := range steps {
				if s.Sentence() == "" || s.Line < 1 || strings.Contains(s.Sentence(), "%!") {
					t.Fatalf("no sentence for %+v", s)
				}
			}
			if err != nil {
				if f, ok := fault.As(err); !ok || f.Kind != fault.Business {
					t.Fatalf("%s: %v", name, err)
				}
				continue
			}
			conserves(t, result)
		}
	})
}

func conserves(t *rapid.T, r policyfile.Result) {
	var sum money.Fen
	for _, s := range r.Shares {
		if s.Amount < 0 {
			t.Fatalf("%s pays %s", s.Payer, s.Amount)
		}
		sum += s.Amount
	}
	if sum != r.Total {
		t.Fatalf("shares %s, total %s", sum, r.Total)
	}
	for name, amount := range r.Portions.All() {
		if amount < 0 {
			t.Fatalf("%s is %s", name, amount)
		}
	}
	for _, d := range r.Deltas {
		if d.Amount < 0 {
			t.Fatalf("%s moves by %d", d.Accumulator, d.Amount)
		}
	}
	if len(r.Rows) == 0 {
		return
	}
	for name := range r.Rows[0].All() {
		var rows money.Fen
		for _, row := range r.Rows {
			rows += row.Of(name)
		}
		if rows != r.Portions.Of(name) {
			t.Fatalf("rows of %s add up to %s, the portion is %s", name, rows, r.Portions.Of(name))
		}
	}
}

// scaleBill is a random scale with a random bill on it.
type scaleBill struct {
	edges  []int64 // yuan
	rates  []int64 // percent, one more than edges
	amount int64   // fen
	start  int64   // fen already used on the scale
	limit  int64   // fen that may be paid
	paid   int64   // fen of the limit used before
	own    bool    // the rates are the patient's
	whole  bool
}

func drawScale(t *rapid.T) scaleBill {
	b := scaleBill{own: rapid.Bool().Draw(t, "own"), whole: rapid.Bool().Draw(t, "whole")}
	edge := int64(0)
	for range rapid.IntRange(1, 4).Draw(t, "bands") {
		edge += rapid.Int64Range(1, 50_000).Draw(t, "width")
		b.edges = append(b.edges, edge)
		b.rates = append(b.rates, rapid.Int64Range(0, 100).Draw(t, "rate"))
	}
	b.rates = append(b.rates, rapid.Int64Range(0, 100).Draw(t, "rate"))
	near := rapid.SampledFrom(b.edges).Draw(t, "near") * 100
	b.amount = max(0, rapid.OneOf(rapid.Int64Range(0, 30_000_000), rapid.Int64Range(near-100, near+100)).Draw(t, "amount"))
	b.start = rapid.OneOf(rapid.Just(int64(0)), rapid.Int64Range(0, 10_000_000)).Draw(t, "start")
	b.limit = rapid.OneOf(rapid.Just(int64(1)<<40), rapid.Int64Range(0, 20_000_000)).Draw(t, "limit")
	b.paid = rapid.Int64Range(0, 5_000_000).Draw(t, "paid")
	return b
}

func (b scaleBill) policy() string {
	var bands []string
	last := "0"
	for i, edge := range b.edges {
		key := fmt.Sprintf("%s-%d", last, edge)
		if i == 0 {
			key = fmt.Sprintf("至%d", edge)
		}
		bands = append(bands, fmt.Sprintf("%s: %d%%", key, b.rates[i]))
		last = fmt.Sprint(edge)
	}
	bands = append(bands, fmt.Sprintf("%s以上: %d%%", last, b.rates[len(b.edges)]))
	word, mode := "比例", "超额"
	if b.own {
		word = "自付比例"
	}
	if b.whole {
		mode = "全额累进"
	}
	return fmt.Sprintf(`政策: 分段
统筹区: 330200
险种: 职工
业务: 住院
施行: {自: 2020-01-01}
取值日期: 结算日期
依据:
  样例: {标题: 样例办法, 核实: 待核实}
事实: {费用: 份}
参数:
  分段比例: {单位: 比例, 分段: 元, 说明: 随机, 值: {%s}}
  限额: {单位: 元, 值: %s}
累计:
  本年费用: {谁: 本人, 期间: 自然年度}
  本年支付: {谁: 本人, 期间: 自然年度}
步骤:
  甲:
    - 按比例: {从: 费用, %s: 分段比例, 方式: %s, 累计: 本年费用, 付到: {限额: 限额, 累计: 本年支付}, 得: 支付, 余: 自付, 顶外: 顶外}
支付: {统筹基金: 支付, 个人: 其余}
`, strings.Join(bands, ", "), money.Fen(b.limit), word, mode)
}

// oracle walks the scale with big.Rat, band by band.
func (b scaleBill) oracle() (pay, over int64) {
	room := max(0, b.limit-b.paid)
	at, left := b.start, b.amount
	for i := range b.rates {
		upper := int64(1) << 60
		if i < len(b.edges) {
			upper = b.edges[i] * 100
		}
		if b.whole {
			if b.start+b.amount > upper {
				continue
			}
			at, upper = 0, int64(1)<<60
		}
		if left == 0 || at >= upper {
			continue
		}
		if room == 0 && !b.whole {
			break
		}
		part := min(left, upper-at)
		banded, used := b.band(part, b.rates[i], room)
		pay, room, left, at = pay+banded, room-banded, left-used, at+used
		if used < part || b.whole {
			break
		}
	}
	return pay, left
}

// band pays a part at a percentage, to at most room; used is the fee it took.
func (b scaleBill) band(part, percent, room int64) (pay, used int64) {
	pay = half(big.NewRat(part*percent, 100))
	if b.own {
		pay = part - half(big.NewRat(part*percent, 100))
		percent = 100 - percent
	}
	if pay <= room {
		return pay, part
	}
	return room, min(part, max(room, half(big.NewRat(room*100, percent))))
}

// half rounds a half away from zero.
func half(r *big.Rat) int64 {
	twice := new(big.Rat).Add(new(big.Rat).Mul(r, big.NewRat(2, 1)), big.NewRat(1, 1))
	return new(big.Int).Quo(twice.Num(), new(big.Int).Mul(twice.Denom(), big.NewInt(2))).Int64()
}

// 按比例 along a scale agrees with a second, slower computation.
func TestScalesAgainstOracle(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		b := drawScale(t)
		p, complaints := policyfile.Load(fstest.MapFS{"甲.yaml": {Data: []byte(b.policy())}}, "甲.yaml")
		if p == nil {
			t.Fatalf("%v\n%s", complaints, b.policy())
		}
		r, err := p.Settle(policyfile.Input{
			Date:  period.MustDate("2024-01-01"),
			Facts: map[string]policyfile.Value{"费用": policyfile.Money(money.Fen(b.amount))},
			Used: func(name string, _ []string) int64 {
				if name == "本年费用" {
					return b.start
				}
				return b.paid
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		pay, over := b.oracle()
		if int64(r.Portions.Of("支付")) != pay || int64(r.Portions.Of("顶外")) != over {
			t.Fatalf("pays %s beyond %s, oracle %s beyond %s\n%s", r.Portions.Of("支付"), r.Portions.Of("顶外"), money.Fen(pay), money.Fen(over), b.policy())
		}
	})
}

// A sampler with the same seed gives the same bills.
func TestSamplerIsDeterministic(t *testing.T) {
	t.Parallel()
	p := ningbo(t)
	first, second := p.NewSampler(42), p.NewSampler(42)
	for range 20 {
		a, err1 := p.Settle(first.Input())
		b, err2 := p.Settle(second.Input())
		if diff := cmp.Diff(a, b); diff != "" || fmt.Sprint(err1) != fmt.Sprint(err2) {
			t.Fatal(diff, err1, err2)
		}
	}
}
