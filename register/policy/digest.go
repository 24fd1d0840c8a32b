package policy

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
)

// Digest returns the hex SHA-256 of the canonical text of the published row:
// every field with the files, texts with their length before them, numbers as
// 8 bytes big-endian. An open end is 9999-12-31, however it was written. A link
// with Subject 政策 carries it.
func (p Published) Digest() string {
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
	text("政策/1", p.ID, p.Effective.From.String(), p.Effective.End().String())
	number(p.Recorded.UnixMicro())
	text(string(p.Document), p.Region, p.Scheme, p.Business, p.Title, p.Entry)
	number(int64(len(p.Files)))
	for _, f := range p.Files {
		text(f.Name, f.Text)
	}
	text(p.Hash, p.Author)
	if p.Approver != "" {
		text(p.Approver)
	}
	return hex.EncodeToString(h.Sum(nil))
}
