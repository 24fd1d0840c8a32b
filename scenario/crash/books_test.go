package crash_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"

	"yibao/ground/money"
)

// sound judges the books from the client's side, with the server up: every
// acknowledged settlement is there as it was answered, there is no other, the
// funds owe what was acknowledged, verify is clean and replay identical.
func (l *load) sound(t *testing.T, url string) {
	t.Helper()
	l.found(t)
	owed, purchases := money.Fen(0), 0
	seen := map[string]string{}
	for _, a := range l.acks {
		if other, twice := seen[a.sheet.SetlID]; twice {
			t.Errorf("messages %s and %s were answered with the same settlement", other, a.message.msgid)
		}
		seen[a.sheet.SetlID] = a.message.msgid
		owed += fen(t, a.sheet.Funds) + fen(t, a.sheet.Account)
		if a.purchase() {
			purchases++
		}
	}
	if purchases == 0 || purchases == len(l.acks) {
		t.Errorf("of %d settlements %d are purchases: both kinds should come up", len(l.acks), purchases)
	}
	printed, err := yibao("verify", "--db", url)
	if err != nil {
		t.Error(err)
	}
	if !strings.Contains(printed, "全部一致") {
		t.Errorf("verify: %s", printed)
	}
	printed, err = yibao("replay", "--db", url)
	if err != nil {
		t.Error(err)
	}
	if want := fmt.Sprintf("%d replayed, %d identical, 0 different", len(l.acks), len(l.acks)); !strings.Contains(printed, want) {
		t.Errorf("replay: %swant %s: as many as were acknowledged", printed, want)
	}
	if booked := payable(t, url); booked != owed {
		t.Errorf("providers are owed %s, acknowledged was %s", booked, owed)
	}
}

// found looks every acknowledged settlement up.
func (l *load) found(t *testing.T) {
	t.Helper()
	work := make(chan acknowledged)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for a := range work {
				got, err := l.lookup(a)
				if err != nil || got.refused() {
					t.Errorf("acknowledged settlement %s is lost: %v %s", a.sheet.SetlID, err, got.ErrMsg)
					continue
				}
				s, err := got.sheet()
				if err != nil || s != a.sheet {
					t.Errorf("settlement %s was answered as %v, is stored as %v: %v", a.sheet.SetlID, a.sheet, s, err)
				}
			}
		})
	}
	for _, a := range l.acks {
		work <- a
	}
	close(work)
	all.Wait()
}

func fen(t *testing.T, n json.Number) money.Fen {
	t.Helper()
	f, err := money.ParseFen(n.String())
	if err != nil {
		t.Error(err)
	}
	return f
}

var amounts = regexp.MustCompile(`-?[0-9][0-9,]*\.[0-9]{2}`)

// payable is what yibao table says the funds owe.
func payable(t *testing.T, url string) money.Fen {
	t.Helper()
	printed, err := yibao("table", "--from", "1951-01-01", "--to", "2099-12-31", "--db", url)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(printed, "\n") {
		if columns := amounts.FindAllString(line, -1); len(columns) == 5 && strings.HasSuffix(line, "合计") {
			return fen(t, json.Number(strings.ReplaceAll(columns[4], ",", "")))
		}
	}
	t.Fatalf("没有合计:%s", printed)
	return 0
}
