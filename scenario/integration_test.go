package scenario_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// block is a fenced part of the integration page: its language, what follows
// it on the fence, and its text.
type block struct {
	line           int
	language, note string
	text           string
}

var fence = regexp.MustCompile("(?m)^```(\\w*) ?(.*)\n((?s:.*?))^```$")

func integrationPage(t *testing.T) (page string, blocks []block) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "docs", "guide", "integration.md"))
	if err != nil {
		t.Fatal(err)
	}
	page = string(raw)
	for _, at := range fence.FindAllStringSubmatchIndex(page, -1) {
		part := func(i int) string { return page[at[2*i]:at[2*i+1]] }
		blocks = append(blocks, block{strings.Count(page[:at[0]], "\n") + 1, part(1), part(2), part(3)})
	}
	return page, blocks
}

// visitor does what the page says, in its order.
type visitor struct {
	t      *testing.T
	server *server
	known  map[string]string // the latest value of each field of the answers
	files  map[string][]byte // written by tsv blocks, packed
	last   *answer
	sent   int // line of the message that waits for its answer to be told
}

// TestIntegrationPage plays the page for vendors against a server: the files
// are imported, every message is sent, every answer that the page tells is
// compared.
func TestIntegrationPage(t *testing.T) {
	t.Parallel()
	page, blocks := integrationPage(t)
	onEngines(t, func(t *testing.T, db database) {
		dir := t.TempDir()
		files := []string{"import", "--demo"}
		for _, b := range blocks {
			if b.language == "csv" {
				file := filepath.Join(dir, b.note)
				if err := os.WriteFile(file, []byte(b.text), 0o600); err != nil {
					t.Fatal(err)
				}
				files = append(files, file)
			}
		}
		if out, err := command(db, files...); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		v := &visitor{t: t, server: serve(t, db), known: map[string]string{"今天": today().String()}, files: map[string][]byte{}}
		messages := 0
		for _, b := range blocks {
			switch {
			case b.language == "json" && strings.HasPrefix(b.note, "发 "):
				v.send(b)
				messages++
			case b.language == "json" && b.note == "得":
				v.compare(b)
			case b.language == "tsv":
				v.write(b)
			}
		}
		if messages < 20 {
			t.Errorf("only %d messages were found on the page", messages)
		}
		v.transactions(page)
		v.server.stop(t)
		sound(t, db)
		counted(t, db, "接入说明")
	})
}

var place = regexp.MustCompile(`<([a-z_]+|今天)>`)

// filled puts known values into the page's text.
func (v *visitor) filled(b block) string {
	return place.ReplaceAllStringFunc(b.text, func(found string) string {
		value, ok := v.known[strings.Trim(found, "<>")]
		if !ok {
			v.t.Fatalf("integration.md:%d: no answer has given %s yet", b.line, found)
		}
		return value
	})
}

func (v *visitor) send(b block) {
	v.t.Helper()
	path := strings.TrimPrefix(b.note, "发 ")
	r := request{path: path, contentType: "application/json", body: v.filled(b)}
	if content, ok := v.files["明细.txt"]; ok && path == "/9101" {
		r = v.form(r.body, content)
	}
	got, err := v.server.send(r)
	if err != nil {
		v.t.Fatal(err)
	}
	a, err := decode(strings.TrimPrefix(path, "/"), got)
	if err != nil {
		v.t.Fatalf("integration.md:%d: %v", b.line, err)
	}
	v.last, v.sent = &a, b.line
	v.learn(a.body["output"])
}

// form is a message with a file beside it.
func (v *visitor) form(message string, content []byte) request {
	v.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	text, err := w.CreateFormField("jsonStr")
	if err != nil {
		v.t.Fatal(err)
	}
	_, _ = io.WriteString(text, message)
	file, err := w.CreateFormFile("file", "明细.zip")
	if err != nil {
		v.t.Fatal(err)
	}
	_, _ = file.Write(content)
	if err := w.Close(); err != nil {
		v.t.Fatal(err)
	}
	return request{path: "/9101", contentType: w.FormDataContentType(), body: body.String()}
}

// learn takes in every value of an answer under its field.
func (v *visitor) learn(value any) {
	switch x := value.(type) {
	case map[string]any:
		for name, member := range x {
			if s := text(member); s != "" && !strings.HasPrefix(s, "map[") {
				v.known[name] = s
			}
			v.learn(member)
		}
	case []any:
		for _, member := range x {
			v.learn(member)
		}
	}
}

func (v *visitor) write(b block) {
	v.t.Helper()
	content, err := zipped(b.note, v.filled(b))
	if err != nil {
		v.t.Fatal(err)
	}
	v.files[b.note] = content
}

// compare holds the last answer against what the page tells of it.
func (v *visitor) compare(b block) {
	v.t.Helper()
	var want any
	d := json.NewDecoder(strings.NewReader(v.filled(b)))
	d.UseNumber()
	if err := d.Decode(&want); err != nil {
		v.t.Fatalf("integration.md:%d: %v", b.line, err)
	}
	if v.last == nil {
		v.t.Fatalf("integration.md:%d: an answer without a message", b.line)
	}
	if diff := told(want, any(v.last.body), ""); diff != "" {
		v.t.Errorf("integration.md:%d: the message of line %d is answered otherwise: %s\n%v", b.line, v.sent, diff, v.last.body)
	}
	v.last = nil
}

// told says where an answer is not what the page tells; what the page leaves
// out, and …, may be anything.
func told(want, got any, path string) string {
	switch w := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok {
			return path + " is no object"
		}
		for name, member := range w {
			if d := told(member, g[name], path+"."+name); d != "" {
				return d
			}
		}
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) < len(w) {
			return path + " is no such list"
		}
		for i, member := range w {
			if d := told(member, g[i], fmt.Sprintf("%s[%d]", path, i+1)); d != "" {
				return d
			}
		}
	case nil:
		if got != nil {
			return path + " is not null"
		}
	default:
		begin, _, open := strings.Cut(text(want), "…")
		if open && (got == nil || text(got) == "" || !strings.HasPrefix(text(got), begin)) || !open && !same(text(want), text(got)) {
			return fmt.Sprintf("%s is %v, told %v", path, got, want)
		}
	}
	return ""
}

var tableRow = regexp.MustCompile(`(?m)^\| (\d{4,6}[A-Z]?) \| \S+ \| 开通 \|`)

// transactions compares the page's table with what the server takes: each
// transaction of the specification is listed, and each listed one is served.
func (v *visitor) transactions(page string) {
	v.t.Helper()
	var listed []string
	for _, m := range tableRow.FindAllStringSubmatch(page, -1) {
		listed = append(listed, m[1])
	}
	specified, err := filepath.Glob("../door/his/spec/[0-9]*.txt")
	if err != nil {
		v.t.Fatal(err)
	}
	for _, file := range specified {
		if infno := strings.TrimSuffix(filepath.Base(file), ".txt"); !slices.Contains(listed, infno) {
			v.t.Errorf("integration.md does not list %s", infno)
		}
	}
	for _, infno := range append([]string{"3505"}, listed...) {
		body := `{"infno":"` + infno + `","msgid":"K","fixmedins_code":"H39010200011","input":{"none":{}}}`
		got, err := v.server.send(request{path: "/" + infno, body: body})
		if err != nil {
			v.t.Fatal(err)
		}
		if unknown := bytes.Contains(got.body, []byte("YB1007")); unknown != (infno == "3505") {
			v.t.Errorf("%s: %s", infno, got.body)
		}
	}
}
