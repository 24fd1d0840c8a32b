package enrolling_test

import (
	"slices"
	"testing"

	"yibao/process/enrolling"
	"yibao/register/enrolment"
)

const works = "91390100MA00000018"

// stands tells what is on file of a number: cover, units, household.
func (o *office) stands(psnNo string) (covers, units []string, household string) {
	o.Helper()
	f, err := o.service.FileOf(ctx, psnNo)
	if err != nil {
		o.Fatal(err)
	}
	for _, s := range f.Covers {
		if s.Effective.Contains(date(today)) && s.State == enrolment.CoverActive {
			covers = append(covers, s.Scheme)
		}
	}
	for _, e := range f.Units {
		units = append(units, e.Employer)
	}
	if f.Household != nil {
		household = f.Household.HouseholdNo
	}
	return covers, units, household
}

// What stood under the absorbed number alone goes on under the kept one, where
// it can be changed; parted again, each has its own.
func TestCoverUnitAndHouseholdFollowTheMerge(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.do("2024-01-01", "", &enrolling.NewEmployer{CreditNo: works, Region: home, Unit: enrolling.Unit{Name: "厂", UnitKind: enrolment.Enterprise, Legal: "张三"}})
	kept, absorbed := o.citizen("王一", "1985-04-12", 1, nil), o.citizen("王一", "1985-04-12", 3, employee())
	o.do("2024-01-01", "", &enrolling.UnitChange{PsnNo: absorbed, Act: enrolling.Hire, Employer: works, Declared: 6000_00})
	o.do("2024-01-01", "", &enrolling.Family{Region: home, Members: []enrolling.Member{{PsnNo: absorbed, Role: enrolment.Head}}})
	o.merge(kept, absorbed)
	covers, units, household := o.stands(kept)
	if !slices.Equal(covers, []string{"310"}) || !slices.Equal(units, []string{works}) || household == "" {
		t.Errorf("合并后 %v %v %q", covers, units, household)
	}
	_, staff, err := o.service.Employer(ctx, func(string) bool { return true }, works, "", 10)
	if err != nil || len(staff) != 1 || staff[0].PsnNo != kept {
		t.Errorf("单位名册 %v %v", staff, err)
	}
	o.do("", "测试", &enrolling.CoverChange{PsnNo: kept, Scheme: "310", Act: enrolment.Suspend})
	o.do("", "测试", &enrolling.CoverChange{PsnNo: kept, Scheme: "310", Act: enrolment.Resume})

	o.do("", "误合并", &enrolling.Part{Kept: kept, Absorbed: absorbed})
	covers, units, household = o.stands(absorbed)
	if !slices.Equal(covers, []string{"310"}) || !slices.Equal(units, []string{works}) || household == "" {
		t.Errorf("撤销后被合并的编号 %v %v %q", covers, units, household)
	}
	if _, units, household = o.stands(kept); len(units) > 0 || household != "" {
		t.Errorf("撤销后保留的编号 %v %q", units, household)
	}
}

// An undone merge gives cover back that nobody changed meanwhile.
func TestPartingEndsTheCoverThatWasCarried(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	kept, absorbed := o.citizen("王一", "1985-04-12", 1, nil), o.citizen("王一", "1985-04-12", 3, employee())
	o.merge(kept, absorbed)
	o.do("", "误合并", &enrolling.Part{Kept: kept, Absorbed: absorbed})
	if covers, _, _ := o.stands(kept); len(covers) > 0 {
		t.Errorf("撤销后保留的编号 %v", covers)
	}
	if covers, _, _ := o.stands(absorbed); len(covers) != 1 {
		t.Errorf("撤销后被合并的编号 %v", covers)
	}
}

// Two basic schemes are not merged into one person.
func TestMergeOfTwoBasicSchemes(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	kept, absorbed := o.citizen("王一", "1985-04-12", 1, resident()), o.citizen("王一", "1985-04-12", 3, employee())
	o.refused("", "一人两号", &enrolling.Merge{Kept: kept, Absorbed: absorbed}, enrolling.ErrTwoBasics)
	o.do("", "重复参保", &enrolling.CoverChange{PsnNo: kept, Scheme: "390", Act: enrolment.EndCover})
	o.merge(kept, absorbed)
	if covers, _, _ := o.stands(kept); !slices.Equal(covers, []string{"310"}) {
		t.Errorf("合并后 %v", covers)
	}
}
