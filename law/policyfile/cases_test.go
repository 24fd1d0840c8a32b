package policyfile_test

import (
	"os"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"yibao/law/policyfile"
)

func caseFiles(t *testing.T, cases string) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{"甲.例.yaml": {Data: []byte(cases)}}
	for _, name := range []string{"宁波居民2014.yaml", "天津居民.yaml", "国家居民大病.yaml"} {
		text, err := os.ReadFile("testdata/worked/" + name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: text}
	}
	return files
}

// A case that is written wrongly is complained about at its place («»).
func TestCasesWrittenWrongly(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ marked, code string }{
		{"政策: «没有.yaml»\n例: []\n", "P401"},
		{"«政策»: 宁波居民2014.yaml\n", "P105"},
		{"政策: 宁波居民2014.yaml\n例:\n  - {«明»: 一, 应拒: P901}\n", "P101"},
		{"政策: 宁波居民2014.yaml\n例:\n  - «»{名: 一}\n", "P403"},
		{"政策: 宁波居民2014.yaml\n例:\n  - {名: 一, 应拒: P901}\n  - «»{名: 一, 应拒: P901}\n", "P102"},
		{"政策: 宁波居民2014.yaml\n例:\n  - {名: 一, 事实: {«医院级别»: 三级}, 应拒: P901}\n", "P404"},
		{"政策: 宁波居民2014.yaml\n例:\n  - {名: 一, 事实: {医院等级: «三甲»}, 应拒: P901}\n", "P405"},
		{"政策: 宁波居民2014.yaml\n例:\n  - {名: 一, 事实: {范围内费用: «五百»}, 应拒: P901}\n", "P405"},
		{"政策: 宁波居民2014.yaml\n例:\n  - {名: 一, 事实: {费用明细: [{«类»: 甲类}]}, 应拒: P901}\n", "P404"},
		{"政策: 宁波居民2014.yaml\n例:\n  - {名: 一, 日期: «2023-13-01», 应拒: P901}\n", "P107"},
		{"政策: 宁波居民2014.yaml\n例:\n  - {名: 一, 各次: [{冲正: «零»}]}\n", "P402"},
		{"政策: 天津居民.yaml\n例:\n  - {名: 一, 事实: {本年住院次数: «30%»}, 应拒: P901}\n", "P405"},
	} {
		t.Run(c.marked, func(t *testing.T) {
			t.Parallel()
			before, rest, _ := strings.Cut(c.marked, "«")
			inside, after, _ := strings.Cut(rest, "»")
			line := strings.Count(before, "\n") + 1
			column := len([]rune(before[strings.LastIndex(before, "\n")+1:])) + 1
			file, complaints := policyfile.LoadCases(caseFiles(t, before+inside+after), "甲.例.yaml")
			if file != nil {
				t.Fatal("accepted")
			}
			for _, got := range complaints {
				if got.Code == c.code && got.Line == line && got.Column == column {
					return
				}
			}
			t.Errorf("want %s at %d:%d, got %v", c.code, line, column, complaints)
		})
	}
}

// What differs is told, and nothing else.
func TestDifferencesAreTold(t *testing.T) {
	t.Parallel()
	file, complaints := policyfile.LoadCases(caseFiles(t, `政策: 宁波居民2014.yaml
共同事实: {医院等级: 三级}
例:
  - {名: 差一分, 事实: {范围内费用: 1000}, 应得: {统筹支付: 68.01, 起付自付: 900, 个人: 932}}
  - {名: 名字不对, 事实: {范围内费用: 1000}, 应得: {统筹交付: 68}}
  - {名: 应当拒绝, 事实: {范围内费用: 1000}, 应拒: P901}
  - {名: 拒绝的原因不对, 事实: {医院等级: 二级, 范围内费用: 1000}, 应拒: P910}
  - {名: 不该拒绝, 事实: {医院等级: 二级, 范围内费用: 1000}, 应得: {统筹支付: 1}}
  - {名: 累计不对, 累计: {没有: 1}, 事实: {范围内费用: 1000}, 应得: {累计·本年大病起付: 1}}
  - {名: 还没发生, 各次: [{冲正: 1}, {事实: {范围内费用: 1000}, 应得: {统筹支付: 68}}]}
  - {名: 对的, 事实: {范围内费用: 1000}, 应得: {统筹支付: 68}}
`), "甲.例.yaml")
	if file == nil {
		t.Fatal(complaints)
	}
	var told [][]string
	for _, r := range file.Run() {
		if r.OK != (len(r.Differences) == 0) || r.Line == 0 || r.File != "甲.例.yaml" {
			t.Errorf("%+v", r)
		}
		told = append(told, r.Differences)
	}
	want := [][]string{
		{"统筹支付:应得 68.01,算得 68.00"},
		{"结果里没有“统筹交付”。想写的是不是“统筹支付”?"},
		{"应当拒绝(P901),却算出了结果。"},
		{"应当以 P910 拒绝,却以 [YB6010] 政策没有规定“起付标准”在“二级”时的值(宁波居民2014.yaml 第 15 行),不能结算,请经办机构核对政策 拒绝。"},
		{"被拒绝:[YB6010] 政策没有规定“起付标准”在“二级”时的值(宁波居民2014.yaml 第 15 行),不能结算,请经办机构核对政策"},
		{"“累计”里没有叫“没有”的累计,或者值不对。", "累计·本年大病起付:应得 1.00,算得 932.00"},
		{"第 1 次:要冲正的那一次还没有发生。"},
		nil,
	}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Error(diff)
	}
	missed, total := file.Uncovered()
	if total != 9 || len(missed) != 5 || missed[0].Name != "先付比例·甲类" {
		t.Errorf("%d of %d cells missed: %v", len(missed), total, missed)
	}
}

// Check counts, tells each complaint once, and ends with the share of
// expressions; Test fails what cannot run.
func TestCheckAndTestReport(t *testing.T) {
	t.Parallel()
	own, parent := mistakeFiles(t)
	files := fstest.MapFS{
		"政策/好.yaml":   {Data: []byte(own)},
		"政策/上级.yaml":  {Data: []byte(parent)},
		"政策/坏.yaml":   {Data: []byte(strings.Replace(own, "标准: 起付标准,", "标准: 起付标淮,", 1))},
		"政策/坏.例.yaml": {Data: []byte("政策: 坏.yaml\n例:\n  - {名: 一, 应拒: P901}\n")},
		"政策/统筹区.yaml": {Data: []byte("统筹区: 330200\n名称: 某市\n")},
		"政策/说明.md":    {Data: []byte("不是政策")},
		"别处/另一份.yaml": {Data: []byte("不读")},
	}
	var out strings.Builder
	checked, err := policyfile.Check(&out, files, "政策")
	if err != nil || checked.Files != 4 || checked.Errors != 2 || checked.Expressions != (policyfile.Expressions{Steps: 11, Formulas: 0}) {
		t.Errorf("%+v, error %v\n%s", checked, err, out.String())
	}
	if strings.Count(out.String(), "P201") != 1 || !strings.Contains(out.String(), "步骤 11 个,其中式子 0 个(0%)") {
		t.Error(out.String())
	}
	out.Reset()
	tested, err := policyfile.Test(&out, files, "政策")
	if err != nil || tested.Failed != 1 || tested.Errors == 0 || !strings.HasSuffix(out.String(), "\n0 passed, 1 failed\n") {
		t.Errorf("%+v, error %v\n%s", tested, err, out.String())
	}
	if _, err := policyfile.Check(&out, files, "没有"); err == nil {
		t.Error("a path that does not exist is checked")
	}
}

// One policy may settle many bills at once.
func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	p := ningbo(t)
	want, err := p.Settle(ningboBill())
	if err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 200 {
				if got, err := p.Settle(ningboBill()); err != nil || !cmp.Equal(want, got) {
					t.Errorf("%v %s", err, cmp.Diff(want, got))
					return
				}
			}
		})
	}
	group.Wait()
}
