package message_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"yibao/door/his/message"
)

// TestTransactionsBesideTheBills: the good input is accepted, also without what
// may be left out; without a field that must be there it is refused for that
// field.
func TestTransactionsBesideTheBills(t *testing.T) {
	t.Parallel()
	inputs := goodInputs(t)
	for _, c := range []struct {
		transaction
		must string
	}{
		{of(message.T9002), "sign_no opter_no"}, {of(message.T9101), "filename"}, {of(message.T9102), "file_qury_no"},
		{of(message.T1201), "fixmedins_type"}, {of(message.T1301), ""}, {of(message.T1312), "page_num page_size"},
		{of(message.T1317), "page_num page_size"}, {of(message.T1901), "type"},
		{of(message.T2001), "psn_no insutype med_type begntime"},
		{of(message.T3201), "insutype clr_type setl_optins stmt_begndate stmt_enddate medfee_sumamt fund_pay_sumamt acct_pay fixmedins_setl_cnt"},
		{of(message.T3202), "setl_optins file_qury_no stmt_begndate stmt_enddate medfee_sumamt fund_pay_sumamt fixmedins_setl_cnt"},
		{of(message.T3301), "fixmedins_hilist_id fixmedins_hilist_name list_type med_list_codg begndate enddate"},
	} {
		t.Run(c.infno, func(t *testing.T) {
			t.Parallel()
			input := inputs[c.infno]
			if faults := c.read(encode(t, input)); len(faults) > 0 || len(input) != 1 {
				t.Fatalf("the good input is refused: %v", faults)
			}
			for node, value := range input {
				row := oneRow(t, value)
				for code := range row {
					faults := c.read(encode(t, map[string]json.RawMessage{node: encode(t, without(row, code))}))
					if must := slices.Contains(strings.Fields(c.must), code); must && codes(faults) != "YB1201" || !must && len(faults) > 0 {
						t.Errorf("without %s: %v", code, faults)
					}
				}
				if faults := c.read(encode(t, without(input, node))); codes(faults) != "YB1101" {
					t.Errorf("without node %s: %v", node, faults)
				}
			}
		})
	}
}

// oneRow reads an object, or the only row of a list.
func oneRow(t *testing.T, value json.RawMessage) map[string]json.RawMessage {
	t.Helper()
	var rows []map[string]json.RawMessage
	if json.Unmarshal(value, &rows) == nil && len(rows) == 1 {
		return rows[0]
	}
	var row map[string]json.RawMessage
	if err := json.Unmarshal(value, &row); err != nil {
		t.Fatal(err)
	}
	return row
}

// TestWithdrawnMapping: the fields of 3302 lie in the input itself, as the
// standard has it, or in a node data, as with its neighbours.
func TestWithdrawnMapping(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ input, codes string }{
		"in the input":   {`{"fixmedins_code":"H1","fixmedins_hilist_id":"Y1","list_type":"101","med_list_codg":"XA01"}`, ""},
		"in data":        {`{"data":{"fixmedins_code":"H1","fixmedins_hilist_id":"Y1","list_type":"101","med_list_codg":"XA01"}}`, ""},
		"nothing":        {`{"data":{}}`, "YB1201 YB1201 YB1201"},
		"without a code": {`{"fixmedins_hilist_id":"Y1","list_type":"101"}`, "YB1201"},
	} {
		in, faults := message.T3302.Read(json.RawMessage(c.input))
		if codes(faults) != c.codes {
			t.Errorf("%s: %v", name, faults)
		}
		if c.codes == "" && (in.Root.FixmedinsHilistId != "Y1" || in.Root.MedListCodg != "XA01") {
			t.Errorf("%s: read %+v", name, in.Root)
		}
	}
}
