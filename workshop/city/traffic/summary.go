package traffic

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"yibao/ground/money"
	"yibao/workshop/city"
)

// ErrUnexpected: the centre answered otherwise than it must; the summary lists
// each case.
var ErrUnexpected = errors.New("traffic: unexpected answers")

// Settlement is one settlement as the institution knows it.
type Settlement struct {
	SetlID      string
	VisitID     string // mdtrt_id
	PsnNo       string
	Name        string
	Institution string
	Kind        city.VisitKind
	Scheme      string
	Total       money.Fen
	Funds       money.Fen // all funds, the personal account not counted
	Account     money.Fen
	Cash        money.Fen
	Payers      int  // payers besides cash
	Undone      bool // reversed later in the day
}

// FundTotal is what one payer pays after the day's reversals.
type FundTotal struct {
	Code, Name string // fund_pay_type and its name
	Amount     money.Fen
	Count      int // settlements with money of this payer
}

// Problem is one answer that was not as it must be.
type Problem struct {
	PsnNo       string
	Institution string
	Infno       string
	MessageID   string
	What        string // Chinese sentence
	Request     []byte // the body that was sent
	Answer      []byte // the last body that was answered
}

// about names the message that a problem is about.
func (p *Problem) about(m message) {
	p.Institution, p.Infno, p.MessageID, p.Request = m.from, m.infno, m.msgid, m.body
}

// String returns the problem as one line.
func (p Problem) String() string {
	return fmt.Sprintf("%s %s 人员 %s 报文 %s:%s", p.Institution, p.Infno, p.PsnNo, p.MessageID, p.What)
}

// Latency is the distribution of answer times.
type Latency struct{ P50, P95, P99, Max time.Duration }

// Summary is what a day came to, as seen from outside.
type Summary struct {
	Messages     int            // HTTP requests sent, repetitions included
	Resent       int            // of these, sent again after a transport error or a busy centre
	Transactions map[string]int // accepted, by infno
	Refused      map[string]int // expected refusals by code
	Settled      map[city.VisitKind]int
	Undone       map[city.VisitKind]int
	Troubles     map[city.Trouble]int
	Disturbed    map[Disturbance]int
	Refusals     map[city.Refusal]int // errands refused as they must be
	Settlements  []Settlement         // in order of errand and step
	Funds        []FundTotal          // by code
	Total        money.Fen            // fees of the settlements that stand
	Cash         money.Fen
	Checks       int // identities and comparisons made
	Problems     []Problem
	Latency      map[string]Latency // by infno, and "" for all
	Elapsed      time.Duration
}

// Live is the number of settlements that stand at the end of the day.
func (s Summary) Live() int {
	live := 0
	for _, x := range s.Settlements {
		if !x.Undone {
			live++
		}
	}
	return live
}

// err returns ErrUnexpected with the first problems, nil when there are none.
func (s Summary) err() error {
	if len(s.Problems) == 0 {
		return nil
	}
	var lines []string
	for _, p := range s.Problems[:min(5, len(s.Problems))] {
		lines = append(lines, p.String())
	}
	return fmt.Errorf("%w: 共 %d 处,前几处:\n%s", ErrUnexpected, len(s.Problems), strings.Join(lines, "\n"))
}

// settled is a settlement with its rows, kept until the funds are added up.
type settled struct {
	Settlement
	shares []share
}

// tally is what one errand or sign-in contributes to the summary.
type tally struct {
	messages, resent, checks int
	transactions             map[string]int
	refused                  map[string]int
	troubles                 map[city.Trouble]int
	disturbed                map[Disturbance]int
	last                     []byte // the last body that was answered
	refusal                  city.Refusal
	settled                  []*settled
	problems                 []Problem
	latency                  map[string][]time.Duration
}

func newTally() *tally {
	return &tally{transactions: map[string]int{}, refused: map[string]int{}, troubles: map[city.Trouble]int{},
		disturbed: map[Disturbance]int{}, latency: map[string][]time.Duration{}}
}

// summarise adds tallies up, in order.
func summarise(tallies []*tally) Summary {
	s := Summary{Transactions: map[string]int{}, Refused: map[string]int{}, Settled: map[city.VisitKind]int{},
		Undone: map[city.VisitKind]int{}, Troubles: map[city.Trouble]int{}, Refusals: map[city.Refusal]int{}, Disturbed: map[Disturbance]int{}, Latency: map[string]Latency{}}
	funds := map[string]*FundTotal{}
	times := map[string][]time.Duration{}
	for _, t := range tallies {
		s.Messages, s.Resent, s.Checks = s.Messages+t.messages, s.Resent+t.resent, s.Checks+t.checks
		addCounts(s.Transactions, t.transactions)
		addCounts(s.Refused, t.refused)
		addCounts(s.Troubles, t.troubles)
		addCounts(s.Disturbed, t.disturbed)
		if t.refusal != "" {
			s.Refusals[t.refusal]++
		}
		s.Problems = append(s.Problems, t.problems...)
		for infno, list := range t.latency {
			times[infno] = append(times[infno], list...)
			times[""] = append(times[""], list...)
		}
		for _, x := range t.settled {
			s.addSettlement(x, funds)
		}
	}
	for _, f := range funds {
		s.Funds = append(s.Funds, *f)
	}
	slices.SortFunc(s.Funds, func(a, b FundTotal) int { return cmp.Compare(a.Code, b.Code) })
	for infno, list := range times {
		s.Latency[infno] = distribution(list)
	}
	return s
}

func (s *Summary) addSettlement(x *settled, funds map[string]*FundTotal) {
	s.Settlements = append(s.Settlements, x.Settlement)
	s.Settled[x.Kind]++
	if x.Undone {
		s.Undone[x.Kind]++
		return
	}
	s.Total += x.Total
	s.Cash += x.Cash
	for _, d := range x.shares {
		if d.amount == 0 {
			continue
		}
		if funds[d.code] == nil {
			funds[d.code] = &FundTotal{Code: d.code, Name: d.name}
		}
		funds[d.code].Amount += d.amount
		funds[d.code].Count++
	}
}

func addCounts[K comparable](total, part map[K]int) {
	for k, n := range part {
		total[k] += n
	}
}

// distribution returns nearest-rank percentiles.
func distribution(list []time.Duration) Latency {
	slices.Sort(list)
	rank := func(percent int) time.Duration { return list[(len(list)*percent+99)/100-1] }
	return Latency{P50: rank(50), P95: rank(95), P99: rank(99), Max: list[len(list)-1]}
}
