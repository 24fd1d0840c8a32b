package whatif

import (
	"context"

	"yibao/ground/coding"
	"yibao/ground/fault"
	"yibao/ground/money"
	"yibao/judge/benefit"
	"yibao/observer/replay"
	"yibao/observer/verify"
	"yibao/process/settlement"
	"yibao/register/accumulator"
	"yibao/register/ledger"
	"yibao/register/provider"
)

// worker tries the policies on one person after the other; each goroutine has
// its own.
type worker struct {
	*replay.Past
	bills  *settlement.Service
	trial  *Trial
	tally  *tally
	memory *settlement.Recollection

	history  *verify.History
	record   *settlement.Record // of the settlement that is tried
	acts     []accumulator.Act
	carried  []accumulator.Delta // stored ones, and new ones in place of some
	next     int                 // of the stored deltas the first not yet carried
	changed  []payment
	joins    []join            // of absorbed numbers, not yet carried
	elsewise []accumulator.Act // on what the number settled, done under another one
	premises settlement.Premises
	bill     bill
}

// payment is by how much a settlement would have changed a personal account
// other than it did.
type payment struct {
	record *settlement.Record
	more   money.Fen // left on the account
}

func newWorker(bills *settlement.Service, r settlement.Reader, trial *Trial) *worker {
	w := &worker{Past: replay.NewPast(r), bills: bills, trial: trial, tally: newTally(trial.Top), memory: settlement.NewRecollection()}
	w.premises = settlement.Premises{Choose: trial.choose, Held: w.held}
	return w
}

// prepare sets what a settlement is judged by beside the trial's policies: what
// was used up, and is on the account, before it.
func (w *worker) prepare(record *settlement.Record) {
	w.record, w.premises.Live = record, w.carried
	if len(w.acts) > 0 {
		w.premises.Live = accumulator.Live(w.carried, w.acts, record.Seq)
	}
}

// held is what stood on the account before the settlement, and what the
// settlements before would have left on it beyond. A settlement notes what it
// left on the account; what it took off stood there before.
func (w *worker) held(account ledger.Account) (money.Fen, error) {
	before := w.record.Balance
	for i := range w.record.Shares {
		if w.record.Shares[i].Payer == benefit.PayerAccount {
			before += w.record.Shares[i].Amount
		}
	}
	for _, c := range w.changed {
		if c.record.Region == account.Region && c.record.Scheme == account.Scheme && w.live(c.record.SetlID, w.record.Seq) {
			before += c.more
		}
	}
	return -before, nil // what the agency owes stands in the books as a credit
}

// live tells whether a settlement counts for who stands before the position.
func (w *worker) live(setlID string, before int64) bool {
	live := true
	for _, a := range w.acts {
		if a.SetlID == setlID && a.Seq < before {
			live = a.Live
		}
	}
	return live
}

// person tries one person's life.
func (w *worker) person(ctx context.Context, h *verify.History) error {
	one := personal{psnNo: h.PsnNo}
	w.turn(h)
	if err := w.life(ctx, h, &one); err != nil {
		return err
	}
	w.tally.person(one)
	return nil
}

// life tries what was settled under one number, of the person.
func (w *worker) life(ctx context.Context, h *verify.History, one *personal) error {
	for i := range h.Records {
		record := &h.Records[i]
		if record.Kind != settlement.Settled || !w.trial.contains(record) {
			continue
		}
		counts := w.counts(record.SetlID)
		if !counts {
			w.tally.counts.Reversed++
		}
		w.carry(record.Seq)
		w.Stand(i)
		w.prepare(record)
		x, err := w.bills.Suppose(ctx, w.Past, record, &w.premises, w.memory)
		if err != nil {
			if err := w.refused(record, err, counts); err != nil {
				return err
			}
			continue
		}
		w.bill.set(record, &w.memory.Verdict)
		if !w.bill.conserved() {
			return ErrNotConserved.With(record.SetlID, record.Total, w.bill.sum(0), w.bill.sum(1))
		}
		w.replace(record, &x, &w.bill)
		if counts {
			w.tally.add(&w.bill, w.groups(record, &x), x.Chosen)
			one.add(&w.bill)
			if x.Alone {
				w.tally.counts.Alone++
			}
		}
	}
	return nil
}

// counts tells whether a settlement counts in the end, under whichever number
// it was reversed.
func (w *worker) counts(setlID string) bool {
	counts := w.live(setlID, lastSeq)
	for _, a := range w.elsewise {
		if a.SetlID == setlID {
			counts = a.Live
		}
	}
	return counts
}

// lastSeq is beyond every act of a person.
const lastSeq = 1 << 62

// turn takes up another person.
func (w *worker) turn(h *verify.History) {
	w.Past.Turn(h)
	w.history, w.next = h, 0
	w.carried, w.changed, w.acts = w.carried[:0], w.changed[:0], w.acts[:0]
	w.joins, w.elsewise = nil, nil
	for i := range h.Records {
		if h.Records[i].Kind == settlement.Settled {
			continue
		}
		if act, acts := h.Records[i].Act(); acts {
			w.acts = append(w.acts, act)
		}
	}
}

// carry takes over what counts before the position: what was stored and is not
// replaced, and what absorbed numbers brought along.
func (w *worker) carry(before int64) {
	for len(w.joins) > 0 && w.joins[0].offset < before {
		j := w.joins[0]
		w.carryStored(j.offset + 1)
		w.carried, w.changed = append(w.carried, j.deltas...), append(w.changed, j.changed...)
		w.joins = w.joins[1:]
	}
	w.carryStored(before)
}

func (w *worker) carryStored(before int64) {
	stored := w.history.Deltas
	for w.next < len(stored) && stored[w.next].Seq < before {
		w.carried = append(w.carried, stored[w.next])
		w.next++
	}
}

// replace puts the new deltas and account payment of a settlement in place of
// the stored ones.
func (w *worker) replace(record *settlement.Record, x *settlement.Supposed, b *bill) {
	stored := w.history.Deltas
	for w.next < len(stored) && stored[w.next].Seq == record.Seq {
		w.next++
	}
	w.carried = append(w.carried, x.Deltas...)
	if paid := b.of(benefit.PayerAccount); paid.Before != paid.After {
		w.changed = append(w.changed, payment{record, paid.Before - paid.After})
	}
}

// refused counts a settlement that cannot be judged. What is not a refusal, or
// says that the database is not to be had, ends the trial.
func (w *worker) refused(record *settlement.Record, err error, counts bool) error {
	f, ok := fault.As(err)
	if !ok || f.Code == settlement.ErrBusy.Code {
		return err
	}
	if counts {
		w.tally.refuse(record, f)
	}
	return nil
}

// groups names what a settlement is counted under.
func (w *worker) groups(record *settlement.Record, x *settlement.Supposed) groups {
	return groups{
		category:    string(coding.PersonCategory(x.Spell.PersonType).BenefitClass()),
		level:       levelOf(x.Institution),
		business:    x.Policy.Business,
		institution: x.Institution.Code, name: x.Institution.Name,
		fund: fund{record.Region, record.Scheme, ""},
	}
}

// levelOf names the level by which policies tell institutions apart.
func levelOf(i provider.Institution) string {
	switch {
	case i.Type == provider.Pharmacy:
		return "定点零售药店"
	case i.Community:
		return "基层"
	default:
		return coding.HospitalLevel(i.Level).Name()
	}
}
