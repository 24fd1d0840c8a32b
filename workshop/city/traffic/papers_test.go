package traffic_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yibao/ground/money"
	"yibao/workshop/city"
	"yibao/workshop/city/traffic"
)

// paper is a paper as the centre reads it: what identifies it, and what its
// reviewer compares.
type paper struct {
	LocalNo string      `json:"mdtrt_sn"`
	Visit   string      `json:"mdtrt_id"`
	Valid   string      `json:"vali_flag"`
	OrderNo string      `json:"medcas_drord_detl_id"`
	Ordered string      `json:"drord_detl_code"`
	Type    string      `json:"drord_type"`
	Count   json.Number `json:"dismed_cnt"`
	Days    int         `json:"medc_days"`
	Item    string      `json:"exam_item_code"`
	Sex     string      `json:"gend"`
	Way     string      `json:"dscg_way"`
	Illness string      `json:"dise_now"`
}

// chart is the papers of a visit, the latest of each.
type chart struct {
	orders  map[string]paper // by number
	reports map[string]bool  // by item
	front   *paper
	notes   *paper
	signs   int
}

// keep takes papers in; they must be about a visit that the centre knows.
func (x *centre) keep(infno string, input map[string]json.RawMessage) error {
	var papers []paper
	switch infno {
	case "4402", "4602":
		papers = read[[]paper](x, input, "data")
	default:
		papers = []paper{read[paper](x, input, map[string]string{"4401": "baseinfo", "4501": "examinfo", "4502": "labinfo", "4701": "adminfo"}[infno])}
	}
	for i, p := range papers {
		if x.visits[p.Visit] == nil || p.LocalNo == "" || p.Valid != "1" && p.Valid != "0" {
			x.t.Errorf("%s 的资料不对:%+v", infno, p)
		}
		c := x.charts[p.LocalNo]
		if c == nil {
			c = &chart{orders: map[string]paper{}, reports: map[string]bool{}}
			x.charts[p.LocalNo] = c
		}
		switch infno {
		case "4402":
			c.orders[p.OrderNo] = p
		case "4501", "4502":
			c.reports[p.Item] = true
		case "4602":
			c.signs++
		case "4701":
			c.notes = &papers[i]
		default:
			c.front = &papers[i]
		}
	}
	return nil
}

// review finds by the definitions where a visit's papers and bill disagree. The
// plan is asked for nothing but the bill.
func (c *chart) review(p *city.Person, v *city.Visit, found map[city.Lapse]int) {
	orders := map[string]paper{}
	for _, o := range c.orders {
		orders[o.Ordered] = o
	}
	for _, l := range v.Lines {
		o, ordered := orders[l.Item.Code]
		count, err := money.ParseQuantity(o.Count.String())
		switch {
		case (l.Item.Examined() || l.Item.Tested()) && !c.reports[l.Item.Code]:
			found[city.Unreported]++
		case v.Kind != city.Inpatient:
		case l.Item.Medicine() && !ordered:
			found[city.Unordered]++
		case ordered && o.Valid == "0":
			found[city.Unrefunded]++
		case ordered && o.Days > 7:
			found[city.LongSupply]++
		case ordered && err == nil && o.Type == "1" && count < l.Quantity:
			found[city.Overcharged]++
		}
	}
	if v.Kind != city.Inpatient {
		return
	}
	if c.front.Way == "" || c.notes.Illness == "" {
		found[city.Unfilled]++
	}
	if c.front.Sex != c.notes.Sex || c.front.Sex != p.Sex {
		found[city.Contradicted]++
	}
}

// TestPapersAreTrueToTheBill: every stay has its papers, and whoever compares
// them with the bills finds the lapses that were planned and no others.
func TestPapersAreTrueToTheBill(t *testing.T) {
	t.Parallel()
	x, plan, s, err := play(t, "", traffic.Hooks{})
	if err != nil {
		t.Fatal(err)
	}
	found, outpatients := map[city.Lapse]int{}, 0
	for _, e := range plan.Errands {
		for _, v := range e.Visits {
			c := x.charts[v.LocalNo]
			switch {
			case e.Refusal != "" || v.Papers == nil:
				if c != nil {
					t.Errorf("%s 不该有病案资料", v.LocalNo)
				}
			case c == nil || v.Kind == city.Inpatient && (c.front == nil || c.notes == nil || c.signs == 0 || len(c.orders) == 0):
				t.Errorf("%s 的病案资料不全", v.LocalNo)
			default:
				c.review(e.Person, v, found)
				if v.Kind == city.Outpatient {
					outpatients++
				}
			}
		}
	}
	if diff := cmp.Diff(plan.Counts().Lapses, found); diff != "" {
		t.Errorf("计划的不符(-)与查到的(+)不同:\n%s", diff)
	}
	if len(found) != 7 || outpatients == 0 || s.Transactions["4401"] != s.Transactions["4701"] || s.Transactions["4401"] == 0 {
		t.Errorf("查到 %v,门诊 %d 次,首页 %d 份", found, outpatients, s.Transactions["4401"])
	}
}
