package qualifying_test

import (
	"errors"
	"testing"

	"yibao/process/qualifying"
	"yibao/register/enrolment"
	"yibao/register/policy"
	"yibao/register/restriction"
	"yibao/storage/storetest/town"
)

// none: the cover began with the town, before the policy was in force, and has
// had no break since.
const none = ""

// A resident who stays enrolled and does not pay for a year has broken off: the
// fixed months and one for each missed year, one less for each year that is paid
// afterwards (国办发〔2024〕38号).
func TestAMissedYearWithinOneSpell(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		about  string
		paid   [][3]string // from, before, on
		repaid bool        // 2025, this year
		first  string      // first day of the wait
		months int
	}{
		{about: "从没有断过", paid: [][3]string{{"2024-01", "2027-01", "2023-12-10"}}, first: none},
		{about: "从没有缴过费的记录", first: none},
		{about: "当年过了期限才缴,不是断保", paid: [][3]string{{"2024-01", "2025-01", "2023-12-10"}, {"2025-01", "2026-01", "2025-04-02"}, {"2026-01", "2027-01", "2025-12-10"}}, first: none},
		{about: "断 2025 年,集中期内缴 2026 年", paid: [][3]string{{"2024-01", "2025-01", "2023-12-10"}, {"2026-01", "2027-01", "2025-12-10"}}, first: "2026-01-01", months: 4},
		{about: "断 2025 年,过了年才缴", paid: [][3]string{{"2024-01", "2025-01", "2023-12-10"}, {"2026-01", "2027-01", "2026-02-20"}}, first: "2026-02-20", months: 4},
		{about: "断 2025 年,补了", paid: [][3]string{{"2024-01", "2025-01", "2023-12-10"}, {"2026-01", "2027-01", "2026-02-20"}}, repaid: true, first: "2026-02-20", months: 3},
		{about: "政策施行以前的不算", paid: [][3]string{{"2022-01", "2023-01", "2021-12-10"}, {"2025-01", "2027-01", "2024-12-10"}}, first: none},
	} {
		t.Run(c.about, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t, town.Citizen{Scheme: "390"})
			for _, p := range c.paid {
				d.paid(p[0], p[1], p[2], p[2][:7] >= p[0])
			}
			if c.repaid {
				d.paid("2025-01", "2026-01", "2026-03-01", true)
			}
			f, err := d.service.Assess(ctx, qualifying.Question{PsnNo: d.psnNo, Scheme: d.scheme})
			if c.first == none {
				if !errors.Is(err, policy.ErrNoPolicy) || len(f.Changes) != 0 {
					t.Errorf("%s %v", f.Day, err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if f.Day.String() != c.first || f.Wait.Months != c.months {
				t.Errorf("%s 起等待 %d 个月(%s),应为 %s 起 %d 个月", f.Day, f.Wait.Months, f.Wait.Reason, c.first, c.months)
			}
		})
	}
}

// Who joined before there was a waiting period is judged without being asked all
// the same: nothing is waited for, and arrears freeze as anybody's do.
func TestCoverOlderThanThePolicy(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		about  string
		paid   [][3]string
		frozen bool
	}{
		{"缴到现在", [][3]string{{"2020-01", "2026-04", "2020-01-10"}}, false},
		{"欠了很久", [][3]string{{"2020-01", "2025-01", "2020-01-10"}, {"2025-01", "2026-04", ""}}, true},
	} {
		t.Run(c.about, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t, town.Citizen{Change: func(s *enrolment.Spell) { s.Effective.From = day("2020-01-01") }})
			for _, p := range c.paid {
				d.paid(p[0], p[1], p[2], false)
			}
			if _, err := d.service.Assess(ctx, qualifying.Question{PsnNo: d.psnNo, Scheme: d.scheme}); !errors.Is(err, policy.ErrNoPolicy) {
				t.Fatalf("窗口直接核定:%v", err)
			}
			entry := restriction.Reassess{Kind: restriction.OfPerson, No: d.psnNo, Scheme: d.scheme, Region: town.Region, Reason: "测试", Recorded: d.Now()}
			err := d.service.Store.Listed(ctx, func(w qualifying.ListWork) error { return w.MarkReassess(ctx, []restriction.Reassess{entry}) })
			if err != nil {
				t.Fatal(err)
			}
			done, err := d.service.Drain(ctx, town.Region, d.scheme, 10)
			if err != nil || done.Persons != 1 || done.Refused != 0 {
				t.Fatalf("%+v %v", done, err)
			}
			list, err := d.service.List(ctx, d.psnNo)
			if err != nil || (len(list) > 0) != c.frozen {
				t.Fatalf("%+v %v", list, err)
			}
			for _, x := range list {
				if x.Kind != restriction.Arrears {
					t.Errorf("%s", x.Kind)
				}
			}
		})
	}
}
