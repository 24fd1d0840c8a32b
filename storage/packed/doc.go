// Package packed writes what is only ever read whole into one value of a
// column: the fee lines of one upload (费用明细), and what a settlement act read
// and how it shared each line. A bill of fifteen lines is one row so, and not
// fifteen.
//
// A packed value begins with the number of its form. Numbers are varints,
// signed ones zigzag; texts are preceded by their length; what a line has in
// common with the line before is not repeated. Each value has exactly one
// form: reading refuses every other one (ErrForm), so an altered byte shows as a
// value that cannot be read or as another value, never as the same.
//
// Legal basis: none; it is a form of storage. Limits: nothing is sealed here.
// Columns with sealed texts stay columns of their own.
package packed

import "errors"

// ErrForm: the bytes are not what this package writes.
var ErrForm = errors.New("packed: not a form that this program writes")

// form1 is the first byte of what is written now.
const form1 = 1
