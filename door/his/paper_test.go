package his_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yibao/ground/money"
	"yibao/process/settlement"
	"yibao/register/claim"
)

// TestWhatWasAskedStays: what the centre was asked is its own, though the paper
// it was read from is used for other messages.
func TestWhatWasAskedStays(t *testing.T) {
	t.Parallel()
	c := open(t)
	ask := func(sign string) string {
		return letter("2102", strings.NewReplacer("P1", "P"+sign, "XA01", "XA0"+sign, "YD1", "YD"+sign).Replace(string(inputs(t)["2102"])))
	}
	c.post(t, "/2102", ask("1"))
	asked, caller := c.asked, c.caller
	want, ok := asked.(settlement.PurchaseRequest)
	if !ok || want.PsnNo != "P1" || len(want.Lines) == 0 || want.Lines[0].Code != "XA01" {
		t.Fatalf("asked %+v", asked)
	}
	want.PsnNo, want.Lines = strings.Clone(want.PsnNo), append(want.Lines[:0:0], want.Lines...)
	want.Lines[0].Code = strings.Clone(want.Lines[0].Code)
	for i := range 50 {
		c.post(t, "/2102", strings.ReplaceAll(ask(strconv.Itoa(i%9+1)), "H39010000001", "H3901000000"+strconv.Itoa(i%9+1)))
	}
	if diff := cmp.Diff(want, asked); diff != "" {
		t.Errorf("asked has changed (-was +is):\n%s", diff)
	}
	if caller.Institution != "H39010000001" {
		t.Errorf("caller has changed: %+v", caller)
	}
}

// TestAnswersAreNotMixedUp: messages of different lengths at the same time are
// each answered whole.
func TestAnswersAreNotMixedUp(t *testing.T) {
	t.Parallel()
	c := open(t)
	var all sync.WaitGroup
	for k := range 4 {
		all.Go(func() {
			for i := range 25 {
				infno := fmt.Sprintf("%c%s", 'A'+k, strings.Repeat("x", i%9))
				r := c.post(t, "/callService", letter(infno, `{"data":"`+strings.Repeat("长", 700*k*i)+`"}`))
				if !strings.Contains(r.ErrMsg, " "+infno+",") {
					t.Errorf("%s was answered %s", infno, r.ErrMsg)
				}
			}
		})
	}
	all.Wait()
}

// TestAnswerIsJSONWhateverItQuotes: a refusal may quote what the client sent.
func TestAnswerIsJSONWhateverItQuotes(t *testing.T) {
	t.Parallel()
	c := open(t)
	for sent, want := range map[string]string{
		`<\"\\\u2028&>`: "<\"\\\u2028&>", `\u0007`: "YB1211", `中\ud83d\ude00`: "中😀", `a\tb`: "a\tb",
	} {
		resp, err := http.Post(c.url+"/callService", "application/json", strings.NewReader(letter(sent, "{}")))
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.ContentLength != int64(len(text)) {
			t.Errorf("%s: Content-Length %d of %d bytes", sent, resp.ContentLength, len(text))
		}
		if r := c.post(t, "/callService", letter(sent, "{}")); !strings.Contains(r.ErrMsg, want) {
			t.Errorf("%s was answered %q, which does not tell %q", sent, r.ErrMsg, want)
		}
	}
}

// TestBodyWithoutLength: a client that announces no length, or sends piece by
// piece, is read to its end.
func TestBodyWithoutLength(t *testing.T) {
	t.Parallel()
	c := open(t)
	body := letter("9001", string(inputs(t)["9001"])) + strings.Repeat(" ", 9000)
	resp, err := http.Post(c.url+"/9001", "application/json", io.MultiReader(strings.NewReader(body[:7]), strings.NewReader(body[7:])))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil || !bytes.Contains(text, []byte(`"infcode":0,`)) {
		t.Errorf("answered %s %v", text, err)
	}
}

// deaf is a response of which nobody reads more than its beginning.
type deaf struct {
	header http.Header
	begin  []byte
}

func (d *deaf) Header() http.Header { return d.header }
func (d *deaf) Write(b []byte) (int, error) {
	d.begin = append(d.begin[:0], b[:min(len(b), 60)]...)
	return len(b), nil
}
func (d *deaf) WriteHeader(int) {}

// reused is a request's body that can be sent again.
type reused struct{ bytes.Reader }

func (r *reused) Close() error { return nil }

// BenchmarkDoor answers 2102 with 15 lines; the centre answers at once.
func BenchmarkDoor(b *testing.B) {
	answer := stay(b)
	for len(answer.Lines) < 15 {
		free := answer.Record.Lines[0] // costs nothing, so the bill still adds up
		free.Amount, free.OverLimit, free.InScope, free.Parts = 0, 0, 0, make([]money.Fen, len(free.Parts))
		answer.Lines = append(answer.Lines, claim.FeeLine{LineNo: strconv.Itoa(len(answer.Lines)), Price: 10_000, Quantity: 10_000})
		answer.Record.Lines = append(answer.Record.Lines, free)
	}
	c := open(b)
	c.answer = answer
	input := string(inputs(b)["2102"])
	begin, end := strings.Index(input, `[`)+1, strings.LastIndex(input, `]`)
	lines := make([]string, 15)
	for i := range lines {
		lines[i] = strings.Replace(input[begin:end], `"feedetl_sn": "1"`, `"feedetl_sn": "`+strconv.Itoa(i)+`"`, 1)
	}
	body := []byte(letter("2102", input[:begin]+strings.Join(lines, ",")+input[end:]))
	request := &http.Request{Method: http.MethodPost, URL: &url.URL{Path: "/2102"}, ContentLength: int64(len(body))}
	w := &deaf{header: http.Header{}}
	b.ReportAllocs()
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		r := &reused{}
		r.Reset(body)
		request.Body = r
		c.door.ServeHTTP(w, request)
	}
	if !bytes.HasPrefix(w.begin, []byte(`{"infcode":0,`)) {
		b.Fatalf("refused: %s", w.begin)
	}
}
