package access

import (
	"cmp"
	"context"
	"slices"
	"time"

	"yibao/ground/fault"
)

// Scheme is a way in which institutions sign their messages.
type Scheme string

// The schemes that keys are issued for.
const (
	SchemeAPI Scheme = "api" // _api_* headers, HMAC-SHA1
	SchemeTIF Scheme = "tif" // x-tif-* headers, SHA-256
	SchemeCA  Scheme = "ca"  // x-ca-* headers, HMAC-SM3
	SchemeSM  Scheme = "sm"  // SM2-signed, SM4-sealed bodies
)

// Centre stands where an institution's code stands: the key is the centre's own.
const Centre = "centre"

// Key is one key of an institution (机构密钥). It is never changed; that it ends
// before its time is a KeyEnd. Two keys of an institution may hold at once, so
// that it can go over from one to the other.
type Key struct {
	ID          string
	Institution string // fixmedins_code, or Centre
	Scheme      Scheme
	AppKey      string    // how a message names the key: _api_access_key, x-tif-paasid, x-ca-key
	Secret      string    // shared with the institution; of the centre's own key, the private key in hexadecimal
	PublicKey   string    // SM2 public key, hexadecimal and uncompressed; "" where the scheme has none
	From        time.Time // from this instant on …
	To          time.Time // … and before this one; zero: open
	Recorded    time.Time
}

// HoldsAt reports whether the key is to be accepted at an instant.
func (k Key) HoldsAt(t time.Time) bool {
	return !t.Before(k.From) && (k.To.IsZero() || t.Before(k.To))
}

// KeyEnd says that a key holds no longer than to an instant.
type KeyEnd struct {
	KeyID    string
	At       time.Time
	Recorded time.Time
}

// Ended returns the keys with their ends applied; the earliest end counts, so
// that an ended key never comes back.
func Ended(keys []Key, ends []KeyEnd) []Key {
	out := slices.Clone(keys)
	for i := range out {
		for _, e := range ends {
			if e.KeyID == out[i].ID && (out[i].To.IsZero() || e.At.Before(out[i].To)) {
				out[i].To = e.At
			}
		}
	}
	return out
}

// Newest returns the key that was issued last among those which hold at an
// instant; false when none does.
func Newest(keys []Key, at time.Time) (Key, bool) {
	held := slices.DeleteFunc(slices.Clone(keys), func(k Key) bool { return !k.HoldsAt(at) })
	if len(held) == 0 {
		return Key{}, false
	}
	return slices.MaxFunc(held, func(a, b Key) int {
		return cmp.Or(a.From.Compare(b.From), cmp.Compare(a.ID, b.ID))
	}), true
}

// Refusals of the key register.
var (
	ErrUnknownKey = fault.Define("YB9201", fault.Business, "没有编号为 %s 的密钥,请用 yibao keys list 核对")
	ErrKeySpan    = fault.Define("YB9202", fault.Business, "密钥的有效期到 %s,不晚于起始时刻 %s,请改后重做")
	ErrAppKeyUsed = fault.Define("YB9203", fault.Business, "应用标识 %s 已属于另一机构,请换一个")
)

// CheckNew refuses a key whose span is empty, or whose name in messages belongs
// to another institution: ErrKeySpan, ErrAppKeyUsed.
func CheckNew(k Key, known []Key) error {
	if !k.To.IsZero() && !k.To.After(k.From) {
		return ErrKeySpan.With(k.To.Format(time.DateTime), k.From.Format(time.DateTime))
	}
	taken := func(o Key) bool {
		return o.Scheme == k.Scheme && o.AppKey == k.AppKey && o.Institution != k.Institution
	}
	if slices.ContainsFunc(known, taken) {
		return ErrAppKeyUsed.With(k.AppKey)
	}
	return nil
}

// KeyReader looks keys up, with their ends applied. Secrets are readable; they
// are sealed where they are stored.
type KeyReader interface {
	// KeysNamed returns the keys of a scheme under a name, those of the past and
	// the future too.
	KeysNamed(ctx context.Context, scheme Scheme, appKey string) ([]Key, error)
	// Keys returns all keys without their secrets, by institution.
	Keys(ctx context.Context) ([]Key, error)
}

// KeyWriter adds keys and ends.
type KeyWriter interface {
	// AddKey stores a key; ErrKeySpan, ErrAppKeyUsed.
	AddKey(ctx context.Context, k Key) error
	// EndKey ends a key at an instant, unless it ends before; ErrUnknownKey.
	EndKey(ctx context.Context, e KeyEnd) error
}
