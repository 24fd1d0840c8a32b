package bills

import (
	"encoding/csv"
	"io"
	"strconv"

	"github.com/parquet-go/parquet-go"

	"yibao/ground/money"
)

// Found is one row of the findings: a line that a finding questions, or a finding
// without lines. Money in fen, quantities in ten-thousandths.
type Found struct {
	PsnNo       string
	Visit       string
	Institution string
	Finding     int64 // number of the finding in the file
	Rule        string
	Title       string
	Level       string
	Number      string // of the knowledge point
	Clause      string
	LineNo      string
	Item        string
	Name        string
	Day         string
	Quantity    int64
	Amount      int64 // of fund money, questioned
	Exempt      string
	Evidence    string
}

var foundHeadings = []string{
	"人员编号", "就诊编号", "机构编号", "疑点序号", "规则", "规则名称", "级别", "知识点编号", "依据", "行号", "项目编码", "项目名称", "日期", "数量", "质疑基金", "豁免", "证据",
}

// Writer writes findings.
type Writer interface {
	Write(rows []Found) error
	Close() error // of what is written; the file stays open
}

type csvWriter struct{ w *csv.Writer }

// CSVWriter writes findings as CSV, UTF-8 with a mark, for spreadsheets.
func CSVWriter(to io.Writer) (Writer, error) {
	if _, err := io.WriteString(to, "\ufeff"); err != nil {
		return nil, err
	}
	w := csvWriter{csv.NewWriter(to)}
	return w, w.w.Write(foundHeadings)
}

func (c csvWriter) Write(rows []Found) error {
	for i := range rows {
		f := &rows[i]
		err := c.w.Write([]string{
			f.PsnNo, f.Visit, f.Institution, strconv.FormatInt(f.Finding, 10), f.Rule, f.Title, f.Level, f.Number, f.Clause, f.LineNo, f.Item, f.Name, f.Day,
			money.Quantity(f.Quantity).String(), money.Fen(f.Amount).String(), f.Exempt, f.Evidence,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (c csvWriter) Close() error {
	c.w.Flush()
	return c.w.Error()
}

// foundColumns are the columns of findings in a Parquet file.
var foundColumns = map[string]func(f *Found) parquet.Value{
	"psn_no":         func(f *Found) parquet.Value { return parquet.ValueOf(f.PsnNo) },
	"mdtrt_id":       func(f *Found) parquet.Value { return parquet.ValueOf(f.Visit) },
	"fixmedins_code": func(f *Found) parquet.Value { return parquet.ValueOf(f.Institution) },
	"finding":        func(f *Found) parquet.Value { return parquet.ValueOf(f.Finding) },
	"rule":           func(f *Found) parquet.Value { return parquet.ValueOf(f.Rule) },
	"title":          func(f *Found) parquet.Value { return parquet.ValueOf(f.Title) },
	"level":          func(f *Found) parquet.Value { return parquet.ValueOf(f.Level) },
	"point":          func(f *Found) parquet.Value { return parquet.ValueOf(f.Number) },
	"clause":         func(f *Found) parquet.Value { return parquet.ValueOf(f.Clause) },
	"feedetl_sn":     func(f *Found) parquet.Value { return parquet.ValueOf(f.LineNo) },
	"hilist_code":    func(f *Found) parquet.Value { return parquet.ValueOf(f.Item) },
	"hilist_name":    func(f *Found) parquet.Value { return parquet.ValueOf(f.Name) },
	"day":            func(f *Found) parquet.Value { return parquet.ValueOf(f.Day) },
	"cnt":            func(f *Found) parquet.Value { return parquet.ValueOf(f.Quantity) },
	"questioned":     func(f *Found) parquet.Value { return parquet.ValueOf(f.Amount) },
	"exempt":         func(f *Found) parquet.Value { return parquet.ValueOf(f.Exempt) },
	"evidence":       func(f *Found) parquet.Value { return parquet.ValueOf(f.Evidence) },
}

type parquetWriter struct {
	w       *parquet.GenericWriter[any]
	columns []func(f *Found) parquet.Value
	row     parquet.Row
}

// ParquetWriter writes findings as Parquet; money and quantities are DECIMAL.
func ParquetWriter(to io.Writer) Writer {
	group := parquet.Group{}
	for name := range foundColumns {
		group[name] = parquet.Encoded(parquet.String(), &parquet.RLEDictionary)
	}
	group["finding"] = parquet.Int(64)
	group["cnt"] = parquet.Decimal(4, 18, parquet.Int64Type)
	group["questioned"] = parquet.Decimal(2, 18, parquet.Int64Type)
	schema := parquet.NewSchema("findings", group)
	p := &parquetWriter{w: parquet.NewGenericWriter[any](to, schema, parquet.Compression(&parquet.Snappy), parquet.MaxRowsPerRowGroup(rowsOfGroup))}
	for _, path := range schema.Columns() {
		p.columns = append(p.columns, foundColumns[path[0]])
	}
	return p
}

// rowsOfGroup bounds what the writer holds in memory.
const rowsOfGroup = 100_000

func (p *parquetWriter) Write(rows []Found) error {
	for i := range rows {
		p.row = p.row[:0]
		for n, of := range p.columns {
			p.row = append(p.row, of(&rows[i]).Level(0, 0, n))
		}
		if _, err := p.w.WriteRows([]parquet.Row{p.row}); err != nil {
			return err
		}
	}
	return nil
}

func (p *parquetWriter) Close() error { return p.w.Close() }
