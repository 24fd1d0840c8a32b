package relational

import (
	"context"

	"yibao/process/trying"
	"yibao/register/access"
)

var _ trying.Store = (*Store)(nil)

// Try implements trying.Store.
func (s *Store) Try(ctx context.Context, work func(trying.Work) error) error {
	return s.run(ctx, Bulk, func(t *tx) error { return work(t) })
}

// Tried implements trying.Store.
func (s *Store) Tried(ctx context.Context, read func(trying.Reader) error) error {
	return s.run(ctx, Read, func(t *tx) error { return read(t) })
}

const trialColumns = "trial_id, kind, region, subject, against, title, entry, body, span_from, span_to, state, author, begun, seen, ended, done, total, result, reason"

func scanTrial(r row) (trying.Trial, error) {
	var x trying.Trial
	err := r.Scan(&x.ID, &x.Kind, &x.Region, &x.Subject, &x.Against, &x.Title, &x.Entry, &x.Text, day{&x.Span.From}, day{&x.Span.To}, &x.State, &x.Author,
		instant{&x.Begun}, instant{&x.Seen}, instant{&x.Ended}, &x.Done, &x.Total, &x.Result, &x.Reason)
	return x, err
}

// AddTrial implements trying.Work.
func (t *tx) AddTrial(ctx context.Context, x trying.Trial) error {
	return t.insert(ctx, insertion{"trial", trialColumns, ""}, [][]any{
		{x.ID, string(x.Kind), x.Region, x.Subject, x.Against, x.Title, x.Entry, x.Text, x.Span.From.String(), x.Span.To.String(), string(x.State), x.Author,
			micros(x.Begun), micros(x.Seen), micros(x.Ended), x.Done, x.Total, x.Result, x.Reason},
	})
}

// MoveTrial implements trying.Work.
func (t *tx) MoveTrial(ctx context.Context, x trying.Trial) error {
	return t.expect(ctx, 1, "UPDATE trial SET state = $1, seen = $2, ended = $3, done = $4, total = $5, result = $6, reason = $7"+
		" WHERE trial_id = $8 AND state IN ($9, $10)",
		string(x.State), micros(x.Seen), micros(x.Ended), x.Done, x.Total, x.Result, x.Reason, x.ID, string(trying.Waiting), string(trying.Running))
}

// Trial implements trying.Reader.
func (t *tx) Trial(ctx context.Context, s access.Scope, kind trying.Kind, id string) (*trying.Trial, error) {
	f, err := regional(s, "region")
	if err != nil {
		return nil, err
	}
	f.with("kind =", string(kind))
	found, err := collect(ctx, t, scanTrial, "SELECT "+trialColumns+" FROM trial WHERE "+f.where+" AND trial_id = "+f.add(id), f.arguments...)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

// Trials implements trying.Reader.
func (t *tx) Trials(ctx context.Context, s access.Scope, kind trying.Kind, subject, after string, limit int) ([]trying.Trial, error) {
	f, err := regional(s, "region")
	if err != nil {
		return nil, err
	}
	f.with("kind =", string(kind))
	f.with("subject =", subject)
	f.with("trial_id <", after)
	const columns = "trial_id, kind, region, subject, against, title, entry, '', span_from, span_to, state, author, begun, seen, ended, done, total, '', reason"
	return collect(ctx, t, scanTrial, "SELECT "+columns+" FROM trial WHERE "+f.where+" ORDER BY trial_id DESC LIMIT "+f.add(limit), f.arguments...)
}
