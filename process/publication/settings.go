package publication

import (
	"context"

	"yibao/ground/period"
	"yibao/law/region"
	"yibao/register/policy"
)

// PublishSettings checks the settings of a region (统筹区.yaml) and publishes
// them, on the same terms as Publish.
func (s Service) PublishSettings(ctx context.Context, name, text, author string) (policy.Published, []region.Complaint, error) {
	settings, complaints := region.Parse(name, []byte(text))
	if n := errorCount(complaints); n > 0 {
		return policy.Published{}, complaints, ErrFaulty.With(name, n)
	}
	if settings == nil {
		return policy.Published{}, complaints, ErrIncomplete.With(name)
	}
	checked := settings.Bundle()
	candidate := policy.Published{
		Version:  period.Version{Effective: settings.Effective()},
		Document: policy.Region, Region: string(settings.Region()),
		Title: settings.Name(), Entry: checked.Entry, Files: filesOf(checked), Hash: settings.Hash(), Author: author,
	}
	published, err := s.publish(ctx, candidate)
	return published, complaints, err
}
