package settlement

import (
	"context"
	"errors"

	"yibao/register/claim"
	"yibao/register/ledger"
)

// Undo takes back a message whose outcome the provider does not know (2601).
// An original that never arrived succeeds too and leaves a mark, so that it is
// refused should it still arrive. Repeating an undo changes nothing.
func (s *Service) Undo(ctx context.Context, c Caller, psnNo string, original MessageKey) error {
	var back []ledger.HoldStep
	_, err := once(ctx, s, c, psnNo, func(w Work, m *Message) (none struct{}, err error) {
		back, err = s.undo(ctx, w, c, psnNo, original)
		return none, err
	})
	if err == nil {
		s.giveBack(ctx, back)
	}
	return err
}

func (s *Service) undo(ctx context.Context, w Work, c Caller, psnNo string, key MessageKey) ([]ledger.HoldStep, error) {
	if err := s.mayUndo(ctx, w, psnNo, key.Transaction); err != nil {
		return nil, err
	}
	m, err := w.Message(ctx, key)
	switch {
	case err != nil:
		return nil, err
	case m == nil:
		return nil, w.Remember(ctx, Message{MessageKey: key, PsnNo: psnNo, Barred: true, Recorded: s.Now()})
	case m.Barred || m.Undone:
		return nil, nil
	case m.PsnNo != psnNo:
		return nil, ErrOtherPerson.With(key.MessageID)
	}
	back, err := s.undoMessage(ctx, w, c, *m)
	if err != nil {
		return nil, err
	}
	return back, w.MarkMessage(ctx, key)
}

// mayUndo refuses a transaction that the region does not let 2601 take back.
func (s *Service) mayUndo(ctx context.Context, r Reader, psnNo, transaction string) error {
	person, err := r.PersonOn(ctx, psnNo, s.today())
	if err != nil {
		return err
	}
	settings, _, err := s.Texts.settingsOn(ctx, r, person.Region, s.today())
	if err != nil {
		return err
	}
	if !settings.Reversible(transaction) {
		return ErrNotReversible.With(transaction)
	}
	return nil
}

// undoMessage undoes what an accepted message did.
func (s *Service) undoMessage(ctx context.Context, w Work, c Caller, m Message) ([]ledger.HoldStep, error) {
	if m.SetlID == "" {
		return nil, s.undoVisit(ctx, w, m)
	}
	record, err := w.Record(ctx, m.PsnNo, m.SetlID)
	if err != nil {
		return nil, err
	}
	if record == nil {
		return nil, ErrUnknownSettlement.With(m.SetlID)
	}
	if record.Kind == Reversed {
		return nil, s.reinstate(ctx, w, c, *record)
	}
	original, err := reversible(ctx, w, m.PsnNo, "", m.SetlID)
	if err != nil {
		return nil, err
	}
	if err := s.refuseRested(ctx, w, original); err != nil {
		return nil, err
	}
	_, back, err := s.reverse(ctx, w, actOf(c), original, "")
	return back, err
}

// actOf is the caller of an act that 2601 causes: its message is remembered
// apart from the undo itself.
func actOf(c Caller) Caller {
	c.Transaction += "/" + c.MessageID
	return c
}

// undoVisit cancels the visit that a message registered. Other messages about
// a visit have an inverse of their own and are not taken back here.
func (s *Service) undoVisit(ctx context.Context, w Work, m Message) error {
	if m.VisitID == "" {
		return ErrNotReversible.With(m.Transaction)
	}
	v, err := w.Visit(ctx, m.PsnNo, m.VisitID)
	if err != nil || v.State == claim.Cancelled {
		return err
	}
	return cancelVisit(ctx, w, v)
}

// reinstate takes a reversal back: its settlement counts again, exactly as it
// was. It is refused when the person has settled anything since.
func (s *Service) reinstate(ctx context.Context, w Work, c Caller, reversal Record) error {
	records, err := w.RecordsOf(ctx, reversal.PsnNo)
	if err != nil {
		return err
	}
	var original *Record
	for i, x := range records {
		if x.SetlID == reversal.Original {
			original = &records[i]
		}
		if x.Seq > reversal.Seq {
			return ErrCannotReinstate.With(reversal.SetlID)
		}
	}
	if original == nil {
		return ErrUnknownSettlement.With(reversal.Original)
	}
	since, err := kinAfter(ctx, w, Record{PsnNo: original.PsnNo, SetlID: original.SetlID, Versions: original.Versions, Facts: original.Facts, SettledAt: reversal.SettledAt})
	if err != nil {
		return err
	}
	if len(since) > 0 {
		return ErrCannotReinstate.With(reversal.SetlID)
	}
	if err := unchangedStay(ctx, w, *original, reversal); err != nil {
		return err
	}
	if err := s.movePurchase(ctx, w, *original, claim.Registered); err != nil {
		return err
	}
	numbers := make([]string, len(original.Lines))
	for i, l := range original.Lines {
		numbers[i] = l.LineNo
	}
	err = w.MarkSettled(ctx, original.PsnNo, original.VisitID, original.SetlID, numbers)
	if errors.Is(err, claim.ErrVisitChanged) {
		return ErrLinesChanged.With(original.VisitID, reversal.SetlID)
	}
	if err != nil {
		return err
	}
	restored, err := s.mirror(ctx, w, actOf(c), *original, Reinstated)
	if err != nil {
		return err
	}
	if _, err := returns(ctx, w, *original, restored); err != nil {
		return err
	}
	return writeAct(ctx, w, actOf(c), &restored, nil, nil, nil)
}
