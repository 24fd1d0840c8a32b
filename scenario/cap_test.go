package scenario_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"yibao/ground/money"
)

// Bills of one person that together would pass the yearly cap: half at the
// community clinic, half at the pharmacy, which share it.
const (
	billsAtOnce = 64
	yearlyCap   = 500 * money.Yuan // 390100 居民门诊年度限额
)

// bill is a prepared message, ready to be sent at the same moment as others.
type bill struct {
	infno, body string
	answers     []answer
}

// TestBillsAtOnce sends 64 bills of one person at the same moment, each twice,
// as an impatient provider does: to two processes on one PostgreSQL, to one on
// SQLite. The pool pays the cap and not a fen more, and each bill is settled
// once.
func TestBillsAtOnce(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, db database) {
		p := newPlayer(t, db)
		servers := []*server{p.server, p.server}
		if db.engine == "postgres" {
			servers[1] = serve(t, db)
		}
		bills := manyBills(p)
		sendAtOnce(t, servers, bills)

		var pool money.Fen
		settled := map[string]bool{}
		for _, b := range bills {
			first := b.answers[0]
			id, _ := first.output("setlinfo.setl_id")
			settled[text(id)] = true
			s := &sheet{answer: first}
			pool += s.info("hifp_pay")
			for _, again := range b.answers[1:] {
				if d := difference(first.body, again.body, times, ""); d != "" {
					t.Errorf("the same message was answered otherwise: %s", d)
				}
			}
		}
		if len(settled) != billsAtOnce {
			t.Errorf("%d bills became %d settlements", billsAtOnce, len(settled))
		}
		if pool != yearlyCap {
			t.Errorf("the pool paid %s, the cap is %s", pool, yearlyCap)
		}
		p.play(statementsOf(t, "发 5206 人=孙丽\n得 cuminfo[cum_type_code=D390101].cum = "+yearlyCap.String()))
		for _, s := range servers {
			s.stop(t)
		}
		if n := sound(t, db); n != billsAtOnce {
			t.Errorf("%d settlements were replayed, want %d", n, billsAtOnce)
		}
		counted(t, db, "同时 64 笔")
	})
}

func statementsOf(t *testing.T, text string) []statement {
	t.Helper()
	statements, err := parse(t.Name(), text)
	if err != nil {
		t.Fatal(err)
	}
	return statements
}

// manyBills prepares the visits and makes the messages that settle them.
func manyBills(p *player) []*bill {
	p.t.Helper()
	var bills []*bill
	for i := range billsAtOnce / 2 {
		p.play(statementsOf(p.t, strings.ReplaceAll(`机构 城南社区
发 2201 人=孙丽 门诊号=TS#
发 2203
发 2204
  | 流水号 | 项目   | 单价  | 数量 |
  | F1     | 血常规 | 25.00 | 1    |
`, "#", fmt.Sprint(i))))
		bills = append(bills,
			p.bill("2207", fmt.Sprintf("TS-M-%d", i), map[string]string{"机构": "城南社区", "人": "孙丽", "总额": "25.00"}, nil),
			p.bill("2102", fmt.Sprintf("TS-Y-%d", i), map[string]string{"机构": "惠民药房", "人": "孙丽", "总额": "20.00", "处方": "1"},
				[]map[string]string{{"流水号": "F1", "项目": "板蓝根颗粒", "单价": "10.00", "数量": "2"}}))
	}
	return bills
}

func (p *player) bill(infno, msgid string, named map[string]string, rows []map[string]string) *bill {
	p.t.Helper()
	named["报文号"] = msgid
	body, err := message(infno, filler{named: named, remembered: p.names}, rows)
	if err != nil {
		p.t.Fatal(err)
	}
	return &bill{infno: infno, body: body}
}

// sendAtOnce lets all messages go at the same moment, each to every server. A
// centre that says it is busy is asked again, as its sentence says.
func sendAtOnce(t *testing.T, servers []*server, bills []*bill) {
	t.Helper()
	start := make(chan struct{})
	var sending sync.WaitGroup
	for _, b := range bills {
		b.answers = make([]answer, len(servers))
		for i, s := range servers {
			sending.Add(1)
			go func() {
				defer sending.Done()
				<-start
				a, err := insist(s, b)
				if err == nil && !a.ok() {
					err = fmt.Errorf("%s", a.message())
				}
				if problems := sheetProblems(a, false); err == nil && len(problems) > 0 {
					err = fmt.Errorf("%v", problems)
				}
				if err != nil {
					t.Errorf("%s: %v", b.infno, err)
				}
				b.answers[i] = a
			}()
		}
	}
	close(start)
	sending.Wait()
	if t.Failed() {
		t.FailNow()
	}
}

// attempts is how often a client asks a busy centre.
const attempts = 5

func insist(s *server, b *bill) (answer, error) {
	var last answer
	for range attempts {
		got, err := s.send(request{path: "/" + b.infno, contentType: "application/json", body: b.body})
		if err != nil {
			return last, err
		}
		if last, err = decode(b.infno, got); err != nil {
			return last, err
		}
		if !strings.HasPrefix(last.message(), "[YB9003]") {
			break
		}
	}
	return last, nil
}
