package message

import "encoding/json"

// CutObject and CutList open the cutting of objects and lists to the tests that
// hold it against encoding/json.
func CutObject(v json.RawMessage) (map[string]json.RawMessage, bool) {
	members, ok := cutObject(nil, v, false)
	cut := keep(members)
	if cut == nil {
		cut = map[string]json.RawMessage{}
	}
	return cut, ok
}

func CutList(v json.RawMessage) (items []json.RawMessage, ok bool) {
	p := openParts(v, '[')
	for m, ok := p.next(); ok; m, ok = p.next() {
		items = append(items, m.value)
	}
	return items, p.done
}

// Checked reports whether a text is JSON.
func Checked(v []byte) bool {
	stop := checkedValue(v, space(v, 0), 0)
	return stop >= 0 && space(v, stop) == len(v)
}
