package levy_test

import (
	"errors"
	"testing"

	"pgregory.net/rapid"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/judge/levy"
	"yibao/law/levyfile"
	"yibao/policies"
)

func shipped(t interface{ Fatalf(string, ...any) }, file string) *levyfile.Policy {
	p, complaints := levyfile.Load(policies.FS, file)
	if p == nil {
		t.Fatalf("%v", complaints)
	}
	return p
}

var someDay = rapid.Custom(func(t *rapid.T) period.Date {
	return period.MustDate("2024-01-01").AddDays(rapid.IntRange(0, 1000).Draw(t, "天"))
})

// The parts of a person add up to the total, and the base lies between its bounds
// and never falls when the wage rises.
func TestEmployeePartsAddUp(t *testing.T) {
	t.Parallel()
	p := shipped(t, "390100-安澜/缴费-职工.yaml")
	class, err := p.Class("单位职工")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		day := someDay.Draw(t, "日期")
		wage := money.Fen(rapid.Int64Range(0, 100_000_00).Draw(t, "工资"))
		judge := func(w money.Fen) levy.Verdict {
			var f levyfile.Facts
			f.SetFen(levyfile.Wage, w)
			f.Choose(levyfile.UnitKind, rapid.SampledFrom([]string{"企业"}).Draw(t, "类别"))
			v, err := levy.Assess(p, class, day, f)
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
		low, none, high, v := judge(wage), judge(0), judge(1_000_000_00), judge(wage)
		var sum money.Fen
		for _, part := range v.Parts {
			if part.Amount < 0 {
				t.Fatalf("%s %s", part.Item, part.Amount)
			}
			sum += part.Amount
		}
		if sum != v.Total || len(v.Steps) == 0 {
			t.Fatalf("合计 %s,各项之和 %s", v.Total, sum)
		}
		if v.Base < none.Base || v.Base > high.Base || low.Base != v.Base {
			t.Fatalf("基数 %s 不在 %s 与 %s 之间", v.Base, none.Base, high.Base)
		}
		if more := judge(wage + 1); more.Base < v.Base || more.Total < v.Total {
			t.Fatalf("工资多一分,应缴反而少")
		}
	})
}

// Whatever groups a resident belongs to, own part and part on behalf make the
// standard, and one more group never makes the person pay more.
func TestResidentPartsAddUp(t *testing.T) {
	t.Parallel()
	p := shipped(t, "390100-安澜/缴费-居民.yaml")
	class, err := p.Class("城乡居民")
	if err != nil {
		t.Fatal(err)
	}
	words := []string{"特困", "孤儿", "低保", "低保边缘", "返贫致贫", "防止返贫监测对象", "重度残疾"}
	rapid.Check(t, func(t *rapid.T) {
		day := someDay.Draw(t, "日期")
		groups := rapid.SliceOfDistinct(rapid.SampledFrom(words), func(s string) string { return s }).Draw(t, "身份")
		judge := func(groups ...string) levy.Verdict {
			var f levyfile.Facts
			f.Choose(levyfile.People, "成年人")
			f.Belong(groups...)
			v, err := levy.Assess(p, class, day, f)
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
		alone, helped := judge(), judge(groups...)
		if helped.Parts[0].Amount+helped.Parts[1].Amount != alone.Parts[0].Amount || helped.Total != alone.Total {
			t.Fatalf("%+v %+v", alone.Parts, helped.Parts)
		}
		if more := judge(append(groups, rapid.SampledFrom(words).Draw(t, "又一"))...); more.Parts[0].Amount > helped.Parts[0].Amount {
			t.Fatalf("多一种身份反而多缴:%+v %+v", helped.Parts, more.Parts)
		}
	})
}

// A late fee never falls as days pass or more is owed, never exceeds what was owed,
// and two spans one after the other cost what the whole does, but for rounding.
func TestLateFeeIsMonotone(t *testing.T) {
	t.Parallel()
	p := shipped(t, "390100-安澜/缴费-职工.yaml")
	rapid.Check(t, func(t *rapid.T) {
		from := someDay.Draw(t, "起")
		first, second := rapid.IntRange(1, 2000).Draw(t, "前段"), rapid.IntRange(1, 2000).Draw(t, "后段")
		owed := money.Fen(rapid.Int64Range(1, 1_000_000_00).Draw(t, "欠费"))
		fee := func(owing ...levy.Owing) money.Fen {
			f, err := levy.LateFee(p, owing, levyfile.Facts{})
			if err != nil {
				t.Fatal(err)
			}
			return f.Amount
		}
		span := func(from period.Date, days int) period.Span { return period.Span{From: from, To: from.AddDays(days)} }
		one := fee(levy.Owing{Span: span(from, first), Amount: owed})
		both := fee(levy.Owing{Span: span(from, first), Amount: owed}, levy.Owing{Span: span(from.AddDays(first), second), Amount: owed})
		whole := fee(levy.Owing{Span: span(from, first+second), Amount: owed})
		switch {
		case both < one, fee(levy.Owing{Span: span(from, first), Amount: owed + 1}) < one:
			t.Fatalf("滞纳金变少了:%s %s", one, both)
		case both != whole:
			t.Fatalf("分两段 %s,一段 %s", both, whole)
		case whole > owed:
			t.Fatalf("滞纳金 %s 超过欠费 %s", whole, owed)
		}
	})
}

// An allocation adds up to the payment, gives nothing more than is open, and gives
// everything when enough was paid.
func TestAllocationAddsUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		order := levyfile.Order{LateFirst: rapid.Bool().Draw(t, "先滞纳金"), NewestFirst: rapid.Bool().Draw(t, "由近到远"), ByItem: rapid.Bool().Draw(t, "按次序")}
		var open []levy.Open
		var owed money.Fen
		for i := range rapid.IntRange(0, 5).Draw(t, "单") {
			o := levy.Open{BillID: string(rune('A' + i)), Term: period.Span{From: someDay.Draw(t, "所属期")}, Late: money.Fen(rapid.Int64Range(0, 500).Draw(t, "滞纳金"))}
			for range 3 {
				o.Items = append(o.Items, money.Fen(rapid.Int64Range(0, 1000).Draw(t, "项目")))
			}
			total, err := o.Total()
			if err != nil {
				t.Fatal(err)
			}
			owed += total
			open = append(open, o)
		}
		paid := money.Fen(rapid.Int64Range(0, 9000).Draw(t, "缴"))
		taken, left, err := levy.Allocate(order, open, paid)
		if err != nil {
			t.Fatal(err)
		}
		sum := left
		for _, x := range taken {
			sum += x.Amount
			o := open[x.BillID[0]-'A']
			if x.Amount <= 0 || x.Late && x.Amount > o.Late || !x.Late && x.Amount > o.Items[x.Item] {
				t.Fatalf("%+v 超过 %+v", x, o)
			}
		}
		if sum != paid || left != max(0, paid-owed) {
			t.Fatalf("缴 %s,分配加剩余 %s,剩 %s,欠 %s", paid, sum, left, owed)
		}
	})
}

// What a policy does not say is refused, by its code.
func TestRefusals(t *testing.T) {
	t.Parallel()
	dalian, anlan := shipped(t, "210200-大连/缴费-职工.yaml"), shipped(t, "390100-安澜/缴费-职工.yaml")
	day := period.MustDate("2026-01-01")
	var facts levyfile.Facts
	facts.SetCount(levyfile.PaidMonths, 0)
	_, lifetime := levy.Lifetime(dalian, day, facts)
	_, _, most := levy.MostBackPay(dalian, day)
	_, _, interest := levy.Interest(dalian, nil)
	_, class := dalian.Class("单位职工")
	var huge levyfile.Facts
	huge.SetFen(levyfile.Cost, 9_000_000_000_000_000)
	project, err := anlan.Class("建筑项目")
	if err != nil {
		t.Fatal(err)
	}
	tooLarge, _ := levyfile.Parse("缴费.yaml", `缴费政策: 大数
统筹区: 390100
险种: 职工
施行: {自: 2024-01-01}
依据: {办法: {标题: 办法, 核实: 待核实}}
征缴:
  项目: {周期: 次, 期限: 当月末, 项目: [{名: 甲, 谁付: 单位, 入: 统筹基金, 式: 工程造价 × 1000000}, {名: 乙, 谁付: 单位, 入: 统筹基金, 式: 工程造价 − 100}]}
`)
	_, large := levy.Assess(tooLarge, tooLarge.Classes[0], day, huge)
	var small levyfile.Facts
	small.SetFen(levyfile.Cost, 1)
	_, negative := levy.Assess(tooLarge, tooLarge.Classes[0], day, small)
	_, unknown := levy.Assess(anlan, project, day, levyfile.Facts{})
	for name, c := range map[string]struct{ got, want error }{
		"没有写最低年限": {lifetime, levyfile.ErrNoSection}, "没有写补缴": {most, levyfile.ErrNoSection}, "没有写利息": {interest, levyfile.ErrNoSection},
		"没有这种对象": {class, levyfile.ErrNoClass}, "数太大": {large, levyfile.ErrTooLarge}, "负数": {negative, levyfile.ErrNegative}, "没有造价": {unknown, levyfile.ErrFactMissing},
	} {
		if !errors.Is(c.got, c.want) {
			t.Errorf("%s: %v", name, c.got)
		}
	}
}
