package publication_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yibao/ground/coding"
	"yibao/ground/period"
	"yibao/law/policyfile"
	"yibao/policies"
	"yibao/process/publication"
	"yibao/register/ledger"
	"yibao/register/policy"
	"yibao/storage/relational"
	"yibao/storage/sqlite"
)

// The policy that is published here: residents of a made-up city in hospital,
// from 2023 on. It inherits from a file that cannot stand alone.
const (
	policyText = "居民住院.yaml"
	parentText = "共用.yaml"
)

var noon = time.Date(2026, 3, 5, 4, 0, 0, 123_456_789, time.UTC)

type service struct {
	publication.Service
	store *relational.Store
}

func newService(t *testing.T) service {
	t.Helper()
	store, err := sqlite.Open(context.Background(), filepath.Join(t.TempDir(), "test.db"), relational.Options{WriterID: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	random, at := rand.NewChaCha8([32]byte{2}), noon
	return service{publication.Service{
		Store: store,
		Now:   func() time.Time { at = at.Add(time.Minute); return at.Add(-time.Minute) },
		NewID: func() string { return coding.NewID(random, at) },
	}, store}
}

// bundle is the policy with its parent, with a text in the policy replaced.
func bundle(t *testing.T, old, replacement string) policyfile.Bundle {
	t.Helper()
	read := func(name string) string {
		text, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	text := read(policyText)
	if !strings.Contains(text, old) {
		t.Fatalf("the policy has no %q", old)
	}
	return policyfile.Bundle{Entry: policyText, Files: []policyfile.File{
		{Name: parentText, Text: read(parentText)},
		{Name: policyText, Text: strings.Replace(text, old, replacement, 1)},
	}}
}

// stored returns every published version and every link.
func (s service) stored(t *testing.T) (versions []policy.Published, links []ledger.Link) {
	t.Helper()
	type book interface {
		ledger.ChainReader
		AllPublished(ctx context.Context, visit func(policy.Published) error) error
	}
	inspect(t, s.store.Inspect, func(b book) error {
		ctx := context.Background()
		err := b.AllPublished(ctx, func(p policy.Published) error { versions = append(versions, p); return nil })
		heads, errHeads := b.Heads(ctx)
		for _, h := range heads {
			err = errors.Join(err, b.Links(ctx, h.Writer, func(l ledger.Link) error { links = append(links, l); return nil }))
		}
		return errors.Join(err, errHeads)
	})
	slices.SortFunc(versions, func(a, b policy.Published) int { return a.Recorded.Compare(b.Recorded) })
	return versions, links
}

// inspect runs read in the store's reading work, whatever interface it has.
func inspect[R, W any](t *testing.T, work func(context.Context, func(W) error) error, read func(R) error) {
	t.Helper()
	err := work(context.Background(), func(w W) error {
		r, ok := any(w).(R)
		if !ok {
			t.Fatalf("%T does not read what the test asks", w)
		}
		return read(r)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// wantVersions checks which versions are stored, in order, each sealed.
func (s service) wantVersions(t *testing.T, want ...policy.Published) {
	t.Helper()
	versions, links := s.stored(t)
	if diff := cmp.Diff(want, versions); diff != "" {
		t.Errorf("-want +stored:\n%s", diff)
	}
	head := ledger.Head{Writer: "test"}
	for i, p := range versions {
		if i >= len(links) || links[i] != head.Next(ledger.SubjectPolicy, "", p.ID, p.Digest(), p.Recorded) {
			t.Fatalf("version %s is not sealed by link %d of %v", p.ID, i+1, links)
		}
		head = ledger.Head{Writer: "test", Position: links[i].Position, Hash: links[i].Hash}
	}
	if len(links) != len(versions) {
		t.Errorf("%d links for %d versions", len(links), len(versions))
	}
}

func (s service) publish(t *testing.T, b policyfile.Bundle) policy.Published {
	t.Helper()
	published, complaints, err := s.Publish(t.Context(), b, "王经办")
	if err != nil {
		t.Fatalf("%v: %v", err, complaints)
	}
	return published
}

func TestPolicyIsPublishedAndSealed(t *testing.T) {
	t.Parallel()
	s := newService(t)
	b := bundle(t, "", "")
	got := s.publish(t, b)
	want := policy.Published{
		Version: period.Version{
			ID: got.ID, Effective: period.Since(period.MustDate("2023-01-01")), Recorded: noon.Truncate(time.Microsecond),
		},
		Document: policy.Benefit, Region: "390100", Scheme: "390", Business: "住院", Title: "甲市居民住院",
		Entry: b.Entry, Hash: b.Hash(), Author: "王经办",
	}
	for _, f := range b.Files {
		want.Files = append(want.Files, policy.File(f))
	}
	if diff := cmp.Diff(want, got); diff != "" || !coding.ValidID(got.ID) {
		t.Errorf("id %q, -want +got:\n%s", got.ID, diff)
	}
	s.wantVersions(t, want)
}

func TestPublishedAgain(t *testing.T) {
	t.Parallel()
	original := bundle(t, "", "")
	corrected := bundle(t, "政策:", "# 更正\n政策:")
	other := bundle(t, "{自: 2023-01-01}", "{自: 2022-01-01, 止: 2022-12-31}")
	for _, c := range []struct {
		says     string
		bundles  []policyfile.Bundle
		versions []int // which version each publication gives, from 0
	}{
		{"the same twice", []policyfile.Bundle{original, original}, []int{0, 0}},
		{"a correction", []policyfile.Bundle{original, corrected}, []int{0, 1}},
		{"a correction twice", []policyfile.Bundle{original, corrected, corrected}, []int{0, 1, 1}},
		{"back to the original", []policyfile.Bundle{original, corrected, original}, []int{0, 1, 2}},
		{"other years stand beside it", []policyfile.Bundle{original, other, original, other}, []int{0, 1, 0, 1}},
	} {
		t.Run(c.says, func(t *testing.T) {
			t.Parallel()
			s := newService(t)
			var made []policy.Published
			for i, b := range c.bundles {
				p := s.publish(t, b)
				if c.versions[i] == len(made) {
					made = append(made, p)
				}
				if diff := cmp.Diff(made[c.versions[i]], p); diff != "" {
					t.Errorf("publication %d: -want +got:\n%s", i+1, diff)
				}
			}
			s.wantVersions(t, made...)
		})
	}
}

func TestBadPolicyChangesNothing(t *testing.T) {
	t.Parallel()
	good := bundle(t, "", "")
	for _, c := range []struct {
		says, author string
		bundle       policyfile.Bundle
		want         error
	}{
		{"a portion that is nowhere", "王经办", bundle(t, "从: 范围内费用", "从: 没有的费用"), publication.ErrFaulty},
		{"not YAML", "王经办", bundle(t, "统筹区: 390100", "统筹区: [390100"), publication.ErrFaulty},
		{"a file is missing", "王经办", policyfile.Bundle{Entry: good.Entry, Files: good.Files[1:]}, publication.ErrFaulty},
		{"nothing at all", "王经办", policyfile.Bundle{Entry: "a.yaml"}, publication.ErrFaulty},
		{"no author", " ", good, publication.ErrNoAuthor},
	} {
		t.Run(c.says, func(t *testing.T) {
			t.Parallel()
			s := newService(t)
			standing := s.publish(t, good)
			published, complaints, err := s.Publish(t.Context(), c.bundle, c.author)
			if !errors.Is(err, c.want) || published.ID != "" {
				t.Errorf("published %q, error %v, complaints %v", published.ID, err, complaints)
			}
			if c.want == error(publication.ErrFaulty) && !slices.ContainsFunc(complaints, isError) {
				t.Errorf("complaints %v", complaints)
			}
			s.wantVersions(t, standing)
		})
	}
}

func isError(c policyfile.Complaint) bool { return c.Severity == policyfile.Error }

// TestFragmentIsNotPublished: what policies only inherit from has no region.
func TestFragmentIsNotPublished(t *testing.T) {
	t.Parallel()
	s := newService(t)
	b := bundle(t, "", "")
	b.Entry = parentText
	_, _, err := s.Publish(t.Context(), b, "王经办")
	if !errors.Is(err, publication.ErrFragment) {
		t.Errorf("error %v", err)
	}
	s.wantVersions(t)
}

func TestSettings(t *testing.T) {
	t.Parallel()
	s := newService(t)
	raw, err := policies.FS.ReadFile("330200-宁波/统筹区.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text := string(raw)
	publish := func(text string) (policy.Published, error) {
		p, _, err := s.PublishSettings(t.Context(), "统筹区.yaml", text, "王经办")
		return p, err
	}
	first, err := publish(text)
	if err != nil {
		t.Fatal(err)
	}
	want := policy.Published{
		Version: period.Version{
			ID: first.ID, Effective: period.Since(period.MustDate("2014-09-01")), Recorded: noon.Truncate(time.Microsecond),
		},
		Document: policy.Region, Region: "330200", Title: "宁波市", Entry: "统筹区.yaml",
		Files: []policy.File{{Name: "统筹区.yaml", Text: text}}, Hash: first.Hash, Author: "王经办",
	}
	if diff := cmp.Diff(want, first); diff != "" || len(first.Hash) != 64 {
		t.Errorf("hash %q, -want +got:\n%s", first.Hash, diff)
	}
	if again, err := publish(text); err != nil || again.ID != first.ID {
		t.Errorf("again %q, error %v", again.ID, err)
	}
	if bad, err := publish(strings.Replace(text, "金额容差分: 1", "金额容差分: 一", 1)); !errors.Is(err, publication.ErrFaulty) {
		t.Errorf("published %q, error %v", bad.ID, err)
	}
	corrected, err := publish(strings.Replace(text, "金额容差分: 1", "金额容差分: 2", 1))
	if err != nil || corrected.ID == first.ID {
		t.Errorf("corrected %q, error %v", corrected.ID, err)
	}
	s.wantVersions(t, first, corrected)
}
