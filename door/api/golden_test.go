package api_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"net/http"
	"os"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// The description is a promise to those who call: a change of it shows as a
// change of the golden file. go test ./door/api -run Golden -update writes it.
func TestGoldenDescription(t *testing.T) {
	t.Parallel()
	d := emptyDesk(t)
	_, raw, _ := d.send(t, session{}, http.MethodGet, "/openapi.json", "", nil)
	var pretty bytes.Buffer
	if err := json.Indent(&pretty, []byte(raw), "", " "); err != nil {
		t.Fatal(err)
	}
	pretty.WriteByte('\n')
	const file = "testdata/openapi.json"
	if *update {
		if err := os.WriteFile(file, pretty.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, pretty.Bytes()) {
		at := 0
		for at < len(want) && at < pretty.Len() && want[at] == pretty.Bytes()[at] {
			at++
		}
		t.Errorf("接口描述与 %s 不同,第 %d 字节起:\n%.300s\n确属有意的,用 -update 重写", file, at, pretty.Bytes()[max(at-100, 0):])
	}
}
