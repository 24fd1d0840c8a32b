package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"yibao/law/levyfile"
	"yibao/policies"
	"yibao/process/account"
	"yibao/process/contribution"
	"yibao/process/importing"
	"yibao/process/publication"
	assessed "yibao/register/contribution"
	"yibao/register/ledger"
	"yibao/storage"
	"yibao/workshop/bench"
	"yibao/workshop/city"
)

// bulkSchema is where bulk benches work on PostgreSQL; on SQLite they have a
// file of their own.
const bulkSchema = "yibao_bench_bulk"

// benchBulk are the flags of the benches of work on all persons at once.
type benchBulk struct {
	DB      string `name:"db" help:"在哪里测:sqlite:文件(另建同名加 .bulk 的文件)或 postgres://…(另建模式),用完即删;默认临时文件" placeholder:"URL"`
	Persons int    `help:"多少人" default:"1000000"`
	Runs    int    `help:"跑几次,取中位数" default:"3"`
	JSON    bool   `name:"json" help:"以 JSON 输出"`
	Profile string `help:"把最后一次的 CPU 剖面写到这个文件" placeholder:"FILE"`
}

// bulkStage is a database of its own for one bench.
type bulkStage struct {
	url    string
	remove func()
	store  storage.Database
	copies bulkCopies
}

// set makes an empty database, in place of the one there was.
func (s *bulkStage) set(ctx context.Context, address string) error {
	s.clear()
	var err error
	if address == "" || strings.HasPrefix(address, "sqlite:") {
		if address == "" {
			address = "sqlite:" + filepath.Join(os.TempDir(), fmt.Sprintf("yibao-bench-%d", os.Getpid()))
		}
		s.url = address + ".bulk"
		s.remove = func() { _ = removeFile(s.url) }
		err = removeFile(s.url)
	} else {
		s.url, s.remove, err = schemaOf(ctx, address, bulkSchema)
	}
	if err != nil {
		return err
	}
	s.store, err = storage.Open(ctx, s.url, storage.Options{WriterID: newID()})
	return err
}

// clear closes and removes the database.
func (s *bulkStage) clear() {
	if s.store != nil {
		_ = s.store.Close()
		s.store = nil
	}
	if s.remove != nil {
		s.remove()
		s.remove = nil
	}
}

// take imports files as an import at the counter does.
func (s *bulkStage) take(ctx context.Context, files []importing.File) (rows int, err error) {
	bar := newBar("导入")
	defer bar.done()
	service := importing.Service{Store: s.store, Now: now, NewID: newID, AllowDemoRegion: true}
	reports, err := service.ImportAll(ctx, files, bar.file)
	for _, r := range reports {
		rows += r.Written
	}
	return rows, err
}

// bulkWork is what a bench measures, and what must stand before it.
type bulkWork struct {
	name    string
	prepare func(ctx context.Context, s *bulkStage) error
	work    func(ctx context.Context, s *bulkStage, round int) (persons int, err error)
}

// run measures a work and prints the report.
func (c benchBulk) run(report func(context.Context) (bench.Report, error)) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	r, err := report(ctx)
	if err != nil {
		return err
	}
	return benchOutput{JSON: c.JSON}.print(r)
}

// measure measures a work on a stage of its own.
func (c benchBulk) measure(ctx context.Context, b bulkWork) (bench.Report, error) {
	profile, err := newProfile(c.Profile)
	if err != nil {
		return bench.Report{}, err
	}
	var s bulkStage
	defer s.clear()
	if err := s.set(ctx, c.DB); err != nil {
		return bench.Report{}, err
	}
	if err := b.prepare(ctx, &s); err != nil {
		return bench.Report{}, err
	}
	if err := s.copies.before(ctx, s.url); err != nil {
		return bench.Report{}, err
	}
	settings, err := s.store.Settings(ctx)
	if err != nil {
		return bench.Report{}, err
	}
	report, err := bench.BulkBench{
		Name: b.name, Engine: s.store.EngineName(), Persons: c.Persons, Runs: c.Runs, Now: time.Now, CPU: processorTime, Told: told2stderr, Profiled: profile.begin,
		Work: func(ctx context.Context, round int) (int, error) { return b.work(ctx, &s, round) },
		Copy: func(ctx context.Context, w *bench.Watch) (map[string]int, error) {
			return s.copies.write(ctx, s.url, w)
		},
	}.Run(ctx)
	for _, set := range settings {
		report.Settings = append(report.Settings, bench.Setting(set))
	}
	return report, err
}

type benchImports struct{ benchBulk }

// Run measures the import of persons with their cover.
func (c benchImports) Run() error { return c.run(c.report) }

func (c benchImports) report(ctx context.Context) (bench.Report, error) {
	return c.measure(ctx, bulkWork{"imports", nothing, c.work})
}

func nothing(context.Context, *bulkStage) error { return nil }

func (c benchImports) work(ctx context.Context, s *bulkStage, round int) (int, error) {
	if round > 0 {
		if err := s.set(ctx, c.DB); err != nil {
			return 0, err
		}
	}
	rows, err := s.take(ctx, bench.Crowd{Persons: c.Persons}.Files())
	return rows / 2, err
}

type benchBills struct{ benchBulk }

// Run measures the bills of one month.
func (c benchBills) Run() error { return c.run(c.report) }

func (c benchBills) report(ctx context.Context) (bench.Report, error) {
	return c.measure(ctx, bulkWork{"bills", c.prepare, c.work})
}

func (c benchBills) prepare(ctx context.Context, s *bulkStage) error {
	crowd := bench.Crowd{Persons: c.Persons}
	if _, err := s.take(ctx, append(crowd.Files(), crowd.Employers()...)); err != nil {
		return err
	}
	text, err := policies.FS.ReadFile(benchLevy)
	if err != nil {
		return err
	}
	service := publication.Service{Store: s.store, Now: now, NewID: newID}
	_, _, err = service.PublishLevy(ctx, benchLevy, string(text), "基准")
	return err
}

// benchLevy is the contribution policy of bulk benches.
const benchLevy = "390100-安澜/缴费-职工.yaml"

func (c benchBills) work(ctx context.Context, s *bulkStage, round int) (int, error) {
	run, err := contributions(s.store, now).Assess(ctx, contribution.Batch{
		Region: city.Region, Scheme: city.Employee, Class: "单位职工", Term: assessed.MonthSpan(benchMonth(round).Span().From), Operator: "基准",
	}, nil)
	return int(run.Heads), err
}

// benchMonth is a month that has ended, another one for each round.
func benchMonth(round int) ledger.Term {
	last := now().In(china).AddDate(0, 0, -now().In(china).Day())
	term, _ := ledger.ParseTerm(last.AddDate(0, 0, 1-last.Day()).AddDate(0, -round, 0).Format("2006-01"))
	return term
}

type benchCrediting struct{ benchBulk }

// Run measures one month's credits to the accounts of retired persons.
func (c benchCrediting) Run() error { return c.run(c.report) }

func (c benchCrediting) report(ctx context.Context) (bench.Report, error) {
	return c.measure(ctx, bulkWork{"crediting", c.prepare, c.work})
}

func (c benchCrediting) prepare(ctx context.Context, s *bulkStage) error {
	_, err := s.take(ctx, bench.Crowd{Persons: c.Persons, Retired: true}.Files())
	return err
}

func (c benchCrediting) work(ctx context.Context, s *bulkStage, round int) (int, error) {
	policy, _ := levyfile.Load(policies.FS, benchLevy)
	if policy == nil {
		return 0, errBenchRegion
	}
	run, err := personalAccounts(s.store, now).CreditTerm(ctx, account.Crediting{
		Policy: policy, Region: city.Region, Scheme: city.Employee, Term: benchMonth(round), Retired: true, Operator: "基准",
	}, func(account.Page) {})
	return int(run.Persons), err
}
