package policy_test

import (
	"testing"
	"time"

	"yibao/ground/period"
	"yibao/register/policy"
)

func published() policy.Published {
	return policy.Published{
		Version:  period.Version{ID: "V1", Effective: period.Since(period.MustDate("2026-01-01")), Recorded: time.UnixMicro(1_770_000_000_000_001).UTC()},
		Document: policy.Benefit, Region: "330200", Scheme: "390", Business: "住院", Title: "居民住院",
		Entry: "a.yaml", Files: []policy.File{{Name: "a.yaml", Text: "甲"}, {Name: "b.yaml", Text: "乙"}},
		Hash: "h", Author: "张三",
	}
}

func TestDigestCoversEveryField(t *testing.T) {
	t.Parallel()
	original := published().Digest()
	open := published()
	open.Effective.To = 0
	if open.Digest() != original || len(original) != 64 {
		t.Fatalf("an open end written as 0 gives %q, as Forever %q", open.Digest(), original)
	}
	changes := map[string]func(*policy.Published){
		"id":        func(p *policy.Published) { p.ID = "V2" },
		"from":      func(p *policy.Published) { p.Effective.From++ },
		"to":        func(p *policy.Published) { p.Effective.To = p.Effective.From + 1 },
		"recorded":  func(p *policy.Published) { p.Recorded = p.Recorded.Add(time.Microsecond) },
		"document":  func(p *policy.Published) { p.Document = policy.Region },
		"region":    func(p *policy.Published) { p.Region = "330100" },
		"scheme":    func(p *policy.Published) { p.Scheme = "310" },
		"business":  func(p *policy.Published) { p.Business = "门诊" },
		"title":     func(p *policy.Published) { p.Title = "" },
		"entry":     func(p *policy.Published) { p.Entry = "b.yaml" },
		"file name": func(p *policy.Published) { p.Files[0].Name = "c.yaml" },
		"file text": func(p *policy.Published) { p.Files[1].Text = "丙" },
		"one less":  func(p *policy.Published) { p.Files = p.Files[:1] },
		"hash":      func(p *policy.Published) { p.Hash = "g" },
		"author":    func(p *policy.Published) { p.Author = "李四" },
		"approver":  func(p *policy.Published) { p.Approver = "王五" },
	}
	for name, change := range changes {
		p := published()
		change(&p)
		if p.Digest() == original {
			t.Errorf("%s: the digest did not change", name)
		}
	}
}
