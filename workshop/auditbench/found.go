package auditbench

import (
	"slices"

	"yibao/process/screening"
)

// rules is how many rules the bench has.
const rules = 12

// Found is what one way of judging found: for each rule the ids of the lines, in
// order.
type Found [rules][]int32

// foundBy sorts hits of the program by rule and line id.
func foundBy(b *screening.Batch, hits []screening.Hit) Found {
	var f Found
	for _, h := range hits {
		f[h.Rule] = append(f[h.Rule], b.LineID(h.Line))
	}
	f.sort()
	return f
}

func (f *Found) sort() {
	for i := range f {
		slices.Sort(f[i])
	}
}

// Total is the number of all hits.
func (f *Found) Total() int {
	n := 0
	for _, ids := range f {
		n += len(ids)
	}
	return n
}

// Differs returns the first rule on which two ways differ, counted from 1, and a
// line that only one of them found; 0 when they found the same.
func (f *Found) Differs(other *Found) (rule int, line int32) {
	for i := range f {
		if slices.Equal(f[i], other[i]) {
			continue
		}
		for at := 0; ; at++ {
			switch {
			case at >= len(f[i]):
				return i + 1, other[i][at]
			case at >= len(other[i]) || f[i][at] < other[i][at]:
				return i + 1, f[i][at]
			case f[i][at] > other[i][at]:
				return i + 1, other[i][at]
			}
		}
	}
	return 0, 0
}
