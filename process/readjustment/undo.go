package readjustment

import (
	"context"
	"slices"
	"strings"

	"yibao/process/settlement"
	"yibao/register/accumulator"
	"yibao/register/payout"
)

// Undo takes the person's last readjustment back, as a whole: each act gets its
// mirror, accumulators are set to what they would be without it, and the order
// to pay is void. One whose money is on its way stays; what was overpaid then
// comes out of another examination.
func (s *Service) Undo(ctx context.Context, psnNo, number string, by Order) ([]settlement.Record, error) {
	var written []settlement.Record
	if strings.TrimSpace(by.Reason) == "" {
		return nil, ErrNoReason.With()
	}
	err := s.Store.Readjust(ctx, psnNo, func(w Work) error {
		written = nil
		records, err := w.RecordsOf(ctx, psnNo)
		if err != nil {
			return err
		}
		standing := settlement.Readjustments(records)
		if !slices.ContainsFunc(standing, func(r settlement.Record) bool { return r.MessageID == number }) {
			return ErrNoSuch.With(number)
		}
		if last := standing[len(standing)-1].MessageID; last != number {
			return ErrLaterOne.With(number, last)
		}
		if err := s.void(ctx, w, psnNo, number, by); err != nil {
			return err
		}
		standing = slices.DeleteFunc(standing, func(r settlement.Record) bool { return r.MessageID != number })
		sets, err := withoutSets(ctx, w, psnNo, standing)
		if err != nil {
			return err
		}
		for i, x := range standing {
			record := s.mirror(x, number, by)
			var own []accumulator.Delta
			if i == len(standing)-1 {
				own = sets
			}
			if err := s.write(ctx, w, &record, own); err != nil {
				return err
			}
			written = append(written, record)
		}
		return nil
	})
	return written, err
}

// mirror makes the act that takes another back.
func (s *Service) mirror(x settlement.Record, number string, by Order) settlement.Record {
	r := x
	r.Kind, r.SetlID, r.Digest = settlement.Unadjusted, s.NewID(), ""
	r.Forced, r.Operator, r.Transaction, r.MessageID = by.Reason, by.Operator, number, by.Number
	r.SettledAt, r.Facts.Day = s.Now(), s.today()
	r.SelfFunded, r.OverLimit, r.Prepaid, r.InScope, r.Deductible = -x.SelfFunded, -x.OverLimit, -x.Prepaid, -x.InScope, -x.Deductible
	r.Shares, r.Lines = slices.Clone(x.Shares), slices.Clone(x.Lines)
	for i := range r.Shares {
		r.Shares[i].Amount = -r.Shares[i].Amount
	}
	for i := range r.Lines {
		r.Lines[i].Parts = slices.Clone(r.Lines[i].Parts)
		for j := range r.Lines[i].Parts {
			r.Lines[i].Parts[j] = -r.Lines[i].Parts[j]
		}
	}
	return r
}

// withoutSets finds the accumulators that would stand elsewhere without the
// readjustment's acts.
func withoutSets(ctx context.Context, r settlement.Reader, psnNo string, gone []settlement.Record) ([]accumulator.Delta, error) {
	stored, err := r.Deltas(ctx, psnNo)
	if err != nil {
		return nil, err
	}
	acts, err := r.Acts(ctx, psnNo)
	if err != nil {
		return nil, err
	}
	names := make([]string, len(gone))
	for i, x := range gone {
		names[i] = x.SetlID
	}
	return settings(accumulator.Live(stored, acts, lastSeq), accumulator.Live(stored, acts, lastSeq, names...)), nil
}

// void makes the order to pay void.
func (s *Service) void(ctx context.Context, w Work, psnNo, number string, by Order) error {
	orders, err := w.Orders(ctx, payout.Query{PsnNo: psnNo, Ref: number})
	if err != nil {
		return err
	}
	for _, o := range orders {
		if o.State == payout.Void {
			continue
		}
		if !o.State.May(payout.Void) {
			return ErrPaidOut.With(number, strings.TrimPrefix(string(o.State), "已"))
		}
		step := payout.Step{OrderID: o.OrderID, Partition: o.Partition, From: o.State, To: payout.Void, Reason: by.Reason, Operator: by.Operator, Recorded: s.Now()}
		o.State, o.Reason = payout.Void, by.Reason
		if err := w.MoveOrder(ctx, o, step); err != nil {
			return err
		}
	}
	return nil
}
