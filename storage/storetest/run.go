// Package storetest is the contract that every engine beneath the stores must
// keep: one list of cases, run on each engine against a database of its own.
//
// A case is named by what it promises. When YIBAO_CONTRACT_COUNT names a file,
// each case that ran is written to it as one line, "ENGINE CASE".
package storetest

import (
	"context"
	"errors"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"yibao/ground/money"
	"yibao/observer/verify"
	"yibao/process/importing"
	"yibao/process/publication"
	"yibao/process/settlement"
	"yibao/storage/relational"
)

// Connect makes one more connection to the same database, as a further process
// would.
type Connect func() (relational.Engine, error)

// Case is one promise of the contract.
type Case struct {
	Name  string
	Check func(*Bench)
}

// Run checks every case, each on a new empty database made by fresh.
func Run(t *testing.T, engine string, fresh func(t *testing.T) Connect) {
	t.Helper()
	for _, c := range Cases() {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			c.Check(&Bench{T: t, Engine: engine, connect: fresh(t), fresh: fresh})
			count(t, engine, c.Name)
		})
	}
}

// Cases returns the whole contract.
func Cases() []Case {
	var all []Case
	for _, part := range [][]Case{
		migrationCases, personCases, credentialCases, providerCases, catalogueCases, policyCases, exchangeCases, referenceCases,
		visitCases, lineCases, settledLineCases, recordCases, messageCases, accumulatorCases,
		ledgerCases, personalCases, termCases, chainCases, anchorCases, filingCases, benefitCases, reassessCases, enrolmentCases, chartCases, archiveCases, reimbursementCases, tamperingCases, proofCases, workCases, raceCases, householdCases, groupCases, importCases, inspectionCases, readyCases, staffCases, forgottenCases,
		protectionCases, knowledgeCases, findingCases, vettingCases, trialCases, guidingCases, contributionCases, printoutCases, credentialUseCases, figureCases, nameCases, initialCases,
	} {
		all = append(all, part...)
	}
	return all
}

// count writes down that a case ran.
func count(t *testing.T, engine, name string) {
	t.Helper()
	path := os.Getenv("YIBAO_CONTRACT_COUNT")
	if path == "" || t.Failed() {
		return
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.WriteString(engine + " " + name + "\n")
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
}

// Bench is what a case works on.
type Bench struct {
	*testing.T
	Engine  string
	connect Connect
	fresh   func(t *testing.T) Connect
	store   *relational.Store
}

var ctx = context.Background()

// engine makes one more connection.
func (b *Bench) engine() relational.Engine {
	b.Helper()
	e, err := b.connect()
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = e.Close() })
	return e
}

// another makes a second empty database.
func (b *Bench) another() Connect { return b.fresh(b.T) }

// open opens the stores as one more process, which seals as the writer.
func (b *Bench) open(writer string) *relational.Store {
	b.Helper()
	s, err := relational.Open(ctx, b.engine(), relational.Options{WriterID: writer})
	if err != nil {
		b.Fatal(err)
	}
	return s
}

// db returns the case's store, opening it at first.
func (b *Bench) db() *relational.Store {
	b.Helper()
	if b.store == nil {
		b.store = b.open("W")
	}
	return b.store
}

// do runs a work that must succeed.
func (b *Bench) do(psnNo string, work func(settlement.Work) error) {
	b.Helper()
	b.ok(b.db().Do(ctx, psnNo, work))
}

// load runs an import that must succeed.
func (b *Bench) load(work func(importing.Work) error) {
	b.Helper()
	b.ok(b.db().Import(ctx, work))
}

// publish runs a publication that must succeed.
func (b *Bench) publish(work func(publication.Work) error) {
	b.Helper()
	b.ok(b.db().Publication(ctx, work))
}

// read returns what a reading brings, which must succeed.
func read[T any](b *Bench, what func(verify.Reader) (T, error)) T {
	b.Helper()
	var value T
	b.ok(b.db().Inspect(ctx, func(r verify.Reader) error {
		var err error
		value, err = what(r)
		return err
	}))
	return value
}

// refused returns the error of a reading, which must be made from the wanted
// definition.
func refused[T any](b *Bench, want error, what func(verify.Reader) (T, error)) {
	b.Helper()
	err := b.db().Inspect(ctx, func(r verify.Reader) error {
		_, err := what(r)
		return err
	})
	b.is(err, want)
}

func (b *Bench) ok(err error) {
	b.Helper()
	if err != nil {
		b.Fatalf("%v (cause: %v)", err, errors.Unwrap(err))
	}
}

func (b *Bench) is(err, want error) {
	b.Helper()
	if !errors.Is(err, want) {
		b.Fatalf("got %v, want %v", err, want)
	}
}

// same compares values of the domain: rates as fractions, instants as such,
// nil and empty lists alike.
func (b *Bench) same(want, got any) {
	b.Helper()
	rates := cmp.Comparer(func(x, y money.Rate) bool { return x.Cmp(y) == 0 })
	if diff := cmp.Diff(want, got, rates, cmpopts.EquateEmpty()); diff != "" {
		b.Fatalf("(-want +got)\n%s", diff)
	}
}
