package relational

import (
	"context"

	"yibao/process/settlement"
)

const recordColumns = "psn_no, setl_id, seq, kind, original, forced, institution, operator, transaction_name, message_id," +
	" visit_id, scheme, region, settled_at," +
	" visit_kind, med_type, begin_day, end_day, settled_day, disease, place_region, use_account, mid_stay," +
	" total, self_funded, over_limit, prepaid, in_scope, deductible, balance, digest, detail"

func scanRecord(r row) (settlement.Record, error) {
	var x settlement.Record
	var detail string
	f := &x.Facts
	err := r.Scan(&x.PsnNo, &x.SetlID, &x.Seq, &x.Kind, &x.Original, &x.Forced, &x.Institution, &x.Operator, &x.Transaction, &x.MessageID,
		&x.VisitID, &x.Scheme, &x.Region, instant{&x.SettledAt},
		&f.Kind, &f.MedType, day{&f.Begin}, day{&f.End}, day{&f.Day}, &f.Disease, &f.PlaceRegion,
		flag{&f.UseAccount}, flag{&f.MidStay},
		&x.Total, &x.SelfFunded, &x.OverLimit, &x.Prepaid, &x.InScope, &x.Deductible, &x.Balance, &x.Digest, &detail)
	if err != nil {
		return x, err
	}
	err = unpackDetail(detail, &x)
	return x, err
}

func recordRow(x settlement.Record) []any {
	f := x.Facts
	return []any{x.PsnNo, x.SetlID, x.Seq, string(x.Kind), x.Original, x.Forced, x.Institution, x.Operator, x.Transaction, x.MessageID,
		x.VisitID, x.Scheme, x.Region, micros(x.SettledAt),
		string(f.Kind), f.MedType, f.Begin.String(), f.End.String(), f.Day.String(), f.Disease, f.PlaceRegion,
		bit(f.UseAccount), bit(f.MidStay),
		int64(x.Total), int64(x.SelfFunded), int64(x.OverLimit), int64(x.Prepaid), int64(x.InScope),
		int64(x.Deductible), int64(x.Balance), x.Digest, packDetail(x)}
}

// storedShare is a share with the settlement it belongs to.
type storedShare struct {
	setlID string
	settlement.Share
}

func scanShare(r row) (storedShare, error) {
	var s storedShare
	err := r.Scan(&s.setlID, &s.Payer, &s.Layer, &s.Amount)
	return s, err
}

// Record implements settlement.Reader.
func (t *tx) Record(ctx context.Context, psnNo, setlID string) (*settlement.Record, error) {
	found, err := collect(ctx, t, scanRecord,
		"SELECT "+recordColumns+" FROM settlement WHERE psn_no = $1 AND setl_id = $2", psnNo, setlID)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	shares, err := collect(ctx, t, scanShare, "SELECT setl_id, payer, layer, amount FROM settlement_share"+
		" WHERE psn_no = $1 AND setl_id = $2 ORDER BY ordinal", psnNo, setlID)
	if err != nil {
		return nil, err
	}
	withShares(found, shares)
	return &found[0], nil
}

// RecordsOf implements settlement.Reader.
func (t *tx) RecordsOf(ctx context.Context, psnNo string) ([]settlement.Record, error) {
	found, err := collect(ctx, t, scanRecord,
		"SELECT "+recordColumns+" FROM settlement WHERE psn_no = $1 ORDER BY seq, setl_id", psnNo)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	shares, err := collect(ctx, t, scanShare, "SELECT setl_id, payer, layer, amount FROM settlement_share"+
		" WHERE psn_no = $1 ORDER BY setl_id, ordinal", psnNo)
	if err != nil {
		return nil, err
	}
	withShares(found, shares)
	return found, nil
}

// withShares gives each record its shares.
func withShares(records []settlement.Record, shares []storedShare) {
	bySettlement := make(map[string][]settlement.Share, len(records))
	for _, s := range shares {
		bySettlement[s.setlID] = append(bySettlement[s.setlID], s.Share)
	}
	for i := range records {
		records[i].Shares = bySettlement[records[i].SetlID]
	}
}

// PersonOfSettlement implements settlement.Reader.
func (t *tx) PersonOfSettlement(ctx context.Context, setlID string) (string, error) {
	found, err := collect(ctx, t, text, "SELECT psn_no FROM settlement WHERE setl_id = $1", setlID)
	if err != nil || len(found) == 0 {
		return "", err
	}
	return found[0], nil
}

// AddRecord implements settlement.Work.
func (t *tx) AddRecord(ctx context.Context, r settlement.Record) error {
	err := add(ctx, t, insertion{"settlement", recordColumns, ""}, []settlement.Record{r}, recordRow)
	if err != nil {
		return err
	}
	rows := make([][]any, len(r.Shares))
	for i, s := range r.Shares {
		rows[i] = []any{r.PsnNo, r.SetlID, i, s.Payer, s.Layer, int64(s.Amount)}
	}
	return t.insert(ctx, insertion{"settlement_share", "psn_no, setl_id, ordinal, payer, layer, amount", ""}, rows)
}
