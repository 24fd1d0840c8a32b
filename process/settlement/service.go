package settlement

import (
	"context"
	"encoding/json"
	"time"

	"yibao/ground/fault"
	"yibao/ground/period"
)

// Service runs the acts of settlement. All fields are required.
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
}

func (s *Service) today() period.Date { return period.DateOf(s.Now().In(s.Zone)) }

// memory returns what is remembered of the caller's key: nil when the message
// is new. The same key with another input, or one taken back by 2601, is
// refused.
func memory(ctx context.Context, r Reader, c Caller) (*Message, error) {
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

// once runs a write that answers with a small value: a repeated message gets
// the remembered answer, a new one is worked and remembered in the same unit
// of work. act fills the message's references to what it made.
func once[A any](ctx context.Context, s *Service, c Caller, psnNo string, act func(w Work, m *Message) (A, error)) (A, error) {
	var answer A
	err := s.Store.Do(ctx, psnNo, func(w Work) error {
		known, err := memory(ctx, w, c)
		if err != nil {
			return err
		}
		if known != nil {
			return json.Unmarshal(known.Answer, &answer)
		}
		m := Message{MessageKey: c.key(), PsnNo: psnNo, InputHash: c.InputHash, Recorded: s.Now()}
		if answer, err = act(w, &m); err != nil {
			return err
		}
		if m.Answer, err = json.Marshal(answer); err != nil {
			return err
		}
		return w.Remember(ctx, m)
	})
	return answer, err
}

// refusal returns the fault as an error; a nil fault is a nil error.
func refusal(f *fault.Fault) error {
	if f == nil {
		return nil
	}
	return f
}
