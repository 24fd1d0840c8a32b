package rulefile

import (
	"yibao/ground/money"
	"yibao/ground/period"
)

// VisitWay is a way of care (就医方式), a bit each.
type VisitWay uint8

// The ways.
const (
	Outpatient VisitWay = 1 << iota // 门诊
	Inpatient                       // 住院
	Purchase                        // 购药
	OtherWay                        // 其他
	Online                          // 互联网
)

// Sex is 1 男, 2 女 as in the national code; 0 is not known.
type Sex uint8

// AgeUnit is what an age counts.
type AgeUnit uint8

// The units of ages.
const (
	InYears AgeUnit = iota + 1
	InMonths
	InDays
)

// Age is an age limit: 14岁, 6月, 28天. The zero value says nothing.
type Age struct {
	N    int32
	Unit AgeUnit
}

// Set reports whether there is a limit.
func (a Age) Set() bool { return a.Unit != 0 }

// WindowKind is how a window is measured.
type WindowKind uint8

// The windows. Calendar windows begin on fixed days; a rolling window is so
// many days back from the line's day, that day included.
const (
	OneLine      WindowKind = iota + 1 // 单行
	OneVisit                           // 当次就诊
	OneRx                              // 同一处方
	CalendarDay                        // 日
	CalendarWeek                       // 周, from Monday
	CalendarMonth
	CalendarQuarter
	CalendarYear
	InsuranceYear // 医保年度
	RollingDays   // 滚动N天
	WithinHours   // N小时; 同一小时 is the hour of the clock, N = 0
)

// Window is a stretch of time in which things are counted.
type Window struct {
	Kind WindowKind
	N    int32 // days of RollingDays, hours of WithinHours
}

// Code is a code prefix or, when Name is set, a word that a name contains.
type Code struct {
	Text string
	Name bool
}

// Terms are the figures of a rule or knowledge point after reading. Zero
// values say nothing; Has tells a term of zero from one that is missing.
type Terms struct {
	set uint64

	Sex            Sex            // 性别
	MinAge, MaxAge Age            // 最小年龄, 最大年龄 (both included)
	Level          uint8          // 级别: the lowest allowed, 3 三级 2 二级 1 一级
	OfLevel        uint8          // 适用级别: the level that a price is for
	Ways           VisitWay       // 就医方式 allowed
	Schemes        []string       // 险种 allowed, by prefix of insutype
	MedTypes       []string       // 医疗类别, by prefix of med_type
	Departments    []string       // 科室 allowed, by prefix of code or part of name
	Include        []Code         // 诊断 allowed, or that call for something
	Exclude        []Code         // 排除诊断
	Elements       []string       // 要素 that no code tells
	Codes          []Code         // 项目: other items a rule speaks of
	FirstOnly      bool           // 首方
	Everywhere     bool           // 范围 全部机构 (else the same institution)
	SameDoctor     bool           // 同医师
	Quantity       money.Quantity // 上限
	Times          int32          // 次数
	Days           int32          // 天数
	Gap            int32          // 间隔 days
	Hours          int32          // 小时
	Digits         int32          // 位数 of a diagnosis code compared
	Kinds          int32          // 种数
	Window         Window         // 窗口
	Price          money.Price    // 限价
	Amount         money.Fen      // 总额
	Grams          money.Quantity // 克数
	Rate           money.Rate     // 折率, 占比, 倍数
	Title          uint8          // 职称, 1 医士 to 5 主任
	Forbidden      bool           // 程度 禁用 (else 慎用)
	Pregnancy      uint8          // 人群 1 妊娠 2 哺乳 3 both
	Mode           string         // 方式: a word that the kind explains
}

// Has reports whether the term of that name was given.
func (t *Terms) Has(name string) bool {
	for i := range vocabulary {
		if vocabulary[i].Name == name {
			return t.set&(1<<i) != 0
		}
	}
	return false
}

// Dated is terms for a span of days.
type Dated struct {
	Span  period.Span
	Terms Terms
}
