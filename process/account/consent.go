package account

import (
	"context"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/process/settlement"
	"yibao/register/enrolment"
)

// Consenting is an owner's consent as it is taken in.
type Consenting struct {
	Owner, Member string
	Relation      string // what the member is to the owner: 配偶, 父母, 子女, 兄弟姐妹, 孙子女 …
	Scheme        string // of the owner's account
	Effective     period.Span
	PerYear       money.Fen // 0: no limit
	PerBill       money.Fen
	Material      string
}

// Consent takes in an owner's consent that a member of the family uses the
// account, from a day on: a version that stands with the owner, and a
// registration that stands with the member, in one unit of work. A further
// consent for the same member goes before the earlier one on its days.
// ErrOwnAccount, ErrDead, enrolment.ErrUnknownPerson, ErrNotPositive.
func (s *Service) Consent(ctx context.Context, c settlement.Caller, q Consenting) error {
	if q.Owner == q.Member {
		return ErrOwnAccount.With()
	}
	if q.PerYear < 0 || q.PerBill < 0 {
		return ErrNotPositive.With(min(q.PerYear, q.PerBill))
	}
	return s.consenting(ctx, c, q.Owner, q.Member, func(ctx context.Context, w Joint) ([]Consent, error) {
		return []Consent{{
			Version: period.Version{ID: s.NewID(), Effective: q.Effective, Recorded: s.Now()}, Owner: q.Owner, Member: q.Member,
			Relation: q.Relation, Scheme: q.Scheme, PerYear: q.PerYear, PerBill: q.PerBill, Active: true, Operator: c.Operator, Material: q.Material,
		}}, nil
	})
}

// Revoke takes an owner's consent back from today on, under every number that was
// merged into either, so that none comes up again when they part. Holds that stand
// stay with their bills. ErrNoConsent.
func (s *Service) Revoke(ctx context.Context, c settlement.Caller, owner, member, material string) error {
	return s.consenting(ctx, c, owner, member, func(ctx context.Context, w Joint) ([]Consent, error) {
		known, found, err := consentOn(ctx, w, owner, member, s.today())
		if err != nil {
			return nil, err
		}
		if !found {
			return nil, ErrNoConsent.With(owner, member)
		}
		owners, err := numbersOf(ctx, w, owner)
		if err != nil {
			return nil, err
		}
		members, err := numbersOf(ctx, w, member)
		var revoked []Consent
		for _, o := range owners {
			for _, m := range members {
				known.Version = period.Version{ID: s.NewID(), Effective: period.Since(s.today()), Recorded: s.Now()}
				known.Owner, known.Member, known.Active, known.Operator, known.Material = o, m, false, c.Operator, material
				revoked = append(revoked, known)
			}
		}
		return revoked, err
	})
}

// consenting writes a version of a consent with its registration, both persons
// locked.
func (s *Service) consenting(ctx context.Context, c settlement.Caller, owner, member string, make func(context.Context, Joint) ([]Consent, error)) error {
	do := func(ctx context.Context, _ string, work func(Joint) error) error { return s.Store.Jointly(ctx, work) }
	_, err := settlement.Once(ctx, do, c, s.Now(), owner, func(w Joint, _ *settlement.Message) (none struct{}, err error) {
		if _, err := w.NextSeqs(ctx, []string{owner, member}); err != nil { // locks both
			return none, err
		}
		for _, psnNo := range []string{owner, member} {
			p, err := w.PersonOn(ctx, psnNo, s.today())
			if err != nil {
				return none, err
			}
			if !p.Death.IsZero() {
				return none, ErrDead.With(psnNo)
			}
		}
		consents, err := make(ctx, w)
		if err != nil {
			return none, err
		}
		if err := w.AddConsents(ctx, consents); err != nil {
			return none, err
		}
		registrations := []enrolment.Registration{}
		for _, c := range consents {
			registrations = append(registrations, enrolment.Registration{
				Version: period.Version{ID: s.NewID(), Effective: c.Effective, Recorded: c.Recorded},
				PsnNo:   c.Member, Kind: settlement.FamilyUse, Code: c.Owner, Detail: c.Relation, Active: c.Active,
			})
		}
		return none, w.AddRegistrations(ctx, registrations)
	})
	return err
}

// ConsentsOf returns the consents of an owner that count on a day.
func (s *Service) ConsentsOf(ctx context.Context, owner string, day period.Date) (list []Consent, err error) {
	err = s.Store.ReadAccounts(ctx, func(r Reader) error {
		all, err := r.Consents(ctx, owner)
		list = nil
		for _, c := range period.Latest(all, day, func(c Consent) string { return c.Member }) {
			if c.Active {
				list = append(list, c)
			}
		}
		return err
	})
	return list, err
}

// consentOn returns the consent of an owner to a member that counts on a day.
func consentOn(ctx context.Context, r Reader, owner, member string, day period.Date) (Consent, bool, error) {
	all, err := r.Consents(ctx, owner)
	if err != nil {
		return Consent{}, false, err
	}
	for _, c := range period.Latest(all, day, func(c Consent) string { return c.Member }) {
		if c.Member == member && c.Active {
			return c, true, nil
		}
	}
	return Consent{}, false, nil
}
