package signing

import (
	"context"
	"crypto/sha256"
	"fmt"
	"sync"
	"time"

	"yibao/register/access"
)

// ring remembers keys for a moment, so that not every message asks the database.
// Names without a key are not remembered: they are without number.
type ring struct {
	keys  Keys
	now   func() time.Time
	fresh time.Duration
	mu    sync.Mutex
	known map[string]read
}

// read is what was read of one name, and when.
type read struct {
	keys []access.Key
	at   time.Time
}

func newRing(keys Keys, now func() time.Time, fresh time.Duration) *ring {
	return &ring{keys: keys, now: now, fresh: fresh, known: map[string]read{}}
}

// named returns the keys under a name, as they were at most a moment ago.
func (r *ring) named(ctx context.Context, scheme access.Scheme, appKey string) ([]access.Key, error) {
	name, now := string(scheme)+" "+appKey, r.now()
	r.mu.Lock()
	last, ok := r.known[name]
	r.mu.Unlock()
	if ok && now.Sub(last.at) < r.fresh {
		return last.keys, nil
	}
	keys, err := r.keys.KeysNamed(ctx, scheme, appKey)
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(keys) == 0 {
		delete(r.known, name)
	} else {
		r.known[name] = read{keys, now}
	}
	return keys, nil
}

// used remembers signatures that were let in, for as long as their time would
// be accepted again. Only what was signed with a good key gets here, so the
// rates bound how much there is.
type used struct {
	span   time.Duration
	mu     sync.Mutex
	turned time.Time
	young  map[[sha256.Size]byte]bool
	old    map[[sha256.Size]byte]bool
}

func newUsed(span time.Duration) *used {
	return &used{span: span, young: map[[sha256.Size]byte]bool{}}
}

// first reports whether an institution shows a nonce for the first time. What
// was shown is kept for the span at least and for twice the span at most.
func (u *used) first(institution, nonce string, now time.Time) bool {
	shown := sha256.Sum256([]byte(institution + "\n" + nonce))
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.turned.IsZero() {
		u.turned = now
	}
	if past := now.Sub(u.turned); past >= u.span {
		u.old = u.young
		if past >= 2*u.span {
			u.old = nil
		}
		u.young, u.turned = map[[sha256.Size]byte]bool{}, now
	}
	if u.young[shown] || u.old[shown] {
		return false
	}
	u.young[shown] = true
	return true
}

// Rate bounds the messages of one institution: so many a second, and after a
// pause so many at once.
type Rate struct{ PerSecond, Burst int }

// pacer keeps for each institution the instant at which its bucket is full
// again; a message moves it on by its own time.
type pacer struct {
	rate  Rate
	cost  time.Duration // of one message
	depth time.Duration // of a full bucket
	mu    sync.Mutex
	full  map[string]time.Time
}

func newPacer(r Rate) *pacer {
	p := &pacer{rate: r, full: map[string]time.Time{}}
	if r.PerSecond > 0 {
		p.cost = max(time.Second/time.Duration(r.PerSecond), 1)
		p.depth = p.cost * time.Duration(max(r.Burst, 1))
	}
	return p
}

// take takes one message out of an institution's bucket; ErrTooFast.
func (p *pacer) take(institution string, now time.Time) error {
	if p.cost == 0 {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	full := p.full[institution]
	if full.Before(now) {
		full = now
	}
	full = full.Add(p.cost)
	if over := full.Sub(now) - p.depth; over > 0 {
		seconds := int((over + time.Second - 1) / time.Second)
		return ErrTooFast.Because(wait{seconds}, p.rate.PerSecond, seconds)
	}
	p.full[institution] = full
	return nil
}

// wait is how long a sender should wait.
type wait struct{ seconds int }

func (w wait) Error() string { return fmt.Sprintf("signing: %d seconds too fast", w.seconds) }
