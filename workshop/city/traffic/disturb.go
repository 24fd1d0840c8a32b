package traffic

import (
	"context"
	"errors"
	"slices"
)

// Disturbance is what the network does to a message.
type Disturbance string

// The disturbances. After each the institution sends the same bytes again, and
// the centre must answer as if nothing had been.
const (
	Undisturbed Disturbance = ""
	AnswerLost  Disturbance = "应答丢失" // the centre answered, nobody heard it
	SentTwice   Disturbance = "同时两份" // two copies arrive at the same time
)

// writing lists the transactions that must be answered alike when they are
// repeated.
var writing = []string{
	"2102", "2103", "2201", "2203", "2204", "2205", "2207", "2208",
	"2301", "2302", "2304", "2305", "2401", "2402", "2601",
	"4401", "4402", "4501", "4502", "4602", "4701",
}

var (
	errOtherAnswer = errors.New("应答丢失后原样重发,应答与首次不同")
	errTwoAnswers  = errors.New("同一报文同时到达两份,两个应答不同")
)

// disturbed sends a message through whatever befalls it.
func (r *run) disturbed(ctx context.Context, t *tally, m message) (answer, error) {
	if r.hooks.Disturb == nil || !slices.Contains(writing, m.infno) {
		return r.send(ctx, t, m)
	}
	switch what := r.hooks.Disturb(m.infno, m.msgid); what {
	case AnswerLost:
		t.disturbed[what]++
		return r.again(ctx, t, m)
	case SentTwice:
		t.disturbed[what]++
		return r.twice(ctx, t, m)
	}
	return r.send(ctx, t, m)
}

// again sends a message whose first answer nobody hears.
func (r *run) again(ctx context.Context, t *tally, m message) (answer, error) {
	lost, err := r.send(ctx, t, m)
	if err != nil || lost.refused {
		return lost, err
	}
	heard, err := r.send(ctx, t, m)
	t.checks++
	if err == nil && !alike(lost, heard) {
		err = errOtherAnswer
	}
	return heard, err
}

// twice sends two copies at once. One of them may be turned away; then it is
// sent again, and must be answered as the other was.
func (r *run) twice(ctx context.Context, t *tally, m message) (answer, error) {
	type result struct {
		answer answer
		err    error
	}
	other, shadow := make(chan result, 1), newTally()
	go func() {
		a, err := r.send(ctx, shadow, m)
		other <- result{a, err}
	}()
	first, err := r.send(ctx, t, m)
	second := <-other
	t.messages, t.resent = t.messages+shadow.messages, t.resent+shadow.resent
	t.checks++
	switch {
	case err != nil || second.err != nil:
		return first, errors.Join(err, second.err)
	case first.refused && second.answer.refused:
		return first, nil
	case first.refused:
		first = second.answer
	}
	settled, err := r.send(ctx, t, m)
	if err == nil && (!alike(first, settled) || !second.answer.refused && !alike(first, second.answer)) {
		err = errTwoAnswers
	}
	return first, err
}
