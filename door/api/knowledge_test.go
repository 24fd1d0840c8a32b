package api_test

import (
	"cmp"
	"encoding/base64"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
)

const freqLayout = `来源: 安澜
批次: 测试批
标题: 限频次
依据: 样例
施行: 2026-01-01
表:
- 文件: 频次.csv
  种类: ITEM_FREQ
  名称: {列: 名称}
  项目: {列: 编码}
  起: 起
  值: [{参数: 上限, 列: 数量}, {参数: 窗口, 列: 窗口}]
`

const freqFile = "名称,编码,数量,窗口,起\n正常,001101,1,日,\n"

// attached is the body of a delivery of one file.
func attached(t *testing.T, layout, name string, content []byte) string {
	t.Helper()
	return asBody(t, map[string]any{
		"layout": layout, "reason": "测试", "files": []any{map[string]string{"name": name, "content": base64.StdEncoding.EncodeToString(content)}},
	})
}

// previewed is attached without a reason.
func previewed(t *testing.T, layout, name string, content []byte) string {
	t.Helper()
	return strings.Replace(attached(t, layout, name, content), `,"reason":"测试"`, "", 1)
}

// brought has knowledge taken in by two persons.
func (d *desk) brought(t *testing.T, layout, file string) map[string]any {
	t.Helper()
	proposal := d.by("jihe").get(t, http.MethodPost, "/api/v1/audit/knowledge/proposals", attached(t, layout, "频次.csv", []byte(file)))
	return d.by("fuzeren").get(t, http.MethodPost, "/api/v1/approvals/"+text(t, proposal, "approval_id")+"/approval", `{}`)
}

// Bad files and rows are named with their reasons, and nothing of a file that
// cannot be read is taken.
func TestBadKnowledgeThroughTheAPI(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.signIn(t, "jihe")
	before := d.state(t)
	gb, err := simplifiedchinese.GB18030.NewEncoder().String("名称,编码,数量,窗口,起\n" +
		"正常,001101,1,日,\n正常,001101,1,日,\n矛盾,001102,1,日,\n矛盾,001102,2,日,\n远古,001104,1,日,1800-01-01\n坏码,00 11,1,日,\n无数,001106,一,日,\n,001107,1,日,\n去年,001108,1,日,去年\n")
	if err != nil {
		t.Fatal(err)
	}
	answer := d.by("jihe").get(t, http.MethodPost, "/api/v1/audit/knowledge/preview", previewed(t, freqLayout, "频次.csv", []byte(gb)))
	report := list(t, answer, "deliveries")[0]
	var told strings.Builder
	for _, r := range list(t, report, "refused") {
		told.WriteString(text(t, r, "row") + " " + text(t, r, "reason") + "\n")
	}
	for _, want := range []string{
		"3 与第 2 行重复", "4 与第 5 行矛盾:上限 1、窗口 日 与 上限 2、窗口 日", "5 与第 4 行矛盾", "6 施行日期 1800-01-01 起 不合理", "7 编码“00 11”不像编码",
		"8 “上限”", "9 没有名称", "10 “起”写的“去年”不是日期",
	} {
		if !strings.Contains(told.String(), want) {
			t.Errorf("没有“%s”:\n%s", want, told.String())
		}
	}
	if text(t, report, "points") != "1" || text(t, report, "refusals") != "8" || report["written"] != false {
		t.Errorf("%v", report)
	}
	for about, c := range map[string]struct {
		name    string
		content []byte
		layout  string
		want    string
	}{
		"断掉的工作簿":  {"频次.xlsx", []byte("PK\x03\x04断"), strings.Replace(freqLayout, "频次.csv", "频次.xlsx", 1), "YB8302"},
		"认不出的编码":  {"频次.csv", []byte{0xff, 0xfe, 0x00, 0x81, 0xff}, freqLayout, "YB8302"},
		"引号不成对":   {"频次.csv", []byte("名称,编码,数量,窗口,起\n\"甲,1,1,日,\n"), freqLayout, "YB8302"},
		"没有那一列":   {"频次.csv", []byte("名称,编码,数量\n甲,001,1\n"), freqLayout, "YB8304"},
		"不收的格式":   {"频次.doc", []byte("x"), strings.Replace(freqLayout, "频次.csv", "频次.doc", 1), "YB8306"},
		"没有交来的文件": {"别的.csv", []byte("x"), freqLayout, "YB8305"},
		"交付说明写错":  {"频次.csv", []byte(freqFile), strings.Replace(freqLayout, "上限", "限价", 1), "没有“限价”这个参数"},
		"没有交付说明":  {"频次.csv", []byte(freqFile), "", "YB8315"},
		"别人的统筹区":  {"频次.csv", []byte(freqFile), strings.Replace(freqLayout, "标题", "统筹区: 390200\n标题", 1), "YB1865"},
	} {
		_, preview := d.by("jihe").call(t, http.MethodPost, "/api/v1/audit/knowledge/preview", previewed(t, c.layout, c.name, c.content))
		status, told := d.by("jihe").call(t, http.MethodPost, "/api/v1/audit/knowledge/proposals", attached(t, c.layout, c.name, c.content))
		if !strings.Contains(preview, c.want) || status < 400 || !strings.Contains(told, c.want) {
			t.Errorf("%s:%s;%d %s", about, preview, status, told)
		}
	}
	if d.state(t) != before {
		t.Error("写下了东西")
	}
}

// Knowledge is taken in by two persons, counts in their region alone, and is
// found by words, code and day with how it came and went.
func TestKnowledgeThroughTheAPI(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	done := d.brought(t, freqLayout, freqFile)
	if raw := asBody(t, done["result"]); !strings.Contains(raw, `"written":true`) {
		t.Errorf("%s", raw)
	}
	status, told := d.by("jihe").call(t, http.MethodPost, "/api/v1/audit/knowledge/proposals", attached(t, strings.Replace(freqLayout, "批次: 测试批", "批次: 又一批", 1), "频次.csv", []byte("名称,编码,数量,窗口,起\n,1,1,日,\n")))
	if status != 422 || !strings.Contains(told, "YB8307") {
		t.Errorf("没有一行能装入:%d %s", status, told)
	}
	d.brought(t, strings.Replace(freqLayout, "批次: 测试批", "批次: 后一批", 1), "名称,编码,数量,窗口,起\n正常,001101,2,日,2026-03-01\n")
	rows := func(query string) []map[string]any {
		return list(t, d.by("jihe").get(t, http.MethodGet, "/api/v1/audit/points?"+query, ""), "points")
	}
	for query, want := range map[string]int{
		"code=0011": 2, "code=001101": 2, "day=2026-02-01": 1, "kind=ITEM_FREQ": 2, "kind=DRUG_SEX": 0, "words=" + url.QueryEscape("正"): 2, "words=%25": 0,
		"batch=" + url.QueryEscape("后一批"): 1, "limit=1": 1,
	} {
		if got := rows(query); len(got) != want {
			t.Errorf("%s:%d 个,应为 %d", query, len(got), want)
		}
	}
	if p := rows("day=2026-02-01")[0]; p["admdvs"] != "3901" || text(t, p, "batch") != "测试批" {
		t.Errorf("%v", p)
	}
	history := d.by("jihe").get(t, http.MethodGet, "/api/v1/audit/points/history"+auditQueries["show-point"], "")
	if versions := list(t, history, "versions"); len(versions) != 2 || versions[0]["batch"] != "后一批" {
		t.Errorf("%v", history)
	}
	if status, told := d.by("jihe").call(t, http.MethodGet, "/api/v1/audit/points/history?number=x", ""); status != 404 || !strings.Contains(told, "YB6854") {
		t.Errorf("%d %s", status, told)
	}
	if n := len(list(t, d.by("jihe").get(t, http.MethodGet, "/api/v1/audit/batches", ""), "batches")); n != 2 {
		t.Errorf("%d 批", n)
	}
}

// Deliveries that come together are read one after another, and what refuses one
// is told beside its name.
func TestDeliveriesThatComeTogether(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	second := strings.NewReplacer("批次: 测试批", "批次: 后一批", "{参数: 上限, 列: 数量}", "{参数: 上限, 补: true}").Replace(freqLayout)
	body := previewed(t, freqLayout+"---\n"+second, "频次.csv", []byte(freqFile))
	answer := d.by("jihe").get(t, http.MethodPost, "/api/v1/audit/knowledge/preview", body)
	reports := list(t, answer, "deliveries")
	if len(reports) != 2 || text(t, reports[1], "points") != "1" || text(t, reports[1], "replaced") != "1" {
		t.Errorf("%v", reports)
	}
	d.brought(t, freqLayout, freqFile)
	answer = d.by("jihe").get(t, http.MethodPost, "/api/v1/audit/knowledge/preview", body)
	if problem := text(t, list(t, answer, "deliveries")[0], "problem"); !strings.Contains(problem, "YB6853") {
		t.Error(problem)
	}
}

// The official attachments and the compilation of 3,512 points go in through the
// desk, each row that does not with its reason.
func TestOfficialKnowledgeThroughTheAPI(t *testing.T) {
	t.Parallel()
	shared := cmp.Or(os.Getenv("YIBAO_SHARED"), "../../../shared")
	names, _ := filepath.Glob(filepath.Join(shared, "audit/two_libraries/official_xlsx/*.xlsx"))
	names = append(names, filepath.Join(shared, "audit/two_libraries/records.jsonl"))
	var files []any
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Skip("the official attachments are not at hand")
		}
		files = append(files, map[string]string{"name": filepath.Base(name), "content": base64.StdEncoding.EncodeToString(raw)})
	}
	d := newDesk(t)
	proposal := d.by("jihe").get(t, http.MethodPost, "/api/v1/audit/knowledge/proposals", asBody(t, map[string]any{"files": files, "reason": "国家公布"}))
	done := d.by("fuzeren").get(t, http.MethodPost, "/api/v1/approvals/"+text(t, proposal, "approval_id")+"/approval", `{}`)
	result, _ := done["result"].(map[string]any)
	rows := 0
	for _, r := range list(t, result, "deliveries") {
		for _, p := range list(t, r, "parts") {
			if p["file"] == "records.jsonl" {
				n, _ := strconv.Atoi(text(t, p, "rows"))
				rows += n
			}
		}
		refused := list(t, r, "refused")
		for _, x := range refused {
			if x["reason"] == "" {
				t.Errorf("没有原因:%v", x)
			}
		}
		if r["written"] != true || text(t, r, "refusals") != strconv.Itoa(len(refused)) {
			t.Errorf("%v %v", r["number"], r["written"])
		}
	}
	if rows != 3512 {
		t.Errorf("汇编读到 %d 行", rows)
	}
}
