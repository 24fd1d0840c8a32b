package main

import (
	"context"
	"errors"
	"math/big"
	"os"
	"path/filepath"
	"testing"
	"time"

	"yibao/storage/protect"
)

// TestABrokenAlgorithmKeepsTheServerFromStarting, before it touches a database.
func TestABrokenAlgorithmKeepsTheServerFromStarting(t *testing.T) {
	t.Parallel()
	broken := protect.Standard()
	broken.Verify = func(_, _, _ []byte, _, _ *big.Int) bool { return true }
	file := filepath.Join(t.TempDir(), "yibao.db")
	c := serveCommand{
		database: database{DB: "sqlite:" + file}, Listen: "127.0.0.1:0", Region: "390100", Log: "text",
		limits: usual, authentication: authentication{Auth: "none", Window: time.Minute},
	}
	if err := c.run(broken); !errors.Is(err, protect.ErrSelfTest) {
		t.Errorf("it started: %v", err)
	}
	if _, err := os.Stat(file); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a database was made: %v", err)
	}
	store, err := c.open(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Error(err)
	}
}

func TestMoments(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"": "1970-01-01T00:00:00Z", "2026-12-31": "2026-12-30T16:00:00Z", "2026-12-31 08:00": "2026-12-31T00:00:00Z", " 2026-12-31 08:00:01 ": "2026-12-31T00:00:01Z",
	} {
		if got, err := moment(text, time.Unix(0, 0).UTC()); err != nil || got.Format(time.RFC3339) != want {
			t.Errorf("%q: %v %v", text, got, err)
		}
	}
	if _, err := moment("明天", time.Time{}); err == nil {
		t.Error("明天 was read")
	}
}

func TestAuthenticationBounds(t *testing.T) {
	t.Parallel()
	good := authentication{Auth: "ca", Window: time.Minute}
	if err := (serveCommand{limits: usual, authentication: good}).Validate(); err != nil {
		t.Error(err)
	}
	for _, bad := range []authentication{{Window: 0}, {Window: time.Minute, Rate: -1}, {Window: time.Minute, Burst: -1}} {
		if err := (serveCommand{limits: usual, authentication: bad}).Validate(); err == nil {
			t.Errorf("accepted: %+v", bad)
		}
	}
	if err := (serveCommand{authentication: good}).Validate(); err == nil {
		t.Error("no place for a message was accepted")
	}
}
