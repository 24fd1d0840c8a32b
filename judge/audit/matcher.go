package audit

import (
	"slices"
	"strings"

	"yibao/register/knowledge"
)

// side says which side of a point a line is on.
type side uint8

const (
	sideItem  side = iota // Items
	sideOther             // Others
)

// ref is one entry that speaks of a code.
type ref struct {
	entry int32
	side  side
}

// matcher finds what speaks of a code or name.
type matcher struct {
	codes    map[string][]ref
	prefixes map[string][]ref
	names    map[string][]ref
	lengths  []int // of prefixes
}

func (m *matcher) add(k knowledge.Key, r ref) {
	into, text := &m.codes, k.Text
	switch k.Match {
	case knowledge.ByPrefix:
		into = &m.prefixes
		if !slices.Contains(m.lengths, len(text)) {
			m.lengths = append(m.lengths, len(text))
		}
	case knowledge.ByName:
		into, text = &m.names, knowledge.Normalize(text)
	}
	if *into == nil {
		*into = make(map[string][]ref)
	}
	if refs := (*into)[text]; !slices.Contains(refs, r) {
		(*into)[text] = append(refs, r)
	}
}

func (m *matcher) close() { slices.Sort(m.lengths) }

// find appends every ref of the code or name, each entry's side once.
func (m *matcher) find(code, name string, refs []ref) []ref {
	from := len(refs)
	refs = append(refs, m.codes[code]...)
	for _, n := range m.lengths {
		if n <= len(code) {
			refs = appendNew(refs, from, m.prefixes[code[:n]])
		}
	}
	if len(m.names) > 0 && name != "" {
		refs = appendNew(refs, from, m.names[knowledge.Normalize(name)])
	}
	return refs
}

func appendNew(refs []ref, from int, more []ref) []ref {
	for _, r := range more {
		if !slices.Contains(refs[from:], r) {
			refs = append(refs, r)
		}
	}
	return refs
}

// has reports on which side a code or name is spoken of.
func (m *matcher) has(code, name string, s side) bool {
	on := func(refs []ref) bool {
		return slices.ContainsFunc(refs, func(r ref) bool { return r.side == s })
	}
	if code != "" && on(m.codes[code]) {
		return true
	}
	for text, refs := range m.prefixes {
		if strings.HasPrefix(code, text) && on(refs) {
			return true
		}
	}
	return len(m.names) > 0 && name != "" && on(m.names[knowledge.Normalize(name)])
}
