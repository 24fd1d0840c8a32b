package ledger

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"time"
)

// Subjects that links seal.
const (
	SubjectSettlement = "结算"   // Ref is a setl_id
	SubjectEntry      = "分录"   // Ref is an entry id; the entry belongs to no settlement
	SubjectPolicy     = "政策"   // Ref is a version id
	SubjectTrail      = "留痕"   // Ref is a trail entry's id
	SubjectRemoval    = "留痕清理" // Ref is a removal's id
	SubjectMaterial   = "档案材料" // Ref is a material's id
	SubjectVolume     = "档案案卷" // Ref is a volume's number
	SubjectDisposal   = "档案销毁" // Ref is a disposal's id
)

// Link is one link of a writer's chain: it seals the digest of one subject (a
// settlement with its lines, deltas and postings; an opening entry; a published
// policy) to all links before it. Each writer (a running process) has a chain
// of its own, so that sealing serialises nobody else.
type Link struct {
	Writer    string
	Position  int64  // 1, 2, 3 … within the writer
	Subject   string // what is sealed
	Partition string // psn_no, or ""
	Ref       string // setl_id, entry id or version id
	Digest    string // hex SHA-256 of the subject's canonical text
	Previous  string // hash of the link before; "" for the first
	Hash      string // hex SHA-256 over all of the above
	Recorded  time.Time
}

// Seal says what is to be sealed: everything in a Link but its place.
type Seal struct {
	Subject   string
	Partition string // psn_no, or ""
	Ref       string
	Digest    string
	Recorded  time.Time
}

// Head is the last link of a writer's chain.
type Head struct {
	Writer   string
	Position int64
	Hash     string
}

// Next returns the link that seals the subject after the head.
func (h Head) Next(subject, partition, ref, digest string, recorded time.Time) Link {
	l := Link{
		Writer: h.Writer, Position: h.Position + 1, Subject: subject,
		Partition: partition, Ref: ref, Digest: digest, Previous: h.Hash, Recorded: recorded,
	}
	l.Hash = l.ComputeHash()
	return l
}

// Chain returns the links that seal the subjects one after the other, and the
// head after them.
func (h Head) Chain(seals []Seal) ([]Link, Head) {
	links := make([]Link, len(seals))
	for i, s := range seals {
		links[i] = h.Next(s.Subject, s.Partition, s.Ref, s.Digest, s.Recorded)
		h.Position, h.Hash = links[i].Position, links[i].Hash
	}
	return links, h
}

// ComputeHash returns what Hash must be.
func (l Link) ComputeHash() string {
	h := sha256.New()
	var number [8]byte
	put := func(text string) {
		binary.BigEndian.PutUint64(number[:], uint64(len(text)))
		h.Write(number[:])
		h.Write([]byte(text))
	}
	put(l.Writer)
	binary.BigEndian.PutUint64(number[:], uint64(l.Position))
	h.Write(number[:])
	put(l.Subject)
	put(l.Partition)
	put(l.Ref)
	put(l.Digest)
	put(l.Previous)
	binary.BigEndian.PutUint64(number[:], uint64(l.Recorded.UnixMicro()))
	h.Write(number[:])
	return hex.EncodeToString(h.Sum(nil))
}

// ChainReader walks chains, for verify.
type ChainReader interface {
	// Heads returns the stored head of every writer.
	Heads(ctx context.Context) ([]Head, error)
	// Links calls visit with each link of a writer in order of position.
	Links(ctx context.Context, writer string, visit func(Link) error) error
}
