package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"yibao/ground/period"
	"yibao/process/administration"
	"yibao/register/access"
	"yibao/register/trail"
	"yibao/storage"
)

type initCommand struct {
	database
	Org    string `help:"最上级经办机构的编号" default:"390100" placeholder:"编号"`
	Name   string `help:"最上级经办机构的名称" default:"安澜市医疗保障事业管理中心" placeholder:"名称"`
	Region string `help:"机构的医保区划,也是其数据范围" default:"390100" env:"YIBAO_REGION"`
	Demo   bool   `help:"供演示:另建六个业务账号,全部账号可直接使用,动态口令密钥一并显示"`
}

// Run makes the first accounts.
func (c initCommand) Run() error {
	ctx := context.Background()
	store, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	top := access.Organisation{OrgNo: c.Org, Name: c.Name, Region: c.Region, State: access.Active, Rev: 1}
	issued, err := initialise(ctx, store, now, top, c.Demo)
	if err != nil {
		return err
	}
	printIssued(os.Stdout, issued)
	if c.Demo {
		fmt.Printf("动态口令 30 秒换一次:%s totp 密钥 算出当前的\n", os.Args[0])
	}
	return nil
}

// initialise makes the topmost organisation and the first accounts, with their
// entry in the trail.
func initialise(ctx context.Context, store storage.Database, clock func() time.Time, top access.Organisation, demo bool) ([]administration.Issued, error) {
	newcomers := administration.Administrators(top.OrgNo)
	if demo {
		newcomers = append(newcomers, administration.Demonstrators(top.OrgNo)...)
		for i := range newcomers {
			newcomers[i].Ready = true
		}
	}
	var issued []administration.Issued
	err := accounting(store, clock).Record(ctx, func(ctx context.Context) (trail.Entry, error) {
		var err error
		issued, err = administering(store, clock).Initialise(ctx, []access.Organisation{top}, newcomers)
		var accounts []string
		for _, i := range issued {
			accounts = append(accounts, i.Staff.Account)
		}
		return trail.Entry{
			OrgNo: top.OrgNo, Region: top.Region, From: "命令行", Kind: trail.Change, Act: "init", Subject: "经办机构", Ref: top.OrgNo,
			After: strings.Join(accounts, " "), Result: trail.Done,
		}, err
	})
	return issued, err
}

// printIssued shows accounts with their passwords, which are kept nowhere.
func printIssued(w io.Writer, issued []administration.Issued) {
	fmt.Fprintln(w, "账号与口令(只显示这一次,请当面交给本人;首次登录须修改口令并绑定动态口令,演示账号除外):")
	for _, i := range issued {
		roles := make([]string, len(i.Staff.Roles))
		for n, r := range i.Staff.Roles {
			roles[n] = string(r)
		}
		fmt.Fprintf(w, "  %-12s %s  %s", i.Staff.Account, i.Password, strings.Join(roles, "、"))
		if i.TOTP != "" {
			fmt.Fprintf(w, "  动态口令密钥 %s", i.TOTP)
		}
		fmt.Fprintln(w)
	}
}

type totpCommand struct {
	Secret string `arg:"" help:"动态口令密钥"`
}

// Run prints the code that a telephone would show.
func (c totpCommand) Run() error {
	code := access.CurrentCode(strings.ToUpper(strings.TrimSpace(c.Secret)), time.Now())
	if code == "" {
		return errNoSecret
	}
	fmt.Println(code)
	return nil
}

var errNoSecret = fmt.Errorf("这不是动态口令密钥,应为 Base32 文字(A-Z、2-7)")

type trailCommand struct {
	Remove trailRemoveCommand `cmd:"" help:"清理某日之前的操作留痕,至少保存六个月的不能清理"`
}

type trailRemoveCommand struct {
	database
	Before string `help:"清理这一天之前的" required:"" placeholder:"2026-01-31"`
	By     string `help:"办理人,写进封存的摘要" required:"" placeholder:"姓名"`
}

// Run removes what is old enough.
func (c trailRemoveCommand) Run() error {
	day, err := period.ParseDate(c.Before)
	if err != nil {
		return err
	}
	ctx := context.Background()
	store, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	before := time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, china)
	left, err := accounting(store, now).Remove(ctx, c.By, before)
	if err != nil {
		return err
	}
	fmt.Printf("清理了 %d 条操作留痕(%s 至 %s),摘要 %s 已封入链\n",
		left.Count, left.First.In(china).Format(time.DateTime), left.Last.In(china).Format(time.DateTime), left.ID)
	return nil
}
