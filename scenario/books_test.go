package scenario_test

import (
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"

	"yibao/register/claim"
	"yibao/storage/storetest/town"
)

// settledBooks plays testdata/books.story, stops the server, and returns what
// the story remembers: 一 to 六 are settlements.
func settledBooks(t *testing.T, db database) map[string]string {
	t.Helper()
	p := newPlayer(t, db)
	p.play(parseStory(t, "testdata/books.story"))
	p.server.stop(t)
	return p.names
}

// alteration changes one stored value behind the program's back.
type alteration struct {
	name   string
	where  string // how verify calls the place
	table  string
	column string
	change string // expression of the new value
	row    string // condition; $1 is the settlement, or not used
}

// alterations are one value in each part of the books. The row is found by a
// settlement's id where it has one.
var alterations = []alteration{
	{"分录的金额", "分录", "ledger_posting", "amount", "amount + 1", "entry_id = $1 AND ordinal = (SELECT MIN(ordinal) FROM ledger_posting WHERE entry_id = $1)"},
	{"分录的科目", "分录", "ledger_posting", "party", "'H39010100003'", "entry_id = $1 AND ordinal = (SELECT MAX(ordinal) FROM ledger_posting WHERE entry_id = $1 AND party LIKE 'H%')"},
	{"累计变动的金额", "累计", "accumulator_delta", "amount", "amount + 1", "setl_id = $1 AND ordinal = 1"},
	{"累计变动的年度", "累计", "accumulator_delta", "period", "'2020'", "setl_id = $1 AND ordinal = 1"},
	{"结算的总额", "结算", "settlement", "total", "total + 1", "setl_id = $1"},
	{"结算的份额", "结算", "settlement", "shares", "REPLACE(shares, '0]', '1]')", "setl_id = $1"},
}

// alteredLines are alterations of fee lines, which are packed.
var alteredLines = map[string]func([]claim.FeeLine) []claim.FeeLine{
	"费用明细的金额": func(lines []claim.FeeLine) []claim.FeeLine { lines[1].Amount++; return lines },
	"费用明细的数量": func(lines []claim.FeeLine) []claim.FeeLine { lines[0].Quantity += 10000; return lines },
	"费用明细少一条": func(lines []claim.FeeLine) []claim.FeeLine { return lines[1:] },
}

// TestTampering alters one value at a time; verify fails and names it first,
// and is content again when it is put back.
func TestTampering(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, db database) {
		names := settledBooks(t, db)
		if n := sound(t, db); n != 6 {
			t.Errorf("%d settlements were replayed, want 6", n)
		}
		direct := db.open(t)
		for _, a := range alterations {
			t.Run(a.name, func(t *testing.T) {
				id := names["一"]
				restore := alter(t, direct, a, id)
				named(t, db, a.where+" "+id)
				restore()
				counted(t, db, "篡改 "+a.name)
			})
		}
		for name, change := range alteredLines {
			t.Run(name, func(t *testing.T) {
				restore, err := town.ChangeLines(t.Context(), direct, names["一"], change)
				if err != nil {
					t.Fatal(err)
				}
				named(t, db, "费用明细 "+names["一"])
				if err := restore(); err != nil {
					t.Fatal(err)
				}
				counted(t, db, "篡改 "+name)
			})
		}
		t.Run("链节的摘要", func(t *testing.T) { alteredLink(t, db, direct, "digest") })
		t.Run("链节的前一节", func(t *testing.T) { alteredLink(t, db, direct, "previous") })
		t.Run("政策文本", func(t *testing.T) { alteredPolicy(t, db, direct) })
		t.Run("期初入账", func(t *testing.T) { alteredOpening(t, db, direct) })
		sound(t, db)
	})
}

// alter changes the value and returns how to put it back.
func alter(t *testing.T, db *sql.DB, a alteration, args ...any) (restore func()) {
	t.Helper()
	was := scan(t, db, "SELECT "+a.column+" FROM "+a.table+" WHERE "+a.row, args...)
	if len(was) != 1 {
		t.Fatalf("%s: %d rows are altered, want 1", a.name, len(was))
	}
	key := rowKey(t, db, a, args...)
	if _, err := db.Exec("UPDATE "+a.table+" SET "+a.column+" = "+a.change+" WHERE "+a.row, args...); err != nil {
		t.Fatal(err)
	}
	return func() {
		t.Helper()
		if _, err := db.Exec("UPDATE "+a.table+" SET "+a.column+" = "+quoted(a.column, was[0][0])+" WHERE "+key, args[:0]...); err != nil {
			t.Fatal(err)
		}
	}
}

// primary are the columns that tell a table's rows apart.
var primary = map[string][]string{
	"ledger_posting":    {"part_key", "entry_id", "ordinal"},
	"accumulator_delta": {"psn_no", "seq", "ordinal"}, "settlement": {"psn_no", "setl_id"},
	"chain_link":     {"writer", "position"},
	"published_file": {"version_id", "ordinal"}, "catalogue_entry": {"version_id"},
}

// rowKey is a condition that finds the row whatever becomes of its values.
func rowKey(t *testing.T, db *sql.DB, a alteration, args ...any) string {
	t.Helper()
	columns := primary[a.table]
	values := scan(t, db, "SELECT "+strings.Join(columns, ", ")+" FROM "+a.table+" WHERE "+a.row, args...)
	parts := make([]string, len(columns))
	for i, c := range columns {
		parts[i] = c + " = " + quoted(c, values[0][i])
	}
	return strings.Join(parts, " AND ")
}

// numeric are the columns that are numbers among those altered or compared.
var numeric = strings.Fields("amount quantity total ordinal seq position prepay_num prepay_den limit_tertiary limit_secondary")

func quoted(column, value string) string {
	if slices.Contains(numeric, column) {
		return value
	}
	return "'" + strings.ReplaceAll(value, "'", "''") + "'"
}

// named fails unless verify ends with a failure and names the place first.
func named(t *testing.T, db database, place string) {
	t.Helper()
	printed, err := command(db, "verify")
	if err == nil {
		t.Errorf("verify found nothing:\n%s", printed)
	}
	if !strings.Contains(printed, "第一处:"+place) {
		t.Errorf("verify does not name %q first:\n%s", place, printed)
	}
}

// alteredLink changes a value of the journal's chain in the middle of a lane.
func alteredLink(t *testing.T, db database, direct *sql.DB, column string) {
	t.Helper()
	longest := scan(t, direct, "SELECT writer, COUNT(*) FROM chain_link GROUP BY writer ORDER BY COUNT(*) DESC, writer")[0]
	if number(longest[1]) < 2 {
		t.Fatalf("the longest chain has %s links", longest[1])
	}
	a := alteration{"链节", "链", "chain_link", column, "'" + strings.Repeat("0", 64) + "'", "writer = $1 AND position = 2"}
	restore := alter(t, direct, a, longest[0])
	named(t, db, "链 "+longest[0]+" 第 2 节")
	restore()
	counted(t, db, "篡改 链节 "+column)
}

// alteredPolicy changes one figure in a published policy.
func alteredPolicy(t *testing.T, db database, direct *sql.DB) {
	t.Helper()
	version := scan(t, direct, "SELECT version_id FROM published WHERE entry LIKE '%职工-门诊.yaml'")[0][0]
	a := alteration{"政策", "政策", "published_file", "body", "REPLACE(body, '55%', '95%')", "version_id = $1 AND body LIKE '%55\\%%' ESCAPE '\\'"}
	restore := alter(t, direct, a, version)
	named(t, db, "政策 "+version)
	restore()
	counted(t, db, "篡改 政策文本")
}

// alteredOpening changes the money that a fund began with.
func alteredOpening(t *testing.T, db database, direct *sql.DB) {
	t.Helper()
	entry := scan(t, direct, "SELECT entry_id FROM ledger_entry WHERE kind = '基金期初' ORDER BY entry_id")[0][0]
	a := alteration{"期初", "分录", "ledger_posting", "amount", "amount + 100", "entry_id = $1 AND ordinal = (SELECT MAX(ordinal) FROM ledger_posting WHERE entry_id = $1)"}
	restore := alter(t, direct, a, entry)
	named(t, db, "分录 "+entry)
	restore()
	counted(t, db, "篡改 期初入账")
}

// TestReplayAfterCorrections corrects policies, catalogue, persons, cover and
// providers retroactively: what was settled replays as it was.
func TestReplayAfterCorrections(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, db database) {
		settledBooks(t, db)
		p := newPlayer(t, db)
		p.names["仓库"] = repository(t)
		p.play(parseStory(t, "testdata/corrections.story"))
		p.server.stop(t)
		if n := sound(t, db); n != 8 {
			t.Errorf("%d settlements were replayed, want 8", n)
		}
		counted(t, db, "更正后重算")
	})
}

// inPlace are catalogue versions altered in place, and the settlements of
// testdata/books.story that used each.
var inPlace = []struct {
	name       string
	alteration alteration
	users      string
}{
	{"甲类改丙类", alteration{table: "catalogue_entry", column: "class", change: "'03'", row: "name = '血常规'"}, "一 二 六"},
	{"先付比例改五成", alteration{table: "catalogue_entry", column: "prepay_den", change: "2", row: "name = 'CT平扫'"}, "二"},
	{"限价改低", alteration{table: "catalogue_entry", column: "limit_secondary", change: "1000000", row: "name = 'CT平扫'"}, "二"},
	{"没有人用过的版本", alteration{table: "catalogue_entry", column: "class", change: "'03'", row: "name = '旧止痛片'"}, ""},
}

// TestReplayNamesTheAffected alters a catalogue version in place: exactly the
// settlements that used it come out otherwise.
func TestReplayNamesTheAffected(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, db database) {
		names := settledBooks(t, db)
		direct := db.open(t)
		for _, c := range inPlace {
			t.Run(c.name, func(t *testing.T) {
				restore := alter(t, direct, c.alteration)
				var want []string
				for _, n := range strings.Fields(c.users) {
					want = append(want, names[n])
				}
				printed, err := command(db, "replay")
				if (err != nil) != (len(want) > 0) {
					t.Errorf("replay ended with %v:\n%s", err, printed)
				}
				different(t, printed, want)
				restore()
				counted(t, db, "改目录版本 "+c.name)
			})
		}
		sound(t, db)
	})
}

// different compares the settlements that replay lists with those expected.
func different(t *testing.T, printed string, want []string) {
	t.Helper()
	var listed []string
	for _, line := range strings.Split(printed, "\n") {
		if words := strings.Fields(line); len(words) > 1 && len(words[0]) == 26 {
			listed = append(listed, words[0])
		}
	}
	slices.Sort(listed)
	slices.Sort(want)
	if !slices.Equal(listed, want) {
		t.Errorf("replay lists %v, want %v:\n%s", listed, want, printed)
	}
	if last := fmt.Sprintf("6 replayed, %d identical, %d different", 6-len(want), len(want)); !strings.Contains(printed, last) {
		t.Errorf("replay should end with %q:\n%s", last, printed)
	}
}
