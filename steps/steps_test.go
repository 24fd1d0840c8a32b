package steps_test

import (
	"slices"
	"testing"

	"yibao/law/stepfile"
	"yibao/steps"
)

// Every shipped file is right, every case in them comes out, and each kind of
// business that an agency does has steps.
func TestShippedSteps(t *testing.T) {
	t.Parallel()
	book, complaints, err := stepfile.Load(steps.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range complaints {
		t.Error(c)
	}
	count, failures := book.Test()
	for _, f := range failures {
		t.Error(f)
	}
	if len(book.Steps) < 40 || count < 20 {
		t.Errorf("事项 %d 个,例 %d 个", len(book.Steps), count)
	}
	for _, prefix := range []string{"CB", "JF", "ZY", "BA", "MT", "BX", "SY", "ZH", "JZ", "GS", "XY"} {
		if !slices.ContainsFunc(book.Steps, func(s stepfile.Step) bool { return s.Code[:2] == prefix }) {
			t.Errorf("没有 %s 类事项", prefix)
		}
	}
	for _, s := range book.Steps {
		if len(s.Basis) == 0 || s.Source == "" || len(s.Needs) == 0 || len(s.Fields) == 0 {
			t.Errorf("%s %s 不完整", s.Code, s.Name)
		}
	}
}
