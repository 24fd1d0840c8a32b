package signing_test

import (
	"crypto/rand"
	"net/http"
	"testing"
	"time"

	"yibao/door/his/signing"
	"yibao/register/access"
)

// FuzzStrangers: whatever comes, nobody without a key gets in, and nothing breaks.
func FuzzStrangers(f *testing.F) {
	f.Add("AK-example", "1767225600123", "952f9c", []byte(`{"infno":"2207"}`))
	f.Add(hospital, "1767225600", "1767225600123:63766A", []byte(`{"fixmedins_code":"`+hospital+`","signtype":"SM2","enc_type":"SM4","inf_time":"2026-01-01 08:00:00","cainfo":"AAAA","input":"AAAAAAAAAAAAAAAAAAAAAA=="}`))
	f.Add("", "", "", []byte("null"))
	pair, _, err := signing.Issue(access.Key{Scheme: access.SchemeSM, Institution: hospital}, rand.Reader)
	if err != nil {
		f.Fatal(err)
	}
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, appKey, timestamp, signature string, body []byte) {
		for name, scheme := range signing.Schemes(china) {
			k := pair
			k.Scheme, k.AppKey, k.From = name, appKey, at.Add(-time.Hour)
			gate, err := signing.NewGate(signing.Config{
				Scheme: scheme, Keys: drawer{k}, Now: func() time.Time { return at }, Random: rand.Reader, Window: 1 << 60,
			})
			if err != nil {
				t.Fatal(err)
			}
			header := http.Header{}
			for _, n := range []string{"_api_access_key", "_api_name", "x-tif-paasid", "x-tif-nonce", "x-ca-key"} {
				header.Set(n, appKey)
			}
			for _, n := range []string{"_api_timestamp", "_api_version", "x-tif-timestamp"} {
				header.Set(n, timestamp)
			}
			for _, n := range []string{"_api_signature", "x-tif-signature", "x-ca-signature"} {
				header.Set(n, signature)
			}
			if pass, err := gate.Enter(t.Context(), signing.Request{Header: header, Body: body}); err == nil {
				t.Errorf("%s: let in as %s", name, pass.Institution)
			}
		}
	})
}
