package traffic_test

import (
	"encoding/json"
	"slices"

	"yibao/ground/money"
	"yibao/workshop/city"
)

// feeLine is a fee line as the centre reads it.
type feeLine struct {
	Number   string      `json:"feedetl_sn"`
	Visit    string      `json:"mdtrt_id"`
	Batch    string      `json:"chrg_bchno"`
	Code     string      `json:"med_list_codg"`
	Amount   json.Number `json:"det_item_fee_sumamt"`
	Count    json.Number `json:"cnt"`
	Price    json.Number `json:"pric"`
	Doctor   string      `json:"bilg_dr_codg"`
	External string      `json:"rx_circ_flag"`
}

// read checks a line by itself.
func (x *centre) line(l feeLine) (line, error) {
	amount, err1 := money.ParseFen(l.Amount.String())
	price, err2 := money.ParsePrice(l.Price.String())
	count, err3 := money.ParseQuantity(l.Count.String())
	if err1 != nil || err2 != nil || err3 != nil {
		x.t.Errorf("明细 %s 的数字不对:%v %v %v", l.Number, err1, err2, err3)
	}
	product, err := money.Extend(price, count, money.HalfUpFen)
	switch {
	case err != nil || product != amount:
		return line{}, refusal("[YB4020] 金额不等于单价乘数量")
	case !x.codes[l.Code]:
		return line{}, refusal("[YB4101] 编码不在目录")
	}
	return line{l.Number, l.Batch, l.Doctor, amount}, nil
}

func (x *centre) take(sent []feeLine) (any, error) {
	v := x.visits[sent[0].Visit]
	var lines []line
	var rows []any
	for _, l := range sent {
		taken, err := x.line(l)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(v.lines, func(have line) bool { return have.number == l.Number }) {
			return nil, refusal("[YB4003] 明细重复")
		}
		lines = append(lines, taken)
		rows = append(rows, map[string]any{"feedetl_sn": l.Number, "det_item_fee_sumamt": l.Amount, "inscp_scp_amt": l.Amount,
			"fulamt_ownpay_amt": 0, "overlmt_amt": "0", "preselfpay_amt": nil})
	}
	v.lines = append(v.lines, lines...)
	return map[string]any{"result": rows}, nil
}

func (x *centre) withdraw(f fields) error {
	v := x.visits[f.Visit]
	before := len(v.lines)
	v.lines = slices.DeleteFunc(v.lines, func(l line) bool {
		return f.Batch != "" && l.batch == f.Batch || f.Number != "" && l.number == f.Number
	})
	if len(v.lines) == before {
		return refusal("[YB4026] 没有可撤销的明细")
	}
	return nil
}

func (x *centre) buy(place *city.Institution, f fields, sent []feeLine, final bool) (any, string, error) {
	if err := x.may(place, f); err != nil {
		return nil, "", err
	}
	v := &visit{person: x.persons[f.PsnNo], place: place.Code}
	for _, l := range sent {
		taken, err := x.line(l)
		if err != nil {
			return nil, "", err
		}
		if v.person.Scheme == city.Resident && l.External != "1" {
			x.t.Errorf("居民购药没有外配处方")
		}
		v.lines = append(v.lines, taken)
	}
	f.Visit = x.id("V")
	x.visits[f.Visit] = v
	return x.settle(f, v, final)
}

func (x *centre) settle(f fields, v *visit, final bool) (any, string, error) {
	var total money.Fen
	suspended := false
	for _, l := range v.lines {
		if f.Batch == "" || l.batch == f.Batch {
			total += l.amount
			suspended = suspended || x.suspended(l.doctor)
		}
	}
	stated, err := money.ParseFen(f.Total.String())
	if (err != nil || stated != total) && x.defect != "不核总额" {
		return nil, "", refusal("[YB4028] 总额不一致")
	}
	s := &settlement{visit: f.Visit, person: v.person, live: true, fund: total / 2}
	if suspended && x.defect != "付停职医师" {
		s.fund = 0
	}
	if f.Account == "1" {
		s.account = min(total-s.fund, x.balance[v.person.PsnNo])
	}
	s.cash = total - s.fund - s.account
	if final {
		s.id = x.id("S")
		x.settled = append(x.settled, s)
		x.balance[v.person.PsnNo] -= s.account
	}
	return x.sheet(s, 1), s.id, nil
}

func (x *centre) undo(id string) (any, error) {
	at := slices.IndexFunc(x.settled, func(s *settlement) bool { return s.id == id })
	if at < 0 || !x.settled[at].live {
		return nil, refusal("[YB5002] 已经撤销")
	}
	s := x.settled[at]
	for _, later := range x.settled[at+1:] {
		if later.live && later.person == s.person && x.defect != "乱序可撤" {
			if x.defect == "不点名" {
				return nil, refusal("[YB5004] 之后还有结算")
			}
			return nil, refusal("[YB5004] 之后还有结算 " + later.id)
		}
	}
	s.live = false
	x.balance[s.person.PsnNo] += s.account
	return x.sheet(s, -1), nil
}

// sheet writes setlinfo and setldetail; zero amounts come in all the shapes
// that are seen in the field.
func (x *centre) sheet(s *settlement, sign money.Fen) any {
	total, code := s.fund+s.account+s.cash, map[string]string{city.Employee: "310100", city.Resident: "390100"}[s.person.Scheme]
	printed, balance := s.fund, x.balance[s.person.PsnNo]
	switch x.defect {
	case "合计错":
		printed++
	case "余额错":
		balance++
	}
	detail := []any{}
	for _, share := range []struct {
		code   string
		amount money.Fen
	}{{code, s.fund}, {"310200", s.account}} {
		if share.amount != 0 {
			detail = append(detail, map[string]any{"fund_pay_type": share.code, "fund_pay_type_name": "基金" + share.code, "fund_payamt": yuan(sign * share.amount)})
		}
	}
	return map[string]any{"setldetail": detail, "setlinfo": map[string]any{
		"setl_id": s.id, "mdtrt_id": s.visit, "medfee_sumamt": yuan(sign * total), "inscp_scp_amt": yuan(sign * total),
		"fulamt_ownpay_amt": 0, "overlmt_selfpay": "0.00", "preselfpay_amt": nil,
		"hifp_pay": yuan(sign * s.fund), "fund_pay_sumamt": yuan(sign * printed), "acct_pay": yuan(sign * s.account),
		"psn_cash_pay": yuan(sign * s.cash), "psn_part_amt": yuan(sign * (s.account + s.cash)), "balc": yuan(balance),
		"acct_mulaid_pay": 0, "hosp_part_amt": nil,
	}}
}
