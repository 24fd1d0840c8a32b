package his

import (
	"context"
	"strconv"
	"strings"

	"yibao/door/his/message"
	"yibao/ground/fault"
	"yibao/law/rulefile"
	"yibao/process/guidance"
	"yibao/process/settlement"
	finds "yibao/register/finding"
)

// Guidance is what the door asks of process/guidance; *guidance.Service is it.
type Guidance interface {
	Analyse(ctx context.Context, c settlement.Caller, q guidance.Request) ([]finds.Finding, error)
	Answer(ctx context.Context, c settlement.Caller, q guidance.Feedback) error
}

// guidances are the transactions of guidance.
func (d *Door) guidances() map[string]act {
	return map[string]act{
		"3101": serve(message.T3101, func(ctx context.Context, c *call, in *message.In3101) (out message.Out3101, err error) {
			out.Result, err = d.analyse(ctx, c, in.Data, rulefile.Before)
			return out, err
		}),
		"3102": serve(message.T3102, func(ctx context.Context, c *call, in *message.In3102) (out message.Out3102, err error) {
			out.Result, err = d.analyse(ctx, c, in.Data, rulefile.During)
			return out, err
		}),
		"3103": serve(message.T3103, func(ctx context.Context, c *call, in *message.In3103) (out message.Out3103, err error) {
			answers, faults := in.Data.Answers()
			if len(faults) > 0 {
				return out, faultList(faults)
			}
			q := guidance.Feedback{Stage: rulefile.Before}
			if in.Data.WarnType == "2" {
				q.Stage = rulefile.During
			}
			for _, a := range answers {
				q.Items = append(q.Items, guidance.FeedbackItem{FindingID: a.WarnRsltId, Way: a.DspoWay, Reason: a.DspoWayRea})
			}
			return out, d.Guidance.Answer(ctx, c.caller(), q)
		}),
	}
}

func (d *Door) analyse(ctx context.Context, c *call, data message.AnalysisRequest, stage rulefile.Stage) ([]message.AnalysisResult, error) {
	q := guidance.Request{Stage: stage, Rules: ruleIDs(string(data.RuleIds))}
	patients, faults := data.Patients()
	for i := range patients {
		p, more := patientOf(&patients[i])
		q.Patients, faults = append(q.Patients, p), append(faults, more...)
	}
	if len(faults) == 0 && len(patients) == 0 {
		faults = append(faults, message.ErrNoNode.With("patient_dtos", "参保人信息"))
	}
	if len(faults) > 0 {
		return nil, faultList(faults)
	}
	found, err := d.Guidance.Analyse(ctx, c.caller(), q)
	if err != nil {
		return nil, err
	}
	results := make([]message.AnalysisResult, len(found))
	for i := range found {
		results[i] = resultOf(&found[i])
	}
	return results, nil
}

// ruleIDs reads rule_ids: a list of texts, or one with commas.
func ruleIDs(raw string) []string {
	return strings.FieldsFunc(raw, func(c rune) bool { return strings.ContainsRune("[]\", 、，\n\t", c) })
}

func patientOf(m *message.AnalysedPatient) (guidance.Patient, []*fault.Fault) {
	p := guidance.Patient{PsnNo: m.PatnId, Sex: m.Gend, Birth: m.Brdy, Current: m.CurrMdtrtId}
	visits, faults := m.Visits()
	for i := range visits {
		v, more := visitOf(&visits[i])
		p.Visits, faults = append(p.Visits, v), append(faults, more...)
	}
	return p, faults
}

func visitOf(m *message.AnalysedVisit) (guidance.Visit, []*fault.Fault) {
	v := guidance.Visit{
		VisitID: m.MdtrtId, Institution: m.MedinsId, Region: m.MedinsAdmdvs, Level: m.MedinsLv, Begin: civil(m.AdmDate), End: civil(m.DscgDate),
		Way: wayOf(m.MedMdtrtType, m.MedType), MedType: m.MedType, Scheme: m.Insutype, Department: m.AdmDeptCodg, Doctor: m.DrCodg,
		Pregnancy: pregnancies[m.MatnStas],
	}
	diagnoses, faults := m.Diagnoses()
	for _, x := range diagnoses {
		v.Diagnoses = append(v.Diagnoses, guidance.Diagnosis{Code: x.DiseCodg, Name: x.DiseName, Main: x.MaindiseFlag == "1", Admission: x.InoutDiseType == "1"})
	}
	if len(v.Diagnoses) == 0 && m.DscgMainDiseCodg != "" {
		v.Diagnoses = []guidance.Diagnosis{{Code: m.DscgMainDiseCodg, Name: m.DscgMainDiseName, Main: true}}
	}
	operations, more := m.Operations()
	faults = append(faults, more...)
	for _, x := range operations {
		v.Operations = append(v.Operations, guidance.Operation{Code: x.OprnCode, Name: x.OprnName, Main: x.MainOprnFlag == "1", Day: x.OprnDate.Date})
	}
	orders, more := m.Orders()
	for i := range orders {
		o := orderOf(&orders[i])
		o.Once = orders[i].DrordBhvr == standby || orders[i].DrordBhvr == atOnce && v.Way == rulefile.Inpatient
		v.Orders = append(v.Orders, o)
	}
	return v, append(faults, more...)
}

func orderOf(m *message.AnalysedOrder) guidance.Order {
	return guidance.Order{
		ID: m.RxId, Prescription: m.Rxno, Item: m.HilistCode, Name: m.HilistName, Kind: m.HilistType, Category: m.ChrgType, Class: m.HilistLv,
		Quantity: m.Cnt, Price: m.Pric, Amount: m.Sumamt, Borne: m.OwnpayAmt + m.SelfpayAmt, At: civil(m.DrordBegnDate),
		Department: m.DrordDeptCodg, Doctor: m.DrordDrCodg, DoctorTitle: titles[m.DrordDrProfttl],
		Days: daysOf(m.Extension().OPrdDays), Earlier: m.CurrDrordFlag == "0",
	}
}

// Kinds of orders (drord_type) that are given once or when needed.
const (
	atOnce  = "1" // 临时医嘱
	standby = "3" // 备用医嘱
)

// titles are the ranks of drord_dr_profttl: 5 主任医师 to 1 医士.
var titles = map[string]uint8{"231": 5, "232": 4, "233": 3, "234": 2, "235": 1}

// pregnancies reads matn_stas (1 neither, 2 plans, 3 pregnant, 4 breastfeeding; 0 not
// known) as the audit has it.
var pregnancies = map[string]guidance.Pregnancy{
	"1": guidance.NotPregnant, "2": guidance.NotPregnant, "3": guidance.Pregnant, "4": guidance.Breastfeeding,
}

// daysOf reads a count of days; 0 for what is none.
func daysOf(text string) int32 {
	days := int32(0)
	for _, c := range text {
		if c < '0' || c > '9' || days > 3650 {
			return 0
		}
		days = days*10 + c - '0'
	}
	return days
}

// wayOf reads med_mdtrt_type (1 门诊, 2 住院, 3 购药, 4 其他); where it is missing
// the kind of med_type tells.
func wayOf(code, medType string) rulefile.VisitWay {
	switch code {
	case "1":
		return rulefile.Outpatient
	case "2":
		return rulefile.Inpatient
	case "3":
		return rulefile.Purchase
	}
	switch {
	case strings.HasPrefix(medType, "2"):
		return rulefile.Inpatient
	case medType == "41":
		return rulefile.Purchase
	case strings.HasPrefix(medType, "1"):
		return rulefile.Outpatient
	}
	return rulefile.OtherWay
}

// severities are the values of sev_deg: 1 明确违规, 2 高度可疑, 3 轻度可疑.
var severities = map[string]string{"违规": "1", "可疑": "2", "线索": "3", "提醒": "3"}

// Kinds of findings (vola_bhvr_type).
const (
	ofVisit = "1" // 就诊类
	ofItems = "2" // 项目类
)

// resultOf turns a finding into a row of the answer. vola_amt_stas 1 says that
// the amount is computed, vola_item_type 1 that the item itself is questioned. What
// is to be done stands in vola_cont.
func resultOf(f *finds.Finding) message.AnalysisResult {
	r := message.AnalysisResult{
		JrId: f.ID, RuleId: f.Rule, RuleName: f.Title, VolaCont: contentOf(f), PatnId: f.PsnNo, MdtrtId: f.VisitID,
		VolaAmt: f.Amount, VolaAmtStas: "1", SevDeg: severities[f.Level], VolaEvid: clip(f.Clause, 500), TaskId: clip(f.Task, 50),
		VolaBhvrType: ofItems,
	}
	if len(f.Lines) == 0 {
		r.VolaBhvrType = ofVisit
	}
	details := make([]message.AnalysisDetail, len(f.Lines))
	for i, l := range f.Lines {
		details[i] = message.AnalysisDetail{JrdId: f.ID + "-" + strconv.Itoa(i+1), PatnId: f.PsnNo, MdtrtId: f.VisitID, RxId: l.LineNo, VolaItemType: "1", VolaAmt: l.Amount}
	}
	r.JudgeResultDetailDtos = message.Details(details)
	return r
}

// contentOf is what the rule found, for the doctor's screen.
func contentOf(f *finds.Finding) string {
	var b strings.Builder
	b.WriteString(f.Title)
	for _, l := range f.Lines {
		b.WriteString("【" + l.Name + "】")
	}
	for _, e := range f.Evidence {
		b.WriteString(";" + e.Name + ":" + e.Text)
	}
	switch {
	case !f.Due.IsZero():
		b.WriteString(";继续执行的,请在 " + f.Due.String() + " 前说明原因")
	case f.Control == "结算控制":
		b.WriteString(";结算时这部分转为自费")
	case f.Control == "报错控制":
		b.WriteString(";结算时不予办理")
	}
	return clip(b.String(), 500)
}
