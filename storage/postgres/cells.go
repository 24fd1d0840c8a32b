package postgres

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strconv"

	"github.com/jackc/pgx/v5/pgtype"

	"yibao/storage/relational"
)

var _ relational.Cells = (*answer)(nil)

// Int implements relational.Cells.
func (a *answer) Int(i int) (int64, error) {
	raw := a.rows[a.at][i]
	if a.fields[i].Format == pgtype.TextFormatCode {
		return strconv.ParseInt(string(raw), 10, 64)
	}
	switch kind := a.fields[i].DataTypeOID; {
	case kind == pgtype.Int8OID && len(raw) == 8:
		return int64(binary.BigEndian.Uint64(raw)), nil
	case kind == pgtype.Int4OID && len(raw) == 4:
		return int64(int32(binary.BigEndian.Uint32(raw))), nil
	case kind == pgtype.Int2OID && len(raw) == 2:
		return int64(int16(binary.BigEndian.Uint16(raw))), nil
	}
	return 0, fmt.Errorf("postgres: column %s holds no integer", a.fields[i].Name)
}

// Text implements relational.Cells. The two formats of text are the same.
func (a *answer) Text(i int, _ []byte) ([]byte, error) {
	switch a.fields[i].DataTypeOID {
	case pgtype.TextOID, pgtype.VarcharOID:
		return a.rows[a.at][i], nil
	}
	return nil, fmt.Errorf("postgres: column %s holds no text", a.fields[i].Name)
}

// Bytes implements relational.Cells.
func (a *answer) Bytes(i int, into []byte) ([]byte, error) {
	raw := a.rows[a.at][i]
	switch {
	case a.fields[i].DataTypeOID != pgtype.ByteaOID:
	case a.fields[i].Format == pgtype.BinaryFormatCode:
		return raw, nil
	case len(raw) >= 2 && raw[0] == '\\' && raw[1] == 'x':
		return hex.AppendDecode(into[:0], raw[2:])
	}
	return nil, fmt.Errorf("postgres: column %s holds no bytes", a.fields[i].Name)
}

// Share is the query for the name of what a transaction sees.
func (e *engine) Share() string { return "SELECT pg_export_snapshot()" }

// pageReading suits reading by pages of keys: by index, in the order of the
// pages, and not spread over more processes, as several pages are read at once.
const pageReading = "SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL random_page_cost = 1; SET LOCAL jit = off"

// Adopt is the statement by which a transaction sees what has the name.
func (e *engine) Adopt(name string) string {
	return "SET TRANSACTION SNAPSHOT '" + name + "'; " + pageReading
}
