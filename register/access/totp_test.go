package access_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"yibao/register/access"
)

// RFC 6238, appendix B, the rows of SHA-1.
func TestCodesOfRFC6238(t *testing.T) {
	t.Parallel()
	for at, want := range map[int64]string{
		59: "94287082", 1111111109: "07081804", 1111111111: "14050471", 1234567890: "89005924", 2000000000: "69279037", 20000000000: "65353130",
	} {
		if got := access.TOTPCode([]byte("12345678901234567890"), time.Unix(at, 0), 8); got != want {
			t.Errorf("%d:%s,应为 %s", at, got, want)
		}
	}
}

// enrolled has the key of the RFC.
func enrolled() access.Secret {
	return access.Secret{TOTP: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", TOTPReady: true}
}

func TestCodesServeOnceAndNearby(t *testing.T) {
	t.Parallel()
	code := func(seconds int) string {
		return access.CurrentCode(enrolled().TOTP, noon.Add(time.Duration(seconds)*time.Second))
	}
	for _, c := range []struct {
		about   string
		seconds int
		want    bool
	}{
		{"现在的", 0, true}, {"上一个", -30, true}, {"下一个", 30, true}, {"再上一个", -60, false}, {"再下一个", 60, false},
	} {
		s := enrolled()
		if got := s.UseCode(code(c.seconds), noon); got != c.want {
			t.Errorf("%s:%v", c.about, got)
		}
		if s.UseCode(code(c.seconds), noon) {
			t.Errorf("%s:用了两次", c.about)
		}
	}
	s := enrolled()
	if !s.UseCode(code(30), noon) || s.UseCode(code(0), noon) {
		t.Error("用过下一个之后,现在的还能用")
	}
	for _, wrong := range []string{"", "12345", "1234567", "abcdef", code(0)[:5] + "x"} {
		if s := enrolled(); s.UseCode(wrong, noon) {
			t.Errorf("%q 也能用", wrong)
		}
	}
	if none := (access.Secret{}); none.UseCode("000000", noon) || access.CurrentCode("", noon) != "" || access.CurrentCode("1!", noon) != "" {
		t.Error("没有密钥也有口令")
	}
}

func TestRecoveryCodes(t *testing.T) {
	t.Parallel()
	s := enrolled()
	codes, err := s.SetRecovery(rand.NewChaCha8([32]byte{3}))
	if err != nil || len(codes) != 8 || len(s.Recovery) != 8 {
		t.Fatalf("%v %v", codes, err)
	}
	if strings.Contains(strings.Join(s.Recovery, " "), codes[0]) {
		t.Error("恢复码原样存放")
	}
	if s.UseRecovery("AAAA-BBBB-CCCC-DDDD") || s.UseRecovery("") || !s.TOTPReady {
		t.Error("错的恢复码也能用")
	}
	if !s.UseRecovery(" "+strings.ToLower(codes[3])+" ") || s.TOTPReady || s.TOTP != "" {
		t.Errorf("恢复之后 %+v", s)
	}
	if s.UseRecovery(codes[3]) || len(s.Recovery) != 7 || !s.UseRecovery(codes[7]) {
		t.Error("恢复码用了两次,或别的不能用了")
	}
}

func TestNewSecretsAreFresh(t *testing.T) {
	t.Parallel()
	random := rand.NewChaCha8([32]byte{5})
	one, err := access.NewTOTP(random)
	two, errTwo := access.NewTOTP(random)
	token, errToken := access.NewToken(random)
	other, errOther := access.NewToken(random)
	if err != nil || errTwo != nil || errToken != nil || errOther != nil || one == two || token == other || len(one) != 32 || len(token) != 43 {
		t.Errorf("%s %s %s %s", one, two, token, other)
	}
	if access.PageToken(token) == access.PageToken(other) || access.PageToken(token) == access.Digest(token) || strings.Contains(access.Digest(token), token) {
		t.Error("页面令牌或散列不对")
	}
	if link := access.TOTPLink("zhang san", one); !strings.HasPrefix(link, "otpauth://totp/yibao:zhang%20san?") || !strings.Contains(link, "secret="+one) {
		t.Error(link)
	}
}
