package benefit_test

import (
	"fmt"
	"io/fs"
	"maps"
	"math/big"
	"math/rand/v2"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"yibao/ground/coding"
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/judge/benefit"
	"yibao/law/policyfile"
	"yibao/policies"
	"yibao/register/accumulator"
	"yibao/register/catalogue"
)

// The oracle is the judge written a second time, slowly: facts and fee lines
// by name, line after line, shares laid over lines in unlimited arithmetic,
// every sum made anew.
func oracle(c benefit.Case) (benefit.Verdict, error) {
	for _, a := range c.Policy.Accumulators() {
		if a.Owner == "单位" {
			return benefit.Verdict{}, benefit.ErrOwner.With(c.Policy.Header().Title, a.Name)
		}
	}
	result, err := c.Policy.Settle(policyfile.Input{
		Date: dayOf(c, c.Policy.Header().Governing), Facts: factsOf(c),
		Rows: map[string]policyfile.Table{"费用明细": tableOf(c)},
		Used: func(name string, extra []string) int64 {
			a, _ := c.Policy.Accumulator(name)
			day := dayOf(c, c.Policy.Header().AccumulatorDate)
			switch a.Period.Kind {
			case "近12个月":
				return c.Rolling(keyOf(c, name, extra), accumulator.Fold(a.Fold), accumulator.Window{Months: 12}, day)
			case "待遇期":
				return c.Rolling(keyOf(c, name, extra), accumulator.Fold(a.Fold), accumulator.Window{Gap: a.Period.Gap}, day)
			}
			return c.Used(keyOf(c, name, extra), accumulator.Fold(a.Fold))
		},
	})
	if err != nil {
		return benefit.Verdict{}, err
	}
	return verdictOf(c, result)
}

func verdictOf(c benefit.Case, result policyfile.Result) (benefit.Verdict, error) {
	v := benefit.Verdict{LimitedBy: result.Limited, Deductible: result.Portions.Of("起付自付")}
	for i, l := range c.Lines {
		one := benefit.LineVerdict{LineNo: l.LineNo, Amount: l.Amount}
		for name, to := range map[string]*money.Fen{"全自费": &one.SelfFunded, "超限价": &one.OverLimit, "先行自付": &one.Prepaid, "范围内费用": &one.InScope} {
			*to = result.Rows[i].Of(name)
		}
		if one.SelfFunded+one.OverLimit+one.Prepaid+one.InScope != l.Amount {
			return v, benefit.ErrNotClassed.With(c.Policy.Header().Title)
		}
		v.Lines = append(v.Lines, one)
		v.Total, v.SelfFunded, v.OverLimit = v.Total+l.Amount, v.SelfFunded+one.SelfFunded, v.OverLimit+one.OverLimit
		v.Prepaid, v.InScope = v.Prepaid+one.Prepaid, v.InScope+one.InScope
	}
	cash := benefit.Share{Payer: "个人"}
	for _, s := range result.Shares {
		if s.Payer == "个人" {
			cash.Amount += s.Amount
		} else {
			v.Shares = append(v.Shares, benefit.Share{Payer: s.Payer, Layer: s.Layer, Amount: s.Amount})
		}
	}
	v.Shares = append(v.Shares, cash)
	layOut(&v)
	if stay := (accumulator.Key{Region: c.Region, Scheme: c.Scheme, Name: "本次住院已计次", Period: c.VisitID}); c.Inpatient && c.Used(stay, accumulator.Count) == 0 {
		year := accumulator.Key{Region: c.Region, Scheme: c.Scheme, Name: "本年住院次数", Period: fmt.Sprint(c.Discharge.Year())}
		v.Deltas = append(v.Deltas, benefit.Delta{Key: year, Fold: accumulator.Count, Amount: 1}, benefit.Delta{Key: stay, Fold: accumulator.Count, Amount: 1})
	}
	for _, d := range result.Deltas {
		if a, _ := c.Policy.Accumulator(d.Accumulator); d.Amount != 0 || d.Set {
			v.Deltas = append(v.Deltas, benefit.Delta{Key: keyOf(c, d.Accumulator, d.Keys), Fold: accumulator.Fold(a.Fold), Set: d.Set, Amount: d.Amount})
		}
	}
	for _, a := range c.Policy.Accumulators() {
		moved := slices.ContainsFunc(v.Deltas, func(d benefit.Delta) bool { return d.Key.Name == a.Name })
		if a.Period.Kind == "待遇期" && a.Fold == "求和" && !moved {
			v.Deltas = append(v.Deltas, benefit.Delta{Key: keyOf(c, a.Name, nil), Fold: accumulator.Sum})
		}
	}
	return v, nil
}

// layOut gives each line its part of each share.
func layOut(v *benefit.Verdict) {
	left := make([]money.Fen, len(v.Lines)) // of each line
	scope := make([]money.Fen, len(v.Lines))
	for i, l := range v.Lines {
		left[i], scope[i] = l.Amount, l.InScope
	}
	for s, share := range v.Shares {
		weights, room := slices.Clone(scope), money.Fen(0)
		for _, one := range scope {
			room += one
		}
		if share.Amount > room {
			weights = slices.Clone(left)
		}
		parts := largestRemainder(share.Amount, weights)
		if s == len(v.Shares)-1 {
			parts = slices.Clone(left)
		}
		for i, part := range parts {
			v.Lines[i].Parts = append(v.Lines[i].Parts, part)
			left[i] -= part
			scope[i] = max(scope[i]-part, 0)
		}
	}
}

// largestRemainder hands out fen one by one, each to the line that lacks most.
func largestRemainder(amount money.Fen, weights []money.Fen) []money.Fen {
	parts, lacks := make([]money.Fen, len(weights)), make([]*big.Int, len(weights))
	sum := new(big.Int)
	for _, w := range weights {
		sum.Add(sum, big.NewInt(int64(w)))
	}
	if amount == 0 {
		return parts
	}
	for i, w := range weights {
		whole := new(big.Int)
		whole, lacks[i] = whole.DivMod(new(big.Int).Mul(big.NewInt(int64(amount)), big.NewInt(int64(w))), sum, new(big.Int))
		parts[i] = money.Fen(whole.Int64())
	}
	for left := amount - sumOf(parts); left > 0; left-- {
		most := 0
		for i := range lacks {
			if lacks[i].Cmp(lacks[most]) > 0 {
				most = i
			}
		}
		parts[most]++
		lacks[most] = big.NewInt(-1)
	}
	return parts
}

func sumOf(amounts []money.Fen) (sum money.Fen) {
	for _, a := range amounts {
		sum += a
	}
	return sum
}

func dayOf(c benefit.Case, kind policyfile.DateKind) period.Date {
	return map[policyfile.DateKind]period.Date{"入院日期": c.Admission, "结算日期": c.Settlement, "出院日期": c.Discharge, "费用发生日期": c.Discharge}[kind]
}

func keyOf(c benefit.Case, name string, extra []string) accumulator.Key {
	a, _ := c.Policy.Accumulator(name)
	day := dayOf(c, c.Policy.Header().AccumulatorDate)
	key, keyed := a.Period.Key(day, c.VisitID)
	if !keyed {
		key = day.String()
	}
	if a.Owner == "家庭" {
		extra = append([]string{"家庭:" + c.Household}, extra...)
	}
	return accumulator.Key{Region: c.Region, Scheme: c.Scheme, Name: name, Period: key, Extra: strings.Join(extra, "/")}
}

func factsOf(c benefit.Case) map[string]policyfile.Value {
	text, number, truth := policyfile.Text, policyfile.Int, policyfile.Bool
	stays := c.Used(accumulator.Key{Region: c.Region, Scheme: c.Scheme, Name: "本年住院次数", Period: fmt.Sprint(c.Discharge.Year())}, accumulator.Count)
	if c.Inpatient && c.Used(accumulator.Key{Region: c.Region, Scheme: c.Scheme, Name: "本次住院已计次", Period: c.VisitID}, accumulator.Count) > 0 {
		stays--
	}
	aid := "无"
	for _, known := range [][2]string{{"2306", "因病致贫"}, {"2305", "低保边缘"}, {"2302", "返贫致贫"}, {"2303", "低保"}, {"2307", "特困"}, {"2301", "特困"}, {"2304", "特困"}} {
		if slices.Contains(c.Person.Groups, known[0]) {
			aid = known[1]
		}
	}
	facts := map[string]policyfile.Value{
		"出生日期": policyfile.DateValue(c.Person.Birth), "年龄": number(int64(max(c.Person.Birth.AgeOn(c.Admission), 0))),
		"人员类别": text(string(coding.PersonCategory(c.Person.PersonType).BenefitClass())), "公务员": truth(c.Person.CivilServant), "救助身份": text(aid),
		"医院等级": text(coding.HospitalLevel(c.Provider.Level).Name()), "机构类别": text("定点医疗机构"), "医疗类别": text(c.MedType),
		"就医地": text(string(coding.AdmDvs(c.Region).CareFrom(coding.AdmDvs(c.Provider.Region)))), "备案": text(string(c.Filing)),
		"外配处方": truth(c.Prescribed), "本年住院次数": number(max(stays, 0)), "使用个人账户": truth(c.UseAccount), "个人账户余额": policyfile.Money(0), "共济账户余额": policyfile.Money(c.Family),
		"入院日期": policyfile.DateValue(c.Admission), "出院日期": policyfile.DateValue(c.Discharge), "结算日期": policyfile.DateValue(c.Settlement),
		"费用发生日期": policyfile.DateValue(c.Discharge), "住院天数": number(max(int64(c.Discharge-c.Admission), 1)), "病种编码": text(c.Disease),
	}
	if c.Person.Sex == "1" || c.Person.Sex == "2" {
		facts["性别"] = text(map[string]string{"1": "男", "2": "女"}[c.Person.Sex])
	}
	if c.Person.Tier != "" {
		facts["缴费档次"] = text(c.Person.Tier)
	}
	if c.UseAccount {
		facts["个人账户余额"] = policyfile.Money(c.Balance)
	}
	if c.Provider.Community {
		facts["医院等级"] = text("基层")
	}
	if c.Provider.Type == "2" {
		facts["机构类别"] = text("定点零售药店")
	}
	return facts
}

func tableOf(c benefit.Case) policyfile.Table {
	t := policyfile.Table{Columns: []string{"目录编码", "费用大类", "不予支付", "限价内金额", "超限价金额", "先付比例", "金额", "类别"}}
	for _, l := range c.Lines {
		class := map[catalogue.Class]string{catalogue.ClassA: "甲类", catalogue.ClassB: "乙类"}[l.Class]
		if class == "" || l.Excluded {
			class = "丙类"
		}
		t.Rows = append(t.Rows, []policyfile.Value{
			policyfile.Text(l.Code), policyfile.Text(l.Category), policyfile.Bool(l.Excluded), policyfile.Money(l.WithinLimit),
			policyfile.Money(l.Amount - l.WithinLimit), policyfile.Number(l.Prepay), policyfile.Money(l.Amount), policyfile.Text(class),
		})
	}
	return t
}

// judged are all policies that pay bills, shipped and for tests.
func judged(t *testing.T) map[string]*policyfile.Policy {
	t.Helper()
	found := map[string]*policyfile.Policy{}
	err := fs.WalkDir(policies.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".yaml" || strings.Contains(name, ".例.") {
			return err
		}
		if p, _ := policyfile.Load(policies.FS, name); p != nil && p.Header().Business != "" {
			found[name] = p
		}
		return nil
	})
	if err != nil || len(found) < 8 {
		t.Fatalf("%d policies, %v", len(found), err)
	}
	found["试验"] = trial(t)
	found["近12个月"] = trial(t, "PERIOD", "近12个月")
	found["待遇期"] = trial(t, "PERIOD", "待遇期, 间隔: 60")
	found["家庭"] = trial(t, "OWNER", "家庭")
	found["单位"] = trial(t, "OWNER", "单位")
	return found
}

// drawCase draws a bill: lines refunded to nothing, above their limit price, with
// rates that no catalogue has, a person near the limits of the year, now and
// then something that is refused.
func drawCase(draw *rand.Rand, policy *policyfile.Policy) benefit.Case {
	one := func(of ...string) string { return of[draw.IntN(len(of))] }
	yes := func() bool { return draw.IntN(2) == 0 }
	admission := policy.Header().Effective.From.AddDays(draw.IntN(300))
	c := benefit.Case{
		Policy: policy, Region: "390100", Scheme: policy.Header().Scheme, MedType: one("11", "21", "41", "14", "9999"), VisitID: "V1",
		Admission: admission, Discharge: admission.AddDays(draw.IntN(40)), Disease: one("", "M01600", "M03900"),
		Person: benefit.Person{
			Sex: one("1", "2", "9"), Birth: period.NewDate(1930+draw.IntN(90), 3, 5), PersonType: one("1404", "15", "16"), CivilServant: yes(), Tier: one("", "高档", "低档"),
		},
		Provider: benefit.Provider{Type: one("1", "2"), Level: one("2", "5", "9", "11"), Community: draw.IntN(5) == 0, Region: one("390101", "390200", "330200")},
		Filing:   benefit.Filing(one("未备案", "长期备案", "转诊", "急诊抢救", "其他临时")), Inpatient: yes(), Prescribed: yes(),
		UseAccount: yes(), Balance: money.Fen(draw.IntN(1_000_000)),
	}
	c.Settlement = c.Discharge
	if c.Scheme == "310" {
		c.Person.PersonType = one("11", "11", "12", "1101", "13")
	}
	if group := one("", "2301", "2303", "2302", "2305", "2306"); group != "" {
		c.Person.Groups = []string{"9999", group}
	}
	spent := []int64{0, 0, 5_000, 60_000, 350_000, 399_999, 14_000_000, 30_000_000}[draw.IntN(8)]
	c.Used = func(key accumulator.Key, fold accumulator.Fold) int64 {
		if fold == accumulator.Count {
			return spent % 3
		}
		return spent / int64(1+len(key.Name)%3)
	}
	c.Household = one("", "H1")
	c.Rolling = func(key accumulator.Key, _ accumulator.Fold, w accumulator.Window, day period.Date) int64 {
		return spent/int64(1+w.Months+w.Gap) + int64(day)%100 + int64(len(key.Extra))
	}
	largest := []int64{1, 300, 40_000, 40_000, 9_000_000, money.Limit / 15}[draw.IntN(6)]
	for i := range draw.IntN(20) {
		c.Lines = append(c.Lines, drawLine(draw, fmt.Sprint(i+1), largest))
	}
	return c
}

func drawLine(draw *rand.Rand, no string, largest int64) benefit.Line {
	amount := money.Fen(draw.Int64N(largest + 1))
	l := benefit.Line{
		LineNo: no, Code: []string{"X1", "X2"}[draw.IntN(2)], Category: "09", Amount: amount, WithinLimit: amount,
		Class:  []catalogue.Class{"01", "01", "02", "02", "03", ""}[draw.IntN(6)],
		Prepay: money.Percent([]int64{0, 0, 5, 10, 33, 100}[draw.IntN(6)]),
	}
	switch draw.IntN(200) {
	case 0:
		l.Prepay = money.Percent(101) // refused
	case 1:
		l.WithinLimit = -1 // refused
	case 2:
		l.Amount = -1 // refused
	case 3:
		l.Prepay, _ = money.NewRate(draw.Int64N(1<<62), 1<<62-1)
	}
	switch draw.IntN(10) {
	case 0:
		l.Prepay, _ = money.NewRate(draw.Int64N(999), 999)
	case 1:
		l.Excluded = true
	case 2, 3:
		l.WithinLimit = money.Fen(draw.Int64N(int64(amount) + 1))
	case 4:
		l.Amount, l.WithinLimit = 0, 0
	}
	return l
}

// Whatever the bill and the policy, the judge comes to what the oracle comes
// to: verdict or refusal; in a memory that was used before, too; and with its
// steps told.
func TestJudgeAgreesWithTheOracle(t *testing.T) {
	t.Parallel()
	all := judged(t)
	names := slices.Sorted(maps.Keys(all))
	rapid.Check(t, func(t *rapid.T) {
		policy := all[rapid.SampledFrom(names).Draw(t, "policy")]
		draw := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		var used benefit.Verdict
		for range 20 {
			agrees(t, drawCase(draw, policy), &used)
		}
	})
}

func agrees(t *rapid.T, c benefit.Case, used *benefit.Verdict) {
	want, wantErr := oracle(c)
	if wantErr != nil {
		want = benefit.Verdict{}
	}
	fresh, err := benefit.Settle(c)
	sameVerdict(t, "settled", fresh, err, want, wantErr)
	if err := benefit.SettleInto(used, &c); err != nil {
		sameVerdict(t, "settled into", benefit.Verdict{}, err, want, wantErr)
	} else {
		sameVerdict(t, "settled into", *used, nil, want, wantErr)
	}
	told, _, err := benefit.Explain(c)
	sameVerdict(t, "explained", told, err, want, wantErr)
}

func sameVerdict(t *rapid.T, how string, got benefit.Verdict, err error, want benefit.Verdict, wantErr error) {
	if fmt.Sprint(err) != fmt.Sprint(wantErr) {
		t.Fatalf("%s: %v, want %v", how, err, wantErr)
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("%s (-want +got)\n%s", how, diff)
	}
}
