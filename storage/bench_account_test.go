package storage_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"yibao/ground/period"
	"yibao/law/levyfile"
	"yibao/process/account"
	"yibao/process/importing"
	"yibao/register/enrolment"
	"yibao/register/ledger"
	"yibao/storage"
)

// BenchmarkCrediting measures a month's credits of retired persons, from who is
// insured to the sealed entries; it tells how much work of the processor of this
// process one million persons take, whatever else the machine does.
func BenchmarkCrediting(b *testing.B) {
	urls := map[string]string{"sqlite": "sqlite:" + filepath.Join(b.TempDir(), "bench.db")}
	if dsn := os.Getenv("YIBAO_TEST_POSTGRES"); dsn != "" {
		urls["postgres"] = dsn
	}
	for name, url := range urls {
		b.Run(name, func(b *testing.B) { benchCrediting(b, url) })
	}
}

const benchPensioners = 100_000

func benchCrediting(b *testing.B, url string) {
	ctx := context.Background()
	run := fmt.Sprintf("b%d-%d", os.Getpid(), b.N)
	db, err := storage.Open(ctx, url, storage.Options{WriterID: run})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	region := fmt.Sprintf("39%04d", os.Getpid()%10_000)
	for from := 0; from < benchPensioners; from += 10_000 {
		err := db.Import(ctx, func(w importing.Work) error { return pensioners(ctx, w, run, region, from, 10_000) })
		if err != nil {
			b.Fatal(err)
		}
	}
	policy, complaints := levyfile.Load(os.DirFS("../policies"), "390100-安澜/缴费-职工.yaml")
	if policy == nil {
		b.Fatal(complaints)
	}
	var n atomic.Int64
	s := &account.Service{
		Store: db, Zone: time.UTC, Now: func() time.Time { return benchTime.AddDate(2, 0, 0) },
		NewID: func() string { return fmt.Sprintf("%s-%014d", run, n.Add(1)) },
	}
	before := processorTime(b)
	b.ResetTimer()
	for i := range b.N {
		term := ledger.MonthOf(period.MustDate("2026-01-01").AddMonths(i))
		done, err := s.CreditTerm(ctx, account.Crediting{Policy: policy, Region: region, Scheme: "310", Term: term, Retired: true, Operator: "李四"}, func(account.Page) {})
		if err != nil || done.Persons != benchPensioners {
			b.Fatal(done, err)
		}
	}
	b.StopTimer()
	persons := float64(b.N) * benchPensioners
	b.ReportMetric(b.Elapsed().Seconds()/persons*1e6, "s/million")
	b.ReportMetric((processorTime(b)-before).Seconds()/persons*1e6, "cpu-s/million")
}

// processorTime is what this process has used of the processors.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func pensioners(ctx context.Context, w importing.Work, run, region string, from, n int) error {
	persons, spells := make([]enrolment.Person, n), make([]enrolment.Spell, n)
	for i := range n {
		psnNo := fmt.Sprintf("%s-%07d", run, from+i)
		v := period.Version{ID: "V-" + psnNo, Effective: period.Since(period.MustDate("2020-01-01")), Recorded: benchTime}
		persons[i] = enrolment.Person{Version: v, PsnNo: psnNo, Region: region, Name: "张三", CertType: "01", CertNo: psnNo, Birth: period.MustDate("1950-01-01")}
		spells[i] = enrolment.Spell{Version: v, PsnNo: psnNo, Scheme: "310", Region: region, State: enrolment.CoverActive, PersonType: "12"}
	}
	return errors.Join(w.AddPersons(ctx, persons), w.AddSpells(ctx, spells))
}
