package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"yibao/ground/period"
	"yibao/process/archiving"
	"yibao/process/importing"
	"yibao/process/screening"
	"yibao/register/archive"
	"yibao/register/enrolment"
	"yibao/register/finding"
	"yibao/storage"
	"yibao/workshop/bench"
)

// longTable is a table that is made long: of copies of its first row, which the
// centre wrote.
type longTable struct {
	name, first string            // the table, and the order in which its model comes first
	anew        map[string]string // what differs in the i-th copy; s is the model
}

// longTables are copied with keys that sort before every key that the centre
// makes, each row a second older than the one before.
// One name of 500 and one set of initials of 200 is the same.
var longTables = []longTable{
	{"trail_entry", "entry_id", map[string]string{"entry_id": copiedKey, "recorded": copiedTime("recorded")}},
	{"settlement", "setl_id", map[string]string{"setl_id": copiedKey, "settled_at": copiedTime("settled_at")}},
	{"finding", "finding_id", map[string]string{"finding_id": copiedKey, "recorded": copiedTime("recorded")}},
	{"archive_material", "material_id", map[string]string{"material_id": copiedKey, "recorded": copiedTime("recorded")}},
	{"archive_case", "case_no", map[string]string{"case_no": copiedKey, "recorded": copiedTime("recorded")}},
	{"person", "psn_no", map[string]string{"psn_no": copiedKey}},
	{"person_version", "psn_no", map[string]string{"psn_no": copiedKey, "name": "'参保人' || CAST(i % 500 AS TEXT)", "initials": "'cbr' || CAST(i % 200 AS TEXT)"}},
	{"credential", "psn_no", map[string]string{"psn_no": copiedKey, "no_hash": copiedKey}},
}

const (
	copyRows  = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < $1 - 1) INSERT INTO %s (%s) SELECT %s FROM n, (SELECT * FROM %s ORDER BY %s LIMIT 1) s"
	copiedKey = "'00COPY' || CAST(10000000000 - i AS TEXT)"
)

func copiedTime(column string) string {
	return "s." + column + " - CAST(1000000 AS BIGINT) * (i + 1)"
}

// longList is a list over a long table: how it is asked for, and where its rows
// lie, so that a page in the middle can be asked for.
type longList struct {
	name, who  string
	path, body string // with %s for the key of the row before
	from       string // the rows
	key, order string // of a row; order as the list has it
}

// longLists are the lists of the console that grow with the years. The days are
// those of the copied settlements, the institution theirs.
func longLists(begin, end, institution string) []longList {
	search := func(name, body, from string) longList {
		return longList{name, "jingban", "/api/v1/persons/search", `{"limit":20,"after":"%s",` + body + "}", "person_version WHERE " + from, "psn_no", "psn_no"}
	}
	const settled, settledOrder = "CAST(settled_at AS TEXT) || '-' || setl_id", "settled_at DESC, setl_id DESC"
	return []longList{
		{"留痕", "trailadmin", "/api/v1/trail?limit=20&after=%s", "", "trail_entry", "entry_id", "entry_id DESC"},
		{"某机构的结算", "fuzeren", "/api/v1/institutions/" + institution + "/settlements?limit=20&after=%s", "", "settlement", settled, settledOrder},
		{"统计的明细", "fuzeren", "/api/v1/figures/settlements?limit=20&begndate=" + begin + "&enddate=" + end + "&after=%s", "", "settlement", settled, settledOrder},
		{"疑点", "jihe", "/api/v1/findings?limit=20&after=%s", "", "finding", "CAST(recorded AS TEXT) || '-' || finding_id", "recorded DESC, finding_id DESC"},
		{"档案材料", "jingban", "/api/v1/materials?limit=20&after=%s", "", "archive_material", "material_id", "material_id"},
		{"受理件", "jingban", "/api/v1/cases?limit=20&after=%s", "", "archive_case", "case_no", "case_no"},
		search("同名的参保人", `"psn_name":"参保人7"`, "name = '参保人7'"),
		search("首字母相同的参保人", `"initials":"cbr7"`, "initials = 'cbr7'"),
	}
}

// listedModels writes the rows that are copied where settling alone writes none:
// a finding, a case and its material, and a certificate.
func listedModels(ctx context.Context, store storage.Database) error {
	at, psnNo := now().UTC(), bench.PersonNo(1)
	day := period.DateOf(at.In(china))
	err := store.Find(ctx, psnNo, func(w screening.Work) error {
		return w.AddFindings(ctx, []finding.Finding{{
			PsnNo: psnNo, ID: newID(), Task: "基准", Origin: "事后", Region: demoRegion, Provider: "基准机构", VisitID: "基准就诊", Day: day,
			Rule: "ITEM_FREQ", Version: "基准", Kind: "ITEM_FREQ", Title: "限定频次", Level: "违规", Amount: 1234, Recorded: at, Questions: "基准",
			Lines: []finding.Line{{LineNo: "1", Item: "001101", Name: "甲项", Amount: 1234}}, Evidence: []finding.Evidence{{Name: "当日数量", Text: "2"}},
		}})
	})
	if err != nil {
		return err
	}
	err = store.Import(ctx, func(w importing.Work) error {
		return w.AddCredentials(ctx, []enrolment.Credential{{Type: "99", No: psnNo, PsnNo: psnNo}})
	})
	if err != nil {
		return err
	}
	return store.Archives(ctx, func(w archiving.Work) error {
		c := archive.Case{CaseNo: newID(), Partition: psnNo, PsnNo: psnNo, Region: demoRegion, OrgNo: demoRegion, Step: "居民参保", State: archive.Accepted,
			Received: day, Due: day.AddDays(10), Operator: "基准", Recorded: at, Rev: 1}
		return errors.Join(w.AddCase(ctx, c), w.AddMaterials(ctx, []archive.Material{{
			MaterialID: newID(), Partition: psnNo, PsnNo: psnNo, Region: demoRegion, Step: c.Step, Kind: "参保", Ref: c.CaseNo, Name: "户口簿", Form: archive.Original,
			Copies: 1, Pages: 1, Supplier: psnNo, Place: "窗口", Retention: 30, Operator: "基准", Recorded: at,
		}}, make([][]byte, 1)))
	})
}

// fill makes the tables long and returns the pages to ask for.
func (c benchLists) fill(ctx context.Context, address string) ([]listedPage, error) {
	rows, err := openRows(ctx, address, address)
	if err != nil {
		return nil, err
	}
	defer rows.close()
	columns, err := rows.columnsOf(ctx)
	if err != nil {
		return nil, err
	}
	begun := time.Now()
	for _, t := range longTables {
		copying := fmt.Sprintf(copyRows, t.name, strings.Join(columns[t.name], ", "), copied(columns[t.name], t.anew), t.name, t.first)
		if _, err := rows.target.ExecContext(ctx, copying, int64(c.Rows)); err != nil {
			return nil, fmt.Errorf("%s:%w", t.name, err)
		}
	}
	if _, err := rows.target.ExecContext(ctx, "ANALYZE"); err != nil {
		return nil, err
	}
	told2stderr(fmt.Sprintf("%d 个表各 %d 行,用时 %s", len(longTables), c.Rows, time.Since(begun).Round(time.Millisecond)))
	return c.pages(ctx, rows.target)
}

// copied selects the columns of a row, some of them anew.
func copied(columns []string, anew map[string]string) string {
	selected := make([]string, len(columns))
	for i, column := range columns {
		selected[i] = "s." + column
		if how, ok := anew[column]; ok {
			selected[i] = how
		}
	}
	return strings.Join(selected, ", ")
}

// pages are the first page of each list, one in the middle, and the last; and a
// person who is found by a number.
func (c benchLists) pages(ctx context.Context, db *sql.DB) ([]listedPage, error) {
	var institution string
	var newest int64
	if err := db.QueryRowContext(ctx, "SELECT institution, settled_at FROM settlement ORDER BY setl_id LIMIT 1").Scan(&institution, &newest); err != nil {
		return nil, err
	}
	last := time.UnixMicro(newest).In(china)
	var pages []listedPage
	for _, l := range longLists(last.AddDate(0, 0, -29).Format(time.DateOnly), last.AddDate(0, 0, 1).Format(time.DateOnly), institution) {
		some, err := l.pages(ctx, db)
		if err != nil {
			return nil, fmt.Errorf("%s:%w", l.name, err)
		}
		pages = append(pages, some...)
	}
	for name, field := range map[string]string{"人员编号的参保人": "psn_no", "证件号的参保人": "certno"} {
		body, err := json.Marshal(map[string]string{field: bench.PersonNo(1)})
		if err != nil {
			return nil, err
		}
		pages = append(pages, listedPage{name, "/api/v1/persons/search", string(body), "jingban", false})
	}
	return pages, nil
}

// pages asks for the list's first page, one in its middle and its last.
func (l longList) pages(ctx context.Context, db *sql.DB) ([]listedPage, error) {
	var rows int
	if err := db.QueryRowContext(ctx, "SELECT COUNT(*) FROM "+l.from).Scan(&rows); err != nil {
		return nil, err
	}
	var pages []listedPage
	for _, place := range []struct {
		name string
		row  int // the row before the page
	}{{"首页", -1}, {"中间一页", rows / 2}, {"末页", rows - 11}} {
		var key string
		if place.row >= 0 {
			at := fmt.Sprintf("SELECT %s FROM %s ORDER BY %s LIMIT 1 OFFSET %d", l.key, l.from, l.order, place.row)
			if err := db.QueryRowContext(ctx, at).Scan(&key); err != nil {
				return nil, err
			}
		}
		page := listedPage{name: l.name + place.name, path: l.path, body: l.body, who: l.who, full: place.row+1 < rows-20}
		if l.body != "" {
			page.body = fmt.Sprintf(l.body, key)
		} else {
			page.path = fmt.Sprintf(l.path, key)
		}
		pages = append(pages, page)
	}
	return pages, nil
}
