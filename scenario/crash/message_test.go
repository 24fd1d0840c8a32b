package crash_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"yibao/ground/period"
	"yibao/workshop/city"
)

func today() period.Date { return period.DateOf(time.Now().In(china)) }

const dateTime = "2006-01-02 15:04:05"

// node is one JSON object of a message.
type node = map[string]any

// message is one transaction as it is sent, and sent again.
type message struct {
	infno, msgid string
	body         []byte
}

// errand is one settlement of a bill: the messages that lead to it, one after
// the other, each made when the one before was answered.
type errand struct {
	*bill
	serial  string // unique in the run
	visitID string
	fees    string // a prefix of fee line numbers
}

func newErrand(b *bill, client, n int, rng *rand.Rand) *errand {
	serial := fmt.Sprintf("%02d%05d%05d", client, n, rng.IntN(100_000))
	return &errand{bill: b, serial: serial, fees: serial}
}

// transactions are the steps of the errand; the last settles.
func (e *errand) transactions() []string {
	if e.Kind == city.Purchase {
		return []string{"2102"}
	}
	return []string{"2201", "2203", "2204", "2207"}
}

func (e *errand) message(infno string) message {
	msgid := e.Institution.Code + e.serial + infno
	return e.envelope(infno, msgid, e.input(infno))
}

func (e *errand) envelope(infno, msgid string, input node) message {
	body, err := json.Marshal(node{
		"infno": infno, "msgid": msgid, "mdtrtarea_admvs": city.Region, "insuplc_admdvs": city.Region,
		"recer_sys_code": "crash", "infver": "V1.0", "opter_type": "1", "opter": "001", "opter_name": "收费员",
		"inf_time": e.Begin.Format(dateTime), "fixmedins_code": e.Institution.Code, "fixmedins_name": e.Institution.Name,
		"sign_no": "", "input": input,
	})
	if err != nil {
		panic(err) // maps of texts and numbers always encode
	}
	return message{infno, msgid, body}
}

func (e *errand) input(infno string) node {
	begin := e.Begin.Format(dateTime)
	who := node{"psn_no": e.person.PsnNo, "mdtrt_cert_type": "02", "mdtrt_cert_no": e.person.CertNo, "insutype": e.person.Scheme}
	switch infno {
	case "2102":
		return node{"druginfo": join(who, node{"begntime": begin, "medfee_sumamt": e.total(), "acct_used_flag": "1", "med_type": e.MedType}),
			"drugdetail": e.lines()}
	case "2201":
		return node{"data": join(who, node{"begntime": begin, "ipt_otp_no": e.serial, "atddr_no": e.Doctor.Code, "dr_name": e.Doctor.Name,
			"dept_code": "D01", "dept_name": e.Department, "caty": "A01"})}
	case "2203":
		return node{
			"mdtrtinfo": node{"mdtrt_id": e.visitID, "psn_no": e.person.PsnNo, "med_type": e.MedType, "begntime": begin,
				"dise_codg": e.Disease, "dise_name": e.DiseaseName},
			"diseinfo": []node{{"diag_type": "1", "diag_srt_no": 1, "diag_code": e.Diagnosis, "diag_name": e.DiagName, "diag_dept": "D01",
				"dise_dor_no": e.Doctor.Code, "dise_dor_name": e.Doctor.Name, "diag_time": begin, "vali_flag": "1"}},
		}
	case "2204":
		return node{"feedetail": e.lines()}
	default:
		return node{"data": join(who, node{"mdtrt_id": e.visitID, "medfee_sumamt": e.total(), "psn_setlway": "01", "acct_used_flag": "1",
			"med_type": e.MedType, "chrg_bchno": e.fees,
			"fulamt_ownpay_amt": 0, "overlmt_selfpay": 0, "preselfpay_amt": 0, "inscp_scp_amt": 0})}
	}
}

func (e *errand) total() json.Number { return json.Number(city.Total(e.Lines).String()) }

func (e *errand) lines() []node {
	lines := make([]node, len(e.Lines))
	for k, l := range e.Lines {
		lines[k] = node{"feedetl_sn": fmt.Sprintf("%s%03d", e.fees, k+1), "rx_circ_flag": "0", "rxno": "",
			"fee_ocur_time": e.Begin.Format(dateTime), "med_list_codg": l.Item.Code, "medins_list_codg": l.Item.ID,
			"det_item_fee_sumamt": json.Number(l.Amount.String()), "cnt": json.Number(l.Quantity.String()), "pric": json.Number(l.Price.String())}
		if e.Kind == city.Purchase {
			lines[k]["rx_circ_flag"], lines[k]["rxno"] = "1", "RX"+e.serial
			continue
		}
		for name, value := range (node{"mdtrt_id": e.visitID, "psn_no": e.person.PsnNo, "chrg_bchno": e.fees, "hosp_appr_flag": "1",
			"bilg_dept_codg": "D01", "bilg_dept_name": e.Department, "bilg_dr_codg": e.Doctor.Code, "bilg_dr_name": e.Doctor.Name}) {
			lines[k][name] = value
		}
	}
	return lines
}

func join(parts ...node) node {
	whole := node{}
	for _, p := range parts {
		for name, value := range p {
			whole[name] = value
		}
	}
	return whole
}

// answer is what the centre said.
type answer struct {
	Infcode json.Number     `json:"infcode"`
	ErrMsg  string          `json:"err_msg"`
	Output  json.RawMessage `json:"output"`
}

func (a answer) refused() bool { return a.Infcode != "0" }

// busy reports a refusal that says: send the same message again.
func (a answer) busy() bool { return a.refused() && strings.Contains(a.ErrMsg, "[YB9") }

// sheet is what a settlement's answer says about money.
type sheet struct {
	SetlID  string      `json:"setl_id"`
	VisitID string      `json:"mdtrt_id"`
	Funds   json.Number `json:"fund_pay_sumamt"`
	Account json.Number `json:"acct_pay"`
}

func (a answer) sheet() (sheet, error) {
	var s struct {
		Setlinfo sheet `json:"setlinfo"`
	}
	err := json.Unmarshal(a.Output, &s)
	return s.Setlinfo, err
}
