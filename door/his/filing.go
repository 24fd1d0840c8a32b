package his

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"yibao/door/his/message"
	"yibao/ground/period"
	"yibao/process/filing"
	"yibao/process/settlement"
	"yibao/register/enrolment"
)

// Filing is what the door asks of process/filing; *filing.Service is it.
type Filing interface {
	FileChronic(ctx context.Context, c settlement.Caller, q filing.Chronic) (string, error)
	FileTransfer(ctx context.Context, c settlement.Caller, q filing.Transfer) (string, error)
	FileDesignation(ctx context.Context, c settlement.Caller, q filing.Designation) (string, error)
	Withdraw(ctx context.Context, c settlement.Caller, q filing.Withdrawal) error

	// FilingsOf returns the filings of a person that stand; one that waits for the
	// agency's review is not among them.
	FilingsOf(ctx context.Context, psnNo string, kind enrolment.RegistrationKind) ([]enrolment.Filing, error)
	ChronicOf(ctx context.Context, psnNo string) ([]enrolment.Registration, error)
	ChosenBy(ctx context.Context, psnNo, business string) ([]filing.Chosen, error)
	TransfersOf(ctx context.Context, institution, psnNo string, days period.Span) ([]filing.Transferred, error)
}

// filings are the transactions of filing.
func (d *Door) filings() map[string]act {
	return map[string]act{
		"2501": serve(message.T2501, d.fileTransfer),
		"2502": serve(message.T2502, func(ctx context.Context, c *call, in *message.In2502) (out message.Out2502, err error) {
			return out, d.withdrawFiling(ctx, c, in.Data, enrolment.Referral)
		}),
		"2503": serve(message.T2503, d.fileChronic),
		"2504": serve(message.T2504, func(ctx context.Context, c *call, in *message.In2504) (out message.Out2504, err error) {
			return out, d.withdrawFiling(ctx, c, in.Data, enrolment.Chronic)
		}),
		"2505": serve(message.T2505, d.fileDesignation),
		"2506": serve(message.T2506, func(ctx context.Context, c *call, in *message.In2506) (out message.Out2506, err error) {
			return out, d.withdrawFiling(ctx, c, in.Data, enrolment.Designated)
		}),
		"5301": serve(message.T5301, d.chronicFiled),
		"5302": serve(message.T5302, d.designated),
		"5304": serve(message.T5304, d.transferred),
	}
}

// with joins the transactions of several tables.
func with(tables ...map[string]act) map[string]act {
	all := map[string]act{}
	for _, t := range tables {
		maps.Copy(all, t)
	}
	return all
}

// submitted is the input as it came, without its layout.
func (c *call) submitted() string { return compact(c.input) }

func (d *Door) fileTransfer(ctx context.Context, c *call, in *message.In2501) (out message.Out2501, err error) {
	r := in.Refmedin
	q := filing.Transfer{
		Application: filing.Application{PsnNo: r.PsnNo, Scheme: r.Insutype, Begin: r.Begndate, End: r.Enddate, Content: c.submitted()},
		To:          r.ReflinMedinsNo, Place: r.MdtrtareaAdmdvs, Diagnosis: r.DiagCode, Agreed: r.HospAgreReflFlag != "0", FromVisit: r.ReflOldMdtrtId,
	}
	if q.Begin.IsZero() {
		q.Begin = r.ReflDate
	}
	out.Result.TrtDclaDetlSn, err = d.Filing.FileTransfer(ctx, c.caller(), q)
	return out, err
}

func (d *Door) fileChronic(ctx context.Context, c *call, in *message.In2503) (out message.Out2503, err error) {
	f := in.Data
	out.Result.TrtDclaDetlSn, err = d.Filing.FileChronic(ctx, c.caller(), filing.Chronic{
		Application: filing.Application{PsnNo: f.PsnNo, Scheme: f.Insutype, Begin: f.Begndate, End: f.Enddate, Content: c.submitted()},
		Disease:     f.OpspDiseCode, Name: f.OpspDiseName, Identified: f.HospIdeDate,
	})
	if err != nil {
		return out, err
	}
	standing, err := d.Filing.FilingsOf(ctx, f.PsnNo, enrolment.Chronic)
	if err != nil {
		return out, nil // it is filed, which is what was asked for
	}
	if !slices.ContainsFunc(standing, func(o enrolment.Filing) bool { return o.FilingID == out.Result.TrtDclaDetlSn }) {
		out.Result.ExpContent = chronicWaits
	}
	return out, nil
}

// chronicWaits tells a hospital that what it filed has no effect yet.
const chronicWaits = "已受理,待经办机构评审,评审通过之日起享受待遇"

func (d *Door) fileDesignation(ctx context.Context, c *call, in *message.In2505) (out message.Out2505, err error) {
	f := in.Data
	out.Result.TrtDclaDetlSn, err = d.Filing.FileDesignation(ctx, c.caller(), filing.Designation{
		Application: filing.Application{PsnNo: f.PsnNo, Begin: f.Begndate, End: f.Enddate, Content: c.submitted()},
		Institution: f.FixmedinsCode, Business: f.BizAppyType, Order: f.FixSrtNo,
	})
	return out, err
}

func (d *Door) withdrawFiling(ctx context.Context, c *call, ref message.FilingRef, kind enrolment.RegistrationKind) error {
	return d.Filing.Withdraw(ctx, c.caller(), filing.Withdrawal{
		PsnNo: ref.PsnNo, FilingID: ref.TrtDclaDetlSn, Kind: kind, Reason: ref.Memo,
	})
}

// untilDay is the last day of a span, none when it is open.
func untilDay(s period.Span) period.Date {
	if s.End() == period.Forever {
		return 0
	}
	return s.End().AddDays(-1)
}

func (d *Door) chronicFiled(ctx context.Context, c *call, in *message.In5301) (out message.Out5301, err error) {
	if err := d.known(ctx, c); err != nil {
		return out, err
	}
	found, err := d.Filing.ChronicOf(ctx, in.Data.PsnNo)
	for _, r := range found {
		out.Feedetail = append(out.Feedetail, message.ChronicRegistration{
			OpspDiseCode: r.Code, OpspDiseName: r.Detail, Begndate: r.Effective.From, Enddate: untilDay(r.Effective),
		})
	}
	return out, err
}

func (d *Door) designated(ctx context.Context, c *call, in *message.In5302) (out message.Out5302, err error) {
	if err := d.known(ctx, c); err != nil {
		return out, err
	}
	found, err := d.Filing.ChosenBy(ctx, in.Data.PsnNo, in.Data.BizAppyType)
	for _, f := range found {
		row := message.Designation{
			PsnNo: in.Data.PsnNo, FixSrtNo: f.Order, FixmedinsCode: f.Registration.Code, FixmedinsName: f.Institution.Name,
			Begndate: f.Registration.Effective.From, Enddate: untilDay(f.Registration.Effective),
		}
		if f.Filing != nil {
			filed, _ := message.T2505.Read(json.RawMessage(f.Filing.Content))
			row.Insutype, row.Memo = f.Filing.Scheme, filed.Data.Memo
		}
		out.Psnfixmedin = append(out.Psnfixmedin, row)
	}
	return out, err
}

func (d *Door) transferred(ctx context.Context, c *call, in *message.In5304) (out message.Out5304, err error) {
	if err := d.known(ctx, c); err != nil {
		return out, err
	}
	days := period.Since(in.Data.Begntime.Date)
	if !in.Data.Endtime.IsZero() {
		days.To = in.Data.Endtime.Date.AddDays(1)
	}
	found, err := d.Filing.TransfersOf(ctx, c.FixmedinsCode, in.Data.PsnNo, days)
	for _, t := range found {
		out.Refmedin = append(out.Refmedin, d.transferOut(t))
	}
	return out, err
}

// transferOut prints a transfer: the person as registered, the rest as filed.
func (d *Door) transferOut(t filing.Transferred) message.TransferFiled {
	filed, _ := message.T2501.Read(json.RawMessage(t.Filing.Content))
	r, p := filed.Refmedin, t.Person
	away := len(r.MdtrtareaAdmdvs) >= 4 && len(p.Region) >= 4 && r.MdtrtareaAdmdvs[:4] != p.Region[:4]
	return message.TransferFiled{
		Insutype: t.Spell.Scheme, PsnNo: p.PsnNo, PsnCertType: p.CertType, Certno: p.CertNo, PsnName: p.Name, Gend: p.Sex, Brdy: p.Birth,
		Tel: r.Tel, Addr: r.Addr, InsuOptins: t.Spell.Region, EmpName: t.Spell.Employer,
		DiagCode: r.DiagCode, DiagName: r.DiagName, DiseCondDscr: r.DiseCondDscr,
		ReflinMedinsNo: r.ReflinMedinsNo, ReflinMedinsName: r.ReflinMedinsName, OutFlag: flag(away),
		ReflDate: r.ReflDate, ReflRea: r.ReflRea, Begndate: t.Filing.Effective.From, Enddate: untilDay(t.Filing.Effective),
		HospAgreReflFlag: yes, OpterId: t.Filing.Operator, OptTime: message.DateTimeOf(t.Filing.Recorded.In(d.Zone)),
	}
}
