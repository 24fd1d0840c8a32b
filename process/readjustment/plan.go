package readjustment

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"yibao/ground/fault"
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/judge/benefit"
	"yibao/process/settlement"
	"yibao/register/accumulator"
	"yibao/register/ledger"
)

// Line is one settlement that would have been otherwise.
type Line struct {
	SetlID, VisitID string
	Institution     string
	Region, Scheme  string
	Care, Settled   period.Date // first day of care; day of settlement
	Total           money.Fen
	Refused         string             // why no fund would have paid, or ""
	Before, After   []settlement.Share // what counts now; what it would have been
	More            []settlement.Share // After less Before; what a payer pays more
	Sets            int                // accumulators that the line sets

	was, now settlement.Record
	before   laid // parts by line, what counts now
	sets     []accumulator.Delta
}

// Left is a settlement that is not adjusted, and why.
type Left struct{ SetlID, Reason string }

// Fund is what one fund pays more (or, negative, less) to the person.
type Fund struct {
	Region, Scheme, Payer string
	Amount                money.Fen
}

// Plan is what a readjustment would do.
type Plan struct {
	PsnNo string
	Lines []Line
	Left  []Left
	Funds []Fund    // personal accounts among them
	Cash  money.Fen // owed to the person; negative: by the person
	Hash  string    // of all that is decided on
}

// Empty reports that there is nothing to adjust.
func (p Plan) Empty() bool { return len(p.Lines) == 0 }

// life is one person's settlements being judged again.
type life struct {
	bills    *settlement.Service
	r        settlement.Reader
	psnNo    string
	records  []settlement.Record
	acts     []accumulator.Act
	stored   []accumulator.Delta // all
	original []accumulator.Delta // without those of readjustments
	next     int                 // of original the first not yet carried
	carried  []accumulator.Delta
	changed  []payment
	plan     Plan
}

// payment is what a settlement would have taken from a personal account beyond
// what it took.
type payment struct {
	setlID         string
	region, scheme string
	more           money.Fen
}

// planFor judges the person's settlements again.
func planFor(ctx context.Context, bills *settlement.Service, r settlement.Reader, psnNo string) (*life, error) {
	l := &life{bills: bills, r: r, psnNo: psnNo, plan: Plan{PsnNo: psnNo}}
	var err error
	if l.records, err = r.RecordsOf(ctx, psnNo); err != nil {
		return nil, err
	}
	if l.acts, err = r.Acts(ctx, psnNo); err != nil {
		return nil, err
	}
	if l.stored, err = r.Deltas(ctx, psnNo); err != nil {
		return nil, err
	}
	l.original = slices.DeleteFunc(slices.Clone(l.stored), func(d accumulator.Delta) bool { return l.adjusts(d.SetlID) })
	for i := range l.records {
		if l.records[i].Kind != settlement.Settled {
			continue
		}
		if err := l.judge(ctx, &l.records[i]); err != nil {
			return nil, err
		}
	}
	l.carry(lastSeq)
	l.setAccumulators()
	l.sum()
	l.plan.Hash = l.plan.hash()
	return l, nil
}

func (l *life) adjusts(setlID string) bool {
	return slices.ContainsFunc(l.records, func(r settlement.Record) bool { return r.SetlID == setlID && r.Adjusts() })
}

// judge judges one settlement again. One that was reversed is carried for those
// that were settled before its reversal, and is no line.
func (l *life) judge(ctx context.Context, record *settlement.Record) error {
	l.carry(record.Seq)
	x, err := l.bills.Reconsider(ctx, l.r, *record, settlement.Premises{
		Live: accumulator.Live(l.carried, l.acts, record.Seq),
		Held: func(account ledger.Account) (money.Fen, error) { return l.held(ctx, account, record.Seq) },
	})
	live := settlement.Live(l.records, record.SetlID)
	if err != nil {
		f, ok := fault.As(err)
		if !ok || f.Kind == fault.System {
			return err
		}
		if live {
			l.plan.Left = append(l.plan.Left, Left{record.SetlID, f.Error()})
		}
		return nil
	}
	l.replace(record, &x)
	if !live {
		return nil
	}
	line := Line{
		SetlID: record.SetlID, VisitID: record.VisitID, Institution: record.Institution, Region: record.Region, Scheme: record.Scheme,
		Care: record.Facts.Begin, Settled: record.Facts.Day, Total: record.Total, was: *record, now: x.Now, before: l.counting(record),
	}
	if x.Refused != nil {
		line.Refused = x.Refused.Error()
	}
	after := layOut(x.Now)
	line.Before, line.After, line.More = line.before.shares, after.shares, after.less(line.before).shares
	if len(line.More) > 0 {
		l.plan.Lines = append(l.plan.Lines, line)
	}
	return nil
}

// carry takes over what was stored before the position and is not replaced.
func (l *life) carry(before int64) {
	for l.next < len(l.original) && l.original[l.next].Seq < before {
		l.carried = append(l.carried, l.original[l.next])
		l.next++
	}
}

// replace puts the new deltas and account payment in place of the stored ones.
func (l *life) replace(record *settlement.Record, x *settlement.Reconsidered) {
	for l.next < len(l.original) && l.original[l.next].Seq == record.Seq {
		l.next++
	}
	l.carried = append(l.carried, x.Deltas...)
	if more := x.Now.PaidBy(benefit.PayerAccount) - record.PaidBy(benefit.PayerAccount); more != 0 {
		l.changed = append(l.changed, payment{record.SetlID, record.Region, record.Scheme, more})
	}
}

// held is what an account would have come to before the position: what was
// booked, without readjustments, and what earlier settlements would have taken.
func (l *life) held(ctx context.Context, account ledger.Account, before int64) (money.Fen, error) {
	held, err := l.r.AccountBalance(ctx, l.psnNo, account, before)
	for _, r := range l.records {
		if r.Adjusts() && r.Seq < before && r.Region == account.Region && r.Scheme == account.Scheme {
			held -= r.PaidBy(benefit.PayerAccount) // a payment is a debit of the account
		}
	}
	for _, c := range l.changed {
		if c.region == account.Region && c.scheme == account.Scheme && l.counted(c.setlID, before) {
			held += c.more
		}
	}
	return held, err
}

// counted tells whether a settlement counts for who stands before the position.
func (l *life) counted(setlID string, before int64) bool {
	live := true
	for _, a := range l.acts {
		if a.SetlID == setlID && a.Seq < before {
			live = a.Live
		}
	}
	return live
}

// counting lays out what counts of a settlement now: its own shares, and those
// of the readjustments about it.
func (l *life) counting(record *settlement.Record) laid {
	now := layOut(*record)
	for _, r := range l.records {
		if r.Adjusts() && r.Original == record.SetlID {
			now.add(layOut(r), 1)
		}
	}
	return now
}

// setAccumulators finds the accumulators that do not stand where they would
// have, and has the last line set them. When no payer pays another amount, the
// last settlement that counts carries them.
func (l *life) setAccumulators() {
	sets := settings(accumulator.Live(l.stored, l.acts, lastSeq), accumulator.Live(l.carried, l.acts, lastSeq))
	if len(sets) == 0 {
		return
	}
	if len(l.plan.Lines) == 0 && !l.bareLine() {
		return
	}
	last := &l.plan.Lines[len(l.plan.Lines)-1]
	last.sets, last.Sets = sets, len(sets)
}

// lastSeq is behind every act of a person.
const lastSeq = int64(1) << 62

// settings returns what sets every accumulator to what it should be.
func settings(is, should []accumulator.Delta) []accumulator.Delta {
	type place struct {
		key  accumulator.Key
		fold accumulator.Fold
	}
	var sets []accumulator.Delta
	seen := make(map[place]bool)
	for _, d := range slices.Concat(is, should) {
		at := place{d.Key, d.Fold}
		if seen[at] {
			continue
		}
		seen[at] = true
		if want := accumulator.Balance(should, d.Key, d.Fold); want != accumulator.Balance(is, d.Key, d.Fold) {
			sets = append(sets, accumulator.Delta{Key: d.Key, Fold: d.Fold, Set: true, Amount: want})
		}
	}
	return sets
}

// bareLine makes a line without differences out of the last settlement that
// counts.
func (l *life) bareLine() bool {
	for _, r := range slices.Backward(l.records) {
		if r.Kind != settlement.Settled || !settlement.Live(l.records, r.SetlID) {
			continue
		}
		now := l.counting(&r)
		l.plan.Lines = []Line{{
			SetlID: r.SetlID, VisitID: r.VisitID, Institution: r.Institution, Region: r.Region, Scheme: r.Scheme,
			Care: r.Facts.Begin, Settled: r.Facts.Day, Total: r.Total, Before: now.shares, After: now.shares, was: r, now: r, before: now,
		}}
		return true
	}
	return false
}

// sum adds the lines up by fund.
func (l *life) sum() {
	for _, line := range l.plan.Lines {
		for _, s := range line.More {
			if s.Payer == benefit.PayerCash {
				l.plan.Cash -= s.Amount
				continue
			}
			at := slices.IndexFunc(l.plan.Funds, func(f Fund) bool { return f.Region == line.Region && f.Scheme == line.Scheme && f.Payer == s.Payer })
			if at < 0 {
				at = len(l.plan.Funds)
				l.plan.Funds = append(l.plan.Funds, Fund{Region: line.Region, Scheme: line.Scheme, Payer: s.Payer})
			}
			l.plan.Funds[at].Amount += s.Amount
		}
	}
}

// hash covers what is decided on.
func (p Plan) hash() string {
	var text strings.Builder
	fmt.Fprintf(&text, "追补/1\t%q\n", p.PsnNo)
	for _, l := range p.Lines {
		fmt.Fprintf(&text, "%q\t%q\t%v\t%v\t%v\n", l.SetlID, l.Refused, l.Before, l.After, l.now.Versions)
		for _, s := range l.sets {
			fmt.Fprintf(&text, "\t%q\t%s\t%d\n", s.Key.String(), s.Fold, s.Amount)
		}
	}
	sum := sha256.Sum256([]byte(text.String()))
	return hex.EncodeToString(sum[:])
}
