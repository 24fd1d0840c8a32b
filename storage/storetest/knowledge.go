package storetest

import (
	"time"

	"yibao/ground/period"
	"yibao/process/curation"
	"yibao/register/knowledge"
)

func knowledgePoint(id, number string, minutes int, from, to string) knowledge.Point {
	p := knowledge.Point{
		Version: version(id, minutes, from, to), Number: number, Kind: "ITEM_DUP_CHARGE", Source: "国家医保局", Batch: "第七批",
		Official: "GZ10000102012000", Name: "甲项", Group: "组一", Clause: "含乙项", Active: true,
		Items:  []knowledge.Key{{Match: knowledge.ByCode, Text: "001101"}, {Match: knowledge.ByPrefix, Text: "0012"}},
		Others: []knowledge.Key{{Match: knowledge.ByName, Text: "乙项"}}, Values: []knowledge.Value{{Name: "窗口", Text: "日"}},
		Replaces: []string{"K-0"},
	}
	return p
}

func knowledgeBatch(number string) knowledge.Batch {
	return knowledge.Batch{
		Source: "国家医保局", Number: number, Title: "重复收费", Valid: period.Since(day("2026-01-01")),
		Recorded: version("", 0, "2026-01-01", "").Recorded,
	}
}

// learn runs a work on the knowledge base that must succeed.
func (b *Bench) learn(work func(curation.Work) error) {
	b.Helper()
	b.ok(b.db().Knowledge(ctx, work))
}

var knowledgeCases = []Case{
	{"知识/a batch with its points comes back as written", func(b *Bench) {
		points := []knowledge.Point{knowledgePoint("K-1", "乙", 0, "2026-01-01", ""), knowledgePoint("K-2", "甲", 0, "2026-02-01", "2026-03-01")}
		b.learn(func(w curation.Work) error { return w.AddKnowledge(ctx, knowledgeBatch("第七批"), points) })
		b.learn(func(w curation.Work) error {
			got, err := w.Points(ctx, "390100", period.Since(day("2026-01-01")), points[0].Recorded)
			b.ok(err)
			b.same([]knowledge.Point{points[0], points[1]}, got)
			batches, err := w.Batches(ctx)
			b.ok(err)
			b.same([]knowledge.Batch{knowledgeBatch("第七批")}, batches)
			byID, err := w.PointVersions(ctx, []string{"K-2", "K-9", "K-1"})
			b.ok(err)
			b.same([]knowledge.Point{points[1], points[0]}, byID)
			return nil
		})
	}},
	{"知识/points are those of the region, of the days, known by then", func(b *Bench) {
		local := knowledgePoint("K-1", "本市", 0, "2026-01-01", "")
		local.Region = "3901"
		other := knowledgePoint("K-2", "外市", 0, "2026-01-01", "")
		other.Region = "3902"
		over := knowledgePoint("K-3", "期满", 0, "2025-01-01", "2026-01-01")
		late := knowledgePoint("K-4", "后知", 60, "2026-01-01", "")
		b.learn(func(w curation.Work) error {
			return w.AddKnowledge(ctx, knowledgeBatch("一"), []knowledge.Point{local, other, over, late})
		})
		for _, c := range []struct {
			region string
			from   string
			asOf   time.Time
			want   []knowledge.Point
		}{
			{"390100", "2026-01-01", local.Recorded, []knowledge.Point{local}},
			{"390100", "2025-12-31", local.Recorded, []knowledge.Point{over, local}},
			{"390100", "2026-01-01", late.Recorded, []knowledge.Point{late, local}},
			{"390201", "2026-01-01", local.Recorded, []knowledge.Point{other}},
			{"", "2026-01-01", local.Recorded, []knowledge.Point{other, local}},
		} {
			b.learn(func(w curation.Work) error {
				got, err := w.Points(ctx, c.region, period.Since(day(c.from)), c.asOf)
				b.ok(err)
				b.same(c.want, got)
				return nil
			})
		}
	}},
	{"知识/a batch twice is refused and leaves the first", func(b *Bench) {
		point := knowledgePoint("K-1", "甲", 0, "2026-01-01", "")
		b.learn(func(w curation.Work) error {
			return w.AddKnowledge(ctx, knowledgeBatch("一"), []knowledge.Point{point})
		})
		b.is(b.db().Knowledge(ctx, func(w curation.Work) error {
			return w.AddKnowledge(ctx, knowledgeBatch("一"), []knowledge.Point{knowledgePoint("K-2", "乙", 0, "2026-01-01", "")})
		}), knowledge.ErrBatchTaken)
		b.learn(func(w curation.Work) error {
			got, err := w.Points(ctx, "", period.Since(day("2026-01-01")), point.Recorded)
			b.ok(err)
			b.same([]knowledge.Point{point}, got)
			return nil
		})
	}},
	{"知识/rules of the region and those shipped, oldest first; an unknown version is refused", func(b *Bench) {
		rule := func(id, region string, minutes int) knowledge.RuleVersion {
			return knowledge.RuleVersion{
				Version: version(id, minutes, "2026-01-01", ""), Region: region, Rule: "R1", Kind: "ITEM_FREQ", Title: "限频次",
				State: knowledge.Shadow, File: "a.rule", Text: "规则: 限频次\n", Hash: "h", Good: "例: 好\n", Bad: "例: 坏\n", Author: "甲", Reviewer: "乙",
			}
		}
		shipped, ours, theirs := rule("R-1", "", 0), rule("R-2", "390100", 1), rule("R-3", "390200", 2)
		b.learn(func(w curation.Work) error {
			for _, r := range []knowledge.RuleVersion{ours, theirs, shipped} {
				b.ok(w.AddRule(ctx, r))
			}
			return nil
		})
		b.learn(func(w curation.Work) error {
			got, err := w.Rules(ctx, "390100", theirs.Recorded)
			b.ok(err)
			b.same([]knowledge.RuleVersion{shipped, ours}, got)
			one, err := w.RuleVersion(ctx, "R-2")
			b.ok(err)
			b.same(ours, one)
			_, err = w.RuleVersion(ctx, "R-9")
			b.is(err, knowledge.ErrUnknownRule)
			return nil
		})
	}},
}
