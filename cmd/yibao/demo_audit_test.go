package main

import (
	"context"
	"path/filepath"
	"testing"

	"yibao/process/curation"
	"yibao/register/knowledge"
	"yibao/rules"
	"yibao/storage"
)

// The demonstration's knowledge is taken in to the last row, and every shipped
// rule can be put to use beside it.
func TestTheDemonstrationsAuditBasis(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	store, err := storage.Open(ctx, "sqlite:"+filepath.Join(t.TempDir(), "k.db"), storage.Options{WriterID: "W"})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	service := curation.Service{Store: store, Now: now, NewID: newID}
	points, err := demoKnowledge(ctx, &service)
	if err != nil || points < 50 {
		t.Errorf("%d points: %v", points, err)
	}
	files, err := rulesIn(rules.FS, ".")
	if err != nil {
		t.Fatal(err)
	}
	written, err := service.Publish(ctx, curation.Publication{
		Region: demoRegion, State: knowledge.Active, From: 1, Author: "甲", Reviewer: "乙", Rules: files,
	})
	if err != nil || len(written) != len(files) || written[0].Bad == "" {
		t.Errorf("%d of %d rules: %v", len(written), len(files), err)
	}
}
