package scenario_test

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"testing"
)

// digest tells the content of every table: one line for each, its name, the
// number of its rows and a hash over them whatever their order.
func digest(t *testing.T, d database) string {
	t.Helper()
	db := d.open(t)
	defer db.Close()
	var out strings.Builder
	for _, table := range d.tables(t, db) {
		if strings.HasPrefix(table, "anchor") {
			continue
		}
		rows := scan(t, db, "SELECT * FROM "+table)
		lines := make([]string, len(rows))
		for i, r := range rows {
			lines[i] = strings.Join(r, "\x1f")
		}
		slices.Sort(lines)
		sum := sha256.Sum256([]byte(strings.Join(lines, "\x1e")))
		out.WriteString(table + " " + hex.EncodeToString(sum[:8]) + " " + strings.Repeat("·", min(len(rows), 3)) + "\n")
	}
	return out.String()
}

// stateDifference names the tables that differ, "" when none does.
func stateDifference(before, after string) string {
	b, a := strings.Split(before, "\n"), strings.Split(after, "\n")
	var tables []string
	for i, line := range b {
		if i >= len(a) || a[i] != line {
			tables = append(tables, strings.Fields(line + " ?")[0])
		}
	}
	return strings.Join(tables, " ")
}
