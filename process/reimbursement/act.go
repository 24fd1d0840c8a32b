package reimbursement

import (
	"context"
	"fmt"
	"strings"

	"yibao/process/archiving"
	"yibao/process/settlement"
	"yibao/register/archive"
	"yibao/register/payout"
)

// act runs an act on an application under its person's lock.
func (s *Service) act(ctx context.Context, appID string, do func(ctx context.Context, w Work, a *Application) error) (Application, error) {
	found, err := s.find(ctx, appID)
	if err != nil {
		return found, err
	}
	var a Application
	err = s.Store.Reimburse(ctx, found.PsnNo, func(ctx context.Context, w Work) (err error) {
		if a, err = w.Application(ctx, appID); err != nil {
			return err
		}
		return do(ctx, w, &a)
	})
	return a, err
}

func (s *Service) find(ctx context.Context, appID string) (Application, error) {
	var a Application
	err := s.Store.Reimbursed(ctx, func(r Reader) (err error) {
		a, err = r.Application(ctx, appID)
		return err
	})
	return a, err
}

// move writes one step of an application.
func (s *Service) move(ctx context.Context, w Work, a *Application, to State, operator, reason string) error {
	if !a.State.May(to) {
		return ErrState.With(a.AppID, string(a.State), "改为“"+string(to)+"”")
	}
	step := Step{AppID: a.AppID, PsnNo: a.PsnNo, Rev: a.Rev + 1, From: a.State, To: to, Reason: reason, Operator: operator, Recorded: s.Now()}
	a.State, a.Reason = to, reason
	if err := w.MoveApplication(ctx, *a, step); err != nil {
		return err
	}
	a.Rev++
	return nil
}

// Found is an application with what became of it.
type Found struct {
	Application Application
	Steps       []Step
	Order       *payout.Order // nil without a payment
}

// Find returns an application whole. ErrUnknown.
func (s *Service) Find(ctx context.Context, appID string) (Found, error) {
	var f Found
	err := s.Store.Reimbursed(ctx, func(r Reader) (err error) {
		f = Found{}
		if f.Application, err = r.Application(ctx, appID); err != nil {
			return err
		}
		if f.Steps, err = r.ApplicationSteps(ctx, appID); err != nil || f.Application.OrderID == "" {
			return err
		}
		o, err := r.Order(ctx, f.Application.OrderID)
		f.Order = &o
		return err
	})
	return f, err
}

// List lists applications.
func (s *Service) List(ctx context.Context, q Query) ([]Application, error) {
	var found []Application
	err := s.Store.Reimbursed(ctx, func(r Reader) (err error) {
		found, err = r.Applications(ctx, q)
		return err
	})
	return found, err
}

// closed files the sheet of the decision and closes the case.
func (s *Service) closed(ctx context.Context, a Application, answer settlement.Answer) error {
	_, err := s.Archive.ArchiveAlone(ctx, archiving.Deposit{
		Step: a.Content.step(), Ref: a.AppID, PsnNo: a.PsnNo, Region: a.Region, Operator: a.Second,
		Papers: []archiving.Paper{{
			Name: "零星报销审核表", Form: archive.Electronic, Pages: 1, Supplier: "经办机构", Media: "text/plain", Content: []byte(sheet(a, answer)),
		}},
	})
	if err != nil {
		return err
	}
	_, err = s.Archive.Finish(ctx, a.CaseNo, a.Second, a.AppID)
	return err
}

// sheet is the decision in words.
func sheet(a Application, answer settlement.Answer) string {
	r := answer.Record
	var text strings.Builder
	fmt.Fprintf(&text, "零星报销审核表\n受理号:%s\n申请编号:%s\n个人编号:%s\n就医机构:%s %s\n就医日期:%s", a.CaseNo, a.AppID, a.PsnNo,
		answer.Institution.Code, answer.Institution.Name, r.Facts.Begin)
	if !a.Content.End.IsZero() {
		fmt.Fprintf(&text, " 至 %s", r.Facts.End)
	}
	fmt.Fprintf(&text, "\n结算编号:%s\n目录内费用:%s 元(全自费 %s,超限价 %s,先行自付 %s,符合政策范围 %s)\n目录外费用:%s 元\n", r.SetlID, r.Total,
		r.SelfFunded, r.OverLimit, r.Prepaid, r.InScope, a.Content.Unlisted)
	for _, share := range r.Shares {
		fmt.Fprintf(&text, "%s:%s 元\n", share.Payer, share.Amount)
	}
	for _, finding := range a.Outcome.Findings {
		fmt.Fprintf(&text, "审核提示:%s\n", finding)
	}
	for _, receipt := range a.Content.Receipts {
		fmt.Fprintf(&text, "发票:%s %s 元\n", receipt.Key(), receipt.Amount)
	}
	fmt.Fprintf(&text, "受理:%s  初审:%s  复审:%s\n", a.Clerk, a.First, a.Second)
	return text.String()
}
