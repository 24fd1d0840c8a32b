package relational

import (
	"context"

	"yibao/process/settlement"
	"yibao/register/accumulator"
)

const deltaColumns = "psn_no, seq, ordinal, setl_id, region, scheme, name, period, extra, fold, sets, amount"

func scanDelta(r row) (accumulator.Delta, error) {
	var d accumulator.Delta
	k := &d.Key
	err := r.Scan(&d.PsnNo, &d.Seq, &d.Ordinal, &d.SetlID, &k.Region, &k.Scheme, &k.Name, &k.Period, &k.Extra,
		&d.Fold, flag{&d.Set}, &d.Amount)
	return d, err
}

func deltaRow(d accumulator.Delta) []any {
	k := d.Key
	return []any{d.PsnNo, d.Seq, d.Ordinal, d.SetlID, k.Region, k.Scheme, k.Name, k.Period, k.Extra, string(d.Fold), bit(d.Set), d.Amount}
}

func deltasOf(psnNo string) Question {
	return Question{"SELECT " + deltaColumns + " FROM accumulator_delta WHERE psn_no = $1 ORDER BY seq, ordinal", []any{psnNo}}
}

// actsOf asks for the reversals and reinstatements among the settlement acts.
func actsOf(psnNo string) Question {
	return Question{"SELECT seq, original, kind FROM settlement WHERE psn_no = $1 AND kind IN ($2, $3) ORDER BY seq",
		[]any{psnNo, string(settlement.Reversed), string(settlement.Reinstated)}}
}

// Deltas implements accumulator.Reader.
func (t *tx) Deltas(ctx context.Context, psnNo string) ([]accumulator.Delta, error) {
	all, err := foldedEver(ctx, t, psnNo, func(psnNo string) ([]accumulator.Delta, error) {
		q := deltasOf(psnNo)
		return collect(ctx, t, scanDelta, q.Query, q.Args...)
	}, func(d *accumulator.Delta, p part) bool {
		first := p.brings(d.Seq)
		d.PsnNo, d.Seq = psnNo, d.Seq+p.offset
		return first
	})
	return behind(t, psnNo, all, err, func(d accumulator.Delta) (string, int64) { return d.SetlID, d.Seq })
}

// Acts implements accumulator.Reader.
func (t *tx) Acts(ctx context.Context, psnNo string) ([]accumulator.Act, error) {
	all, err := foldedEver(ctx, t, psnNo, func(psnNo string) ([]accumulator.Act, error) {
		q := actsOf(psnNo)
		return collect(ctx, t, scanActOf, q.Query, q.Args...)
	}, func(a *accumulator.Act, p part) bool {
		first := p.brings(a.Seq)
		a.Seq += p.offset
		return first
	})
	if err != nil || len(t.parts[psnNo]) == 0 {
		return all, err
	}
	return t.actsOfParted(ctx, psnNo, all)
}

func scanActOf(r row) (accumulator.Act, error) {
	var a accumulator.Act
	var kind settlement.RecordKind
	err := r.Scan(&a.Seq, &a.SetlID, &kind)
	a.Live = kind == settlement.Reinstated
	return a, err
}

// AddDeltas implements accumulator.Writer.
func (t *tx) AddDeltas(ctx context.Context, deltas []accumulator.Delta) error {
	return add(ctx, t, insertion{"accumulator_delta", deltaColumns, ""}, deltas, deltaRow)
}
