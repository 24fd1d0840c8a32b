package administration

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"yibao/register/access"
)

var accountForm = regexp.MustCompile(`^[a-z][a-z0-9.-]{2,31}$`)

// draft makes an account with a generated password. Hashing takes its time,
// therefore it comes before the unit of work.
func (s *Service) draft(n Newcomer) (Issued, access.Secret, error) {
	n.Account = strings.ToLower(strings.TrimSpace(n.Account))
	switch {
	case !accountForm.MatchString(n.Account):
		return Issued{}, access.Secret{}, ErrBadAccount.With(n.Account)
	case !named(n.Name):
		return Issued{}, access.Secret{}, ErrBadName.With()
	}
	now := s.Now()
	staff := access.Staff{
		StaffNo: s.NewID(), Account: n.Account, Name: strings.TrimSpace(n.Name), OrgNo: n.OrgNo,
		State: access.Active, Created: now, Rev: 1,
	}
	secret := access.Secret{StaffNo: staff.StaffNo, Rev: 1}
	password, err := access.NewPassword(s.Random)
	if err != nil {
		return Issued{}, secret, err
	}
	issued := Issued{Staff: staff, Password: password}
	if err := secret.SetPassword(s.Hasher, password, now, !n.Ready); err != nil || !n.Ready {
		return issued, secret, err
	}
	issued.TOTP, err = access.NewTOTP(s.Random)
	secret.TOTP, secret.TOTPReady = issued.TOTP, true
	return issued, secret, err
}

func named(text string) bool {
	n := utf8.RuneCountInString(strings.TrimSpace(text))
	return n >= 1 && n <= 60
}

// Prepared is an account that is made but not stored.
type Prepared struct {
	Issued Issued
	secret access.Secret
}

// PrepareStaff makes an account without roles.
func (s *Service) PrepareStaff(n Newcomer) (Prepared, error) {
	issued, secret, err := s.draft(n)
	return Prepared{issued, secret}, err
}

// AddStaff stores an account in an organisation within the scope.
func (s *Service) AddStaff(ctx context.Context, scope access.Scope, p Prepared) error {
	return s.Store.Accounts(ctx, func(w access.Work) error {
		if _, err := w.Organisation(ctx, p.Issued.Staff.OrgNo); err != nil {
			return err
		}
		if !scope.CoversOffice(p.Issued.Staff.OrgNo) {
			return ErrOutOfScope.With(p.Issued.Staff.OrgNo)
		}
		return w.AddStaff(ctx, p.Issued.Staff, p.secret)
	})
}

// Changed is an account before and after a change.
type Changed struct{ Before, After access.Staff }

// Find returns an account within the scope; ErrUnknownStaff.
func (s *Service) Find(ctx context.Context, scope access.Scope, staffNo string) (access.Staff, error) {
	var found access.Staff
	err := s.Store.Consult(ctx, func(r access.Reader) (err error) {
		found, err = within(ctx, r, scope, staffNo)
		return err
	})
	return found, err
}

// List lists accounts within the scope by StaffNo.
func (s *Service) List(ctx context.Context, scope access.Scope, after string, limit int) ([]access.Staff, error) {
	var list []access.Staff
	err := s.Store.Consult(ctx, func(r access.Reader) (err error) {
		list, err = r.StaffIn(ctx, scope, after, limit)
		return err
	})
	return list, err
}

// Names returns the staff with the numbers, whatever their scope: who did or
// proposed something is told to whoever may read that. Numbers of nobody are
// left out.
func (s *Service) Names(ctx context.Context, staffNos []string) ([]access.Staff, error) {
	var list []access.Staff
	err := s.Store.Consult(ctx, func(r access.Reader) error {
		list = nil
		for _, no := range staffNos {
			staff, err := r.Staff(ctx, no)
			if errors.Is(err, access.ErrUnknownStaff) {
				continue
			}
			if err != nil {
				return err
			}
			list = append(list, staff)
		}
		return nil
	})
	return list, err
}

// within returns an account of the scope; one outside is unknown.
func within(ctx context.Context, r access.Reader, scope access.Scope, staffNo string) (access.Staff, error) {
	staff, err := r.Staff(ctx, staffNo)
	if err == nil && !scope.CoversOffice(staff.OrgNo) {
		return access.Staff{}, access.ErrUnknownStaff.With(staffNo)
	}
	return staff, err
}

// change edits another's account at the revision the caller saw; 0 for any.
func (s *Service) change(ctx context.Context, by string, scope access.Scope, staffNo string, rev int64, edit func(w access.Work, x *access.Staff) error) (Changed, error) {
	var c Changed
	err := s.Store.Accounts(ctx, func(w access.Work) error {
		staff, err := within(ctx, w, scope, staffNo)
		switch {
		case err != nil:
			return err
		case staffNo == by:
			return ErrOwnAccount.With()
		case rev != 0 && rev != staff.Rev:
			return access.ErrChanged.With(staff.Rev)
		}
		c.Before, c.After = staff, staff
		c.After.Roles = slices.Clone(staff.Roles)
		if err := edit(w, &c.After); err != nil {
			return err
		}
		if err := w.UpdateStaff(ctx, c.After); err != nil {
			return err
		}
		c.After.Rev++
		return nil
	})
	return c, err
}

// SetState disables an account, ending its sessions, or enables it, which
// counts as a use so that it is not disabled again at once.
func (s *Service) SetState(ctx context.Context, by string, scope access.Scope, staffNo string, rev int64, state access.State, why string) (Changed, error) {
	return s.change(ctx, by, scope, staffNo, rev, func(w access.Work, x *access.Staff) error {
		x.State, x.Disabled = state, why
		if state == access.Disabled {
			if err := lastAdmin(ctx, w, scope, *x); err != nil {
				return err
			}
			return s.endAll(ctx, w, staffNo, "账号已停用")
		}
		x.Disabled = ""
		secret, err := w.Secret(ctx, staffNo)
		if err != nil {
			return err
		}
		secret.LastAt = s.Now()
		return w.UpdateSecret(ctx, secret)
	})
}

func (s *Service) endAll(ctx context.Context, w access.Work, staffNo, why string) error {
	open, err := w.SessionsOf(ctx, staffNo)
	if err != nil {
		return err
	}
	for _, x := range open {
		x.Ended, x.Why = s.Now(), why
		if err := w.UpdateSession(ctx, x); err != nil {
			return err
		}
	}
	return nil
}

// everybody is more staff than one organisation has.
const everybody = 1 << 20

// lastAdmin refuses to leave an administrator's post empty.
func lastAdmin(ctx context.Context, r access.Reader, scope access.Scope, gone access.Staff) error {
	for _, role := range gone.Roles {
		if !role.Administers() {
			continue
		}
		all, err := r.StaffIn(ctx, scope, "", everybody)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(all, func(x access.Staff) bool {
			return x.StaffNo != gone.StaffNo && x.State == access.Active && x.Has(role)
		}) {
			return ErrLastAdmin.With(string(role))
		}
	}
	return nil
}

// Grant gives an account exactly the roles, on the decision of two officers.
// Its sessions end, so that the next one starts with the new roles.
func (s *Service) Grant(ctx context.Context, by string, scope access.Scope, staffNo string, rev int64, roles []access.Role) (Changed, error) {
	roles = slices.Compact(slices.Sorted(slices.Values(roles)))
	if err := access.CheckRoles(roles); err != nil {
		return Changed{}, err
	}
	return s.change(ctx, by, scope, staffNo, rev, func(w access.Work, x *access.Staff) error {
		if x.State != access.Active {
			return ErrStaffDisabled.With(x.Account)
		}
		lost := *x
		lost.Roles = slices.DeleteFunc(slices.Clone(x.Roles), func(r access.Role) bool { return slices.Contains(roles, r) })
		if err := lastAdmin(ctx, w, scope, lost); err != nil {
			return err
		}
		x.Roles = roles
		return s.endAll(ctx, w, staffNo, "角色已变更")
	})
}

// Reset says what a reset takes back.
type Reset struct{ Password, TOTP, Lock bool }

// PrepareReset generates a password, when one is to be set. Like all hashing it
// comes before the unit of work.
func (s *Service) PrepareReset(r Reset) (password, hash string, err error) {
	if !r.Password {
		return "", "", nil
	}
	if password, err = access.NewPassword(s.Random); err != nil {
		return "", "", err
	}
	hash, err = s.Hasher.Hash(password)
	return password, hash, err
}

// ResetStaff unlocks, takes the telephone back, or sets the prepared password,
// to be changed at the next sign-in. Sessions end.
func (s *Service) ResetStaff(ctx context.Context, by string, scope access.Scope, staffNo string, r Reset, hash string) (Changed, error) {
	return s.change(ctx, by, scope, staffNo, 0, func(w access.Work, _ *access.Staff) error {
		secret, err := w.Secret(ctx, staffNo)
		if err != nil {
			return err
		}
		if r.Password {
			secret.History = append([]string{secret.Password}, secret.History...)
			secret.Password, secret.MustChange, secret.ChangedAt = hash, true, s.Now()
		}
		if r.TOTP {
			secret.TOTP, secret.TOTPReady, secret.TOTPStep, secret.Recovery = "", false, 0, nil
		}
		secret.Failures, secret.LockedTill = 0, time.Time{}
		if err := w.UpdateSecret(ctx, secret); err != nil {
			return err
		}
		return s.endAll(ctx, w, staffNo, "口令或动态口令已重置")
	})
}
