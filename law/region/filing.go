package region

import (
	"slices"
	"strings"

	"yibao/ground/coding"
)

// filings are the kinds of registration that 须备案 and 备案审核 may name.
var filings = []string{"慢特病", "异地", "转诊", "生育", "定点"}

// needsFiling reads which registration a med_type needs: kinds, each with its
// codes.
func (d *decoder) needsFiling(s *Settings, e entry) {
	s.filing = make(map[coding.VisitKind]string)
	kinds, _ := d.mapping(e.key, e.value)
	for _, kind := range kinds {
		if !slices.Contains(filings, kind.key.text) {
			d.unknown(kind.key, "备案", filings)
			continue
		}
		for _, item := range d.list(kind) {
			code := coding.VisitKind(item.text)
			switch {
			case len(item.text) < 2 || len(item.text) > 6 || !digits(item.text):
				d.fail(item.token, "R201", "“"+item.text+"”不是医疗类别。", "写国家的 med_type 代码,如 52。")
			case s.filing[code] != "":
				d.fail(item.token, "R202", "医疗类别 "+item.text+" 写了两次。", "一种医疗类别只须一种备案。")
			default:
				s.filing[code] = kind.key.text
			}
		}
	}
}

// reviewedFiling reads which registrations of hospitals the agency reviews.
func (d *decoder) reviewedFiling(s *Settings, e entry) {
	for _, item := range d.list(e) {
		switch {
		case item.text != "慢特病":
			d.fail(item.token, "R201", "“"+item.text+"”不能写在备案审核里。", "现在可以写:慢特病;其他备案医院办了当天生效。")
		case slices.Contains(s.reviewedKinds, item.text):
			d.fail(item.token, "R202", "“"+item.text+"”写了两次。", "删去一个。")
		default:
			s.reviewedKinds = append(s.reviewedKinds, strings.TrimSpace(item.text))
		}
	}
}
