package storetest

import (
	"errors"

	"yibao/ground/period"
	"yibao/process/trying"
)

func aTrial(id string, kind trying.Kind, region, subject string) trying.Trial {
	return trying.Trial{
		ID: id, Kind: kind, Region: region, Subject: subject, Against: "V0", Title: "限频次", Entry: "a.rule", Text: "规则: 限频次\n", Author: "S1",
		State: trying.Waiting, Span: period.Span{From: day("2026-01-01"), To: day("2026-03-01")}, Begun: at(1), Seen: at(1),
	}
}

// trials lists the ids of a kind with their texts, which lists leave out.
func (b *Bench) trials(kind trying.Kind, region, subject, after string, limit int) []string {
	b.Helper()
	ids := []string{}
	b.ok(b.db().Tried(ctx, func(r trying.Reader) error {
		list, err := r.Trials(ctx, scopeOf(region), kind, subject, after, limit)
		for _, x := range list {
			ids = append(ids, x.ID+x.Text+x.Result)
		}
		return err
	}))
	return ids
}

var trialCases = []Case{
	{"试算/comes back with how far it is and what came of it, once ended for good", func(b *Bench) {
		one := aTrial("T1", trying.Policy, "330200", "V1")
		b.ok(b.db().Try(ctx, func(w trying.Work) error { return w.AddTrial(ctx, one) }))
		found := func() *trying.Trial {
			var got *trying.Trial
			b.ok(b.db().Tried(ctx, func(r trying.Reader) (err error) {
				got, err = r.Trial(ctx, scopeOf("330200"), trying.Policy, "T1")
				return err
			}))
			return got
		}
		b.same(&one, found())
		move := func() error { return b.db().Try(ctx, func(w trying.Work) error { return w.MoveTrial(ctx, one) }) }
		one.State, one.Seen, one.Done, one.Total = trying.Running, at(2), 300, 9_000_000_000
		b.ok(move())
		b.same(&one, found())
		one.State, one.Seen, one.Ended, one.Result = trying.Done, at(3), at(3), `{"judged":3}`
		b.ok(move())
		b.same(&one, found())
		if move() == nil {
			b.Error("a trial ended twice")
		}
	}},
	{"试算/is listed by kind and subject, newest first, page by page, in the scope only", func(b *Bench) {
		b.ok(b.db().Try(ctx, func(w trying.Work) error {
			return errors.Join(
				w.AddTrial(ctx, aTrial("T1", trying.Rule, "330200", "R1")), w.AddTrial(ctx, aTrial("T2", trying.Rule, "330212", "R2")),
				w.AddTrial(ctx, aTrial("T3", trying.Rule, "330300", "R1")), w.AddTrial(ctx, aTrial("T4", trying.Policy, "330200", "")))
		}))
		b.same([]string{"T2", "T1"}, b.trials(trying.Rule, "330200", "", "", 10))
		b.same([]string{"T2"}, b.trials(trying.Rule, "330200", "", "", 1))
		b.same([]string{"T1"}, b.trials(trying.Rule, "330200", "", "T2", 1))
		b.same([]string{"T1"}, b.trials(trying.Rule, "330200", "R1", "", 10))
		b.same([]string{"T4"}, b.trials(trying.Policy, "330200", "", "", 10))
		b.ok(b.db().Tried(ctx, func(r trying.Reader) error {
			far, err := r.Trial(ctx, scopeOf("330200"), trying.Rule, "T3")
			b.same((*trying.Trial)(nil), far)
			other, errOther := r.Trial(ctx, scopeOf("330200"), trying.Rule, "T4")
			b.same((*trying.Trial)(nil), other)
			return errors.Join(err, errOther)
		}))
	}},
}
