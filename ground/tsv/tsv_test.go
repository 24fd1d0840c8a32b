package tsv_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"strings"
	"testing"

	"yibao/ground/tsv"

	"github.com/google/go-cmp/cmp"
)

func packed(t *testing.T, files ...[2]string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range files {
		part, err := w.Create(f[0])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write([]byte(f[1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestLine(t *testing.T) {
	t.Parallel()
	if got, want := tsv.Line([]string{"甲", "", `5" \ x`, "a\tb\r\nc"}), "甲\tnull\t5\\\" \\\\ x\ta b  c\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestThereAndBack: what is packed is read again, and the same rows give the
// same bytes.
func TestThereAndBack(t *testing.T) {
	t.Parallel()
	rows := [][]string{{"S1", `盐酸"左"氧 \ 片`, ""}, {"S2", "null?", "3.50"}}
	write := func(write func([]string) error) error {
		for _, r := range rows {
			if err := write(r); err != nil {
				return err
			}
		}
		return nil
	}
	first, err := tsv.Pack("a.txt", write)
	if err != nil {
		t.Fatal(err)
	}
	second, err := tsv.Pack("a.txt", write)
	if err != nil || !bytes.Equal(first, second) {
		t.Errorf("packed twice: %v, %d and %d bytes", err, len(first), len(second))
	}
	text, err := tsv.Unpack(first)
	if err != nil {
		t.Fatal(err)
	}
	got, err := tsv.Rows("\ufeff"+string(text)+"\r\n\n", 3)
	if diff := cmp.Diff(rows, got); err != nil || diff != "" {
		t.Errorf("%v %s", err, diff)
	}
}

// TestBadFiles: what a provider, or somebody in its name, may send.
func TestBadFiles(t *testing.T) {
	t.Parallel()
	bomb := packed(t, [2]string{"a.txt", strings.Repeat("0", tsv.MaxText+1)})
	damaged := packed(t, [2]string{"a.txt", "S1\tV1\tP1"})
	damaged[len("PK")+28+len("a.txt")+2] ^= 0xff // within the content
	for name, c := range map[string]struct {
		content []byte
		want    error
	}{
		"cut off":           {packed(t, [2]string{"a.txt", "S1"})[:40], tsv.ErrZip},
		"two files":         {packed(t, [2]string{"a.txt", ""}, [2]string{"b.txt", ""}), tsv.ErrZipFiles},
		"no file":           {packed(t), tsv.ErrZipFiles},
		"a path upwards":    {packed(t, [2]string{"../../etc/passwd", "x"}), tsv.ErrZipName},
		"a path of Windows": {packed(t, [2]string{`..\a.txt`, "x"}), tsv.ErrZipName},
		"an absolute path":  {packed(t, [2]string{"/a.txt", "x"}), tsv.ErrZipName},
		"a folder":          {packed(t, [2]string{"a/", ""}), tsv.ErrZipName},
		"a bomb":            {bomb, tsv.ErrZipSize},
		"damaged":           {damaged, tsv.ErrZip},
	} {
		if _, err := tsv.Unpack(c.content); c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	for text, want := range map[string]error{"a\tb\n": tsv.ErrColumns, "a\tb\tc\\\n": tsv.ErrEscape, "a\tb\tc\\n\n": tsv.ErrEscape} {
		if _, err := tsv.Rows(text, 3); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", text, err, want)
		}
	}
	if text, err := tsv.Unpack([]byte("S1\tV1")); err != nil || string(text) != "S1\tV1" {
		t.Errorf("plain text: %q %v", text, err)
	}
}
