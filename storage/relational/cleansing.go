package relational

import (
	"context"
	"slices"

	"yibao/process/cleansing"
	"yibao/register/claim"
	"yibao/register/enrolment"
)

var (
	_ cleansing.Store = (*Store)(nil)
	_ cleansing.Work  = (*tx)(nil)
)

// Cleanse implements cleansing.Store.
func (s *Store) Cleanse(ctx context.Context, work func(cleansing.Work) error) error {
	return s.run(ctx, Bulk, func(t *tx) error { return work(t) })
}

// Cleansed implements cleansing.Store.
func (s *Store) Cleansed(ctx context.Context, read func(cleansing.Reader) error) error {
	return s.run(ctx, Read, func(t *tx) error { return read(t) })
}

const doubtColumns = "doubt_id, psn_no, other, kind, region, detail, state, assignee, note, operator, run, found, changed, rev"

func scanDoubt(r row) (enrolment.Doubt, error) {
	var d enrolment.Doubt
	err := r.Scan(&d.DoubtID, &d.PsnNo, &d.Other, &d.Kind, &d.Region, &d.Detail, &d.State, &d.Assignee, &d.Note, &d.Operator, &d.Run,
		instant{&d.Found}, instant{&d.Changed}, &d.Rev)
	return d, err
}

func doubtRow(d enrolment.Doubt) []any {
	return []any{d.DoubtID, d.PsnNo, d.Other, string(d.Kind), d.Region, d.Detail, string(d.State), d.Assignee, d.Note, d.Operator, d.Run,
		micros(d.Found), micros(d.Changed), d.Rev}
}

// DoubtOf implements enrolment.DoubtReader.
func (t *tx) DoubtOf(ctx context.Context, doubtID string) (enrolment.Doubt, error) {
	found, err := collect(ctx, t, scanDoubt, "SELECT "+doubtColumns+" FROM enrolment_doubt WHERE doubt_id = $1", doubtID)
	if err != nil {
		return enrolment.Doubt{}, err
	}
	if len(found) == 0 {
		return enrolment.Doubt{}, enrolment.ErrUnknownDoubt.With(doubtID)
	}
	return found[0], nil
}

// Doubts implements enrolment.DoubtReader.
func (t *tx) Doubts(ctx context.Context, q enrolment.DoubtQuery) ([]enrolment.Doubt, error) {
	if q.Within == "" {
		return nil, nil
	}
	f := &filter{}
	f.where = "region >= " + f.add(q.Within) + " AND region < " + f.add(q.Within+"~")
	f.with("kind =", string(q.Kind))
	f.with("state =", string(q.State))
	f.with("assignee =", q.Assignee)
	f.with("doubt_id >", q.After)
	return collect(ctx, t, scanDoubt, "SELECT "+doubtColumns+" FROM enrolment_doubt WHERE "+f.where+
		" ORDER BY doubt_id LIMIT "+f.add(q.Limit), f.arguments...)
}

// FoundDoubts implements enrolment.DoubtWriter.
func (t *tx) FoundDoubts(ctx context.Context, doubts []enrolment.Doubt) (int, error) {
	ids := make([]string, len(doubts))
	for i, d := range doubts {
		ids[i] = d.DoubtID
	}
	stored, err := inParts(ids, func(part []string) ([]enrolment.Doubt, error) {
		var a arguments
		return collect(ctx, t, scanDoubt, "SELECT "+doubtColumns+" FROM enrolment_doubt WHERE doubt_id IN ("+a.list(part)+")", a...)
	})
	if err != nil {
		return 0, err
	}
	known := make(map[string]enrolment.DoubtState, len(stored))
	for _, d := range stored {
		known[d.DoubtID] = d.State
	}
	var fresh []enrolment.Doubt
	opened := 0
	for _, d := range doubts {
		switch state, found := known[d.DoubtID]; {
		case !found:
			fresh = append(fresh, d)
		case state == enrolment.DoubtResolved:
			opened++
			err := t.expect(ctx, 1, "UPDATE enrolment_doubt SET state = $1, run = $2, changed = $3, rev = rev + 1 WHERE doubt_id = $4",
				string(enrolment.DoubtOpen), d.Run, micros(d.Changed), d.DoubtID)
			if err != nil {
				return 0, err
			}
		}
	}
	return opened + len(fresh), add(ctx, t, insertion{"enrolment_doubt", doubtColumns, ""}, fresh, doubtRow)
}

// MoveDoubt implements enrolment.DoubtWriter.
func (t *tx) MoveDoubt(ctx context.Context, d enrolment.Doubt) (bool, error) {
	n, err := t.exec(ctx, "UPDATE enrolment_doubt SET state = $1, assignee = $2, note = $3, operator = $4, changed = $5, rev = rev + 1"+
		" WHERE doubt_id = $6 AND rev = $7", string(d.State), d.Assignee, d.Note, d.Operator, micros(d.Changed), d.DoubtID, d.Rev)
	return n == 1, err
}

// PersonsAfter implements cleansing.Reader.
func (t *tx) PersonsAfter(ctx context.Context, after string, limit int) ([]enrolment.Person, error) {
	numbers, err := collect(ctx, t, text, "SELECT psn_no FROM person WHERE psn_no > $1 AND kept = '' ORDER BY psn_no LIMIT $2", after, limit)
	if err != nil || len(numbers) == 0 {
		return nil, err
	}
	return t.PersonsAmong(ctx, numbers)
}

// PersonsAmong implements cleansing.Reader.
func (t *tx) PersonsAmong(ctx context.Context, psnNos []string) ([]enrolment.Person, error) {
	versions, err := inParts(psnNos, func(part []string) ([]enrolment.Person, error) {
		var a arguments
		return collect(ctx, t, persons.scan, persons.selection()+" WHERE psn_no IN ("+a.list(part)+")", a...)
	})
	if err != nil {
		return nil, err
	}
	oldestFirst(versions)
	latest := make(map[string]enrolment.Person, len(psnNos))
	for _, p := range versions {
		latest[p.PsnNo] = p
	}
	people := make([]enrolment.Person, 0, len(latest))
	for _, p := range latest {
		people = append(people, p)
	}
	slices.SortFunc(people, func(a, b enrolment.Person) int { return compareText(a.PsnNo, b.PsnNo) })
	return t.unsealedPersons(ctx, people, nil)
}

// SpellsAmong implements cleansing.Reader.
func (t *tx) SpellsAmong(ctx context.Context, psnNos []string) ([]enrolment.Spell, error) {
	all, err := inParts(psnNos, func(part []string) ([]enrolment.Spell, error) {
		var a arguments
		return collect(ctx, t, spells.scan, spells.selection()+" WHERE psn_no IN ("+a.list(part)+")", a...)
	})
	oldestFirst(all)
	return all, err
}

// VisitsAmong implements cleansing.Reader.
func (t *tx) VisitsAmong(ctx context.Context, psnNos []string) ([]claim.Visit, error) {
	return inParts(psnNos, func(part []string) ([]claim.Visit, error) {
		var a arguments
		return collect(ctx, t, scanVisit, "SELECT "+visitColumns+" FROM visit WHERE psn_no IN ("+a.list(part)+") AND state <> "+a.add(string(claim.Cancelled)), a...)
	})
}
