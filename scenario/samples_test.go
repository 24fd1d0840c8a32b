package scenario_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// samplesRegion is the 统筹区 that the recorded pharmacy messages name.
const samplesRegion = "320500"

// The identity number of the record has a wrong check digit, which enrolment
// refuses; samplesID of the synthetic region stands in for it.
const (
	recordedID = "320500199001010011"
	samplesID  = "390102199001010013"
)

// samplesWorld is what the recorded messages speak of.
var samplesWorld = map[string]string{
	"人员.csv":   "人员编号,姓名,证件类型,证件号码,性别,民族,出生日期,死亡日期,统筹区\nPSN0001,张三,01," + samplesID + ",1,01,1990-01-01,,320500\n",
	"参保.csv":   "人员编号,险种,统筹区,状态,人员类别,公务员,缴费档次,单位名称,开始日期,结束日期,待遇开始日期\nPSN0001,310,320500,1,11,否,,,2024-01-01,,\n",
	"机构.csv":   "机构编号,机构名称,类型,等级,基层,统筹区,统一社会信用代码,开始日期,结束日期\nH00000000001,Demo Pharmacy,定点零售药店,,否,320500,,2024-01-01,\n",
	"协议.csv":   "机构编号,统筹区,状态,开始日期,结束日期\nH00000000001,320500,有效,2024-01-01,\n",
	"目录.csv":   "统筹区,险种,编码,种类,名称,规格,单位,收费等级,费用类别,先行自付比例,三级限价,二级限价,一级限价,有效,开始日期,结束日期\n320500,,XA01ABD075A002010200144,药品,示例药,,盒,乙类,西药,10%,,,,是,2024-01-01,\n",
	"账户划入.csv": "人员编号,险种,金额,日期,说明\nPSN0001,310,500.00,2026-01-01,上年结转\n",
}

// TestRecordedPharmacyMessages sends the recorded messages of a pharmacy's
// system as they are, but for the total, which does not add up in the record,
// and the identity number.
func TestRecordedPharmacyMessages(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(repository(t), "..", "shared", "interface", "samples", "pharmacy_erp")
	if set := os.Getenv("YIBAO_SHARED"); set != "" {
		folder = filepath.Join(set, "interface", "samples", "pharmacy_erp")
	}
	if _, err := os.Stat(folder); err != nil {
		t.Skip("the recorded messages of ../shared are not here; stories/药店购药.story sends their shape")
	}
	onEngines(t, func(t *testing.T, db database) {
		samplesCity(t, db)
		s := serve(t, db)
		sent := func(name string, mend func(string) string) map[string]any {
			text, err := os.ReadFile(filepath.Join(folder, name+"_req.json"))
			if err != nil {
				t.Fatal(err)
			}
			return accepted(t, s, "/csb/"+strings.TrimSuffix(name, "_req.json"), mend(strings.ReplaceAll(string(text), recordedID, samplesID)))
		}
		asIs := func(text string) string { return text }
		addUp := func(text string) string {
			return strings.Replace(text, `"medfee_sumamt": 70.5`, `"medfee_sumamt": 23.5`, 1)
		}
		sent("9001", asIs)
		sent("1101", asIs)
		tried := node(sent("2101", addUp), "setlinfo")
		settled := node(sent("2102", addUp), "setlinfo")
		if tried["acct_pay"] != settled["acct_pay"] || settled["medfee_sumamt"] != 23.5 || settled["acct_pay"] == 0.0 {
			t.Fatalf("tried %v, settled %v", tried["acct_pay"], settled)
		}
		stated := func(text string) string {
			text = strings.ReplaceAll(strings.ReplaceAll(text, "2026-06-11", today().String()), "21.15", fmt.Sprint(settled["acct_pay"]))
			text = strings.Replace(text, `"fund_pay_sumamt": `+fmt.Sprint(settled["acct_pay"]), `"fund_pay_sumamt": `+fmt.Sprint(settled["fund_pay_sumamt"]), 1)
			return strings.Replace(text, "70.5", "23.5", 1)
		}
		if result := node(sent("3201", stated), "stmtinfo"); result["stmt_rslt"] != "0" {
			t.Fatalf("reconciled: %v", result)
		}
		if result := node(sent("3201", func(text string) string { return strings.ReplaceAll(text, "2026-06-11", today().String()) }), "stmtinfo"); result["stmt_rslt"] != "1" {
			t.Fatalf("the totals of the record: %v", result)
		}
		reversed := node(sent("2103", func(text string) string {
			text = strings.Replace(text, "320000178114093181500048798203", settled["setl_id"].(string), 1)
			return strings.Replace(text, "320000178114093181500077040195", settled["mdtrt_id"].(string), 1)
		}), "setlinfo")
		if reversed["medfee_sumamt"] != -23.5 || reversed["balc"] != 500.0 {
			t.Fatalf("reversed: %v", reversed)
		}
	})
}

// samplesCity imports the world and publishes the demonstration city's policies
// under the region of the messages.
func samplesCity(t *testing.T, db database) {
	t.Helper()
	dir := t.TempDir()
	files := []string{"import", "--demo"}
	for name, text := range samplesWorld {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	if out, err := command(db, files...); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	root := filepath.Join(repository(t), "policies")
	for _, part := range []string{"国家", "390100-安澜"} {
		if err := os.CopyFS(filepath.Join(dir, part), os.DirFS(filepath.Join(root, part))); err != nil {
			t.Fatal(err)
		}
	}
	home := filepath.Join(dir, "390100-安澜")
	err := filepath.WalkDir(home, func(file string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		return os.WriteFile(file, []byte(strings.ReplaceAll(string(text), "390100", samplesRegion)), 0o600)
	})
	if err != nil {
		t.Fatal(err)
	}
	if out, err := command(db, "publish", "--author", "测试", home); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

// accepted sends a message that must be accepted and returns its output.
func accepted(t *testing.T, s *server, path, body string) map[string]any {
	t.Helper()
	got, err := s.send(request{path: path, contentType: "application/json", body: body})
	if err != nil {
		t.Fatal(err)
	}
	var answer struct {
		Infcode int            `json:"infcode"`
		ErrMsg  string         `json:"err_msg"`
		Output  map[string]any `json:"output"`
	}
	if err := json.Unmarshal(got.body, &answer); err != nil || answer.Infcode != 0 {
		t.Fatalf("%s: %v %s", path, err, answer.ErrMsg)
	}
	return answer.Output
}

func node(output map[string]any, name string) map[string]any {
	found, _ := output[name].(map[string]any)
	return found
}
