package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"yibao/judge/audit/trial"
)

var errRuleFaults = errors.New("审核规则有问题,请按上面的提示更正")

// splitRules returns the paths that hold audit rules and the others.
func splitRules(paths []string) (rules, others []string) {
	for _, p := range paths {
		if holdsRules(p) {
			rules = append(rules, p)
			continue
		}
		others = append(others, p)
	}
	return rules, others
}

// holdsRules reports whether the path is a rule file or a folder with one.
func holdsRules(name string) bool {
	found := false
	_ = filepath.WalkDir(name, func(p string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && filepath.Ext(p) == trial.RuleSuffix {
			found = true
			return filepath.SkipAll
		}
		return nil
	})
	return found
}

// onRules checks or tests audit rules and says how many there were.
func onRules(act func(io.Writer, fs.FS, ...string) (trial.Summary, error), paths []string) error {
	var all trial.Summary
	for _, p := range paths {
		folder, name := filepath.Dir(p), filepath.Base(p)
		s, err := act(os.Stdout, os.DirFS(folder), name)
		if err != nil {
			return err
		}
		all.Rules, all.Cases, all.Failed = all.Rules+s.Rules, all.Cases+s.Cases, all.Failed+s.Failed
	}
	fmt.Printf("审核规则 %d 条,例 %d 个,不符 %d 处\n", all.Rules, all.Cases, all.Failed)
	if all.Failed > 0 {
		return errRuleFaults
	}
	return nil
}
