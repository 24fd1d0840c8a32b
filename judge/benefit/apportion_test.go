package benefit_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"yibao/ground/money"
	"yibao/judge/benefit"
)

// lines makes fee lines from pairs of amount and in-scope part, in fen.
func lines(pairs ...[2]money.Fen) []benefit.LineVerdict {
	made := make([]benefit.LineVerdict, len(pairs))
	for i, p := range pairs {
		made[i] = benefit.LineVerdict{LineNo: fmt.Sprint(i + 1), Amount: p[0], InScope: p[1], SelfFunded: p[0] - p[1]}
	}
	return made
}

func shares(amounts ...money.Fen) []benefit.Share {
	made := make([]benefit.Share, len(amounts))
	for i, a := range amounts {
		made[i] = benefit.Share{Payer: fmt.Sprintf("基金%d", i+1), Amount: a}
	}
	made[len(made)-1].Payer = benefit.PayerCash
	return made
}

func TestApportion(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		about  string
		lines  []benefit.LineVerdict
		shares []benefit.Share
		want   [][]money.Fen
	}{
		{"一行一基金", lines([2]money.Fen{1000, 800}), shares(600, 400), [][]money.Fen{{600, 400}}},
		{"按范围内费用的比例分", lines([2]money.Fen{1000, 1000}, [2]money.Fen{3000, 3000}), shares(2000, 2000), [][]money.Fen{{500, 500}, {1500, 1500}}},
		{"全自费的一行基金不付", lines([2]money.Fen{1000, 1000}, [2]money.Fen{3000, 0}), shares(700, 3300), [][]money.Fen{{700, 300}, {0, 3000}}},
		{"后一个基金按剩余的分", lines([2]money.Fen{1000, 1000}, [2]money.Fen{1000, 500}), shares(900, 300, 800), [][]money.Fen{{600, 200, 200}, {300, 100, 600}}},
		{"余数给余数大的行,相同给前面的", lines([2]money.Fen{100, 100}, [2]money.Fen{100, 100}, [2]money.Fen{100, 100}), shares(100, 200),
			[][]money.Fen{{34, 66}, {33, 67}, {33, 67}}},
		{"账户付到范围外", lines([2]money.Fen{1000, 600}, [2]money.Fen{1000, 200}), shares(400, 1600, 0), [][]money.Fen{{300, 700, 0}, {100, 900, 0}}},
		{"付零的基金", lines([2]money.Fen{1000, 0}), shares(0, 0, 1000), [][]money.Fen{{0, 0, 1000}}},
		{"零金额的行", lines([2]money.Fen{0, 0}, [2]money.Fen{100, 100}), shares(70, 30), [][]money.Fen{{0, 0}, {70, 30}}},
		{"没有明细", nil, shares(0), [][]money.Fen{}},
	} {
		t.Run(c.about, func(t *testing.T) {
			t.Parallel()
			got, err := benefit.Apportion(c.lines, c.shares)
			if diff := cmp.Diff(c.want, got); diff != "" || err != nil {
				t.Errorf("%v (-want +got)\n%s", err, diff)
			}
		})
	}
}

// bill draws fee lines and shares that add up to them, up to the largest bill
// that the interface can carry.
func bill(t *rapid.T) ([]benefit.LineVerdict, []benefit.Share) {
	largest := rapid.SampledFrom([]money.Fen{3, 1000, 1_000_000, money.Limit}).Draw(t, "largest")
	pairs := make([][2]money.Fen, rapid.IntRange(1, 9).Draw(t, "lines"))
	total := money.Fen(0)
	for i := range pairs {
		amount := money.Fen(rapid.Int64Range(0, int64(largest)).Draw(t, "amount"))
		pairs[i] = [2]money.Fen{amount, money.Fen(rapid.Int64Range(0, int64(amount)).Draw(t, "in scope"))}
		if rapid.IntRange(0, 3).Draw(t, "all in scope") == 0 {
			pairs[i][1] = amount
		}
		total += amount
	}
	amounts := make([]money.Fen, rapid.IntRange(1, 6).Draw(t, "shares"))
	left := total
	for i := range amounts[:len(amounts)-1] {
		amounts[i] = money.Fen(rapid.Int64Range(0, int64(left)).Draw(t, "share"))
		left -= amounts[i]
	}
	amounts[len(amounts)-1] = left
	return lines(pairs...), shares(amounts...)
}

func TestApportionProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		lines, shares := bill(t)
		given := slices.Clone(lines)
		parts, err := benefit.Apportion(lines, shares)
		if err != nil || len(parts) != len(lines) {
			t.Fatalf("%d rows, %v", len(parts), err)
		}
		for i, row := range parts {
			sum, err := money.Sum(row...)
			if err != nil || sum != lines[i].Amount || len(row) != len(shares) || slices.Min(row) < 0 {
				t.Fatalf("line %d of %d is split into %v", i+1, lines[i].Amount, row)
			}
		}
		for s, share := range shares {
			column := money.Fen(0)
			for i := range parts {
				column += parts[i][s]
			}
			if column != share.Amount {
				t.Fatalf("share %d of %d lies on the lines as %d", s+1, share.Amount, column)
			}
		}
		again, err := benefit.Apportion(lines, shares)
		if diff := cmp.Diff(parts, again); diff != "" || err != nil {
			t.Fatalf("another time: %v\n%s", err, diff)
		}
		if diff := cmp.Diff(given, lines); diff != "" {
			t.Fatalf("the lines were changed\n%s", diff)
		}
	})
}

// A fund pays nothing on a line that has nothing in scope, as long as its money
// fits into what is in scope.
func TestFundsStayInScope(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		lines, shares := bill(t)
		inScope := money.Fen(0)
		for _, l := range lines {
			inScope += l.InScope
		}
		first := min(shares[0].Amount, inScope)
		if len(shares) == 1 {
			return // cash alone takes everything
		}
		shares[len(shares)-1].Amount += shares[0].Amount - first
		shares[0].Amount = first
		parts, err := benefit.Apportion(lines, shares)
		if err != nil {
			t.Fatal(err)
		}
		for i, l := range lines {
			if parts[i][0] > l.InScope {
				t.Fatalf("line %d has %d in scope, the first fund pays %d of it", i+1, l.InScope, parts[i][0])
			}
		}
	})
}
