package enrolling_test

import (
	"slices"
	"testing"

	"yibao/law/region"
	"yibao/process/enrolling"
	"yibao/register/enrolment"
)

// Settings may name every kind of business, and nothing else but what is back-dated.
func TestSettingsNameTheKindsOfBusiness(t *testing.T) {
	t.Parallel()
	want := []string{region.BackDated}
	for _, k := range enrolling.Kinds() {
		want = append(want, string(k))
	}
	got := region.Businesses()
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("设置可写 %v,业务有 %v", got, want)
	}
}

// Cover is back-dated from a day before the month; newborns are not, nor is what
// gives no cover.
func TestBackDatedCover(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	for _, c := range []struct {
		about string
		in    enrolling.Input
		day   string
		want  bool
	}{
		{"本月参保", &enrolling.NewCover{}, "2026-03-01", false},
		{"今天参保", &enrolling.NewCover{}, "", false},
		{"上月参保", &enrolling.NewCover{}, "2026-02-28", true},
		{"登记时从上月参保", &enrolling.NewPerson{Cover: employee()}, "2026-02-01", true},
		{"只登记人员", &enrolling.NewPerson{}, "2026-02-01", false},
		{"从上月恢复", &enrolling.CoverChange{Act: enrolment.Resume}, "2026-02-01", true},
		{"从上月暂停", &enrolling.CoverChange{Act: enrolment.Suspend}, "2026-02-01", false},
		{"新生儿从出生", &enrolling.Newborn{}, "2026-02-01", false},
	} {
		t.Run(c.about, func(t *testing.T) {
			t.Parallel()
			if got := enrolling.BackDated(c.in, date(c.day), o.Today()); got != c.want {
				t.Error(got)
			}
		})
	}
}
