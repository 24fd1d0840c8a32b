package audit

import (
	"strings"

	"yibao/ground/money"
	"yibao/register/knowledge"
)

// questionDays questions so many of the days that a line lasts.
func (v *view) questionDays(f *Finding, at int32, days, length int) {
	l := &v.lines[at]
	part := l.quantity
	if days < length {
		part = l.quantity * money.Quantity(days) / money.Quantity(length)
	}
	v.questionFen(f, at, part, portion(l.fund, money.Quantity(days), money.Quantity(length)))
}

// otherText names the other side of a point.
func (e *entry) otherText() string {
	var parts []string
	for _, k := range e.point.Others {
		parts = append(parts, k.Text)
	}
	return strings.Join(parts, "、")
}

// operation reports whether the other side names an operation code or name.
func (e *entry) operation(code, name string) bool {
	return anyKey(e.point.Others, code, name)
}

// anyKey reports whether one of the keys speaks of a code or name.
func anyKey(keys []knowledge.Key, code, name string) bool {
	for _, k := range keys {
		switch {
		case k.Match == knowledge.ByCode && k.Text == code,
			k.Match == knowledge.ByPrefix && strings.HasPrefix(code, k.Text),
			k.Match == knowledge.ByName && name != "" && knowledge.Normalize(k.Text) == knowledge.Normalize(name):
			return true
		}
	}
	return false
}
