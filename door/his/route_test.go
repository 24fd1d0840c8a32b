package his_test

import (
	"testing"

	"yibao/door/his"
)

func TestServes(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]bool{
		"/2207": true, "/csb/2207": true, "/a/b/c/2207A": true, "/100001/": true,
		"/fsi/api/rsfComIfsService/callService":           true,
		"/fsi/api/rsfComIfsService/callService/2207":      true,
		"/mbs/fmi/fsi/api/callFsiService/callService":     true,
		"/mss/web/api/fsi/callService":                    true,
		"/ebus/rio_fsi/fsi/api/hospSettService/settV2":    true,
		"/fsi/api/outpatientSettleService/preSettletment": true,
		"/fsi/api/dscgService/dischargeUndo":              true,
		"/":                                               false, "/docs": false, "/api/v1/persons": false, "/22075": false, "/2207AB": false, "/callServices": false,
	} {
		if got := his.Serves(path); got != want {
			t.Errorf("Serves(%q) = %t, want %t", path, got, want)
		}
	}
}
