package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"yibao/ground/period"
	"yibao/observer/explain"
	"yibao/observer/replay"
	"yibao/observer/verify"
	"yibao/policies"
	"yibao/process/administration"
	"yibao/process/importing"
	"yibao/process/publication"
	"yibao/process/settlement"
	"yibao/register/access"
	"yibao/storage"
	"yibao/workshop/city"
	"yibao/workshop/city/agency"
	"yibao/workshop/city/traffic"
)

// demoRegion is the fictional city 安澜市.
const demoRegion = "390100"

type demoCommand struct {
	DB          string `name:"db" help:"空数据库:sqlite:文件 或 postgres://…;默认新建 demo-out 下的文件" placeholder:"URL"`
	Seed        uint64 `help:"随机种子:同样的种子得到同样的城市和业务" default:"20260101"`
	Persons     int    `help:"参保人数" default:"3000"`
	Settlements int    `help:"每天的结算笔数" default:"2200"`
	Days        int    `help:"演几个工作日" default:"1"`
	Listen      string `help:"监听地址" default:"127.0.0.1:8000"`
	Simulator   string `help:"设备模拟器的监听地址;被占用时换一个空闲的" default:"127.0.0.1:8321"`
	Exit        bool   `help:"打印完就退出,不保留服务"`
	lettering
}

// Run plays the demonstration.
func (c demoCommand) Run() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	url, err := c.url()
	if err != nil {
		return err
	}
	store, err := storage.Open(ctx, url, storage.Options{WriterID: newID()})
	if err != nil {
		return err
	}
	defer store.Close()
	d := &demo{command: c, url: url, store: store, clock: &demoClock{}}
	d.service = settlements(store, d.clock.now)
	return d.run(ctx)
}

// url names the database, a new file unless one is given.
func (c demoCommand) url() (string, error) {
	if c.DB != "" {
		return c.DB, nil
	}
	if err := os.MkdirAll("demo-out", 0o755); err != nil {
		return "", err
	}
	name := "demo-" + time.Now().In(china).Format("20060102-150405") + ".db"
	return "sqlite:" + filepath.Join("demo-out", name), nil
}

// demoClock is the clock of the demonstrated centre: real time, moved so that
// the days played are in the past and one another's successors.
type demoClock struct{ shift time.Duration }

func (k *demoClock) now() time.Time { return now().Add(k.shift) }

// demo is one run of the demonstration.
type demo struct {
	command demoCommand
	url     string
	store   storage.Database
	clock   *demoClock
	service *settlement.Service
	day     period.Date
	server  string
	devices string // of the simulator; "" without one
	summary traffic.Summary
	issued  []administration.Issued // accounts of the staff API
	shown   string                  // the settlement that was explained
}

func (d *demo) run(ctx context.Context) error {
	last := period.DateOf(now().In(china))
	d.day = last.AddDays(1 - d.command.Days)
	d.clock.shift = -time.Duration(d.command.Days-1) * 24 * time.Hour
	made := city.New(d.command.Seed, d.command.Persons, d.day)
	fmt.Printf("虚构城市 安澜市(%s):%d 人,%d 家机构,种子 %d\n", demoRegion, len(made.Persons), len(made.Institutions), d.command.Seed)
	if err := d.seed(ctx, made); err != nil {
		return err
	}
	served, shut, err := d.listen(ctx, made)
	if err != nil {
		return err
	}
	if err := d.enrol(ctx, made); err != nil {
		shut()
		return err
	}
	for played := range d.command.Days {
		if err := d.play(ctx, made, played); err != nil {
			shut()
			return err
		}
		if played+1 < d.command.Days {
			d.day, d.clock.shift = d.day.AddDays(1), d.clock.shift+24*time.Hour
		}
	}
	if err := d.report(ctx); err != nil {
		shut()
		return err
	}
	if d.command.Exit {
		shut()
		return <-served
	}
	d.welcome(os.Stdout)
	go d.tellCodes(os.Stdin, os.Stdout)
	return <-served
}

// seed brings in what stands before anybody is enrolled: institutions and the
// catalogue by the import, accounts of the staff, policies.
func (d *demo) seed(ctx context.Context, made *city.City) error {
	service := importing.Service{Store: d.store, Now: d.clock.now, NewID: newID, AllowDemoRegion: true}
	var files []importing.File
	for _, f := range made.Reference() {
		files = append(files, importing.File{Name: f.Name, Content: bytes.NewReader(f.CSV)})
	}
	bar := newBar("导入")
	reports, err := service.ImportAll(ctx, files, bar.file)
	bar.done()
	rows := 0
	for _, r := range reports {
		rows += r.Written
	}
	if err != nil {
		return err
	}
	fmt.Printf("导入机构、目录等 %d 个文件、%d 行\n", len(reports), rows)
	top := access.Organisation{OrgNo: demoRegion, Name: "安澜市医疗保障事业管理中心", Region: demoRegion, State: access.Active, Rev: 1}
	if d.issued, err = initialise(ctx, d.store, d.clock.now, top, true); err != nil {
		return err
	}
	desk := publicationDesk{publication.Service{Store: d.store, Now: d.clock.now, NewID: newID}, "演示"}
	if err := desk.shipped(ctx, demoRegion); err != nil {
		return err
	}
	if err := d.oldFiles(ctx); err != nil {
		return err
	}
	return d.auditBasis(ctx)
}

// enrol takes the people of the city in at the counters, over the staff API: who
// they are, where they work, what is billed and paid, and what their accounts are
// credited.
func (d *demo) enrol(ctx context.Context, made *city.City) error {
	bar := newBar("经办")
	begun := time.Now()
	did, err := agency.Play(ctx, agency.Place{
		Client: &http.Client{Timeout: 5 * time.Minute}, Base: "http://" + d.server, Run: newID(), Progress: bar.set,
		Staff: agency.Staff{Clerk: d.account("jingban"), Reviewer: d.account("fuhe"), Cashier: d.account("caiwu")},
	}, made)
	bar.done()
	if err != nil {
		return err
	}
	fmt.Printf("\n经办窗口:批量导入名册 %d 份、%d 行;单件", did.Files, did.Rows)
	for i, act := range did.Acts {
		if i > 0 {
			fmt.Print("、")
		}
		fmt.Printf("%s %d", act.Act, act.Count)
	}
	fmt.Printf("\n征缴 %d 个月的职工和一年的居民:缴费单 %d 张、应缴 %s 元,到账 %s 元;划入个人账户 %d 笔、%s 元;用时 %s\n",
		did.Months, did.Bills, did.Billed.Grouped(), did.Collected.Grouped(), did.Accounts, did.Credited.Grouped(), time.Since(begun).Round(time.Millisecond))
	return nil
}

// account is one of the accounts that were issued.
func (d *demo) account(name string) agency.Account {
	for _, i := range d.issued {
		if i.Staff.Account == name {
			return agency.Account{Name: name, Password: i.Password, Code: func() string { return access.CurrentCode(i.TOTP, d.clock.now()) }}
		}
	}
	return agency.Account{Name: name, Code: func() string { return "" }}
}

// listen starts the server and returns how to wait for it and to shut it.
func (d *demo) listen(ctx context.Context, made *city.City) (<-chan error, func(), error) {
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	o := newOperation(usual, d.store.EngineName(), quiet)
	o.demo = true
	var err error
	if o.font, err = d.command.letters(); err != nil {
		return nil, nil, err
	}
	var cards net.Listener
	if !d.command.Exit {
		if cards, o.devices, err = besideDemo(d.command.Simulator); err != nil {
			return nil, nil, err
		}
		d.devices = o.devices.Devices
	}
	handler, err := mount(d.store, d.service, demoRegion, o)
	if err != nil {
		return nil, nil, err
	}
	address := d.command.Listen
	if d.command.Exit {
		address = "127.0.0.1:0"
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, nil, fmt.Errorf("不能监听 %s,请换一个地址(--listen):%w", address, err)
	}
	d.server = listener.Addr().String()
	running, cancel := context.WithCancel(ctx)
	served := make(chan error, 1)
	go func() { served <- serve(running, listener, handler) }()
	if cards != nil {
		_, port, _ := net.SplitHostPort(d.server)
		consoles := []string{"http://" + d.server, "http://localhost:" + port}
		go func() { _ = serve(running, cards, simulator(made, d.clock.now, consoles).Handler()) }()
	}
	return served, cancel, nil
}

// play plays one day over HTTP; at noon of the first a policy is corrected.
func (d *demo) play(ctx context.Context, made *city.City, played int) error {
	plan := made.Day(d.day, d.command.Settlements)
	bar := newBar(d.day.String())
	hooks := traffic.Hooks{Clock: now, Progress: bar.set, Workers: 8}
	if played == 0 {
		hooks.Noon = func() error { return d.correct(ctx) }
	}
	client := &http.Client{Timeout: time.Minute, Transport: &http.Transport{MaxIdleConnsPerHost: 16}}
	summary, err := traffic.Play(ctx, client, "http://"+d.server, plan, hooks)
	bar.done()
	d.summary = summary
	printDay(d.day, summary)
	return err
}

// correct publishes the correction that the demonstration keeps for noon.
func (d *demo) correct(ctx context.Context) error {
	corrections, err := policies.Corrections()
	if err != nil {
		return err
	}
	desk := publicationDesk{publication.Service{Store: d.store, Now: d.clock.now, NewID: newID}, "演示·中午更正"}
	return desk.publish(ctx, policies.FS, corrections)
}

// report prints one sheet with its explanation, the funds, and the proofs.
func (d *demo) report(ctx context.Context) error {
	if err := d.sheet(ctx); err != nil {
		return err
	}
	fmt.Println("\n各基金(元)")
	if err := printTable(ctx, d.store, "", period.Span{From: period.NewDate(1951, 1, 1), To: period.Forever}); err != nil {
		return err
	}
	if err := d.audit(ctx); err != nil {
		return err
	}
	if _, _, err := anchors(d.store).Make(ctx); err != nil { // so that the day can be proved
		return err
	}
	verified, err := verify.Run(ctx, d.store, func(int) {})
	if err != nil {
		return err
	}
	fmt.Println("\n" + verified.String())
	replayed, err := (&replay.Service{Store: d.store, Settlements: settlements(d.store, now)}).Run(ctx, func(int) {})
	if err != nil {
		return err
	}
	fmt.Println(replayed)
	fmt.Printf("数据库 %s,可以用 --db 继续查看:yibao explain、funds、verify、replay\n", masked(d.url))
	if !verified.Clean() || len(replayed.Differences) > 0 {
		return errNotClean
	}
	return nil
}

// welcome tells a newcomer where the console is, how to come in, and where to
// look first.
func (d *demo) welcome(w io.Writer) {
	fmt.Fprintln(w)
	printIssued(w, d.issued)
	fmt.Fprintf(w, "\n怎样进去:浏览器打开 http://%s/console/ ,输入账号和口令;动态口令 30 秒换一次,在这里按回车就列出各账号此刻的,\n", d.server)
	fmt.Fprintf(w, "也可以在另一个终端运行 %s totp 密钥,或把密钥输入手机上的验证器(TOTP)。\n", os.Args[0])
	if d.shown != "" {
		fmt.Fprintf(w, "先看什么:用 jingban 登录,在首页“病人为什么付这么多?”里输入结算编号 %s,就看到这个人付了多少、为什么;不知道看什么,就按“第一次来?带我看一遍”。\n", d.shown)
	}
	if d.devices != "" {
		fmt.Fprintf(w, "\n设备模拟器 %s/ :放上身份证、社保卡,或出示医保电子凭证,再到控制台读卡\n", d.devices)
	}
	fmt.Fprintf(w, "\n服务继续运行:控制台 http://%s/console/ ,接口说明 http://%s/docs ,国家接口 POST http://%s/{infno} ,按 Ctrl-C 结束\n", d.server, d.server, d.server)
}

// tellCodes prints the codes that the telephones of the accounts show, each time
// somebody presses Enter.
func (d *demo) tellCodes(from io.Reader, w io.Writer) {
	for lines := bufio.NewScanner(from); lines.Scan(); {
		at := d.clock.now()
		fmt.Fprintf(w, "此刻的动态口令(还管 %d 秒,一个只能用一次):\n", 30-at.Unix()%30)
		for _, i := range d.issued {
			fmt.Fprintf(w, "  %-12s %s\n", i.Staff.Account, access.CurrentCode(i.TOTP, at))
		}
	}
}

// sheet explains the smallest settlement in which enough payers take part to
// show how the layers follow each other.
func (d *demo) sheet(ctx context.Context) error {
	const enough = 3
	var chosen traffic.Settlement
	for _, s := range d.summary.Settlements {
		more := min(s.Payers, enough) - min(chosen.Payers, enough)
		if !s.Undone && (more > 0 || more == 0 && s.Total < chosen.Total) {
			chosen = s
		}
	}
	if chosen.SetlID == "" {
		return nil
	}
	service := explain.Service{Settlements: d.service}
	e, err := service.Settlement(ctx, chosen.SetlID)
	if err != nil {
		return err
	}
	d.shown = chosen.SetlID
	fmt.Println()
	fmt.Print(e.Text())
	return nil
}

func printDay(day period.Date, s traffic.Summary) {
	fmt.Printf("\n%s 的业务:%d 个报文,%d 项核对,有效结算 %d 笔", day, s.Messages, s.Checks, s.Live())
	for _, kind := range []city.VisitKind{city.Outpatient, city.Inpatient, city.Purchase} {
		fmt.Printf(",%s %d", kind, s.Settled[kind])
	}
	undone := 0
	for _, n := range s.Undone {
		undone += n
	}
	fmt.Printf(";撤销 %d 笔\n", undone)
	fmt.Print("故意出的差错:")
	for _, t := range []city.Trouble{city.ResendSettle, city.ResendUpload, city.LostAnswer, city.EarlyUndo, city.ReusedID, city.WrongTotal, city.WrongLine, city.UnknownItem, city.Withdrawn, city.AdmittedTwice, city.UndoneTwice} {
		fmt.Printf("%s %d  ", t, s.Troubles[t])
	}
	fmt.Println()
	for _, f := range s.Funds {
		fmt.Printf("%18s  %s(%s),%d 笔\n", f.Amount.Grouped(), f.Name, f.Code, f.Count)
	}
	l := s.Latency[""]
	fmt.Printf("用时 %s,应答时间 中位 %s,99%% %s\n", s.Elapsed.Round(time.Millisecond), l.P50.Round(10*time.Microsecond), l.P99.Round(10*time.Microsecond))
}
