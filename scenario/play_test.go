package scenario_test

import (
	"fmt"
	"golang.org/x/text/encoding/simplifiedchinese"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
)

// serial numbers the messages of all stories, so that no two are alike.
var serial atomic.Int64

// player plays the statements of a story.
type player struct {
	t      *testing.T
	db     database
	server *server
	now    statement

	names    map[string]string // what the story remembers
	last     request
	answer   *answer
	refused  bool // a refusal that no 拒 has accepted yet
	printed  string
	requests map[string]request
	answers  map[string]answer
	states   map[string]string // digests of the database
	outputs  map[string]string // of commands
	settled  map[string]answer // settlements by setl_id
	staff    *staff            // after 初始化
	centre   *centre           // of a story whose days the test chooses
	inFund   bool              // the region prints the account inside fund_pay_sumamt
}

func newPlayer(t *testing.T, db database) *player {
	return &player{
		t: t, db: db, server: serve(t, db), names: map[string]string{"年月": strings.ReplaceAll(today().String(), "-", "")[:6]},
		requests: map[string]request{}, answers: map[string]answer{},
		states: map[string]string{}, outputs: map[string]string{}, settled: map[string]answer{},
	}
}

func (p *player) fail(format string, args ...any) {
	p.t.Helper()
	detail := ""
	if p.answer != nil {
		detail = fmt.Sprintf("\n报文 %s\n应答 %s", clipped(p.last.body), clipped(fmt.Sprint(p.answer.body)))
	}
	p.t.Fatalf("%s %s %s\n%s%s", p.now.where(), p.now.verb, p.now.raw, fmt.Sprintf(format, args...), detail)
}

func clipped(text string) string {
	if runes := []rune(text); len(runes) > 3000 {
		return string(runes[:3000]) + "…"
	}
	return text
}

// play plays all statements; a refusal that nobody expected fails.
func (p *player) play(statements []statement) {
	p.t.Helper()
	for _, s := range statements {
		if p.refused && s.verb != "拒" {
			p.fail("上一条报文被拒:%s", p.answer.message())
		}
		p.now = s
		p.step()
	}
	if p.refused {
		p.fail("最后一条报文被拒:%s", p.answer.message())
	}
	if p.staff != nil {
		p.accepted()
	}
}

// acts says what each verb does.
var acts map[string]func(*player) = map[string]func(*player){
	"故事": (*player).remark, "说明": (*player).remark, "行": (*player).remark,
	"机构": (*player).sender, "发": (*player).send, "发原文": (*player).sendRaw, "再发": (*player).sendAgain,
	"上传":  (*player).upload,
	"记报文": (*player).keepRequest, "得": (*player).expect, "拒": (*player).expectRefusal, "退": (*player).printedRefusal,
	"记": (*player).keepValue, "记应答": (*player).keepAnswer, "同应答": (*player).sameAnswer, "反应答": (*player).mirrored,
	"记库": (*player).keepState, "同库": (*player).sameState,
	"命令": (*player).succeed, "命令败": (*player).beRefused, "含": (*player).printedText, "不含": (*player).notPrinted,
	"行数": (*player).printedLines, "导入": (*player).importFile, "导入败": (*player).importBad, "重启": (*player).restart,
	"记输出": (*player).keepPrinted, "同输出": (*player).samePrinted,
	"抄改": (*player).copyChanged, "账户计入": (*player).accountInFund,
	"初始化": (*player).initialise, "经办员": (*player).clerk, "办": (*player).act, "办拒": (*player).actRefused,
	"办含": (*player).actSays, "办不含": (*player).actLacks, "办记": (*player).actKeeps,
}

func (p *player) step() { allActs[p.now.verb](p) }

func (p *player) remark() {}

func (p *player) sender() { p.names["机构"] = p.now.words[0] }

func (p *player) restart() {
	p.server.stop(p.t)
	p.server = serve(p.t, p.db)
}

var variable = regexp.MustCompile(`\$[\p{Han}A-Za-z0-9_]+`)

// said replaces $名 by what the story remembers, longest name first.
func (p *player) said(text string) string {
	return dated(variable.ReplaceAllStringFunc(text, func(found string) string {
		name := []rune(strings.TrimPrefix(found, "$"))
		for n := len(name); n > 0; n-- {
			if value, ok := p.names[string(name[:n])]; ok {
				return value + string(name[n:])
			}
		}
		p.fail("还没有记下 %s", found)
		return ""
	}), p.today())
}

func (p *player) saidAll(words map[string]string) map[string]string {
	said := make(map[string]string, len(words))
	for name, word := range words {
		said[name] = p.said(word)
	}
	return said
}

func (p *player) send() {
	infno := p.now.words[0]
	f := filler{named: p.saidAll(p.now.named), remembered: p.names, day: p.today()}
	if _, given := f.named["报文号"]; !given {
		institution, _ := f.value("机构")
		f.named["报文号"] = fmt.Sprintf("%.12s%s%010d", institution, strings.ReplaceAll(p.today().String(), "-", ""), serial.Add(1))
	}
	rows := make([]map[string]string, len(p.now.rows))
	for i, row := range p.now.rows {
		rows[i] = p.saidAll(row)
	}
	path := f.named["路径"]
	if path == "" {
		path = "/" + infno
	}
	body, err := message(infno, f, rows)
	if err != nil {
		p.fail("%v", err)
	}
	p.names["报文号"+infno] = f.named["报文号"]
	p.exchange(infno, request{path: path, contentType: "application/json", body: body})
}

func (p *player) sendRaw() {
	named := p.saidAll(p.now.named)
	r := request{method: named["方法"], path: named["路径"], contentType: named["类型"], body: p.said(p.now.body)}
	if r.path == "" {
		p.fail("没有写“路径”")
	}
	switch named["编码"] {
	case "坏":
		r.body = "\xff" + r.body
	case "GB18030":
		coded, err := simplifiedchinese.GB18030.NewEncoder().String(r.body)
		if err != nil {
			p.fail("%v", err)
		}
		r.body = coded
	}
	if repeat := named["重复"]; repeat != "" {
		r.body = strings.Repeat(strings.TrimSpace(r.body), number(repeat))
	}
	p.exchange(named["交易"], r)
}

func (p *player) sendAgain() {
	r := p.last
	if len(p.now.words) > 0 {
		kept, ok := p.requests[p.now.words[0]]
		if !ok {
			p.fail("还没有记下报文 %s", p.now.words[0])
		}
		r = kept
	}
	p.exchange(p.answer.infno, r)
}

// exchange sends a request and takes the answer in: what a provider would
// check of it is checked, what it would keep is kept.
func (p *player) exchange(infno string, r request) {
	got, err := p.server.send(r)
	if err != nil {
		p.t.Fatalf("%s: %v\n%s", p.now.where(), err, p.server.log.last(2000))
	}
	a, err := decode(infno, got)
	p.last, p.answer = r, &a
	if err != nil {
		p.fail("%v", err)
	}
	p.refused = !a.ok()
	if p.refused {
		return
	}
	if problems := sheetProblems(a, p.inFund); len(problems) > 0 {
		p.fail("恒等式不成立:%s", strings.Join(problems, ";"))
	}
	p.keepUsual(a)
}

// usual are the values that a provider's system keeps of the answers, so that
// a story need not say it.
var usual = map[string]map[string]string{
	"2201": {"就诊": "data.mdtrt_id", "门诊号": "data.ipt_otp_no", "人": "data.psn_no"},
	"2401": {"就诊": "result.mdtrt_id"},
	"2101": {}, "2102": {"结算": "setlinfo.setl_id", "就诊": "setlinfo.mdtrt_id", "人": "setlinfo.psn_no"},
	"2206": stated, "2303": stated,
	"2207": {"结算": "setlinfo.setl_id"}, "2304": {"结算": "setlinfo.setl_id"},
	"2103": {"撤销": "setlinfo.setl_id"}, "2208": {"撤销": "setlinfo.setl_id"}, "2305": {"撤销": "setlinfo.setl_id"},
}

// stated are the class amounts that a settlement repeats from its
// pre-settlement.
var stated = map[string]string{
	"全自费": "setlinfo.fulamt_ownpay_amt", "超限价": "setlinfo.overlmt_selfpay",
	"先行自付": "setlinfo.preselfpay_amt", "范围内": "setlinfo.inscp_scp_amt",
}

func (p *player) keepUsual(a answer) {
	for name, path := range usual[a.infno] {
		value, ok := a.output(path)
		if !ok {
			p.fail("应答没有 %s", path)
		}
		p.names[name] = text(value)
	}
	if name, given := p.now.named["人"]; given {
		p.names["人"] = p.said(name)
	}
	switch a.infno {
	case "2207", "2304", "2201", "2401":
		for name := range stated {
			delete(p.names, name)
		}
	}
	if id, ok := a.output("setlinfo.setl_id"); ok && slices.Contains([]string{"2102", "2207", "2304"}, a.infno) {
		p.settled[text(id)] = a
	}
}

func (p *player) keepRequest() { p.requests[p.now.words[0]] = p.last }

func (p *player) keepAnswer() { p.answers[p.now.words[0]] = *p.answer }

func (p *player) keepValue() {
	value, ok := p.answer.output(p.said(p.now.words[2]))
	if !ok || p.now.words[1] != "=" {
		p.fail("应答没有 %s", p.now.words[2])
	}
	p.names[p.now.words[0]] = text(value)
}

// writeFile writes what is indented beneath the statement to a CSV file.
func (p *player) writeFile() string {
	file := filepath.Join(p.t.TempDir(), p.now.words[0]+".csv")
	if err := os.WriteFile(file, []byte(p.said(p.now.body)), 0o600); err != nil {
		p.t.Fatal(err)
	}
	return file
}

// copyChanged: 抄改 名 文件 原文 新文. The file is copied to a place of the
// story's own with a text replaced; its path is remembered.
func (p *player) copyChanged() {
	name, file, old, replacement := p.now.words[0], p.said(p.now.words[1]), p.now.words[2], p.now.words[3]
	content, err := os.ReadFile(file)
	if err != nil {
		p.fail("%v", err)
	}
	if !strings.Contains(string(content), old) {
		p.fail("%s 里没有 %q", file, old)
	}
	changed := filepath.Join(p.t.TempDir(), filepath.Base(file))
	if err := os.WriteFile(changed, []byte(strings.ReplaceAll(string(content), old, replacement)), 0o600); err != nil {
		p.t.Fatal(err)
	}
	p.names[name] = changed
}

// accountInFund: 账户计入 是 or 否. What a region has chosen; the identity of
// fund_pay_sumamt goes by it.
func (p *player) accountInFund() { p.inFund = p.now.words[0] == "是" }
