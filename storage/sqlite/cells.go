package sqlite

import "yibao/storage/relational"

var _ relational.Cells = (*rows)(nil)

// Int implements relational.Cells.
func (r *rows) Int(i int) (n int64, err error) {
	err = integer(r.stmt, i, func(v int64) { n = v })
	return n, err
}

// Text implements relational.Cells.
func (r *rows) Text(i int, into []byte) ([]byte, error) {
	into = into[:cap(into)]
	n := r.stmt.ColumnBytes(i, into)
	if n == len(into) { // there may be more
		into = make([]byte, 2*r.stmt.ColumnLen(i)+64)
		n = r.stmt.ColumnBytes(i, into)
	}
	return into[:n], nil
}

// Bytes implements relational.Cells.
func (r *rows) Bytes(i int, into []byte) ([]byte, error) { return r.Text(i, into) }
