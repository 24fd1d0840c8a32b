package relational

import (
	"fmt"
	"time"

	"yibao/ground/period"
)

// Conversions between columns and the values of the domain.

// micros returns the stored form of an instant; 0 for none.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// instant scans a stored instant.
type instant struct{ to *time.Time }

// Scan implements sql.Scanner.
func (i instant) Scan(source any) error {
	n, ok := source.(int64)
	if !ok {
		return fmt.Errorf("relational: %T where an instant is kept", source)
	}
	*i.to = time.Time{}
	if n != 0 {
		*i.to = time.UnixMicro(n).UTC()
	}
	return nil
}

// day scans a stored day.
type day struct{ to *period.Date }

// Scan implements sql.Scanner.
func (d day) Scan(source any) error {
	s, ok := source.(string)
	switch {
	case !ok:
		return fmt.Errorf("relational: %T where a day is kept", source)
	case s == "":
		*d.to = 0
		return nil
	case s == period.Forever.String():
		*d.to = period.Forever
		return nil
	}
	date, err := period.ParseDate(s)
	*d.to = date
	return err
}

// bit returns the stored form of a flag.
func bit(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// flag scans a stored flag.
type flag struct{ to *bool }

// Scan implements sql.Scanner.
func (f flag) Scan(source any) error {
	n, ok := source.(int64)
	if !ok {
		return fmt.Errorf("relational: %T where a flag is kept", source)
	}
	*f.to = n != 0
	return nil
}

// versionColumns are the columns that every register fact begins with; stamp
// and version are their conversions.
const versionColumns = "version_id, eff_from, eff_to, recorded"

func stamp(v period.Version, rest ...any) []any {
	return append([]any{v.ID, v.Effective.From.String(), v.Effective.End().String(), micros(v.Recorded)}, rest...)
}

func version(v *period.Version, rest ...any) []any {
	return append([]any{&v.ID, day{&v.Effective.From}, day{&v.Effective.To}, instant{&v.Recorded}}, rest...)
}
