package stepfile_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"yibao/ground/period"
	"yibao/law/stepfile"
)

// good is a file with one step.
const good = `业务: 报销
类别: 待遇
来源: 自拟
事项:
  - 编码: BX-01
    名称: 门诊费用报销
    依据: ["某办法"]
    办理: ["经办"]
    复核: ["复核"]
    风险: 高
    时限: 30个工作日
    保管: 30年
    渠道: ["窗口"]
    材料:
      - 名称: 身份证
      - 名称: 病历
        形式: ["原件", "复印件"]
        任一: 病
      - 名称: 诊断证明
        任一: 病
      - 名称: 委托书
        情形: 代办
        份数: 2
    表单:
      - 名称: 银行账号
        类型: 账号
        必填: 是
    例:
      - 名称: 齐
        带来: ["身份证", "病历/复印件"]
`

// Each mistake is complained about at its place.
func TestMistakesAreToldWithTheirPlace(t *testing.T) {
	t.Parallel()
	if _, complaints := stepfile.Parse("好", good); len(complaints) > 0 {
		t.Fatal(complaints)
	}
	for about, c := range map[string]struct{ old, new, want string }{
		"不认识的名称":   {"风险: 高", "危险: 高", "10:5 S102"},
		"没有写":      {"    时限: 30个工作日\n", "", "5:5 S103"},
		"空着":       {"名称: 门诊费用报销", "名称:", "6:"},
		"风险等级":     {"风险: 高", "风险: 很高", "10:9 S105"},
		"高风险没有复核":  {"    复核: [\"复核\"]\n", "", "9:9 S111"},
		"时限的单位":    {"30个工作日", "30天", "11:9 S108"},
		"保管":       {"保管: 30年", "保管: 长期", "12:9 S108"},
		"岗位":       {"办理: [\"经办\"]", "办理: [\"科长\"]", "8:10 S105"},
		"编码":       {"BX-01", "报销1", "5:9 S110"},
		"材料两遍":     {"名称: 诊断证明", "名称: 病历", "19:13 S112"},
		"份数":       {"份数: 2", "份数: 二", "23:13 S106"},
		"材料不是列表":   {"    材料:\n      - 名称: 身份证\n", "    材料: 身份证\n    不:\n", "14:9 S109"},
		"选择没有可选":   {"类型: 账号", "类型: 选择", "26:13 S113"},
		"例里的材料没有":  {"\"身份证\", \"病历/复印件\"", "\"身份证\", \"户口簿\"", "30:21 S114"},
		"只写了受理":    {"        带来:", "        受理: 2026-01-05\n        带来:", "S115"},
		"日期":       {"        带来:", "        受理: 一月\n        到期: 2026-01-05\n        带来:", "30:13 S107"},
		"制表符":      {"    风险: 高", "\t风险: 高", "10:1 S002"},
		"写了两遍":     {"    风险: 高", "    风险: 高\n    风险: 低", "11:5 S006"},
		"缩进不对":     {"    风险: 高", "   风险: 高", "S003"},
		"没有引号的冒号":  {"名称: 门诊费用报销", "名称: 门诊: 报销", "S003"},
		"锚":        {"名称: 门诊费用报销", "名称: &a 门诊", "S005"},
		"列表里的列表":   {"依据: [\"某办法\"]", "依据: [[\"某办法\"]]", "7:"},
		"不是 UTF-8": {"门诊费用报销", "\xff\xfe", "1:1 S001"},
	} {
		text := strings.Replace(good, c.old, c.new, 1)
		if text == good {
			t.Fatalf("%s:没有改到", about)
		}
		_, complaints := stepfile.Parse("试", text)
		told := ""
		for _, one := range complaints {
			told += fmt.Sprintf("%d:%d %s;", one.Line, one.Column, one.Code)
		}
		if !strings.Contains(told, c.want) {
			t.Errorf("%s:得 %q,应有 %q", about, told, c.want)
		}
	}
}

// One code stands for one step in all files.
func TestCodesAreUnique(t *testing.T) {
	t.Parallel()
	_, complaints, err := stepfile.Load(fstest.MapFS{"a.yaml": {Data: []byte(good)}, "b.yaml": {Data: []byte(good)}, "c.txt": {Data: []byte("别的")}})
	if err != nil || len(complaints) != 1 || complaints[0].Code != "S120" {
		t.Errorf("%v %v", complaints, err)
	}
}

func step(t *testing.T) stepfile.Step {
	t.Helper()
	steps, complaints := stepfile.Parse("好", good)
	if len(steps) != 1 || len(complaints) > 0 {
		t.Fatal(complaints)
	}
	return steps[0]
}

// Told once: everything that is missing, with what will do.
func TestMissing(t *testing.T) {
	t.Parallel()
	s := step(t)
	for about, c := range map[string]struct {
		brought []stepfile.Brought
		when    []string
		want    string
	}{
		"什么也没有":    {nil, nil, "身份证(原件 1 份)|病历(原件或复印件 1 份),或 诊断证明(原件 1 份)"},
		"齐":        {[]stepfile.Brought{{Name: "身份证", Form: "原件"}, {Name: "诊断证明", Form: "原件"}}, nil, ""},
		"复印件不行":    {[]stepfile.Brought{{Name: "身份证", Form: "复印件"}, {Name: "病历", Form: "复印件"}}, nil, "身份证(原件 1 份)"},
		"代办":       {[]stepfile.Brought{{Name: "身份证"}, {Name: "病历"}}, []string{"代办"}, "委托书(原件 2 份)"},
		"代办只有一份":   {[]stepfile.Brought{{Name: "身份证"}, {Name: "病历"}, {Name: "委托书", Copies: 1}}, []string{"代办"}, "委托书(原件 2 份)"},
		"代办分两次交":   {[]stepfile.Brought{{Name: "身份证"}, {Name: "病历"}, {Name: "委托书", Copies: 1}, {Name: "委托书", Copies: 1}}, []string{"代办"}, ""},
		"不相干的材料不算": {[]stepfile.Brought{{Name: "照片"}}, nil, "身份证(原件 1 份)|病历(原件或复印件 1 份),或 诊断证明(原件 1 份)"},
	} {
		var told []string
		for _, l := range s.Missing(c.brought, c.when) {
			told = append(told, l.Text)
		}
		if got := strings.Join(told, "|"); got != c.want {
			t.Errorf("%s:得 %q,应为 %q", about, got, c.want)
		}
	}
}

// What is brought later only takes from what is missing, and whoever brings what
// was told is told nothing more.
func TestToldIsEnough(t *testing.T) {
	t.Parallel()
	s := step(t)
	rapid.Check(t, func(t *rapid.T) {
		var brought []stepfile.Brought
		for _, n := range s.Needs {
			if rapid.Bool().Draw(t, n.Name) {
				brought = append(brought, stepfile.Brought{Name: n.Name, Form: rapid.SampledFrom([]string{"原件", "复印件", "电子"}).Draw(t, "form"), Copies: rapid.IntRange(1, 2).Draw(t, "copies")})
			}
		}
		when := rapid.SampledFrom([][]string{nil, {"代办"}}).Draw(t, "when")
		lacks := s.Missing(brought, when)
		for _, l := range lacks {
			name, _, _ := strings.Cut(l.Name, "或")
			brought = append(brought, stepfile.Brought{Name: name, Form: "原件", Copies: 2})
		}
		if more := s.Missing(brought, when); len(more) > 0 {
			t.Fatalf("补齐之后又告知 %v", more)
		}
	})
}

const holidays = `节假日:
  - 年度: 2026
    依据: 某通知
    放假: ["2026-02-15 至 2026-02-23"]
    上班: ["2026-02-14"]
`

func calendar(t *testing.T) stepfile.Calendar {
	t.Helper()
	c, complaints := stepfile.ParseCalendar("节假日.yaml", holidays)
	if len(complaints) > 0 {
		t.Fatal(complaints)
	}
	return c
}

func TestWorkingDays(t *testing.T) {
	t.Parallel()
	c := calendar(t)
	for _, x := range []struct {
		from string
		days int
		due  string
	}{
		{"2026-02-12", 0, "2026-02-12"}, {"2026-02-12", 1, "2026-02-13"}, {"2026-02-13", 1, "2026-02-14"}, // 调休上班的星期六
		{"2026-02-14", 1, "2026-02-24"}, {"2026-02-20", 1, "2026-02-24"}, {"2026-02-27", 1, "2026-03-02"}, {"2027-02-05", 1, "2027-02-08"},
	} {
		if due := c.Due(period.MustDate(x.from), x.days); due.String() != x.due {
			t.Errorf("%s 起 %d 个工作日:%s,应为 %s", x.from, x.days, due, x.due)
		}
	}
}

// The last day of a limit is a working day, and exactly so many lie in it.
func TestDueProperties(t *testing.T) {
	t.Parallel()
	c := calendar(t)
	rapid.Check(t, func(t *rapid.T) {
		from := period.MustDate("2026-01-01").AddDays(rapid.IntRange(0, 500).Draw(t, "from"))
		days := rapid.IntRange(1, 60).Draw(t, "days")
		due := c.Due(from, days)
		if !c.Working(due) || c.WorkingDays(from, due) != days {
			t.Fatalf("%s 起 %d 个工作日:%s,其间 %d 个", from, days, due, c.WorkingDays(from, due))
		}
	})
}

func TestCalendarMistakes(t *testing.T) {
	t.Parallel()
	for about, c := range map[string]struct{ old, new, want string }{
		"两遍":     {"    上班: [\"2026-02-14\"]\n", "  - 年度: 2026\n    依据: 又\n", "S121"},
		"上班日是平日": {"2026-02-14", "2026-02-12", "S122"},
		"别的年度":   {"2026-02-15 至", "2025-02-15 至", "S123"},
		"倒着":     {"2026-02-15 至 2026-02-23", "2026-02-23 至 2026-02-15", "S123"},
		"不是日期":   {"2026-02-14", "二月十四", "S123"},
		"没有依据":   {"    依据: 某通知\n", "", "S103"},
	} {
		_, complaints := stepfile.ParseCalendar("节假日.yaml", strings.Replace(holidays, c.old, c.new, 1))
		if len(complaints) == 0 || complaints[0].Code != c.want {
			t.Errorf("%s:%v,应有 %s", about, complaints, c.want)
		}
	}
}

// No text breaks the reader.
func FuzzParse(f *testing.F) {
	f.Add(good)
	f.Add(holidays)
	f.Add("事项: [")
	f.Fuzz(func(_ *testing.T, text string) {
		stepfile.Parse("模糊", text)
		stepfile.ParseCalendar("模糊", text)
	})
}
