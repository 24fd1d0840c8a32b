package policyfile

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
)

// Hash returns the hex SHA-256 of the bundle's canonical bytes.
func (b Bundle) Hash() string {
	sum := sha256.Sum256(b.canonical())
	return hex.EncodeToString(sum[:])
}

// canonical writes entry and files with lengths before each text, so that two
// different bundles never give the same bytes.
func (b Bundle) canonical() []byte {
	var out strings.Builder
	write := func(text string) {
		out.WriteString(strconv.Itoa(len(text)))
		out.WriteByte(':')
		out.WriteString(text)
		out.WriteByte('\n')
	}
	write(b.Entry)
	for _, f := range b.Files {
		write(f.Name)
		write(f.Text)
	}
	return []byte(out.String())
}

func bundleOf(entry string, files map[string]string) Bundle {
	b := Bundle{Entry: entry}
	for _, name := range sortedKeys(files) {
		b.Files = append(b.Files, File{name, files[name]})
	}
	return b
}

// text returns the text of a file of the bundle.
func (b Bundle) text(name string) (string, bool) {
	for _, f := range b.Files {
		if f.Name == name {
			return f.Text, true
		}
	}
	return "", false
}
