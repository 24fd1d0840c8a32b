package contribution_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"

	"yibao/policies"
	process "yibao/process/contribution"
	"yibao/process/publication"
)

// byAge publishes a contribution policy whose fixed add-on goes by age.
func (o *office) byAge(values string) {
	o.Helper()
	const name = "390100-安澜/缴费-职工.yaml"
	text, err := fs.ReadFile(policies.FS, name)
	o.ok(err)
	changed := strings.Replace(string(text), "式: 大额月缴,", "式: 大额按龄,", 1)
	changed = strings.Replace(changed, "  最多补缴月数:", "  大额按龄: {单位: 元, 维度: 年龄, 依据: 安澜职工2024 第六条, 值: "+values+"}\n  最多补缴月数:", 1)
	desk := publication.Service{Store: o.Store, Now: o.Now, NewID: o.NewID}
	if _, complaints, err := desk.PublishLevy(ctx, name, changed, "发布人"); err != nil {
		o.Fatal(complaints, err)
	}
}

// A policy that asks how old somebody at work is reads it from the register.
func TestStaffAreKnownByAge(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.byAge("{不满45: 10, 45以上: 12}")
	unit := o.employer(1, "企业", 600000)
	run := o.assess("单位职工", employees, month("2026-02"))
	st := o.statement(unit, "2026-03-01")
	if run.Refused != 0 || len(st.Bills) != 1 {
		t.Fatalf("%+v", run)
	}
	amounts := st.Bills[0].Bill.Amounts
	if last := amounts[len(amounts)-1]; last != 1200 {
		t.Errorf("四十六岁的大额医疗 %s,应为 12.00", last)
	}
}

// Whom the policy cannot judge is told by name: alone the bill is refused, in a
// batch the others get theirs.
func TestNobodyIsJudgedWithoutARule(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.byAge("{不满45: 10, 45以上: 无}")
	unit := o.employer(1, "企业", 600000)
	_, err := o.service.AssessOne(ctx, process.Alone{Debtor: unit, Region: home, Scheme: employees, Class: "单位职工", Term: month("2026-02"), Reason: "漏核"})
	if !errors.Is(err, process.ErrNotJudged) || !strings.Contains(err.Error(), "P00010000") {
		t.Errorf("没有规定的人:%v", err)
	}
	if run := o.assess("单位职工", employees, month("2026-02")); run.Refused != 1 || run.Bills != 0 {
		t.Errorf("批量 %+v", run)
	}
}
