package relational

import (
	"context"
	"errors"
	"fmt"
	"time"

	"yibao/ground/period"
)

// Cells are Rows whose columns are read one by one and without conversion:
// reading whole histories takes dozens of columns for every settlement.
type Cells interface {
	Rows
	// Int returns a column that holds an integer.
	Int(i int) (int64, error)
	// Text returns a column that holds text, in the given room or any other. It
	// stays until the room is used again or the rows go on.
	Text(i int, room []byte) ([]byte, error)
	// Bytes is Text for a column that holds bytes.
	Bytes(i int, room []byte) ([]byte, error)
}

var errNoCells = errors.New("relational: the engine does not give its rows by cells")

// wordsKept bounds how many different texts and days a reading remembers.
const wordsKept = 1 << 14

// reading converts cells. Texts that come again and again are kept once.
type reading struct {
	cells Cells
	room  []byte
	err   error // the first that the row under way met
	words map[string]string
	days  map[string]period.Date
}

func newReading() *reading {
	return &reading{room: make([]byte, 1<<14), words: make(map[string]string), days: make(map[string]period.Date)}
}

// each runs a query and calls convert with each row of its answer.
func (d *reading) each(ctx context.Context, t *tx, convert func(), query string, args ...any) error {
	if t.broken != nil {
		return t.fail(t.broken)
	}
	rows, err := t.on.Query(ctx, query, args...)
	if err != nil {
		return t.fail(err)
	}
	defer rows.Close()
	cells, ok := rows.(Cells)
	if !ok {
		return t.fail(errNoCells)
	}
	d.cells, d.err = cells, nil
	for cells.Next() {
		if convert(); d.err != nil {
			return ErrCorruptRow.Because(d.err, tableOf(query))
		}
	}
	if err := cells.Err(); err != nil {
		return t.fail(err)
	}
	return nil
}

func (d *reading) failed(err error) {
	if err != nil && d.err == nil {
		d.err = err
	}
}

func (d *reading) int(i int) int64 {
	n, err := d.cells.Int(i)
	d.failed(err)
	return n
}

func (d *reading) bytes(i int) []byte {
	b, err := d.cells.Text(i, d.room)
	d.failed(err)
	if cap(b) > cap(d.room) {
		d.room = b
	}
	return b
}

// packed is a packed value, as a text of which parts are kept.
func (d *reading) packed(i int) string {
	b, err := d.cells.Bytes(i, d.room)
	d.failed(err)
	if cap(b) > cap(d.room) {
		d.room = b
	}
	return string(b)
}

// text is a text that is not expected again.
func (d *reading) text(i int) string { return string(d.bytes(i)) }

// like is a text that often equals another one.
func (d *reading) like(i int, other string) string {
	if b := d.bytes(i); string(b) != other {
		return string(b)
	}
	return other
}

// word is a text of which there are few different ones.
func (d *reading) word(i int) string {
	b := d.bytes(i)
	if len(b) == 0 {
		return ""
	}
	if w, ok := d.words[string(b)]; ok {
		return w
	}
	if len(d.words) >= wordsKept {
		clear(d.words)
	}
	w := string(b)
	d.words[w] = w
	return w
}

func (d *reading) flag(i int) bool { return d.int(i) != 0 }

func (d *reading) instant(i int) time.Time {
	n := d.int(i)
	if n == 0 {
		return time.Time{}
	}
	return time.UnixMicro(n).UTC()
}

func (d *reading) day(i int) period.Date {
	b := d.bytes(i)
	if known, ok := d.days[string(b)]; ok {
		return known
	}
	var date period.Date
	if err := (day{&date}).Scan(string(b)); err != nil {
		d.failed(fmt.Errorf("relational: %q: %w", b, err))
		return 0
	}
	if len(d.days) >= wordsKept {
		clear(d.days)
	}
	d.days[string(b)] = date
	return date
}

// version reads versionColumns from a column on.
func (d *reading) version(i int) period.Version {
	return period.Version{
		ID: d.text(i), Effective: period.Span{From: d.day(i + 1), To: d.day(i + 2)}, Recorded: d.instant(i + 3),
	}
}
