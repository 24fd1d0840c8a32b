package importing_test

import (
	"slices"
	"strings"
	"testing"

	"yibao/process/importing"
	"yibao/process/qualifying"
	"yibao/register/restriction"
)

// Whose cover begins by an import is on the list of those whose waiting is to be
// determined, once; not those who are covered for long, nor whose cover ended.
func TestImportedCoverIsToBeAssessed(t *testing.T) {
	t.Parallel()
	s := newService(t)
	importAll(t, s, goodFiles(nil)) // covered since 2020; a newborn
	importAll(t, s, []importing.File{{Name: "参保.csv", Content: strings.NewReader(file(importing.Spells,
		"P001,390,330200,1,15,否,,,2026-02-01,,", "P900,310,330200,1,11,否,,,2025-01-01,2025-06-30,"))}})
	var list []restriction.Reassess
	err := s.store.Listed(t.Context(), func(w qualifying.ListWork) (err error) {
		list, err = w.Reassesses(t.Context(), "", "", 100)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	var who []string
	for _, d := range list {
		who = append(who, d.No+" "+d.Scheme+" "+d.Region+" "+d.Reason)
		if d.Kind != restriction.OfPerson || d.Rev != 1 || d.Recorded.IsZero() {
			t.Errorf("%+v", d)
		}
	}
	slices.Sort(who)
	if want := []string{"P001 390 330200 批量导入", "P900 390 330200 批量导入"}; !slices.Equal(who, want) {
		t.Errorf("%q,应为 %q", who, want)
	}
}
