package relational

import (
	"cmp"
	"context"
	"slices"

	"yibao/ground/period"
	process "yibao/process/contribution"
	"yibao/register/contribution"
)

// sortedDebtors returns the debtors in one order, each once.
func sortedDebtors(debtors []contribution.Debtor) []contribution.Debtor {
	sorted := slices.Clone(debtors)
	slices.SortFunc(sorted, func(a, b contribution.Debtor) int {
		return cmp.Or(cmp.Compare(a.No, b.No), cmp.Compare(a.Kind, b.Kind))
	})
	return slices.Compact(sorted)
}

func scanVoid(r row) (contribution.Void, error) {
	var v contribution.Void
	err := r.Scan(&v.Debtor.No, &v.BillID, &v.Reason, &v.Operator, instant{&v.Recorded})
	return v, err
}

// completed fills in shapes and voids of bills.
func (t *tx) completed(ctx context.Context, bills []contribution.Bill, err error) ([]contribution.Bill, error) {
	if err != nil || len(bills) == 0 {
		return bills, err
	}
	ids, keys := make([]string, len(bills)), make([]string, len(bills))
	for i := range bills {
		ids[i], keys[i] = bills[i].Shape.ID, bills[i].Debtor.No
	}
	shapes, err := t.shapes(ctx, ids)
	if err != nil {
		return nil, err
	}
	voids, err := inParts(keys, func(part []string) ([]contribution.Void, error) {
		var a arguments
		return collect(ctx, t, scanVoid, "SELECT part_key, bill_id, reason, operator, recorded FROM levy_void WHERE part_key IN ("+a.list(part)+")", a...)
	})
	if err != nil {
		return nil, err
	}
	byBill := make(map[string]*contribution.Void, len(voids))
	for i := range voids {
		byBill[voids[i].BillID] = &voids[i]
	}
	for i := range bills {
		bills[i].Shape = shapes[bills[i].Shape.ID]
		if v := byBill[bills[i].BillID]; v != nil {
			v.Debtor.Kind = bills[i].Debtor.Kind
			bills[i].Voided = v
		}
	}
	return bills, nil
}

// Bills implements contribution.Reader.
func (t *tx) Bills(ctx context.Context, debtor contribution.Debtor) ([]contribution.Bill, error) {
	bills, err := collect(ctx, t, scanBill, "SELECT "+billColumns+" FROM levy_bill WHERE part_key = $1 AND debtor_kind = $2"+
		" ORDER BY term_from, recorded, bill_id", debtor.No, string(debtor.Kind))
	return t.completed(ctx, bills, err)
}

// BillOf implements contribution.Reader.
func (t *tx) BillOf(ctx context.Context, debtor contribution.Debtor, billID string) (contribution.Bill, error) {
	bills, err := collect(ctx, t, scanBill, "SELECT "+billColumns+" FROM levy_bill WHERE part_key = $1 AND debtor_kind = $2 AND bill_id = $3",
		debtor.No, string(debtor.Kind), billID)
	bills, err = t.completed(ctx, bills, err)
	if err == nil && len(bills) == 0 {
		err = process.ErrNoBill.With(billID)
	}
	if err != nil {
		return contribution.Bill{}, err
	}
	return bills[0], nil
}

// OpenBills implements contribution.Reader.
func (t *tx) OpenBills(ctx context.Context, q process.OpenQuery) ([]contribution.Bill, error) {
	f := &filter{}
	debtor := f.add(q.AfterDebtor)
	f.where = "b.part_key >= " + debtor + " AND (b.part_key > " + debtor + " OR b.bill_id > " + f.add(q.AfterBill) + ")" +
		" AND b.region = " + f.add(q.Region) + " AND b.scheme = " + f.add(q.Scheme) + " AND b.due <= " + f.add(q.Due.String())
	f.with("b.debtor_kind =", string(q.Debtors))
	bills, err := collect(ctx, t, scanBill, "SELECT "+billColumns+" FROM levy_bill b WHERE "+f.where+
		" AND NOT EXISTS (SELECT 1 FROM levy_settled s WHERE s.part_key = b.part_key AND s.bill_id = b.bill_id)"+
		" AND NOT EXISTS (SELECT 1 FROM levy_void v WHERE v.part_key = b.part_key AND v.bill_id = b.bill_id)"+
		" ORDER BY b.part_key, b.bill_id LIMIT "+f.add(q.Limit), f.arguments...)
	return t.completed(ctx, bills, err)
}

// Lines implements contribution.Reader.
func (t *tx) Lines(ctx context.Context, billID, after string, limit int) ([]contribution.Line, error) {
	lines, err := collect(ctx, t, scanBillLine, "SELECT "+lineBillColumns+" FROM levy_line WHERE bill_id = $1 AND psn_no > $2 ORDER BY psn_no LIMIT $3",
		billID, after, limit)
	return t.classed(ctx, lines, err)
}

// classed fills in the class of lines.
func (t *tx) classed(ctx context.Context, stored []storedBillLine, err error) ([]contribution.Line, error) {
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(stored))
	for i := range stored {
		ids[i] = stored[i].shape
	}
	shapes, err := t.shapes(ctx, ids)
	lines := make([]contribution.Line, len(stored))
	for i := range stored {
		lines[i] = stored[i].Line
		lines[i].Class = shapes[stored[i].shape].Class
	}
	return lines, err
}

const paymentColumns = "part_key, payment_id, debtor_kind, region, scheme, payer, channel, flow_no, amount, paid_on, receipt, operator, recorded"

func scanPayment(r row) (contribution.Payment, error) {
	var p contribution.Payment
	err := r.Scan(&p.Debtor.No, &p.PaymentID, &p.Debtor.Kind, &p.Region, &p.Scheme, &p.Payer, &p.Channel, &p.Serial, &p.Amount,
		day{&p.PaidOn}, &p.Receipt, &p.Operator, instant{&p.Recorded})
	return p, err
}

// Payments implements contribution.Reader.
func (t *tx) Payments(ctx context.Context, debtor contribution.Debtor) ([]contribution.Payment, error) {
	payments, err := collect(ctx, t, scanPayment, "SELECT "+paymentColumns+" FROM levy_payment WHERE part_key = $1 AND debtor_kind = $2"+
		" ORDER BY recorded, payment_id", debtor.No, string(debtor.Kind))
	if err != nil || len(payments) == 0 {
		return payments, err
	}
	refunds, err := t.Refunds(ctx, debtor)
	for _, r := range refunds {
		for i := range payments {
			if payments[i].PaymentID == r.PaymentID {
				payments[i].Refunded += r.Amount
			}
		}
	}
	return payments, err
}

// PaymentsOn implements contribution.Reader.
func (t *tx) PaymentsOn(ctx context.Context, region string, channel contribution.Channel, on period.Date) ([]contribution.Payment, error) {
	return collect(ctx, t, scanPayment, "SELECT "+paymentColumns+" FROM levy_payment WHERE region = $1 AND channel = $2 AND paid_on = $3"+
		" ORDER BY flow_no, payment_id", region, string(channel), on.String())
}

const allocationColumns = "part_key, payment_id, ordinal, debtor_kind, bill_id, item, late, amount, paid_on, refund_id"

// Allocations implements contribution.Reader.
func (t *tx) Allocations(ctx context.Context, debtor contribution.Debtor) ([]contribution.Allocation, error) {
	return collect(ctx, t, func(r row) (contribution.Allocation, error) {
		var a contribution.Allocation
		var ordinal int64
		err := r.Scan(&a.Debtor.No, &a.PaymentID, &ordinal, &a.Debtor.Kind, &a.BillID, &a.Item, flag{&a.LateFee}, &a.Amount, day{&a.PaidOn}, &a.RefundID)
		return a, err
	}, "SELECT "+allocationColumns+" FROM levy_allocation WHERE part_key = $1 AND debtor_kind = $2 ORDER BY payment_id, ordinal",
		debtor.No, string(debtor.Kind))
}

// AddAllocations implements contribution.Writer: they follow those that the
// payment has.
func (t *tx) AddAllocations(ctx context.Context, allocations []contribution.Allocation) error {
	next := make(map[string]int64)
	rows := make([][]any, 0, len(allocations))
	for _, a := range allocations {
		ordinal, known := next[a.PaymentID]
		if !known {
			counts, err := collect(ctx, t, number, "SELECT COUNT(*) FROM levy_allocation WHERE part_key = $1 AND payment_id = $2", a.Debtor.No, a.PaymentID)
			if err != nil {
				return err
			}
			ordinal = counts[0]
		}
		next[a.PaymentID] = ordinal + 1
		rows = append(rows, []any{a.Debtor.No, a.PaymentID, ordinal, string(a.Debtor.Kind), a.BillID, a.Item, bit(a.LateFee), int64(a.Amount),
			a.PaidOn.String(), a.RefundID})
	}
	return t.insert(ctx, insertion{"levy_allocation", allocationColumns, ""}, rows)
}

func number(r row) (int64, error) {
	var n int64
	err := r.Scan(&n)
	return n, err
}

// AddPayment implements contribution.Writer; ErrSerialTaken.
func (t *tx) AddPayment(ctx context.Context, p contribution.Payment) error {
	if p.Serial != "" {
		n, err := t.exec(ctx, "INSERT INTO levy_serial (channel, flow_no, part_key, debtor_kind, payment_id) VALUES ($1, $2, $3, $4, $5)"+
			" ON CONFLICT (channel, flow_no) DO NOTHING", string(p.Channel), p.Serial, p.Debtor.No, string(p.Debtor.Kind), p.PaymentID)
		if err != nil {
			return err
		}
		if n != 1 {
			return process.ErrSerialTaken.With(p.Channel, p.Serial, "流水号重复")
		}
	}
	return t.insert(ctx, insertion{"levy_payment", paymentColumns, ""}, [][]any{{p.Debtor.No, p.PaymentID, string(p.Debtor.Kind), p.Region, p.Scheme,
		p.Payer, string(p.Channel), p.Serial, int64(p.Amount), p.PaidOn.String(), p.Receipt, p.Operator, micros(p.Recorded)}})
}

// SerialOwner implements contribution.Reader.
func (t *tx) SerialOwner(ctx context.Context, channel contribution.Channel, serial string) (contribution.Debtor, string, bool, error) {
	type owner struct {
		debtor contribution.Debtor
		id     string
	}
	found, err := collect(ctx, t, func(r row) (owner, error) {
		var o owner
		err := r.Scan(&o.debtor.No, &o.debtor.Kind, &o.id)
		return o, err
	}, "SELECT part_key, debtor_kind, payment_id FROM levy_serial WHERE channel = $1 AND flow_no = $2", string(channel), serial)
	if err != nil || len(found) == 0 {
		return contribution.Debtor{}, "", false, err
	}
	return found[0].debtor, found[0].id, true, nil
}

const refundColumns = "part_key, refund_id, debtor_kind, payment_id, amount, reason, operator, approver, entry_id, day, recorded"

// Refunds implements contribution.Reader.
func (t *tx) Refunds(ctx context.Context, debtor contribution.Debtor) ([]contribution.Refund, error) {
	return collect(ctx, t, func(r row) (contribution.Refund, error) {
		var f contribution.Refund
		err := r.Scan(&f.Debtor.No, &f.RefundID, &f.Debtor.Kind, &f.PaymentID, &f.Amount, &f.Reason, &f.Operator, &f.Approver, &f.EntryID,
			day{&f.Day}, instant{&f.Recorded})
		return f, err
	}, "SELECT "+refundColumns+" FROM levy_refund WHERE part_key = $1 AND debtor_kind = $2 ORDER BY recorded, refund_id", debtor.No, string(debtor.Kind))
}

// AddRefund implements contribution.Writer.
func (t *tx) AddRefund(ctx context.Context, f contribution.Refund) error {
	return t.insert(ctx, insertion{"levy_refund", refundColumns, ""}, [][]any{{f.Debtor.No, f.RefundID, string(f.Debtor.Kind), f.PaymentID,
		int64(f.Amount), f.Reason, f.Operator, f.Approver, f.EntryID, f.Day.String(), micros(f.Recorded)}})
}

func scanSettled(r row) (contribution.Settled, error) {
	var s contribution.Settled
	err := r.Scan(&s.Debtor.No, &s.BillID, day{&s.PaidOn})
	return s, err
}

// SettledBills implements contribution.Reader.
func (t *tx) SettledBills(ctx context.Context, debtor contribution.Debtor) ([]contribution.Settled, error) {
	found, err := collect(ctx, t, scanSettled, "SELECT part_key, bill_id, paid_on FROM levy_settled WHERE part_key = $1 ORDER BY bill_id", debtor.No)
	for i := range found {
		found[i].Debtor.Kind = debtor.Kind
	}
	return found, err
}

// settledOf returns when the bills of the debtors were paid in full, by bill id.
func (t *tx) settledOf(ctx context.Context, debtorNos []string) (map[string]period.Date, error) {
	found, err := inParts(debtorNos, func(part []string) ([]contribution.Settled, error) {
		var a arguments
		return collect(ctx, t, scanSettled, "SELECT part_key, bill_id, paid_on FROM levy_settled WHERE part_key IN ("+a.list(part)+")", a...)
	})
	paid := make(map[string]period.Date, len(found))
	for _, s := range found {
		paid[s.BillID] = s.PaidOn
	}
	return paid, err
}
