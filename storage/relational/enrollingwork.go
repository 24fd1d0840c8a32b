package relational

import (
	"context"
	"slices"

	"yibao/process/enrolling"
	"yibao/register/claim"
	"yibao/register/enrolment"
	"yibao/register/ledger"
)

var (
	_ enrolling.Store = (*Store)(nil)
	_ enrolling.Work  = (*tx)(nil)
)

// Enrol implements enrolling.Store. Work on several persons commits alone.
func (s *Store) Enrol(ctx context.Context, work func(context.Context, enrolling.Work) error) error {
	return s.run(ctx, Bulk, func(t *tx) error { return work(context.WithValue(ctx, unit{}, t), t) })
}

// Enrolled implements enrolling.Store.
func (s *Store) Enrolled(ctx context.Context, read func(enrolling.Reader) error) error {
	return s.run(ctx, Read, func(t *tx) error { return read(t) })
}

// Lock implements enrolling.Work; enrolment.ErrUnknownPerson, enrolment.ErrAbsorbed.
func (t *tx) Lock(ctx context.Context, psnNos ...string) error {
	_, err := t.anchorsOf(ctx, psnNos)
	return err
}

// anchorsOf locks persons in the order of their numbers.
func (t *tx) anchorsOf(ctx context.Context, psnNos []string) (map[string]anchor, error) {
	anchors, err := inParts(psnNos, func(part []string) ([]anchor, error) {
		var a arguments
		return collect(ctx, t, scanAnchor, t.store.engine.Statements().LockPersons(a.list(part)), a...)
	})
	if err != nil {
		return nil, err
	}
	known := make(map[string]anchor, len(anchors))
	for _, a := range anchors {
		known[a.psnNo] = a
	}
	for _, n := range psnNos {
		a, ok := known[n]
		if !ok {
			return nil, enrolment.ErrUnknownPerson.With(n)
		}
		if err := a.refuseAbsorbed(); err != nil {
			return nil, err
		}
	}
	return known, nil
}

// LastSeq implements enrolling.Work.
func (t *tx) LastSeq(ctx context.Context, psnNo string) (int64, error) {
	known, err := t.anchorsOf(ctx, []string{psnNo})
	return known[psnNo].seq, err
}

// RaiseSeq implements enrolling.Work.
func (t *tx) RaiseSeq(ctx context.Context, psnNo string, to int64) error {
	return t.expect(ctx, 1, "UPDATE person SET seq = $1 WHERE psn_no = $2 AND seq <= $1", to, psnNo)
}

// SpellsOf implements enrolling.Reader.
func (t *tx) SpellsOf(ctx context.Context, psnNo string) ([]enrolment.Spell, error) {
	return allUnder(ctx, t, spells, psnNo)
}

// MembershipsOf implements enrolling.Reader.
func (t *tx) MembershipsOf(ctx context.Context, psnNo string) ([]enrolment.Membership, error) {
	return allUnder(ctx, t, memberships, psnNo)
}

// OpenVisits implements enrolling.Reader.
func (t *tx) OpenVisits(ctx context.Context, psnNo string) ([]claim.Visit, error) {
	all, err := collect(ctx, t, scanVisit, "SELECT "+visitColumns+" FROM visit WHERE psn_no = $1 AND state <> $2 ORDER BY visit_id",
		psnNo, string(claim.Cancelled))
	if err != nil {
		return nil, err
	}
	var open []claim.Visit
	for _, v := range all {
		waits := v.State == claim.Admitted
		uploads, err := t.uploadsOf(ctx, visitKey{psnNo, v.VisitID})
		if err != nil {
			return nil, err
		}
		for _, u := range uploads {
			waits = waits || slices.ContainsFunc(u.marks, mark.free)
		}
		if waits {
			open = append(open, v)
		}
	}
	return open, nil
}

// OwnBalances implements enrolling.Reader.
func (t *tx) OwnBalances(ctx context.Context, psnNo string) ([]ledger.Balance, error) {
	q := balancesBefore(psnNo, ledger.Personal, everything)
	return collect(ctx, t, scanBalance, q.Query, q.Args...)
}
