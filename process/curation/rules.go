package curation

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"yibao/ground/fault"
	"yibao/ground/period"
	"yibao/judge/audit"
	"yibao/law/rulefile"
	"yibao/register/knowledge"
)

// Refusals of publishing rules.
var (
	ErrFaultyRule = fault.Define("YB8311", fault.Business, "审核规则 %s 有问题,没有发布:%s")
	ErrNoMove     = fault.Define("YB8312", fault.Business, "审核规则 %s 现在是%s,不能改为%s;请先%s")
	ErrNoReviewer = fault.Define("YB8313", fault.Business, "启用审核规则要有发布人和另一个复核人,现在写的是 %s 和 %s")
	ErrRuleTwice  = fault.Define("YB8314", fault.Business, "审核规则编号 %s 在 %s 和 %s 里各有一个,请留下一个")
)

// RuleFile is a rule file to publish, with its cases, which may be empty.
type RuleFile struct{ Name, Text, Good, Bad string }

// Publication says how rules are published.
type Publication struct {
	Region   string // admdvs; "" for all regions of the centre
	State    knowledge.State
	From     period.Date // first day
	Author   string
	Reviewer string // another person; needed to activate
	Rules    []RuleFile
}

// Publish publishes rules all together or not at all and returns the versions
// written; a rule whose text and state stand already is passed over.
// ErrFaultyRule, ErrNoMove, ErrNoReviewer, ErrRuleTwice.
func (s *Service) Publish(ctx context.Context, p Publication) ([]knowledge.RuleVersion, error) {
	if p.State == knowledge.Active && (p.Author == "" || p.Reviewer == "" || p.Author == p.Reviewer) {
		return nil, ErrNoReviewer.With(p.Author, p.Reviewer)
	}
	drafts, err := checked(p)
	if err != nil {
		return nil, err
	}
	var written []knowledge.RuleVersion
	err = s.Store.Knowledge(ctx, func(w Work) error {
		written = nil
		now := s.Now().UTC().Truncate(time.Microsecond)
		versions, err := w.Rules(ctx, p.Region, now)
		if err != nil {
			return err
		}
		for _, v := range drafts {
			issued, there := last(versions, p.Region, v.Rule, true)
			if there && p.State != knowledge.Draft && !issued.State.May(p.State) {
				return ErrNoMove.With(v.Rule, issued.State, p.State, "发布为草稿或影子")
			}
			before, there := last(versions, p.Region, v.Rule, p.State != knowledge.Draft)
			if there && before.State == p.State && before.Hash == v.Hash && before.Effective == v.Effective && before.Good == v.Good && before.Bad == v.Bad {
				continue
			}
			v.ID, v.Recorded = s.NewID(), now
			if err := w.AddRule(ctx, v); err != nil {
				return err
			}
			written = append(written, v)
		}
		return nil
	})
	return written, err
}

// checked reads the rules; each must compile.
func checked(p Publication) ([]knowledge.RuleVersion, error) {
	files := map[string]string{}
	list := make([]knowledge.RuleVersion, 0, len(p.Rules))
	for _, f := range p.Rules {
		rule, complaints := rulefile.Parse(f.Name, f.Text)
		if len(complaints) > 0 {
			return nil, ErrFaultyRule.With(f.Name, complaints[0].String())
		}
		if other, twice := files[rule.Code]; twice {
			return nil, ErrRuleTwice.With(rule.Code, other, f.Name)
		}
		files[rule.Code] = f.Name
		hash := sha256.Sum256([]byte(f.Text))
		v := knowledge.RuleVersion{
			Version: period.Version{Effective: period.Since(p.From)}, Region: p.Region, Rule: rule.Code, Kind: rule.Kind,
			Title: rule.Title, State: p.State, File: f.Name, Text: f.Text, Hash: hex.EncodeToString(hash[:]), Good: f.Good, Bad: f.Bad,
			Author: p.Author, Reviewer: p.Reviewer,
		}
		if _, faults := audit.Compile(strings.TrimSpace(p.Region), []knowledge.RuleVersion{v}, nil); len(faults) > 0 {
			return nil, ErrFaultyRule.With(f.Name, faults[0].Text)
		}
		list = append(list, v)
	}
	return list, nil
}

// last returns the region's last recorded version of a rule, drafts included
// unless only those are wanted that were issued.
func last(versions []knowledge.RuleVersion, region, rule string, issued bool) (knowledge.RuleVersion, bool) {
	var found knowledge.RuleVersion
	there := false
	for _, v := range versions {
		if v.Region == region && v.Rule == rule && (!issued || v.State != knowledge.Draft) && (!there || v.After(found.Version)) {
			found, there = v, true
		}
	}
	return found, there
}
