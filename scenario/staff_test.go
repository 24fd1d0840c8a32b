package scenario_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"

	"yibao/register/access"
)

// staff is what a story knows of the staff API: the accounts that 初始化 printed,
// who is signed in, and what was answered last.
type staff struct {
	accounts map[string][2]string // password and secret of the telephone
	signed   map[string][2]string // cookie and page token
	account  string               // who calls
	status   int
	body     map[string]any
	text     string
	refused  bool // a refusal that no 办拒 has accepted yet
}

var printedAccount = regexp.MustCompile(`(?m)^  ([a-z]+) +(\S+) .*动态口令密钥 ([A-Z2-7]+)`)

// initialise runs yibao init --demo and keeps the accounts.
func (p *player) initialise() {
	said, err := command(p.db, "init", "--demo")
	if err != nil {
		p.fail("%v\n%s", err, said)
	}
	p.staff = &staff{accounts: map[string][2]string{}, signed: map[string][2]string{}}
	for _, m := range printedAccount.FindAllStringSubmatch(said, -1) {
		p.staff.accounts[m[1]] = [2]string{m[2], m[3]}
	}
	p.names["口令"] = p.staff.accounts["jingban"][0]
}

// clerk says who calls from here on, signing in at first.
func (p *player) clerk() {
	p.signIn(p.now.words[0])
}

// signIn signs an account in, unless it is, and lets it call.
func (p *player) signIn(account string) {
	p.accepted()
	p.staff.account = account
	if _, ok := p.staff.signed[account]; ok {
		return
	}
	known := p.staff.accounts[account]
	body, _ := json.Marshal(map[string]string{"account": account, "password": known[0], "totp": access.CurrentCode(known[1], p.clock())})
	header := p.call(http.MethodPost, "/api/v1/login", body)
	if p.staff.status != http.StatusOK {
		p.fail("登录:%d %s", p.staff.status, p.staff.text)
	}
	cookie, _, _ := strings.Cut(header.Get("Set-Cookie"), ";")
	page, _ := p.staff.body["page_token"].(string)
	p.staff.signed[account] = [2]string{cookie, page}
	p.staff.refused = false
	if limited, _ := p.staff.body["limited"].(bool); limited {
		p.renew(account, known)
	}
}

// renew changes a password that has become too old.
func (p *player) renew(account string, known [2]string) {
	fresh := "Wutong7-" + strings.Map(func(digit rune) rune { return rune("kvmzqxwjhb"[digit-'0']) }, fmt.Sprint(serial.Add(1)))
	body, _ := json.Marshal(map[string]string{"old_password": known[0], "new_password": fresh})
	p.call(http.MethodPut, "/api/v1/me/password", body)
	p.accepted()
	p.staff.accounts[account] = [2]string{fresh, known[1]}
}

// accepted fails when the last act was refused and nobody expected it.
func (p *player) accepted() {
	if p.staff == nil {
		p.fail("先要 初始化")
	}
	if p.staff.refused {
		p.fail("上一件事被拒:%d %s", p.staff.status, p.staff.text)
	}
}

// act calls the staff API: 办 POST /api/v1/… 字段=值; indented lines are the body
// as it is.
func (p *player) act() {
	p.accepted()
	var body []byte
	if len(p.now.named) > 0 || p.now.body != "" || p.now.words[0] == http.MethodPost {
		body, _ = json.Marshal(p.fields())
	}
	p.call(p.now.words[0], p.said(p.now.words[1]), body)
}

// fields are the named words of an act; what is indented beneath it is JSON, and
// #12, 是, {…} and […] are values that are not texts.
func (p *player) fields() map[string]any {
	fields := map[string]any{}
	if p.now.body != "" {
		if err := json.Unmarshal([]byte(p.said(p.now.body)), &fields); err != nil {
			p.fail("缩进的行不是 JSON:%v", err)
		}
	}
	for name, word := range p.saidAll(p.now.named) {
		number, numeric := strings.CutPrefix(word, "#")
		switch {
		case word == "是":
			fields[name] = true
		case numeric:
			fields[name] = json.Number(number)
		default:
			fields[name] = literal(word)
		}
	}
	return fields
}

func (p *player) call(method, path string, body []byte) http.Header {
	request, err := http.NewRequest(method, "http://"+p.server.address+path, bytes.NewReader(body))
	if err != nil {
		p.fail("%v", err)
	}
	signed := p.staff.signed[p.staff.account]
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Idempotency-Key", fmt.Sprintf("story-%010d", serial.Add(1)))
	if path != "/api/v1/login" {
		request.Header.Set("Cookie", signed[0])
		request.Header.Set("X-Yibao-Token", signed[1])
	}
	response, err := client.Do(request)
	if err != nil {
		p.fail("%v", err)
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		p.fail("%v", err)
	}
	p.staff.status, p.staff.text, p.staff.body = response.StatusCode, string(raw), nil
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	_ = decoder.Decode(&p.staff.body)
	p.staff.refused = response.StatusCode != http.StatusOK
	return response.Header
}

// actRefused expects a refusal: 办拒 YB1831 [片段].
func (p *player) actRefused() {
	if !p.staff.refused {
		p.fail("没有被拒:%s", p.staff.text)
	}
	for _, w := range p.now.words {
		if !strings.Contains(p.staff.text, p.said(w)) {
			p.fail("拒绝是 %s", p.staff.text)
		}
	}
	p.staff.refused = false
}

// actSays expects texts in the last answer: 办含 片段 ….
func (p *player) actSays() {
	p.accepted()
	for _, w := range p.now.words {
		if !strings.Contains(p.staff.text, p.said(w)) {
			p.fail("答复里没有 %s:%s", p.said(w), p.staff.text)
		}
	}
}

// actLacks expects that texts are not in the last answer: 办不含 片段 ….
func (p *player) actLacks() {
	p.accepted()
	for _, w := range p.now.words {
		if strings.Contains(p.staff.text, p.said(w)) {
			p.fail("答复里有 %s:%s", p.said(w), p.staff.text)
		}
	}
}

// actKeeps remembers a field of the last answer: 办记 名 = 字段.
func (p *player) actKeeps() {
	p.accepted()
	value, ok := p.staff.body[p.now.words[2]]
	if !ok {
		p.fail("答复里没有 %s:%s", p.now.words[2], p.staff.text)
	}
	p.names[p.now.words[0]] = fmt.Sprint(value)
}
