package signing_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"yibao/door/his/signing"
	"yibao/ground/fault"
	"yibao/register/access"
)

var china = time.FixedZone("UTC+8", 8*60*60)

// noon is when the tests take place.
var noon = time.Date(2026, 3, 2, 4, 0, 0, 0, time.UTC)

const hospital = "H39010000001"

// drawer holds the keys of a test.
type drawer []access.Key

func (d drawer) KeysNamed(_ context.Context, scheme access.Scheme, appKey string) ([]access.Key, error) {
	var found []access.Key
	for _, k := range d {
		if k.Scheme == scheme && k.AppKey == appKey {
			found = append(found, k)
		}
	}
	return found, nil
}

// desk is a hospital with a key, before the gate of a centre.
type desk struct {
	*testing.T
	now    time.Time
	gate   *signing.Gate
	holder signing.Holder
	keys   drawer
}

// issue makes a key for the hospital that holds from noon on for an hour.
func issue(t *testing.T, scheme access.Scheme) (access.Key, signing.Holder) {
	t.Helper()
	k, private, err := signing.Issue(access.Key{
		ID: "K1", Institution: hospital, Scheme: scheme, From: noon, To: noon.Add(time.Hour),
	}, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return k, signing.Holder{Scheme: scheme, AppKey: k.AppKey, Secret: k.Secret, Private: private, Random: rand.Reader, Zone: china}
}

func newDesk(t *testing.T, scheme access.Scheme, rate signing.Rate) *desk {
	t.Helper()
	k, holder := issue(t, scheme)
	centre, err := signing.IssueCentre(access.Key{ID: "C1", From: noon}, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{T: t, now: noon.Add(30 * time.Minute), holder: holder, keys: drawer{k, centre}}
	d.gate, err = signing.NewGate(signing.Config{
		Scheme: signing.Schemes(china)[scheme], Keys: d, Now: func() time.Time { return d.now }, Random: rand.Reader, Rate: rate,
	})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// KeysNamed makes the desk's present keys those of the gate.
func (d *desk) KeysNamed(ctx context.Context, scheme access.Scheme, appKey string) ([]access.Key, error) {
	return d.keys.KeysNamed(ctx, scheme, appKey)
}

// plain is the message that is sent; as the schemes see it, any message would do.
var plain = `{"infno":"2207","fixmedins_code":"` + hospital + `","input":{"data":{"psn_name":"赵某"}}}`

// sign signs the message at a time.
func (d *desk) sign(at time.Time, nonce string) signing.Request {
	d.Helper()
	header := http.Header{}
	body, err := d.holder.Sign(header, "2207", []byte(plain), at, nonce)
	if err != nil {
		d.Fatal(err)
	}
	return signing.Request{Header: header, Body: body, Remote: "10.0.0.8:5000"}
}

func (d *desk) enter(r signing.Request) (signing.Pass, error) {
	return d.gate.Enter(context.Background(), r)
}

// refused wants a message refused with the definition.
func (d *desk) refused(what string, r signing.Request, want error) {
	d.Helper()
	if pass, err := d.enter(r); !errors.Is(err, want) || pass.Body != nil {
		d.Errorf("%s: %v, want %v; body %q", what, err, want, pass.Body)
	}
}

// welcome wants a message let in.
func (d *desk) welcome(what string, r signing.Request) signing.Pass {
	d.Helper()
	pass, err := d.enter(r)
	if err != nil {
		d.Fatalf("%s: %v", what, err)
	}
	return pass
}

var schemes = []access.Scheme{access.SchemeAPI, access.SchemeTIF, access.SchemeCA, access.SchemeSM}

// eachScheme runs a test at a desk of each scheme.
func eachScheme(t *testing.T, rate signing.Rate, test func(d *desk)) {
	t.Helper()
	for _, s := range schemes {
		t.Run(string(s), func(t *testing.T) {
			t.Parallel()
			test(newDesk(t, s, rate))
		})
	}
}

func TestSignedMessagesEnter(t *testing.T) {
	t.Parallel()
	eachScheme(t, signing.Rate{}, func(d *desk) {
		pass := d.welcome("good", d.sign(d.now, "1"))
		if pass.Institution != hospital || !bytes.Contains(pass.Body, []byte("赵某")) {
			d.Errorf("as %s: %s", pass.Institution, pass.Body)
		}
		if err := pass.Speaks(hospital, "2207"); err != nil {
			d.Error(err)
		}
		if err := pass.Speaks("H39010000002", "2207"); !errors.Is(err, signing.ErrOtherInstitution) {
			d.Errorf("for another institution: %v", err)
		}
		for what, at := range map[string]time.Time{"four minutes behind": d.now.Add(-4 * time.Minute), "four minutes ahead": d.now.Add(4 * time.Minute)} {
			d.welcome(what, d.sign(at, what))
		}
	})
}

func TestOnlyTheSignedTransaction(t *testing.T) {
	t.Parallel()
	d := newDesk(t, access.SchemeAPI, signing.Rate{})
	if err := d.welcome("good", d.sign(d.now, "1")).Speaks(hospital, "2208"); !errors.Is(err, signing.ErrOtherTransaction) {
		t.Error(err)
	}
}

func TestStaleMessages(t *testing.T) {
	t.Parallel()
	eachScheme(t, signing.Rate{}, func(d *desk) {
		d.refused("six minutes behind", d.sign(d.now.Add(-6*time.Minute), "1"), signing.ErrStale)
		d.refused("six minutes ahead", d.sign(d.now.Add(6*time.Minute), "2"), signing.ErrStale)
	})
}

func TestReplays(t *testing.T) {
	t.Parallel()
	eachScheme(t, signing.Rate{}, func(d *desk) {
		first := d.sign(d.now, "1")
		d.welcome("first", first)
		d.refused("the same again", first, signing.ErrReplayed)
		d.now = d.now.Add(4 * time.Minute)
		d.refused("the same again later", first, signing.ErrReplayed)
		d.welcome("the message signed anew", d.sign(d.now, "2"))
		d.now = d.now.Add(7 * time.Minute)
		d.refused("when it was forgotten, it is stale", first, signing.ErrStale)
	})
}

// TestReplaysThroughoutTheWindow: a signature of the future can be shown for
// twice the window; at no time a second one gets in.
func TestReplaysThroughoutTheWindow(t *testing.T) {
	t.Parallel()
	d := newDesk(t, access.SchemeTIF, signing.Rate{})
	d.welcome("something long before", d.sign(d.now, "0"))
	d.now = d.now.Add(9 * time.Minute)
	early := d.sign(d.now.Add(5*time.Minute), "1")
	d.welcome("first", early)
	for range 10 {
		d.now = d.now.Add(time.Minute)
		d.refused("again", early, signing.ErrReplayed)
	}
	d.now = d.now.Add(time.Minute)
	d.refused("again", early, signing.ErrStale)
}

func TestWrongKeys(t *testing.T) {
	t.Parallel()
	eachScheme(t, signing.Rate{}, func(d *desk) {
		_, strange := issue(d.T, d.holder.Scheme)
		mine := d.holder
		d.holder.Secret, d.holder.Private = strange.Secret, strange.Private
		d.refused("another secret", d.sign(d.now, "1"), signing.ErrWrongSignature)
		d.holder = mine
		d.keys, d.now = d.keys[1:], d.now.Add(6*time.Second)
		d.refused("unknown", d.sign(d.now, "2"), signing.ErrUnknownKey)
	})
}

func TestSpansOfKeys(t *testing.T) {
	t.Parallel()
	eachScheme(t, signing.Rate{}, func(d *desk) {
		d.now = noon
		d.welcome("from its first instant", d.sign(d.now, "1"))
		d.now = noon.Add(time.Hour)
		d.refused("ended", d.sign(d.now, "2"), signing.ErrKeyNotHeld)
		d.now = noon.Add(-time.Second)
		d.refused("not yet", d.sign(d.now, "3"), signing.ErrKeyNotHeld)
	})
}

// TestRotation: the old and the new key hold at once, then the old one ends.
func TestRotation(t *testing.T) {
	t.Parallel()
	eachScheme(t, signing.Rate{}, func(d *desk) {
		old := d.holder
		k, fresh := issue(d.T, d.holder.Scheme)
		k.ID, k.From, k.To = "K2", noon.Add(40*time.Minute), time.Time{}
		d.keys = append(d.keys, k)
		for _, c := range []struct {
			minute int
			want   [2]error
		}{{30, [2]error{nil, signing.ErrKeyNotHeld}}, {45, [2]error{}}, {70, [2]error{signing.ErrKeyNotHeld, nil}}} {
			d.now = noon.Add(time.Duration(c.minute) * time.Minute)
			for i, h := range []signing.Holder{old, fresh} {
				d.holder = h
				if _, err := d.enter(d.sign(d.now, strconv.Itoa(2*c.minute+i))); !errors.Is(err, c.want[i]) {
					d.Errorf("minute %d, key %d: %v, want %v", c.minute, i+1, err, c.want[i])
				}
			}
		}
	})
}

// TestEndsAreHeardOf: a key that was ended meanwhile is refused a moment later.
func TestEndsAreHeardOf(t *testing.T) {
	t.Parallel()
	d := newDesk(t, access.SchemeCA, signing.Rate{})
	d.welcome("held", d.sign(d.now, "1"))
	d.keys = access.Ended(d.keys, []access.KeyEnd{{KeyID: "K1", At: d.now}})
	d.now = d.now.Add(6 * time.Second)
	d.refused("ended", d.sign(d.now, "2"), signing.ErrKeyNotHeld)
}

func TestRates(t *testing.T) {
	t.Parallel()
	d := newDesk(t, access.SchemeTIF, signing.Rate{PerSecond: 2, Burst: 3})
	for _, nonce := range []string{"1", "2", "3"} {
		d.welcome("within the burst", d.sign(d.now, nonce))
	}
	_, err := d.enter(d.sign(d.now, "4"))
	if seconds, ok := signing.RetryAfter(err); !errors.Is(err, signing.ErrTooFast) || !ok || seconds != 1 {
		t.Errorf("%v, again in %d s", err, seconds)
	}
	header := http.Header{}
	signing.Tell(header, err)
	if header.Get("Retry-After") != "1" {
		t.Error(header)
	}
	d.now = d.now.Add(500 * time.Millisecond)
	d.welcome("half a second later, with the signature that was too early", d.sign(d.now, "4"))
	d.refused("another", d.sign(d.now, "5"), signing.ErrTooFast)
	d.now = d.now.Add(time.Minute)
	for _, nonce := range []string{"6", "7", "8"} {
		d.welcome("after a pause", d.sign(d.now, nonce))
	}
	d.refused("the bucket is no deeper than it was", d.sign(d.now, "9"), signing.ErrTooFast)
}

func TestMissingParts(t *testing.T) {
	t.Parallel()
	for _, s := range []access.Scheme{access.SchemeAPI, access.SchemeTIF, access.SchemeCA} {
		d := newDesk(t, s, signing.Rate{})
		good := d.sign(d.now, "1")
		for name := range good.Header {
			part := good
			part.Header = good.Header.Clone()
			part.Header.Del(name)
			_, err := d.enter(part)
			if f, ok := fault.As(err); !ok || f.Code != signing.ErrUnsigned.Code || !strings.Contains(strings.ToLower(f.Sentence), strings.ToLower(name)) {
				t.Errorf("%s without %s: %v", s, name, err)
			}
			part.Header.Set(name, "赵")
			if _, err := d.enter(part); err == nil {
				t.Errorf("%s with an odd %s was let in", s, name)
			}
		}
	}
	odd := newDesk(t, access.SchemeTIF, signing.Rate{}).sign(noon, "1")
	odd.Header.Set("x-tif-timestamp", "2026-03-02")
	newDesk(t, access.SchemeTIF, signing.Rate{}).refused("a date for a timestamp", odd, signing.ErrTimestamp)
}

func TestTamperedBodies(t *testing.T) {
	t.Parallel()
	for _, s := range []access.Scheme{access.SchemeCA, access.SchemeSM} {
		d := newDesk(t, s, signing.Rate{})
		r := d.sign(d.now, "1")
		at := bytes.Index(r.Body, []byte(`"input":`)) + len(`"input":"abc`)
		r.Body = bytes.Clone(r.Body)
		if r.Body[at] == 'A' {
			r.Body[at] = 'B'
		} else {
			r.Body[at] = 'A'
		}
		d.refused(string(s)+" tampered", r, signing.ErrWrongSignature)
	}
	// Where the body is not signed, a signature still serves one message only.
	for _, s := range []access.Scheme{access.SchemeAPI, access.SchemeTIF} {
		d := newDesk(t, s, signing.Rate{})
		r := d.sign(d.now, "1")
		d.welcome("good", r)
		r.Body = []byte(strings.Replace(plain, "赵", "钱", 1))
		d.refused("another body under the same signature", r, signing.ErrReplayed)
	}
}

func TestWithoutAScheme(t *testing.T) {
	t.Parallel()
	gate, err := signing.NewGate(signing.Config{Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	for remote, want := range map[string]error{
		"127.0.0.1:5000": nil, "[::1]:5000": nil, "127.8.8.8:1": nil,
		"10.0.0.8:5000": signing.ErrNotHere, "[2001:db8::1]:5000": signing.ErrNotHere, "": signing.ErrNotHere, "pipe": signing.ErrNotHere,
	} {
		pass, err := gate.Enter(t.Context(), signing.Request{Remote: remote, Body: []byte(plain), Header: http.Header{}})
		if !errors.Is(err, want) || err == nil && string(pass.Body) != plain {
			t.Errorf("%q: %v", remote, err)
		}
		if err := pass.Speaks(hospital, "2207"); err != nil {
			t.Error(err)
		}
	}
	for _, name := range []string{"X-Forwarded-For", "Forwarded", "X-Real-IP"} {
		_, err := gate.Enter(t.Context(), signing.Request{Remote: "127.0.0.1:5000", Header: http.Header{http.CanonicalHeaderKey(name): {"10.0.0.8"}}})
		if !errors.Is(err, signing.ErrNotHere) {
			t.Errorf("handed on (%s): %v", name, err)
		}
	}
}

func TestIncompleteConfiguration(t *testing.T) {
	t.Parallel()
	scheme := signing.Schemes(china)[access.SchemeCA]
	for _, c := range []signing.Config{
		{}, {Now: time.Now, Scheme: scheme}, {Now: time.Now, Scheme: scheme, Keys: drawer{}},
		{Now: time.Now, Window: -1}, {Now: time.Now, Rate: signing.Rate{PerSecond: -1}},
	} {
		if _, err := signing.NewGate(c); err == nil {
			t.Errorf("accepted: %+v", c)
		}
	}
}
