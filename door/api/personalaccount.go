package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"yibao/ground/period"
	"yibao/process/account"
	"yibao/process/settlement"
	"yibao/register/access"
	"yibao/register/payout"
	"yibao/register/trail"
)

// Acts on personal accounts that two persons do.
const (
	actWithdrawal  = "account-withdrawal"
	actInheritance = "account-inheritance"
)

// personalAccountRoutes are about personal accounts.
func (d *door) personalAccountRoutes(api huma.API) {
	look(d, api, route{"account-statement", get, "/api/v1/persons/{psn_no}/account", "个人账户对账单", "任意期间的期初、逐笔收支与摘要、期末,期末分当年与历年", access.AccountRead, trail.Read, false}, d.accountStatement)
	look(d, api, route{"account-consents", get, "/api/v1/persons/{psn_no}/account-consents", "家庭共济授权", "此人作为账户所有人给出的、今天有效的授权", access.AccountRead, trail.Read, false}, d.accountConsents)
	change(d, api, route{"consent-account", post, "/api/v1/persons/{psn_no}/account-consents", "办理家庭共济授权", "账户所有人授权家人使用其个人账户,可限每年、每次金额;对同一人再次授权即为变更", access.AccountWrite, trail.Change, false}, d.consentAccount)
	change(d, api, route{"revoke-consent", post, "/api/v1/persons/{psn_no}/account-consents/revocation", "撤销家庭共济授权", "自今天起", access.AccountWrite, trail.Change, false}, d.revokeConsent)
	change(d, api, route{"propose-withdrawal", post, "/api/v1/persons/{psn_no}/account-withdrawals", "提出提取个人账户", "出国定居等,待另一人复核后入账并生成付款单", access.AccountPropose, trail.Propose, false}, d.proposeWithdrawal)
	change(d, api, route{"propose-inheritance", post, "/api/v1/persons/{psn_no}/account-inheritance", "提出继承个人账户", "各继承人分得的金额合计应等于账户余额;转入继承人账户或付款", access.AccountPropose, trail.Propose, false}, d.proposeInheritance)
	d.accountRunRoutes(api)
}

// ownPerson refuses a person outside the caller's scope, as unknown.
func (d *door) ownPerson(ctx context.Context, c *call, p PersonPath) error {
	p.noted(c)
	c.note.Subject = "个人账户"
	_, err := d.inquiries.Person(ctx, c.scope(), p.PsnNo)
	return err
}

// agent is the caller as a process knows an act of the agency.
func (d *door) agent(c *call, act string) settlement.Caller {
	return settlement.Caller{Institution: c.actor.Org.OrgNo, Operator: c.actor.Staff.StaffNo, Transaction: act, MessageID: d.NewID()}
}

type accountInput struct {
	PersonPath
	Scheme string `query:"insutype" maxLength:"6" default:"310" doc:"险种"`
	From   string `query:"begndate" maxLength:"10" doc:"起始日期,默认今年 1 月 1 日"`
	To     string `query:"enddate" maxLength:"10" doc:"截止日期(含当日),默认今天"`
}

type accountLine struct {
	Day     string `json:"date" doc:"记账日期"`
	Kind    string `json:"kind" doc:"种类"`
	Words   string `json:"memo" doc:"摘要"`
	Amount  amount `json:"amount" doc:"金额,收入为正,支出为负"`
	Balance amount `json:"balc" doc:"余额"`
	Current amount `json:"current_year" doc:"金额中当年部分"`
	Former  amount `json:"former_years" doc:"金额中历年部分"`
}

type statementAnswer struct {
	Body struct {
		PsnNo   string        `json:"psn_no" doc:"人员编号"`
		Region  string        `json:"insuplc_admdvs" doc:"账户所在统筹区"`
		Scheme  string        `json:"insutype" doc:"险种"`
		From    string        `json:"begndate" doc:"起始日期"`
		To      string        `json:"enddate" doc:"截止日期"`
		Opening amount        `json:"opening" doc:"期初余额"`
		In      amount        `json:"income" doc:"本期收入"`
		Out     amount        `json:"expense" doc:"本期支出"`
		Closing amount        `json:"closing" doc:"期末余额"`
		Current amount        `json:"current_year" doc:"期末余额中当年部分"`
		Former  amount        `json:"former_years" doc:"期末余额中历年部分"`
		Held    amount        `json:"held" doc:"家庭共济冻结中"`
		Lines   []accountLine `json:"lines" doc:"逐笔"`
		Text    string        `json:"text" doc:"可打印的对账单"`
	}
}

func (d *door) accountStatement(ctx context.Context, c *call, in *accountInput) (*statementAnswer, error) {
	if err := d.ownPerson(ctx, c, in.PersonPath); err != nil {
		return nil, err
	}
	span, err := d.spanOf(in.From, in.To)
	if err != nil {
		return nil, err
	}
	st, err := d.PersonalAccounts.Statement(ctx, in.PsnNo, in.Scheme, span)
	if err != nil {
		return nil, err
	}
	var a statementAnswer
	b := &a.Body
	b.PsnNo, b.Region, b.Scheme, b.Text = st.PsnNo, st.Account.Region, st.Account.Scheme, st.Text()
	b.From, b.To = span.From.String(), span.End().AddDays(-1).String()
	b.Opening, b.In, b.Out, b.Closing = amount(st.Opening), amount(st.In), amount(st.Out), amount(st.Closing)
	b.Current, b.Former, b.Held = amount(st.Pockets.Current), amount(st.Pockets.Former), amount(st.HeldOpen)
	b.Lines = []accountLine{}
	for _, l := range st.Lines {
		b.Lines = append(b.Lines, accountLine{l.Day.String(), l.Kind, l.Words, amount(l.Amount), amount(l.Balance), amount(l.Parts.Current), amount(l.Parts.Former)})
	}
	return &a, nil
}

// spanOf reads two optional days, both included: the year so far by default.
func (d *door) spanOf(from, to string) (period.Span, error) {
	today := period.DateOf(d.Now().In(d.Settlements.Zone))
	span := period.Span{From: period.NewDate(today.Year(), 1, 1), To: today.AddDays(1)}
	var p reading
	if day := p.day(from); day != 0 {
		span.From = day
	}
	if day := p.day(to); day != 0 {
		span.To = day.AddDays(1)
	}
	if p.err == nil && span.To <= span.From {
		p.err = errRequest.With("截止日期早于起始日期")
	}
	return span, p.err
}

type consentRow struct {
	Member   string `json:"member_psn_no" doc:"可以使用账户的家人"`
	Relation string `json:"relation" doc:"与所有人的关系"`
	Scheme   string `json:"insutype" doc:"账户的险种"`
	From     string `json:"begndate" doc:"生效日期"`
	To       string `json:"enddate,omitempty" doc:"截止日期,不填为长期"`
	PerYear  amount `json:"year_limit" doc:"每年限额,0 为不限"`
	PerBill  amount `json:"bill_limit" doc:"每次限额,0 为不限"`
}

type consentsAnswer struct {
	Body struct {
		Consents []consentRow `json:"consents" doc:"授权"`
	}
}

func (d *door) accountConsents(ctx context.Context, c *call, in *struct{ PersonPath }) (*consentsAnswer, error) {
	if err := d.ownPerson(ctx, c, in.PersonPath); err != nil {
		return nil, err
	}
	list, err := d.PersonalAccounts.ConsentsOf(ctx, in.PsnNo, period.DateOf(d.Now().In(d.Settlements.Zone)))
	var a consentsAnswer
	a.Body.Consents = []consentRow{}
	for _, x := range list {
		row := consentRow{x.Member, x.Relation, x.Scheme, x.Effective.From.String(), "", amount(x.PerYear), amount(x.PerBill)}
		if x.Effective.End() != period.Forever {
			row.To = x.Effective.End().AddDays(-1).String()
		}
		a.Body.Consents = append(a.Body.Consents, row)
	}
	return &a, err
}

type consentInput struct {
	Keyed
	PersonPath
	Body struct {
		Member   string `json:"member_psn_no" minLength:"1" maxLength:"30" doc:"可以使用账户的家人"`
		Relation string `json:"relation" enum:"配偶,父母,子女,兄弟姐妹,祖父母,外祖父母,孙子女,外孙子女" doc:"家人是所有人的什么人"`
		Scheme   string `json:"insutype,omitempty" maxLength:"6" default:"310" doc:"账户的险种"`
		From     string `json:"begndate,omitempty" maxLength:"10" doc:"生效日期,默认今天"`
		To       string `json:"enddate,omitempty" maxLength:"10" doc:"最后一天,不填为长期"`
		PerYear  string `json:"year_limit,omitempty" maxLength:"20" doc:"每年限额,元;不填为不限"`
		PerBill  string `json:"bill_limit,omitempty" maxLength:"20" doc:"每次限额,元;不填为不限"`
		Material string `json:"material" minLength:"1" maxLength:"100" doc:"授权的依据:授权书、电子凭证授权"`
	}
}

func (d *door) consentAccount(ctx context.Context, c *call, in *consentInput) (*doneAnswer, error) {
	for _, p := range []PersonPath{{in.Body.Member}, in.PersonPath} {
		if err := d.ownPerson(ctx, c, p); err != nil {
			return nil, err
		}
	}
	var p reading
	span := period.Since(period.DateOf(d.Now().In(d.Settlements.Zone)))
	if day := p.day(in.Body.From); day != 0 {
		span.From = day
	}
	if day := p.day(in.Body.To); day != 0 {
		span.To = day.AddDays(1)
	}
	q := account.Consenting{
		Owner: in.PsnNo, Member: in.Body.Member, Relation: in.Body.Relation, Scheme: orEmployee(in.Body.Scheme), Effective: span,
		PerYear: p.yuan(in.Body.PerYear), PerBill: p.yuan(in.Body.PerBill), Material: in.Body.Material,
	}
	if p.err == nil && span.End() <= span.From {
		p.err = errRequest.With("截止日期早于生效日期")
	}
	if p.err != nil {
		return nil, p.err
	}
	c.changed(nil, in.Body)
	return done(), d.PersonalAccounts.Consent(ctx, d.agent(c, "consent-account"), q)
}

// orEmployee is the scheme that keeps accounts.
func orEmployee(scheme string) string {
	if scheme == "" {
		return "310"
	}
	return scheme
}

type revokeInput struct {
	Keyed
	PersonPath
	Body struct {
		Member   string `json:"member_psn_no" minLength:"1" maxLength:"30" doc:"不再可以使用账户的家人"`
		Material string `json:"material" minLength:"1" maxLength:"100" doc:"撤销的依据"`
	}
}

func (d *door) revokeConsent(ctx context.Context, c *call, in *revokeInput) (*doneAnswer, error) {
	if err := d.ownPerson(ctx, c, in.PersonPath); err != nil {
		return nil, err
	}
	c.changed(in.Body, nil)
	return done(), d.PersonalAccounts.Revoke(ctx, d.agent(c, "revoke-consent"), in.PsnNo, in.Body.Member, in.Body.Material)
}

type payeeBody struct {
	Name    string `json:"name" minLength:"1" maxLength:"50" doc:"收款人"`
	Bank    string `json:"bank" minLength:"1" maxLength:"80" doc:"开户行"`
	Account string `json:"bankacct" minLength:"1" maxLength:"40" doc:"账号"`
}

func (p payeeBody) payee(party string) payout.Payee {
	return payout.Payee{Party: party, Name: p.Name, Bank: p.Bank, Account: p.Account}
}

// masked is how a payee stands in the trail.
func (p payeeBody) masked() map[string]string {
	return map[string]string{"bank": p.Bank, "bankacct": "*" + p.Account[max(0, len(p.Account)-4):]}
}

type runsAnswer struct {
	Body struct {
		Runs []runRow `json:"runs" doc:"批次"`
	}
}

type runRow struct {
	Key      string `json:"run_key" doc:"批次"`
	Scheme   string `json:"insutype" doc:"险种"`
	Kind     string `json:"kind" doc:"种类"`
	Words    string `json:"memo" doc:"摘要"`
	Day      string `json:"date" doc:"记账日期"`
	Operator string `json:"operator" doc:"经办人"`
	Started  string `json:"begin_time" doc:"开始时间"`
	Finished string `json:"end_time,omitempty" doc:"完成时间,没有完成的为空"`
	Done     bool   `json:"done" doc:"已办完;未办完的再次提交接着办"`
	Persons  int64  `json:"persons" doc:"已划入的人数"`
	Amount   amount `json:"amount" doc:"已划入的金额"`
}

func (d *door) creditingRuns(ctx context.Context, c *call, _ *struct{}) (*runsAnswer, error) {
	c.note.Subject = "划入批次"
	runs, err := d.PersonalAccounts.Runs(ctx, c.actor.Org.Region, 100)
	var a runsAnswer
	a.Body.Runs = []runRow{}
	for _, r := range runs {
		a.Body.Runs = append(a.Body.Runs, d.runRowOf(r))
	}
	return &a, err
}
