package api_test

import (
	"encoding/json"
	"net/http"
	"os"
	"strings"
	"testing"

	"yibao/door/api"
	"yibao/storage/storetest/town"
)

// paperBodies are inputs that the shape check lets through.
var paperBodies = map[string]string{
	"print-paper": `{"form":"结算单","format":"xlsx","reason":"测试"}`, "replay-settlement": "",
}

// withPapers lets the desk print; the font is that of the console's build, where
// it was built.
func (d *desk) withPapers() {
	font, _ := os.ReadFile("../../web/node_modules/@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf")
	d.config.Papers = api.Papers{Prints: d.Store, Proofs: d.Store, Font: font}
}

// A first print needs no reason, a second says that it is one and why; both are
// listed and in the trail, and a paper that could not be made is not counted.
func TestPapersOfASettlement(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p := d.Person(t, town.Citizen{Account: 300_00})
	bill := d.Bill(t, p, "310", town.Tertiary, true, town.Line("1", town.DrugA, 90, "2026-03-05"))
	base := "/api/v1/settlements/" + bill.Record.SetlID
	clerk := d.by("jingban")
	sheet := clerk.get(t, http.MethodGet, base+"/sheet", "")
	if text(t, sheet, "capital") != "玖佰元整" {
		t.Errorf("sheet: %v", sheet["capital"])
	}
	print := func(body, number string) string {
		t.Helper()
		status, content, header := d.send(t, clerk.signIn(t, clerk.as), http.MethodPost, base+"/papers", body, nil)
		if status != http.StatusOK || header.Get("X-Print-Number") != number {
			t.Errorf("%s: %d, number %q, %.200s", body, status, header.Get("X-Print-Number"), content)
		}
		return content
	}
	print(`{"form":"结算单","format":"xlsx"}`, "1")
	if status, told := clerk.call(t, http.MethodPost, base+"/papers", `{"form":"结算单","format":"xlsx"}`); status == http.StatusOK || !strings.Contains(told, "YB1897") {
		t.Errorf("a second print without a reason: %d %s", status, told)
	}
	print(`{"form":"结算单","format":"xlsx","reason":"患者遗失"}`, "2")
	want, lines := 3, `{"form":"费用清单","format":"pdf","paper":"A4"}`
	if len(d.config.Papers.Font) > 0 {
		if pdf := print(lines, "1"); !strings.HasPrefix(pdf, "%PDF-") {
			t.Errorf("not a PDF: %.80s", pdf)
		}
	} else if status, told := clerk.call(t, http.MethodPost, base+"/papers", lines); status == http.StatusOK || !strings.Contains(told, "YB9061") {
		t.Errorf("without a font: %d %s", status, told)
	} else {
		want = 2
	}
	var list struct {
		Papers []struct{ Form, Reason string } `json:"papers"`
	}
	raw, _ := json.Marshal(clerk.get(t, http.MethodGet, base+"/papers", ""))
	if err := json.Unmarshal(raw, &list); err != nil || len(list.Papers) != want || list.Papers[1].Reason != "患者遗失" {
		t.Errorf("prints: %s, %v", raw, err)
	}
	replayed := clerk.get(t, http.MethodPost, base+"/replay", "")
	if replayed["identical"] != true {
		t.Errorf("replay: %v", replayed)
	}
}
