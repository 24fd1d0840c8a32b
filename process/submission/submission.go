// Package submission takes what a provider hands over beside its bills: its
// operators' sign-ins (签到、签退), files (文件上传) and the mapping of its own
// codes to the national ones (目录对照上传、撤销).
//
// Legal basis: 定点医药机构接口规范 (XJ-K01-2020), transactions 9001, 9002, 9101, 3301
// and 3302. Every write is remembered by the message's key, as bills are: the
// same message gets the same answer. An institution writes its own only. What a
// file says is read elsewhere; a mapping decides nothing about what is paid.
package submission

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"
	"unicode"

	"yibao/ground/period"
	"yibao/process/settlement"
	"yibao/register/catalogue"
	"yibao/register/exchange"
	"yibao/register/mapping"
	"yibao/register/provider"
)

// Service runs the acts. All fields are required.
type Service struct {
	Store Store
	Now   func() time.Time
	Zone  *time.Location // civil time of the place
	NewID func() string  // ids of sign-ins, files and versions, at most 30 characters
}

func (s *Service) today() period.Date { return period.DateOf(s.Now().In(s.Zone)) }

// once runs a write that is remembered by the caller's key; an institution that
// is not registered is refused. settlement.ErrKeyReused.
func once[A any](ctx context.Context, s *Service, c settlement.Caller, act func(w Work, i provider.Institution) (A, error)) (A, error) {
	do := func(ctx context.Context, _ string, work func(Work) error) error { return s.Store.Submit(ctx, work) }
	return settlement.Once(ctx, do, c, s.Now(), "", func(w Work, _ *settlement.Message) (answer A, err error) {
		institution, err := w.InstitutionOn(ctx, c.Institution, s.today())
		if err != nil {
			return answer, err
		}
		return act(w, institution)
	})
}

// SignIn notes that an operator begins to work (9001).
func (s *Service) SignIn(ctx context.Context, c settlement.Caller, operator, address string) (exchange.SignIn, error) {
	return once(ctx, s, c, func(w Work, i provider.Institution) (exchange.SignIn, error) {
		in := exchange.SignIn{Institution: i.Code, ID: s.NewID(), Operator: operator, Address: address, In: s.Now()}
		return in, w.AddSignIn(ctx, in)
	})
}

// SignOut notes that an operator ends (9002) and returns when. The sign-in is of
// the same day; signing out again answers the first time.
// exchange.ErrUnknownSignIn.
func (s *Service) SignOut(ctx context.Context, c settlement.Caller, id string) (time.Time, error) {
	return once(ctx, s, c, func(w Work, i provider.Institution) (time.Time, error) {
		in, err := w.SignInOf(ctx, i.Code, id)
		switch {
		case err != nil:
			return time.Time{}, err
		case in == nil || period.DateOf(in.In.In(s.Zone)) != s.today():
			return time.Time{}, exchange.ErrUnknownSignIn.With(id)
		case !in.Out.IsZero():
			return in.Out, nil
		}
		now := s.Now()
		return now, w.SignedOut(ctx, i.Code, id, now)
	})
}

// Receipt says how a file can be asked for.
type Receipt struct {
	ID, Name string
	Expires  time.Time
}

// Keep stores a file of the caller's institution (9101). exchange.ErrEmptyFile,
// ErrFileName, ErrFileTooLarge, ErrTooMuchHeld.
func (s *Service) Keep(ctx context.Context, c settlement.Caller, purpose exchange.Purpose, name string, content []byte) (Receipt, error) {
	if err := fit(name, content); err != nil {
		return Receipt{}, err
	}
	return once(ctx, s, c, func(w Work, i provider.Institution) (Receipt, error) {
		held, err := w.Held(ctx, i.Code, s.Now())
		if err != nil {
			return Receipt{}, err
		}
		if held+int64(len(content)) > exchange.MaxHeld {
			return Receipt{}, exchange.ErrTooMuchHeld.With(exchange.MaxHeld >> 20)
		}
		digest := sha256.Sum256(content)
		f := exchange.File{
			Owner: i.Code, ID: s.NewID(), Purpose: purpose, Name: name, Digest: hex.EncodeToString(digest[:]),
			Size: int64(len(content)), Content: content, Recorded: s.Now(), Expires: s.Now().AddDate(0, 0, exchange.KeepDays),
		}
		return Receipt{f.ID, f.Name, f.Expires}, w.AddFile(ctx, f)
	})
}

// fit refuses what cannot be kept.
func fit(name string, content []byte) error {
	switch {
	case len(content) == 0:
		return exchange.ErrEmptyFile.With()
	case len(content) > exchange.MaxSize:
		return exchange.ErrFileTooLarge.With(exchange.MaxSize >> 20)
	case name == "" || strings.ContainsAny(name, `/\`) || name == ".." || strings.ContainsFunc(name, unicode.IsControl):
		return exchange.ErrFileName.With(name)
	}
	return nil
}

// File returns a file of the institution that can still be fetched (9102).
// exchange.ErrUnknownFile.
func (s *Service) File(ctx context.Context, institution, id string) (exchange.File, error) {
	var found exchange.File
	err := s.Store.Submitted(ctx, func(r Reader) error {
		f, err := r.File(ctx, institution, id)
		if err != nil {
			return err
		}
		if f == nil || !s.Now().Before(f.Expires) {
			return exchange.ErrUnknownFile.With(id)
		}
		found = *f
		return nil
	})
	return found, err
}

// Map records mappings (3301), all or none; one that is there already is changed
// by a further version. catalogue.ErrUnknownItem, mapping.ErrWrongSpan.
func (s *Service) Map(ctx context.Context, c settlement.Caller, list []mapping.Mapping) error {
	for _, m := range list {
		if !m.Effective.Valid() {
			return mapping.ErrWrongSpan.With(m.Effective.End().AddDays(-1), m.Effective.From)
		}
	}
	_, err := once(ctx, s, c, func(w Work, i provider.Institution) (struct{}, error) {
		agreements, err := w.AgreementsOn(ctx, i.Code, s.today())
		if err != nil {
			return struct{}{}, err
		}
		home, err := provider.HomeOf(i, agreements, c.InsuredRegion, c.PlaceRegion)
		if err != nil {
			return struct{}{}, err
		}
		for _, m := range list {
			m.Institution, m.Region, m.Active = i.Code, home, true
			m.ID, m.Recorded = s.NewID(), s.Now()
			if err := listed(ctx, w, m); err != nil {
				return struct{}{}, err
			}
			if err := w.AddMapping(ctx, m); err != nil {
				return struct{}{}, err
			}
		}
		return struct{}{}, nil
	})
	return err
}

// listed refuses a code that the catalogue does not have on the first day of the
// mapping, for any scheme.
func listed(ctx context.Context, w Work, m mapping.Mapping) error {
	key := catalogue.Key{Code: m.Code, Day: m.Effective.From}
	for _, scheme := range []string{"", "310", "390"} {
		found, err := w.EntriesOn(ctx, m.Region, scheme, []catalogue.Key{key})
		if err != nil {
			return err
		}
		if e, ok := found[key]; ok && e.Kind.Billable() {
			return nil
		}
	}
	return catalogue.ErrUnknownItem.With(m.Code, m.Effective.From)
}

// Unmap withdraws a mapping (3302). mapping.ErrUnknownMapping.
func (s *Service) Unmap(ctx context.Context, c settlement.Caller, key mapping.Key) error {
	_, err := once(ctx, s, c, func(w Work, i provider.Institution) (struct{}, error) {
		versions, err := w.MappingsOf(ctx, i.Code, key.LocalCode)
		if err != nil {
			return struct{}{}, err
		}
		for n := len(versions) - 1; n >= 0; n-- {
			m := versions[n]
			if m.Key() != key {
				continue
			}
			if !m.Active {
				break
			}
			m.Active, m.ID, m.Recorded = false, s.NewID(), s.Now()
			return struct{}{}, w.AddMapping(ctx, m)
		}
		return struct{}{}, mapping.ErrUnknownMapping.With(key.LocalCode, key.Code)
	})
	return err
}
