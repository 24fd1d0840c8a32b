package crash_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"yibao/workshop/city"
)

// clients is how many cashiers work at once.
const clients = 12

// patience is how long a cashier sends a message again before giving up.
const patience = 60 * time.Second

// acknowledged is a settlement that the centre said it made.
type acknowledged struct {
	errand  *errand
	message message
	answer  answer
	sheet   sheet
}

// load is a dozen cashiers who settle, and send the same bytes again whenever
// they do not know what became of a message.
type load struct {
	t      *testing.T
	bases  []string // http://address of each program
	client *http.Client
	bills  []*bill

	stop    atomic.Bool // finish the errand under way
	over    atomic.Bool // drop everything, the test has ended
	all     sync.WaitGroup
	mu      sync.Mutex
	acks    []acknowledged
	resent  atomic.Int64
	turn    atomic.Int64
	refused atomic.Int64 // answers that said: busy, send again
	lost    atomic.Int64 // messages without an answer
}

// newLoad is a load with nobody at work yet.
func newLoad(t *testing.T, addresses ...string) *load {
	t.Helper()
	w, err := world()
	if err != nil {
		t.Fatal(err)
	}
	l := &load{t: t, bills: w.bills,
		client: &http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: clients}}}
	l.turnTo(addresses...)
	return l
}

// turnTo sends whatever comes to these programs, in turn.
func (l *load) turnTo(addresses ...string) {
	l.bases = nil
	for _, a := range addresses {
		l.bases = append(l.bases, "http://"+a)
	}
}

// begin sets the cashiers to work. With several programs on one database each
// message goes to another one, and so does the same message sent again.
func begin(t *testing.T, stream uint64, addresses ...string) *load {
	t.Helper()
	l := newLoad(t, addresses...)
	t.Cleanup(func() {
		l.over.Store(true)
		l.end()
	})
	for i := range clients {
		rng := dice(stream<<8 | uint64(i))
		l.all.Go(func() { l.cashier(i, rng) })
	}
	return l
}

// end lets every cashier finish the errand under way.
func (l *load) end() {
	l.stop.Store(true)
	l.all.Wait()
	l.client.CloseIdleConnections()
}

// count is how many settlements were acknowledged so far.
func (l *load) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.acks)
}

// reach waits until that many settlements were acknowledged.
func (l *load) reach(n int) {
	l.t.Helper()
	for deadline := time.Now().Add(patience); l.count() < n; time.Sleep(2 * time.Millisecond) {
		if l.t.Failed() || time.Now().After(deadline) {
			l.t.Fatalf("only %d of %d settlements were acknowledged", l.count(), n)
		}
	}
}

func (l *load) cashier(number int, rng *rand.Rand) {
	for n := 0; !l.stop.Load(); n++ {
		e := newErrand(l.bills[rng.IntN(len(l.bills))], number, n, rng)
		err := l.settle(e, rng)
		if l.over.Load() {
			return
		}
		if err != nil {
			l.t.Error(err)
			return
		}
	}
}

// settle runs one errand to its end.
func (l *load) settle(e *errand, rng *rand.Rand) error {
	for _, infno := range e.transactions() {
		m := e.message(infno)
		a, err := l.insist(m, rng)
		if err != nil {
			return err
		}
		switch infno {
		case "2201":
			var registered struct {
				Data struct {
					VisitID string `json:"mdtrt_id"`
				} `json:"data"`
			}
			if err := json.Unmarshal(a.Output, &registered); err != nil {
				return err
			}
			e.visitID = registered.Data.VisitID
		case "2102", "2207":
			if err := l.acknowledge(e, m, a, rng); err != nil {
				return err
			}
		}
	}
	return nil
}

// acknowledge writes a settlement down; one in five messages is sent again
// although it was answered.
func (l *load) acknowledge(e *errand, m message, a answer, rng *rand.Rand) error {
	s, err := a.sheet()
	if err != nil || s.SetlID == "" {
		return fmt.Errorf("%s %s: the answer has no settlement: %v %s", m.infno, m.msgid, err, a.Output)
	}
	l.mu.Lock()
	l.acks = append(l.acks, acknowledged{e, m, a, s})
	l.mu.Unlock()
	if rng.IntN(5) > 0 {
		return nil
	}
	again, err := l.insist(m, rng)
	if err == nil && !bytes.Equal(again.Output, a.Output) {
		err = fmt.Errorf("%s %s: sent again, it is answered otherwise:\n%s\n%s", m.infno, m.msgid, a.Output, again.Output)
	}
	return err
}

// insist sends a message until it is answered with something else than: busy.
// Now and then the cashier does not wait for the first answer.
func (l *load) insist(m message, rng *rand.Rand) (answer, error) {
	hurry := rng.IntN(8) == 0
	deadline := time.Now().Add(patience)
	for {
		wait := l.client.Timeout
		if hurry {
			wait, hurry = time.Duration(1+rng.IntN(8))*time.Millisecond, false
		}
		a, err := l.post(m, wait)
		switch {
		case err != nil:
			l.lost.Add(1)
		case a.busy():
			l.refused.Add(1)
		case a.refused():
			return a, fmt.Errorf("%s %s is refused: %s", m.infno, m.msgid, a.ErrMsg)
		default:
			return a, nil
		}
		if l.over.Load() || time.Now().After(deadline) {
			return a, fmt.Errorf("%s %s had no answer for %v: %w %s", m.infno, m.msgid, patience, errors.Join(err), a.ErrMsg)
		}
		l.resent.Add(1)
		time.Sleep(time.Duration(5+rng.IntN(40)) * time.Millisecond)
	}
}

func (l *load) post(m message, wait time.Duration) (answer, error) {
	ctx, cancel := context.WithTimeout(context.Background(), wait)
	defer cancel()
	base := l.bases[int(l.turn.Add(1))%len(l.bases)]
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, base+"/"+m.infno, bytes.NewReader(m.body))
	if err != nil {
		return answer{}, err
	}
	request.Header.Set("Content-Type", "application/json; charset=utf-8")
	response, err := l.client.Do(request)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return answer{}, err
	}
	var a answer
	if err := json.Unmarshal(body, &a); err != nil {
		return a, fmt.Errorf("HTTP %d: %w", response.StatusCode, err)
	}
	return a, nil
}

// lookup asks for a settlement as its hospital would (5203).
func (l *load) lookup(a acknowledged) (answer, error) {
	e := a.errand
	input := node{"data": node{"psn_no": e.person.PsnNo, "setl_id": a.sheet.SetlID, "mdtrt_id": a.sheet.VisitID}}
	m := e.envelope("5203", e.Institution.Code+e.serial+"5203", input)
	for range 20 {
		got, err := l.post(m, l.client.Timeout)
		if err != nil || !got.busy() {
			return got, err
		}
		time.Sleep(20 * time.Millisecond)
	}
	return l.post(m, l.client.Timeout)
}

// purchase reports whether the bill is a purchase; both kinds must come up.
func (a acknowledged) purchase() bool { return a.errand.Kind == city.Purchase }
