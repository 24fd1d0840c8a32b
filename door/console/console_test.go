package console_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"yibao/door/console"
)

const script = "console.log('安澜市')"

func zipped(t *testing.T, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func built(t *testing.T) http.Handler {
	t.Helper()
	return builtWith(t, "")
}

func builtWith(t *testing.T, devices string) http.Handler {
	t.Helper()
	handler, err := console.Handler(fstest.MapFS{
		"site/index.html":          {Data: []byte(`<meta name="nonce" content="NONCE-OF-THIS-ANSWER"><meta name="device-service" content="DEVICES-OF-THIS-SERVER"><title>控制台</title>`)},
		"site/assets/a-1234.js.gz": {Data: zipped(t, script)},
		"site/icon.svg.gz":         {Data: zipped(t, "<svg/>")},
	}, devices)
	if err != nil {
		t.Fatal(err)
	}
	return handler
}

func ask(handler http.Handler, path, accept string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Accept-Encoding", accept)
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	return w
}

func TestConsole(t *testing.T) {
	t.Parallel()
	handler := built(t)
	for _, c := range []struct {
		name, path, accept      string
		status                  int
		kind, caching, encoding string
	}{
		{"the start", "/console/", "gzip", 200, "text/html; charset=utf-8", "no-store", ""},
		{"a page of the router", "/console/admin/staff", "gzip", 200, "text/html; charset=utf-8", "no-store", ""},
		{"the index by its name", "/console/index.html", "gzip", 200, "text/html; charset=utf-8", "no-store", ""},
		{"a hashed file", "/console/assets/a-1234.js", "gzip, br", 200, "text/javascript; charset=utf-8", "public, max-age=31536000, immutable", "gzip"},
		{"for who cannot unpack", "/console/assets/a-1234.js", "", 200, "text/javascript; charset=utf-8", "public, max-age=31536000, immutable", ""},
		{"a file without hash", "/console/icon.svg", "gzip", 200, "image/svg+xml", "no-cache", "gzip"},
		{"a file of an older build", "/console/assets/a-0000.js", "gzip", 404, "text/plain; charset=utf-8", "no-store", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := ask(handler, c.path, c.accept)
			h := w.Header()
			if w.Code != c.status || h.Get("Content-Type") != c.kind || h.Get("Cache-Control") != c.caching || h.Get("Content-Encoding") != c.encoding {
				t.Errorf("got %d %v", w.Code, h)
			}
			if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("X-Frame-Options") != "DENY" {
				t.Errorf("unguarded: %v", h)
			}
		})
	}
	if got := ask(handler, "/console/assets/a-1234.js", "").Body.String(); got != script {
		t.Errorf("unpacked %q", got)
	}
}

var nonced = regexp.MustCompile(`style-src 'self' 'nonce-([A-Z2-7]{20,})'`)

// A page may run only scripts of its origin, and each answer has its own number
// for styles.
func TestPolicyOfThePage(t *testing.T) {
	t.Parallel()
	handler := built(t)
	seen := map[string]bool{}
	for range 3 {
		w := ask(handler, "/console/", "")
		policy := w.Header().Get("Content-Security-Policy")
		m := nonced.FindStringSubmatch(policy)
		if m == nil || seen[m[1]] || !strings.Contains(w.Body.String(), `content="`+m[1]+`"`) {
			t.Fatalf("policy %q, body %q, earlier %v", policy, w.Body, seen)
		}
		seen[m[1]] = true
		if strings.Contains(policy, "unsafe") || strings.Contains(policy, "*") || !strings.HasPrefix(policy, "default-src 'none'") {
			t.Errorf("policy is not strict: %s", policy)
		}
	}
}

// A page may ask its own server only, and the device service where there is one.
func TestWhomThePageMayAsk(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ devices, connect string }{
		{"", "connect-src 'self';"}, {"http://127.0.0.1:8321", "connect-src 'self' http://127.0.0.1:8321;"},
	} {
		w := ask(builtWith(t, c.devices), "/console/", "")
		if policy := w.Header().Get("Content-Security-Policy"); !strings.Contains(policy, c.connect) || !strings.Contains(w.Body.String(), `content="`+c.devices+`"`) {
			t.Errorf("%q: policy %q, page %q", c.devices, policy, w.Body)
		}
	}
}

func TestWithoutABuild(t *testing.T) {
	t.Parallel()
	handler, err := console.Handler(fstest.MapFS{"README.md": {}}, "")
	if err != nil {
		t.Fatal(err)
	}
	w := ask(handler, "/console/admin/staff", "gzip")
	if body := w.Body.String(); w.Code != http.StatusOK || !strings.Contains(body, "没有带控制台") || !strings.Contains(body, "/docs") {
		t.Errorf("got %d %s", w.Code, body)
	}
}
