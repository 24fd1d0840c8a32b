package town

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"pgregory.net/rapid"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/process/settlement"
	"yibao/register/claim"
)

// Life is what happens to one person, at random: bills of all kinds, purchases,
// stays in one part or two, account credits, reversals in whatever order,
// forced ones, 2601, and time going by. It keeps the plainest account of it.
type Life struct {
	PsnNo, Scheme string
	Credited      money.Fen
	Live          []settlement.Record // in order of Seq

	// OnSettled hears of each settlement, with the pre-settlement before it.
	OnSettled func(trial, settled settlement.Answer)

	town *Town
	t    *rapid.T
	last settlement.MessageKey // of the latest reversal, when nothing came after
	gone settlement.Record     // what it reversed
	out  period.Date           // last discharge: the next stay does not begin before
}

// Begin begins the life of a new person.
func (w *Town) Begin(t *rapid.T, c Citizen) *Life {
	return &Life{town: w, t: t, PsnNo: w.Person(t, c), Scheme: c.scheme(), Credited: c.Account, OnSettled: func(_, _ settlement.Answer) {}}
}

// Step lets one thing happen.
func (l *Life) Step() {
	acts := []func(){l.bill, l.bill, l.purchase, l.stay, l.credit, l.later, l.reverse, l.reverse, l.force, l.undo}
	names := []string{"bill", "bill", "purchase", "stay", "credit", "later", "reverse", "reverse", "force", "undo"}
	at := rapid.IntRange(0, len(acts)-1).Draw(l.t, "act")
	l.t.Logf("%s on %s", names[at], l.town.Today())
	acts[at]()
}

// today is the day of the step.
func (l *Life) today() string { return l.town.Today().String() }

// lines draws a bill's lines of a day; some are taken back in part.
func (l *Life) lines(day string) []claim.FeeLine {
	var lines []claim.FeeLine
	for i := range rapid.IntRange(1, 4).Draw(l.t, "lines") {
		units := rapid.Int64Range(1, 12).Draw(l.t, "units")
		line := Line(fmt.Sprint(i+1), rapid.SampledFrom(Items()).Draw(l.t, "item"), units, day)
		line.Doctor = rapid.SampledFrom([]string{Doctor, Doctor, Suspended, ""}).Draw(l.t, "doctor")
		lines = append(lines, line)
		if back := rapid.Int64Range(-8, units).Draw(l.t, "back"); back > 0 {
			lines = append(lines, Refund(fmt.Sprintf("%d退", i+1), line, back))
		}
	}
	return lines
}

func (l *Life) place() string {
	return rapid.SampledFrom([]string{Tertiary, Secondary, Community}).Draw(l.t, "place")
}

func (l *Life) bill() {
	v := l.town.Outpatient(l.t, l.PsnNo, l.Scheme, l.place(), l.today(), "")
	l.town.Uploaded(l.t, v, l.lines(l.today())...)
	l.settle(v, false)
}

func (l *Life) stay() {
	first := l.town.Today().AddDays(-rapid.IntRange(0, 40).Draw(l.t, "days"))
	begin := max(first, l.out).String()
	l.out = l.town.Today()
	v := l.town.Admitted(l.t, l.PsnNo, l.Scheme, l.place(), begin)
	l.town.Uploaded(l.t, v, l.lines(begin)...)
	if rapid.IntRange(0, 2).Draw(l.t, "in parts") == 0 {
		l.settle(v, true)
		line := Line("二", Service, 7, l.today())
		l.town.Uploaded(l.t, v, line)
	}
	l.town.Discharged(l.t, v, l.today())
	l.settle(v, false)
}

// settle settles a visit after having asked what it would cost.
func (l *Life) settle(v Visit, midStay bool) {
	w, ctx := l.town, context.Background()
	q := w.Request(l.t, v, rapid.Bool().Draw(l.t, "account"))
	q.MidStay = midStay
	trial, err := w.Bills.PreSettle(ctx, w.Caller(v.Institution), q)
	if err != nil {
		l.t.Fatalf("pre-settle: %v", err)
	}
	settled, err := w.Bills.Settle(ctx, w.Caller(v.Institution), q)
	if err != nil {
		l.t.Fatalf("settle: %v", err)
	}
	l.settled(trial, settled)
}

func (l *Life) purchase() {
	w, ctx := l.town, context.Background()
	q := w.Purchase(l.PsnNo, l.Scheme, rapid.Bool().Draw(l.t, "account"), l.lines(l.today())...)
	for i := range q.Lines {
		q.Lines[i].External = rapid.Bool().Draw(l.t, "prescribed")
	}
	trial, err := w.Bills.PreSettlePurchase(ctx, w.Caller(Pharmacy), q)
	if err != nil {
		l.t.Fatalf("pre-settle: %v", err)
	}
	settled, err := w.Bills.SettlePurchase(ctx, w.Caller(Pharmacy), q)
	if err != nil {
		l.t.Fatalf("purchase: %v", err)
	}
	l.settled(trial, settled)
}

func (l *Life) settled(trial, settled settlement.Answer) {
	l.Live = append(l.Live, settled.Record)
	l.last = settlement.MessageKey{}
	l.OnSettled(trial, settled)
}

func (l *Life) credit() {
	amount := money.Fen(rapid.Int64Range(1, 300_000).Draw(l.t, "credit"))
	l.town.Credit(l.t, l.PsnNo, l.Scheme, amount, l.today())
	l.Credited += amount
}

func (l *Life) later() {
	day := l.town.Today().AddDays(rapid.IntRange(1, 60).Draw(l.t, "later"))
	if day.Year() < 2028 {
		l.town.GoTo(day.String())
	}
}

// some draws a live settlement; nil when there is none.
func (l *Life) some() *settlement.Record {
	if len(l.Live) == 0 {
		return nil
	}
	return &l.Live[rapid.IntRange(0, len(l.Live)-1).Draw(l.t, "which")]
}

// reverse takes a settlement back, unless others rest on it.
func (l *Life) reverse() {
	r := l.some()
	if r == nil {
		return
	}
	c := l.town.Caller(r.Institution)
	c.Transaction = "2208"
	_, err := l.town.Bills.Reverse(context.Background(), c, l.PsnNo, r.VisitID, r.SetlID)
	if errors.Is(err, settlement.ErrOthersRest) && r.SetlID != l.Live[len(l.Live)-1].SetlID {
		return
	}
	l.taken(*r, err)
	l.last = settlement.MessageKey{Institution: c.Institution, Transaction: c.Transaction, MessageID: c.MessageID}
}

func (l *Life) force() {
	r := l.some()
	if r == nil || rapid.Bool().Draw(l.t, "not now") {
		return
	}
	_, err := l.town.Bills.ForceReverse(context.Background(), l.town.Caller(""), r.SetlID, "查实")
	l.taken(*r, err)
	l.last = settlement.MessageKey{}
}

func (l *Life) taken(r settlement.Record, err error) {
	if err != nil {
		l.t.Fatalf("reverse: %v", err)
	}
	l.gone = r
	l.Live = slices.DeleteFunc(l.Live, func(x settlement.Record) bool { return x.SetlID == r.SetlID })
}

// undo takes the latest reversal back, when nothing was settled since.
func (l *Life) undo() {
	if l.last == (settlement.MessageKey{}) {
		return
	}
	c := l.town.Caller(l.last.Institution)
	c.Transaction = "2601"
	if err := l.town.Bills.Undo(context.Background(), c, l.PsnNo, l.last); err != nil {
		l.t.Fatalf("undo: %v", err)
	}
	l.last = settlement.MessageKey{}
	l.Live = append(l.Live, l.gone)
	slices.SortFunc(l.Live, func(a, b settlement.Record) int { return int(a.Seq - b.Seq) })
}

// Undone takes everything back, the latest first.
func (l *Life) Undone() {
	for len(l.Live) > 0 {
		r := l.Live[len(l.Live)-1]
		l.town.Reversed(l.t, r)
		l.Live = l.Live[:len(l.Live)-1]
	}
}

// Citizens are the kinds of person that lives are made of.
func Citizens() []Citizen {
	return []Citizen{
		{Account: 800_00}, {PersonType: "12", Account: 2000_00}, {CivilServant: true, Account: 50_00}, {Group: "2303"},
		{Scheme: "390"}, {Scheme: "390", Group: "2304"}, {Scheme: "390", PersonType: "14", Birth: "2015-09-01"},
	}
}
