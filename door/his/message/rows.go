package message

import (
	"encoding/json"
	"strings"
)

// Rows returns the rows of an input's node as they came, parallel to the list
// that Read makes of it: an object is one row. The input has been read.
func Rows(input json.RawMessage, node string) []json.RawMessage {
	var nodes map[string]json.RawMessage
	if json.Unmarshal(input, &nodes) != nil {
		return nil
	}
	value, ok := nodes[node]
	for name, v := range nodes {
		if !ok && strings.EqualFold(name, node) {
			value = v
		}
	}
	if len(value) > 0 && value[0] == '{' {
		return []json.RawMessage{value}
	}
	var rows []json.RawMessage
	if json.Unmarshal(value, &rows) != nil {
		return nil
	}
	return rows
}
