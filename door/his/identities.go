package his

import (
	"fmt"
	"strings"

	"yibao/door/his/message"
	"yibao/ground/money"
	"yibao/process/settlement"
)

// equal is one identity: a sum that must be another.
type equal struct {
	words       string
	left, right money.Fen
}

func broken(identities []equal) (problems []string) {
	for _, e := range identities {
		if e.left != e.right {
			problems = append(problems, fmt.Sprintf("%s: %s≠%s", e.words, e.left, e.right))
		}
	}
	return problems
}

// problems names the identities that a printed sheet breaks; none when it may
// leave the house.
func (s *sheet) problems(a settlement.Answer) []string {
	i := s.info
	funds := i.HifpPay + i.CvlservPay + i.HifesPay + i.HifmiPay + i.HifobPay + i.MafPay + i.OthPay + i.HifdmPay
	account := money.Fen(0)
	if accountInFund(a) {
		account = i.AcctPay
	}
	var listed money.Fen
	for _, f := range s.funds {
		listed += f.FundPayamt
	}
	problems := broken([]equal{
		{"总额=全自费+超限价+先行自付+范围内", i.MedfeeSumamt, i.FulamtOwnpayAmt + i.OverlmtSelfpay + i.PreselfpayAmt + i.InscpScpAmt},
		{"基金合计=各基金之和", i.FundPaySumamt, funds + account},
		{"个人负担=账户+现金", i.PsnPartAmt, i.AcctPay + i.PsnCashPay},
		{"总额=基金+个人+医院", i.MedfeeSumamt, i.FundPaySumamt - account + i.PsnPartAmt + i.HospPartAmt},
		{"基金分项=总额-现金", listed, i.MedfeeSumamt - i.PsnCashPay},
	})
	problems = append(problems, s.signs(a)...)
	problems = append(problems, lineProblems(s.lines)...)
	return append(problems, s.lineSums()...)
}

// signs: all amounts of a settlement are at least zero, of a reversal at most;
// the family's part lies within the account's.
func (s *sheet) signs(a settlement.Answer) (problems []string) {
	i := s.info
	sign := money.Fen(1)
	if a.Record.Kind == settlement.Reversed {
		sign = -1
	}
	for _, f := range []struct {
		name   string
		amount money.Fen
	}{
		{"fund_pay_sumamt", i.FundPaySumamt}, {"acct_pay", i.AcctPay}, {"psn_cash_pay", i.PsnCashPay}, {"hosp_part_amt", i.HospPartAmt},
		{"acct_mulaid_pay", i.AcctMulaidPay}, {"acct_pay-acct_mulaid_pay", i.AcctPay - i.AcctMulaidPay},
	} {
		if f.amount*sign < 0 {
			problems = append(problems, f.name+" 正负号不对")
		}
	}
	return problems
}

// lineSums: the classes of the lines add up to those of the bill.
func (s *sheet) lineSums() []string {
	var total message.LineShare
	for _, l := range s.lines {
		total.DetItemFeeSumamt += l.DetItemFeeSumamt
		total.FulamtOwnpayAmt += l.FulamtOwnpayAmt
		total.OverlmtAmt += l.OverlmtAmt
		total.PreselfpayAmt += l.PreselfpayAmt
		total.InscpScpAmt += l.InscpScpAmt
		total.HospPartAmt += l.HospPartAmt
	}
	i := s.info
	return broken([]equal{
		{"总额=明细之和", i.MedfeeSumamt, total.DetItemFeeSumamt},
		{"全自费=明细之和", i.FulamtOwnpayAmt, total.FulamtOwnpayAmt},
		{"超限价=明细之和", i.OverlmtSelfpay, total.OverlmtAmt},
		{"先行自付=明细之和", i.PreselfpayAmt, total.PreselfpayAmt},
		{"范围内=明细之和", i.InscpScpAmt, total.InscpScpAmt},
		{"医院负担=明细之和", i.HospPartAmt, total.HospPartAmt},
	})
}

// lineProblems: the four classes of each line add up to it.
func lineProblems(lines []message.LineShare) (problems []string) {
	for _, l := range lines {
		problems = append(problems, broken([]equal{{
			"明细 " + l.FeedetlSn + " 四项之和", l.FulamtOwnpayAmt + l.OverlmtAmt + l.PreselfpayAmt + l.InscpScpAmt, l.DetItemFeeSumamt,
		}})...)
	}
	return problems
}

// balanced refuses to send what does not add up, and logs all of it: sums and
// line numbers, nothing of the person.
func (d *Door) balanced(c *call, problems []string) error {
	if len(problems) == 0 {
		return nil
	}
	d.Log.Error("结算结果不平衡", "trace", c.trace, "infno", c.Infno, "problems", strings.Join(problems, ";"))
	return ErrUnbalanced.With(clip(strings.Join(problems, ";"), 100), c.trace)
}
