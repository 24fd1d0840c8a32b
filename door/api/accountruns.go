package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"yibao/process/account"
	"yibao/process/closing"
	"yibao/register/access"
	"yibao/register/ledger"
	"yibao/register/trail"
)

// How much one request does of a run, and how many holds one sweep looks at: a
// request is one unit of work, and settlements wait for it.
const (
	runPagesAtOnce = 4
	sweepAtOnce    = 100
)

// accountRunRoutes are about what is done to all accounts at once.
func (d *door) accountRunRoutes(api huma.API) {
	look(d, api, route{"crediting-runs", get, "/api/v1/account-runs", "划入与计息批次", "本统筹区的批次,新的在前;没有完成的列出已办的人数和金额", access.FundRead, trail.Read, false}, d.creditingRuns)
	change(d, api, route{"credit-accounts", post, "/api/v1/account-runs/credits", "划入个人账户", "按已发布的缴费政策划入一个月或一年:在职的按已缴清的基数,退休的按定额;late 为真时补划该期划入以后才缴清、才登记的。一次办若干页,未办完的再次提交接着办,划过的不会重复", access.AccountRun, trail.Change, false}, d.creditAccounts)
	change(d, api, route{"pay-account-interest", post, "/api/v1/account-runs/interest", "个人账户计息", "按已发布的缴费政策给全部账户计一年的利息;一次办若干页,未办完的再次提交接着办", access.AccountRun, trail.Change, false}, d.payInterest)
	change(d, api, route{"sweep-holds", post, "/api/v1/account-runs/sweep", "清理家庭共济冻结", "退回到期没有结算的、结算已撤销的冻结;重复办理无害", access.AccountRun, trail.Change, false}, d.sweepHolds)
}

type accountRunAnswer struct {
	Body runRow
}

// runMade tells the trail and the caller what became of a run.
func (d *door) runMade(c *call, r account.Run) *accountRunAnswer {
	row := d.runRowOf(r)
	c.note.Subject, c.note.Ref = "划入批次", r.Key
	c.changed(nil, row)
	return &accountRunAnswer{row}
}

func (d *door) runRowOf(r account.Run) runRow {
	return runRow{
		Key: r.Key, Scheme: r.Scheme, Kind: r.Kind, Words: r.Words, Day: r.Day.String(), Operator: r.Operator, Started: d.clock(r.Started),
		Finished: d.clock(r.Finished), Done: !r.Finished.IsZero(), Persons: r.Persons, Amount: amount(r.Amount),
	}
}

type creditInput struct {
	Keyed
	Body struct {
		Scheme  string `json:"insutype,omitempty" maxLength:"6" default:"310" doc:"险种"`
		Term    string `json:"term" minLength:"4" maxLength:"7" doc:"划入的期间:2026-03;按年划入的地方 2026"`
		Retired bool   `json:"retired,omitempty" doc:"划入退休的;不填为在职的"`
		Late    bool   `json:"late,omitempty" doc:"补划:该期划入以后才缴清的、才登记的"`
	}
}

func (d *door) creditAccounts(ctx context.Context, c *call, in *creditInput) (*accountRunAnswer, error) {
	term, ok := ledger.ParseTerm(in.Body.Term)
	if !ok {
		return nil, closing.ErrTerm.With(in.Body.Term)
	}
	q := account.Crediting{
		Region: c.actor.Org.Region, Scheme: orEmployee(in.Body.Scheme), Term: term, Retired: in.Body.Retired, Late: in.Body.Late,
		Operator: c.actor.Staff.StaffNo, Pages: runPagesAtOnce,
	}
	var err error
	if q.Policy, err = d.Contributions.PolicyOn(ctx, q.Region, q.Scheme, term.Span().End().AddDays(-1)); err != nil {
		return nil, err
	}
	run, err := d.PersonalAccounts.CreditTerm(ctx, q, func(account.Page) {})
	if err != nil {
		return nil, err
	}
	return d.runMade(c, run), nil
}

type interestInput struct {
	Keyed
	Body struct {
		Scheme string `json:"insutype,omitempty" maxLength:"6" default:"310" doc:"险种"`
		Year   string `json:"year" minLength:"4" maxLength:"4" doc:"计息的年度"`
	}
}

func (d *door) payInterest(ctx context.Context, c *call, in *interestInput) (*accountRunAnswer, error) {
	year, ok := ledger.ParseTerm(in.Body.Year)
	if !ok || !year.IsYear() {
		return nil, closing.ErrTerm.With(in.Body.Year)
	}
	q := account.Interest{
		Region: c.actor.Org.Region, Scheme: orEmployee(in.Body.Scheme), Term: year.Span(),
		Operator: c.actor.Staff.StaffNo, Pages: runPagesAtOnce,
	}
	var err error
	if q.Policy, err = d.Contributions.PolicyOn(ctx, q.Region, q.Scheme, q.Term.End().AddDays(-1)); err != nil {
		return nil, err
	}
	run, err := d.PersonalAccounts.PayInterest(ctx, q, func(account.Page) {})
	if err != nil {
		return nil, err
	}
	return d.runMade(c, run), nil
}

type sweptRow struct {
	HoldID string `json:"hold_id" doc:"冻结编号"`
	Owner  string `json:"psn_no" doc:"账户所有人"`
	Member string `json:"member_psn_no" doc:"使用账户的家人"`
	Amount amount `json:"amount" doc:"冻结的金额"`
}

type sweptAnswer struct {
	Body struct {
		Ended []sweptRow `json:"ended" nullable:"false" doc:"了结的冻结"`
	}
}

func (d *door) sweepHolds(ctx context.Context, c *call, _ *struct{ Keyed }) (*sweptAnswer, error) {
	c.note.Subject = "家庭共济冻结"
	ended, err := d.PersonalAccounts.Sweep(ctx, sweepAtOnce)
	if err != nil {
		return nil, err
	}
	var a sweptAnswer
	a.Body.Ended = []sweptRow{}
	for _, h := range ended {
		a.Body.Ended = append(a.Body.Ended, sweptRow{h.HoldID, h.Owner, h.Member, amount(h.Amount)})
	}
	c.changed(nil, a.Body)
	return &a, nil
}
