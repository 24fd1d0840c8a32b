package levyfile

import (
	"yibao/ground/money"
	"yibao/law/expr"
)

// Figure is a figure that a policy may read.
type Figure int

// The figures, with their unit. Money is in fen.
const (
	Wage          Figure = iota // 申报工资 元: the month's wage as declared
	Base                        // 缴费基数 元: after the clamp
	Pension                     // 养老金 元: of the month
	Age                         // 年龄 岁
	Cost                        // 工程造价 元
	Owed                        // 欠费金额 元
	OverdueDays                 // 逾期天数 天
	PaidMonths                  // 已缴月数 月
	DeemedMonths                // 视同月数 月
	MissingMonths               // 差月数 月
	Months                      // 月数 月: how many months of the term count
	OwnPaid                     // 本月个人缴费 元: what the person paid for the month
	EmployerPaid                // 本月单位缴费 元: what the employer paid for the month
	figureCount
)

var figures = [figureCount]struct {
	name string
	unit expr.Unit
}{
	{"申报工资", expr.Yuan}, {"缴费基数", expr.Yuan}, {"养老金", expr.Yuan}, {"年龄", expr.Age}, {"工程造价", expr.Yuan},
	{"欠费金额", expr.Yuan}, {"逾期天数", expr.Day}, {"已缴月数", expr.Month}, {"视同月数", expr.Month},
	{"差月数", expr.Month}, {"月数", expr.Month}, {"本月个人缴费", expr.Yuan}, {"本月单位缴费", expr.Yuan},
}

// Choice is a fact with named options.
type Choice int

// The choices.
const (
	Sex         Choice = iota // 性别: 男, 女
	Status                    // 人员类别: 在职, 退休
	Group                     // 身份: 特困, 低保 …; 无 for nobody
	People                    // 人群: 成年人, 学生儿童 …
	Tier                      // 档次, as the file lists them
	UnitKind                  // 单位类别, as enrolment names them
	AccountPart               // 账户部分: this year's credits or former years'
	choiceCount
)

var choices = [choiceCount]struct {
	name    string
	options []string
}{
	{"性别", []string{"男", "女"}},
	{"人员类别", []string{"在职", "退休"}},
	{"身份", []string{"无", "特困", "孤儿", "低保", "低保边缘", "返贫致贫", "防止返贫监测对象", "重度残疾"}},
	{"人群", []string{"成年人", "学生儿童", "大学生", "新生儿"}},
	{"档次", nil},
	{"单位类别", []string{"企业", "机关", "事业单位", "社会团体", "个体工商户", "学校", "村社区"}},
	{"账户部分", []string{"当年", "历年"}},
}

// ChoiceNames returns the words for the choices, in their order.
func ChoiceNames() []string {
	names := make([]string, choiceCount)
	for i := range choices {
		names[i] = choices[i].name
	}
	return names
}

// Facts are what a policy is asked about: one person, employer or project. The
// zero value knows nothing.
type Facts struct {
	figures [figureCount]money.Rate
	known   [figureCount]bool
	words   [choiceCount]string
	groups  []string
}

// Set gives a figure in its unit; amounts in fen (money.FenRate).
func (f *Facts) Set(name Figure, value money.Rate) { f.figures[name], f.known[name] = value, true }

// SetFen gives an amount.
func (f *Facts) SetFen(name Figure, amount money.Fen) { f.Set(name, money.FenRate(amount)) }

// SetCount gives a count: months, days, years of age.
func (f *Facts) SetCount(name Figure, count int) { f.Set(name, money.Whole(int64(count))) }

// Choose gives a choice by its word.
func (f *Facts) Choose(name Choice, word string) { f.words[name] = word }

// Belong gives the groups (身份) the person belongs to; none is 无.
func (f *Facts) Belong(groups ...string) { f.groups = groups }

// Groups returns the groups the person belongs to, 无 when there is none.
func (f *Facts) Groups() []string {
	if len(f.groups) == 0 {
		return nobody
	}
	return f.groups
}

var nobody = []string{"无"}

// Figure returns a figure and whether it is known.
func (f *Facts) Figure(name Figure) (money.Rate, bool) { return f.figures[name], f.known[name] }
