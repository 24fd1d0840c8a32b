package traffic

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"yibao/ground/money"
	"yibao/workshop/city"
)

const date = "2006-01-02"

// orderNo is the number of the order of a line, "" when it has none.
func orderNo(v *city.Visit, k int) string {
	p := v.Papers
	if p == nil || v.Kind != city.Inpatient || !v.Lines[k].Item.Ordered() || p.Lapse == city.Unordered && p.Line == k {
		return ""
	}
	return fmt.Sprintf("%sY%03d", v.LocalNo, k+1)
}

// submitStay submits the orders, the notes, the vital signs and the reports of
// a stay, before it ends.
func (d *desk) submitStay(ctx context.Context, v *encounter) error {
	if v.Papers == nil {
		return nil
	}
	w := writer{v.Visit, v.patient, v.mdtrtID}
	if rows := w.orders(); len(rows) > 0 {
		if _, _, err := d.say(ctx, v, "4402", node{"data": rows}); err != nil {
			return err
		}
	}
	if v.Papers.Lapse == city.Unrefunded {
		cancelled := w.order(v.Papers.Line)
		cancelled["vali_flag"] = "0"
		if _, _, err := d.say(ctx, v, "4402", node{"data": []node{cancelled}}); err != nil {
			return err
		}
	}
	if _, _, err := d.say(ctx, v, "4701", w.notes()); err != nil {
		return err
	}
	if _, _, err := d.say(ctx, v, "4602", node{"data": w.vitalSigns()}); err != nil {
		return err
	}
	return d.submitReports(ctx, v)
}

// submitReports submits the reports of examinations and tests.
func (d *desk) submitReports(ctx context.Context, v *encounter) error {
	if v.Papers == nil {
		return nil
	}
	w := writer{v.Visit, v.patient, v.mdtrtID}
	for k, l := range v.Lines {
		infno, input := "", node(nil)
		switch {
		case v.Papers.Lapse == city.Unreported && v.Papers.Line == k:
			continue
		case l.Item.Examined():
			infno, input = "4501", w.examination(k)
		case l.Item.Tested():
			infno, input = "4502", w.test(k)
		default:
			continue
		}
		if _, _, err := d.say(ctx, v, infno, input); err != nil {
			return err
		}
	}
	return nil
}

// submitFrontPage submits the front page of a stay that is over.
func (d *desk) submitFrontPage(ctx context.Context, v *encounter) error {
	if v.Papers == nil {
		return nil
	}
	_, _, err := d.say(ctx, v, "4401", writer{v.Visit, v.patient, v.mdtrtID}.frontPage())
	return err
}

// writer writes the papers of one visit.
type writer struct {
	visit   *city.Visit
	patient patient
	mdtrtID string
}

// head is what every paper begins with.
func (w writer) head(extra node) node {
	n := node{"mdtrt_sn": w.visit.LocalNo, "mdtrt_id": w.mdtrtID, "psn_no": w.patient.PsnNo, "vali_flag": "1"}
	for k, v := range extra {
		n[k] = v
	}
	return n
}

func (w writer) orders() []node {
	var rows []node
	for k := range w.visit.Lines {
		if orderNo(w.visit, k) != "" {
			rows = append(rows, w.order(k))
		}
	}
	return rows
}

// order is the order of a line: given in the morning of its day, a standing one
// until the end of the stay.
func (w writer) order(k int) node {
	v, l := w.visit, w.visit.Lines[k]
	given := w.morning(k)
	home := v.Papers.TakeHome == k
	n := w.head(node{
		"medcas_drord_detl_id": orderNo(v, k), "drord_no": orderNo(v, k), "drord_isu_no": given.Format(dateTime), "drord_ptr_name": v.Doctor.Name,
		"drord_type": "1", "drord_item_name": kindOf(l.Item), "drord_detl_code": l.Item.Code, "drord_detl_name": l.Item.Name,
		"drug_spec": l.Item.Spec, "ipt_bed_no": bed(v), "isu_dept_code": "W01",
	})
	if l.Item.Medicine() {
		n["drug_used_way"] = cmp.Or(l.Item.Route, "口服")
	}
	const most money.Quantity = 999_0000 // dismed_cnt has three digits before the point
	switch ordered := w.ordered(k); {
	case home:
		n["medc_days"], n["drord_item_name"], n["dismed_cnt"] = v.Papers.Days, "出院带药", json.Number(min(ordered, most).String())
	case l.Item.Standing() || ordered > most:
		n["drord_type"], n["drord_endtime"] = "2", v.End.Format(dateTime)
	default:
		n["dismed_cnt"], n["dismed_cnt_unt"] = json.Number(ordered.String()), l.Item.Unit
	}
	return n
}

// morning is when the line's order was given.
func (w writer) morning(k int) time.Time {
	day := feeTime(w.visit, k)
	given := time.Date(day.Year(), day.Month(), day.Day(), 7, 30, 0, 0, time.UTC)
	if given.Before(w.visit.Begin) {
		return w.visit.Begin
	}
	return given
}

func kindOf(i *city.Item) string {
	switch {
	case i.Medicine():
		return "药品"
	case i.Examined():
		return "检查"
	case i.Tested():
		return "检验"
	default:
		return "治疗护理"
	}
}

func bed(v *city.Visit) string { return fmt.Sprintf("%d床", v.Serial%60+1) }

// reportDay is the day of the report of a line: that of the examination.
func (w writer) reportDay(k int) string { return feeTime(w.visit, k).Format(date) }

func (w writer) reportNo(k int) string { return fmt.Sprintf("%sR%03d", w.visit.LocalNo, k+1) }

func (w writer) examination(k int) node {
	v, item := w.visit, w.visit.Lines[k].Item
	return node{
		"examinfo": w.head(node{
			"rpotc_no": w.reportNo(k), "exam_rpotc_name": item.Name + "报告单", "exam_date": w.reportDay(k), "rpt_date": w.reportDay(k),
			"exam_item_code": item.Code, "exam_item_name": item.Name, "exam_rslt_poit_flag": "0", "exam_ccls": "未见明显异常,请结合临床",
			"bilg_dr_codg": v.Doctor.Code, "bilg_dr_name": v.Doctor.Name, "appy_org_name": v.Institution.Name, "ipt_dept_name": v.Department,
		}),
		"iteminfo": []node{{"rpotc_no": w.reportNo(k), "exam_item_code": item.Code, "exam_item_name": item.Name}},
	}
}

func (w writer) test(k int) node {
	v, item := w.visit, w.visit.Lines[k].Item
	return node{
		"labinfo": w.head(node{
			"rpotc_no": w.reportNo(k), "exam_item_code": item.Code, "exam_item_name": item.Name, "rpt_date": w.reportDay(k),
			"bilg_dr_codg": v.Doctor.Code, "bilg_dr_name": v.Doctor.Name, "appy_org_name": v.Institution.Name, "rpot_doc": "检验科",
		}),
		"iteminfo": []node{{"rpotc_no": w.reportNo(k), "exam_item_detl_name": item.Name, "exam_rslt_dicm": "在参考范围内", "exam_rslt_abn": "0"}},
	}
}

// days are the days of the stay.
func (w writer) days() int { return int(w.visit.End.Sub(w.visit.Begin).Hours()/24) + 1 }

func (w writer) vitalSigns() []node {
	v := w.visit
	rows := make([]node, w.days())
	for day := range rows {
		at := v.Begin.AddDate(0, 0, day)
		if at.After(v.End) {
			at = v.End
		}
		rows[day] = w.head(node{
			"dept_code": "W01", "dept_name": v.Department, "bedno": bed(v), "diag_code": v.Diagnosis, "adm_time": v.Begin.Format(dateTime),
			"rcd_time": at.Format(dateTime), "act_ipt_days": day + 1, "tprt": json.Number(fmt.Sprintf("36.%d", (v.Serial+day)%9)),
			"pule": 68 + (v.Serial+3*day)%20, "vent_frqu": 16 + (v.Serial+day)%5,
			"systolic_pre": fmt.Sprint(112 + (v.Serial+5*day)%28), "dstl_pre": fmt.Sprint(68 + (v.Serial+3*day)%16), "nurs_name": "责任护士",
		})
	}
	return rows
}

// notes are the note of admission, and of discharge with what is taken home.
func (w writer) notes() node {
	v, p := w.visit, w.visit.Papers
	admission := w.head(node{
		"mdtrtsn": v.LocalNo, "name": w.patient.Name, "gend": w.patient.Sex, "dept_code": "W01", "dept_name": v.Department, "bedno": bed(v),
		"adm_time": v.Begin.Format(dateTime), "chfcomp": "因" + v.DiagName + "入院诊治", "dise_now": "患者因" + v.DiagName + "就诊,门诊以该诊断收入院。",
		"adm_rea": v.DiagName, "chfpdr_code": v.Doctor.Code, "chfpdr_name": v.Doctor.Name,
	})
	if p.Lapse == city.Unfilled {
		admission["dise_now"] = ""
	}
	home := "按时复诊。"
	if p.TakeHome >= 0 {
		home = fmt.Sprintf("出院带药:%s,%d 天。", v.Lines[p.TakeHome].Item.Name, p.Days)
	}
	return node{
		"adminfo": admission,
		"diseinfo": []node{{"inout_diag_type": "1", "maindiag_flag": "1", "diag_seq": 1, "diag_time": v.Begin.Format(dateTime),
			"wm_diag_code": v.Diagnosis, "wm_diag_name": v.DiagName, "vali_flag": "1"}},
		"dscginfo": []node{{"dscg_date": v.End.Format(date), "adm_diag_dscr": v.DiagName, "dscg_dise_dscr": v.DiagName, "dscg_info": "好转", "dscg_drord": home, "vali_flag": "1"}},
	}
}

// frontPage is the first sheet of the record; a lapse leaves out how the patient
// left, or takes him for the other sex.
func (w writer) frontPage() node {
	v, p := w.visit, w.patient
	sex, way := p.Sex, "1"
	switch v.Papers.Lapse {
	case city.Unfilled:
		way = ""
	case city.Contradicted:
		sex = map[string]string{city.Male: city.Female, city.Female: city.Male}[sex]
	}
	return node{
		"baseinfo": w.head(node{
			"ipt_no": v.LocalNo, "medcasno": v.LocalNo, "psn_name": p.Name, "gend": sex, "brdy": p.Birth.String(),
			"adm_date": v.Begin.Format(date), "dscg_date": v.End.Format(date), "ipt_days": max(1, w.days()-1), "dscg_way": way,
			"chfpdr_code": v.Doctor.Code, "chfpdr_name": v.Doctor.Name, "medfee_sumamt": yuan(city.Total(v.Lines)), "fixmedins_code": v.Institution.Code,
		}),
		"diseinfo": []node{{"maindiag_flag": "1", "diag_code": v.Diagnosis, "diag_name": v.DiagName, "vali_flag": "1"}},
	}
}

// ordered is how much of a line was ordered: all of it, unless that is what the
// papers lapse in.
func (w writer) ordered(k int) money.Quantity {
	p, charged := w.visit.Papers, w.visit.Lines[k].Quantity
	if p.Lapse != city.Overcharged || p.Line != k {
		return charged
	}
	const unit = 10_000
	return max(unit, charged/2/unit*unit)
}
