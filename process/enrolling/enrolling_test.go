package enrolling_test

import (
	"context"
	"errors"
	"strconv"
	"testing"

	"yibao/ground/coding"
	"yibao/ground/fault"
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/policies"
	"yibao/process/enrolling"
	"yibao/register/enrolment"
	"yibao/storage/storetest/town"
)

var ctx = context.Background()

const (
	home  = "390100"
	away  = "390200"
	today = "2026-03-05"
)

// office is where enrolment business is done.
type office struct {
	*testing.T
	*town.Town
	service *enrolling.Service
	orders  int
}

func newOffice(t *testing.T) *office {
	t.Helper()
	w := town.New(t, policies.FS)
	return &office{T: t, Town: w, service: &enrolling.Service{Store: w.Store, Now: w.Now, Zone: town.China, NewID: w.NewID, AllowDemoRegion: true}}
}

func date(text string) period.Date {
	if text == "" {
		return 0
	}
	return period.MustDate(text)
}

func (o *office) order(day, reason string) enrolling.Order {
	o.orders++
	return enrolling.Order{Key: "业务-" + strconv.Itoa(o.orders), Operator: "S1", Day: date(day), Reason: reason}
}

// do does an act that must succeed.
func (o *office) do(day, reason string, in enrolling.Input) enrolling.Done {
	o.Helper()
	done, err := o.service.Do(ctx, o.order(day, reason), in)
	if err != nil {
		o.Fatalf("%s:%v", in.Kind(), err)
	}
	return done
}

func (o *office) refused(day, reason string, in enrolling.Input, want ...error) {
	o.Helper()
	_, err := o.service.Do(ctx, o.order(day, reason), in)
	for _, w := range want {
		if !errors.Is(err, w) {
			o.Errorf("%s:得到 %v,应为 %v", in.Kind(), err, w)
		}
	}
}

// card makes an identity number of the demonstration region.
func card(birth string, sequence int) string {
	first := "390102" + period.MustDate(birth).String()[:4] + birth[5:7] + birth[8:] + strconv.Itoa(1000 + sequence)[1:]
	number, _ := coding.CompleteIDCard(first)
	return string(number)
}

func (o *office) citizen(name, birth string, sequence int, cover *enrolling.Cover) string {
	o.Helper()
	done := o.do("2024-01-01", "", &enrolling.NewPerson{
		Region: home, Identity: enrolling.Identity{Name: name, CertType: "01", CertNo: card(birth, sequence), Nation: "01"}, Cover: cover,
	})
	return done.Act.PsnNo
}

func employee() *enrolling.Cover { return &enrolling.Cover{Scheme: "310", PersonType: "11"} }

func resident() *enrolling.Cover { return &enrolling.Cover{Scheme: "390", PersonType: "15"} }

// covers tells the states of cover on a day, scheme:state.
func (o *office) covers(psnNo, day string) string {
	o.Helper()
	text := ""
	err := o.Store.Enrolled(ctx, func(r enrolling.Reader) error {
		text = ""
		spells, err := r.SpellsOn(ctx, psnNo, date(day))
		for _, s := range spells {
			text += s.Scheme + ":" + string(s.State) + " "
		}
		return err
	})
	if err != nil {
		o.Fatal(err)
	}
	return text
}

// One person's cover through the years, day by day.
func TestCoverThroughALife(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	p := o.citizen("王小明", "1965-05-01", 11, employee())
	for _, act := range []struct {
		day, reason string
		in          enrolling.Input
	}{
		{"2024-06-01", "单位欠费", &enrolling.CoverChange{PsnNo: p, Scheme: "310", Act: enrolment.Suspend}},
		{"2024-09-01", "补缴到账", &enrolling.CoverChange{PsnNo: p, Scheme: "310", Act: enrolment.Resume}},
		{"2025-05-01", "到龄退休", &enrolling.CoverChange{PsnNo: p, Scheme: "310", Act: enrolment.ChangeCategory, PersonType: "12"}},
		{"2025-07-01", "低保认定", &enrolling.GroupChange{PsnNo: p, Group: "2303"}},
		{"2026-01-01", "转居民", &enrolling.NewCover{PsnNo: p, Cover: enrolling.Cover{Scheme: "390", PersonType: "15", EndOther: true}}},
	} {
		o.do(act.day, act.reason, act.in)
	}
	for day, want := range map[string]string{
		"2023-12-31": "", "2024-01-01": "310:1 ", "2024-05-31": "310:1 ", "2024-06-01": "310:2 ", "2024-08-31": "310:2 ",
		"2024-09-01": "310:1 ", "2025-12-31": "310:1 ", "2026-01-01": "310:4 390:1 ",
	} {
		if got := o.covers(p, day); got != want {
			t.Errorf("%s:%q,应为 %q", day, got, want)
		}
	}
	o.do("", "医院证明", &enrolling.Death{PsnNo: p, Died: date("2026-03-01")})
	if got := o.covers(p, "2026-03-01"); got != "310:4 390:1 " {
		t.Errorf("死亡当天 %q", got)
	}
	if got := o.covers(p, "2026-03-02"); got != "310:4 390:4 " {
		t.Errorf("死亡次日 %q", got)
	}
	o.refused("", "再登记", &enrolling.Death{PsnNo: p, Died: date("2026-03-02")}, enrolling.ErrDead)
	o.refused("", "恢复", &enrolling.CoverChange{PsnNo: p, Scheme: "390", Act: enrolment.Resume}, enrolling.ErrDead, enrolling.ErrNotSuspended)
}

// What is missing or wrong is told all at once.
func TestAllFaultsAreToldAtOnce(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.refused("", "", &enrolling.NewPerson{
		Region: "39", Identity: enrolling.Identity{CertType: "01", CertNo: "390102198504120018", Sex: "5"}, Cover: &enrolling.Cover{Scheme: "999"},
		Post: &enrolling.Post{Employer: "91390100MA0000001X"},
	}, enrolling.ErrCode, enrolling.ErrIdentity, enrolling.ErrRequired, enrolment.ErrUnknownEmployer, enrolling.ErrSeveral)
	_, err := o.service.Do(ctx, enrolling.Order{}, &enrolling.CoverChange{PsnNo: "无", Scheme: "310", Act: enrolment.Suspend})
	if !errors.Is(err, enrolment.ErrUnknownPerson) {
		t.Errorf("%v", err)
	}
	_, err = o.service.Do(ctx, enrolling.Order{}, &enrolling.NewEmployer{})
	f, _ := fault.As(err)
	if f == nil || f.Sentence != "共有7处需要补正:1.缺少“业务编号”,请补充;2.缺少“经办人”,请补充;3.“统筹区”的“”不在代码表内,请按代码表填写;"+
		"4.统一社会信用代码“”应是18位且校验位正确,请按登记证书填写;5.缺少“单位名称”,请补充;6.缺少“法定代表人”,请补充;7.缺少“单位类型”,请补充" {
		t.Errorf("%v", err)
	}
}

// The same key is answered with what it did; with another content it is refused.
func TestActsAreDoneOnce(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	p := o.citizen("王小明", "1985-05-01", 11, employee())
	order := o.order("2026-02-01", "离职")
	suspend := &enrolling.CoverChange{PsnNo: p, Scheme: "310", Act: enrolment.Suspend}
	first, err := o.service.Do(ctx, order, suspend)
	if err != nil {
		t.Fatal(err)
	}
	again, err := o.service.Do(ctx, order, suspend)
	if err != nil || again.Act.ActID != first.Act.ActID {
		t.Errorf("%v %v", again, err)
	}
	order.Reason = "死亡"
	if _, err := o.service.Do(ctx, order, suspend); !errors.Is(err, enrolling.ErrKeyReused) {
		t.Errorf("%v", err)
	}
	o.refused("2026-02-01", "", &enrolling.CoverChange{PsnNo: p, Scheme: "310", Act: enrolment.Suspend}, enrolling.ErrTwoReasons, enrolling.ErrNotActive)
	elsewhere := o.order("", "调动")
	elsewhere.Within = func(region string) bool { return region == away }
	if _, err := o.service.Do(ctx, elsewhere, &enrolling.CoverChange{PsnNo: p, Scheme: "310", Act: enrolment.Resume}); !errors.Is(err, enrolment.ErrUnknownPerson) {
		t.Errorf("%v", err)
	}
}

func TestRefusalsOfCover(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	p := o.citizen("王小明", "1985-05-01", 11, employee())
	for _, c := range []struct {
		about string
		day   string
		in    enrolling.Input
		want  error
	}{
		{"重复参加同一险种", "", &enrolling.NewCover{PsnNo: p, Cover: *employee()}, enrolling.ErrCovered},
		{"职工和居民同时参保", "", &enrolling.NewCover{PsnNo: p, Cover: *resident()}, enrolling.ErrDoubleCover},
		{"没有参加的险种", "", &enrolling.CoverChange{PsnNo: p, Scheme: "390", Act: enrolment.Suspend}, enrolling.ErrNotCovered},
		{"参保以前的日期", "2023-01-01", &enrolling.CoverChange{PsnNo: p, Scheme: "310", Act: enrolment.Suspend}, enrolling.ErrNotCovered},
		{"没有暂停却恢复", "", &enrolling.CoverChange{PsnNo: p, Scheme: "310", Act: enrolment.Resume}, enrolling.ErrNotSuspended},
		{"类别没有变", "", &enrolling.CoverChange{PsnNo: p, Scheme: "310", Act: enrolment.ChangeCategory, PersonType: "11"}, enrolling.ErrSameCategory},
		{"没有的身份", "", &enrolling.GroupChange{PsnNo: p, Group: "2303", Leave: true}, enrolling.ErrNoSuchGroup},
		{"不知道的业务", "", &enrolling.CoverChange{PsnNo: p, Scheme: "310", Act: "升级"}, enrolling.ErrUnknownKind},
		{"死亡早于出生", "", &enrolling.Death{PsnNo: p, Died: date("1985-04-30")}, enrolling.ErrDeathBefore},
		{"死亡在将来", "", &enrolling.Death{PsnNo: p, Died: date("2026-03-06")}, enrolling.ErrFuture},
		{"证件已登记", "", &enrolling.NewPerson{Region: home, Identity: enrolling.Identity{Name: "王小明", CertType: "01", CertNo: card("1985-05-01", 11)}}, enrolling.ErrOnFile},
		{"性别与证件不符", "", &enrolling.NewPerson{Region: home, Identity: enrolling.Identity{Name: "李", CertType: "01", CertNo: card("1985-05-01", 13), Sex: "2"}}, enrolling.ErrDiffers},
		{"险种没有填", "", &enrolling.Departure{PsnNo: p, ToRegion: away}, enrolling.ErrRequired},
		{"转给自己", "", &enrolling.Departure{PsnNo: p, Scheme: "310", ToRegion: home}, enrolling.ErrSameRegion},
		{"出生以前参保", "1985-04-30", &enrolling.NewCover{PsnNo: p, Cover: *resident()}, enrolling.ErrBeforeBirth},
		{"结束早于开始", "", &enrolling.GroupChange{PsnNo: p, Group: "2303", Last: date("2026-03-04")}, enrolling.ErrSpan},
	} {
		t.Run(c.about, func(t *testing.T) {
			o.refused(c.day, "理由", c.in, c.want)
		})
	}
	o.do("2026-03-20", "预先登记", &enrolling.CoverChange{PsnNo: p, Scheme: "310", Act: enrolment.Suspend})
	o.refused("2026-03-10", "更早", &enrolling.CoverChange{PsnNo: p, Scheme: "310", Act: enrolment.EndCover}, enrolling.ErrLaterVersion)
	o.do("", "认定", &enrolling.GroupChange{PsnNo: p, Group: "2303"})
	o.refused("", "认定", &enrolling.GroupChange{PsnNo: p, Group: "2303"}, enrolling.ErrInGroup)
}

const credit = "91390100MA00000010" // completed below

func creditNo(t *testing.T, n int) string {
	t.Helper()
	code, ok := coding.CompleteCreditCode("91390100MA0000" + strconv.Itoa(1000 + n)[1:])
	if !ok {
		t.Fatal(credit)
	}
	return string(code)
}

// A unit, its people, and their wages.
func TestEmployersAndTheirPeople(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	one, two := creditNo(t, 1), creditNo(t, 2)
	unit := enrolling.Unit{Name: "安澜机械厂", UnitKind: enrolment.Enterprise, Legal: "张三", Phone: "10012345678", BankAccount: "6200000000"}
	o.do("2024-01-01", "", &enrolling.NewEmployer{CreditNo: one, Region: home, Unit: unit})
	o.do("2024-01-01", "", &enrolling.NewEmployer{CreditNo: two, Region: home, Unit: enrolling.Unit{Name: "安澜中学", UnitKind: enrolment.School, Legal: "李四"}})
	o.refused("", "", &enrolling.NewEmployer{CreditNo: one, Region: home, Unit: unit}, enrolling.ErrUnitOnFile)
	o.refused("", "", &enrolling.NewEmployer{CreditNo: one[:17] + "0", Region: home, Unit: unit}, enrolling.ErrCreditCode)
	p := o.citizen("王小明", "1985-05-01", 11, employee())
	o.do("2024-02-01", "入职", &enrolling.UnitChange{PsnNo: p, Act: enrolling.Hire, Employer: one, Declared: 6000_00})
	o.refused("2024-03-01", "入职", &enrolling.UnitChange{PsnNo: p, Act: enrolling.Hire, Employer: one, Declared: 6000_00}, enrolling.ErrAtUnit)
	o.refused("2024-03-01", "入职", &enrolling.UnitChange{PsnNo: p, Act: enrolling.Hire, Employer: two, Declared: 6000_00}, enrolling.ErrOtherUnit)
	o.refused("2024-03-01", "离职", &enrolling.UnitChange{PsnNo: p, Act: enrolling.Quit, Employer: two}, enrolling.ErrNotAtUnit)
	o.refused("2024-03-01", "注销", &enrolling.EmployerChange{CreditNo: one, State: enrolment.EmployerClosed}, enrolling.ErrUnitStaffed)
	o.do("2025-01-01", "调薪", &enrolling.UnitChange{PsnNo: p, Act: enrolling.Wage, Employer: one, Declared: 7000_00})
	o.do("2025-07-01", "调动", &enrolling.UnitChange{PsnNo: p, Act: enrolling.Hire, Employer: two, Declared: 8000_00, FromOther: true})
	o.do("2025-08-01", "注销", &enrolling.EmployerChange{CreditNo: one, State: enrolment.EmployerClosed})
	o.refused("2025-09-01", "入职", &enrolling.UnitChange{PsnNo: p, Act: enrolling.Hire, Employer: one, Declared: 1, FromOther: true}, enrolling.ErrUnitClosed)
	for day, want := range map[string]string{
		"2024-01-31": "", "2024-02-01": one + " 6000.00 ", "2025-06-30": one + " 7000.00 ", "2025-07-01": two + " 8000.00 ",
	} {
		err := o.Store.Enrolled(ctx, func(r enrolling.Reader) error {
			got := ""
			all, err := r.EmploymentsOn(ctx, p, date(day))
			for _, e := range all {
				got += e.Employer + " " + e.Declared.String() + " "
				staff, err := r.StaffOn(ctx, e.Employer, date(day), "", 10)
				if err != nil || len(staff) != 1 || staff[0].PsnNo != p {
					t.Errorf("%s 在册 %v %v", day, staff, err)
				}
			}
			if got != want {
				t.Errorf("%s:%q,应为 %q", day, got, want)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	err := o.Store.Enrolled(ctx, func(r enrolling.Reader) error {
		e, err := r.EmployerOn(ctx, one, date("2024-05-01"))
		if e.Phone != "10012345678" || e.State != enrolment.EmployerActive {
			t.Errorf("%+v", e)
		}
		acts, err2 := r.EmployerActsOf(ctx, one)
		if len(acts) != 4 {
			t.Errorf("%d 项业务", len(acts))
		}
		spells, err3 := r.SpellsOn(ctx, p, date("2025-07-01"))
		if len(spells) != 1 || spells[0].Employer != "安澜中学" {
			t.Errorf("%+v", spells)
		}
		return errors.Join(err, err2, err3)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A child is born, is covered from birth under the mother's certificate, and is
// given a number later; all is found under either.
func TestNewbornIsGivenANumberLater(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	mother := o.citizen("李梅", "1995-05-01", 12, employee())
	home1 := o.do("2024-02-01", "", &enrolling.Family{Region: home, Members: []enrolling.Member{{PsnNo: mother, Role: enrolment.Head}}})
	born := &enrolling.Newborn{
		Region: home, Name: "王宝", Sex: "1", Birth: date("2026-02-10"), BirthCertNo: "Y390000001",
		ParentCertType: "01", ParentCertNo: card("1995-05-01", 12), Cover: &enrolling.Cover{Scheme: "390", PersonType: "14"},
	}
	child := o.do("2026-02-10", "", born).Act.PsnNo
	if got := o.covers(child, "2026-02-10"); got != "390:1 " {
		t.Errorf("出生当天 %q", got)
	}
	o.refused("2026-02-10", "", &enrolling.Newborn{Region: home, Name: "王宝", Sex: "1", Birth: date("2025-02-10"), BirthCertNo: "Y390000001", ParentCertType: "01", ParentCertNo: "390102199001010000"},
		enrolling.ErrOnFile, enrolling.ErrNotNewborn, enrolling.ErrParent)
	number := card("2026-02-10", 15)
	o.do("", "落户", &enrolling.PersonChange{PsnNo: child, Identity: enrolling.Identity{CertType: "01", CertNo: number}})
	err := o.Store.Enrolled(ctx, func(r enrolling.Reader) error {
		for kind, no := range map[string]string{"02": number, enrolling.CertBirth: "Y390000001"} {
			if found, err := r.PersonByCertificate(ctx, kind, no); err != nil || found != child {
				t.Errorf("%s:%s %v", kind, found, err)
			}
		}
		p, err := r.PersonOn(ctx, child, date("2026-02-11"))
		if p.CertNo != number || p.Birth != date("2026-02-10") || p.Name != "王宝" {
			t.Errorf("%+v", p)
		}
		n, err2 := r.NewbornOf(ctx, child)
		if n == nil || n.BirthCertNo != "Y390000001" || n.ParentPsnNo != mother {
			t.Errorf("%+v", n)
		}
		members, err3 := r.HouseholdMembersOn(ctx, home1.Act.ActID, date(today))
		if len(members) != 2 || members[1].PsnNo != child || members[1].Role != enrolment.Child {
			t.Errorf("%+v", members)
		}
		return errors.Join(err, err2, err3)
	})
	if err != nil {
		t.Fatal(err)
	}
	o.refused("", "", &enrolling.Family{Region: home, Members: []enrolling.Member{{PsnNo: child, Role: enrolment.Child}}}, enrolling.ErrHouseholds, enrolling.ErrOneHead)
	o.do("", "分户", &enrolling.FamilyLeave{PsnNo: child})
	o.refused("", "分户", &enrolling.FamilyLeave{PsnNo: child}, enrolling.ErrNoHousehold)
}

// The relation moves out with the balance, and in by the same certificate.
func TestTransferWithTheBalance(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	p := o.Person(t, town.Citizen{Account: 320_50})
	out := o.do("2026-03-01", "工作调动", &enrolling.Departure{PsnNo: p, Scheme: "310", ToRegion: away})
	c := out.Certificate
	if c == nil || c.Balance != 320_50 || c.FromRegion != home || c.ToRegion != away || c.PaidMonths < 1 || c.Last != date("2026-02-28") {
		t.Fatalf("%+v", c)
	}
	if got := o.account(p); got != 0 {
		t.Errorf("转出后余额 %s", got)
	}
	in := enrolling.Arrival{
		PsnNo: p, Region: away, Cover: *employee(), CertificateNo: c.No, FromRegion: home, First: c.First, Until: c.Last, PaidMonths: c.PaidMonths, Balance: c.Balance,
	}
	short := in
	short.Balance, short.PaidMonths = 320_51, 1000
	o.refused("2026-03-01", "转入", &short, enrolling.ErrCertificate)
	arrived := o.do("2026-03-01", "转入", &in)
	if arrived.Certificate == nil || arrived.Certificate.Direction != enrolment.Inward {
		t.Errorf("%+v", arrived.Certificate)
	}
	again := in
	o.refused("2026-03-01", "转入", &again, enrolling.ErrCertUsed, enrolling.ErrCovered)
	err := o.Store.Enrolled(ctx, func(r enrolling.Reader) error {
		own, err := r.OwnBalances(ctx, p)
		for _, b := range own {
			if want := map[string]money.Fen{home: 0, away: -320_50}[b.Account.Region]; b.Amount != want {
				t.Errorf("%s:%s", b.Account, b.Amount)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func (o *office) account(psnNo string) (held money.Fen) {
	o.Helper()
	err := o.Store.Enrolled(ctx, func(r enrolling.Reader) error {
		held = 0
		own, err := r.OwnBalances(ctx, psnNo)
		for _, b := range own {
			held -= b.Amount
		}
		return err
	})
	if err != nil {
		o.Fatal(err)
	}
	return held
}
