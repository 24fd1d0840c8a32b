// Package tsv is the file form of the national interface (定点医药机构接口规范
// XJ-K01-2020): rows of texts separated by tabs, empty ones written as the word
// null, " and \ escaped, packed into a ZIP.
//
// What providers upload is opened with distrust: a ZIP with more than one file,
// with a path in a name, or that grows beyond MaxText is refused. Packing is
// repeatable: the same rows give the same bytes. Encodings are for the caller.
package tsv

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"strings"

	"yibao/ground/fault"
)

// MaxText is how large an unpacked file may be, in bytes.
const MaxText = 64 << 20

// Refusals of uploaded files.
var (
	ErrZip      = fault.Define("YB1611", fault.Shape, "上传的文件不是完整的 ZIP 压缩文件,请重新压缩后上传")
	ErrZipFiles = fault.Define("YB1612", fault.Shape, "ZIP 里应当只有一个文件,却有 %d 个,请只压缩明细文件本身")
	ErrZipName  = fault.Define("YB1613", fault.Shape, "ZIP 里的文件名 %s 带有路径,请直接压缩文件,不要带目录")
	ErrZipSize  = fault.Define("YB1614", fault.Shape, "文件解压后超过 %d MB,请分成几个文件")
	ErrColumns  = fault.Define("YB1615", fault.Shape, "文件第 %d 行有 %d 列,应有 %d 列(制表符分隔),请改正后重新上传")
	ErrEscape   = fault.Define("YB1616", fault.Shape, "文件第 %d 行的转义符 \\ 用法不对,请改正后重新上传")
)

var escapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\t", " ", "\r", " ", "\n", " ")

// Line writes one row with its line end.
func Line(values []string) string {
	var b strings.Builder
	for i, v := range values {
		if i > 0 {
			b.WriteByte('\t')
		}
		if v == "" {
			b.WriteString("null")
			continue
		}
		b.WriteString(escapes.Replace(v))
	}
	b.WriteByte('\n')
	return b.String()
}

// Pack writes rows into a ZIP with one file. It fails only when rows are too
// many for a ZIP.
func Pack(name string, rows func(write func(values []string) error) error) ([]byte, error) {
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	file, err := archive.Create(name)
	if err != nil {
		return nil, err
	}
	err = rows(func(values []string) error {
		_, err := io.WriteString(file, Line(values))
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := archive.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// Unpack returns the text of an uploaded file: of the one file of a ZIP, or of
// the content itself when it is no ZIP. ErrZip, ErrZipFiles, ErrZipName,
// ErrZipSize.
func Unpack(content []byte) ([]byte, error) {
	if !bytes.HasPrefix(content, []byte("PK")) {
		return content, nil
	}
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, ErrZip.Because(err)
	}
	if len(archive.File) != 1 {
		return nil, ErrZipFiles.With(len(archive.File))
	}
	file := archive.File[0]
	if strings.ContainsAny(file.Name, `/\`) || file.Name == ".." || !file.Mode().IsRegular() {
		return nil, ErrZipName.With(file.Name)
	}
	if file.UncompressedSize64 > MaxText {
		return nil, ErrZipSize.With(MaxText >> 20)
	}
	text, err := file.Open()
	if err != nil {
		return nil, ErrZip.Because(err)
	}
	defer text.Close()
	read, err := io.ReadAll(io.LimitReader(text, MaxText+1)) // the size above is only what the file says
	switch {
	case len(read) > MaxText:
		return nil, ErrZipSize.With(MaxText >> 20)
	case err != nil:
		return nil, ErrZip.Because(err)
	}
	return read, nil
}

// Rows reads text with so many columns; null is "". Empty lines are passed over.
// ErrColumns, ErrEscape.
func Rows(text string, columns int) ([][]string, error) {
	text = strings.TrimPrefix(text, "\ufeff")
	var rows [][]string
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSuffix(line, "\r")
		if strings.TrimSpace(line) == "" {
			continue
		}
		values := strings.Split(line, "\t")
		if len(values) != columns {
			return nil, ErrColumns.With(i+1, len(values), columns)
		}
		for c := range values {
			var ok bool
			if values[c], ok = unescape(strings.TrimSpace(values[c])); !ok {
				return nil, ErrEscape.With(i + 1)
			}
		}
		rows = append(rows, values)
	}
	return rows, nil
}

func unescape(value string) (string, bool) {
	if value == "null" {
		return "", true
	}
	if !strings.Contains(value, `\`) {
		return value, true
	}
	var b strings.Builder
	for i := 0; i < len(value); i++ {
		if value[i] == '\\' {
			i++
			if i == len(value) || value[i] != '\\' && value[i] != '"' {
				return "", false
			}
		}
		b.WriteByte(value[i])
	}
	return b.String(), true
}
