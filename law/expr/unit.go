package expr

import (
	"strings"

	"yibao/ground/money"
	"yibao/ground/period"
)

// Unit is what a figure counts.
type Unit string

// The units. Bare and Percent are literals that take the unit of what they
// meet: Bare becomes any unit, Percent a 比例 or a 数.
const (
	Yuan    Unit = "元" // amounts are figures in fen
	Ratio   Unit = "比例"
	Number  Unit = "数"
	Day     Unit = "天"
	Month   Unit = "月"
	Year    Unit = "年"
	Age     Unit = "岁"
	Times   Unit = "次"
	Date    Unit = "日期" // the figure is the day's number
	Bare    Unit = ""
	Percent Unit = "%"
)

// ParseUnit reads a unit as files write it; 金额 is another word for 元.
func ParseUnit(text string) (Unit, bool) {
	switch u := Unit(text); u {
	case Yuan, Ratio, Number, Day, Month, Year, Age, Times, Date:
		return u, true
	case "金额":
		return Yuan, true
	default:
		return Bare, false
	}
}

// IsCount reports whether the unit counts whole things: 天 月 年 岁 次.
func (u Unit) IsCount() bool {
	return u == Day || u == Month || u == Year || u == Age || u == Times
}

func (u Unit) literal() bool { return u == Bare || u == Percent }

// name returns the unit as complaints say it.
func (u Unit) name() string {
	switch u {
	case Yuan:
		return "金额(元)"
	case Bare:
		return "数字"
	case Percent:
		return "百分数"
	case Ratio, Number, Date:
		return string(u)
	default:
		return "“" + string(u) + "”数"
	}
}

// Literal reads 1200, 0.5, 30万, 1.2亿, 70% or 5‰ exactly. The unit is Bare or
// Percent; a value is not yet scaled to fen.
func Literal(text string) (money.Rate, Unit, bool) {
	unit, scale, body := Bare, money.Whole(1), text
	switch {
	case strings.HasSuffix(body, "%"):
		unit, scale, body = Percent, money.Percent(1), strings.TrimSuffix(body, "%")
	case strings.HasSuffix(body, "‰"):
		unit, body = Percent, strings.TrimSuffix(body, "‰")
		scale, _ = money.NewRate(1, 1000)
	case strings.HasSuffix(body, "万"):
		scale, body = money.Whole(10_000), strings.TrimSuffix(body, "万")
	case strings.HasSuffix(body, "亿"):
		scale, body = money.Whole(100_000_000), strings.TrimSuffix(body, "亿")
	}
	if body == "" || strings.Contains(body, "/") || strings.HasSuffix(body, ".") {
		return money.Rate{}, Bare, false
	}
	value, err := money.ParseRate(body)
	if err != nil || strings.HasPrefix(body, "+") {
		return money.Rate{}, Bare, false
	}
	if value, err = value.Mul(scale); err != nil {
		return money.Rate{}, Bare, false
	}
	return value, unit, true
}

var fenPerYuan = money.FenRate(money.Yuan)

// Fit gives a literal the unit it is used in: yuan become fen, a whole number
// above one is no ratio. The text says what is wrong, "" when nothing is.
func Fit(value money.Rate, from, to Unit) (money.Rate, string, string) {
	switch {
	case from == to || to == Bare:
		return value, "", ""
	case from == Percent && (to == Ratio || to == Number):
		return value, "", ""
	case from == Percent:
		return value, codeUnits, to.name() + "不能写成百分数。"
	case from != Bare:
		return value, codeUnits, "这里要" + to.name() + ",写的是" + from.name() + "。"
	case to == Yuan:
		fen, err := value.Mul(fenPerYuan)
		if err != nil {
			return value, codeLiteral, "金额太大。"
		}
		return fen, "", ""
	case to == Ratio && value.Den() == 1 && value.Cmp(money.Whole(1)) > 0:
		return value, codePercent, "比例 " + value.String() + " 少了百分号。"
	case to == Date:
		return value, codeUnits, "这里要日期,写成 2024-01-01 的样子。"
	default:
		return value, "", ""
	}
}

func parseDate(text string) (money.Rate, bool) {
	d, err := period.ParseDate(text)
	return money.Whole(int64(d)), err == nil
}
