package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"yibao/web"
)

func TestTheFontNamedGoesBeforeTheOneBuiltIn(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "own.ttf")
	if err := os.WriteFile(name, []byte("own"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := (lettering{Font: name}).letters(); err != nil || string(got) != "own" {
		t.Errorf("--font: %q, %v", got, err)
	}
	if _, err := (lettering{Font: name + "x"}).letters(); err == nil {
		t.Error("a font that is not there is no failure")
	}
	if got, err := (lettering{}).letters(); err != nil || !bytes.Equal(got, web.Font()) {
		t.Errorf("without --font: %d bytes, %v, want those built in", len(got), err)
	}
}
