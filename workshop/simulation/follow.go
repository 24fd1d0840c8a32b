package simulation

import (
	"maps"
	"strconv"

	"yibao/ground/fault"
	"yibao/ground/period"
	"yibao/process/settlement"
	"yibao/register/claim"
)

func itoa(n int) string { return strconv.Itoa(n) }

func sameAmounts(a, b map[string]int64) bool { return maps.Equal(a, b) }

// eventually is a point behind everything.
const eventually = int64(1) << 62

// forecast is what the oracle expects of a message before it is worked.
type forecast struct {
	known    bool // whether it dares to say
	accepted bool
	code     fault.Code // of the refusal, where only one will do
	bill     bill
	lines    []*line
	act      *act // the one that is reversed or restored
}

var refused = forecast{known: true}

// expect says what must become of a new message today.
func (o *oracle) expect(m *message, today period.Date) forecast {
	switch {
	case m.stranger && m.deed == Reverses:
		return refused
	case m.stranger:
		return forecast{known: true, code: settlement.ErrNotYourVisit.Code}
	}
	switch m.deed {
	case Purchases:
		return o.expectPurchase(m, today)
	case Settles, SettlesMid:
		return o.expectSettle(m, today)
	case Reverses:
		return o.expectReverse(o.byID[m.setlID])
	case Undoes:
		return o.expectUndo(m.target)
	}
	return forecast{}
}

// entitled reports whether cover and agreement hold on the first day of care.
func (o *oracle) entitled(v *visit) bool {
	cover, covered := o.covers.on(v.psnNo, v.begin)
	agreement, agreed := o.agreements.on(v.place, v.begin)
	return covered && cover && agreed && agreement
}

func (o *oracle) expectPurchase(m *message, today period.Date) forecast {
	v := &visit{id: "", psnNo: m.psnNo, place: m.caller.Institution, scheme: m.scheme, kind: claim.Purchase, begin: m.begin}
	for _, l := range m.lines {
		v.lines = append(v.lines, newLine(l))
	}
	if m.begin > today || !o.entitled(v) {
		return refused
	}
	return o.settles(m, v, v.lines, today)
}

func newLine(l claim.FeeLine) *line {
	return &line{FeeLine: l, units: int64(l.Quantity) / 10_000}
}

func (o *oracle) expectSettle(m *message, today period.Date) forecast {
	v := o.visits[m.visitID]
	if v == nil || v.state == claim.Cancelled || v.state == claim.Admitted && m.deed != SettlesMid || v.kind == claim.Outpatient && !v.consulted {
		return refused
	}
	var open []*line
	total := int64(0)
	for _, l := range v.lines {
		if l.by == nil && !l.withdrawn {
			open = append(open, l)
			total += int64(l.Amount)
		}
	}
	if len(open) == 0 || total != m.total || !o.entitled(v) {
		return refused
	}
	return o.settles(m, v, open, today)
}

// settles is the forecast of a settlement that will be made.
func (o *oracle) settles(m *message, v *visit, lines []*line, today period.Date) forecast {
	b := bill{visitID: v.id, stay: v.kind == claim.Inpatient, useAccount: m.useAccount}
	governing := today
	if b.stay && !v.end.IsZero() {
		governing = v.end
	}
	b.year = governing.Year()
	business := map[claim.VisitKind]string{claim.Outpatient: "门诊", claim.Inpatient: "住院", claim.Purchase: "药店"}[v.kind]
	law, ok := o.laws.on(v.scheme+business, governing)
	if !ok {
		return refused
	}
	b.law = law
	if !o.charges(&b, v.place, lines) {
		return refused
	}
	return forecast{known: true, accepted: true, bill: b, lines: lines}
}

// charges lays out what is billed for each line: what was refunded is taken
// off the line that it came from. It is false when that line is not there.
func (o *oracle) charges(b *bill, place string, lines []*line) bool {
	at := map[string]int{}
	for i, l := range lines {
		x, ok := o.items.on(l.Code, claim.Day(l.At))
		if !ok {
			return false
		}
		c := charge{item: x}
		if l.RefundOf == "" {
			c.amount, c.units = int64(l.Amount), l.units
		}
		if l.Doctor != "" {
			may, _ := o.doctors.on(place, claim.Day(l.At))
			c.excluded = !may
		}
		b.charges = append(b.charges, c)
		at[l.LineNo] = i
	}
	for _, l := range lines {
		if l.RefundOf == "" {
			continue
		}
		i, ok := at[l.RefundOf]
		if !ok {
			return false
		}
		b.charges[i].amount += int64(l.Amount)
		b.charges[i].units += l.units
	}
	return true
}

func (o *oracle) expectReverse(a *act) forecast {
	switch {
	case a == nil:
		return refused
	case !a.live:
		return forecast{known: true, code: settlement.ErrAlreadyReversed.Code, act: a}
	case len(o.patient(a.visit.psnNo).resting(a)) > 0:
		return forecast{known: true, code: settlement.ErrOthersRest.Code, act: a}
	}
	return forecast{known: true, accepted: true, act: a}
}

// expectUndo forecasts 2601: of a message that never came it is accepted, of a
// settlement like a reversal. About others the oracle says nothing beforehand.
func (o *oracle) expectUndo(target *message) forecast {
	switch {
	case !target.committed || target.undone:
		return forecast{known: true, accepted: true}
	case target.deed == Purchases || target.deed == Settles || target.deed == SettlesMid:
		return o.expectReverse(o.byID[target.madeID])
	}
	return forecast{act: o.byID[target.setlID]}
}

// follow takes the effects of a committed message over. made is what the store
// remembers of it: ids that only the centre knows.
func (o *oracle) follow(m *message, f forecast, made settlement.Message, today period.Date) {
	v := o.visits[m.visitID]
	switch m.deed {
	case Registers, Admits:
		o.opens(m, made.VisitID)
	case Consults:
		v.consulted = true
	case Uploads:
		for _, l := range m.lines {
			v.lines = append(v.lines, newLine(l))
		}
	case Withdraws:
		v.withdraw(m.batch)
	case Discharges:
		v.state, v.end = claim.Discharged, m.begin
	case Cancels:
		v.state = claim.Cancelled
	case Purchases:
		v = &visit{id: made.VisitID, psnNo: m.psnNo, place: m.caller.Institution, scheme: m.scheme, kind: claim.Purchase,
			state: claim.Registered, begin: m.begin, lines: f.lines}
		o.visits[v.id] = v
		f.bill.visitID = v.id
		o.settled(v, f, made.SetlID, today)
	case Settles, SettlesMid:
		o.settled(v, f, made.SetlID, today)
	case Reverses:
		o.reversed(f.act)
	case Undoes:
		o.undone(m.target, f)
	}
}

// withdraw takes the free lines of a batch back, and their refunds with them.
func (v *visit) withdraw(batch string) {
	gone := map[string]bool{}
	for _, l := range v.lines {
		if l.by == nil && !l.withdrawn && l.Batch == batch {
			gone[l.LineNo], l.withdrawn = true, true
		}
	}
	for _, l := range v.lines {
		l.withdrawn = l.withdrawn || l.by == nil && gone[l.RefundOf]
	}
}

func (o *oracle) opens(m *message, visitID string) {
	v := &visit{id: visitID, psnNo: m.psnNo, place: m.caller.Institution, scheme: m.scheme, kind: claim.Outpatient,
		state: claim.Registered, begin: m.begin}
	if m.deed == Admits {
		v.kind, v.state = claim.Inpatient, claim.Admitted
	}
	o.visits[visitID] = v
}

func (o *oracle) settled(v *visit, f forecast, setlID string, today period.Date) *act {
	p := o.patient(v.psnNo)
	p.order++
	a := &act{setlID: setlID, visit: v, order: p.order, live: true, bill: f.bill, lines: f.lines, day: today}
	a.outcome = judge(a.bill, p.used(a.order, nil), p.balance(a.order, nil))
	for _, l := range a.lines {
		l.by = a
	}
	p.acts = append(p.acts, a)
	o.byID[setlID] = a
	return a
}

func (o *oracle) reversed(a *act) {
	o.patient(a.visit.psnNo).order++
	a.live = false
	for _, l := range a.lines {
		l.by = nil
	}
	if a.visit.kind == claim.Purchase {
		a.visit.state = claim.Cancelled
	}
}

// undone follows a 2601 that was committed.
func (o *oracle) undone(target *message, f forecast) {
	if !target.committed || target.undone {
		target.undone = true
		return
	}
	target.undone = true
	switch target.deed {
	case Purchases, Settles, SettlesMid:
		o.reversed(f.act)
	case Reverses:
		a := f.act
		o.patient(a.visit.psnNo).order++
		a.live = true
		for _, l := range a.lines {
			l.by = a
		}
		if a.visit.kind == claim.Purchase {
			a.visit.state = claim.Registered
		}
	case Registers, Admits:
		o.visits[target.madeID].state = claim.Cancelled
	}
}
