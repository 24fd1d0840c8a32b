package signing

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"yibao/register/access"
)

// Keys finds the keys of a scheme under the name that messages use, of the past
// and the future too; access.KeyReader is it.
type Keys interface {
	KeysNamed(ctx context.Context, scheme access.Scheme, appKey string) ([]access.Key, error)
}

// Config is what a gate needs. Without a Scheme only Now is needed.
type Config struct {
	Scheme Scheme           // nil: none, callers on this machine only
	Keys   Keys             // the institutions' keys
	Now    func() time.Time // the clock
	Random io.Reader        // for the centre's signatures
	Window time.Duration    // how far a signature's time may lie from ours; 5 minutes when zero
	Fresh  time.Duration    // how long a key that was read may be used unread; 5 seconds when zero
	Rate   Rate             // for each institution; zero: none
}

// The usual bounds.
const (
	UsualWindow = 5 * time.Minute
	usualFresh  = 5 * time.Second
)

// Gate lets messages in that are signed as the centre demands. It is used by
// many goroutines.
type Gate struct {
	Config
	keys  *ring
	used  *used
	pacer *pacer
}

// NewGate returns a gate; an incomplete Config is an error.
func NewGate(c Config) (*Gate, error) {
	if c.Now == nil || c.Scheme != nil && (c.Keys == nil || c.Random == nil) {
		return nil, errors.New("signing: incomplete configuration")
	}
	if c.Window < 0 || c.Fresh < 0 || c.Rate.PerSecond < 0 || c.Rate.Burst < 0 {
		return nil, fmt.Errorf("signing: negative bounds %v %v %v", c.Window, c.Fresh, c.Rate)
	}
	if c.Window == 0 {
		c.Window = UsualWindow
	}
	if c.Fresh == 0 {
		c.Fresh = usualFresh
	}
	return &Gate{Config: c, keys: newRing(c.Keys, c.Now, c.Fresh), used: newUsed(2 * c.Window), pacer: newPacer(c.Rate)}, nil
}

// Pass is a message that was let in.
type Pass struct {
	Body        []byte // to be read in place of what came
	Institution string // as whom the sender may speak; "" for every one
	Transaction string // the only infno that was signed for; "" for every one
	seal        func(output []byte) (Sealed, error)
}

// Enter lets a message in, or refuses it.
func (g *Gate) Enter(ctx context.Context, r Request) (Pass, error) {
	if g.Scheme == nil {
		if !onThisMachine(r) {
			return Pass{}, ErrNotHere.With()
		}
		return Pass{Body: r.Body}, nil
	}
	claim, err := g.Scheme.Read(r)
	if err != nil {
		return Pass{}, err
	}
	now := g.Now()
	if claim.At.Before(now.Add(-g.Window)) || claim.At.After(now.Add(g.Window)) {
		return Pass{}, ErrStale.With(now.In(time.UTC).Format(time.RFC3339), int(g.Window/time.Second))
	}
	key, body, err := g.signer(ctx, claim, now)
	if err != nil {
		return Pass{}, err
	}
	if err := g.pacer.take(key.Institution, now); err != nil {
		return Pass{}, err
	}
	if !g.used.first(key.Institution, claim.Nonce, now) {
		return Pass{}, ErrReplayed.With()
	}
	pass := Pass{Body: body, Institution: key.Institution, Transaction: claim.Transaction}
	if sealing, ok := g.Scheme.(sealing); ok {
		pass.seal, err = g.sealer(ctx, sealing, key, now)
	}
	return pass, err
}

// signer finds the key that the message was signed with. A message signed with
// a key that no longer holds is told so; the others' spans are nobody's business.
func (g *Gate) signer(ctx context.Context, claim Claim, now time.Time) (access.Key, []byte, error) {
	keys, err := g.keys.named(ctx, g.Scheme.Name(), claim.AppKey)
	if err != nil {
		return access.Key{}, nil, err
	}
	if len(keys) == 0 {
		return access.Key{}, nil, ErrUnknownKey.With()
	}
	err = ErrWrongSignature.With()
	for _, k := range keys {
		if k.Institution == access.Centre {
			continue
		}
		body, ok := claim.Try(k)
		switch {
		case ok && k.HoldsAt(now):
			return k, body, nil
		case ok:
			err = ErrKeyNotHeld.With(told(k))
		}
	}
	return access.Key{}, nil, err
}

// told is the span of a key in words.
func told(k access.Key) string {
	text := k.From.UTC().Format(time.RFC3339) + " 起"
	if !k.To.IsZero() {
		text += "," + k.To.UTC().Format(time.RFC3339) + " 止"
	}
	return text
}

// onThisMachine reports whether a message comes from this machine and was not
// handed on from elsewhere.
func onThisMachine(r Request) bool {
	host, _, err := net.SplitHostPort(r.Remote)
	ip := net.ParseIP(host)
	relayed := r.Header.Get("X-Forwarded-For") + r.Header.Get("Forwarded") + r.Header.Get("X-Real-IP")
	return err == nil && ip != nil && ip.IsLoopback() && relayed == ""
}

// Speaks refuses a message that was signed for another institution or
// transaction: ErrOtherInstitution, ErrOtherTransaction.
func (p Pass) Speaks(institution, infno string) error {
	switch {
	case p.Institution != "" && p.Institution != institution:
		return ErrOtherInstitution.With()
	case p.Transaction != "" && p.Transaction != infno:
		return ErrOtherTransaction.With()
	}
	return nil
}

// RetryAfter returns how many seconds the sender should wait after a refusal.
func RetryAfter(err error) (seconds int, ok bool) {
	var w wait
	ok = errors.As(err, &w)
	return w.seconds, ok
}

// Tell writes what a refusal says beside the envelope.
func Tell(h http.Header, err error) {
	if seconds, ok := RetryAfter(err); ok {
		h.Set("Retry-After", fmt.Sprint(seconds))
	}
}
