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

// pool is the payer of the basic insurance.
const pool = "统筹基金"

// Why tells in plain words why the patient pays what he pays: what others pay of
// the bill, what is left, and of what that consists. It adds and takes away
// amounts of the settlement, and reckons nothing else: its parts add up to the bill.
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
	named := []share{
		{"全自费(目录外或基金不予支付)", r.SelfFunded}, {"超过限价", r.OverLimit}, {"按规定先行自付", r.Prepaid}, {"起付线以内", r.Deductible},
	}
	b.WriteString(ownParts(own, beyond(others), len(accounts) > 0, named))
	return b.String()
}

// beyond is what is paid of the patient's own part under the basic insurance: by
// aid, and by what supplements it.
func beyond(others []share) (sum money.Fen) {
	for _, s := range others {
		if s.name != pool && s.name != benefit.PayerHospital {
			sum += s.amount
		}
	}
	return sum
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

// ownParts tells of what the patient's own part under the basic insurance
// consists: the parts named, and what is left of it; then, what others paid of it
// and what stays with the patient. A bill whose named parts are more than the own
// part has nothing to tell.
func ownParts(stays, paid money.Fen, account bool, parts []share) string {
	rest := stays + paid
	if rest == 0 {
		return ""
	}
	whole := rest
	var told []string
	for _, p := range parts {
		if p.amount != 0 {
			told = append(told, p.name+" "+p.amount.Grouped()+" 元")
			rest -= p.amount
		}
	}
	if rest < 0 {
		return ""
	}
	if rest > 0 {
		told = append(told, "范围内按比例或超过限额由个人负担 "+rest.Grouped()+" 元")
	}
	list, whose := strings.Join(told, "、"), "本人负担"
	if account {
		whose = "本人负担(含个人账户)"
	}
	if paid == 0 {
		return whose + "共 " + whole.Grouped() + " 元:" + list + "。"
	}
	return "按基本医保由个人负担的 " + whole.Grouped() + " 元是:" + list + ";其中补充保障和救助付了 " + paid.Grouped() + " 元,剩下 " + stays.Grouped() + " 元由" + whose + "。"
}
