package importing_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"yibao/process/importing"
)

// Newborns come in as a batch: by the birth certificate and a parent's paper, not
// older than 90 days, all of them or none; what is wrong comes back with the file.
func TestNewbornsComeIn(t *testing.T) {
	t.Parallel()
	s := newService(t)
	people := func(kind importing.Kind, rows ...string) []importing.File {
		return []importing.File{{Name: string(kind) + ".csv", Content: strings.NewReader(file(kind, rows...))}}
	}
	if _, err := s.ImportAll(context.Background(), people(importing.Persons, goodRow[importing.Persons]), nil); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ about, change, want string }{
		{"父母没有登记", "父母不在本地=否;父母证件号码=" + woman, "父母不在本地"},
		{"超过九十天", "出生日期=2025-11-01", "90天"},
		{"没有出生医学证明", "出生医学证明编号=", "出生医学证明编号"},
		{"没有性别", "性别=", "性别"},
		{"晚于今天出生", "出生日期=2026-04-01", "晚于今天"},
	} {
		row := strings.Replace(with(t, importing.Newborns, c.change), "P900", "P901", 1)
		reports, err := s.ImportAll(context.Background(), people(importing.Newborns, row), nil)
		if !errors.Is(err, importing.ErrBadRows) || len(reports) != 1 || !strings.Contains(string(reports[0].Returned), c.want) {
			t.Errorf("%s:%v %+v", c.about, err, reports)
		}
	}
	good := []string{
		with(t, importing.Newborns, "父母不在本地="),
		strings.NewReplacer("P900", "P902", "Y330000001", "Y330000002").Replace(with(t, importing.Newborns, "父母证件号码="+woman+";父母不在本地=是;参保险种=")),
	}
	reports, err := s.ImportAll(context.Background(), people(importing.Newborns, good...), nil)
	if err != nil || reports[0].Written != 2 {
		t.Fatalf("%+v %v", reports, err)
	}
}
