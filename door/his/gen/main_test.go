package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

func TestGeneratedFilesAreUpToDate(t *testing.T) {
	t.Parallel()
	want, err := generate(os.DirFS("../spec"))
	if err != nil {
		t.Fatal(err)
	}
	have, err := filepath.Glob("../message/*.gen.go")
	if err != nil {
		t.Fatal(err)
	}
	if len(have) != len(want) {
		t.Errorf("%d generated files in message, the spec gives %d: run go generate ./door/his/message", len(have), len(want))
	}
	for name, text := range want {
		old, err := os.ReadFile(filepath.Join("../message", name))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(old), string(text)); diff != "" {
			t.Errorf("%s is stale: run go generate ./door/his/message\n%s", name, diff)
		}
	}
}

func TestSpecComplaintsNameTheirLine(t *testing.T) {
	t.Parallel()
	const good = "交易 9001 签到\n入 signIn 对象 SignIn 签到\n  ip 地址 C20 必\n"
	for name, c := range map[string]struct{ text, complaint string }{
		"unknown type":              {"交易 1 x\n入 a 对象 A x\n  f 名 X9 必\n", "x.txt:3"},
		"unknown need":              {"交易 1 x\n入 a 对象 A x\n  f 名 C9 也许\n", "x.txt:3"},
		"unknown number form":       {"交易 1 x\n入 a 对象 A x\n  f 名 N9.3 必\n", "x.txt:3"},
		"neither object nor list":   {"交易 1 x\n入 a 数组 A x\n", "x.txt:2"},
		"unknown fragment":          {"交易 1 x\n入 a 对象 A x\n  取 没有\n", "x.txt:3"},
		"unknown code list":         {"交易 1 x\n入 a 对象 A x\n  f 名 C9 必 限 没有\n", "x.txt:3"},
		"field twice in a node":     {"交易 1 x\n入 a 对象 A x\n  f 名 C9 必\n  f 名 C9 必\n", "x.txt:4"},
		"node twice":                {good + "入 signIn 对象 SignIn 签到\n  ip 地址 C20 必\n", "appears twice"},
		"type differs between uses": {good + "出 b 对象 SignIn x\n  ip 地址 N16.2 必\n", "x.txt:5"},
		"field outside a node":      {"  f 名 C9 必\n", "x.txt:1"},
		"unknown word":              {"买卖 1 x\n", "x.txt:1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := generate(fstest.MapFS{"x.txt": {Data: []byte(c.text)}})
			if err == nil || !strings.Contains(err.Error(), c.complaint) {
				t.Errorf("complaint %v, want one naming %q", err, c.complaint)
			}
		})
	}
}
