package signing_test

import (
	"bytes"
	"encoding/asn1"
	"encoding/base64"
	"encoding/json"
	"errors"
	"math/big"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"yibao/door/his/signing"
	"yibao/register/access"
)

func TestSealedAnswers(t *testing.T) {
	t.Parallel()
	d := newDesk(t, access.SchemeSM, signing.Rate{})
	r := d.sign(d.now, "")
	if bytes.Contains(r.Body, []byte("赵某")) {
		t.Errorf("sent in plain text: %s", r.Body)
	}
	pass := d.welcome("good", r)
	output := json.RawMessage(`{"setlinfo":{"psn_name":"赵某"}}`)
	sealed, err := pass.Seal(output)
	if err != nil || sealed.SignType != "SM2" || sealed.EncType != "SM4" || strings.Contains(string(sealed.Output), "setlinfo") {
		t.Fatalf("%+v %v", sealed, err)
	}
	if raw, err := base64.StdEncoding.DecodeString(sealed.Cainfo); err != nil || len(raw) != 64 {
		t.Errorf("cainfo of %d bytes: %v", len(raw), err)
	}
	var text string
	if err := json.Unmarshal(sealed.Output, &text); err != nil {
		t.Fatal(err)
	}
	opened, err := d.holder.Open(text, sealed.Cainfo, d.keys[1].PublicKey)
	if err != nil || !bytes.Equal(opened, output) {
		t.Errorf("%s %v", opened, err)
	}
	if _, err := d.holder.Open(text, sealed.Cainfo, d.keys[0].PublicKey); err == nil {
		t.Error("another signer is taken for the centre")
	}
	if none, err := pass.Seal(nil); err != nil || none.Output != nil || none.Cainfo != "" {
		t.Errorf("an answer without output: %+v %v", none, err)
	}
}

func TestAnswersStayAsTheyAre(t *testing.T) {
	t.Parallel()
	d := newDesk(t, access.SchemeCA, signing.Rate{})
	sealed, err := d.welcome("good", d.sign(d.now, "")).Seal(json.RawMessage(`{}`))
	if err != nil || string(sealed.Output) != `{}` || sealed.SignType+sealed.Cainfo+sealed.EncType != "" {
		t.Errorf("%+v %v", sealed, err)
	}
}

func TestACentreWithoutAKey(t *testing.T) {
	t.Parallel()
	d := newDesk(t, access.SchemeSM, signing.Rate{})
	d.keys = d.keys[:1]
	if _, err := d.enter(d.sign(d.now, "")); !errors.Is(err, signing.ErrNoCentreKey) {
		t.Error(err)
	}
}

// TestShapesOfSealedMessages: what is not sealed as agreed is refused in words.
func TestShapesOfSealedMessages(t *testing.T) {
	t.Parallel()
	d := newDesk(t, access.SchemeSM, signing.Rate{})
	good := d.sign(d.now, "")
	for name, change := range map[string]func(fields map[string]any){
		"signtype": func(f map[string]any) { f["signtype"] = "SM3" },
		"enc_type": func(f map[string]any) { delete(f, "enc_type") },
		"cainfo":   func(f map[string]any) { f["cainfo"] = "AAAA" },
		"input":    func(f map[string]any) { f["input"] = map[string]any{"data": 1} },
		"input ":   func(f map[string]any) { f["input"] = "赵" },
		"JSON":     func(f map[string]any) { f["signtype"] = 7 },
	} {
		var fields map[string]any
		if err := json.Unmarshal(good.Body, &fields); err != nil {
			t.Fatal(err)
		}
		change(fields)
		body, err := json.Marshal(fields)
		if err != nil {
			t.Fatal(err)
		}
		_, err = d.enter(signing.Request{Body: body})
		if !errors.Is(err, signing.ErrNotSealed) || !strings.Contains(err.Error(), strings.TrimSpace(name)) {
			t.Errorf("%s: %v", name, err)
		}
	}
	d.refused("no JSON", signing.Request{Body: []byte("[")}, signing.ErrNotSealed)
	late := bytes.Replace(good.Body, []byte(`"inf_time":"2026-03-02`), []byte(`"inf_time":"2026/03/02`), 1)
	d.refused("inf_time", signing.Request{Body: late}, signing.ErrTimestamp)
}

// TestSealedGB18030: old clients seal text in GB18030.
func TestSealedGB18030(t *testing.T) {
	t.Parallel()
	d := newDesk(t, access.SchemeSM, signing.Rate{})
	name, err := simplifiedchinese.GB18030.NewEncoder().String("赵某")
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := d.holder.Enclose([]byte(`{"infno":"2207","fixmedins_code":"`+hospital+`"}`), []byte(`{"data":{"psn_name":"`+name+`"}}`), d.now)
	if err != nil {
		t.Fatal(err)
	}
	pass := d.welcome("GB18030", signing.Request{Body: sealed})
	if !bytes.Contains(pass.Body, []byte("赵某")) {
		t.Errorf("%s", pass.Body)
	}
}

// TestSignaturesInASN1: clients that send DER instead of r and s are understood.
func TestSignaturesInASN1(t *testing.T) {
	t.Parallel()
	d := newDesk(t, access.SchemeSM, signing.Rate{})
	var fields map[string]any
	if err := json.Unmarshal(d.sign(d.now, "").Body, &fields); err != nil {
		t.Fatal(err)
	}
	raw, err := base64.StdEncoding.DecodeString(fields["cainfo"].(string))
	if err != nil {
		t.Fatal(err)
	}
	der, err := asn1.Marshal(struct{ R, S *big.Int }{new(big.Int).SetBytes(raw[:32]), new(big.Int).SetBytes(raw[32:])})
	if err != nil {
		t.Fatal(err)
	}
	fields["cainfo"] = base64.StdEncoding.EncodeToString(der)
	body, err := json.Marshal(fields)
	if err != nil {
		t.Fatal(err)
	}
	d.welcome("DER", signing.Request{Body: body})
	d.refused("the same signature in DER and as r and s", d.requestOf(fields, raw), signing.ErrReplayed)
}

// requestOf is the message with another form of its signature.
func (d *desk) requestOf(fields map[string]any, signature []byte) signing.Request {
	d.Helper()
	fields["cainfo"] = base64.StdEncoding.EncodeToString(signature)
	body, err := json.Marshal(fields)
	if err != nil {
		d.Fatal(err)
	}
	return signing.Request{Body: body}
}

func TestIssue(t *testing.T) {
	t.Parallel()
	k, _ := issue(t, access.SchemeSM)
	again, private, err := signing.Issue(access.Key{Institution: hospital, Scheme: access.SchemeSM, PublicKey: strings.ToUpper(k.PublicKey)}, zeros{})
	if err != nil || private != "" || again.PublicKey != k.PublicKey {
		t.Errorf("a public key that was brought: %+v %q %v", again, private, err)
	}
	for _, bad := range []string{"04", "zz", strings.Repeat("04", 65)} {
		if _, _, err := signing.Issue(access.Key{Scheme: access.SchemeSM, PublicKey: bad}, zeros{}); !errors.Is(err, signing.ErrPublicKey) {
			t.Errorf("public key %s: %v", bad, err)
		}
	}
	if _, _, err := signing.Issue(access.Key{Scheme: "md5"}, zeros{}); !errors.Is(err, signing.ErrScheme) {
		t.Error(err)
	}
}

// zeros is a source without chance.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }
