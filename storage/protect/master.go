package protect

import (
	"crypto/cipher"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/emmansun/gmsm/sm3"
	"github.com/emmansun/gmsm/sm4"
)

// Provider wraps data keys under a master key that it never gives away: a file
// here, a 密码机 where there is one.
type Provider interface {
	// Name tells the master key from others; it is stored beside what it wrapped.
	Name() string
	// Wrap seals a data key for its label.
	Wrap(label string, key []byte) ([]byte, error)
	// Unwrap opens what Wrap sealed for the same label.
	Unwrap(label string, wrapped []byte) ([]byte, error)
}

// Master is a Provider whose master key is in memory.
type Master struct {
	name   string
	aead   cipher.AEAD
	random io.Reader
}

// NewMaster returns the provider of a master key of 16 bytes.
func NewMaster(key []byte, random io.Reader) (*Master, error) {
	aead, err := gcm(key)
	if err != nil {
		return nil, err
	}
	sum := sm3.Sum(append([]byte("yibao master key\n"), key...))
	return &Master{hex.EncodeToString(sum[:8]), aead, random}, nil
}

// Name implements Provider: a part of a hash of the key.
func (m *Master) Name() string { return m.name }

// Wrap implements Provider by SM4-GCM.
func (m *Master) Wrap(label string, key []byte) ([]byte, error) {
	return seal(m.aead, m.random, []byte(label), key)
}

// Unwrap implements Provider.
func (m *Master) Unwrap(label string, wrapped []byte) ([]byte, error) {
	return unseal(m.aead, []byte(label), wrapped)
}

func gcm(key []byte) (cipher.AEAD, error) {
	block, err := sm4.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// seal returns a random nonce and the sealed text behind it.
func seal(aead cipher.AEAD, random io.Reader, place, text []byte) ([]byte, error) {
	nonce := make([]byte, aead.NonceSize(), aead.NonceSize()+len(text)+aead.Overhead())
	if _, err := io.ReadFull(random, nonce); err != nil {
		return nil, err
	}
	return aead.Seal(nonce, nonce, text, place), nil
}

var errShort = errors.New("protect: too short to be sealed")

func unseal(aead cipher.AEAD, place, sealed []byte) ([]byte, error) {
	if len(sealed) < aead.NonceSize() {
		return nil, errShort
	}
	return aead.Open(nil, sealed[:aead.NonceSize()], sealed[aead.NonceSize():], place)
}

// keySize is the length of every key.
const keySize = 16

// WriteMaster makes a new master key in a file that only its owner can read. A
// file that exists is left alone: ErrMasterFile.
func WriteMaster(file string, random io.Reader) error {
	key := make([]byte, keySize)
	if _, err := io.ReadFull(random, key); err != nil {
		return err
	}
	f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return ErrMasterFile.Because(err, file, "文件已经存在,不会覆盖;请换一个文件名")
	}
	if err != nil {
		return ErrMasterFile.Because(err, file, "写不了,请核对路径与权限")
	}
	_, err = f.WriteString(hex.EncodeToString(key) + "\n")
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return ErrMasterFile.Because(err, file, "没有写完整,请删除后重做")
	}
	return nil
}

// ReadMaster reads a master key from a file that only its owner can read;
// ErrMasterFile.
func ReadMaster(file string, random io.Reader) (*Master, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, ErrMasterFile.Because(err, file, "读不到,请核对路径与权限")
	}
	if !info.Mode().IsRegular() || info.Mode().Perm()&0o077 != 0 {
		return nil, ErrMasterFile.With(file, "别人也能读写;请改成只有本人可读(chmod 600)")
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, ErrMasterFile.Because(err, file, "读不到,请核对路径与权限")
	}
	key, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(key) != keySize {
		return nil, ErrMasterFile.With(file, "内容应为 32 位十六进制")
	}
	return NewMaster(key, random)
}
