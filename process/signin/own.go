package signin

import (
	"context"

	"yibao/register/access"
)

// PreparePassword checks a person's own new password and returns the secret
// that ApplyPassword stores. It takes its time, and is therefore no part of a
// unit of work. A wrong old password counts as a wrong attempt.
func (s *Service) PreparePassword(ctx context.Context, p Present, old, fresh string) (access.Secret, error) {
	if err := access.CheckPassword(p.Staff.Account, fresh); err != nil {
		return access.Secret{}, err
	}
	secret, err := s.secretOf(ctx, p.Staff.StaffNo)
	if err != nil {
		return access.Secret{}, err
	}
	if s.Now().Before(secret.LockedTill) {
		return access.Secret{}, ErrLocked.With(secret.LockedTill.In(s.Zone).Format("15:04"))
	}
	if !s.Hasher.Matches(secret.Password, old) {
		if err := s.Store.Accounts(ctx, func(w access.Work) error { return s.fail(ctx, w, secret) }); err != nil {
			return access.Secret{}, err
		}
		return access.Secret{}, ErrWrongPassword.With()
	}
	return secret, secret.SetPassword(s.Hasher, fresh, s.Now(), false)
}

// ApplyPassword stores the new password. The other sessions of the person end;
// this one is no longer limited when nothing else has to be set.
func (s *Service) ApplyPassword(ctx context.Context, p Present, secret access.Secret) error {
	return s.Store.Accounts(ctx, func(w access.Work) error {
		if err := w.UpdateSecret(ctx, secret); err != nil {
			return err
		}
		secret.Rev++
		return s.settle(ctx, w, p, secret)
	})
}

// secretOf reads a secret. Its revision keeps what is computed from it from
// being written over a later change.
func (s *Service) secretOf(ctx context.Context, staffNo string) (access.Secret, error) {
	var secret access.Secret
	err := s.Store.Consult(ctx, func(r access.Reader) (err error) {
		secret, err = r.Secret(ctx, staffNo)
		return err
	})
	return secret, err
}

// settle ends the person's other sessions and sees whether this one is limited
// still.
func (s *Service) settle(ctx context.Context, w access.Work, p Present, secret access.Secret) error {
	open, err := w.SessionsOf(ctx, p.Staff.StaffNo)
	if err != nil {
		return err
	}
	for _, x := range open {
		if x.ID == p.Session.ID {
			x.Limited = limited(secret, s.Now())
			err = w.UpdateSession(ctx, x)
		} else {
			err = s.endIn(ctx, w, x, "口令或动态口令已更改")
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Enrolment is what a telephone is given.
type Enrolment struct{ Secret, Link string }

// BeginTOTP makes a secret for the person's telephone; until a code of it is
// shown to ConfirmTOTP it asks for nothing.
func (s *Service) BeginTOTP(ctx context.Context, p Present) (Enrolment, error) {
	fresh, err := access.NewTOTP(s.Random)
	if err != nil {
		return Enrolment{}, err
	}
	err = s.Store.Accounts(ctx, func(w access.Work) error {
		secret, err := w.Secret(ctx, p.Staff.StaffNo)
		if err != nil {
			return err
		}
		if secret.TOTPReady {
			return ErrEnrolled.With()
		}
		secret.TOTP, secret.TOTPStep = fresh, 0
		return w.UpdateSecret(ctx, secret)
	})
	return Enrolment{fresh, access.TOTPLink(p.Staff.Account, fresh)}, err
}

// ConfirmTOTP takes a first code and returns the recovery codes, told once.
func (s *Service) ConfirmTOTP(ctx context.Context, p Present, code string) ([]string, error) {
	var codes []string
	err := s.Store.Accounts(ctx, func(w access.Work) error {
		secret, err := w.Secret(ctx, p.Staff.StaffNo)
		switch {
		case err != nil:
			return err
		case secret.TOTPReady:
			return ErrEnrolled.With()
		case secret.TOTP == "":
			return ErrNoEnrolment.With()
		case !secret.UseCode(code, s.Now()):
			return ErrWrongCode.With()
		}
		secret.TOTPReady = true
		if codes, err = secret.SetRecovery(s.Random); err != nil {
			return err
		}
		if err := w.UpdateSecret(ctx, secret); err != nil {
			return err
		}
		return s.settle(ctx, w, p, secret)
	})
	return codes, err
}
