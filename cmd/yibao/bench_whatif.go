package main

import (
	"context"
	"strings"

	"yibao/ground/period"
	"yibao/law/policyfile"
	"yibao/observer/replay"
	"yibao/observer/whatif"
	"yibao/policies"
	"yibao/workshop/bench"
)

type benchWhatif struct {
	benchLoad
	Settlements int `help:"先结算多少笔再试算" default:"20000"`
}

// Run measures what-if.
func (c benchWhatif) Run() error {
	if c.Quick {
		c.Settlements = min(c.Settlements, 3000)
	}
	return benchRun(c.benchLoad, c.measure)
}

func (c benchWhatif) measure(ctx context.Context, s *benchStage) (bench.Report, error) {
	trial, err := benchTrial()
	if err != nil {
		return bench.Report{}, err
	}
	return bench.WhatifBench{
		ReplayBench: bench.ReplayBench{
			Plan: s.plan, Centre: s.centre, Handler: s.handler, Settlements: c.Settlements,
			Replay: replay.Service{Store: s.store, Settlements: settlements(s.store, now)},
		},
		Whatif: whatif.Service{Store: s.store, Settlements: settlements(s.store, now)}, Trial: trial,
	}.Run(ctx)
}

// benchTrial tries a lower deductible at pharmacies of the demonstration city,
// on everything that was settled.
func benchTrial() (whatif.Trial, error) {
	trial := whatif.Trial{From: period.MustDate("2000-01-01"), To: period.Forever.AddDays(-1), Top: 10}
	shipped, _ := policyfile.Load(policies.FS, "390100-安澜/职工-药店.yaml")
	if shipped == nil {
		return trial, errBenchRegion
	}
	bundle := shipped.Bundle()
	for i, f := range bundle.Files {
		bundle.Files[i].Text = strings.Replace(f.Text, "{在职: 600, 退休: 400}", "{在职: 100, 退休: 50}", 1)
	}
	changed, _ := policyfile.FromBundle(bundle)
	if changed == nil {
		return trial, errBenchRegion
	}
	trial.Policies = []*policyfile.Policy{changed}
	return trial, nil
}
