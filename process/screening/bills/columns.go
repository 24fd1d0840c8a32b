package bills

import (
	"strings"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/judge/audit"
	"yibao/law/rulefile"
)

// Column is a column that a file may have, by either of its names.
type Column struct {
	Name, Field string
	What        string // how it is written
	Required    bool

	of   subject
	read func(r *row, text string) bool
}

// subject is what a column speaks of.
type subject uint8

const (
	ofPerson subject = iota
	ofVisit
	ofLine
)

// row is what a row says; of person and visit only the first row is read.
type row struct {
	person audit.Person
	visit  audit.Visit
	line   audit.Line
}

// Columns are the columns, in the order of the guide.
var Columns = []Column{
	{"人员编号", "psn_no", "", true, ofPerson, func(r *row, s string) bool { r.person.PsnNo = s; return true }},
	{"性别", "gend", "1 男、2 女,或 男、女;其他为未知", false, ofPerson, func(r *row, s string) bool {
		r.person.Sex = map[string]rulefile.Sex{"1": 1, "男": 1, "2": 2, "女": 2}[s]
		return true
	}},
	{"出生日期", "brdy", "2026-01-31", false, ofPerson, func(r *row, s string) bool { return day(s, &r.person.Birth) }},
	{"就诊编号", "mdtrt_id", "", true, ofVisit, func(r *row, s string) bool { r.visit.ID = s; return true }},
	{"机构编号", "fixmedins_code", "", true, ofVisit, func(r *row, s string) bool { r.visit.Institution = s; return true }},
	{"机构级别", "hosp_lv", "三级、二级、一级", false, ofVisit, func(r *row, s string) bool {
		var t rulefile.Terms
		ok := t.Read("级别", s) == ""
		r.visit.Level = t.Level
		return ok
	}},
	{"就医方式", "way", "门诊、住院、购药、互联网", true, ofVisit, func(r *row, s string) bool {
		var t rulefile.Terms
		ok := t.Read("就医方式", s) == ""
		r.visit.Way = t.Ways
		return ok
	}},
	{"医疗类别", "med_type", "国家代码", false, ofVisit, func(r *row, s string) bool { r.visit.MedType = s; return true }},
	{"险种", "insutype", "国家代码", false, ofVisit, func(r *row, s string) bool { r.visit.Scheme = s; return true }},
	{"开始日期", "begndate", "入院或就诊日期", true, ofVisit, func(r *row, s string) bool { return day(s, &r.visit.Begin) }},
	{"结束日期", "enddate", "出院日期;未出院不写", false, ofVisit, func(r *row, s string) bool { return day(s, &r.visit.End) }},
	{"就诊科室", "dept", "代码或名称", false, ofVisit, func(r *row, s string) bool { r.visit.Department = s; return true }},
	{"就诊医师", "dr", "代码", false, ofVisit, func(r *row, s string) bool { r.visit.Doctor = s; return true }},
	{"诊断", "diag", "诊断代码,顿号或分号隔开,主诊断在前", false, ofVisit, func(r *row, s string) bool {
		for i, code := range list(s) {
			r.visit.Diagnoses = append(r.visit.Diagnoses, audit.Diagnosis{Code: code, Main: i == 0})
		}
		return true
	}},
	{"行号", "feedetl_sn", "就诊之内不重复", true, ofLine, func(r *row, s string) bool { r.line.LineNo = s; return true }},
	{"退费行号", "init_feedetl_sn", "退的是哪一行;数量为负", false, ofLine, func(r *row, s string) bool { r.line.RefundOf = s; return true }},
	{"项目编码", "hilist_code", "", true, ofLine, func(r *row, s string) bool { r.line.Item = s; return true }},
	{"项目名称", "hilist_name", "", false, ofLine, func(r *row, s string) bool { r.line.Name = s; return true }},
	{"项目种类", "list_type", "药品、饮片、项目、耗材", false, ofLine, func(r *row, s string) bool {
		r.line.Kind = map[string]audit.ItemKind{"药品": audit.Drug, "饮片": audit.Herb, "项目": audit.Service, "耗材": audit.Consumable}[s]
		return r.line.Kind != 0
	}},
	{"费用类别", "med_chrgitm_type", "国家代码 01–14", false, ofLine, func(r *row, s string) bool { r.line.Category = s; return true }},
	{"处方号", "rx_no", "", false, ofLine, func(r *row, s string) bool { r.line.Prescription = s; return true }},
	{"开单科室", "bilg_dept", "", false, ofLine, func(r *row, s string) bool { r.line.Department = s; return true }},
	{"开单医师", "bilg_dr", "", false, ofLine, func(r *row, s string) bool { r.line.Doctor = s; return true }},
	{"收费时间", "fee_ocur_time", "2026-01-31 或 2026-01-31 08:30", true, ofLine, func(r *row, s string) bool { return moment(s, &r.line.Day, &r.line.Minute) }},
	{"数量", "cnt", "至多四位小数", true, ofLine, func(r *row, s string) bool { return parsed(money.ParseQuantity, s, &r.line.Quantity) }},
	{"单价", "pric", "元,至多六位小数", true, ofLine, func(r *row, s string) bool { return parsed(money.ParsePrice, s, &r.line.Price) }},
	{"金额", "det_item_fee_sumamt", "元", true, ofLine, func(r *row, s string) bool { return parsed(money.ParseFen, s, &r.line.Amount) }},
	{"基金支付", "fund_pay", "元,这一行里各项基金支付的", true, ofLine, func(r *row, s string) bool { return parsed(money.ParseFen, s, &r.line.Fund) }},
	{"用药天数", "prd_days", "整数", false, ofLine, func(r *row, s string) bool { return whole(s, &r.line.Supply) }},
	{"付数", "dose_cnt", "饮片处方的付数,整数", false, ofLine, func(r *row, s string) bool { return whole(s, &r.line.Doses) }},
	{"目录内", "listed", "是、否", false, ofLine, func(r *row, s string) bool { return answer(s, &r.line.Listed) }},
	{"有资质", "licensed", "是、否", false, ofLine, func(r *row, s string) bool { return answer(s, &r.line.Licensed) }},
	{"采购价", "purc_pric", "元", false, ofLine, func(r *row, s string) bool { return parsed(money.ParsePrice, s, &r.line.PurchaseCost) }},
	{"上传小时", "upld_hours", "收费到上传隔了几小时,整数", false, ofLine, func(r *row, s string) bool { return whole(s, &r.line.UploadHours) }},
	{"出院带药", "dscg_tkdrug", "是、否", false, ofLine, func(r *row, s string) bool {
		var a audit.Answer
		ok := answer(s, &a)
		r.line.Discharge = a == audit.Yes
		return ok
	}},
	{"追溯码", "drug_trac_codg", "顿号或分号隔开", false, ofLine, func(r *row, s string) bool { r.line.Traces = list(s); return true }},
}

// columnOf finds a column by a name in a heading.
func columnOf(heading string) int {
	heading = strings.TrimSpace(heading)
	for i := range Columns {
		if heading == Columns[i].Name || strings.EqualFold(heading, Columns[i].Field) {
			return i
		}
	}
	return -1
}

func list(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("、\uff1b;\uff0c, ", r) })
}

// day reads a day between 1900 and 2100.
func day(s string, d *period.Date) bool {
	read, err := period.ParseDate(s)
	*d = read
	return err == nil && read.Year() >= 1900 && read.Year() < 2100
}

// moment reads a day with or without a time of day.
func moment(s string, d *period.Date, minute *int32) bool {
	date, clock := s, ""
	if len(s) > 10 {
		date, clock = s[:10], s[11:]
	}
	*minute = -1
	if clock != "" {
		if len(clock) < 5 || clock[2] != ':' || len(clock) > 5 && clock[5] != ':' {
			return false
		}
		hour, ok1 := two(clock[:2])
		least, ok2 := two(clock[3:5])
		if !ok1 || !ok2 || hour > 23 || least > 59 {
			return false
		}
		*minute = hour*60 + least
	}
	return day(date, d)
}

func two(s string) (int32, bool) {
	return int32(s[0]-'0')*10 + int32(s[1]-'0'), s[0] >= '0' && s[0] <= '9' && s[1] >= '0' && s[1] <= '9'
}

func parsed[T any](parse func(string) (T, error), s string, into *T) bool {
	v, err := parse(s)
	*into = v
	return err == nil
}

// whole reads a number from 0 to 99,999.
func whole(s string, n *int32) bool {
	*n = 0
	for _, c := range []byte(s) {
		if c < '0' || c > '9' || len(s) > 5 {
			return false
		}
		*n = *n*10 + int32(c-'0')
	}
	return s != ""
}

func answer(s string, a *audit.Answer) bool {
	*a = map[string]audit.Answer{"是": audit.Yes, "1": audit.Yes, "否": audit.No, "0": audit.No}[s]
	return *a != audit.NotKnown
}
