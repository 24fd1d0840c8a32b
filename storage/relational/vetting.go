package relational

import (
	"context"

	"yibao/process/vetting"
	"yibao/register/finding"
)

var _ vetting.Store = (*Store)(nil)

// Vet implements vetting.Store.
func (s *Store) Vet(ctx context.Context, work func(vetting.Work) error) error {
	return s.run(ctx, Bulk, func(t *tx) error { return work(t) })
}

// Vetted implements vetting.Store.
func (s *Store) Vetted(ctx context.Context, read func(vetting.Reader) error) error {
	return s.run(ctx, Read, func(t *tx) error { return read(t) })
}

const decisionColumns = "psn_no, decision_id, finding_id, ruling, reason, operator, recorded"

func scanDecision(r row) (finding.Decision, error) {
	var d finding.Decision
	err := r.Scan(&d.PsnNo, &d.ID, &d.FindingID, &d.Ruling, &d.Reason, &d.Operator, instant{&d.Recorded})
	return d, err
}

// DecisionsOf implements finding.DecisionReader.
func (t *tx) DecisionsOf(ctx context.Context, psnNo string) ([]finding.Decision, error) {
	return collect(ctx, t, scanDecision, "SELECT "+decisionColumns+" FROM finding_decision WHERE psn_no = $1 ORDER BY recorded, decision_id", psnNo)
}

// DecidedOf implements finding.DecisionReader.
func (t *tx) DecidedOf(ctx context.Context, region, kind string) ([]finding.Decided, error) {
	return collect(ctx, t, func(r row) (finding.Decided, error) {
		var d finding.Decided
		f, err := scanFinding(with{r, []any{&d.Ruling}})
		d.Finding = f
		return d, err
	}, "SELECT "+findingColumns+", ruling FROM (SELECT f.*, "+rulingOf+" AS ruling FROM finding f"+
		" WHERE f.region = $1 AND f.kind = $2) x WHERE ruling IS NOT NULL ORDER BY psn_no, finding_id", region, kind)
}

// rulingOf is the ruling that counts on the finding f; NULL without one.
const rulingOf = "(SELECT d.ruling FROM finding_decision d WHERE d.psn_no = f.psn_no AND d.finding_id = f.finding_id" +
	" ORDER BY d.recorded DESC, d.decision_id DESC LIMIT 1)"

// with scans further columns after those that a function scans.
type with struct {
	row
	more []any
}

// Scan implements row.
func (w with) Scan(into ...any) error { return w.row.Scan(append(into, w.more...)...) }

// AddDecision implements finding.DecisionWriter.
func (t *tx) AddDecision(ctx context.Context, d finding.Decision) error {
	return t.insert(ctx, insertion{"finding_decision", decisionColumns, ""}, [][]any{
		{d.PsnNo, d.ID, d.FindingID, string(d.Ruling), d.Reason, d.Operator, micros(d.Recorded)},
	})
}
