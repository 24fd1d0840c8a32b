package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"yibao/process/administration"
	"yibao/register/access"
	"yibao/register/trail"
)

// accountRoutes are for the administrators: organisations, staff, roles,
// sessions.
func (d *door) accountRoutes(api huma.API) {
	look(d, api, route{"list-organisations", get, "/api/v1/organisations", "经办机构", "本机构及下级机构", access.OrganisationRead, trail.Read, false}, d.listOrganisations)
	change(d, api, route{"add-organisation", post, "/api/v1/organisations", "设立经办机构", "", access.OrganisationWrite, trail.Change, false}, d.addOrganisation)
	change(d, api, route{"update-organisation", put, "/api/v1/organisations/{org_no}", "变更经办机构", "须带 If-Match", access.OrganisationWrite, trail.Change, false}, d.updateOrganisation)
	look(d, api, route{"list-roles", get, "/api/v1/roles", "角色与权限", "", access.StaffRead, trail.Read, false}, d.listRoles)
	look(d, api, route{"list-staff", get, "/api/v1/staff", "人员账号", "按人员编号翻页", access.StaffRead, trail.Read, false}, d.listStaff)
	look(d, api, route{"show-staff", get, "/api/v1/staff/{staff_no}", "一个人员账号", "ETag 供变更时使用", access.StaffRead, trail.Read, false}, d.showStaff)
	changeAfter(d, api, route{"add-staff", post, "/api/v1/staff", "建立账号", "新账号没有任何角色;口令由系统生成,只显示一次,首次登录必须修改", access.StaffWrite, trail.Change, false}, d.prepareStaff, d.addStaff)
	change(d, api, route{"set-staff-state", put, "/api/v1/staff/{staff_no}/state", "停用、启用账号", "须带 If-Match;停用立即结束其会话", access.StaffWrite, trail.Change, false}, d.setStaffState)
	changeAfter(d, api, route{"reset-staff", post, "/api/v1/staff/{staff_no}/reset", "重置口令、动态口令,解锁", "新口令只显示一次", access.StaffReset, trail.Change, false}, d.prepareReset, d.resetStaff)
	change(d, api, route{"propose-grant", post, "/api/v1/staff/{staff_no}/grant-proposals", "提出授予、收回角色", "给出此人今后的全部角色;由另一位管理员复核后生效", access.GrantPropose, trail.Propose, false}, d.proposeGrant)
	look(d, api, route{"list-sessions", get, "/api/v1/sessions", "在线会话", "本机构及下级机构人员的会话", access.SessionRead, trail.Read, false}, d.listSessions)
	change(d, api, route{"end-session", erase, "/api/v1/sessions/{session_id}", "下线会话", "", access.SessionEnd, trail.Change, false}, d.endSession)
}

type orgRow struct {
	OrgNo  string `json:"org_no" doc:"机构编号"`
	Name   string `json:"name" doc:"名称"`
	Region string `json:"admdvs" doc:"医保区划,数据范围"`
	Parent string `json:"parent,omitempty" doc:"上级机构编号"`
	State  string `json:"state" enum:"正常,停用" doc:"状态"`
	Rev    int64  `json:"rev" doc:"版本,变更时在 If-Match 中给出"`
}

func orgRowOf(o access.Organisation) orgRow {
	return orgRow{o.OrgNo, o.Name, o.Region, o.Parent, string(o.State), o.Rev}
}

type orgsAnswer struct {
	Body struct {
		Organisations []orgRow `json:"organisations" doc:"经办机构"`
	}
}

func (d *door) listOrganisations(ctx context.Context, c *call, _ *struct{}) (*orgsAnswer, error) {
	list, err := d.Administration.Organisations(ctx, c.scope())
	var a orgsAnswer
	a.Body.Organisations = []orgRow{}
	for _, o := range list {
		a.Body.Organisations = append(a.Body.Organisations, orgRowOf(o))
	}
	return &a, err
}

type addOrgInput struct {
	Keyed
	Body struct {
		OrgNo  string `json:"org_no" minLength:"4" maxLength:"20" doc:"机构编号"`
		Name   string `json:"name" minLength:"1" maxLength:"60" doc:"名称"`
		Region string `json:"admdvs" minLength:"6" maxLength:"6" doc:"医保区划"`
		Parent string `json:"parent" minLength:"1" maxLength:"20" doc:"上级机构编号"`
	}
}

type orgAnswer struct {
	ETag string `header:"ETag"`
	Body orgRow
}

func (d *door) addOrganisation(ctx context.Context, c *call, in *addOrgInput) (*orgAnswer, error) {
	c.note.Subject, c.note.Ref = "经办机构", in.Body.OrgNo
	o, err := d.Administration.AddOrganisation(ctx, c.scope(), access.Organisation{
		OrgNo: in.Body.OrgNo, Name: in.Body.Name, Region: in.Body.Region, Parent: in.Body.Parent,
	})
	c.changed(nil, orgRowOf(o))
	return &orgAnswer{etag(o.Rev), orgRowOf(o)}, err
}

type updateOrgInput struct {
	Keyed
	Matching
	OrgNo string `path:"org_no" maxLength:"20" doc:"机构编号"`
	Body  struct {
		Name  string `json:"name" minLength:"1" maxLength:"60" doc:"名称"`
		State string `json:"state" enum:"正常,停用" doc:"状态"`
	}
}

func (d *door) updateOrganisation(ctx context.Context, c *call, in *updateOrgInput) (*orgAnswer, error) {
	c.note.Subject, c.note.Ref = "经办机构", in.OrgNo
	rev, err := in.rev()
	if err != nil {
		return nil, err
	}
	before, after, err := d.Administration.UpdateOrganisation(ctx, c.scope(), in.OrgNo, rev, in.Body.Name, access.State(in.Body.State))
	c.changed(orgRowOf(before), orgRowOf(after))
	return &orgAnswer{etag(after.Rev), orgRowOf(after)}, err
}

type rolesAnswer struct {
	Body struct {
		Roles []roleRow `json:"roles" doc:"角色"`
	}
}

type roleRow struct {
	Name        string     `json:"name" doc:"角色"`
	Administers bool       `json:"administers" doc:"三员之一,不得办理业务,也不得兼任"`
	Permissions []namedTag `json:"permissions" doc:"权限"`
}

func (d *door) listRoles(context.Context, *call, *struct{}) (*rolesAnswer, error) {
	var a rolesAnswer
	for _, r := range access.Roles() {
		row := roleRow{Name: string(r), Administers: r.Administers()}
		for _, g := range access.Grants() {
			if r.Carries(g.Permission) {
				row.Permissions = append(row.Permissions, namedTag{string(g.Permission), g.Name})
			}
		}
		a.Body.Roles = append(a.Body.Roles, row)
	}
	return &a, nil
}

type staffRow struct {
	StaffNo  string   `json:"staff_no" doc:"人员编号"`
	Account  string   `json:"account" doc:"账号"`
	Name     string   `json:"name" doc:"姓名"`
	OrgNo    string   `json:"org_no" doc:"机构编号"`
	Roles    []string `json:"roles" doc:"角色"`
	State    string   `json:"state" doc:"状态"`
	Disabled string   `json:"disabled,omitempty" doc:"停用原因"`
	Created  string   `json:"created" doc:"建立时间"`
	Rev      int64    `json:"rev" doc:"版本"`
}

func (d *door) staffRow(s access.Staff) staffRow {
	return staffRow{s.StaffNo, s.Account, s.Name, s.OrgNo, roleNames(s.Roles), string(s.State), s.Disabled, d.clock(s.Created), s.Rev}
}

type staffList struct {
	Body struct {
		Staff []staffRow `json:"staff" doc:"人员账号"`
		Next  string     `json:"next,omitempty" doc:"下一页的 after;没有则已是最后一页"`
	}
}

func (d *door) listStaff(ctx context.Context, c *call, in *Paged) (*staffList, error) {
	list, err := d.Administration.List(ctx, c.scope(), in.After, in.Limit)
	var a staffList
	a.Body.Staff = []staffRow{}
	for _, s := range list {
		a.Body.Staff = append(a.Body.Staff, d.staffRow(s))
	}
	a.Body.Next = next(list, in.Limit, func(s access.Staff) string { return s.StaffNo })
	return &a, err
}

type StaffPath struct {
	StaffNo string `path:"staff_no" maxLength:"30" doc:"人员编号"`
}

type staffAnswer struct {
	ETag string `header:"ETag"`
	Body staffRow
}

func (d *door) showStaff(ctx context.Context, c *call, in *StaffPath) (*staffAnswer, error) {
	c.note.Subject, c.note.Ref = "人员账号", in.StaffNo
	found, err := d.Administration.Find(ctx, c.scope(), in.StaffNo)
	return &staffAnswer{etag(found.Rev), d.staffRow(found)}, err
}

type addStaffInput struct {
	Body struct {
		Account string `json:"account" minLength:"3" maxLength:"32" doc:"账号"`
		Name    string `json:"name" minLength:"1" maxLength:"60" doc:"姓名"`
		OrgNo   string `json:"org_no" minLength:"1" maxLength:"20" doc:"机构编号"`
	}
	prepared administration.Prepared
}

type issuedAnswer struct {
	Body struct {
		Staff    staffRow `json:"staff" doc:"人员账号"`
		Password string   `json:"password,omitempty" doc:"系统生成的口令,只显示这一次"`
	}
}

func (d *door) prepareStaff(ctx context.Context, _ *call, in *addStaffInput) error {
	return d.compare(ctx, func() (err error) {
		in.prepared, err = d.Administration.PrepareStaff(administration.Newcomer{Account: in.Body.Account, Name: in.Body.Name, OrgNo: in.Body.OrgNo})
		return err
	})
}

func (d *door) addStaff(ctx context.Context, c *call, in *addStaffInput) (*issuedAnswer, error) {
	issued := in.prepared.Issued
	c.note.Subject, c.note.Ref = "人员账号", issued.Staff.StaffNo
	var a issuedAnswer
	a.Body.Staff, a.Body.Password = d.staffRow(issued.Staff), issued.Password
	c.changed(nil, a.Body.Staff)
	return &a, d.Administration.AddStaff(ctx, c.scope(), in.prepared)
}

type stateInput struct {
	Keyed
	Matching
	StaffPath
	Body struct {
		State  string `json:"state" enum:"正常,停用" doc:"状态"`
		Reason string `json:"reason" minLength:"1" maxLength:"200" doc:"原因"`
	}
}

func (d *door) setStaffState(ctx context.Context, c *call, in *stateInput) (*staffAnswer, error) {
	c.note.Subject, c.note.Ref, c.note.Reason = "人员账号", in.StaffNo, in.Body.Reason
	rev, err := in.rev()
	if err != nil {
		return nil, err
	}
	changed, err := d.Administration.SetState(ctx, c.actor.Staff.StaffNo, c.scope(), in.StaffNo, rev, access.State(in.Body.State), in.Body.Reason)
	c.changed(d.staffRow(changed.Before), d.staffRow(changed.After))
	return &staffAnswer{etag(changed.After.Rev), d.staffRow(changed.After)}, err
}

type resetInput struct {
	StaffPath
	Body struct {
		Password bool   `json:"password,omitempty" doc:"生成新口令"`
		TOTP     bool   `json:"totp,omitempty" doc:"收回动态口令,下次登录重新绑定"`
		Reason   string `json:"reason" minLength:"1" maxLength:"200" doc:"原因"`
	}
	password, hash string
}

func (in *resetInput) reset() administration.Reset {
	return administration.Reset{Password: in.Body.Password, TOTP: in.Body.TOTP}
}

func (d *door) prepareReset(ctx context.Context, _ *call, in *resetInput) error {
	return d.compare(ctx, func() (err error) {
		in.password, in.hash, err = d.Administration.PrepareReset(in.reset())
		return err
	})
}

func (d *door) resetStaff(ctx context.Context, c *call, in *resetInput) (*issuedAnswer, error) {
	c.note.Subject, c.note.Ref, c.note.Reason = "人员账号", in.StaffNo, in.Body.Reason
	changed, err := d.Administration.ResetStaff(ctx, c.actor.Staff.StaffNo, c.scope(), in.StaffNo, in.reset(), in.hash)
	c.changed(nil, in.Body)
	var a issuedAnswer
	a.Body.Staff, a.Body.Password = d.staffRow(changed.After), in.password
	return &a, err
}

func (d *door) listSessions(ctx context.Context, c *call, _ *struct{}) (*sessionsAnswer, error) {
	open, err := d.SignIn.OpenIn(ctx, c.scope())
	return d.sessionRows(c, open), err
}

type endSessionInput struct {
	SessionPath
	Keyed
}

func (d *door) endSession(ctx context.Context, c *call, in *endSessionInput) (*doneAnswer, error) {
	c.note.Subject, c.note.Ref = "会话", in.ID
	ended, err := d.SignIn.Kick(ctx, c.scope(), in.ID, "被管理员下线")
	c.changed(nil, namedTag{ended.StaffNo, ended.Why})
	return done(), err
}
