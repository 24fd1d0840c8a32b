package entitlement_test

import (
	"errors"
	"strings"
	"testing"

	"yibao/ground/period"
	"yibao/judge/entitlement"
	"yibao/law/policyfile"
	"yibao/policies"
	"yibao/register/restriction"
)

// waitPolicy loads a policy of the fictional city that says how long one waits.
func waitPolicy(t *testing.T, name string) *policyfile.Policy {
	t.Helper()
	p, complaints := policyfile.Load(policies.FS, "390100-安澜/"+name)
	if p == nil {
		t.Fatal(complaints)
	}
	return p
}

// years are payments for whole years: in time unless the year is written with 补.
func years(t *testing.T, list string) []entitlement.Month {
	t.Helper()
	var months []entitlement.Month
	for _, word := range strings.Fields(list) {
		year, back := strings.CutSuffix(word, "补")
		first := day(year + "-01-01")
		paidOn := first.AddDays(-30)
		if back {
			paidOn = day("2031-02-20")
		}
		for m := range 12 {
			months = append(months, entitlement.Month{Month: first.AddMonths(m), PaidOn: paidOn, BackPaid: back})
		}
	}
	return months
}

// The published figures of WAIT-2025, out of the years that were paid, and the
// cases around them. Everybody joins on 2031-03-01.
func TestResidentsWait(t *testing.T) {
	t.Parallel()
	p := waitPolicy(t, "居民-待遇等待.yaml")
	for _, c := range []struct {
		about, paid string
		inWindow    bool
		special     bool
		birth       string
		months      int
		until       string // first day with benefits
		says        string
	}{
		{"断一年 WAIT-2025", "2028 2029", false, false, "", 4, "2031-07-01", "断保 1 年,已补缴 0 年,等待 4 个月,到 2031-06-30 止"},
		{"断两年 WAIT-2025", "2028", false, false, "", 5, "2031-08-01", "断保 2 年"},
		{"断五年 WAIT-2025", "2025", false, false, "", 8, "2031-11-01", "断保 5 年"},
		{"断五年补两年 WAIT-2025", "2025 2029补 2030补", false, false, "", 6, "2031-09-01", "断保 5 年,已补缴 2 年"},
		{"断五年补五年,不低于六个月", "2025 2026补 2027补 2028补 2029补 2030补", false, false, "", 6, "2031-09-01", "已补缴 5 年"},
		{"断三年补三年,只等固定的", "2027 2028补 2029补 2030补", false, false, "", 3, "2031-06-01", "断保 3 年"},
		{"连续缴费,集中参保期内", "2029 2030", true, false, "", 0, "2031-03-01", "不需要等待"},
		{"连续缴费,错过集中参保期", "2029 2030", false, false, "", 3, "2031-06-01", "没有在集中参保期参保"},
		{"从来没有参保,集中参保期内", "", true, false, "", 0, "2031-03-01", "不需要等待"},
		{"从来没有参保,错过集中参保期", "", false, false, "", 3, "2031-06-01", "没有在集中参保期参保"},
		{"断保的人在集中参保期参保也等", "2028", true, false, "", 5, "2031-08-01", "断保 2 年"},
		{"施行以前的断保不算", "2019", false, false, "", 9, "2031-12-01", "断保 6 年"},
		{"特殊群体不等", "2025", false, true, "", 0, "2031-03-01", "不需要等待"},
		{"新生儿九十天内", "", false, false, "2030-12-01", 0, "2031-03-01", "不需要等待"},
		{"出生九十一天", "", false, false, "2030-11-30", 3, "2031-06-01", "没有在集中参保期参保"},
	} {
		t.Run(c.about, func(t *testing.T) {
			t.Parallel()
			j := entitlement.Joining{
				Policy: p, Day: day("2031-03-01"), Now: day("2031-03-01"), Months: years(t, c.paid), InWindow: c.inWindow, Special: c.special,
			}
			if c.birth != "" {
				j.Birth = day(c.birth)
			}
			w, err := entitlement.Waits(j)
			if err != nil {
				t.Fatal(err)
			}
			if w.Months != c.months || w.Span.From != j.Day || w.Span.To != day(c.until) || !strings.Contains(w.Reason, c.says) {
				t.Errorf("等待 %d 个月 %s,%s", w.Months, w.Span, w.Reason)
			}
			if !strings.Contains(w.Rule, "国办发〔2024〕38号") {
				t.Errorf("依据 %s", w.Rule)
			}
		})
	}
}

// Money that comes later shortens the wait only when it has come.
func TestRepairCountsWhenPaid(t *testing.T) {
	t.Parallel()
	j := entitlement.Joining{
		Policy: waitPolicy(t, "居民-待遇等待.yaml"), Day: day("2031-03-01"), Now: day("2031-02-19"), Months: years(t, "2025 2029补 2030补"),
	}
	for now, want := range map[string]int{"2031-02-19": 8, "2031-02-20": 6} {
		j.Now = day(now)
		if w, err := entitlement.Waits(j); err != nil || w.Months != want {
			t.Errorf("%s:等待 %d 个月,应为 %d:%v", now, w.Months, want, err)
		}
	}
}

// run are months from one to before another, paid in time, back-paid (补) or owed
// (欠).
func runOf(months []entitlement.Month, from, to, how string) []entitlement.Month {
	for m := day(from + "-01"); m < day(to+"-01"); m = m.AddMonths(1) {
		one := entitlement.Month{Month: m, PaidOn: m.AddDays(9)}
		switch how {
		case "补":
			one.PaidOn, one.BackPaid = day("2026-03-01"), true
		case "欠":
			one.PaidOn = 0
		}
		months = append(months, one)
	}
	return months
}

func TestEmployeesWaitAndArrears(t *testing.T) {
	t.Parallel()
	p := waitPolicy(t, "职工-待遇等待.yaml")
	for _, c := range []struct {
		about  string
		months func() []entitlement.Month
		now    string
		wait   int
		frozen string // first day, "" for none
	}{
		{"连续缴费", func() []entitlement.Month { return runOf(nil, "2025-01", "2026-03", "") }, "2026-03-01", 0, ""},
		{"从来没有缴费", func() []entitlement.Month { return nil }, "2026-03-01", 0, ""},
		{"中断三个月,补齐", func() []entitlement.Month {
			return runOf(runOf(nil, "2025-01", "2025-12", ""), "2025-12", "2026-03", "补")
		}, "2026-03-01", 0, ""},
		{"中断三个月,没有补", func() []entitlement.Month { return runOf(nil, "2025-01", "2025-12", "") }, "2026-03-01", 6, ""},
		{"中断四个月,补齐", func() []entitlement.Month {
			return runOf(runOf(nil, "2025-01", "2025-11", ""), "2025-11", "2026-03", "补")
		}, "2026-03-01", 6, ""},
		{"欠费三个月,在宽限内", func() []entitlement.Month {
			return runOf(runOf(nil, "2025-01", "2026-03", ""), "2026-03", "2026-06", "欠")
		}, "2026-06-15", 0, ""},
		{"欠费四个月,超过宽限", func() []entitlement.Month {
			return runOf(runOf(nil, "2025-01", "2026-03", ""), "2026-03", "2026-07", "欠")
		}, "2026-07-01", 0, "2026-06-01"},
		{"当月没有缴不算欠费", func() []entitlement.Month {
			return runOf(runOf(nil, "2025-01", "2026-03", ""), "2026-03", "2026-07", "欠")
		}, "2026-06-30", 0, ""},
	} {
		t.Run(c.about, func(t *testing.T) {
			t.Parallel()
			w, err := entitlement.Waits(entitlement.Joining{Policy: p, Day: day("2026-03-01"), Now: day(c.now), Months: c.months()})
			if err != nil {
				t.Fatal(err)
			}
			from := ""
			if w.Frozen.From != w.Frozen.To {
				from = w.Frozen.From.String()
			}
			if w.Months != c.wait || from != c.frozen {
				t.Errorf("等待 %d 个月(%s),暂停自 %q(%s)", w.Months, w.Reason, from, w.Arrears)
			}
		})
	}
}

func TestThawed(t *testing.T) {
	t.Parallel()
	frozen := period.Since(day("2026-06-01"))
	for paid, from := range map[string]string{"2026-06-01": "2026-06-01", "2026-08-31": "2026-06-01", "2026-09-01": "2026-09-01", "2027-01-05": "2027-01-05"} {
		if got := entitlement.Thawed(frozen, day(paid), 3); got.From != day(from) || got.End() != period.Forever {
			t.Errorf("%s 补齐:解除 %s,应自 %s", paid, got, from)
		}
	}
}

// A policy that does not say how long one waits is refused by name.
func TestPolicyWithoutMonths(t *testing.T) {
	t.Parallel()
	_, err := entitlement.Waits(entitlement.Joining{Policy: waitPolicy(t, "职工-工伤定期待遇.yaml"), Day: day("2026-03-01"), Now: day("2026-03-01")})
	if err == nil {
		t.Error("没有等待月数的政策也核定了")
	}
}

// A restriction is told with its days, reason, rule and remedy; one of another
// scheme, a lifted one, or one that is over restricts nothing.
func TestRestricted(t *testing.T) {
	t.Parallel()
	one := restriction.Restriction{
		Version: period.Version{ID: "X", Effective: period.Span{From: day("2026-01-01"), To: day("2026-06-01")}}, Scheme: "310",
		Kind: restriction.Waiting, Active: true, Reason: "断保 2 年", Rule: "《规则》(某号)", Remedy: "可以补缴。",
	}
	for about, c := range map[string]struct {
		change func(*restriction.Restriction)
		refuse bool
	}{
		"在限制期内": {func(*restriction.Restriction) {}, true},
		"已解除":   {func(x *restriction.Restriction) { x.Active = false }, false},
		"别的险种":  {func(x *restriction.Restriction) { x.Scheme = "390" }, false},
		"期满当天":  {func(x *restriction.Restriction) { x.Effective.To = day("2026-03-05") }, false},
		"最后一天":  {func(x *restriction.Restriction) { x.Effective.To = day("2026-03-06") }, true},
		"没有止期":  {func(x *restriction.Restriction) { x.Effective.To = period.Forever }, true},
	} {
		t.Run(about, func(t *testing.T) {
			t.Parallel()
			f, x := healthy(), one
			c.change(&x)
			f.Restrictions = []restriction.Restriction{x}
			told := entitlement.Judge(f).Fault()
			if (told != nil) != c.refuse {
				t.Fatalf("得 %v", told)
			}
			if told != nil && (!errors.Is(told, entitlement.ErrRestricted) || !strings.Contains(told.Error(), "断保 2 年") ||
				!strings.Contains(told.Error(), "某号") || !strings.Contains(told.Error(), "可以补缴") || !strings.Contains(told.Error(), "2026-01-01")) {
				t.Errorf("说法 %v", told)
			}
		})
	}
}
