package importing_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yibao/ground/period"
	"yibao/process/importing"
	"yibao/register/catalogue"
)

// people makes a 人员.csv of n people of the synthetic region, with one bad row
// at a place, or none at -1.
func people(n, bad int) string {
	var b strings.Builder
	b.WriteString(strings.Join(importing.Persons.Columns(), ",") + "\n")
	for i := range n {
		number := card(fmt.Sprintf("390101%04d0101%03d", 1950+i/999, i%999+1))
		if i == bad {
			number = number[:17] + flip(number[17])
		}
		fmt.Fprintf(&b, "P%06d,王%c,01,%s,,01,,,390100\n", i, rune(0x4E00+i%20000), number)
	}
	return b.String()
}

// TestLateBadRowTakesEverythingBack: batches that were written before the bad
// row was met are rolled back, and rows after it are still checked.
func TestLateBadRowTakesEverythingBack(t *testing.T) {
	t.Parallel()
	s := newService(t)
	s.AllowDemoRegion = true
	report, err := s.Import(t.Context(), "", "人员.csv", strings.NewReader(people(3500, 2500)), nil)
	if !isFault(err, importing.ErrBadRows) || report.Rows != 3500 || report.Bad != 1 || report.Written != 0 {
		t.Fatalf("report %d rows, %d bad, %d written, error %v", report.Rows, report.Bad, report.Written, err)
	}
	rows := records(t, report.Returned)
	if last := rows[2501][len(rows[2501])-1]; len(rows) != 3501 || !strings.Contains(last, "校验位") {
		t.Errorf("%d rows, the bad one says %q", len(rows), last)
	}
	in(t, s.store.View, func(r reader) error {
		if p, err := r.PersonOn(context.Background(), "P000000", period.MustDate("2026-02-01")); err == nil {
			t.Errorf("%+v was written", p)
		}
		return nil
	})
}

func TestProgressReachesTheTotal(t *testing.T) {
	t.Parallel()
	s := newService(t)
	s.AllowDemoRegion = true
	var heard []string
	_, err := s.Import(t.Context(), "", "人员.csv", strings.NewReader(people(2500, -1)), func(done, total int) {
		heard = append(heard, fmt.Sprintf("%d/%d", done, total))
	})
	if got := strings.Join(heard, " "); err != nil || got != "1001/2501 2001/2501 2501/2501 2501/2501" {
		t.Errorf("heard %s, error %v", got, err)
	}
}

func TestCancelledImportWritesNothing(t *testing.T) {
	t.Parallel()
	s := newService(t)
	s.AllowDemoRegion = true
	ctx, cancel := context.WithCancel(t.Context())
	_, err := s.Import(ctx, "", "人员.csv", strings.NewReader(people(2500, -1)), func(int, int) { cancel() })
	if err == nil || !errors.Is(err, context.Canceled) && ctx.Err() == nil {
		t.Errorf("error %v", err)
	}
	in(t, s.store.View, func(r reader) error {
		if p, err := r.PersonOn(context.Background(), "P000000", period.MustDate("2026-02-01")); err == nil {
			t.Errorf("%+v was written", p)
		}
		return nil
	})
}

// TestRealCatalogue takes reference tables in as a catalogue: names, units and
// specifications as they are written in the field. Without the reference data
// it takes a table of its own.
func TestRealCatalogue(t *testing.T) {
	t.Parallel()
	text, codes := referenceCatalogue(t)
	s := newService(t)
	began := time.Now()
	report, err := s.Import(t.Context(), "", "目录.csv", strings.NewReader(text), nil)
	if err != nil {
		t.Fatalf("%v: %.2000s", err, report.Returned)
	}
	t.Logf("%d rows in %v", report.Rows, time.Since(began).Round(time.Millisecond))
	if report.Written != len(codes) {
		t.Errorf("written %d of %d", report.Written, len(codes))
	}
	on := period.MustDate("2026-02-01")
	in(t, s.store.View, func(r reader) error {
		first, last := catalogue.Key{Code: codes[0], Day: on}, catalogue.Key{Code: codes[len(codes)-1], Day: on}
		found, err := r.EntriesOn(context.Background(), "390100", "310", []catalogue.Key{first, last})
		if len(found) != 2 || found[first].Name == "" || found[last].Name == "" {
			t.Errorf("found %v", found)
		}
		return err
	})
}

// referenceCatalogue makes a 目录.csv of the reference drugs, services and
// diagnoses, and returns the codes in it.
func referenceCatalogue(t *testing.T) (text string, codes []string) {
	t.Helper()
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	put := func(fields ...string) {
		if err := w.Write(fields); err != nil {
			t.Fatal(err)
		}
	}
	put(importing.Catalogue.Columns()...)
	taken := make(map[string]bool)
	add := func(code, kind, name, spec, unit, class, category, prepay, limit string) {
		code = strings.Join(strings.Fields(code), "")
		if code != "" && name != "" && !taken[code] && len(codes) < 20_000 {
			taken[code] = true
			codes = append(codes, code)
			put("390100", "", code, kind, shorten(name), shorten(spec), shorten(unit), class, category, prepay, limit, "", "", "是", "20250101", "")
		}
	}
	for _, r := range table(t, "price_list/drug_info.csv") {
		add("D"+r["id"], "药品", r["chinaName"], r["specifications"], r["drugUnit"], r["insuranceType"], "西药费", "10%", r["drugPrice"])
	}
	for _, r := range table(t, "price_list/diagnosis_treatment.csv") {
		add(r["countryNumber"], "项目", r["treatmentName"], "", r["treatmentUnit"], "甲类", "治疗费", "", r["treatmentPrice"])
	}
	for _, r := range table(t, "chs_codes/CHS_ICD10.csv") {
		add(r["icd_code"], "疾病", r["icd_name"], "", "", "", "", "", "")
	}
	if len(codes) == 0 {
		for i := range 2500 {
			add(fmt.Sprintf("XA%05d", i), "药品", fmt.Sprintf("示例药品%d", i), "10mg×30片/盒", "盒", "乙", "西药", "5%", "12.345")
		}
	}
	w.Flush()
	return out.String(), codes
}

func shorten(text string) string {
	runes := []rune(strings.Join(strings.Fields(text), " "))
	return string(runes[:min(len(runes), 30)])
}

// table reads a reference table by column name; none when it is not there.
func table(t *testing.T, name string) []map[string]string {
	t.Helper()
	root := os.Getenv("YIBAO_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared")
	}
	raw, err := os.ReadFile(filepath.Join(root, "catalogue", name))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	rows := records(t, raw)
	var out []map[string]string
	for _, r := range rows[1:] {
		m := make(map[string]string)
		for i, h := range rows[0] {
			if i < len(r) {
				m[h] = r[i]
			}
		}
		out = append(out, m)
	}
	return out
}
