package protect

import (
	"bytes"
	"crypto/cipher"
	"crypto/hmac"
	"encoding/hex"
	"math/big"

	"github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/sm3"
	"github.com/emmansun/gmsm/sm4"
)

// Primitives are the algorithms that everything here rests on.
type Primitives struct {
	SM3    func(text []byte) []byte
	HMAC   func(key, text []byte) []byte
	Cipher func(key []byte) (cipher.Block, error)
	Verify func(public, uid, text []byte, r, s *big.Int) bool
}

// Standard are the algorithms that the program uses.
func Standard() Primitives {
	return Primitives{
		SM3: func(text []byte) []byte { sum := sm3.Sum(text); return sum[:] },
		HMAC: func(key, text []byte) []byte {
			h := hmac.New(sm3.New, key)
			h.Write(text)
			return h.Sum(nil)
		},
		Cipher: sm4.NewCipher,
		Verify: func(public, uid, text []byte, r, s *big.Int) bool {
			key, err := sm2.NewPublicKey(public)
			if err != nil {
				return false
			}
			digest, err := sm2.CalculateSM2Hash(key, text, uid)
			return err == nil && sm2.Verify(key, digest, r, s)
		},
	}
}

// Known answers: GM/T 0004 (SM3 of "abc"), GM/T 0002 (SM4), RFC 8998 (SM4-GCM),
// GM/T 0003.5 (SM2), and HMAC-SM3 as OpenSSL computes it.
const (
	knownSM3    = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
	knownKey    = "0123456789abcdeffedcba9876543210"
	knownSM4    = "681edf34d206965e86b3e94f536e4246"
	knownHMAC   = "09a8a8d2b80ba115627197225d553079b10919a34e15924c470e39a50131ade6"
	knownNonce  = "00001234567800000000abcd"
	knownData   = "feedfacedeadbeeffeedfacedeadbeefabaddad2"
	knownText   = "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccddddddddddddddddeeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa"
	knownSealed = "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d" + "83de3541e4c2b58177e065a9bf7b62ec"
	knownPublic = "0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
	knownR      = "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"
	knownS      = "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa"
)

// SelfTest computes the known answers and refuses algorithms that give others:
// ErrSelfTest.
func SelfTest(p Primitives) error {
	for _, test := range []struct {
		name string
		pass func(Primitives) bool
	}{{"SM3", testSM3}, {"HMAC-SM3", testHMAC}, {"SM4", testSM4}, {"SM4-GCM", testGCM}, {"SM2", testSM2}} {
		if !test.pass(p) {
			return ErrSelfTest.With(test.name)
		}
	}
	return nil
}

func unhex(text string) []byte {
	raw, err := hex.DecodeString(text)
	if err != nil {
		return nil
	}
	return raw
}

func testSM3(p Primitives) bool { return bytes.Equal(p.SM3([]byte("abc")), unhex(knownSM3)) }

func testHMAC(p Primitives) bool {
	return bytes.Equal(p.HMAC([]byte("yibao"), []byte("abc")), unhex(knownHMAC))
}

func testSM4(p Primitives) bool {
	block, err := p.Cipher(unhex(knownKey))
	if err != nil {
		return false
	}
	there, back := make([]byte, sm4.BlockSize), make([]byte, sm4.BlockSize)
	block.Encrypt(there, unhex(knownKey))
	block.Decrypt(back, there)
	return bytes.Equal(there, unhex(knownSM4)) && bytes.Equal(back, unhex(knownKey))
}

func testGCM(p Primitives) bool {
	block, err := p.Cipher(unhex(knownKey))
	if err != nil {
		return false
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return false
	}
	sealed := aead.Seal(nil, unhex(knownNonce), unhex(knownText), unhex(knownData))
	opened, err := aead.Open(nil, unhex(knownNonce), sealed, unhex(knownData))
	if err != nil || !bytes.Equal(sealed, unhex(knownSealed)) || !bytes.Equal(opened, unhex(knownText)) {
		return false
	}
	sealed[0] ^= 1
	_, err = aead.Open(nil, unhex(knownNonce), sealed, unhex(knownData))
	return err != nil
}

// testSM2 wants the signature of the standard accepted, and not one that differs
// from it.
func testSM2(p Primitives) bool {
	uid, text := []byte("1234567812345678"), []byte("message digest")
	r, s := new(big.Int).SetBytes(unhex(knownR)), new(big.Int).SetBytes(unhex(knownS))
	other := new(big.Int).Xor(s, big.NewInt(1))
	return p.Verify(unhex(knownPublic), uid, text, r, s) && !p.Verify(unhex(knownPublic), uid, text, r, other) &&
		!p.Verify(unhex(knownPublic), uid, []byte("message digesT"), r, s)
}
