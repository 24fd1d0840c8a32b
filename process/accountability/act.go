package accountability

import (
	"context"
	"errors"
	"time"
	"unicode/utf8"

	"yibao/ground/fault"
	"yibao/register/access"
	"yibao/register/ledger"
	"yibao/register/trail"
)

// Actor is who acts: always the person of the session, never one whom the
// caller names.
type Actor struct {
	Staff   access.Staff
	Org     access.Organisation
	Scope   access.Scope
	Session string
	From    string
}

// Act is what is to be done.
type Act struct {
	Name       string // stable: the operation's id
	Permission access.Permission
	Kind       trail.Kind
}

// Key is the caller's name for one request, with the hash of its input. The
// zero Key is none: the act is not remembered.
type Key struct{ Value, Hash string }

// Valid reports whether a caller may use the text as a key.
func (k Key) Valid() bool {
	n := utf8.RuneCountInString(k.Value)
	return n >= 8 && n <= 64
}

// Note is what an act tells the trail of itself.
type Note struct {
	Subject, Ref, PsnNo, Reason string
	Before, After               string // JSON, masked
}

// Service runs acts. All fields are required.
type Service struct {
	Store Store
	Now   func() time.Time
	NewID func() string
}

// Do runs an act that changes something. work is called with the context that
// makes other stores part of the unit of work; it may be called again. What it
// answers is remembered under the key, and told again to a repeated request.
func (s *Service) Do(ctx context.Context, a Actor, act Act, key Key, work func(ctx context.Context, n *Note) ([]byte, error)) ([]byte, error) {
	var note Note
	var answer []byte
	if err := s.Allow(ctx, a, act); err != nil {
		return nil, err
	}
	err := s.Store.Together(ctx, func(ctx context.Context, w Work) error {
		note, answer = Note{}, nil
		known, err := s.memory(ctx, w, a, act, key)
		if err != nil {
			return err
		}
		if known != nil {
			answer = known.Answer
			return nil
		}
		if answer, err = work(ctx, &note); err != nil {
			return err
		}
		if key != (Key{}) {
			m := Memory{a.Staff.StaffNo, key.Value, act.Name, key.Hash, answer, s.Now()}
			if err := w.RememberAct(ctx, m); err != nil {
				return err
			}
		}
		return s.enter(ctx, w, s.entry(a, act, note, trail.Done))
	})
	if err != nil {
		return nil, s.refused(ctx, a, act, note, err)
	}
	return answer, nil
}

// memory returns what is remembered of the key; the same key with another input
// is refused.
func (s *Service) memory(ctx context.Context, w Work, a Actor, act Act, key Key) (*Memory, error) {
	if key == (Key{}) {
		return nil, nil
	}
	known, err := w.Memory(ctx, a.Staff.StaffNo, key.Value)
	if err != nil || known == nil {
		return nil, err
	}
	if known.Hash != key.Hash || known.Act != act.Name {
		return nil, ErrKeyReused.With(key.Value)
	}
	return known, nil
}

// Look runs an act that changes nothing. Its entry is written before what was
// read is answered: what cannot be entered is not shown.
func (s *Service) Look(ctx context.Context, a Actor, act Act, read func(ctx context.Context, n *Note) error) error {
	if err := s.Allow(ctx, a, act); err != nil {
		return err
	}
	var note Note
	if err := read(ctx, &note); err != nil {
		return s.refused(ctx, a, act, note, err)
	}
	return s.Enter(ctx, s.entry(a, act, note, trail.Done))
}

// Allow refuses who may not, and enters that. Do and Look ask it themselves; it
// is for work that comes before them.
func (s *Service) Allow(ctx context.Context, a Actor, act Act) error {
	if a.Staff.StaffNo == "" || a.Session == "" {
		return ErrNobody.With()
	}
	if a.Staff.May(act.Permission) {
		return nil
	}
	return s.refused(ctx, a, act, Note{}, ErrForbidden.With(act.Permission.Name()))
}

// Refused enters the refusal of work that came before an act, and returns it.
func (s *Service) Refused(ctx context.Context, a Actor, act Act, err error) error {
	if err == nil {
		return nil
	}
	return s.refused(ctx, a, act, Note{}, err)
}

// refused enters a refusal and returns it; a failure of the database, which is
// none, is returned alone.
func (s *Service) refused(ctx context.Context, a Actor, act Act, n Note, err error) error {
	f, ok := fault.As(err)
	if !ok || f.Kind == fault.System {
		return err
	}
	n.Before, n.After = "", ""
	if entered := s.Enter(ctx, s.entry(a, act, n, string(f.Code))); entered != nil {
		return errors.Join(entered, err)
	}
	return err
}

func (s *Service) entry(a Actor, act Act, n Note, result string) trail.Entry {
	return trail.Entry{
		StaffNo: a.Staff.StaffNo, Account: a.Staff.Account, OrgNo: a.Org.OrgNo, Region: a.Org.Region, Session: a.Session, From: a.From,
		Kind: act.Kind, Act: act.Name, Subject: n.Subject, Ref: n.Ref, PsnNo: n.PsnNo, Reason: n.Reason,
		Before: n.Before, After: n.After, Result: result,
	}
}

// Enter writes an entry by itself, or within the unit of work that the context
// carries. Its ID and time are given here.
func (s *Service) Enter(ctx context.Context, e trail.Entry) error {
	return s.Store.Together(ctx, func(ctx context.Context, w Work) error { return s.enter(ctx, w, e) })
}

// Record runs work together with the entry that it returns, which is written
// even when the entry tells of a refusal.
func (s *Service) Record(ctx context.Context, work func(ctx context.Context) (trail.Entry, error)) error {
	return s.Store.Together(ctx, func(ctx context.Context, w Work) error {
		e, err := work(ctx)
		if err != nil {
			return err
		}
		return s.enter(ctx, w, e)
	})
}

// ResultOf is what an entry says of an act that ended with a refusal, or nil.
func ResultOf(refusal error) string {
	if f, ok := fault.As(refusal); ok {
		return string(f.Code)
	}
	return trail.Done
}

func (s *Service) enter(ctx context.Context, w Work, e trail.Entry) error {
	e.ID, e.Recorded = s.NewID(), s.Now().UTC().Truncate(time.Microsecond)
	if err := w.AddTrail(ctx, e); err != nil {
		return err
	}
	return w.Seal(ctx, ledger.Seal{Subject: ledger.SubjectTrail, Ref: e.ID, Digest: e.Digest(), Recorded: e.Recorded})
}
