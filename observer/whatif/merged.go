package whatif

import (
	"cmp"
	"context"
	"slices"

	"yibao/observer/replay"
	"yibao/observer/verify"
	"yibao/process/settlement"
	"yibao/register/accumulator"
	"yibao/register/enrolment"
)

// merging is a Reader of the books as they are kept that knows which numbers
// were merged, and can read these as one person.
type merging interface {
	// Merges returns all merges, undone ones included.
	Merges(ctx context.Context) ([]enrolment.Alias, error)
	// Whole reads merged numbers as one person, as a settlement does.
	Whole() settlement.Reader
}

// join is what an absorbed number brings into the life of the kept one, behind
// the offset.
type join struct {
	offset  int64
	deltas  []accumulator.Delta
	changed []payment
}

// merges finds out which numbers were merged.
func (x *run) merges(ctx context.Context, r verify.Reader) error {
	m, knows := r.(merging)
	if !knows {
		return nil
	}
	all, err := m.Merges(ctx)
	x.merged, x.apart = make(map[string][]enrolment.Alias), make(map[string]bool)
	for _, a := range all {
		x.merged[a.Kept] = append(x.merged[a.Kept], a)
		x.apart[a.Kept], x.apart[a.Absorbed] = true, true
	}
	return err
}

// mergedPersons tries those whose numbers were merged, one after the other.
func (x *run) mergedPersons(ctx context.Context, r verify.Reader) error {
	kept := make([]string, 0, len(x.merged))
	for psnNo := range x.merged {
		kept = append(kept, psnNo)
	}
	slices.Sort(kept)
	whole, _ := r.(merging)
	tried := make(map[string]bool) // absorbed numbers, which may have parted and been absorbed again
	for _, psnNo := range kept {
		aliases := x.merged[psnNo]
		slices.SortFunc(aliases, func(a, b enrolment.Alias) int { return cmp.Compare(a.Offset, b.Offset) })
		c := cluster{worker: x.worker(r), whole: whole.Whole(), aliases: aliases, tried: tried}
		looked, err := c.person(ctx, r, psnNo)
		if err != nil {
			return err
		}
		x.looked(looked)
	}
	return nil
}

// cluster is one person with several numbers.
type cluster struct {
	*worker
	whole   settlement.Reader
	aliases []enrolment.Alias // of the kept number, in order of their offsets
	tried   map[string]bool
}

// person tries the absorbed numbers and then the kept one. It returns how many
// acts it looked at.
func (c *cluster) person(ctx context.Context, r verify.Reader, psnNo string) (looked int, err error) {
	own, err := verify.HistoryOf(ctx, r, psnNo)
	if err != nil {
		return 0, err
	}
	c.turn(&own)
	later := slices.Clone(c.acts)
	one := personal{psnNo: psnNo}
	var joins []join
	brought := make(map[string]int64) // up to which act of an absorbed number
	for _, a := range c.aliases {
		h, err := verify.HistoryOf(ctx, r, a.Absorbed)
		if err != nil {
			return looked, err
		}
		n, err := c.absorbed(ctx, &h, a, later, &one)
		if err != nil {
			return looked, err
		}
		looked += n
		joins = append(joins, c.joined(a, brought[a.Absorbed]))
		brought[a.Absorbed] = a.Behind
	}
	raw := c.Past
	c.Past = replay.NewPast(c.whole)
	defer func() { c.Past = raw }()
	c.turn(&own)
	c.joins = joins
	if c.acts, err = c.whole.Acts(ctx, psnNo); err != nil {
		return looked, err
	}
	if err := c.life(ctx, &own, &one); err != nil {
		return looked, err
	}
	c.tally.person(one)
	return looked + len(own.Records), nil
}

// absorbed tries what was settled under an absorbed number. What it gains or
// loses is the kept number's unless they have parted. A number that comes again
// is tried for what it brings along only.
func (c *cluster) absorbed(ctx context.Context, h *verify.History, a enrolment.Alias, later []accumulator.Act, one *personal) (looked int, err error) {
	c.turn(h)
	c.elsewise = later
	counted := c.tally
	defer func() { c.tally = counted }()
	looked = len(h.Records)
	if c.tried[a.Absorbed] {
		c.tally, one, looked = newTally(0), &personal{}, 0
	}
	c.tried[a.Absorbed] = true
	if c.joinedNow(a.Absorbed) {
		return looked, c.life(ctx, h, one)
	}
	apart := personal{psnNo: a.Absorbed}
	if err := c.life(ctx, h, &apart); err != nil {
		return looked, err
	}
	c.tally.person(apart)
	return looked, nil
}

// joinedNow tells whether the number is merged now.
func (c *cluster) joinedNow(absorbed string) bool {
	return slices.ContainsFunc(c.aliases, func(a enrolment.Alias) bool { return a.Absorbed == absorbed && a.Undone == nil })
}

// joined is what the absorbed number that was tried last brings along, in the
// order of the kept number: of its acts after since, for the earlier ones stand
// where they did when it was absorbed before.
func (c *cluster) joined(a enrolment.Alias, since int64) join {
	c.carry(lastSeq)
	j := join{offset: a.Offset}
	for _, d := range c.carried {
		if since < d.Seq && d.Seq <= a.Behind {
			d.PsnNo, d.Seq = a.Kept, d.Seq+a.Offset
			j.deltas = append(j.deltas, d)
		}
	}
	for _, p := range c.changed {
		if since < p.record.Seq && p.record.Seq <= a.Behind {
			j.changed = append(j.changed, p)
		}
	}
	return j
}
