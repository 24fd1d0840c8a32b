package his

import (
	"slices"
	"time"

	"yibao/door/his/message"
	"yibao/process/settlement"
	"yibao/register/claim"
)

// civil turns a date and time of a message into the registers' form: the
// clock reading of the place, kept in UTC without zone meaning.
func civil(t message.DateTime) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return time.Date(t.Date.Year(), t.Date.Month(), t.Date.Day(), 0, 0, int(t.Second), 0, time.UTC)
}

const yes = "1" // of every flag

func outpatientVisit(r message.Registration) settlement.OutpatientVisit {
	return settlement.OutpatientVisit{
		PsnNo: r.PsnNo, Scheme: r.Insutype, CredentialType: r.MdtrtCertType, LocalNo: r.IptOtpNo, Begin: civil(r.Begntime),
		Doctor: r.AtddrNo, DoctorName: r.DrName, Department: r.DeptName,
	}
}

func consultation(v message.Visit, diagnoses []message.Diagnosis) settlement.Consultation {
	return settlement.Consultation{
		PsnNo: v.PsnNo, VisitID: v.MdtrtId, MedType: v.MedType, Begin: civil(v.Begntime),
		Disease: v.DiseCodg, DiseaseName: v.DiseName, Diagnoses: diagnosesIn(diagnoses),
	}
}

func admission(a message.Admission, diagnoses []message.Diagnosis) settlement.Admission {
	return settlement.Admission{
		OutpatientVisit: settlement.OutpatientVisit{
			PsnNo: a.PsnNo, Scheme: a.Insutype, CredentialType: a.MdtrtCertType, LocalNo: a.IptNo, Begin: civil(a.Begntime),
			Doctor: a.AtddrNo, DoctorName: a.ChfpdrName, Department: a.AdmDeptName,
		},
		MedType: a.MedType, Disease: a.DiseCodg, DiseaseName: a.DiseName, Diagnoses: diagnosesIn(diagnoses),
	}
}

func discharge(d message.Discharge, diagnoses []message.Diagnosis) settlement.Discharge {
	return settlement.Discharge{
		PsnNo: d.PsnNo, VisitID: d.MdtrtId, End: civil(d.Endtime),
		Disease: d.DiseCodg, DiseaseName: d.DiseName, Diagnoses: diagnosesIn(diagnoses),
	}
}

// diagnosesIn is diagnosesSent with a main diagnosis: outpatient messages mark
// none, and there the first is it.
func diagnosesIn(list []message.Diagnosis) []claim.Diagnosis {
	out := diagnosesSent(list)
	if len(out) > 0 && !slices.ContainsFunc(out, func(d claim.Diagnosis) bool { return d.Main }) {
		out[0].Main = true
	}
	return out
}

// diagnosesSent orders diagnoses by their number and leaves out those sent to be
// voided (vali_flag 0).
func diagnosesSent(list []message.Diagnosis) []claim.Diagnosis {
	var out []claim.Diagnosis
	for _, d := range list {
		if d.ValiFlag == "0" {
			continue
		}
		out = append(out, claim.Diagnosis{
			Ordinal: int(d.DiagSrtNo), Kind: d.DiagType, Code: d.DiagCode, Name: d.DiagName,
			Doctor: d.DiseDorNo, Main: d.MaindiagFlag == yes,
		})
	}
	slices.SortStableFunc(out, func(a, b claim.Diagnosis) int { return a.Ordinal - b.Ordinal })
	return out
}

func feeLines(list []message.FeeLine) []claim.FeeLine {
	out := make([]claim.FeeLine, len(list))
	for i, l := range list {
		out[i] = claim.FeeLine{
			PsnNo: l.PsnNo, VisitID: l.MdtrtId, LineNo: l.FeedetlSn, RefundOf: l.InitFeedetlSn, Batch: l.ChrgBchno,
			Code: l.MedListCodg, LocalCode: l.MedinsListCodg, Amount: l.DetItemFeeSumamt, Price: l.Pric, Quantity: l.Cnt,
			At: civil(l.FeeOcurTime), Doctor: l.BilgDrCodg, DoctorName: l.BilgDrName,
			Prescription: l.Rxno, External: l.RxCircFlag == yes, Department: l.BilgDeptName,
			Order: l.DrordNo, Days: int32(max(0, min(l.PrdDays/100, mostDays))), Discharge: l.DscgTkdrugFlag == yes,
		}
	}
	return out
}

// mostDays bounds prd_days, which is written with two digits after the point.
const mostDays = 3650

// usesFamily is the acct_used_flag of accounts of others.
const usesFamily = "2"

// usesAccount reads acct_used_flag: 1 the patient's own account, 2 a family
// member's; which of them pays is the policy's to say.
func usesAccount(flag string) bool { return flag == "1" || flag == "2" }

func request(b message.Bill) settlement.Request {
	return settlement.Request{
		PsnNo: b.PsnNo, VisitID: b.MdtrtId, Scheme: b.Insutype, MedType: b.MedType, Batch: b.ChrgBchno, Total: b.MedfeeSumamt,
		Stated: settlement.Stated{
			SelfFunded: b.FulamtOwnpayAmt, OverLimit: b.OverlmtSelfpay, Prepaid: b.PreselfpayAmt, InScope: b.InscpScpAmt,
		},
		UseAccount: usesAccount(b.AcctUsedFlag), UseFamily: b.AcctUsedFlag == usesFamily, MidStay: b.MidSetlFlag == yes, DischargeDay: b.DscgTime,
		Invoice: b.Invono,
	}
}

func purchase(p message.Purchase, lines []message.FeeLine) settlement.PurchaseRequest {
	return settlement.PurchaseRequest{
		PsnNo: p.PsnNo, Scheme: p.Insutype, CredentialType: p.MdtrtCertType, MedType: p.MedType, Begin: civil(p.Begntime),
		Disease: p.DiseCodg, DiseaseName: p.DiseName, Total: p.MedfeeSumamt, UseAccount: usesAccount(p.AcctUsedFlag), UseFamily: p.AcctUsedFlag == usesFamily,
		Invoice: p.Invono, Lines: feeLines(lines),
	}
}
