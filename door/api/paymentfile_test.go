package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"yibao/storage/storetest/town"
)

// A payment's way at the desk: a file is made, lost and fetched again, one payment
// comes back, is named under its batch, corrected and paid by the next file.
func TestPaymentComesBackAndIsPaidAgain(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p := d.Person(t, town.Citizen{})
	clerk, finance := d.by("jingban"), d.by("caiwu")
	clerk.get(t, http.MethodPost, "/api/v1/persons/"+p+"/maternity-allowances", maternityBody)
	made := finance.get(t, http.MethodPost, "/api/v1/payment-batches", `{}`)
	batch := text(t, made, "batch_id")
	status, again, header := d.send(t, finance.signIn(t, finance.as), http.MethodGet, "/api/v1/payment-batches/"+batch+"/file", "", nil)
	if status != http.StatusOK || again != text(t, made, "file") || !strings.Contains(header.Get("Content-Disposition"), ".csv") {
		t.Errorf("the file again: %d %s", status, again)
	}
	order := text(t, list(t, finance.get(t, http.MethodGet, "/api/v1/payments?batch_id="+batch, ""), "payments")[0], "order_id")
	finance.get(t, http.MethodPost, "/api/v1/payment-batches/"+batch+"/answer", `{"file":"`+order+`,退票,户名不符\n"}`)
	back := list(t, finance.get(t, http.MethodGet, "/api/v1/payments?state=%E9%80%80%E7%A5%A8&batch_id="+batch, ""), "payments")
	if len(back) != 1 || text(t, back[0], "reason") != "户名不符" {
		t.Fatalf("returned %v", back)
	}
	if status, told, _ := d.send(t, finance.signIn(t, finance.as), http.MethodGet, "/api/v1/payment-batches/"+batch+"/file", "", nil); status != http.StatusConflict || !strings.Contains(told, "YB2513") {
		t.Errorf("the file of an answered batch: %d %s", status, told)
	}
	finance.get(t, http.MethodPost, "/api/v1/payments/"+order+"/correction", `{"payee":{"bank":"安澜银行","bank_account":"62229999"},"reason":"户名更正"}`)
	second := text(t, finance.get(t, http.MethodPost, "/api/v1/payment-batches", `{}`), "batch_id")
	paid := finance.get(t, http.MethodPost, "/api/v1/payment-batches/"+second+"/answer", `{"file":"`+order+`,成功\n"}`)
	if fmt.Sprint(paid["paid"]) != "1" {
		t.Errorf("paid %v", paid)
	}
	batches := list(t, clerk.get(t, http.MethodGet, "/api/v1/payment-batches", ""), "batches")
	if len(batches) != 2 || text(t, batches[0], "batch_id") != second || batches[1]["answer_time"] == nil {
		t.Errorf("batches %v", batches)
	}
	if page := finance.get(t, http.MethodGet, "/api/v1/payment-batches?limit=1&after="+second, ""); text(t, list(t, page, "batches")[0], "batch_id") != batch {
		t.Errorf("the page after %s: %v", second, page)
	}
}
