package settlement

import (
	"time"

	"yibao/ground/money"
)

// Face is what of an act may be shown to anybody to whom its owner hands it:
// its numbers and amounts. Who the person is, where and of what they were
// treated, and what is left on their account, is not in it.
type Face struct {
	SetlID    string
	Kind      RecordKind
	Original  string // the settlement acted on, or ""
	Region    string
	Scheme    string
	SettledAt time.Time

	Total      money.Fen
	SelfFunded money.Fen
	OverLimit  money.Fen
	Prepaid    money.Fen
	InScope    money.Fen
	Deductible money.Fen
	Shares     []Share
}

// Face returns the face of the act.
func (r Record) Face() Face {
	return Face{
		SetlID: r.SetlID, Kind: r.Kind, Original: r.Original, Region: r.Region, Scheme: r.Scheme, SettledAt: r.SettledAt,
		Total: r.Total, SelfFunded: r.SelfFunded, OverLimit: r.OverLimit, Prepaid: r.Prepaid,
		InScope: r.InScope, Deductible: r.Deductible, Shares: r.Shares,
	}
}

// Digest returns the hex SHA-256 of the face's canonical text.
func (f Face) Digest() string { return digestOf(func(c *canonical) *canonical { return c.face(f) }) }

// Inside returns the digest of everything in the record that is not on its
// face. It tells nothing: the ids in it cannot be guessed.
func (r Record) Inside() string {
	return digestOf(func(c *canonical) *canonical { return c.inside(r) })
}

// JoinDigests returns the digest of a record from those of its face and its
// inside, as Parts carries it.
func JoinDigests(face, inside string) string { return sha(face + "." + inside) }
