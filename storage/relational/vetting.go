package relational

import (
	"context"
	"encoding/json"

	"yibao/process/vetting"
	"yibao/register/access"
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

const trialColumns = "trial_id, region, rule, title, file, body, span_from, span_to, state, author, begun, ended, result"

func scanTrial(r row) (vetting.Trial, error) {
	var x vetting.Trial
	var result string
	err := r.Scan(&x.ID, &x.Region, &x.Rule, &x.Title, &x.File, &x.Text, day{&x.Span.From}, day{&x.Span.To}, &x.State, &x.Author,
		instant{&x.Begun}, instant{&x.Ended}, &result)
	if err == nil && result != "" {
		err = json.Unmarshal([]byte(result), &x.Result)
	}
	return x, err
}

// AddTrial implements vetting.Work.
func (t *tx) AddTrial(ctx context.Context, x vetting.Trial) error {
	return t.insert(ctx, insertion{"audit_trial", trialColumns, ""}, [][]any{
		{x.ID, x.Region, x.Rule, x.Title, x.File, x.Text, x.Span.From.String(), x.Span.To.String(), string(x.State), x.Author,
			micros(x.Begun), micros(x.Ended), ""},
	})
}

// EndTrial implements vetting.Work.
func (t *tx) EndTrial(ctx context.Context, x vetting.Trial) error {
	result, err := json.Marshal(x.Result)
	if err != nil {
		return err
	}
	return t.expect(ctx, 1, "UPDATE audit_trial SET state = $1, ended = $2, result = $3 WHERE trial_id = $4 AND state = $5",
		string(x.State), micros(x.Ended), string(result), x.ID, string(vetting.Running))
}

// Trial implements vetting.Reader.
func (t *tx) Trial(ctx context.Context, s access.Scope, id string) (*vetting.Trial, error) {
	f, err := regional(s, "region")
	if err != nil {
		return nil, err
	}
	found, err := collect(ctx, t, scanTrial, "SELECT "+trialColumns+" FROM audit_trial WHERE "+f.where+" AND trial_id = "+f.add(id), f.arguments...)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

// Trials implements vetting.Reader.
func (t *tx) Trials(ctx context.Context, s access.Scope, rule, after string, limit int) ([]vetting.Trial, error) {
	f, err := regional(s, "region")
	if err != nil {
		return nil, err
	}
	f.with("rule =", rule)
	f.with("trial_id <", after)
	const columns = "trial_id, region, rule, title, file, '', span_from, span_to, state, author, begun, ended, result"
	return collect(ctx, t, scanTrial, "SELECT "+columns+" FROM audit_trial WHERE "+f.where+" ORDER BY trial_id DESC LIMIT "+f.add(limit), f.arguments...)
}
