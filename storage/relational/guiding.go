package relational

import (
	"context"
	"slices"
	"strings"
	"time"

	"yibao/process/guidance"
	"yibao/process/settlement"
	"yibao/register/claim"
)

// ofLate names the visits of a person that count and began no earlier.
const ofLate = " WHERE psn_no = $1 AND visit_id IN (SELECT visit_id FROM visit WHERE psn_no = $1 AND begin_at >= $2 AND state <> $3)"

// PastOf implements guidance.Reader: one question for each table, whatever the
// number of visits.
func (t *tx) PastOf(ctx context.Context, psnNo string, since time.Time) (guidance.Past, error) {
	past := guidance.Past{Diagnoses: map[string][]claim.Diagnosis{}, Lines: map[string][]claim.FeeLine{}}
	var err error
	if past.Visits, err = t.VisitsOf(ctx, psnNo, since); err != nil || len(past.Visits) == 0 {
		return past, err
	}
	args := []any{micros(since), string(claim.Cancelled)}
	past.Records, err = folded(ctx, t, psnNo, func(own string) ([]settlement.Record, error) {
		return collect(ctx, t, scanRecord, "SELECT "+recordColumns+" FROM settlement"+ofLate+" ORDER BY seq, setl_id", append([]any{own}, args...)...)
	}, func(r *settlement.Record, p part) { adoptRecord(r, p, psnNo) })
	if err != nil {
		return past, err
	}
	diagnoses, err := folded(ctx, t, psnNo, func(own string) ([]claim.Diagnosis, error) {
		return collect(ctx, t, scanDiagnosis, "SELECT "+diagnosisColumns+" FROM diagnosis"+ofLate+" ORDER BY visit_id, ordinal", append([]any{own}, args...)...)
	}, func(d *claim.Diagnosis, _ part) { d.PsnNo = psnNo })
	if err != nil {
		return past, err
	}
	for _, d := range diagnoses {
		past.Diagnoses[d.VisitID] = append(past.Diagnoses[d.VisitID], d)
	}
	return past, t.pastLines(ctx, psnNo, &past, args)
}

// pastLines lays the uploaded lines to the settlements that took them.
func (t *tx) pastLines(ctx context.Context, psnNo string, past *guidance.Past, args []any) error {
	uploads, err := folded(ctx, t, psnNo, func(own string) ([]upload, error) {
		return collect(ctx, t, scanUpload, "SELECT "+uploadColumns+" FROM fee_upload"+ofLate+" ORDER BY visit_id, upload", append([]any{own}, args...)...)
	}, func(u *upload, _ part) { u.psnNo = psnNo })
	if err != nil {
		return err
	}
	slices.SortStableFunc(uploads, func(a, b upload) int { return uploadOrder(&a, &b) })
	takes, err := folded(ctx, t, psnNo, func(own string) ([]taken, error) {
		return collect(ctx, t, scanTaken, "SELECT setl_id, visit_id, lines FROM settled_lines"+ofLate, append([]any{own}, args...)...)
	}, func(*taken, part) {})
	for i := range takes {
		k := &takes[i]
		var lines []claim.FeeLine
		for _, r := range k.takes {
			lines = append(lines, runOf(uploads, k.visitID, r)...)
		}
		past.Lines[k.setlID] = lines
	}
	return err
}

func scanTaken(r row) (taken, error) {
	var k taken
	var packed string
	err := r.Scan(&k.setlID, &k.visitID, &packed)
	if err == nil {
		k.takes, err = unpackRuns(packed, nil)
	}
	return k, err
}

const ruleSetColumns = "set_id, region, rules, batches, recorded"

// RuleSetOf implements guidance.Reader.
func (t *tx) RuleSetOf(ctx context.Context, id string) (*guidance.RuleSet, error) {
	found, err := collect(ctx, t, func(r row) (guidance.RuleSet, error) {
		var x guidance.RuleSet
		var rules, batches string
		err := r.Scan(&x.ID, &x.Region, &rules, &batches, instant{&x.Recorded})
		x.Rules, x.Batches = listed(rules), listed(batches)
		return x, err
	}, "SELECT "+ruleSetColumns+" FROM audit_set WHERE set_id = $1", id)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

func listed(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

// AddRuleSet implements guidance.Writer.
func (t *tx) AddRuleSet(ctx context.Context, x guidance.RuleSet) error {
	return t.insert(ctx, insertion{"audit_set", ruleSetColumns, " ON CONFLICT (set_id) DO NOTHING"}, [][]any{{
		x.ID, x.Region, strings.Join(x.Rules, "\n"), strings.Join(x.Batches, "\n"), micros(x.Recorded),
	}})
}
