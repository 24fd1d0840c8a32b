package access

import (
	"encoding/base64"
	"io"
	"time"
)

// The limits of a session (GB/T 22239-2019 §8.1.4.1 b).
const (
	SessionIdle     = 15 * time.Minute
	SessionAbsolute = 10 * time.Hour
	// SessionTouch is how seldom the last use is written down.
	SessionTouch = time.Minute
)

// Session is one sign-in of one person.
type Session struct {
	ID      string // shown in lists
	Token   string // Digest of the secret token that the caller holds
	StaffNo string
	Begun   time.Time
	Seen    time.Time // last use, to SessionTouch
	Ended   time.Time // zero while open
	Why     string    // why it ended
	From    string    // address of the caller
	Agent   string    // what the caller says it is
	Limited bool      // password or telephone have to be set first
}

// OpenAt reports whether the session may be used.
func (s Session) OpenAt(now time.Time) bool {
	return s.Ended.IsZero() && now.Sub(s.Seen) < SessionIdle && now.Sub(s.Begun) < SessionAbsolute
}

const tokenBytes = 32

// NewToken makes a session's secret token.
func NewToken(random io.Reader) (string, error) {
	raw := make([]byte, tokenBytes)
	if _, err := io.ReadFull(random, raw); err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(raw), nil
}

// PageToken is what a page sends in a header to show that it can read what the
// sign-in answered, which a page of another site cannot.
func PageToken(token string) string { return Digest("page:" + token) }
