package signing

import (
	"net/http"
	"strings"
	"time"

	"yibao/register/access"
)

// Request is what a scheme may look at.
type Request struct {
	Header http.Header
	Remote string // address and port of the caller
	Body   []byte
}

// RequestOf returns the parts of an HTTP request whose body was read.
func RequestOf(r *http.Request, body []byte) Request {
	return Request{Header: r.Header, Remote: r.RemoteAddr, Body: body}
}

// Claim is what a message says of itself, not yet believed.
type Claim struct {
	AppKey      string    // under which the key is registered
	At          time.Time // when it was signed
	Nonce       string    // what tells this signature from every other one of the institution
	Transaction string    // infno where the signature covers it, else ""
	// Try reports whether the signature was made with the key, in constant time
	// for shared secrets, and returns the body as it is to be read.
	Try func(k access.Key) (body []byte, ok bool)
}

// Scheme is one way of signing.
type Scheme interface {
	Name() access.Scheme
	// Read takes a message apart; ErrUnsigned, ErrTimestamp, ErrNotSealed.
	Read(r Request) (Claim, error)
}

// Schemes are the ways of signing that a centre can choose, by name. zone is the
// civil time in which messages write their time.
func Schemes(zone *time.Location) map[access.Scheme]Scheme {
	return map[access.Scheme]Scheme{
		access.SchemeAPI: api{}, access.SchemeTIF: tif{}, access.SchemeCA: ca{}, access.SchemeSM: sm{zone},
	}
}

// headers returns the values of the named headers, all of them or ErrUnsigned.
func headers(h http.Header, names ...string) ([]string, error) {
	values := make([]string, len(names))
	var missing []string
	for i, n := range names {
		values[i] = strings.TrimSpace(h.Get(n))
		if values[i] == "" {
			missing = append(missing, n)
		}
	}
	if len(missing) > 0 {
		return nil, ErrUnsigned.With("请求头 " + strings.Join(missing, "、"))
	}
	return values, nil
}
