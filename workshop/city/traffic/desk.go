package traffic

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"yibao/ground/money"
	"yibao/workshop/city"
)

// desk plays one errand: it knows what the institutions know of the person.
type desk struct {
	run    *run
	errand *city.Errand
	tally  *tally
	next   int // the step to do
	over   bool
	clock  time.Time
	visits []encounter

	known   bool // the person was looked up
	balance money.Fen
}

// encounter is the state of one visit.
type encounter struct {
	*city.Visit
	patient patient
	mdtrtID string
	batch   string
	pre     *sheet // the pre-settlement to settle by; nil when it is stale
	live    *settled
	sheet   sheet // as settled
	settles int
	cured   bool // the trouble is behind
}

// refusal is a refusal that nobody asked for.
type refusal struct {
	message message
	answer  answer
}

func (r refusal) Error() string { return "被拒:" + r.answer.message }

// violation is an answer that is not as it must be, or none at all.
type violation struct {
	message message
	what    string
}

func (v violation) Error() string { return v.what }

func newDesk(r *run, e *city.Errand) *desk {
	d := &desk{run: r, errand: e, tally: newTally(), clock: e.Start}
	for _, v := range e.Visits {
		d.visits = append(d.visits, encounter{Visit: v, patient: present(e.Person, v.Serial)})
	}
	return d
}

// work does the steps that are due: in the morning up to the first that waits
// for the afternoon.
func (d *desk) work(ctx context.Context, afternoon bool) {
	if afternoon {
		d.afterNoon()
	}
	for !d.over && d.next < len(d.errand.Steps) && ctx.Err() == nil {
		step := d.errand.Steps[d.next]
		if step.Afternoon && !afternoon {
			return
		}
		if err := d.do(ctx, step); err != nil {
			d.stop(err)
			return
		}
		d.next++
		d.run.advance(1)
	}
	if d.errand.Refusal != "" && !d.over && d.next == len(d.errand.Steps) {
		d.stop(violation{what: "应当被拒(" + string(d.errand.Refusal) + "),却办成了"})
	}
}

// afterNoon lets time pass and pre-settlements of the morning lapse.
func (d *desk) afterNoon() {
	e := d.errand
	noon := time.Date(e.Start.Year(), e.Start.Month(), e.Start.Day(), 12, 20, 0, 0, time.UTC)
	if d.clock.Before(noon) {
		d.clock = noon.Add(time.Duration(e.Visits[0].Serial%1800) * time.Second)
	}
	for i := range d.visits {
		d.visits[i].pre = nil
	}
}

// stop ends the errand: a refusal may be what it is for.
func (d *desk) stop(err error) {
	d.over = true
	d.run.advance(len(d.errand.Steps) - d.next)
	var refused refusal
	if d.errand.Refusal != "" && errors.As(err, &refused) {
		d.tally.refusal = d.errand.Refusal
		d.tally.refused[refused.answer.code()]++
		return
	}
	problem := Problem{PsnNo: d.errand.Person.PsnNo, Institution: d.errand.Visits[0].Institution.Code, What: err.Error(), Answer: d.tally.last}
	var broken violation
	switch {
	case errors.As(err, &refused):
		problem.about(refused.message)
	case errors.As(err, &broken):
		problem.about(broken.message)
	}
	d.tally.problems = append(d.tally.problems, problem)
}

func (d *desk) do(ctx context.Context, step city.Step) error {
	v := &d.visits[step.Visit]
	switch step.Op {
	case city.Open:
		return d.open(ctx, v)
	case city.Settle:
		return d.settle(ctx, v)
	case city.Undo:
		return d.undo(ctx, v)
	default:
		return d.undoRefused(ctx, v, step.Names)
	}
}

// prepare makes the next message of a visit; each has a second of its own.
func (d *desk) prepare(v *encounter, infno string, input node) (message, error) {
	d.clock = d.clock.Add(time.Duration(3+v.Serial%5) * time.Second)
	at := v.Institution
	msgid := fmt.Sprintf("%s%s%04d", at.Code, d.clock.Format(stamp), v.Serial%10000)
	return envelope(infno, msgid, d.clock, at, d.run.signNo[at.Code], input)
}

// say sends a new message that must be accepted.
func (d *desk) say(ctx context.Context, v *encounter, infno string, input node) (message, answer, error) {
	m, err := d.prepare(v, infno, input)
	if err != nil {
		return m, answer{}, err
	}
	a, err := d.accept(ctx, m)
	return m, a, err
}

// accept sends a prepared message that must be accepted.
func (d *desk) accept(ctx context.Context, m message) (answer, error) {
	a, err := d.run.disturbed(ctx, d.tally, m)
	if err != nil {
		return a, violation{m, err.Error()}
	}
	if a.refused {
		return a, refusal{m, a}
	}
	d.tally.transactions[m.infno]++
	return a, nil
}

// repeat sends a message again: the answer must be alike.
func (d *desk) repeat(ctx context.Context, m message, first answer) error {
	a, err := d.run.send(ctx, d.tally, m)
	d.tally.checks++
	if err != nil {
		return violation{m, err.Error()}
	}
	if !alike(a, first) {
		return violation{m, "同一报文重发,应答与首次不同:" + a.message}
	}
	return nil
}

// refuse sends a message that must be refused, with every word in the text.
func (d *desk) refuse(ctx context.Context, m message, why string, words ...string) error {
	a, err := d.run.send(ctx, d.tally, m)
	d.tally.checks++
	if err != nil {
		return violation{m, err.Error()}
	}
	if !a.refused {
		return violation{m, "应当被拒(" + why + "),却办成了"}
	}
	d.tally.refused[a.code()]++
	for _, w := range words {
		if !strings.Contains(a.message, w) {
			return violation{m, "拒绝说明没有提到 " + w + ":" + a.message}
		}
	}
	return nil
}

// check records broken expectations of an answer.
func (d *desk) check(m message, broken []string) error {
	d.tally.checks++
	if len(broken) > 0 {
		return violation{m, strings.Join(broken, ";")}
	}
	return nil
}

// cure counts a trouble that was met and put right.
func (d *desk) cure(v *encounter) {
	v.cured = true
	d.tally.troubles[v.Trouble]++
}

// meets reports whether the visit meets the trouble now.
func (v *encounter) meets(t city.Trouble) bool { return v.Trouble == t && !v.cured }
