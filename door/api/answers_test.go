package api_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"yibao/ground/money"
	"yibao/observer/explain"
	"yibao/process/settlement"
	"yibao/register/claim"
	"yibao/storage/storetest/town"
)

// The tree holds what the sheet for a clerk prints: the same payers, steps and
// lines with the same amounts, each amount written exactly.
func TestExplanationTreeIsTheSheet(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p := d.Person(t, town.Citizen{Account: 300_00, CivilServant: true})
	line := town.Line("1", town.DrugA, 190, today)
	r := d.Bill(t, p, "310", town.Tertiary, true, line, town.Line("2", town.Limited, 2, today), town.Line("3", town.OutOfList, 1, today), town.Refund("4", line, 3)).Record
	service := explain.Service{Settlements: d.Service()}
	e, err := service.Settlement(context.Background(), r.SetlID)
	if err != nil {
		t.Fatal(err)
	}
	sheet := e.Text()
	tree := d.get(t, http.MethodGet, "/api/v1/settlements/"+r.SetlID+"/explanation", "")
	for name, want := range map[string]string{
		"setl_id": r.SetlID, "psn_no": p, "psn_name": "安*满", "fixmedins_code": town.Tertiary, "med_type": "11", "insutype": "310",
		"medfee_sumamt": r.Total.String(), "fulamt_ownpay_amt": r.SelfFunded.String(), "overlmt_selfpay": r.OverLimit.String(),
		"preselfpay_amt": r.Prepaid.String(), "inscp_scp_amt": r.InScope.String(),
	} {
		if got := text(t, tree, name); got != want {
			t.Errorf("%s 是 %s,应为 %s", name, got, want)
		}
	}
	checkPayers(t, list(t, tree, "payers"), r.Shares)
	checkLines(t, list(t, tree, "lines"), r)
	checkSteps(t, list(t, tree, "layers"), sheet)
	for i, v := range list(t, tree, "versions") {
		if text(t, v, "kind") != string(r.Versions[i].Kind) || text(t, v, "id") != r.Versions[i].ID {
			t.Errorf("第 %d 个版本是 %v", i+1, v)
		}
	}
	if strings.Contains(sheet, "安小满") {
		t.Error("有全名")
	}
}

func checkPayers(t *testing.T, told []map[string]any, shares []settlement.Share) {
	t.Helper()
	if len(told) != len(shares) {
		t.Fatalf("%d 个支付方,应为 %d", len(told), len(shares))
	}
	for i, s := range shares {
		if text(t, told[i], "name") != s.Payer || text(t, told[i], "amount") != s.Amount.String() {
			t.Errorf("第 %d 个支付方是 %v,应为 %v", i+1, told[i], s)
		}
	}
}

func checkLines(t *testing.T, told []map[string]any, r settlement.Record) {
	t.Helper()
	for i, l := range r.Lines {
		var parts money.Fen
		for _, part := range parted(t, told[i]) {
			amount, err := money.ParseFen(text(t, part, "amount"))
			if err != nil || amount == 0 {
				t.Errorf("第 %s 行有一份 %v,%v", l.LineNo, part, err)
			}
			parts += amount
		}
		if text(t, told[i], "feedetl_sn") != l.LineNo || text(t, told[i], "det_item_fee_sumamt") != l.Amount.String() || parts != l.Amount {
			t.Errorf("第 %d 行是 %v,分摊 %s,应为 %s", i+1, told[i], parts, l.Amount)
		}
	}
}

// parted returns the parts of a line, none for a line of nothing.
func parted(t *testing.T, l map[string]any) []map[string]any {
	t.Helper()
	if l["parts"] == nil {
		return nil
	}
	return list(t, l, "parts")
}

// checkSteps finds each step that was done in the sheet, word for word.
func checkSteps(t *testing.T, layers []map[string]any, sheet string) {
	t.Helper()
	done := 0
	for _, layer := range layers {
		for _, s := range list(t, layer, "steps") {
			if s["skipped"] == true {
				continue
			}
			done++
			if sentence := text(t, s, "sentence"); !strings.Contains(sheet, sentence) {
				t.Errorf("单子上没有 %q", sentence)
			}
			if text(t, s, "file") == "" || text(t, s, "line") == "0" {
				t.Errorf("%v 没有写在哪个文件第几行", s["verb"])
			}
		}
	}
	if printed := strings.Count(sheet[strings.Index(sheet, "为什么"):strings.Index(sheet, "费用明细\n")], "\n  "); done != printed || done < 5 {
		t.Errorf("树上有 %d 步,单子上有 %d 步", done, printed)
	}
}

// A settlement is taken back by two persons: one proposes, another approves.
func TestForcedReversal(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p := d.Person(t, town.Citizen{})
	first := d.Bill(t, p, "310", town.Tertiary, false, town.Line("1", town.DrugA, 50, today)).Record
	second := d.Bill(t, p, "310", town.Tertiary, false, town.Line("1", town.DrugA, 50, today)).Record
	answer := d.reversed(t, first.SetlID)
	follow := list(t, answer, "follow_ups")
	if text(t, answer, "medfee_sumamt") != "-500.00" || len(follow) != 1 || text(t, follow[0], "setl_id") != second.SetlID ||
		text(t, follow[0], "medfee_sumamt") != "500.00" || text(t, follow[0], "setl_time") != "2026-03-05 10:00:00" {
		t.Errorf("%v", answer)
	}
	again := d.by("jingban").get(t, http.MethodPost, "/api/v1/settlements/"+first.SetlID+"/reversal-proposals", `{"reason":"再来一次"}`)
	before := d.state(t)
	if status, body := d.by("fuhe").call(t, http.MethodPost, "/api/v1/approvals/"+text(t, again, "approval_id")+"/approval", `{}`); status != 422 || !strings.Contains(body, "YB5002") {
		t.Errorf("再撤一次:%d %s", status, body)
	}
	if d.state(t) != before {
		t.Error("再撤一次改了数据库")
	}
	if open := d.get(t, http.MethodGet, "/api/v1/approvals/"+text(t, again, "approval_id"), ""); text(t, open, "state") != "待复核" {
		t.Errorf("没有办成的事项是 %v", open["state"])
	}
	if last := d.reversed(t, second.SetlID); len(list(t, last, "follow_ups")) != 0 {
		t.Errorf("%v", last)
	}
	tree := d.get(t, http.MethodGet, "/api/v1/settlements/"+text(t, answer, "setl_id")+"/explanation", "")
	if text(t, tree, "setl_id") != first.SetlID {
		t.Errorf("撤销记录由 %v 说明", tree["setl_id"])
	}
}

// reversed takes a settlement back by a clerk and a reviewer, and returns what
// came of it.
func (d *desk) reversed(t *testing.T, setlID string) map[string]any {
	t.Helper()
	proposed := d.by("jingban").get(t, http.MethodPost, "/api/v1/settlements/"+setlID+"/reversal-proposals", `{"reason":"查实冒名就医"}`)
	decided := d.by("fuhe").get(t, http.MethodPost, "/api/v1/approvals/"+text(t, proposed, "approval_id")+"/approval", `{"note":"属实"}`)
	if text(t, decided, "state") != "已办理" {
		t.Errorf("事项 %v", decided)
	}
	result, ok := decided["result"].(map[string]any)
	if !ok {
		t.Fatalf("办理结果 %v", decided["result"])
	}
	return result
}

// accountsOf answers the balances as of a day, by name of the account.
func (d *desk) accountsOf(t *testing.T, query string) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, a := range list(t, d.get(t, http.MethodGet, "/api/v1/funds"+query, ""), "accounts") {
		party, _ := a["party"].(string)
		name := strings.Join([]string{text(t, a, "class"), text(t, a, "insutype"), text(t, a, "fund"), party}, "/")
		found[name] = text(t, a, "balance")
	}
	return found
}

func TestFunds(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p := d.Person(t, town.Citizen{Account: 300_00})
	d.Person(t, town.Citizen{Account: 200_00})
	r := d.Bill(t, p, "310", town.Tertiary, true, town.Line("1", town.DrugA, 90, today)).Record
	fund := money.Fen(0)
	for _, s := range r.Shares {
		if s.Payer == "统筹基金" {
			fund += s.Amount
		}
	}
	want := func(query string, balances map[string]string) {
		t.Helper()
		found := d.accountsOf(t, query)
		for name, balance := range balances {
			if got := found[name]; got != balance {
				t.Errorf("%s%s 是 %q,应为 %q;共 %v", query, name, got, balance, found)
			}
		}
		total := money.Fen(0)
		for name, balance := range found {
			amount, err := money.ParseFen(balance)
			if err != nil {
				t.Errorf("%s:%v", name, err)
			}
			total += amount
		}
		if total != 0 {
			t.Errorf("%s 各科目合计 %s", query, total)
		}
	}
	paid := map[string]string{
		"支出/310/统筹基金/": fund.String(), "应付/310/统筹基金/" + town.Tertiary: (-fund).String(),
		"应付/310/个人账户/" + town.Tertiary: "-300.00", "个人账户/310/个人账户/": "-200.00", "存款/310/个人账户/": "500.00",
	}
	want("", paid)
	want("?date="+today, paid)
	want("?date=2026-03-04", map[string]string{"支出/310/统筹基金/": "", "个人账户/310/个人账户/": "-500.00"})
	want("?date=2026-01-04", map[string]string{"个人账户/310/个人账户/": "", "存款/310/统筹基金/": "100000000.00"})
	d.Reversed(t, r)
	want("", map[string]string{"支出/310/统筹基金/": "0.00", "应付/310/统筹基金/" + town.Tertiary: "0.00", "个人账户/310/个人账户/": "-500.00"})
}

func TestAccumulators(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p := d.Person(t, town.Citizen{})
	v := d.Admitted(t, p, "310", town.Secondary, "2026-03-01")
	d.Uploaded(t, v, town.Line("1", town.Service, 20, "2026-03-02"))
	d.Discharged(t, v, today)
	d.Settled(t, v, false)
	found := map[string]string{}
	for _, row := range list(t, d.get(t, http.MethodGet, "/api/v1/persons/"+p+"/accumulators?year=2026", ""), "totals") {
		if (row["cum"] == nil) == (row["times"] == nil) {
			t.Errorf("%v 既是钱又是次数,或都不是", row)
		}
		figure := "times"
		if row["cum"] != nil {
			figure = "cum"
		}
		found[text(t, row, "name")] = figure + " " + text(t, row, figure)
	}
	for name, want := range map[string]string{"本年住院次数": "times 1", "本年统筹支付": "cum 2924.00"} {
		if found[name] != want {
			t.Errorf("%s 是 %q,应为 %q:%v", name, found[name], want, found)
		}
	}
	if none := list(t, d.get(t, http.MethodGet, "/api/v1/persons/"+p+"/accumulators?year=2025", ""), "totals"); len(none) != 0 {
		t.Errorf("2025 年有 %v", none)
	}
}

func TestVerification(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	bill := d.Bill(t, d.Person(t, town.Citizen{}), "310", town.Tertiary, false, town.Line("1", town.DrugA, 90, today))
	if a := d.get(t, http.MethodPost, "/api/v1/verification", ""); a["clean"] != true || len(list(t, a, "findings")) != 0 || !strings.Contains(text(t, a, "summary"), "全部一致") {
		t.Errorf("%v", a)
	}
	d.AlterLines(t, bill.Record.SetlID, func(lines []claim.FeeLine) []claim.FeeLine { lines[0].Price++; return lines })
	a := d.get(t, http.MethodPost, "/api/v1/verification", "")
	if findings, ok := a["findings"].([]any); a["clean"] != false || !ok || len(findings) == 0 || !strings.Contains(text(t, a, "summary"), "费用明细") {
		t.Errorf("%v", a)
	}
}

// The description is OpenAPI 3.1, and the page made of it tells every operation
// with every field.
func TestDescription(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	description := d.get(t, http.MethodGet, "/openapi.json", "")
	if version := text(t, description, "openapi"); !strings.HasPrefix(version, "3.1") {
		t.Errorf("版本是 %s", version)
	}
	status, page := d.call(t, http.MethodGet, "/docs", "")
	if status != http.StatusOK || strings.Contains(page, "http://") || strings.Contains(page, "https://") || strings.Contains(page, "<script") {
		t.Errorf("%d,说明页要从别处取东西", status)
	}
	paths, ok := description["paths"].(map[string]any)
	if !ok || len(paths) < 25 {
		t.Fatalf("路径 %v", description["paths"])
	}
	for path, item := range paths {
		for method, operation := range item.(map[string]any) {
			heading := "<code>" + strings.ToUpper(method) + " " + path + "</code>"
			told, _ := operation.(map[string]any)
			if !strings.Contains(page, heading) || !strings.Contains(page, text(t, told, "summary")) {
				t.Errorf("说明页没有 %s %s", method, path)
			}
			for _, name := range parameters(t, told) {
				if !strings.Contains(page, "<td>"+name+"</td>") {
					t.Errorf("说明页没有 %s 的 %s", path, name)
				}
			}
		}
	}
	for _, field := range []string{"approval_id", "page_token", "reason", "medfee_sumamt", "admdvs", "sentence"} {
		if !strings.Contains(page, field+"</td>") {
			t.Errorf("说明页没有 %s", field)
		}
	}
	if status, text := d.call(t, http.MethodGet, "/openapi.yaml", ""); status != http.StatusOK || !strings.Contains(text, "openapi: 3.1") {
		t.Errorf("YAML:%d", status)
	}
}

func parameters(t *testing.T, operation map[string]any) []string {
	t.Helper()
	var names []string
	if operation["parameters"] != nil {
		for _, p := range list(t, operation, "parameters") {
			names = append(names, text(t, p, "name"))
		}
	}
	return names
}
