package scenario_test

import (
	"io/fs"
	"strings"
	"testing"

	"yibao/ground/period"
	"yibao/law/deliveryfile"
	"yibao/process/curation"
	"yibao/process/settlement"
	"yibao/register/knowledge"
	"yibao/rules"
)

// controlStory is what audit rules do to bills on their way, with the borders.
const controlStory = "testdata/control.story"

// controlSettings switch the three controls on, two rules otherwise than they say.
const controlSettings = `审核控制:
  环节: [费用上传, 结算]
  控制: [结算控制, 报错控制, 提醒控制]
  规则: {ITEM_SEX: 报错控制, DRUG_SEX: 提醒控制}
  说明期限: 7
`

// controlWorld are the files of the story's world.
var controlWorld = strings.Fields("机构 协议 医师 目录 人员 参保 凭证 身份 备案 基金期初")

const controlLayout = `
来源: 试
批次: 控制
标题: 控制
依据: 样例
施行: 2020-01-01
表:
- 文件: 频次.csv
  种类: ITEM_FREQ
  名称: {列: 名称}
  项目: {列: 编码}
  值: [{参数: 上限, 列: 上限}, {参数: 窗口, 列: 窗口}]
- 文件: 项目性别.csv
  种类: ITEM_SEX
  名称: {列: 名称}
  项目: {列: 编码}
  值: [{参数: 性别, 列: 性别}]
- 文件: 药品性别.csv
  种类: DRUG_SEX
  名称: {列: 名称}
  项目: {列: 编码}
  值: [{参数: 性别, 列: 性别}]
`

var controlKnowledge = []curation.File{
	{Name: "频次.csv", Content: []byte("名称,编码,上限,窗口\n血常规,250101015,1,日\nCT平扫,210300001,2,滚动30天\n")},
	{Name: "项目性别.csv", Content: []byte("名称,编码,性别\n静脉注射,120400002,女\n")},
	{Name: "药品性别.csv", Content: []byte("名称,编码,性别\n二甲双胍片,XA10BAE069A001010100002,女\n")},
}

// ruled loads knowledge and publishes the shipped rules of some families.
func (c *centre) ruled(layout string, files []curation.File, families ...string) {
	c.t.Helper()
	desk := curation.Service{Store: c.store, Now: c.now, NewID: c.newID}
	list, err := deliveryfile.Parse("交付.yaml", []byte(layout))
	if err != nil {
		c.t.Fatal(err)
	}
	if _, err := desk.Take(c.t.Context(), list[0], files, false); err != nil {
		c.t.Fatal(err)
	}
	var chosen []curation.RuleFile
	for _, family := range families {
		names, err := fs.Glob(rules.FS, family+"/*.rule")
		if err != nil {
			c.t.Fatal(err)
		}
		for _, name := range names {
			text, err := fs.ReadFile(rules.FS, name)
			if err != nil {
				c.t.Fatal(err)
			}
			chosen = append(chosen, curation.RuleFile{Name: name, Text: string(text)})
		}
	}
	day := period.MustDate("2020-01-01")
	_, err = desk.Publish(c.t.Context(), curation.Publication{State: knowledge.Active, From: day, Author: "甲", Reviewer: "乙", Rules: chosen})
	if err != nil {
		c.t.Fatal(err)
	}
}

// TestControls plays the story; every settlement replays with what the rules
// changed.
func TestControls(t *testing.T) {
	t.Parallel()
	staging{
		name: "审核规则在结算之前", file: controlStory, day: "2026-03-10", least: 3,
		begin: func(c *centre) {
			c.seed(controlWorld, controlSettings)
			c.ruled(controlLayout, controlKnowledge, "项目", "药品")
		},
		end: func(c *centre) { c.controlledBy("E0001") },
	}.play(t)
}

// controlledBy checks that every settlement of a person names the rules that it
// was asked of.
func (c *centre) controlledBy(psnNo string) {
	c.t.Helper()
	err := c.store.View(c.t.Context(), func(r settlement.Reader) error {
		records, err := r.RecordsOf(c.t.Context(), psnNo)
		for _, record := range records {
			sets := 0
			for _, v := range record.Versions {
				if v.Kind == settlement.RefRuleSet {
					sets++
				}
			}
			if sets != 1 {
				c.t.Errorf("settlement %s names %d sets of rules", record.SetlID, sets)
			}
		}
		return err
	})
	if err != nil {
		c.t.Error(err)
	}
}
