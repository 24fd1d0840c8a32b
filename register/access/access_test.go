package access_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"yibao/register/access"
)

func TestScopes(t *testing.T) {
	t.Parallel()
	all := []access.Organisation{
		{OrgNo: "390000", Region: "390000"}, {OrgNo: "390100", Region: "390100", Parent: "390000"},
		{OrgNo: "390102", Region: "390102", Parent: "390100"}, {OrgNo: "390102001", Region: "390102", Parent: "390102"},
		{OrgNo: "390200", Region: "390200", Parent: "390000"},
	}
	for _, c := range []struct {
		about, region, prefix string
		home                  int
		offices               []string
		covers, not           []string
	}{
		{"省", "390000", "39", 0, []string{"390000", "390100", "390102", "390102001", "390200"}, []string{"390000", "390102", "390200"}, []string{"380102", ""}},
		{"市", "390100", "3901", 1, []string{"390100", "390102", "390102001"}, []string{"390100", "390102", "390199"}, []string{"390000", "390200", "39"}},
		{"县", "390102", "390102", 2, []string{"390102", "390102001"}, []string{"390102"}, []string{"390100", "390103"}},
		{"乡镇窗口", "390102", "390102", 3, []string{"390102001"}, []string{"390102"}, []string{"390103"}},
	} {
		s := access.ScopeOf(all[c.home], all)
		if s.Empty() || s.RegionPrefix() != c.prefix || !slices.Equal(s.Offices(), c.offices) {
			t.Errorf("%s:%s %v", c.about, s.RegionPrefix(), s.Offices())
		}
		for _, region := range c.covers {
			if !s.Covers(region) {
				t.Errorf("%s 看不到 %s", c.about, region)
			}
		}
		for _, region := range c.not {
			if s.Covers(region) {
				t.Errorf("%s 看到了 %s", c.about, region)
			}
		}
		if !s.CoversOffice(c.offices[0]) || s.CoversOffice("380000") {
			t.Errorf("%s 的机构不对", c.about)
		}
	}
}

// A circle among organisations, which nobody can make through the program, does
// not hang it.
func TestScopeOfACircleEnds(t *testing.T) {
	t.Parallel()
	all := []access.Organisation{{OrgNo: "A", Region: "390100", Parent: "B"}, {OrgNo: "B", Region: "390100", Parent: "A"}}
	if s := access.ScopeOf(all[0], all); !slices.Equal(s.Offices(), []string{"A", "B"}) {
		t.Error(s.Offices())
	}
}

func TestEmptyScopes(t *testing.T) {
	t.Parallel()
	for _, o := range []access.Organisation{{}, {OrgNo: "1"}, {OrgNo: "1", Region: "39"}, {OrgNo: "1", Region: "000000"}, {Region: "390100"}, {OrgNo: "1", Region: "39%%00"}} {
		if s := access.ScopeOf(o, nil); !s.Empty() || s.Covers("390100") || s.Covers("") || s.CoversOffice("1") {
			t.Errorf("%+v 有数据范围", o)
		}
	}
}

// One person holds at most one administrator's role, and then nothing else.
func TestRolesThatOnePersonMayNotHold(t *testing.T) {
	t.Parallel()
	for _, a := range access.Roles() {
		for _, b := range access.Roles() {
			err := access.CheckRoles([]access.Role{a, b})
			want := a != b && (a.Administers() || b.Administers())
			if errors.Is(err, access.ErrRoleConflict) != want || !want && err != nil {
				t.Errorf("%s 与 %s:%v", a, b, err)
			}
		}
	}
	if err := access.CheckRoles([]access.Role{"超级管理员"}); !errors.Is(err, access.ErrUnknownRole) {
		t.Error(err)
	}
	if err := access.CheckRoles(nil); err != nil {
		t.Error(err)
	}
}

// Administrators do no business, nobody proposes and approves with one role, and
// every permission is carried by somebody.
func TestGrants(t *testing.T) {
	t.Parallel()
	business := []access.Permission{
		access.PersonRead, access.PersonUnmask, access.SettlementRead, access.ReversalPropose, access.ReversalApprove,
		access.FundRead, access.PolicyRead, access.PublishPropose, access.PublishApprove,
	}
	administration := []access.Permission{
		access.OrganisationWrite, access.StaffRead, access.StaffWrite, access.StaffReset, access.GrantPropose, access.GrantApprove, access.SessionEnd, access.TrailRead,
	}
	for _, r := range access.Roles() {
		for _, p := range business {
			if r.Administers() && r.Carries(p) {
				t.Errorf("%s 可以“%s”", r, p.Name())
			}
		}
		for _, p := range administration {
			if !r.Administers() && r.Carries(p) {
				t.Errorf("%s 可以“%s”", r, p.Name())
			}
		}
		for _, pair := range [][2]access.Permission{{access.ReversalPropose, access.ReversalApprove}, {access.PublishPropose, access.PublishApprove}, {access.StaffWrite, access.GrantPropose}} {
			if r.Carries(pair[0]) && r.Carries(pair[1]) {
				t.Errorf("%s 既可以“%s”又可以“%s”", r, pair[0].Name(), pair[1].Name())
			}
		}
		if r != access.TrailAdmin && r.Carries(access.TrailRead) || !r.Carries(access.Own) {
			t.Errorf("%s 的留痕或本人权限不对", r)
		}
	}
	seen := map[access.Permission]bool{}
	for _, g := range access.Grants() {
		if seen[g.Permission] || g.Name == "" || len(g.Roles) == 0 || g.Permission.Name() != g.Name {
			t.Errorf("%+v", g)
		}
		seen[g.Permission] = true
	}
}

func TestSessionsEnd(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		about string
		seen  time.Duration // after the beginning
		at    time.Duration
		ended bool
		want  bool
	}{
		{"刚登录", 0, 0, false, true},
		{"空闲 14 分 59 秒", 0, 15*time.Minute - time.Second, false, true},
		{"空闲 15 分钟", 0, 15 * time.Minute, false, false},
		{"一直在用,9 小时 59 分", 599 * time.Minute, 599 * time.Minute, false, true},
		{"一直在用,10 小时", 600 * time.Minute, 600 * time.Minute, false, false},
		{"已经结束", 0, time.Second, true, false},
	} {
		s := access.Session{Begun: noon, Seen: noon.Add(c.seen)}
		if c.ended {
			s.Ended = noon
		}
		if got := s.OpenAt(noon.Add(c.at)); got != c.want {
			t.Errorf("%s:%v", c.about, got)
		}
	}
}
