package policyfile

import (
	"yibao/law/expr"
)

// The names that mean the same in every policy.
const (
	totalName = "总额"
	restName  = "其余"
	noneName  = "无"  // a cell for which the policy says nothing: refused
	unlimited = "不限" // a limit that does not bind
	linesName = "费用明细"
)

// aliases are further words for national facts, accepted in Input.
var aliases = map[string]string{"救助身份": "人员身份", "就医地": "就地"}

// nationalFacts returns the facts that every policy may read without
// declaring them. A policy that declares a fact of the same name reads its
// own.
func nationalFacts() []*fact {
	return []*fact{
		lines(),
		figureOf("年龄", expr.Age, Value{}),
		optionsOf("性别", "", "男", "女"),
		categories(),
		optionsOf("救助身份", "无", "无", "特困", "低保", "返贫致贫", "低保边缘", "因病致贫", "其他困难"),
		truthOf("公务员"),
		optionsOf("缴费档次", "", "高档", "低档"),
		figureOf("连续缴费月数", expr.Month, Value{}),
		figureOf("连续缴费年数", expr.Year, Value{}),
		hospitalLevels(),
		optionsOf("机构类别", "定点医疗机构", "定点医疗机构", "定点零售药店"),
		truthOf("专科医院"),
		textOf("医疗类别"),
		textOf("病种编码"),
		textOf("病种名称"),
		optionsOf("就医地", "本市", "本市", "省内异地", "跨省异地"),
		optionsOf("备案", "未备案", "未备案", "长期备案", "转诊", "急诊抢救", "其他临时"),
		truthOf("签约家庭医生"),
		truthOf("使用个人账户"),
		figureOf("个人账户余额", expr.Yuan, Money(0)),
		figureOf("共济账户余额", expr.Yuan, Money(0)),
		figureOf("本年住院次数", expr.Times, Int(0)),
		figureOf("入院日期", expr.Date, Value{}),
		figureOf("出院日期", expr.Date, Value{}),
		figureOf("结算日期", expr.Date, Value{}),
		figureOf("费用发生日期", expr.Date, Value{}),
		figureOf("出生日期", expr.Date, Value{}),
		figureOf("住院天数", expr.Day, Value{}),
	}
}

func lines() *fact {
	return &fact{name: linesName, form: tableFact, columns: []*fact{
		{name: "金额", form: portionFact, unit: expr.Yuan},
		optionsOf("类别", "", "甲类", "乙类", "丙类"),
		figureOf("限价内金额", expr.Yuan, Value{}),
		figureOf("先付比例", expr.Ratio, Value{}),
		truthOf("不予支付"),
		textOf("费用大类"),
		textOf("目录编码"),
	}}
}

func categories() *fact {
	f := optionsOf("人员类别", "", "在职", "退休", "离休", "居民", "其他")
	for _, name := range []string{"未成年居民", "成年居民", "老年居民"} {
		f.options.Add(name, "居民")
	}
	return f
}

// categoriesOf narrows 人员类别 to those of a scheme.
func categoriesOf(scheme string, all *expr.Options) *expr.Options {
	switch scheme {
	case "310", "320", "330", "370", "510":
		return all.Only("在职", "退休")
	case "390", "392":
		return all.Only("居民")
	case "340", "360":
		return all.Only("离休")
	default:
		return all
	}
}

func hospitalLevels() *fact {
	f := optionsOf("医院等级", "", "三级", "二级", "一级", "基层", "无等级")
	for _, level := range []string{"三级", "二级", "一级"} {
		if level == "三级" {
			f.options.Add("三级特等", level)
		}
		for _, grade := range []string{"甲等", "乙等", "丙等", "无等"} {
			f.options.Add(level+grade, level)
		}
	}
	for _, kind := range []string{"社区", "乡镇卫生院", "村卫生室"} {
		f.options.Add(kind, "基层")
	}
	return f
}

func figureOf(name string, unit expr.Unit, ordinary Value) *fact {
	return &fact{name: name, form: figureFact, unit: unit, ordinary: ordinary}
}

func truthOf(name string) *fact {
	return &fact{name: name, form: truthFact, ordinary: Bool(false)}
}

func textOf(name string) *fact { return &fact{name: name, form: textFact} }

func optionsOf(name, ordinary string, options ...string) *fact {
	f := &fact{name: name, form: choiceFact, options: expr.NewOptions()}
	for _, option := range options {
		f.options.Add(option, "")
	}
	if ordinary != "" {
		f.ordinary = Text(ordinary)
	}
	return f
}

var payerNames = []string{
	"统筹基金", "公务员补助", "企业补充", "大病保险", "大额补助", "伤残人员保障", "医疗救助", "其他基金",
	"个人账户", "共济账户", "医院负担", "个人",
}

// payerName returns the payer as results name it; 大额补助基金 is another word.
func payerName(text string) (string, bool) {
	if text == "大额补助基金" {
		return "大额补助", true
	}
	return text, contains(payerNames, text)
}
