package relational

import (
	"context"

	"yibao/process/settlement"
	"yibao/storage/packed"
)

const recordColumns = "psn_no, setl_id, seq, kind, original, forced, institution, operator, transaction_name, message_id," +
	" visit_id, scheme, region, settled_at," +
	" visit_kind, med_type, begin_day, end_day, settled_day, disease, place_region, use_account, mid_stay," +
	" total, self_funded, over_limit, prepaid, in_scope, deductible, balance, digest, shares, detail"

func scanRecord(r row) (settlement.Record, error) {
	var x settlement.Record
	var shares string
	var detail []byte
	f := &x.Facts
	err := r.Scan(&x.PsnNo, &x.SetlID, &x.Seq, &x.Kind, &x.Original, &x.Forced, &x.Institution, &x.Operator, &x.Transaction, &x.MessageID,
		&x.VisitID, &x.Scheme, &x.Region, instant{&x.SettledAt},
		&f.Kind, &f.MedType, day{&f.Begin}, day{&f.End}, day{&f.Day}, &f.Disease, &f.PlaceRegion,
		flag{&f.UseAccount}, flag{&f.MidStay},
		&x.Total, &x.SelfFunded, &x.OverLimit, &x.Prepaid, &x.InScope, &x.Deductible, &x.Balance, &x.Digest, &shares, &detail)
	if err == nil {
		x.Shares, err = unpackShares(shares, nil)
	}
	if err == nil {
		err = packed.Detail(string(detail), &x, nil)
	}
	return x, err
}

func recordRow(x settlement.Record) []any {
	f := x.Facts
	return []any{x.PsnNo, x.SetlID, x.Seq, string(x.Kind), x.Original, x.Forced, x.Institution, x.Operator, x.Transaction, x.MessageID,
		x.VisitID, x.Scheme, x.Region, micros(x.SettledAt),
		string(f.Kind), f.MedType, f.Begin.String(), f.End.String(), f.Day.String(), f.Disease, f.PlaceRegion,
		bit(f.UseAccount), bit(f.MidStay),
		int64(x.Total), int64(x.SelfFunded), int64(x.OverLimit), int64(x.Prepaid), int64(x.InScope),
		int64(x.Deductible), int64(x.Balance), x.Digest, packShares(x.Shares), packed.AppendDetail(nil, &x)}
}

// Record implements settlement.Reader.
func (t *tx) Record(ctx context.Context, psnNo, setlID string) (*settlement.Record, error) {
	parts, err := t.partsOf(ctx, psnNo)
	if err != nil {
		return nil, err
	}
	for _, p := range parts {
		found, err := t.ownRecord(ctx, p.psnNo, setlID)
		if found != nil {
			adoptRecord(found, p, psnNo)
		}
		if err != nil || found != nil {
			return found, err
		}
	}
	return t.ownRecord(ctx, psnNo, setlID)
}

// adoptRecord has an act of an absorbed number be one of the kept number.
func adoptRecord(r *settlement.Record, p part, kept string) { r.PsnNo, r.Seq = kept, r.Seq+p.offset }

func (t *tx) ownRecord(ctx context.Context, psnNo, setlID string) (*settlement.Record, error) {
	found, err := collect(ctx, t, scanRecord,
		"SELECT "+recordColumns+" FROM settlement WHERE psn_no = $1 AND setl_id = $2", psnNo, setlID)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

// RecordsOf implements settlement.Reader.
func (t *tx) RecordsOf(ctx context.Context, psnNo string) ([]settlement.Record, error) {
	all, err := folded(ctx, t, psnNo, func(psnNo string) ([]settlement.Record, error) { return t.ownRecords(ctx, psnNo) },
		func(r *settlement.Record, p part) { adoptRecord(r, p, psnNo) })
	return behind(t, psnNo, all, err, func(r settlement.Record) (string, int64) { return r.SetlID, r.Seq })
}

func (t *tx) ownRecords(ctx context.Context, psnNo string) ([]settlement.Record, error) {
	return collect(ctx, t, scanRecord,
		"SELECT "+recordColumns+" FROM settlement WHERE psn_no = $1 ORDER BY seq, setl_id", psnNo)
}

// PersonOfSettlement implements settlement.Reader.
func (t *tx) PersonOfSettlement(ctx context.Context, setlID string) (string, error) {
	found, err := collect(ctx, t, text, "SELECT psn_no FROM settlement WHERE setl_id = $1", setlID)
	if err != nil || len(found) == 0 {
		return "", err
	}
	if t.raw {
		return found[0], nil
	}
	return t.KeptNumber(ctx, found[0])
}

// AddRecord implements settlement.Work.
func (t *tx) AddRecord(ctx context.Context, r settlement.Record) error {
	return add(ctx, t, insertion{"settlement", recordColumns, ""}, []settlement.Record{r}, recordRow)
}
