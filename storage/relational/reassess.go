package relational

import (
	"context"
	"slices"

	"yibao/ground/period"
	"yibao/process/qualifying"
	"yibao/register/contribution"
	"yibao/register/enrolment"
	"yibao/register/restriction"
)

var _ qualifying.ListWork = (*tx)(nil)

// Listed implements qualifying.Store.
func (s *Store) Listed(ctx context.Context, work func(qualifying.ListWork) error) error {
	return s.run(ctx, Write, func(t *tx) error { return work(t) })
}

const reassessColumns = "part_key, due_kind, scheme, region, reason, after, recorded, rev"

func scanReassess(r row) (restriction.Reassess, error) {
	var d restriction.Reassess
	err := r.Scan(&d.No, &d.Kind, &d.Scheme, &d.Region, &d.Reason, &d.After, instant{&d.Recorded}, &d.Rev)
	return d, err
}

// MarkReassess implements restriction.ReassessWriter.
func (t *tx) MarkReassess(ctx context.Context, list []restriction.Reassess) error {
	list = slices.Clone(list) // one statement may not renew a row twice
	slices.SortStableFunc(list, restriction.ByWhom)
	slices.Reverse(list) // of the same, the last one counts
	list = slices.CompactFunc(list, func(a, b restriction.Reassess) bool { return restriction.ByWhom(a, b) == 0 })
	return add(ctx, t, insertion{"assess_due", reassessColumns, " ON CONFLICT (part_key, due_kind, scheme) DO UPDATE SET" +
		" region = excluded.region, reason = excluded.reason, after = '', recorded = excluded.recorded, rev = assess_due.rev + 1"}, list, reassessRow)
}

func reassessRow(d restriction.Reassess) []any {
	return []any{d.No, string(d.Kind), d.Scheme, d.Region, d.Reason, "", micros(d.Recorded), 1}
}

// ReassessOf implements restriction.ReassessReader.
func (t *tx) ReassessOf(ctx context.Context, kind restriction.ReassessKind, no, scheme string) (*restriction.Reassess, error) {
	found, err := collect(ctx, t, scanReassess, "SELECT "+reassessColumns+" FROM assess_due WHERE part_key = $1 AND due_kind = $2 AND scheme = $3", no, string(kind), scheme)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

// Reassesses implements restriction.ReassessReader.
func (t *tx) Reassesses(ctx context.Context, region, scheme string, limit int) ([]restriction.Reassess, error) {
	var a arguments
	where := "1 = 1"
	if region != "" {
		where += " AND region = " + a.add(region)
	}
	if scheme != "" {
		where += " AND scheme = " + a.add(scheme)
	}
	return collect(ctx, t, scanReassess, "SELECT "+reassessColumns+" FROM assess_due WHERE "+where+" ORDER BY recorded, part_key, due_kind, scheme LIMIT "+a.add(limit), a...)
}

// ReassessPersons implements restriction.ReassessReader.
func (t *tx) ReassessPersons(ctx context.Context, employer, scheme, after string, limit int) ([]string, error) {
	bills, err := collect(ctx, t, text, "SELECT bill_id FROM levy_bill WHERE part_key = $1 AND debtor_kind = $2 AND scheme = $3",
		employer, string(contribution.Employer), scheme)
	if err != nil || len(bills) == 0 {
		return nil, err
	}
	numbers, err := inParts(bills, func(part []string) ([]string, error) {
		var a arguments
		return collect(ctx, t, text, "SELECT DISTINCT psn_no FROM levy_line WHERE bill_id IN ("+a.list(part)+") AND psn_no > "+a.add(after)+
			" ORDER BY psn_no LIMIT "+a.add(limit), a...)
	})
	numbers = distinct(numbers)
	return numbers[:min(limit, len(numbers))], err
}

// MoveReassess implements restriction.ReassessKeeper.
func (t *tx) MoveReassess(ctx context.Context, d restriction.Reassess) (bool, error) {
	n, err := t.exec(ctx, "UPDATE assess_due SET after = $1 WHERE part_key = $2 AND due_kind = $3 AND scheme = $4 AND rev = $5",
		d.After, d.No, string(d.Kind), d.Scheme, d.Rev)
	return n == 1, err
}

// EndReassess implements restriction.ReassessKeeper.
func (t *tx) EndReassess(ctx context.Context, d restriction.Reassess) error {
	_, err := t.exec(ctx, "DELETE FROM assess_due WHERE part_key = $1 AND due_kind = $2 AND scheme = $3 AND rev = $4", d.No, string(d.Kind), d.Scheme, d.Rev)
	return err
}

// JoinedInWindow implements qualifying.Reader.
func (t *tx) JoinedInWindow(ctx context.Context, psnNo, scheme string, begins period.Date) (inWindow, said bool, err error) {
	found, err := collect(ctx, t, func(r row) (bool, error) {
		var in bool
		err := r.Scan(flag{&in})
		return in, err
	}, "SELECT in_window FROM joined_window WHERE psn_no = $1 AND scheme = $2 AND begins = $3 ORDER BY recorded DESC LIMIT 1", psnNo, scheme, begins.String())
	if err != nil || len(found) == 0 {
		return false, false, err
	}
	return found[0], true, nil
}

// SayJoined implements qualifying.Work.
func (t *tx) SayJoined(ctx context.Context, j qualifying.Joined) error {
	return t.insert(ctx, insertion{"joined_window", "psn_no, scheme, begins, recorded, in_window", " ON CONFLICT (psn_no, scheme, begins, recorded) DO NOTHING"},
		[][]any{{j.PsnNo, j.Scheme, j.Begins.String(), micros(j.Recorded), bit(j.InWindow)}})
}

// BehindWith implements qualifying.ListReader.
func (t *tx) BehindWith(ctx context.Context, region, scheme string, due period.Date) ([]restriction.Reassess, error) {
	bills, err := collect(ctx, t, func(r row) (restriction.Reassess, error) {
		d := restriction.Reassess{Region: region, Scheme: scheme}
		err := r.Scan(&d.No, &d.Kind)
		return d, err
	}, "SELECT DISTINCT b.part_key, b.debtor_kind FROM levy_bill b WHERE b.region = $1 AND b.scheme = $2 AND b.due <= $3"+
		" AND NOT EXISTS (SELECT 1 FROM levy_settled s WHERE s.part_key = b.part_key AND s.bill_id = b.bill_id)"+
		" AND NOT EXISTS (SELECT 1 FROM levy_void v WHERE v.part_key = b.part_key AND v.bill_id = b.bill_id) ORDER BY b.part_key, b.debtor_kind",
		region, scheme, due.String())
	return slices.DeleteFunc(bills, func(d restriction.Reassess) bool {
		return d.Kind != restriction.OfPerson && d.Kind != restriction.OfEmployer
	}), err
}

// JoinedDuring implements qualifying.ListReader.
func (t *tx) JoinedDuring(ctx context.Context, region, scheme string, days period.Span) ([]string, error) {
	return collect(ctx, t, text, "SELECT DISTINCT psn_no FROM spell WHERE region = $1 AND scheme = $2 AND state = $3 AND eff_from >= $4 AND eff_from < $5 ORDER BY psn_no",
		region, scheme, string(enrolment.CoverActive), days.From.String(), days.End().String())
}
