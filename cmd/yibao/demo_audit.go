package main

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"yibao/ground/period"
	"yibao/law/deliveryfile"
	"yibao/law/rulefile"
	"yibao/process/curation"
	"yibao/process/screening"
	"yibao/register/knowledge"
	"yibao/rules"
)

// auditBasis takes the demonstration's knowledge in and puts the shipped rules to
// use, as two persons would.
func (d *demo) auditBasis(ctx context.Context) error {
	service := curation.Service{Store: d.store, Now: d.clock.now, NewID: newID}
	points, err := demoKnowledge(ctx, &service)
	if err != nil {
		return err
	}
	files, err := rulesIn(rules.FS, ".")
	if err != nil {
		return err
	}
	written, err := service.Publish(ctx, curation.Publication{
		Region: demoRegion, State: knowledge.Active, From: d.day.AddDays(-365), Author: "演示", Reviewer: "演示复核", Rules: files,
	})
	if err != nil {
		return err
	}
	fmt.Printf("智能审核:示范知识点 %d 个,启用规则 %d 条\n", points, len(written))
	return nil
}

// demoKnowledge takes the shipped demonstration knowledge in; none of it may be
// refused.
func demoKnowledge(ctx context.Context, service *curation.Service) (int, error) {
	layout, err := rules.Knowledge.ReadFile(rules.KnowledgeLayout)
	if err != nil {
		return 0, err
	}
	deliveries, err := deliveryfile.Parse(rules.KnowledgeLayout, layout)
	if err != nil {
		return 0, err
	}
	folder := path.Dir(rules.KnowledgeLayout)
	entries, err := fs.ReadDir(rules.Knowledge, folder)
	if err != nil {
		return 0, err
	}
	var files []curation.File
	for _, e := range entries {
		content, err := rules.Knowledge.ReadFile(path.Join(folder, e.Name()))
		if err != nil {
			return 0, err
		}
		files = append(files, curation.File{Name: e.Name(), Content: content})
	}
	points := 0
	for _, x := range deliveries {
		report, err := service.Take(ctx, x, files, false)
		if err != nil {
			return points, err
		}
		for _, r := range report.Refusals {
			return points, fmt.Errorf("示范知识 %s 第 %d 行:%s", r.File, r.Row, r.Reason)
		}
		points += report.Points
	}
	return points, nil
}

// audit reviews what was settled and tells what was found.
func (d *demo) audit(ctx context.Context) error {
	service := screening.Service{Store: d.store, Now: d.clock.now, NewID: newID}
	report, err := service.Screen(ctx, screening.Run{
		Region: demoRegion, Span: period.Span{From: d.day.AddDays(-365), To: d.day.AddDays(1)},
	})
	if err != nil {
		return err
	}
	fmt.Printf("\n智能审核:%d 人、%d 行明细,疑点 %d 个,质疑基金 %s 元(一行只算一次)\n", report.Persons, report.Lines, report.Found, report.Total.Grouped())
	const told = 5
	for _, t := range report.Rules[:min(len(report.Rules), told)] {
		fmt.Printf("%18s  %s(%s),%d 个\n", t.Amount.Grouped(), t.Title, t.Level, t.Hits)
	}
	tellRecords(report.Rules)
	return nil
}

// tellRecords tells what the review of medical records (病历审核) found.
func tellRecords(rules []screening.Tally) {
	var told []string
	for _, t := range rules {
		if kind, ok := rulefile.KindOf(t.Kind); ok && kind.OfRecords() && t.Hits > 0 {
			told = append(told, fmt.Sprintf("%s %d 个 %s 元", t.Title, t.Hits, t.Amount.Grouped()))
		}
	}
	if len(told) > 0 {
		fmt.Printf("其中病历审核(医嘱、报告、首页、病历与收费互相核对):%s\n", strings.Join(told, ","))
	}
}
