package policyfile

import (
	"slices"

	"yibao/ground/period"
	"yibao/law/expr"
)

// schemes maps the words for 险种 to national insutype codes.
var schemes = map[string]string{
	"职工": "310", "公务员": "320", "大额": "330", "离休": "340", "残疾军人": "350", "老红军": "360", "企业补充": "370",
	"城乡居民": "390", "居民": "390", "居民大病": "392", "长期照护": "410", "生育": "510",
}

var schemeWords = []string{"职工", "城乡居民", "公务员", "大额", "离休", "残疾军人", "老红军", "企业补充", "居民大病", "长期照护", "生育"}

// businesses maps 业务 to the national med_type codes it settles when 医疗类别
// does not say otherwise.
var businesses = map[string][]string{
	"住院":     {"21", "22", "23", "24", "28"},
	"门诊":     {"11", "12", "13", "15", "19"},
	"门诊慢特病":  {"14", "16"},
	"药店":     {"41"},
	"生育":     {"51", "52", "53"},
	"待遇核定":   nil,
	"待遇等待":   nil,
	"待遇备案":   nil,
	"生育津贴":   nil,
	"工伤定期待遇": nil,
}

var businessWords = []string{"住院", "门诊", "门诊慢特病", "药店", "生育", "待遇核定", "待遇等待", "待遇备案", "生育津贴", "工伤定期待遇"}

func decodeHeader(r *report, d *document, f fields) {
	h := &d.header
	h.Title = r.text(f, "政策")
	d.title = h.Title
	h.Region = r.text(f, "统筹区")
	if e, ok := f["统筹区"]; ok && !sixDigits(h.Region) {
		r.at(e.value, "P115", "“统筹区”要写六位区划代码。", "如 330200。")
	}
	decodeScheme(r, h, f)
	decodeBusiness(r, h, f)
	if e, ok := f["施行"]; ok {
		s := r.fields(e.value, "“施行”", "自", "止", "空缺")
		d.effective, d.gap = e.key, s["空缺"].key
		r.text(s, "空缺")
		r.require(e.key, s, "“施行”", "自")
		h.Effective = r.span(s["自"].value, s["止"].value)
	}
	days := []string{string(Settlement), string(Admission), string(Discharge), string(FeeDate)}
	h.Governing = DateKind(r.oneOf(f, "取值日期", days...))
	h.AccumulatorDate = h.Governing
	if _, ok := f["累计日期"]; ok {
		h.AccumulatorDate = DateKind(r.oneOf(f, "累计日期", days...))
	}
	h.PersonDate = decodePersonDate(r, f)
	d.rounding = r.rounding(f, false)
	if !d.abstract {
		r.require(d.root, f, "政策文件", "政策", "统筹区", "险种", "业务", "施行", "取值日期")
	}
}

// decodePersonDate reads on which day the person's category, groups, tier and age
// are taken. A bill has one person but lines of many days: the day of a line
// cannot be it.
func decodePersonDate(r *report, f fields) DateKind {
	if e, ok := f["人员日期"]; ok && e.value.text == string(FeeDate) {
		r.at(e.value, "P119", "“人员日期”不能按费用发生日期:一张单据的起付线、分段和限额只能按一种身份算,各笔费用的日期却不同。",
			"写 入院日期、出院日期 或 结算日期;文件要求前后分开算的,请在身份变动那天办理中途结算。")
		return Admission
	}
	return DateKind(r.oneOf(f, "人员日期", string(Admission), string(Discharge), string(Settlement)))
}

func decodeScheme(r *report, h *Header, f fields) {
	word := r.text(f, "险种")
	if word == "" {
		return
	}
	h.Scheme = schemes[word]
	if h.Scheme == "" {
		r.at(f["险种"].value, "P115", "没有“"+word+"”这个险种。", expr.Suggest(word, schemeWords))
	}
}

func decodeBusiness(r *report, h *Header, f fields) {
	h.Business = r.text(f, "业务")
	codes, known := businesses[h.Business]
	if h.Business != "" && !known {
		r.at(f["业务"].value, "P115", "没有“"+h.Business+"”这种业务。", expr.Suggest(h.Business, businessWords))
	}
	h.MedTypes = append(h.MedTypes, codes...)
	e, ok := f["医疗类别"]
	if !ok {
		return
	}
	h.MedTypes = nil
	for _, n := range r.texts(e.value, "“医疗类别”") {
		if !digits(n.text) {
			r.at(n, "P115", "“医疗类别”要写国家代码。", "如 [11, 13]。")
			continue
		}
		h.MedTypes = append(h.MedTypes, n.text)
	}
}

func sixDigits(text string) bool { return len(text) == 6 && digits(text) }

func digits(text string) bool {
	for _, c := range text {
		if c < '0' || c > '9' {
			return false
		}
	}
	return text != ""
}

// firstDay is the day from which undated values of a file hold.
func (d *document) firstDay() period.Date {
	if d.header.Effective.From != 0 {
		return d.header.Effective.From
	}
	return 1
}

// SchemeWords returns the words that a file may write after 险种.
func SchemeWords() []string { return slices.Clone(schemeWords) }

// BusinessWords returns the words that a file may write after 业务.
func BusinessWords() []string { return slices.Clone(businessWords) }
