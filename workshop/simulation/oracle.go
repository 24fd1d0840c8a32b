package simulation

import (
	"time"

	"yibao/ground/period"
	"yibao/judge/benefit"
	"yibao/register/catalogue"
	"yibao/register/claim"
)

// learned is a fact as the oracle remembers it.
type learned[V any] struct {
	from     period.Date
	recorded time.Time
	id       string
	value    V
}

// knowledge is the facts about each key, in the order in which they came.
type knowledge[V any] map[string][]learned[V]

func (k knowledge[V]) learn(key string, v period.Version, value V) {
	k[key] = append(k[key], learned[V]{v.Effective.From, v.Recorded, v.ID, value})
}

// on returns what holds on a day: of all that reach it, the one learned last
// by the clock, or by its id at the same instant.
func (k knowledge[V]) on(key string, day period.Date) (V, bool) {
	var best learned[V]
	found := false
	for _, l := range k[key] {
		later := l.recorded.After(best.recorded) || l.recorded.Equal(best.recorded) && l.id > best.id
		if l.from <= day && (!found || later) {
			best, found = l, true
		}
	}
	return best.value, found
}

// charge is one line of a bill as the oracle sees it, in fen.
type charge struct {
	item     item // as the catalogue has it on the day of the line
	amount   int64
	units    int64
	excluded bool // who prescribed it may not: no fund pays
}

// bill is what a settlement is judged on, apart from what was used up.
type bill struct {
	law        figures
	visitID    string
	year       int // of the accumulators
	stay       bool
	useAccount bool
	charges    []charge
}

// outcome is what the oracle expects of a settlement, in fen.
type outcome struct {
	self, over, prepaid, scope, deductible int64
	paid                                   map[string]int64 // by payer
	adds                                   map[string]int64 // by name|period of the accumulator
}

func accumulatorKey(name, periodKey string) string { return name + "|" + periodKey }

// share is p percent, half up.
func share(amount, percent int64) int64 { return (amount*percent + 50) / 100 }

// judge works a bill out, from what was used up and the account's balance. It
// is written from the text of the policies, not from the engine.
func judge(b bill, used func(key string) int64, balance int64) outcome {
	o := outcome{paid: map[string]int64{}, adds: map[string]int64{}}
	for _, c := range b.charges {
		o.classify(c)
	}
	year := itoa(b.year)
	standard := b.law.Deductibles[0]
	towards := accumulatorKey("本年起付", year)
	if b.stay {
		towards = accumulatorKey("本次起付", b.visitID)
		stays, counted := used(accumulatorKey("本年住院次数", year)), used(accumulatorKey("本次住院已计次", b.visitID)) > 0
		if counted {
			stays--
		} else {
			o.add(accumulatorKey("本年住院次数", year), 1)
			o.add(accumulatorKey("本次住院已计次", b.visitID), 1)
		}
		standard = b.law.Deductibles[min(max(stays, 0), 2)]
	}
	o.deductible = min(o.scope, max(standard*100-used(towards), 0))
	o.add(towards, o.deductible)
	afterwards := o.scope - o.deductible
	payable := share(afterwards, b.law.Percent)
	fund := accumulatorKey("本年统筹支付", year)
	paid := min(payable, max(b.law.Limit*100-used(fund), 0))
	o.pay("统筹基金", paid)
	o.add(fund, paid)
	own := o.scope - paid
	if b.law.Scheme == employee {
		own -= o.largeAmount(b, payable-paid, used, year)
		o.account(b, own+o.prepaid+o.over+o.self, balance)
	} else {
		o.seriousIllness(b, own, used, year)
	}
	rest := o.self + o.over + o.prepaid + o.scope
	for _, amount := range o.paid {
		rest -= amount
	}
	o.pay(benefit.PayerCash, rest)
	return o
}

// classify splits a line into the four classes.
func (o *outcome) classify(c charge) {
	if c.item.Class == catalogue.ClassC || c.excluded {
		o.self += c.amount
		return
	}
	within := c.amount
	if c.item.Limit > 0 {
		within = min(within, c.item.Limit*c.units)
	}
	prepaid := share(within, c.item.Percent)
	o.over += c.amount - within
	o.prepaid += prepaid
	o.scope += within - prepaid
}

// largeAmount is the second layer of employees: what the fund's limit cut off.
func (o *outcome) largeAmount(b bill, cut int64, used func(string) int64, year string) int64 {
	key := accumulatorKey("本年大额支付", year)
	paid := min(share(cut, b.law.Second), max(b.law.SecondLimit*100-used(key), 0))
	o.pay("大额补助", paid)
	o.add(key, paid)
	return paid
}

// seriousIllness is the second layer of residents: what was left to them in
// the year, beyond a deductible.
func (o *outcome) seriousIllness(b bill, own int64, used func(string) int64, year string) {
	from, key := accumulatorKey("本年大病起付", year), accumulatorKey("本年大病支付", year)
	first := min(own, max(b.law.SecondFrom*100-used(from), 0))
	o.add(from, first)
	paid := min(share(own-first, b.law.Second), max(b.law.SecondLimit*100-used(key), 0))
	o.pay("大病保险", paid)
	o.add(key, paid)
}

func (o *outcome) account(b bill, pool, balance int64) {
	if b.useAccount {
		o.pay(benefit.PayerAccount, min(pool, max(balance, 0)))
	}
}

func (o *outcome) pay(payer string, amount int64) {
	if amount != 0 {
		o.paid[payer] += amount
	}
}

func (o *outcome) add(key string, amount int64) {
	if amount != 0 {
		o.adds[key] += amount
	}
}

// visit is a visit as the oracle follows it.
type visit struct {
	id, psnNo, place string
	scheme           string
	kind             claim.VisitKind
	state            claim.VisitState
	consulted        bool
	begin, end       period.Date
	lines            []*line
}

// line is an uploaded line.
type line struct {
	claim.FeeLine
	units     int64
	withdrawn bool
	by        *act // the live settlement that took it
}

// act is a settlement, with all that it was judged on.
type act struct {
	setlID  string
	visit   *visit
	order   int64
	live    bool
	bill    bill
	outcome outcome
	lines   []*line
	day     period.Date
}

// patient is what the oracle knows of a person's money.
type patient struct {
	order   int64 // of the last act, reversal or credit
	acts    []*act
	credits []credit
}

type credit struct{ order, amount int64 }

// oracle follows the committed messages and works out what must have come of
// them.
type oracle struct {
	covers     knowledge[bool] // by psn_no
	agreements knowledge[bool] // by institution
	doctors    knowledge[bool] // by institution: whether its physician may prescribe
	items      knowledge[item]
	laws       knowledge[figures] // by scheme and business
	visits     map[string]*visit
	patients   map[string]*patient
	byID       map[string]*act  // by setl_id
	limits     map[string]int64 // the highest ever published, by scheme
}

func newOracle() *oracle {
	return &oracle{
		covers: knowledge[bool]{}, agreements: knowledge[bool]{}, doctors: knowledge[bool]{}, items: knowledge[item]{}, laws: knowledge[figures]{},
		visits: map[string]*visit{}, patients: map[string]*patient{}, byID: map[string]*act{}, limits: map[string]int64{},
	}
}

func (o *oracle) patient(psnNo string) *patient {
	if o.patients[psnNo] == nil {
		o.patients[psnNo] = &patient{}
	}
	return o.patients[psnNo]
}

// used sums what live acts before a point added to an accumulator; one act may
// be left out.
func (p *patient) used(before int64, without *act) func(string) int64 {
	return func(key string) int64 {
		total := int64(0)
		for _, a := range p.acts {
			if a.live && a.order < before && a != without {
				total += a.outcome.adds[key]
			}
		}
		return total
	}
}

// balance is the account before a point; one act may be left out.
func (p *patient) balance(before int64, without *act) int64 {
	total := int64(0)
	for _, c := range p.credits {
		if c.order < before {
			total += c.amount
		}
	}
	for _, a := range p.acts {
		if a.live && a.order < before && a != without {
			total -= a.outcome.paid[benefit.PayerAccount]
		}
	}
	return total
}

// resting lists the later live acts that would come out otherwise without one.
func (p *patient) resting(gone *act) []*act {
	var rests []*act
	for _, a := range p.acts {
		if !a.live || a.order <= gone.order {
			continue
		}
		again := judge(a.bill, p.used(a.order, gone), p.balance(a.order, gone))
		if !sameAmounts(again.paid, a.outcome.paid) || !sameAmounts(again.adds, a.outcome.adds) {
			rests = append(rests, a)
		}
	}
	return rests
}
