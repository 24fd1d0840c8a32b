package main_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

var printed = regexp.MustCompile(`(?m)^  ([a-z]+) +(\S+)  `)

// accounts reads what init printed: the password of each account.
func accounts(t *testing.T, said string) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, m := range printed.FindAllStringSubmatch(said, -1) {
		found[m[1]] = m[2]
	}
	return found
}

// Init makes three administrators with passwords that only it tells, once; until
// then the staff API refuses everything, and from then on what needs two persons
// is no longer done by a command.
func TestInit(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "centre.db")
	s := serve(t, "sqlite:"+file)
	login := func(account, password string) (int, string) {
		t.Helper()
		response, err := client.Post(s.base+"/api/v1/login", "application/json", strings.NewReader(fmt.Sprintf(`{"account":%q,"password":%q}`, account, password)))
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		return response.StatusCode, string(body)
	}
	if status, body := login("sysadmin", "admin"); status != http.StatusServiceUnavailable || !strings.Contains(body, "YB1836") {
		t.Errorf("初始化之前:%d %s", status, body)
	}
	if status, _ := s.get(t, "/healthz"); status != http.StatusOK {
		t.Errorf("初始化之前的 /healthz:%d", status)
	}
	made := accounts(t, must(t, "init", "--db", "sqlite:"+file))
	if len(made) != 3 || made["sysadmin"] == "" || made["secadmin"] == made["trailadmin"] {
		t.Fatalf("%v", made)
	}
	again, err := yibao(t, "init", "--db", "sqlite:"+file)
	if err == nil || !strings.Contains(again, "YB1861") {
		t.Errorf("再次初始化:%v %s", err, again)
	}
	for account, password := range made {
		if status, body := login(account, password); status != http.StatusOK || !strings.Contains(body, `"limited":true`) {
			t.Errorf("%s:%d %s", account, status, body)
		}
		for _, part := range []string{"", "-wal"} {
			if raw, err := os.ReadFile(file + part); err == nil && bytes.Contains(raw, []byte(password)) {
				t.Errorf("%s 的口令在数据库里", account)
			}
		}
	}
	said, err := yibao(t, "reverse", "NONE", "--reason", "x", "--operator", "x", "--db", "sqlite:"+file)
	if err == nil || !strings.Contains(said, "YB9013") {
		t.Errorf("一个人撤销:%v %s", err, said)
	}
	said, err = yibao(t, "publish", "--author", "一个人", "--region", "390100", "--db", "sqlite:"+file)
	if err == nil || !strings.Contains(said, "YB9013") {
		t.Errorf("一个人发布:%v %s", err, said)
	}
	said, err = yibao(t, "trail", "remove", "--before", time.Now().In(china).Format(time.DateOnly), "--by", "审计", "--db", "sqlite:"+file)
	if err == nil || !strings.Contains(said, "YB1821") {
		t.Errorf("清理今天的留痕:%v %s", err, said)
	}
	if said := must(t, "verify", "--db", "sqlite:"+file); !strings.Contains(said, "留痕 4") || !strings.Contains(said, "全部一致") {
		t.Errorf("核验:%s", said)
	}
	execute(t, "sqlite", file, "UPDATE trail_entry SET account = 'x' WHERE act = 'init'")
	if said, err := yibao(t, "verify", "--db", "sqlite:"+file); err == nil || !strings.Contains(said, ":内容与记录时不符") {
		t.Errorf("改过的留痕:%v %s", err, said)
	}
}

// certificate writes a certificate for this machine and its key.
func certificate(t *testing.T) (cert, key string, pool *x509.CertPool) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	about := x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, &about, &about, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalECPrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	cert, key, pool = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem"), x509.NewCertPool()
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	pool.AppendCertsFromPEM(text)
	for name, content := range map[string][]byte{cert: text, key: pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: secret})} {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return cert, key, pool
}

func TestServesOverTLS(t *testing.T) {
	t.Parallel()
	cert, key, pool := certificate(t)
	url := "sqlite:" + filepath.Join(t.TempDir(), "centre.db")
	must(t, "init", "--db", url)
	s := serve(t, url, "--tls-cert", cert, "--tls-key", key)
	if !strings.HasPrefix(s.base, "https://") {
		t.Fatalf("地址 %s", s.base)
	}
	secure := &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}}
	response, err := secure.Get(s.base + "/api/v1/me")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusUnauthorized || response.Header.Get("Strict-Transport-Security") == "" {
		t.Errorf("%d %v", response.StatusCode, response.Header)
	}
	for _, half := range [][]string{{"--tls-cert", cert}, {"--tls-key", key}} {
		if said, err := yibao(t, append([]string{"serve", "--db", url}, half...)...); err == nil || !strings.Contains(said, "一起给出") {
			t.Errorf("%v:%v %s", half, err, said)
		}
	}
	if said, err := yibao(t, "serve", "--db", url, "--listen", "127.0.0.1:0", "--tls-cert", key, "--tls-key", key); err == nil || !strings.Contains(said, "不能使用证书") {
		t.Errorf("坏证书:%v %s", err, said)
	}
}
