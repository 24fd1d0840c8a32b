package trial_test

import (
	"io/fs"
	"path"
	"strings"
	"testing"

	"yibao/judge/audit/trial"
	"yibao/law/rulefile"
	"yibao/rules"
)

func TestShippedRulesAreWellFormed(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	s, err := trial.Check(&out, rules.FS, ".")
	if err != nil || s.Failed > 0 || s.Rules == 0 {
		t.Errorf("%+v, %v\n%s", s, err, out.String())
	}
}

func TestShippedRulesFindWhatTheyMustAndNothingElse(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	s, err := trial.Test(&out, rules.FS, ".")
	if err != nil || s.Failed > 0 || s.Cases == 0 {
		t.Errorf("%+v, %v\n%s", s, err, out.String())
	}
	t.Logf("%d rules, %d cases", s.Rules, s.Cases)
}

// ruleFiles returns the parsed shipped rules by file.
func ruleFiles(t *testing.T) map[string]rulefile.Rule {
	t.Helper()
	out := map[string]rulefile.Rule{}
	err := fs.WalkDir(rules.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != trial.RuleSuffix {
			return err
		}
		text, err := fs.ReadFile(rules.FS, name)
		if err != nil {
			return err
		}
		rule, complaints := rulefile.Parse(name, string(text))
		for _, c := range complaints {
			t.Error(c)
		}
		out[name] = rule
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestEveryKindThatCanRunShipsWithGoodAndBadCases(t *testing.T) {
	t.Parallel()
	shipped := map[string]string{}
	codes := map[string]string{}
	for name, rule := range ruleFiles(t) {
		shipped[rule.Kind] = name
		if other, taken := codes[rule.Code]; taken {
			t.Errorf("%s and %s have the same 编号 %s", name, other, rule.Code)
		}
		codes[rule.Code] = name
		for _, suffix := range []string{trial.BadSuffix, trial.GoodSuffix} {
			if _, err := fs.Stat(rules.FS, strings.TrimSuffix(name, trial.RuleSuffix)+suffix); err != nil {
				t.Errorf("%s has no %s", name, suffix)
			}
		}
	}
	for _, kind := range rulefile.Kinds() {
		_, ok := shipped[kind.Code]
		if ok != (kind.Lacks == "") {
			t.Errorf("%s %s: shipped %v, lacks %q", kind.Code, kind.Name, ok, kind.Lacks)
		}
	}
}

// border lists the terms that are limits. A kind whose rule or points may give
// one needs cases above it (.bad), and at it and below it (.good).
var border = map[string]bool{"上限": true, "天数": true, "次数": true, "种数": true, "总额": true, "克数": true, "限价": true, "小时": true, "间隔": true, "最大年龄": true, "最小年龄": true}

func TestKindsWithALimitHaveBorderCases(t *testing.T) {
	t.Parallel()
	for name, rule := range ruleFiles(t) {
		kind, _ := rulefile.KindOf(rule.Kind)
		limited := false
		for _, term := range kind.Terms {
			limited = limited || border[term]
		}
		if !limited {
			continue
		}
		base := strings.TrimSuffix(name, trial.RuleSuffix)
		good, bad := titles(t, base+trial.GoodSuffix), titles(t, base+trial.BadSuffix)
		if good < 2 || bad < 1 {
			t.Errorf("%s has a limit: %d good and %d bad cases; at least one below, one at and one above it", name, good, bad)
		}
	}
}

// titles counts the cases of a file.
func titles(t *testing.T, name string) int {
	t.Helper()
	text, err := fs.ReadFile(rules.FS, name)
	if err != nil {
		t.Error(err)
	}
	return strings.Count("\n"+string(text), "\n例:")
}
