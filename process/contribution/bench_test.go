package contribution_test

import (
	"testing"

	process "yibao/process/contribution"
)

// BenchmarkMonth assesses one month of 60,000 persons with 3,000 employers.
func BenchmarkMonth(b *testing.B) {
	o := newOffice(b)
	o.many(3000, 20)
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		term := month([]string{"2025-01", "2025-02", "2025-03", "2025-04", "2025-05", "2025-06"}[i%6])
		run, err := o.service.Assess(ctx, process.Batch{Region: home, Scheme: employees, Class: "单位职工", Term: term, Operator: "S1"}, nil)
		if err != nil || run.Heads != 60000 {
			b.Fatalf("%+v %v", run, err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N)/60, "µs/person")
}
