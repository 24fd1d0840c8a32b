package region_test

import (
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"yibao/ground/coding"
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/law/policyfile"
	"yibao/law/region"
)

// good is a complete file; the tests of complaints change a line of it.
const good = `# 测试用
统筹区: 390100
名称: 安澜市
施行: {自: 2024-01-01, 止: 2026-12-31}
核实: 待核实
说明: 只供测试
年度起始: 07-01
金额容差分: 2
可冲正交易: [2102, 2207, 2304]
账户计入基金支付总额: 否
清算经办机构: 390199
业务:
  门诊: [11, 13]
  门诊慢特病: [14]
  住院: [21, '22']
  药店: [41]
清算类别: {门诊: 11, 门诊慢特病: 14, 住院: 21, 药店: 41}
清算方式: {门诊: 1, 门诊慢特病: 1, 住院: 40, 药店: 1}
基金支付类型:
  310: {统筹基金: 310100, 公务员补助: 320100, 企业补充: 370100, 大病保险: 310300, 大额补助: 330100, 伤残人员保障: 350100, 医疗救助: 610100, 其他基金: 999997, 个人账户: 310200, 共济账户: {代码: 310201, 名称: 职工家庭共济账户}, 医院负担: 999996}
`

func TestSettings(t *testing.T) {
	t.Parallel()
	s, complaints := region.Parse("安澜/统筹区.yaml", []byte(good))
	if s == nil || len(complaints) != 0 {
		t.Fatalf("%+v", complaints)
	}
	for about, ok := range map[string]bool{
		"统筹区":        s.Region() == "390100" && s.Name() == "安澜市" && s.Verified() == "待核实",
		"施行到所写的最后一天": s.Effective() == period.Span{From: period.MustDate("2024-01-01"), To: period.MustDate("2027-01-01")},
		"年度从七月起":     s.YearStart().Year(period.MustDate("2026-06-30")) == 2025,
		"容差":         s.LineTolerance() == money.Fen(2),
		"可冲正":        s.Reversible("2207") && !s.Reversible("2208") && !s.Reversible(""),
		"账户不计入":      !s.AccountInFundSum(),
		"清算":         s.ClearingOrg() == "390199" && s.ClearingType("住院") == "21" && s.ClearingWay("住院") == "40" && s.ClearingWay("体检") == "",
		"业务按文件的次序":   slices.Equal(s.Businesses(), []string{"门诊", "门诊慢特病", "住院", "药店"}),
		"险种":         slices.Equal(s.Insurances(), []coding.Insurance{"310"}),
		"哈希是文本的":     s.Hash() == s.Bundle().Hash() && len(s.Hash()) == 64,
	} {
		if !ok {
			t.Errorf("not so: %s", about)
		}
	}
	again, _ := region.Parse(s.Bundle().Files[0].Name, []byte(s.Bundle().Files[0].Text))
	if again == nil || again.Hash() != s.Hash() {
		t.Error("the bundle does not give the settings again")
	}
}

// The order of use of an account is former years first unless the file says
// otherwise.
func TestAccountUse(t *testing.T) {
	t.Parallel()
	for written, want := range map[string]string{"": "先历年后当年", "账户使用次序: 先当年后历年\n": "先当年后历年", "账户使用次序: 先历年后当年\n": "先历年后当年"} {
		if s, complaints := region.Parse("安澜/统筹区.yaml", []byte(good+written)); s == nil || s.AccountUse() != want {
			t.Errorf("%q:%v", written, complaints)
		}
	}
	if s, complaints := region.Parse("安澜/统筹区.yaml", []byte(good+"账户使用次序: 先当年\n")); s != nil || len(complaints) != 1 {
		t.Errorf("%v", complaints)
	}
}

// Which acts want their materials is said by step; a step that is no code is told.
func TestMaterialsThatAreNeeded(t *testing.T) {
	t.Parallel()
	for written, needed := range map[string][2]bool{"必收材料: [ZH-02]\n": {true, false}, "必收材料: [全部]\n": {true, true}, "": {false, false}} {
		s, complaints := region.Parse("安澜/统筹区.yaml", []byte(good+written))
		if s == nil || len(complaints) != 0 || s.NeedsMaterials("ZH-02") != needed[0] || s.NeedsMaterials("CB-02") != needed[1] || s.NeedsMaterials("") {
			t.Errorf("%q:%v", written, complaints)
		}
	}
	for _, wrong := range []string{"[继承]", "[ZH-02, ZH-02]", "全部"} {
		if s, complaints := region.Parse("安澜/统筹区.yaml", []byte(good+"必收材料: "+wrong+"\n")); s != nil || len(complaints) != 1 {
			t.Errorf("%s:%v", wrong, complaints)
		}
	}
}

func TestBusinessOfVisits(t *testing.T) {
	t.Parallel()
	s, _ := region.Parse("统筹区.yaml", []byte(good))
	for medType, want := range map[string]string{
		"11": "门诊", "1103": "门诊", "14": "门诊慢特病", "21": "住院", "21303": "住院", "22": "住院", "41": "药店", "52": "", "1": "", "": "",
	} {
		if got, ok := s.Business(medType); got != want || ok != (want != "") {
			t.Errorf("Business(%q) = %q, %v; want %q", medType, got, ok, want)
		}
	}
}

func TestFunds(t *testing.T) {
	t.Parallel()
	s, _ := region.Parse("统筹区.yaml", []byte(good))
	for _, c := range []struct {
		insurance, payer string
		want             region.Fund
	}{
		{"310", "统筹基金", region.Fund{Code: "310100", Name: "城镇职工基本医疗保险统筹基金"}},
		{"310", "共济账户", region.Fund{Code: "310201", Name: "职工家庭共济账户"}},
		{"31001", "医疗救助", region.Fund{Code: "610100", Name: "医疗救助基金"}},
		{"390", "统筹基金", region.Fund{}},
		{"310", "个人现金", region.Fund{}},
	} {
		if got, ok := s.Fund(c.insurance, c.payer); got != c.want || ok != (c.want.Code != "") {
			t.Errorf("Fund(%s, %s) = %+v, %v; want %+v", c.insurance, c.payer, got, ok, c.want)
		}
	}
	if got, ok := s.HospitalFund("310"); !ok || got.Code != coding.FundHospitalAdvance {
		t.Errorf("HospitalFund = %+v, %v", got, ok)
	}
	for _, payer := range region.Payers() {
		if _, ok := s.Fund("310", payer); !ok {
			t.Errorf("no fund for %s", payer)
		}
	}
}

// Each case changes one text of the good file; all complaints are expected, as
// line:column:length code.
func TestComplaints(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		about, old, new string
		want            []string
		help            string
	}{
		{"键名写错", "金额容差分: 2", "金额溶差分: 2", []string{"1:1:1 R102", "8:1:5 R101"}, "想写的是不是“金额容差分”?"},
		{"全角冒号", "金额容差分: 2\n", "金额容差分：2\n", []string{"8:1:7 R002"}, "冒号和逗号要用半角"},
		{"少了必写的", "清算经办机构: 390199\n", "", []string{"1:1:1 R102"}, ""},
		{"同一个键两次", "说明: 只供测试", "名称: 平澜市", []string{"6:1:2 R202"}, ""},
		{"同一个键两次,一个加引号", "说明: 只供测试", "'名称': 平澜市", []string{"6:1:2 R202"}, ""},
		{"没有值", "名称: 安澜市", "名称:", []string{"3:1:2 R201"}, ""},
		{"空的值", "名称: 安澜市", "名称: ' '", []string{"3:5:1 R201"}, ""},
		{"不存在的省份", "390100", "990100", []string{"2:6:6 R201"}, ""},
		{"不是真实日期", "2024-01-01", "2023-02-29", []string{"4:9:10 R201"}, ""},
		{"止早于自", "止: 2026-12-31", "止: 2023-12-30", []string{"4:1:2 R201"}, ""},
		{"没有自", "自: 2024-01-01, ", "", []string{"4:1:2 R201"}, ""},
		{"日期键写错", "自: 2024-01-01", "从: 2024-01-01", []string{"4:6:1 R101"}, "可以写:自、止。"},
		{"施行不是键值", "施行: {自: 2024-01-01, 止: 2026-12-31}", "施行: 2024-01-01", []string{"4:5:10 R003"}, ""},
		{"年度起始不是一天", "07-01", "02-30", []string{"7:7:5 R201"}, ""},
		{"容差写成元", "金额容差分: 2", "金额容差分: 0.02", []string{"8:8:4 R201"}, ""},
		{"容差为负", "金额容差分: 2", "金额容差分: -1", []string{"8:8:2 R201"}, ""},
		{"容差太宽", "金额容差分: 2", "金额容差分: 101", []string{"8:8:3 R201"}, ""},
		{"不是列表", "[2102, 2207, 2304]", "2102", []string{"9:8:4 R003"}, ""},
		{"交易编号不对,又重复", "[2102, 2207, 2304]", "[210, 2207, 2207, 2601]", []string{"9:9:3 R201", "9:20:4 R202", "9:26:4 R201"}, ""},
		{"是否写成英文", "账户计入基金支付总额: 否", "账户计入基金支付总额: false", []string{"10:13:5 R201"}, "只能写"},
		{"经办机构不是编码", "390199", "市医保中心", []string{"11:9:5 R201"}, ""},
		{"医疗类别归了两类", "门诊慢特病: [14]", "门诊慢特病: [14, 11]", []string{"14:15:2 R202"}, "只归一类"},
		{"医疗类别不是代码", "门诊慢特病: [14]", "门诊慢特病: [慢特病]", []string{"14:11:3 R201"}, ""},
		{"列表里套列表", "[11, 13]", "[11, [13]]", []string{"13:12:1 R003"}, ""},
		{"归到别的类,只提醒", "[11, 13]", "[11, 13, 28]", []string{"13:16:2 R301"}, "不用改"},
		{"清算类别的业务写错", "清算类别: {门诊: 11,", "清算类别: {门疹: 11,", []string{"17:1:4 R102", "17:8:2 R101"}, "想写的是不是“门诊”?"},
		{"清算方式不是代码", "住院: 40", "住院: DRG", []string{"18:29:3 R201"}, ""},
		{"险种写成汉字", "  310:", "  职工:", []string{"20:3:2 R201"}, "310 职工"},
		{"付款方写错", "大额补助: 330100", "大额救助: 330100", []string{"20:3:3 R102", "20:66:4 R101"}, "想写的是不是“大额补助”?"},
		{"付款方没有写", "医疗救助: 610100, ", "", []string{"20:3:3 R102"}, "999997"},
		{"基金代码不对", "310300", "31030", []string{"20:58:5 R201"}, ""},
		{"有代码没有名称", "{代码: 310201, 名称: 职工家庭共济账户}", "{代码: 310201}", []string{"20:138:4 R102"}, ""},
		{"制表符缩进", "  门诊: [11, 13]", "\t门诊: [11, 13]", []string{"13:1:2 R002"}, "缩进只用空格。"},
		{"括号没有配对", "[2102, 2207, 2304]", "[2102, 2207, 2304", []string{"10:1:10 R002"}, ""},
		{"引号没有配对", "名称: 安澜市", "名称: \"安澜市", []string{"3:5:4 R002"}, ""},
		{"锚点", "名称: 安澜市", "名称: &名 安澜市", []string{"3:5:1 R003"}, ""},
		{"两个文件合在一起", "基金支付类型:", "---\n基金支付类型:", []string{"1:1:1 R003"}, ""},
		{"空文件", good, "# 空\n", []string{"1:1:1 R003"}, ""},
		{"不是键值", good, "- 390100\n", []string{"1:1:1 R003"}, ""},
		{"不是 UTF-8", "安澜市", "\xb0\xb2\xc0\xbd", []string{"1:1:1 R002"}, ""},
	} {
		t.Run(c.about, func(t *testing.T) {
			t.Parallel()
			text := strings.Replace(good, c.old, c.new, 1)
			if text == good {
				t.Fatal("the case changes nothing")
			}
			s, complaints := region.Parse("统筹区.yaml", []byte(text))
			var got []string
			helped, failed := false, false
			for _, k := range complaints {
				got = append(got, fmt.Sprintf("%d:%d:%d %s", k.Line, k.Column, k.Length, k.Code))
				helped = helped || strings.Contains(k.Message+k.Help, c.help)
				failed = failed || k.Severity == policyfile.Error
			}
			if diff := cmp.Diff(c.want, got); diff != "" || !helped {
				t.Errorf("-want +got\n%s%+v", diff, complaints)
			}
			if (s == nil) != failed {
				t.Errorf("settings %v although an error was told: %v", s, failed)
			}
		})
	}
}

func TestAllComplaintsComeAtOnce(t *testing.T) {
	t.Parallel()
	_, complaints := region.Parse("统筹区.yaml", []byte("统筹区: 99\n名称: 甲\n施行: {自: 昨天}\n业务: {}\n"))
	codes := make(map[string]int)
	for _, c := range complaints {
		codes[c.Code]++
		if c.File != "统筹区.yaml" || c.Message == "" {
			t.Errorf("%+v", c)
		}
	}
	if want := map[string]int{"R201": 3, "R102": 6}; !cmp.Equal(codes, want) {
		t.Errorf("%v, want %v", codes, want)
	}
}

func TestLoad(t *testing.T) {
	t.Parallel()
	files := fstest.MapFS{"390100-安澜/统筹区.yaml": {Data: []byte("\ufeff" + strings.ReplaceAll(good, "\n", "\r\n"))}}
	if s, complaints := region.Load(files, "390100-安澜/"+region.FileName); s == nil || len(complaints) != 0 {
		t.Errorf("with a byte order mark and CRLF: %+v", complaints)
	}
	if s, complaints := region.Load(files, "无/统筹区.yaml"); s != nil || len(complaints) != 1 || complaints[0].Code != "R001" {
		t.Errorf("%v, %+v", s, complaints)
	}
}

// Every settings file that the project ships is without complaint.
func TestShippedSettings(t *testing.T) {
	t.Parallel()
	policies := os.DirFS("../../policies")
	paths, err := fs.Glob(policies, "*/"+region.FileName)
	if err != nil || len(paths) == 0 {
		t.Fatalf("no settings under policies: %v", err)
	}
	for _, path := range paths {
		s, complaints := region.Load(policies, path)
		if s == nil || len(complaints) != 0 {
			t.Errorf("%s: %+v", path, complaints)
			continue
		}
		if folder, _, _ := strings.Cut(path, "-"); folder != string(s.Region()) {
			t.Errorf("%s is of region %s", path, s.Region())
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(good)
	for _, text := range []string{"", "统筹区", "统筹区: [", "施行: {自: {自: 1}}", "业务: {门诊: [11, 11]}", "? a\n: b", "<<: *x", "a: !!map {}", "\t", "基金支付类型: {310: {统筹基金: {}}}"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, complaints := region.Parse("统筹区.yaml", []byte(text))
		failed := false
		for _, c := range complaints {
			failed = failed || c.Severity == policyfile.Error
			if c.Line < 1 || c.Column < 1 || c.Length < 1 || c.Code == "" || !utf8.ValidString(c.Message) || c.Message == "" {
				t.Fatalf("%+v", c)
			}
		}
		if (s == nil) != failed {
			t.Fatalf("settings %v, complaints %+v", s, complaints)
		}
		if s != nil && (!s.Effective().Valid() || !s.Region().Known() || s.LineTolerance() < 0 || len(s.Businesses()) == 0 || len(s.Insurances()) == 0) {
			t.Fatalf("accepted %q", text)
		}
	})
}
