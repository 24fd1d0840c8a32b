package settlement

import (
	"context"
	"slices"
	"strings"

	"yibao/ground/money"
	"yibao/judge/benefit"
	"yibao/register/accumulator"
	"yibao/register/claim"
	"yibao/register/ledger"
)

// Reverse takes a settlement back at the provider's request (2103, 2208,
// 2305). It is refused, naming them, when later settlements rest on it.
func (s *Service) Reverse(ctx context.Context, c Caller, psnNo, visitID, setlID string) (Answer, error) {
	var answer Answer
	var back []ledger.HoldStep
	err := s.Store.Do(ctx, psnNo, func(w Work) error {
		back = nil
		known, err := memory(ctx, w, c)
		if err != nil {
			return err
		}
		if known != nil {
			answer, err = s.answerOf(ctx, w, known.PsnNo, known.SetlID)
			return err
		}
		original, err := reversible(ctx, w, psnNo, visitID, setlID)
		if err != nil {
			return err
		}
		if original.Institution != c.Institution {
			return ErrNotYourVisit.With(original.VisitID)
		}
		if err := c.onPath(original.VisitID, original.Facts.Kind); err != nil {
			return err
		}
		if err := s.refuseRested(ctx, w, original); err != nil {
			return err
		}
		reversal, steps, err := s.reverse(ctx, w, c, original, "")
		if err != nil {
			return err
		}
		back = steps
		answer, err = s.answerOf(ctx, w, psnNo, reversal.SetlID)
		return err
	})
	if err == nil {
		s.giveBack(ctx, back)
	}
	return answer, err
}

// ForceReverse takes a settlement back on the agency's authority, even when
// later settlements rest on it; these are listed, and it is for the agency to
// settle them again. The same order given again is answered with what it did.
func (s *Service) ForceReverse(ctx context.Context, c Caller, setlID, reason string) (ForcedReversal, error) {
	var forced ForcedReversal
	if strings.TrimSpace(reason) == "" {
		return forced, ErrNoReason.With()
	}
	psnNo, err := s.personOf(ctx, setlID)
	if err != nil {
		return forced, err
	}
	var back []ledger.HoldStep
	err = s.Store.Do(ctx, psnNo, func(w Work) error {
		back = nil
		done, err := forcedBefore(ctx, w, c, setlID, reason)
		if err != nil {
			return err
		}
		if done != nil {
			return s.forcedAgain(ctx, w, *done, &forced)
		}
		original, err := reversible(ctx, w, psnNo, "", setlID)
		if err != nil {
			return err
		}
		if forced.FollowUps, err = s.resting(ctx, w, original); err != nil {
			return err
		}
		reversal, steps, err := s.reverse(ctx, w, c, original, reason)
		if err != nil {
			return err
		}
		back = steps
		forced.Answer, err = s.answerOf(ctx, w, psnNo, reversal.SetlID)
		return err
	})
	if err == nil {
		s.giveBack(ctx, back)
	}
	return forced, err
}

// forcedBefore returns the reversal that the very same order made before; nil
// when it is a new one.
func forcedBefore(ctx context.Context, r Reader, c Caller, setlID, reason string) (*Record, error) {
	known, err := r.Message(ctx, c.key())
	if err != nil || known == nil {
		return nil, err
	}
	record, err := r.Record(ctx, known.PsnNo, known.SetlID)
	if err != nil || record == nil || record.Original != setlID || record.Forced != reason || record.Operator != c.Operator {
		return nil, err
	}
	return record, nil
}

// forcedAgain answers a repeated order with the reversal that it made, and with
// what still has to be settled again.
func (s *Service) forcedAgain(ctx context.Context, r Reader, reversal Record, forced *ForcedReversal) error {
	original, err := r.Record(ctx, reversal.PsnNo, reversal.Original)
	if err != nil {
		return err
	}
	if original == nil {
		return ErrUnknownSettlement.With(reversal.Original)
	}
	if forced.FollowUps, err = s.resting(ctx, r, *original); err != nil {
		return err
	}
	forced.Answer, err = s.answerOf(ctx, r, reversal.PsnNo, reversal.SetlID)
	return err
}

func (s *Service) personOf(ctx context.Context, setlID string) (psnNo string, err error) {
	err = s.Store.View(ctx, func(r Reader) error {
		psnNo, err = r.PersonOfSettlement(ctx, setlID)
		return err
	})
	if err == nil && psnNo == "" {
		err = ErrUnknownSettlement.With(setlID)
	}
	return psnNo, err
}

// counted returns the settlement if it exists, is one, and counts.
func counted(ctx context.Context, r Reader, psnNo, visitID, setlID string) (Record, error) {
	records, err := r.RecordsOf(ctx, psnNo)
	if err != nil {
		return Record{}, err
	}
	at := slices.IndexFunc(records, func(x Record) bool { return x.SetlID == setlID })
	if at < 0 {
		return Record{}, ErrUnknownSettlement.With(setlID)
	}
	original := records[at]
	switch {
	case original.Adjusts():
		return original, ErrIsReadjusting.With(setlID)
	case original.Kind != Settled:
		return original, ErrIsReversal.With(setlID)
	case visitID != "" && visitID != original.VisitID:
		return original, ErrVisitOfOther.With(setlID, visitID)
	case !Live(records, setlID):
		return original, ErrAlreadyReversed.With(setlID)
	}
	return original, refuseReadjusted(ctx, r, records, original)
}

// refuseRested refuses a reversal on which later settlements rest.
func (s *Service) refuseRested(ctx context.Context, r Reader, original Record) error {
	later, err := s.resting(ctx, r, original)
	if err != nil || len(later) == 0 {
		return err
	}
	names := make([]string, len(later))
	for i, f := range later {
		names[i] = f.SetlID
	}
	return ErrOthersRest.With(original.SetlID, strings.Join(names, "、"))
}

// resting lists the later live settlements of the person that would come out
// otherwise if the original (and whatever has been reversed since) had never
// been: each is judged again without it.
func (s *Service) resting(ctx context.Context, r Reader, original Record) ([]FollowUp, error) {
	records, err := r.RecordsOf(ctx, original.PsnNo)
	if err != nil {
		return nil, err
	}
	gone := []Record{original}
	for _, x := range records {
		if x.Kind == Settled && x.SetlID != original.SetlID && !Live(records, x.SetlID) {
			gone = append(gone, x)
		}
	}
	var later []FollowUp
	for _, x := range records {
		if x.Seq <= original.Seq || x.Kind != Settled || !Live(records, x.SetlID) {
			continue
		}
		rests, err := s.restsOn(ctx, r, x, gone)
		if err != nil {
			return nil, err
		}
		if rests {
			later = append(later, FollowUp{x.SetlID, x.SettledAt, x.Total})
		}
	}
	kin, err := s.kinRest(ctx, r, original)
	return append(later, kin...), err
}

// restsOn reports whether a settlement would come out otherwise without the
// settlements in gone: other shares, or other deltas, on which more may rest.
func (s *Service) restsOn(ctx context.Context, r Reader, x Record, gone []Record) (bool, error) {
	e, _, _, err := s.regather(ctx, r, x)
	if err != nil {
		return false, err
	}
	if err := e.gatherUsed(ctx, r, x.Seq, gone...); err != nil {
		return false, err
	}
	verdict, err := e.judge()
	if err != nil {
		return false, err
	}
	deltas, err := r.Deltas(ctx, x.PsnNo)
	if err != nil {
		return false, err
	}
	own := slices.DeleteFunc(deltas, func(d accumulator.Delta) bool { return d.SetlID != x.SetlID })
	again := e.record(verdict)
	return !slices.Equal(again.Shares, x.Shares) || !slices.Equal(e.recordDeltas(x, verdict), own), nil
}

// reverse writes the act that mirrors a settlement; it returns what goes back to
// the accounts of others once the act is committed.
func (s *Service) reverse(ctx context.Context, w Work, c Caller, original Record, forced string) (mirror Record, back []ledger.HoldStep, err error) {
	if err := w.ReleaseLines(ctx, original.PsnNo, original.VisitID, original.SetlID); err != nil {
		return mirror, nil, err
	}
	if err := giveInvoiceBack(ctx, w, original.SetlID); err != nil {
		return mirror, nil, err
	}
	if mirror, err = s.mirror(ctx, w, c, original, Reversed); err != nil {
		return mirror, nil, err
	}
	mirror.Forced = forced
	if back, err = returns(ctx, w, original, mirror); err != nil {
		return mirror, nil, err
	}
	if err := writeAct(ctx, w, c, &mirror, nil, nil, back); err != nil {
		return mirror, nil, err
	}
	return mirror, back, s.movePurchase(ctx, w, original, claim.Cancelled)
}

// movePurchase closes the visit of a reversed purchase, which nobody registers
// separately, and opens it again with a reinstatement.
func (s *Service) movePurchase(ctx context.Context, w Work, original Record, next claim.VisitState) error {
	if original.Facts.Kind != claim.Purchase {
		return nil
	}
	v, err := w.Visit(ctx, original.PsnNo, original.VisitID)
	if err != nil {
		return err
	}
	return moveVisit(ctx, w, v, next, "变更")
}

// mirror drafts the act that undoes or restores a settlement: amounts negated
// or as they were, balances as they are after the act, ratios untouched.
func (s *Service) mirror(ctx context.Context, w Work, c Caller, original Record, kind RecordKind) (Record, error) {
	m := original
	m.Kind, m.Original, m.Digest, m.Forced = kind, original.SetlID, "", ""
	m.SetlID, m.SettledAt = s.NewID(), s.Now()
	m.Facts.Day = s.today()
	m.Institution, m.Operator = original.Institution, c.Operator
	m.Transaction, m.MessageID = c.Transaction, c.MessageID
	if kind == Reversed {
		m.negate()
	}
	var err error
	if m.Seq, err = w.NextSeq(ctx); err != nil {
		return Record{}, err
	}
	held, err := w.AccountBalance(ctx, m.PsnNo, personalAccount(m.Region, m.Scheme, m.PsnNo), m.Seq)
	if err != nil {
		return Record{}, err
	}
	m.Balance = -held - m.PaidBy(benefit.PayerAccount)
	return m, nil
}

// negate turns the amounts of a record.
func (r *Record) negate() {
	for _, amount := range []*money.Fen{&r.Total, &r.SelfFunded, &r.OverLimit, &r.Prepaid, &r.InScope, &r.Deductible} {
		*amount = -*amount
	}
	r.Shares = slices.Clone(r.Shares)
	for i := range r.Shares {
		r.Shares[i].Amount = -r.Shares[i].Amount
	}
	r.Lines = slices.Clone(r.Lines)
	for i := range r.Lines {
		r.Lines[i] = r.Lines[i].negated()
	}
}

func (l LineShare) negated() LineShare {
	for _, amount := range []*money.Fen{&l.Amount, &l.SelfFunded, &l.OverLimit, &l.Prepaid, &l.InScope, &l.Barred} {
		*amount = -*amount
	}
	l.Parts = slices.Clone(l.Parts)
	for i := range l.Parts {
		l.Parts[i] = -l.Parts[i]
	}
	return l
}
