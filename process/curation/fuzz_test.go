package curation

import (
	"testing"

	"yibao/law/deliveryfile"
)

// FuzzReading gives the reader files of all formats with arbitrary content: it
// must refuse or read, and whatever it reads must lie below its header.
func FuzzReading(f *testing.F) {
	f.Add("a.csv", []byte("名称,编码\n甲,0011\n"))
	f.Add("a.csv", []byte("\"名称\n"))
	f.Add("a.jsonl", []byte("{\"a\":{\"b\":[1,true,null]}}\n"))
	f.Add("a.xlsx", []byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, name string, content []byte) {
		s, err := readSheet(File{name, content}, 1, 1)
		if err != nil {
			return
		}
		for _, row := range s.rows {
			for column := range row.cells {
				if s.has(column) != nil {
					t.Errorf("row %d has a column %q that the header lacks", row.number, column)
				}
			}
		}
		r := &reader{
			sheets: map[sheetKey]*sheet{}, taken: map[sheetKey]map[int]bool{}, marks: map[string]string{},
			report: &Report{Parts: make([]Part, 1)},
		}
		d := draft{}
		for _, row := range s.rows {
			r.point(&d, deliveryfile.Table{Kind: "DRUG_SEX", Items: deliveryfile.Column{Match: "名称"}}, row, nil)
		}
	})
}
