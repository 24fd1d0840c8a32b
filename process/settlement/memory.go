package settlement

import (
	"context"
	"encoding/json"
	"time"
)

// recaller finds what is remembered of a message.
type recaller interface {
	// Message returns the memory of a key; nil when there is none.
	Message(ctx context.Context, key MessageKey) (*Message, error)
}

// Memory is what a process needs of a unit of work to know a repeated message.
type Memory interface {
	recaller
	// Remember stores the memory of a write. A key that another unit of work
	// stored meanwhile makes the whole work start again.
	Remember(ctx context.Context, m Message) error
}

// Once runs a write that answers with a small value in the unit of work that do
// opens: a repeated message gets the remembered answer, a new one is worked and
// remembered in the same unit of work. act fills the message's references to
// what it made. ErrKeyReused, ErrMessageBarred.
func Once[W Memory, A any](
	ctx context.Context, do func(context.Context, string, func(W) error) error,
	c Caller, now time.Time, psnNo string, act func(w W, m *Message) (A, error),
) (A, error) {
	var answer A
	err := do(ctx, psnNo, func(w W) error {
		known, err := memory(ctx, w, c)
		if err != nil {
			return err
		}
		if known != nil {
			return json.Unmarshal(known.Answer, &answer)
		}
		m := Message{MessageKey: c.key(), PsnNo: psnNo, InputHash: c.InputHash, Recorded: now}
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
