package relational

import (
	"context"
	"slices"

	"yibao/register/policy"
)

var published = fact[policy.Published]{
	"政策", "published",
	versionColumns + ", document, region, scheme, business, title, entry, hash, author, approver", scanPublished,
}

func scanPublished(r row) (policy.Published, error) {
	var p policy.Published
	err := r.Scan(version(&p.Version, &p.Document, &p.Region, &p.Scheme, &p.Business, &p.Title, &p.Entry, &p.Hash, &p.Author, &p.Approver)...)
	return p, err
}

func publishedRow(p policy.Published) []any {
	return stamp(p.Version, string(p.Document), p.Region, p.Scheme, p.Business, p.Title, p.Entry, p.Hash, p.Author, p.Approver)
}

func scanFile(r row) (policy.File, error) {
	var f policy.File
	err := r.Scan(&f.Name, &f.Text)
	return f, err
}

// Policies implements policy.Reader; oldest recorded first.
func (t *tx) Policies(ctx context.Context, region, scheme string) ([]policy.Published, error) {
	wanted := policyKey{region, scheme}
	found, err := remembered(ctx, t, func(r *reference) *shelf[policyKey, policy.Published] { return &r.policies },
		func(p policy.Published) policyKey { return policyKey{p.Region, p.Scheme} }, []policyKey{wanted},
		func([]policyKey) ([]policy.Published, error) {
			return collect(ctx, t, published.scan, published.selection()+" WHERE region = $1 AND document = $2 AND scheme = $3",
				region, string(policy.Benefit), scheme)
		})
	return slices.Clone(found[wanted]), err
}

// Settings implements policy.Reader; oldest recorded first.
func (t *tx) Settings(ctx context.Context, region string) ([]policy.Published, error) {
	found, err := remembered(ctx, t, func(r *reference) *shelf[string, policy.Published] { return &r.settings },
		func(p policy.Published) string { return p.Region }, []string{region},
		func([]string) ([]policy.Published, error) {
			return collect(ctx, t, published.scan, published.selection()+" WHERE region = $1 AND document = $2",
				region, string(policy.Region))
		})
	return slices.Clone(found[region]), err
}

// Levies implements policy.LevyReader; oldest recorded first.
func (t *tx) Levies(ctx context.Context, region, scheme string) ([]policy.Published, error) {
	found, err := collect(ctx, t, published.scan, published.selection()+" WHERE region = $1 AND document = $2 AND scheme = $3",
		region, string(policy.Levy), scheme)
	oldestFirst(found)
	return found, err
}

// PublishedVersion implements policy.Reader; ErrMissingVersion.
func (t *tx) PublishedVersion(ctx context.Context, versionID string) (policy.Published, error) {
	p, err := published.one(ctx, t, "", versionID)
	if err != nil {
		return policy.Published{}, err
	}
	p.Files, err = collect(ctx, t, scanFile,
		"SELECT name, body FROM published_file WHERE version_id = $1 ORDER BY ordinal", versionID)
	return p, err
}

// Publish implements policy.Writer.
func (t *tx) Publish(ctx context.Context, p policy.Published) error {
	err := addReference(ctx, t, insertion{published.table, published.columns, ""}, []policy.Published{p}, publishedRow)
	if err != nil {
		return err
	}
	rows := make([][]any, len(p.Files))
	for i, f := range p.Files {
		rows[i] = []any{p.ID, i, f.Name, f.Text}
	}
	return t.insert(ctx, insertion{"published_file", "version_id, ordinal, name, body", ""}, rows)
}
