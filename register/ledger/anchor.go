package ledger

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"time"
)

// canonical hashes texts with their length before them, and numbers as 8 bytes
// big-endian, so that neighbours cannot share their letters.
type canonical struct{ hash.Hash }

func newCanonical(kind string) canonical {
	c := canonical{sha256.New()}
	c.text(kind)
	return c
}

func (c canonical) number(v int64) {
	var eight [8]byte
	binary.BigEndian.PutUint64(eight[:], uint64(v))
	c.Write(eight[:])
}

func (c canonical) text(parts ...string) {
	for _, part := range parts {
		c.number(int64(len(part)))
		c.Write([]byte(part))
	}
}

func (c canonical) hex() string { return hex.EncodeToString(c.Sum(nil)) }

// Sealed is what an anchor's tree says of a link: what was sealed and when,
// and the link's hash. The person is not in it, nor is the link before, so a
// Sealed can be shown to anybody: the hash alone does not tell whose it is.
type Sealed struct {
	Subject  string // 结算, 分录 or 政策
	Ref      string // setl_id, entry id or version id
	Digest   string // of the subject
	Recorded time.Time
	Link     string // hash of the link
}

// Sealed returns what an anchor says of the link.
func (l Link) Sealed() Sealed { return Sealed{l.Subject, l.Ref, l.Digest, l.Recorded, l.Hash} }

// Leaf returns the data of the leaf in an anchor's tree.
func (s Sealed) Leaf() string {
	c := newCanonical("锚叶/1")
	c.text(s.Subject, s.Ref, s.Digest, s.Link)
	c.number(s.Recorded.UnixMicro())
	return string(c.Sum(nil))
}

// Stretch is a part of a writer's chain: the links after one position up to
// another, the last of which has the hash.
type Stretch struct {
	Anchor   int64 // number of the anchor that covers it, or 0
	Writer   string
	After    int64
	Position int64
	Hash     string
}

// Anchor seals all chains at one moment. It covers the links that no anchor
// covered before, as the root of a Merkle tree over them in the order of writer
// (by bytes) and position, and, as another root, all anchors before it. Who
// keeps the hash of one anchor in a safe place can tell later whether anything
// that was sealed until then was altered.
type Anchor struct {
	Number   int64 // 1, 2, 3 …
	Recorded time.Time
	Links    int64  // leaves of the tree
	Root     string // hex; of the tree over Leaf of each link covered
	Heads    string // hex SHA-256 over the stretches covered; see HeadsOf
	Previous string // hash of the anchor before; "" for the first
	History  string // hex; root of the tree over the hashes of all anchors before
	Hash     string // hex SHA-256 over all of the above
}

// ComputeHash returns what Hash must be.
func (a Anchor) ComputeHash() string {
	c := newCanonical("锚/1")
	c.number(a.Number)
	c.number(a.Recorded.UnixMicro())
	c.number(a.Links)
	c.text(a.Root, a.Heads, a.Previous, a.History)
	return c.hex()
}

// HeadsOf returns the digest over stretches, which must be in the order of
// their writers' bytes.
func HeadsOf(stretches []Stretch) string {
	c := newCanonical("锚链尾/1")
	for _, s := range stretches {
		c.text(s.Writer)
		c.number(s.After)
		c.number(s.Position)
		c.text(s.Hash)
	}
	return c.hex()
}

// AnchorReader reads anchors and what they cover.
type AnchorReader interface {
	// Anchors calls visit with every anchor in order of number.
	Anchors(ctx context.Context, visit func(Anchor) error) error
	// Stretches returns what the anchor covers, in order of the writers' bytes.
	Stretches(ctx context.Context, anchor int64) ([]Stretch, error)
	// AnchoredWriters returns the writers of whom anchors cover something.
	AnchoredWriters(ctx context.Context) ([]string, error)
	// StretchesOn calls visit with what anchors cover of a writer's chain, in
	// order of position.
	StretchesOn(ctx context.Context, writer string, visit func(Stretch) error) error
	// Unanchored returns what no anchor covers, in order of the writers' bytes.
	Unanchored(ctx context.Context) ([]Stretch, error)
	// LinksIn calls visit with each link of a stretch in order of position.
	LinksIn(ctx context.Context, s Stretch, visit func(Link) error) error
}
