package city_test

import (
	"bytes"
	"encoding/csv"
	"slices"
	"testing"

	"yibao/workshop/city"
)

// What goes to the counters follows from the seed alone.
func TestSameEnrolmentForTheSameSeed(t *testing.T) {
	t.Parallel()
	a, b := city.New(42, 1500, today).Enrolment(), city.New(42, 1500, today).Enrolment()
	for i, f := range a.Files() {
		if g := b.Files()[i]; f.Name != g.Name || !bytes.Equal(f.CSV, g.CSV) {
			t.Errorf("%s 两次生成不同", f.Name)
		}
	}
	if a.Late.CreditNo != b.Late.CreditNo || len(a.Moves) != len(b.Moves) || len(a.Births) != len(b.Births) {
		t.Error("窗口业务两次不同")
	}
}

// Whoever comes to the counter for something is not on the list for it, and
// everybody else is on one.
func TestEverybodyIsTakenInOnce(t *testing.T) {
	t.Parallel()
	c := city.New(7, 3000, today)
	e := c.Enrolment()
	lists := make(map[string][]map[string]string)
	for _, f := range e.Files() {
		lists[f.Name] = table(t, f.CSV)
	}
	for name, want := range map[string]int{"人员.csv": len(c.Persons), "参保.csv": len(c.Persons), "单位.csv": len(e.Employers)} {
		if got := len(lists[name]); got != want {
			t.Errorf("%s 有 %d 行,应为 %d", name, got, want)
		}
	}
	for _, row := range lists["人员.csv"] {
		if row["死亡日期"] != "" {
			t.Errorf("名册里 %s 已死亡", row["人员编号"])
		}
	}
	for _, row := range lists["参保.csv"] {
		if row["状态"] != "1" {
			t.Errorf("名册里 %s 没有正常参保", row["人员编号"])
		}
	}
	registered := make(map[string]bool)
	for _, row := range lists["备案.csv"] {
		registered[row["人员编号"]] = true
	}
	for _, p := range c.Persons {
		applies := slices.Contains(e.Applicants, p)
		if len(p.Chronic) > 0 && registered[p.PsnNo] == applies {
			t.Errorf("%s 的慢特病:窗口申请 %v,名册里 %v", p.PsnNo, applies, registered[p.PsnNo])
		}
	}
	if len(e.Deaths) == 0 || len(e.Suspended) == 0 || len(e.Births) == 0 || len(e.Moves) == 0 || len(e.Doubles) == 0 || len(e.Applicants) == 0 || len(e.Groups) == 0 || len(e.Families) == 0 {
		t.Errorf("窗口业务不全:%d 死亡、%d 暂停、%d 出生、%d 换单位、%d 重复、%d 慢特病、%d 身份、%d 家庭", len(e.Deaths), len(e.Suspended),
			len(e.Births), len(e.Moves), len(e.Doubles), len(e.Applicants), len(e.Groups), len(e.Families))
	}
}

// Everybody at work has an employer and a wage; nobody else has.
func TestWorkAndWages(t *testing.T) {
	t.Parallel()
	c := city.New(7, 3000, today)
	e := c.Enrolment()
	at := make(map[*city.Person]int)
	for _, u := range e.Employers {
		for _, p := range u.Staff {
			at[p]++
		}
	}
	for _, p := range c.Persons {
		if works := p.Standing == city.Active; (at[p] == 1) != works || (e.Wage(p) > 0) != works {
			t.Errorf("%s(%d)在 %d 个单位,工资 %s", p.PsnNo, p.Standing, at[p], e.Wage(p))
		}
	}
}

// A smallest city has somebody for every counter, too.
func TestSmallestCityEnrols(t *testing.T) {
	t.Parallel()
	e := city.New(3, city.SmallestCity, today).Enrolment()
	if e.Late == nil || len(e.Employers) == 0 || len(e.Births) == 0 || len(e.Deaths) == 0 {
		t.Errorf("最小的城市没有:%+v", e)
	}
}

func table(t *testing.T, raw []byte) []map[string]string {
	t.Helper()
	records, err := csv.NewReader(bytes.NewReader(raw)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var list []map[string]string
	for _, record := range records[1:] {
		row := make(map[string]string)
		for i, cell := range record {
			row[records[0][i]] = cell
		}
		list = append(list, row)
	}
	return list
}
