package simulation

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"yibao/ground/fault"
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/process/anchoring"
	"yibao/process/publication"
	"yibao/process/settlement"
	"yibao/register/catalogue"
	"yibao/register/ledger"
)

// china is the civil time of the simulation.
var china = time.FixedZone("UTC+8", 8*60*60)

// dawn is when every story begins: some days before the year ends.
var dawn = time.Date(2025, 12, 26, 1, 0, 0, 0, time.UTC)

func atHour(day period.Date, hour int) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), hour, 0, 0, 0, time.UTC)
}

// delivery is a copy of a message on its way.
type delivery struct {
	message *message
	send    send
	due     int // step
}

// world is one story being played.
type world struct {
	story    Story
	store    *store
	service  *settlement.Service
	oracle   *oracle
	clock    time.Time
	ids      int
	programs int
	step     int

	errands  map[int]*errand
	messages []*message
	queue    []delivery
	nested   int // deliveries that ran in the middle of another
	tally    Tally
}

func (w *world) now() time.Time { return w.clock }

func (w *world) today() period.Date { return period.DateOf(w.clock.In(china)) }

func (w *world) newID() string {
	w.ids++
	return fmt.Sprintf("S%025d", w.ids)
}

// play plays a story against a store, sound or sabotaged, and returns the
// first law that is broken, nil when none is.
func play(story Story, sabotage Sabotage) (Tally, *Violation) {
	w := &world{story: story, store: &store{state: newState(), sabotage: sabotage}, oracle: newOracle(), clock: dawn,
		errands: map[int]*errand{}, tally: NewTally()}
	w.start()
	if err := w.found(); err != nil {
		return w.tally, w.broken("准备", "%v", err)
	}
	v := w.run()
	w.tally.Stories, w.tally.Conflicts = 1, w.store.reruns
	return w.tally, v
}

// start starts the program, anew after a crash: nothing compiled, a chain of
// its own.
func (w *world) start() {
	w.programs++
	w.store.writer = fmt.Sprintf("W%02d", w.programs)
	w.service = &settlement.Service{Store: w.store, Now: w.now, Zone: china, NewID: w.newID, Texts: &settlement.Texts{}}
}

func (w *world) run() *Violation {
	for i, s := range w.story.Steps {
		w.step = i
		w.clock = w.clock.Add(s.After)
		if v := w.arrivals(); v != nil {
			return v
		}
		if v := w.act(s); v != nil {
			return v
		}
	}
	return w.calm()
}

// longest is how many steps a message waits to be worked amid another.
const longest = 6

// arrivals delivers what is due. What is to be worked amid another person's
// message waits for one.
func (w *world) arrivals() *Violation {
	return w.arrive(func(d delivery) bool { return d.due <= w.step && (!d.send.Amid || w.step-d.due > longest) })
}

// arrive delivers, in order, whatever is meant.
func (w *world) arrive(meant func(delivery) bool) *Violation {
	for {
		at := slices.IndexFunc(w.queue, meant)
		if at < 0 {
			return nil
		}
		d := w.queue[at]
		w.queue = slices.Delete(w.queue, at, at+1)
		if v := w.deliver(d, false); v != nil {
			return v
		}
	}
}

// calm lets everything on its way arrive, has institutions send again what they
// have no answer for, without faults, and judges the books as a whole.
func (w *world) calm() *Violation {
	for len(w.queue) > 0 {
		w.step++
		if v := w.arrivals(); v != nil {
			return v
		}
	}
	for _, m := range w.messages {
		if m.answered {
			continue
		}
		if v := w.deliver(delivery{message: m}, false); v != nil {
			return v
		}
		if !m.answered {
			return w.broken("有始有终", "报文 %s 在一切正常后仍没有应答", m)
		}
	}
	for _, m := range w.messages {
		if v := w.remembered(m); v != nil {
			return v
		}
	}
	return w.books()
}

// act does what a step says.
func (w *world) act(s Step) *Violation {
	w.tally.Deeds[s.Deed]++
	var err error
	switch s.Deed {
	case Publishes:
		f := s.Figures
		f.From = max(w.today().AddDays(s.Days), period.MustDate(ancient)).String()
		err = w.publish(f)
	case Corrects:
		w.correct(s)
	case Covers:
		w.cover(s.Person, w.today().AddDays(s.Days), s.Account)
	case Suspends:
		w.agree(s.Place, w.today().AddDays(s.Days), s.Account)
	case Admonishes:
		w.admitDoctor(s.Place, w.today().AddDays(s.Days), s.Account)
	case Credits:
		w.credit(s.Person, int64(s.Bought[0].Units)*100)
	case Restarts:
		w.start()
	case Anchors:
		_, _, err = (&anchoring.Service{Store: w.store, Now: w.now}).Make(context.Background())
	case Forces:
		return w.force(s)
	default:
		return w.sends(s)
	}
	if err != nil {
		return w.broken("经办", "%s:%v", s.Deed, told(err))
	}
	return w.laws(psnNo(s.Person))
}

// publish publishes a policy with some figures.
func (w *world) publish(f figures) error {
	bundle, err := f.bundle()
	if err != nil {
		return err
	}
	published, _, err := w.desk().Publish(context.Background(), bundle, "经办甲")
	if err == nil && !w.oracle.knowsLaw(published.ID) {
		w.oracle.laws.learn(f.Scheme+f.Business, published.Version, f)
		w.oracle.limits[f.Scheme] = max(w.oracle.limits[f.Scheme], f.Limit*100)
	}
	return err
}

func (o *oracle) knowsLaw(id string) bool {
	for _, laws := range o.laws {
		if slices.ContainsFunc(laws, func(l learned[figures]) bool { return l.id == id }) {
			return true
		}
	}
	return false
}

func (w *world) desk() publication.Service {
	return publication.Service{Store: w.store, Now: w.now, NewID: w.newID}
}

// correct learns another class and rate of an item from a day on.
func (w *world) correct(s Step) {
	x := itemList[s.Pick]
	x.Class = []catalogue.Class{catalogue.ClassA, catalogue.ClassB, catalogue.ClassC}[s.Bought[0].Item]
	x.Percent = map[catalogue.Class]int64{catalogue.ClassB: int64(s.Bought[0].Units) * 5, catalogue.ClassC: 100}[x.Class]
	w.list(x, w.today().AddDays(s.Days))
}

// credit pays money into a person's account, as an import does.
func (w *world) credit(person int, amount int64) {
	if schemeOf(person) != employee {
		return
	}
	no := psnNo(person)
	p := w.oracle.patient(no)
	p.order++
	p.credits = append(p.credits, credit{p.order, amount})
	e := ledger.Entry{Partition: no, EntryID: w.newID(), Kind: "账户划入", ValueDate: w.today(), Recorded: w.now()}
	e.Ref = e.EntryID
	account := ledger.Account{Class: ledger.Personal, Region: regionCode, Scheme: employee, Fund: "个人账户", Party: no}
	held := ledger.Account{Class: ledger.Deposit, Region: regionCode, Scheme: employee, Fund: "个人账户"}
	e.Postings = []ledger.Posting{{Account: held, Amount: money.Fen(amount)}, {Account: account, Amount: -money.Fen(amount)}}
	ctx := context.Background()
	t := w.store.begin(no)
	e.Seq, _ = t.NextSeq(ctx) // the simulated store's own acts do not fail
	t.own.entries = append(t.own.entries, e)
	_ = t.Seal(ctx, ledger.Seal{
		Subject: ledger.SubjectEntry, Partition: no, Ref: e.EntryID, Digest: ledger.EntryDigest(e), Recorded: e.Recorded,
	})
	w.store.commit(t)
}

// sends has an institution send a message, if it can.
func (w *world) sends(s Step) *Violation {
	e := w.errands[s.Errand]
	if e == nil {
		e = &errand{number: s.Errand, person: s.Person, place: s.Place}
		w.errands[s.Errand] = e
	}
	waiting := func(d delivery) bool { return d.message.errand == e && d.send.Amid && d.due <= w.step }
	if v := w.arrive(waiting); v != nil { // it does not go on before it has its answer
		return v
	}
	m := w.compose(e, s)
	if m == nil {
		w.tally.Skipped++
		return nil
	}
	for _, send := range s.Sends {
		if !send.Lost {
			w.queue = append(w.queue, delivery{m, send, w.step + send.Later})
		}
	}
	return w.arrivals()
}

// deliver lets a copy of a message arrive: the trial first, then the work, its
// answer, and the laws.
func (w *world) deliver(d delivery, amid bool) *Violation {
	m := d.message
	x := exam{w: w, m: m, fate: d.send.Fate, before: w.store.fingerprint(m.psnNo)}
	if softer, dies := map[ending]ending{crashesBefore: lostBefore, crashesAfter: lostAfter}[x.fate.End]; dies && amid {
		x.fate.End = softer // a program that dies takes the other work with it
	}
	w.clock = w.clock.Add(time.Millisecond)
	x.foresee()
	commits, nested := w.store.commits, w.nested
	var inner *Violation
	w.store.fate = x.fate
	if other := w.another(m); !amid && other >= 0 {
		w.store.meanwhile = func(string) {
			second := w.queue[other]
			w.queue = slices.Delete(w.queue, other, other+1)
			before := w.store.commits
			inner = w.deliver(second, true)
			w.nested += w.store.commits - before
			w.tally.Interleaved++
		}
	}
	answer, err := m.work(context.Background(), w.service)
	w.store.meanwhile = nil
	if inner != nil {
		return inner
	}
	x.committed = w.store.commits-commits-(w.nested-nested) > 0
	w.tally.count(err)
	if v := x.judge(answer, err); v != nil {
		return v
	}
	switch {
	case errors.Is(err, errCrashed):
		w.tally.Crashes++
		w.start()
	case !d.send.Mute:
		m.hear(answer, err)
	}
	return w.laws(m.psnNo)
}

// another finds a message for someone else that is due and may be worked in
// the middle of this one; -1.
func (w *world) another(m *message) int {
	return slices.IndexFunc(w.queue, func(d delivery) bool {
		return d.send.Amid && d.due <= w.step && d.message.psnNo != m.psnNo
	})
}

// told is an error with its cause.
func told(err error) string {
	if f, ok := fault.As(err); ok && f.Cause != nil {
		return f.Error() + ":" + f.Cause.Error()
	}
	return fmt.Sprint(err)
}
