package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"strconv"
	"strings"
	"syscall"
	"time"

	"yibao/ground/period"
	"yibao/law/policyfile"
	"yibao/observer/replay"
	"yibao/policies"
	"yibao/process/publication"
	"yibao/process/settlement"
	"yibao/storage"
	"yibao/workshop/bench"
)

type benchCommand struct {
	Benefit benchBenefit `cmd:"" help:"只测待遇核定:15 条明细、费用分类加两层,一个核"`
	Settle  benchSettle  `cmd:"" help:"测药店结算 2102(经 HTTP),同场对比只写同样的行、没有业务的循环"`
	Episode benchEpisode `cmd:"" help:"测整次门诊:2201、2203、2204、2206、2207"`
	Replay  benchReplay  `cmd:"" help:"测重算:按留存的依据重新计算已有的结算"`
	Whatif  benchWhatif  `cmd:"" help:"测政策试算:按改动后的政策重算已有的结算,同场对比只读同样的行"`

	Imports   benchImports   `cmd:"" help:"测批量导入:人员和参保两个文件,从读文件到提交,同场对比只写同样的行"`
	Bills     benchBills     `cmd:"" help:"测一个月的征缴核定:单位职工,每单位 20 人,同场对比只写同样的行"`
	Crediting benchCrediting `cmd:"" help:"测一个月的个人账户划入:退休人员,同场对比只写同样的行"`

	Lists    benchLists    `cmd:"" help:"测长列表:经管理接口翻一百万行的首页、中间一页和末页"`
	Guidance benchGuidance `cmd:"" help:"测事前提醒 3101(经 HTTP):30 条医嘱、一年历史,同场对比没有规则时"`
	Audit    benchAudit    `cmd:"" help:"测批量审核:一千万行明细、十二条规则,同场对比手写扫描和 DuckDB"`
}

// benchOutput is how a bench reports.
type benchOutput struct {
	JSON    bool          `name:"json" help:"以 JSON 输出"`
	Runs    int           `help:"每项跑几次,取中位数" default:"3"`
	Span    time.Duration `name:"seconds" help:"每次多长" default:"5s"`
	Lines   int           `help:"每笔几条明细" default:"15"`
	Profile string        `help:"把最后一次的 CPU 剖面写到这个文件" placeholder:"FILE"`
}

// benchLoad are the flags of benches that need a database.
type benchLoad struct {
	benchOutput
	DB      string `name:"db" help:"空数据库,或先前基准用过的:sqlite:文件 或 postgres://…;默认用完即删的临时文件" placeholder:"URL"`
	Persons int    `help:"参保人数" default:"500000"`
	Callers int    `help:"同时有几个调用方" default:"256"`
	Quick   bool   `help:"快速看一眼:10000 人,每次 2 秒"`
}

var errBenchRegion = errors.New("基准测试要用程序自带的 390100 政策,但它没有通过检查")

// benchPolicy is the policy that the benefit bench runs: classification, the
// outpatient layer, the personal account.
const benchPolicy = "390100-安澜/职工-门诊.yaml"

type benchBenefit struct{ benchOutput }

// Run measures the benefit judge.
func (c benchBenefit) Run() error {
	compiled, _ := policyfile.Load(policies.FS, benchPolicy)
	if compiled == nil {
		return errBenchRegion
	}
	profile, err := newProfile(c.Profile)
	if err != nil {
		return err
	}
	end := profile.begin()
	report, err := bench.BenefitBench{
		Policy: compiled, Now: time.Now, CPU: processorTime, Lines: c.Lines, Runs: c.Runs, Span: c.Span, Told: told2stderr,
	}.Run(context.Background())
	end()
	if err != nil {
		return err
	}
	return c.print(report)
}

func told2stderr(what string) { fmt.Fprintln(os.Stderr, what) }

// print completes a report and writes it.
func (c benchOutput) print(r bench.Report) error {
	r.Date = time.Now().In(china).Format("2006-01-02 15:04")
	r.Machine = bench.Machine{Cores: runtime.NumCPU(), Go: runtime.Version(), Version: version, Resident: residentMB()}
	if c.JSON {
		return r.WriteJSON(os.Stdout)
	}
	return r.WriteTable(os.Stdout)
}

// residentMB reads what the process holds in memory; 0 where the system does
// not tell.
func residentMB() int {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, after, _ := strings.Cut(string(status), "VmRSS:")
	fields := strings.Fields(after)
	if len(fields) == 0 {
		return 0
	}
	kilobytes, err := strconv.Atoi(fields[0])
	if err != nil {
		return 0
	}
	return kilobytes / 1024
}

// processorTime is what this process has used of the processors so far.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// benchProfile writes a CPU profile of the last run it is begun for.
type benchProfile struct{ file *os.File }

func newProfile(name string) (*benchProfile, error) {
	if name == "" {
		return &benchProfile{}, nil
	}
	file, err := os.Create(name)
	return &benchProfile{file}, err
}

// begin starts profiling and returns what ends it.
func (p *benchProfile) begin() (end func()) {
	if p.file == nil {
		return func() {}
	}
	_, err := p.file.Seek(0, io.SeekStart)
	if err = errors.Join(err, p.file.Truncate(0), pprof.StartCPUProfile(p.file)); err != nil {
		told2stderr(err.Error())
	}
	return pprof.StopCPUProfile
}

// benchStage is a centre with its town, ready to be measured.
type benchStage struct {
	store   storage.Database
	service *settlement.Service
	handler http.Handler
	centre  bench.Centre
	plan    bench.Plan
	url     string
	close   func()
}

// set opens and seeds the database and mounts the doors on it.
func (c benchLoad) set(ctx context.Context) (*benchStage, error) {
	if c.Quick {
		c.Persons, c.Span = min(c.Persons, 10_000), min(c.Span, 2*time.Second)
	}
	url, remove, err := c.place()
	if err != nil {
		return nil, err
	}
	store, err := storage.Open(ctx, url, storage.Options{WriterID: newID()})
	if err != nil {
		remove()
		return nil, err
	}
	s := &benchStage{store: store, url: url, close: func() { _ = store.Close(); remove() }}
	if err := c.fill(ctx, s); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

// place names the database; remove deletes a temporary one.
func (c benchLoad) place() (url string, remove func(), err error) {
	if c.DB != "" {
		return c.DB, func() {}, nil
	}
	dir, err := os.MkdirTemp("", "yibao-bench-")
	return "sqlite:" + filepath.Join(dir, "bench.db"), func() { _ = os.RemoveAll(dir) }, err
}

// fill completes the stage.
func (c benchLoad) fill(ctx context.Context, s *benchStage) error {
	if err := onlyBenchPersons(ctx, s.url); err != nil {
		return err
	}
	s.service = settlements(s.store, now)
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	handler, err := doors(s.store, s.service, demoRegion, quiet)
	if err != nil {
		return err
	}
	profile, err := newProfile(c.Profile)
	if err != nil {
		return err
	}
	s.handler = handler
	s.centre = bench.Centre{Store: s.store, Now: time.Now, Zone: china, NewID: newID, Engine: s.store.EngineName()}
	town, made := bench.NewTown(c.Persons, c.Lines, period.DateOf(now().In(china)))
	s.plan = bench.Plan{
		Town: town, Callers: c.Callers, Runs: c.Runs, Span: c.Span, Warm: min(c.Span, 2*time.Second),
		Told: told2stderr, Profiled: profile.begin, CPU: processorTime,
	}
	begun := time.Now()
	bar := newBar("准备参保人")
	err = town.Seed(ctx, s.centre, made, func(done int) { bar.set(done, c.Persons) })
	bar.done()
	if err != nil {
		return err
	}
	told2stderr(fmt.Sprintf("准备参保人 %d 用时 %s", c.Persons, time.Since(begun).Round(time.Millisecond)))
	return publishShipped(ctx, s.store)
}

// publishShipped publishes the policies of the demonstration city, without a
// word on standard output.
func publishShipped(ctx context.Context, store publication.Store) error {
	service := publication.Service{Store: store, Now: now, NewID: newID}
	text, err := policies.FS.ReadFile("390100-安澜/" + settingsName)
	if err != nil {
		return err
	}
	if _, _, err := service.PublishSettings(ctx, "390100-安澜/"+settingsName, string(text), "基准"); err != nil {
		return err
	}
	entries, err := policies.Entries()
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if !strings.HasPrefix(entry, demoRegion+"-") {
			continue
		}
		compiled, _ := policyfile.Load(policies.FS, entry)
		if compiled == nil {
			return errBenchRegion
		}
		if _, _, err := service.Publish(ctx, compiled.Bundle(), "基准"); err != nil {
			return err
		}
	}
	return nil
}

// settings reads the database's settings back for a report.
func (s *benchStage) settings(ctx context.Context, r *bench.Report) error {
	settings, err := s.store.Settings(ctx)
	for _, set := range settings {
		r.Settings = append(r.Settings, bench.Setting(set))
	}
	return err
}

// benchRun sets a stage, runs a bench on it and prints the report.
func benchRun(c benchLoad, run func(ctx context.Context, s *benchStage) (bench.Report, error)) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	s, err := c.set(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	report, err := run(ctx, s)
	if err != nil {
		return err
	}
	if err := s.settings(ctx, &report); err != nil {
		return err
	}
	return c.print(report)
}

type benchSettle struct {
	benchLoad
	Raw    []string `help:"只写行的循环:几个写入者×每次提交几笔;第一个是主要比较对象。默认 SQLite 1x64,PostgreSQL 3x64 和 24x1" placeholder:"2x64"`
	Grow   bool     `help:"改测账越积越多时每笔的耗时;要用空数据库,用后不能再核验"`
	Stored []int    `help:"与 --grow 同用:测哪几个存量" default:"10000,100000,1000000"`
}

// Run measures settlements.
func (c benchSettle) Run() error { return benchRun(c.benchLoad, c.measure) }

func (c benchSettle) measure(ctx context.Context, s *benchStage) (bench.Report, error) {
	if c.Grow {
		rows, err := openRows(ctx, s.url, s.url)
		if err != nil {
			return bench.Report{}, err
		}
		defer rows.close()
		return bench.GrowBench{Plan: s.plan, Centre: s.centre, Handler: s.handler, Rows: rows, Sizes: c.Stored}.Run(ctx)
	}
	raw, err := arrangements(c.Raw, s.store.EngineName())
	if err != nil {
		return bench.Report{}, err
	}
	beside, remove, err := rawDatabase(ctx, s.url, s.plan.Town.Persons)
	if err != nil {
		return bench.Report{}, err
	}
	defer remove()
	rows, err := openRows(ctx, s.url, beside)
	if err != nil {
		return bench.Report{}, err
	}
	defer rows.close()
	return bench.SettleBench{Plan: s.plan, Centre: s.centre, Handler: s.handler, Rows: rows, Raw: raw}.Run(ctx)
}

// arrangements reads "2x64"; without any it takes what each engine's stores
// do, and for PostgreSQL also what one commit each would give.
func arrangements(texts []string, engine string) ([]bench.Arrangement, error) {
	if len(texts) == 0 {
		texts = map[string][]string{"sqlite": {"1x64"}, "postgres": {"3x64", "24x1"}}[engine]
	}
	var list []bench.Arrangement
	for _, text := range texts {
		var a bench.Arrangement
		if n, err := fmt.Sscanf(text, "%dx%d", &a.Writers, &a.Group); n != 2 || err != nil || a.Writers < 1 || a.Group < 1 {
			return nil, fmt.Errorf("--raw %s 看不懂,请写成 2x64 的形式", text)
		}
		list = append(list, a)
	}
	return list, nil
}

type benchEpisode struct{ benchLoad }

// Run measures whole visits.
func (c benchEpisode) Run() error { return benchRun(c.benchLoad, c.measure) }

func (c benchEpisode) measure(ctx context.Context, s *benchStage) (bench.Report, error) {
	return bench.EpisodeBench{Plan: s.plan, Centre: s.centre, Handler: s.handler}.Run(ctx)
}

type benchReplay struct {
	benchLoad
	Settlements int `help:"先结算多少笔再重算" default:"20000"`
}

// Run measures replay.
func (c benchReplay) Run() error {
	if c.Quick {
		c.Settlements = min(c.Settlements, 3000)
	}
	return benchRun(c.benchLoad, c.measure)
}

func (c benchReplay) measure(ctx context.Context, s *benchStage) (bench.Report, error) {
	return bench.ReplayBench{
		Plan: s.plan, Centre: s.centre, Handler: s.handler, Settlements: c.Settlements,
		Replay: replay.Service{Store: s.store, Settlements: settlements(s.store, now)},
	}.Run(ctx)
}
