package message_test

import (
	"encoding/json"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"yibao/door/his/message"
)

var cutSeeds = []string{
	`{}`, `[]`, ` { "a" : 1 , "b":[1,2,{"c":"}"}] } `, `{"a":"x\"y","a":"last","\u0061b":null}`,
	`[{"a":[]},"]",1.5e3,true , null]`, `{"名称":"阿莫西林\\","n":-0.5}`, `{"a":{"b":{"c":[[[]]]}}}`, `{"":""}`,
	`{`, `[1,`, `{"a"}`, `{"a":}`, `{"a":1,}`, `"`, `{"a":1}x`, `[1 2]`, ``,
}

// FuzzCut holds the cutting of objects and lists against encoding/json: what
// is JSON is cut into the same parts, and nothing makes it panic.
func FuzzCut(f *testing.F) {
	for _, seed := range cutSeeds {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		members, isObject := message.CutObject(text)
		items, isList := message.CutList(text)
		if !json.Valid(text) || !utf8.Valid(text) { // checkBody refuses both
			return
		}
		var wantMembers map[string]json.RawMessage
		if err := json.Unmarshal(text, &wantMembers); (err == nil && wantMembers != nil) != isObject {
			t.Fatalf("object: cut says %v, json says %v", isObject, err)
		}
		if isObject {
			same(t, wantMembers, members)
		}
		var wantItems []json.RawMessage
		if err := json.Unmarshal(text, &wantItems); (err == nil && wantItems != nil) != isList {
			t.Fatalf("list: cut says %v, json says %v", isList, err)
		}
		if isList && len(wantItems) > 0 {
			same(t, wantItems, items)
		}
	})
}

func same(t *testing.T, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("parts (-json +cut):\n%s", diff)
	}
}
