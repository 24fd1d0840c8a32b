package contribution

import (
	"context"
	"fmt"
	"strings"

	"yibao/ground/period"
	"yibao/register/contribution"
)

// Stock is a run of numbered receipts that the agency receives.
type Stock struct {
	Region      string
	Kind        string
	Prefix      string
	First, Last int64
	ReceivedOn  period.Date // zero: today
	Operator    string
}

// ReceiveReceipts takes a batch of receipts into stock. A number of one kind and
// prefix is received once. ErrReceiptRange, ErrReceiptOverlap.
func (s *Service) ReceiveReceipts(ctx context.Context, in Stock) (contribution.ReceiptBatch, error) {
	var made contribution.ReceiptBatch
	if in.First <= 0 || in.Last < in.First {
		return made, ErrReceiptRange.With(in.First, in.Prefix, in.First, in.Last)
	}
	err := s.Store.Contribute(ctx, func(w Work) error {
		if err := w.LockDebtors(ctx, stockOf(in.Region)); err != nil {
			return err
		}
		batches, err := w.ReceiptBatches(ctx, in.Region)
		if err != nil {
			return err
		}
		for _, b := range batches {
			if b.Kind == in.Kind && b.Prefix == in.Prefix && b.First <= in.Last && in.First <= b.Last {
				return ErrReceiptOverlap.With(in.Prefix, in.First, in.Last, b.BatchID)
			}
		}
		day := in.ReceivedOn
		if day == 0 {
			day = s.today()
		}
		made = contribution.ReceiptBatch{BatchID: s.NewID(), Region: in.Region, Kind: in.Kind, Prefix: in.Prefix, First: in.First, Last: in.Last,
			Next: in.First, ReceivedOn: day, Operator: in.Operator, Recorded: s.instant()}
		return w.AddReceiptBatch(ctx, made)
	})
	return made, err
}

// stockOf is the row that is locked while a region's stock changes.
func stockOf(region string) contribution.Debtor {
	return contribution.Debtor{Kind: "票据", No: region}
}

// CountReceipts counts a batch: received = issued + voided + left. ErrNoBatch.
func (s *Service) CountReceipts(ctx context.Context, batchID string) (contribution.ReceiptBatch, contribution.ReceiptCount, error) {
	var batch contribution.ReceiptBatch
	var count contribution.ReceiptCount
	err := s.Store.Contributions(ctx, func(r Reader) error {
		var err error
		if batch, err = r.ReceiptBatch(ctx, batchID); err != nil {
			return err
		}
		count.Received = batch.Last - batch.First + 1
		count.Issued, count.Voided, err = r.ReceiptCounts(ctx, batchID)
		count.Left = count.Received - count.Issued - count.Voided
		return err
	})
	return batch, count, err
}

// ReceiptBatches returns the batches of a region.
func (s *Service) ReceiptBatches(ctx context.Context, region string) ([]contribution.ReceiptBatch, error) {
	var batches []contribution.ReceiptBatch
	err := s.Store.Contributions(ctx, func(r Reader) (err error) {
		batches, err = r.ReceiptBatches(ctx, region)
		return err
	})
	return batches, err
}

// issue gives a payment the next number of a batch.
func (s *Service) issue(ctx context.Context, w Work, batchID string, p *contribution.Payment) (*contribution.Receipt, error) {
	if err := w.LockDebtors(ctx, contribution.Debtor{Kind: "票据", No: batchID}); err != nil {
		return nil, err
	}
	batch, err := w.ReceiptBatch(ctx, batchID)
	if err != nil {
		return nil, err
	}
	number, found, err := w.FreeReceipt(ctx, batchID, batch.Next)
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, ErrNoReceiptLeft.With(batchID)
	}
	r := contribution.Receipt{BatchID: batchID, Number: number, State: contribution.ReceiptIssued, Debtor: p.Debtor, PaymentID: p.PaymentID,
		Amount: p.Amount, Operator: p.Operator, Recorded: p.Recorded}
	p.Receipt = fmt.Sprintf("%s%0*d", batch.Prefix, len(fmt.Sprint(batch.Last)), number)
	return &r, w.TakeReceipt(ctx, r, number+1)
}

// VoidReceipt voids a number, issued or blank, with a reason; it stays in the books
// and is never used again. ErrNoReason, ErrReceiptRange, ErrReceiptVoided.
func (s *Service) VoidReceipt(ctx context.Context, batchID string, number int64, reason, operator string) (contribution.Receipt, error) {
	var voided contribution.Receipt
	if strings.TrimSpace(reason) == "" {
		return voided, ErrNoReason.With()
	}
	err := s.Store.Contribute(ctx, func(w Work) error {
		if err := w.LockDebtors(ctx, contribution.Debtor{Kind: "票据", No: batchID}); err != nil {
			return err
		}
		batch, err := w.ReceiptBatch(ctx, batchID)
		if err != nil {
			return err
		}
		if number < batch.First || number > batch.Last {
			return ErrReceiptRange.With(number, batchID, batch.First, batch.Last)
		}
		known, err := w.Receipt(ctx, batchID, number)
		if err != nil {
			return err
		}
		if known == nil {
			voided = contribution.Receipt{BatchID: batchID, Number: number, State: contribution.ReceiptVoided, Operator: operator, Recorded: s.instant(),
				Reason: reason, VoidedBy: operator, VoidedAt: s.instant()}
			return w.TakeReceipt(ctx, voided, batch.Next)
		}
		if known.State == contribution.ReceiptVoided {
			return ErrReceiptVoided.With(batchID, number)
		}
		voided = *known
		voided.State, voided.Reason, voided.VoidedBy, voided.VoidedAt = contribution.ReceiptVoided, reason, operator, s.instant()
		return w.VoidReceipt(ctx, voided)
	})
	return voided, err
}
