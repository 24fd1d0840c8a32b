package charting_test

import (
	"fmt"
	"testing"

	"yibao/process/charting"
	"yibao/register/chart"
	"yibao/storage/storetest/town"
)

// A whole stay's orders in one message; sent again with one changed and one
// voided, these two become revisions and the rest stay as they are.
func TestManyOrders(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	v := o.Admitted(t, o.Person(t, town.Citizen{}), "310", town.Tertiary, day)
	orders := make([]chart.Document, 5000)
	for i := range orders {
		orders[i] = chart.Document{Kind: chart.Order, DocNo: fmt.Sprintf("O%04d", i), Active: true, Content: `{"drord_detl_name":"静脉注射"}`}
	}
	upload := func() {
		t.Helper()
		err := o.charts.Upload(ctx, o.Caller(town.Tertiary), charting.Upload{PsnNo: v.PsnNo, VisitID: v.ID, Documents: orders})
		if err != nil {
			t.Fatal(err)
		}
	}
	upload()
	orders[17].Content, orders[4999].Active = `{"drord_detl_name":"CT平扫"}`, false
	upload()
	err := o.Store.Charted(ctx, func(r charting.Reader) error {
		stored, err := r.Documents(ctx, v.PsnNo, v.ID, chart.Order)
		if len(stored) != len(orders) {
			t.Fatalf("%d 条医嘱,应为 %d 条", len(stored), len(orders))
		}
		for i, d := range stored {
			want := int64(1)
			if i == 17 || i == 4999 {
				want = 2
			}
			if d.DocNo != orders[i].DocNo || d.Revision != want || d.Content != orders[i].Content || d.Active != orders[i].Active {
				t.Errorf("第 %d 条是 %+v", i+1, d)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
