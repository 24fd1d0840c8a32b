package screening

import (
	"context"
	"sync"
	"sync/atomic"
)

// stride is how many persons a core takes at a time.
const stride = 256

// RunAll runs the program over the whole batch on so many cores. The hits of one
// person lie together; persons are in no order.
func (p *Program) RunAll(ctx context.Context, b *Batch, cores int) ([]Hit, error) {
	var next atomic.Int64
	parts := make([][]Hit, max(cores, 1))
	var all sync.WaitGroup
	for c := range parts {
		all.Go(func() {
			w := p.worker(b, nil)
			for ctx.Err() == nil {
				from := int(next.Add(stride)) - stride
				if from >= b.Persons() {
					break
				}
				for person := from; person < min(from+stride, b.Persons()); person++ {
					w.person(int32(person))
				}
			}
			parts[c] = w.hits
		})
	}
	all.Wait()
	hits := parts[0]
	for _, part := range parts[1:] {
		hits = append(hits, part...)
	}
	return hits, ctx.Err()
}
