package policyfile_test

import (
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"yibao/law/policyfile"
)

// The policy that is compared: a made-up city's residents in hospital, and
// the cases beside it.
const (
	olderPolicy = `政策: 丙市居民住院
统筹区: 330300
险种: 城乡居民
业务: 住院
施行: {自: 2026-01-01}
取值日期: 出院日期
依据:
  甲文: {标题: 居民住院办法, 核实: 待核实}
事实: {范围内费用: 份, 路费: 元}
参数:
  起付标准: {单位: 元, 维度: 医院等级, 值: [{依据: 甲文 第二条, 为: {三级: 1000, 二级: 600, 其余: 无}}]}
  支付比例:
    单位: 比例
    值:
      - {自: 2026-01-01, 依据: 甲文 第三条, 为: 60%}
      - {自: 2027-01-01, 依据: 甲文 第三条, 为: 65%}
  年度限额: {单位: 元, 值: [{依据: 甲文 第四条, 为: 15万}]}
累计: {本年统筹支付: {谁: 本人, 期间: 自然年度}}
步骤:
  基本医疗:
    - 扣起付线: {从: 范围内费用, 标准: 起付标准, 得: 起付自付, 余: 起付后}
    - 按比例: {从: 起付后, 比例: 支付比例, 得: 统筹应付, 余: 比例自付}
    - 封顶: {从: 统筹应付, 限额: 年度限额, 累计: 本年统筹支付, 得: 统筹支付, 余: 超限额}
支付: {统筹基金: 统筹支付, 个人: 其余}
`
	olderCases = `政策: 住院.yaml
共同事实: {医院等级: 三级}
例:
  - {名: 三级, 事实: {范围内费用: 2000}, 应得: {统筹基金: 600}}
  - {名: 二级, 事实: {医院等级: 二级, 范围内费用: 2000}, 应得: {统筹基金: 840}}
  - {名: 一级没有规定, 事实: {医院等级: 一级, 范围内费用: 2000}, 应拒: YB6010}
  - {名: 次年, 日期: 2027-01-01, 事实: {范围内费用: 2000}, 应得: {统筹基金: 650}}
  - {名: 封顶, 累计: {本年统筹支付: 149900}, 事实: {范围内费用: 2000}, 应得: {统筹基金: 100}}
  - {名: 两次, 各次: [{事实: {范围内费用: 251000}, 应得: {统筹基金: 150000}}, {冲正: 1}, {事实: {范围内费用: 2000}, 应得: {统筹基金: 600}}]}
`
)

// cityOf is a folder with the policy and its cases, some texts replaced: old,
// new, old, new …
func cityOf(t *testing.T, replaced ...string) fstest.MapFS {
	t.Helper()
	files := map[string]string{"市/住院.yaml": olderPolicy, "市/住院.例.yaml": olderCases, "市/统筹区.yaml": "统筹区: 330300\n名称: 丙市\n金额容差分: 1\n"}
	for i := 0; i+1 < len(replaced); i += 2 {
		found := false
		for name, text := range files {
			found = found || strings.Contains(text, replaced[i])
			files[name] = strings.ReplaceAll(text, replaced[i], replaced[i+1])
		}
		if !found {
			t.Fatalf("no text has %q", replaced[i])
		}
	}
	out := fstest.MapFS{}
	for name, text := range files {
		out[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

var differences = []struct {
	says     string
	replaced []string
	want     string
}{
	{"nothing", nil, `
比较 1 份政策,0 份不同,0 份只有一边有;例 0 个,0 个结果不同
`},
	{"a comment, and a number written otherwise", []string{"为: 15万", "为: 150000", "参数:\n", "# 数\n参数:\n"}, `
市/住院.yaml
  写法不同(注释、说明、次序或承接的文件),政策相同
  例:6 个两边都算,0 个结果不同
比较 1 份政策,0 份不同,0 份只有一边有;例 6 个,0 个结果不同
`},
	{"values, by their days, with their citations", []string{
		"自: 2026-01-01, 依据: 甲文 第三条, 为: 60%", "自: 2026-01-01, 依据: 甲文 第三条, 为: 70%",
		"自: 2027-01-01, 依据: 甲文 第三条, 为: 65%", "自: 2027-07-01, 依据: 甲文 更正, 为: 65%",
		"二级: 600, 其余: 无", "二级、一级: 600, 其余: 无",
	}, `
市/住院.yaml
  参数 起付标准
    2026-01-01 起:新增 一级 600
  参数 支付比例
    2026-01-01 至 2026-12-31:60% → 70%
    2027-01-01 至 2027-06-30:65% → 70%
    2027-07-01 起:依据 甲文 第三条 → 甲文 更正
  例:6 个两边都算,6 个结果不同
    “三级”(旧 市/住院.例.yaml:4)
      统筹基金 600.00 → 700.00(+100.00)
      个人 1,400.00 → 1,300.00(-100.00)
      累计·本年统筹支付 加 600.00 → 加 700.00
    “二级”(旧 市/住院.例.yaml:5)
      统筹基金 840.00 → 980.00(+140.00)
      个人 1,160.00 → 1,020.00(-140.00)
      累计·本年统筹支付 加 840.00 → 加 980.00
    “一级没有规定”(旧 市/住院.例.yaml:6)
      拒绝:[YB6010] 政策没有规定“起付标准”在“一级”时的值(市/住院.yaml 第 11 行),不能结算,请经办机构核对政策 → 统筹基金 980.00、个人 1,020.00
    “次年”(旧 市/住院.例.yaml:7)
      统筹基金 650.00 → 700.00(+50.00)
      个人 1,350.00 → 1,300.00(-50.00)
      累计·本年统筹支付 加 650.00 → 加 700.00
    “封顶”(旧 市/住院.例.yaml:8)
      统筹应付 600.00 → 700.00(+100.00)
      比例自付 400.00 → 300.00(-100.00)
      超限额 500.00 → 600.00(+100.00)
    “两次”(旧 市/住院.例.yaml:9)
      第 1 次:统筹应付 150,000.00 → 175,000.00(+25,000.00)
      第 1 次:比例自付 100,000.00 → 75,000.00(-25,000.00)
      第 1 次:超限额 0.00 → 25,000.00(+25,000.00)
      第 3 次:统筹基金 600.00 → 700.00(+100.00)
      第 3 次:个人 1,400.00 → 1,300.00(-100.00)
      第 3 次:累计·本年统筹支付 加 600.00 → 加 700.00
比较 1 份政策,1 份不同,0 份只有一边有;例 6 个,6 个结果不同
`},
	{"header, circulars, facts, accumulators", []string{
		"险种: 城乡居民", "险种: 职工", "施行: {自: 2026-01-01}", "施行: {自: 2026-01-01, 止: 2026-12-31}\n取整: 舍去到分",
		"标题: 居民住院办法, 核实: 待核实}", "标题: 居民住院办法, 核实: 已核实 2026-02-01}\n  乙文: {标题: 说明, 核实: 待核实}",
		"路费: 元", "路费: 次", "期间: 自然年度", "期间: 终身",
	}, `
市/住院.yaml
  身份
    险种 城乡居民 → 职工
    取整 四舍五入到分 → 舍去到分
    新增 施行·止 2026-12-31
  依据
    甲文:核实 待核实 → 已核实 2026-02-01
    新增 乙文: {标题: 说明, 核实: 待核实}
  事实
    路费:元 → 次
  累计
    本年统筹支付:期间 自然年度 → 终身
  例:5 个两边都算,0 个结果不同
    另有 1 个的日期只有一边在施行,没有比
比较 1 份政策,1 份不同,0 份只有一边有;例 5 个,0 个结果不同
`},
	{"steps and payers", []string{
		"    - 封顶: {从: 统筹应付, 限额: 年度限额, 累计: 本年统筹支付, 得: 统筹支付, 余: 超限额}\n", "",
		"    - 按比例: {从: 起付后, 比例: 支付比例,", "    - 先自付: {从: 起付后, 比例: 10%, 得: 先自付额, 余: 先自付后}\n    - 按比例: {从: 先自付后, 比例: 支付比例,",
		"统筹基金: 统筹支付", "大病保险: 统筹应付", "累计: {本年统筹支付: {谁: 本人, 期间: 自然年度}}\n", "",
		"  年度限额: {单位: 元, 值: [{依据: 甲文 第四条, 为: 15万}]}\n", "", "  - {名: 封顶, 累计: {本年统筹支付: 149900},", "  - {名: 封顶,",
	}, `
市/住院.yaml
  参数 年度限额(删去)
    单位 元
    2026-01-01 起:删去 15万;依据 甲文 第四条
  累计
    删去 本年统筹支付: {谁: 本人, 期间: 自然年度}
  步骤 基本医疗
    第2步 按比例(得 统筹应付):从 起付后 → 先自付后
    删去第3步 封顶 {从: 统筹应付, 限额: 年度限额, 累计: 本年统筹支付, 得: 统筹支付, 余: 超限额}
    新增第2步 先自付 {从: 起付后, 比例: 10%, 得: 先自付额, 余: 先自付后}
  支付
    删去 统筹基金 统筹支付
    新增 大病保险 统筹应付
`},
	{"settings", []string{"金额容差分: 1", "金额容差分: 2"}, `
市/统筹区.yaml
  金额容差分 1 → 2
比较 1 份政策,0 份不同,0 份只有一边有;例 0 个,0 个结果不同
`},
	{"a file that cannot be read", []string{"比例: 支付比例", "比例: 支付比率"}, `
新的一边读不懂 市/住院.yaml:
市/住院.yaml:22:25: 错误 P201: `},
}

func TestDiff(t *testing.T) {
	t.Parallel()
	for _, c := range differences {
		t.Run(c.says, func(t *testing.T) {
			t.Parallel()
			var out strings.Builder
			older, newer := policyfile.Side{Root: cityOf(t), Path: "市"}, policyfile.Side{Root: cityOf(t, c.replaced...), Path: "市"}
			differed, err := policyfile.Diff(&out, older, newer)
			if err != nil {
				t.Fatal(err)
			}
			got, want := out.String(), strings.TrimPrefix(c.want, "\n")
			if !strings.HasSuffix(want, "个结果不同\n") {
				got = got[:min(len(got), len(want))] // only the beginning is told here
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("-want +got:\n%s\n%s", diff, out.String())
			}
			if unread := strings.Contains(c.says, "cannot be read"); unread != (differed.Errors > 0) {
				t.Errorf("%+v", differed)
			}
		})
	}
}

// A policy compared with itself differs in nothing; the sides turned round,
// the same things differ.
func TestDiffTurnedRound(t *testing.T) {
	t.Parallel()
	for _, c := range differences {
		var outs [2]strings.Builder
		var sums [2]policyfile.Differed
		sides := [2]policyfile.Side{{Root: cityOf(t), Path: "市/住院.yaml"}, {Root: cityOf(t, c.replaced...), Path: "市/住院.yaml"}}
		for i := range sums {
			var err error
			if sums[i], err = policyfile.Diff(&outs[i], sides[i], sides[1-i]); err != nil {
				t.Fatal(err)
			}
		}
		if sums[0] != sums[1] || strings.Count(outs[0].String(), "\n") != strings.Count(outs[1].String(), "\n") {
			t.Errorf("%s: %+v, turned round %+v\n%s\n%s", c.says, sums[0], sums[1], outs[0].String(), outs[1].String())
		}
	}
}

// What one side has alone is named, and a case that asks the other policy for
// what it does not state is not compared.
func TestDiffOfWhatCannotBeCompared(t *testing.T) {
	t.Parallel()
	older, newer := cityOf(t), cityOf(t, "    - 扣起付线: {从: 范围内费用,", "    - 当: 路费 ≥ 0\n      扣起付线: {从: 范围内费用,")
	newer["市/门诊.yaml"] = &fstest.MapFile{Data: []byte(strings.Replace(olderPolicy, "业务: 住院", "业务: 门诊", 1))}
	delete(older, "市/统筹区.yaml")
	var out strings.Builder
	if _, err := policyfile.Diff(&out, policyfile.Side{Root: older, Path: "市"}, policyfile.Side{Root: newer, Path: "市"}); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"只有新的一边有:市/门诊.yaml\n", "只有新的一边有:市/统筹区.yaml\n",
		"  例:0 个两边都算,0 个结果不同\n    另有 6 个不能比,如“三级”(旧 市/住院.例.yaml:4):[YB6002] 政策“丙市居民住院”要用的“路费”没有提供,请补充登记后再结算\n"} {
		if !strings.Contains(out.String(), line) {
			t.Errorf("%s is missing in\n%s", line, out.String())
		}
	}
	if _, err := policyfile.Diff(&out, policyfile.Side{Root: older, Path: "没有"}, policyfile.Side{Root: newer, Path: "市"}); err == nil {
		t.Error("a folder that does not exist is compared")
	}
}

// What a fragment changes is told where it is inherited; a fragment that no
// policy of the folder inherits from is compared by itself.
func TestDiffOfFragments(t *testing.T) {
	t.Parallel()
	const limit = "  年度限额: {单位: 元, 值: [{依据: 甲文 第四条, 为: 15万}]}\n"
	withLimit := func(amount string) fstest.MapFS {
		files := cityOf(t, limit, "", "业务: 住院\n", "业务: 住院\n承接: ../国/共用.yaml\n", "依据:\n  甲文: {标题: 居民住院办法, 核实: 待核实}\n", "")
		files["国/共用.yaml"] = &fstest.MapFile{Data: []byte("只供承接: 是\n依据:\n  甲文: {标题: 居民住院办法, 核实: 待核实}\n参数:\n" +
			strings.Replace(limit, "15万", amount, 1))}
		return files
	}
	for path, want := range map[string]string{
		".": "市/住院.yaml\n  参数 年度限额\n    2026-01-01 起:15万 → 14万\n  例:6 个两边都算,2 个结果不同\n" +
			"    “封顶”(旧 市/住院.例.yaml:8)\n      统筹基金 100.00 → 0.00(-100.00)\n      个人 1,900.00 → 2,000.00(+100.00)\n      删去 累计·本年统筹支付 加 100.00\n" +
			"    “两次”(旧 市/住院.例.yaml:9)\n      第 1 次:统筹基金 150,000.00 → 140,000.00(-10,000.00)\n      第 1 次:个人 101,000.00 → 111,000.00(+10,000.00)\n" +
			"      第 1 次:累计·本年统筹支付 加 150,000.00 → 加 140,000.00\n比较 1 份政策,1 份不同,0 份只有一边有;例 6 个,2 个结果不同\n",
		"国": "国/共用.yaml\n  参数 年度限额\n    15万 → 14万\n  例:0 个两边都算,0 个结果不同\n比较 1 份政策,1 份不同,0 份只有一边有;例 0 个,0 个结果不同\n",
	} {
		var out strings.Builder
		if _, err := policyfile.Diff(&out, policyfile.Side{Root: withLimit("15万"), Path: path}, policyfile.Side{Root: withLimit("14万"), Path: path}); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, out.String()); diff != "" {
			t.Errorf("%s: %s", path, diff)
		}
	}
}

const guidePage = "../../docs/guide/policy-files.md"

// blocks returns the fenced blocks of a page that follow a mark.
func blocks(t *testing.T, page, mark string, n int) []string {
	t.Helper()
	_, rest, found := strings.Cut(page, mark)
	parts := strings.Split(rest, "\n```")
	if !found || len(parts) < 2*n {
		t.Fatalf("the guide has no %d blocks after %q", n, mark)
	}
	var out []string
	for i := range n {
		_, text, _ := strings.Cut(parts[2*i+1], "\n")
		out = append(out, text)
	}
	return out
}

// The guide's example of a comparison is what the program says.
func TestDiffInTheGuide(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(guidePage)
	if err != nil {
		t.Fatal(err)
	}
	page := string(text)
	const folder = "390900-望津"
	policy := blocks(t, page, "文件 `"+folder+"/居民-住院.yaml`:", 1)[0]
	cases := blocks(t, page, "文件 `"+folder+"/居民-住院.例.yaml`:", 1)[0]
	corrected := policy
	for _, mark := range []string{"先加依据:", "再改值,"} {
		change := blocks(t, page, mark, 2)
		if !strings.Contains(corrected, change[0]) {
			t.Fatalf("the policy of the guide has no\n%s", change[0])
		}
		corrected = strings.Replace(corrected, change[0], change[1], 1)
	}
	var sides [2]policyfile.Side
	for i, text := range []string{policy, corrected} {
		files := fstest.MapFS{folder + "/居民-住院.yaml": {Data: []byte(text + "\n")}, folder + "/居民-住院.例.yaml": {Data: []byte(cases + "\n")}}
		for _, name := range []string{"国家/费用分类.yaml", "国家/居民大病.yaml"} {
			norm, err := fs.ReadFile(os.DirFS("../../policies"), name)
			if err != nil {
				t.Fatal(err)
			}
			files[name] = &fstest.MapFile{Data: norm}
		}
		sides[i] = policyfile.Side{Root: files, Path: folder}
	}
	var out strings.Builder
	if _, err := policyfile.Diff(&out, sides[0], sides[1]); err != nil {
		t.Fatal(err)
	}
	said := blocks(t, page, fmt.Sprintf("`yibao diff 旧/%s %s`", folder, folder), 1)[0]
	if diff := cmp.Diff(said, strings.TrimSpace(out.String())); diff != "" {
		t.Errorf("the guide says otherwise:\n%s\n%s", diff, out.String())
	}
}
