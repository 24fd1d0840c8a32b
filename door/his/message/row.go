package message

import (
	"bytes"
	"slices"
	"strings"
)

// row is one object laid out by the fields of a table.
type row struct {
	table  *table
	values [][]byte // parallel to the table's fields, nil when not given
	odd    []member // names that the table does not have
	met    []int    // the field that the k-th member of the last row was
	count  int      // members put so far
}

// metLimit is how many members of a row are remembered.
const metLimit = 128

// begin makes ready for rows of a table.
func (r *row) begin(t *table) {
	r.clear()
	r.table, r.met = t, r.met[:0]
	if cap(r.values) < len(t.fields) {
		r.values = make([][]byte, len(t.fields))
	}
	r.values = r.values[:len(t.fields)]
}

// clear forgets the row's members.
func (r *row) clear() {
	clear(r.values[:cap(r.values)])
	clear(r.odd[:cap(r.odd)])
	r.odd, r.count = r.odd[:0], 0
}

// lay reads the object that begins at i and returns the place behind it, -1
// when it is broken.
func (r *row) lay(v []byte, i int) int {
	i = space(v, i+1)
	for begun := false; i < len(v); begun = true {
		switch {
		case v[i] == '}':
			return i + 1
		case begun && v[i] != ',':
			return -1
		case begun:
			i = space(v, i+1)
		}
		if i = r.layMember(v, i); i < 0 {
			return -1
		}
		i = space(v, i)
	}
	return -1
}

// layMember reads one member. Rows of one list have their names in one order,
// so the name that the row before had here is tried first.
func (r *row) layMember(v []byte, i int) int {
	if r.count < len(r.met) {
		at := r.met[r.count]
		head := r.table.heads[at]
		if len(v)-i > len(head) && string(v[i:i+len(head)]) == head {
			begin := space(v, i+len(head))
			stop := valueEnd(v, begin)
			if stop <= begin {
				return -1
			}
			r.values[at] = v[begin:stop:stop]
			r.count++
			return stop
		}
	}
	p := parts{text: v}
	name, begin, ok := p.name(i)
	if !ok {
		return -1
	}
	stop := valueEnd(v, begin)
	if stop <= begin {
		return -1
	}
	r.put(member{name, v[begin:stop:stop]})
	return stop
}

// put lays a member in its place; of members with one name the last counts.
func (r *row) put(m member) {
	k := r.count
	r.count++
	i, known := r.table.index[string(m.name)]
	if !known {
		r.odd = append(r.odd, m)
		return
	}
	r.values[i] = m.value
	for len(r.met) <= k && k < metLimit {
		r.met = append(r.met, i)
	}
	if k < metLimit {
		r.met[k] = i
	}
}

// fold lays members whose names are written in another case in their places,
// when the exact name is not there, and ends the row. Odd members of one name
// are made one.
func (r *row) fold() {
	r.count = 0
	if len(r.odd) == 0 {
		return
	}
	slices.SortStableFunc(r.odd, func(a, b member) int { return bytes.Compare(a.name, b.name) })
	kept := r.odd[:0]
	for i, m := range r.odd {
		if i+1 < len(r.odd) && bytes.Equal(m.name, r.odd[i+1].name) {
			continue
		}
		at, known := r.table.folded[strings.ToLower(string(m.name))]
		if known && r.values[at] == nil {
			r.values[at] = m.value
			continue
		}
		kept = append(kept, m)
	}
	r.odd = kept
}
