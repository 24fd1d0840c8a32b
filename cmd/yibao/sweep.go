package main

import (
	"context"
	"log/slog"
	"time"

	"yibao/process/account"
	"yibao/process/accountability"
)

// sweepEvery is how often a server looks for holds that have expired.
const sweepEvery = account.HoldLifetime / 3

// keepSwept gives back what holds keep that no settlement took, again and again
// until it is stopped.
func keepSwept(store account.Store, log *slog.Logger) (stop func()) {
	return keepDoing(sweepEvery, func(ctx context.Context) { swept(ctx, store, log) })
}

// forgetEvery is how often a server forgets what it answered to staff long ago.
const forgetEvery = time.Hour

// keepForgetting forgets answers to requests of staff that are older than keep.
func keepForgetting(store accountability.Store, keep time.Duration, log *slog.Logger) (stop func()) {
	return keepDoing(forgetEvery, func(ctx context.Context) {
		service := accountability.Service{Store: store, Now: now, NewID: newID}
		n, err := service.Forget(ctx, keep)
		if err != nil && ctx.Err() == nil {
			log.Warn("旧的应答没有清理完,下次再做", "error", err)
		}
		if n > 0 {
			log.Info("清理旧的应答", "requests", n)
		}
	})
}

// keepDoing does an act at each interval until stop is called, which waits for
// one that has begun.
func keepDoing(every time.Duration, act func(context.Context)) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		ticker := time.NewTicker(every)
		defer ticker.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-ticker.C:
				act(ctx)
			}
		}
	}()
	return func() {
		cancel()
		<-ended
	}
}

// swept sweeps once; what fails is done by the next sweep.
func swept(ctx context.Context, store account.Store, log *slog.Logger) {
	ended, err := personalAccounts(store, now).Sweep(ctx, account.SweepLength)
	if err != nil && ctx.Err() == nil {
		log.Warn("共济冻结没有清理完,下次再做", "error", err)
	}
	if len(ended) > 0 {
		log.Info("退回到期的共济冻结", "holds", len(ended))
	}
}
