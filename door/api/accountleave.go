package api

import (
	"context"
	"encoding/json"
	"strings"

	"yibao/ground/money"
	"yibao/process/account"
	"yibao/process/approval"
	"yibao/process/settlement"
	"yibao/register/payout"
)

type withdrawalInput struct {
	Keyed
	PersonPath
	Body withdrawalBody
}

type withdrawalBody struct {
	Scheme string    `json:"insutype,omitempty" maxLength:"6" default:"310" doc:"险种"`
	Amount string    `json:"amount,omitempty" maxLength:"20" doc:"金额,元;不填为全部"`
	Payee  payeeBody `json:"payee" doc:"付给谁"`
	Reason string    `json:"reason" minLength:"1" maxLength:"100" doc:"原因:出国定居等"`
}

func (d *door) proposeWithdrawal(ctx context.Context, c *call, in *withdrawalInput) (*proposalAnswer, error) {
	if err := d.ownPerson(ctx, c, in.PersonPath); err != nil {
		return nil, err
	}
	q, err := in.Body.withdrawal(in.PsnNo)
	if err != nil {
		return nil, err
	}
	if err := d.PersonalAccounts.MayWithdraw(ctx, q); err != nil {
		return nil, err
	}
	return d.proposeAccount(ctx, c, actWithdrawal, in.PsnNo, "提取个人账户(人员 "+in.PsnNo+")", in.Body.Reason, in.Body, in.Body.Payee.masked())
}

// withdrawal is what a body asks for.
func (b withdrawalBody) withdrawal(psnNo string) (account.Withdrawal, error) {
	var r reading
	return account.Withdrawal{
		PsnNo: psnNo, Scheme: orEmployee(b.Scheme), Amount: r.yuan(b.Amount), Words: strings.TrimSpace(b.Reason), Payee: b.Payee.payee(psnNo),
	}, r.err
}

// proposeAccount stores a proposal about an account; the trail sees it masked.
func (d *door) proposeAccount(ctx context.Context, c *call, act, psnNo, title, reason string, body, shown any) (*proposalAnswer, error) {
	raw, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	c.note.Reason = reason
	answer, err := d.propose(ctx, c, approval.Proposal{Act: act, Subject: psnNo, Title: title, Payload: raw, Reason: reason})
	c.changed(nil, shown)
	return answer, err
}

// accountResult is what came of an approved act.
type accountResult struct {
	PsnNo  string `json:"psn_no" doc:"人员编号"`
	Amount amount `json:"amount" doc:"金额,元"`
}

func (d *door) executeWithdrawal(ctx context.Context, p approval.Proposal, decided approval.Deciding) ([]byte, error) {
	var body withdrawalBody
	if err := json.Unmarshal(p.Payload, &body); err != nil {
		return nil, approval.ErrAltered.Because(err, p.ID)
	}
	if _, err := d.inquiries.Person(ctx, decided.Scope, p.Subject); err != nil {
		return nil, err
	}
	q, err := body.withdrawal(p.Subject)
	if err != nil {
		return nil, err
	}
	return executed(p, func(by settlement.Caller) (money.Fen, error) { return d.PersonalAccounts.Withdraw(ctx, by, q) })
}

// executed does an act in the name of who proposed it.
func executed(p approval.Proposal, act func(settlement.Caller) (money.Fen, error)) ([]byte, error) {
	moved, err := act(settlement.Caller{Institution: p.OrgNo, Operator: p.Author, Transaction: p.Act, MessageID: p.ID})
	if err != nil {
		return nil, err
	}
	return json.Marshal(accountResult{p.Subject, amount(moved)})
}

type inheritanceInput struct {
	Keyed
	PersonPath
	Body inheritanceBody
}

type inheritanceBody struct {
	Scheme string     `json:"insutype,omitempty" maxLength:"6" default:"310" doc:"险种"`
	Heirs  []heirBody `json:"heirs" minItems:"1" maxItems:"20" nullable:"false" doc:"继承人"`
	Reason string     `json:"reason" minLength:"1" maxLength:"90" doc:"依据:继承公证书等"`
}

type heirBody struct {
	PsnNo  string     `json:"psn_no,omitempty" maxLength:"30" doc:"转入其个人账户的继承人;付款的不填"`
	Payee  *payeeBody `json:"payee,omitempty" doc:"付给谁;转入账户的不填"`
	Amount string     `json:"amount" minLength:"1" maxLength:"20" doc:"分得的金额,元"`
}

func (b inheritanceBody) heirs() ([]account.Heir, error) {
	var p reading
	heirs := make([]account.Heir, len(b.Heirs))
	for i, h := range b.Heirs {
		heirs[i] = account.Heir{PsnNo: h.PsnNo, Amount: p.yuan(h.Amount)}
		switch {
		case (h.PsnNo == "") == (h.Payee == nil):
			return nil, errRequest.With("每个继承人填人员编号或收款人之一")
		case h.Payee != nil:
			heirs[i].Payee = h.Payee.payee("")
		}
	}
	return heirs, p.err
}

// inheritance is what a body asks for.
func (b inheritanceBody) inheritance(psnNo string) (account.Inheritance, error) {
	heirs, err := b.heirs()
	for i := range heirs {
		if heirs[i].Payee != (payout.Payee{}) {
			heirs[i].Payee.Party = psnNo // owed on behalf of the account it comes from
		}
	}
	return account.Inheritance{PsnNo: psnNo, Scheme: orEmployee(b.Scheme), Heirs: heirs, Words: b.Reason}, err
}

func (d *door) proposeInheritance(ctx context.Context, c *call, in *inheritanceInput) (*proposalAnswer, error) {
	if err := d.ownPerson(ctx, c, in.PersonPath); err != nil {
		return nil, err
	}
	q, err := in.Body.inheritance(in.PsnNo)
	if err != nil {
		return nil, err
	}
	if err := d.PersonalAccounts.MayInherit(ctx, q); err != nil {
		return nil, err
	}
	return d.proposeAccount(ctx, c, actInheritance, in.PsnNo, "继承个人账户(人员 "+in.PsnNo+")", in.Body.Reason, in.Body, map[string]int{"heirs": len(in.Body.Heirs)})
}

func (d *door) executeInheritance(ctx context.Context, p approval.Proposal, decided approval.Deciding) ([]byte, error) {
	var body inheritanceBody
	if err := json.Unmarshal(p.Payload, &body); err != nil {
		return nil, approval.ErrAltered.Because(err, p.ID)
	}
	if _, err := d.inquiries.Person(ctx, decided.Scope, p.Subject); err != nil {
		return nil, err
	}
	q, err := body.inheritance(p.Subject)
	if err != nil {
		return nil, err
	}
	return executed(p, func(by settlement.Caller) (money.Fen, error) { return d.PersonalAccounts.Inherit(ctx, by, q) })
}
