package ledger

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
)

// EntryDigest returns the hex SHA-256 of the entry's canonical text: every
// field in the order of the struct, texts with their length before them,
// numbers as 8 bytes big-endian, the postings in their order. A link with
// Subject 分录 carries it.
func EntryDigest(e Entry) string {
	h := sha256.New()
	var eight [8]byte
	number := func(v int64) {
		binary.BigEndian.PutUint64(eight[:], uint64(v))
		h.Write(eight[:])
	}
	text := func(parts ...string) {
		for _, part := range parts {
			number(int64(len(part)))
			h.Write([]byte(part))
		}
	}
	text("分录/1", e.Partition)
	number(e.Seq)
	text(e.EntryID, e.Kind, e.Ref, e.ValueDate.String())
	number(e.Recorded.UnixMicro())
	number(int64(len(e.Postings)))
	for _, p := range e.Postings {
		a := p.Account
		text(string(a.Class), a.Region, a.Scheme, a.Fund, a.Party)
		number(int64(p.Amount))
	}
	return hex.EncodeToString(h.Sum(nil))
}
