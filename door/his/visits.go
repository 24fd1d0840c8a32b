package his

import (
	"context"
	"strconv"
	"time"

	"yibao/door/his/message"
	"yibao/ground/money"
	"yibao/observer/visits"
	"yibao/register/claim"
	"yibao/register/provider"
)

// Visits is what the door asks of observer/visits; *visits.Service is it.
type Visits interface {
	Of(ctx context.Context, q visits.Asked, medType, visitID string) ([]visits.Visited, error)
	InHospital(ctx context.Context, q visits.Asked) ([]visits.Visited, error)
	Diagnosed(ctx context.Context, institution, psnNo, visitID string) (claim.Visit, []claim.Diagnosis, error)
	Settled(ctx context.Context, institution, psnNo, visitID, setlID string) ([]visits.Line, error)
	Used(ctx context.Context, q visits.Asked) ([]visits.Line, provider.Institution, error)
}

// visitQueries are the questions about an institution's own visits.
func (d *Door) visitQueries() map[string]act {
	return map[string]act{
		"5201": serve(message.T5201, d.visitsOf),
		"5202": serve(message.T5202, d.diagnosed),
		"5204": serve(message.T5204, d.settledLines),
		"5205": serve(message.T5205, d.chronicUse),
		"5303": serve(message.T5303, d.inHospital),
	}
}

// about states a question about a person and a time; the end is inclusive to
// the second.
func (c *call) about(psnNo string, from, to message.DateTime) visits.Asked {
	q := visits.Asked{Institution: c.FixmedinsCode, PsnNo: psnNo, From: civil(from)}
	if !to.IsZero() {
		q.To = civil(to).Add(time.Second)
	}
	return q
}

// moment is a civil time of the registers in a message.
func moment(t time.Time) message.DateTime {
	if t.IsZero() {
		return message.DateTime{}
	}
	return message.DateTimeOf(t)
}

func (d *Door) visitsOf(ctx context.Context, c *call, in *message.In5201) (out message.Out5201, err error) {
	q := in.Data
	found, err := d.Visits.Of(ctx, c.about(q.PsnNo, q.Begntime, q.Endtime), q.MedType, q.MdtrtId)
	for _, v := range found {
		out.Mdtrtinfo = append(out.Mdtrtinfo, visitOut(v))
	}
	return out, err
}

func visitOut(f visits.Visited) message.VisitFound {
	v, p := f.Visit, f.Person
	out := message.VisitFound{
		MdtrtId: v.VisitID, PsnNo: v.PsnNo, PsnCertType: p.CertType, Certno: p.CertNo, PsnName: p.Name, Gend: p.Sex, Naty: p.Nation, Brdy: p.Birth,
		Age: message.Tenths(f.Age * 10), Insutype: v.Scheme, PsnType: f.Spell.PersonType, CvlservFlag: flag(f.Spell.CivilServant),
		InsuOptins: f.Spell.Region, EmpName: f.Spell.Employer, Begntime: moment(v.Begin), Endtime: moment(v.End), MdtrtCertType: v.CertType,
		MedType: v.MedType, IptOtpNo: v.LocalNo, AtddrNo: v.Doctor, ChfpdrName: v.DoctorName, AdmDeptName: v.Department,
		DiseCodg: v.Disease, DiseName: v.DiseaseName,
	}
	if v.Kind == claim.Inpatient {
		out.InhospStas = flag(v.State == claim.Admitted)
		out.ArsYearIptFlag = flag(!v.End.IsZero() && v.Begin.Year() != v.End.Year())
		if !v.End.IsZero() {
			out.IptDays = int64(max(1, claim.Day(v.Begin).DaysUntil(claim.Day(v.End))))
		}
	}
	for _, x := range f.Diagnoses {
		if x.Main {
			out.DscgMaindiagCode, out.DscgMaindiagName = x.Code, x.Name
		}
	}
	return out
}

// Codes of inout_diag_type.
const (
	diagnosedIn  = "1"
	diagnosedOut = "2"
)

// diagnosed answers the diagnoses of a visit. Who wrote one down is known by
// code; the name and the department are told where they are the visit's own.
func (d *Door) diagnosed(ctx context.Context, c *call, in *message.In5202) (out message.Out5202, err error) {
	v, diagnoses, err := d.Visits.Diagnosed(ctx, c.FixmedinsCode, in.Data.PsnNo, in.Data.MdtrtId)
	side, at := diagnosedIn, v.Begin
	if !v.End.IsZero() {
		side, at = diagnosedOut, v.End
	}
	for _, x := range diagnoses {
		row := message.DiagnosisFound{
			DiagInfoId: v.VisitID + "-" + strconv.Itoa(x.Ordinal), MdtrtId: v.VisitID, PsnNo: v.PsnNo, InoutDiagType: side,
			DiagType: x.Kind, MaindiagFlag: flag(x.Main), DiagSrtNo: int64(x.Ordinal), DiagCode: x.Code, DiagName: x.Name,
			DiagDept: v.Department, DiseDorNo: x.Doctor, DiagTime: moment(at),
		}
		if x.Doctor == v.Doctor {
			row.DiseDorName = v.DoctorName
		}
		out.Diseinfo = append(out.Diseinfo, row)
	}
	return out, err
}

func (d *Door) settledLines(ctx context.Context, c *call, in *message.In5204) (out message.Out5204, err error) {
	q := in.Data
	found, err := d.Visits.Settled(ctx, c.FixmedinsCode, q.PsnNo, q.MdtrtId, q.SetlId)
	for _, f := range found {
		l, s, e := f.Line, f.Share, f.Entry
		row := message.FeeLineFound{
			MdtrtId: l.VisitID, SetlId: q.SetlId, FeedetlSn: s.LineNo, RxDrordNo: l.Prescription, MedType: f.MedType, FeeOcurTime: moment(l.At),
			Cnt: l.Quantity, Pric: l.Price, DetItemFeeSumamt: s.Amount, PricUplmtAmt: s.Limit, SelfpayProp: s.PrepayRate,
			FulamtOwnpayAmt: s.SelfFunded, OverlmtAmt: s.OverLimit, PreselfpayAmt: s.Prepaid, InscpScpAmt: s.InScope, ChrgitmLv: string(s.Class),
			HilistCode: e.Code, HilistName: e.Name, ListType: listKinds[e.Kind], MedListCodg: l.Code, MedinsListCodg: l.LocalCode, MedinsListName: e.Name,
			MedChrgitmType: s.Category, Spec: e.Spec, BilgDeptName: l.Department, BilgDrCodg: l.Doctor, BilgDrName: l.DoctorName, LmtUsedFlag: "0",
			Memo: lineMemo(s), PrdDays: message.Hundredths(l.Days) * 100,
		}
		if row.RxDrordNo == "" {
			row.RxDrordNo = l.Order
		}
		if l.Discharge {
			row.DscgTkdrugFlag = yes
		}
		if s.Limit == 0 {
			row.PricUplmtAmt = noLimit
		}
		if selfPaid(s) {
			row.SelfpayProp = money.Whole(1)
		}
		out.Root = append(out.Root, row)
	}
	return out, err
}

func (d *Door) chronicUse(ctx context.Context, c *call, in *message.In5205) (out message.Out5205, err error) {
	q := in.Data
	used, institution, err := d.Visits.Used(ctx, c.about(q.PsnNo, q.Begntime, q.Endtime))
	for _, f := range used {
		l, s, e := f.Line, f.Share, f.Entry
		out.Feedetail = append(out.Feedetail, message.ChronicUse{
			FeedetlSn: s.LineNo, RxDrordNo: l.Prescription, FixmedinsCode: institution.Code, FixmedinsName: institution.Name, PsnNo: l.PsnNo,
			MedType: f.MedType, FeeOcurTime: moment(l.At), Cnt: l.Quantity, Pric: l.Price, ChrgitmLv: string(s.Class),
			HilistCode: e.Code, HilistName: e.Name, ListType: listKinds[e.Kind], MedListCodg: l.Code, MedinsListCodg: l.LocalCode, MedinsListName: e.Name,
			MedChrgitmType: s.Category, Spec: e.Spec,
		})
	}
	return out, err
}

func (d *Door) inHospital(ctx context.Context, c *call, in *message.In5303) (out message.Out5303, err error) {
	q := in.Data
	found, err := d.Visits.InHospital(ctx, c.about(q.PsnNo, q.Begntime, q.Endtime))
	for _, f := range found {
		v, p := f.Visit, f.Person
		out.Data = append(out.Data, message.InHospital{
			MdtrtId: v.VisitID, PsnNo: v.PsnNo, PsnCertType: p.CertType, Certno: p.CertNo, PsnName: p.Name, Gend: p.Sex, Brdy: p.Birth,
			Age: message.Tenths(f.Age * 10), Insutype: v.Scheme, Begndate: claim.Day(v.Begin), MedType: v.MedType, IptOtpNo: v.LocalNo, OutFlag: flag(f.Away),
		})
	}
	return out, err
}
