package region

import (
	"regexp"
	"slices"
)

// everyStep in 必收材料 stands for all business steps.
const everyStep = "全部"

// stepCode is how business steps are coded: ZH-02.
var stepCode = regexp.MustCompile(`^[A-Z]{2}-[0-9]{2}$`)

// neededMaterials reads for which business steps an act is refused without the
// materials that the step asks for. Whether there is such a step is not known here.
func (d *decoder) neededMaterials(s *Settings, e entry) {
	for _, item := range d.list(e) {
		switch {
		case item.text != everyStep && !stepCode.MatchString(item.text):
			d.fail(item.token, "R201", "“"+item.text+"”不是经办事项的编码。", "写事项清单里的编码,如 ZH-02;所有事项都要的写 全部。")
		case slices.Contains(s.needed, item.text):
			d.fail(item.token, "R202", "“"+item.text+"”写了两次。", "删去一个。")
		default:
			s.needed = append(s.needed, item.text)
		}
	}
}

var accountUses = []string{"先历年后当年", "先当年后历年"}

// accountUse reads in which order the parts of a personal account are used.
func (d *decoder) accountUse(s *Settings, e entry) {
	value, ok := d.text(e.key, e.value)
	if ok && !slices.Contains(accountUses, value.text) {
		d.unknown(value, "次序", accountUses)
	}
	s.accountUse = value.text
}
