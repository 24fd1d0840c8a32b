package api

import (
	"bytes"
	"context"
	"encoding/csv"
	"strings"

	"github.com/xuri/excelize/v2"

	"yibao/observer/inquiry"
	"yibao/process/accountability"
	"yibao/register/finding"
)

type findingsExportInput struct {
	Body struct {
		FindingFilter
		Format string `json:"format" enum:"xlsx,csv" doc:"文件格式"`
		Reason string `json:"reason" minLength:"1" maxLength:"200" doc:"导出的原因"`
	}
}

// exportFindings writes the findings of a filter into a file.
func (d *door) exportFindings(ctx context.Context, c *call, in *findingsExportInput) (*exportAnswer, error) {
	c.note.Subject, c.note.PsnNo, c.note.Reason = "疑点", in.Body.PsnNo, strings.TrimSpace(in.Body.Reason)
	if c.note.Reason == "" {
		return nil, accountability.ErrNoReason.With("导出")
	}
	q, err := in.Body.query()
	if err != nil {
		return nil, err
	}
	q.Limit = exportPage
	rows := [][]string{{"疑点编号", "状态", "级别", "规则编号", "规则名称", "环节", "影子", "机构编号", "人员编号", "就诊ID", "结算ID", "就诊日期",
		"质疑金额", "涉及明细", "判定依据", "知识点", "条款", "规则版本", "知识版本", "发现时间"}}
	for {
		page, err := d.inquiries.Findings(ctx, c.scope(), q)
		if err != nil {
			return nil, err
		}
		for _, f := range page {
			rows = append(rows, d.findingCells(f))
		}
		if len(rows) > exportRows+1 {
			return nil, errTooManyRows.With(exportRows)
		}
		if q.After = next(page, exportPage, inquiry.FindingRow.Key); q.After == "" {
			break
		}
	}
	c.changed(nil, map[string]int{"rows": len(rows) - 1})
	if in.Body.Format == "csv" {
		return asCSV("findings.csv", rows)
	}
	return asWorkbook("findings.xlsx", "疑点", rows)
}

func (d *door) findingCells(f inquiry.FindingRow) []string {
	shadow := ""
	if f.Shadow {
		shadow = "影子"
	}
	return []string{
		f.ID, string(f.State), f.Level, f.Rule, f.Title, f.Origin, shadow, f.Provider, f.PsnNo, f.VisitID, f.SetlID, f.Day.String(),
		f.Amount.String(), linesTold(f.Lines), evidenceTold(f.Evidence), f.Number, f.Clause, f.Version, f.Point, d.clock(f.Recorded),
	}
}

func linesTold(lines []finding.Line) string {
	parts := make([]string, len(lines))
	for i, l := range lines {
		parts[i] = l.LineNo + " " + l.Name + " " + l.Quantity.String() + " " + l.Amount.String()
	}
	return strings.Join(parts, ";")
}

func evidenceTold(evidence []finding.Evidence) string {
	parts := make([]string, len(evidence))
	for i, e := range evidence {
		parts[i] = e.Name + " " + e.Text
	}
	return strings.Join(parts, ";")
}

// asCSV writes rows with a mark, so that a spreadsheet reads them as UTF-8.
func asCSV(name string, rows [][]string) (*exportAnswer, error) {
	var file bytes.Buffer
	file.WriteString("\ufeff")
	guarded := make([][]string, len(rows))
	for i, r := range rows {
		guarded[i] = make([]string, len(r))
		for j, cell := range r {
			guarded[i][j] = inert(cell)
		}
	}
	err := csv.NewWriter(&file).WriteAll(guarded)
	return &exportAnswer{"text/csv; charset=utf-8", `attachment; filename="` + name + `"`, file.Bytes()}, err
}

// inert keeps a spreadsheet from taking a text for a formula.
func inert(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

// asWorkbook writes rows as texts into one sheet.
func asWorkbook(name, sheet string, rows [][]string) (*exportAnswer, error) {
	book := excelize.NewFile()
	defer book.Close()
	if err := book.SetSheetName("Sheet1", sheet); err != nil {
		return nil, err
	}
	out, err := book.NewStreamWriter(sheet)
	if err != nil {
		return nil, err
	}
	for i, r := range rows {
		cells := make([]any, len(r))
		for j, cell := range r {
			cells[j] = cell
		}
		place, err := excelize.CoordinatesToCellName(1, i+1)
		if err != nil {
			return nil, err
		}
		if err := out.SetRow(place, cells); err != nil {
			return nil, err
		}
	}
	if err := out.Flush(); err != nil {
		return nil, err
	}
	var file bytes.Buffer
	err = book.Write(&file)
	return &exportAnswer{"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", `attachment; filename="` + name + `"`, file.Bytes()}, err
}
