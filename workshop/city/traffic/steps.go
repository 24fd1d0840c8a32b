package traffic

import (
	"context"
	"encoding/json"
	"fmt"

	"yibao/ground/money"
	"yibao/workshop/city"
)

// The transactions of each kind of visit.
var (
	preSettles = map[city.VisitKind]string{city.Outpatient: "2206", city.Inpatient: "2303", city.Purchase: "2101"}
	settles    = map[city.VisitKind]string{city.Outpatient: "2207", city.Inpatient: "2304", city.Purchase: "2102"}
	reversals  = map[city.VisitKind]string{city.Outpatient: "2208", city.Inpatient: "2305", city.Purchase: "2103"}
)

// uploadSize is the most inpatient lines that one message carries.
const uploadSize = 40

// open takes a visit up to its pre-settlement.
func (d *desk) open(ctx context.Context, v *encounter) error {
	if v.Kind != city.Inpatient && d.clock.Before(v.Begin) {
		d.clock = v.Begin
	}
	if err := d.identify(ctx, v); err != nil {
		return err
	}
	var err error
	switch v.Kind {
	case city.Outpatient:
		err = d.registerOutpatient(ctx, v)
	case city.Inpatient:
		err = d.admitInpatient(ctx, v)
	}
	if err != nil {
		return err
	}
	return d.preSettle(ctx, v)
}

// identify looks the person up (1101) and follows the account's balance.
func (d *desk) identify(ctx context.Context, v *encounter) error {
	m, a, err := d.say(ctx, v, "1101", v.patient.query(d.clock))
	if err != nil {
		return err
	}
	p := d.errand.Person
	got := text(child(a.output, "baseinfo"), "psn_no")
	if p.PsnNo == "" {
		p.PsnNo = got // an errand whose person is known by certificate only
	}
	if got == "" || got != p.PsnNo {
		return violation{m, fmt.Sprintf("人员编号应为 %s,应答为 %s", p.PsnNo, got)}
	}
	for _, cover := range children(a.output, "insuinfo") {
		if text(cover, "insutype") != p.Scheme {
			continue
		}
		balance, err := fen(cover, "balc")
		if err != nil {
			return violation{m, err.Error()}
		}
		if !d.known {
			d.known, d.balance = true, balance
		}
		return d.check(m, differ("账户余额", balance, d.balance))
	}
	return violation{m, "应答没有险种 " + p.Scheme + " 的参保信息"}
}

func differ(what string, got, want money.Fen) []string {
	if got == want {
		return nil
	}
	return []string{fmt.Sprintf("%s应为 %s,应答为 %s", what, want, got)}
}

func (d *desk) registerOutpatient(ctx context.Context, v *encounter) error {
	m, a, err := d.say(ctx, v, "2201", registration(v.patient, v.Visit))
	if err != nil {
		return err
	}
	if v.mdtrtID = text(child(a.output, "data"), "mdtrt_id"); v.mdtrtID == "" {
		return violation{m, "应答没有 mdtrt_id"}
	}
	if _, _, err := d.say(ctx, v, "2203", consultation(v.patient, v.Visit, v.mdtrtID)); err != nil {
		return err
	}
	v.batch = v.LocalNo
	if err := d.spoiltUploads(ctx, v, "2204"); err != nil {
		return err
	}
	if v.meets(city.Withdrawn) {
		wrong := v.LocalNo + "E"
		if _, _, err := d.say(ctx, v, "2204", node{"feedetail": feeLines(v.patient, v.Visit, v.mdtrtID, wrong, doubled)}); err != nil {
			return err
		}
		input := node{"data": node{"mdtrt_id": v.mdtrtID, "chrg_bchno": wrong, "psn_no": v.patient.PsnNo}}
		if _, _, err := d.say(ctx, v, "2205", input); err != nil {
			return err
		}
		d.cure(v)
	}
	if err := d.uploadAll(ctx, v, "2204", feeLines(v.patient, v.Visit, v.mdtrtID, v.batch, faultless)); err != nil {
		return err
	}
	return d.submitReports(ctx, v)
}

// uploadAll sends the lines in messages of uploadSize. Late lines come after a
// pre-settlement of the others.
func (d *desk) uploadAll(ctx context.Context, v *encounter, infno string, lines []node) error {
	early := len(lines)
	if v.meets(city.LateUpload) && early > 1 {
		early /= 2
	}
	for at := 0; at < len(lines); {
		if at == early {
			if err := d.preSettlePart(ctx, v, early); err != nil {
				return err
			}
		}
		end := min(at+uploadSize, len(lines))
		if at < early {
			end = min(end, early)
		}
		if err := d.upload(ctx, v, infno, lines[at:end]); err != nil {
			return err
		}
		at = end
	}
	return nil
}

// preSettlePart asks what the first lines would come to while the others are
// still to be uploaded.
func (d *desk) preSettlePart(ctx context.Context, v *encounter, count int) error {
	d.cure(v)
	total := city.Total(v.Lines[:count])
	m, a, err := d.say(ctx, v, preSettles[v.Kind], v.statement(total, nil, faultless))
	if err != nil {
		return err
	}
	s, err := readSheet(a.output)
	if err != nil {
		return violation{m, err.Error()}
	}
	return d.check(m, s.violations(total, d.run.hooks.AccountInFund))
}

// spoiltUploads sends an upload that must be refused, when that is the trouble.
func (d *desk) spoiltUploads(ctx context.Context, v *encounter, infno string) error {
	for trouble, bad := range map[city.Trouble]flaw{city.WrongLine: wrongAmount, city.UnknownItem: unknownCode} {
		if !v.meets(trouble) {
			continue
		}
		m, err := d.prepare(v, infno, node{"feedetail": feeLines(v.patient, v.Visit, v.mdtrtID, v.batch, bad)})
		if err != nil {
			return err
		}
		if err := d.refuse(ctx, m, string(trouble)); err != nil {
			return err
		}
		d.cure(v)
	}
	return nil
}

// upload sends fee lines and checks how they were divided.
func (d *desk) upload(ctx context.Context, v *encounter, infno string, lines []node) error {
	m, a, err := d.say(ctx, v, infno, node{"feedetail": lines})
	if err != nil {
		return err
	}
	if err := d.check(m, lineViolations(children(a.output, "result"), lines)); err != nil {
		return err
	}
	if v.meets(city.ResendUpload) {
		d.cure(v)
		return d.repeat(ctx, m, a)
	}
	return nil
}

func (d *desk) admitInpatient(ctx context.Context, v *encounter) error {
	m, a, err := d.say(ctx, v, "2401", admission(v.patient, v.Visit, v.LocalNo))
	if err != nil {
		return err
	}
	if v.mdtrtID = text(child(a.output, "result"), "mdtrt_id"); v.mdtrtID == "" {
		return violation{m, "应答没有 mdtrt_id"}
	}
	if v.meets(city.AdmittedTwice) {
		again, err := d.prepare(v, "2401", admission(v.patient, v.Visit, v.LocalNo+"R"))
		if err != nil {
			return err
		}
		if err := d.refuse(ctx, again, string(v.Trouble)); err != nil {
			return err
		}
		d.cure(v)
	}
	if v.meets(city.Withdrawn) {
		wrong := feeLines(v.patient, v.Visit, v.mdtrtID, v.LocalNo+"E", doubled)[:1]
		if err := d.upload(ctx, v, "2301", wrong); err != nil {
			return err
		}
		input := node{"data": node{"feedetl_sn": wrong[0]["feedetl_sn"], "mdtrt_id": v.mdtrtID, "psn_no": v.patient.PsnNo}}
		if _, _, err := d.say(ctx, v, "2302", input); err != nil {
			return err
		}
		d.cure(v)
	}
	if err := d.uploadAll(ctx, v, "2301", feeLines(v.patient, v.Visit, v.mdtrtID, v.LocalNo, faultless)); err != nil {
		return err
	}
	if err := d.submitStay(ctx, v); err != nil {
		return err
	}
	if _, _, err = d.say(ctx, v, "2402", discharge(v.patient, v.Visit, v.mdtrtID)); err != nil {
		return err
	}
	return d.submitFrontPage(ctx, v)
}

// statement is the input of pre-settlement (pre nil) or settlement.
func (v *encounter) statement(total money.Fen, pre *sheet, bad flaw) node {
	if v.Kind == city.Purchase {
		input := purchase(v.patient, v.Visit, total, bad)
		if pre != nil {
			child(input, "druginfo")["invono"] = v.invoice()
		}
		return input
	}
	data := bill(v.patient, v.Visit, v.mdtrtID, v.batch, total)
	if pre != nil {
		data["invono"] = v.invoice()
		for _, f := range []string{"fulamt_ownpay_amt", "overlmt_selfpay", "preselfpay_amt", "inscp_scp_amt"} {
			data[f] = json.Number(pre.amounts[f].String())
		}
	}
	return node{"data": data}
}

func (v *encounter) invoice() string { return fmt.Sprintf("%010d", v.Serial*10+v.settles) }

// preSettle asks what would be paid, and checks it.
func (d *desk) preSettle(ctx context.Context, v *encounter) error {
	total, infno := city.Total(v.Lines), preSettles[v.Kind]
	for trouble, bad := range map[city.Trouble]flaw{city.WrongTotal: faultless, city.WrongLine: wrongAmount, city.UnknownItem: unknownCode} {
		if !v.meets(trouble) {
			continue
		}
		sent := total
		if trouble == city.WrongTotal {
			sent += money.Yuan
		}
		m, err := d.prepare(v, infno, v.statement(sent, nil, bad))
		if err != nil {
			return err
		}
		if err := d.refuse(ctx, m, string(trouble)); err != nil {
			return err
		}
		d.cure(v)
	}
	m, a, err := d.say(ctx, v, infno, v.statement(total, nil, faultless))
	if err != nil {
		return err
	}
	s, err := readSheet(a.output)
	if err != nil {
		return violation{m, err.Error()}
	}
	v.pre = &s
	return d.check(m, s.violations(total, d.run.hooks.AccountInFund))
}
