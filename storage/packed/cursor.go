package packed

import "encoding/binary"

// cursor reads a packed value. Texts are parts of it, so that reading a value
// allocates none. After a failure everything reads as zero.
type cursor struct {
	text   string
	at     int
	failed bool
}

// uint reads a varint in its shortest form.
func (c *cursor) uint() uint64 {
	if c.at < len(c.text) && c.text[c.at] < 0x80 {
		c.at++
		return uint64(c.text[c.at-1])
	}
	return c.longUint()
}

func (c *cursor) longUint() uint64 {
	var n uint64
	for shift := 0; c.at < len(c.text) && shift < 64; shift += 7 {
		b := c.text[c.at]
		c.at++
		if shift == 63 && b > 1 {
			break
		}
		n |= uint64(b&0x7f) << shift
		if b < 0x80 {
			c.failed = c.failed || b == 0
			return n
		}
	}
	c.fail()
	return 0
}

// int reads a signed number.
func (c *cursor) int() int64 {
	u := c.uint()
	return int64(u>>1) ^ -int64(u&1)
}

// count reads how many of something follow, each at least so many bytes long:
// more than the value can hold are none.
func (c *cursor) count(least int) int {
	n := c.uint()
	if n > uint64(len(c.text)-c.at)/uint64(least) {
		c.fail()
		return 0
	}
	return int(n)
}

// string reads a text.
func (c *cursor) string() string {
	n := c.count(1)
	c.at += n
	return c.text[c.at-n : c.at]
}

// fail lets everything that follows read as zero.
func (c *cursor) fail() { c.failed, c.at = true, len(c.text) }

// want notes a failure unless something holds.
func (c *cursor) want(holds bool) { c.failed = c.failed || !holds }

// end tells whether all of the value was read and fits.
func (c *cursor) end() error {
	if c.failed || c.at != len(c.text) {
		return ErrForm
	}
	return nil
}

func appendUint(b []byte, n uint64) []byte { return binary.AppendUvarint(b, n) }

func appendInt(b []byte, n int64) []byte { return binary.AppendVarint(b, n) }

func appendText(b []byte, s string) []byte { return append(appendUint(b, uint64(len(s))), s...) }
