package publication

import (
	"context"

	"yibao/ground/period"
	"yibao/law/levyfile"
	"yibao/register/policy"
)

// PublishLevy checks a contribution policy (缴费政策) and publishes it, on the
// same terms as Publish.
func (s Service) PublishLevy(ctx context.Context, name, text, author string) (policy.Published, []levyfile.Complaint, error) {
	compiled, complaints := levyfile.Parse(name, text)
	if n := errorCount(complaints); n > 0 {
		return policy.Published{}, complaints, ErrFaulty.With(name, n)
	}
	if compiled == nil {
		return policy.Published{}, complaints, ErrIncomplete.With(name)
	}
	checked := compiled.Bundle()
	candidate := policy.Published{
		Version:  period.Version{Effective: compiled.Effective},
		Document: policy.Levy, Region: compiled.Region, Scheme: compiled.Scheme,
		Title: compiled.Title, Entry: checked.Entry, Files: filesOf(checked), Hash: checked.Hash(), Author: author,
	}
	published, err := s.publish(ctx, candidate)
	return published, complaints, err
}
