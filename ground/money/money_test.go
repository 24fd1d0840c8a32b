package money_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"yibao/ground/money"
)

const (
	greatest = money.Fen(1<<63 - 1)
	least    = -greatest
)

func TestRoundings(t *testing.T) {
	t.Parallel()
	// amount in yuan, then the result of each rounding in yuan
	roundings := []money.Rounding{
		money.HalfUpJiao, money.UpJiao, money.HalfUpYuan, money.DownYuan, money.UpYuan, money.DownHundr,
	}
	for _, c := range []struct {
		amount string
		want   []string
	}{
		{"0", []string{"0.00", "0.00", "0.00", "0.00", "0.00", "0.00"}},
		{"0.01", []string{"0.00", "0.10", "0.00", "0.00", "1.00", "0.00"}},
		{"0.04", []string{"0.00", "0.10", "0.00", "0.00", "1.00", "0.00"}},
		{"0.05", []string{"0.10", "0.10", "0.00", "0.00", "1.00", "0.00"}},
		{"12.30", []string{"12.30", "12.30", "12.00", "12.00", "13.00", "0.00"}},
		{"12.31", []string{"12.30", "12.40", "12.00", "12.00", "13.00", "0.00"}},
		{"12.49", []string{"12.50", "12.50", "12.00", "12.00", "13.00", "0.00"}},
		{"12.50", []string{"12.50", "12.50", "13.00", "12.00", "13.00", "0.00"}},
		{"99.99", []string{"100.00", "100.00", "100.00", "99.00", "100.00", "0.00"}},
		{"199.99", []string{"200.00", "200.00", "200.00", "199.00", "200.00", "100.00"}},
	} {
		amount, err := money.ParseFen(c.amount)
		if err != nil {
			t.Fatal(err)
		}
		for i, r := range roundings {
			got, err := r.Apply(amount)
			if err != nil || got.String() != c.want[i] {
				t.Errorf("%s %s = %s, %v; want %s", c.amount, r, got, err, c.want[i])
			}
			mirror, err := r.Apply(-amount)
			if err != nil || mirror != -got {
				t.Errorf("−%s %s = %s, %v; want the mirror −%s", c.amount, r, mirror, err, got)
			}
		}
	}
}

func TestRoundingNames(t *testing.T) {
	t.Parallel()
	for r, want := range map[money.Rounding]string{
		{}: "四舍五入到分", money.DownFen: "舍去到分", money.UpFen: "进位到分", money.HalfUpJiao: "四舍五入到角", money.UpJiao: "进位到角",
		money.DownYuan: "舍去到元", money.DownHundr: "舍去到百元", {Mode: money.Up, Unit: 5}: "进位到0.05元",
	} {
		if got := r.String(); got != want {
			t.Errorf("%#v = %q, want %q", r, got, want)
		}
	}
}

func TestExtend(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		about, price, quantity string
		rounding               money.Rounding
		want                   string
	}{
		{"普通一行", "12.34", "3", money.HalfUpFen, "37.02"},
		{"六位小数单价", "0.333333", "3", money.HalfUpFen, "1.00"},
		{"六位小数单价截断", "0.333333", "3", money.DownFen, "0.99"},
		{"刚好半分进", "0.005", "1", money.HalfUpFen, "0.01"},
		{"差一点不到半分", "0.004999", "1", money.HalfUpFen, "0.00"},
		{"四位小数数量", "100", "0.0001", money.HalfUpFen, "0.01"},
		{"退费行是镜像", "0.005", "-1", money.HalfUpFen, "-0.01"},
		{"见分进角", "1.01", "1", money.UpJiao, "1.10"},
		{"金额上限", "9999999999.999999", "1", money.DownFen, "9999999999.99"},
	} {
		price, err1 := money.ParsePrice(c.price)
		quantity, err2 := money.ParseQuantity(c.quantity)
		got, err3 := money.Extend(price, quantity, c.rounding)
		if err := errors.Join(err1, err2, err3); err != nil || got.String() != c.want {
			t.Errorf("%s: %s × %s %s = %s, %v; want %s", c.about, c.price, c.quantity, c.rounding, got, err, c.want)
		}
	}
	if got, err := money.Extend(money.Limit, money.Limit, money.DownFen); !errors.Is(err, money.ErrOverflow) || got != 0 {
		t.Errorf("greatest price × greatest quantity = %d, %v; want a refusal", got, err)
	}
}

func TestSum(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		about   string
		amounts []money.Fen
		want    money.Fen
		err     error
	}{
		{"nothing", nil, 0, nil},
		{"a bill", []money.Fen{101, 202, -3}, 300, nil},
		{"over on the way, fits at the end", []money.Fen{greatest, greatest, least, -1}, greatest - 1, nil},
		{"under on the way", []money.Fen{least, least, greatest}, least, nil},
		{"one too many", []money.Fen{greatest, 1}, 0, money.ErrOverflow},
		{"one too few", []money.Fen{least, -1}, 0, money.ErrOverflow},
		{"wraps to zero in 64 bits", []money.Fen{greatest, greatest, 2}, 0, money.ErrOverflow},
	} {
		if got, err := money.Sum(c.amounts...); got != c.want || !errors.Is(err, c.err) {
			t.Errorf("%s: %d, %v; want %d, %v", c.about, got, err, c.want, c.err)
		}
	}
}

func TestRateOfAtTheEdge(t *testing.T) {
	t.Parallel()
	rate := func(num, den int64) money.Rate {
		r, err := money.NewRate(num, den)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	top := int64(greatest)
	for _, c := range []struct {
		about    string
		amount   money.Fen
		rate     money.Rate
		rounding money.Rounding
		want     money.Fen
		err      error
	}{
		{"七成", 10_001, money.Percent(70), money.HalfUpFen, 7001, nil},
		{"三分之一截断", 100, rate(1, 3), money.DownFen, 33, nil},
		{"三分之二进位", 100, rate(2, 3), money.UpFen, 67, nil},
		{"负数是镜像", -10_001, money.Percent(50), money.HalfUpFen, -5001, nil},
		{"the whole of the greatest", greatest, money.Whole(1), money.UpFen, greatest, nil},
		{"a huge denominator with a coarse unit", greatest, rate(1, top), money.DownHundr, 0, nil},
		{"the same, rounded up", greatest, rate(1, top), money.Rounding{Mode: money.Up, Unit: 10_000}, 10_000, nil},
		{"product of 126 bits, back in range", greatest, rate(top-1, top), money.HalfUpFen, greatest - 1, nil},
		{"between 2^64−1 and 2^64, rounded up", 177_942_868_878_227_186, rate(311, 3), money.UpFen, 0, money.ErrOverflow},
		{"rounded up beyond the greatest", greatest, money.Whole(1), money.UpYuan, 0, money.ErrOverflow},
		{"twice the greatest", greatest, money.Whole(2), money.DownFen, 0, money.ErrOverflow},
	} {
		got, err := c.rate.Of(c.amount, c.rounding)
		if got != c.want || !errors.Is(err, c.err) {
			t.Errorf("%s: %d, %v; want %d, %v", c.about, got, err, c.want, c.err)
		}
		mirror, err := c.rate.Of(-c.amount, c.rounding)
		if mirror != -got || !errors.Is(err, c.err) {
			t.Errorf("%s, mirrored: %d, %v; want %d, %v", c.about, mirror, err, -got, c.err)
		}
	}
}

func TestRateText(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, fraction, percent string }{
		{"0.7", "7/10", "70%"}, {"70%", "7/10", "70%"}, {"7/10", "7/10", "70%"}, {"66.5%", "133/200", "66.5%"},
		{"2/3", "2/3", "2/3"}, {"1", "1", "100%"}, {"0", "0", "0%"}, {"-5%", "-1/20", "-5%"}, {"4/-6", "-2/3", "-2/3"},
		{"0.0000000001", "1/10000000000", "1/10000000000"}, {"0.123456%", "1929/1562500", "0.123456%"},
		{"9223372036854775807", "9223372036854775807", "9223372036854775807"}, {"-1234567.5", "-2469135/2", "-123456750%"},
	} {
		r, err := money.ParseRate(c.text)
		if err != nil || r.String() != c.fraction || r.Percent() != c.percent {
			t.Errorf("ParseRate(%q) = %s or %s, %v; want %s or %s", c.text, r, r.Percent(), err, c.fraction, c.percent)
		}
	}
	for _, text := range []string{"", "%", "/", "1/0", "1/", "/2", "1/2/3", "1/2%", "0.7 ", "７０％", "1e-1", "9223372036854775808/1", "9223372036854775808", "0.00000000001", ".", "-"} {
		if r, err := money.ParseRate(text); err == nil {
			t.Errorf("ParseRate(%q) = %s", text, r)
		}
	}
}

// Stored figures of any size read back as they were written.
func TestRateTextIsReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r, err := money.NewRate(rapid.Int64().Draw(t, "num"), rapid.Int64Min(1).Draw(t, "den"))
		if err != nil {
			return // the least int64
		}
		text, err1 := r.MarshalText()
		var back money.Rate
		err2 := back.UnmarshalText(text)
		if err := errors.Join(err1, err2); err != nil || back.Cmp(r) != 0 {
			t.Fatalf("%s is read back as %s, %v", text, back, err)
		}
	})
	var r money.Rate
	if err := r.UnmarshalText([]byte("七成")); !errors.Is(err, money.ErrSyntax) {
		t.Errorf("%s, %v", r, err)
	}
}

func TestRateRefusals(t *testing.T) {
	t.Parallel()
	whole := money.Whole(int64(greatest))
	tiny, err := money.NewRate(1, int64(greatest))
	if err != nil {
		t.Fatal(err)
	}
	for about, do := range map[string]func() (money.Rate, error){
		"0 as denominator":        func() (money.Rate, error) { return money.NewRate(1, 0) },
		"the least int64":         func() (money.Rate, error) { return money.NewRate(-1<<63, 1) },
		"division by zero":        func() (money.Rate, error) { return whole.Div(money.Rate{}) },
		"greatest + 1":            func() (money.Rate, error) { return whole.Add(money.Whole(1)) },
		"−greatest − 1":           func() (money.Rate, error) { return whole.Neg().Sub(money.Whole(1)) },
		"greatest × 2":            func() (money.Rate, error) { return whole.Mul(money.Whole(2)) },
		"a denominator too large": func() (money.Rate, error) { return tiny.Mul(money.Percent(50)) },
		"greatest + a tiny part":  func() (money.Rate, error) { return whole.Add(tiny) },
	} {
		if got, err := do(); !errors.Is(err, money.ErrOverflow) {
			t.Errorf("%s = %s, %v; want a refusal", about, got, err)
		}
	}
	if got, err := money.NewRate(-1<<63, 2); err != nil || got.Num() != -1<<62 {
		t.Errorf("the least int64 over 2 = %s, %v", got, err)
	}
}

func TestSplit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		about   string
		total   money.Fen
		weights []money.Fen
		want    []money.Fen
		err     error
	}{
		{"均分除不尽,余分给前面的", 100, []money.Fen{1, 1, 1}, []money.Fen{34, 33, 33}, nil},
		{"余数大的先得", 10, []money.Fen{1, 2, 4}, []money.Fen{1, 3, 6}, nil},
		{"按原比例", 70, []money.Fen{10, 90}, []money.Fen{7, 63}, nil},
		{"权重为零的不得", 5, []money.Fen{0, 3, 0}, []money.Fen{0, 5, 0}, nil},
		{"冲正是镜像", -100, []money.Fen{1, 1, 1}, []money.Fen{-34, -33, -33}, nil},
		{"零元", 0, []money.Fen{0, 0}, []money.Fen{0, 0}, nil},
		{"零元,没有行", 0, nil, []money.Fen{}, nil},
		{"没有行", 1, nil, nil, money.ErrWeights},
		{"权重全为零", 1, []money.Fen{0, 0}, nil, money.ErrWeights},
		{"权重为负", 1, []money.Fen{-1, 5}, nil, money.ErrWeights},
		{"权重之和放不下", 1, []money.Fen{greatest, greatest}, nil, money.ErrOverflow},
		{"最大的金额", greatest, []money.Fen{greatest - 1, 1}, []money.Fen{greatest - 1, 1}, nil},
	} {
		got, err := money.Split(c.total, c.weights)
		if !errors.Is(err, c.err) || !cmp.Equal(got, c.want) {
			t.Errorf("%s: %v, %v; want %v, %v", c.about, got, err, c.want, c.err)
		}
	}
}

func TestParseFen(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]money.Fen{
		"0": 0, "-0": 0, "-0.00": 0, "1200": 120_000, "+3.5": 350, "-3.5": -350, "78717.20": 7_871_720, ".5": 50, "1.": 100,
		"0.010000": 1, "000000000000000000001.00": 100, "99999999999999.99": money.Limit, "-99999999999999.99": -money.Limit,
	} {
		if got, err := money.ParseFen(text); got != want || err != nil {
			t.Errorf("ParseFen(%q) = %d, %v; want %d", text, got, err, want)
		}
	}
	for text, want := range map[string]error{
		"": money.ErrSyntax, "+": money.ErrSyntax, "-": money.ErrSyntax, ".": money.ErrSyntax, "-.": money.ErrSyntax,
		"--1": money.ErrSyntax, "+-1": money.ErrSyntax, "1-": money.ErrSyntax, "1.2.3": money.ErrSyntax, "1,200": money.ErrSyntax,
		" 1": money.ErrSyntax, "1 ": money.ErrSyntax, "1e3": money.ErrSyntax, "0x10": money.ErrSyntax, "1_000": money.ErrSyntax,
		"NaN": money.ErrSyntax, "Inf": money.ErrSyntax, "null": money.ErrSyntax, "１２": money.ErrSyntax, "١": money.ErrSyntax, "−1": money.ErrSyntax,
		"1.005": money.ErrScale, "0.001": money.ErrScale,
		"100000000000000": money.ErrLimit, "99999999999999999999999999999999": money.ErrLimit,
	} {
		if got, err := money.ParseFen(text); got != 0 || !errors.Is(err, want) {
			t.Errorf("ParseFen(%q) = %d, %v; want %v", text, got, err, want)
		}
	}
}

func TestPrintedAmounts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ got, want string }{
		{money.Fen(0).String(), "0.00"}, {money.Fen(5).String(), "0.05"}, {money.Fen(-350).String(), "-3.50"},
		{money.Fen(-5).String(), "-0.05"}, {greatest.String(), "92233720368547758.07"},
		{money.Fen(123_456_789).Grouped(), "1,234,567.89"}, {money.Fen(-12_345).Grouped(), "-123.45"}, {money.Fen(-123_456).Grouped(), "-1,234.56"},
		{money.Price(12_340_000).String(), "12.34"}, {money.Price(333_333).String(), "0.333333"}, {money.Price(5_000_000).String(), "5.00"},
		{money.Quantity(30_000).String(), "3"}, {money.Quantity(-12_500).String(), "-1.25"}, {money.Quantity(1).String(), "0.0001"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}
