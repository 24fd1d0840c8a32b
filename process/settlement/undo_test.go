package settlement_test

import (
	"errors"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"yibao/policies"
	"yibao/process/settlement"
	"yibao/register/claim"
	"yibao/storage/storetest/town"
)

// desk is a town whose region lets 2601 take every transaction back, so that
// what the process itself refuses shows.
func desk(t *testing.T) *town.Town {
	t.Helper()
	w := newTown(t)
	text, err := policies.FS.ReadFile("390100-安澜/统筹区.yaml")
	if err != nil {
		t.Fatal(err)
	}
	const list = "[2102, 2103, 2207, 2208, 2304, 2305, 2401]"
	if !contains(string(text), list) {
		t.Fatal("统筹区设置里没有要替换的可冲正交易")
	}
	wide := replace(string(text), list, "[2102, 2103, 2201, 2202, 2203, 2204, 2205, 2207, 2208, 2304, 2305, 2401, 2402]")
	w.Publish(t, fstest.MapFS{"统筹区.yaml": {Data: []byte(wide)}}, "统筹区.yaml")
	return w
}

func replace(text, old, replacement string) string {
	for i := range text {
		if len(text)-i >= len(old) && text[i:i+len(old)] == old {
			return text[:i] + replacement + text[i+len(old):]
		}
	}
	return text
}

// sent is a caller of a transaction, and the key under which it is remembered.
func sent(w *town.Town, institution, transaction string) (settlement.Caller, settlement.MessageKey) {
	c := w.Caller(institution)
	c.Transaction = transaction
	return c, settlement.MessageKey{Institution: institution, Transaction: transaction, MessageID: c.MessageID}
}

// undo takes a message back under a message of its own.
func undo(w *town.Town, psnNo string, key settlement.MessageKey) error {
	c, _ := sent(w, key.Institution, "2601")
	return w.Bills.Undo(ctx, c, psnNo, key)
}

// settledBy settles a visit's lines under a transaction and returns the act
// with its key.
func settledBy(t *testing.T, w *town.Town, v town.Visit) (settlement.Record, settlement.Caller, settlement.MessageKey) {
	t.Helper()
	c, key := sent(w, v.Institution, "2207")
	a, err := w.Bills.Settle(ctx, c, w.Request(t, v, true))
	if err != nil {
		t.Fatal(err)
	}
	return a.Record, c, key
}

func reversedBy(t *testing.T, w *town.Town, r settlement.Record) (settlement.Record, settlement.Caller, settlement.MessageKey) {
	t.Helper()
	c, key := sent(w, r.Institution, "2208")
	a, err := w.Bills.Reverse(ctx, c, r.PsnNo, r.VisitID, r.SetlID)
	if err != nil {
		t.Fatal(err)
	}
	return a.Record, c, key
}

// rich is a visit of somebody with an account, 30 boxes on the bill.
func rich(t *testing.T, w *town.Town) town.Visit {
	t.Helper()
	v := w.Outpatient(t, w.Person(t, town.Citizen{Account: 500_00}), "310", town.Tertiary, today, "")
	w.Uploaded(t, v, cold(90))
	return v
}

func want(t *testing.T, about string, err, target error) {
	t.Helper()
	if !errors.Is(err, target) || target == nil && err != nil {
		t.Errorf("%s:得 %v,应为 %v", about, err, target)
	}
}

func TestUndoOfASettlement(t *testing.T) {
	t.Parallel()
	w := desk(t)
	v := rich(t, w)
	before := w.Used(t, v.PsnNo)
	request := w.Request(t, v, true)
	_, c, key := settledBy(t, w, v)
	want(t, "冲正", undo(w, v.PsnNo, key), nil)
	if diff := cmp.Diff(before, w.Used(t, v.PsnNo)); diff != "" {
		t.Errorf("冲正没有还原\n%s", diff)
	}
	state := w.Dump(t)
	_, err := w.Bills.Settle(ctx, c, request)
	want(t, "原报文再到", err, settlement.ErrMessageBarred)
	if diff := cmp.Diff(state, w.Dump(t)); diff != "" {
		t.Errorf("数据库变了\n%s", diff)
	}
	want(t, "换一个报文号再冲正", undo(w, v.PsnNo, key), nil)
	if diff := cmp.Diff(before, w.Used(t, v.PsnNo)); diff != "" {
		t.Errorf("再冲正一次改了累计\n%s", diff)
	}
	w.Settled(t, v, true)
}

// The very same 2601 sent again is answered alike and does nothing, also when
// the settlement has been settled anew meanwhile.
func TestUndoSentAgain(t *testing.T) {
	t.Parallel()
	w := desk(t)
	v := rich(t, w)
	_, _, key := settledBy(t, w, v)
	c, _ := sent(w, v.Institution, "2601")
	want(t, "冲正", w.Bills.Undo(ctx, c, v.PsnNo, key), nil)
	w.Settled(t, v, true)
	state := w.Dump(t)
	want(t, "同一冲正再发", w.Bills.Undo(ctx, c, v.PsnNo, key), nil)
	c.InputHash = "other"
	want(t, "同号不同内容", w.Bills.Undo(ctx, c, v.PsnNo, key), settlement.ErrKeyReused)
	if diff := cmp.Diff(state, w.Dump(t)); diff != "" {
		t.Errorf("数据库变了\n%s", diff)
	}
}

// An original that never came leaves a mark: the late original is refused, the
// same number of another hospital or transaction is not.
func TestUndoBeforeTheOriginal(t *testing.T) {
	t.Parallel()
	w := desk(t)
	v := rich(t, w)
	c, key := sent(w, v.Institution, "2207")
	want(t, "冲正没有到的报文", undo(w, v.PsnNo, key), nil)
	want(t, "再冲正一次", undo(w, v.PsnNo, key), nil)
	q := w.Request(t, v, true)
	_, err := w.Bills.Settle(ctx, c, q)
	want(t, "迟到的原报文", err, settlement.ErrMessageBarred)
	other := c
	other.Transaction = "2208"
	_, err = w.Bills.Reverse(ctx, other, v.PsnNo, v.ID, "NONE")
	want(t, "别的交易同一报文号", err, settlement.ErrUnknownSettlement)
	c.MessageID += "B"
	if _, err = w.Bills.Settle(ctx, c, q); err != nil {
		t.Errorf("换一个报文号:%v", err)
	}
}

// A reversal taken back: the settlement counts again exactly as it did; it can
// be reversed again, and that taken back again.
func TestUndoOfAReversal(t *testing.T) {
	t.Parallel()
	w := desk(t)
	v := rich(t, w)
	start := w.Used(t, v.PsnNo)
	settled, _, _ := settledBy(t, w, v)
	after := w.Used(t, v.PsnNo)
	for round := range 3 {
		_, c, key := reversedBy(t, w, settled)
		if diff := cmp.Diff(start, w.Used(t, v.PsnNo)); diff != "" {
			t.Fatalf("第 %d 轮撤销没有还原\n%s", round, diff)
		}
		want(t, "冲正撤销", undo(w, v.PsnNo, key), nil)
		want(t, "再冲正撤销", undo(w, v.PsnNo, key), nil)
		if diff := cmp.Diff(after, w.Used(t, v.PsnNo)); diff != "" {
			t.Fatalf("第 %d 轮恢复得不一样\n%s", round, diff)
		}
		_, err := w.Bills.Reverse(ctx, c, settled.PsnNo, settled.VisitID, settled.SetlID)
		want(t, "被冲正的撤销再到", err, settlement.ErrMessageBarred)
		_, err = w.Bills.Settle(ctx, w.Caller(v.Institution), settlement.Request{PsnNo: v.PsnNo, VisitID: v.ID, Scheme: "310", Total: settled.Total})
		want(t, "恢复以后再结算", err, settlement.ErrNothingToSettle)
	}
	w.Credit(t, v.PsnNo, "310", 11_00, today) // an account credit does not stand in the way
	_, _, key := reversedBy(t, w, settled)
	w.Credit(t, v.PsnNo, "310", 22_00, today)
	want(t, "撤销后又划入账户,冲正撤销", undo(w, v.PsnNo, key), nil)
	answer, err := w.Bills.Lookup(ctx, w.Caller(v.Institution), v.PsnNo, v.ID, settled.SetlID)
	if err != nil || answer.Record.Balance != settled.Balance {
		t.Errorf("原结算的余额成了 %s,%v", answer.Record.Balance, err)
	}
}

func TestUndoOfAPurchase(t *testing.T) {
	t.Parallel()
	w := desk(t)
	p := w.Person(t, town.Citizen{Account: 500_00})
	start := w.Used(t, p)
	c, key := sent(w, town.Pharmacy, "2102")
	q := w.Purchase(p, "310", true, cold(3))
	settled, err := w.Bills.SettlePurchase(ctx, c, q)
	if err != nil {
		t.Fatal(err)
	}
	after := w.Used(t, p)
	_, _, reversal := reversedBy(t, w, settled.Record)
	want(t, "冲正购药的撤销", undo(w, p, reversal), nil)
	if diff := cmp.Diff(after, w.Used(t, p)); diff != "" {
		t.Errorf("恢复得不一样\n%s", diff)
	}
	want(t, "冲正购药", undo(w, p, key), nil)
	if diff := cmp.Diff(start, w.Used(t, p)); diff != "" {
		t.Errorf("没有还原\n%s", diff)
	}
	_, err = w.Bills.SettlePurchase(ctx, c, q)
	want(t, "原购药再到", err, settlement.ErrMessageBarred)
}

func TestUndoOfAnAdmission(t *testing.T) {
	t.Parallel()
	w := desk(t)
	p := employee(t, w)
	c, key := sent(w, town.Secondary, "2401")
	admission := settlement.Admission{
		OutpatientVisit: settlement.OutpatientVisit{PsnNo: p, Scheme: "310", LocalNo: "ZY1", Begin: town.At(today, 8)},
		MedType:         "21", Diagnoses: town.Diagnoses(),
	}
	if _, err := w.Bills.Admit(ctx, c, admission); err != nil {
		t.Fatal(err)
	}
	want(t, "冲正入院", undo(w, p, key), nil)
	w.Admitted(t, p, "310", town.Secondary, today) // the bed is free again
	want(t, "再冲正一次", undo(w, p, key), nil)
	_, err := w.Bills.Admit(ctx, c, admission)
	want(t, "原入院再到", err, settlement.ErrMessageBarred)
}

func TestRefusedUndo(t *testing.T) {
	t.Parallel()
	// remembered runs an act under a transaction and returns what takes it back.
	remembered := func(t *testing.T, w *town.Town, v town.Visit, transaction string, act func(settlement.Caller) error) func() error {
		t.Helper()
		c, key := sent(w, v.Institution, transaction)
		if err := act(c); err != nil {
			t.Fatal(err)
		}
		return func() error { return undo(w, v.PsnNo, key) }
	}
	for _, c := range []struct {
		about   string
		want    error
		prepare func(t *testing.T, w *town.Town) func() error
	}{
		{"区里不许冲正的交易", settlement.ErrNotReversible, func(t *testing.T, w *town.Town) func() error {
			v := clinic(t, w)
			return func() error {
				return undo(w, v.PsnNo, settlement.MessageKey{Institution: v.Institution, Transaction: "2301", MessageID: "M1"})
			}
		}},
		{"报文是另一个人的", settlement.ErrOtherPerson, func(t *testing.T, w *town.Town) func() error {
			_, _, key := settledBy(t, w, rich(t, w))
			other := employee(t, w)
			return func() error { return undo(w, other, key) }
		}},
		{"后面的结算以它为基础", settlement.ErrOthersRest, func(t *testing.T, w *town.Town) func() error {
			v := rich(t, w)
			_, _, key := settledBy(t, w, v)
			w.Bill(t, v.PsnNo, "310", town.Tertiary, false, cold(90))
			return func() error { return undo(w, v.PsnNo, key) }
		}},
		{"结算已经另行撤销", settlement.ErrAlreadyReversed, func(t *testing.T, w *town.Town) func() error {
			v := rich(t, w)
			r, _, key := settledBy(t, w, v)
			w.Reversed(t, r)
			return func() error { return undo(w, v.PsnNo, key) }
		}},
		{"撤销之后又有结算", settlement.ErrCannotReinstate, func(t *testing.T, w *town.Town) func() error {
			v := rich(t, w)
			r, _, _ := settledBy(t, w, v)
			_, _, key := reversedBy(t, w, r)
			w.Bill(t, v.PsnNo, "310", town.Tertiary, false, cold(1))
			return func() error { return undo(w, v.PsnNo, key) }
		}},
		{"撤销之后明细重新结了", settlement.ErrCannotReinstate, func(t *testing.T, w *town.Town) func() error {
			v := rich(t, w)
			r, _, _ := settledBy(t, w, v)
			_, _, key := reversedBy(t, w, r)
			w.Settled(t, v, false)
			return func() error { return undo(w, v.PsnNo, key) }
		}},
		{"撤销之后明细撤了", settlement.ErrLinesChanged, func(t *testing.T, w *town.Town) func() error {
			v := rich(t, w)
			r, _, _ := settledBy(t, w, v)
			_, _, key := reversedBy(t, w, r)
			withdrawAll(t, w, v)
			return func() error { return undo(w, v.PsnNo, key) }
		}},
		{"撤销之后明细撤了又传了别的", settlement.ErrLinesChanged, func(t *testing.T, w *town.Town) func() error {
			v := rich(t, w)
			r, _, _ := settledBy(t, w, v)
			_, _, key := reversedBy(t, w, r)
			withdrawAll(t, w, v)
			w.Uploaded(t, v, cold(7))
			return func() error { return undo(w, v.PsnNo, key) }
		}},
		{"撤销之后就诊也撤了", settlement.ErrLinesChanged, func(t *testing.T, w *town.Town) func() error {
			v := rich(t, w)
			r, _, _ := settledBy(t, w, v)
			_, _, key := reversedBy(t, w, r)
			withdrawAll(t, w, v)
			want(t, "撤销挂号", w.Bills.CancelRegistration(ctx, w.Caller(v.Institution), v.PsnNo, v.ID, ""), nil)
			return func() error { return undo(w, v.PsnNo, key) }
		}},
		{"挂号之后有明细", settlement.ErrVisitHasLines, func(t *testing.T, w *town.Town) func() error {
			p := employee(t, w)
			c, key := sent(w, town.Tertiary, "2201")
			a, err := w.Bills.RegisterOutpatient(ctx, c, settlement.OutpatientVisit{PsnNo: p, Scheme: "310", Begin: town.At(today, 8)})
			if err != nil {
				t.Fatal(err)
			}
			want(t, "就诊信息", w.Bills.Consult(ctx, w.Caller(town.Tertiary), settlement.Consultation{PsnNo: p, VisitID: a.VisitID, MedType: "11", Diagnoses: town.Diagnoses()}), nil)
			w.Uploaded(t, town.Visit{PsnNo: p, Institution: town.Tertiary, ID: a.VisitID}, cold(1))
			return func() error { return undo(w, p, key) }
		}},
		{"出院以后冲正入院", settlement.ErrVisitState, func(t *testing.T, w *town.Town) func() error {
			p := employee(t, w)
			c, key := sent(w, town.Secondary, "2401")
			a, err := w.Bills.Admit(ctx, c, settlement.Admission{
				OutpatientVisit: settlement.OutpatientVisit{PsnNo: p, Scheme: "310", Begin: town.At(today, 8)}, MedType: "21", Diagnoses: town.Diagnoses(),
			})
			if err != nil {
				t.Fatal(err)
			}
			w.Discharged(t, town.Visit{PsnNo: p, Institution: town.Secondary, ID: a.VisitID}, today)
			return func() error { return undo(w, p, key) }
		}},
		{"冲正就诊信息", settlement.ErrNotReversible, func(t *testing.T, w *town.Town) func() error {
			v := w.Registered(t, employee(t, w), "310", town.Tertiary, today)
			return remembered(t, w, v, "2203", func(c settlement.Caller) error {
				return w.Bills.Consult(ctx, c, settlement.Consultation{PsnNo: v.PsnNo, VisitID: v.ID, MedType: "11", Diagnoses: town.Diagnoses()})
			})
		}},
		{"冲正撤销挂号", settlement.ErrNotReversible, func(t *testing.T, w *town.Town) func() error {
			v := clinic(t, w)
			return remembered(t, w, v, "2202", func(c settlement.Caller) error {
				return w.Bills.CancelRegistration(ctx, c, v.PsnNo, v.ID, "")
			})
		}},
		{"冲正明细上传", settlement.ErrNotReversible, func(t *testing.T, w *town.Town) func() error {
			v := clinic(t, w)
			return remembered(t, w, v, "2204", func(c settlement.Caller) error {
				_, err := w.Bills.UploadFees(ctx, c, v.PsnNo, v.ID, []claim.FeeLine{cold(1)})
				return err
			})
		}},
		{"冲正明细撤销", settlement.ErrNotReversible, func(t *testing.T, w *town.Town) func() error {
			v := clinic(t, w)
			w.Uploaded(t, v, cold(1))
			return remembered(t, w, v, "2205", func(c settlement.Caller) error {
				return w.Bills.WithdrawFees(ctx, c, settlement.Withdrawal{PsnNo: v.PsnNo, VisitID: v.ID, All: true})
			})
		}},
		{"冲正出院", settlement.ErrNotReversible, func(t *testing.T, w *town.Town) func() error {
			v := ward(t, w)
			return remembered(t, w, v, "2402", func(c settlement.Caller) error {
				return w.Bills.Discharge(ctx, c, settlement.Discharge{PsnNo: v.PsnNo, VisitID: v.ID, End: town.At(today, 9), Diagnoses: town.Diagnoses()})
			})
		}},
	} {
		t.Run(c.about, func(t *testing.T) {
			t.Parallel()
			w := desk(t)
			act := c.prepare(t, w)
			before := w.Dump(t)
			want(t, c.about, act(), c.want)
			if diff := cmp.Diff(before, w.Dump(t)); diff != "" {
				t.Errorf("数据库变了\n%s", diff)
			}
		})
	}
}

func withdrawAll(t *testing.T, w *town.Town, v town.Visit) {
	t.Helper()
	if err := w.Bills.WithdrawFees(ctx, w.Caller(v.Institution), settlement.Withdrawal{PsnNo: v.PsnNo, VisitID: v.ID, All: true}); err != nil {
		t.Fatal(err)
	}
}
