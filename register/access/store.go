package access

import "context"

// Reader looks accounts up.
type Reader interface {
	// Initialised reports whether any account exists.
	Initialised(ctx context.Context) (bool, error)
	// Organisations returns all organisations in order of OrgNo.
	Organisations(ctx context.Context) ([]Organisation, error)
	// Organisation returns one; ErrUnknownOrganisation.
	Organisation(ctx context.Context, orgNo string) (Organisation, error)
	// Staff returns one person; ErrUnknownStaff.
	Staff(ctx context.Context, staffNo string) (Staff, error)
	// StaffByAccount returns the person of an account; ErrUnknownStaff.
	StaffByAccount(ctx context.Context, account string) (Staff, error)
	// StaffIn lists at most limit persons of the scope's offices after a
	// StaffNo, in order; ErrNoScope.
	StaffIn(ctx context.Context, scope Scope, after string, limit int) ([]Staff, error)
	// Secret returns what a person proves identity with; ErrUnknownStaff.
	Secret(ctx context.Context, staffNo string) (Secret, error)
	// SessionByToken returns the session of a token's Digest; nil when none.
	SessionByToken(ctx context.Context, digest string) (*Session, error)
	// SessionsOf lists the sessions of a person that have not ended.
	SessionsOf(ctx context.Context, staffNo string) ([]Session, error)
	// SessionsIn lists the sessions of the scope's staff that have not ended;
	// ErrNoScope.
	SessionsIn(ctx context.Context, scope Scope) ([]Session, error)
}

// Writer changes accounts. A row that another work changed meanwhile is
// ErrChanged: its Rev must be the stored one, and is counted up.
type Writer interface {
	// AddOrganisation stores a new one; ErrOrganisationTaken.
	AddOrganisation(ctx context.Context, o Organisation) error
	UpdateOrganisation(ctx context.Context, o Organisation) error
	// AddStaff stores a new person with the secret; ErrAccountTaken.
	AddStaff(ctx context.Context, s Staff, secret Secret) error
	UpdateStaff(ctx context.Context, s Staff) error
	UpdateSecret(ctx context.Context, s Secret) error
	AddSession(ctx context.Context, s Session) error
	// UpdateSession writes Seen, Ended, Why and Limited.
	UpdateSession(ctx context.Context, s Session) error
}

// Work reads and writes in one unit of work.
type Work interface {
	Reader
	Writer
}

// Store runs units of work on accounts.
type Store interface {
	// Accounts commits when work returns nil; work may be run again.
	Accounts(ctx context.Context, work func(Work) error) error
	// Consult reads one consistent state.
	Consult(ctx context.Context, read func(Reader) error) error
}
