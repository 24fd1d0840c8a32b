package simulation

import (
	"context"
	"slices"
	"time"

	"yibao/process/settlement"
	"yibao/register/accumulator"
	"yibao/register/claim"
	"yibao/register/ledger"
	"yibao/register/policy"
)

// tx is one work, or one look, at the store.
type tx struct {
	store      *store
	psnNo      string // whom the work is about, "" for a look or a publication
	own        *book  // that person's book as the work leaves it
	messages   map[settlement.MessageKey]settlement.Message
	remembered []settlement.MessageKey // keys that must be new at the commit
	newRecords []string
	seals      []ledger.Seal
	published  []policy.Published
}

func (s *store) begin(psnNo string) *tx {
	return &tx{store: s, psnNo: psnNo, own: s.books[psnNo].clone(), messages: map[settlement.MessageKey]settlement.Message{}}
}

// pause lets another work run to its end in the middle of this one.
func (t *tx) pause() {
	run := t.store.meanwhile
	if run == nil || t.own == nil {
		return
	}
	t.store.meanwhile = nil
	run(t.psnNo)
}

// conflicts reports whether another work stored one of the keys meanwhile.
func (t *tx) conflicts() bool {
	return slices.ContainsFunc(t.remembered, func(key settlement.MessageKey) bool {
		_, taken := t.store.messages[key]
		return taken
	})
}

func (t *tx) AddVisit(_ context.Context, v claim.Visit) error {
	t.own.visits = append(t.own.visits, v)
	return nil
}

func (t *tx) UpdateVisit(_ context.Context, v claim.Visit) error {
	for i, stored := range t.own.visits {
		if stored.VisitID != v.VisitID || stored.Revision != v.Revision {
			continue
		}
		v.Revision++
		t.own.visits[i] = v
		return nil
	}
	return claim.ErrVisitChanged.With(v.VisitID)
}

func (t *tx) ReplaceDiagnoses(_ context.Context, _, visitID string, diagnoses []claim.Diagnosis) error {
	t.own.diagnoses = slices.DeleteFunc(t.own.diagnoses, func(d claim.Diagnosis) bool { return d.VisitID == visitID })
	t.own.diagnoses = append(t.own.diagnoses, diagnoses...)
	return nil
}

// row finds the line of a visit that was not withdrawn; -1.
func (b *book) row(visitID, lineNo string) int {
	return slices.IndexFunc(b.lines, func(l feeRow) bool {
		return l.VisitID == visitID && l.LineNo == lineNo && l.withdrawn.IsZero()
	})
}

func (t *tx) AddFeeLines(_ context.Context, lines []claim.FeeLine) error {
	for _, l := range lines {
		if t.own.row(l.VisitID, l.LineNo) >= 0 {
			return claim.ErrDuplicateLine.With(l.LineNo)
		}
		t.own.lines = append(t.own.lines, feeRow{FeeLine: l})
	}
	return nil
}

func (t *tx) WithdrawLines(_ context.Context, _, visitID string, lineNos []string, at time.Time) error {
	for _, no := range lineNos {
		row := t.own.row(visitID, no)
		if row < 0 || t.own.lines[row].SettledBy != "" {
			return claim.ErrVisitChanged.With(visitID)
		}
		t.own.lines[row].withdrawn = at
	}
	return nil
}

func (t *tx) MarkSettled(_ context.Context, _, visitID, setlID string, lineNos []string) error {
	k := taking{setlID: setlID, visitID: visitID}
	for _, no := range lineNos {
		row := t.own.row(visitID, no)
		if row < 0 || t.own.lines[row].SettledBy != "" {
			return claim.ErrVisitChanged.With(visitID)
		}
		t.own.lines[row].SettledBy = setlID
		k.rows = append(k.rows, row)
	}
	for _, earlier := range t.own.takings {
		if earlier.setlID == setlID {
			if !slices.Equal(earlier.rows, k.rows) {
				return claim.ErrVisitChanged.With(visitID)
			}
			return nil
		}
	}
	t.own.takings = append(t.own.takings, k)
	return nil
}

func (t *tx) ReleaseLines(_ context.Context, _, visitID, setlID string) error {
	held, released := 0, 0
	for _, k := range t.own.takings {
		if k.setlID == setlID {
			held = len(k.rows)
		}
	}
	for i, l := range t.own.lines {
		if l.VisitID == visitID && l.SettledBy == setlID {
			t.own.lines[i].SettledBy = ""
			released++
		}
	}
	if released != held {
		return claim.ErrVisitChanged.With(visitID)
	}
	return nil
}

func (t *tx) AddDeltas(_ context.Context, deltas []accumulator.Delta) error {
	t.own.deltas = append(t.own.deltas, deltas...)
	if len(deltas) > 0 && t.store.sabotaged(DoublesDeltas, true) {
		t.own.deltas = append(t.own.deltas, deltas[len(deltas)-1])
	}
	return nil
}

func (t *tx) Post(_ context.Context, e ledger.Entry) error {
	if err := e.Check(); err != nil {
		return err
	}
	if !t.store.sabotaged(SkipsPostings, e.Seq%3 == 0) {
		t.own.entries = append(t.own.entries, e)
	}
	return nil
}

func (t *tx) NextSeq(context.Context) (int64, error) {
	t.own.seq++
	return t.own.seq, nil
}

func (t *tx) AddRecord(_ context.Context, r settlement.Record) error {
	t.own.records = append(t.own.records, r)
	t.newRecords = append(t.newRecords, r.SetlID)
	return nil
}

func (t *tx) Remember(_ context.Context, m settlement.Message) error {
	if t.store.sabotaged(ForgetsMessages, m.SetlID != "") {
		return nil
	}
	t.messages[m.MessageKey] = m
	t.remembered = append(t.remembered, m.MessageKey)
	return nil
}

func (t *tx) MarkMessage(_ context.Context, key settlement.MessageKey) error {
	m, ok := t.messages[key]
	if !ok {
		if m, ok = t.store.messages[key]; !ok {
			return errMissing
		}
	}
	m.Undone = true
	t.messages[key] = m
	return nil
}

func (t *tx) Publish(_ context.Context, p policy.Published) error {
	t.published = append(t.published, p)
	return nil
}

func (t *tx) Seal(_ context.Context, seals ...ledger.Seal) error {
	t.seals = append(t.seals, seals...)
	return nil
}
