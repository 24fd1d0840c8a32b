package storetest

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"sync/atomic"

	"yibao/observer/verify"
	"yibao/process/settlement"
	"yibao/register/accumulator"
	"yibao/register/claim"
	"yibao/register/ledger"
	"yibao/storage/relational"
)

// errUnwilling is a work's own refusal.
var errUnwilling = errors.New("unwilling")

// act is one work of a random story: what it does besides its plain writes.
type act int

const (
	plain       act = iota
	refusesOwn      // it refuses after it has asked for writes
	refusesView     // it refuses after reading
	readsBack       // it reads what it wrote, so that a group cannot do it
	collides        // it writes a row that is there already
	panics
	reads // it writes nothing
	acts
)

// story is what each person's works do, one after the other.
func story(random *rand.Rand, persons, works int) [][]act {
	all := make([][]act, persons)
	for p := range all {
		all[p] = make([]act, works)
		for i := range all[p] {
			if random.IntN(2) == 0 {
				all[p][i] = act(random.IntN(int(acts)))
			}
		}
	}
	return all
}

// play does one work of the story and tells how it ended.
func play(s *relational.Store, psnNo string, i int, what act) (told error) {
	defer func() {
		if recover() != nil {
			told = errUnwilling
		}
	}()
	return s.Do(ctx, psnNo, func(w settlement.Work) error {
		key := message(psnNo, fmt.Sprint(psnNo, "-", i))
		if known, err := w.Message(ctx, key.MessageKey); err != nil || known != nil {
			return err
		}
		before, err := w.Deltas(ctx, psnNo)
		if err != nil || what == reads {
			return err
		}
		if what == refusesView {
			return errUnwilling
		}
		seq, err := w.NextSeq(ctx)
		if err != nil {
			return err
		}
		ref := fmt.Sprint("S", psnNo, "-", i)
		visitID := fmt.Sprint("V", i)
		if what == collides {
			visitID = "V0"
		}
		err = errors.Join(
			w.AddVisit(ctx, visit(psnNo, visitID, i)),
			w.AddFeeLines(ctx, []claim.FeeLine{line(psnNo, visitID, "1", 0), line(psnNo, visitID, "2", 0)}),
			w.MarkSettled(ctx, psnNo, visitID, ref, []string{"1"}),
			w.AddRecord(ctx, record(psnNo, ref, seq, settlement.Settled, "")),
			w.AddDeltas(ctx, []accumulator.Delta{delta(psnNo, seq, 1, ref, "起付", int64(len(before)))}),
			w.Post(ctx, booking(psnNo, seq, ref, expense, payable, 7)),
			w.Remember(ctx, key), seal(w, "结算", ref),
		)
		switch {
		case err != nil:
			return err
		case what == refusesOwn:
			return errUnwilling
		case what == panics:
			_ = before[len(before)] // out of range
		case what == readsBack:
			_, err = w.FeeLines(ctx, psnNo, visitID)
		}
		return err
	})
}

// state is all that the works on a person left.
type state struct {
	Records  []settlement.Record
	Deltas   []accumulator.Delta
	Visits   []claim.Visit
	Entries  []ledger.Entry
	Lines    map[string][]claim.FeeLine
	Messages int
}

// left reads what the works on a person left.
func (b *Bench) left(s *relational.Store, psnNo string, works int) state {
	b.Helper()
	var all state
	all.Lines = map[string][]claim.FeeLine{}
	b.ok(s.Inspect(ctx, func(r verify.Reader) (err error) {
		var errs [4]error
		all.Records, errs[0] = r.RecordsOf(ctx, psnNo)
		all.Deltas, errs[1] = r.Deltas(ctx, psnNo)
		all.Visits, errs[2] = r.VisitsOf(ctx, psnNo, at(-999))
		all.Entries, errs[3] = r.EntriesOf(ctx, psnNo)
		err = errors.Join(errs[:]...)
		for _, v := range all.Visits {
			lines, failed := r.FeeLines(ctx, psnNo, v.VisitID)
			all.Lines[v.VisitID], err = lines, errors.Join(err, failed)
		}
		return err
	}))
	b.ok(s.View(ctx, func(r settlement.Reader) error {
		for i := range works {
			m, err := r.Message(ctx, message(psnNo, fmt.Sprint(psnNo, "-", i)).MessageKey)
			if err != nil {
				return err
			}
			if m != nil {
				all.Messages++
			}
		}
		return nil
	}))
	return all
}

// counting counts what becomes of groups.
type counting struct{ works, groups, largest, alone, halved atomic.Int64 }

func (c *counting) Committed(works int) {
	c.works.Add(int64(works))
	c.groups.Add(1)
	for n := c.largest.Load(); int64(works) > n && !c.largest.CompareAndSwap(n, int64(works)); n = c.largest.Load() {
	}
}
func (c *counting) Alone()  { c.alone.Add(1) }
func (c *counting) Halved() { c.halved.Add(1) }

var groupCases = []Case{
	{"成组/works done in groups leave what they leave one after the other", func(b *Bench) {
		const persons, works = 12, 5
		told := story(rand.New(rand.NewPCG(20261122, 14)), persons, works)
		numbers := make([]string, persons)
		for p := range numbers {
			numbers[p] = fmt.Sprint(1000 + p)
		}
		b.persons(numbers...)
		alone := &Bench{T: b.T, Engine: b.Engine, connect: b.another(), fresh: b.fresh}
		alone.persons(numbers...)
		outcomes := make([][works][2]error, persons)
		b.together(persons, func(p int) error {
			for i, what := range told[p] {
				outcomes[p][i][0] = play(b.db(), numbers[p], i, what)
			}
			return nil
		})
		for p := range persons {
			for i, what := range told[p] {
				outcomes[p][i][1] = play(alone.db(), numbers[p], i, what)
			}
		}
		links := 0
		for p, psnNo := range numbers {
			for i, o := range outcomes[p] {
				b.same(fmt.Sprint(o[1]), fmt.Sprint(o[0]))
				if o[0] == nil && told[p][i] != reads {
					links++
				}
			}
			b.same(alone.left(alone.db(), psnNo, works), b.left(b.db(), psnNo, works))
		}
		b.chains(links)
		alone.chains(links)
	}},
	{"成组/works that come together share a commit", func(b *Bench) {
		const works = 192
		numbers := make([]string, works)
		for p := range numbers {
			numbers[p] = fmt.Sprint(1000 + p)
		}
		b.persons(numbers...)
		var seen counting
		b.db().Watched(&seen)
		b.together(works, func(p int) error { return play(b.db(), numbers[p], 0, plain) })
		b.chains(works)
		if done := seen.works.Load() + seen.alone.Load(); done < works {
			b.Fatalf("%d works are accounted for, of %d", done, works)
		}
		if seen.groups.Load() >= seen.works.Load() {
			b.Fatalf("%d commits for %d works", seen.groups.Load(), seen.works.Load())
		}
	}},
}
