package auditbench

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"yibao/ground/period"
)

// table writes one CSV file.
type table struct {
	file *os.File
	w    *bufio.Writer
	row  []byte
}

// export writes the world into the directory, a file for each table that
// duckdb/twelve.mjs reads.
func (w *World) export(directory string) error {
	k := w.Knowledge
	for _, t := range []struct {
		name, header string
		write        func(*table)
	}{
		{"person", "person,sex,birth", w.exportPersons},
		{"visit", "visit,person,institution,level,inpatient,admit,discharge,main", w.exportVisits},
		{"visit_diagnosis", "visit,diagnosis", w.exportDiagnoses},
		{"line", "id,person,visit,item,day,minute,supply,qty,price,amount,fund", w.exportLines},
		{"item_sex", "item,sex", func(t *table) {
			for _, e := range k.Sex {
				t.write(int64(e.Item), int64(e.Param))
			}
		}},
		{"item_age", "item,low,high", func(t *table) {
			for _, e := range k.Age {
				t.write(int64(e.Item), int64(e.Param.Min), int64(e.Param.Max))
			}
		}},
		{"item_price", "item,level,price", func(t *table) {
			for _, e := range k.Price {
				for level := 1; level <= 3; level++ {
					t.write(int64(e.Item), int64(level), int64(e.Param[level]))
				}
			}
		}},
		{"item_daily", "item,qty", func(t *table) {
			for _, e := range k.Daily {
				t.write(int64(e.Item), int64(e.Param))
			}
		}},
		{"item_level", "item,level", func(t *table) {
			for _, e := range k.Level {
				t.write(int64(e.Item), int64(e.Param))
			}
		}},
		{"item_diagnosis", "item,diagnosis", func(t *table) {
			for _, e := range k.Diagnosis {
				for _, d := range e.Param {
					t.write(int64(e.Item), int64(d))
				}
			}
		}},
		{"item_pair", "item,other", func(t *table) {
			for _, e := range k.Pair {
				t.write(int64(e.Item), int64(e.Param))
			}
		}},
		{"item_rolling", "item,days,times", func(t *table) {
			for _, e := range k.Rolling {
				t.write(int64(e.Item), int64(e.Param.Days), int64(e.Param.Times))
			}
		}},
		{"item_supply", "item", func(t *table) {
			for _, e := range k.Supply {
				t.write(int64(e.Item))
			}
		}},
	} {
		if err := writeTable(filepath.Join(directory, t.name+".csv"), t.header, t.write); err != nil {
			return err
		}
	}
	return nil
}

func writeTable(path, header string, write func(*table)) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	t := &table{file: file, w: bufio.NewWriterSize(file, 1<<20)}
	fmt.Fprintln(t.w, header)
	write(t)
	if err := t.w.Flush(); err != nil {
		return err
	}
	return file.Close()
}

// write writes one row of numbers and dates.
func (t *table) write(cells ...any) {
	t.row = t.row[:0]
	for i, cell := range cells {
		if i > 0 {
			t.row = append(t.row, ',')
		}
		switch v := cell.(type) {
		case int64:
			t.row = strconv.AppendInt(t.row, v, 10)
		case period.Date:
			t.row = append(t.row, v.String()...)
		case bool:
			t.row = strconv.AppendBool(t.row, v)
		}
	}
	t.w.Write(append(t.row, '\n')) // the writer keeps the first error for Flush
}

func (w *World) exportPersons(t *table) {
	for i, p := range w.persons {
		t.write(int64(i), int64(p.Sex), p.Birth)
	}
}

func (w *World) exportVisits(t *table) {
	for i, v := range w.visits {
		t.write(int64(i), int64(w.of[i]), int64(v.Institution), int64(v.Level), v.Inpatient, v.Admit, v.Discharge, int64(v.Diagnoses[0]))
	}
}

func (w *World) exportDiagnoses(t *table) {
	for i, v := range w.visits {
		for _, d := range v.Diagnoses {
			t.write(int64(i), int64(d))
		}
	}
}

func (w *World) exportLines(t *table) {
	visit, place := -1, int32(-1)
	base := 0
	for _, l := range w.rows {
		if l.Visit != place {
			visit++
			if l.Visit == 0 {
				base = visit
			}
			place = l.Visit
		}
		t.write(int64(l.ID), int64(w.of[base]), int64(visit), int64(l.Item), l.Day, int64(l.Minute), int64(l.Supply),
			int64(l.Qty), int64(l.Price), int64(l.Amount), int64(l.Fund))
	}
}
