package message

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"sync"
)

// Hash returns the SHA-256 in hex of an input in canonical form, by which a
// repeated message is told from another one with the same msgid. Layout, order
// of names, empty values, and a number's spelling do not matter: 70.5, 70.50
// and "70.5" are one, an object and a list of that one object are one.
//
// Canonical form: an object is {"name":value,…,} with the names in the order of
// their bytes, of one name the last, and without empty scalars; a list is
// [value,…,], a list of one the value itself; a scalar is a text, of a number
// with a point or an exponent the shortest spelling.
func Hash(input json.RawMessage) (string, error) {
	v := bytes.TrimSpace(input)
	h, ok := hashers.Get().(*hasher)
	if !ok {
		h = &hasher{}
	}
	if len(v) == 0 {
		h.out = append(h.out, `""`...)
	} else if stop, _ := h.value(v, 0, 0); stop != len(v) {
		return "", errNotJSON
	}
	sum := sha256.Sum256(h.out)
	h.release()
	return hex.EncodeToString(sum[:]), nil
}

var errNotJSON = errors.New("message: not JSON")

var hashers sync.Pool // of *hasher

// maxScratch is how large a scratch may be that is kept for the next message.
const maxScratch = 256 << 10

// hasher writes the canonical form in one pass. The members of an object are
// written as they come and put in order at its end.
type hasher struct {
	out, spare []byte
	fragments  []fragment
	orders     [4]order // by depth: the rows of a list mostly agree in their names
}

// fragment is the canonical form of one member, within hasher.out: nothing for
// an empty value.
type fragment struct {
	name     []byte
	from, to int
}

// order is how the members of an object are to be put: names as they came, and
// their places sorted.
type order struct {
	names  [][]byte
	places []int
}

func (h *hasher) release() {
	if cap(h.out) > maxScratch || cap(h.fragments) > maxScratch/64 {
		return
	}
	h.out, h.spare = h.out[:0], h.spare[:0]
	clear(h.fragments[:cap(h.fragments)])
	for i := range h.orders {
		o := &h.orders[i]
		clear(o.names[:cap(o.names)])
		o.names = o.names[:0]
	}
	hashers.Put(h)
}

// value writes the value that begins at i and returns the place behind it, -1
// when it is not JSON; empty is true of an empty scalar.
func (h *hasher) value(v []byte, i, depth int) (stop int, empty bool) {
	switch {
	case i >= len(v) || depth > maxDepth:
		return -1, false
	case v[i] == '{':
		return h.object(v, i, depth), false
	case v[i] == '[':
		return h.list(v, i, depth), false
	}
	if stop = valueEnd(v, i); stop <= i {
		return -1, false
	}
	if v[i] == '"' && simple(v[i+1:stop-1]) {
		h.out = append(h.out, v[i:stop]...)
		return stop, false
	}
	text, _ := plain(v[i:stop])
	h.out = appendCanonical(h.out, text)
	return stop, len(text) == 0
}

// simple reports whether a text is in canonical form as it stands: not empty,
// without spaces around it, escapes, or the looks of a number or of "null".
func simple(text []byte) bool {
	if len(text) == 0 || len(text) == len("null") {
		return false
	}
	seen := byte(0)
	for _, c := range text {
		seen |= traits[c]
	}
	ends := traits[text[0]] | traits[text[len(text)-1]]
	return seen&(escaped|numeric|foreign) == 0 && ends&blank == 0
}

// bare reports whether a text needs no escape.
func bare(text []byte) bool {
	seen := byte(0)
	for _, c := range text {
		seen |= traits[c]
	}
	return seen&(escaped|foreign) == 0
}

func (h *hasher) list(v []byte, i, depth int) int {
	begin, count := len(h.out), 0
	h.out = append(h.out, '[')
	for i = space(v, i+1); i < len(v) && v[i] != ']'; count++ {
		if count > 0 {
			if v[i] != ',' {
				return -1
			}
			i = space(v, i+1)
		}
		if i, _ = h.value(v, i, depth+1); i < 0 {
			return -1
		}
		h.out = append(h.out, ',')
		i = space(v, i)
	}
	if i >= len(v) {
		return -1
	}
	if count == 1 {
		copy(h.out[begin:], h.out[begin+1:len(h.out)-1])
		h.out = h.out[:len(h.out)-2]
	} else {
		h.out = append(h.out, ']')
	}
	return i + 1
}

func (h *hasher) object(v []byte, i, depth int) int {
	first := len(h.fragments)
	h.out = append(h.out, '{')
	for i = space(v, i+1); i < len(v) && v[i] != '}'; {
		if len(h.fragments) > first {
			if v[i] != ',' {
				return -1
			}
			i = space(v, i+1)
		}
		if i = h.member(v, i, depth); i < 0 {
			return -1
		}
		i = space(v, i)
	}
	if i >= len(v) {
		return -1
	}
	h.arrange(h.fragments[first:], depth)
	h.fragments = h.fragments[:first]
	h.out = append(h.out, '}')
	return i + 1
}

// member writes one member of an object as a fragment.
func (h *hasher) member(v []byte, i, depth int) int {
	stop := textEnd(v, i)
	if stop < 0 {
		return -1
	}
	f := fragment{name: v[i+1 : stop-1], from: len(h.out)}
	if bare(f.name) {
		h.out = append(h.out, v[i:stop]...)
	} else if name, ok := memberName(v[i:stop]); ok {
		f.name = name
		h.out = appendText(h.out, name, true)
	} else {
		return -1
	}
	if i = space(v, stop); i >= len(v) || v[i] != ':' {
		return -1
	}
	h.out = append(h.out, ':')
	i, empty := h.value(v, space(v, i+1), depth+1)
	if empty {
		h.out = h.out[:f.from]
	} else {
		h.out = append(h.out, ',')
	}
	f.to = len(h.out)
	h.fragments = append(h.fragments, f)
	return i
}

// arrange puts the last members written, which are an object's, in the order of
// their names; of those with one name the last stays.
func (h *hasher) arrange(members []fragment, depth int) {
	sorted := true
	for i := 1; i < len(members) && sorted; i++ {
		sorted = bytes.Compare(members[i-1].name, members[i].name) < 0
	}
	if sorted {
		return
	}
	places := h.order(members, depth)
	h.spare = h.spare[:0]
	for i, at := range places {
		if i+1 == len(places) || !bytes.Equal(members[at].name, members[places[i+1]].name) {
			h.spare = append(h.spare, h.out[members[at].from:members[at].to]...)
		}
	}
	h.out = append(h.out[:members[0].from], h.spare...)
}

// order returns the places of the members sorted by name, those of one name as
// they came.
func (h *hasher) order(members []fragment, depth int) []int {
	o := &h.orders[min(depth, len(h.orders)-1)]
	if o.fits(members) {
		return o.places
	}
	o.names, o.places = o.names[:0], o.places[:0]
	for i, m := range members {
		o.names, o.places = append(o.names, m.name), append(o.places, i)
	}
	slices.SortStableFunc(o.places, func(a, b int) int { return bytes.Compare(members[a].name, members[b].name) })
	return o.places
}

func (o *order) fits(members []fragment) bool {
	if len(o.names) != len(members) {
		return false
	}
	for i := range members {
		if !bytes.Equal(o.names[i], members[i].name) {
			return false
		}
	}
	return true
}

// appendCanonical appends a scalar; a number with a point or an exponent in its
// shortest spelling. Whole numbers are left alone, because "01" is a code.
func appendCanonical(b, value []byte) []byte {
	if bytes.IndexByte(value, '.') < 0 && bytes.IndexByte(value, 'e') < 0 && bytes.IndexByte(value, 'E') < 0 {
		return appendText(b, value, true)
	}
	d, ok := readDecimal(value)
	if !ok {
		return appendText(b, value, true)
	}
	b = append(b, '"')
	if d.negative && len(d.whole)+len(d.fraction) > 0 {
		b = append(b, '-')
	}
	if len(d.whole) == 0 {
		b = append(b, '0')
	}
	b = append(b, d.whole...)
	if len(d.fraction) > 0 {
		b = append(append(b, '.'), d.fraction...)
	}
	return append(b, '"')
}
