package explain

import (
	"strings"

	"yibao/ground/money"
	"yibao/judge/benefit"
)

// share is what somebody pays, or a part of it, by its name in the sentence.
type share struct {
	name   string
	amount money.Fen
}

// Why tells in plain words why the patient pays what he pays: what others pay of
// the bill, what is left, and of what that consists. It adds and takes away
// amounts of the settlement, and reckons nothing else.
func (e Explanation) Why() string {
	r := e.Answer.Record
	var others, accounts []share
	var cash, own money.Fen
	for _, p := range e.Payers {
		switch p.Name {
		case benefit.PayerCash:
			cash += p.Amount
			own += p.Amount
		case benefit.PayerAccount, benefit.PayerFamily:
			accounts = add(accounts, p)
			own += p.Amount
		default:
			others = add(others, p)
		}
	}
	var b strings.Builder
	b.WriteString(e.Name + "付现金 " + cash.Grouped() + " 元:费用总额 " + r.Total.Grouped() + " 元")
	for _, s := range append(others, accounts...) {
		b.WriteString("," + s.name + "付 " + s.amount.Grouped() + " 元")
	}
	switch {
	case cash == 0:
		b.WriteString(",本人不用再付现金。")
	case len(others)+len(accounts) == 0:
		b.WriteString(",没有基金支付,全部由本人付。")
	default:
		b.WriteString(",剩下的由本人付。")
	}
	whose := "个人负担"
	if len(accounts) > 0 {
		whose = "个人负担(含个人账户)"
	}
	b.WriteString(ownParts(whose, own, []share{
		{"全自费(目录外或基金不予支付)", r.SelfFunded}, {"超过限价", r.OverLimit}, {"按规定先行自付", r.Prepaid}, {"起付线以内", r.Deductible},
	}))
	return b.String()
}

// add counts a payer who pays something; one may pay in several layers.
func add(list []share, p Payer) []share {
	for i := range list {
		if list[i].name == p.Name {
			list[i].amount += p.Amount
			return list
		}
	}
	if p.Amount == 0 {
		return list
	}
	return append(list, share{p.Name, p.Amount})
}

// ownParts tells of what the patient's own part consists: the parts named, and
// what is left of it. Where something beyond the basic insurance takes over a
// part of them, they are more than what is left to the patient.
func ownParts(whose string, own money.Fen, parts []share) string {
	if own == 0 {
		return ""
	}
	var told []string
	rest := own
	for _, p := range parts {
		if p.amount != 0 {
			told = append(told, p.name+" "+p.amount.Grouped()+" 元")
			rest -= p.amount
		}
	}
	if rest > 0 {
		told = append(told, "范围内按比例或超过限额由个人负担 "+rest.Grouped()+" 元")
	}
	list := strings.Join(told, "、")
	if rest < 0 {
		return "按基本医保应由个人负担的是:" + list + ",其中 " + (-rest).Grouped() + " 元由补充保障付了。"
	}
	return whose + "共 " + own.Grouped() + " 元:" + list + "。"
}
