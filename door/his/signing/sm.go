package signing

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"math/big"
	"strings"
	"time"
	"unicode/utf8"

	modes "github.com/emmansun/gmsm/cipher"
	"github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/sm4"
	"golang.org/x/text/encoding/simplifiedchinese"

	"yibao/register/access"
)

// sm is the scheme of the bodies that are signed by SM2 and sealed by SM4, as
// met in Jilin: input is sealed under the shared secret, cainfo is the signature
// of its text with the secret as the user id.
type sm struct{ zone *time.Location }

func (sm) Name() access.Scheme { return access.SchemeSM }

// sealedEnvelope are the fields of the envelope that the scheme needs.
type sealedEnvelope struct {
	Institution string          `json:"fixmedins_code"`
	Infno       string          `json:"infno"`
	Time        string          `json:"inf_time"`
	Signature   string          `json:"cainfo"`
	SignType    string          `json:"signtype"`
	EncType     string          `json:"enc_type"`
	Input       json.RawMessage `json:"input"`
}

func (s sm) Read(r Request) (Claim, error) {
	body := decoded(bytes.TrimPrefix(r.Body, []byte("\xef\xbb\xbf")))
	var e sealedEnvelope
	if err := json.Unmarshal(body, &e); err != nil {
		return Claim{}, ErrNotSealed.Because(err, "报文头不是约定的 JSON")
	}
	var input string
	switch {
	case !strings.EqualFold(e.SignType, "SM2"):
		return Claim{}, ErrNotSealed.With("signtype 应为 SM2")
	case !strings.EqualFold(e.EncType, "SM4"):
		return Claim{}, ErrNotSealed.With("enc_type 应为 SM4")
	case json.Unmarshal(e.Input, &input) != nil:
		return Claim{}, ErrNotSealed.With("input 应为密文的 Base64 文本")
	}
	ciphertext, err := base64.StdEncoding.DecodeString(input)
	if err != nil || len(ciphertext) == 0 {
		return Claim{}, ErrNotSealed.With("input 应为密文的 Base64 文本")
	}
	signature, err := signatureOf(e.Signature)
	if err != nil {
		return Claim{}, ErrNotSealed.With("cainfo 应为签名的 Base64 文本")
	}
	at, err := time.ParseInLocation(time.DateTime, e.Time, s.zone)
	if err != nil {
		return Claim{}, ErrTimestamp.With("inf_time 应为 yyyy-MM-dd HH:mm:ss")
	}
	return Claim{AppKey: e.Institution, At: at, Nonce: hex.EncodeToString(signature), Try: func(k access.Key) ([]byte, bool) {
		return opened(body, ciphertext, signature, k)
	}}, nil
}

// opened returns the envelope with its input in plain text, if the key opens it
// and the signature is of the key.
func opened(envelope, ciphertext, signature []byte, k access.Key) ([]byte, bool) {
	input, err := unsealText(k.Secret, ciphertext)
	if err != nil || !signedBy(k.PublicKey, k.Secret, input, signature) {
		return nil, false
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(envelope, &fields); err != nil {
		return nil, false
	}
	for name := range fields {
		if strings.EqualFold(name, "input") {
			fields[name] = decoded(input)
		}
	}
	body, err := json.Marshal(fields)
	return body, err == nil
}

// decoded turns GB18030 into UTF-8, which it leaves as it is.
func decoded(text []byte) []byte {
	if utf8.Valid(text) {
		return text
	}
	out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(text)
	if err != nil {
		return text
	}
	return out
}

// sealing is a scheme that seals answers too.
type sealing interface {
	seal(output []byte, to, centre access.Key, random io.Reader) (Sealed, error)
}

// Sealed is what replaces the output of an answer, in the words of the envelope.
type Sealed struct {
	Output   json.RawMessage
	Cainfo   string
	SignType string
	EncType  string
}

// sealer finds the centre's own key before the message is done, so that a
// message which cannot be answered is not done either.
func (g *Gate) sealer(ctx context.Context, s sealing, to access.Key, now time.Time) (func([]byte) (Sealed, error), error) {
	keys, err := g.keys.named(ctx, g.Scheme.Name(), access.Centre)
	if err != nil {
		return nil, err
	}
	centre, ok := access.Newest(keys, now)
	if !ok {
		return nil, ErrNoCentreKey.With()
	}
	return func(output []byte) (Sealed, error) { return s.seal(output, to, centre, g.Random) }, nil
}

// Seal signs and seals an output for the sender; where the scheme does not, the
// output stays as it is.
func (p Pass) Seal(output json.RawMessage) (Sealed, error) {
	if p.seal == nil || output == nil {
		return Sealed{Output: output}, nil
	}
	return p.seal(output)
}

func (sm) seal(output []byte, to, centre access.Key, random io.Reader) (Sealed, error) {
	signature, err := sign(centre.Secret, to.Secret, output, random)
	if err != nil {
		return Sealed{}, err
	}
	text, err := sealText(to.Secret, output)
	if err != nil {
		return Sealed{}, err
	}
	quoted, err := json.Marshal(text)
	return Sealed{Output: quoted, Cainfo: signature, SignType: "SM2", EncType: "SM4"}, err
}

// sealText returns the Base64 of a text sealed by SM4-ECB with PKCS #7.
func sealText(secret string, text []byte) (string, error) {
	block, err := sm4.NewCipher([]byte(secret))
	if err != nil {
		return "", err
	}
	pad := sm4.BlockSize - len(text)%sm4.BlockSize
	padded := append(bytes.Clone(text), bytes.Repeat([]byte{byte(pad)}, pad)...)
	modes.NewECBEncrypter(block).CryptBlocks(padded, padded)
	return base64.StdEncoding.EncodeToString(padded), nil
}

var errSealed = errors.New("signing: not sealed under this key")

func unsealText(secret string, ciphertext []byte) ([]byte, error) {
	block, err := sm4.NewCipher([]byte(secret))
	if err != nil {
		return nil, err
	}
	if len(ciphertext) == 0 || len(ciphertext)%sm4.BlockSize != 0 {
		return nil, errSealed
	}
	text := make([]byte, len(ciphertext))
	modes.NewECBDecrypter(block).CryptBlocks(text, ciphertext)
	pad := int(text[len(text)-1])
	if pad < 1 || pad > sm4.BlockSize || !bytes.Equal(text[len(text)-pad:], bytes.Repeat([]byte{byte(pad)}, pad)) {
		return nil, errSealed
	}
	return text[:len(text)-pad], nil
}

// half is the length of each of the two numbers of a signature.
const half = 32

// signatureOf reads a signature from Base64: r and s behind each other, or as
// ASN.1, which clients send both; it returns r and s.
func signatureOf(text string) ([]byte, error) {
	raw, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, err
	}
	if len(raw) == 2*half {
		return raw, nil
	}
	return fromASN1(raw)
}

// signedBy reports whether r and s are the signature of a text.
func signedBy(publicKey, uid string, text, signature []byte) bool {
	key, err := parsePublic(publicKey)
	if err != nil || len(signature) != 2*half {
		return false
	}
	digest, err := sm2.CalculateSM2Hash(key, text, []byte(uid))
	if err != nil {
		return false
	}
	r, s := new(big.Int).SetBytes(signature[:half]), new(big.Int).SetBytes(signature[half:])
	return sm2.Verify(key, digest, r, s)
}

func parsePublic(text string) (*ecdsa.PublicKey, error) {
	raw, err := hex.DecodeString(text)
	if err != nil {
		return nil, err
	}
	return sm2.NewPublicKey(raw)
}

// sign returns the Base64 of r and s behind each other.
func sign(privateKey, uid string, text []byte, random io.Reader) (string, error) {
	raw, err := hex.DecodeString(privateKey)
	if err != nil {
		return "", err
	}
	key, err := sm2.NewPrivateKey(raw)
	if err != nil {
		return "", err
	}
	der, err := key.SignWithSM2(random, []byte(uid), text)
	if err != nil {
		return "", err
	}
	signature, err := fromASN1(der)
	return base64.StdEncoding.EncodeToString(signature), err
}
