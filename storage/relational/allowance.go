package relational

import (
	"cmp"
	"context"
	"slices"

	"yibao/process/allowance"
	register "yibao/register/allowance"
)

var (
	_ allowance.Store = (*Store)(nil)
	_ allowance.Work  = (*tx)(nil)
)

// Allow implements allowance.Store.
func (s *Store) Allow(ctx context.Context, psnNo string, work func(allowance.Work) error) error {
	return s.work(ctx, psnNo, func(t *tx) error { return work(t) })
}

// Allowed implements allowance.Store.
func (s *Store) Allowed(ctx context.Context, read func(allowance.Reader) error) error {
	return s.run(ctx, Read, func(t *tx) error { return read(t) })
}

const (
	proofColumns = "psn_no, proof_day, way, operator, recorded"
	dueColumns   = "psn_no, kind, grant_id, term, region, scheme, fund, amount, basis, detail, order_id, operator, recorded"
)

var grants = fact[register.Grant]{
	"定期待遇", "allowance_grant",
	versionColumns + ", psn_no, grant_id, region, scheme, fund, class, wage, alone, active, party, payee_name, bank, account_no", scanGrant,
}

// grantAccount is where a grant's sealable text stands.
func grantAccount(g *register.Grant) (string, *string) { return g.GrantID, &g.Payee.Account }

func scanGrant(r row) (register.Grant, error) {
	var g register.Grant
	p := &g.Payee
	err := r.Scan(version(&g.Version, &g.PsnNo, &g.GrantID, &g.Region, &g.Scheme, &g.Fund, &g.Class, &g.Wage, flag{&g.Alone}, flag{&g.Active},
		&p.Party, &p.Name, &p.Bank, &p.Account)...)
	g.Number = g.PsnNo
	return g, err
}

func grantRow(g register.Grant) []any {
	p := g.Payee
	return stamp(g.Version, g.PsnNo, g.GrantID, g.Region, g.Scheme, g.Fund, g.Class, int64(g.Wage), bit(g.Alone), bit(g.Active),
		p.Party, p.Name, p.Bank, p.Account)
}

func scanProof(r row) (register.Proof, error) {
	var p register.Proof
	err := r.Scan(&p.PsnNo, day{&p.Day}, &p.Way, &p.Operator, instant{&p.Recorded})
	return p, err
}

func scanDue(r row) (register.Due, error) {
	var d register.Due
	err := r.Scan(&d.PsnNo, &d.Kind, &d.GrantID, &d.Term, &d.Region, &d.Scheme, &d.Fund, &d.Amount, &d.Basis, &d.Detail, &d.OrderID,
		&d.Operator, instant{&d.Recorded})
	return d, err
}

// GrantsOf implements allowance.Reader.
func (t *tx) GrantsOf(ctx context.Context, psnNo string) ([]register.Grant, error) {
	all, err := folded(ctx, t, psnNo, func(psnNo string) ([]register.Grant, error) {
		found, err := grants.under(ctx, t, "psn_no", psnNo)
		return unsealedEach(ctx, t, grantAccounts, found, err, grantAccount)
	}, func(g *register.Grant, _ part) { g.PsnNo = psnNo })
	if err != nil {
		return nil, err
	}
	oldestFirst(all)
	return all, nil
}

// Beneficiaries implements allowance.Reader.
func (t *tx) Beneficiaries(ctx context.Context, region, after string, limit int) ([]string, error) {
	return collect(ctx, t, text, "SELECT DISTINCT CASE p.kept WHEN '' THEN p.psn_no ELSE p.kept END AS kept_no FROM allowance_grant g"+
		" JOIN person p ON p.psn_no = g.psn_no WHERE g.region = $1 AND CASE p.kept WHEN '' THEN p.psn_no ELSE p.kept END > $2 ORDER BY kept_no LIMIT $3",
		region, after, limit)
}

// ProofsOf implements allowance.Reader.
func (t *tx) ProofsOf(ctx context.Context, psnNo string) ([]register.Proof, error) {
	proofs, err := folded(ctx, t, psnNo, func(psnNo string) ([]register.Proof, error) {
		return collect(ctx, t, scanProof, "SELECT "+proofColumns+" FROM life_proof WHERE psn_no = $1 ORDER BY proof_day, recorded", psnNo)
	}, func(p *register.Proof, _ part) { p.PsnNo = psnNo })
	slices.SortStableFunc(proofs, func(a, b register.Proof) int { return cmp.Compare(a.Day, b.Day) })
	return proofs, err
}

// DuesOf implements allowance.Reader.
func (t *tx) DuesOf(ctx context.Context, psnNo string) ([]register.Due, error) {
	dues, err := folded(ctx, t, psnNo, func(psnNo string) ([]register.Due, error) {
		return collect(ctx, t, scanDue, "SELECT "+dueColumns+" FROM allowance_due WHERE psn_no = $1 ORDER BY recorded, kind, grant_id, term", psnNo)
	}, func(d *register.Due, _ part) { d.PsnNo = psnNo })
	slices.SortStableFunc(dues, func(a, b register.Due) int { return a.Recorded.Compare(b.Recorded) })
	return dues, err
}

// homeOfGrant returns the number under which a grant of the person stands, with
// what falls due for it: of an absorbed number it stays there, so that a parting
// finds it as it is.
func (t *tx) homeOfGrant(ctx context.Context, psnNo, grantID string) (string, error) {
	return t.homeWhere(ctx, psnNo, "SELECT DISTINCT psn_no FROM allowance_grant WHERE psn_no = $1 AND grant_id = $2", grantID)
}

// AddGrants implements allowance.Writer; ErrUnknownPerson.
func (t *tx) AddGrants(ctx context.Context, list []register.Grant) error {
	if err := refuseStrangers(ctx, t, list, func(g register.Grant) string { return g.PsnNo }); err != nil {
		return err
	}
	list = slices.Clone(list)
	for i := range list {
		home, err := t.homeOfGrant(ctx, list[i].PsnNo, list[i].GrantID)
		if err != nil {
			return err
		}
		list[i].PsnNo = home
	}
	list, err := sealedEach(t, grantAccounts, list, grantAccount)
	if err != nil {
		return err
	}
	return add(ctx, t, insertion{grants.table, grants.columns, ""}, list, grantRow)
}

// AddProof implements allowance.Writer.
func (t *tx) AddProof(ctx context.Context, p register.Proof) error {
	row := []any{p.PsnNo, p.Day.String(), p.Way, p.Operator, micros(p.Recorded)}
	return t.insert(ctx, insertion{"life_proof", proofColumns, ""}, [][]any{row})
}

// AddDue implements allowance.Writer; ErrTaken.
func (t *tx) AddDue(ctx context.Context, d register.Due) error {
	found, err := folded(ctx, t, d.PsnNo, func(psnNo string) ([]string, error) {
		return collect(ctx, t, text, "SELECT order_id FROM allowance_due WHERE psn_no = $1 AND kind = $2 AND grant_id = $3 AND term = $4",
			psnNo, d.Kind, d.GrantID, d.Term)
	}, func(*string, part) {})
	if err != nil {
		return err
	}
	if len(found) > 0 {
		return t.refuse(register.ErrTaken.With(d.PsnNo, d.Kind, d.Term))
	}
	if d.GrantID != "" {
		if d.PsnNo, err = t.homeOfGrant(ctx, d.PsnNo, d.GrantID); err != nil {
			return err
		}
	}
	row := []any{d.PsnNo, d.Kind, d.GrantID, d.Term, d.Region, d.Scheme, d.Fund, int64(d.Amount), d.Basis, d.Detail, d.OrderID, d.Operator, micros(d.Recorded)}
	return t.insert(ctx, insertion{"allowance_due", dueColumns, ""}, [][]any{row})
}
