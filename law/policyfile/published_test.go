package policyfile_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"yibao/ground/money"
	"yibao/law/expr"
	"yibao/law/policyfile"
)

// The published worked examples that our case files must carry, by the id that
// the case gives as its 出处. fromBill are computed from parameters and the
// bill alone; to given an intermediate result of another layer must be given,
// and the case says so in its 说明. A supplement's bill is the amounts by 责任
// that are claimed of it.
var (
	benefitFromBill = []string{
		"NB-RES-IP-2023", "NB-RES-CI-2014", "QY-EMP-3LAYER-2023", "GZ-RES-CI-2022", "BJ-RES-OP-IP-CI-2021",
		"BJ-OLD-2010s", "CD-EMP-L1-OLD", "WH-EMP-RET-2012", "X-RES-CI-BASE-2017", "EXAM-2013-BLOCK", "GZ-EMP-SIMPLE",
		"YZ-EMP-OP-ACT-2023", "YZ-EMP-OP-RET-2023", "ZJ-EMP-OP-2023", "ZJ-EMP-OP-CI-2023", "NB-EMP-OP-RET-COMM-2023",
		"AY-RES-CHRONIC-2022A", "X-EMP-CHRONIC-3VISIT", "CQ-YB-AID-2023", "GZ-SUIKANG-2022", "YA-REMOTE", "GZ-BIRTH-EMP", "X-HUIMINBAO",
	}
	benefitGiven = []string{
		"BJ-EMP-CI", "X-BILL-IDENTITY", "X-DEFN-SELF-2024", "X-EMP-CI-95", "JY-AID-2023", "WX-SHEN",
	}
	maternity = []string{"MAT-1", "MAT-2", "MAT-3", "GZ-BIRTH-ALLOW"}
	foreign   = []string{"JP-KOGAKU-07", "JP-KOGAKU-11", "JP-KENPO-ADD", "US-TX-OPIC-1", "US-A-ROGER-2020"}
	others    = []string{
		"WH-FLEX-2022", "FJ-FLEX-2024", "DL-PA-2023", "XA-PA-RET-OLD", "BACKPAY-2020", "BACKPAY-56", "BACKPAY-LAW", "WAIT-2025", "SINGLE-DISEASE",
		"JP-KOGAKU-01", "JP-KOGAKU-02", "JP-KOGAKU-03", "JP-KOGAKU-04", "JP-KOGAKU-06", "JP-KOGAKU-08", "JP-100MAN", "US-TX-OPIC-3", "US-BCBSTX-XRAY",
	}
)

// The issue counts 29 Chinese benefit examples, 4 on maternity, 5 foreign ones.
func TestCountsOfPublishedExamples(t *testing.T) {
	t.Parallel()
	if len(benefitFromBill)+len(benefitGiven) != 29 || len(maternity) != 4 || len(foreign) != 5 {
		t.Errorf("%d + %d benefit, %d maternity, %d foreign examples", len(benefitFromBill), len(benefitGiven), len(maternity), len(foreign))
	}
	t.Logf("benefit: %d from parameters and the bill, %d to which an intermediate result is given; maternity %d; foreign %d; others %d",
		len(benefitFromBill), len(benefitGiven), len(maternity), len(foreign), len(others))
}

// cited collects what case files expect for each id that they cite.
func cited(t *testing.T) map[string][]policyfile.CitedCase {
	t.Helper()
	found := make(map[string][]policyfile.CitedCase)
	here := os.DirFS("testdata/worked")
	files, err := fs.Glob(here, "*"+policyfile.CaseSuffix)
	if err != nil || len(files) < 20 {
		t.Fatalf("%d case files, %v", len(files), err)
	}
	for _, file := range files {
		cases, complaints := policyfile.LoadCases(here, file)
		if cases == nil {
			t.Fatal(file, complaints)
		}
		for _, r := range cases.Run() {
			if !r.OK {
				t.Errorf("%s: %s: %s", file, r.Name, strings.Join(r.Differences, ";"))
			}
		}
		for _, c := range cases.Cited() {
			found[c.Source] = append(found[c.Source], c)
		}
	}
	return found
}

// Every example is carried by a case, and a case to which an intermediate
// result is given says so, and no other.
func TestPublishedExamplesAreCarried(t *testing.T) {
	t.Parallel()
	found := cited(t)
	for _, id := range slices.Concat(benefitFromBill, benefitGiven, maternity, foreign, others) {
		cases := found[id]
		if len(cases) == 0 {
			t.Errorf("no case cites %s", id)
		}
		for _, c := range cases {
			if given := strings.HasPrefix(c.Note, "中间结果"); given != slices.Contains(benefitGiven, id) {
				t.Errorf("%s: 说明 %q, given an intermediate result: %v", id, c.Note, !given)
			}
			if len(c.Figures) == 0 {
				t.Errorf("%s: case “%s” expects no figure", id, c.Name)
			}
		}
	}
	for id := range found {
		if !slices.Contains(slices.Concat(benefitFromBill, benefitGiven, maternity, foreign, others), id) {
			t.Errorf("%s is cited and not listed", id)
		}
	}
}

// Each figure that a published example prints is expected by a case that cites
// it. The reference data is not part of the project: without it the lists
// above must do.
func TestPublishedFigures(t *testing.T) {
	t.Parallel()
	folder := os.Getenv("YIBAO_SHARED")
	if folder == "" {
		folder = "../../../shared"
	}
	text, err := os.ReadFile(path.Join(folder, "policies", "worked_examples.json"))
	if err != nil {
		t.Skipf("no reference data: %v", err)
	}
	var examples []struct {
		ID       string            `json:"id"`
		Expected map[string]string `json:"expected"`
	}
	if err := json.Unmarshal(text, &examples); err != nil {
		t.Fatal(err)
	}
	found, known, figures := cited(t), make(map[string]bool), 0
	for _, example := range examples {
		known[example.ID] = true
		cases := found[example.ID]
		if len(cases) == 0 {
			continue
		}
		for name, printed := range example.Expected {
			figures++
			if !slices.ContainsFunc(cases, func(c policyfile.CitedCase) bool { return expects(c, printed, strings.HasSuffix(name, "_pct")) }) {
				t.Errorf("%s: no case expects %s = %s", example.ID, name, printed)
			}
		}
	}
	for id := range found {
		if !known[id] {
			t.Errorf("%s is not a published example", id)
		}
	}
	t.Logf("%d examples, %d printed figures", len(found), figures)
}

// expects reports whether a figure of the case is the printed one; a share is
// printed as a number of hundredths and expected as that or as a ratio.
func expects(c policyfile.CitedCase, printed string, share bool) bool {
	if share && expects(c, printed+"%", false) {
		return true
	}
	want, _, ok := expr.Literal(printed)
	return ok && slices.ContainsFunc(c.Figures, func(r money.Rate) bool { return r.Cmp(want) == 0 })
}
