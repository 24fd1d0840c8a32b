package signing

import (
	"encoding/asn1"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"io"
	"math/big"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/emmansun/gmsm/sm2"

	"yibao/ground/fault"
	"yibao/register/access"
)

// fromASN1 returns r and s of a DER signature behind each other.
func fromASN1(der []byte) ([]byte, error) {
	var pair struct{ R, S *big.Int }
	rest, err := asn1.Unmarshal(der, &pair)
	if err != nil || len(rest) > 0 || pair.R.Sign() < 0 || pair.S.Sign() < 0 || pair.R.BitLen() > 8*half || pair.S.BitLen() > 8*half {
		return nil, errSealed
	}
	signature := make([]byte, 2*half)
	pair.R.FillBytes(signature[:half])
	pair.S.FillBytes(signature[half:])
	return signature, nil
}

// Refusals of issuing.
var (
	ErrScheme    = fault.Define("YB9212", fault.Business, "没有 %s 这种签名方式,请在 api、tif、ca、sm 中选")
	ErrPublicKey = fault.Define("YB9213", fault.Business, "SM2 公钥看不懂,请给出以 04 开头的 130 位十六进制文本")
)

// Issue fills in what a new key needs under its scheme: the name in messages and
// a random secret; under sm, unless the institution brought a public key of its
// own, a pair of keys whose private key is returned. It is shown once and stored
// nowhere. ErrScheme, ErrPublicKey.
func Issue(k access.Key, random io.Reader) (access.Key, string, error) {
	var private string
	var err error
	switch k.Scheme {
	case access.SchemeAPI, access.SchemeTIF:
		if k.AppKey, err = word(random, 20); err == nil {
			k.Secret, err = word(random, 40)
		}
	case access.SchemeCA:
		k.AppKey = k.Institution
		k.Secret, err = word(random, 40)
	case access.SchemeSM:
		k.AppKey = k.Institution
		if k.Secret, err = word(random, 16); err == nil {
			k.PublicKey, private, err = pairFor(k.PublicKey, random)
		}
	default:
		return k, "", ErrScheme.With(string(k.Scheme))
	}
	return k, private, err
}

// IssueCentre makes the pair with which the centre signs its answers.
func IssueCentre(k access.Key, random io.Reader) (access.Key, error) {
	public, private, err := pairFor("", random)
	k.Institution, k.AppKey, k.Scheme = access.Centre, access.Centre, access.SchemeSM
	k.PublicKey, k.Secret = public, private
	return k, err
}

// pairFor returns the public key that was brought, or a new pair.
func pairFor(public string, random io.Reader) (string, string, error) {
	public = strings.ToLower(strings.TrimSpace(public))
	if public != "" {
		if _, err := parsePublic(public); err != nil {
			return "", "", ErrPublicKey.Because(err)
		}
		return public, "", nil
	}
	key, err := sm2.GenerateKey(random)
	if err != nil {
		return "", "", err
	}
	pair, err := key.ECDH()
	if err != nil {
		return "", "", err
	}
	return hex.EncodeToString(pair.PublicKey().Bytes()), hex.EncodeToString(pair.Bytes()), nil
}

// letters are 32, so that five random bits choose one; those which are easily
// taken for another are left out.
const letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"

// word returns a random word.
func word(random io.Reader, length int) (string, error) {
	raw := make([]byte, length)
	if _, err := io.ReadFull(random, raw); err != nil {
		return "", err
	}
	for i, b := range raw {
		raw[i] = letters[int(b)%len(letters)]
	}
	return string(raw), nil
}

// Holder is what an institution holds of its key.
type Holder struct {
	Scheme  access.Scheme
	AppKey  string
	Secret  string
	Private string    // SM2 private key in hexadecimal, under sm
	Random  io.Reader // for SM2 signatures
	Zone    *time.Location
}

// Sign signs a message as an institution's system does: it sets the headers of
// the scheme and returns the body to be sent. infno and body must agree; nonce
// is for tif.
func (h Holder) Sign(header http.Header, infno string, body []byte, at time.Time, nonce string) ([]byte, error) {
	milliseconds, seconds := strconv.FormatInt(at.UnixMilli(), 10), strconv.FormatInt(at.Unix(), 10)
	set := func(pairs ...string) {
		for i := 0; i+1 < len(pairs); i += 2 {
			header.Set(pairs[i], pairs[i+1])
		}
	}
	switch h.Scheme {
	case access.SchemeAPI:
		const version = "1.0.0"
		sum := apiSum(h.Secret, apiText(h.AppKey, infno, milliseconds, version))
		set("_api_access_key", h.AppKey, "_api_name", infno, "_api_timestamp", milliseconds, "_api_version", version,
			"_api_signature", base64.StdEncoding.EncodeToString(sum))
	case access.SchemeTIF:
		set("x-tif-paasid", h.AppKey, "x-tif-timestamp", seconds, "x-tif-nonce", nonce,
			"x-tif-signature", hex.EncodeToString(tifSum(h.Secret, seconds, nonce)))
	case access.SchemeCA:
		sum := strings.ToUpper(hex.EncodeToString(caSum(h.Secret, milliseconds, body)))
		set("x-ca-key", h.AppKey, "x-ca-signature", milliseconds+":"+sum)
	case access.SchemeSM:
		var fields struct {
			Input json.RawMessage `json:"input"`
		}
		if err := json.Unmarshal(body, &fields); err != nil {
			return nil, err
		}
		return h.Enclose(body, fields.Input, at)
	default:
		return nil, ErrScheme.With(string(h.Scheme))
	}
	return body, nil
}

// Enclose signs and seals an input into an envelope.
func (h Holder) Enclose(envelope, input []byte, at time.Time) ([]byte, error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(envelope, &fields); err != nil {
		return nil, err
	}
	signature, err := sign(h.Private, h.Secret, input, h.Random)
	if err != nil {
		return nil, err
	}
	text, err := sealText(h.Secret, input)
	if err != nil {
		return nil, err
	}
	for name, value := range map[string]string{
		"input": text, "cainfo": signature, "signtype": "SM2", "enc_type": "SM4", "inf_time": at.In(h.Zone).Format(time.DateTime),
	} {
		if fields[name], err = json.Marshal(value); err != nil {
			return nil, err
		}
	}
	return json.Marshal(fields)
}

// Open returns the output of a sealed answer in plain text, after it looked
// whether the centre signed it.
func (h Holder) Open(output, cainfo, centrePublic string) ([]byte, error) {
	ciphertext, err := base64.StdEncoding.DecodeString(output)
	if err != nil {
		return nil, err
	}
	text, err := unsealText(h.Secret, ciphertext)
	if err != nil {
		return nil, err
	}
	signature, err := signatureOf(cainfo)
	if err != nil {
		return nil, err
	}
	if !signedBy(centrePublic, h.Secret, text, signature) {
		return nil, errSealed
	}
	return text, nil
}
