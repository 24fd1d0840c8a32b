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
func (f Face) Digest() string { return sha(text(f.canonical)) }

// Inside returns the digest of everything in the record that is not on its
// face. It tells nothing: the ids in it cannot be guessed.
func (r Record) Inside() string { return sha(text(r.inside)) }

// JoinDigests returns the digest of a record from those of its face and its
// inside, as Parts carries it.
func JoinDigests(face, inside string) string { return sha(face + "." + inside) }

func (f Face) canonical(put putter) {
	put("record", f.SetlID, f.Kind, f.Original, f.Region, f.Scheme, f.SettledAt.UnixMicro())
	put("amounts", int64(f.Total), int64(f.SelfFunded), int64(f.OverLimit), int64(f.Prepaid),
		int64(f.InScope), int64(f.Deductible))
	for _, s := range f.Shares {
		put("share", s.Payer, s.Layer, int64(s.Amount))
	}
}
