package relational

import (
	"context"

	"yibao/ground/period"
	"yibao/process/qualifying"
	"yibao/register/restriction"
)

var restrictions = fact[restriction.Restriction]{
	"待遇限制", "restriction",
	versionColumns + ", psn_no, scheme, kind, code, active, rule, reason, remedy, basis", scanRestriction,
}

func scanRestriction(r row) (restriction.Restriction, error) {
	var x restriction.Restriction
	err := r.Scan(version(&x.Version, &x.PsnNo, &x.Scheme, &x.Kind, &x.Code, flag{&x.Active}, &x.Rule, &x.Reason, &x.Remedy, &x.Basis)...)
	return x, err
}

func restrictionRow(x restriction.Restriction) []any {
	return stamp(x.Version, x.PsnNo, x.Scheme, string(x.Kind), x.Code, bit(x.Active), x.Rule, x.Reason, x.Remedy, x.Basis)
}

// RestrictionsOn implements restriction.Reader.
func (t *tx) RestrictionsOn(ctx context.Context, psnNo string, on period.Date) ([]restriction.Restriction, error) {
	facts, err := restrictions.onDay(ctx, t, "psn_no", psnNo, on)
	return restriction.Latest(facts, on), err
}

// RestrictionVersions implements restriction.Reader; ErrMissingVersion.
func (t *tx) RestrictionVersions(ctx context.Context, psnNo string, ids []string) ([]restriction.Restriction, error) {
	return restrictions.byID(ctx, t, psnNo, ids)
}

// RestrictionsOf implements restriction.HistoryReader.
func (t *tx) RestrictionsOf(ctx context.Context, psnNo string) ([]restriction.Restriction, error) {
	all, err := restrictions.under(ctx, t, "psn_no", psnNo)
	if err != nil {
		return nil, err
	}
	oldestFirst(all)
	return all, nil
}

// AddRestrictions implements restriction.Writer; ErrUnknownPerson.
func (t *tx) AddRestrictions(ctx context.Context, list []restriction.Restriction) error {
	err := refuseStrangers(ctx, t, list, func(x restriction.Restriction) string { return x.PsnNo })
	if err != nil {
		return err
	}
	return add(ctx, t, insertion{restrictions.table, restrictions.columns, ""}, list, restrictionRow)
}

var (
	_ qualifying.Store = (*Store)(nil)
	_ qualifying.Work  = (*tx)(nil)
)

// Qualify implements qualifying.Store.
func (s *Store) Qualify(ctx context.Context, psnNo string, work func(qualifying.Work) error) error {
	return s.work(ctx, psnNo, func(t *tx) error { return work(t) })
}

// Qualified implements qualifying.Store.
func (s *Store) Qualified(ctx context.Context, read func(qualifying.Reader) error) error {
	return s.run(ctx, Read, func(t *tx) error { return read(t) })
}
