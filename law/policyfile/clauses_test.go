package policyfile_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"yibao/ground/period"
	"yibao/law/policyfile"
	"yibao/policies"
)

// told writes clauses as a reader meets them.
func told(list []policyfile.Clause) string {
	var out strings.Builder
	for _, c := range list {
		out.WriteString(c.Part + "|" + c.Name + "|" + c.Text)
		for _, cell := range c.Cells {
			out.WriteString("|" + cell.Place + "=" + cell.Text)
		}
		if c.Citation != "" {
			out.WriteString("|依据 " + c.Citation)
		}
		out.WriteString("\n")
	}
	return out.String()
}

// What a policy says on a day is told with the values of that day, each with the
// article it comes from.
func TestClausesOfADay(t *testing.T) {
	t.Parallel()
	root := fstest.MapFS{}
	err := fs.WalkDir(policies.FS, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := policies.FS.ReadFile(name)
		root[name] = &fstest.MapFile{Data: []byte(strings.Replace(string(text), "为: {在职: 0%, 退休: 4%}}]",
			"为: {在职: 0%, 退休: 4%}}, {自: 2031-01-01, 依据: 安职2023 第十一条, 为: {在职: 0%, 退休: 5%}}]", 1))}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for day, want := range map[string][]string{
		"2026-03-05": {
			"适用|施行·自|2024-01-01\n", "适用|取值日期|出院日期\n",
			"参数|起付标准|单位 元;维度 医院等级、本年住院次数|三级·0=1000|三级·1=600|三级·2以上=300|", "|依据 安职2023 第十条\n",
			"参数|退休加点|单位 比例;维度 人员类别|在职=0%|退休=4%|依据 安职2023 第十一条\n",
			"步骤 基本医疗|第1步|扣起付线:从 范围内费用,标准 起付标准,系数 起付系数,累计 本次起付,方式 累计补足;得出“起付自付”,其余为“起付后费用”\n",
			"支付|统筹基金|统筹支付\n", "支付|个人|其余\n",
		},
		"2031-06-01": {"参数|退休加点|单位 比例;维度 人员类别;2031-01-01 起|在职=0%|退休=5%|依据 安职2023 第十一条\n"},
	} {
		list, complaints := policyfile.Clauses(policyfile.Side{Root: root, Path: "390100-安澜/职工-住院.yaml"}, period.MustDate(day))
		if len(complaints) > 0 {
			t.Fatal(complaints)
		}
		got := told(list)
		for _, line := range want {
			if !strings.Contains(got, line) {
				t.Errorf("%s 没有 %s\n%s", day, line, got)
			}
		}
	}
}

// Settings and contribution policies are told by their values; what cannot be
// read is complained of.
func TestClausesOfOtherFiles(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"390100-安澜/统筹区.yaml", "390100-安澜/缴费-职工.yaml"} {
		list, complaints := policyfile.Clauses(policyfile.Side{Root: policies.FS, Path: name}, period.MustDate("2026-03-05"))
		if len(complaints) > 0 || len(list) == 0 || !strings.Contains(told(list), "各项|统筹区|390100\n") {
			t.Errorf("%s:%v\n%s", name, complaints, told(list))
		}
	}
	broken := fstest.MapFS{"坏.yaml": {Data: []byte("政策: [")}}
	for _, name := range []string{"坏.yaml", "缴费-没有.yaml"} {
		if list, complaints := policyfile.Clauses(policyfile.Side{Root: broken, Path: name}, period.MustDate("2026-03-05")); len(list) > 0 || len(complaints) == 0 {
			t.Errorf("%s:%v %v", name, list, complaints)
		}
	}
}
