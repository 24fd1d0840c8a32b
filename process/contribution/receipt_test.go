package contribution_test

import (
	"errors"
	"testing"

	"yibao/ground/money"
	process "yibao/process/contribution"
	"yibao/register/contribution"
)

// The stock of receipts: 8,000 received, 7,546 issued, 304 voided, 150 left. A
// number is never used twice, and a voided one stays.
func TestReceiptStock(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	batch, err := o.service.ReceiveReceipts(ctx, process.Stock{Region: home, Kind: "社会保险费专用票据", Prefix: "A26", First: 1, Last: 8000, Operator: "S1"})
	o.ok(err)
	if _, err := o.service.ReceiveReceipts(ctx, process.Stock{Region: home, Kind: "社会保险费专用票据", Prefix: "A26", First: 8000, Last: 9000}); !errors.Is(err, process.ErrReceiptOverlap) {
		t.Errorf("%v", err)
	}
	// 200 blanks are spoilt before they are used, 104 after.
	o.ok(o.Store.Contribute(ctx, func(w process.Work) error {
		for n := int64(1); n <= 200; n++ {
			if err := w.TakeReceipt(ctx, contribution.Receipt{BatchID: batch.BatchID, Number: n * 10, State: contribution.ReceiptVoided, Reason: "印坏"}, 1); err != nil {
				return err
			}
		}
		for issued, n := 0, int64(1); issued < 7545+104; n++ {
			if n <= 2000 && n%10 == 0 {
				continue
			}
			if err := w.TakeReceipt(ctx, contribution.Receipt{BatchID: batch.BatchID, Number: n, State: contribution.ReceiptIssued, Amount: 1}, n+1); err != nil {
				return err
			}
			issued++
		}
		return nil
	}))
	debtor := o.insured("R1", employees, "11", "1980-01-01", "")
	paid, err := o.service.Pay(ctx, process.Paying{Debtor: debtor, Region: home, Scheme: employees, Channel: contribution.Counter, Amount: money.Yuan, PaidOn: date("2026-03-05"), Batch: batch.BatchID, Operator: "S1"})
	o.ok(err)
	if paid.Receipt == nil || paid.Receipt.Number != 7850 || paid.Payment.Receipt != "A267850" {
		t.Errorf("%+v %s", paid.Receipt, paid.Payment.Receipt)
	}
	for n := int64(1); n <= 115; n++ {
		if n%10 == 0 {
			continue
		}
		_, err := o.service.VoidReceipt(ctx, batch.BatchID, n, "退费收回", "S1")
		o.ok(err)
	}
	_, count, err := o.service.CountReceipts(ctx, batch.BatchID)
	o.ok(err)
	if count != (contribution.ReceiptCount{Received: 8000, Issued: 7546, Voided: 304, Left: 150}) {
		t.Errorf("%+v", count)
	}
	for _, c := range []struct {
		number int64
		reason string
		want   error
	}{{1, "再次", process.ErrReceiptVoided}, {10, "再次", process.ErrReceiptVoided}, {9000, "错", process.ErrReceiptRange}, {7999, "", process.ErrNoReason}} {
		if _, err := o.service.VoidReceipt(ctx, batch.BatchID, c.number, c.reason, "S1"); !errors.Is(err, c.want) {
			t.Errorf("%d: %v,应为 %v", c.number, err, c.want)
		}
	}
	err = o.Store.Contribute(ctx, func(w process.Work) error {
		return w.TakeReceipt(ctx, contribution.Receipt{BatchID: batch.BatchID, Number: 1, State: contribution.ReceiptIssued}, 2)
	})
	if !errors.Is(err, process.ErrReceiptTaken) {
		t.Errorf("a voided number was used: %v", err)
	}
	if _, _, err := o.service.CountReceipts(ctx, "无此批"); !errors.Is(err, process.ErrNoBatch) {
		t.Errorf("%v", err)
	}
}

// A batch of two: the third payment gets none, and is not taken.
func TestReceiptsRunOut(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	batch, err := o.service.ReceiveReceipts(ctx, process.Stock{Region: home, Kind: "收据", Prefix: "B", First: 99, Last: 100, Operator: "S1"})
	o.ok(err)
	debtor := o.insured("R1", employees, "11", "1980-01-01", "")
	in := process.Paying{Debtor: debtor, Region: home, Scheme: employees, Channel: contribution.Counter, Amount: money.Yuan, PaidOn: date("2026-03-05"), Batch: batch.BatchID, Operator: "S1"}
	for _, want := range []string{"B099", "B100"} {
		paid, err := o.service.Pay(ctx, in)
		o.ok(err)
		if paid.Payment.Receipt != want {
			t.Errorf("%s,应为 %s", paid.Payment.Receipt, want)
		}
	}
	if _, err := o.service.Pay(ctx, in); !errors.Is(err, process.ErrNoReceiptLeft) {
		t.Errorf("%v", err)
	}
	if st := o.statement(debtor, "2026-03-05"); st.Credit != 2*money.Yuan {
		t.Errorf("暂收 %s", st.Credit)
	}
}
