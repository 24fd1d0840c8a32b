package relational

import (
	"context"
	"slices"
	"strings"
	"time"

	"yibao/process/accountability"
	"yibao/register/trail"
)

const trailColumns = "entry_id, recorded, staff_no, account, org_no, region, session_id, come_from, kind, act, subject, ref, psn_no," +
	" reason, before_text, after_text, result"

func scanTrail(r row) (trail.Entry, error) {
	var e trail.Entry
	err := r.Scan(&e.ID, instant{&e.Recorded}, &e.StaffNo, &e.Account, &e.OrgNo, &e.Region, &e.Session, &e.From, &e.Kind, &e.Act,
		&e.Subject, &e.Ref, &e.PsnNo, &e.Reason, &e.Before, &e.After, &e.Result)
	return e, err
}

// AddTrail implements trail.Writer.
func (t *tx) AddTrail(ctx context.Context, e trail.Entry) error {
	return add(ctx, t, insertion{"trail_entry", trailColumns, ""}, []trail.Entry{e}, func(e trail.Entry) []any {
		return []any{e.ID, micros(e.Recorded), e.StaffNo, e.Account, e.OrgNo, e.Region, e.Session, e.From, string(e.Kind), e.Act,
			e.Subject, e.Ref, e.PsnNo, e.Reason, e.Before, e.After, e.Result}
	})
}

// TrailAfter implements trail.Remover.
func (t *tx) TrailAfter(ctx context.Context, after string, limit int) ([]trail.Entry, error) {
	return collect(ctx, t, scanTrail, "SELECT "+trailColumns+" FROM trail_entry WHERE entry_id > $1 ORDER BY entry_id LIMIT $2", after, limit)
}

// Trail implements trail.Reader.
func (t *tx) Trail(ctx context.Context, visit func(trail.Entry) error) error {
	after := ""
	return inPages(visit, func() ([]trail.Entry, error) {
		page, err := t.TrailAfter(ctx, after, pageLength)
		if len(page) > 0 {
			after = page[len(page)-1].ID
		}
		return page, err
	})
}

// RemoveTrail implements trail.Remover.
func (t *tx) RemoveTrail(ctx context.Context, below string) (int64, error) {
	return t.exec(ctx, "DELETE FROM trail_entry WHERE entry_id < $1", below)
}

const removalColumns = "removal_id, recorded, removed_by, below, entries, first_at, last_at, sum"

// AddRemoval implements trail.Remover.
func (t *tx) AddRemoval(ctx context.Context, r trail.Removal) error {
	return t.insert(ctx, insertion{"trail_removal", removalColumns, ""}, [][]any{
		{r.ID, micros(r.Recorded), r.By, r.Below, r.Count, micros(r.First), micros(r.Last), r.Sum},
	})
}

// Removals implements trail.Reader.
func (t *tx) Removals(ctx context.Context) ([]trail.Removal, error) {
	all, err := collect(ctx, t, func(r row) (trail.Removal, error) {
		var x trail.Removal
		err := r.Scan(&x.ID, instant{&x.Recorded}, &x.By, &x.Below, &x.Count, instant{&x.First}, instant{&x.Last}, &x.Sum)
		return x, err
	}, "SELECT "+removalColumns+" FROM trail_removal")
	slices.SortFunc(all, func(a, b trail.Removal) int { return strings.Compare(a.ID, b.ID) })
	return all, err
}

const requestColumns = "staff_no, request_key, act, input_hash, answer, recorded"

// Memory implements accountability.Work.
func (t *tx) Memory(ctx context.Context, staffNo, key string) (*accountability.Memory, error) {
	found, err := collect(ctx, t, func(r row) (accountability.Memory, error) {
		var m accountability.Memory
		err := r.Scan(&m.StaffNo, &m.Key, &m.Act, &m.Hash, &m.Answer, instant{&m.Recorded})
		return m, err
	}, "SELECT "+requestColumns+" FROM staff_request WHERE staff_no = $1 AND request_key = $2", staffNo, key)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

// RememberAct implements accountability.Work.
func (t *tx) RememberAct(ctx context.Context, m accountability.Memory) error {
	return t.insert(ctx, insertion{"staff_request", requestColumns, ""}, [][]any{
		{m.StaffNo, m.Key, m.Act, m.Hash, m.Answer, micros(m.Recorded)},
	})
}

// ForgetActs implements accountability.Work.
func (t *tx) ForgetActs(ctx context.Context, before time.Time, limit int) (int, error) {
	type key struct{ staffNo, request string }
	old, err := collect(ctx, t, func(r row) (k key, err error) { return k, r.Scan(&k.staffNo, &k.request) },
		"SELECT staff_no, request_key FROM staff_request WHERE recorded < $1 ORDER BY recorded, staff_no, request_key LIMIT $2", micros(before), limit)
	if err != nil {
		return 0, err
	}
	of := make(map[string][]string)
	for _, k := range old {
		of[k.staffNo] = append(of[k.staffNo], k.request)
	}
	for staffNo, keys := range of {
		var a arguments
		if err := t.send(ctx, "DELETE FROM staff_request WHERE staff_no = "+a.add(staffNo)+" AND request_key IN ("+a.list(keys)+")", a...); err != nil {
			return 0, err
		}
	}
	return len(old), nil
}
