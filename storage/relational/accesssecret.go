package relational

import (
	"context"

	"yibao/register/access"
)

const secretColumns = "staff_no, password, history, changed_at, must_change, totp, totp_ready, totp_step, recovery," +
	" failures, locked_till, last_at, last_from, rev"

func scanSecret(r row) (access.Secret, error) {
	var s access.Secret
	var history, recovery string
	var failures int64
	err := r.Scan(&s.StaffNo, &s.Password, &history, instant{&s.ChangedAt}, flag{&s.MustChange}, &s.TOTP, flag{&s.TOTPReady}, &s.TOTPStep,
		&recovery, &failures, instant{&s.LockedTill}, instant{&s.LastAt}, &s.LastFrom, &s.Rev)
	s.History, s.Recovery, s.Failures = unlines(history), unlines(recovery), int(failures)
	return s, err
}

func secretRow(s access.Secret) []any {
	return []any{s.StaffNo, s.Password, lines(s.History), micros(s.ChangedAt), bit(s.MustChange), s.TOTP, bit(s.TOTPReady), s.TOTPStep,
		lines(s.Recovery), int64(s.Failures), micros(s.LockedTill), micros(s.LastAt), s.LastFrom, s.Rev}
}

// guarded returns the secret as it is stored: the telephone's key sealed.
func (t *tx) guarded(s access.Secret) (access.Secret, error) {
	stored, err := t.sealed(totps, s.StaffNo, s.TOTP)
	s.TOTP = stored
	return s, err
}

// Secret implements access.Reader.
func (t *tx) Secret(ctx context.Context, staffNo string) (access.Secret, error) {
	found, err := collect(ctx, t, scanSecret, "SELECT "+secretColumns+" FROM staff_secret WHERE staff_no = $1", staffNo)
	if err == nil && len(found) == 0 {
		err = access.ErrUnknownStaff.With(staffNo)
	}
	if err != nil {
		return access.Secret{}, err
	}
	found[0].TOTP, err = t.unsealed(ctx, totps, staffNo, found[0].TOTP)
	return found[0], err
}

// UpdateSecret implements access.Writer.
func (t *tx) UpdateSecret(ctx context.Context, s access.Secret) error {
	s, err := t.guarded(s)
	if err != nil {
		return err
	}
	return t.revised(ctx, s.Rev, "UPDATE staff_secret SET password = $1, history = $2, changed_at = $3, must_change = $4, totp = $5,"+
		" totp_ready = $6, totp_step = $7, recovery = $8, failures = $9, locked_till = $10, last_at = $11, last_from = $12, rev = $13"+
		" WHERE staff_no = $14 AND rev = $15",
		s.Password, lines(s.History), micros(s.ChangedAt), bit(s.MustChange), s.TOTP,
		bit(s.TOTPReady), s.TOTPStep, lines(s.Recovery), int64(s.Failures), micros(s.LockedTill), micros(s.LastAt), s.LastFrom, s.Rev+1,
		s.StaffNo, s.Rev)
}

const sessionColumns = "token, session_id, staff_no, begun, seen, ended, why, come_from, agent, limited"

func scanSession(r row) (access.Session, error) {
	var s access.Session
	err := r.Scan(&s.Token, &s.ID, &s.StaffNo, instant{&s.Begun}, instant{&s.Seen}, instant{&s.Ended}, &s.Why, &s.From, &s.Agent, flag{&s.Limited})
	return s, err
}

// SessionByToken implements access.Reader.
func (t *tx) SessionByToken(ctx context.Context, digest string) (*access.Session, error) {
	found, err := collect(ctx, t, scanSession, "SELECT "+sessionColumns+" FROM staff_session WHERE token = $1", digest)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

// SessionsOf implements access.Reader.
func (t *tx) SessionsOf(ctx context.Context, staffNo string) ([]access.Session, error) {
	return collect(ctx, t, scanSession, "SELECT "+sessionColumns+" FROM staff_session WHERE staff_no = $1 AND ended = 0"+
		" ORDER BY begun, session_id", staffNo)
}

// SessionsIn implements access.Reader.
func (t *tx) SessionsIn(ctx context.Context, scope access.Scope) ([]access.Session, error) {
	var a arguments
	inside, err := inOffice(&a, scope, "org_no")
	if err != nil {
		return nil, err
	}
	return collect(ctx, t, scanSession, "SELECT "+sessionColumns+" FROM staff_session WHERE ended = 0"+
		" AND staff_no IN (SELECT staff_no FROM staff WHERE "+inside+") ORDER BY begun, session_id", a...)
}

// AddSession implements access.Writer.
func (t *tx) AddSession(ctx context.Context, s access.Session) error {
	return add(ctx, t, insertion{"staff_session", sessionColumns, ""}, []access.Session{s}, func(s access.Session) []any {
		return []any{s.Token, s.ID, s.StaffNo, micros(s.Begun), micros(s.Seen), micros(s.Ended), s.Why, s.From, s.Agent, bit(s.Limited)}
	})
}

// UpdateSession implements access.Writer.
func (t *tx) UpdateSession(ctx context.Context, s access.Session) error {
	return t.expect(ctx, 1, "UPDATE staff_session SET seen = $1, ended = $2, why = $3, limited = $4 WHERE token = $5",
		micros(s.Seen), micros(s.Ended), s.Why, bit(s.Limited), s.Token)
}
