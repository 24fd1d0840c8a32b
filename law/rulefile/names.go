package rulefile

import "yibao/law/expr"

// Name is a word that written rules may use.
type Name struct {
	Name    string
	Form    expr.Form
	Unit    expr.Unit
	Options []string // of a Choice
	OnLine  bool     // of a fee line only
	Means   string
}

// names are the words of lines, visits and persons.
var names = []Name{
	{"数量", expr.Figure, expr.Number, nil, true, "本行数量,已扣除退费"},
	{"单价", expr.Figure, expr.Yuan, nil, true, "本行单价"},
	{"金额", expr.Figure, expr.Yuan, nil, true, "本行金额,已扣除退费"},
	{"基金支付", expr.Figure, expr.Yuan, nil, true, "本行由基金支付的部分"},
	{"开药天数", expr.Figure, expr.Day, nil, true, "本行药品可用的天数"},
	{"编码", expr.Text, expr.Bare, nil, true, "国家编码"},
	{"名称", expr.Text, expr.Bare, nil, true, "收费名称"},
	{"费用类别", expr.Text, expr.Bare, nil, true, "收费项目类别代码"},
	{"处方号", expr.Text, expr.Bare, nil, true, ""},
	{"科室", expr.Text, expr.Bare, nil, true, "开单科室"},
	{"医师", expr.Text, expr.Bare, nil, true, "开单医师代码"},
	{"项目种类", expr.Choice, expr.Bare, []string{"未知", "药品", "饮片", "项目", "耗材"}, true, ""},
	{"收费日期", expr.Figure, expr.Date, nil, true, ""},
	{"就医方式", expr.Choice, expr.Bare, []string{"未知", "门诊", "住院", "购药", "其他", "互联网"}, false, ""},
	{"医疗类别", expr.Text, expr.Bare, nil, false, "医疗类别代码"},
	{"险种", expr.Text, expr.Bare, nil, false, "险种代码"},
	{"机构", expr.Text, expr.Bare, nil, false, "机构编号"},
	{"机构级别", expr.Choice, expr.Bare, []string{"未定级", "一级", "二级", "三级"}, false, ""},
	{"主诊断", expr.Text, expr.Bare, nil, false, "主诊断编码"},
	{"入院日期", expr.Figure, expr.Date, nil, false, "就诊开始的日期"},
	{"出院日期", expr.Figure, expr.Date, nil, false, ""},
	{"住院天数", expr.Figure, expr.Day, nil, false, "出院日期减入院日期"},
	{"就诊基金", expr.Figure, expr.Yuan, nil, false, "本次就诊由基金支付的合计"},
	{"性别", expr.Choice, expr.Bare, []string{"未知", "男", "女"}, false, ""},
	{"年龄", expr.Figure, expr.Age, nil, false, "当天的周岁"},
}

// Call is a function that written rules may use. The first argument is a text
// in quotes, the second, where there is one, a number of days.
type Call struct {
	Name   string
	Days   bool // takes a number of days as its second argument
	Form   expr.Form
	Unit   expr.Unit
	OnLine bool
	Means  string
}

var calls = []Call{
	{"编码开头", false, expr.Truth, expr.Bare, true, "本行编码以此开头"},
	{"名称含", false, expr.Truth, expr.Bare, true, "本行名称里有这几个字"},
	{"诊断开头", false, expr.Truth, expr.Bare, false, "本次就诊有一个诊断以此开头"},
	{"既往诊断开头", false, expr.Truth, expr.Bare, false, "既往有一个诊断以此开头"},
	{"累计数量", true, expr.Figure, expr.Number, true, "编码以此开头的行,到本行为止若干天(含当天)的数量"},
	{"累计次数", true, expr.Figure, expr.Times, true, "同上的行数"},
	{"累计基金", true, expr.Figure, expr.Yuan, true, "同上由基金支付的金额"},
	{"距上次", true, expr.Figure, expr.Day, true, "与上一次编码以此开头的行相隔几天;若干天以内没有的,算若干天"},
	{"就诊次数", true, expr.Figure, expr.Times, false, "到本次为止若干天(含当天)这种就医方式的就诊次数"},
}

// Names returns the words that written rules may use.
func Names() []Name { return names }

// Calls returns the functions that written rules may use.
func Calls() []Call { return calls }

// Cost of a written rule, in lines looked at for each line judged. A call looks
// back so many days; a day is taken for linesADay lines.
const (
	MaxCost   = 20_000
	MaxDays   = 366
	linesADay = 20
)
