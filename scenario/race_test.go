package scenario_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"yibao/ground/money"
)

// pairs is how many purchases are undone while they are under way.
const pairs = 24

// TestUndoMeetsOriginal sends a purchase and the 2601 that takes it back at the
// same moment, by two processes on PostgreSQL. Whichever comes first, in the
// end nothing counts: either the purchase was taken back, or it was barred.
func TestUndoMeetsOriginal(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, db database) {
		p := newPlayer(t, db)
		other := p.server
		if db.engine == "postgres" {
			other = serve(t, db)
		}
		p.play(statementsOf(t, "机构 惠民药房\n发 1101 人=李秀英\n记应答 余额\n发 5206 人=李秀英\n记应答 累计"))
		var sending sync.WaitGroup
		var settled, barred, rested sync.Map
		for i := range pairs {
			id := fmt.Sprintf("YD-%d", i)
			original := p.bill("2102", id, map[string]string{"机构": "惠民药房", "人": "李秀英", "总额": "50.00", "用账户": "1", "处方": "1"},
				[]map[string]string{{"流水号": "F1", "项目": "板蓝根颗粒", "单价": "50.00", "数量": "1"}})
			undo := p.bill("2601", "CZ-"+id, map[string]string{"机构": "惠民药房", "人": "李秀英", "原报文号": id, "原交易": "2102"}, nil)
			sending.Add(2)
			go func() {
				defer sending.Done()
				a, err := insist(p.server, original)
				switch {
				case err != nil:
					t.Error(err)
				case a.ok():
					settled.Store(id, true)
				case strings.HasPrefix(a.message(), "[YB1902]"):
					barred.Store(id, true)
				default:
					t.Errorf("%s: %s", id, a.message())
				}
			}()
			go func() {
				defer sending.Done()
				switch a, err := insist(other, undo); {
				case err == nil && strings.HasPrefix(a.message(), "[YB5004]"):
					rested.Store(id, true)
				case err != nil || !a.ok():
					t.Errorf("2601 of %s: %v %s", id, err, a.message())
				}
			}()
		}
		sending.Wait()
		undoRested(t, p, other, &rested)
		p.play(statementsOf(t, "机构 惠民药房\n发 1101 人=李秀英\n同应答 余额\n发 5206 人=李秀英\n同应答 累计"))
		p.server.stop(t)
		other.stop(t)
		sound(t, db)
		t.Logf("%d purchases were taken back, %d barred", count(&settled), count(&barred))
		counted(t, db, "冲正与原报文同时到")
	})
}

// undoRested sends each refused 2601 again, under a new message id, until every
// original is taken back: each round the last of them rests under nothing.
func undoRested(t *testing.T, p *player, to *server, rested *sync.Map) {
	t.Helper()
	for round := 0; count(rested) > 0; round++ {
		left := count(rested)
		rested.Range(func(key, _ any) bool {
			id := key.(string)
			undo := p.bill("2601", fmt.Sprintf("CZ%d-%s", round+2, id), map[string]string{"机构": "惠民药房", "人": "李秀英", "原报文号": id, "原交易": "2102"}, nil)
			switch a, err := insist(to, undo); {
			case err == nil && a.ok():
				rested.Delete(id)
			case err != nil || !strings.HasPrefix(a.message(), "[YB5004]"):
				t.Fatalf("2601 of %s: %v %s", id, err, a.message())
			}
			return true
		})
		if count(rested) == left {
			t.Fatalf("%d purchases each rest under another", left)
		}
	}
}

func count(m *sync.Map) (n int) {
	m.Range(func(any, any) bool { n++; return true })
	return n
}

// TestAccountAtOnce buys for more than the account holds, all at the same
// moment: the account pays what it has, never more, and cash the rest.
func TestAccountAtOnce(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, db database) {
		p := newPlayer(t, db)
		servers := []*server{p.server}
		if db.engine == "postgres" {
			servers = append(servers, serve(t, db))
		}
		bills := make([]*bill, pairs)
		for i := range bills {
			bills[i] = p.bill("2102", fmt.Sprintf("ZH-%d", i), map[string]string{"机构": "惠民药房", "人": "李秀英", "总额": "199.99", "用账户": "1"},
				[]map[string]string{{"流水号": "F1", "项目": "板蓝根颗粒", "单价": "199.99", "数量": "1"}})
		}
		sendAtOnce(t, servers, bills)
		var account, cash money.Fen
		for _, b := range bills {
			s := &sheet{answer: b.answers[0]}
			account += s.info("acct_pay")
			cash += s.info("psn_cash_pay")
		}
		if held := money.Fen(300050); account != held {
			t.Errorf("the account paid %s, it held %s", account, held)
		}
		if rest := pairs*money.Fen(19999) - account; cash != rest {
			t.Errorf("cash paid %s, the rest is %s", cash, rest)
		}
		p.play(statementsOf(t, "机构 惠民药房\n发 1101 人=李秀英\n得 insuinfo[1].balc = 0"))
		for _, s := range servers {
			s.stop(t)
		}
		if n := sound(t, db); n != pairs {
			t.Errorf("%d settlements were replayed, want %d", n, pairs)
		}
		counted(t, db, "同时用账户")
	})
}
