package dictionary_test

import (
	"testing"

	"yibao/door/his/dictionary"
	"yibao/ground/period"
)

// TestLists: known values of lists that every bill uses; types match regardless
// of case; no list repeats a value.
func TestLists(t *testing.T) {
	t.Parallel()
	for kind, want := range map[string]dictionary.Code{
		"insutype": {"310", "职工基本医疗保险"}, "MED_TYPE": {"11", "普通门诊"}, "chrgitm_lv": {"02", "乙类"},
		"mdtrt_cert_type": {"03", "社会保障卡"}, "fund_pay_type": {"610100", "医疗救助基金"}, "stmt_rslt": {"1", "不平"},
	} {
		list, ok := dictionary.Find(kind)
		if !ok || list.Label == "" {
			t.Errorf("no list %s", kind)
			continue
		}
		seen, found := map[string]bool{}, false
		for _, c := range list.Codes {
			if seen[c.Value] || c.Label == "" {
				t.Errorf("%s: %+v", kind, c)
			}
			seen[c.Value] = true
			found = found || c == want
		}
		if !found {
			t.Errorf("%s has no %+v", kind, want)
		}
	}
	if _, ok := dictionary.Find("no_such"); ok {
		t.Error("a list that is not there was found")
	}
	if dictionary.Edition() != period.MustDate("2024-10-01") {
		t.Errorf("edition %s", dictionary.Edition())
	}
}
