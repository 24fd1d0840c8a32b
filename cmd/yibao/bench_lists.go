package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"time"

	"yibao/observer/replay"
	"yibao/process/administration"
	"yibao/register/access"
	"yibao/workshop/bench"
)

// benchLists measures the pages of long lists as the console reads them: over the
// staff API, as somebody who is signed in, the first page, one in the middle and
// the last. The rows of the lists are copies of one row that the centre wrote.
type benchLists struct {
	benchOutput
	DB    string `name:"db" help:"空数据库:sqlite:文件 或 postgres://…;默认用完即删的临时文件" placeholder:"URL"`
	Rows  int    `help:"列表有几行" default:"1000000"`
	Asked int    `help:"每页每次问几回" default:"200"`
}

// listedPersons is how many persons the copied settlements belong to.
const listedPersons = 40

// Run measures lists.
func (c benchLists) Run() error { return benchRun(c.load(), c.measure) }

// load is the stage that the lists are copied on.
func (c benchLists) load() benchLoad {
	load := benchLoad{benchOutput: c.benchOutput, DB: c.DB, Persons: listedPersons, Callers: 1}
	load.Runs, load.Span, load.Lines = 1, 100*time.Millisecond, 3
	return load
}

// listedPage is one page of a list to ask for.
type listedPage struct {
	name, path string
	body       string // of a search, which is posted; "" of what is got
	who        string // account
	full       bool   // more rows follow
}

func (c benchLists) measure(ctx context.Context, s *benchStage) (bench.Report, error) {
	report := bench.Report{Bench: "lists", Engine: s.store.EngineName(), Unit: "页/秒", Lines: 20, Parts: map[string]float64{"行": float64(c.Rows)}}
	settled := bench.ReplayBench{Plan: s.plan, Centre: s.centre, Handler: s.handler, Settlements: listedPersons, Replay: replay.Service{Store: s.store, Settlements: s.service}}
	if _, err := settled.Run(ctx); err != nil { // it settles first, and that is what is wanted
		return report, err
	}
	top := access.Organisation{OrgNo: demoRegion, Name: "基准经办机构", Region: demoRegion, State: access.Active, Rev: 1}
	issued, err := initialise(ctx, s.store, now, top, true)
	if err != nil {
		return report, err
	}
	if err := listedModels(ctx, s.store); err != nil {
		return report, err
	}
	pages, err := c.fill(ctx, s.url)
	if err != nil {
		return report, err
	}
	server := httptest.NewServer(s.handler)
	defer server.Close()
	clients := map[string]*lister{}
	for _, account := range []string{"trailadmin", "fuzeren", "jihe", "jingban"} {
		if clients[account], err = signedIn(ctx, server.URL, issued, account); err != nil {
			return report, err
		}
	}
	var all []time.Duration
	for range max(c.Runs, 1) {
		rate, took, err := c.round(ctx, pages, clients, report.Parts)
		if err != nil {
			return report, err
		}
		report.Runs, all = append(report.Runs, rate), append(all, took...)
	}
	report.P50, report.P99, report.P99Max = within(all, 50), within(all, 99), within(all, 100)
	sorted := slices.Sorted(slices.Values(report.Runs))
	report.Median, report.Min, report.Max = sorted[len(sorted)/2], sorted[0], sorted[len(sorted)-1]
	return report, nil
}

// round asks for every page in turn; the first answer of each does not count.
func (c benchLists) round(ctx context.Context, pages []listedPage, clients map[string]*lister, worst map[string]float64) (rate float64, all []time.Duration, err error) {
	begun := time.Now()
	for _, p := range pages {
		took := make([]time.Duration, 0, c.Asked)
		for n := range c.Asked + 1 {
			at := time.Now()
			if err := clients[p.who].page(ctx, p); err != nil {
				return 0, nil, fmt.Errorf("%s:%w", p.name, err)
			}
			if n > 0 {
				took = append(took, time.Since(at))
			}
		}
		name := p.name + " 99%毫秒(最差一次)"
		worst[name] = max(worst[name], within(took, 99))
		all = append(all, took...)
		told2stderr(fmt.Sprintf("%s %d 次,99%% %.1f 毫秒", p.name, c.Asked, within(took, 99)))
	}
	return float64(len(all)) / time.Since(begun).Seconds(), all, nil
}

// within is the time, in milliseconds, within which that many of 100 were answered.
func within(took []time.Duration, percent int) float64 {
	slices.Sort(took)
	return float64(took[(len(took)-1)*percent/100].Microseconds()) / 1000
}

// lister is somebody who is signed in and reads.
type lister struct{ base, cookie, token string }

// errNotIssued tells that an account of the bench is missing.
var errNotIssued = errors.New("基准测试的账号没有建立")

func signedIn(ctx context.Context, base string, issued []administration.Issued, account string) (*lister, error) {
	at := slices.IndexFunc(issued, func(i administration.Issued) bool { return i.Staff.Account == account })
	if at < 0 {
		return nil, errNotIssued
	}
	in, err := json.Marshal(map[string]string{"account": account, "password": issued[at].Password, "totp": access.CurrentCode(issued[at].TOTP, now())})
	if err != nil {
		return nil, err
	}
	q, err := http.NewRequestWithContext(ctx, http.MethodPost, base+"/api/v1/login", bytes.NewReader(in))
	if err != nil {
		return nil, err
	}
	q.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(q)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	said, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("登录的 HTTP 状态是 %d:%s", answer.StatusCode, said)
	}
	var entered struct {
		Token string `json:"page_token"`
	}
	if err == nil {
		err = json.Unmarshal(said, &entered)
	}
	cookie, _, _ := strings.Cut(answer.Header.Get("Set-Cookie"), ";")
	return &lister{base, cookie, entered.Token}, err
}

// page reads one page and checks that it is as full as it must be.
func (l *lister) page(ctx context.Context, p listedPage) error {
	method := http.MethodGet
	if p.body != "" {
		method = http.MethodPost
	}
	q, err := http.NewRequestWithContext(ctx, method, l.base+p.path, strings.NewReader(p.body))
	if err != nil {
		return err
	}
	q.Header.Set("Cookie", l.cookie)
	q.Header.Set("Content-Type", "application/json")
	q.Header.Set("X-Yibao-Token", l.token)
	answer, err := http.DefaultClient.Do(q)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	said, err := io.ReadAll(answer.Body)
	if err != nil {
		return err
	}
	var read map[string]json.RawMessage
	if err := json.Unmarshal(said, &read); err != nil || answer.StatusCode != http.StatusOK {
		return fmt.Errorf("HTTP 状态是 %d:%s", answer.StatusCode, said)
	}
	rows := 0
	for _, part := range read {
		var list []json.RawMessage
		if json.Unmarshal(part, &list) == nil {
			rows = max(rows, len(list))
		}
	}
	if _, more := read["next"]; rows == 0 || p.full != more {
		return fmt.Errorf("这一页有 %d 行,后面还有:%v", rows, more)
	}
	return nil
}
