package auditbench

import (
	"context"
	"testing"

	"yibao/process/screening"
)

func BenchmarkProgram(b *testing.B) {
	w := NewWorld(1, SizeOf(2_000_000))
	program, err := screening.Compile(w.Knowledge.Rules(), w.Size.Items)
	if err != nil {
		b.Fatal(err)
	}
	f := newFused(w)
	b.Run("program", func(b *testing.B) {
		for b.Loop() {
			if _, err := program.RunAll(context.Background(), w.Batch, 2); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(w.Batch.Lines())*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mlines/s")
	})
	b.Run("fused", func(b *testing.B) {
		for b.Loop() {
			f.run(2)
		}
		b.ReportMetric(float64(w.Batch.Lines())*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mlines/s")
	})
}
