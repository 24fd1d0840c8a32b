package main

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"yibao/door/api"
	"yibao/door/his"
	"yibao/ground/coding"
	"yibao/observer/visits"
	"yibao/process/account"
	"yibao/process/charting"
	"yibao/process/filing"
	"yibao/process/guidance"
	"yibao/process/settlement"
	"yibao/storage"
	"yibao/storage/protect"
)

// china is the civil time of every place this program serves.
var china = time.FixedZone("UTC+8", 8*60*60)

// database is the flag that names the database.
type database struct {
	DB string `name:"db" help:"数据库:sqlite:文件 或 postgres://…;默认是程序旁边的 yibao.db" env:"YIBAO_DB" placeholder:"URL"`
	master
}

func (d database) url() string {
	if d.DB != "" {
		return d.DB
	}
	beside := "."
	if program, err := os.Executable(); err == nil {
		beside = filepath.Dir(program)
	}
	return "sqlite:" + filepath.Join(beside, "yibao.db")
}

func (d database) open(ctx context.Context) (storage.Database, error) {
	return d.openBy(ctx, protect.Standard())
}

// openBy opens the database if the algorithms are in order.
func (d database) openBy(ctx context.Context, p protect.Primitives) (storage.Database, error) {
	options, err := d.options(p)
	if err != nil {
		return nil, err
	}
	return storage.Open(ctx, d.url(), options)
}

// now is the clock of the program, at the precision that is stored.
func now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

func newID() string { return coding.NewID(rand.Reader, time.Now()) }

func settlements(store settlement.Store, clock func() time.Time) *settlement.Service {
	s := &settlement.Service{Store: store, Now: clock, Zone: china, NewID: newID, Texts: &settlement.Texts{}}
	if accounts, ok := store.(account.Store); ok { // bills may be paid from accounts of the family
		s.Family = personalAccounts(accounts, clock)
	}
	if asked, ok := store.(guidance.Store); ok { // regions may have rules asked about bills
		s.Control = &guidance.Service{Store: asked, Now: clock, Zone: china, NewID: newID}
	}
	return s
}

// filings is the process of filing with the clock of the settlements.
func filings(store filing.Store, s *settlement.Service) *filing.Service {
	return &filing.Service{Store: store, Now: s.Now, Zone: s.Zone, NewID: s.NewID}
}

// charts is the process of charting with the clock of the settlements.
func charts(store charting.Store, s *settlement.Service) *charting.Service {
	return &charting.Service{Store: store, Now: s.Now, Zone: s.Zone}
}

// visitBook answers institutions about their visits with the clock of the
// settlements.
func visitBook(store visits.Store, s *settlement.Service) *visits.Service {
	return &visits.Service{Store: store, Now: s.Now, Zone: s.Zone}
}

// doors mounts the doors on one server with the usual limits.
func doors(store storage.Database, service *settlement.Service, region string, log *slog.Logger) (http.Handler, error) {
	return mount(store, service, region, newOperation(usual, store.EngineName(), log))
}

// mount puts the doors, and what an operator looks at, on one server.
func mount(store storage.Database, service *settlement.Service, region string, o *operation) (http.Handler, error) {
	measured, shut := *service, *service
	measured.Store, shut.Store = watched{service.Store, o.metrics}, closed{}
	config := his.Config{
		Settlement: &measured, Filing: filings(store, service), Charts: charts(store, service), Visits: visitBook(store, service), Region: region, Now: service.Now, Zone: china,
		NewID: newID, Serial: numbers(service.Now()), Log: o.log, Gate: o.gate,
	}
	work, err := his.New(beside(config, store, service))
	if err != nil {
		return nil, err
	}
	config.Settlement, config.Filing, config.Charts, config.Visits = &shut, filings(closed{}, service), charts(closed{}, service), visitBook(closed{}, service)
	full, err := his.New(beside(config, closed{}, service))
	if err != nil {
		return nil, err
	}
	staff := unhurried(api.Handler(counters(store, &measured, o)))
	mux := http.NewServeMux()
	for _, pattern := range staffPatterns {
		mux.Handle(pattern, staff)
	}
	o.mount(mux, store)
	if err := mountConsole(mux, o.devices.Devices); err != nil {
		return nil, err
	}
	mux.Handle("/", o.bounded(work, full))
	return mux, nil
}

// numbers counts the answers of a server, from a start that no earlier one
// reached.
func numbers(start time.Time) func() uint64 {
	var serial atomic.Uint64
	serial.Store(uint64(start.UnixMicro()))
	return func() uint64 { return serial.Add(1) }
}
