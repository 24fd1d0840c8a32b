package filing_test

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"testing"

	"yibao/ground/period"
	"yibao/policies"
	"yibao/process/enrolling"
	"yibao/process/filing"
	"yibao/process/settlement"
	"yibao/register/access"
	"yibao/register/claim"
	"yibao/register/enrolment"
	"yibao/register/panel"
	"yibao/storage/storetest/town"
)

// window is the agency's window in a town.
type window struct {
	*testing.T
	*town.Town
	desk  *filing.Agency
	psnNo string
}

func newWindow(t *testing.T) window {
	w := town.New(t, policies.FS)
	s := &filing.Service{Store: w.Store, Now: w.Now, Zone: town.China, NewID: w.NewID}
	o := window{t, w, &filing.Agency{Service: s, Desk: w.Store, Texts: w.Bills.Texts}, w.Person(t, town.Citizen{})}
	o.staffed()
	return o
}

// staffed puts the agency's staff into office: four who may review, and some who
// may not.
func (w window) staffed() {
	w.Helper()
	err := w.Store.Accounts(ctx, func(to access.Work) error {
		for _, o := range []access.Organisation{{OrgNo: "O1", Name: "安澜中心", Region: "390100"}, {OrgNo: "O2", Name: "云泽中心", Region: "390300"}} {
			if err := to.AddOrganisation(ctx, o); err != nil {
				return err
			}
		}
		for i, s := range []access.Staff{
			{StaffNo: "专家一"}, {StaffNo: "专家二"}, {StaffNo: "专家三"}, {StaffNo: "专家四"},
			{StaffNo: "经办甲"}, {StaffNo: "经办乙", Roles: []access.Role{access.Clerk}},
			{StaffNo: "离任", State: access.Disabled}, {StaffNo: "外地", OrgNo: "O2"},
		} {
			s.Account, s.Name = fmt.Sprint("a", i), "某人"
			s.OrgNo, s.State = cmp.Or(s.OrgNo, "O1"), cmp.Or(s.State, access.Active)
			if s.Roles == nil {
				s.Roles = []access.Role{access.Reviewer}
			}
			if err := to.AddStaff(ctx, s, access.Secret{StaffNo: s.StaffNo}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		w.Fatal(err)
	}
}

func (w window) apply(disease string, experts ...string) (panel.Application, error) {
	return w.desk.Apply(ctx, panel.Application{
		PsnNo: w.psnNo, Scheme: "310", Disease: disease, Name: "病种", Institution: town.Tertiary, Operator: "经办甲", Content: `{"病历":"1"}`, Experts: experts,
	})
}

func (w window) vote(a panel.Application, expert string, agree bool) (panel.Application, error) {
	return w.desk.Vote(ctx, panel.Vote{ApplicationID: a.ApplicationID, PsnNo: w.psnNo, Expert: expert, Agree: agree, Opinion: "意见"})
}

// chronic tries to settle a bill of the disease today.
func (w window) chronic(disease string) error {
	w.Helper()
	v := w.Registered(w, w.psnNo, "310", town.Tertiary, w.Today().String())
	err := w.Bills.Consult(ctx, w.Caller(town.Tertiary), settlement.Consultation{
		PsnNo: w.psnNo, VisitID: v.ID, MedType: "14", Begin: town.At(v.Day, 8), Disease: disease, Diagnoses: town.Diagnoses(),
	})
	if err != nil {
		return err
	}
	if _, err := w.Bills.UploadFees(ctx, w.Caller(town.Tertiary), w.psnNo, v.ID, []claim.FeeLine{town.Line("1", town.DrugA, 50, v.Day)}); err != nil {
		return err
	}
	_, err = w.Bills.Settle(ctx, w.Caller(town.Tertiary), w.Request(w, v, false))
	return err
}

// Three experts vote: two for it pass, and the benefit holds at once and for two
// years; two against it fail.
func TestExpertsDecide(t *testing.T) {
	t.Parallel()
	for about, c := range map[string]struct {
		votes []bool
		state []panel.State // after each vote
		pays  bool
	}{
		"两票同意":     {[]bool{true, true}, []panel.State{panel.Open, panel.Passed}, true},
		"一票反对两票同意": {[]bool{false, true, true}, []panel.State{panel.Open, panel.Open, panel.Passed}, true},
		"两票反对":     {[]bool{false, false}, []panel.State{panel.Open, panel.Failed}, false},
		"还没有投完":    {[]bool{true}, []panel.State{panel.Open}, false},
	} {
		t.Run(about, func(t *testing.T) {
			t.Parallel()
			w := newWindow(t)
			experts := []string{"专家一", "专家二", "专家三"}
			a, err := w.apply("M01600", experts...)
			if err != nil {
				t.Fatal(err)
			}
			for i, agree := range c.votes {
				got, err := w.vote(a, experts[i], agree)
				if err != nil || got.State != c.state[i] {
					t.Fatalf("第 %d 票之后 %s:%v", i+1, got.State, err)
				}
			}
			if err := w.chronic("M01600"); (err == nil) != c.pays {
				t.Errorf("结算:%v", err)
			}
			if !c.pays {
				return
			}
			w.GoTo("2028-03-04")
			if err := w.chronic("M01600"); err != nil {
				t.Errorf("有效期最后一天:%v", err)
			}
			w.GoTo("2028-03-05")
			if err := w.chronic("M01600"); err == nil {
				t.Error("期满之后还能结算")
			}
		})
	}
}

func TestReviewIsRefused(t *testing.T) {
	t.Parallel()
	w := newWindow(t)
	for about, c := range map[string]struct {
		experts []string
		want    error
	}{
		"人数不够":   {[]string{"专家一", "专家二"}, filing.ErrPanel},
		"同一人两次":  {[]string{"专家一", "专家二", "专家二"}, filing.ErrPanel},
		"经办人自己评": {[]string{"专家一", "专家二", "经办甲"}, filing.ErrPanel},
		"没有这个人":  {[]string{"专家一", "专家二", "查无此人"}, filing.ErrExperts},
		"没有评审权限": {[]string{"专家一", "专家二", "经办乙"}, filing.ErrExperts},
		"账号已停用":  {[]string{"专家一", "专家二", "离任"}, filing.ErrExperts},
		"外地的人":   {[]string{"专家一", "专家二", "外地"}, filing.ErrExperts},
	} {
		if _, err := w.apply("M01600", c.experts...); !errors.Is(err, c.want) {
			t.Errorf("%s:%v", about, err)
		}
	}
	a, err := w.apply("M01600", "专家一", "专家二", "专家三")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.apply("M01600", "专家一", "专家二", "专家三"); !errors.Is(err, filing.ErrInReview) {
		t.Errorf("评审中再申请:%v", err)
	}
	if list, err := w.desk.Pending(ctx, town.Region, "", 10); err != nil || len(list) != 1 || list[0].Content != `{"病历":"1"}` {
		t.Errorf("待评审 %+v %v", list, err)
	}
	if _, err := w.vote(a, "专家四", true); !errors.Is(err, filing.ErrNotOnPanel) {
		t.Errorf("不是评审专家:%v", err)
	}
	if _, err := w.desk.Vote(ctx, panel.Vote{ApplicationID: a.ApplicationID, PsnNo: w.psnNo, Expert: "专家一"}); !errors.Is(err, filing.ErrNoOpinion) {
		t.Errorf("没有意见:%v", err)
	}
	if _, err := w.vote(a, "专家一", true); err != nil {
		t.Fatal(err)
	}
	if _, err := w.vote(a, "专家一", false); !errors.Is(err, filing.ErrVoted) {
		t.Errorf("投两次:%v", err)
	}
	if _, err := w.desk.Retract(ctx, w.psnNo, a.ApplicationID); err != nil {
		t.Fatal(err)
	}
	if _, err := w.vote(a, "专家二", true); !errors.Is(err, filing.ErrDecided) {
		t.Errorf("撤回之后投票:%v", err)
	}
	if _, err := w.desk.Retract(ctx, w.psnNo, "NONE"); !errors.Is(err, panel.ErrUnknown) {
		t.Errorf("没有的申请:%v", err)
	}
}

// Who cannot be an expert is told all at once, each with why, and that they are
// too few as well.
func TestAllUnfitExpertsAreTold(t *testing.T) {
	t.Parallel()
	w := newWindow(t)
	_, err := w.apply("M01600", "查无此人", "经办乙", "离任", "外地")
	if !errors.Is(err, filing.ErrExperts) {
		t.Fatal(err)
	}
	for _, told := range []string{"查无此人 不是", "经办乙 (某人)没有“评审慢特病申请”", "离任 (某人)的账号已停用", "外地 (某人)的机构“云泽中心”", "3 位"} {
		if !strings.Contains(err.Error(), told) {
			t.Errorf("%v 里没有“%s”", err, told)
		}
	}
}

// A re-check renews a registration for as long again, or ends it from its day.
func TestRecheck(t *testing.T) {
	t.Parallel()
	w := newWindow(t)
	a, err := w.apply("M03900", "专家一")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.vote(a, "专家一", true); err != nil {
		t.Fatal(err)
	}
	if _, err := w.apply("M03900", "专家一"); !errors.Is(err, filing.ErrAlreadyFiled) {
		t.Errorf("有效期内再申请:%v", err)
	}
	w.GoTo("2027-03-01")
	g, err := w.desk.Recheck(ctx, w.psnNo, "310", "M03900", true, "经办甲", "年度复审")
	if err != nil || g.Effective.End() != period.MustDate("2029-03-01") {
		t.Fatalf("复审通过 %s:%v", g.Effective, err)
	}
	w.GoTo("2028-06-01")
	if err := w.chronic("M03900"); err != nil {
		t.Errorf("复审之后:%v", err)
	}
	if _, err := w.desk.Recheck(ctx, w.psnNo, "310", "M03900", false, "经办甲", "不再符合"); err != nil {
		t.Fatal(err)
	}
	if err := w.chronic("M03900"); err == nil {
		t.Error("复审不通过之后还能结算")
	}
	if _, err := w.desk.Recheck(ctx, w.psnNo, "310", "M03900", true, "经办甲", "再审"); !errors.Is(err, filing.ErrNoneStands) {
		t.Errorf("已终止的复审:%v", err)
	}
	if _, err := w.desk.End(ctx, w.psnNo, enrolment.Chronic, "M03900", 0, "经办甲", " "); !errors.Is(err, filing.ErrNoReason) {
		t.Errorf("没有理由:%v", err)
	}
}

// What the rules of the region make of filings at the window.
func TestFilingsAtTheWindow(t *testing.T) {
	t.Parallel()
	remote := func(detail, last string) filing.Filed {
		q := filing.Filed{Kind: enrolment.Remote, Code: "340100", Detail: detail, Reason: "探亲"}
		if last != "" {
			q.Last = period.MustDate(last)
		}
		return q
	}
	place := func(code, disease string) filing.Filed {
		return filing.Filed{Kind: enrolment.Designated, Code: code, Detail: disease, Reason: "选定"}
	}
	for about, c := range map[string]struct {
		before []filing.Filed
		q      filing.Filed
		want   error
		end    string // first day that it does not count; "" for none
	}{
		"异地长期不设止期":  {nil, remote("长期", ""), nil, ""},
		"异地急诊一个月":   {nil, remote("急诊", ""), nil, "2026-04-05"},
		"其他临时六个月":   {nil, remote("其他临时", ""), nil, "2026-09-05"},
		"其他临时自己说止期": {nil, remote("其他临时", "2026-03-31"), nil, "2026-04-01"},
		"其他临时过长":    {nil, remote("其他临时", "2026-09-05"), filing.ErrTooLong, ""},
		"止期早于起始":    {nil, remote("其他临时", "2026-03-01"), filing.ErrFilingSpan, ""},
		"同一地同一种再备案": {[]filing.Filed{remote("长期", "")}, remote("长期", ""), filing.ErrAlreadyFiled, ""},
		"转诊三个月":     {nil, filing.Filed{Kind: enrolment.Referral, Code: town.Secondary}, nil, "2026-06-05"},
		"生育一年":      {nil, filing.Filed{Kind: filing.Maternity, Code: "1"}, nil, "2027-03-05"},
		"慢特病定点两家以内": {[]filing.Filed{place(town.Tertiary, "M03900")}, place(town.Secondary, "M03900"), nil, "2027-03-05"},
		"慢特病定点第三家":  {[]filing.Filed{place(town.Tertiary, "M03900"), place(town.Secondary, "M03900")}, place(town.Community, "M03900"), filing.ErrTooManyPlaces, ""},
		"另一病种另算":    {[]filing.Filed{place(town.Tertiary, "M03900"), place(town.Secondary, "M03900")}, place(town.Community, "M01600"), nil, "2027-03-05"},
	} {
		t.Run(about, func(t *testing.T) {
			t.Parallel()
			w := newWindow(t)
			for _, q := range append(c.before, c.q) {
				q.PsnNo, q.Scheme, q.Operator = w.psnNo, "310", "经办甲"
				g, err := w.desk.File(ctx, q)
				if q != (filing.Filed{}) && len(c.before) > 0 && err == nil && q.Code != c.q.Code {
					continue
				}
				if c.want != nil && errors.Is(err, c.want) {
					return
				}
				if err != nil {
					t.Fatalf("得 %v,应为 %v", err, c.want)
				}
				end := ""
				if g.Effective.End() != period.Forever {
					end = g.Effective.End().String()
				}
				if q.Code == c.q.Code && q.Detail == c.q.Detail && c.want == nil && end != c.end {
					t.Errorf("到 %q,应到 %q", end, c.end)
				}
			}
			if c.want != nil {
				t.Errorf("没有拒绝,应为 %v", c.want)
			}
		})
	}
}

// A place may be changed once a year; the next change is refused, and allowed in
// the next year.
func TestChangesOfPlace(t *testing.T) {
	t.Parallel()
	w := newWindow(t)
	file := func(code string) error {
		_, err := w.desk.File(ctx, filing.Filed{PsnNo: w.psnNo, Scheme: "310", Kind: enrolment.Designated, Code: code, Detail: "M03900", Operator: "经办甲"})
		return err
	}
	end := func(code string) {
		t.Helper()
		if _, err := w.desk.End(ctx, w.psnNo, enrolment.Designated, code, 0, "经办甲", "变更"); err != nil {
			t.Fatal(err)
		}
	}
	for _, code := range []string{town.Tertiary, town.Secondary} {
		if err := file(code); err != nil {
			t.Fatal(err)
		}
	}
	w.GoTo("2026-04-01")
	end(town.Tertiary)
	if err := file(town.Community); err != nil {
		t.Fatalf("第一次变更:%v", err)
	}
	w.GoTo("2026-05-01")
	end(town.Community)
	if err := file(town.Tertiary); !errors.Is(err, filing.ErrTooManyChanges) {
		t.Errorf("同一年第二次变更:%v", err)
	}
	w.GoTo("2027-01-04")
	if err := file(town.Tertiary); err != nil {
		t.Errorf("第二年:%v", err)
	}
}

func TestWhoMayFileAtTheWindow(t *testing.T) {
	t.Parallel()
	w := newWindow(t)
	if _, err := w.desk.File(ctx, filing.Filed{PsnNo: w.psnNo, Scheme: "390", Kind: enrolment.Remote, Code: "340100", Detail: "长期"}); err == nil {
		t.Error("没有参加的险种也备案了")
	}
	if _, err := w.desk.Standing(ctx, "NONE"); !errors.Is(err, enrolment.ErrUnknownPerson) {
		t.Errorf("没有此人:%v", err)
	}
}

// What waits for experts when its person's number is merged is decided under the
// kept one, which has the benefit then; when they part it is seen under its own.
func TestReviewAcrossAMerge(t *testing.T) {
	t.Parallel()
	w := newWindow(t)
	a, err := w.apply("M01600", "专家一", "专家二", "专家三")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.vote(a, "专家一", true); err != nil {
		t.Fatal(err)
	}
	absorbed := w.psnNo
	w.psnNo = w.Person(t, town.Citizen{})
	office := &enrolling.Service{Store: w.Store, Now: w.Now, Zone: town.China, NewID: w.NewID, AllowDemoRegion: true}
	enrol := func(in enrolling.Input) {
		if _, err := office.Do(ctx, enrolling.Order{Key: w.NewID(), Reason: "一人两号", Operator: "经办甲"}, in); err != nil {
			t.Fatal(err)
		}
	}
	enrol(&enrolling.Merge{Kept: w.psnNo, Absorbed: absorbed})
	if _, err := w.apply("M01600", "专家一", "专家二", "专家三"); !errors.Is(err, filing.ErrInReview) {
		t.Errorf("评审中再申请:%v", err)
	}
	if list, err := w.desk.Pending(ctx, town.Region, "", 10); err != nil || len(list) != 1 || list[0].PsnNo != w.psnNo {
		t.Errorf("待评审 %+v %v", list, err)
	}
	if _, err := w.vote(a, "专家一", true); !errors.Is(err, filing.ErrVoted) {
		t.Errorf("合并以后再投一次:%v", err)
	}
	if got, err := w.vote(a, "专家二", true); err != nil || got.State != panel.Passed {
		t.Fatalf("第二票之后 %s:%v", got.State, err)
	}
	if err := w.chronic("M01600"); err != nil {
		t.Errorf("结算:%v", err)
	}
	enrol(&enrolling.Part{Kept: w.psnNo, Absorbed: absorbed})
	if all, err := w.desk.Applications(ctx, absorbed); err != nil || len(all) != 1 || len(all[0].Votes) != 2 || all[0].State != panel.Passed {
		t.Errorf("分开以后 %+v %v", all, err)
	}
}
