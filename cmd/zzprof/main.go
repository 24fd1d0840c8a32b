package main

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
	"strconv"
	"sync/atomic"
	"syscall"
	"time"

	"yibao/observer/replay"
	"yibao/observer/verify"
	"yibao/process/settlement"
	"yibao/storage"
)

func cpu() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func main() {
	ctx := context.Background()
	s, err := storage.Open(ctx, os.Args[2], storage.Options{})
	if err != nil {
		panic(err)
	}
	n, _ := strconv.Atoi(os.Args[3])
	f, _ := os.Create("/tmp/rb/prof." + os.Args[1])
	for i := 0; i < n+1; i++ {
		if i == 1 {
			_ = pprof.StartCPUProfile(f)
		}
		begun, spent := time.Now(), cpu()
		done := 0
		switch os.Args[1] {
		case "replay":
			r, err := (&replay.Service{Store: s, Settlements: &settlement.Service{Store: s, Texts: &settlement.Texts{}}}).Run(ctx, func(int) {})
			if err != nil || len(r.Differences) > 0 {
				panic(fmt.Sprint(r, err))
			}
			done = r.Replayed
		case "verify":
			r, err := verify.Run(ctx, s, func(int) {})
			if err != nil || !r.Clean() {
				panic(fmt.Sprint(r, err))
			}
			done = r.Settlements + r.Entries
		case "scan", "sealed":
			scope := verify.Judged
			if os.Args[1] == "sealed" {
				scope = verify.Sealed
			}
			var count atomic.Int64
			err := verify.Inspect(ctx, s, func(r verify.Reader) error {
				return r.(verify.Pager).Pages(ctx, scope, func(_ verify.Reader, p verify.Page) error {
					for _, h := range p.Histories {
						count.Add(int64(len(h.Records)))
					}
					return nil
				})
			})
			if err != nil {
				panic(err)
			}
			done = int(count.Load())
		}
		el, c := time.Since(begun), cpu()-spent
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		fmt.Printf("%s %d: %v %.0f/s cpu %.1f us each, alloc total %d MB sys %d MB\n", os.Args[1], done, el, float64(done)/el.Seconds(), float64(c.Microseconds())/float64(done), m.TotalAlloc>>20, m.Sys>>20)
	}
	pprof.StopCPUProfile()
}
