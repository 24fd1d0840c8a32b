package relational

import (
	"context"
	"encoding/json"
	"time"

	"yibao/observer/extract"
	"yibao/observer/reconcile"
	"yibao/process/submission"
	"yibao/register/exchange"
	"yibao/register/mapping"
)

// The stores of what passes beside the bills.
var (
	_ submission.Store = (*Store)(nil)
	_ extract.Store    = (*Store)(nil)
	_ reconcile.Store  = (*Store)(nil)
)

// Submit implements submission.Store. Every act begins by looking up its key.
func (s *Store) Submit(ctx context.Context, work func(submission.Work) error) error {
	return s.runKeyed(ctx, func(t *tx) error { return work(t) })
}

// Submitted implements submission.Store.
func (s *Store) Submitted(ctx context.Context, read func(submission.Reader) error) error {
	return s.run(ctx, Read, func(t *tx) error {
		t.remembers = true
		return read(t)
	})
}

// Extract implements extract.Store.
func (s *Store) Extract(ctx context.Context, read func(extract.Reader) error) error {
	return s.run(ctx, Read, func(t *tx) error {
		t.remembers = true
		return read(t)
	})
}

// Statement implements reconcile.Store.
func (s *Store) Statement(ctx context.Context, read func(reconcile.Reader) error) error {
	return s.run(ctx, Read, func(t *tx) error {
		t.remembers = true
		return read(t)
	})
}

const fileColumns = "owner, file_no, purpose, name, digest, size, body, recorded, expires"

func scanExchanged(r row) (exchange.File, error) {
	var f exchange.File
	err := r.Scan(&f.Owner, &f.ID, &f.Purpose, &f.Name, &f.Digest, &f.Size, &f.Content, instant{&f.Recorded}, instant{&f.Expires})
	return f, err
}

// File implements exchange.Reader.
func (t *tx) File(ctx context.Context, owner, id string) (*exchange.File, error) {
	found, err := collect(ctx, t, scanExchanged,
		"SELECT "+fileColumns+" FROM exchange_file WHERE owner = $1 AND file_no = $2", owner, id)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

// Held implements exchange.Reader.
func (t *tx) Held(ctx context.Context, owner string, at time.Time) (int64, error) {
	return t.number(ctx, "SELECT CAST(COALESCE(SUM(size), 0) AS BIGINT) FROM exchange_file WHERE owner = $1 AND expires > $2", owner, micros(at))
}

// number runs a query that answers one number.
func (t *tx) number(ctx context.Context, query string, args ...any) (int64, error) {
	found, err := collect(ctx, t, func(r row) (n int64, err error) {
		err = r.Scan(&n)
		return n, err
	}, query, args...)
	if err != nil || len(found) == 0 {
		return 0, err
	}
	return found[0], nil
}

// AddFile implements exchange.Writer.
func (t *tx) AddFile(ctx context.Context, f exchange.File) error {
	_, err := t.exec(ctx, "DELETE FROM exchange_file WHERE owner = $1 AND expires <= $2", f.Owner, micros(f.Recorded))
	if err != nil {
		return err
	}
	return t.insert(ctx, insertion{"exchange_file", fileColumns, ""}, [][]any{{
		f.Owner, f.ID, string(f.Purpose), f.Name, f.Digest, f.Size, f.Content, micros(f.Recorded), micros(f.Expires),
	}})
}

const signInColumns = "institution, sign_no, operator, address, signed_in, signed_out"

func scanSignIn(r row) (exchange.SignIn, error) {
	var s exchange.SignIn
	err := r.Scan(&s.Institution, &s.ID, &s.Operator, &s.Address, instant{&s.In}, instant{&s.Out})
	return s, err
}

// SignInOf implements exchange.Reader.
func (t *tx) SignInOf(ctx context.Context, institution, id string) (*exchange.SignIn, error) {
	found, err := collect(ctx, t, scanSignIn,
		"SELECT "+signInColumns+" FROM sign_in WHERE institution = $1 AND sign_no = $2", institution, id)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

// AddSignIn implements exchange.Writer.
func (t *tx) AddSignIn(ctx context.Context, s exchange.SignIn) error {
	return t.insert(ctx, insertion{"sign_in", signInColumns, ""}, [][]any{{
		s.Institution, s.ID, s.Operator, s.Address, micros(s.In), micros(s.Out),
	}})
}

// SignedOut implements exchange.Writer.
func (t *tx) SignedOut(ctx context.Context, institution, id string, at time.Time) error {
	return t.expect(ctx, 1, "UPDATE sign_in SET signed_out = $1 WHERE institution = $2 AND sign_no = $3", micros(at), institution, id)
}

const mappingColumns = "institution, " + versionColumns + ", local_code, local_name, list_type, code, region, detail, active"

func scanMapping(r row) (mapping.Mapping, error) {
	var m mapping.Mapping
	var detail string
	places := append([]any{&m.Institution}, version(&m.Version,
		&m.LocalCode, &m.LocalName, &m.ListType, &m.Code, &m.Region, &detail, flag{&m.Active})...)
	if err := r.Scan(places...); err != nil {
		return m, err
	}
	err := json.Unmarshal([]byte(detail), &m.Detail)
	return m, err
}

// MappingsOf implements mapping.Reader.
func (t *tx) MappingsOf(ctx context.Context, institution, localCode string) ([]mapping.Mapping, error) {
	found, err := collect(ctx, t, scanMapping, "SELECT "+mappingColumns+" FROM mapping"+
		" WHERE institution = $1 AND local_code = $2", institution, localCode)
	if err != nil {
		return nil, err
	}
	oldestFirst(found)
	return found, nil
}

// AddMapping implements mapping.Writer.
func (t *tx) AddMapping(ctx context.Context, m mapping.Mapping) error {
	detail, err := json.Marshal(m.Detail)
	if err != nil {
		return err
	}
	row := append([]any{m.Institution}, stamp(m.Version,
		m.LocalCode, m.LocalName, m.ListType, m.Code, m.Region, string(detail), bit(m.Active))...)
	return t.insert(ctx, insertion{"mapping", mappingColumns, ""}, [][]any{row})
}
