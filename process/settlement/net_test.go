package settlement_test

import (
	"errors"
	"testing"

	"pgregory.net/rapid"

	"yibao/ground/money"
	"yibao/process/settlement"
	"yibao/register/claim"
)

// bought is a fee line: quantity in whole units, price in yuan.
func bought(lineNo string, price, quantity int64) claim.FeeLine {
	return claim.FeeLine{
		LineNo: lineNo, Code: "X1", Price: money.Price(price * 1_000_000), Quantity: money.Quantity(quantity * 10_000),
		Amount: money.Fen(price * quantity * 100),
	}
}

// refunded takes units of a line back.
func refunded(lineNo, of string, price, quantity int64) claim.FeeLine {
	l := bought(lineNo, price, -quantity)
	l.RefundOf = of
	return l
}

func as(code string, l claim.FeeLine) claim.FeeLine { l.Code = code; return l }

func settled(l claim.FeeLine) claim.FeeLine { l.SettledBy = "S1"; return l }

func costing(amount money.Fen, l claim.FeeLine) claim.FeeLine { l.Amount = amount; return l }

func TestNet(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		about string
		lines []claim.FeeLine
		want  map[string]money.Fen
		err   error
	}{
		{"没有退费", []claim.FeeLine{bought("1", 10, 3), bought("2", 5, 1)}, map[string]money.Fen{"1": 3000, "2": 500}, nil},
		{"退一部分", []claim.FeeLine{bought("1", 10, 3), refunded("2", "1", 10, 1)}, map[string]money.Fen{"1": 2000, "2": 0}, nil},
		{"全退", []claim.FeeLine{bought("1", 10, 3), refunded("2", "1", 10, 3)}, map[string]money.Fen{"1": 0, "2": 0}, nil},
		{"分两次退", []claim.FeeLine{bought("1", 10, 3), refunded("2", "1", 10, 1), refunded("3", "1", 10, 2)}, map[string]money.Fen{"1": 0, "2": 0, "3": 0}, nil},
		{"退费写在原明细前面", []claim.FeeLine{refunded("2", "1", 10, 1), bought("1", 10, 3)}, map[string]money.Fen{"2": 0, "1": 2000}, nil},
		{"已结算的不再算", []claim.FeeLine{settled(bought("1", 10, 3)), bought("2", 5, 1)}, map[string]money.Fen{"2": 500}, nil},
		{"零头一分也能退净", []claim.FeeLine{costing(3001, bought("1", 10, 3)), costing(-3001, refunded("2", "1", 10, 3))}, map[string]money.Fen{"1": 0, "2": 0}, nil},

		{"退不存在的明细", []claim.FeeLine{bought("1", 10, 3), refunded("2", "9", 10, 1)}, nil, settlement.ErrRefundUnknown},
		{"退已结算的明细", []claim.FeeLine{settled(bought("1", 10, 3)), refunded("2", "1", 10, 1)}, nil, settlement.ErrRefundSettled},
		{"退一笔退费", []claim.FeeLine{bought("1", 10, 3), refunded("2", "1", 10, 1), refunded("3", "2", 10, 1)}, nil, settlement.ErrRefundUnknown},
		{"自己退自己", []claim.FeeLine{refunded("1", "1", 10, 1)}, nil, settlement.ErrRefundUnknown},
		{"退另一个项目", []claim.FeeLine{bought("1", 10, 3), as("X2", refunded("2", "1", 10, 1))}, nil, settlement.ErrRefundDiffers},
		{"退另一个单价", []claim.FeeLine{bought("1", 10, 3), refunded("2", "1", 9, 1)}, nil, settlement.ErrRefundDiffers},
		{"退得太多", []claim.FeeLine{bought("1", 10, 3), refunded("2", "1", 10, 4)}, nil, settlement.ErrRefundTooMuch},
		{"合起来退得太多", []claim.FeeLine{bought("1", 10, 3), refunded("2", "1", 10, 2), refunded("3", "1", 10, 2)}, nil, settlement.ErrRefundTooMuch},
		{"数量退净金额没有", []claim.FeeLine{costing(3001, bought("1", 10, 3)), refunded("2", "1", 10, 3)}, nil, settlement.ErrRefundTooMuch},
	} {
		t.Run(c.about, func(t *testing.T) {
			t.Parallel()
			netted, err := settlement.Net(c.lines)
			if !errors.Is(err, c.err) {
				t.Fatalf("得 %v,应为 %v", err, c.err)
			}
			if err != nil {
				return
			}
			if len(netted) != len(c.want) {
				t.Fatalf("剩 %d 行,应为 %d 行", len(netted), len(c.want))
			}
			for _, l := range netted {
				if want, ok := c.want[l.LineNo]; !ok || l.Amount != want {
					t.Errorf("第 %s 行剩 %s,应为 %s", l.LineNo, l.Amount, want)
				}
			}
		})
	}
}

// Whatever is bought and taken back: the net lines sum to the same, none is
// negative, and the caller's lines stay as they were.
func TestNetKeepsTheTotal(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var lines []claim.FeeLine
		for i := range rapid.IntRange(1, 5).Draw(t, "lines") {
			no, price := string(rune('A'+i)), rapid.Int64Range(1, 90).Draw(t, "price")
			quantity := rapid.Int64Range(1, 9).Draw(t, "quantity")
			lines = append(lines, bought(no, price, quantity))
			if back := rapid.Int64Range(0, quantity).Draw(t, "back"); back > 0 {
				lines = append(lines, refunded(no+"r", no, price, back))
			}
		}
		lines = rapid.Permutation(lines).Draw(t, "order")
		var total, after money.Fen
		for _, l := range lines {
			total += l.Amount
		}
		netted, err := settlement.Net(lines)
		if err != nil || len(netted) != len(lines) {
			t.Fatalf("%d of %d lines, %v", len(netted), len(lines), err)
		}
		for i, l := range netted {
			after += l.Amount
			if l.Amount < 0 || l.Quantity < 0 || l.LineNo != lines[i].LineNo || (l.RefundOf != "") != (lines[i].RefundOf != "") {
				t.Fatalf("line %d became %+v", i+1, l)
			}
			total -= lines[i].Amount
		}
		if total != 0 {
			t.Fatal("the lines given were changed")
		}
		for _, l := range lines {
			after -= l.Amount
		}
		if after != 0 {
			t.Fatalf("the total changed by %s", after)
		}
	})
}

func TestCheckAmount(t *testing.T) {
	t.Parallel()
	line := func(amount money.Fen, price money.Price, quantity money.Quantity, refundOf string) claim.FeeLine {
		return claim.FeeLine{LineNo: "1", Amount: amount, Price: price, Quantity: quantity, RefundOf: refundOf}
	}
	for _, c := range []struct {
		about string
		line  claim.FeeLine
		want  error
	}{
		{"相等", line(3000, 10_000_000, 30_000, ""), nil},
		{"多一分", line(3001, 10_000_000, 30_000, ""), nil},
		{"少一分", line(2999, 10_000_000, 30_000, ""), nil},
		{"多两分", line(3002, 10_000_000, 30_000, ""), settlement.ErrAmountDiffers},
		{"少两分", line(2998, 10_000_000, 30_000, ""), settlement.ErrAmountDiffers},
		{"四舍五入到分:3.335", line(334, 1_667_500, 20_000, ""), nil},
		{"六位单价四位数量", line(1, 33_333, 1_500, ""), nil},
		{"单价为零金额为零", line(0, 0, 10_000, ""), settlement.ErrNotPositive},
		{"单价为负", line(-3000, -10_000_000, 30_000, ""), settlement.ErrNotPositive},
		{"数量为零", line(3000, 10_000_000, 0, ""), settlement.ErrNotPositive},
		{"数量为负而不是退费", line(-3000, 10_000_000, -30_000, ""), settlement.ErrNotPositive},
		{"金额为负而数量为正", line(-3000, 10_000_000, 30_000, ""), settlement.ErrNotPositive},
		{"退费", line(-3000, 10_000_000, -30_000, "9"), nil},
		{"退费差一分", line(-3001, 10_000_000, -30_000, "9"), nil},
		{"退费差两分", line(-3002, 10_000_000, -30_000, "9"), settlement.ErrAmountDiffers},
		{"退费写成正数", line(3000, 10_000_000, 30_000, "9"), settlement.ErrNotPositive},
		{"退费数量为零", line(-3000, 10_000_000, 0, "9"), settlement.ErrNotPositive},
		{"最大的单价和数量", line(1, money.Limit, money.Limit, ""), settlement.ErrArithmetic},
		{"金额离乘积极远", line(money.Limit, 1, 1, ""), settlement.ErrAmountDiffers},
	} {
		t.Run(c.about, func(t *testing.T) {
			t.Parallel()
			if err := settlement.CheckAmount(c.line, 1); !errors.Is(err, c.want) {
				t.Errorf("得 %v,应为 %v", err, c.want)
			}
		})
	}
}
