package policyfile_test

import (
	"flag"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"yibao/law/policyfile"
)

var update = flag.Bool("update", false, "write the golden files anew")

// mistake is one slip in testdata/mistakes/正确.yaml: old becomes new. «» mark
// what must be underlined; they stand in new, or in at when the complaint is
// about another place.
type mistake struct{ old, new, at, code string }

var mistakes = []mistake{
	// structure
	{"{三级: 900, 二级", "{三级: 900«，»二级", "", "P004"},
	{"险种: 职工", "险种«：»职工", "", "P004"},
	{"二级: 600, 其余: 300}}\n  支付", "二级: «６»00, 其余: 300}}\n  支付", "", "P005"},
	{"  年度限额: {", "«\t»年度限额: {", "", "P003"},
	{"承接: 上级.yaml", "承接: «&»x 上级.yaml", "", "P006"},
	{"年度限额: {单位: 元, 依据: 甲法, 值: 30万}", "年度限额: {单位: 元, 依据: 甲法, 值: 30万", "«累»计:", "P001"},
	// keys and header
	{"统筹区: 330200", "«统筹取»: 330200", "", "P101"},
	{"统筹区: 330200", "统筹区: «33020»", "", "P115"},
	{"险种: 职工", "险种: «职公»", "", "P115"},
	{"业务: 住院", "业务: «住園»", "", "P115"},
	{"取值日期: 出院日期", "取值日期: «出院»", "", "P106"},
	{"取值日期: 出院日期", "取值日期: 出院日期\n人员日期: «费用发生日期»", "", "P119"},
	{"取值日期: 出院日期", "取值日期: 出院日期\n人员日期: «出院»", "", "P106"},
	{"施行: {自: 2020-01-01}", "施行: {自: «2020-02-30»}", "", "P107"},
	{"施行: {自: 2020-01-01}", "施行: {自: 2020-01-01, 止: «2019-12-31»}", "", "P108"},
	{"取值日期: 出院日期", "取值日期: 出院日期\n取整: «四舍五入»", "", "P109"},
	{"业务: 住院", "业务: 住院\n«业务»: 门诊", "", "P102"},
	{"{从: 起付后费用, 比例", "{从: 起付后费用, «币例»: 1, 比例", "", "P101"},
	{"    - 封顶: {从", "    - «封項»: {从", "", "P101"},
	{"得: 统筹支付, 余: 超限额}", "余: 超限额}", "    - «封顶»: {从", "P105"},
	{"  路费: 元", "  路费: «圆»", "", "P116"},
	{"承接: 上级.yaml", "承接: «上上级.yaml»", "", "P117"},
	{"依据:\n  甲法", "依据:\n  «甲法 1»: {标题: 又一份, 核实: 待核实}\n  甲法", "", "P110"},
	{"标题: 乙市调整通知, 核实: 已核实 2026-01-02 对照原文", "标题: 乙市调整通知", "  «乙法»:", "P105"},
	{"核实: 已核实 2026-01-02 对照原文", "核实: «核过了»", "", "P111"},
	{"层次: [费用分类, 基本医疗, 大病保险, 账户]", "层次: [«费用分类», 基本医疗, 账户]", "", "P120"},
	{"层次: [费用分类, 基本医疗, 大病保险, 账户]", "层次: [费用分类, 基本医疗, «大病», 大病保险, 账户]", "", "P120"},
	{"层次: [费用分类, 基本医疗, 大病保险, 账户]", "层次: [费用分类, 大病保险, 基本医疗, 账户]", "!取用: {«合规自付»", "P253"},
	// names
	{"标准: 起付标准, 得", "标准: «起付标淮», 得", "", "P201"},
	{"从: 起付后费用, 比例", "从: «起付后用», 比例", "", "P201"},
	{"从: 统筹应付, 限额", "从: «合规自付», 限额", "", "P202"},
	{"得: 起付自付, 余", "得: «年度限额», 余", "", "P204"},
	{"得: 合规自付}", "得: «统筹支付»}", "", "P204"},
	{"式: 路费 ≥ 0", "式: 路费 ≥ «本年统筹支付»", "", "P206"},
	{"式: 路费 ≥ 0", "式: 路费 ≥ «以有(本年统筹支付)»", "", "P208"},
	{"累计: 本年统筹支付, 得", "累计: «本年统筹», 得", "", "P257"},
	// tables, dates, citations
	{"三级甲等: 1200, 三级: 1000", "«三甲»: 1200, 三级: 1000", "", "P211"},
	{"退休: {至4万: 90%, 4万以上: 95%}", "«离休»: {至4万: 90%, 4万以上: 95%}", "", "P211"},
	{", 退休: {至4万: 90%, 4万以上: 95%}}", "}", "    值: «»{在职", "P214"},
	{"为: {三级: 900, 二级: 600, 其余: 300}", "为: «»{三级: 900, 二级: 600}", "", "P214"},
	{"三级: 900, 二级: 600, 其余: 300", "三级: 900, 二级: 600, «二级»: 700, 其余: 300", "", "P212"},
	{"至2万: 80%, 2万-4万: 85%, 4万以上", "至2万: 80%, «4万以上»", "", "P216"},
	{"2万-4万: 85%, 4万以上: 90%", "«2万-4万»: 85%", "", "P216"},
	{"不满60: 0%, 60-79: 1%", "不满60: 0%, «61-79»: 1%", "", "P216"},
	{"不满60: 0%, 60-79: 1%", "不满60: 0%, «50-79»: 1%", "", "P216"},
	{"80以上: 2%", "«八十以上»: 2%", "", "P215"},
	{"{自: 2023-01-01, 依据", "«»{依据", "", "P219"},
	{"- {依据: 甲法 第三条, 为", "- {自: 2020-06-01, 依据: 甲法 第三条, 为", "  «起付标准»:\n", "P217"},
	{"年度限额: {单位: 元, 依据: 甲法", "«年度限额»: {单位: 元", "", "P218"},
	{"依据: 甲法 第四条", "依据: «丙法 第四条»", "", "P218"},
	{"大病起付标准: {依据: 甲法, 值: 20000}", "大病起付标准: {依据: 甲法, 值: «22000»}", "", "P220"},
	{"大病起付标准: {依据: 甲法", "«大病起付标准»: {单位: 比例, 依据: 甲法", "", "P221"},
	{"年度限额: {单位: 元", "年度限额: {单位: «园»", "", "P203"},
	{"80以上: 2%", "80以上: «2»", "", "P236"},
	{"值: 30万}", "值: «30%»}", "", "P235"},
	{"4万以上: 95%", "4万以上: «9500%»", "", "P222"},
	{"4万以上: 95%", "4万以上: «105%»", "", "P222"},
	{"比例: 先付比例", "比例: «110%»", "", "P222"},
	// money
	{"从: [大病起付自付, 先行自付]", "从: [大病起付自付, «范围内费用»]", "", "P250"},
	{"起付自付 + 按比例自付 + 超限额, 得", "起付自付 + 按比例自付 + «统筹支付», 得", "", "P251"},
	{"扣起付线: {从: 范围内费用", "扣起付线: {从: 全自费, 标准: 1, 得: 另一份, 余: 又一份}\n    - 扣起付线: {从: «全自费»", "", "P250"},
	{"    - 合并: {从", "    - 定额支付: {从: «统筹支付», 金额: 1, 得: 再付}\n    - 合并: {从", "", "P252"},
	{"从: 范围内费用, 标准", "从: «年度限额», 标准", "", "P249"},
	{"从: 范围内费用, 标准", "从: «范围内费用 × 2», 标准", "", "P248"},
	{"从: 行医保, 比例: 先付比例", "从: 行医保, 比例: «路费»", "", "P235"},
	{"标准: 起付标准, 得", "标准: =«起付标准 + 年龄加点», 得", "", "P235"},
	{"标准: 起付标准, 得", "标准: =起付标准 × «支付比例», 得", "", "P238"},
	{"当: 类别 = 丙类", "当: 类别 = «丁类»", "", "P237"},
	{"当: 使用个人账户", "当: «路费»", "", "P233"},
	{"式: 路费 ≥ 0", "式: 路费 «0»", "", "P230"},
	{"大病保险: 大病支付, 个人账户", "个人账户", "\n«支付»:", "P282"},
	{", 个人: 其余}", "}", "\n«支付»:", "P283"},
	{"大病保险: 大病支付", "«大病基金»: 大病支付", "", "P281"},
	{"大病保险: 大病支付", "大病保险: 大病支付 + «起付后费用»", "", "P250"},
	{"得: 统筹支付, 余: 超限额}", "得: 超限额, 余: 统筹支付}", "支付: {统筹基金: «统筹支付»", "P284"},
	{"累计: 本年统筹支付, 得", "累计: 本年统筹支付, 方式: 每次, 得", "累计: 本年统筹支付, «方式»", "P101"},
	{"标准: 起付标准, 得", "标准: 起付标准, 累计: 本年统筹支付, 得", "    - «扣起付线»: {从: 范围", "P260"},
	{"    - 合并: {从: 起付自付 + 按比例自付 + 超限额, 得: 合规自付}", "    - {合并: {从: 起付自付 + 按比例自付 + 超限额, 得: 合规自付}, 当: «路费 > 0»}", "", "P262"},
	{"比例: 支付比例, 调整", "比例: 支付比例, 自付比例: 支付比例, 调整", "    - «按比例»: {从: 起付后", "P265"},
	{"账户: 个人账户余额", "账户: «年龄»", "", "P263"},
	{"先行自付: 行先付, 范围内费用: 行范围内", "先行自付: 行先付, 范围内费用: «行全自费»", "", "P250"},
	{"\n支付: {统筹基金: 统筹支付, 大病保险: 大病支付, 个人账户: 个账支付, 个人: 其余}", "", "«»政策:", "P280"},
	// warnings
	{"  年度限额: {", "  «没用的»: {单位: 元, 依据: 甲法, 值: 1}\n  年度限额: {", "", "P301"},
	{"累计:\n", "累计:\n  «没用的»: {期间: 终身}\n", "", "P302"},
	{"4万以上: 95%", "4万以上: «85%»", "", "P303"},
}

func mistakeFiles(tb testing.TB) (own, parent string) {
	tb.Helper()
	var texts [2]string
	for i, name := range []string{"正确.yaml", "上级.yaml"} {
		text, err := os.ReadFile("testdata/mistakes/" + name)
		if err != nil {
			tb.Fatal(err)
		}
		texts[i] = string(text)
	}
	return texts[0], texts[1]
}

func complaintsOf(own, parent string) []policyfile.Complaint {
	_, complaints := policyfile.Load(fstest.MapFS{"正确.yaml": {Data: []byte(own)}, "上级.yaml": {Data: []byte(parent)}}, "正确.yaml")
	return complaints
}

// make returns the text with the slip, the marks taken out, and where the mark
// stood: file, line, column and length.
func (m mistake) make(t *testing.T, own, parent string) (text, file string, line, column, length int) {
	t.Helper()
	if strings.Count(own, m.old) != 1 {
		t.Fatalf("%q stands %d times in the file", m.old, strings.Count(own, m.old))
	}
	text, file = strings.Replace(own, m.old, m.new, 1), "正确.yaml"
	marked := text
	if m.at != "" {
		where, inParent := strings.CutPrefix(m.at, "!")
		plain := strings.NewReplacer("«", "", "»", "").Replace(where)
		marked = text
		if inParent {
			marked, file = parent, "上级.yaml"
		}
		if strings.Count(marked, plain) < 1 {
			t.Fatalf("%q is not in the file", plain)
		}
		marked = strings.Replace(marked, plain, where, 1)
	}
	before, rest, found := strings.Cut(marked, "«")
	if !found {
		t.Fatal("nothing is marked")
	}
	inside, _, _ := strings.Cut(rest, "»")
	line = strings.Count(before, "\n") + 1
	column = len([]rune(before[strings.LastIndex(before, "\n")+1:])) + 1
	return strings.NewReplacer("«", "", "»", "").Replace(text), file, line, column, max(1, len([]rune(inside)))
}

func TestTheCorrectFileIsCorrect(t *testing.T) {
	t.Parallel()
	own, parent := mistakeFiles(t)
	for _, c := range complaintsOf(own, parent) {
		t.Error(c)
	}
}

// Every seeded mistake is found at its place.
func TestMistakes(t *testing.T) {
	t.Parallel()
	own, parent := mistakeFiles(t)
	for _, m := range mistakes {
		t.Run(m.code+" "+m.new, func(t *testing.T) {
			t.Parallel()
			text, file, line, column, length := m.make(t, own, parent)
			complaints := complaintsOf(text, parent)
			for _, c := range complaints {
				if c.Code == m.code && c.File == file && c.Line == line && c.Column == column && c.Length == length {
					return
				}
			}
			t.Errorf("want %s at %s:%d:%d, length %d; got:", m.code, file, line, column, length)
			for _, c := range complaints {
				t.Errorf("(length %d) %s", c.Length, c)
			}
		})
	}
}

// The complaints read as testdata/mistakes.golden shows.
func TestMistakesReadWell(t *testing.T) {
	t.Parallel()
	own, parent := mistakeFiles(t)
	var out strings.Builder
	for _, m := range mistakes {
		text, _, _, _, _ := m.make(t, own, parent)
		for _, c := range complaintsOf(text, parent) {
			out.WriteString(c.String() + "\n")
		}
		out.WriteString("\n")
	}
	golden(t, "testdata/mistakes.golden", out.String())
}

// Several mistakes are told at once, in order of place.
func TestMistakesComeAtOnce(t *testing.T) {
	t.Parallel()
	own, parent := mistakeFiles(t)
	text := strings.NewReplacer("标准: 起付标准,", "标准: 起付标淮,", "业务: 住院", "业务: 住園", "其余: 300}}\n  支付", "三甲: 300}}\n  支付", "限额: 年度限额,", "限额: 年度限,").Replace(own)
	var codes []string
	for _, c := range complaintsOf(text, parent) {
		codes = append(codes, c.Code)
	}
	if diff := cmp.Diff([]string{"P115", "P214", "P211", "P201", "P201"}, codes); diff != "" {
		t.Error(diff)
	}
}
