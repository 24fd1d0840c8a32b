package relational

import (
	"context"

	process "yibao/process/contribution"
	"yibao/register/contribution"
)

const receiptBatchColumns = "batch_id, region, kind, prefix, first_no, last_no, next_no, received_on, operator, recorded"

func scanReceiptBatch(r row) (contribution.ReceiptBatch, error) {
	var b contribution.ReceiptBatch
	err := r.Scan(&b.BatchID, &b.Region, &b.Kind, &b.Prefix, &b.First, &b.Last, &b.Next, day{&b.ReceivedOn}, &b.Operator, instant{&b.Recorded})
	return b, err
}

// ReceiptBatches implements contribution.Reader.
func (t *tx) ReceiptBatches(ctx context.Context, region string) ([]contribution.ReceiptBatch, error) {
	return collect(ctx, t, scanReceiptBatch, "SELECT "+receiptBatchColumns+" FROM levy_receipt_batch WHERE region = $1 ORDER BY recorded, batch_id", region)
}

// ReceiptBatch implements contribution.Reader.
func (t *tx) ReceiptBatch(ctx context.Context, batchID string) (contribution.ReceiptBatch, error) {
	found, err := collect(ctx, t, scanReceiptBatch, "SELECT "+receiptBatchColumns+" FROM levy_receipt_batch WHERE batch_id = $1", batchID)
	if err == nil && len(found) == 0 {
		err = process.ErrNoBatch.With(batchID)
	}
	if err != nil {
		return contribution.ReceiptBatch{}, err
	}
	return found[0], nil
}

// AddReceiptBatch implements contribution.Writer.
func (t *tx) AddReceiptBatch(ctx context.Context, b contribution.ReceiptBatch) error {
	return t.insert(ctx, insertion{"levy_receipt_batch", receiptBatchColumns, ""}, [][]any{{b.BatchID, b.Region, b.Kind, b.Prefix, b.First, b.Last, b.Next,
		b.ReceivedOn.String(), b.Operator, micros(b.Recorded)}})
}

// ReceiptCounts implements contribution.Reader.
func (t *tx) ReceiptCounts(ctx context.Context, batchID string) (issued, voided int64, err error) {
	type count struct {
		state contribution.ReceiptState
		n     int64
	}
	found, err := collect(ctx, t, func(r row) (count, error) {
		var c count
		err := r.Scan(&c.state, &c.n)
		return c, err
	}, "SELECT state, COUNT(*) FROM levy_receipt WHERE batch_id = $1 GROUP BY state", batchID)
	for _, c := range found {
		if c.state == contribution.ReceiptIssued {
			issued = c.n
		} else {
			voided += c.n
		}
	}
	return issued, voided, err
}

const receiptColumns = "batch_id, number, state, part_key, debtor_kind, payment_id, amount, operator, recorded, reason, voided_by, voided_at"

// Receipt implements contribution.Reader.
func (t *tx) Receipt(ctx context.Context, batchID string, no int64) (*contribution.Receipt, error) {
	found, err := collect(ctx, t, func(r row) (contribution.Receipt, error) {
		var f contribution.Receipt
		err := r.Scan(&f.BatchID, &f.Number, &f.State, &f.Debtor.No, &f.Debtor.Kind, &f.PaymentID, &f.Amount, &f.Operator, instant{&f.Recorded},
			&f.Reason, &f.VoidedBy, instant{&f.VoidedAt})
		return f, err
	}, "SELECT "+receiptColumns+" FROM levy_receipt WHERE batch_id = $1 AND number = $2", batchID, no)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

// FreeReceipt implements contribution.Reader. The batch is locked by the caller
// (TakeReceipt moves it), so that a gap of voided blanks is passed once.
func (t *tx) FreeReceipt(ctx context.Context, batchID string, from int64) (int64, bool, error) {
	b, err := t.ReceiptBatch(ctx, batchID)
	if err != nil {
		return 0, false, err
	}
	for start := from; start <= b.Last; {
		taken, err := collect(ctx, t, number, "SELECT number FROM levy_receipt WHERE batch_id = $1 AND number >= $2 ORDER BY number LIMIT $3",
			batchID, start, int64(listLength))
		if err != nil {
			return 0, false, err
		}
		for _, n := range taken {
			if n != start {
				return start, true, nil
			}
			start++
		}
		if len(taken) < listLength {
			return start, start <= b.Last, nil
		}
	}
	return 0, false, nil
}

// TakeReceipt implements contribution.Writer; ErrReceiptTaken. Moving the batch on
// first locks it, so that two works never take one number.
func (t *tx) TakeReceipt(ctx context.Context, f contribution.Receipt, next int64) error {
	if _, err := t.exec(ctx, "UPDATE levy_receipt_batch SET next_no = $1 WHERE batch_id = $2", next, f.BatchID); err != nil {
		return err
	}
	n, err := t.exec(ctx, "INSERT INTO levy_receipt ("+receiptColumns+") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"+
		" ON CONFLICT (batch_id, number) DO NOTHING", f.BatchID, f.Number, string(f.State), f.Debtor.No, string(f.Debtor.Kind), f.PaymentID,
		int64(f.Amount), f.Operator, micros(f.Recorded), f.Reason, f.VoidedBy, micros(f.VoidedAt))
	if err == nil && n != 1 {
		err = process.ErrReceiptTaken.With(f.BatchID, f.Number)
	}
	return err
}

// VoidReceipt implements contribution.Writer; ErrReceiptTaken.
func (t *tx) VoidReceipt(ctx context.Context, f contribution.Receipt) error {
	n, err := t.exec(ctx, "UPDATE levy_receipt SET state = $1, reason = $2, voided_by = $3, voided_at = $4 WHERE batch_id = $5 AND number = $6 AND state = $7",
		string(contribution.ReceiptVoided), f.Reason, f.VoidedBy, micros(f.VoidedAt), f.BatchID, f.Number, string(contribution.ReceiptIssued))
	if err == nil && n != 1 {
		err = process.ErrReceiptTaken.With(f.BatchID, f.Number)
	}
	return err
}

const levyFileColumns = "file_id, region, direction, kind, name, hash, file_rows, amount, day, body, operator, recorded"

// AddLevyFile implements contribution.Writer.
func (t *tx) AddLevyFile(ctx context.Context, f process.File, differences []process.Difference) error {
	err := t.insert(ctx, insertion{"levy_file", levyFileColumns, ""}, [][]any{{f.FileID, f.Region, string(f.Direction), string(f.Kind), f.Name, f.Hash,
		f.Rows, int64(f.Amount), f.Day.String(), f.Body, f.Operator, micros(f.Recorded)}})
	if err != nil {
		return err
	}
	rows := make([][]any, len(differences))
	for i, d := range differences {
		rows[i] = []any{f.FileID, i, string(d.Kind), d.Serial, d.Debtor.No, string(d.Debtor.Kind), int64(d.Theirs), int64(d.Ours), d.Line, d.Note}
	}
	return t.insert(ctx, insertion{"levy_difference", "file_id, ordinal, kind, flow_no, part_key, debtor_kind, theirs, ours, line, note", ""}, rows)
}

// FileSeen implements contribution.Reader.
func (t *tx) FileSeen(ctx context.Context, hash string) (string, error) {
	found, err := collect(ctx, t, text, "SELECT file_id FROM levy_file WHERE hash = $1 ORDER BY file_id LIMIT 1", hash)
	if err != nil || len(found) == 0 {
		return "", err
	}
	return found[0], nil
}

// Differences implements contribution.Reader.
func (t *tx) Differences(ctx context.Context, fileID string) ([]process.Difference, error) {
	return collect(ctx, t, func(r row) (process.Difference, error) {
		var d process.Difference
		err := r.Scan(&d.Kind, &d.Serial, &d.Debtor.No, &d.Debtor.Kind, &d.Theirs, &d.Ours, &d.Line, &d.Note)
		return d, err
	}, "SELECT kind, flow_no, part_key, debtor_kind, theirs, ours, line, note FROM levy_difference WHERE file_id = $1 ORDER BY ordinal", fileID)
}
