package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"

	"yibao/ground/fault"
	"yibao/observer/explain"
	"yibao/observer/replay"
	"yibao/observer/verify"
	"yibao/process/settlement"
	"yibao/register/access"
)

// errNotClean ends verify and replay with a failing exit status.
var errNotClean = errors.New("账务有不一致,请查看上面的说明")

// masked hides the password of a database address.
func masked(address string) string {
	if u, err := url.Parse(address); err == nil && u.User != nil {
		return u.Redacted()
	}
	return address
}

type explainCommand struct {
	database
	SetlID string `arg:"" name:"setl_id" help:"结算ID"`
}

// Run prints the explanation of a settlement.
func (c explainCommand) Run() error {
	ctx := context.Background()
	store, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	service := explain.Service{Settlements: settlements(store, now)}
	e, err := service.Settlement(ctx, c.SetlID)
	if err != nil {
		return err
	}
	fmt.Print(e.Text())
	return nil
}

type reverseCommand struct {
	database
	SetlID   string `arg:"" name:"setl_id" help:"结算ID"`
	Reason   string `required:"" help:"强制撤销的原因"`
	Operator string `required:"" help:"经办人"`
}

// Run forces a reversal and lists what has to be settled again.
func (c reverseCommand) Run() error {
	ctx := context.Background()
	store, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	if err := beforeAccounts(ctx, store, "强制撤销"); err != nil {
		return err
	}
	caller := settlement.Caller{Operator: c.Operator, Transaction: "forced-reversal", MessageID: c.SetlID}
	forced, err := settlements(store, now).ForceReverse(ctx, caller, c.SetlID, c.Reason)
	if err != nil {
		return err
	}
	r := forced.Answer.Record
	fmt.Printf("已撤销 %s,撤销记录 %s,冲减医疗费总额 %s 元\n", c.SetlID, r.SetlID, (-r.Total).Grouped())
	for _, f := range forced.FollowUps {
		fmt.Printf("需要重新结算:%s(%s,总额 %s 元)\n", f.SetlID, f.SettledAt.In(china).Format("2006-01-02 15:04"), f.Total.Grouped())
	}
	if len(forced.FollowUps) == 0 {
		fmt.Println("没有后续结算以它为基础")
	}
	return nil
}

var errTwoPersons = fault.Define("YB9013", fault.Business, "已经启用账号,%s须由两人在管理接口办理:一人提出,另一人复核")

// beforeAccounts refuses what two persons have to do once there are accounts.
func beforeAccounts(ctx context.Context, store access.Store, act string) error {
	return store.Consult(ctx, func(r access.Reader) error {
		done, err := r.Initialised(ctx)
		if err == nil && done {
			err = errTwoPersons.With(act)
		}
		return err
	})
}

type verifyCommand struct {
	database
	Anchor string `help:"核验这个已公布的锚是否还在账上" placeholder:"HASH"`
}

// Run verifies the books.
func (c verifyCommand) Run() error {
	ctx := context.Background()
	store, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	report, err := verify.Run(ctx, store, func(int) {})
	if err != nil {
		return err
	}
	for _, f := range report.Findings {
		fmt.Println(f)
	}
	fmt.Println(report)
	if !report.Clean() {
		return errNotClean
	}
	if report.Anchors > 0 && report.Unanchored > 0 {
		fmt.Printf("另有 %d 节还没有入锚\n", report.Unanchored)
	}
	if c.Anchor != "" {
		return standing(ctx, store, hashOf(c.Anchor))
	}
	return nil
}

type replayCommand struct{ database }

// Run replays every settlement.
func (c replayCommand) Run() error {
	ctx := context.Background()
	store, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	service := replay.Service{Store: store, Settlements: settlements(store, now)}
	report, err := service.Run(ctx, func(int) {})
	if err != nil {
		return err
	}
	for _, d := range report.Differences {
		fmt.Println(d.SetlID, d.What)
	}
	fmt.Println(report)
	if len(report.Differences) > 0 {
		return errNotClean
	}
	return nil
}
