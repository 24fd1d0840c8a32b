package signin

import (
	"context"
	"errors"
	"io"
	"strings"
	"time"

	"yibao/register/access"
)

// Service signs people in. All fields are required.
type Service struct {
	Store  access.Store
	Now    func() time.Time
	Zone   *time.Location
	NewID  func() string
	Random io.Reader
	Hasher access.Hasher
}

// Attempt is what a person offers.
type Attempt struct {
	Account, Password string
	Code              string // from the telephone
	Recovery          string // instead of Code
	From, Agent       string
}

// Admitted is a new session.
type Admitted struct {
	Token    string // secret, told once
	Session  access.Session
	Staff    access.Staff
	Org      access.Organisation
	LastAt   time.Time // sign-in before this one, zero for the first
	LastFrom string
}

// Checked is an attempt whose password was compared, which takes its time and
// therefore happens before a unit of work.
type Checked struct {
	attempt  Attempt
	account  string
	compared string // the hash it was compared with
	matches  bool
}

// Check compares the password.
func (s *Service) Check(ctx context.Context, a Attempt) (Checked, error) {
	c := Checked{attempt: a, account: strings.ToLower(strings.TrimSpace(a.Account))}
	err := s.Store.Consult(ctx, func(r access.Reader) error {
		staff, err := r.StaffByAccount(ctx, c.account)
		if err != nil {
			return err
		}
		secret, err := r.Secret(ctx, staff.StaffNo)
		c.compared = secret.Password
		return err
	})
	if err != nil && !errors.Is(err, access.ErrUnknownStaff) {
		return c, err
	}
	c.matches = s.Hasher.Matches(c.compared, a.Password)
	return c, nil
}

// Enter signs the person in. A refusal is returned beside the error, so that
// the unit of work which counts the failure is committed all the same; staff is
// who tried, with in.Org, as far as the account is known.
func (s *Service) Enter(ctx context.Context, c Checked) (in Admitted, staff access.Staff, refusal, err error) {
	err = s.Store.Accounts(ctx, func(w access.Work) error {
		in, staff, refusal = Admitted{}, access.Staff{}, nil
		found, err := w.StaffByAccount(ctx, c.account)
		if errors.Is(err, access.ErrUnknownStaff) {
			refusal = ErrWrong.With()
			return nil
		}
		if err != nil {
			return err
		}
		staff = found
		org, err := w.Organisation(ctx, staff.OrgNo)
		if err != nil {
			return err
		}
		in, refusal, err = s.enter(ctx, w, c, found)
		in.Org = org
		return err
	})
	return in, staff, refusal, err
}

func (s *Service) enter(ctx context.Context, w access.Work, c Checked, staff access.Staff) (Admitted, error, error) {
	now := s.Now()
	secret, err := w.Secret(ctx, staff.StaffNo)
	if err != nil {
		return Admitted{}, nil, err
	}
	switch {
	case now.Before(secret.LockedTill):
		return Admitted{}, ErrLocked.With(secret.LockedTill.In(s.Zone).Format("15:04")), nil
	case !c.matches || secret.Password != c.compared:
		return Admitted{}, ErrWrong.With(), s.fail(ctx, w, secret)
	case staff.State != access.Active:
		return Admitted{}, ErrDisabled.With(), nil
	case secret.Unused(staff.Created, now):
		staff.State, staff.Disabled = access.Disabled, "超过 90 天没有使用"
		return Admitted{}, ErrUnused.With(), w.UpdateStaff(ctx, staff)
	case secret.TOTPReady && c.attempt.Code == "" && c.attempt.Recovery == "":
		return Admitted{}, ErrCodeMissing.With(), nil
	case secret.TOTPReady && !secondFactor(&secret, c.attempt, now):
		return Admitted{}, ErrWrong.With(), s.fail(ctx, w, secret)
	}
	in, err := s.open(ctx, w, c, staff, &secret)
	return in, nil, err
}

// secondFactor takes the code or the recovery code.
func secondFactor(secret *access.Secret, a Attempt, now time.Time) bool {
	if a.Code != "" {
		return secret.UseCode(a.Code, now)
	}
	return secret.UseRecovery(a.Recovery)
}

// fail counts a wrong attempt, and locks after the last that is allowed.
func (s *Service) fail(ctx context.Context, w access.Work, secret access.Secret) error {
	secret.Failures++
	if secret.Failures >= failuresAllowed {
		secret.Failures, secret.LockedTill = 0, s.Now().Add(lockedFor)
	}
	return w.UpdateSecret(ctx, secret)
}

// open begins a session.
func (s *Service) open(ctx context.Context, w access.Work, c Checked, staff access.Staff, secret *access.Secret) (Admitted, error) {
	now := s.Now()
	token, err := access.NewToken(s.Random)
	if err != nil {
		return Admitted{}, err
	}
	in := Admitted{Token: token, Staff: staff, LastAt: secret.LastAt, LastFrom: secret.LastFrom}
	in.Session = access.Session{
		ID: s.NewID(), Token: access.Digest(token), StaffNo: staff.StaffNo, Begun: now, Seen: now,
		From: c.attempt.From, Agent: c.attempt.Agent, Limited: limited(*secret, now),
	}
	secret.Failures, secret.LockedTill, secret.LastAt, secret.LastFrom = 0, time.Time{}, now, c.attempt.From
	if err := w.UpdateSecret(ctx, *secret); err != nil {
		return Admitted{}, err
	}
	return in, w.AddSession(ctx, in.Session)
}

// limited reports whether the person has to set password or telephone first.
func limited(secret access.Secret, now time.Time) bool {
	return secret.MustChange || !secret.TOTPReady || now.Sub(secret.ChangedAt) > access.PasswordLife
}
