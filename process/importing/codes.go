package importing

import (
	"fmt"
	"strings"

	"yibao/ground/coding"
	"yibao/register/catalogue"
	"yibao/register/enrolment"
	"yibao/register/provider"
)

// codeList finds codes by themselves, by their names, and by what people call
// them.
type codeList struct {
	codes  map[string]string // word to code
	words  []string          // names to offer when a word is not found
	parent int               // an unlisted code of digits counts when its first parent digits are listed; 0: the list is closed
}

// find returns the code of a word.
func (l codeList) find(text string) (string, bool) {
	if code, ok := l.codes[text]; ok { // as most rows are written
		return code, true
	}
	word := wordForm(text)
	if code, ok := l.codes[word]; ok {
		return code, true
	}
	if code, ok := l.codes["0"+word]; ok && len(word) == 1 {
		return code, true
	}
	if l.parent > 0 && len(word) > l.parent && len(word) <= 6 && onlyOf(word, "0123456789") {
		if _, ok := l.codes[word[:l.parent]]; ok {
			return word, true
		}
	}
	return "", false
}

// wordForm evens out brackets and inner spaces.
func wordForm(text string) string {
	return strings.NewReplacer("（", "(", "）", ")", " ", "", "\u3000", "").Replace(text)
}

// entitled adds codes with their names; of two codes of one name the first is
// the one that the name means.
func (l *codeList) entitled(code, name string) {
	if l.codes == nil {
		l.codes = make(map[string]string)
	}
	if _, taken := l.codes[wordForm(name)]; !taken {
		l.codes[wordForm(name)] = code
		l.words = append(l.words, name)
	}
	l.codes[code] = code
}

// called adds what people call codes: "职工=310 居民=390".
func (l codeList) called(aliases string) codeList {
	for _, pair := range strings.Fields(aliases) {
		word, code, _ := strings.Cut(pair, "=")
		l.codes[word] = code
		l.words = append(l.words, word)
	}
	return l
}

// nationalCode is a code list of package coding.
type nationalCode interface {
	~string
	Known() bool
	Name() string
}

// national makes the list of those candidates that are known.
func national[C nationalCode](parent int, candidates ...string) codeList {
	l := codeList{parent: parent}
	for _, c := range candidates {
		if code := C(c); code.Known() {
			l.entitled(c, code.Name())
		}
	}
	return l
}

// closed makes a list whose codes are their own names.
func closed[C ~string](codes ...C) codeList {
	var l codeList
	for _, c := range codes {
		l.entitled(string(c), string(c))
	}
	return l
}

// numbers returns from … to as texts of the given width.
func numbers(width, from, to int) []string {
	texts := make([]string, 0, to-from+1)
	for n := from; n <= to; n++ {
		texts = append(texts, fmt.Sprintf("%0*d", width, n))
	}
	return texts
}

// The code lists of the columns.
var (
	insurances = national[coding.Insurance](3, append(numbers(3, 300, 599), "39905")...).
			called("职工=310 职工医保=310 居民=390 居民医保=390 城乡居民=390 离休=340")
	certificates = national[coding.Certificate](2, append(numbers(2, 1, 99), "990102", "990201")...).
			called("居民身份证=01 身份证=01 社保卡=90 护照=16")
	vouchers = national[coding.Voucher](0, numbers(2, 1, 99)...).
			called("电子凭证=01 身份证=02 社保卡=03")
	sexes      = national[coding.Sex](0, numbers(1, 0, 9)...)
	categories = national[coding.PersonCategory](2, append(append(numbers(2, 11, 99), numbers(4, 1100, 1999)...),
		"151", "116003", "116013", "116015", "126013", "126015", "136003", "136011", "136019")...).
		called("在职职工=11 退休人员=12 未成年居民=14 成年居民=15 老年居民=16 学生儿童=14")
	institutionKinds = national[coding.InstitutionKind](0, numbers(1, 1, 9)...).
				called("医疗机构=1 医院=1 药店=2 零售药店=2")
	itemClasses   = national[coding.ItemClass](0, numbers(2, 1, 99)...).called("甲=01 乙=02 丙=03 自费=03")
	feeCategories = national[coding.FeeCategory](0, numbers(2, 1, 99)...).
			called("床位=01 诊察=02 检查=03 化验=04 治疗=05 手术=06 护理=07 卫生材料=08 材料费=08 西药=09 中药饮片=10 中草药=10 中成药=11 挂号=13 其他=14")

	coverStates        = stateList()
	registrationKinds  = closed(enrolment.Chronic, enrolment.Remote, enrolment.Referral).called("门诊慢特病=慢特病 异地就医=异地 异地备案=异地 转诊转院=转诊")
	remoteKinds        = closed("长期", "急诊", "其他临时")
	agreementStates    = closed(provider.AgreementActive, provider.AgreementSuspended, provider.AgreementEnded)
	practitionerStates = closed(provider.PractitionerActive, provider.PractitionerSuspended, provider.PractitionerRemoved)
	practitionerKinds  = closed("医师", "药师")
	entryKinds         = closed(catalogue.Kinds()...).called("西药中成药=药品 中药饮片=饮片 制剂=自制剂 民族药品=民族药 诊疗项目=项目 医疗服务项目=项目 医用耗材=耗材 诊断=疾病 手术=手术操作 慢特病=门诊慢特病 单病种=按病种付费")
	funds              = closed("统筹基金", "大病保险", "大额补助", "公务员补助", "医疗救助", "企业补充", "伤残人员保障", "其他基金", personalAccount)
)

// stateList is psn_insu_stas.
func stateList() codeList {
	var l codeList
	l.entitled(string(enrolment.CoverActive), "正常参保")
	l.entitled(string(enrolment.CoverSuspended), "暂停参保")
	l.entitled(string(enrolment.CoverVoid), "无效参保")
	l.entitled(string(enrolment.CoverEnded), "终止参保")
	return l.called("正常=1 参保=1 暂停=2 无效=3 终止=4")
}
