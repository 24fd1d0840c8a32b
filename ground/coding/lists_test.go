package coding_test

import (
	"testing"

	"yibao/ground/coding"
)

// Lists for choosing hold every code once, each with a name.
func TestListsForChoosing(t *testing.T) {
	t.Parallel()
	for i, code := range coding.Insurances() {
		if code.Name() == string(code) || i > 0 && coding.Insurances()[i-1] >= code {
			t.Errorf("险种 %s %s", code, code.Name())
		}
	}
	for _, kind := range coding.VisitKinds() {
		if !kind.Known() || kind.Class() == coding.ClassUnknown {
			t.Errorf("医疗类别 %s %s", kind, kind.Name())
		}
	}
	levels := coding.HospitalLevels()
	if len(levels) != 14 || levels[1].Name() != "三级甲等" || levels[13] != "14" {
		t.Errorf("医院等级 %v", levels)
	}
}
