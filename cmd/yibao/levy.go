package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"yibao/ground/period"
	"yibao/process/contribution"
	"yibao/process/qualifying"
	"yibao/process/settlement"
	register "yibao/register/contribution"
	"yibao/register/ledger"
)

// reassessEvery is how often a server judges what an act left on the list of
// benefits, and reassessAtOnce how many persons at a time.
const (
	reassessEvery  = time.Minute
	reassessAtOnce = 2000
)

// qualifiers is the process of who waits and whose benefits are frozen.
func qualifiers(store qualifying.Store, clock func() time.Time) *qualifying.Service {
	return &qualifying.Service{Store: store, Texts: &settlement.Texts{}, Now: clock, Zone: china, NewID: newID}
}

// contributions is the process of contributions: what money changes of benefits is
// judged at once.
func contributions(store contribution.Store, clock func() time.Time) *contribution.Service {
	s := &contribution.Service{Store: store, Now: clock, Zone: china, NewID: newID}
	if q, ok := store.(qualifying.Store); ok {
		s.Benefits = qualifiers(q, clock)
	}
	return s
}

// keepReassessed judges the list again and again until it is stopped.
func keepReassessed(store qualifying.Store, log *slog.Logger) (stop func()) {
	service := qualifiers(store, now)
	return keepDoing(reassessEvery, func(ctx context.Context) {
		done, err := service.Drain(ctx, "", "", reassessAtOnce)
		if err != nil && ctx.Err() == nil {
			log.Warn("待遇没有核定完,下次再做", "error", err)
		}
		if done.Persons > 0 {
			log.Info("核定待遇", "persons", done.Persons, "changed", done.Changed, "refused", done.Refused)
		}
	})
}

// levyCommand is about contributions.
type levyCommand struct {
	Run      levyRun      `cmd:"" help:"核定一个征缴对象一个月(或一年)的缴费单,中断后可接着做,不会开第二张"`
	Benefits levyBenefits `cmd:"" help:"月末待遇核定:欠费的、新参保的逐人核定等待期与欠费暂停,中断后可接着做"`
}

// levied says whose month.
type levied struct {
	Region string `required:"" help:"统筹区" placeholder:"390100"`
	Scheme string `default:"310" help:"险种"`
	Month  string `required:"" help:"月份,或按年征缴的年度" placeholder:"2026-03"`
}

func (l levied) span() (period.Span, error) {
	term, ok := ledger.ParseTerm(l.Month)
	if !ok {
		return period.Span{}, fmt.Errorf("所属期 %s 不对,请写成 2026-03 或 2026", l.Month)
	}
	return term.Span(), nil
}

type levyRun struct {
	database
	levied
	Class    string `required:"" help:"征缴对象" placeholder:"单位职工"`
	Operator string `required:"" help:"经办人"`
}

// Run makes the bills.
func (c levyRun) Run() error {
	span, err := c.span()
	if err != nil {
		return err
	}
	ctx := context.Background()
	store, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	service := contributions(store, now)
	bar := newBar("核定")
	run, err := service.Assess(ctx, contribution.Batch{Region: c.Region, Scheme: c.Scheme, Class: c.Class, Term: span, Operator: c.Operator},
		func(r register.Run) { bar.file("缴费单", int(r.Bills), int(r.Bills)) })
	bar.done()
	if err != nil {
		return err
	}
	fmt.Printf("批次 %s\n缴费单 %d 张,%d 人,应缴合计 %s 元;已有缴费单跳过 %d,不能核定 %d 人\n", run.RunKey, run.Bills, run.Heads, run.Total, run.Skipped, run.Refused)
	return store.Contributions(ctx, func(r contribution.Reader) error {
		refused, err := r.RunRefusals(ctx, run.RunKey, 20)
		for _, f := range refused {
			fmt.Printf("  %s %s %s\n", f.Debtor.No, f.PsnNo, f.Text)
		}
		return err
	})
}

type levyBenefits struct {
	database
	levied
	Employer string `help:"只核定这个单位的人员" placeholder:"统一社会信用代码"`
}

// Run judges a month's end.
func (c levyBenefits) Run() error {
	span, err := c.span()
	if err != nil {
		return err
	}
	ctx := context.Background()
	store, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	service := qualifiers(store, now)
	marked, err := service.Collect(ctx, qualifying.Month{Region: c.Region, Scheme: c.Scheme, Days: span, Employer: c.Employer})
	if err != nil {
		return err
	}
	bar := newBar("待遇核定")
	var all qualifying.Drained
	for left := true; left; {
		done, err := service.Drain(ctx, c.Region, c.Scheme, reassessAtOnce)
		if err != nil {
			bar.done()
			return err
		}
		all.Persons, all.Changed, all.Refused, left = all.Persons+done.Persons, all.Changed+done.Changed, all.Refused+done.Refused, done.Left
		bar.file("人员", all.Persons, all.Persons)
	}
	bar.done()
	fmt.Printf("列入 %d 个单位和个人,核定 %d 人,限制有变动 %d 人,不能核定 %d 人\n", marked, all.Persons, all.Changed, all.Refused)
	return nil
}
