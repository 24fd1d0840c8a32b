package relational

import (
	"cmp"
	"context"
	"encoding/json"

	"yibao/process/reimbursement"
	"yibao/process/settlement"
)

var (
	_ reimbursement.Store = (*Store)(nil)
	_ reimbursement.Work  = (*tx)(nil)
)

// Reimburse implements reimbursement.Store.
func (s *Store) Reimburse(ctx context.Context, psnNo string, work func(context.Context, reimbursement.Work) error) error {
	return s.run(ctx, Bulk, func(t *tx) error {
		if err := t.lockPerson(ctx, psnNo); err != nil {
			return err
		}
		return work(context.WithValue(ctx, unit{}, t), t)
	})
}

// Reimbursed implements reimbursement.Store.
func (s *Store) Reimbursed(ctx context.Context, read func(reimbursement.Reader) error) error {
	return s.run(ctx, Read, func(t *tx) error { return read(t) })
}

// Place implements reimbursement.Store.
func (s *Store) Place(ctx context.Context, work func(reimbursement.Places) error) error {
	return s.run(ctx, Bulk, func(t *tx) error { return work(t) })
}

const (
	applicationColumns = "psn_no, app_id, region, org_no, case_no, state, content, outcome, clerk, first_by, second_by, setl_id, order_id, reason, recorded, rev"
	appStepColumns     = "psn_no, app_id, rev, from_state, to_state, reason, operator, recorded"
	invoiceColumns     = "invoice_key, region, psn_no, app_id, case_no, place, amount, recorded"
)

// applied is what an applicant states, with the account that is paid to.
func (t *tx) applied(a reimbursement.Application) (content, outcome string, err error) {
	raw, err := json.Marshal(a.Content)
	if err != nil {
		return "", "", err
	}
	if content, err = t.sealed(stated, a.AppID, string(raw)); err != nil {
		return "", "", err
	}
	raw, err = json.Marshal(a.Outcome)
	return content, string(raw), err
}

// storedApplication is a row before its texts are read.
type storedApplication struct {
	reimbursement.Application
	content, outcome string
}

func scanApplication(r row) (storedApplication, error) {
	var s storedApplication
	a := &s.Application
	err := r.Scan(&a.PsnNo, &a.AppID, &a.Region, &a.OrgNo, &a.CaseNo, &a.State, &s.content, &s.outcome, &a.Clerk, &a.First, &a.Second,
		&a.SetlID, &a.OrderID, &a.Reason, instant{&a.Recorded}, &a.Rev)
	return s, err
}

func (t *tx) applications(ctx context.Context, where string, args ...any) ([]reimbursement.Application, error) {
	stored, err := collect(ctx, t, scanApplication, "SELECT "+applicationColumns+" FROM reimbursement WHERE "+where, args...)
	stored, err = unsealedEach(ctx, t, stated, stored, err, func(s *storedApplication) (string, *string) { return s.AppID, &s.content })
	if err != nil {
		return nil, err
	}
	numbers := make([]string, len(stored))
	for i, s := range stored {
		numbers[i] = s.PsnNo
	}
	kept, err := t.keptAmong(ctx, numbers)
	if err != nil {
		return nil, err
	}
	list := make([]reimbursement.Application, len(stored))
	for i, s := range stored {
		list[i] = s.Application
		list[i].PsnNo = cmp.Or(kept[s.PsnNo], s.PsnNo)
		if err := json.Unmarshal([]byte(s.content), &list[i].Content); err != nil {
			return nil, ErrCorruptRow.Because(err, "reimbursement")
		}
		if err := json.Unmarshal([]byte(s.outcome), &list[i].Outcome); err != nil {
			return nil, ErrCorruptRow.Because(err, "reimbursement")
		}
	}
	return list, nil
}

// Application implements reimbursement.Reader.
func (t *tx) Application(ctx context.Context, appID string) (reimbursement.Application, error) {
	found, err := t.applications(ctx, "app_id = $1", appID)
	if err != nil {
		return reimbursement.Application{}, err
	}
	if len(found) == 0 {
		return reimbursement.Application{}, reimbursement.ErrUnknown.With(appID)
	}
	return found[0], nil
}

// Applications implements reimbursement.Reader.
func (t *tx) Applications(ctx context.Context, q reimbursement.Query) ([]reimbursement.Application, error) {
	var a arguments
	where := "app_id > " + a.add(q.After)
	own, err := t.about(ctx, &a, "psn_no", q.PsnNo)
	if err != nil {
		return nil, err
	}
	where += own
	for _, c := range []struct{ column, value string }{
		{"region", q.Region}, {"org_no", q.OrgNo}, {"state", string(q.State)},
	} {
		if c.value != "" {
			where += " AND " + c.column + " = " + a.add(c.value)
		}
	}
	where += " ORDER BY app_id"
	if q.Limit > 0 {
		where += " LIMIT " + a.add(q.Limit)
	}
	return t.applications(ctx, where, a...)
}

// ApplicationSteps implements reimbursement.Reader.
func (t *tx) ApplicationSteps(ctx context.Context, appID string) ([]reimbursement.Step, error) {
	return collect(ctx, t, func(r row) (reimbursement.Step, error) {
		var s reimbursement.Step
		err := r.Scan(&s.PsnNo, &s.AppID, &s.Rev, &s.From, &s.To, &s.Reason, &s.Operator, instant{&s.Recorded})
		return s, err
	}, "SELECT "+appStepColumns+" FROM reimbursement_step WHERE app_id = $1 ORDER BY rev", appID)
}

// InvoiceUse implements reimbursement.Reader.
func (t *tx) InvoiceUse(ctx context.Context, region, key string) (*reimbursement.Invoice, error) {
	found, err := collect(ctx, t, func(r row) (reimbursement.Invoice, error) {
		var i reimbursement.Invoice
		err := r.Scan(&i.Key, &i.Region, &i.PsnNo, &i.AppID, &i.CaseNo, &i.Place, &i.Amount, instant{&i.Recorded})
		return i, err
	}, "SELECT "+invoiceColumns+" FROM invoice_use WHERE invoice_key = $1 AND region = $2", key, region)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

// AddApplication implements reimbursement.Work.
func (t *tx) AddApplication(ctx context.Context, a reimbursement.Application) error {
	content, outcome, err := t.applied(a)
	if err != nil {
		return err
	}
	return t.insert(ctx, insertion{"reimbursement", applicationColumns, ""}, [][]any{{a.PsnNo, a.AppID, a.Region, a.OrgNo, a.CaseNo, string(a.State),
		content, outcome, a.Clerk, a.First, a.Second, a.SetlID, a.OrderID, a.Reason, micros(a.Recorded), a.Rev}})
}

// MoveApplication implements reimbursement.Work. An application of somebody who
// was merged since stays under the number under which it was made.
func (t *tx) MoveApplication(ctx context.Context, a reimbursement.Application, s reimbursement.Step) error {
	content, outcome, err := t.applied(a)
	if err != nil {
		return err
	}
	home, err := collect(ctx, t, text, "SELECT psn_no FROM reimbursement WHERE app_id = $1", a.AppID)
	if err != nil {
		return err
	}
	if len(home) > 0 {
		a.PsnNo, s.PsnNo = home[0], home[0]
	}
	changed, err := t.exec(ctx, "UPDATE reimbursement SET state = $1, content = $2, outcome = $3, first_by = $4, second_by = $5, setl_id = $6,"+
		" order_id = $7, reason = $8, rev = $9 WHERE psn_no = $10 AND app_id = $11 AND rev = $12 AND state = $13",
		string(a.State), content, outcome, a.First, a.Second, a.SetlID, a.OrderID, a.Reason, a.Rev+1, a.PsnNo, a.AppID, a.Rev, string(s.From))
	if err != nil {
		return err
	}
	if changed != 1 {
		return t.refuse(reimbursement.ErrChanged.With(a.AppID))
	}
	return t.insert(ctx, insertion{"reimbursement_step", appStepColumns, ""}, [][]any{{s.PsnNo, s.AppID, s.Rev, string(s.From), string(s.To),
		s.Reason, s.Operator, micros(s.Recorded)}})
}

// UseInvoices implements reimbursement.Work.
func (t *tx) UseInvoices(ctx context.Context, uses []reimbursement.Invoice) error {
	return add(ctx, t, insertion{"invoice_use", invoiceColumns, ""}, uses, func(i reimbursement.Invoice) []any {
		return []any{i.Key, i.Region, i.PsnNo, i.AppID, i.CaseNo, i.Place, int64(i.Amount), micros(i.Recorded)}
	})
}

// InvoiceAtCounter is part of what settlements know of invoices. An institution
// may tell the number of an invoice whose code the counter knows too.
func (t *tx) InvoiceAtCounter(ctx context.Context, region, place, key string) (string, error) {
	found, err := collect(ctx, t, text, "SELECT case_no FROM invoice_use WHERE place = $1 AND region = $2 AND case_no <> ''"+
		" AND (invoice_key LIKE '%-' || $3 OR REPLACE(invoice_key, '-', '') = $3)"+
		" UNION ALL SELECT case_no FROM invoice_use WHERE invoice_key = $3 AND region = $2 AND case_no <> '' LIMIT 1", place, region, key)
	if err != nil || len(found) == 0 {
		return "", err
	}
	return found[0], nil
}

// TakeInvoice is part of what settlements know of invoices.
func (t *tx) TakeInvoice(ctx context.Context, i settlement.Invoice) error {
	return t.insert(ctx, insertion{"invoice_use", invoiceColumns, " ON CONFLICT (invoice_key, region) DO NOTHING"},
		[][]any{{i.Key, i.Region, i.PsnNo, i.SetlID, "", i.Place, int64(i.Amount), micros(i.Recorded)}})
}

// GiveInvoiceBack is part of what settlements know of invoices.
func (t *tx) GiveInvoiceBack(ctx context.Context, setlID string) error {
	_, err := t.exec(ctx, "DELETE FROM invoice_use WHERE app_id = $1 AND case_no = ''", setlID)
	return err
}

// FreeInvoices implements reimbursement.Work.
func (t *tx) FreeInvoices(ctx context.Context, appID string) error {
	_, err := t.exec(ctx, "DELETE FROM invoice_use WHERE app_id = $1", appID)
	return err
}
