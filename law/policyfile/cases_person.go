package policyfile

import (
	"slices"

	"yibao/ground/period"
	"yibao/law/expr"
)

// personFacts are the facts that a person's registration says, and that may be
// others from a day on.
var personFacts = []string{"人员类别", "救助身份", "公务员", "缴费档次", "年龄"}

// changes reads 人员变动: what the registers say of the person from a day on. A
// change holds for the case when the day that the policy's 人员日期 names is not
// before it.
func (l *caseLoader) changes(v *visit, e entry) {
	if e.value == nil {
		return
	}
	kind := string(v.policy.header.PersonDate)
	d, ok := v.input.Facts[kind]
	if !ok || d.kind != dateValue {
		l.report.at(e.key, "P105", "写了“人员变动”,没有写“"+kind+"”。", "在“事实”里写上这一天:政策的“人员日期”按它挑。")
		return
	}
	taken := period.Date(d.figure.Num())
	known := v.policy.knownFacts(v.day)
	for _, item := range listOf(e.value) {
		f := l.report.fields(item, "一次变动", append([]string{"自"}, personFacts...)...)
		l.report.require(item, f, "一次变动", "自")
		from := l.report.date(f["自"].value)
		for _, change := range l.report.named(item, "一次变动") {
			fa := known[change.key.text]
			switch {
			case change.key.text == "自" || !slices.Contains(personFacts, change.key.text):
			case fa == nil:
				l.report.at(change.key, "P404", "没有叫“"+change.key.text+"”的事实。", expr.Suggest(change.key.text, sortedKeys(known)))
			default:
				value := l.value(fa, change.value)
				if from <= taken {
					v.input.Facts[fa.name] = value
				}
			}
		}
	}
}
