package main

import (
	"fmt"
	"slices"
	"strings"
)

// resolve checks names and merges the nodes of each Go struct into types, in
// order of first appearance.
func (s *spec) resolve() error {
	byName := map[string]*node{}
	for _, n := range s.nodes() {
		t := byName[n.goType]
		if t == nil {
			t = &node{goType: n.goType, label: n.label}
			byName[n.goType] = t
			s.types = append(s.types, t)
		}
		fields, err := s.expand(n)
		if err != nil {
			return err
		}
		for _, f := range fields {
			if err := t.merge(f); err != nil {
				return err
			}
		}
	}
	return s.unique()
}

// unique refuses a transaction or node that is named twice.
func (s *spec) unique() error {
	seen := map[string]bool{}
	for _, t := range s.transactions {
		names := []string{t.infno}
		for _, n := range t.in {
			names = append(names, t.infno+" 入 "+n.name)
		}
		for _, n := range t.out {
			names = append(names, t.infno+" 出 "+n.name)
		}
		for _, name := range names {
			if seen[name] {
				return fmt.Errorf("%s appears twice", name)
			}
			seen[name] = true
		}
	}
	return nil
}

// nodes returns every node of every transaction, then the free nodes.
func (s *spec) nodes() []*node {
	var all []*node
	for _, t := range s.transactions {
		all = append(all, t.in...)
		all = append(all, t.out...)
	}
	return append(all, s.free...)
}

// expand returns the node's fields with its fragments replaced.
func (s *spec) expand(n *node) ([]field, error) {
	var all []field
	for _, f := range n.fields {
		if f.fragment == "" {
			all = append(all, f)
			continue
		}
		fragment := s.fragment(f.fragment)
		if fragment == nil {
			return nil, fmt.Errorf("%s: no fragment %q", f.at, f.fragment)
		}
		all = append(all, fragment.fields...)
	}
	seen := map[string]bool{}
	for _, f := range all {
		if seen[f.code] {
			return nil, fmt.Errorf("%s: %s appears twice", f.at, f.code)
		}
		seen[f.code] = true
		if f.codes != "" && !slices.ContainsFunc(s.lists, func(l *codeList) bool { return l.name == f.codes }) {
			return nil, fmt.Errorf("%s: no closed code list %q", f.at, f.codes)
		}
	}
	return all, nil
}

func (s *spec) fragment(name string) *node {
	i := slices.IndexFunc(s.fragments, func(n *node) bool { return n.name == name })
	if i < 0 {
		return nil
	}
	return s.fragments[i]
}

// merge adds a field to a struct, or checks that it is the same as before.
func (n *node) merge(f field) error {
	i := slices.IndexFunc(n.fields, func(g field) bool { return g.code == f.code })
	if i < 0 {
		n.fields = append(n.fields, f)
		return nil
	}
	old, err := n.fields[i].column()
	if err != nil {
		return err
	}
	now, err := f.column()
	if err != nil {
		return err
	}
	if old.goType != now.goType {
		return fmt.Errorf("%s: %s.%s is %s here and %s at %s", f.at, n.goType, f.code, now.goType, old.goType, n.fields[i].at)
	}
	return nil
}

// camel turns a code or a node's name into an exported Go name: feedetl_sn →
// FeedetlSn, data/stastinfo → DataStastinfo.
func camel(code string) string {
	var b strings.Builder
	for _, part := range strings.FieldsFunc(code, func(r rune) bool { return strings.ContainsRune("_/-", r) }) {
		if part != "" {
			b.WriteString(strings.ToUpper(part[:1]) + part[1:])
		}
	}
	return b.String()
}

// snake turns a Go name into a file name: FeeLine → fee_line.
func snake(name string) string {
	var b strings.Builder
	for i, r := range name {
		if r >= 'A' && r <= 'Z' {
			if i > 0 {
				b.WriteByte('_')
			}
			r += 'a' - 'A'
		}
		b.WriteRune(r)
	}
	return b.String()
}

func lower(name string) string { return strings.ToLower(name[:1]) + name[1:] }
