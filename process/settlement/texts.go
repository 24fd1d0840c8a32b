package settlement

import (
	"context"
	"sync"

	"yibao/ground/period"
	"yibao/law/policyfile"
	"yibao/law/region"
	"yibao/register/policy"
)

// Texts compiles published policies and settings and keeps them by version id.
// Versions never change, so neither does what is kept.
type Texts struct {
	policies sync.Map // version id → *policyfile.Policy
	settings sync.Map // version id → *region.Settings
}

// policyFor finds the policy that governs the visit: of those published for
// the region, scheme and business whose span contains the day that the policy
// itself says governs, the latest published. The region's settings say which
// business a kind of care belongs to.
func (t *Texts) policyFor(ctx context.Context, r Reader, settings *region.Settings, scheme string, f Facts) (*policyfile.Policy, string, error) {
	home := string(settings.Region())
	business, known := settings.Business(f.MedType)
	if !known {
		return nil, "", ErrMedTypeUnfit.With(f.MedType, "统筹区 "+home)
	}
	published, err := r.Policies(ctx, home, scheme)
	if err != nil {
		return nil, "", err
	}
	var best *policyfile.Policy
	var bestVersion period.Version
	for _, p := range published {
		if p.Business != business || best != nil && !p.Version.After(bestVersion) {
			continue
		}
		compiled, err := t.policy(ctx, r, p.ID)
		if err != nil {
			return nil, "", err
		}
		if p.Effective.Contains(f.governing(compiled.Header().Governing)) {
			best, bestVersion = compiled, p.Version
		}
	}
	if best == nil {
		return nil, "", policy.ErrNoPolicy.With(home, scheme, business, f.lastDay())
	}
	return best, bestVersion.ID, nil
}

// governing returns the day that a policy lets govern.
func (f Facts) governing(kind policyfile.DateKind) period.Date {
	switch kind {
	case policyfile.Admission:
		return f.Begin
	case policyfile.Settlement:
		return f.Day
	default:
		return f.lastDay()
	}
}

// policy returns the compiled policy of a version.
func (t *Texts) policy(ctx context.Context, r policy.Reader, versionID string) (*policyfile.Policy, error) {
	if kept, ok := t.policies.Load(versionID); ok {
		return kept.(*policyfile.Policy), nil
	}
	published, err := r.PublishedVersion(ctx, versionID)
	if err != nil {
		return nil, err
	}
	bundle := policyfile.Bundle{Entry: published.Entry}
	for _, f := range published.Files {
		bundle.Files = append(bundle.Files, policyfile.File{Name: f.Name, Text: f.Text})
	}
	compiled, _ := policyfile.FromBundle(bundle)
	if compiled == nil {
		return nil, ErrBadText.With(versionID)
	}
	t.policies.Store(versionID, compiled)
	return compiled, nil
}

// settingsOn returns the latest published settings of a region on a day.
func (t *Texts) settingsOn(ctx context.Context, r Reader, home string, day period.Date) (*region.Settings, string, error) {
	published, err := r.Settings(ctx, home)
	if err != nil {
		return nil, "", err
	}
	latest := period.Latest(published, day, func(p policy.Published) string { return p.Region })
	if len(latest) == 0 {
		return nil, "", policy.ErrNoSettings.With(home)
	}
	settings, err := t.settingsVersion(ctx, r, latest[0].ID)
	return settings, latest[0].ID, err
}

func (t *Texts) settingsVersion(ctx context.Context, r Reader, versionID string) (*region.Settings, error) {
	if kept, ok := t.settings.Load(versionID); ok {
		return kept.(*region.Settings), nil
	}
	published, err := r.PublishedVersion(ctx, versionID)
	if err != nil {
		return nil, err
	}
	if len(published.Files) != 1 {
		return nil, ErrBadText.With(versionID)
	}
	settings, _ := region.Parse(published.Files[0].Name, []byte(published.Files[0].Text))
	if settings == nil {
		return nil, ErrBadText.With(versionID)
	}
	t.settings.Store(versionID, settings)
	return settings, nil
}
