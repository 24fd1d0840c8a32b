package relational

import (
	"context"

	"yibao/process/filing"
	"yibao/register/enrolment"
)

var (
	_ filing.Store = (*Store)(nil)
	_ filing.Work  = (*tx)(nil)
)

// File implements filing.Store.
func (s *Store) File(ctx context.Context, psnNo string, work func(filing.Work) error) error {
	return s.work(ctx, psnNo, func(t *tx) error { return work(t) })
}

// Filed implements filing.Store.
func (s *Store) Filed(ctx context.Context, read func(filing.Reader) error) error {
	return s.run(ctx, Read, func(t *tx) error { return read(t) })
}

const (
	filingColumns     = "psn_no, filing_id, kind, code, scheme, institution, operator, version_id, eff_from, eff_to, content, recorded"
	withdrawalColumns = "psn_no, filing_id, version_id, from_day, reason, operator, recorded"
)

func scanFiling(r row) (enrolment.Filing, error) {
	var f enrolment.Filing
	err := r.Scan(&f.PsnNo, &f.FilingID, &f.Kind, &f.Code, &f.Scheme, &f.Institution, &f.Operator, &f.VersionID,
		day{&f.Effective.From}, day{&f.Effective.To}, &f.Content, instant{&f.Recorded})
	return f, err
}

func scanWithdrawal(r row) (enrolment.Withdrawal, error) {
	var w enrolment.Withdrawal
	err := r.Scan(&w.PsnNo, &w.FilingID, &w.VersionID, day{&w.From}, &w.Reason, &w.Operator, instant{&w.Recorded})
	return w, err
}

// submitted is where a filing's sealable text stands: what was filed has
// telephone numbers and addresses in it.
func submitted(f *enrolment.Filing) (string, *string) { return f.PsnNo, &f.Content }

// Filings implements enrolment.FilingReader.
func (t *tx) Filings(ctx context.Context, psnNo string) ([]enrolment.Filing, error) {
	filings, err := folded(ctx, t, psnNo, func(psnNo string) ([]enrolment.Filing, error) {
		found, err := collect(ctx, t, scanFiling,
			"SELECT "+filingColumns+" FROM filing WHERE psn_no = $1 ORDER BY recorded, filing_id", psnNo)
		return unsealedEach(ctx, t, filed, found, err, submitted)
	}, func(f *enrolment.Filing, _ part) { f.PsnNo = psnNo })
	if err != nil {
		return nil, err
	}
	withdrawals, err := folded(ctx, t, psnNo, func(psnNo string) ([]enrolment.Withdrawal, error) {
		return collect(ctx, t, scanWithdrawal,
			"SELECT "+withdrawalColumns+" FROM filing_withdrawal WHERE psn_no = $1", psnNo)
	}, func(w *enrolment.Withdrawal, _ part) { w.PsnNo = psnNo })
	if err != nil {
		return nil, err
	}
	byFiling := make(map[string]*enrolment.Withdrawal, len(withdrawals))
	for i, w := range withdrawals {
		byFiling[w.FilingID] = &withdrawals[i]
	}
	for i := range filings {
		filings[i].Withdrawal = byFiling[filings[i].FilingID]
	}
	return filings, nil
}

// RegistrationsOf implements enrolment.FilingReader.
func (t *tx) RegistrationsOf(ctx context.Context, psnNo string) ([]enrolment.Registration, error) {
	all, err := folded(ctx, t, psnNo, func(psnNo string) ([]enrolment.Registration, error) {
		return registrations.under(ctx, t, "psn_no", psnNo)
	}, func(g *enrolment.Registration, _ part) { g.PsnNo = psnNo })
	if err != nil {
		return nil, err
	}
	oldestFirst(all)
	return all, nil
}

// AddFiling implements enrolment.FilingWriter.
func (t *tx) AddFiling(ctx context.Context, f enrolment.Filing) error {
	content, err := t.sealed(filed, f.PsnNo, f.Content)
	if err != nil {
		return err
	}
	f.Content = content
	return add(ctx, t, insertion{"filing", filingColumns, ""}, []enrolment.Filing{f}, func(f enrolment.Filing) []any {
		return []any{f.PsnNo, f.FilingID, string(f.Kind), f.Code, f.Scheme, f.Institution, f.Operator, f.VersionID,
			f.Effective.From.String(), f.Effective.End().String(), f.Content, micros(f.Recorded)}
	})
}

// AddWithdrawal implements enrolment.FilingWriter.
func (t *tx) AddWithdrawal(ctx context.Context, w enrolment.Withdrawal) error {
	row := []any{w.PsnNo, w.FilingID, w.VersionID, w.From.String(), w.Reason, w.Operator, micros(w.Recorded)}
	return t.insert(ctx, insertion{"filing_withdrawal", withdrawalColumns, ""}, [][]any{row})
}
