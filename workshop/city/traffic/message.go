package traffic

import (
	"encoding/json"
	"fmt"
	"time"

	"yibao/ground/money"
	"yibao/workshop/city"
)

const (
	dateTime = "2006-01-02 15:04:05"
	stamp    = "20060102150405"
)

// node is one JSON object of a message.
type node = map[string]any

func yuan(f money.Fen) json.Number { return json.Number(f.String()) }

// message is one transaction as sent: resending it sends the same bytes.
type message struct {
	from  string // fixmedins_code
	infno string
	msgid string
	body  []byte
}

// envelope wraps an input as institutions send it.
func envelope(infno, msgid string, now time.Time, at *city.Institution, signNo string, input node) (message, error) {
	body, err := json.Marshal(node{
		"infno": infno, "msgid": msgid, "mdtrtarea_admvs": at.Region, "insuplc_admdvs": at.Region,
		"recer_sys_code": "MBS_LOCAL", "dev_no": "", "dev_safe_info": "", "cainfo": "", "signtype": "",
		"infver": "V1.0", "opter_type": "1", "opter": "001", "opter_name": "收费员",
		"inf_time": now.Format(dateTime), "fixmedins_code": at.Code, "fixmedins_name": at.Name,
		"sign_no": signNo, "input": input,
	})
	return message{at.Code, infno, msgid, body}, err
}

// patient is what the messages say about the person.
type patient struct {
	*city.Person
	certType, certNo, cardSN string
}

// present chooses the credential that the person shows.
func present(p *city.Person, serial int) patient {
	switch {
	case serial%3 == 1 && p.Card != "":
		return patient{p, "03", p.Card, "39" + p.Card}
	case serial%3 == 2 && p.Token != "":
		return patient{p, "01", p.Token, ""}
	default:
		return patient{p, "02", p.CertNo, ""}
	}
}

func (p patient) query(now time.Time) node {
	return node{"data": node{"mdtrt_cert_type": p.certType, "mdtrt_cert_no": p.certNo, "card_sn": p.cardSN,
		"begntime": now.Format(dateTime), "psn_cert_type": "01", "certno": p.CertNo, "psn_name": p.Name}}
}

// payer are the fields by which settlements name the person.
func (p patient) payer(extra node) node {
	n := node{"psn_no": p.PsnNo, "mdtrt_cert_type": p.certType, "mdtrt_cert_no": p.certNo, "card_sn": p.cardSN,
		"psn_cert_type": "01", "certno": p.CertNo, "psn_type": p.PersonType, "psn_name": p.Name, "insutype": p.Scheme}
	for k, v := range extra {
		n[k] = v
	}
	return n
}

func registration(p patient, v *city.Visit) node {
	return node{"data": p.payer(node{"begntime": v.Begin.Format(dateTime), "ipt_otp_no": v.LocalNo,
		"atddr_no": v.Doctor.Code, "dr_name": v.Doctor.Name, "dept_code": "D01", "dept_name": v.Department, "caty": "A01"})}
}

func consultation(p patient, v *city.Visit, mdtrtID string) node {
	return node{
		"mdtrtinfo": node{"mdtrt_id": mdtrtID, "psn_no": p.PsnNo, "med_type": v.MedType, "begntime": v.Begin.Format(dateTime),
			"main_cond_dscr": v.DiagName, "dise_codg": v.Disease, "dise_name": v.DiseaseName},
		"diseinfo": []node{diagnosis(v, v.Begin, node{"vali_flag": "1"})},
	}
}

func diagnosis(v *city.Visit, when time.Time, extra node) node {
	n := node{"diag_type": "1", "diag_srt_no": 1, "diag_code": v.Diagnosis, "diag_name": v.DiagName,
		"diag_dept": v.Department, "dise_dor_no": v.Doctor.Code, "dise_dor_name": v.Doctor.Name, "diag_time": when.Format(dateTime)}
	for k, e := range extra {
		n[k] = e
	}
	return n
}

func admission(p patient, v *city.Visit, localNo string) node {
	return node{
		"mdtrtinfo": node{"psn_no": p.PsnNo, "insutype": p.Scheme, "coner_name": "", "tel": "", "begntime": v.Begin.Format(dateTime),
			"mdtrt_cert_type": p.certType, "mdtrt_cert_no": p.certNo, "card_sn": p.cardSN, "cert_type": "01", "certno": p.CertNo,
			"med_type": v.MedType, "ipt_no": localNo, "medrcdno": localNo, "atddr_no": v.Doctor.Code, "chfpdr_name": v.Doctor.Name,
			"adm_diag_dscr": v.DiagName, "adm_dept_codg": "W01", "adm_dept_name": v.Department, "adm_bed": fmt.Sprintf("%d床", v.Serial%60+1),
			"dscg_maindiag_code": v.Diagnosis, "dscg_maindiag_name": v.DiagName, "main_cond_dscr": v.DiagName,
			"insuplc_admdvs": v.Institution.Region, "mdtrtarea_admvs": v.Institution.Region},
		"diseinfo": []node{diagnosis(v, v.Begin, node{"psn_no": p.PsnNo, "maindiag_flag": "1"})},
	}
}

func discharge(p patient, v *city.Visit, mdtrtID string) node {
	return node{
		"dscginfo": node{"mdtrt_id": mdtrtID, "psn_no": p.PsnNo, "insutype": p.Scheme, "endtime": v.End.Format(dateTime),
			"dscg_dept_codg": "W01", "dscg_dept_name": v.Department, "dscg_bed": "", "dscg_way": "1"},
		"diseinfo": []node{diagnosis(v, v.End, node{"mdtrt_id": mdtrtID, "psn_no": p.PsnNo, "maindiag_flag": "1"})},
	}
}

// flaw is a mistake that an upload is sent with.
type flaw int

const (
	faultless flaw = iota
	wrongAmount
	unknownCode
	doubled // twice the quantity: consistent, but not what was given
)

// feeLines are the fee lines of a visit, numbered under a prefix.
func feeLines(p patient, v *city.Visit, mdtrtID, prefix string, bad flaw) []node {
	lines := make([]node, len(v.Lines))
	for k, l := range v.Lines {
		n := node{"feedetl_sn": fmt.Sprintf("%s%03d", prefix, k+1), "rx_circ_flag": flag(v.External), "rxno": prescription(v),
			"fee_ocur_time": feeTime(v, k).Format(dateTime), "med_list_codg": l.Item.Code, "medins_list_codg": l.Item.ID,
			"det_item_fee_sumamt": yuan(l.Amount), "cnt": json.Number(l.Quantity.String()), "pric": json.Number(l.Price.String())}
		if v.Kind != city.Purchase {
			for key, value := range (node{"mdtrt_id": mdtrtID, "psn_no": p.PsnNo, "bilg_dept_codg": "D01", "bilg_dept_name": v.Department,
				"bilg_dr_codg": v.Doctor.Code, "bilg_dr_name": v.Doctor.Name, "hosp_appr_flag": "1"}) {
				n[key] = value
			}
		}
		switch v.Kind {
		case city.Outpatient:
			n["chrg_bchno"], n["dise_codg"] = prefix, v.Disease
		case city.Inpatient:
			n["med_type"] = v.MedType
			if no := orderNo(v, k); no != "" {
				n["drord_no"] = no
			}
			if v.Papers != nil && v.Papers.TakeHome == k {
				n["dscg_tkdrug_flag"] = "1"
			}
		}
		lines[k] = n
	}
	spoil(lines[0], v.Lines[0], bad)
	return lines
}

// prescription is the number of the prescription that a purchase is made on.
func prescription(v *city.Visit) string {
	if v.External {
		return "RX" + v.LocalNo
	}
	return ""
}

func spoil(n node, l city.Line, bad flaw) {
	switch bad {
	case wrongAmount:
		n["det_item_fee_sumamt"] = yuan(l.Amount + 10*money.Yuan)
	case unknownCode:
		n["med_list_codg"] = "X39ZZZZ999Z999999999999"
	case doubled:
		twice := 2 * l.Quantity
		if amount, err := money.Extend(l.Price, twice, money.HalfUpFen); err == nil {
			n["cnt"], n["det_item_fee_sumamt"] = json.Number(twice.String()), yuan(amount)
		}
	}
}

// feeTime spreads an inpatient's lines over the days of the stay; what is taken
// home is charged on the last.
func feeTime(v *city.Visit, k int) time.Time {
	if v.Kind != city.Inpatient {
		return v.Begin
	}
	if v.Papers != nil && v.Papers.TakeHome == k {
		return v.End
	}
	days := int(v.End.Sub(v.Begin).Hours()/24) + 1
	when := v.Begin.AddDate(0, 0, k%days).Add(5*time.Hour + time.Duration(k)*time.Minute)
	if when.After(v.End) {
		return v.End
	}
	return when
}

// bill are the fields of pre-settlement and settlement of outpatients and
// inpatients.
func bill(p patient, v *city.Visit, mdtrtID, batch string, total money.Fen) node {
	n := p.payer(node{"mdtrt_id": mdtrtID, "medfee_sumamt": yuan(total), "psn_setlway": "01", "acct_used_flag": flag(v.UseAccount),
		"med_type": v.MedType})
	if v.Kind == city.Inpatient {
		delete(n, "med_type")
		n["mid_setl_flag"], n["dscgTime"] = "0", v.End.Format("2006-01-02")
		n["insuplc_admdvs"], n["mdtrtarea_admvs"] = v.Institution.Region, v.Institution.Region
		return n
	}
	n["chrg_bchno"] = batch
	return n
}

// purchase is the input of 2101 and 2102.
func purchase(p patient, v *city.Visit, total money.Fen, bad flaw) node {
	return node{
		"druginfo": p.payer(node{"begntime": v.Begin.Format(dateTime), "medfee_sumamt": yuan(total),
			"acct_used_flag": flag(v.UseAccount), "med_type": v.MedType}),
		"drugdetail": feeLines(p, v, "", v.LocalNo, bad),
	}
}

func flag(b bool) string {
	if b {
		return "1"
	}
	return "0"
}
