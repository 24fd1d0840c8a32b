package policyfile

import (
	"slices"
	"strings"
)

// layerChanges tells what differs in the layers: their conditions, and their
// steps one by one.
func layerChanges(x, y *model) []section {
	var list []section
	for _, name := range union(layerNames(x), layerNames(y)) {
		p, q := x.layerNamed(name), y.layerNamed(name)
		lines := leafChanges(p.frame(), q.frame())
		lines = append(lines, stepChanges("", p.branch(false), q.branch(false))...)
		lines = append(lines, stepChanges("否则·", p.branch(true), q.branch(true))...)
		list = append(list, section{"步骤 " + name + presence(p != nil, q != nil), lines})
	}
	return list
}

func layerNames(m *model) []string {
	names := make([]string, len(m.layers))
	for i, l := range m.layers {
		names[i] = l.name
	}
	return names
}

func (m *model) layerNamed(name string) *layer {
	for _, l := range m.layers {
		if l.name == name {
			return l
		}
	}
	return nil
}

// frame is what a layer says beside its steps.
func (l *layer) frame() []leaf {
	if l == nil {
		return nil
	}
	list := []leaf{{"当", nodeText(l.when)}, {"依据", nodeText(l.cite)}}
	for _, e := range l.needs {
		list = append(list, leaf{"取用·" + e.key.text, nodeText(e.value)})
	}
	return slices.DeleteFunc(list, func(f leaf) bool { return f.text == "" })
}

func (l *layer) branch(otherway bool) []*step {
	switch {
	case l == nil:
		return nil
	case otherway:
		return l.otherway
	default:
		return l.steps
	}
}

// identity is by what a step is found again in the other policy: its verb and
// what it gives.
func (s *step) identity() string {
	for _, key := range []string{"得", "累计", "名", "式"} {
		if n := s.body.get(key); n != nil {
			return s.verb + "(" + key + " " + nodeText(n) + ")"
		}
	}
	return s.verb
}

// parts is all that a step says, without its explanation.
func (s *step) parts() []leaf {
	list := leaves(s.body, false)
	if s.when != nil {
		list = append(list, leaf{"当", nodeText(s.when)})
	}
	if s.cite != nil {
		list = append(list, leaf{"依据", nodeText(s.cite)})
	}
	return list
}

func (s *step) text() string { return s.verb + " " + nodeText(s.body) }

// stepChanges tells which steps are added, removed, moved and changed. Steps
// keep their order as far as possible; one that stands elsewhere has moved.
func stepChanges(prefix string, a, b []*step) []string {
	kept := commonSteps(a, b)
	var lines []string
	found := make(map[int]bool) // steps of b that were told
	for i, s := range a {
		place := prefix + "第" + itoa(i+1) + "步 "
		j := kept[i]
		if j < 0 {
			j = slices.IndexFunc(b, func(o *step) bool { return o.identity() == s.identity() })
			if j >= 0 && (slices.Contains(kept, j) || found[j]) {
				j = -1
			}
			if j >= 0 {
				lines = append(lines, place+s.identity()+" 移到第"+itoa(j+1)+"步")
			}
		}
		if j < 0 {
			lines = append(lines, "删去"+place+s.text())
			continue
		}
		found[j] = true
		if parts := leafChanges(s.parts(), b[j].parts()); len(parts) > 0 {
			lines = append(lines, place+s.identity()+":"+strings.Join(parts, ";"))
		}
	}
	for j, s := range b {
		if !found[j] {
			lines = append(lines, "新增"+prefix+"第"+itoa(j+1)+"步 "+s.text())
		}
	}
	return lines
}

// commonSteps finds for each step of a the step of b that it is, -1 for none:
// the longest row of steps that both have in the same order.
func commonSteps(a, b []*step) []int {
	length := make([][]int, len(a)+1) // of the longest common row from i and j on
	for i := range length {
		length[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			length[i][j] = max(length[i+1][j], length[i][j+1])
			if a[i].identity() == b[j].identity() {
				length[i][j] = max(length[i][j], length[i+1][j+1]+1)
			}
		}
	}
	kept := make([]int, len(a))
	j := 0
	for i := range a {
		kept[i] = -1
		for next := j; next < len(b); next++ {
			if a[i].identity() == b[next].identity() && length[i][j] == length[i+1][next+1]+1 {
				kept[i], j = next, next+1
				break
			}
		}
	}
	return kept
}
