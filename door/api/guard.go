package api

import (
	"context"
	"crypto/subtle"
	"net"
	"net/http"
	"strings"

	"yibao/process/accountability"
	"yibao/process/signin"
	"yibao/register/access"
)

const (
	cookieName = "yibao_session"
	pageHeader = "X-Yibao-Token"
	// traceHeader names the answer; the log names failures by the same number.
	traceHeader = "X-Yibao-Trace"
	apiPrefix   = "/api/v1/"
	loginPath   = "/api/v1/login"
)

// caller is what a request's context carries of who sent it.
type caller struct {
	present signin.Present // zero for a sign-in
	token   string
	from    string
	agent   string
	secure  bool
}

type callerKey struct{}

func callerOf(ctx context.Context) caller {
	c, _ := ctx.Value(callerKey{}).(caller)
	return c
}

type traceKey struct{}

// traceOf is the number of the request's answer.
func (d *door) traceOf(ctx context.Context) string {
	if trace, ok := ctx.Value(traceKey{}).(string); ok {
		return trace
	}
	return d.NewID()
}

// guarded lets those in who may speak at all: over TLS or from this machine, not
// from the page of another site, after the centre was initialised, and, but for
// signing in, with a session.
func (d *door) guarded(next http.Handler) http.Handler {
	admitted := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c, err := d.admit(r)
		if err != nil {
			d.tell(w, r, err)
			return
		}
		next.ServeHTTP(w, r.WithContext(withRenamings(context.WithValue(r.Context(), callerKey{}, c))))
	})
	protection := http.NewCrossOriginProtection()
	protection.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { d.tell(w, r, errCrossSite.With()) }))
	own := protection.Handler(admitted)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Cache-Control", "no-store")
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "no-referrer")
		if r.TLS != nil {
			header.Set("Strict-Transport-Security", "max-age=31536000")
		}
		trace := d.NewID()
		header.Set(traceHeader, trace)
		own.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), traceKey{}, trace)))
	})
}

func (d *door) admit(r *http.Request) (caller, error) {
	from, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil || r.TLS == nil && !isLoopback(from) {
		return caller{}, errPlainText.With()
	}
	c := caller{from: from, agent: firstCharacters(r.UserAgent(), 200), secure: r.TLS != nil}
	if !strings.HasPrefix(r.URL.Path, apiPrefix) {
		return c, nil // the description, which tells nothing of anybody
	}
	if err := d.afterInitialisation(r.Context()); err != nil {
		return c, err
	}
	if r.URL.Path == loginPath {
		return c, nil
	}
	cookie, err := r.Cookie(cookieName)
	if err != nil {
		return c, signin.ErrNoSession.With()
	}
	c.token = cookie.Value
	if !safe(r.Method) && subtle.ConstantTimeCompare([]byte(r.Header.Get(pageHeader)), []byte(access.PageToken(c.token))) != 1 {
		return c, errCrossSite.With()
	}
	c.present, err = d.SignIn.Recognise(r.Context(), c.token)
	return c, err
}

func safe(method string) bool { return method == http.MethodGet || method == http.MethodHead }

func isLoopback(address string) bool {
	ip := net.ParseIP(address)
	return ip != nil && ip.IsLoopback()
}

func firstCharacters(text string, n int) string {
	if characters := []rune(text); len(characters) > n {
		return string(characters[:n])
	}
	return text
}

// afterInitialisation refuses everything until there are accounts.
func (d *door) afterInitialisation(ctx context.Context) error {
	if d.initialised.Load() {
		return nil
	}
	return d.Accounts.Consult(ctx, func(r access.Reader) error {
		done, err := r.Initialised(ctx)
		if err == nil && !done {
			err = accountability.ErrInitialFirst.With()
		}
		d.initialised.Store(err == nil)
		return err
	})
}
