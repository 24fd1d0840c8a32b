package traffic

import (
	"fmt"

	"yibao/ground/money"
)

// amountFields are the amounts of setlinfo that a reversal negates.
var amountFields = []string{
	"medfee_sumamt", "fulamt_ownpay_amt", "overlmt_selfpay", "preselfpay_amt", "inscp_scp_amt",
	"hifp_pay", "cvlserv_pay", "hifes_pay", "hifmi_pay", "hifob_pay", "hifdm_pay", "maf_pay", "oth_pay",
	"fund_pay_sumamt", "psn_part_amt", "acct_pay", "psn_cash_pay", "acct_mulaid_pay", "hosp_part_amt",
}

var fundFields = []string{"hifp_pay", "cvlserv_pay", "hifes_pay", "hifmi_pay", "hifob_pay", "hifdm_pay", "maf_pay", "oth_pay"}

// sheet is a settlement or pre-settlement as answered.
type sheet struct {
	setlID  string
	mdtrtID string
	amounts map[string]money.Fen
	balance money.Fen
	shares  []share
}

// share is one row of setldetail.
type share struct {
	code, name string
	amount     money.Fen
}

// readSheet reads setlinfo and setldetail.
func readSheet(output node) (sheet, error) {
	info := child(output, "setlinfo")
	if info == nil {
		return sheet{}, fmt.Errorf("应答没有 setlinfo")
	}
	s := sheet{setlID: text(info, "setl_id"), mdtrtID: text(info, "mdtrt_id"), amounts: map[string]money.Fen{}}
	for _, field := range amountFields {
		amount, err := fen(info, field)
		if err != nil {
			return s, err
		}
		if info[field] != nil {
			s.amounts[field] = amount
		}
	}
	balance, err := fen(info, "balc")
	if err != nil {
		return s, err
	}
	s.balance = balance
	for _, d := range children(output, "setldetail") {
		amount, err := fen(d, "fund_payamt")
		if err != nil {
			return s, err
		}
		s.shares = append(s.shares, share{text(d, "fund_pay_type"), text(d, "fund_pay_type_name"), amount})
	}
	return s, nil
}

func (s sheet) sum(fields ...string) money.Fen {
	var total money.Fen
	for _, f := range fields {
		total += s.amounts[f]
	}
	return total
}

// violations checks the identities of the interface and the total that was
// sent; accountInFund says that the region prints the personal account inside
// fund_pay_sumamt.
func (s sheet) violations(total money.Fen, accountInFund bool) []string {
	account := s.amounts["acct_pay"]
	funds := s.sum(fundFields...)
	printed := funds
	if accountInFund {
		printed += account
	}
	var detail money.Fen
	for _, d := range s.shares {
		detail += d.amount
	}
	checks := []struct {
		name      string
		got, want money.Fen
	}{
		{"医疗费总额与所送总额", s.amounts["medfee_sumamt"], total},
		{"全自费+超限价+先行自付+符合范围与总额", s.sum("fulamt_ownpay_amt", "overlmt_selfpay", "preselfpay_amt", "inscp_scp_amt"), total},
		{"个人账户+现金与个人负担", s.sum("acct_pay", "psn_cash_pay"), s.amounts["psn_part_amt"]},
		{"基金支付总额与各基金之和", s.amounts["fund_pay_sumamt"], printed},
		{"基金+个人负担+医院负担与总额", funds + s.sum("psn_part_amt", "hosp_part_amt"), total},
		{"基金分项之和与总额减现金", detail, total - s.amounts["psn_cash_pay"]},
	}
	var broken []string
	for _, c := range checks {
		if c.got != c.want {
			broken = append(broken, fmt.Sprintf("%s不等(%s 对 %s)", c.name, c.got, c.want))
		}
	}
	for _, f := range amountFields {
		if a := s.amounts[f]; a != 0 && (a > 0) != (total > 0) {
			broken = append(broken, fmt.Sprintf("%s 的符号与总额相反(%s)", f, a))
		}
	}
	if s.amounts["acct_mulaid_pay"] > max(account, 0) {
		broken = append(broken, "共济账户支付大于个人账户支付")
	}
	return broken
}

// differences compares the amounts that s states with those of t times sign.
// The total, the funds and the account must be stated.
func (s sheet) differences(t sheet, sign money.Fen) []string {
	var list []string
	for _, f := range amountFields {
		amount, stated := s.amounts[f]
		must := f == "medfee_sumamt" || f == "fund_pay_sumamt" || f == "acct_pay"
		if (stated || must) && amount != sign*t.amounts[f] {
			list = append(list, fmt.Sprintf("%s 应为 %s,应答为 %s", f, sign*t.amounts[f], s.amounts[f]))
		}
	}
	return list
}

// lineViolations checks the rows of a fee upload's answer: as many as were
// sent, and the four classes of each adding up.
func lineViolations(rows, sent []node) []string {
	if len(rows) != len(sent) {
		return []string{fmt.Sprintf("上传 %d 条明细,应答 %d 条", len(sent), len(rows))}
	}
	var broken []string
	for _, r := range rows {
		var parts [5]money.Fen
		for i, f := range []string{"det_item_fee_sumamt", "fulamt_ownpay_amt", "overlmt_amt", "preselfpay_amt", "inscp_scp_amt"} {
			amount, err := fen(r, f)
			if err != nil {
				return append(broken, err.Error())
			}
			parts[i] = amount
		}
		if parts[0] != parts[1]+parts[2]+parts[3]+parts[4] {
			broken = append(broken, fmt.Sprintf("明细 %s 的四部分之和不等于 %s", text(r, "feedetl_sn"), parts[0]))
		}
	}
	return broken
}
