package relational

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"yibao/ground/period"
	process "yibao/process/contribution"
	"yibao/register/contribution"
	"yibao/register/enrolment"
)

const runColumns = "run_key, region, scheme, class, term_from, term_to, policy, after, done, bills, heads, skipped, refused, total, shape_id, amounts, operator, started, moved, rev"

// Run implements contribution.Reader.
func (t *tx) Run(ctx context.Context, runKey string) (*contribution.Run, error) {
	found, err := collect(ctx, t, func(r row) (contribution.Run, error) {
		var n contribution.Run
		var amounts string
		err := r.Scan(&n.RunKey, &n.Region, &n.Scheme, &n.Class, day{&n.Term.From}, day{&n.Term.To}, &n.Policy, &n.After, flag{&n.Done}, &n.Bills,
			&n.Heads, &n.Skipped, &n.Refused, &n.Total, &n.Shape.ID, &amounts, &n.Operator, instant{&n.Started}, instant{&n.Moved}, &n.Rev)
		if err != nil {
			return n, err
		}
		n.Amounts, err = amountsOf(amounts)
		return n, err
	}, "SELECT "+runColumns+" FROM levy_run WHERE run_key = $1", runKey)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	shapes, err := t.shapes(ctx, []string{found[0].Shape.ID})
	found[0].Shape = shapes[found[0].Shape.ID]
	return &found[0], err
}

// SaveRun implements contribution.Writer; ErrRunMoved.
func (t *tx) SaveRun(ctx context.Context, n contribution.Run) error {
	var changed int64
	err := t.addShapes(ctx, n.Shape)
	if err != nil {
		return err
	}
	if n.Rev == 0 {
		changed, err = t.exec(ctx, "INSERT INTO levy_run ("+runColumns+") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, 1)"+
			" ON CONFLICT (run_key) DO NOTHING", n.RunKey, n.Region, n.Scheme, n.Class, n.Term.From.String(), n.Term.End().String(), n.Policy, n.After,
			bit(n.Done), n.Bills, n.Heads, n.Skipped, n.Refused, int64(n.Total), n.Shape.ID, amountsText(n.Amounts), n.Operator, micros(n.Started), micros(n.Moved))
	} else {
		changed, err = t.exec(ctx, "UPDATE levy_run SET after = $1, done = $2, bills = $3, heads = $4, skipped = $5, refused = $6, total = $7, amounts = $8, moved = $9, rev = $10"+
			" WHERE run_key = $11 AND rev = $12", n.After, bit(n.Done), n.Bills, n.Heads, n.Skipped, n.Refused, int64(n.Total), amountsText(n.Amounts), micros(n.Moved), n.Rev+1, n.RunKey, n.Rev)
	}
	if err == nil && changed != 1 {
		err = process.ErrRunMoved.With(n.RunKey)
	}
	return err
}

// AddRunRefusals implements contribution.Writer.
func (t *tx) AddRunRefusals(ctx context.Context, refusals []contribution.RunRefusal) error {
	return add(ctx, t, insertion{"levy_run_refusal", "run_key, part_key, psn_no, debtor_kind, code, said", " ON CONFLICT (run_key, part_key, psn_no) DO NOTHING"},
		refusals, func(f contribution.RunRefusal) []any {
			return []any{f.RunKey, f.Debtor.No, f.PsnNo, string(f.Debtor.Kind), f.Code, f.Text}
		})
}

// RunRefusals implements contribution.Reader.
func (t *tx) RunRefusals(ctx context.Context, runKey string, limit int) ([]contribution.RunRefusal, error) {
	return collect(ctx, t, func(r row) (contribution.RunRefusal, error) {
		var f contribution.RunRefusal
		err := r.Scan(&f.RunKey, &f.Debtor.No, &f.PsnNo, &f.Debtor.Kind, &f.Code, &f.Text)
		return f, err
	}, "SELECT run_key, part_key, psn_no, debtor_kind, code, said FROM levy_run_refusal WHERE run_key = $1 ORDER BY part_key, psn_no LIMIT $2", runKey, limit)
}

// Assessed implements contribution.Reader.
func (t *tx) Assessed(ctx context.Context, class string, kind contribution.Kind, term period.Span, debtors []contribution.Debtor) (map[contribution.Debtor]bool, error) {
	numbers := make([]string, len(debtors))
	for i, d := range debtors {
		numbers[i] = d.No
	}
	found, err := inParts(numbers, func(part []string) ([]contribution.Debtor, error) {
		var a arguments
		list := a.list(part)
		return collect(ctx, t, func(r row) (contribution.Debtor, error) {
			var d contribution.Debtor
			err := r.Scan(&d.No, &d.Kind)
			return d, err
		}, "SELECT b.part_key, b.debtor_kind FROM levy_bill b WHERE b.part_key IN ("+list+") AND b.term_from = "+a.add(term.From.String())+
			" AND b.class = "+a.add(class)+" AND b.kind = "+a.add(string(kind))+
			" AND NOT EXISTS (SELECT 1 FROM levy_void v WHERE v.part_key = b.part_key AND v.bill_id = b.bill_id)", a...)
	})
	assessed := make(map[contribution.Debtor]bool, len(found))
	for _, d := range found {
		assessed[d] = true
	}
	return assessed, err
}

// Insured implements contribution.Reader.
func (t *tx) Insured(ctx context.Context, region, scheme string, on period.Date, after string, limit int) ([]contribution.Insured, error) {
	numbers, err := collect(ctx, t, text, "SELECT DISTINCT psn_no FROM spell WHERE psn_no > $1 AND scheme = $2 AND region = $3"+
		" AND eff_from <= $4 AND eff_to > $4 ORDER BY psn_no LIMIT $5", after, scheme, region, on.String(), limit)
	if err != nil || len(numbers) == 0 {
		return nil, err
	}
	found, err := t.insured(ctx, numbers, scheme, on)
	found = slices.DeleteFunc(found, func(p contribution.Insured) bool { return p.Region != region })
	if err == nil && len(found) == 0 { // everybody on this page has left: the next one
		return t.Insured(ctx, region, scheme, on, numbers[len(numbers)-1], limit)
	}
	return found, err
}

// InsuredOn implements contribution.Reader.
func (t *tx) InsuredOn(ctx context.Context, psnNo, scheme string, on period.Date) (contribution.Insured, bool, error) {
	found, err := t.insured(ctx, []string{psnNo}, scheme, on)
	if err != nil || len(found) == 0 {
		return contribution.Insured{}, false, err
	}
	return found[0], true, nil
}

// among returns the facts of persons that hold on a day, the latest of each key.
func among[F period.Versioned, K comparable](ctx context.Context, t *tx, f fact[F], psnNos []string, on period.Date, key func(F) K) ([]F, error) {
	all, err := inParts(psnNos, func(part []string) ([]F, error) {
		var a arguments
		list := a.list(part)
		when := a.add(on.String())
		return collect(ctx, t, f.scan, f.selection()+" WHERE psn_no IN ("+list+") AND eff_from <= "+when+" AND eff_to > "+when, a...)
	})
	oldestFirst(all)
	return period.Latest(all, on, key), err
}

func (t *tx) insured(ctx context.Context, psnNos []string, scheme string, on period.Date) ([]contribution.Insured, error) {
	type cover struct{ psnNo, scheme string }
	covers, err := among(ctx, t, spells, psnNos, on, func(s enrolment.Spell) cover { return cover{s.PsnNo, s.Scheme} })
	if err != nil {
		return nil, err
	}
	people, err := among(ctx, t, persons, psnNos, on, func(p enrolment.Person) string { return p.PsnNo })
	if err != nil {
		return nil, err
	}
	type belonging struct{ psnNo, group string }
	groups, err := among(ctx, t, memberships, psnNos, on, func(m enrolment.Membership) belonging { return belonging{m.PsnNo, m.Group} })
	if err != nil {
		return nil, err
	}
	known := make(map[string]enrolment.Person, len(people))
	for _, p := range people {
		known[p.PsnNo] = p
	}
	belongs := make(map[string][]string)
	for _, m := range groups {
		if m.Active {
			belongs[m.PsnNo] = append(belongs[m.PsnNo], m.Group)
		}
	}
	others := make(map[string]bool)
	var found []contribution.Insured
	for _, s := range covers {
		switch p := known[s.PsnNo]; {
		case s.State != enrolment.CoverActive, p.PsnNo == "", p.Death != 0 && p.Death < on:
		case s.Scheme != scheme:
			others[s.PsnNo] = others[s.PsnNo] || s.Scheme == "310" || s.Scheme == "390"
		default:
			found = append(found, contribution.Insured{PsnNo: s.PsnNo, Scheme: s.Scheme, Region: s.Region, PersonType: s.PersonType, Tier: s.Tier,
				Employer: s.Employer, Sex: p.Sex, Birth: p.Birth, Groups: belongs[s.PsnNo]})
		}
	}
	for i := range found {
		found[i].Elsewhere = others[found[i].PsnNo]
	}
	slices.SortFunc(found, func(a, b contribution.Insured) int { return compareText(a.PsnNo, b.PsnNo) })
	return found, nil
}

const inspectionColumns = "inspection_id, employer, region, scheme, term_from, term_to, state, findings, bills, opened, reason, operator, recorded, rev"

func scanInspection(r row) (contribution.Inspection, error) {
	var i contribution.Inspection
	var findings, bills string
	err := r.Scan(&i.InspectionID, &i.Employer, &i.Region, &i.Scheme, day{&i.Term.From}, day{&i.Term.To}, &i.State, &findings, &bills,
		day{&i.Opened}, &i.Reason, &i.Operator, instant{&i.Recorded}, &i.Rev)
	if err != nil {
		return i, err
	}
	i.Bills = strings.Fields(bills)
	return i, json.Unmarshal([]byte(findings), &i.Findings)
}

// Inspection implements contribution.Reader.
func (t *tx) Inspection(ctx context.Context, id string) (contribution.Inspection, error) {
	found, err := collect(ctx, t, scanInspection, "SELECT "+inspectionColumns+" FROM levy_inspection WHERE inspection_id = $1", id)
	if err == nil && len(found) == 0 {
		err = process.ErrNoInspection.With(id)
	}
	if err != nil {
		return contribution.Inspection{}, err
	}
	return found[0], nil
}

// Inspections implements contribution.Reader.
func (t *tx) Inspections(ctx context.Context, employer string) ([]contribution.Inspection, error) {
	return collect(ctx, t, scanInspection, "SELECT "+inspectionColumns+" FROM levy_inspection WHERE employer = $1 ORDER BY opened DESC, inspection_id DESC", employer)
}

// InspectionsIn implements contribution.Reader.
func (t *tx) InspectionsIn(ctx context.Context, q process.InspectionQuery) ([]contribution.Inspection, error) {
	f := &filter{}
	f.where = "region = " + f.add(q.Region)
	f.with("employer =", q.Employer)
	f.with("state =", string(q.State))
	f.with("inspection_id <", q.After)
	return collect(ctx, t, scanInspection, "SELECT "+inspectionColumns+" FROM levy_inspection WHERE "+f.where+" ORDER BY inspection_id DESC LIMIT "+f.add(q.Limit), f.arguments...)
}

// SaveInspection implements contribution.Writer; ErrInspectionMoved.
func (t *tx) SaveInspection(ctx context.Context, i contribution.Inspection) error {
	findings, err := json.Marshal(i.Findings)
	if err != nil {
		return err
	}
	var changed int64
	if i.Rev == 0 {
		return t.insert(ctx, insertion{"levy_inspection", inspectionColumns, ""}, [][]any{{i.InspectionID, i.Employer, i.Region, i.Scheme,
			i.Term.From.String(), i.Term.End().String(), string(i.State), string(findings), strings.Join(i.Bills, "\n"), i.Opened.String(), i.Reason,
			i.Operator, micros(i.Recorded), int64(1)}})
	}
	changed, err = t.exec(ctx, "UPDATE levy_inspection SET state = $1, findings = $2, bills = $3, reason = $4, operator = $5, recorded = $6, rev = $7"+
		" WHERE inspection_id = $8 AND rev = $9", string(i.State), string(findings), strings.Join(i.Bills, "\n"), i.Reason, i.Operator,
		micros(i.Recorded), i.Rev+1, i.InspectionID, i.Rev)
	if err == nil && changed != 1 {
		err = process.ErrInspectionMoved.With(i.InspectionID)
	}
	return err
}
