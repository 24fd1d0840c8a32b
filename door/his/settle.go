package his

import (
	"context"

	"yibao/door/his/message"
	"yibao/process/settlement"
)

// sheet is a settlement as the interface prints it: the same for every kind of
// visit, for pre-settlement, settlement, reversal and query.
type sheet struct {
	info  message.Settlement
	funds []message.FundShare
	lines []message.LineShare
}

// sheet maps an answer and checks it. A settlement that does not add up is
// refused as the centre's failure; its message can be sent again.
func (d *Door) sheet(c *call, a settlement.Answer, err error) (sheet, error) {
	if err != nil {
		return sheet{}, err
	}
	s, problems := d.print(a)
	return s, d.balanced(c, append(problems, s.problems(a)...))
}

func (d *Door) preSettlePurchase(ctx context.Context, c *call, in *message.In2101) (out message.Out2101, err error) {
	a, err := d.Settlement.PreSettlePurchase(ctx, c.caller(), purchase(in.Druginfo, in.Drugdetail))
	s, err := d.sheet(c, a, err)
	s.info.SetlId = "" // nothing was settled
	out.Setlinfo, out.Setldetail, out.Detlcutinfo = s.info, s.funds, s.lines
	return out, err
}

func (d *Door) settlePurchase(ctx context.Context, c *call, in *message.In2102) (out message.Out2102, err error) {
	a, err := d.Settlement.SettlePurchase(ctx, c.caller(), purchase(in.Druginfo, in.Drugdetail))
	s, err := d.sheet(c, a, err)
	out.Setlinfo, out.Setldetail, out.Detlcutinfo = s.info, s.funds, s.lines
	return out, err
}

func (d *Door) preSettleOutpatient(ctx context.Context, c *call, in *message.In2206) (out message.Out2206, err error) {
	a, err := d.Settlement.PreSettle(ctx, c.caller(), request(in.Data))
	s, err := d.sheet(c, a, err)
	s.info.SetlId = ""
	out.Setlinfo, out.Setldetail = s.info, s.funds
	return out, err
}

func (d *Door) settleOutpatient(ctx context.Context, c *call, in *message.In2207) (out message.Out2207, err error) {
	a, err := d.Settlement.Settle(ctx, c.caller(), request(in.Data))
	s, err := d.sheet(c, a, err)
	out.Setlinfo, out.Setldetail = s.info, s.funds
	return out, err
}

func (d *Door) preSettleInpatient(ctx context.Context, c *call, in *message.In2303) (out message.Out2303, err error) {
	a, err := d.Settlement.PreSettle(ctx, c.callerAt(in.Data.MdtrtareaAdmvs, in.Data.InsuplcAdmdvs), request(in.Data))
	s, err := d.sheet(c, a, err)
	s.info.SetlId = ""
	out.Setlinfo, out.Setldetail = s.info, s.funds
	return out, err
}

func (d *Door) settleInpatient(ctx context.Context, c *call, in *message.In2304) (out message.Out2304, err error) {
	a, err := d.Settlement.Settle(ctx, c.callerAt(in.Data.MdtrtareaAdmvs, in.Data.InsuplcAdmdvs), request(in.Data))
	s, err := d.sheet(c, a, err)
	out.Setlinfo, out.Setldetail = s.info, s.funds
	return out, err
}

// reverse serves the three reversals, which differ in nothing but their
// numbers.
func (d *Door) reverse(ctx context.Context, c *call, ref message.SettlementRef) (sheet, error) {
	a, err := d.Settlement.Reverse(ctx, c.caller(), ref.PsnNo, ref.MdtrtId, ref.SetlId)
	return d.sheet(c, a, err)
}

func (d *Door) reversePurchase(ctx context.Context, c *call, in *message.In2103) (out message.Out2103, err error) {
	s, err := d.reverse(ctx, c, in.Data)
	out.Setlinfo, out.Setldetail = s.info, s.funds
	return out, err
}

func (d *Door) reverseOutpatient(ctx context.Context, c *call, in *message.In2208) (out message.Out2208, err error) {
	s, err := d.reverse(ctx, c, in.Data)
	out.Setlinfo, out.Setldetail = s.info, s.funds
	return out, err
}

func (d *Door) reverseInpatient(ctx context.Context, c *call, in *message.In2305) (out message.Out2305, err error) {
	s, err := d.reverse(ctx, c, in.Data)
	out.Setlinfo, out.Setldetail = s.info, s.funds
	return out, err
}

func (d *Door) lookup(ctx context.Context, c *call, in *message.In5203) (out message.Out5203, err error) {
	a, err := d.Settlement.Lookup(ctx, c.caller(), in.Data.PsnNo, in.Data.MdtrtId, in.Data.SetlId)
	s, err := d.sheet(c, a, err)
	out.Setlinfo, out.Setldetail = s.info, s.funds
	return out, err
}
