package accountability

import (
	"context"
	"time"

	"yibao/register/ledger"
	"yibao/register/trail"
)

// Memory is what is remembered of one accepted request.
type Memory struct {
	StaffNo  string
	Key      string
	Act      string
	Hash     string // of the input
	Answer   []byte
	Recorded time.Time
}

// Work writes an act's entry and memory.
type Work interface {
	trail.Writer
	trail.Remover
	// Memory returns what is remembered of a person's key; nil when nothing.
	Memory(ctx context.Context, staffNo, key string) (*Memory, error)
	// RememberAct stores it. A key that another unit of work stored meanwhile
	// makes the whole work start again.
	RememberAct(ctx context.Context, m Memory) error
	// ForgetActs deletes what is remembered of at most so many requests that were
	// recorded before an instant, oldest first, and tells how many.
	ForgetActs(ctx context.Context, before time.Time, limit int) (int, error)
	// Seal asks for subjects to be sealed into this writer's chain.
	Seal(ctx context.Context, seals ...ledger.Seal) error
}

// Store runs an act.
type Store interface {
	// Together opens a unit of work that commits when work returns nil. Stores
	// of the same database that are called with the context given to work take
	// part in it: they commit and fail with it. Work may be run again.
	Together(ctx context.Context, work func(ctx context.Context, w Work) error) error
}
