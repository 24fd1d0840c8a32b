package importing

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/transform"
)

// byteOrderMark is how office programs begin UTF-8 files.
const byteOrderMark = "\xEF\xBB\xBF"

// content is the bytes of one file with what is known of their form.
type content struct {
	name    string
	raw     []byte // without the byte order mark
	marked  bool   // there was one
	gb18030 bool
	crlf    bool
	lines   int       // line ends in raw, the bound of progress
	book    *workbook // that raw was taken from; nil of a text
}

// detect finds the encoding and the line ends; ErrWideFile, ErrEncoding.
func detect(name string, raw []byte, kind Kind) (content, error) {
	switch {
	case isWorkbook(raw):
		return openWorkbook(name, raw, kind)
	case isOldWorkbook(raw):
		return content{}, ErrOldBook.With(name)
	}
	if bytes.HasPrefix(raw, []byte{0xFF, 0xFE}) || bytes.HasPrefix(raw, []byte{0xFE, 0xFF}) {
		return content{}, ErrWideFile.With(name)
	}
	c := content{name: name, raw: bytes.TrimPrefix(raw, []byte(byteOrderMark))}
	c.marked = len(c.raw) < len(raw)
	c.crlf = bytes.Contains(c.raw, []byte("\r\n"))
	c.lines = bytes.Count(c.raw, []byte("\n"))
	if utf8.Valid(c.raw) {
		return c, nil
	}
	c.gb18030 = !c.marked
	if line := c.damaged(); line > 0 {
		return content{}, ErrEncoding.With(name, line)
	}
	return c, nil
}

// damaged returns the first line with bytes that are no character of the
// encoding, or 0.
func (c content) damaged() int {
	reader := bufio.NewReader(c.text())
	for line := 1; ; line++ {
		text, err := reader.ReadString('\n')
		if strings.ContainsRune(text, utf8.RuneError) {
			return line
		}
		if errors.Is(err, io.EOF) {
			return 0
		}
		if err != nil {
			return line
		}
	}
}

// text reads the content as UTF-8.
func (c content) text() io.Reader {
	if c.gb18030 {
		return transform.NewReader(bytes.NewReader(c.raw), simplifiedchinese.GB18030.NewDecoder())
	}
	return bytes.NewReader(c.raw)
}

// writer writes UTF-8 text to w in the encoding of the content; Close flushes.
func (c content) writer(w io.Writer) io.WriteCloser {
	if c.gb18030 {
		return transform.NewWriter(w, simplifiedchinese.GB18030.NewEncoder())
	}
	return transform.NewWriter(w, transform.Nop)
}
