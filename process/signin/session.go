package signin

import (
	"context"

	"yibao/register/access"
)

// Present is the person of an open session.
type Present struct {
	Session access.Session
	Staff   access.Staff
	Org     access.Organisation
	Scope   access.Scope
}

// Recognise returns who holds a token; ErrNoSession. It writes down that the
// session was used, now and then.
func (s *Service) Recognise(ctx context.Context, token string) (Present, error) {
	var p Present
	now := s.Now()
	err := s.Store.Consult(ctx, func(r access.Reader) error {
		found, err := r.SessionByToken(ctx, access.Digest(token))
		if err != nil {
			return err
		}
		if token == "" || found == nil || !found.OpenAt(now) {
			return ErrNoSession.With()
		}
		p.Session = *found
		return p.load(ctx, r)
	})
	if err != nil {
		return Present{}, err
	}
	if p.Staff.State != access.Active || p.Org.State != access.Active {
		return Present{}, ErrDisabled.With()
	}
	if now.Sub(p.Session.Seen) < access.SessionTouch {
		return p, nil
	}
	return p, s.touch(ctx, &p.Session)
}

func (p *Present) load(ctx context.Context, r access.Reader) (err error) {
	if p.Staff, err = r.Staff(ctx, p.Session.StaffNo); err != nil {
		return err
	}
	all, err := r.Organisations(ctx)
	if err != nil {
		return err
	}
	for _, o := range all {
		if o.OrgNo == p.Staff.OrgNo {
			p.Org, p.Scope = o, access.ScopeOf(o, all)
		}
	}
	return nil
}

// touch writes the use of a session down, unless it was ended meanwhile.
func (s *Service) touch(ctx context.Context, session *access.Session) error {
	return s.Store.Accounts(ctx, func(w access.Work) error {
		current, err := w.SessionByToken(ctx, session.Token)
		if err != nil {
			return err
		}
		if current == nil || !current.Ended.IsZero() {
			return ErrNoSession.With()
		}
		current.Seen = s.Now()
		*session = *current
		return w.UpdateSession(ctx, *current)
	})
}

// Leave ends the person's own session.
func (s *Service) Leave(ctx context.Context, p Present) error {
	return s.end(ctx, p.Session, "本人退出")
}

func (s *Service) end(ctx context.Context, session access.Session, why string) error {
	return s.Store.Accounts(ctx, func(w access.Work) error { return s.endIn(ctx, w, session, why) })
}

func (s *Service) endIn(ctx context.Context, w access.Work, session access.Session, why string) error {
	session.Ended, session.Why = s.Now(), why
	return w.UpdateSession(ctx, session)
}

// Open lists the open sessions of a person.
func (s *Service) Open(ctx context.Context, staffNo string) ([]access.Session, error) {
	var open []access.Session
	err := s.Store.Consult(ctx, func(r access.Reader) (err error) {
		open, err = r.SessionsOf(ctx, staffNo)
		return err
	})
	return s.stillOpen(open), err
}

// OpenIn lists the open sessions of the staff within a scope.
func (s *Service) OpenIn(ctx context.Context, scope access.Scope) ([]access.Session, error) {
	var open []access.Session
	err := s.Store.Consult(ctx, func(r access.Reader) (err error) {
		open, err = r.SessionsIn(ctx, scope)
		return err
	})
	return s.stillOpen(open), err
}

func (s *Service) stillOpen(all []access.Session) []access.Session {
	now := s.Now()
	open := make([]access.Session, 0, len(all))
	for _, x := range all {
		if x.OpenAt(now) {
			open = append(open, x)
		}
	}
	return open
}

// Kick ends a session of somebody within the scope; ErrNoSession when there is
// none of that id.
func (s *Service) Kick(ctx context.Context, scope access.Scope, id, why string) (access.Session, error) {
	var ended access.Session
	err := s.Store.Accounts(ctx, func(w access.Work) error {
		all, err := w.SessionsIn(ctx, scope)
		if err != nil {
			return err
		}
		for _, x := range all {
			if x.ID == id {
				ended = x
				return s.endIn(ctx, w, x, why)
			}
		}
		return ErrUnknownSession.With(id)
	})
	return ended, err
}

// EndOwn ends another session of the person; ErrUnknownSession.
func (s *Service) EndOwn(ctx context.Context, staffNo, id, why string) error {
	return s.Store.Accounts(ctx, func(w access.Work) error {
		all, err := w.SessionsOf(ctx, staffNo)
		if err != nil {
			return err
		}
		for _, x := range all {
			if x.ID == id {
				return s.endIn(ctx, w, x, why)
			}
		}
		return ErrUnknownSession.With(id)
	})
}
