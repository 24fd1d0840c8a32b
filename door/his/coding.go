package his

import (
	"bytes"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"yibao/door/his/message"
)

// download is a file that is answered instead of a message.
type download struct {
	name    string
	content []byte
}

// open takes a message out of its request: past the gate, out of the parts of a
// form with the file beside it, and out of GB18030. What the gate unsealed is
// UTF-8 already, and only the answer is coded as the request was.
func (c *call) open(d *Door, r *http.Request, raw []byte) ([]byte, error) {
	body, err := d.enter(r, c, raw)
	if err != nil {
		return nil, err
	}
	kind, parameters, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		kind, parameters = "", nil
	}
	declared := gbNames[strings.ToLower(parameters["charset"])]
	if unsealed := len(body) != len(raw) || len(raw) > 0 && &body[0] != &raw[0]; unsealed {
		c.gb18030 = declared || !utf8.Valid(raw)
		return body, nil
	}
	if kind == "multipart/form-data" {
		if body, err = c.parts(body, parameters["boundary"]); err != nil {
			return nil, err
		}
	}
	if !declared && utf8.Valid(body) {
		return body, nil
	}
	decoded, err := simplifiedchinese.GB18030.NewDecoder().Bytes(body)
	if err != nil || bytes.ContainsRune(decoded, utf8.RuneError) {
		return nil, message.ErrEncoding.With()
	}
	c.gb18030 = true
	return decoded, nil
}

// gbNames are the names of charset that mean GB18030 or a part of it.
var gbNames = map[string]bool{"gb18030": true, "gbk": true, "gb2312": true, "cp936": true}

// messagePart is the part of a form that holds the message, by the standard.
const messagePart = "jsonStr"

// parts reads a form: the message from the part named so, or from the first
// that is no file; the file from the first that is one.
func (c *call) parts(body []byte, boundary string) ([]byte, error) {
	form := multipart.NewReader(bytes.NewReader(body), boundary)
	var text []byte
	for {
		part, err := form.NextPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, ErrForm.Because(err)
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return nil, ErrForm.Because(err)
		}
		isFile := part.FileName() != "" || part.FormName() == "file"
		switch {
		case part.FormName() == messagePart || text == nil && !isFile:
			text = content
		case isFile && c.attached == nil:
			c.attached = content
		}
	}
	if text == nil {
		return nil, ErrForm.With()
	}
	return text, nil
}

// send answers a message, in the coding it came in.
func (c *call) send(w http.ResponseWriter, body []byte) error {
	contentType := "application/json; charset=utf-8"
	if c.gb18030 {
		if encoded, err := simplifiedchinese.GB18030.NewEncoder().Bytes(body); err == nil {
			contentType, body = "application/json; charset=GB18030", encoded
		}
	}
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	_, err := w.Write(body)
	return err
}

// send answers a file.
func (f *download) send(w http.ResponseWriter) error {
	h := w.Header()
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(f.name))
	h.Set("Content-Length", strconv.Itoa(len(f.content)))
	_, err := w.Write(f.content)
	return err
}
