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
	PsnNo       string `parquet:"psn_no,dict"`
	Visit       string `parquet:"mdtrt_id,dict"`
	Institution string `parquet:"fixmedins_code,dict"`
	Finding     int64  `parquet:"finding"` // number of the finding in the file
	Rule        string `parquet:"rule,dict"`
	Title       string `parquet:"title,dict"`
	Level       string `parquet:"level,dict"`
	Number      string `parquet:"point,dict"`
	Clause      string `parquet:"clause,dict"`
	LineNo      string `parquet:"feedetl_sn"`
	Item        string `parquet:"hilist_code,dict"`
	Name        string `parquet:"hilist_name,dict"`
	Day         string `parquet:"day,dict"`
	Quantity    int64  `parquet:"cnt,decimal(4:18)"`
	Amount      int64  `parquet:"questioned,decimal(2:18)"`
	Exempt      string `parquet:"exempt,dict"`
	Evidence    string `parquet:"evidence,dict"`
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

type parquetWriter struct {
	w *parquet.GenericWriter[Found]
}

// ParquetWriter writes findings as Parquet; money and quantities are DECIMAL.
func ParquetWriter(to io.Writer) Writer {
	return parquetWriter{parquet.NewGenericWriter[Found](to, parquet.Compression(&parquet.Snappy), parquet.MaxRowsPerRowGroup(rowsOfGroup))}
}

// rowsOfGroup bounds what the writer holds in memory.
const rowsOfGroup = 100_000

func (p parquetWriter) Write(rows []Found) error {
	_, err := p.w.Write(rows)
	return err
}

func (p parquetWriter) Close() error { return p.w.Close() }
