package main_test

import (
	"bytes"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"yibao/door/his/signing"
	"yibao/register/access"
)

// shown finds what a command shows behind a word.
func shown(t *testing.T, said, word string) string {
	t.Helper()
	found := regexp.MustCompile(`(?m)^` + word + ` +(\S+)$`).FindStringSubmatch(said)
	if found == nil {
		t.Fatalf("no %s in:\n%s", word, said)
	}
	return found[1]
}

// masterKey makes a master key file of the test's own.
func masterKey(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "master.key")
	must(t, "keys", "master", "--to", file)
	return file
}

// issued makes a key through the shipped command.
func issued(t *testing.T, scheme, institution, url, master string) (holder signing.Holder, id string) {
	t.Helper()
	said := must(t, "keys", "new", "--institution", institution, "--scheme", scheme, "--db", url, "--master-key", master)
	holder = signing.Holder{
		Scheme: access.Scheme(scheme), AppKey: shown(t, said, "应用标识"), Secret: shown(t, said, "密钥"), Random: rand.Reader, Zone: china,
	}
	if holder.Scheme == access.SchemeSM {
		holder.Private = shown(t, said, "机构私钥")
	}
	return holder, shown(t, said, "密钥编号")
}

// sendSigned signs a message and sends it.
func (s *server) sendSigned(t *testing.T, h signing.Holder, infno, body, nonce string) (answer struct {
	Infcode json.Number
	ErrMsg  string `json:"err_msg"`
	Cainfo  string
	Output  json.RawMessage
}) {
	t.Helper()
	header := http.Header{}
	sent, err := h.Sign(header, infno, []byte(body), time.Now(), nonce)
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.base+"/callService", bytes.NewReader(sent))
	if err != nil {
		t.Fatal(err)
	}
	r.Header = header
	response, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err == nil {
		err = json.Unmarshal(text, &answer)
	}
	if err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return answer
}

// TestEachSchemeFromKeyToAnswer: a key that the command shows signs what the
// server takes.
func TestEachSchemeFromKeyToAnswer(t *testing.T) {
	t.Parallel()
	url, master := sqliteTown(t), masterKey(t)
	one, two, person := town().Institutions[0].Code, town().Institutions[1].Code, town().Persons[0]
	centre := shown(t, must(t, "keys", "centre", "--db", url, "--master-key", master), "中心公钥")
	query := func(institution string) string {
		return letter("1101", "M1", institution, `{"data":{"mdtrt_cert_type":"02","mdtrt_cert_no":"`+person.CertNo+`","psn_cert_type":"01","certno":"`+person.CertNo+`","psn_name":"`+person.Name+`"}}`)
	}
	for _, scheme := range []string{"api", "tif", "ca", "sm"} {
		h, _ := issued(t, scheme, one, url, master)
		s := serve(t, url, "--auth", scheme, "--master-key", master)
		answer := s.sendSigned(t, h, "1101", query(one), "n1")
		output := []byte(answer.Output)
		if scheme == "sm" {
			var text string
			if err := json.Unmarshal(output, &text); err != nil {
				t.Fatalf("not sealed: %+v", answer)
			}
			opened, err := h.Open(text, answer.Cainfo, centre)
			if err != nil {
				t.Fatal(err)
			}
			output = opened
		}
		if answer.Infcode != "0" || !bytes.Contains(output, []byte(person.PsnNo)) {
			t.Errorf("%s: %s %s", scheme, answer.Infcode, answer.ErrMsg)
		}
		if scheme != "sm" {
			if answer := s.sendSigned(t, h, "1101", query(two), "n2"); !strings.Contains(answer.ErrMsg, "YB1320") {
				t.Errorf("%s, in the name of another: %s", scheme, answer.ErrMsg)
			}
		}
		if text := s.post(t, "/callService", query(one)); !strings.Contains(text, "YB1312") && !strings.Contains(text, "YB1322") {
			t.Errorf("%s, not signed: %s", scheme, text)
		}
		s.stop(t)
	}
}

// TestLivesOfKeys: listed without the secret, ended for good, and issued to those
// who are known only.
func TestLivesOfKeys(t *testing.T) {
	t.Parallel()
	url, master := sqliteTown(t), masterKey(t)
	institution := town().Institutions[0].Code
	h, id := issued(t, "tif", institution, url, master)
	must(t, "keys", "end", id, "--at", "2020-01-01", "--db", url)
	list := must(t, "keys", "list", "--db", url)
	acts := acted(t, strings.TrimPrefix(url, "sqlite:"))
	if strings.Join(acts, ",") != "keys data,keys new,keys end" {
		t.Errorf("in the trail: %v", acts)
	}
	if !strings.Contains(list, id) || !strings.Contains(list, "已停用") || strings.Contains(list, h.Secret) {
		t.Errorf("listed:\n%s", list)
	}
	s := serve(t, url, "--auth", "tif", "--master-key", master)
	if answer := s.sendSigned(t, h, "9001", letter("9001", "M1", institution, "{}"), "n1"); !strings.Contains(answer.ErrMsg, "YB1317") {
		t.Errorf("ended: %s", answer.ErrMsg)
	}
	for what, c := range map[string]struct {
		code string
		args []string
	}{
		"an institution that is not registered": {"YB3", []string{"keys", "new", "--institution", "H39999999999", "--scheme", "ca", "--db", url, "--master-key", master}},
		"no master key":                         {"YB9214", []string{"keys", "new", "--institution", institution, "--scheme", "ca", "--db", url}},
		"an empty span":                         {"YB9202", []string{"keys", "new", "--institution", institution, "--scheme", "ca", "--from", "2026-02-01", "--to", "2026-02-01", "--db", url, "--master-key", master}},
		"no public key":                         {"YB9213", []string{"keys", "new", "--institution", institution, "--scheme", "sm", "--public-key", "04", "--db", url, "--master-key", master}},
		"a key that is not there":               {"YB9201", []string{"keys", "end", "K9", "--db", url}},
		"a server without the master key":       {"YB9214", []string{"serve", "--listen", "127.0.0.1:0", "--db", url}},
	} {
		if said, err := yibao(t, c.args...); err == nil || !strings.Contains(said, c.code) {
			t.Errorf("%s: %v %s", what, err, said)
		}
	}
}

// acted lists what the trail of a database file tells of keys.
func acted(t *testing.T, file string) []string {
	t.Helper()
	db, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query("SELECT act FROM trail_entry WHERE subject = '密钥' ORDER BY recorded, entry_id")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var acts []string
	for rows.Next() {
		var act string
		if err := rows.Scan(&act); err != nil {
			t.Fatal(err)
		}
		acts = append(acts, act)
	}
	return acts
}

// TestNothingPersonalInTheFile: a protected database that went through a backup
// holds no number of a person, also after a day's work.
func TestNothingPersonalInTheFile(t *testing.T) {
	t.Parallel()
	url, master := sqliteTown(t), masterKey(t)
	if held(t, strings.TrimPrefix(url, "sqlite:")) == "" {
		t.Fatal("no number is found in the plain file either")
	}
	if said := must(t, "keys", "protect", "--names", "--db", url, "--master-key", master); !strings.Contains(said, "重新加密") {
		t.Error(said)
	}
	dir := t.TempDir()
	must(t, "backup", "--to", filepath.Join(dir, "town.backup"), "--db", url)
	file := filepath.Join(dir, "yibao.db")
	url = "sqlite:" + file
	must(t, "restore", "--from", filepath.Join(dir, "town.backup"), "--db", url, "--master-key", master)
	s := serve(t, url, "--master-key", master)
	if summary := day(t, s, 40); len(summary.Settlements) == 0 {
		t.Error("nothing was settled")
	}
	s.stop(t)
	must(t, "keys", "rotate-data", "--db", url, "--master-key", master)
	if said := must(t, "keys", "reseal", "--db", url, "--master-key", master); !strings.Contains(said, "重新加密 0 处") {
		t.Error(said)
	}
	if said := must(t, "replay", "--db", url); !strings.Contains(said, "0 different") {
		t.Error(said)
	}
	must(t, "verify", "--db", url)
	if number := held(t, file); number != "" {
		t.Errorf("the file holds %s", number)
	}
}

// held returns a number of a person of the town that stands readable in a
// database file, or beside it.
func held(t *testing.T, file string) string {
	t.Helper()
	files, err := filepath.Glob(file + "*")
	if err != nil || len(files) == 0 {
		t.Fatalf("%v %v", files, err)
	}
	for _, name := range files {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range town().Persons {
			for _, number := range []string{p.CertNo, p.Card, p.Token} {
				if number != "" && bytes.Contains(content, []byte(number)) {
					return number
				}
			}
		}
	}
	return ""
}

// TestMasterKeyIsChanged: the data stays, the old key opens it no more.
func TestMasterKeyIsChanged(t *testing.T) {
	t.Parallel()
	url, old, fresh := sqliteTown(t), masterKey(t), masterKey(t)
	must(t, "keys", "protect", "--db", url, "--master-key", old)
	must(t, "keys", "rewrap", "--to", fresh, "--db", url, "--master-key", old)
	if said, err := yibao(t, "keys", "list", "--db", url, "--master-key", old); err == nil || !strings.Contains(said, "YB9215") {
		t.Errorf("%v %s", err, said)
	}
	must(t, "keys", "list", "--db", url, "--master-key", fresh)
	if err := os.Chmod(fresh, 0o644); err != nil {
		t.Fatal(err)
	}
	if said, err := yibao(t, "keys", "list", "--db", url, "--master-key", fresh); err == nil || !strings.Contains(said, "YB9216") {
		t.Errorf("%v %s", err, said)
	}
}
