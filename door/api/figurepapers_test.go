package api_test

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"yibao/storage/storetest/town"
)

// The tables on paper say what the pages say; without a font the refusal says what
// to do.
func TestFiguresOnPaper(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p := d.Person(t, town.Citizen{Account: 300_00})
	d.Bill(t, p, "310", town.Tertiary, true, town.Line("1", town.DrugA, 90, "2026-03-05"), town.Line("2", town.Service, 1, "2026-03-05"))
	director := d.by("fuzeren")
	const span = "begndate=2026-01-01&enddate=2026-12-31"
	sum := director.get(t, http.MethodGet, "/api/v1/figures?"+span+"&by=%E6%9C%BA%E6%9E%84", "")["sum"].(map[string]any)
	total := director.get(t, http.MethodGet, "/api/v1/fund-table?"+span, "")["total"].(map[string]any)
	for path, want := range map[string][]string{
		"/api/v1/figures/paper?" + span + "&by=%E6%9C%BA%E6%9E%84":                        {"按机构统计", "2026-01-01 至 2026-12-31", text(t, sum, "medfee_sumamt"), "药占比"},
		"/api/v1/figures/paper?" + span + "&by=%E6%94%AF%E4%BB%98%E6%96%B9&insutype=310":  {"按支付方统计", "险种 310", "统筹基金", text(t, sum, "fund_pay_sumamt")},
		"/api/v1/figures/paper?" + span + "&by=%E6%9C%88&fixmedins_code=" + town.Tertiary: {"按月统计", "2026-03", "机构 " + town.Tertiary},
		"/api/v1/fund-table/paper?" + span:                                                {"基金收支表", "支出·待遇", text(t, total, "expense_sum"), "合计"},
	} {
		status, content, header := d.send(t, director.signIn(t, director.as), http.MethodGet, path, "", nil)
		if len(d.config.Papers.Font) == 0 {
			if status == http.StatusOK || !strings.Contains(content, "YB9061") {
				t.Errorf("%s without a font: %d %s", path, status, content)
			}
			continue
		}
		if status != http.StatusOK || header.Get("Content-Type") != "application/pdf" {
			t.Errorf("%s: %d %.200s", path, status, content)
			continue
		}
		words := strings.ReplaceAll(wordsOf(t, content), ",", "")
		for _, w := range want {
			if !strings.Contains(words, w) {
				t.Errorf("%s: no %q in\n%s", path, w, words)
			}
		}
	}
}

// wordsOf reads a PDF as poppler does.
func wordsOf(t *testing.T, pdf string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "paper.pdf")
	if err := os.WriteFile(name, []byte(pdf), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("pdftotext", "-layout", name, "-").Output()
	if err != nil {
		t.Fatalf("pdftotext (poppler-utils): %v", err)
	}
	return string(out)
}
