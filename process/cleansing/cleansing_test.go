package cleansing_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"yibao/ground/coding"
	"yibao/ground/period"
	"yibao/policies"
	"yibao/process/cleansing"
	"yibao/process/importing"
	"yibao/register/enrolment"
	"yibao/storage/storetest/town"
)

var ctx = context.Background()

// card is the identity number of the demonstration region for a birth and a
// sequence, with its check digit.
func card(birth, sequence string) string {
	c, _ := coding.CompleteIDCard("390102" + strings.ReplaceAll(birth, "-", "") + sequence)
	return string(c)
}

// someone is a person as the register has him; the empty fields are those of a
// sound one.
type someone struct {
	no, name, birth, cert, sex, death string
	covers                            []string // scheme region from last state
}

type list struct {
	*testing.T
	*town.Town
	service *cleansing.Service
}

func newList(t *testing.T, people ...someone) list {
	t.Helper()
	w := town.New(t, policies.FS)
	l := list{t, w, &cleansing.Service{Store: w.Store, Now: w.Now, Zone: town.China, NewID: w.NewID, AllowDemoRegion: true, Held: 3}}
	for _, p := range people {
		l.enrol(p)
	}
	return l
}

func (l list) enrol(s someone) {
	l.Helper()
	p := enrolment.Person{PsnNo: s.no, Region: "390100", Name: s.name, CertType: "01", CertNo: s.cert, Sex: "1", Nation: "01", Birth: period.MustDate("1980-06-15")}
	if s.birth != "" {
		p.Birth = period.MustDate(s.birth)
	}
	if p.CertNo == "" {
		p.CertNo = card(p.Birth.String(), "00"+s.no[len(s.no)-1:])
	}
	if s.sex != "" {
		p.Sex = s.sex
	}
	if s.death != "" {
		p.Death = period.MustDate(s.death)
	}
	p.Version = l.Version(p.Birth.String(), "")
	var spells []enrolment.Spell
	for _, c := range s.covers {
		f := strings.Fields(c)
		spells = append(spells, enrolment.Spell{
			Version: l.Version(f[2], strings.TrimPrefix(f[3], "-")), PsnNo: s.no, Scheme: f[0], Region: f[1], State: enrolment.CoverState(f[4]), PersonType: "11",
		})
	}
	l.Load(l, func(w importing.Work) error {
		return errors.Join(w.AddPersons(ctx, []enrolment.Person{p}), w.AddSpells(ctx, spells))
	})
}

func (l list) run() cleansing.Summary {
	l.Helper()
	summary, err := l.service.Run(ctx, func(string) bool { return true }, nil)
	if err != nil {
		l.Fatal(err)
	}
	return summary
}

func (l list) items() []enrolment.Doubt {
	l.Helper()
	found, err := l.service.List(ctx, enrolment.DoubtQuery{Within: "3901", Limit: 100})
	if err != nil {
		l.Fatal(err)
	}
	return found
}

func (l list) told() string {
	lines := []string{}
	for _, d := range l.items() {
		lines = append(lines, fmt.Sprintf("%s %s %s", d.Kind, d.PsnNo, d.Other))
	}
	slices.Sort(lines)
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

func TestWhatIsFound(t *testing.T) {
	t.Parallel()
	for about, c := range map[string]struct {
		people []someone
		want   string
	}{
		"都正确":       {[]someone{{no: "A1", name: "王一", covers: []string{"310 390100 2024-01-01 - 1"}}, {no: "A3", name: "王三"}}, ""},
		"校验位错":      {[]someone{{no: "A1", name: "王一", cert: mistyped(card("1980-06-15", "001"))}}, "证件号码有误 A1"},
		"出生日期与证件不符": {[]someone{{no: "A1", name: "王一", birth: "1980-06-16", cert: card("1980-06-15", "001")}}, "证件与登记不符 A1"},
		"性别与证件不符":   {[]someone{{no: "A1", name: "王一", sex: "2"}}, "证件与登记不符 A1"},
		"同名同生日两个号":  {[]someone{{no: "A1", name: "王一"}, {no: "A3", name: "王一"}}, "疑似一人多号 A1 A3"},
		"同名同生日不同地方": {[]someone{{no: "A1", name: "王一"}, {no: "A3", name: "王一", cert: "390203198006150018"[:17] + check("39020319800615001")}}, ""},
		"15位和18位":   {[]someone{{no: "A1", name: "王一"}, {no: "A3", name: "王一旦", cert: "390102800615001"}}, "新旧证号疑似一人 A1 A3"},
		"颠倒两位":      {[]someone{{no: "A1", name: "王一", cert: card("1980-06-15", "121")}, {no: "A3", name: "王一", birth: "1980-06-15", cert: card("1980-06-15", "211")}}, "证号疑似颠倒 A1 A3"},
		"两个险种同时":    {[]someone{{no: "A1", name: "王一", covers: []string{"310 390100 2024-01-01 - 1", "390 390100 2025-01-01 - 1"}}}, "重复参保 A1"},
		"换险种不算重复":   {[]someone{{no: "A1", name: "王一", covers: []string{"310 390100 2024-01-01 2025-01-01 1", "390 390100 2025-01-01 - 1"}}}, ""},
		"终止以后不算重复":  {[]someone{{no: "A1", name: "王一", covers: []string{"310 390100 2024-01-01 - 1", "390 390100 2025-01-01 - 1", "310 390100 2025-01-01 - 4"}}}, ""},
		"两地参保":      {[]someone{{no: "A1", name: "王一", covers: []string{"310 390100 2024-01-01 - 1", "310 390200 2025-01-01 - 1"}}}, "两地参保 A1"},
		"死亡早于出生":    {[]someone{{no: "A1", name: "王一", death: "1980-06-14"}}, "日期矛盾 A1"},
		"死亡以后还在参保":  {[]someone{{no: "A1", name: "王一", death: "2025-01-01", covers: []string{"310 390100 2024-01-01 - 1"}}}, "日期矛盾 A1"},
		"死亡次日终止":    {[]someone{{no: "A1", name: "王一", death: "2025-01-01", covers: []string{"310 390100 2024-01-01 2025-01-02 1"}}}, ""},
		"出生以前参保":    {[]someone{{no: "A1", name: "王一", covers: []string{"310 390100 1979-01-01 - 1"}}}, "日期矛盾 A1"},
		"死者与生者同名同生日不算一人多号": {[]someone{{no: "A1", name: "王一", death: "2020-01-01"}, {no: "A3", name: "王一"}}, ""},
	} {
		t.Run(about, func(t *testing.T) {
			t.Parallel()
			l := newList(t, c.people...)
			l.run()
			if got := l.told(); got != c.want {
				t.Errorf("找到\n%s\n应为\n%s", got, c.want)
			}
			if fresh := l.run().Fresh; fresh != 0 {
				t.Errorf("再找一次多出 %d 条", fresh)
			}
		})
	}
}

// mistyped is a number with another check digit.
func mistyped(number string) string {
	if strings.HasSuffix(number, "0") {
		return number[:17] + "1"
	}
	return number[:17] + "0"
}

func check(first17 string) string {
	full, _ := coding.CompleteIDCard(first17)
	return string(full[17:])
}

// An item is given to somebody, and resolved when it is mended or explained when
// it is right; one that is mended and found again opens again.
func TestItemsAreResolvedOrExplained(t *testing.T) {
	t.Parallel()
	wrong := someone{no: "A1", name: "王一", covers: []string{"310 390100 2024-01-01 - 1", "390 390100 2025-01-01 - 1"}}
	l := newList(t, wrong, someone{no: "A3", name: "李三"}, someone{no: "A5", name: "李三"})
	summary := l.run()
	if summary.Persons != 3 || summary.Fresh != 2 || summary.Found[enrolment.TwoSchemes] != 1 || summary.Found[enrolment.SamePerson] != 1 {
		t.Fatalf("%+v", summary)
	}
	byKind := map[enrolment.DoubtKind]string{}
	for _, d := range l.items() {
		byKind[d.Kind] = d.DoubtID
	}
	two, same := byKind[enrolment.TwoSchemes], byKind[enrolment.SamePerson]
	for _, step := range []struct {
		about string
		c     cleansing.Decision
		want  error
	}{
		{"没有的工单", cleansing.Decision{DoubtID: "X", Next: enrolment.DoubtResolved, Note: "好"}, enrolment.ErrUnknownDoubt},
		{"外地的工单", cleansing.Decision{DoubtID: two, Next: enrolment.DoubtResolved, Note: "好", Within: func(string) bool { return false }}, enrolment.ErrUnknownDoubt},
		{"派给谁没有说", cleansing.Decision{DoubtID: two, Next: enrolment.DoubtAssigned}, cleansing.ErrNote},
		{"派单", cleansing.Decision{DoubtID: two, Next: enrolment.DoubtAssigned, Assignee: "S7"}, nil},
		{"没有说怎样办的", cleansing.Decision{DoubtID: two, Next: enrolment.DoubtResolved}, cleansing.ErrNote},
		{"问题还在", cleansing.Decision{DoubtID: two, Next: enrolment.DoubtResolved, Note: "已终止"}, cleansing.ErrStillThere},
		{"一人多号还在", cleansing.Decision{DoubtID: same, Next: enrolment.DoubtResolved, Note: "已合并"}, cleansing.ErrStillThere},
		{"说明是两个人", cleansing.Decision{DoubtID: same, Next: enrolment.DoubtExplained, Note: "双胞胎"}, nil},
		{"说明以后再派", cleansing.Decision{DoubtID: same, Next: enrolment.DoubtAssigned, Assignee: "S7"}, cleansing.ErrDone},
	} {
		if _, err := l.service.Decide(ctx, step.c); !errors.Is(err, step.want) {
			t.Errorf("%s:%v,应为 %v", step.about, err, step.want)
		}
	}
	l.Load(t, func(w importing.Work) error {
		return w.AddSpells(ctx, []enrolment.Spell{{Version: l.Version("2025-01-01", ""), PsnNo: "A1", Scheme: "310", Region: "390100", State: enrolment.CoverEnded, PersonType: "11"}})
	})
	d, err := l.service.Decide(ctx, cleansing.Decision{DoubtID: two, Next: enrolment.DoubtResolved, Note: "已终止职工医保", Operator: "S7"})
	if err != nil || d.State != enrolment.DoubtResolved || d.Assignee != "S7" {
		t.Fatalf("%+v %v", d, err)
	}
	if fresh := l.run().Fresh; fresh != 0 {
		t.Errorf("改正以后又找到 %d 条", fresh)
	}
}
