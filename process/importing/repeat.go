package importing

import (
	"slices"
	"strings"

	"yibao/ground/coding"
	"yibao/ground/period"
)

// seen remembers which keys stand where, to find rows that say the same thing
// twice. Rows of one key hang together by index, so that half a million keys
// stay small.
type seen struct {
	last   map[string]int32 // key to its last place, counted from 1
	places []place
}

type place struct {
	span     period.Span
	line     int32
	previous int32 // earlier place of the key, 0 for none
}

// overlap returns the first place of the key whose span shares a day with the
// given one; nil when there is none. Either way the new place is remembered.
func (s *seen) overlap(key string, span period.Span, line int) *place {
	if s.last == nil {
		s.last = make(map[string]int32)
	}
	var found *place
	for at := s.last[key]; at > 0; at = s.places[at-1].previous {
		if p := s.places[at-1]; p.span.Overlaps(span) {
			found = &p
		}
	}
	s.places = append(s.places, place{span, int32(line), s.last[key]})
	s.last[key] = int32(len(s.places))
	return found
}

// always is the span of keys that may stand only once.
var always = period.Since(1)

// once refuses the second row of a key.
func (r *row) once(parts ...string) { r.apart(always, parts...) }

// apart refuses a row whose key another row has on the same days. The key is
// made of labels and values in turn; with a value missing there is no key.
func (r *row) apart(span period.Span, parts ...string) {
	if span.From == 0 || slices.Contains(parts, "") {
		return
	}
	other := r.run.seen(r.table.kind).overlap(strings.Join(parts, " "), span, r.line)
	switch {
	case other == nil:
	case other.span == span:
		r.fail(ErrRepeated.With(other.line, r.legible(parts)))
	default:
		r.fail(ErrOverlapping.With(other.line, r.legible(parts)))
	}
}

// legible is the key for people, with the numbers of certificates masked.
func (r *row) legible(parts []string) string {
	shown := slices.Clone(parts)
	for i := 0; i+1 < len(parts); i++ {
		if parts[i] == "证件号码" || parts[i] == "凭证号码" {
			shown[i+1] = coding.MaskID(parts[i+1])
		}
	}
	return strings.Join(shown, " ")
}
