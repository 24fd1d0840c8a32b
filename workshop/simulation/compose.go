package simulation

import (
	"errors"
	"fmt"
	"slices"

	"yibao/ground/fault"
	"yibao/ground/money"
	"yibao/process/settlement"
	"yibao/register/claim"
)

// kinds says by which path an errand goes that begins with a deed.
var kinds = map[Deed]claim.VisitKind{Registers: claim.Outpatient, Admits: claim.Inpatient, Purchases: claim.Purchase}

// compose makes the message of a step out of what the institution knows; nil
// when it has nothing to send.
func (w *world) compose(e *errand, s Step) *message {
	if kind, opens := kinds[s.Deed]; opens {
		e.kind = kind
	}
	switch {
	case e.kind == "":
		return nil
	case s.Deed == Repeats:
		return e.last
	case s.Deed == Reuses:
		return w.reuse(e)
	}
	transaction, ok := transactions[e.kind][s.Deed]
	if !ok {
		return nil
	}
	m := &message{number: len(w.messages) + 1, deed: s.Deed, errand: e, psnNo: psnNo(e.person), scheme: schemeOf(e.person),
		visitID: e.visitID, begin: e.begin, useAccount: s.Account}
	m.caller = settlement.Caller{Institution: placeCode(e.place), Operator: "001", Transaction: transaction,
		MessageID: fmt.Sprintf("M%04d", m.number), PlaceRegion: regionCode, Path: e.kind}
	if !w.content(m, e, s) {
		return nil
	}
	if s.Deed == Reverses || s.Deed == Settles || s.Deed == SettlesMid {
		if m.stranger = s.Pick == 7; m.stranger {
			m.caller.Institution = placeCode((e.place + 1) % (hospitals + pharmacies))
		}
	}
	m.seal()
	w.messages = append(w.messages, m)
	e.all = append(e.all, m)
	e.last = m
	return m
}

// content fills in what the deed is about; false when the institution lacks it.
func (w *world) content(m *message, e *errand, s Step) bool {
	switch s.Deed {
	case Registers, Admits:
		e.begin = w.today()
		m.begin, m.visitID = e.begin, ""
		return true
	case Purchases:
		m.begin, m.visitID = w.today(), ""
		m.lines, m.total = w.fees(e, s)
		return true
	case Undoes:
		m.target = e.undoable()
		return m.target != nil
	}
	if e.visitID == "" {
		return false
	}
	switch s.Deed {
	case Uploads:
		m.lines, _ = w.fees(e, s)
		if s.Pick%4 == 0 && len(e.open) > 0 {
			m.lines = append(m.lines, refund(m.lines[0], e.open[s.Pick%len(e.open)]))
		}
	case Withdraws:
		if len(e.open) == 0 {
			return false
		}
		m.batch = e.open[0].Batch
	case Settles, SettlesMid:
		for _, l := range e.open {
			m.total += int64(l.Amount)
		}
	case Discharges:
		m.begin = w.today()
	case Reverses:
		m.setlID = e.reversible()
		return m.setlID != ""
	}
	return true
}

// fees makes the lines of an upload or a purchase.
func (w *world) fees(e *errand, s Step) (lines []claim.FeeLine, total int64) {
	e.batches++
	day := w.today()
	if e.kind == claim.Outpatient {
		day = e.begin
	}
	for i, x := range s.Bought {
		l := feeLine(fmt.Sprintf("%d-%d-%d", e.number, e.batches, i+1), fmt.Sprintf("B%d", e.batches), x, day)
		if e.kind != claim.Purchase {
			l.Doctor = doctorCode
		}
		lines = append(lines, l)
		total += int64(l.Amount)
	}
	return lines, total
}

// refund takes a unit of an earlier line back, in the batch of a new one.
func refund(fresh, of claim.FeeLine) claim.FeeLine {
	l := of
	l.LineNo, l.Batch, l.RefundOf, l.At = fresh.LineNo+"R", fresh.Batch, of.LineNo, fresh.At
	unit := max(int64(of.Quantity)/10_000, 1)
	l.Amount, l.Quantity = -money.Fen(int64(of.Amount)/unit), -10_000
	return l
}

// undoable is the last message that 2601 may take back, answered or not.
func (e *errand) undoable() *message {
	for _, m := range slices.Backward(e.all) {
		switch m.deed {
		case Purchases, Settles, SettlesMid, Reverses, Registers, Admits:
			return m
		}
	}
	return nil
}

// reversible is the last settlement that the institution was told of.
func (e *errand) reversible() string {
	for _, m := range slices.Backward(e.all) {
		if m.settling() && m.accepted != "" && m.madeID != "" {
			return m.madeID
		}
	}
	return ""
}

// reuse sends something else under the key of the last settlement.
func (w *world) reuse(e *errand) *message {
	for _, m := range slices.Backward(e.all) {
		if !m.settling() || m.accepted == "" {
			continue
		}
		other := *m
		other.number, other.useAccount, other.accepted, other.answered = len(w.messages)+1, !m.useAccount, "", false
		other.reuses = m
		other.seal()
		w.messages = append(w.messages, &other)
		return &other
	}
	return nil
}

// hear lets the institution have the answer and draw its conclusions.
func (m *message) hear(answer said, err error) {
	if errors.Is(err, settlement.ErrBusy) {
		return
	}
	first := !m.answered
	m.answered = true
	if err != nil || !first || m.accepted != "" {
		return
	}
	m.accepted = answer.text
	e := m.errand
	switch m.deed {
	case Registers, Admits:
		e.visitID = answer.visitID
	case Purchases:
		e.visitID = answer.answer.Record.VisitID
	case Uploads:
		e.open = append(e.open, m.lines...)
	case Withdraws:
		gone := map[string]bool{}
		for _, l := range e.open {
			gone[l.LineNo] = l.Batch == m.batch
		}
		e.open = slices.DeleteFunc(e.open, func(l claim.FeeLine) bool { return gone[l.LineNo] || gone[l.RefundOf] })
	case Settles, SettlesMid:
		e.open = nil
	case Reverses:
		if e.kind != claim.Purchase {
			e.open = append(e.open, answer.answer.Lines...)
		}
	}
}

// code is the code of a refusal, "" of another error.
func code(err error) fault.Code {
	if f, ok := fault.As(err); ok {
		return f.Code
	}
	return ""
}

// String names a message.
func (m *message) String() string {
	return fmt.Sprintf("%s(%s,%s)", m.caller.MessageID, m.deed, m.psnNo)
}
