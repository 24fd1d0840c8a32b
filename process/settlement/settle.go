package settlement

import (
	"context"

	"yibao/ground/coding"
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/judge/benefit"
	"yibao/law/region"
	"yibao/register/accumulator"
	"yibao/register/claim"
	"yibao/register/ledger"
)

// PreSettle answers what settling would answer, and writes nothing (2206, 2303).
func (s *Service) PreSettle(ctx context.Context, c Caller, q Request) (Answer, error) {
	var answer Answer
	err := s.offered(ctx, q.UseFamily, func(from shared) error {
		return s.Store.View(ctx, func(r Reader) error {
			d, err := s.prepare(ctx, r, c, q, from, true)
			if err != nil {
				return err
			}
			answer, err = d.tried()
			return err
		})
	})
	return answer, err
}

// Settle settles the uploaded lines of a visit (2207, 2304).
func (s *Service) Settle(ctx context.Context, c Caller, q Request) (Answer, error) {
	return s.settling(ctx, c, q.PsnNo, q.UseFamily, func(w Work, from shared) (*draft, error) {
		return s.prepare(ctx, w, c, q, from, false)
	})
}

// settling runs a settlement as one unit of work: a repeated message is
// answered from the stored record.
func (s *Service) settling(ctx context.Context, c Caller, psnNo string, family bool, prepare func(Work, shared) (*draft, error)) (Answer, error) {
	var answer Answer
	err := s.reserved(ctx, c, family, func(from shared) error {
		return s.Store.Do(ctx, psnNo, func(w Work) error {
			known, err := memory(ctx, w, c)
			if err != nil {
				return err
			}
			if known != nil {
				answer, err = s.answerOf(ctx, w, known.PsnNo, known.SetlID)
				return err
			}
			d, err := prepare(w, from)
			if err != nil {
				return err
			}
			if err := d.write(ctx, w, c); err != nil {
				return err
			}
			answer, err = d.answer()
			return err
		})
	})
	return answer, err
}

// draft is a settlement that has been judged and not yet written.
type draft struct {
	visit    claim.Visit
	evidence *evidence
	verdict  benefit.Verdict
	record   Record
	raw      []claim.FeeLine // as uploaded
	from     shared
	ruling   Ruling // of the audit rules
	control  Control
	invoice  string // key of the invoice, "" when none is known
}

// prepare checks a request, gathers the evidence and judges it. The same path
// serves pre-settlement and settlement.
func (s *Service) prepare(ctx context.Context, r Reader, c Caller, q Request, from shared, trial bool) (*draft, error) {
	v, err := ownVisit(ctx, r, c, q.PsnNo, q.VisitID, "结算")
	if err != nil {
		return nil, err
	}
	if !trial || q.MidStay {
		q.DischargeDay = 0 // what counts is the discharge, and there is none yet
	}
	if err := checkRequest(v, q, trial); err != nil {
		return nil, err
	}
	lines, err := r.FeeLines(ctx, q.PsnNo, q.VisitID)
	if err != nil {
		return nil, err
	}
	raw, err := toSettle(q, v, lines)
	if err != nil {
		return nil, err
	}
	return s.invoiced(ctx, r, c, v, q, from, raw)
}

// checkRequest refuses a request that does not fit its visit.
func checkRequest(v claim.Visit, q Request, trial bool) error {
	if q.Scheme != "" && q.Scheme != v.Scheme {
		return ErrSchemeDiffers.With(q.Scheme, v.VisitID, v.Scheme)
	}
	if v.Kind == claim.Outpatient {
		if v.MedType == "" {
			return ErrNoConsultation.With(v.VisitID)
		}
		if q.MedType != "" && !fits(q.MedType, coding.ClassOutpatient) {
			return ErrMedTypeUnfit.With(q.MedType, "门诊")
		}
	}
	if v.Kind == claim.Inpatient && q.MedType != "" && !fits(q.MedType, coding.ClassInpatient) {
		return ErrMedTypeUnfit.With(q.MedType, "住院")
	}
	if begin := claim.Day(v.Begin); !q.DischargeDay.IsZero() && q.DischargeDay < begin {
		return ErrDischargeBefore.With(q.DischargeDay, begin)
	}
	if v.State == claim.Admitted && !q.MidStay && !trial {
		return ErrNotDischarged.With(v.VisitID)
	}
	return nil
}

// toSettle picks the unsettled lines that the request names; of a batch, also
// what was refunded of its lines, in whatever batch the refund came.
func toSettle(q Request, v claim.Visit, lines []claim.FeeLine) ([]claim.FeeLine, error) {
	named := make(map[string]bool)
	for _, l := range lines {
		if q.Batch == "" || v.Kind != claim.Outpatient || l.Batch == q.Batch {
			named[l.LineNo] = true
		}
	}
	var picked []claim.FeeLine
	for _, l := range lines {
		if l.SettledBy == "" && (named[l.LineNo] || named[l.RefundOf]) {
			picked = append(picked, l)
		}
	}
	if len(picked) == 0 {
		return nil, ErrNothingToSettle.With(v.VisitID)
	}
	return picked, nil
}

// visitFacts are the facts of settling a visit today.
func (s *Service) visitFacts(v claim.Visit, q Request) Facts {
	f := Facts{
		Kind: v.Kind, MedType: v.MedType, Begin: claim.Day(v.Begin), Day: s.today(),
		Disease: v.Disease, DiseaseName: v.DiseaseName, PlaceRegion: v.Region, UseAccount: q.UseAccount, MidStay: q.MidStay,
	}
	if q.MedType != "" {
		f.MedType = q.MedType
	}
	switch {
	case !v.End.IsZero():
		f.End = claim.Day(v.End)
	case v.Kind != claim.Inpatient:
		f.End = f.Begin
	case !q.DischargeDay.IsZero():
		f.End = q.DischargeDay
	}
	return f
}

// draft judges raw lines of a visit and fills in the record. check looks at
// lines that no upload has checked; nil for those that were uploaded.
func (s *Service) draft(ctx context.Context, r Reader, c Caller, v claim.Visit, q Request, from shared, raw []claim.FeeLine, check func(*region.Settings) error) (*draft, error) {
	lines, err := net(raw)
	if err != nil {
		return nil, err
	}
	total, err := sumLines(lines)
	if err != nil {
		return nil, err
	}
	if total != q.Total {
		return nil, ErrTotalDiffers.With(q.Total, total)
	}
	e, err := s.gather(ctx, r, c, v, s.visitFacts(v, q), lines)
	if err != nil {
		return nil, err
	}
	if check != nil {
		if err := check(e.settings); err != nil {
			return nil, err
		}
	}
	verdict, err := e.judgeShared(from, q.Total)
	if err != nil {
		return nil, err
	}
	ruling, err := s.control(ctx, r, c, v, e, &verdict)
	if err != nil {
		return nil, err
	}
	if len(ruling.Changes) > 0 {
		if verdict, err = e.judgeShared(from, q.Total); err != nil {
			return nil, err
		}
	}
	if err := q.Stated.check(verdict); err != nil {
		return nil, err
	}
	d := &draft{visit: v, evidence: e, verdict: verdict, raw: raw, from: from, ruling: ruling, control: s.Control}
	d.record = e.record(verdict)
	d.record.Kind, d.record.SetlID, d.record.SettledAt = Settled, s.NewID(), s.Now()
	d.record.Institution, d.record.Operator = c.Institution, c.Operator
	d.record.Transaction, d.record.MessageID = c.Transaction, c.MessageID
	return d, nil
}

func sumLines(lines []claim.FeeLine) (money.Fen, error) {
	amounts := make([]money.Fen, len(lines))
	for i, l := range lines {
		amounts[i] = l.Amount
	}
	total, err := money.Sum(amounts...)
	return total, asFault(err)
}

// check compares what the provider repeats with the centre's classification.
func (stated Stated) check(v benefit.Verdict) error {
	if stated == (Stated{}) {
		return nil
	}
	for _, pair := range []struct {
		name        string
		told, found money.Fen
	}{
		{"全自费金额", stated.SelfFunded, v.SelfFunded},
		{"超限价金额", stated.OverLimit, v.OverLimit},
		{"先行自付金额", stated.Prepaid, v.Prepaid},
		{"符合政策范围金额", stated.InScope, v.InScope},
	} {
		if pair.told != pair.found {
			return ErrStatedDiffers.With(pair.name, pair.told, pair.found)
		}
	}
	return nil
}

// record fills the judged part of a record.
func (e *evidence) record(v benefit.Verdict) Record {
	return e.recordOf(&v, e.refs(), e.lineShares(v), nil)
}

// recordOf is record with lists that are made already, and room for the shares.
func (e *evidence) recordOf(v *benefit.Verdict, versions []Ref, lines []LineShare, shares []Share) Record {
	r := Record{
		PsnNo: e.psnNo, VisitID: e.visitID, Scheme: e.scheme, Region: e.cover.Spell.Region,
		Facts: e.facts, Versions: versions,
		Total: v.Total, SelfFunded: v.SelfFunded, OverLimit: v.OverLimit, Prepaid: v.Prepaid,
		InScope: v.InScope, Deductible: v.Deductible, Lines: lines, Shares: shares,
	}
	paid := money.Fen(0)
	for _, s := range v.Shares {
		r.Shares = append(r.Shares, Share(s))
		if s.Payer == benefit.PayerAccount {
			paid += s.Amount
		}
	}
	r.Balance = e.balance - paid
	return r
}

// PaidBy sums what a payer pays over all layers.
func (r Record) PaidBy(payer string) money.Fen {
	var paid money.Fen
	for _, s := range r.Shares {
		if s.Payer == payer {
			paid += s.Amount
		}
	}
	return paid
}

// deltas turns the verdict's deltas into register rows of the record.
func (e *evidence) recordDeltas(r Record, v benefit.Verdict) []accumulator.Delta {
	return appendDeltas(make([]accumulator.Delta, 0, len(v.Deltas)), &r, &v)
}

func appendDeltas(deltas []accumulator.Delta, r *Record, v *benefit.Verdict) []accumulator.Delta {
	for i := range v.Deltas {
		d := &v.Deltas[i]
		deltas = append(deltas, accumulator.Delta{
			PsnNo: r.PsnNo, Seq: r.Seq, SetlID: r.SetlID, Ordinal: i + 1,
			Key: d.Key, Fold: d.Fold, Set: d.Set, Amount: d.Amount,
		})
	}
	return deltas
}

// write stores a settlement with all that belongs to it, and the memory of the
// message, in the unit of work.
func (d *draft) write(ctx context.Context, w Work, c Caller) (err error) {
	if d.record.Seq, err = w.NextSeq(ctx); err != nil {
		return err
	}
	if err := d.takeInvoice(ctx, w); err != nil {
		return err
	}
	deltas := d.evidence.recordDeltas(d.record, d.verdict)
	if err := w.AddDeltas(ctx, deltas); err != nil {
		return err
	}
	numbers := make([]string, len(d.raw))
	for i, l := range d.raw {
		numbers[i] = l.LineNo
	}
	if err := w.MarkSettled(ctx, d.record.PsnNo, d.record.VisitID, d.record.SetlID, numbers); err != nil {
		return err
	}
	if len(d.ruling.Refs) > 0 {
		if err := d.control.Keep(ctx, w, d.ruling, d.record.SetlID); err != nil {
			return err
		}
	}
	steps := d.from.steps(&d.record)
	if err := confirm(ctx, w, steps); err != nil {
		return err
	}
	return writeAct(ctx, w, c, &d.record, d.raw, deltas, steps)
}

// writeAct posts, stores and seals one act, and remembers its message.
func writeAct(ctx context.Context, w Work, c Caller, r *Record, lines []claim.FeeLine, deltas []accumulator.Delta, steps []ledger.HoldStep) error {
	entry := r.entry(steps)
	var entries []ledger.Entry
	if len(entry.Postings) > 0 {
		if err := entry.Check(); err != nil {
			return err
		}
		if err := w.Post(ctx, entry); err != nil {
			return err
		}
		entries = append(entries, entry)
	}
	parts := Digest(*r, lines, deltas, entries)
	r.Digest = parts.String()
	if err := w.AddRecord(ctx, *r); err != nil {
		return err
	}
	m := Message{
		MessageKey: c.key(), PsnNo: r.PsnNo, InputHash: c.InputHash,
		SetlID: r.SetlID, VisitID: r.VisitID, Recorded: r.SettledAt,
	}
	if err := w.Remember(ctx, m); err != nil {
		return err
	}
	return w.Seal(ctx, ledger.Seal{
		Subject: ledger.SubjectSettlement, Partition: r.PsnNo, Ref: r.SetlID, Digest: parts.Seal(), Recorded: r.SettledAt,
	})
}

// answer lays a draft out for the door.
func (d *draft) answer() (Answer, error) {
	e := d.evidence
	return Answer{
		Record: d.record, Person: e.person, Spell: *e.spellThen(), Visit: d.visit,
		Institution: e.institution, Lines: d.raw, Settings: e.settings,
		Age: age(e.person.Birth, e.facts.Begin), Found: d.ruling.told(),
	}, nil
}

// tried is the answer of a trial: what the rules found is not kept, so it has no
// number.
func (d *draft) tried() (Answer, error) {
	a, err := d.answer()
	for i := range a.Found {
		a.Found[i].ID = ""
	}
	return a, err
}

func age(birth, day period.Date) int {
	if birth.IsZero() {
		return 0
	}
	return birth.AgeOn(day)
}
