package scenario_test

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"yibao/ground/period"
	"yibao/observer/inquiry"
	"yibao/process/curation"
	"yibao/process/screening"
	"yibao/register/access"
	"yibao/register/finding"
)

// recordStory is papers and bills that are checked against one another.
const recordStory = "testdata/records.story"

const recordLayout = `
来源: 试
批次: 病历
标题: 病历
依据: 样例
施行: 2020-01-01
表:
- 文件: 报告.csv
  种类: EXAM_NO_REPORT
  名称: {列: 名称}
  项目: {列: 编码}
`

var recordKnowledge = []curation.File{
	{Name: "报告.csv", Content: []byte("名称,编码\n血常规,250101015\nCT平扫,210300001\n磁共振平扫,210200001\n")},
}

// TestRecordReview plays the story; the findings do not touch what was settled.
func TestRecordReview(t *testing.T) {
	t.Parallel()
	staging{
		name: "病历审核", file: recordStory, day: "2026-03-10", least: 2,
		begin: func(c *centre) {
			c.seed(controlWorld, "")
			c.ruled(recordLayout, recordKnowledge, "病历")
		},
	}.play(t)
}

// screenAll: 批量审核 E0001 7, with a table of the findings of the person
// that are open afterwards, and how many are closed.
func (p *player) screenAll() {
	c := p.clocked()
	all := screening.Service{Store: c.store, Now: c.now, NewID: c.newID}
	_, err := all.Screen(p.t.Context(), screening.Run{Region: "390100", Span: period.Span{From: c.today().AddDays(-30), To: c.today().AddDays(1)}})
	if err != nil {
		p.fail("%v", err)
	}
	home := access.Organisation{OrgNo: "390100", Region: "390100"}
	scope := access.ScopeOf(home, []access.Organisation{home})
	rows, err := (&inquiry.Service{Store: c.store}).Findings(p.t.Context(), scope, inquiry.FindingQuery{PsnNo: p.now.words[0], Page: inquiry.Page{Limit: 100}})
	if err != nil {
		p.fail("%v", err)
	}
	closed := 0
	var got []map[string]string
	for _, row := range rows {
		switch row.State {
		case inquiry.FindingClosed:
			closed++
		case inquiry.FindingOpen:
			got = append(got, shown(row.Finding))
		}
	}
	for _, list := range [][]map[string]string{got, p.now.rows} {
		slices.SortFunc(list, func(a, b map[string]string) int {
			return cmp.Or(cmp.Compare(a["规则"], b["规则"]), cmp.Compare(a["行"], b["行"]), cmp.Compare(a["依据"], b["依据"]))
		})
	}
	if diff := gocmp.Diff(p.now.rows, got); diff != "" {
		p.fail("疑点不对(- 应有,+ 实有):\n%s", diff)
	}
	if closed != number(p.now.words[1]) {
		p.fail("已关闭的疑点有 %d 条", closed)
	}
}

// shown is a finding as the story's tables write it.
func shown(f finding.Finding) map[string]string {
	var lines, evidence []string
	quantity := ""
	for _, l := range f.Lines {
		lines, quantity = append(lines, l.LineNo), l.Quantity.String()
	}
	for _, e := range f.Evidence {
		evidence = append(evidence, strings.TrimSpace(e.Name+" "+e.Text))
	}
	return map[string]string{
		"规则": f.Rule, "行": strings.Join(lines, "、"), "数量": quantity, "金额": f.Amount.String(), "依据": strings.Join(evidence, ";"),
	}
}
