package agency

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/workshop/city"
)

// monthsMade is how many months before the present one are assessed and paid.
const monthsMade = 10

// lateMonth is how many months ago the late employer missed its payment.
const lateMonth = 3

// terms are the months, as 2026-03, oldest first.
func (p *play) terms() []string {
	first := period.NewDate(p.city.Today.Year(), p.city.Today.Month(), 1)
	var list []string
	for ago := monthsMade; ago >= 1; ago-- {
		list = append(list, first.AddMonths(-ago).String()[:len("2026-03")])
	}
	return list
}

// months bills employers month by month; the bank pays what is due, but for the
// one that is late: it pays today, with the late fee.
func (p *play) months(ctx context.Context) error {
	for i, term := range p.terms() {
		if err := p.assess(ctx, city.Employee, "单位职工", term); err != nil {
			return err
		}
		paid := period.MustDate(term + "-10").AddMonths(1)
		late := ""
		if monthsMade-i == lateMonth {
			late = p.book.Late.CreditNo
		}
		if _, err := p.bank(ctx, city.Employee, term, min(paid, p.city.Today), map[string]bool{late: true}); err != nil {
			return err
		}
		p.summary.Months++
	}
	return p.late(ctx)
}

// late takes at the counter what the late employer owes with its late fee.
func (p *play) late(ctx context.Context) error {
	owes, err := p.owes(ctx, "单位", p.book.Late.CreditNo)
	if err != nil {
		return err
	}
	total, err := sum(owes.text("owed"), owes.text("late_fee"))
	if err != nil || total == 0 {
		return err
	}
	p.summary.did("迟缴加滞纳金")
	return p.pay(ctx, city.Employee, "单位", p.book.Late.CreditNo, total)
}

// owes is the account of a debtor.
func (p *play) owes(ctx context.Context, kind, no string) (object, error) {
	query := url.Values{"admdvs": {city.Region}, "debtor_type": {kind}, "debtor_no": {no}}
	return p.cashier.get(ctx, "/api/v1/contributions?"+query.Encode())
}

// assess makes all bills of a class for a term.
func (p *play) assess(ctx context.Context, scheme, class, term string) error {
	for {
		a, err := p.cashier.post(ctx, "/api/v1/contributions/assessments", object{"admdvs": city.Region, "insutype": scheme, "class": class, "term": term})
		if err != nil {
			return err
		}
		if !a.yes("done") {
			continue
		}
		bills := 0
		_, _ = fmt.Sscan(a.text("bills"), &bills)
		total, err := money.ParseFen(a.text("total"))
		p.summary.Bills += bills
		p.summary.Billed += total
		return err
	}
}

// bank hands the file of what is due to the bank, and takes in the file of what
// it collected on a day. It returns what is due of the term.
func (p *play) bank(ctx context.Context, scheme, term string, on period.Date, without map[string]bool) (owed money.Fen, err error) {
	due, err := p.cashier.post(ctx, "/api/v1/contributions/due-files", object{
		"admdvs": city.Region, "insutype": scheme, "due_date": p.city.Today.AddMonths(2).String(), "name": "应缴" + scheme + term + ".csv",
	})
	if err != nil {
		return 0, err
	}
	var rows []string
	total := money.Fen(0)
	for _, line := range strings.Split(strings.TrimSpace(due.text("text")), "\n")[1:] {
		f := fields(line)
		if len(f) != 9 || f[4] != term {
			continue
		}
		amount, err := money.ParseFen(f[6])
		if err != nil {
			return 0, err
		}
		if owed += amount; without[f[2]] {
			continue
		}
		total += amount
		rows = append(rows, fmt.Sprintf("YH%s%06d,%s,%s,%s,%s,%s,%s", scheme+strings.ReplaceAll(term, "-", ""), len(rows)+1, f[1], f[2], scheme, term, amount, on))
	}
	text := fmt.Sprintf("流水号,对象类别,对象编号,险种,所属期,金额,缴款日\n%s\n合计,%d,%s\n", strings.Join(rows, "\n"), len(rows), total)
	got, err := p.cashier.post(ctx, "/api/v1/contributions/paid-files", object{
		"admdvs": city.Region, "channel": "银行代扣", "day": on.String(), "name": "到账" + scheme + term + ".csv", "text": text, "post": true,
	})
	if err != nil {
		return 0, err
	}
	if got.text("posted") != fmt.Sprint(len(rows)) {
		return 0, fmt.Errorf("银行文件 %s %s:%d 笔入账 %s 笔,差异 %v", scheme, term, len(rows), got.text("posted"), got["differences"])
	}
	p.summary.Collected += total
	return owed, nil
}

// pay takes money at the counter.
func (p *play) pay(ctx context.Context, scheme, kind, no string, total money.Fen) error {
	_, err := p.cashier.post(ctx, "/api/v1/contributions/payments", object{
		"admdvs": city.Region, "insutype": scheme, "debtor_type": kind, "debtor_no": no, "channel": "柜台", "amount": total.String(),
	})
	p.summary.Collected += total
	return err
}

// residents bills the year of the residents: the bank collects their own part;
// newborns pay at the counter; the treasury and the aid fund hand theirs over.
func (p *play) residents(ctx context.Context) error {
	year := fmt.Sprint(p.city.Today.Year())
	before := p.summary
	if err := p.assess(ctx, city.Resident, "城乡居民", year); err != nil {
		return err
	}
	without := make(map[string]bool)
	for _, s := range p.book.Suspended {
		without[s.PsnNo] = true
	}
	due, err := p.bank(ctx, city.Resident, year, min(period.NewDate(p.city.Today.Year(), 1, collected), p.city.Today), without)
	if err != nil {
		return err
	}
	bills, aid := p.summary.Bills-before.Bills, p.summary.Billed-before.Billed-due
	subsidy, alone := money.Fen(0), 0
	for _, psnNo := range p.born {
		each, billed, err := p.newborn(ctx, psnNo, year)
		if err != nil {
			return err
		}
		if subsidy = each; billed {
			alone++
		}
	}
	aid -= subsidy * money.Fen(bills)
	if err := p.claimed(ctx, "财政", subsidy*money.Fen(bills+alone)); err != nil {
		return err
	}
	return p.claimed(ctx, "医疗救助", aid)
}

// collected is the day of January on which the bank collects of the residents.
const collected = 20

// newborn bills a child who was born after the year began, takes the money, and
// returns what the treasury adds for each resident; billed tells whether the
// child had no bill before.
func (p *play) newborn(ctx context.Context, psnNo, year string) (subsidy money.Fen, billed bool, err error) {
	owes, err := p.owes(ctx, "个人", psnNo)
	if err != nil {
		return 0, false, err
	}
	bills, _ := owes["bills"].([]any)
	if len(bills) == 0 {
		billed = true
		bill, err := p.cashier.post(ctx, "/api/v1/contributions/bills", object{
			"admdvs": city.Region, "insutype": city.Resident, "class": "城乡居民", "term": year, "debtor_type": "个人", "debtor_no": psnNo, "reason": "新生儿年中参保",
		})
		if err != nil {
			return 0, false, err
		}
		owed, err := money.ParseFen(bill.text("owed"))
		if err == nil {
			err = p.pay(ctx, city.Resident, "个人", psnNo, owed)
		}
		if err != nil {
			return 0, false, err
		}
		p.summary.did("新生儿缴费")
		bills = []any{map[string]any(bill)}
	}
	bill, _ := bills[0].(map[string]any)
	subsidy, err = partOf(bill, "财政")
	return subsidy, billed, err
}

// partOf is what a payer owes of a bill.
func partOf(bill object, payer string) (money.Fen, error) {
	items, _ := bill["items"].([]any)
	for _, item := range items {
		if fields, ok := item.(map[string]any); ok && object(fields).text("payer") == payer {
			return money.ParseFen(object(fields).text("amount"))
		}
	}
	return 0, nil
}

// claimed takes in what another payer owes of the residents' bills.
func (p *play) claimed(ctx context.Context, payer string, total money.Fen) error {
	if total <= 0 {
		return nil
	}
	_, err := p.cashier.post(ctx, "/api/v1/contributions/claimed", object{
		"admdvs": city.Region, "insutype": city.Resident, "payer": payer, "amount": total.String(), "serial": fmt.Sprintf("HB%d%s", p.city.Today.Year(), payer),
	})
	p.summary.Collected += total
	p.summary.did(payer + "划拨")
	return err
}

// credits credits the accounts of each month: those who paid, those who are
// retired.
func (p *play) credits(ctx context.Context) error {
	for _, term := range p.terms() {
		for _, retired := range []bool{false, true} {
			for done := false; !done; {
				run, err := p.cashier.post(ctx, "/api/v1/account-runs/credits", object{"insutype": city.Employee, "term": term, "retired": retired})
				if err != nil {
					return err
				}
				if done = run.yes("done"); !done {
					continue
				}
				amount, err := money.ParseFen(run.text("amount"))
				if err != nil {
					return err
				}
				persons := 0
				_, _ = fmt.Sscan(run.text("persons"), &persons)
				p.summary.Credited += amount
				p.summary.Accounts += persons
			}
		}
	}
	return nil
}

func sum(texts ...string) (total money.Fen, err error) {
	for _, text := range texts {
		fen, err := money.ParseFen(text)
		if err != nil {
			return 0, err
		}
		total += fen
	}
	return total, nil
}
