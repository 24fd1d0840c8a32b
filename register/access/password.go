package access

import (
	"crypto/pbkdf2"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/emmansun/gmsm/sm3"

	"yibao/ground/fault"
)

// Refusals of a password.
var (
	ErrPasswordShort   = fault.Define("YB1811", fault.Business, "口令至少 %d 个字符,请换一个长一些的")
	ErrPasswordPlain   = fault.Define("YB1812", fault.Business, "口令要含大写字母、小写字母、数字、符号中的至少三类,请更换")
	ErrPasswordAccount = fault.Define("YB1813", fault.Business, "口令不能含有账号名,请更换")
	ErrPasswordWeak    = fault.Define("YB1814", fault.Business, "口令含有常见的弱口令“%s”,容易被猜中,请更换")
	ErrPasswordUsed    = fault.Define("YB1815", fault.Business, "不能使用最近 %d 次用过的口令,请更换")
	ErrPasswordLong    = fault.Define("YB1816", fault.Business, "口令最多 %d 个字符,请换一个短一些的")
)

// The password policy (GB/T 22239-2019 §8.1.4.1 a, customary values).
const (
	passwordLength  = 8
	passwordLongest = 64
	passwordClasses = 3
	passwordHistory = 5
	PasswordLife    = 90 * 24 * time.Hour
)

// weak are the words by which passwords are guessed first; letters lower case.
var weak = []string{
	"password", "passw0rd", "p@ssw0rd", "p@ssword", "admin", "administrator", "root", "qwerty", "qwer1234", "1qaz", "2wsx", "qazwsx", "asdfgh", "zxcvbn",
	"123456", "654321", "12345678", "111111", "000000", "888888", "666666", "112233", "123123", "147258", "abc123", "abcd1234", "a1b2c3", "iloveyou",
	"welcome", "letmein", "changeme", "default", "test1234", "woaini", "5201314", "yibao", "yiliao", "shebao", "medicare", "huawei", "aa123456",
}

// CheckPassword refuses a new password that breaks the policy; the first
// reason is told.
func CheckPassword(account, password string) error {
	lower := strings.ToLower(password)
	switch length := utf8.RuneCountInString(password); {
	case length < passwordLength:
		return ErrPasswordShort.With(passwordLength)
	case length > passwordLongest:
		return ErrPasswordLong.With(passwordLongest)
	case classesOf(password) < passwordClasses:
		return ErrPasswordPlain.With()
	case account != "" && strings.Contains(lower, strings.ToLower(account)):
		return ErrPasswordAccount.With()
	}
	for _, w := range weak {
		if strings.Contains(lower, w) {
			return ErrPasswordWeak.With(w)
		}
	}
	return nil
}

// classesOf counts the classes of characters: upper, lower, digit, other.
func classesOf(password string) int {
	var seen [4]bool
	for _, r := range password {
		switch {
		case unicode.IsUpper(r):
			seen[0] = true
		case unicode.IsLower(r):
			seen[1] = true
		case unicode.IsDigit(r):
			seen[2] = true
		default:
			seen[3] = true
		}
	}
	n := 0
	for _, s := range seen {
		if s {
			n++
		}
	}
	return n
}

// Hasher makes the stored form of passwords: PBKDF2-HMAC-SM3 with a salt of its
// own for each, "pbkdf2-sm3$iterations$salt$key". The tag says how it was made,
// so that a later algorithm or count can stand beside it.
type Hasher struct {
	Iterations int       // of new hashes
	Random     io.Reader // for salts
}

// UsualIterations takes about a fifth of a second on the machines measured
// (ADR 0016).
const UsualIterations = 300_000

const (
	hashTag   = "pbkdf2-sm3"
	saltBytes = 16
	keyBytes  = 32
)

// Hash returns the stored form.
func (h Hasher) Hash(password string) (string, error) {
	salt := make([]byte, saltBytes)
	if _, err := io.ReadFull(h.Random, salt); err != nil {
		return "", err
	}
	key, err := pbkdf2.Key(sm3.New, password, salt, h.Iterations, keyBytes)
	if err != nil {
		return "", err
	}
	b := base64.RawStdEncoding
	return fmt.Sprintf("%s$%d$%s$%s", hashTag, h.Iterations, b.EncodeToString(salt), b.EncodeToString(key)), nil
}

// Matches reports whether the password is the one hashed. Of a hash that it
// cannot read it says no, after the usual work, so that the time tells nothing.
func (h Hasher) Matches(hash, password string) bool {
	iterations, salt, want, ok := parseHash(hash)
	if !ok {
		iterations, salt, want = h.Iterations, make([]byte, saltBytes), nil
	}
	key, err := pbkdf2.Key(sm3.New, password, salt, iterations, keyBytes)
	return err == nil && subtle.ConstantTimeCompare(key, want) == 1
}

func parseHash(hash string) (iterations int, salt, key []byte, ok bool) {
	parts := strings.Split(hash, "$")
	if len(parts) != 4 || parts[0] != hashTag {
		return 0, nil, nil, false
	}
	iterations, err := strconv.Atoi(parts[1])
	if err != nil || iterations < 1 {
		return 0, nil, nil, false
	}
	salt, errSalt := base64.RawStdEncoding.DecodeString(parts[2])
	key, errKey := base64.RawStdEncoding.DecodeString(parts[3])
	return iterations, salt, key, errSalt == nil && errKey == nil && len(key) == keyBytes
}

// SetPassword puts a new password into the secret; ErrPasswordUsed. The policy
// is CheckPassword's.
func (s *Secret) SetPassword(h Hasher, password string, now time.Time, mustChange bool) error {
	for _, old := range append([]string{s.Password}, s.History...) {
		if old != "" && h.Matches(old, password) {
			return ErrPasswordUsed.With(passwordHistory)
		}
	}
	hash, err := h.Hash(password)
	if err != nil {
		return err
	}
	if s.Password != "" {
		s.History = append([]string{s.Password}, s.History...)
	}
	s.History = s.History[:min(len(s.History), passwordHistory-1)]
	s.Password, s.ChangedAt, s.MustChange = hash, now, mustChange
	s.Failures, s.LockedTill = 0, time.Time{}
	return nil
}

// NewPassword makes a password that keeps the policy, of 16 characters that are
// not mistaken for one another.
func NewPassword(random io.Reader) (string, error) {
	const letters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789"
	for {
		raw := make([]byte, 64)
		if _, err := io.ReadFull(random, raw); err != nil {
			return "", err
		}
		var b strings.Builder
		for _, x := range raw {
			if int(x) < 256/len(letters)*len(letters) && b.Len() < 19 {
				if n := b.Len(); n == 4 || n == 9 || n == 14 {
					b.WriteByte('-')
				}
				b.WriteByte(letters[int(x)%len(letters)])
			}
		}
		if p := b.String(); len(p) == 19 && CheckPassword("", p) == nil {
			return p, nil
		}
	}
}
