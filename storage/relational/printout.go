package relational

import (
	"context"

	"yibao/process/printing"
	"yibao/register/printout"
)

var (
	_ printing.Store = (*Store)(nil)
	_ printing.Work  = (*tx)(nil)
)

// Print implements printing.Store.
func (s *Store) Print(ctx context.Context, psnNo string, work func(printing.Work) error) error {
	return s.work(ctx, psnNo, func(t *tx) error { return work(t) })
}

// Printed implements printing.Store.
func (s *Store) Printed(ctx context.Context, read func(printout.Reader) error) error {
	return s.run(ctx, Read, func(t *tx) error { return read(t) })
}

const printoutColumns = "psn_no, setl_id, form, number, format, reason, staff_no, printed"

func scanPrintout(r row) (printout.Printout, error) {
	var p printout.Printout
	err := r.Scan(&p.PsnNo, &p.SetlID, &p.Form, &p.Number, &p.Format, &p.Reason, &p.StaffNo, instant{&p.At})
	return p, err
}

// Printouts implements printout.Reader.
func (t *tx) Printouts(ctx context.Context, psnNo, setlID string) ([]printout.Printout, error) {
	return collect(ctx, t, scanPrintout,
		"SELECT "+printoutColumns+" FROM printout WHERE psn_no = $1 AND setl_id = $2 ORDER BY printed, form, number", psnNo, setlID)
}

// AddPrintout implements printout.Writer.
func (t *tx) AddPrintout(ctx context.Context, p printout.Printout) error {
	return add(ctx, t, insertion{"printout", printoutColumns, ""}, []printout.Printout{p}, func(p printout.Printout) []any {
		return []any{p.PsnNo, p.SetlID, string(p.Form), p.Number, p.Format, p.Reason, p.StaffNo, micros(p.At)}
	})
}
