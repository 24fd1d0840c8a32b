package scenario_test

import (
	"fmt"
	"slices"

	"yibao/ground/money"
)

// funds are the fields of the payers that are funds.
var funds = []string{"hifp_pay", "cvlserv_pay", "hifes_pay", "hifmi_pay", "hifob_pay", "maf_pay", "oth_pay", "hifdm_pay"}

// amounts are the fields that a reversal negates; balances and ratios stay.
var amounts = append([]string{
	"medfee_sumamt", "fulamt_ownpay_amt", "overlmt_selfpay", "preselfpay_amt", "inscp_scp_amt", "act_pay_dedc",
	"fund_pay_sumamt", "acct_pay", "acct_mulaid_pay", "psn_part_amt", "psn_cash_pay", "hosp_part_amt",
	"psn_pay", "cash_payamt",
}, funds...)

// sheet reads the amounts of a settlement answer and collects what is wrong.
type sheet struct {
	answer   answer
	problems []string
}

// fen reads an amount; one that the transaction does not have is 0.
func (s *sheet) fen(path string) money.Fen {
	value, found := s.answer.output(path)
	if !found || text(value) == "" {
		return 0
	}
	amount, err := money.ParseFen(text(value))
	if err != nil {
		s.problems = append(s.problems, fmt.Sprintf("%s = %s 不是金额", path, text(value)))
	}
	return amount
}

func (s *sheet) info(field string) money.Fen { return s.fen("setlinfo." + field) }

// either reads the field that the transaction has of two names for one amount.
func (s *sheet) either(field, other string) money.Fen {
	if _, found := s.answer.output("setlinfo." + field); found {
		return s.info(field)
	}
	return s.info(other)
}

func (s *sheet) equal(what string, left, right money.Fen) {
	if left != right {
		s.problems = append(s.problems, fmt.Sprintf("%s:%s ≠ %s", what, left, right))
	}
}

// sheetProblems checks the identities of a settlement answer, as a provider's
// system would before it collects money; other answers have none. inFund says
// that the region prints the personal account inside fund_pay_sumamt.
func sheetProblems(a answer, inFund bool) []string {
	if _, found := a.output("setlinfo"); !found {
		return nil
	}
	s := &sheet{answer: a}
	total := s.info("medfee_sumamt")
	s.equal("总额 = 全自费 + 超限价 + 先行自付 + 范围内", total,
		s.info("fulamt_ownpay_amt")+s.info("overlmt_selfpay")+s.info("preselfpay_amt")+s.info("inscp_scp_amt"))
	var fund money.Fen
	for _, field := range funds {
		fund += s.info(field)
	}
	printed := fund
	if inFund {
		printed += s.info("acct_pay")
	}
	s.equal("基金支付总额 = 各基金之和", s.info("fund_pay_sumamt"), printed)
	persons := s.either("psn_part_amt", "psn_pay")
	cash := s.either("psn_cash_pay", "cash_payamt")
	s.equal("个人负担 = 个人账户 + 现金", persons, s.info("acct_pay")+cash)
	s.equal("总额 = 基金 + 个人 + 医院", total, fund+persons+s.info("hosp_part_amt"))
	s.family()
	s.detail(total - cash)
	s.lines()
	return s.problems
}

// family: the family's part lies within the account's.
func (s *sheet) family() {
	family, account := s.info("acct_mulaid_pay"), s.info("acct_pay")
	if account < 0 {
		family, account = -family, -account
	}
	if family < 0 || family > account {
		s.problems = append(s.problems, fmt.Sprintf("共济支付 %s 不在个人账户支付 %s 之内", family, account))
	}
}

// detail: every payer but cash is listed.
func (s *sheet) detail(want money.Fen) {
	var sum money.Fen
	for i := range s.count("setldetail[]") {
		part := s.fen(fmt.Sprintf("setldetail[%d].fund_payamt", i+1))
		if part == 0 {
			s.problems = append(s.problems, "基金分项有一行为零")
		}
		sum += part
	}
	s.equal("基金分项之和 = 总额 - 现金", sum, want)
}

func (s *sheet) count(path string) int {
	value, found := s.answer.output(path)
	if !found {
		return 0
	}
	return number(text(value))
}

// lines: the classes of each line add up to it, and all lines to the bill.
func (s *sheet) lines() {
	n := s.count("detlcutinfo[]")
	if n == 0 {
		return
	}
	sums := map[string]money.Fen{}
	for i := range n {
		line := fmt.Sprintf("detlcutinfo[%d].", i+1)
		whole := s.fen(line + "det_item_fee_sumamt")
		var classes money.Fen
		for _, field := range []string{"fulamt_ownpay_amt", "overlmt_amt", "preselfpay_amt", "inscp_scp_amt"} {
			classes += s.fen(line + field)
			sums[field] += s.fen(line + field)
		}
		s.equal(fmt.Sprintf("第 %d 条明细四项之和", i+1), classes, whole)
		sums["total"] += whole
	}
	s.equal("明细之和 = 总额", sums["total"], s.info("medfee_sumamt"))
	s.equal("明细全自费之和", sums["fulamt_ownpay_amt"], s.info("fulamt_ownpay_amt"))
	s.equal("明细超限价之和", sums["overlmt_amt"], s.info("overlmt_selfpay"))
	s.equal("明细先行自付之和", sums["preselfpay_amt"], s.info("preselfpay_amt"))
	s.equal("明细范围内之和", sums["inscp_scp_amt"], s.info("inscp_scp_amt"))
}

// mirrored: 反应答 结算ID. The last answer negates the amounts of a settlement,
// neither its ratio nor any balance, and lists the same funds.
func (p *player) mirrored() {
	id := p.said(p.now.words[0])
	original, ok := p.settled[id]
	if !ok {
		p.fail("没有结算过 %s", id)
	}
	was, is := &sheet{answer: original}, &sheet{answer: *p.answer}
	for _, field := range amounts {
		is.equal(field, is.info(field), -was.info(field))
	}
	for i := range was.count("setldetail[]") {
		row := fmt.Sprintf("setldetail[%d].", i+1)
		is.equal(row+"fund_payamt", is.fen(row+"fund_payamt"), -was.fen(row+"fund_payamt"))
	}
	for _, field := range []string{"pool_prop_selfpay", "psn_no", "mdtrt_id", "med_type", "insutype"} {
		a, _ := original.output("setlinfo." + field)
		b, _ := p.answer.output("setlinfo." + field)
		if !same(text(a), text(b)) {
			is.problems = append(is.problems, fmt.Sprintf("%s 变了:%s,%s", field, text(a), text(b)))
		}
	}
	if balance := is.info("balc"); balance < 0 {
		is.problems = append(is.problems, "余额为负")
	}
	if len(slices.Concat(was.problems, is.problems)) > 0 {
		p.fail("撤销没有照原结算取负:%v", is.problems)
	}
}
