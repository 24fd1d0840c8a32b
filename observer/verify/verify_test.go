package verify_test

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yibao/ground/money"
	"yibao/observer/verify"
	"yibao/policies"
	"yibao/process/settlement"
	"yibao/register/claim"
	"yibao/storage/storetest/town"
)

var ctx = context.Background()

const today = "2026-03-05"

// run verifies the town by pages, and once more person by person, which must
// find the same.
func run(t town.T, w *town.Town) verify.Report {
	t.Helper()
	report, err := both(t, w)
	if err != nil {
		t.Fatalf("verify: %v", err)
	}
	return report
}

func both(t town.T, w *town.Town) (verify.Report, error) {
	t.Helper()
	report, err := verify.Run(ctx, w.Store, func(int) {})
	asked, failed := verify.Run(ctx, struct{ verify.Store }{w.Store}, func(int) {})
	if diff := cmp.Diff(asked, report); diff != "" || (err == nil) != (failed == nil) {
		t.Fatalf("%v, %v (-逐人 +逐页)\n%s", failed, err, diff)
	}
	return report, err
}

// history is a town in which a bit of everything has happened: a bill paid from
// the account, a stay, a purchase reversed, a forced reversal, credits, and a
// person who has nothing but a credit.
func history(t *testing.T) *town.Town {
	t.Helper()
	w := town.New(t, policies.FS)
	p := w.Person(t, town.Citizen{Account: 700_00})
	w.Person(t, town.Citizen{Account: 5_00})
	w.Bill(t, p, "310", town.Tertiary, true, town.Line("1", town.DrugA, 80, today), town.Line("2", town.DrugB, 4, today), town.Line("3", town.OutOfList, 1, today))
	w.Reversed(t, w.Bought(t, p, "310", true, town.Line("1", town.DrugA, 2, today)).Record)
	stay := w.Admitted(t, p, "310", town.Secondary, "2026-03-01")
	w.Uploaded(t, stay, town.Line("1", town.Surgery, 1, "2026-03-02"))
	w.Discharged(t, stay, today)
	r := w.Settled(t, stay, false).Record
	if _, err := w.Bills.ForceReverse(ctx, w.Caller(""), r.SetlID, "查实"); err != nil {
		t.Fatal(err)
	}
	w.Credit(t, p, "310", 90_00, today)
	w.Settled(t, stay, true)
	return w
}

func TestCleanBooks(t *testing.T) {
	t.Parallel()
	w := history(t)
	report := run(t, w)
	if !report.Clean() || report.Settlements != 6 || report.Entries != 5 || report.Policies < 9 || report.Links != 11+report.Policies {
		t.Errorf("%s\n%+v", report, report)
	}
	want := fmt.Sprintf("核验链节 %d、结算 6、其他分录 5、政策版本 %d:全部一致", report.Links, report.Policies)
	if report.String() != want {
		t.Errorf("得 %q", report.String())
	}
}

// An empty town is clean, and so is one where nobody has settled anything.
func TestCleanBeforeAnythingHappened(t *testing.T) {
	t.Parallel()
	w := town.New(t, policies.FS)
	if report := run(t, w); !report.Clean() || report.Settlements != 0 {
		t.Errorf("%s", report)
	}
	v := w.Outpatient(t, w.Person(t, town.Citizen{}), "310", town.Tertiary, today, "")
	w.Uploaded(t, v, town.Line("1", town.DrugA, 1, today))
	if report := run(t, w); !report.Clean() {
		t.Errorf("%s", report)
	}
}

// guarded are the tables whose every row is under seal, with the word by which
// verify must name an altered row first. A column in free may change: where a line
// stands now, and numbers of which only the order matters.
var guarded = []struct {
	table string
	where []string
	free  string
}{
	{"settlement", []string{"结算", "费用明细"}, ""},
	{"settled_lines", []string{"费用明细"}, ""},
	{"fee_upload", []string{"费用明细"}, "settled_by marks"},
	{"accumulator_delta", []string{"累计"}, ""},
	{"ledger_entry", []string{"分录"}, ""},
	{"ledger_posting", []string{"分录"}, "ordinal"},
	{"chain_link", []string{"链"}, ""},
	{"chain_head", []string{"链", "政策"}, ""},
	{"published", []string{"政策"}, ""},
	{"published_file", []string{"政策"}, "ordinal"},
}

// Every value of every guarded row: altered, it is named; put back, the books
// are clean again.
func TestEveryAlteredValueIsNamed(t *testing.T) {
	t.Parallel()
	for _, g := range guarded {
		t.Run(g.table, func(t *testing.T) {
			t.Parallel()
			w := history(t)
			for _, c := range columns(t, w, g.table) {
				if slices.Contains(strings.Fields(g.free), c.name) {
					continue
				}
				for _, row := range c.rows {
					for _, other := range c.altered(row.value) {
						set := fmt.Sprintf("UPDATE %s SET %s = ? WHERE %s", g.table, c.name, row.where)
						w.Alter(t, 1, set, append([]any{other}, row.key...)...)
						expect(t, w, fmt.Sprintf("%s %v 的 %s", g.table, row.key, c.name), g.where)
						w.Alter(t, 1, set, append([]any{row.value}, row.keyWith(c.name, other)...)...)
					}
				}
			}
			if report := run(t, w); !report.Clean() {
				t.Errorf("改回去以后:%s", report)
			}
		})
	}
}

// expect runs verify on an altered town.
func expect(t *testing.T, w *town.Town, about string, where []string) {
	t.Helper()
	report, err := both(t, w)
	if err != nil {
		return // what cannot even be read is told as such
	}
	if report.Clean() {
		t.Errorf("%s 改了,没有发现", about)
		return
	}
	if !slices.Contains(where, report.Findings[0].Where) && !slices.ContainsFunc(report.Findings, func(f verify.Finding) bool { return slices.Contains(where, f.Where) }) {
		t.Errorf("%s 改了,说的是 %s", about, report)
	}
}

// column is a column with its values in a few rows.
type column struct {
	name string
	rows []value
}

// value is a value with what finds its row.
type value struct {
	value any
	names []string // of the key's columns
	key   []any
	where string
}

// keyWith is the key while a column holds another value.
func (v value) keyWith(column string, other any) []any {
	key := slices.Clone(v.key)
	if at := slices.Index(v.names, column); at >= 0 {
		key[at] = other
	}
	return key
}

// altered is the value with a small change; of bytes, a few such.
func (c column) altered(was any) []any {
	switch was := was.(type) {
	case int64:
		if slices.Contains([]string{"use_account", "mid_stay", "sets"}, c.name) {
			return []any{1 - was}
		}
		return []any{was + 1000}
	case []byte:
		list := []any{append(slices.Clone(was), 0)}
		for at := 0; at < len(was); at += 1 + len(was)/7 {
			other := slices.Clone(was)
			other[at] ^= 1
			list = append(list, other)
		}
		return list
	default:
		return []any{fmt.Sprint(was) + "1"}
	}
}

// keyOf lists the columns of a table's key.
func keyOf(t *testing.T, db *sql.DB, table string) (names []string) {
	t.Helper()
	rows, err := db.QueryContext(ctx, "SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk", table)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	return names
}

// columns reads the first, the middle and the last row of a table.
func columns(t *testing.T, w *town.Town, table string) []column {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+w.File)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	key := keyOf(t, db, table)
	rows, err := db.QueryContext(ctx, "SELECT * FROM "+table+" ORDER BY "+strings.Join(key, ", "))
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var all [][]any
	for rows.Next() {
		values, places := make([]any, len(names)), make([]any, len(names))
		for i := range values {
			places[i] = &values[i]
		}
		if err := rows.Scan(places...); err != nil {
			t.Fatal(err)
		}
		all = append(all, values)
	}
	if len(all) == 0 || rows.Err() != nil {
		t.Fatalf("%s has no rows: %v", table, rows.Err())
	}
	chosen := slices.Compact([]int{0, len(all) / 2, len(all) - 1})
	list := make([]column, len(names))
	for i := range list {
		list[i].name = names[i]
		for _, at := range chosen {
			v := value{value: all[at][i], names: key, where: strings.Join(key, " = ? AND ") + " = ?"}
			for _, k := range key {
				v.key = append(v.key, all[at][slices.Index(names, k)])
			}
			list[i].rows = append(list[i].rows, v)
		}
	}
	return list
}

// Rows that are gone, or that nobody sealed, are named too.
func TestRowsLostOrAdded(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		about, statement string
		rows             int64
		where            string
	}{
		{"少一笔结算", "DELETE FROM settlement WHERE seq = 2", 1, "结算"},
		{"少所有结算", "DELETE FROM settlement", 6, "结算"},
		{"少一个支付方", "UPDATE settlement SET shares = '[' || substr(shares, instr(shares, '],[') + 2) WHERE (psn_no, setl_id) = (SELECT psn_no, setl_id FROM settlement WHERE shares LIKE '%],[%' LIMIT 1)", 1, "结算"},
		{"少一条累计", "DELETE FROM accumulator_delta WHERE (psn_no, seq, ordinal) = (SELECT psn_no, seq, ordinal FROM accumulator_delta LIMIT 1)", 1, "累计"},
		{"多一条累计", "INSERT INTO accumulator_delta SELECT psn_no, seq, 99, setl_id, region, scheme, name, period, extra, fold, sets, amount FROM accumulator_delta LIMIT 1", 1, "累计"},
		{"多一条没有结算的累计", "INSERT INTO accumulator_delta SELECT psn_no, seq, 99, 'NONE', region, scheme, name, period, extra, fold, sets, amount FROM accumulator_delta LIMIT 1", 1, "累计"},
		{"少一次上传的明细", "DELETE FROM fee_upload WHERE (psn_no, visit_id, upload) = (SELECT psn_no, visit_id, upload FROM fee_upload WHERE settled_by <> '' LIMIT 1)", 1, "费用明细"},
		{"少一笔账户划入", "DELETE FROM ledger_entry WHERE (part_key, entry_id) = (SELECT part_key, MAX(entry_id) FROM ledger_entry WHERE kind = '账户划入')", 1, "分录"},
		{"少一笔期初", "DELETE FROM ledger_entry WHERE (part_key, entry_id) = (SELECT part_key, MIN(entry_id) FROM ledger_entry WHERE kind = '期初')", 1, "分录"},
		{"少一条过账", "DELETE FROM ledger_posting WHERE (part_key, entry_id, ordinal) = (SELECT part_key, entry_id, ordinal FROM ledger_posting ORDER BY entry_id DESC, ordinal DESC LIMIT 1)", 1, "分录"},
		{"多一笔没有封入链的分录", "INSERT INTO ledger_entry SELECT part_key, 'FORGED', 99, '账户划入', 'FORGED', value_date, recorded FROM ledger_entry LIMIT 1", 1, "分录"},
		{"少最后一节链", "DELETE FROM chain_link WHERE rowid = (SELECT max(rowid) FROM chain_link)", 1, "链"},
		{"少中间一节链", "DELETE FROM chain_link WHERE position = 7", 1, "链"},
		{"少整条链", "DELETE FROM chain_head", 1, "结算"},
		{"少一份政策", "DELETE FROM published WHERE business = '住院' AND scheme = '310'", 1, "政策"},
		{"少一个政策文件", "DELETE FROM published_file WHERE rowid = (SELECT max(rowid) FROM published_file)", 1, "政策"},
		{"少明细清单", "DELETE FROM settled_lines WHERE (psn_no, setl_id) = (SELECT psn_no, setl_id FROM settled_lines LIMIT 1)", 1, "费用明细"},
	} {
		t.Run(c.about, func(t *testing.T) {
			t.Parallel()
			w := history(t)
			w.Alter(t, c.rows, c.statement)
			report := run(t, w)
			if report.Clean() || !slices.ContainsFunc(report.Findings, func(f verify.Finding) bool { return f.Where == c.where }) {
				t.Errorf("%s", report)
			}
			again := run(t, w)
			if !slices.Equal(report.Findings, again.Findings) {
				t.Errorf("再核验一次,说法不同:\n%v\n%v", report.Findings, again.Findings)
			}
		})
	}
}

// The five values that a verifier must name: each by its settlement or version.
func TestAlteredPartsAreNamedByTheirSettlement(t *testing.T) {
	t.Parallel()
	w := town.New(t, policies.FS)
	p := w.Person(t, town.Citizen{Account: 700_00})
	first := w.Bill(t, p, "310", town.Tertiary, true, town.Line("1", town.DrugA, 80, today)).Record
	second := w.Bill(t, p, "310", town.Tertiary, true, town.Line("1", town.DrugB, 8, today)).Record
	var version string
	for _, ref := range second.Versions {
		if ref.Kind == settlement.RefPolicy {
			version = ref.ID
		}
	}
	more := func(fen money.Fen) func(lines []claim.FeeLine) []claim.FeeLine {
		return func(lines []claim.FeeLine) []claim.FeeLine { lines[0].Amount += fen; return lines }
	}
	w.AlterLines(t, second.SetlID, more(1))
	if report := run(t, w); report.Clean() || report.Findings[0].String() != "费用明细 "+second.SetlID+":费用明细与结算时不符" {
		t.Errorf("%s", report)
	}
	w.AlterLines(t, second.SetlID, more(-1))
	for _, c := range []struct{ statement, back, ref, want string }{
		{"UPDATE accumulator_delta SET amount = amount + 1 WHERE setl_id = ? AND name = '本年门诊起付'", "UPDATE accumulator_delta SET amount = amount - 1 WHERE setl_id = ? AND name = '本年门诊起付'", first.SetlID, "累计 " + first.SetlID + ":累计变动与结算时不符"},
		{"UPDATE ledger_posting SET fund = '大病保险' WHERE entry_id = ? AND class = '支出'", "UPDATE ledger_posting SET fund = '统筹基金' WHERE entry_id = ? AND class = '支出'", first.SetlID, "分录 " + first.SetlID + ":会计分录与结算时不符"},
		{"UPDATE settlement SET deductible = deductible + 1 WHERE setl_id = ?", "UPDATE settlement SET deductible = deductible - 1 WHERE setl_id = ?", first.SetlID, "结算 " + first.SetlID + ":结算记录与结算时不符"},
		{"UPDATE published SET title = title || '1' WHERE version_id = ?", "UPDATE published SET title = substr(title, 1, length(title) - 1) WHERE version_id = ?", version, "政策 " + version + ":政策文本或有效期与发布时不符"},
	} {
		w.Alter(t, 1, c.statement, c.ref)
		if report := run(t, w); report.Clean() || report.Findings[0].String() != c.want {
			t.Errorf("%s:%s", c.want, report)
		}
		w.Alter(t, 1, c.back, c.ref)
		if report := run(t, w); !report.Clean() {
			t.Fatalf("改回去以后:%s", report)
		}
	}
}
