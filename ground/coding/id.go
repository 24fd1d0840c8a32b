package coding

import (
	"encoding/base32"
	"encoding/binary"
	"io"
	"time"
)

// IDLength is the number of characters of an identifier made by NewID; ids
// that leave the house may have at most 30.
const IDLength = 26

// idEncoding keeps the order of the bytes: the digits sort before the letters.
var idEncoding = base32.HexEncoding.WithPadding(base32.NoPadding)

// NewID makes an identifier: a UUIDv7 (RFC 9562) of the instant and 62 random
// bits, written in 26 characters of base32 (extended hex alphabet, 0-9 A-V), so
// that ids sort by the time they were made, to a quarter of a microsecond.
// random is crypto/rand.Reader, or in tests and demonstrations an endless
// seeded source; it must not fail, and "" is returned when it does.
func NewID(random io.Reader, at time.Time) string {
	var id [16]byte
	if _, err := io.ReadFull(random, id[8:]); err != nil {
		return ""
	}
	nanoseconds := max(at.UnixNano(), 0)
	milliseconds := uint64(nanoseconds / 1_000_000)
	fraction := uint64(nanoseconds%1_000_000) << 12 / 1_000_000
	binary.BigEndian.PutUint64(id[:8], milliseconds<<16|0x7000|fraction)
	id[8] = id[8]&0x3F | 0x80
	return idEncoding.EncodeToString(id[:])
}

// IDTime returns when an identifier was made, to the millisecond, in UTC;
// false when the text is not an identifier of NewID.
func IDTime(id string) (time.Time, bool) {
	raw, err := idEncoding.DecodeString(id)
	if err != nil || len(raw) != 16 || raw[6]>>4 != 7 || raw[8]>>6 != 2 || idEncoding.EncodeToString(raw) != id {
		return time.Time{}, false
	}
	return time.UnixMilli(int64(binary.BigEndian.Uint64(raw) >> 16)).UTC(), true
}

// ValidID reports whether the text is an identifier of NewID.
func ValidID(id string) bool {
	_, ok := IDTime(id)
	return ok
}
