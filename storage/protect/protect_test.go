package protect_test

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"errors"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"yibao/ground/fault"
	"yibao/storage/protect"
)

func TestAlgorithmsGiveKnownAnswers(t *testing.T) {
	t.Parallel()
	if err := protect.SelfTest(protect.Standard()); err != nil {
		t.Fatal(err)
	}
}

// TestBrokenAlgorithms: whichever is broken is named.
func TestBrokenAlgorithms(t *testing.T) {
	t.Parallel()
	wrong := func(sum []byte) []byte { sum[0] ^= 1; return sum }
	good := protect.Standard()
	for name, breaks := range map[string]func(p *protect.Primitives){
		"(SM3)":      func(p *protect.Primitives) { p.SM3 = func(text []byte) []byte { return wrong(good.SM3(text)) } },
		"(HMAC-SM3)": func(p *protect.Primitives) { p.HMAC = func(k, text []byte) []byte { return wrong(good.HMAC(k, text)) } },
		"(SM4)":      func(p *protect.Primitives) { p.Cipher = aes.NewCipher },
		"(SM4-GCM)": func(p *protect.Primitives) {
			p.Cipher = func(key []byte) (cipher.Block, error) { b, err := good.Cipher(key); return &tiring{Block: b}, err }
		},
		"(SM2)": func(p *protect.Primitives) {
			p.Verify = func(_, _, _ []byte, _, _ *big.Int) bool { return true }
		},
		"(SM2) ": func(p *protect.Primitives) {
			p.Verify = func(_, _, _ []byte, _, _ *big.Int) bool { return false }
		},
	} {
		p := good
		breaks(&p)
		err := protect.SelfTest(p)
		if !errors.Is(err, protect.ErrSelfTest) || !strings.Contains(err.Error(), strings.TrimSpace(name)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// tiring is a cipher that gives wrong answers after the first block.
type tiring struct {
	cipher.Block
	blocks int
}

func (c *tiring) Encrypt(dst, src []byte) {
	c.Block.Encrypt(dst, src)
	if c.blocks++; c.blocks > 1 {
		dst[0] ^= 1
	}
}

// master is a provider with a random master key.
func master(t *testing.T) *protect.Master {
	t.Helper()
	key := make([]byte, 16)
	if _, err := rand.Read(key); err != nil {
		t.Fatal(err)
	}
	m, err := protect.NewMaster(key, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// dataKeys makes one key of each role, with the role as its id.
func dataKeys(t *testing.T, by protect.Provider, roles ...protect.Role) []protect.DataKey {
	t.Helper()
	var keys []protect.DataKey
	for _, r := range roles {
		k, err := protect.NewDataKey(by, rand.Reader, protect.DataKey{ID: "K-" + string(r), Role: r})
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, k)
	}
	return keys
}

func guard(t *testing.T, by protect.Provider, keys []protect.DataKey) *protect.Guard {
	t.Helper()
	g, err := protect.NewGuard(by, rand.Reader, keys)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

var here = protect.Place{Table: "person_version", Column: "cert_no", Row: "1001"}

func TestSealedTextsOpenInTheirPlaceOnly(t *testing.T) {
	t.Parallel()
	m := master(t)
	g := guard(t, m, dataKeys(t, m, protect.Fields))
	const number = "330200198001011001"
	one, err := g.Seal(protect.Fields, here, number)
	if err != nil {
		t.Fatal(err)
	}
	two, err := g.Seal(protect.Fields, here, number)
	if err != nil || one == two || strings.Contains(one, number) || protect.KeyOf(one) != "K-field" {
		t.Errorf("%s %s %v", one, two, err)
	}
	if text, err := g.Open(here, one); err != nil || text != number {
		t.Errorf("%q %v", text, err)
	}
	for what, at := range map[string]protect.Place{
		"another person": {here.Table, here.Column, "1002"}, "another column": {here.Table, "name", here.Row},
		"another table": {"credential", here.Column, here.Row},
	} {
		if _, err := g.Open(at, one); !errors.Is(err, protect.ErrBroken) {
			t.Errorf("%s: %v", what, err)
		}
	}
	changed := one[:len(one)-1] + map[bool]string{true: "B", false: "A"}[strings.HasSuffix(one, "A")]
	for _, bad := range []string{changed, one + "!", one[:12], "s4.K-field.", strings.Replace(one, "K-field", "K-none", 1)} {
		if _, err := g.Open(here, bad); !errors.Is(err, protect.ErrBroken) {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

func TestWhatIsNotProtectedStaysAsItIs(t *testing.T) {
	t.Parallel()
	m := master(t)
	g := guard(t, m, dataKeys(t, m, protect.Fields))
	if stored, err := g.Seal(protect.Names, here, "赵某"); err != nil || stored != "赵某" {
		t.Errorf("a name: %q %v", stored, err)
	}
	if stored, err := g.Seal(protect.Fields, here, ""); err != nil || stored != "" {
		t.Errorf("nothing: %q %v", stored, err)
	}
	if text, err := g.Open(here, "330200198001011001"); err != nil || text != "330200198001011001" {
		t.Errorf("a row from before: %q %v", text, err)
	}
	hash := protect.PlainHash("1")
	if stored, err := g.Keyed(hash); err != nil || stored != hash || hash >= protect.AllPlain {
		t.Errorf("a hash: %q %v", stored, err)
	}
}

func TestKeyedHashes(t *testing.T) {
	t.Parallel()
	m := master(t)
	g, other := guard(t, m, dataKeys(t, m, protect.Index)), guard(t, m, dataKeys(t, m, protect.Index))
	one, err := g.Keyed(protect.PlainHash("330200198001011001"))
	if err != nil {
		t.Fatal(err)
	}
	two, _ := g.Keyed(protect.PlainHash("330200198001011002"))
	strange, _ := other.Keyed(protect.PlainHash("330200198001011001"))
	again, _ := g.Keyed(one)
	if one == two || one == strange || again != one || one <= protect.AllPlain {
		t.Errorf("%s %s %s %s", one, two, strange, again)
	}
}

func TestRotatedKeysStillOpen(t *testing.T) {
	t.Parallel()
	m := master(t)
	keys := dataKeys(t, m, protect.Fields)
	old, err := guard(t, m, keys).Seal(protect.Fields, here, "1")
	if err != nil {
		t.Fatal(err)
	}
	next, err := protect.NewDataKey(m, rand.Reader, protect.DataKey{ID: "K-2", Role: protect.Fields})
	if err != nil {
		t.Fatal(err)
	}
	g := guard(t, m, append(keys, next))
	if text, err := g.Open(here, old); err != nil || text != "1" || g.Newest(protect.Fields) != "K-2" {
		t.Errorf("%q %v", text, err)
	}
	fresh, err := g.Seal(protect.Fields, here, "1")
	if err != nil || protect.KeyOf(fresh) != "K-2" || guard(t, m, keys).Knows(fresh) || !g.Knows(fresh) || !g.Knows("plain") {
		t.Errorf("%s %v", fresh, err)
	}
}

func TestMasterKeys(t *testing.T) {
	t.Parallel()
	m, other := master(t), master(t)
	keys := dataKeys(t, m, protect.Fields, protect.Index)
	if m.Name() == other.Name() || keys[0].Master != m.Name() {
		t.Errorf("names %s %s %s", m.Name(), other.Name(), keys[0].Master)
	}
	if _, err := protect.NewGuard(other, rand.Reader, keys); !errors.Is(err, protect.ErrMaster) {
		t.Errorf("another master key: %v", err)
	}
	swapped := []protect.DataKey{keys[0]}
	swapped[0].Role = protect.Names
	if _, err := protect.NewGuard(m, rand.Reader, swapped); !errors.Is(err, protect.ErrMaster) {
		t.Errorf("a key in another role: %v", err)
	}
	sealed, err := guard(t, m, keys).Seal(protect.Fields, here, "1")
	if err != nil {
		t.Fatal(err)
	}
	locked := guard(t, nil, keys)
	_, opening := locked.Open(here, sealed)
	_, sealing := locked.Seal(protect.Fields, here, "1")
	_, hashing := locked.Keyed(protect.PlainHash("1"))
	for _, err := range []error{opening, sealing, hashing} {
		if !errors.Is(err, protect.ErrNoMaster) || !locked.Locked() {
			t.Errorf("without the master key: %v", err)
		}
	}
	for i, k := range keys {
		if keys[i], err = protect.Rewrap(m, other, k); err != nil {
			t.Fatal(err)
		}
	}
	if text, err := guard(t, other, keys).Open(here, sealed); err != nil || text != "1" {
		t.Errorf("under the new master key: %q %v", text, err)
	}
	if _, err := protect.Rewrap(m, other, keys[0]); !errors.Is(err, protect.ErrMaster) {
		t.Errorf("wrapped by another: %v", err)
	}
}

func TestMasterKeyFiles(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "master.key")
	if err := protect.WriteMaster(file, rand.Reader); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	one, err := protect.ReadMaster(file, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	two, err := protect.ReadMaster(file, bytes.NewReader(nil))
	if err != nil || one.Name() != two.Name() {
		t.Errorf("%v", err)
	}
	for what, change := range map[string]func() error{
		"已经存在": func() error { return protect.WriteMaster(file, rand.Reader) },
		"只有本人": func() error { return read(os.Chmod(file, 0o640), file) },
		"十六进制": func() error {
			return read(errors.Join(os.Chmod(file, 0o600), os.WriteFile(file, []byte("0123"), 0o600)), file)
		},
		"读不到": func() error { return read(nil, file+"x") },
		"写不了": func() error { return protect.WriteMaster(filepath.Join(file, "x"), rand.Reader) },
	} {
		err := change()
		if f, ok := fault.As(err); !ok || f.Code != protect.ErrMasterFile.Code || !strings.Contains(f.Sentence, what) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func read(err error, file string) error {
	if err != nil {
		return err
	}
	_, err = protect.ReadMaster(file, rand.Reader)
	return err
}
