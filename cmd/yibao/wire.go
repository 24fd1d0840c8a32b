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
	"yibao/process/settlement"
	"yibao/storage"
)

// china is the civil time of every place this program serves.
var china = time.FixedZone("UTC+8", 8*60*60)

// database is the flag that names the database.
type database struct {
	DB string `name:"db" help:"数据库:sqlite:文件 或 postgres://…;默认是程序旁边的 yibao.db" env:"YIBAO_DB" placeholder:"URL"`
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
	return storage.Open(ctx, d.url(), storage.Options{WriterID: newID()})
}

// now is the clock of the program, at the precision that is stored.
func now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

func newID() string { return coding.NewID(rand.Reader, time.Now()) }

func settlements(store settlement.Store, clock func() time.Time) *settlement.Service {
	return &settlement.Service{Store: store, Now: clock, Zone: china, NewID: newID, Texts: &settlement.Texts{}}
}

// doors mounts the doors on one server.
func doors(store storage.Database, service *settlement.Service, region string, log *slog.Logger) (http.Handler, error) {
	var serial atomic.Uint64
	serial.Store(uint64(service.Now().UnixMicro()))
	national, err := his.New(his.Config{
		Settlement: service, Region: region, Now: service.Now, Zone: china,
		NewID: newID, Serial: func() uint64 { return serial.Add(1) }, Log: log,
	})
	if err != nil {
		return nil, err
	}
	staff := api.Handler(api.Config{
		Settlements: service, Store: store, Now: service.Now, NewID: newID, Log: log, Version: version,
	})
	mux := http.NewServeMux()
	for _, pattern := range []string{"GET /api/v1/", "POST /api/v1/", "GET /docs", "GET /openapi.json", "GET /openapi.yaml"} {
		mux.Handle(pattern, staff)
	}
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok\n")) })
	mux.Handle("GET /{$}", http.RedirectHandler("/docs", http.StatusFound))
	mux.Handle("/", national)
	return mux, nil
}
