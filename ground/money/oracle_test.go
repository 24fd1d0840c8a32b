package money_test

import (
	"errors"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"yibao/ground/money"
)

// The oracle is a second, slower arithmetic on big rationals, written without
// a look at the first.

// rounded returns v rounded to a multiple of unit, and whether it fits.
func rounded(v *big.Rat, r money.Rounding) (money.Fen, bool) {
	unit, mode := r.Unit, r.Mode
	if unit <= 0 {
		unit = 1
	}
	steps := new(big.Rat).Quo(new(big.Rat).Abs(v), new(big.Rat).SetInt64(int64(unit)))
	switch mode {
	case money.Down:
	case money.Up:
		steps.Add(steps, big.NewRat(1, 1)).Sub(steps, new(big.Rat).SetFrac(big.NewInt(1), steps.Denom()))
	default:
		steps.Add(steps, big.NewRat(1, 2))
	}
	whole := new(big.Int).Quo(steps.Num(), steps.Denom())
	whole.Mul(whole, big.NewInt(int64(unit)))
	if v.Sign() < 0 {
		whole.Neg(whole)
	}
	fits := whole.IsInt64() && whole.Int64() != -1<<63
	if !fits {
		return 0, false
	}
	return money.Fen(whole.Int64()), true
}

func agrees(t interface{ Fatalf(string, ...any) }, what string, got money.Fen, err error, v *big.Rat, r money.Rounding) {
	want, fits := rounded(v, r)
	if fits != (err == nil) || got != want || err != nil && !errors.Is(err, money.ErrOverflow) {
		t.Fatalf("%s %s: %d, %v; exactly %s, so %d (fits: %v)", what, r, got, err, v.RatString(), want, fits)
	}
}

func roundingOf(mode uint8, unit uint8) money.Rounding {
	units := []money.Fen{0, 1, 3, 5, money.Jiao, money.Yuan, 100 * money.Yuan, 1<<63 - 1}
	return money.Rounding{Mode: money.Mode(mode % 4), Unit: units[int(unit)%len(units)]}
}

func rational(r money.Rate) *big.Rat { return big.NewRat(r.Num(), r.Den()) }

func FuzzExtend(f *testing.F) {
	f.Add(int64(12_340_000), int64(30_000), uint8(1), uint8(1))
	f.Add(int64(1<<63-1), int64(1<<63-1), uint8(3), uint8(6))
	f.Add(int64(-1<<63), int64(50_000_000), uint8(1), uint8(0))
	f.Fuzz(func(t *testing.T, price, quantity int64, mode, unit uint8) {
		r := roundingOf(mode, unit)
		got, err := money.Extend(money.Price(price), money.Quantity(quantity), r)
		exact := new(big.Rat).Mul(big.NewRat(price, 100_000_000), new(big.Rat).SetInt64(quantity))
		agrees(t, "Extend", got, err, exact, r)
	})
}

func FuzzRateArithmetic(f *testing.F) {
	f.Add(int64(7), int64(10), int64(2), int64(3), int64(10_001), uint8(1), uint8(1))
	f.Add(int64(1<<63-1), int64(1<<62-1), int64(-1<<63), int64(-1<<63), int64(1<<63-1), uint8(3), uint8(1))
	f.Add(int64(1), int64(1<<63-1), int64(1), int64(1<<63-2), int64(-1<<63), uint8(2), uint8(6))
	f.Add(int64(311), int64(3), int64(1), int64(1), int64(177_942_868_878_227_186), uint8(3), uint8(1))
	f.Add(int64(1), int64(6<<60), int64(1), int64(3<<60), int64(1), uint8(1), uint8(7))
	f.Fuzz(func(t *testing.T, a, b, c, d, amount int64, mode, unit uint8) {
		r, okR := newRate(t, a, b)
		s, okS := newRate(t, c, d)
		if !okR || !okS {
			return
		}
		operations := []struct {
			name  string
			do    func(money.Rate) (money.Rate, error)
			exact func(x, y *big.Rat) *big.Rat
		}{
			{"+", r.Add, new(big.Rat).Add}, {"−", r.Sub, new(big.Rat).Sub}, {"×", r.Mul, new(big.Rat).Mul}, {"÷", r.Div, new(big.Rat).Quo},
		}
		for _, o := range operations {
			got, err := o.do(s)
			if o.name == "÷" && s.Sign() == 0 {
				if !errors.Is(err, money.ErrOverflow) {
					t.Fatalf("%s ÷ 0 = %s, %v", r, got, err)
				}
				continue
			}
			sameRate(t, r.String()+o.name+s.String(), got, err, o.exact(rational(r), rational(s)))
		}
		if got, want := r.Cmp(s), rational(r).Cmp(rational(s)); got != want {
			t.Fatalf("Cmp(%s, %s) = %d, want %d", r, s, got, want)
		}
		rounding := roundingOf(mode, unit)
		got, err := r.Of(money.Fen(amount), rounding)
		agrees(t, r.String()+" of", got, err, new(big.Rat).Mul(rational(r), new(big.Rat).SetInt64(amount)), rounding)
		got, err = r.Fen(rounding)
		agrees(t, r.String()+" fen", got, err, rational(r), rounding)
	})
}

// newRate makes a rate as both arithmetics see it; false when there is none.
func newRate(t *testing.T, num, den int64) (money.Rate, bool) {
	r, err := money.NewRate(num, den)
	if den == 0 {
		if !errors.Is(err, money.ErrOverflow) {
			t.Fatalf("NewRate(%d, 0) = %s, %v", num, r, err)
		}
		return r, false
	}
	sameRate(t, "NewRate", r, err, big.NewRat(num, den))
	return r, err == nil
}

func sameRate(t *testing.T, what string, got money.Rate, err error, want *big.Rat) {
	top := big.NewInt(1<<63 - 1)
	fits := new(big.Int).Abs(want.Num()).Cmp(top) <= 0 && want.Denom().Cmp(top) <= 0
	switch {
	case fits != (err == nil), err != nil && !errors.Is(err, money.ErrOverflow):
		t.Fatalf("%s: %s, %v; exactly %s (fits: %v)", what, got, err, want.RatString(), fits)
	case fits && (got.Den() != want.Denom().Int64() || got.Num() != want.Num().Int64()):
		t.Fatalf("%s: %s; exactly %s", what, got, want.RatString())
	}
}

func FuzzSplit(f *testing.F) {
	f.Add(int64(100), int64(1), int64(1), int64(1))
	f.Add(int64(-1<<63), int64(1<<62), int64(1<<62), int64(0))
	f.Add(int64(1<<63-1), int64(1<<63-3), int64(1), int64(1))
	f.Fuzz(func(t *testing.T, total, a, b, c int64) {
		weights := []money.Fen{money.Fen(a), money.Fen(b), money.Fen(c)}
		parts, err := money.Split(money.Fen(total), weights)
		if err == nil {
			checkSplit(t, money.Fen(total), weights, parts)
			return
		}
		sum := new(big.Int).Add(big.NewInt(a), new(big.Int).Add(big.NewInt(b), big.NewInt(c)))
		if usable := total == 0 || min(a, b, c) >= 0 && sum.Sign() > 0 && sum.IsInt64(); usable {
			t.Fatalf("Split(%d, %v): %v", total, weights, err)
		}
	})
}

// checkSplit states what a split promises, against exact shares.
func checkSplit(t interface{ Fatalf(string, ...any) }, total money.Fen, weights, parts []money.Fen) {
	sum, whole := new(big.Int), new(big.Int)
	for i := range weights {
		sum.Add(sum, big.NewInt(int64(parts[i])))
		whole.Add(whole, big.NewInt(int64(weights[i])))
	}
	if len(parts) != len(weights) || sum.Cmp(big.NewInt(int64(total))) != 0 {
		t.Fatalf("Split(%d, %v) = %v, which adds up to %s", total, weights, parts, sum)
	}
	if total == 0 {
		return
	}
	magnitude := new(big.Int).Abs(big.NewInt(int64(total)))
	for i, w := range weights {
		share := new(big.Rat).Mul(big.NewRat(int64(total), 1), new(big.Rat).SetFrac(big.NewInt(int64(w)), whole))
		off := new(big.Rat).Sub(share, new(big.Rat).SetInt64(int64(parts[i])))
		if off.Abs(off).Cmp(big.NewRat(1, 1)) >= 0 {
			t.Fatalf("Split(%d, %v): part %d is %d, its exact share %s", total, weights, i, parts[i], share.RatString())
		}
		if part := new(big.Int).Abs(big.NewInt(int64(parts[i]))); magnitude.Cmp(whole) <= 0 && part.Cmp(big.NewInt(int64(w))) > 0 {
			t.Fatalf("Split(%d, %v): part %d is %d, more than its weight", total, weights, i, parts[i])
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{"", "+", "-", ".", "1.", ".5", "-0", "78717.20", "1.005", "99999999999999.99", "100000000000000", "１", "1e3", "2/3", "66.5%"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		fen, err := money.ParseFen(text)
		parsed(t, text, int64(fen), err, 2)
		price, err := money.ParsePrice(text)
		parsed(t, text, int64(price), err, 6)
		quantity, err := money.ParseQuantity(text)
		parsed(t, text, int64(quantity), err, 4)
		if again, err := money.ParseFen(fen.String()); err != nil || again != fen {
			t.Fatalf("ParseFen(%q) = %d, printed %s, read back as %d, %v", text, fen, fen, again, err)
		}
		if r, err := money.ParseRate(text); err == nil {
			if again, err := money.ParseRate(r.String()); err != nil || again.Cmp(r) != 0 {
				t.Fatalf("ParseRate(%q) = %s, read back as %s, %v", text, r, again, err)
			}
		}
	})
}

// parsed compares with what the big rationals read in the text.
func parsed(t *testing.T, text string, got int64, err error, decimals int64) {
	digits := strings.TrimLeft(text, "+-")
	plain := strings.Trim(digits, "0123456789.") == "" && strings.ContainsAny(digits, "0123456789") &&
		strings.Count(digits, ".") <= 1 && len(text)-len(digits) <= 1
	if !plain {
		if !errors.Is(err, money.ErrSyntax) || got != 0 {
			t.Fatalf("%q read as %d, %v", text, got, err)
		}
		return
	}
	want, ok := new(big.Rat).SetString(text)
	if !ok {
		t.Fatalf("oracle cannot read %q", text)
	}
	want.Mul(want, new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(decimals), nil)))
	within := want.IsInt() && new(big.Int).Abs(want.Num()).Cmp(big.NewInt(money.Limit)) <= 0
	switch {
	case within != (err == nil):
		t.Fatalf("%q: %v; exactly %s", text, err, want.RatString())
	case within && want.Num().Cmp(big.NewInt(got)) != 0:
		t.Fatalf("%q read as %d; exactly %s", text, got, want.RatString())
	}
}

func TestSumAgreesWithTheOracle(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		amounts := rapid.SliceOf(rapid.Custom(func(t *rapid.T) money.Fen {
			return money.Fen(rapid.Int64().Draw(t, "fen"))
		})).Draw(t, "amounts")
		exact := new(big.Rat)
		for _, a := range amounts {
			exact.Add(exact, new(big.Rat).SetInt64(int64(a)))
		}
		got, err := money.Sum(amounts...)
		agrees(t, "Sum", got, err, exact, money.DownFen)
	})
}

func TestSplitProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		bill := rapid.SliceOfN(rapid.Int64Range(0, 1_000_000_00), 1, 60).Draw(t, "lines")
		weights, sum := make([]money.Fen, len(bill)), money.Fen(0)
		for i, w := range bill {
			weights[i] = money.Fen(w)
			sum += weights[i]
		}
		total := money.Fen(rapid.Int64Range(0, int64(sum)).Draw(t, "total"))
		parts, err := money.Split(total, weights)
		if err != nil {
			t.Fatal(err)
		}
		checkSplit(t, total, weights, parts)
		mirror, err := money.Split(-total, weights)
		if err != nil {
			t.Fatal(err)
		}
		for i := range parts {
			if mirror[i] != -parts[i] {
				t.Fatalf("Split(−%d)[%d] = %d, not the mirror of %d", total, i, mirror[i], parts[i])
			}
		}
	})
}

// Payers' shares by line: whatever order the payers are split in, what is left
// of each line after one payer is the weight of the next, and all of it is paid.
func TestShareOfEveryPayerAddsUpByLine(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		lines := rapid.SliceOfN(rapid.Int64Range(0, 100_000), 1, 30).Draw(t, "lines")
		left, rest := make([]money.Fen, len(lines)), money.Fen(0)
		for i, l := range lines {
			left[i] = money.Fen(l)
			rest += left[i]
		}
		payers := rapid.IntRange(1, 8).Draw(t, "payers")
		for p := range payers {
			share := rest
			if p < payers-1 {
				share = money.Fen(rapid.Int64Range(0, int64(rest)).Draw(t, "share"))
			}
			parts, err := money.Split(share, left)
			if err != nil {
				t.Fatal(err)
			}
			rest -= share
			for i := range left {
				if left[i] -= parts[i]; left[i] < 0 {
					t.Fatalf("line %d was paid %d fen too much", i, -left[i])
				}
			}
		}
		for i, l := range left {
			if l != 0 {
				t.Fatalf("line %d is left with %d fen", i, l)
			}
		}
	})
}

func TestRoundingIsIdempotentAndOrdered(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := roundingOf(rapid.Uint8().Draw(t, "mode"), rapid.Uint8Range(0, 6).Draw(t, "unit"))
		a := money.Fen(rapid.Int64Range(-money.Limit, money.Limit).Draw(t, "amount"))
		once, err1 := r.Apply(a)
		twice, err2 := r.Apply(once)
		later, err3 := r.Apply(a + money.Fen(rapid.Int64Range(0, 20_000).Draw(t, "more")))
		if err := errors.Join(err1, err2, err3); err != nil || twice != once || later < once {
			t.Fatalf("%d %s: %d, again %d, of more %d, %v", a, r, once, twice, later, err)
		}
	})
}

// The fen that are left over go one by one to the part that lacks most of its
// exact share, the earlier one among equals: for few lines and for many, for
// amounts of a bill and for the largest that fit.
func TestSplitGoesByLargestRemainder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		largest := rapid.SampledFrom([]int64{2, 40, 1_000_000, money.Limit, (1<<63 - 1) / 80}).Draw(t, "largest")
		drawn := rapid.SliceOfN(rapid.Int64Range(0, largest), 1, 80).Draw(t, "weights")
		weights, sum := make([]money.Fen, len(drawn)), int64(0)
		for i, w := range drawn {
			weights[i] = money.Fen(w)
			sum += w
		}
		if sum == 0 {
			return
		}
		total := rapid.OneOf(rapid.Int64Range(0, sum), rapid.Int64()).Draw(t, "total")
		got, err := money.Split(money.Fen(total), weights)
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range oneByOne(total, drawn, sum) {
			if int64(got[i]) != want {
				t.Fatalf("Split(%d, %v)[%d] = %d, want %d", total, weights, i, got[i], want)
			}
		}
	})
}

func oneByOne(total int64, weights []int64, sum int64) []int64 {
	parts, lacks, left := make([]int64, len(weights)), make([]*big.Int, len(weights)), new(big.Int).Abs(big.NewInt(total))
	for i, w := range weights {
		share := new(big.Int).Mul(new(big.Int).Abs(big.NewInt(total)), big.NewInt(w))
		share, lacks[i] = share.DivMod(share, big.NewInt(sum), new(big.Int))
		parts[i] = share.Int64()
		left.Sub(left, share)
	}
	for range left.Int64() {
		most := 0
		for i := range lacks {
			if lacks[i].Cmp(lacks[most]) > 0 {
				most = i
			}
		}
		parts[most], lacks[most] = parts[most]+1, big.NewInt(-1)
	}
	if total < 0 {
		for i := range parts {
			parts[i] = -parts[i]
		}
	}
	return parts
}
