package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestRulesAreCheckedAndTestedByTheSameCommandsAsPolicies(t *testing.T) {
	t.Parallel()
	if err := (checkCommand{Paths: []string{"../../rules"}}).Run(); err != nil {
		t.Errorf("check rules: %v", err)
	}
	if err := (testCommand{Paths: []string{"../../rules/药品"}}).Run(); err != nil {
		t.Errorf("test rules: %v", err)
	}
	broken := filepath.Join(t.TempDir(), "坏.rule")
	if err := os.WriteFile(broken, []byte("规则: 坏\n种类: 没有\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := (checkCommand{Paths: []string{broken}}).Run(); err == nil {
		t.Error("a broken rule passes the check")
	}
}
