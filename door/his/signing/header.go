package signing

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"github.com/emmansun/gmsm/sm3"

	"yibao/register/access"
)

// api is the scheme of the _api_* headers (Hunan edition V1.1.27 §4.5).
type api struct{}

func (api) Name() access.Scheme { return access.SchemeAPI }

func (api) Read(r Request) (Claim, error) {
	v, err := headers(r.Header, "_api_access_key", "_api_name", "_api_timestamp", "_api_version", "_api_signature")
	if err != nil {
		return Claim{}, err
	}
	at, err := instant(v[2])
	given, _ := base64.StdEncoding.DecodeString(v[4])
	text := apiText(v[0], v[1], v[2], v[3])
	return Claim{AppKey: v[0], At: at, Nonce: v[4], Transaction: v[1], Try: func(k access.Key) ([]byte, bool) {
		return r.Body, hmac.Equal(given, apiSum(k.Secret, text))
	}}, err
}

// apiText is what is signed: the headers in order of their names.
func apiText(appKey, name, timestamp, version string) string {
	return "_api_access_key=" + appKey + "&_api_name=" + name + "&_api_timestamp=" + timestamp + "&_api_version=" + version
}

func apiSum(secret, text string) []byte {
	h := hmac.New(sha1.New, []byte(secret))
	h.Write([]byte(text))
	return h.Sum(nil)
}

// tif is the scheme of the x-tif-* headers.
type tif struct{}

func (tif) Name() access.Scheme { return access.SchemeTIF }

func (tif) Read(r Request) (Claim, error) {
	v, err := headers(r.Header, "x-tif-paasid", "x-tif-timestamp", "x-tif-nonce", "x-tif-signature")
	if err != nil {
		return Claim{}, err
	}
	at, err := instant(v[1])
	given, _ := hex.DecodeString(v[3])
	return Claim{AppKey: v[0], At: at, Nonce: v[2], Try: func(k access.Key) ([]byte, bool) {
		return r.Body, hmac.Equal(given, tifSum(k.Secret, v[1], v[2]))
	}}, err
}

func tifSum(token, timestamp, nonce string) []byte {
	sum := sha256.Sum256([]byte(timestamp + token + nonce + timestamp))
	return sum[:]
}

// ca is the scheme of the x-ca-* headers (Zhejiang): the only one of the headers
// that signs the body.
type ca struct{}

func (ca) Name() access.Scheme { return access.SchemeCA }

func (ca) Read(r Request) (Claim, error) {
	v, err := headers(r.Header, "x-ca-key", "x-ca-signature")
	if err != nil {
		return Claim{}, err
	}
	timestamp, sum, _ := strings.Cut(v[1], ":")
	at, err := instant(timestamp)
	given, _ := hex.DecodeString(sum)
	return Claim{AppKey: v[0], At: at, Nonce: hex.EncodeToString(given) + timestamp, Try: func(k access.Key) ([]byte, bool) {
		return r.Body, hmac.Equal(given, caSum(k.Secret, timestamp, r.Body))
	}}, err
}

func caSum(secret, timestamp string, body []byte) []byte {
	h := hmac.New(sm3.New, []byte(secret))
	h.Write([]byte(timestamp + "\n"))
	h.Write(body)
	return h.Sum(nil)
}

// instant reads the time of a signature: ten digits are seconds since 1970,
// thirteen milliseconds. Both are met under every scheme.
func instant(text string) (time.Time, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	switch {
	case err == nil && n > 0 && len(text) == 10:
		return time.Unix(n, 0).UTC(), nil
	case err == nil && n > 0 && len(text) == 13:
		return time.UnixMilli(n).UTC(), nil
	}
	return time.Time{}, ErrTimestamp.With("应为 10 位秒数或 13 位毫秒数")
}
