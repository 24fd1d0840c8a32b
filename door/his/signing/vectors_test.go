package signing_test

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"yibao/door/his/signing"
	"yibao/register/access"
)

// vector is one published example of a scheme: a message and the key it was
// signed with.
type vector struct {
	name   string
	scheme access.Scheme
	header map[string]string
	body   string
	key    access.Key
}

// ours were computed by another program: HMAC-SHA1, SHA-256 and HMAC-SM3 by
// openssl dgst.
var ours = []vector{
	{"api", access.SchemeAPI, map[string]string{
		"_api_access_key": "AK-example", "_api_name": "2207", "_api_timestamp": "1767225600123", "_api_version": "1.0.0",
		"_api_signature": "OdfHFIXeY76ptBOUdaGjlUguuyM=",
	}, "", access.Key{AppKey: "AK-example", Secret: "api-secret"}},
	{"tif", access.SchemeTIF, map[string]string{
		"x-tif-paasid": "paas-example", "x-tif-timestamp": "1767225600", "x-tif-nonce": "n-1",
		"x-tif-signature": "d0a23c62e80b3e45a2fd2f93e1c1c928213dd515b96d7bc9d695d0eb02feffb9",
	}, "", access.Key{AppKey: "paas-example", Secret: "tif-token"}},
	{"ca", access.SchemeCA, map[string]string{
		"x-ca-key": "H39010000001", "x-ca-signature": "1767225600123:63766A89F23F7BF5814C67711FC7976CF9C21124CC5FB1C9162B3C3DFD17596B",
	}, `{"infno":"1101"}`, access.Key{AppKey: "H39010000001", Secret: "ca-secret"}},
}

func TestVectorsOfOurOwn(t *testing.T) {
	t.Parallel()
	for _, v := range ours {
		t.Run(v.name, func(t *testing.T) {
			t.Parallel()
			v.check(t)
		})
	}
}

// check wants the scheme to accept the message, and not with another key or,
// where the body is signed, another body.
func (v vector) check(t *testing.T) {
	t.Helper()
	header := http.Header{}
	for name, value := range v.header {
		header.Set(name, value)
	}
	scheme := signing.Schemes(china)[v.scheme]
	claim, err := scheme.Read(signing.Request{Header: header, Body: []byte(v.body)})
	if err != nil {
		t.Fatal(err)
	}
	if body, ok := claim.Try(v.key); !ok || string(body) != v.body || claim.AppKey != v.key.AppKey {
		t.Errorf("refused: %q %v, claims key %s", body, ok, claim.AppKey)
	}
	other := v.key
	other.Secret += "x"
	if _, ok := claim.Try(other); ok {
		t.Error("accepted with another secret")
	}
	claim, err = scheme.Read(signing.Request{Header: header, Body: []byte(v.body + " ")})
	if _, ok := claim.Try(v.key); err != nil || ok == (v.scheme == access.SchemeCA) {
		t.Errorf("another body: %v %v", ok, err)
	}
}

// TestVectorsOfTheField checks the examples among the reference data, where
// they are at hand.
func TestVectorsOfTheField(t *testing.T) {
	t.Parallel()
	shared := os.Getenv("YIBAO_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "..", "..", "shared")
	}
	text, err := os.ReadFile(filepath.Join(shared, "interface", "samples", "misc", "signing_vectors.json"))
	if err != nil {
		t.Skip("no reference data: set YIBAO_SHARED")
	}
	var v []map[string]string
	if err := json.Unmarshal(text, &v); err != nil || len(v) != 3 {
		t.Fatalf("%d vectors: %v", len(v), err)
	}
	timestamp := v[2]["timestamp"]
	for _, c := range []vector{
		{"api", access.SchemeAPI, map[string]string{
			"_api_access_key": v[0]["access_key"], "_api_name": v[0]["api_name"], "_api_version": v[0]["api_version"],
			"_api_timestamp": v[0]["api_timestamp"], "_api_signature": v[0]["signature"],
		}, "", access.Key{AppKey: v[0]["access_key"], Secret: v[0]["secret_key"]}},
		{"tif", access.SchemeTIF, map[string]string{
			"x-tif-paasid": v[1]["paasid"], "x-tif-timestamp": v[1]["timestamp"], "x-tif-nonce": v[1]["nonce"],
			"x-tif-signature": v[1]["signature"],
		}, "", access.Key{AppKey: v[1]["paasid"], Secret: v[1]["token"]}},
		{"ca", access.SchemeCA, map[string]string{"x-ca-key": v[2]["key"], "x-ca-signature": v[2]["x-ca-signature"]},
			v[2]["body"], access.Key{AppKey: v[2]["key"], Secret: v[2]["secret"]}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if c.scheme == access.SchemeCA && timestamp == "" {
				t.Fatal("no timestamp")
			}
			c.check(t)
		})
	}
}
