package importing_test

import (
	"bytes"
	"encoding/csv"
	"maps"
	"strings"
	"testing"
	"time"

	"yibao/ground/coding"
	"yibao/process/importing"
)

// Identity numbers of the synthetic region 39 and of Ningbo; both are men born
// on 1980-01-01.
var (
	demoCard = card("39010119800101123")
	realCard = card("33020519800101123")
	woman    = card("33020519800101124")
)

func card(first17 string) string {
	c, _ := coding.CompleteIDCard(first17)
	return string(c)
}

// today is 2026-03-05 in China, when it is still the day before in UTC.
var today = time.Date(2026, 3, 4, 20, 0, 0, 123_456_789, time.UTC)

// goodRow is a row of each kind that nothing is wrong with.
var goodRow = map[importing.Kind]string{
	importing.Persons:       "P001,张三,01," + realCard + ",1,01,1980-01-01,,330200",
	importing.Credentials:   "03,A12345678,P001",
	importing.Spells:        "P001,310,330200,1,11,否,,某公司,2020-01-01,,",
	importing.Memberships:   "P001,2303,2026-01-01,2026-12-31,是",
	importing.Registrations: "P001,慢特病,M01600,高血压,2026-01-01,2027-12-31,是",
	importing.Institutions:  "H33020500001,某市第一医院,1,2,否,330205,,2020-01-01,",
	importing.Agreements:    "H33020500001,330200,有效,2020-01-01,2026-12-31",
	importing.Practitioners: "D330205000001,H33020500001,李四,医师,有效,2020-01-01,",
	importing.Catalogue:     "330200,,XA01ABD075A002010100001,药品,某片,10mg*30,盒,02,09,10%,25.5,,,是,2025-01-01,",
	importing.Employers:     "91350100M000100Y43,某公司,企业,330200,张三,李四,10012345678,某银行,6200000000,参保,2020-01-01",
	importing.Employments:   "P001,91350100M000100Y43,330200,在职,6000.00,2020-01-01,,是",
	importing.Households:    "P001,J001,330200,户主,2020-01-01,,是",
	importing.Newborns:      "P900,张小,1,01,2026-02-01,Y330000001,01," + realCard + ",是,330200,390",
	importing.FundOpenings:  "330200,310,统筹基金,1000000.00,2026-01-01",
	importing.Credits:       "P001,310,1234.56,2026-01-31,2026年1月划入",
}

// file makes a file of the kind: the header and the rows.
func file(kind importing.Kind, rows ...string) string {
	return strings.Join(append([]string{strings.Join(kind.Columns(), ",")}, rows...), "\n") + "\n"
}

// with returns the good row of the kind with columns changed: "姓名=李四;性别=2".
func with(t *testing.T, kind importing.Kind, changes string) string {
	t.Helper()
	fields, err := csv.NewReader(strings.NewReader(goodRow[kind])).Read()
	if err != nil {
		t.Fatal(err)
	}
	for _, change := range strings.Split(changes, ";") {
		column, value, found := strings.Cut(change, "=")
		at := -1
		for i, c := range kind.Columns() {
			if c == column {
				at = i
			}
		}
		if !found || at < 0 {
			t.Fatalf("%s has no column for %q", kind, change)
		}
		fields[at] = value
	}
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	if err := w.Write(fields); err != nil {
		t.Fatal(err)
	}
	w.Flush()
	return strings.TrimSuffix(out.String(), "\n")
}

// goodFiles are one good row of every kind, in an order that is not theirs.
func goodFiles(replace map[importing.Kind]string) []importing.File {
	contents := map[importing.Kind]string{}
	for kind, row := range goodRow {
		contents[kind] = file(kind, row)
	}
	maps.Copy(contents, replace)
	kinds := importing.Kinds()
	var files []importing.File
	for i := range kinds {
		kind := kinds[len(kinds)-1-i]
		files = append(files, importing.File{Name: string(kind) + ".csv", Content: strings.NewReader(contents[kind])})
	}
	return files
}
