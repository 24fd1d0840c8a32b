package relational

import (
	"context"

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
	all, err := grants.under(ctx, t, "psn_no", psnNo)
	if all, err = unsealedEach(ctx, t, grantAccounts, all, err, grantAccount); err != nil {
		return nil, err
	}
	oldestFirst(all)
	return all, nil
}

// Beneficiaries implements allowance.Reader.
func (t *tx) Beneficiaries(ctx context.Context, region, after string, limit int) ([]string, error) {
	return collect(ctx, t, text, "SELECT DISTINCT psn_no FROM allowance_grant WHERE region = $1 AND psn_no > $2 ORDER BY psn_no LIMIT $3",
		region, after, limit)
}

// ProofsOf implements allowance.Reader.
func (t *tx) ProofsOf(ctx context.Context, psnNo string) ([]register.Proof, error) {
	return collect(ctx, t, scanProof, "SELECT "+proofColumns+" FROM life_proof WHERE psn_no = $1 ORDER BY proof_day, recorded", psnNo)
}

// DuesOf implements allowance.Reader.
func (t *tx) DuesOf(ctx context.Context, psnNo string) ([]register.Due, error) {
	return collect(ctx, t, scanDue, "SELECT "+dueColumns+" FROM allowance_due WHERE psn_no = $1 ORDER BY recorded, kind, grant_id, term", psnNo)
}

// AddGrants implements allowance.Writer; ErrUnknownPerson.
func (t *tx) AddGrants(ctx context.Context, list []register.Grant) error {
	if err := refuseStrangers(ctx, t, list, func(g register.Grant) string { return g.PsnNo }); err != nil {
		return err
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
	found, err := collect(ctx, t, text, "SELECT order_id FROM allowance_due WHERE psn_no = $1 AND kind = $2 AND grant_id = $3 AND term = $4",
		d.PsnNo, d.Kind, d.GrantID, d.Term)
	if err != nil {
		return err
	}
	if len(found) > 0 {
		return t.refuse(register.ErrTaken.With(d.PsnNo, d.Kind, d.Term))
	}
	row := []any{d.PsnNo, d.Kind, d.GrantID, d.Term, d.Region, d.Scheme, d.Fund, int64(d.Amount), d.Basis, d.Detail, d.OrderID, d.Operator, micros(d.Recorded)}
	return t.insert(ctx, insertion{"allowance_due", dueColumns, ""}, [][]any{row})
}
