package bench

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"yibao/ground/money"
	"yibao/workshop/city"
)

// node is one JSON object of a message.
type node = map[string]any

// The places of a message that differ from one sending to the next.
const (
	psnPlace    = "@PSN@"
	serialPlace = "@SERIAL@"
	visitPlace  = "@VISIT@"
)

// statedFields are what a settlement repeats of its pre-settlement; each has a
// place of its own.
var statedFields = []string{"fulamt_ownpay_amt", "overlmt_selfpay", "preselfpay_amt", "inscp_scp_amt"}

func statedPlace(i int) string { return "@STATED" + string(rune('0'+i)) + "@" }

// filling is what a template is filled with.
type filling struct {
	psnNo  string
	serial string // 18 digits, never used before
	visit  string // mdtrt_id
	stated [4]string
}

// template is a message cut at its places, so that the callers spend as little
// of the machine as can be on writing messages.
type template struct {
	infno  string
	pieces []string // texts and places in turn
}

// newTemplate writes a message of an institution with places in it.
func newTemplate(infno string, at *city.Institution, when time.Time, input node) (template, error) {
	body, err := json.Marshal(node{
		"infno": infno, "msgid": at.Code + serialPlace, "mdtrtarea_admvs": city.Region, "insuplc_admdvs": city.Region,
		"recer_sys_code": "MBS_LOCAL", "dev_no": "", "dev_safe_info": "", "cainfo": "", "signtype": "",
		"infver": "V1.0", "opter_type": "1", "opter": "001", "opter_name": "收费员",
		"inf_time": when.Format(time.DateTime), "fixmedins_code": at.Code, "fixmedins_name": at.Name,
		"sign_no": "", "input": input,
	})
	if err != nil {
		return template{}, err
	}
	t := template{infno: infno}
	for rest := string(body); rest != ""; {
		at, place := nextPlace(rest)
		t.pieces = append(t.pieces, rest[:at], place)
		rest = rest[at+len(place):]
	}
	return t, nil
}

// nextPlace finds the first place in a text; none is at its end.
func nextPlace(text string) (int, string) {
	first, found := len(text), ""
	places := []string{psnPlace, serialPlace, visitPlace}
	for i := range statedFields {
		places = append(places, statedPlace(i))
	}
	for _, place := range places {
		if at := strings.Index(text, place); at >= 0 && at < first {
			first, found = at, place
		}
	}
	return first, found
}

// fill appends the filled message.
func (t template) fill(b []byte, f filling) []byte {
	for i := 0; i < len(t.pieces); i += 2 {
		b = append(b, t.pieces[i]...)
		switch t.pieces[i+1] {
		case psnPlace:
			b = append(b, f.psnNo...)
		case serialPlace:
			b = append(b, f.serial...)
		case visitPlace:
			b = append(b, f.visit...)
		case "": // the end
		default:
			b = append(b, f.stated[t.pieces[i+1][len("@STATED")]-'0']...)
		}
	}
	return b
}

// payer are the fields by which messages name the person.
func payer(extra node) node {
	n := node{"psn_no": psnPlace, "mdtrt_cert_type": "02", "mdtrt_cert_no": psnPlace, "card_sn": "", "psn_cert_type": "99",
		"certno": psnPlace, "psn_type": "11", "psn_name": "试验人", "insutype": scheme}
	for k, v := range extra {
		n[k] = v
	}
	return n
}

func yuan(f money.Fen) json.Number { return json.Number(f.String()) }

// feeLines are the lines of a basket; extra goes into each.
func feeLines(basket []city.Line, when string, extra node) []node {
	lines := make([]node, len(basket))
	for k, l := range basket {
		n := node{"feedetl_sn": fmt.Sprintf("%s%03d", serialPlace, k+1), "rx_circ_flag": "1", "rxno": "RX" + serialPlace,
			"fee_ocur_time": when, "med_list_codg": l.Item.Code, "medins_list_codg": l.Item.ID,
			"det_item_fee_sumamt": yuan(l.Amount), "cnt": json.Number(l.Quantity.String()), "pric": json.Number(l.Price.String()),
			"sin_dos_dscr": "按说明书", "used_frqu_dscr": "每日三次", "medc_way_dscr": "口服"}
		for key, v := range extra {
			n[key] = v
		}
		lines[k] = n
	}
	return lines
}

// purchases are 2102 messages, one for each basket.
func (t *Town) purchases(when time.Time) ([]template, error) {
	at := when.Format(time.DateTime)
	list := make([]template, len(t.baskets))
	for i, basket := range t.baskets {
		m, err := newTemplate("2102", t.pharmacies[i%len(t.pharmacies)], when, node{
			"druginfo": payer(node{"begntime": at, "medfee_sumamt": yuan(city.Total(basket)), "acct_used_flag": "1",
				"med_type": "41", "invono": ""}),
			"drugdetail": feeLines(basket, at, nil),
		})
		if err != nil {
			return nil, err
		}
		list[i] = m
	}
	return list, nil
}

// episode is the messages of one outpatient visit.
type episode struct{ register, consult, upload, preSettle, settle template }

// episodes are outpatient visits, one for each basket: 2201, 2203, 2204, 2206
// and 2207. An upload is refused before the consultation, so there are five.
func (t *Town) episodes(when time.Time) ([]episode, error) {
	list := make([]episode, len(t.baskets))
	for i, basket := range t.baskets {
		e := &list[i]
		at := t.clinics[i%len(t.clinics)]
		inputs := t.visit(at, basket, when.Format(time.DateTime))
		for k, to := range []*template{&e.register, &e.consult, &e.upload, &e.preSettle, &e.settle} {
			m, err := newTemplate(episodeInfnos[k], at, when, inputs[k])
			if err != nil {
				return nil, err
			}
			*to = m
		}
	}
	return list, nil
}

var episodeInfnos = []string{"2201", "2203", "2204", "2206", "2207"}

// visit writes the inputs of an outpatient visit, in order of episodeInfnos.
func (t *Town) visit(at *city.Institution, basket []city.Line, when string) []node {
	doctor, department := at.Staff[0], "全科"
	trial := payer(node{"mdtrt_id": visitPlace, "medfee_sumamt": yuan(city.Total(basket)), "psn_setlway": "01",
		"acct_used_flag": "1", "med_type": "11", "chrg_bchno": "B" + serialPlace})
	bill := payer(trial)
	for i, field := range statedFields {
		bill[field] = statedPlace(i)
	}
	return []node{
		{"data": payer(node{"begntime": when, "ipt_otp_no": "MZ" + serialPlace, "atddr_no": doctor.Code, "dr_name": doctor.Name,
			"dept_code": "D01", "dept_name": department, "caty": "A01"})},
		{"mdtrtinfo": node{"mdtrt_id": visitPlace, "psn_no": psnPlace, "med_type": "11", "begntime": when,
			"main_cond_dscr": "", "dise_codg": diagnosis.code, "dise_name": diagnosis.name},
			"diseinfo": []node{{"diag_type": "1", "diag_srt_no": 1, "diag_code": diagnosis.code, "diag_name": diagnosis.name,
				"diag_dept": department, "dise_dor_no": doctor.Code, "dise_dor_name": doctor.Name, "diag_time": when, "vali_flag": "1"}}},
		{"feedetail": feeLines(basket, when, node{"mdtrt_id": visitPlace, "psn_no": psnPlace, "chrg_bchno": "B" + serialPlace,
			"bilg_dept_codg": "D01", "bilg_dept_name": department, "bilg_dr_codg": doctor.Code, "bilg_dr_name": doctor.Name,
			"hosp_appr_flag": "1"})},
		{"data": trial}, {"data": bill},
	}
}

// diagnosis is one that the city's catalogue has.
var diagnosis = struct{ code, name string }{"I10.x00", "原发性高血压"}
