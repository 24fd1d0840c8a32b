package storage_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/process/importing"
	"yibao/process/settlement"
	"yibao/register/accumulator"
	"yibao/register/claim"
	"yibao/register/enrolment"
	"yibao/register/ledger"
	"yibao/storage"
)

var benchTime = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

// BenchmarkSettlement measures the store's part of a settlement with six fee
// lines, ten deltas and eight postings: upload, then read, write and seal.
func BenchmarkSettlement(b *testing.B) {
	urls := map[string]string{"sqlite": "sqlite:" + filepath.Join(b.TempDir(), "bench.db")}
	if dsn := os.Getenv("YIBAO_TEST_POSTGRES"); dsn != "" {
		urls["postgres"] = dsn
	}
	for name, url := range urls {
		b.Run(name, func(b *testing.B) { benchSettlement(b, url) })
	}
}

func benchSettlement(b *testing.B, url string) {
	ctx := context.Background()
	run := fmt.Sprintf("b%d-%d", os.Getpid(), b.N)
	db, err := storage.Open(ctx, url, storage.Options{WriterID: run})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	const people = 2000
	if err := db.Import(ctx, func(w importing.Work) error { return benchPeople(ctx, w, run, people) }); err != nil {
		b.Fatal(err)
	}
	var n atomic.Int64
	b.SetParallelism(16)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			i := n.Add(1)
			psnNo := fmt.Sprintf("%s-%d", run, i%people)
			if err := benchOne(ctx, db, psnNo, fmt.Sprintf("%s-%d", run, i)); err != nil {
				b.Error(err)
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "settlements/s")
}

func benchPeople(ctx context.Context, w importing.Work, run string, n int) error {
	persons, spells := make([]enrolment.Person, n), make([]enrolment.Spell, n)
	for i := range n {
		psnNo := fmt.Sprintf("%s-%d", run, i)
		v := period.Version{ID: "V-" + psnNo, Effective: period.Since(period.MustDate("2020-01-01")), Recorded: benchTime}
		persons[i] = enrolment.Person{Version: v, PsnNo: psnNo, Region: "330200", Name: "张三", CertType: "01", CertNo: psnNo}
		spells[i] = enrolment.Spell{Version: v, PsnNo: psnNo, Scheme: "310", Region: "330200", State: enrolment.CoverActive, PersonType: "11"}
	}
	return errors.Join(w.AddPersons(ctx, persons), w.AddSpells(ctx, spells))
}

// benchOne uploads six lines in one work and settles them in a second.
func benchOne(ctx context.Context, db storage.Database, psnNo, id string) error {
	var lines []claim.FeeLine
	var numbers []string
	for i := range 6 {
		no := fmt.Sprintf("%s-%d", id, i)
		numbers = append(numbers, no)
		lines = append(lines, claim.FeeLine{PsnNo: psnNo, VisitID: id, LineNo: no, Code: "XA01", Amount: 1000, At: benchTime, Recorded: benchTime})
	}
	visit := claim.Visit{PsnNo: psnNo, VisitID: id, Kind: claim.Outpatient, State: claim.Registered, Begin: benchTime, Recorded: benchTime}
	err := db.Do(ctx, psnNo, func(w settlement.Work) error {
		return errors.Join(w.AddVisit(ctx, visit), w.AddFeeLines(ctx, lines))
	})
	if err != nil {
		return err
	}
	return db.Do(ctx, psnNo, func(w settlement.Work) error {
		if err := benchReads(ctx, w, psnNo, id); err != nil {
			return err
		}
		return benchWrites(ctx, w, psnNo, id, numbers)
	})
}

func benchReads(ctx context.Context, w settlement.Work, psnNo, id string) error {
	day := period.MustDate("2026-03-01")
	_, err1 := w.Message(ctx, settlement.MessageKey{Institution: "H1", Transaction: "2304", MessageID: id})
	_, err2 := w.PersonOn(ctx, psnNo, day)
	_, err3 := w.SpellsOn(ctx, psnNo, day)
	_, err4 := w.MembershipsOn(ctx, psnNo, day)
	_, err5 := w.RegistrationsOn(ctx, psnNo, day)
	_, err6 := w.Visit(ctx, psnNo, id)
	_, err7 := w.FeeLines(ctx, psnNo, id)
	_, err8 := w.Deltas(ctx, psnNo)
	_, err9 := w.Acts(ctx, psnNo)
	_, err10 := w.AccountBalance(ctx, psnNo, ledger.Account{Class: ledger.Personal, Party: psnNo}, 99)
	return errors.Join(err1, err2, err3, err4, err5, err6, err7, err8, err9, err10)
}

func benchWrites(ctx context.Context, w settlement.Work, psnNo, id string, numbers []string) error {
	seq, err := w.NextSeq(ctx)
	if err != nil {
		return err
	}
	record := settlement.Record{PsnNo: psnNo, SetlID: id, Seq: seq, Kind: settlement.Settled, VisitID: id, SettledAt: benchTime, Total: 6000}
	entry := ledger.Entry{Partition: psnNo, Seq: seq, EntryID: id, Kind: "结算", Ref: id, ValueDate: period.MustDate("2026-03-01"), Recorded: benchTime}
	for i := range 4 {
		record.Shares = append(record.Shares, settlement.Share{Payer: fmt.Sprint("付费方", i), Layer: "基本医疗", Amount: 1500})
		entry.Postings = append(entry.Postings,
			ledger.Posting{Account: ledger.Account{Class: ledger.Expense, Fund: fmt.Sprint(i)}, Amount: 1500},
			ledger.Posting{Account: ledger.Account{Class: ledger.Payable, Fund: fmt.Sprint(i), Party: "H1"}, Amount: -1500})
	}
	for _, no := range numbers {
		record.Lines = append(record.Lines, settlement.LineShare{LineNo: no, Amount: 1000, InScope: 1000, Parts: []money.Fen{250, 250, 250, 250}})
	}
	var deltas []accumulator.Delta
	for i := range 10 {
		deltas = append(deltas, accumulator.Delta{PsnNo: psnNo, Seq: seq, SetlID: id, Ordinal: i, Amount: 1, Key: accumulator.Key{Name: fmt.Sprint("累计", i), Period: "2026"}})
	}
	err = errors.Join(
		w.MarkSettled(ctx, psnNo, id, id, numbers), w.AddRecord(ctx, record), w.AddDeltas(ctx, deltas), w.Post(ctx, entry),
		w.Remember(ctx, settlement.Message{MessageKey: settlement.MessageKey{Institution: "H1", Transaction: "2304", MessageID: id}, PsnNo: psnNo, Answer: []byte("{}"), Recorded: benchTime}),
	)
	if err != nil {
		return err
	}
	return w.Seal(ctx, ledger.Seal{Subject: "结算", Partition: psnNo, Ref: id, Digest: "digest", Recorded: benchTime})
}
