package settlement

import (
	"context"
	"time"

	"yibao/ground/fault"
	"yibao/ground/period"
)

// Service runs the acts of settlement. All fields but Family and Control are required.
type Service struct {
	Store Store
	// Now returns the instant of an act. Civil days are read off it in Zone.
	Now func() time.Time
	// Zone is the civil time of the place, UTC+8 in China.
	Zone *time.Location
	// NewID makes ids for visits and settlements, at most 30 characters.
	NewID func() string
	// Texts compiles published policies and settings and keeps them by version.
	Texts *Texts
	// Family keeps money on the accounts of others for a bill; nil where bills
	// are not paid from them.
	Family Family
	// Control asks the audit rules about bills; nil where nobody is asked.
	Control Control
}

func (s *Service) today() period.Date { return period.DateOf(s.Now().In(s.Zone)) }

// memory returns what is remembered of the caller's key: nil when the message
// is new. The same key with another input, or one taken back by 2601, is
// refused.
func memory(ctx context.Context, r recaller, c Caller) (*Message, error) {
	m, err := r.Message(ctx, c.key())
	if err != nil || m == nil {
		return nil, err
	}
	if m.Barred || m.Undone {
		return nil, ErrMessageBarred.With(c.MessageID)
	}
	if m.InputHash != c.InputHash {
		return nil, ErrKeyReused.With(c.MessageID, c.Transaction)
	}
	return m, nil
}

// once is Once in a unit of work of this service.
func once[A any](ctx context.Context, s *Service, c Caller, psnNo string, act func(w Work, m *Message) (A, error)) (A, error) {
	return Once(ctx, s.Store.Do, c, s.Now(), psnNo, act)
}

// refusal returns the fault as an error; a nil fault is a nil error.
func refusal(f *fault.Fault) error {
	if f == nil {
		return nil
	}
	return f
}
