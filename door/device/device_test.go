package device_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"yibao/door/device"
	"yibao/process/credential"
)

const console = "http://127.0.0.1:8000"

// counter is a simulator with a clock of its own, served.
type counter struct {
	*testing.T
	url  string
	mu   sync.Mutex
	time time.Time
}

func (c *counter) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.time
}

func (c *counter) wait(d time.Duration) {
	c.mu.Lock()
	c.time = c.time.Add(d)
	c.mu.Unlock()
}

func newCounter(t *testing.T) *counter {
	c := &counter{T: t, time: time.Date(2026, 3, 5, 2, 0, 0, 0, time.UTC)}
	made := 0
	s := &device.Simulator{
		People:   []device.Person{{Name: "王小明", CertType: "01", CertNo: "390102199001011234", CardNo: "A39000001"}},
		Consoles: []string{console}, Now: c.now,
		NewCode: func() string { made++; return fmt.Sprintf("EC-SIMULATED-%08d", made) },
	}
	server := httptest.NewServer(s.Handler())
	t.Cleanup(server.Close)
	c.url = server.URL
	return c
}

// send asks as a page of the origin would.
func (c *counter) send(method, path, origin string, form url.Values) (int, string) {
	c.Helper()
	request, err := http.NewRequestWithContext(c.Context(), method, c.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		c.Fatal(err)
	}
	if origin != "" {
		request.Header.Set("Origin", origin)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		c.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		c.Fatal(err)
	}
	return response.StatusCode, string(body)
}

func (c *counter) place(kind string) device.Reading {
	c.Helper()
	if status, body := c.send(http.MethodPost, "/place", "", url.Values{"who": {"0"}, "kind": {kind}}); status != http.StatusOK {
		c.Fatal(status, body)
	}
	status, body := c.send(http.MethodPost, "/v1/read", console, nil)
	var read device.Reading
	if err := json.Unmarshal([]byte(body), &read); err != nil || status != http.StatusOK {
		c.Fatal(status, body, err)
	}
	return read
}

// Cards tell who they belong to, a code does not.
func TestWhatLiesOnTheReader(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	if status, body := c.send(http.MethodPost, "/v1/read", console, nil); status != http.StatusNotFound || !strings.Contains(body, "没有卡") {
		t.Errorf("空的读卡器:%d %s", status, body)
	}
	if got := c.place(device.IDCard); got.CertNo != "390102199001011234" {
		t.Errorf("身份证 %+v", got)
	}
	if got := c.place(device.SocialCard); got.CardNo != "A39000001" || got.CertNo != "" {
		t.Errorf("社保卡 %+v", got)
	}
	if got := c.place(device.Code); got.Code == "" || got.Name != "" || got.CertNo != "" {
		t.Errorf("电子凭证 %+v", got)
	}
	if status, _ := c.send(http.MethodPost, "/v1/read", console, nil); status != http.StatusNotFound {
		t.Errorf("读过的二维码还在:%d", status)
	}
	if _, body := c.send(http.MethodGet, "/", "", nil); !strings.Contains(body, "王小明") {
		t.Errorf("模拟器的页面:%s", body)
	}
}

// A code serves once and for a minute; who asks is a server.
func TestCodesAreShortLivedAndServeOnce(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	issuer := device.Issuer{URL: c.url, Client: http.DefaultClient}
	first := c.place(device.Code).Code
	h, err := issuer.Query(t.Context(), first, credential.Counter)
	if err != nil || h.CertNo != "390102199001011234" || h.Index == "" {
		t.Fatalf("%+v %v", h, err)
	}
	if _, err := issuer.Query(t.Context(), first, credential.Counter); !errors.Is(err, credential.ErrUsed) {
		t.Errorf("用过的:%v", err)
	}
	second := c.place(device.Code).Code
	c.wait(time.Minute)
	if _, err := issuer.Query(t.Context(), second, credential.Counter); !errors.Is(err, credential.ErrExpired) {
		t.Errorf("过期的:%v", err)
	}
	if _, err := issuer.Query(t.Context(), "EC-SOMEBODY-ELSES", credential.Counter); !errors.Is(err, credential.ErrUnknown) {
		t.Errorf("不认识的:%v", err)
	}
	gone := device.Issuer{URL: "http://127.0.0.1:1", Client: http.DefaultClient}
	if _, err := gone.Query(t.Context(), second, credential.Counter); !errors.Is(err, credential.ErrUnreachable) {
		t.Errorf("没有应答的:%v", err)
	}
}

// Pages of other origins read nothing, no page asks ec.query, and no page lays a
// card down.
func TestWhoMayAsk(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	c.place(device.IDCard)
	for _, x := range []struct{ path, origin string }{
		{"/v1/read", ""}, {"/v1/read", "https://example.org"}, {"/ec/query", console}, {"/place", "https://example.org"},
	} {
		if status, body := c.send(http.MethodPost, x.path, x.origin, nil); status != http.StatusForbidden {
			t.Errorf("%s 来自 %q:%d %s", x.path, x.origin, status, body)
		}
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, c.url+"/", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Host = "evil.example.org"
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusForbidden {
		t.Errorf("以别的名字来的:%d", response.StatusCode)
	}
}
