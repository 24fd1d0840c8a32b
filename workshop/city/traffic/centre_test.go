package traffic_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"yibao/ground/money"
	"yibao/workshop/city"
)

// centre is a tiny centre of our own: a fund pays half of every bill, the
// personal account what it can, the person the rest. It keeps the interface's
// manners, except for one defect that a test may order.
type centre struct {
	t       *testing.T
	defect  string
	mu      sync.Mutex
	persons map[string]*city.Person // by psn_no and by every credential
	staff   map[string]city.Practitioner
	places  map[string]*city.Institution
	codes   map[string]bool
	balance map[string]money.Fen
	visits  map[string]*visit
	memory  map[string]memory
	charts  map[string]*chart // by the hospital's own number
	settled []*settlement
	serial  int
	noon    bool
	before  map[string]int // messages by transaction, morning only
	busy    map[string]bool
}

type visit struct {
	person   *city.Person
	place    string
	admitted bool
	lines    []line
}

type line struct {
	number, batch, doctor string
	amount                money.Fen
}

type settlement struct {
	id, visit string
	person    *city.Person
	live      bool
	fund      money.Fen
	account   money.Fen
	cash      money.Fen
}

type memory struct {
	input  string
	answer any
	setlID string
	barred bool
}

// refusal is a business refusal of the centre.
type refusal string

func (r refusal) Error() string { return string(r) }

func newCentre(t *testing.T, c *city.City, defect string) *centre {
	x := &centre{t: t, defect: defect, persons: map[string]*city.Person{}, staff: map[string]city.Practitioner{},
		places: map[string]*city.Institution{}, codes: map[string]bool{}, balance: map[string]money.Fen{}, visits: map[string]*visit{},
		memory: map[string]memory{}, charts: map[string]*chart{}, before: map[string]int{}, busy: map[string]bool{}}
	for _, p := range c.Persons {
		for _, key := range []string{p.PsnNo, p.CertNo, p.Card, p.Token} {
			if key != "" {
				x.persons[key] = p
			}
		}
		x.balance[p.PsnNo] = p.Balance
	}
	for _, i := range c.Institutions {
		x.places[i.Code] = i
		for _, d := range i.Staff {
			x.staff[d.Code] = d
		}
	}
	for _, i := range c.Items() {
		x.codes[i.Code] = true
	}
	return x
}

// request is an envelope as the tests' centre reads it.
type request struct {
	Infno string          `json:"infno"`
	MsgID string          `json:"msgid"`
	Place string          `json:"fixmedins_code"`
	Sign  string          `json:"sign_no"`
	Input json.RawMessage `json:"input"`
}

// ServeHTTP answers POST /{infno}.
func (x *centre) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	x.mu.Lock()
	defer x.mu.Unlock()
	var q request
	if err := json.NewDecoder(r.Body).Decode(&q); err != nil || "/"+q.Infno != r.URL.Path || len(q.MsgID) != 30 {
		x.t.Errorf("报文不对:%v %s %q", err, r.URL.Path, q.MsgID)
	}
	if q.Infno != "9001" && q.Sign != "S"+q.Place && x.places[q.Place].Agreement == city.InForce {
		x.t.Errorf("%s 的签到流水号是 %q", q.Place, q.Sign)
	}
	if !x.noon {
		x.before[q.Infno]++
	}
	if x.defect == "忙" && len(x.busy) < 20 && !x.busy[q.MsgID] {
		x.busy[q.MsgID] = true
		x.write(w, nil, refusal("[YB9003] 系统繁忙"))
		return
	}
	if x.defect == "断线" && len(x.busy) < 20 && !x.busy[q.MsgID] {
		x.busy[q.MsgID] = true
		x.once(q) // done, but the answer is lost
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	output, err := x.once(q)
	x.write(w, output, err)
}

func (x *centre) write(w http.ResponseWriter, output any, err error) {
	answer := map[string]any{"infcode": 0, "err_msg": "", "output": output}
	if err != nil {
		answer = map[string]any{"infcode": -1, "err_msg": err.Error(), "output": nil}
	}
	if err := json.NewEncoder(w).Encode(answer); err != nil {
		x.t.Error(err)
	}
}

// once remembers accepted writes.
func (x *centre) once(q request) (any, error) {
	key := q.Place + q.Infno + q.MsgID
	if m, known := x.memory[key]; known {
		switch {
		case m.barred:
			return nil, refusal("[YB1902] 已先被冲正")
		case m.input != string(q.Input):
			return nil, refusal("[YB1901] 报文ID " + q.MsgID + " 已用于另一内容")
		case x.defect == "重发不同":
			return map[string]any{"changed": true}, nil
		}
		return m.answer, nil
	}
	var input map[string]json.RawMessage
	if err := json.Unmarshal(q.Input, &input); err != nil {
		x.t.Error(err)
	}
	output, setlID, err := x.act(q, input)
	if err == nil && !slices.Contains([]string{"1101", "2101", "2206", "2303"}, q.Infno) {
		x.memory[key] = memory{input: string(q.Input), answer: output, setlID: setlID}
	}
	return output, err
}

// fields are the fields that the centre reads, from whichever node.
type fields struct {
	PsnNo   string      `json:"psn_no"`
	Cert    string      `json:"mdtrt_cert_no"`
	Visit   string      `json:"mdtrt_id"`
	Batch   string      `json:"chrg_bchno"`
	Number  string      `json:"feedetl_sn"`
	SetlID  string      `json:"setl_id"`
	Total   json.Number `json:"medfee_sumamt"`
	InScope json.Number `json:"inscp_scp_amt"`
	Account string      `json:"acct_used_flag"`
	OMsgID  string      `json:"omsgid"`
	OInfno  string      `json:"oinfno"`
	Scheme  string      `json:"insutype"`
	Disease string      `json:"dise_codg"`
	Diag    string      `json:"dscg_maindiag_code"`
}

func read[T any](x *centre, input map[string]json.RawMessage, name string) T {
	var v T
	if err := json.Unmarshal(input[name], &v); err != nil {
		x.t.Errorf("节点 %s:%v", name, err)
	}
	return v
}

func (x *centre) act(q request, input map[string]json.RawMessage) (output any, setlID string, err error) {
	place := x.places[q.Place]
	switch q.Infno {
	case "9001":
		return map[string]any{"signinoutb": map[string]any{"sign_no": "S" + q.Place}}, "", nil
	case "1101":
		output, err = x.find(read[fields](x, input, "data"))
		return output, "", err
	case "2201", "2401":
		node := map[string]string{"2201": "data", "2401": "mdtrtinfo"}[q.Infno]
		output, err = x.register(place, read[fields](x, input, node), q.Infno == "2401")
		return output, "", err
	case "2203":
		if read[fields](x, input, "mdtrtinfo").Disease == "" {
			x.t.Error("2203 没有病种编码")
		}
		return nil, "", nil
	case "2204", "2301":
		output, err = x.take(read[[]feeLine](x, input, "feedetail"))
		return output, "", err
	case "2205", "2302":
		return nil, "", x.withdraw(read[fields](x, input, "data"))
	case "4401", "4402", "4501", "4502", "4602", "4701":
		return nil, "", x.keep(q.Infno, input)
	case "2402":
		x.visits[read[fields](x, input, "dscginfo").Visit].admitted = false
		return nil, "", nil
	case "2206", "2303", "2207", "2304":
		f := read[fields](x, input, "data")
		final := q.Infno == "2207" || q.Infno == "2304"
		if final && f.InScope == "" {
			x.t.Errorf("%s 没有带预结算的金额", q.Infno)
		}
		return x.settle(f, x.visits[f.Visit], final)
	case "2101", "2102":
		return x.buy(place, read[fields](x, input, "druginfo"), read[[]feeLine](x, input, "drugdetail"), q.Infno == "2102")
	case "2208", "2305", "2103":
		output, err = x.undo(read[fields](x, input, "data").SetlID)
		return output, "", err
	case "2601":
		return nil, "", x.revoke(q, read[fields](x, input, "data"))
	}
	x.t.Errorf("没有见过的交易 %s", q.Infno)
	return nil, "", refusal("未知交易编号")
}

func (x *centre) find(f fields) (any, error) {
	p := x.persons[f.Cert]
	if p == nil {
		return nil, refusal("[YB2002] 没有找到参保人")
	}
	return map[string]any{
		"baseinfo": map[string]any{"psn_no": p.PsnNo},
		"insuinfo": []any{map[string]any{"insutype": p.Scheme, "balc": yuan(x.balance[p.PsnNo])}},
	}, nil
}

// may judges cover and agreement.
func (x *centre) may(place *city.Institution, f fields) error {
	switch p := x.persons[f.PsnNo]; {
	case p == nil:
		return refusal("[YB2001] 没有该人员")
	case place.Agreement != city.InForce:
		return refusal("[YB3002] 协议" + place.Agreement)
	case p.Death != 0:
		return refusal("[YB2101] 人员已死亡")
	case p.CoverState != "1":
		return refusal("[YB2102] 参保暂停")
	case p.Scheme != f.Scheme:
		return refusal("[YB2103] 险种不符")
	}
	return nil
}

func (x *centre) id(prefix string) string {
	x.serial++
	return fmt.Sprintf("%s%08d", prefix, x.serial)
}

func (x *centre) register(place *city.Institution, f fields, stay bool) (any, error) {
	if err := x.may(place, f); err != nil {
		return nil, err
	}
	for _, v := range x.visits {
		if v.admitted && v.person.PsnNo == f.PsnNo {
			return nil, refusal("[YB4012] 在院")
		}
	}
	id := x.id("V")
	x.visits[id] = &visit{person: x.persons[f.PsnNo], place: place.Code, admitted: stay}
	if stay {
		return map[string]any{"result": map[string]any{"mdtrt_id": id}}, nil
	}
	return map[string]any{"data": map[string]any{"mdtrt_id": id}}, nil
}

// revoke is 2601: an unknown original is barred.
func (x *centre) revoke(q request, f fields) error {
	key := q.Place + f.OInfno + f.OMsgID
	m, known := x.memory[key]
	if !known {
		x.memory[key] = memory{barred: true}
		return nil
	}
	_, err := x.undo(m.setlID)
	return err
}

func yuan(f money.Fen) json.Number { return json.Number(f.String()) }

func (x *centre) suspended(doctor string) bool {
	return strings.HasPrefix(doctor, "D") && x.staff[doctor].State == city.Suspended
}
