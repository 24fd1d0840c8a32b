package rulefile

import (
	"strconv"
	"strings"

	"yibao/ground/money"
)

// Term is a word of the vocabulary: what a parameter or knowledge point may
// say, and how it is written.
type Term struct {
	Name  string
	Form  string // how it is written, for people
	parse func(t *Terms, text string) bool
}

// vocabulary is every term there is.
var vocabulary = []Term{
	{"性别", "男 或 女", func(t *Terms, s string) bool { t.Sex = map[string]Sex{"男": 1, "女": 2}[s]; return t.Sex != 0 }},
	{"最小年龄", "14岁、6月或28天", func(t *Terms, s string) bool { return age(s, &t.MinAge) }},
	{"最大年龄", "14岁、6月或28天", func(t *Terms, s string) bool { return age(s, &t.MaxAge) }},
	{"级别", "三级、二级或一级", func(t *Terms, s string) bool { return grade(s, &t.Level) }},
	{"适用级别", "三级、二级或一级", func(t *Terms, s string) bool { return grade(s, &t.OfLevel) }},
	{"就医方式", "门诊、住院、购药、其他、互联网,用、隔开", func(t *Terms, s string) bool { return ways(s, &t.Ways) }},
	{"险种", "险种代码,用、隔开", func(t *Terms, s string) bool { return list(s, &t.Schemes) }},
	{"医疗类别", "医疗类别代码,用、隔开", func(t *Terms, s string) bool { return list(s, &t.MedTypes) }},
	{"科室", "科室代码开头或名称,用、隔开", func(t *Terms, s string) bool { return list(s, &t.Departments) }},
	{"诊断", "诊断编码开头或名称里的词,用、隔开", func(t *Terms, s string) bool { return codes(s, &t.Include) }},
	{"排除诊断", "诊断编码开头或名称里的词,用、隔开", func(t *Terms, s string) bool { return codes(s, &t.Exclude) }},
	{"要素", "要素的名字,用、隔开", func(t *Terms, s string) bool { return list(s, &t.Elements) }},
	{"项目", "项目编码开头或名称里的词,用、隔开", func(t *Terms, s string) bool { return codes(s, &t.Codes) }},
	{"首方", "是 或 否", func(t *Terms, s string) bool { return truth(s, &t.FirstOnly, "是", "否") }},
	{"范围", "全部机构 或 本机构", func(t *Terms, s string) bool { return truth(s, &t.Everywhere, "全部机构", "本机构") }},
	{"同医师", "是 或 否", func(t *Terms, s string) bool { return truth(s, &t.SameDoctor, "是", "否") }},
	{"上限", "数量,不写单位", func(t *Terms, s string) bool { return quantity(s, &t.Quantity) }},
	{"次数", "整数", func(t *Terms, s string) bool { return whole(s, &t.Times) }},
	{"天数", "整数", func(t *Terms, s string) bool { return whole(s, &t.Days) }},
	{"间隔", "整数,天", func(t *Terms, s string) bool { return whole(s, &t.Gap) }},
	{"小时", "整数", func(t *Terms, s string) bool { return whole(s, &t.Hours) }},
	{"位数", "整数", func(t *Terms, s string) bool { return whole(s, &t.Digits) }},
	{"种数", "整数", func(t *Terms, s string) bool { return whole(s, &t.Kinds) }},
	{"窗口", "单行、当次就诊、同一处方、日、周、月、季、年、医保年度、滚动30天、6小时、同一小时", func(t *Terms, s string) bool { return window(s, &t.Window) }},
	{"限价", "元,最多六位小数", func(t *Terms, s string) bool { return price(s, &t.Price) }},
	{"总额", "元", func(t *Terms, s string) bool { return amount(s, &t.Amount) }},
	{"克数", "克", func(t *Terms, s string) bool { return quantity(s, &t.Grams) }},
	{"比例", "70%、0.5 或 1.25", func(t *Terms, s string) bool { return rate(s, &t.Rate) }},
	{"职称", "医士、医师、主治、副主任、主任", func(t *Terms, s string) bool { return rank(s, &t.Title) }},
	{"程度", "禁用 或 慎用", func(t *Terms, s string) bool { return truth(s, &t.Forbidden, "禁用", "慎用") }},
	{"人群", "妊娠、哺乳", func(t *Terms, s string) bool { return population(s, &t.Pregnancy) }},
	{"方式", "本规则说明的一个词", func(t *Terms, s string) bool { t.Mode = s; return s != "" }},
}

// Vocabulary returns every term.
func Vocabulary() []Term { return vocabulary }

// TermNamed returns the term of that name.
func TermNamed(name string) (Term, bool) {
	for _, t := range vocabulary {
		if t.Name == name {
			return t, true
		}
	}
	return Term{}, false
}

// Read reads one value into the terms; the text is "" when it was understood,
// else a sentence that says how to write it.
func (t *Terms) Read(name, text string) string {
	for i := range vocabulary {
		if vocabulary[i].Name != name {
			continue
		}
		if !vocabulary[i].parse(t, strings.TrimSpace(text)) {
			return "“" + name + "”写成“" + text + "”看不懂,应写成:" + vocabulary[i].Form
		}
		t.set |= 1 << i
		return ""
	}
	return "没有“" + name + "”这个参数"
}

func age(s string, into *Age) bool {
	for _, u := range []word[AgeUnit]{{InYears, "岁"}, {InMonths, "月"}, {InDays, "天"}} {
		if number, ok := strings.CutSuffix(s, u.name); ok {
			into.Unit = u.value
			return whole(number, &into.N)
		}
	}
	return false
}

func grade(s string, into *uint8) bool {
	*into = map[string]uint8{"三级": 3, "二级": 2, "一级": 1}[s]
	return *into != 0
}

var wayNames = []word[VisitWay]{{Outpatient, "门诊"}, {Inpatient, "住院"}, {Purchase, "购药"}, {OtherWay, "其他"}, {Online, "互联网"}}

// String returns the ways joined by 、.
func (w VisitWay) String() string {
	return joined(wayNames, func(v VisitWay) bool { return w&v != 0 })
}

func ways(s string, into *VisitWay) bool {
	for _, part := range List(s) {
		v, ok := valueOf(wayNames, part)
		if !ok {
			return false
		}
		*into |= v
	}
	return *into != 0
}

func list(s string, into *[]string) bool {
	*into = List(s)
	return len(*into) > 0
}

// codes takes a part that begins with a letter or digit for a code, any other
// for a word of a name.
func codes(s string, into *[]Code) bool {
	for _, part := range List(s) {
		c := part[0]
		coded := c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
		*into = append(*into, Code{part, !coded})
	}
	return len(*into) > 0
}

func truth(s string, into *bool, yes, no string) bool {
	*into = s == yes
	return s == yes || s == no
}

func whole(s string, into *int32) bool {
	n, err := strconv.ParseInt(s, 10, 32)
	*into = int32(n)
	return err == nil && n >= 0
}

func quantity(s string, into *money.Quantity) bool {
	q, err := money.ParseQuantity(s)
	*into = q
	return err == nil && q >= 0
}

func price(s string, into *money.Price) bool {
	p, err := money.ParsePrice(s)
	*into = p
	return err == nil && p >= 0
}

func amount(s string, into *money.Fen) bool {
	f, err := money.ParseFen(s)
	*into = f
	return err == nil && f >= 0
}

func rate(s string, into *money.Rate) bool {
	r, err := money.ParseRate(s)
	*into = r
	return err == nil && r.Sign() >= 0
}

func rank(s string, into *uint8) bool {
	*into = map[string]uint8{"医士": 1, "医师": 2, "主治": 3, "副主任": 4, "主任": 5}[s]
	return *into != 0
}

func population(s string, into *uint8) bool {
	for _, part := range List(s) {
		switch part {
		case "妊娠":
			*into |= 1
		case "哺乳":
			*into |= 2
		default:
			return false
		}
	}
	return *into != 0
}

var windowNames = []word[Window]{
	{Window{Kind: OneLine}, "单行"}, {Window{Kind: OneVisit}, "当次就诊"}, {Window{Kind: OneRx}, "同一处方"},
	{Window{Kind: CalendarDay}, "日"}, {Window{Kind: CalendarWeek}, "周"}, {Window{Kind: CalendarMonth}, "月"},
	{Window{Kind: CalendarQuarter}, "季"}, {Window{Kind: CalendarYear}, "年"}, {Window{Kind: InsuranceYear}, "医保年度"},
	{Window{Kind: WithinHours}, "同一小时"},
}

func window(s string, into *Window) bool {
	if w, ok := valueOf(windowNames, s); ok {
		*into = w
		return true
	}
	if hours, ok := strings.CutSuffix(s, "小时"); ok {
		into.Kind = WithinHours
		return whole(hours, &into.N) && into.N > 0
	}
	days, ok := strings.CutPrefix(s, "滚动")
	days, end := strings.CutSuffix(days, "天")
	into.Kind = RollingDays
	return ok && end && whole(days, &into.N) && into.N > 0
}

// ParseWindow reads a window as files write it.
func ParseWindow(text string) (Window, bool) {
	var w Window
	if !window(text, &w) {
		return Window{}, false
	}
	return w, true
}

// String returns the window as files write it.
func (w Window) String() string {
	if name := nameOf(windowNames, w); name != "" {
		return name
	}
	switch w.Kind {
	case RollingDays:
		return "滚动" + strconv.Itoa(int(w.N)) + "天"
	case WithinHours:
		return strconv.Itoa(int(w.N)) + "小时"
	default:
		return ""
	}
}
