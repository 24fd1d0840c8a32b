package town

import (
	"context"
	"database/sql"
	"errors"

	"yibao/register/claim"
	"yibao/storage/packed"
)

var errNoUpload = errors.New("town: nobody uploaded lines that the settlement holds")

// ChangeLines changes, on any engine and behind the program's back, the fee lines
// of the first upload of which the settlement holds some. restore puts them back.
func ChangeLines(ctx context.Context, db *sql.DB, setlID string, change func([]claim.FeeLine) []claim.FeeLine) (restore func() error, err error) {
	var psnNo, visitID string
	var upload int64
	var was []byte
	err = db.QueryRowContext(ctx, "SELECT psn_no, visit_id, upload, lines FROM fee_upload WHERE settled_by = $1 OR marks LIKE '%\"' || $2 || '\"%'"+
		" ORDER BY psn_no, visit_id, upload LIMIT 1", setlID, setlID).Scan(&psnNo, &visitID, &upload, &was)
	if err != nil {
		return nil, errors.Join(errNoUpload, err)
	}
	lines, err := packed.Lines(string(was), psnNo, visitID, nil)
	if err != nil {
		return nil, err
	}
	write := func(value []byte) error {
		_, err := db.ExecContext(ctx, "UPDATE fee_upload SET lines = $1 WHERE psn_no = $2 AND visit_id = $3 AND upload = $4", value, psnNo, visitID, upload)
		return err
	}
	return func() error { return write(was) }, write(packed.AppendLines(nil, change(lines)))
}

// AlterLines is ChangeLines in the town, for good.
func (w *Town) AlterLines(t T, setlID string, change func([]claim.FeeLine) []claim.FeeLine) {
	t.Helper()
	w.inside(t, func(db *sql.DB) error {
		_, err := ChangeLines(context.Background(), db, setlID, change)
		return err
	})
}
