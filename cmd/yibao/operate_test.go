package main_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"yibao/ground/period"
	"yibao/workshop/city/traffic"
)

// day plays a short day of the town against a server.
func day(t *testing.T, s *server, settlements int) traffic.Summary {
	t.Helper()
	plan := town().Day(period.DateOf(time.Now().In(china)), settlements)
	summary, err := traffic.Play(t.Context(), client, s.base, plan, traffic.Hooks{Clock: time.Now, Workers: 8})
	if err != nil {
		t.Error(err)
	}
	return summary
}

func TestPagesForOperators(t *testing.T) {
	t.Parallel()
	s := serve(t, "sqlite:"+filepath.Join(t.TempDir(), "yibao.db"), "--max-in-work", "7")
	for path, want := range map[string]string{"/healthz": "ok\n", "/readyz": "就绪\n"} {
		if status, text := s.get(t, path); status != http.StatusOK || text != want {
			t.Errorf("%s: %d %q", path, status, text)
		}
	}
	if status, text := s.get(t, "/metrics", "X-Forwarded-For", "10.0.0.8"); status != http.StatusForbidden || !strings.Contains(text, "YB9012") {
		t.Errorf("/metrics through a gateway: %d %s", status, text)
	}
	if _, text := s.get(t, "/metrics"); !strings.Contains(text, "\nyibao_messages_in_work_max 7\n") {
		t.Errorf("/metrics:\n%s", text)
	}
}

// TestLabelsAreBounded: every transaction that the door knows is a label value
// of its own, and nothing else that a sender writes is.
func TestLabelsAreBounded(t *testing.T) {
	t.Parallel()
	s := serve(t, "sqlite:"+filepath.Join(t.TempDir(), "yibao.db"))
	sources, err := filepath.Glob("../../door/his/message/t*.gen.go")
	if err != nil || len(sources) < 20 {
		t.Fatalf("%d transactions: %v", len(sources), err)
	}
	for _, source := range sources {
		infno := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(source), "t"), ".gen.go")
		s.post(t, "/"+infno, letter(infno, "M"+infno, "H39010000001", "{}"))
		if _, text := s.get(t, "/metrics"); !strings.Contains(text, `infno="`+infno+`"`) {
			t.Errorf("%s is no label value", infno)
		}
	}
	for _, odd := range []string{"9999", "0001", "赵", strings.Repeat("7", 3000)} {
		s.post(t, "/callService", letter(odd, "M"+odd, "H39010000001", "{}"))
	}
	_, text := s.get(t, "/metrics")
	values := map[string]bool{}
	for _, found := range regexp.MustCompile(`infno="([^"]*)"`).FindAllStringSubmatch(text, -1) {
		values[found[1]] = true
	}
	if len(values) != len(sources)+1 || !values["other"] {
		t.Errorf("label values %v", values)
	}
}

// figure is the sum of a metric over the label values that the text picks.
func figure(t *testing.T, text, name string) float64 {
	t.Helper()
	sum := 0.0
	for _, line := range strings.Split(text, "\n") {
		if rest, found := strings.CutPrefix(line, name); found {
			value, err := strconv.ParseFloat(rest[strings.LastIndexByte(rest, ' ')+1:], 64)
			if err != nil {
				t.Error(err)
			}
			sum += value
		}
	}
	return sum
}

// persons lists every value by which a person of the town could be told.
func persons(summary traffic.Summary) []string {
	var all []string
	add := func(values ...string) {
		for _, v := range values {
			if v != "" {
				all = append(all, v)
			}
		}
	}
	for _, p := range town().Persons {
		add(p.Name, p.PsnNo, p.CertNo, p.Card, p.Token)
	}
	for _, i := range town().Institutions {
		for _, p := range i.Staff {
			add(p.Name)
		}
	}
	for _, s := range summary.Settlements {
		add(s.SetlID, s.VisitID)
	}
	return all
}

// careless are messages that have a person where none belongs.
func careless(s *server, t *testing.T) (sent int) {
	t.Helper()
	p, i := town().Persons[3], town().Institutions[0].Code
	query := fmt.Sprintf(`{"data":{"mdtrt_cert_type":"02","mdtrt_cert_no":%q,"psn_cert_type":"01","certno":%q,"psn_name":%q}}`, p.CertNo, p.CertNo, "不是"+p.Name)
	unknown := fmt.Sprintf(`{"data":{"psn_no":%q,"insutype":"310","begntime":%q,"mdtrt_cert_type":"02","mdtrt_cert_no":%q,"psn_name":%q,"ipt_otp_no":"1","atddr_no":"D1","dr_name":%q,"dept_code":"1","dept_name":"内科","caty":"A"}}`,
		p.PsnNo+"9", "昨天", p.CertNo, p.Name, p.Name)
	for _, m := range []string{
		letter("1101", p.CertNo, i, query),
		letter("1101", "M1", p.Name, query),
		letter("1101", "M2", i, query),
		letter("2201", "M3", i, unknown),
		letter(p.Name, "M4", i, query),
		letter(p.CertNo, "M5", i, query),
		letter("2207", "M6", p.CertNo, `{"data":"`+p.Name+p.CertNo+`"}`),
		`{"infno":"1101","msgid":["` + p.Name + `"],"input":{"data":{"certno":{"x":"` + p.CertNo + `"}}}}`,
		p.Name + p.CertNo,
	} {
		s.post(t, "/callService/1101", m)
		s.post(t, "/"+url.PathEscape(p.Name)+"/callService?certno="+p.CertNo, m)
		sent += 2
	}
	return sent
}

// TestNoPersonInLogsAndFigures plays a day with all its troubles and some
// careless messages, and looks for persons in everything the server told.
func TestNoPersonInLogsAndFigures(t *testing.T) {
	t.Parallel()
	for _, format := range []string{"json", "text"} {
		t.Run(format, func(t *testing.T) {
			t.Parallel()
			s := serve(t, sqliteTown(t), "--log", format)
			summary := day(t, s, 40)
			sent := summary.Messages + careless(s, t)
			_, figures := s.get(t, "/metrics")
			s.stop(t)
			told := s.log.String() + figures
			for _, v := range persons(summary) {
				if at := strings.Index(told, v); at >= 0 {
					t.Errorf("%q was told: %s", v, told[max(0, at-200):min(len(told), at+100)])
				}
			}
			if n := figure(t, figures, "yibao_message_seconds_count"); n != float64(sent) {
				t.Errorf("%v messages were counted, %d sent", n, sent)
			}
			if together := figure(t, figures, "yibao_group_works_sum"); together == 0 || figure(t, figures, "yibao_group_works_count") > together {
				t.Errorf("%v works committed in groups", together)
			}
			if done := figure(t, figures, `yibao_works_total{kind="write",outcome="done"}`); done < float64(len(summary.Settlements)) {
				t.Errorf("%v commits for %d settlements", done, len(summary.Settlements))
			}
			if refused := figure(t, figures, "yibao_refusals_total"); refused < 10 {
				t.Errorf("%v refusals", refused)
			}
			if format == "json" {
				checkLines(t, s.log.String(), sent)
			}
		})
	}
}

// checkLines looks at the line of each message.
func checkLines(t *testing.T, log string, sent int) {
	t.Helper()
	found, codes := 0, map[string]int{}
	for _, line := range strings.Split(strings.TrimSpace(log), "\n") {
		var fields map[string]any
		if err := json.Unmarshal([]byte(line), &fields); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if fields["took_ms"] == nil {
			continue
		}
		found++
		if trace, _ := fields["trace"].(string); len(trace) != 30 {
			t.Errorf("no trace: %s", line)
		}
		if fields["infno"] == nil || fields["institution"] == nil {
			t.Errorf("not whole: %s", line)
		}
		if code, refused := fields["code"].(string); refused {
			codes[code]++
		}
	}
	if found != sent || len(codes) < 5 {
		t.Errorf("%d lines for %d messages, refusals %v", found, sent, codes)
	}
}

// slow is a message whose sender has begun and not finished.
type slow struct {
	conn net.Conn
	rest string
}

func (s *server) begin(t *testing.T, body string) slow {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.base, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	half := len(body) / 2
	_, err = fmt.Fprintf(conn, "POST /callService HTTP/1.1\r\nHost: yibao\r\nContent-Length: %d\r\n\r\n%s", len(body), body[:half])
	if err != nil {
		t.Fatal(err)
	}
	return slow{conn, body[half:]}
}

// finish sends the rest and returns the answer.
func (m slow) finish(t *testing.T) string {
	t.Helper()
	if _, err := io.WriteString(m.conn, m.rest); err != nil {
		t.Error(err)
		return ""
	}
	response, err := http.ReadResponse(bufio.NewReader(m.conn), nil)
	if err != nil {
		t.Error(err)
		return ""
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Error(err)
	}
	return string(body)
}

// until waits for something to become true.
func until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for range 1000 {
		if holds() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("not within 10 s: %s", what)
}

func (s *server) inWork(t *testing.T, n float64) func() bool {
	return func() bool {
		_, text := s.get(t, "/metrics")
		return figure(t, text, "yibao_messages_in_work ") == n
	}
}

func signIn(n int) string {
	return letter("9001", fmt.Sprint("S", n), town().Institutions[0].Code, `{"signIn":{"opter_no":"001","mac":"m","ip":"127.0.0.1"}}`)
}

func TestAFullServerRefusesAtOnceInWords(t *testing.T) {
	t.Parallel()
	s := serve(t, sqliteTown(t), "--max-in-work", "2")
	first, second := s.begin(t, signIn(1)), s.begin(t, signIn(2))
	until(t, "two messages in work", s.inWork(t, 2))
	begun := time.Now()
	answer := s.post(t, "/9001", signIn(3))
	if !strings.Contains(answer, `"infcode":-1,`) || !strings.Contains(answer, "[YB9011] 系统繁忙") || !strings.Contains(answer, "请稍后用同一报文重发") {
		t.Errorf("beyond the limit: %s", answer)
	}
	if took := time.Since(begun); took > 3*time.Second {
		t.Errorf("the refusal took %v", took)
	}
	for _, m := range []slow{first, second} {
		if answer := m.finish(t); !strings.Contains(answer, `"infcode":0,`) {
			t.Errorf("in work: %s", answer)
		}
	}
	until(t, "nothing in work", s.inWork(t, 0))
	if answer := s.post(t, "/9001", signIn(3)); !strings.Contains(answer, `"infcode":0,`) {
		t.Errorf("sent again: %s", answer)
	}
	_, figures := s.get(t, "/metrics")
	if n := figure(t, figures, `yibao_refusals_total{code="YB9011"}`); n != 1 {
		t.Errorf("%v refusals were counted", n)
	}
	s.stop(t)
	if !strings.Contains(s.log.String(), "infno=9001 msgid=S3 institution="+town().Institutions[0].Code) {
		t.Errorf("the refusal is not logged:\n%s", s.log)
	}
}

func TestStopFinishesWhatWasBegun(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, url string) {
		s := serve(t, url)
		begun := s.begin(t, signIn(1))
		until(t, "the message is in work", s.inWork(t, 1))
		s.signal(t)
		until(t, "the server accepts no more", func() bool {
			conn, err := net.Dial("tcp", strings.TrimPrefix(s.base, "http://"))
			if err == nil {
				_ = conn.Close()
			}
			return err != nil
		})
		select {
		case err := <-s.ended:
			t.Fatalf("the server ended with a message in work: %v\n%s", err, s.log)
		case <-time.After(300 * time.Millisecond):
		}
		if answer := begun.finish(t); !strings.Contains(answer, `"infcode":0,`) {
			t.Errorf("the message in work: %s", answer)
		}
		s.stop(t)
		if log := s.log.String(); !strings.Contains(log, "收到停止信号") || !strings.Contains(log, "已经停止") || !strings.Contains(log, "clean=true") {
			t.Errorf("log:\n%s", log)
		}
		if file, isFile := strings.CutPrefix(url, "sqlite:"); isFile {
			if _, err := os.Stat(file + "-wal"); !os.IsNotExist(err) {
				t.Errorf("the store was not closed: %v", err)
			}
		}
	})
}

// TestNoMessageWaitsForEver: another process holds the file; whoever queues
// behind the first message hears that the centre is busy.
func TestNoMessageWaitsForEver(t *testing.T) {
	t.Parallel()
	address := sqliteTown(t)
	s := serve(t, address, "--max-time", "700ms")
	release := hold(t, strings.TrimPrefix(address, "sqlite:"))
	p := town().Persons[0]
	visit := func(n int) string {
		return letter("2201", fmt.Sprint("V", n), town().Institutions[0].Code, fmt.Sprintf(
			`{"data":{"psn_no":%q,"insutype":%q,"begntime":%q,"mdtrt_cert_type":"02","mdtrt_cert_no":%q,"ipt_otp_no":"OP%d","atddr_no":"D1","dr_name":"医","dept_code":"1","dept_name":"内科","caty":"A"}}`,
			p.PsnNo, p.Scheme, time.Now().In(china).Format(time.DateTime), p.CertNo, n))
	}
	var all sync.WaitGroup
	var answered sync.Map
	for n := range 3 {
		all.Go(func() { answered.Store(n, s.post(t, "/2201", visit(n))) })
	}
	busy := func() (n int) {
		answered.Range(func(_, answer any) bool {
			if strings.Contains(answer.(string), "YB9003") {
				n++
			}
			return true
		})
		return n
	}
	until(t, "those who queue are answered", func() bool { return busy() >= 2 })
	_, figures := s.get(t, "/metrics")
	if n := figure(t, figures, `yibao_works_total{kind="write",outcome="failed"}`); n < 2 {
		t.Errorf("%v failed works were counted", n)
	}
	release()
	all.Wait()
}

// hold takes the writing lock of an SQLite file until release is called.
func hold(t *testing.T, file string) (release func()) {
	t.Helper()
	db, err := sqlOpen("file:" + (&url.URL{Path: file}).EscapedPath())
	if err != nil {
		t.Fatal(err)
	}
	conn, err := db.Conn(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.ExecContext(context.Background(), "BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
	release = sync.OnceFunc(func() {
		_, _ = conn.ExecContext(context.Background(), "ROLLBACK")
		_ = conn.Close()
		_ = db.Close()
	})
	t.Cleanup(release)
	return release
}
