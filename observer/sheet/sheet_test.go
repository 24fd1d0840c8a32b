package sheet_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"yibao/ground/money"
	"yibao/observer/sheet"
	"yibao/policies"
	"yibao/storage/storetest/town"
)

var ctx = context.Background()

const today = "2026-03-05"

// made is the sheet of an outpatient bill with a drug of each class and one
// that is outside the catalogue's scope.
func made(t *testing.T) sheet.Sheet {
	t.Helper()
	w := town.New(t, policies.FS)
	p := w.Person(t, town.Citizen{Account: 300_00})
	bill := w.Bill(t, p, "310", town.Tertiary, true, town.Line("1", town.DrugA, 90, today), town.Line("2", town.Limited, 2, today),
		town.Line("3", town.OutOfList, 1, today), town.Line("4", town.Service, 1, today))
	service := sheet.Service{Settlements: w.Service()}
	told, err := service.Settlement(ctx, bill.Record.SetlID)
	if err != nil {
		t.Fatal(err)
	}
	if told.Reversed {
		t.Error("a live settlement is printed as reversed")
	}
	return told
}

// The sums of the paper are those of the settlement, whichever way one adds up.
func TestSumsOfTheSheet(t *testing.T) {
	t.Parallel()
	s := made(t)
	var categories, lines, payers money.Fen
	for _, c := range s.Categories {
		categories += c.Total
		if c.A+c.B+c.Own != c.Total {
			t.Errorf("%s: %v + %v + %v is not %v", c.Name, c.A, c.B, c.Own, c.Total)
		}
	}
	for _, l := range s.Lines {
		lines += l.Amount
		if l.Name == "" {
			t.Errorf("line %s without a name", l.Code)
		}
	}
	for _, p := range s.Payments[6:] {
		payers += p.Amount
	}
	if total := s.Payments[0].Amount; s.Sum.Total != total || categories != total || lines != total || payers != total {
		t.Errorf("total %v: sum %v, categories %v, lines %v, payers %v", total, s.Sum.Total, categories, lines, payers)
	}
	if last := s.Payments[len(s.Payments)-1]; last.Amount != s.Cash || s.Sum.Own == 0 {
		t.Errorf("cash %v of %+v, own %v", s.Cash, last, s.Sum.Own)
	}
}

func TestWorkbook(t *testing.T) {
	t.Parallel()
	s := made(t)
	content, err := s.Excel(sheet.Printing{Number: 2, Operator: "王*"})
	if err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := book.GetRows("费用明细")
	if err != nil || len(rows) != len(s.Lines)+1 {
		t.Fatalf("%d rows of %d lines, %v", len(rows), len(s.Lines), err)
	}
	raw, err := book.GetCellValue("费用明细", "H2", excelize.Options{RawCellValue: true})
	if err != nil || raw != s.Lines[0].Amount.String() {
		t.Errorf("amount %q, want %v, %v", raw, s.Lines[0].Amount, err)
	}
	if head, err := book.GetCellValue("结算单", "C1"); err != nil || head != "补打 第 2 次打印" {
		t.Errorf("head %q, %v", head, err)
	}
	if diff := cmp.Diff([]string{"结算单", "费用明细"}, book.GetSheetList()); diff != "" {
		t.Error(diff)
	}
}

// font is the font of the console's build, where it was built.
func font(t *testing.T) []byte {
	t.Helper()
	content, err := os.ReadFile("../../web/node_modules/@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf")
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	return content
}

func TestPaper(t *testing.T) {
	t.Parallel()
	s, letters := made(t), font(t)
	print := sheet.Printing{Number: 1, Operator: "王*", At: time.Date(2026, 3, 5, 2, 0, 0, 0, time.UTC), Right: 2}
	for _, c := range []struct {
		paper sheet.Paper
		write func(sheet.Paper, []byte, sheet.Printing) ([]byte, error)
		title string
	}{{sheet.Half, s.PDF, "医疗保险费用结算单"}, {sheet.A4, s.PDF, "医疗保险费用结算单"}, {sheet.A4, s.ListPDF, "医疗费用明细清单"}} {
		content, err := c.write(c.paper, letters, print)
		if len(letters) == 0 {
			if !errors.Is(err, sheet.ErrNoFont) {
				t.Errorf("without a font: %v", err)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		again, err := c.write(c.paper, letters, print)
		if err != nil || !bytes.Equal(content, again) {
			t.Errorf("%s: the same print is not the same file, %v", c.title, err)
		}
		words := text(t, content)
		for _, want := range []string{c.title, s.SetlID, "第 1 次打印", s.Sum.Total.Grouped()} {
			if !strings.Contains(words, want) {
				t.Errorf("%s %s: no %q in\n%s", c.paper.Name, c.title, want, words)
			}
		}
	}
	if _, err := sheet.PaperOf("B5"); !errors.Is(err, sheet.ErrPaper) {
		t.Errorf("B5: %v", err)
	}
}

// text reads a PDF as poppler does.
func text(t *testing.T, content []byte) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "sheet.pdf")
	if err := os.WriteFile(name, content, 0o600); err != nil {
		t.Fatal(err)
	}
	if keep := os.Getenv("YIBAO_KEEP_PDF"); keep != "" {
		if err := os.WriteFile(filepath.Join(keep, time.Now().Format("150405.000000")+".pdf"), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out, err := exec.Command("pdftotext", "-layout", name, "-").Output()
	if err != nil {
		t.Fatalf("pdftotext (poppler-utils): %v", err)
	}
	return string(out)
}
