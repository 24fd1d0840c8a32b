package access_test

import (
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"yibao/register/access"
)

var noon = time.Date(2026, 3, 5, 4, 0, 0, 0, time.UTC)

// hasher is quick: what it makes differs from the usual only in the count.
func hasher() access.Hasher {
	return access.Hasher{Iterations: 2, Random: rand.NewChaCha8([32]byte{7})}
}

func TestPasswordPolicy(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		about, account, password string
		want                     error
	}{
		{"八个字符、三类", "zhangsan", "Ku9-xyzw", nil},
		{"四类", "zhangsan", "Ku9-xyzwQ", nil},
		{"大写、小写、数字", "zhangsan", "Kuq9xyzw", nil},
		{"小写、数字、符号", "zhangsan", "kuq9-yzw", nil},
		{"汉字算符号", "zhangsan", "安澜Kuq9abx", nil},
		{"七个字符", "zhangsan", "Ku9-xyz", access.ErrPasswordShort},
		{"空", "zhangsan", "", access.ErrPasswordShort},
		{"六十五个字符", "zhangsan", "Ku9-" + strings.Repeat("x", 61), access.ErrPasswordLong},
		{"只有小写和数字", "zhangsan", "kuq9xyzw", access.ErrPasswordPlain},
		{"只有数字", "zhangsan", "4827159036", access.ErrPasswordPlain},
		{"含账号名", "zhangsan", "Zhangsan-9", access.ErrPasswordAccount},
		{"含账号名,大小写不同", "zhangsan", "9-xZHANGSANx", access.ErrPasswordAccount},
		{"没有账号名可比", "", "Zhangsan-9", nil},
		{"弱口令", "zhangsan", "Password-1", access.ErrPasswordWeak},
		{"弱口令藏在中间", "zhangsan", "Xx-123456-y", access.ErrPasswordWeak},
		{"键盘上的一排", "zhangsan", "Qwerty-99x", access.ErrPasswordWeak},
		{"程序的名字", "zhangsan", "Yibao-2026", access.ErrPasswordWeak},
	} {
		err := access.CheckPassword(c.account, c.password)
		if c.want == nil && err != nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s(%q):%v,应为 %v", c.about, c.password, err, c.want)
		}
	}
}

// The known answer was computed with another implementation (OpenSSL 3.0,
// PBKDF2 with SM3).
func TestHashIsPBKDF2WithSM3(t *testing.T) {
	t.Parallel()
	h := hasher()
	const stored = "pbkdf2-sm3$1000$c2FsdHNhbHRzYWx0c2FsdA$"
	const key = "+KpgGLZ76VIlGrgWoFOoNeVtsNNtm5t0buZuWj2jZVs"
	if !h.Matches(stored+key, "Ku9-xyzw") {
		t.Error("已知答案不符")
	}
	if h.Matches(stored+key, "Ku9-xyzW") || h.Matches(strings.Replace(stored, "1000", "1001", 1)+key, "Ku9-xyzw") {
		t.Error("错的口令或次数也对")
	}
}

func TestHashes(t *testing.T) {
	t.Parallel()
	h := hasher()
	one, err := h.Hash("Ku9-xyzw")
	if err != nil {
		t.Fatal(err)
	}
	two, err := h.Hash("Ku9-xyzw")
	if err != nil || one == two {
		t.Errorf("%v;两次散列一样,没有加盐", err)
	}
	if !strings.HasPrefix(one, "pbkdf2-sm3$2$") || strings.Contains(one, "Ku9") {
		t.Errorf("散列是 %s", one)
	}
	for _, hash := range []string{one, two} {
		if !h.Matches(hash, "Ku9-xyzw") || h.Matches(hash, "ku9-xyzw") || h.Matches(hash, "") {
			t.Errorf("%s 比错了", hash)
		}
	}
	more := h
	more.Iterations = 5
	if !more.Matches(one, "Ku9-xyzw") {
		t.Error("次数改了以后,旧的散列不认了")
	}
	for _, broken := range []string{"", "x", "md5$1$a$b", "pbkdf2-sm3$0$a$b", "pbkdf2-sm3$x$a$b", "pbkdf2-sm3$2$!$b", "pbkdf2-sm3$2$YQ$", "pbkdf2-sm3$2$YQ$YQ"} {
		if h.Matches(broken, "") || h.Matches(broken, "Ku9-xyzw") {
			t.Errorf("%q 也能对上", broken)
		}
	}
}

// Of the passwords used last, the present and the four before it are refused.
func TestPasswordHistory(t *testing.T) {
	t.Parallel()
	h, secret := hasher(), access.Secret{Failures: 3, LockedTill: noon}
	passwords := []string{"Aa-00000x", "Aa-11110x", "Aa-22220x", "Aa-33330x", "Aa-44440x", "Aa-55550x", "Aa-66660x"}
	for i, p := range passwords {
		if err := secret.SetPassword(h, p, noon, i == 0); err != nil {
			t.Fatalf("第 %d 个:%v", i+1, err)
		}
		for back := range passwords[:i+1] {
			err := (&access.Secret{Password: secret.Password, History: secret.History}).SetPassword(h, passwords[i-back], noon, false)
			if used := errors.Is(err, access.ErrPasswordUsed); used != (back < 5) {
				t.Errorf("第 %d 个之后再用前 %d 个:%v", i+1, back, err)
			}
		}
	}
	if secret.MustChange || secret.Failures != 0 || !secret.LockedTill.IsZero() || secret.ChangedAt != noon {
		t.Errorf("%+v", secret)
	}
}

func TestGeneratedPasswordsKeepThePolicy(t *testing.T) {
	t.Parallel()
	random, seen := rand.NewChaCha8([32]byte{9}), map[string]bool{}
	for range 500 {
		p, err := access.NewPassword(random)
		if err != nil || access.CheckPassword("sysadmin", p) != nil || len(p) != 19 || seen[p] || strings.ContainsAny(p, "0O1lI") {
			t.Fatalf("%q %v %v", p, err, access.CheckPassword("sysadmin", p))
		}
		seen[p] = true
	}
}

func TestUnusedAccounts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		about string
		last  time.Time
		after time.Duration
		want  bool
	}{
		{"建立后从未登录,90 天", time.Time{}, 90 * 24 * time.Hour, false},
		{"建立后从未登录,90 天零 1 秒", time.Time{}, 90*24*time.Hour + time.Second, true},
		{"登录过,又过 90 天", noon.AddDate(0, 1, 0), 121 * 24 * time.Hour, false},
		{"登录过,又过 91 天", noon.AddDate(0, 1, 0), 123 * 24 * time.Hour, true},
	} {
		if got := (access.Secret{LastAt: c.last}).Unused(noon, noon.Add(c.after)); got != c.want {
			t.Errorf("%s:%v", c.about, got)
		}
	}
}
