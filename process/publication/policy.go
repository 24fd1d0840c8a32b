package publication

import (
	"context"
	"slices"
	"strings"
	"time"

	"yibao/ground/period"
	"yibao/law/policyfile"
	"yibao/register/ledger"
	"yibao/register/policy"
)

// Service publishes. Now gives the instant of publication, NewID its version id.
type Service struct {
	Store Store
	Now   func() time.Time
	NewID func() string

	approver string
}

// Approved is the service for what a second person has approved: the published
// version names that person beside its author.
func (s Service) Approved(approver string) Service {
	s.approver = approver
	return s
}

// Publish checks a benefit policy with all the files it inherits from and
// publishes it. Every complaint is returned, warnings too; with an error among
// them the error is ErrFaulty. A bundle that is in force under its region,
// scheme and business already is not published again: the version that stands
// is the answer. The author is who answers for the publication.
func (s Service) Publish(ctx context.Context, bundle policyfile.Bundle, author string) (policy.Published, []policyfile.Complaint, error) {
	compiled, complaints := policyfile.FromBundle(bundle)
	if n := errorCount(complaints); n > 0 {
		return policy.Published{}, complaints, ErrFaulty.With(bundle.Entry, n)
	}
	if compiled == nil {
		return policy.Published{}, complaints, ErrIncomplete.With(bundle.Entry)
	}
	header, checked := compiled.Header(), compiled.Bundle()
	if header.Region == "" || header.Scheme == "" || header.Business == "" {
		return policy.Published{}, complaints, ErrFragment.With(bundle.Entry)
	}
	candidate := policy.Published{
		Version:  period.Version{Effective: header.Effective},
		Document: policy.Benefit, Region: header.Region, Scheme: header.Scheme, Business: header.Business,
		Title: header.Title, Entry: checked.Entry, Files: filesOf(checked), Hash: checked.Hash(), Author: author,
	}
	published, err := s.publish(ctx, candidate)
	return published, complaints, err
}

func filesOf(b policyfile.Bundle) []policy.File {
	files := make([]policy.File, len(b.Files))
	for i, f := range b.Files {
		files[i] = policy.File{Name: f.Name, Text: f.Text}
	}
	return files
}

func errorCount(complaints []policyfile.Complaint) int {
	n := 0
	for _, c := range complaints {
		if c.Severity == policyfile.Error {
			n++
		}
	}
	return n
}

// publish stores and seals a checked candidate, unless it stands already.
func (s Service) publish(ctx context.Context, candidate policy.Published) (policy.Published, error) {
	if strings.TrimSpace(candidate.Author) == "" {
		return policy.Published{}, ErrNoAuthor.With()
	}
	if !candidate.Effective.Valid() {
		return policy.Published{}, ErrUndated.With(candidate.Entry)
	}
	candidate.Effective.To, candidate.Approver = candidate.Effective.End(), s.approver
	var published policy.Published
	err := s.Store.Publication(ctx, func(w Work) error {
		standing, err := standing(ctx, w, candidate)
		if err != nil {
			return err
		}
		if standing != "" {
			published, err = w.PublishedVersion(ctx, standing)
			return err
		}
		published = candidate
		published.ID, published.Recorded = s.NewID(), s.Now().UTC().Truncate(time.Microsecond)
		if err := w.Publish(ctx, published); err != nil {
			return err
		}
		return w.Seal(ctx, ledger.Seal{
			Subject: ledger.SubjectPolicy, Ref: published.ID, Digest: published.Digest(), Recorded: published.Recorded,
		})
	})
	if err != nil {
		return policy.Published{}, err
	}
	return published, nil
}

// standing returns the version id under which the very same texts are in
// force, "" when there is none: a text that a later publication covers, on
// whatever day, is news when it is published again.
func standing(ctx context.Context, w Work, candidate policy.Published) (string, error) {
	versions, err := earlier(ctx, w, candidate)
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(versions, func(p policy.Published) bool { return p.Hash == candidate.Hash })
	if i < 0 {
		return "", nil
	}
	return versions[i].ID, nil
}

// earlier returns the versions of the candidate's key that no later version of
// the key covers on any day.
func earlier(ctx context.Context, w Work, candidate policy.Published) ([]policy.Published, error) {
	list := func() ([]policy.Published, error) { return w.Policies(ctx, candidate.Region, candidate.Scheme) }
	if candidate.Document == policy.Region {
		list = func() ([]policy.Published, error) { return w.Settings(ctx, candidate.Region) }
	}
	if candidate.Document == policy.Levy {
		list = func() ([]policy.Published, error) { return w.Levies(ctx, candidate.Region, candidate.Scheme) }
	}
	all, err := list()
	if err != nil {
		return nil, err
	}
	var same []policy.Published
	for _, p := range all {
		if p.Document == candidate.Document && p.Business == candidate.Business {
			same = append(same, p)
		}
	}
	return slices.DeleteFunc(slices.Clone(same), func(p policy.Published) bool {
		return slices.ContainsFunc(same, func(q policy.Published) bool {
			return q.After(p.Version) && q.Effective.Overlaps(p.Effective)
		})
	}), nil
}
