package protect

import (
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io"
	"strings"
	"time"

	"github.com/emmansun/gmsm/sm3"
)

// Role says what a data key is for. That a role has a key means that what it is
// for is protected.
type Role string

// The roles.
const (
	Secrets Role = "secret" // of institutions' keys and of one-time codes
	Fields  Role = "field"  // certificate numbers, papers as submitted
	Names   Role = "name"   // names of persons
	Index   Role = "index"  // hashes of credentials
)

// DataKey is a data key as it is stored.
type DataKey struct {
	ID       string
	Role     Role
	Master   string // Provider.Name of what wrapped it
	Wrapped  string // Base64
	Recorded time.Time
}

func (k DataKey) label() string { return "yibao data key\n" + string(k.Role) + "\n" + k.ID }

// NewDataKey makes a random key and wraps it.
func NewDataKey(by Provider, random io.Reader, k DataKey) (DataKey, error) {
	key := make([]byte, keySize)
	if _, err := io.ReadFull(random, key); err != nil {
		return DataKey{}, err
	}
	return k.wrapped(by, key)
}

func (k DataKey) wrapped(by Provider, key []byte) (DataKey, error) {
	sealed, err := by.Wrap(k.label(), key)
	k.Master, k.Wrapped = by.Name(), base64.RawStdEncoding.EncodeToString(sealed)
	return k, err
}

// Rewrap wraps a key under another master key; ErrMaster.
func Rewrap(from, to Provider, k DataKey) (DataKey, error) {
	key, err := k.open(from)
	if err != nil {
		return DataKey{}, err
	}
	return k.wrapped(to, key)
}

func (k DataKey) open(by Provider) ([]byte, error) {
	sealed, err := base64.RawStdEncoding.DecodeString(k.Wrapped)
	if err != nil {
		return nil, ErrMaster.Because(err)
	}
	key, err := by.Unwrap(k.label(), sealed)
	if err != nil {
		return nil, ErrMaster.Because(err)
	}
	return key, nil
}

// Place is where a sealed text stands.
type Place struct{ Table, Column, Row string }

func (p Place) data() []byte { return []byte(p.Table + "\n" + p.Column + "\n" + p.Row) }

// Guard seals and opens with the data keys of one database. It is never
// changed; a database with other keys has another guard.
type Guard struct {
	random io.Reader
	boxes  map[string]cipher.AEAD // by id
	newest map[Role]string        // id of the key that seals
	index  []byte
	locked bool // there are keys, and nobody to open them
}

// NewGuard opens the data keys of a database, given in the order in which they
// were recorded. Without a provider the guard refuses what is sealed: ErrNoMaster.
// ErrMaster when the provider does not open them.
func NewGuard(by Provider, random io.Reader, keys []DataKey) (*Guard, error) {
	g := &Guard{random: random, boxes: map[string]cipher.AEAD{}, newest: map[Role]string{}}
	for _, k := range keys {
		g.newest[k.Role] = k.ID
	}
	if by == nil {
		g.locked = len(keys) > 0
		return g, nil
	}
	for _, k := range keys {
		key, err := k.open(by)
		if err != nil {
			return nil, err
		}
		if k.Role == Index {
			g.index = key
			continue
		}
		if g.boxes[k.ID], err = gcm(key); err != nil {
			return nil, ErrMaster.Because(err)
		}
	}
	return g, nil
}

// Protects reports whether what the role is for is protected.
func (g *Guard) Protects(r Role) bool { return g.newest[r] != "" }

// Newest returns the id of the key that seals under a role; "" when none does.
func (g *Guard) Newest(r Role) string { return g.newest[r] }

// Locked reports whether there is sealed data that this guard cannot open.
func (g *Guard) Locked() bool { return g.locked }

// mark begins a sealed text: mark, id of the key, a point, Base64.
const mark = "s4."

// KeyOf returns the id of the key that a stored text is sealed under; "" when it
// is not sealed.
func KeyOf(stored string) string {
	rest, sealed := strings.CutPrefix(stored, mark)
	id, _, cut := strings.Cut(rest, ".")
	if !sealed || !cut {
		return ""
	}
	return id
}

// Knows reports whether Open would find the key of a stored text.
func (g *Guard) Knows(stored string) bool {
	id := KeyOf(stored)
	return id == "" || g.boxes[id] != nil
}

// Seal returns the stored form of a text: sealed where the role is protected,
// else as it is. Empty stays empty. ErrNoMaster.
func (g *Guard) Seal(r Role, at Place, text string) (string, error) {
	switch {
	case text == "" || !g.Protects(r):
		return text, nil
	case g.locked:
		return "", ErrNoMaster.With()
	}
	id := g.newest[r]
	sealed, err := seal(g.boxes[id], g.random, at.data(), []byte(text))
	if err != nil {
		return "", err
	}
	return mark + id + "." + base64.RawStdEncoding.EncodeToString(sealed), nil
}

var errKey = errors.New("protect: sealed under a key that is not there")

// Open returns the text of a stored form. ErrNoMaster, ErrBroken.
func (g *Guard) Open(at Place, stored string) (string, error) {
	id := KeyOf(stored)
	switch {
	case id == "":
		return stored, nil
	case g.locked:
		return "", ErrNoMaster.With()
	case g.boxes[id] == nil:
		return "", ErrBroken.Because(errKey, at.Table, at.Column)
	}
	sealed, err := base64.RawStdEncoding.Strict().DecodeString(stored[len(mark)+len(id)+1:])
	if err != nil {
		return "", ErrBroken.Because(err, at.Table, at.Column)
	}
	text, err := unseal(g.boxes[id], at.data(), sealed)
	if err != nil {
		return "", ErrBroken.Because(err, at.Table, at.Column)
	}
	return string(text), nil
}

// hashMark begins a keyed hash. It sorts behind every plain one.
const hashMark = "m."

// PlainHash is the hash of a value where hashes are not protected: SHA-256.
func PlainHash(value string) string {
	sum := sha256.Sum256([]byte(value))
	return hex.EncodeToString(sum[:])
}

// Keyed turns a plain hash into the stored form: HMAC-SM3 where hashes are
// protected. A form that is keyed already stays. ErrNoMaster.
func (g *Guard) Keyed(hash string) (string, error) {
	switch {
	case !g.Protects(Index) || strings.HasPrefix(hash, hashMark):
		return hash, nil
	case g.locked:
		return "", ErrNoMaster.With()
	}
	h := hmac.New(sm3.New, g.index)
	h.Write([]byte(hash))
	return hashMark + hex.EncodeToString(h.Sum(nil)), nil
}

// AllPlain sorts behind every plain hash and before every keyed one.
const AllPlain = "g"
