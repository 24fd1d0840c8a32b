package region

import (
	"slices"
	"strings"
)

// BackDated names, beside the kinds of enrolment business, what gives cover from
// a day before the current month (追溯参保).
const BackDated = "追溯参保"

// businesses are the names that 参保复核 may list.
var businesses = []string{
	BackDated,
	"参保登记", "新生儿登记", "家庭登记", "家庭成员离户", "单位登记", "个人信息变更", "单位信息变更", "险种参保", "人员类别变更", "单位变动",
	"特殊身份认定", "特殊身份取消", "暂停参保", "恢复参保", "终止参保", "关系转出", "关系转入", "死亡登记", "重复参保合并", "撤销合并",
}

// Businesses returns the names that 参保复核 may list.
func Businesses() []string { return slices.Clone(businesses) }

// reviewedBusiness reads which enrolment business wants two persons.
func (d *decoder) reviewedBusiness(s *Settings, e entry) {
	for _, item := range d.list(e) {
		switch {
		case strings.TrimSpace(item.text) == "":
			d.fail(item.token, "R201", "“参保复核”里有一项是空的。", "写参保业务的名称,如 重复参保合并。")
		case !slices.Contains(businesses, item.text):
			d.fail(item.token, "R201", "没有“"+item.text+"”这种参保业务。", "可以写:"+strings.Join(businesses, "、")+"。")
		case slices.Contains(s.reviewed, item.text):
			d.fail(item.token, "R202", "“"+item.text+"”写了两次。", "删去一个。")
		default:
			s.reviewed = append(s.reviewed, item.text)
		}
	}
}
