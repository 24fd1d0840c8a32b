package traffic

import (
	"context"

	"yibao/ground/money"
	"yibao/workshop/city"
)

// settle settles a visit, with the trouble that it meets on the way.
func (d *desk) settle(ctx context.Context, v *encounter) error {
	if v.pre == nil {
		if err := d.preSettle(ctx, v); err != nil {
			return err
		}
	}
	v.settles++
	input := v.statement(city.Total(v.Lines), v.pre, faultless)
	m, err := d.prepare(v, settles[v.Kind], input)
	if err != nil {
		return err
	}
	switch {
	case v.meets(city.EarlyUndo):
		if err = d.undoMessage(ctx, v, m, false); err == nil {
			err = d.refuse(ctx, m, "2601 已先到")
		}
	case v.meets(city.LostAnswer):
		if _, err = d.accept(ctx, m); err == nil { // the answer never reaches the cashier
			err = d.undoMessage(ctx, v, m, true)
		}
	default:
		return d.settleNow(ctx, v, m)
	}
	if err != nil {
		return err
	}
	d.cure(v)
	if m, err = d.prepare(v, settles[v.Kind], input); err != nil {
		return err
	}
	return d.settleNow(ctx, v, m)
}

// undoMessage sends 2601 for a message; the second time it must be answered
// alike.
func (d *desk) undoMessage(ctx context.Context, v *encounter, lost message, twice bool) error {
	m, a, err := d.say(ctx, v, "2601", node{"data": node{"psn_no": v.patient.PsnNo, "omsgid": lost.msgid, "oinfno": lost.infno}})
	if err != nil || !twice {
		return err
	}
	return d.repeat(ctx, m, a)
}

// settleNow sends the settlement, checks it against its pre-settlement, and
// keeps it.
func (d *desk) settleNow(ctx context.Context, v *encounter, m message) error {
	a, err := d.accept(ctx, m)
	if err != nil {
		return err
	}
	s, err := readSheet(a.output)
	if err != nil {
		return violation{m, err.Error()}
	}
	total := city.Total(v.Lines)
	d.balance -= s.amounts["acct_pay"] - s.amounts["acct_mulaid_pay"]
	broken := s.violations(total, d.run.hooks.AccountInFund)
	broken = append(broken, s.differences(*v.pre, 1)...)
	broken = append(broken, differ("账户余额", s.balance, d.balance)...)
	if s.setlID == "" || s.mdtrtID == "" || v.mdtrtID != "" && s.mdtrtID != v.mdtrtID {
		broken = append(broken, "setl_id 缺失或 mdtrt_id 与登记不同")
	}
	if funds := s.sum(fundFields...); v.NoFund && funds != 0 {
		broken = append(broken, "医师已暂停,基金却支付 "+funds.String())
	}
	v.pre, v.sheet, v.mdtrtID = nil, s, s.mdtrtID
	v.live = d.record(v, s, total)
	if err := d.check(m, broken); err != nil {
		return err
	}
	switch {
	case v.meets(city.ResendSettle):
		d.cure(v)
		return d.repeat(ctx, m, a)
	case v.meets(city.ReusedID):
		d.cure(v)
		return d.reuse(ctx, v, m)
	}
	return nil
}

// reuse sends another content under the message id of a settlement.
func (d *desk) reuse(ctx context.Context, v *encounter, m message) error {
	v.settles += 5 // another invoice number
	input := v.statement(city.Total(v.Lines), &v.sheet, faultless)
	other, err := envelope(m.infno, m.msgid, d.clock, v.Institution, d.run.signNo[v.Institution.Code], input)
	if err != nil {
		return err
	}
	return d.refuse(ctx, other, "报文号已用于另一内容", m.msgid)
}

func (d *desk) record(v *encounter, s sheet, total money.Fen) *settled {
	p := d.errand.Person
	x := &settled{shares: s.shares, Settlement: Settlement{
		SetlID: s.setlID, VisitID: s.mdtrtID, PsnNo: p.PsnNo, Name: p.Name, Institution: v.Institution.Code,
		Kind: v.Kind, Scheme: p.Scheme, Total: total, Funds: s.sum(fundFields...),
		Account: s.amounts["acct_pay"], Cash: s.amounts["psn_cash_pay"],
	}}
	for _, sh := range s.shares {
		if sh.amount != 0 {
			x.Payers++
		}
	}
	d.tally.settled = append(d.tally.settled, x)
	return x
}

func (v *encounter) reversal() node {
	return node{"data": node{"setl_id": v.sheet.setlID, "mdtrt_id": v.mdtrtID, "psn_no": v.patient.PsnNo}}
}

// undo reverses the settlement: amounts turn round, the account is as before.
func (d *desk) undo(ctx context.Context, v *encounter) error {
	m, a, err := d.say(ctx, v, reversals[v.Kind], v.reversal())
	if err != nil {
		return err
	}
	s, err := readSheet(a.output)
	if err != nil {
		return violation{m, err.Error()}
	}
	d.balance += v.sheet.amounts["acct_pay"] - v.sheet.amounts["acct_mulaid_pay"]
	v.live.Undone = true
	broken := append(s.differences(v.sheet, -1), differ("账户余额", s.balance, d.balance)...)
	if err := d.check(m, broken); err != nil || !v.meets(city.UndoneTwice) {
		return err
	}
	again, err := d.prepare(v, reversals[v.Kind], v.reversal())
	if err != nil {
		return err
	}
	d.cure(v)
	return d.refuse(ctx, again, "结算已撤销")
}

// undoRefused asks to reverse a settlement that later ones build on.
func (d *desk) undoRefused(ctx context.Context, v *encounter, names []int) error {
	var later []string
	for _, i := range names {
		later = append(later, d.visits[i].sheet.setlID)
	}
	m, err := d.prepare(v, reversals[v.Kind], v.reversal())
	if err != nil {
		return err
	}
	return d.refuse(ctx, m, "其后还有结算", later...)
}
