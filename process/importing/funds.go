package importing

import (
	"cmp"
	"strings"
)

// readOpening reads a row of 基金期初.csv: money that a fund held on the day.
func readOpening(r *row, f *facts) {
	p := payment{
		id: r.run.newID(), kind: FundOpenings, region: r.region("统筹区"), scheme: r.coded("险种", insurances, false),
		fund: r.coded("基金", funds, false), amount: r.amount("金额"), day: r.requiredDay("日期"),
	}
	p.key = EntryKey{Ref: strings.Join([]string{string(p.kind), p.region, p.scheme, p.fund, p.day.String()}, "/")}
	r.entry = p.key
	r.once("统筹区", p.region, "险种", p.scheme, "基金", p.fund, "日期", p.day.String())
	f.payments = append(f.payments, p)
}

// readCredit reads a row of 账户划入.csv: money credited to a person's account.
// 说明 tells credits of one day apart.
func readCredit(r *row, f *facts) {
	p := payment{
		id: r.run.newID(), kind: Credits, scheme: r.coded("险种", insurances, false),
		fund: personalAccount, amount: r.amount("金额"), day: r.requiredDay("日期"),
	}
	note := r.optional("说明", nameLimit)
	p.key = EntryKey{
		Partition: r.insured(),
		Ref:       strings.Join([]string{string(p.kind), p.scheme, p.day.String(), strings.ReplaceAll(note, "/", "／")}, "/"),
	}
	r.entry = p.key
	r.once("人员编号", p.key.Partition, "险种", p.scheme, "日期", p.day.String(), "说明", cmp.Or(note, "空"))
	f.payments = append(f.payments, p)
}
