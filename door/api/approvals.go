package api

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"yibao/process/approval"
	"yibao/register/access"
	"yibao/register/trail"
)

// twoPerson says of an act of two persons who may propose and who may approve.
type twoPerson struct {
	act              string
	propose, approve access.Permission
}

// twoPersons is the table of them.
var twoPersons = []twoPerson{
	{actReversal, access.ReversalPropose, access.ReversalApprove},
	{actPublish, access.PublishPropose, access.PublishApprove},
	{actGrant, access.GrantPropose, access.GrantApprove},
	{actDisposal, access.ArchiveWrite, access.DisposeApprove},
	{actRevocation, access.CounterWrite, access.CounterApprove},
	{actWithdrawal, access.AccountPropose, access.AccountApprove},
	{actInheritance, access.AccountPropose, access.AccountApprove},
	{actReopening, access.TermWrite, access.TermApprove},
	{actEnrol, access.EnrolWrite, access.EnrolApprove},
	{actRefund, access.LevyWrite, access.LevyApprove},
	{actReadjust, access.ReadjustPropose, access.ReadjustApprove},
	{actUnadjust, access.ReadjustPropose, access.ReadjustApprove},
	{actRules, access.RulePropose, access.RuleApprove},
	{actKnowledge, access.RulePropose, access.RuleApprove},
}

func (d *door) twoPersonActs() map[string]approval.Act {
	execute := map[string]approval.Execute{actReversal: d.executeReversal, actPublish: d.executePublish, actGrant: d.executeGrant, actDisposal: d.executeDisposal, actRevocation: d.executeRevocation, actEnrol: d.executeEnrolment, actRefund: d.executeRefund, actWithdrawal: d.executeWithdrawal, actInheritance: d.executeInheritance, actReopening: d.executeReopening, actReadjust: d.executeReadjustment, actUnadjust: d.executeReadjustment, actRules: d.executeRules, actKnowledge: d.executeKnowledge}
	acts := make(map[string]approval.Act, len(twoPersons))
	for _, a := range twoPersons {
		acts[a.act] = approval.Act{Approve: a.approve, Execute: execute[a.act]}
	}
	return acts
}

func (d *door) approvalRoutes(api huma.API) {
	look(d, api, route{"list-approvals", get, "/api/v1/approvals", "复核事项", "本人岗位可提出或复核的事项,新的在前", access.ApprovalRead, trail.Read, false}, d.listApprovals)
	look(d, api, route{"show-approval", get, "/api/v1/approvals/{approval_id}", "一个复核事项", "含全部内容,供复核", access.ApprovalRead, trail.Read, false}, d.showApproval)
	change(d, api, route{"approve", post, "/api/v1/approvals/{approval_id}/approval", "同意并办理", "复核人须有该事项的复核权限,且不是提出人;事项与复核同时写入,办不成的仍为待复核", access.ApprovalRead, trail.Approve, false}, d.approve)
	change(d, api, route{"reject", post, "/api/v1/approvals/{approval_id}/rejection", "驳回", "须写明理由", access.ApprovalRead, trail.Approve, false}, d.reject)
	change(d, api, route{"withdraw", post, "/api/v1/approvals/{approval_id}/withdrawal", "撤回", "由提出人撤回", access.ApprovalRead, trail.Approve, false}, d.withdraw)
}

type proposalRow struct {
	ID       string `json:"approval_id" doc:"事项编号"`
	Act      string `json:"act" doc:"事项种类"`
	Title    string `json:"title" doc:"标题"`
	Subject  string `json:"subject" doc:"所办的编号"`
	Reason   string `json:"reason" doc:"提出的原因"`
	State    string `json:"state" enum:"待复核,已办理,已驳回,已撤回" doc:"状态"`
	Author   string `json:"author" doc:"提出人的人员编号"`
	OrgNo    string `json:"org_no" doc:"提出人的机构编号"`
	Recorded string `json:"crte_time" doc:"提出时间"`
	Decider  string `json:"decider,omitempty" doc:"复核人的人员编号"`
	Note     string `json:"note,omitempty" doc:"复核意见"`
	Decided  string `json:"decide_time,omitempty" doc:"复核时间"`
	Rev      int64  `json:"rev" doc:"版本"`

	Payload *json.RawMessage `json:"payload,omitempty" doc:"所提事项的全部内容"`
	Result  *json.RawMessage `json:"result,omitempty" doc:"办理结果"`
}

func (d *door) proposalRow(p approval.Proposal) proposalRow {
	return proposalRow{
		ID: p.ID, Act: p.Act, Title: p.Title, Subject: p.Subject, Reason: p.Reason, State: string(p.State), Author: p.Author, OrgNo: p.OrgNo,
		Recorded: d.clock(p.Recorded), Decider: p.Decider, Note: p.Note, Decided: d.clock(p.Decided), Rev: p.Rev,
	}
}

// proposalWhole is the row with what is decided on and what came of it.
func (d *door) proposalWhole(p approval.Proposal) proposalRow {
	row := d.proposalRow(p)
	row.Payload, row.Result = rawOf(p.Payload), rawOf(p.Result)
	return row
}

func rawOf(text []byte) *json.RawMessage {
	if len(text) == 0 {
		return nil
	}
	raw := json.RawMessage(text)
	return &raw
}

type proposalAnswer struct {
	ETag string `header:"ETag"`
	Body proposalRow
}

// propose stores a proposal of the caller.
func (d *door) propose(ctx context.Context, c *call, p approval.Proposal) (*proposalAnswer, error) {
	p.PsnNo = cmp.Or(p.PsnNo, c.note.PsnNo)
	p.Author, p.OrgNo, p.Region = c.actor.Staff.StaffNo, c.actor.Org.OrgNo, c.actor.Org.Region
	stored, err := d.approvals.Propose(ctx, p)
	if err != nil {
		return nil, err
	}
	row := d.proposalRow(stored)
	c.changed(nil, row)
	return &proposalAnswer{etag(stored.Rev), row}, nil
}

type approvalsInput struct {
	State string `query:"state" enum:"待复核,已办理,已驳回,已撤回" doc:"状态,默认不限"`
	PsnNo string `query:"psn_no" maxLength:"30" doc:"只要这个人的事项"`
	Paged
}

type approvalsAnswer struct {
	Body struct {
		Approvals []proposalRow `json:"approvals" doc:"复核事项,新的在前"`
		Next      string        `json:"next,omitempty" doc:"下一页的 after"`
	}
}

// visible are the acts that the caller may propose or approve.
func (c *call) visible() []string {
	var acts []string
	for _, a := range twoPersons {
		if c.actor.Staff.May(a.propose) || c.actor.Staff.May(a.approve) {
			acts = append(acts, a.act)
		}
	}
	return acts
}

func (d *door) listApprovals(ctx context.Context, c *call, in *approvalsInput) (*approvalsAnswer, error) {
	c.note.PsnNo = in.PsnNo
	list, err := d.approvals.List(ctx, approval.Query{
		Scope: c.scope(), State: approval.State(in.State), PsnNo: in.PsnNo, Acts: c.visible(), After: in.After, Limit: in.Limit,
	})
	var a approvalsAnswer
	a.Body.Approvals = []proposalRow{}
	for _, p := range list {
		a.Body.Approvals = append(a.Body.Approvals, d.proposalRow(p))
	}
	a.Body.Next = next(list, in.Limit, func(p approval.Proposal) string { return p.ID })
	return &a, err
}

type ApprovalPath struct {
	ID string `path:"approval_id" maxLength:"30" doc:"事项编号"`
}

// found returns a proposal that the caller may see.
func (d *door) found(ctx context.Context, c *call, id string) (approval.Proposal, error) {
	c.note.Subject, c.note.Ref = "复核事项", id
	p, err := d.approvals.Find(ctx, c.scope(), id)
	if err == nil && !slices.Contains(c.visible(), p.Act) {
		return approval.Proposal{}, approval.ErrUnknown.With(id)
	}
	return p, err
}

func (d *door) showApproval(ctx context.Context, c *call, in *ApprovalPath) (*proposalAnswer, error) {
	p, err := d.found(ctx, c, in.ID)
	if err != nil {
		return nil, err
	}
	return &proposalAnswer{etag(p.Rev), d.proposalWhole(p)}, nil
}

type decisionInput struct {
	Keyed
	ApprovalPath
	Body struct {
		Note string `json:"note,omitempty" maxLength:"500" doc:"复核意见;驳回必填"`
	}
}

type decide func(ctx context.Context, d approval.Deciding, id, note string) (approval.Proposal, error)

func (d *door) decided(ctx context.Context, c *call, in *decisionInput, how decide) (*proposalAnswer, error) {
	before, err := d.found(ctx, c, in.ID)
	if err != nil {
		return nil, err
	}
	who := approval.Deciding{StaffNo: c.actor.Staff.StaffNo, Roles: c.actor.Staff.Roles, Scope: c.scope()}
	p, err := how(ctx, who, in.ID, strings.TrimSpace(in.Body.Note))
	if err != nil {
		return nil, err
	}
	c.note.Reason = p.Reason
	c.changed(d.proposalRow(before), d.proposalRow(p))
	return &proposalAnswer{etag(p.Rev), d.proposalWhole(p)}, nil
}

func (d *door) approve(ctx context.Context, c *call, in *decisionInput) (*proposalAnswer, error) {
	return d.decided(ctx, c, in, d.approvals.Approve)
}

func (d *door) reject(ctx context.Context, c *call, in *decisionInput) (*proposalAnswer, error) {
	return d.decided(ctx, c, in, d.approvals.Reject)
}

func (d *door) withdraw(ctx context.Context, c *call, in *decisionInput) (*proposalAnswer, error) {
	return d.decided(ctx, c, in, d.approvals.Withdraw)
}

// actGrant gives a person roles.
const actGrant = "grant-roles"

type grantInput struct {
	Keyed
	StaffPath
	Body struct {
		Roles  []string `json:"roles" maxItems:"9" nullable:"false" doc:"此人今后的全部角色;空列表为全部收回"`
		Reason string   `json:"reason" minLength:"1" maxLength:"200" doc:"原因"`
	}
}

type grantPayload struct {
	StaffNo string   `json:"staff_no"`
	Account string   `json:"account"`
	Rev     int64    `json:"rev"`
	Before  []string `json:"roles_before"`
	Roles   []string `json:"roles"`
}

func rolesOf(names []string) []access.Role {
	roles := make([]access.Role, len(names))
	for i, n := range names {
		roles[i] = access.Role(n)
	}
	return roles
}

func (d *door) proposeGrant(ctx context.Context, c *call, in *grantInput) (*proposalAnswer, error) {
	c.note.Reason = in.Body.Reason
	if err := access.CheckRoles(rolesOf(in.Body.Roles)); err != nil {
		return nil, err
	}
	found, err := d.Administration.Find(ctx, c.scope(), in.StaffNo)
	if err != nil {
		return nil, err
	}
	payload := grantPayload{found.StaffNo, found.Account, found.Rev, roleNames(found.Roles), in.Body.Roles}
	raw, err := json.Marshal(payload)
	if err != nil {
		return nil, err
	}
	c.note.Subject, c.note.Ref = "人员账号", in.StaffNo
	return d.propose(ctx, c, approval.Proposal{
		Act: actGrant, Subject: in.StaffNo, Payload: raw, Reason: in.Body.Reason,
		Title: "账号 " + found.Account + " 的角色改为 " + cmp.Or(strings.Join(in.Body.Roles, "、"), "无"),
	})
}

func (d *door) executeGrant(ctx context.Context, p approval.Proposal, decided approval.Deciding) ([]byte, error) {
	var payload grantPayload
	if err := json.Unmarshal(p.Payload, &payload); err != nil {
		return nil, approval.ErrAltered.Because(err, p.ID)
	}
	changed, err := d.Administration.Grant(ctx, decided.StaffNo, decided.Scope, payload.StaffNo, payload.Rev, rolesOf(payload.Roles))
	if err != nil {
		return nil, err
	}
	return json.Marshal(d.staffRow(changed.After))
}
