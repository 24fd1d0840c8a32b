package message_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"yibao/door/his/message"
	"yibao/ground/fault"
	"yibao/ground/money"
)

type transaction struct {
	infno  string
	read   func(json.RawMessage) []*fault.Fault
	reread func(json.RawMessage) json.RawMessage // an answer, read and written again
}

func of[In, Out any](t message.Transaction[In, Out]) transaction {
	return transaction{
		infno:  t.Infno,
		read:   func(input json.RawMessage) []*fault.Fault { _, f := t.Read(input); return f },
		reread: func(output json.RawMessage) json.RawMessage { return t.Write(t.ReadAnswer(output)) },
	}
}

var transactions = []transaction{
	of(message.T1101), of(message.T2101), of(message.T2102), of(message.T2103), of(message.T2201), of(message.T2202),
	of(message.T2203), of(message.T2204), of(message.T2205), of(message.T2206), of(message.T2207), of(message.T2208),
	of(message.T2301), of(message.T2302), of(message.T2303), of(message.T2304), of(message.T2305), of(message.T2401),
	of(message.T2402), of(message.T2601), of(message.T5203), of(message.T5206), of(message.T9001),
	of(message.T2403), of(message.T2404), of(message.T2405), of(message.T2501), of(message.T2502), of(message.T2503),
	of(message.T2504), of(message.T2505), of(message.T2506), of(message.T4101), of(message.T4102), of(message.T4103),
	of(message.T4104), of(message.T4105), of(message.T4401), of(message.T4402), of(message.T4501), of(message.T4502),
	of(message.T4602), of(message.T4701), of(message.T5201), of(message.T5202), of(message.T5204), of(message.T5205),
	of(message.T5301), of(message.T5302), of(message.T5303), of(message.T5304),
}

func goodInputs(t testing.TB) map[string]map[string]json.RawMessage {
	text, err := os.ReadFile("testdata/inputs.json")
	if err != nil {
		t.Fatal(err)
	}
	var inputs map[string]map[string]json.RawMessage
	if err := json.Unmarshal(text, &inputs); err != nil {
		t.Fatal(err)
	}
	return inputs
}

func encode(t testing.TB, v any) json.RawMessage {
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestEveryTransaction: the good input is accepted; without one of its fields
// it is refused for that field if the field is required, and for no other.
func TestEveryTransaction(t *testing.T) {
	t.Parallel()
	inputs := goodInputs(t)
	for _, tx := range transactions {
		t.Run(tx.infno, func(t *testing.T) {
			t.Parallel()
			input := inputs[tx.infno]
			if len(input) == 0 {
				t.Fatal("no good input in testdata/inputs.json")
			}
			if faults := tx.read(encode(t, input)); len(faults) > 0 {
				t.Fatalf("the good input is refused: %v", faults)
			}
			for node, value := range input {
				withoutEachField(t, tx, input, node, value)
				if faults := tx.read(encode(t, without(input, node))); codes(faults) != "YB1101" {
					t.Errorf("without node %s: %v, want YB1101", node, faults)
				}
			}
		})
	}
}

func without[V any](m map[string]V, key string) map[string]V {
	out := map[string]V{}
	for k, v := range m {
		if k != key {
			out[k] = v
		}
	}
	return out
}

func withoutEachField(t *testing.T, tx transaction, input map[string]json.RawMessage, node string, value json.RawMessage) {
	t.Helper()
	var row map[string]json.RawMessage
	if tx.infno == "4102" {
		return // its node lies inside another: TestNodeInsideANode
	}
	if json.Unmarshal(value, &row) != nil {
		var rows []map[string]json.RawMessage
		if err := json.Unmarshal(value, &rows); err != nil {
			t.Fatal(err)
		}
		row = rows[0]
	}
	optional := []string{"psn_cert_type", "certno", "psn_name", "cum_ym", "dscgTime"}
	if tx.infno == "1101" {
		optional = append(optional, "mdtrt_cert_type", "mdtrt_cert_no")
	}
	for code := range row {
		changed := without(input, node)
		changed[node] = encode(t, without(row, code))
		faults := tx.read(encode(t, changed))
		switch {
		case tx.infno == "1101" && code == "mdtrt_cert_no":
			if codes(faults) != "YB1302" {
				t.Errorf("without %s: %v", code, faults)
			}
		case slices.Contains(optional, code):
			if len(faults) > 0 {
				t.Errorf("without optional %s: %v", code, faults)
			}
		case codes(faults) != "YB1201" || !strings.Contains(faults[0].Sentence, code):
			t.Errorf("without %s: %v, want YB1201 naming it", code, faults)
		}
	}
}

// shared returns the folder of recorded messages, "" when it is not there.
func shared() string {
	root := os.Getenv("YIBAO_SHARED")
	if root == "" {
		root = "../../../../shared"
	}
	dir := filepath.Join(root, "interface", "samples")
	if _, err := os.Stat(dir); err != nil {
		return ""
	}
	return dir
}

func TestRecordedRequestsAreAccepted(t *testing.T) {
	t.Parallel()
	dir := shared()
	if dir == "" {
		t.Skip("the recorded messages of ../shared/interface/samples are not here; testdata/inputs.json covers every transaction")
	}
	read := 0
	for _, pattern := range []string{"pharmacy_erp/*_req.json", "hunan_spec/*_req.json"} {
		files, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			body, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			e, input, faults := message.ReadEnvelope(body)
			if len(faults) > 0 {
				t.Errorf("%s: %v", file, faults)
			}
			infno := e.Infno
			if filepath.Base(file) == "4102_req.json" {
				infno = "4102" // printed in the standard with the number of another
			}
			i := slices.IndexFunc(transactions, func(tx transaction) bool { return tx.infno == infno })
			if i < 0 {
				continue // a transaction of a later issue
			}
			read++
			if faults := transactions[i].read(input); len(faults) > 0 {
				t.Errorf("%s: %v", file, faults)
			}
		}
	}
	if read < 6 {
		t.Errorf("only %d recorded requests were read", read)
	}
}

// TestRecordedAnswersFit: our structs read what real centres answered, and the
// identities that the door checks hold on it.
func TestRecordedAnswersFit(t *testing.T) {
	t.Parallel()
	dir := shared()
	if dir == "" {
		t.Skip("the recorded messages of ../shared/interface/samples are not here; TestWrittenAnswersReadBack covers the shapes")
	}
	output := func(file string) json.RawMessage {
		body, err := os.ReadFile(filepath.Join(dir, "openhis", file))
		if err != nil {
			t.Fatal(err)
		}
		var answer struct{ Output json.RawMessage }
		if err := json.Unmarshal(body, &answer); err != nil {
			t.Fatal(err)
		}
		return answer.Output
	}
	person := message.T1101.ReadAnswer(output("1101_resp_1.json"))
	if person.Baseinfo.Age != 375 || len(person.Insuinfo) != 6 || person.Insuinfo[0].Balc != 2_693_388 || person.Insuinfo[3].Insutype != "39999" {
		t.Errorf("1101 read as %+v", person)
	}
	stay := message.T2304.ReadAnswer(output("2304_resp_1.json"))
	s := stay.Setlinfo
	if s.MedfeeSumamt != s.FulamtOwnpayAmt+s.OverlmtSelfpay+s.PreselfpayAmt+s.InscpScpAmt || s.MedfeeSumamt != 2_344_246 {
		t.Errorf("2304: the parts of %v do not add up: %+v", s.MedfeeSumamt, s)
	}
	if s.MedfeeSumamt != s.FundPaySumamt+s.PsnPartAmt+s.HospPartAmt {
		t.Errorf("2304: the payers of %v do not add up", s.MedfeeSumamt)
	}
	total := money.Fen(0)
	for _, d := range stay.Setldetail {
		total += d.FundPayamt
	}
	if total != s.MedfeeSumamt-s.PsnCashPay {
		t.Errorf("2304: setldetail sums to %v, total less cash is %v", total, s.MedfeeSumamt-s.PsnCashPay)
	}
	back := message.T2305.ReadAnswer(output("2305_resp_1.json"))
	if back.Setlinfo.MedfeeSumamt != -337_926 || back.Setlinfo.SetlType != "2" || back.Setldetail[1].FundPayamt != -3_286 {
		t.Errorf("2305 read as %+v", back)
	}
	chronic := message.T5301.ReadAnswer(output("5301_resp_1.json")).Feedetail
	if len(chronic) != 1 || chronic[0].OpspDiseCode != "M03900" || chronic[0].Begndate.String() != "2020-10-01" || chronic[0].Enddate.Year() != 2120 {
		t.Errorf("5301 read as %+v", chronic)
	}
	lines := message.T2204.ReadAnswer(output("2204_resp_1.json")).Result
	if len(lines) == 0 || lines[0].PreselfpayAmt != 23 || lines[0].PricUplmtAmt != 999_999_000_000 {
		t.Errorf("2204 read as %+v", lines)
	}
}

// TestNodeInsideANode: 4102 has its list inside data; some clients leave data
// out.
func TestNodeInsideANode(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ input, want string }{
		"inside":         {`{"data":{"stastinfo":[{"setl_id":"S1","stas_type":"1"},{"setl_id":"S2","stas_type":"0"}]}}`, "S1 S2"},
		"one object":     {`{"data":{"stastinfo":{"setl_id":"S1","stas_type":"1"}}}`, "S1"},
		"without data":   {`{"stastinfo":[{"setl_id":"S1","stas_type":"1"}]}`, "S1"},
		"other case":     {`{"Data":{"stastInfo":[{"setl_id":"S1","stas_type":"1"}]}}`, "S1"},
		"data is empty":  {`{"data":{}}`, "YB1101"},
		"data is a list": {`{"data":[]}`, "YB1101"},
		"no state":       {`{"data":{"stastinfo":[{"setl_id":"S1"}]}}`, "YB1201"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in, faults := message.T4102.Read(json.RawMessage(c.input))
			var found []string
			for _, s := range in.DataStastinfo {
				found = append(found, s.SetlId)
			}
			got := strings.Join(found, " ")
			if len(faults) > 0 {
				got = codes(faults)
			}
			if got != c.want {
				t.Errorf("read %q, want %q", got, c.want)
			}
		})
	}
}

// TestOutputsWithoutNodes: fields that lie in the output itself, and an output
// that is a list, are written and read back.
func TestOutputsWithoutNodes(t *testing.T) {
	t.Parallel()
	count := message.T4105.Write(message.Out4105{Root: message.ListCount{NeedUploadCnt: 3, UploadedCnt: 2}})
	if string(count) != `{"needUploadCnt":3,"uploadedCnt":2}` {
		t.Errorf("4105 written as %s", count)
	}
	if back := message.T4105.ReadAnswer(count); back.Root.UploadedCnt != 2 {
		t.Errorf("4105 read back as %+v", back)
	}
	both := message.T4101.Write(message.Out4101{Data: message.SettlementListNo{SetlListId: "L1"}, Root: message.SettlementListNo{SetlListId: "L1"}})
	if string(both) != `{"data":{"setl_list_id":"L1"},"setl_list_id":"L1"}` {
		t.Errorf("4101 written as %s", both)
	}
	if none := message.T5204.Write(message.Out5204{}); string(none) != "[]" {
		t.Errorf("an empty list is written as %s", none)
	}
	lines := message.T5204.Write(message.Out5204{Root: []message.FeeLineFound{{FeedetlSn: "1"}, {FeedetlSn: "2"}}})
	if back := message.T5204.ReadAnswer(lines); len(back.Root) != 2 || back.Root[1].FeedetlSn != "2" {
		t.Errorf("5204 %s read back as %+v", lines, back)
	}
}

func FuzzDecode(f *testing.F) {
	inputs := goodInputs(f)
	for i, tx := range transactions {
		f.Add(i, []byte(encode(f, inputs[tx.infno])))
	}
	f.Add(0, []byte(`{"data":{"begntime":"2026-03-05 9"}}`))
	f.Add(7, []byte(`{"feedetail":[{"cnt":"1e-99","pric":-0,"det_item_fee_sumamt":"+.5"}]}`))
	f.Fuzz(func(t *testing.T, which int, input []byte) {
		tx := transactions[uint(which)%uint(len(transactions))]
		for _, fault := range tx.read(input) {
			if fault.Code == "" || fault.Sentence == "" || strings.Contains(fault.Sentence, "%!") {
				t.Errorf("a fault without code or words: %v", fault)
			}
		}
		if answer := tx.reread(input); !json.Valid(answer) {
			t.Errorf("answer is not JSON: %s", answer)
		}
	})
}
