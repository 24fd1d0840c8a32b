package message_test

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yibao/door/his/message"
	"yibao/ground/fault"
	"yibao/ground/money"
)

// sameAsSlow holds everything that reads a body against the slow reading.
func sameAsSlow(t *testing.T, body []byte) {
	t.Helper()
	trimmed := strings.TrimSpace(string(body))
	if want := json.Valid([]byte(trimmed)); message.Checked([]byte(trimmed)) != want {
		t.Fatalf("JSON: %v, encoding/json says %v: %q", !want, want, trimmed)
	}
	before := string(body)
	e, input, faults := message.ReadEnvelope(body)
	slowE, slowInput, slowFaults := message.SlowReadEnvelope(body)
	differ(t, "envelope", slowE, e)
	differ(t, "input", string(slowInput), string(input))
	differ(t, "faults of the envelope", slowFaults, faults)
	for _, text := range []json.RawMessage{input, json.RawMessage(trimmed)} {
		if !json.Valid(text) { // nothing may panic, and nothing more is promised
			message.T2102.Read(text)
			message.T2203.Read(text)
			_, _ = message.Hash(text)
			continue
		}
		in, faults := message.T2102.Read(text)
		slowIn, slowFaults := message.SlowRead2102(text)
		differ(t, "2102", slowIn, in)
		if len(slowFaults) > 0 || len(faults) > 0 && faults[0].Code != message.ErrDuplicateSn.Code {
			differ(t, "faults of 2102", slowFaults, faults)
		}
		visit, faults := message.T2203.Read(text)
		slowVisit, slowFaults := message.SlowRead2203(text)
		differ(t, "2203", slowVisit, visit)
		differ(t, "faults of 2203", slowFaults, faults)
		hash, err := message.Hash(text)
		slowHash, slowErr := message.SlowHash(text)
		if hash != slowHash || err != nil || slowErr != nil {
			t.Fatalf("hash %s %v, slow %s %v of %s", hash, err, slowHash, slowErr, text)
		}
	}
	if string(body) != before {
		t.Fatal("reading changed the body")
	}
}

func differ(t *testing.T, what string, slow, fast any) {
	t.Helper()
	same := cmp.Options{
		cmp.AllowUnexported(money.Rate{}, message.Kept{}),
		cmp.Comparer(func(a, b json.RawMessage) bool { return string(a) == string(b) && (a == nil) == (b == nil) }),
		cmp.Comparer(func(a, b *fault.Fault) bool { return a.Error() == b.Error() }),
	}
	if diff := cmp.Diff(slow, fast, same...); diff != "" {
		t.Fatalf("%s (-slow +fast):\n%s", what, diff)
	}
}

// oddBodies are written as no client should.
var oddBodies = []string{
	`{"input":{"druginfo":{},"DrugInfo":{"psn_no":"1"},"drugdetail":[{"CNT":1,"cnt":2,"Cnt":3,"other":1,"other":2}]}}`,
	`{"INPUT":{"drugdetail":[{"\u0063nt":"\u0031.50","memo":"\u4e2d\ud83d\ude00\ud800","durg_trac_info":[ 1 , {"a": 2} ]}]},"input":"null"}`,
	`{"input":"{\"drugdetail\":[{\"exp_content\":{\"a\" : [1, 2]},\"psn_no\":[]}]}","msgid":"1","x":1,"x":2,"X":3}`,
	`{"input":{"a":[[1]],"b":[""],"c":["",""],"d":{"e":null},"f":[],"g":[[]],"h":-0.0,"i":"+1.50e2","j":"1E-3","k":"E","l":".","m":"a.b"}}`,
	`{"input":{"z":1,"y":2,"x":{"b":"<&>","a":"\u2028\u2029\u007f\u0001\b\f"},"z":"","w":" NULL ","v":true,"u":false,"t":"\u00a0 1.0 "}}`,
	`{"input":{"r":[{"b":1,"a":2},{"b":1,"a":2},{"a":2,"b":1},{"b":1,"a":""},{"b":1,"c":[{"b":2,"a":1}],"a":3}]}}`,
	`{"input":{"drugdetail":[{"cnt":"1.23456"},{"cnt":1e2,"pric":"1e-7","fee_ocur_time":"2026-02-30 10:00"},[],"x",{"feedetl_sn":"1234567890123456789012345678901"}]}}`,
	`{"input":{"drugdetail":{"fee_ocur_time":"2026-03-05T23:59:59.5","rx_circ_flag":"01","prd_days":"7.5","rxno":"\t1\u0001"}}}`,
	`{"input":{"mdtrtinfo":[],"diseinfo":"x"}}`, `{"input":{"mdtrtinfo":[{},{}],"diseinfo":[{"vali_flag":{"a":1}}]}}`,
	`{"input":{}}x`, `{"input":{},}`, `{"a":01}`, `{"a":1.}`, `{"a":"\x"}`, `{"a":"` + "\x01" + `"}`, `[]`, `null`, `"a"`, ` `, `{"a":tru}`, `{"":{}}`,
	`{"input":` + strings.Repeat(`[`, 9_999) + strings.Repeat(`]`, 9_999) + `}`,
	`{"input":` + strings.Repeat(`[`, 10_000) + strings.Repeat(`]`, 10_000) + `}`,
}

func TestReadAsTheSlowReading(t *testing.T) {
	t.Parallel()
	bodies := append([]string{string(purchaseBody()), envelope}, oddBodies...)
	for _, text := range goodInputs(t) {
		bodies = append(bodies, string(encode(t, text)), `{"msgid":"1","fixmedins_code":"1","input":`+string(encode(t, text))+`}`)
	}
	if dir := shared(); dir != "" {
		files, err := filepath.Glob(filepath.Join(dir, "*", "*.json"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			body, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			bodies = append(bodies, string(body))
		}
	}
	for _, body := range bodies {
		sameAsSlow(t, []byte(body))
	}
}

// TestBrokenBodiesAsTheSlowReading damages good bodies in one or two places.
func TestBrokenBodiesAsTheSlowReading(t *testing.T) {
	t.Parallel()
	const seed = 20261122
	random := rand.New(rand.NewPCG(seed, seed))
	t.Logf("seed %d", seed)
	pieces := []string{`"`, `\`, `{`, `}`, `[`, `]`, `,`, `:`, ` `, `0`, `-`, `.`, `e`, `null`, `""`, "\x00", "\xff", "中", `\u0041`, `"cnt"`, `"CNT"`, `{}`}
	bodies := append([]string{string(purchaseBody()[:1500]), envelope}, oddBodies[:12]...)
	for range 3000 {
		body := bodies[random.IntN(len(bodies))]
		for range 1 + random.IntN(2) {
			at := random.IntN(len(body))
			body = body[:at] + pieces[random.IntN(len(pieces))] + body[min(len(body), at+random.IntN(3)):]
		}
		sameAsSlow(t, []byte(body))
	}
}

// TestCutOffInputs: an input that breaks off anywhere makes nothing panic.
func TestCutOffInputs(t *testing.T) {
	t.Parallel()
	_, input, _ := message.ReadEnvelope(purchaseBody())
	for stop := range len(input) {
		if _, err := message.Hash(input[:stop]); err == nil && stop > 0 {
			t.Fatalf("a hash of %d of %d bytes", stop, len(input))
		}
		if _, faults := message.T2102.Read(input[:stop]); len(faults) == 0 {
			t.Fatalf("%d of %d bytes were read", stop, len(input))
		}
	}
}

func FuzzReadAsTheSlowReading(f *testing.F) {
	for _, body := range append([]string{string(purchaseBody()), envelope}, oddBodies[:len(oddBodies)-2]...) {
		f.Add([]byte(body))
	}
	f.Fuzz(sameAsSlow)
}

// FuzzText holds the writing of texts against encoding/json.
func FuzzText(f *testing.F) {
	for _, text := range []string{"", "中文 \"quoted\" \\ \b\f\n\r\t\x00\x1f\x7f", "<&>", "\u2028\u2029\ufffd", "\xff\xe4\xb8", "😀"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var readable strings.Builder
		e := json.NewEncoder(&readable)
		e.SetEscapeHTML(false)
		if err := e.Encode(text); err != nil {
			t.Fatal(err)
		}
		if got := string(message.AppendText(nil, text)) + "\n"; got != readable.String() {
			t.Errorf("written as %s, encoding/json writes %s", got, readable.String())
		}
		if got, want := string(message.AppendText([]byte("x"), []byte(text))), "x"+strings.TrimSpace(readable.String()); got != want {
			t.Errorf("bytes written as %s, want %s", got, want)
		}
		if got, want := string(message.T9001.Write(message.Out9001{Signinoutb: message.SignedIn{SignNo: text}})),
			`{"signinoutb":{"sign_time":"","sign_no":`+string(encode(t, text))+`}}`; got != want {
			t.Errorf("answer %s, want %s", got, want)
		}
	})
}

// TestHashStays: hashes that were given out and stand in the books.
func TestHashStays(t *testing.T) {
	t.Parallel()
	_, input, _ := message.ReadEnvelope(purchaseBody())
	for text, want := range map[string]string{
		string(input): "eb2241bdf3a5e18712618ab592798e79fda2a030c13064464d4510acd073781d",
		`{"data":{"psn_no":"P1","amount":70.50,"memo":"中<&>","x":"","y":[{"a":1.0}]}}`: "1b19484219fb17f545099c867f4c3f5faf92b5ccac2848039cf7ed71b84052df",
		`{}`: "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
	} {
		if got := hash(t, text); got != want {
			t.Errorf("hash %s, want %s", got, want)
		}
	}
}
