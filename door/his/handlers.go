package his

import (
	"context"
	"strings"

	"yibao/door/his/message"
	"yibao/process/settlement"
)

// actions lists what the door does for each transaction.
func (d *Door) actions() map[string]act {
	return map[string]act{
		"1101": serve(message.T1101, d.findPerson),
		"2101": serve(message.T2101, d.preSettlePurchase),
		"2102": serve(message.T2102, d.settlePurchase),
		"2103": serve(message.T2103, d.reversePurchase),
		"2201": serve(message.T2201, d.registerOutpatient),
		"2202": serve(message.T2202, d.cancelRegistration),
		"2203": serve(message.T2203, d.consult),
		"2204": serve(message.T2204, d.uploadOutpatient),
		"2205": serve(message.T2205, d.withdrawOutpatient),
		"2206": serve(message.T2206, d.preSettleOutpatient),
		"2207": serve(message.T2207, d.settleOutpatient),
		"2208": serve(message.T2208, d.reverseOutpatient),
		"2301": serve(message.T2301, d.uploadInpatient),
		"2302": serve(message.T2302, d.withdrawInpatient),
		"2303": serve(message.T2303, d.preSettleInpatient),
		"2304": serve(message.T2304, d.settleInpatient),
		"2305": serve(message.T2305, d.reverseInpatient),
		"2401": serve(message.T2401, d.admit),
		"2402": serve(message.T2402, d.discharge),
		"2601": serve(message.T2601, d.undo),
		"5203": serve(message.T5203, d.lookup),
		"5206": serve(message.T5206, d.accumulated),
	}
}

// known refuses an institution that is not registered. Acts that write see to
// it themselves; what only tells a person's data must ask.
func (d *Door) known(ctx context.Context, c *call) error {
	_, err := d.Settlement.Institution(ctx, c.FixmedinsCode)
	return err
}

func (d *Door) findPerson(ctx context.Context, c *call, in *message.In1101) (message.Out1101, error) {
	if err := d.known(ctx, c); err != nil {
		return message.Out1101{}, err
	}
	found, err := d.Settlement.FindPerson(ctx, settlement.PersonQuery{
		CredentialType: in.Data.MdtrtCertType, CredentialNo: in.Data.MdtrtCertNo, CertNo: in.Data.Certno, Name: in.Data.PsnName,
	})
	if err != nil {
		return message.Out1101{}, err
	}
	return personOut(found), nil
}

func (d *Door) registerOutpatient(ctx context.Context, c *call, in *message.In2201) (out message.Out2201, err error) {
	v, err := d.Settlement.RegisterOutpatient(ctx, c.caller(), outpatientVisit(in.Data))
	out.Data = message.Registered{MdtrtId: v.VisitID, PsnNo: v.PsnNo, IptOtpNo: v.LocalNo}
	return out, err
}

func (d *Door) cancelRegistration(ctx context.Context, c *call, in *message.In2202) (out message.Out2202, err error) {
	return out, d.Settlement.CancelRegistration(ctx, c.caller(), in.Data.PsnNo, in.Data.MdtrtId, in.Data.IptOtpNo)
}

func (d *Door) consult(ctx context.Context, c *call, in *message.In2203) (out message.Out2203, err error) {
	return out, d.Settlement.Consult(ctx, c.caller(), consultation(in.Mdtrtinfo, in.Diseinfo))
}

func (d *Door) admit(ctx context.Context, c *call, in *message.In2401) (out message.Out2401, err error) {
	caller := c.callerAt(in.Mdtrtinfo.MdtrtareaAdmvs, in.Mdtrtinfo.InsuplcAdmdvs)
	v, err := d.Settlement.Admit(ctx, caller, admission(in.Mdtrtinfo, in.Diseinfo))
	out.Result.MdtrtId = v.VisitID
	return out, err
}

func (d *Door) discharge(ctx context.Context, c *call, in *message.In2402) (out message.Out2402, err error) {
	return out, d.Settlement.Discharge(ctx, c.caller(), discharge(in.Dscginfo, in.Diseinfo))
}

func (d *Door) uploadOutpatient(ctx context.Context, c *call, in *message.In2204) (out message.Out2204, err error) {
	out.Result, err = d.upload(ctx, c, in.Feedetail)
	return out, err
}

func (d *Door) uploadInpatient(ctx context.Context, c *call, in *message.In2301) (out message.Out2301, err error) {
	out.Result, err = d.upload(ctx, c, in.Feedetail)
	return out, err
}

// upload takes the lines of one visit; message has seen to it that all lines
// name the same.
func (d *Door) upload(ctx context.Context, c *call, lines []message.FeeLine) ([]message.LineShare, error) {
	claimed := feeLines(lines)
	classed, err := d.Settlement.UploadFees(ctx, c.caller(), lines[0].PsnNo, lines[0].MdtrtId, claimed)
	if err != nil {
		return nil, err
	}
	shares := make([]settlement.LineShare, len(classed))
	for i := range classed {
		shares[i] = classed[i].LineShare
	}
	out := lineSharesOut(claimed, shares)
	for i := range out {
		out[i].Memo = clip(strings.Trim(out[i].Memo+";"+classed[i].Note, ";"), 500)
	}
	return out, d.balanced(c, lineProblems(out))
}

// allLines is the batch or line number that means every unsettled line.
const allLines = "0000"

func (d *Door) withdrawOutpatient(ctx context.Context, c *call, in *message.In2205) (out message.Out2205, err error) {
	q := settlement.Withdrawal{PsnNo: in.Data.PsnNo, VisitID: in.Data.MdtrtId, Batch: in.Data.ChrgBchno}
	q.All = q.Batch == allLines
	return out, d.Settlement.WithdrawFees(ctx, c.caller(), q)
}

func (d *Door) withdrawInpatient(ctx context.Context, c *call, in *message.In2302) (out message.Out2302, err error) {
	q := settlement.Withdrawal{PsnNo: in.Data.PsnNo, VisitID: in.Data.MdtrtId, LineNo: in.Data.FeedetlSn}
	q.All = q.LineNo == allLines
	return out, d.Settlement.WithdrawFees(ctx, c.caller(), q)
}

func (d *Door) undo(ctx context.Context, c *call, in *message.In2601) (out message.Out2601, err error) {
	if err := d.known(ctx, c); err != nil {
		return out, err
	}
	return out, d.Settlement.Undo(ctx, c.caller(), in.Data.PsnNo, settlement.MessageKey{
		Institution: c.FixmedinsCode, Transaction: in.Data.Oinfno, MessageID: in.Data.Omsgid,
	})
}

// accumulated answers a month, or without one the whole current year.
func (d *Door) accumulated(ctx context.Context, c *call, in *message.In5206) (out message.Out5206, err error) {
	if err := d.known(ctx, c); err != nil {
		return out, err
	}
	asked := in.Data.CumYm
	year, month := c.begun.In(d.Zone).Format("2006"), ""
	if asked != "" {
		year, month = asked[:4], asked[:4]+"-"+asked[4:]
	}
	totals, err := d.Settlement.Accumulated(ctx, in.Data.PsnNo, year, month)
	if err != nil {
		return out, err
	}
	if asked == "" {
		asked = c.begun.In(d.Zone).Format("200601")
	}
	out.Cuminfo = totalsOut(totals, year, asked)
	return out, nil
}
