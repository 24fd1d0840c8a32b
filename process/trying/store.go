package trying

import (
	"context"

	"yibao/register/access"
)

// Reader looks trials up.
type Reader interface {
	// Trial returns a trial of a kind within the scope; nil when there is none.
	Trial(ctx context.Context, s access.Scope, kind Kind, id string) (*Trial, error)
	// Trials lists trials of a kind within the scope without text and result,
	// newest first, after an id; of one subject, unless it is "".
	Trials(ctx context.Context, s access.Scope, kind Kind, subject, after string, limit int) ([]Trial, error)
}

// Work is what is written.
type Work interface {
	Reader
	AddTrial(ctx context.Context, t Trial) error
	// MoveTrial writes state, sign of life, progress, end, result and reason of
	// a trial that has not ended; of another it is a failure.
	MoveTrial(ctx context.Context, t Trial) error
}

// Store runs units of work on trials.
type Store interface {
	// Try runs work and commits when it returns nil. Work may be run again.
	Try(ctx context.Context, work func(Work) error) error
	// Tried runs read on one consistent state.
	Tried(ctx context.Context, read func(Reader) error) error
}
