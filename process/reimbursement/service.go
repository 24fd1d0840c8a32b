package reimbursement

import (
	"context"
	"fmt"
	"strings"
	"time"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/judge/benefit"
	"yibao/process/archiving"
	"yibao/process/settlement"
	"yibao/register/archive"
	"yibao/register/claim"
	"yibao/register/payout"
)

// OrderKind is the kind of payment orders of this process.
const OrderKind = "零星报销"

// The business steps that applications go through.
const (
	StepOutpatient = "BX-01" // 门诊费用报销
	StepInpatient  = "BX-02" // 住院费用报销
)

// Service runs the acts of reimbursement. All fields are required.
type Service struct {
	Store   Store
	Bills   *settlement.Service
	Archive *archiving.Service
	Now     func() time.Time
	Zone    *time.Location
	NewID   func() string // at most 30 characters
}

func (s *Service) today() period.Date { return period.DateOf(s.Now().In(s.Zone)) }

// Clerk is who acts.
type Clerk struct{ StaffNo, OrgNo, Region string }

// Entry is an application as it is handed in.
type Entry struct {
	PsnNo   string
	Content Content
	When    []string // circumstances of the business step that hold
	Papers  []archiving.Paper
}

// step is the business step of an application.
func (c Content) step() string {
	if c.End.IsZero() {
		return StepOutpatient
	}
	return StepInpatient
}

// Accept takes an application in: its invoices are used from now on, it gets a case
// with a number and a time limit, and what is missing is told at once.
// ErrNoReceipts, ErrTotals, ErrNoPayee, ErrInvoiceForm, ErrInvoiceTwice,
// ErrInvoiceUsed; provider.ErrUnknownInstitution.
func (s *Service) Accept(ctx context.Context, who Clerk, e Entry) (Application, archiving.Told, error) {
	var a Application
	var told archiving.Told
	if err := e.Content.check(); err != nil {
		return a, told, err
	}
	err := s.Store.Reimburse(ctx, e.PsnNo, func(ctx context.Context, w Work) (err error) {
		a = Application{
			AppID: s.NewID(), PsnNo: e.PsnNo, OrgNo: who.OrgNo, State: Entered, Content: e.Content, Clerk: who.StaffNo, Recorded: s.Now(), Rev: 1,
		}
		if a.Region, err = s.regionOf(ctx, w, e); err != nil {
			return err
		}
		if _, err := w.InstitutionOn(ctx, e.Content.Place, claim.Day(e.Content.Begin)); err != nil {
			return err
		}
		c, missing, err := s.Archive.Open(ctx, archiving.Application{
			Step: e.Content.step(), PsnNo: e.PsnNo, Region: a.Region, OrgNo: who.OrgNo, Operator: who.StaffNo, Ref: a.AppID, When: e.When, Papers: e.Papers,
		})
		if err != nil {
			return err
		}
		told, a.CaseNo = missing, c.CaseNo
		if len(c.Missing) > 0 {
			a.State, a.Reason = Back, "缺少材料:"+strings.Join(c.Missing, "、")
		}
		if err := s.useInvoices(ctx, w, a); err != nil {
			return err
		}
		return w.AddApplication(ctx, a)
	})
	return a, told, err
}

// regionOf is the 统筹区 whose funds pay: that of the cover on the first day of
// care, else of the person.
func (s *Service) regionOf(ctx context.Context, r Reader, e Entry) (string, error) {
	spells, err := r.SpellsOn(ctx, e.PsnNo, claim.Day(e.Content.Begin))
	if err != nil {
		return "", err
	}
	for _, spell := range spells {
		if spell.Scheme == e.Content.Scheme {
			return spell.Region, nil
		}
	}
	person, err := r.PersonOn(ctx, e.PsnNo, s.today())
	return person.Region, err
}

// usedBy returns who used an invoice in the application's region; nil when nobody
// did. An institution tells the number without the code, or both in one.
func (r Receipt) usedBy(ctx context.Context, w Work, a Application) (*Invoice, error) {
	used, err := w.InvoiceUse(ctx, a.Region, r.Key())
	if used != nil || err != nil || plain(r.Code) == "" {
		return used, err
	}
	for _, key := range []string{plain(r.Number), plain(r.Code) + plain(r.Number)} {
		used, err = w.InvoiceUse(ctx, a.Region, key)
		if err != nil || used != nil && used.CaseNo == "" && used.Place == a.Content.Place {
			return used, err
		}
	}
	return nil, err
}

// useInvoices notes the application's invoices as used in its region; one that was
// used is refused with where.
func (s *Service) useInvoices(ctx context.Context, w Work, a Application) error {
	uses := make([]Invoice, len(a.Content.Receipts))
	for i, r := range a.Content.Receipts {
		used, err := r.usedBy(ctx, w, a)
		if err != nil {
			return err
		}
		if used != nil && used.CaseNo == "" {
			return ErrInvoiceSettled.With(r.Key(), used.Place, used.AppID, period.DateOf(used.Recorded.In(s.Zone)))
		}
		if used != nil {
			whose := "另一参保人"
			if used.PsnNo == a.PsnNo {
				whose = "同一参保人"
			}
			return ErrInvoiceUsed.With(r.Key(), period.DateOf(used.Recorded.In(s.Zone)), used.CaseNo, whose+",机构 "+used.Place)
		}
		uses[i] = Invoice{
			Key: r.Key(), Region: a.Region, PsnNo: a.PsnNo, AppID: a.AppID, CaseNo: a.CaseNo, Place: a.Content.Place, Amount: r.Amount, Recorded: s.Now(),
		}
	}
	return w.UseInvoices(ctx, uses)
}

// Complete takes in what was asked for: papers, a corrected content, or both. The
// application goes back to its first review when nothing is missing.
func (s *Service) Complete(ctx context.Context, who Clerk, appID string, content *Content, papers []archiving.Paper, when []string) (Application, archiving.Told, error) {
	var told archiving.Told
	if content != nil {
		if err := content.check(); err != nil {
			return Application{}, told, err
		}
	}
	a, err := s.act(ctx, appID, func(ctx context.Context, w Work, a *Application) error {
		if a.State != Back {
			return ErrState.With(appID, string(a.State), "补正")
		}
		if content != nil {
			if err := s.replace(ctx, w, a, *content); err != nil {
				return err
			}
		}
		c, missing, err := s.Archive.Supplement(ctx, a.CaseNo, who.StaffNo, papers, when)
		if err != nil {
			return err
		}
		told = missing
		if c.State == archive.Incomplete {
			return s.move(ctx, w, a, Back, who.StaffNo, "缺少材料:"+strings.Join(c.Missing, "、"))
		}
		return s.move(ctx, w, a, Entered, who.StaffNo, "")
	})
	return a, told, err
}

// replace puts a corrected content in the place of the one before.
func (s *Service) replace(ctx context.Context, w Work, a *Application, content Content) error {
	if _, err := w.InstitutionOn(ctx, content.Place, claim.Day(content.Begin)); err != nil {
		return err
	}
	if err := w.FreeInvoices(ctx, a.AppID); err != nil {
		return err
	}
	a.Content, a.Outcome = content, Outcome{}
	return s.useInvoices(ctx, w, *a)
}

// Review is the first review (初审): it shows what the engine and the audit say of
// the bill and hands it on. It may be done again until the second.
// ErrUnmapped, and every refusal of a settlement.
func (s *Service) Review(ctx context.Context, who Clerk, appID string) (Application, settlement.Answer, error) {
	var answer settlement.Answer
	a, err := s.act(ctx, appID, func(ctx context.Context, w Work, a *Application) error {
		if !a.State.May(Checked) {
			return ErrState.With(appID, string(a.State), "初审")
		}
		if names := a.Content.unmapped(); len(names) > 0 {
			return ErrUnmapped.With(strings.Join(names, "、"))
		}
		q, err := a.request()
		if err != nil {
			return err
		}
		if answer, err = s.Bills.PreSettleCounter(ctx, a.caller(who.StaffNo), q); err != nil {
			return err
		}
		a.Outcome = outcomeOf(answer.Record)
		ruling, err := s.Bills.AuditCounter(ctx, a.caller(who.StaffNo), q)
		if err != nil {
			return err
		}
		a.Outcome.Findings = findingsOf(ruling)
		a.First = who.StaffNo
		return s.move(ctx, w, a, Checked, who.StaffNo, "")
	})
	return a, answer, err
}

// findingsOf tells the reviewers what the audit rules say of a bill.
func findingsOf(r settlement.Ruling) []string {
	var said []string
	if r.Refused != nil {
		said = append(said, r.Refused.Error())
	}
	for _, f := range r.Found {
		var text strings.Builder
		fmt.Fprintf(&text, "%s(%s,%s)涉及基金 %s 元", f.Title, f.Rule, f.Control, f.Amount)
		for _, e := range f.Evidence {
			fmt.Fprintf(&text, ";%s %s", e.Name, e.Text)
		}
		said = append(said, text.String())
	}
	return said
}

func outcomeOf(r settlement.Record) Outcome {
	o := Outcome{Total: r.Total, Account: r.PaidBy(benefit.PayerAccount), Cash: r.PaidBy(benefit.PayerCash)}
	o.Funds = o.Total - o.Account - o.Cash
	return o
}

// Approve is the second review (复审), by another person: the bill is settled, what
// the funds owe becomes a payment order, and the case is closed, all or nothing.
// ErrSamePerson, ErrOutcomeChanged, and every refusal of a settlement.
func (s *Service) Approve(ctx context.Context, who Clerk, appID string) (Application, settlement.Answer, error) {
	var answer settlement.Answer
	a, err := s.act(ctx, appID, func(ctx context.Context, w Work, a *Application) error {
		switch {
		case a.State != Checked:
			return ErrState.With(appID, string(a.State), "复审")
		case who.StaffNo == a.First || who.StaffNo == a.Clerk:
			return ErrSamePerson.With()
		}
		q, err := a.request()
		if err != nil {
			return err
		}
		ruling, err := s.Bills.AuditCounter(ctx, a.caller(who.StaffNo), q)
		if err != nil {
			return err
		}
		if answer, err = s.Bills.SettleCounter(ctx, a.caller(who.StaffNo), q); err != nil {
			return err
		}
		if err := s.Bills.KeepCounter(ctx, ruling, answer.Record); err != nil {
			return err
		}
		a.Outcome.Findings = findingsOf(ruling)
		if now := outcomeOf(answer.Record); now.Funds != a.Outcome.Funds || now.Account != a.Outcome.Account {
			return ErrOutcomeChanged.With(a.Outcome.Funds+a.Outcome.Account, now.Funds+now.Account)
		}
		a.Second, a.SetlID = who.StaffNo, answer.Record.SetlID
		if err := s.order(ctx, w, a, answer.Record); err != nil {
			return err
		}
		if err := s.closed(ctx, *a, answer); err != nil {
			return err
		}
		return s.move(ctx, w, a, Approved, who.StaffNo, "")
	})
	return a, answer, err
}

// order makes the payment order of what the settlement owes the person.
func (s *Service) order(ctx context.Context, w Work, a *Application, r settlement.Record) error {
	o := payout.Order{
		OrderID: s.NewID(), Partition: a.PsnNo, Region: r.Region, Kind: OrderKind, Ref: a.AppID, DueDay: s.today(),
		Payee: payout.Payee{Party: a.PsnNo, Name: a.Content.Payee.Name, Bank: a.Content.Payee.Bank, Account: a.Content.Payee.Account},
		State: payout.Due, Recorded: s.Now(), Rev: 1,
	}
	at := make(map[string]int)
	for _, share := range r.Shares {
		if share.Payer == benefit.PayerCash || share.Payer == benefit.PayerHospital || share.Amount == 0 {
			continue
		}
		i, known := at[share.Payer]
		if !known {
			i = len(o.Parts)
			at[share.Payer] = i
			o.Parts = append(o.Parts, payout.Part{Scheme: r.Scheme, Fund: share.Payer})
		}
		sum, err := money.Sum(o.Parts[i].Amount, share.Amount)
		if err != nil {
			return err
		}
		o.Parts[i].Amount = sum
	}
	if o.Amount() <= 0 {
		return nil
	}
	a.OrderID = o.OrderID
	return w.AddOrders(ctx, []payout.Order{o})
}

// Return gives an application back to be completed or corrected, with all that is
// to be done (一次性告知).
func (s *Service) Return(ctx context.Context, who Clerk, appID, reason string, missing []string) (Application, error) {
	if strings.TrimSpace(reason) == "" {
		return Application{}, ErrNoReason.With()
	}
	return s.act(ctx, appID, func(ctx context.Context, w Work, a *Application) error {
		if a.State != Entered && a.State != Checked {
			return ErrState.With(appID, string(a.State), "退回补正")
		}
		if _, err := s.Archive.Pause(ctx, a.CaseNo, who.StaffNo, reason, missing); err != nil {
			return err
		}
		return s.move(ctx, w, a, Back, who.StaffNo, reason)
	})
}

// Refuse ends an application without payment; its invoices are free again.
func (s *Service) Refuse(ctx context.Context, who Clerk, appID, reason string) (Application, error) {
	if strings.TrimSpace(reason) == "" {
		return Application{}, ErrNoReason.With()
	}
	return s.act(ctx, appID, func(ctx context.Context, w Work, a *Application) error {
		if !a.State.May(Refused) {
			return ErrState.With(appID, string(a.State), "不予支付")
		}
		if err := w.FreeInvoices(ctx, a.AppID); err != nil {
			return err
		}
		if _, err := s.Archive.Refuse(ctx, a.CaseNo, who.StaffNo, reason); err != nil {
			return err
		}
		return s.move(ctx, w, a, Refused, who.StaffNo, reason)
	})
}

// Revoke takes an approved application back that was not paid yet, on the decision
// of two persons: the settlement is reversed, the payment order void, the invoices
// free again. ErrSamePerson, ErrAlreadyPaid, settlement.ErrOthersRest.
func (s *Service) Revoke(ctx context.Context, proposer, approver, appID, reason string) (Application, error) {
	switch {
	case proposer == "" || proposer == approver:
		return Application{}, ErrSamePerson.With()
	case strings.TrimSpace(reason) == "":
		return Application{}, ErrNoReason.With()
	}
	return s.act(ctx, appID, func(ctx context.Context, w Work, a *Application) error {
		if a.State != Approved {
			return ErrState.With(appID, string(a.State), "撤销")
		}
		if err := s.void(ctx, w, *a, approver, reason); err != nil {
			return err
		}
		if _, err := s.Bills.ReverseCounter(ctx, a.caller(approver), a.PsnNo, a.SetlID); err != nil {
			return err
		}
		if err := w.FreeInvoices(ctx, a.AppID); err != nil {
			return err
		}
		return s.move(ctx, w, a, Revoked, approver, reason)
	})
}

// void ends the payment order of an application.
func (s *Service) void(ctx context.Context, w Work, a Application, operator, reason string) error {
	if a.OrderID == "" {
		return nil
	}
	o, err := w.Order(ctx, a.OrderID)
	if err != nil {
		return err
	}
	if !o.State.May(payout.Void) {
		return ErrAlreadyPaid.With(a.AppID, string(o.State))
	}
	step := payout.Step{
		OrderID: o.OrderID, Partition: o.Partition, From: o.State, To: payout.Void, Batch: o.Batch, Reason: reason, Operator: operator, Recorded: s.Now(),
	}
	o.State, o.Reason = payout.Void, reason
	return w.MoveOrder(ctx, o, step)
}
