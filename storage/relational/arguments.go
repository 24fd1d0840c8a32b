package relational

import (
	"context"
	"slices"
	"strconv"
	"strings"
)

// listLength is how many values one IN list may hold.
const listLength = 512

// arguments collects the values of a statement while its text is written.
type arguments []any

// add appends a value and returns its placeholder.
func (a *arguments) add(value any) string {
	*a = append(*a, value)
	return "$" + strconv.Itoa(len(*a))
}

// list appends values and returns their placeholders separated by commas. The
// list is filled up to a power of two with its last value, so that there are
// few different statements to prepare. Values must not be empty.
func (a *arguments) list(values []string) string {
	size := 1
	for size < len(values) {
		size *= 2
	}
	places := make([]string, size)
	for i := range places {
		places[i] = a.add(values[min(i, len(values)-1)])
	}
	return strings.Join(places, ",")
}

// inParts calls query for parts of the values, each short enough for a list,
// without repetitions, and joins the answers.
func inParts[T any](values []string, query func(part []string) ([]T, error)) ([]T, error) {
	var all []T
	for part := range slices.Chunk(distinct(values), listLength) {
		some, err := query(part)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}

// distinct returns the values in order, each once.
func distinct(values []string) []string {
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	return slices.Compact(sorted)
}

// insertion says where rows go.
type insertion struct {
	table   string
	columns string // separated by commas
	suffix  string // what follows the values, such as ON CONFLICT …
}

// insert adds rows; that it failed may be told by a later statement.
func (t *tx) insert(ctx context.Context, into insertion, rows [][]any) error {
	switch {
	case len(rows) == 0:
		return nil
	case t.broken != nil:
		return t.fail(t.broken)
	case t.kept != nil:
		t.kept.insert(into, rows)
		return nil
	}
	if err := t.on.Insert(ctx, into.table, into.columns, into.suffix, rows); err != nil {
		return t.fail(err)
	}
	return nil
}

// add inserts the rows of the values, all of them or the work is broken.
func add[T any](ctx context.Context, t *tx, into insertion, values []T, convert func(T) []any) error {
	rows := make([][]any, len(values))
	for i, v := range values {
		rows[i] = convert(v)
	}
	return t.insert(ctx, into, rows)
}
