package agency

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// Account is one of the staff: Code is what the telephone shows now.
type Account struct {
	Name, Password string
	Code           func() string
}

// desk is a browser of somebody at the counter.
type desk struct {
	client  *http.Client
	base    string
	staff   string // number of the account
	cookie  string
	page    string
	keys    *int // requests so far, of all desks
	process string
}

// object is a JSON object of an answer.
type object map[string]any

// text is a field as text, "" without one.
func (o object) text(name string) string {
	switch v := o[name].(type) {
	case nil:
		return ""
	case string:
		return v
	default:
		return fmt.Sprint(v)
	}
}

func (o object) yes(name string) bool { return o.text(name) == "true" }

// signIn opens a session.
func (d *desk) signIn(ctx context.Context, a Account) error {
	header, body, err := d.send(ctx, http.MethodPost, "/api/v1/login", object{"account": a.Name, "password": a.Password, "totp": a.Code()})
	if err != nil {
		return fmt.Errorf("%s 登录:%w", a.Name, err)
	}
	d.cookie, _, _ = strings.Cut(header.Get("Set-Cookie"), ";")
	d.page = body.text("page_token")
	me, err := d.get(ctx, "/api/v1/me")
	if staff, ok := me["staff"].(map[string]any); ok {
		d.staff = object(staff).text("staff_no")
	}
	return err
}

func (d *desk) get(ctx context.Context, path string) (object, error) {
	_, body, err := d.send(ctx, http.MethodGet, path, nil)
	return body, err
}

func (d *desk) post(ctx context.Context, path string, in object) (object, error) {
	_, body, err := d.send(ctx, http.MethodPost, path, in)
	return body, err
}

// send asks the door once. What it refuses is an error with its words: at these
// counters nothing is expected to be refused.
func (d *desk) send(ctx context.Context, method, path string, in object) (http.Header, object, error) {
	var content io.Reader
	if in != nil {
		raw, err := json.Marshal(in)
		if err != nil {
			return nil, nil, err
		}
		content = bytes.NewReader(raw)
	}
	request, err := http.NewRequestWithContext(ctx, method, d.base+path, content)
	if err != nil {
		return nil, nil, err
	}
	*d.keys++
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Idempotency-Key", fmt.Sprintf("agency-%s-%06d", d.process, *d.keys))
	if d.cookie != "" {
		request.Header.Set("Cookie", d.cookie)
		request.Header.Set("X-Yibao-Token", d.page)
	}
	response, err := d.client.Do(request)
	if err != nil {
		return nil, nil, err
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, nil, err
	}
	if response.StatusCode != http.StatusOK {
		return nil, nil, fmt.Errorf("%s %s:%d %s", method, path, response.StatusCode, raw)
	}
	var body object
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	return response.Header, body, decoder.Decode(&body)
}
