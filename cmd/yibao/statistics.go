package main

import (
	"context"
	"log/slog"
	"time"

	"yibao/observer/figures"
)

// figuresEvery is how often a server looks for days that are over and not folded
// yet, so that who asks for statistics does not wait for it.
const figuresEvery = time.Hour

// statistics folds what was settled.
func statistics(store figures.Store, clock func() time.Time) figures.Service {
	return figures.Service{Store: store, Now: clock, Zone: china}
}

// keepFolded folds days that are over, at once and then again and again until it
// is stopped.
func keepFolded(store figures.Store, log *slog.Logger) (stop func()) {
	first, cancel := context.WithCancel(context.Background())
	begun := make(chan struct{})
	go func() {
		defer close(begun)
		folded(first, statistics(store, now), log)
	}()
	again := keepDoing(figuresEvery, func(ctx context.Context) { folded(ctx, statistics(store, now), log) })
	return func() {
		cancel()
		<-begun
		again()
	}
}

// folded folds once; what fails is done by the next one, or by who asks.
func folded(ctx context.Context, service figures.Service, log *slog.Logger) {
	days, err := service.Keep(ctx)
	if err != nil && ctx.Err() == nil {
		log.Warn("统计没有归集完,下次再做", "error", err)
	}
	if days > 0 {
		log.Info("归集统计", "days", days)
	}
}
