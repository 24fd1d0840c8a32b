package access

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"github.com/emmansun/gmsm/sm3"
)

// One-time codes as RFC 6238 has them and telephones compute them: HMAC-SHA-1,
// six digits, steps of 30 seconds. A code of the step before or after is taken
// too, for clocks that differ.
const (
	totpStep   = 30
	totpDigits = 6
	totpWindow = 1
	totpBytes  = 20
)

// NewTOTP makes a secret, in base32.
func NewTOTP(random io.Reader) (string, error) {
	raw := make([]byte, totpBytes)
	if _, err := io.ReadFull(random, raw); err != nil {
		return "", err
	}
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(raw), nil
}

// TOTPLink is what a telephone reads from a picture to take the secret in.
func TOTPLink(account, secret string) string {
	values := url.Values{"secret": {secret}, "issuer": {"yibao"}, "algorithm": {"SHA1"}, "digits": {"6"}, "period": {"30"}}
	return "otpauth://totp/yibao:" + url.PathEscape(account) + "?" + values.Encode()
}

// TOTPCode returns the code of an instant with so many digits, at most nine.
func TOTPCode(key []byte, at time.Time, digits int) string {
	return hotp(key, at.Unix()/totpStep, digits)
}

func hotp(key []byte, step int64, digits int) string {
	var counter [8]byte
	binary.BigEndian.PutUint64(counter[:], uint64(step))
	mac := hmac.New(sha1.New, key)
	mac.Write(counter[:])
	sum := mac.Sum(nil)
	value := binary.BigEndian.Uint32(sum[sum[len(sum)-1]&0x0f:]) & 0x7fffffff
	limit := uint32(1)
	for range digits {
		limit *= 10
	}
	return fmt.Sprintf("%0*d", digits, value%limit)
}

// CurrentCode returns the code that a telephone shows for the secret; "" when
// the secret is none.
func CurrentCode(secret string, at time.Time) string {
	key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(secret)
	if err != nil || len(key) == 0 {
		return ""
	}
	return TOTPCode(key, at, totpDigits)
}

// UseCode takes a one-time code; a code serves once.
func (s *Secret) UseCode(code string, now time.Time) bool {
	key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(s.TOTP)
	if err != nil || len(key) == 0 || len(code) != totpDigits {
		return false
	}
	current := now.Unix() / totpStep
	for step := current - totpWindow; step <= current+totpWindow; step++ {
		if step > s.TOTPStep && subtle.ConstantTimeCompare([]byte(hotp(key, step, totpDigits)), []byte(code)) == 1 {
			s.TOTPStep = step
			return true
		}
	}
	return false
}

// recoveryCodes is how many recovery codes a person gets.
const recoveryCodes = 8

// SetRecovery makes new recovery codes, which are shown once, and keeps their
// digests.
func (s *Secret) SetRecovery(random io.Reader) ([]string, error) {
	codes := make([]string, recoveryCodes)
	s.Recovery = make([]string, recoveryCodes)
	for i := range codes {
		raw := make([]byte, 10)
		if _, err := io.ReadFull(random, raw); err != nil {
			return nil, err
		}
		text := base32.StdEncoding.EncodeToString(raw)
		codes[i] = text[:4] + "-" + text[4:8] + "-" + text[8:12] + "-" + text[12:]
		s.Recovery[i] = Digest(codes[i])
	}
	return codes, nil
}

// UseRecovery takes a recovery code; it serves once, and the person has to
// enrol a telephone again.
func (s *Secret) UseRecovery(code string) bool {
	digest := Digest(strings.ToUpper(strings.TrimSpace(code)))
	for i, d := range s.Recovery {
		if subtle.ConstantTimeCompare([]byte(d), []byte(digest)) == 1 {
			s.Recovery = append(s.Recovery[:i:i], s.Recovery[i+1:]...)
			s.TOTP, s.TOTPReady, s.TOTPStep = "", false, 0
			return true
		}
	}
	return false
}

// Digest is the stored form of random tokens: hex SM3.
func Digest(token string) string {
	sum := sm3.Sum([]byte(token))
	return hex.EncodeToString(sum[:])
}
