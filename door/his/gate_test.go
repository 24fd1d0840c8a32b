package his_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"yibao/door/his"
	"yibao/door/his/signing"
	"yibao/register/access"
)

// morning is when the signed messages are sent.
var morning = time.Date(2026, 3, 9, 2, 30, 0, 0, time.UTC)

const ours, theirs = "H39010000001", "H39010000002"

// guarded is a counter behind a gate, and a hospital that holds a key.
type guarded struct {
	*counter
	t      *testing.T
	gate   *signing.Gate
	keys   []access.Key
	now    atomic.Pointer[time.Time]
	holder signing.Holder
}

func (g *guarded) clock() time.Time { return *g.now.Load() }

// KeysNamed is the register of keys.
func (g *guarded) KeysNamed(_ context.Context, scheme access.Scheme, appKey string) (found []access.Key, err error) {
	for _, k := range g.keys {
		if k.Scheme == scheme && k.AppKey == appKey {
			found = append(found, k)
		}
	}
	return found, nil
}

// issue registers a key that holds for a day and returns what its holder has.
func (g *guarded) issue(institution string, scheme access.Scheme) signing.Holder {
	g.t.Helper()
	k, private, err := signing.Issue(access.Key{
		ID: fmt.Sprint("K", len(g.keys)), Institution: institution, Scheme: scheme, From: morning.Add(-time.Hour), To: morning.Add(23 * time.Hour),
	}, rand.Reader)
	if err != nil {
		g.t.Fatal(err)
	}
	g.keys = append(g.keys, k)
	return signing.Holder{
		Scheme: scheme, AppKey: k.AppKey, Secret: k.Secret, Private: private, Random: rand.Reader, Zone: time.FixedZone("UTC+8", 8*3600),
	}
}

func guard(t *testing.T, scheme access.Scheme) *guarded {
	t.Helper()
	g := &guarded{t: t}
	g.now.Store(&morning)
	centre, err := signing.IssueCentre(access.Key{ID: "C", From: morning.Add(-time.Hour)}, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	g.keys = []access.Key{centre}
	g.holder = g.issue(ours, scheme)
	g.gate, err = signing.NewGate(signing.Config{
		Scheme: signing.Schemes(g.holder.Zone)[scheme], Keys: g, Now: g.clock, Random: rand.Reader,
		Rate: signing.Rate{PerSecond: 1, Burst: 8},
	})
	if err != nil {
		t.Fatal(err)
	}
	g.counter = openWith(t, func(c *his.Config) { c.Gate = g.gate })
	return g
}

// query asks for a person, in the name of an institution.
func query(institution string) []byte {
	return bytes.Replace([]byte(letter("1101", `{"data":{"mdtrt_cert_type":"02","mdtrt_cert_no":"390101199001010017","psn_cert_type":"01","certno":"390101199001010017","psn_name":"张三"}}`)),
		[]byte(`"fixmedins_code":"`+ours), []byte(`"fixmedins_code":"`+institution), 1)
}

// signed is a message before it is sent.
type signed struct {
	header http.Header
	body   []byte
}

var nonces atomic.Int64

func (g *guarded) sign(h signing.Holder, body []byte, at time.Time) signed {
	g.t.Helper()
	s := signed{header: http.Header{}}
	var err error
	if s.body, err = h.Sign(s.header, "1101", body, at, fmt.Sprint(nonces.Add(1))); err != nil {
		g.t.Fatal(err)
	}
	return s
}

// told is an answer with what stands beside it.
type told struct {
	reply
	Cainfo   string
	Signtype string
	EncType  string `json:"enc_type"`
	after    string // Retry-After
}

func (g *guarded) send(s signed) told {
	g.t.Helper()
	r, err := http.NewRequestWithContext(g.t.Context(), http.MethodPost, g.url+"/callService", bytes.NewReader(s.body))
	if err != nil {
		g.t.Fatal(err)
	}
	r.Header = s.header
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		g.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		g.t.Fatalf("HTTP %d %v", resp.StatusCode, err)
	}
	answer := told{after: resp.Header.Get("Retry-After")}
	if err := json.Unmarshal(text, &answer); err != nil {
		g.t.Fatalf("%v: %s", err, text)
	}
	return answer
}

// refused wants the envelope of a refusal with the code.
func (g *guarded) refused(what string, s signed, code string) told {
	g.t.Helper()
	answer := g.send(s)
	if answer.Infcode != "-1" || !strings.HasPrefix(answer.ErrMsg, "["+code+"]") || string(answer.Output) != "null" || len(answer.InfRefmsgid) != 30 {
		g.t.Errorf("%s: %s %s %q, want %s", what, answer.Infcode, answer.ErrMsg, answer.Output, code)
	}
	return answer
}

// welcome wants an answer, opens it if it is sealed, and looks for its output.
func (g *guarded) welcome(what string, s signed) {
	g.t.Helper()
	answer := g.send(s)
	output := []byte(answer.Output)
	if g.holder.Scheme == access.SchemeSM && answer.Infcode == "0" {
		var text string
		if err := json.Unmarshal(output, &text); err != nil || answer.Signtype != "SM2" || answer.EncType != "SM4" {
			g.t.Fatalf("%s: not sealed: %+v %v", what, answer, err)
		}
		var err error
		if output, err = g.holder.Open(text, answer.Cainfo, g.keys[0].PublicKey); err != nil {
			g.t.Fatalf("%s: %v", what, err)
		}
	}
	if answer.Infcode != "0" || !bytes.Contains(output, []byte(`"baseinfo"`)) {
		g.t.Errorf("%s: %s %s", what, answer.ErrMsg, output)
	}
}

// TestSignedMessages plays what can happen to a signed message, under each
// scheme, through HTTP.
func TestSignedMessages(t *testing.T) {
	t.Parallel()
	for _, scheme := range []access.Scheme{access.SchemeAPI, access.SchemeTIF, access.SchemeCA, access.SchemeSM} {
		t.Run(string(scheme), func(t *testing.T) {
			t.Parallel()
			g := guard(t, scheme)
			now := g.clock()
			good := g.sign(g.holder, query(ours), now)
			g.welcome("good", good)
			g.refused("replayed", good, "YB1318")
			g.welcome("the same message signed anew", g.sign(g.holder, query(ours), now.Add(time.Second)))

			wrong := g.holder
			wrong.Secret = strings.Repeat("A", len(wrong.Secret))
			g.refused("a wrong secret", g.sign(wrong, query(ours), now), "YB1316")
			g.refused("stale", g.sign(g.holder, query(ours), now.Add(-6*time.Minute)), "YB1314")
			g.refused("not signed", signed{http.Header{}, query(ours)}, map[bool]string{true: "YB1322", false: "YB1312"}[scheme == access.SchemeSM])
			g.refused("tampered", tamper(scheme, g.sign(g.holder, query(ours), now)), "YB1316")
			g.refused("an unknown key", g.sign(stranger(g, scheme), strange(scheme), now), "YB1315")
			g.refused("as another institution", g.forTheirs(scheme, now), map[bool]string{true: "YB1316", false: "YB1320"}[scheme == access.SchemeSM])
		})
	}
}

// stranger holds a key that is not registered.
func stranger(g *guarded, scheme access.Scheme) signing.Holder {
	h := g.holder
	if scheme != access.SchemeSM {
		h.AppKey = "nobody"
	}
	return h
}

// strange is a message of an institution without a key.
func strange(scheme access.Scheme) []byte {
	if scheme == access.SchemeSM {
		return query("H39010000009")
	}
	return query(ours)
}

// forTheirs is a message in another institution's name, signed with our key.
func (g *guarded) forTheirs(scheme access.Scheme, now time.Time) signed {
	g.t.Helper()
	g.issue(theirs, scheme)
	return g.sign(g.holder, query(theirs), now.Add(2*time.Second))
}

// tamper changes what the scheme signs: the body, or the time in the headers.
func tamper(scheme access.Scheme, s signed) signed {
	switch scheme {
	case access.SchemeAPI:
		s.header.Set("_api_name", "2207")
	case access.SchemeTIF:
		s.header.Set("x-tif-nonce", "another")
	case access.SchemeCA:
		s.body = bytes.Replace(s.body, []byte("张三"), []byte("李四"), 1)
	case access.SchemeSM:
		var fields map[string]string
		_ = json.Unmarshal(s.body, &fields)
		fields["input"] = fields["input"][:16] + strings.Repeat("A", 48) + fields["input"][64:]
		s.body, _ = json.Marshal(fields)
	}
	return s
}

func TestEndedKeys(t *testing.T) {
	t.Parallel()
	g := guard(t, access.SchemeCA)
	g.welcome("held", g.sign(g.holder, query(ours), g.clock()))
	tomorrow := morning.Add(24 * time.Hour)
	g.now.Store(&tomorrow)
	g.refused("ended", g.sign(g.holder, query(ours), g.clock()), "YB1317")
}

func TestTooManyMessages(t *testing.T) {
	t.Parallel()
	g := guard(t, access.SchemeTIF)
	for range 8 {
		g.welcome("within the burst", g.sign(g.holder, query(ours), g.clock()))
	}
	if answer := g.refused("too fast", g.sign(g.holder, query(ours), g.clock()), "YB1319"); answer.after != "1" {
		t.Errorf("Retry-After %q", answer.after)
	}
	other := g.issue(theirs, access.SchemeTIF)
	g.welcome("another institution has a rate of its own", g.sign(other, query(theirs), g.clock()))
	later := morning.Add(time.Second)
	g.now.Store(&later)
	g.welcome("a second later", g.sign(g.holder, query(ours), g.clock()))
}

func TestOneTransactionForAnother(t *testing.T) {
	t.Parallel()
	g := guard(t, access.SchemeAPI)
	s := g.sign(g.holder, bytes.Replace(query(ours), []byte(`"1101"`), []byte(`"9001"`), 1), g.clock())
	g.refused("signed for 1101, sent as 9001", s, "YB1321")
}

func TestACentreThatCannotSign(t *testing.T) {
	t.Parallel()
	g := guard(t, access.SchemeSM)
	g.keys = g.keys[1:]
	g.refused("no key of the centre", g.sign(g.holder, query(ours), g.clock()), "YB9211")
}

func TestOddTimestamps(t *testing.T) {
	t.Parallel()
	g := guard(t, access.SchemeTIF)
	s := g.sign(g.holder, query(ours), g.clock())
	s.header.Set("x-tif-timestamp", "2026-03-09")
	g.refused("a date", s, "YB1313")
}

// TestWithoutASchemeOnlyThisMachine: what a gateway hands on came from elsewhere.
func TestWithoutASchemeOnlyThisMachine(t *testing.T) {
	t.Parallel()
	g := &guarded{t: t}
	gate, err := signing.NewGate(signing.Config{Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	g.counter = openWith(t, func(c *his.Config) { c.Gate = gate })
	g.welcome("from here", signed{http.Header{}, query(ours)})
	g.refused("handed on", signed{http.Header{"X-Forwarded-For": {"10.0.0.8"}}, query(ours)}, "YB1311")
}
