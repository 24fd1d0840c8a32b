package money

import "strings"

// Chinese capitals for money (大写金额) as papers of payment write them: 《支付结算办法》
// (银发〔1997〕393号) annex 1, which also gives the figures of the test.
var (
	capitals   = [10]string{"零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"}
	capitalTen = [4]string{"", "拾", "佰", "仟"}
	capitalBig = [5]string{"", "万", "亿", "万亿", "亿亿"}
)

// Capital writes the amount in Chinese capitals: 16,409.02 is
// "壹万陆仟肆佰零玖元零贰分", whole yuan end in 整, a negative amount begins
// with 负 and nothing is 零元整.
func (f Fen) Capital() string {
	sign, rest := "", uint64(f)
	if f < 0 {
		sign, rest = "负", -uint64(f)
	}
	yuan, jiao, fen := rest/100, rest/10%10, rest%10
	var b strings.Builder
	b.WriteString(sign)
	if yuan > 0 || rest == 0 {
		b.WriteString(capitalYuan(yuan) + "元")
	}
	switch {
	case jiao > 0:
		b.WriteString(capitals[jiao] + "角")
	case fen > 0 && yuan > 0:
		b.WriteString("零")
	case fen == 0:
		b.WriteString("整")
	}
	if fen > 0 {
		b.WriteString(capitals[fen] + "分")
	}
	return b.String()
}

// capitalYuan writes whole yuan by groups of four digits.
func capitalYuan(yuan uint64) string {
	if yuan == 0 {
		return capitals[0]
	}
	var groups []uint64
	for ; yuan > 0; yuan /= 10_000 {
		groups = append(groups, yuan%10_000)
	}
	var b strings.Builder
	gap := false // a zero is due before the next digit
	for i := len(groups) - 1; i >= 0; i-- {
		group := groups[i]
		if group == 0 {
			gap = b.Len() > 0
			continue
		}
		if b.Len() > 0 && (gap || group < 1_000) {
			b.WriteString(capitals[0])
		}
		b.WriteString(capitalGroup(group) + capitalBig[i])
		gap = false
	}
	return b.String()
}

// capitalGroup writes one to four digits, without a zero in front.
func capitalGroup(group uint64) string {
	var b strings.Builder
	gap := false
	for place, unit := 3, uint64(1_000); place >= 0; place, unit = place-1, unit/10 {
		digit := group / unit % 10
		switch {
		case digit == 0:
			gap = b.Len() > 0
		default:
			if gap {
				b.WriteString(capitals[0])
			}
			b.WriteString(capitals[digit] + capitalTen[place])
			gap = false
		}
	}
	return b.String()
}
