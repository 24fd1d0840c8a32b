package proof_test

import (
	"fmt"
	"testing"

	"yibao/observer/proof"
	"yibao/policies"
	"yibao/process/anchoring"
	"yibao/process/importing"
	"yibao/register/ledger"
	"yibao/storage/storetest/town"
)

// crowd is a town with one settlement among many links that no anchor covers.
func crowd(b *testing.B, links int) (*town.Town, string) {
	b.Helper()
	w := town.New(b, policies.FS)
	setlID := w.Bill(b, w.Person(b, town.Citizen{}), "310", town.Tertiary, true, town.Line("1", town.DrugA, 3, today)).Record.SetlID
	for done := 0; done < links; done += 1000 {
		w.Load(b, func(work importing.Work) error {
			batch := make([]ledger.Seal, 1000)
			for i := range batch {
				batch[i] = ledger.Seal{Subject: ledger.SubjectEntry, Ref: fmt.Sprint("E", done+i), Digest: "digest", Recorded: w.Now()}
			}
			return work.Seal(ctx, batch...)
		})
	}
	return w, setlID
}

const many = 200_000

// BenchmarkAnchor anchors 200,000 links at once.
func BenchmarkAnchor(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		w, _ := crowd(b, many)
		b.StartTimer()
		if _, made, err := (&anchoring.Service{Store: w.Store, Now: w.Now}).Make(ctx); err != nil || !made {
			b.Fatal(err)
		}
	}
	b.ReportMetric(many*float64(b.N)/b.Elapsed().Seconds(), "links/s")
}

// BenchmarkProof makes proofs under an anchor of 200,000 links, with a thousand
// anchors after it; bytes is the size of the file.
func BenchmarkProof(b *testing.B) {
	w, setlID := crowd(b, many)
	for range 1000 {
		w.Credit(b, w.Person(b, town.Citizen{}), "310", 1, today)
		if _, _, err := (&anchoring.Service{Store: w.Store, Now: w.Now}).Make(ctx); err != nil {
			b.Fatal(err)
		}
	}
	size := 0
	for b.Loop() {
		p, err := proof.Build(ctx, w.Store, setlID, "")
		if err != nil {
			b.Fatal(err)
		}
		size = len(p.Encode())
	}
	b.ReportMetric(float64(size), "bytes")
}

// BenchmarkCheck checks a file.
func BenchmarkCheck(b *testing.B) {
	w, setlID := crowd(b, 1000)
	if _, _, err := (&anchoring.Service{Store: w.Store, Now: w.Now}).Make(ctx); err != nil {
		b.Fatal(err)
	}
	p, err := proof.Build(ctx, w.Store, setlID, "")
	if err != nil {
		b.Fatal(err)
	}
	file := p.Encode()
	for b.Loop() {
		p, err := proof.Parse(file)
		if err != nil || p.Check("") != nil {
			b.Fatal(err)
		}
	}
}
