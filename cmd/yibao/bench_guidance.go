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
	"sync"
	"time"

	"yibao/ground/period"
	"yibao/law/deliveryfile"
	"yibao/observer/replay"
	"yibao/process/curation"
	"yibao/process/screening"
	"yibao/register/knowledge"
	"yibao/rules"
	"yibao/workshop/bench"
)

// benchGuidance measures 3101 through HTTP: a prescription of thirty lines, of
// persons with a year of history, asked one at a time; in turns with all rules
// that are shipped and with none, so that neither gains by its place.
type benchGuidance struct {
	benchOutput
	DB      string `name:"db" help:"空数据库:sqlite:文件 或 postgres://…;默认用完即删的临时文件" placeholder:"URL"`
	Orders  int    `help:"每次问几条医嘱" default:"30"`
	History int    `help:"每人一年里有几条明细" default:"1000"`
	Points  int    `help:"几个知识点" default:"3500"`
	Asked   int    `help:"每项每次问几回" default:"500"`
}

// guidedPersons is how many persons are asked about in turn: so many that a year
// which was asked for is asked for again only after all others.
const guidedPersons = 40

// guidedVisits is how many visits of a person are asked about in turn: what is
// found of them bounds the findings that a bench leaves.
const guidedVisits = 4

// guidanceLayout is knowledge of the bench's own.
const guidanceLayout = `
来源: 基准
批次: 基准
标题: 基准
依据: 基准
施行: 2020-01-01
表:
- 文件: 频次.csv
  种类: ITEM_FREQ
  名称: {列: 名称}
  项目: {列: 编码}
  值: [{参数: 上限, 列: 上限}, {参数: 窗口, 列: 窗口}]
- 文件: 性别.csv
  种类: DRUG_SEX
  名称: {列: 名称}
  项目: {列: 编码}
  值: [{参数: 性别, 列: 性别}]
`

// Run measures guidance.
func (c benchGuidance) Run() error {
	settlements := max(1, c.History/c.Lines) * guidedPersons
	load := benchLoad{benchOutput: c.benchOutput, DB: c.DB, Persons: guidedPersons, Callers: 1}
	load.Runs, load.Span = 1, 100*time.Millisecond
	return benchRun(load, func(ctx context.Context, s *benchStage) (bench.Report, error) {
		told := bench.ReplayBench{
			Plan: s.plan, Centre: s.centre, Handler: s.handler, Settlements: settlements,
			Replay: replay.Service{Store: s.store, Settlements: s.service},
		}
		if _, err := told.Run(ctx); err != nil { // it settles first, and that is what is wanted
			return bench.Report{}, err
		}
		return c.measure(ctx, s)
	})
}

// asked is one person with the items of his history.
type asked struct {
	psnNo string
	items []string
	lines int
}

func (c benchGuidance) measure(ctx context.Context, s *benchStage) (bench.Report, error) {
	report := bench.Report{Bench: "guidance", Unit: "次/秒", Lines: c.Orders, Persons: guidedPersons, Callers: 1, Parts: map[string]float64{}}
	persons, err := askable(ctx, s)
	if err != nil {
		return report, err
	}
	if err := c.know(ctx, s, persons); err != nil {
		return report, err
	}
	server := httptest.NewServer(s.handler)
	defer server.Close()
	var ruled, plain guidanceSeries
	for run := range max(c.Runs, 1) {
		for _, turn := range []struct {
			states []knowledge.State
			series *guidanceSeries
		}{{[]knowledge.State{knowledge.Active}, &ruled}, {[]knowledge.State{knowledge.Shadow, knowledge.Draft}, &plain}} {
			if err := publishAll(ctx, s, turn.states...); err != nil {
				return report, err
			}
			if err := c.series(ctx, s, server.URL, persons, turn.series); err != nil {
				return report, err
			}
			told2stderr(fmt.Sprintf("第 %d 次 %s", run+1, turn.states[len(turn.states)-1]))
		}
	}
	report.Engine = s.store.EngineName()
	report.P50, report.P99, report.P99Max = ruled.at(50), ruled.at(99), ruled.at(100)
	report.Runs, report.Work = ruled.runs, ruled.work()
	report.Median, report.Min, report.Max = ruled.median()
	report.RawMedian, report.RawMin, report.RawMax = plain.median()
	report.Ratio = report.Median / report.RawMedian
	report.Parts["无规则时 P50 毫秒"], report.Parts["无规则时 P99 毫秒"] = plain.at(50), plain.at(99)
	report.Parts["无规则时 每次CPU微秒"] = plain.work()
	lines := 0
	for _, p := range persons {
		lines += p.lines
	}
	report.Parts["每人历史明细"] = float64(lines) / float64(len(persons))
	report.Parts["每次查出"] = float64(ruled.found) / float64(len(ruled.took))
	return report, nil
}

// askable are the persons who settled, with what was charged.
func askable(ctx context.Context, s *benchStage) ([]asked, error) {
	var mu sync.Mutex
	var persons []asked
	err := s.store.Lives(ctx, func(_ screening.Reader, lives []screening.Life) error {
		mu.Lock()
		defer mu.Unlock()
		for _, l := range lives {
			p := asked{psnNo: l.PsnNo}
			for _, lines := range l.Lines {
				p.lines += len(lines)
				for _, line := range lines {
					if !slices.Contains(p.items, line.Code) {
						p.items = append(p.items, strings.Clone(line.Code))
					}
				}
			}
			persons = append(persons, p)
		}
		return nil
	})
	if err == nil && len(persons) == 0 {
		err = errors.New("没有结算过的人,不能测")
	}
	return persons, err
}

// know loads knowledge, a part of it about what persons are asked about.
func (c benchGuidance) know(ctx context.Context, s *benchStage, persons []asked) error {
	var often, sex bytes.Buffer
	often.WriteString("名称,编码,上限,窗口\n")
	sex.WriteString("名称,编码,性别\n")
	for i, code := range persons[0].items {
		fmt.Fprintf(&often, "常用%d,%s,%d,滚动30天\n", i, code, 1+i*50)
	}
	for i := range c.Points {
		if i%2 == 0 {
			fmt.Fprintf(&often, "项目%d,B%07d,3,滚动30天\n", i, i)
		} else {
			fmt.Fprintf(&sex, "药品%d,XB%07d,女\n", i, i)
		}
	}
	list, err := deliveryfile.Parse("基准", []byte(guidanceLayout))
	if err != nil {
		return err
	}
	desk := curation.Service{Store: s.store, Now: now, NewID: newID}
	files := []curation.File{{Name: "频次.csv", Content: often.Bytes()}, {Name: "性别.csv", Content: sex.Bytes()}}
	_, err = desk.Take(ctx, list[0], files, false)
	return err
}

// publishAll publishes all shipped rules, in one state after the other.
func publishAll(ctx context.Context, s *benchStage, states ...knowledge.State) error {
	shipped, err := rulesIn(rules.FS, ".")
	if err != nil {
		return err
	}
	desk := curation.Service{Store: s.store, Now: now, NewID: newID}
	for _, state := range states {
		_, err := desk.Publish(ctx, curation.Publication{
			State: state, From: period.MustDate("2020-01-01"), Author: "基准一", Reviewer: "基准二", Rules: shipped,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// guidanceSeries is what one arrangement took.
type guidanceSeries struct {
	runs  []float64 // asked in a second
	took  []time.Duration
	spent time.Duration // of the processors, the asking included
	found int
}

func (s *guidanceSeries) median() (median, least, most float64) {
	sorted := slices.Sorted(slices.Values(s.runs))
	return sorted[len(sorted)/2], sorted[0], sorted[len(sorted)-1]
}

// at is the time, in milliseconds, within which that many of 100 were answered.
func (s *guidanceSeries) at(percent int) float64 {
	slices.Sort(s.took)
	return float64(s.took[(len(s.took)-1)*percent/100].Microseconds()) / 1000
}

// work is the processor time of one question, in microseconds.
func (s *guidanceSeries) work() float64 {
	return float64(s.spent.Microseconds()) / float64(len(s.took))
}

// series asks in turn; the first question about each person, by which engines are
// made, does not count.
func (c benchGuidance) series(ctx context.Context, stage *benchStage, url string, persons []asked, s *guidanceSeries) error {
	for n := range persons {
		if _, err := c.ask(ctx, url, &persons[n], "W"); err != nil {
			return err
		}
	}
	defer stage.plan.Profiled()()
	begun, spent := time.Now(), processorTime()
	for n := range c.Asked {
		at := time.Now()
		found, err := c.ask(ctx, url, &persons[n%len(persons)], fmt.Sprint(n/len(persons)%guidedVisits))
		if err != nil {
			return err
		}
		s.took, s.found = append(s.took, time.Since(at)), s.found+found
	}
	s.spent += processorTime() - spent
	s.runs = append(s.runs, float64(c.Asked)/time.Since(begun).Seconds())
	return nil
}

// ask sends one 3101 and returns how many findings came back.
func (c benchGuidance) ask(ctx context.Context, url string, p *asked, mark string) (int, error) {
	q, err := http.NewRequestWithContext(ctx, http.MethodPost, url+"/3101", strings.NewReader(c.letter(p, mark)))
	if err != nil {
		return 0, err
	}
	q.Header.Set("Content-Type", "application/json")
	r, err := http.DefaultClient.Do(q)
	if err != nil {
		return 0, err
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return 0, err
	}
	var answer struct {
		Infcode any    `json:"infcode"`
		ErrMsg  string `json:"err_msg"`
		Output  struct {
			Result []json.RawMessage `json:"result"`
		} `json:"output"`
	}
	if err := json.Unmarshal(body, &answer); err != nil || fmt.Sprint(answer.Infcode) != "0" {
		return 0, fmt.Errorf("3101 没有成功:%s %w", answer.ErrMsg, err)
	}
	return len(answer.Output.Result), nil
}

// letter writes a 3101 about a visit with orders of what the person had before.
func (c benchGuidance) letter(p *asked, mark string) string {
	const at = "H39010100001"
	day := now().In(china).Format(time.DateOnly)
	var orders strings.Builder
	for i := range c.Orders {
		if i > 0 {
			orders.WriteByte(',')
		}
		fmt.Fprintf(&orders, `{"rx_id":"R%d","rxno":"C1","long_drord_flag":"0","hilist_type":"101","chrg_type":"09","drord_bhvr":"1","hilist_code":%q,`+
			`"hilist_name":"x","hilist_lv":"01","cnt":1,"pric":12.5,"sumamt":12.50,"ownpay_amt":0,"selfpay_amt":0,"drord_begn_date":"%s 08:%02d:00",`+
			`"drord_dr_profttl":"234","curr_drord_flag":"1"}`, i, p.items[i%len(p.items)], day, i%60)
	}
	visit := "G" + p.psnNo + mark
	serial := fmt.Sprintf("%s%018d", at, time.Now().UnixNano()%1_000_000_000_000_000_000)
	return fmt.Sprintf(`{"infno":"3101","msgid":%q,"mdtrtarea_admvs":"390100","insuplc_admdvs":"390100","recer_sys_code":"x","dev_no":"","dev_safe_info":"",`+
		`"cainfo":"","signtype":"","infver":"V1.0","opter_type":"1","opter":"1","opter_name":"x","inf_time":"%s 08:00:00","fixmedins_code":%q,"fixmedins_name":"x",`+
		`"sign_no":"","input":{"data":{"trig_scen":"1","patient_dtos":[{"patn_id":%q,"curr_mdtrt_id":%q,"fsi_encounter_dtos":[{"mdtrt_id":%q,"medins_id":%q,`+
		`"medins_lv":"2","adm_date":"%s 08:00:00","med_mdtrt_type":"1","med_type":"11","insutype":"310","matn_stas":"0","fsi_diagnose_dtos":[{"dise_codg":"J06.900",`+
		`"dise_name":"x","maindise_flag":"1"}],"fsi_order_dtos":[%s]}]}]}}}`,
		serial, day, at, p.psnNo, visit, visit, at, day, orders.String())
}
