package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"yibao/ground/coding"
	"yibao/ground/period"
	"yibao/law/levyfile"
	"yibao/observer/funds"
	"yibao/process/account"
	"yibao/process/closing"
	"yibao/register/ledger"
)

func personalAccounts(store account.Store, clock func() time.Time) *account.Service {
	return &account.Service{Store: store, Now: clock, Zone: china, NewID: newID}
}

func terms(store closing.Store, clock func() time.Time) *closing.Service {
	return &closing.Service{Store: store, Now: clock, Zone: china, NewID: newID}
}

// accountCommand is about personal accounts.
type accountCommand struct {
	Statement accountStatement `cmd:"" help:"打印个人账户对账单"`
	Credit    accountCredit    `cmd:"" help:"按缴费政策划入一个月或一年的个人账户,中断后可接着做"`
	Interest  accountInterest  `cmd:"" help:"按缴费政策的利率给全部账户计一年的利息,中断后可接着做"`
	Sweep     accountSweep     `cmd:"" help:"退回到期没有结算的、结算已撤销的家庭共济冻结"`
}

type accountStatement struct {
	database
	PsnNo  string `arg:"" name:"psn_no" help:"人员编号"`
	Scheme string `default:"310" help:"险种"`
	From   string `help:"起始日期,默认今年 1 月 1 日" placeholder:"2026-01-01"`
	To     string `help:"截止日期(含当日),默认今天" placeholder:"2026-12-31"`
}

// Run prints a statement.
func (c accountStatement) Run() error {
	span, err := spanOf(c.From, c.To)
	if err != nil {
		return err
	}
	ctx := context.Background()
	store, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	st, err := personalAccounts(store, now).Statement(ctx, c.PsnNo, c.Scheme, span)
	if err != nil {
		return err
	}
	fmt.Print(st.Text())
	return nil
}

// spanOf reads two optional days, both included: the year so far by default.
func spanOf(from, to string) (period.Span, error) {
	today := period.DateOf(now().In(china))
	span := period.Span{From: period.NewDate(today.Year(), 1, 1), To: today.AddDays(1)}
	for _, d := range []struct {
		text  string
		into  *period.Date
		later int
	}{{from, &span.From, 0}, {to, &span.To, 1}} {
		if d.text == "" {
			continue
		}
		day, err := period.ParseDate(d.text)
		if err != nil {
			return span, fmt.Errorf("日期 %s 不是 2026-01-31 的形式", d.text)
		}
		*d.into = day.AddDays(d.later)
	}
	if span.To <= span.From {
		return span, errors.New("截止日期早于起始日期")
	}
	return span, nil
}

// levyOf reads a contribution policy.
type levyOf struct {
	Policy   string `required:"" help:"缴费政策文件" placeholder:"缴费-职工.yaml"`
	Region   string `required:"" help:"统筹区" placeholder:"390100"`
	Scheme   string `default:"310" help:"险种"`
	Operator string `required:"" help:"经办人"`
}

func (l levyOf) load() (*levyfile.Policy, error) {
	p, complaints := levyfile.Load(os.DirFS(filepath.Dir(l.Policy)), filepath.Base(l.Policy))
	for _, c := range complaints {
		fmt.Fprintln(os.Stderr, c)
	}
	if p == nil {
		return nil, fmt.Errorf("缴费政策 %s 有错误,没有办理", l.Policy)
	}
	return p, nil
}

type accountCredit struct {
	database
	levyOf
	Term    string `arg:"" help:"月份或年度" placeholder:"2026-03"`
	Retired bool   `help:"划入退休人员;默认划入在职的、已经缴费的"`
	Late    bool   `help:"补划:划入该期划入以后才缴清的、才登记的,已划过的不重复"`
}

// Run credits a term.
func (c accountCredit) Run() error {
	term, ok := ledger.ParseTerm(c.Term)
	if !ok {
		return closing.ErrTerm.With(c.Term)
	}
	policy, err := c.load()
	if err != nil {
		return err
	}
	ctx := context.Background()
	store, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	run, err := personalAccounts(store, now).CreditTerm(ctx, account.Crediting{
		Policy: policy, Region: c.Region, Scheme: c.Scheme, Term: term, Retired: c.Retired, Late: c.Late, Operator: c.Operator,
	}, func(account.Page) {})
	return printRun(run, err)
}

type accountInterest struct {
	database
	levyOf
	Year string `arg:"" help:"年度" placeholder:"2026"`
}

// Run pays the interest of a year.
func (c accountInterest) Run() error {
	year, ok := ledger.ParseTerm(c.Year)
	if !ok || !year.IsYear() {
		return closing.ErrTerm.With(c.Year)
	}
	policy, err := c.load()
	if err != nil {
		return err
	}
	ctx := context.Background()
	store, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	run, err := personalAccounts(store, now).PayInterest(ctx, account.Interest{
		Policy: policy, Region: c.Region, Scheme: c.Scheme, Operator: c.Operator, Term: year.Span(),
	}, func(account.Page) {})
	return printRun(run, err)
}

func printRun(run account.Run, err error) error {
	if err != nil {
		return err
	}
	fmt.Printf("批次 %s:%d 人,%s 元,记账日期 %s\n", run.Key, run.Persons, run.Amount.Grouped(), run.Day)
	return nil
}

type accountSweep struct{ database }

// Run ends holds.
func (c accountSweep) Run() error {
	ctx := context.Background()
	store, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	ended, err := personalAccounts(store, now).Sweep(ctx, account.SweepLength)
	for _, h := range ended {
		fmt.Printf("退回 %s:账户 %s,家人 %s,%s 元\n", h.HoldID, h.Owner, h.Member, h.Amount.Grouped())
	}
	fmt.Printf("了结家庭共济冻结 %d 笔\n", len(ended))
	return err
}

// termCommand is about the terms of the books.
type termCommand struct {
	Open   termOpen   `cmd:"" help:"开账"`
	Close  termClose  `cmd:"" help:"结账:封存全部余额,该期间不再记账"`
	Reopen termReopen `cmd:"" help:"重开已结账的期间,须两人"`
	List   termList   `cmd:"" help:"列出开账、结账、重开"`
}

type termFlags struct {
	database
	Region string `required:"" help:"统筹区" placeholder:"390100"`
}

type termOf struct {
	termFlags
	Term     string `arg:"" help:"月份或年度" placeholder:"2026-03"`
	Operator string `required:"" help:"经办人"`
}

type termOpen struct{ termOf }

// Run opens a term.
func (c termOpen) Run() error {
	return c.do(func(ctx context.Context, s *closing.Service) (ledger.TermAct, error) {
		return s.Open(ctx, c.Region, c.Term, closing.Who{Operator: c.Operator})
	})
}

type termClose struct{ termOf }

// Run closes a term.
func (c termClose) Run() error {
	return c.do(func(ctx context.Context, s *closing.Service) (ledger.TermAct, error) {
		return s.Close(ctx, c.Region, c.Term, closing.Who{Operator: c.Operator})
	})
}

type termReopen struct {
	termOf
	Approver string `required:"" help:"复核人"`
	Reason   string `required:"" help:"原因"`
}

// Run reopens a term.
func (c termReopen) Run() error {
	return c.do(func(ctx context.Context, s *closing.Service) (ledger.TermAct, error) {
		return s.Reopen(ctx, c.Region, c.Term, closing.Who{Operator: c.Operator, Approver: c.Approver, Reason: c.Reason})
	})
}

// do does an act on a term before there are accounts of staff.
func (c termOf) do(act func(context.Context, *closing.Service) (ledger.TermAct, error)) error {
	ctx := context.Background()
	store, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	if err := beforeAccounts(ctx, store, "开账、结账和重开"); err != nil {
		return err
	}
	did, err := act(ctx, terms(store, now))
	if err != nil {
		return err
	}
	printTerm(did)
	return nil
}

func printTerm(a ledger.TermAct) {
	fmt.Printf("%s  %s %s %s  %s", a.Recorded.In(china).Format("2006-01-02 15:04:05"), a.Region, a.Term, a.Kind, a.Operator)
	if a.Approver != "" {
		fmt.Printf("、%s(%s)", a.Approver, a.Reason)
	}
	fmt.Printf("  摘要 %s\n", a.Digest())
	for _, l := range a.Archive {
		name := l.Account.Party
		if l.Accounts > 1 || l.Digest != "" {
			name = fmt.Sprintf("共 %d 个账户", l.Accounts)
		}
		fmt.Printf("%22s  %s %s %s %s\n", l.Amount.Grouped(), l.Account.Class, coding.Insurance(l.Account.Scheme).Name(), l.Account.Fund, name)
	}
}

type termList struct{ termFlags }

// Run lists what was done to terms.
func (c termList) Run() error {
	ctx := context.Background()
	store, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	acts, err := terms(store, now).Acts(ctx, c.Region)
	for _, a := range acts {
		printTerm(a)
	}
	return err
}

// tableCommand prints the table of the funds.
type tableCommand struct {
	database
	Region string `help:"统筹区,默认全部" placeholder:"390100"`
	From   string `help:"起始日期,默认今年 1 月 1 日" placeholder:"2026-01-01"`
	To     string `help:"截止日期(含当日),默认今天" placeholder:"2026-06-30"`
}

// Run prints the table.
func (c tableCommand) Run() error {
	span, err := spanOf(c.From, c.To)
	if err != nil {
		return err
	}
	ctx := context.Background()
	store, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	return printTable(ctx, store, c.Region, span)
}

// printTable prints the table of the funds, and where it does not reconcile.
func printTable(ctx context.Context, store funds.Store, region string, span period.Span) error {
	table, err := funds.Of(ctx, store, region, span)
	if err != nil {
		return err
	}
	fmt.Print(table.Text())
	for _, r := range table.Rows {
		if gap := r.Gap(); gap != 0 {
			fmt.Printf("%s %s %s 与账簿不符,差 %s 元\n", r.Region, r.Scheme, r.Fund, gap.Grouped())
			err = errNotClean
		}
	}
	return err
}
