package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"yibao/process/filing"
	"yibao/register/access"
	"yibao/register/enrolment"
	"yibao/register/panel"
	"yibao/register/trail"
)

// registrationRoutes are about special registrations at the agency's window.
func (d *door) registrationRoutes(api huma.API) {
	look(d, api, route{"list-registrations", get, "/api/v1/persons/{psn_no}/registrations", "待遇备案", "今天起仍有效的慢特病、异地、转诊、生育、定点备案", access.SettlementRead, trail.Read, false}, d.listRegistrations)
	change(d, api, route{"file-registration", post, "/api/v1/persons/{psn_no}/registrations", "办理备案", "异地、转诊、生育、定点;保持多久按统筹区的备案规则", access.FilingWrite, trail.Change, false}, d.fileRegistration)
	change(d, api, route{"end-registration", post, "/api/v1/persons/{psn_no}/registration-terminations", "终止备案", "自所写日期起终止,以前的结算不变", access.FilingWrite, trail.Change, false}, d.endRegistration)
	change(d, api, route{"apply-chronic", post, "/api/v1/persons/{psn_no}/chronic-applications", "申请慢特病待遇", "受理并指定评审专家,人数按备案规则;医院申报、待审的(2503,统筹区设置 备案审核)由此指定专家", access.FilingWrite, trail.Change, false}, d.applyChronic)
	look(d, api, route{"list-chronic-applications", get, "/api/v1/chronic-applications", "待评审的慢特病申请", "本机构统筹区的", access.SettlementRead, trail.Read, false}, d.listChronic)
	change(d, api, route{"vote-chronic", post, "/api/v1/persons/{psn_no}/chronic-applications/{application_id}/votes", "评审慢特病申请", "只有名单上的专家可以投票,每人一票;票数够了即生效或不通过", access.FilingReview, trail.Approve, false}, d.voteChronic)
	change(d, api, route{"retract-chronic", post, "/api/v1/persons/{psn_no}/chronic-applications/{application_id}/retraction", "撤回慢特病申请", "评审结束以前", access.FilingWrite, trail.Change, false}, d.retractChronic)
	change(d, api, route{"recheck-chronic", post, "/api/v1/persons/{psn_no}/chronic-rechecks", "复审慢特病", "仍符合的自今天起再延一个有效期,不符合的今天终止", access.FilingWrite, trail.Change, false}, d.recheckChronic)
	look(d, api, route{"list-chronic-rechecks", get, "/api/v1/chronic-rechecks", "到期复审清单", "本机构统筹区里,有效期在若干天以内结束的慢特病备案,按人员编号", access.SettlementRead, trail.Read, false}, d.listRechecks)
	d.expertRoutes(api)
	d.allowanceRoutes(api)
}

// RegistrationRow is one special registration.
type RegistrationRow struct {
	Kind   string `json:"kind" doc:"慢特病、异地、转诊、生育或定点"`
	Code   string `json:"code" doc:"病种、就医地区划、机构或编号"`
	Detail string `json:"detail,omitempty" doc:"异地的种类、定点的病种、病种名称"`
	Active bool   `json:"active" doc:"有效"`
	From   string `json:"begndate" doc:"起"`
	Last   string `json:"enddate,omitempty" doc:"止(含);没有止期的不填"`
}

func registrationRowOf(g enrolment.Registration) RegistrationRow {
	return RegistrationRow{string(g.Kind), g.Code, g.Detail, g.Active, g.Effective.From.String(), lastDay(g.Effective)}
}

type registrationsAnswer struct {
	Body struct {
		Registrations []RegistrationRow `json:"registrations" doc:"备案"`
	}
}

type registrationAnswer struct{ Body RegistrationRow }

func (d *door) listRegistrations(ctx context.Context, c *call, in *PersonPath) (*registrationsAnswer, error) {
	if err := d.insuredPerson(ctx, c, *in); err != nil {
		return nil, err
	}
	list, err := d.Benefits.Filing.Standing(ctx, in.PsnNo)
	var a registrationsAnswer
	a.Body.Registrations = []RegistrationRow{}
	for _, g := range list {
		a.Body.Registrations = append(a.Body.Registrations, registrationRowOf(g))
	}
	return &a, err
}

type registrationInput struct {
	Keyed
	PersonPath
	Body struct {
		Scheme string `json:"insutype" minLength:"1" maxLength:"6" doc:"险种"`
		Kind   string `json:"kind" enum:"异地,转诊,生育,定点" doc:"备案种类"`
		Code   string `json:"code" minLength:"1" maxLength:"30" doc:"就医地区划、机构或编号"`
		Detail string `json:"detail,omitempty" maxLength:"30" doc:"异地:长期、急诊、其他临时;定点:病种"`
		From   string `json:"begndate,omitempty" doc:"起,默认今天"`
		Last   string `json:"enddate,omitempty" doc:"止(含),默认按规则"`
		Reason string `json:"reason" minLength:"1" maxLength:"200" doc:"原因"`
	}
}

func (d *door) fileRegistration(ctx context.Context, c *call, in *registrationInput) (*registrationAnswer, error) {
	c.note.Reason = in.Body.Reason
	if err := d.insuredPerson(ctx, c, in.PersonPath); err != nil {
		return nil, err
	}
	q := filing.Filed{
		PsnNo: in.PsnNo, Scheme: in.Body.Scheme, Kind: enrolment.RegistrationKind(in.Body.Kind), Code: in.Body.Code, Detail: in.Body.Detail,
		Operator: c.actor.Staff.StaffNo, Reason: in.Body.Reason,
	}
	var err error
	if q.From, err = civilDay(in.Body.From); err != nil {
		return nil, err
	}
	if q.Last, err = civilDay(in.Body.Last); err != nil {
		return nil, err
	}
	return d.registered(c)(d.Benefits.Filing.File(ctx, q))
}

// registered tells what was filed.
func (d *door) registered(c *call) func(enrolment.Registration, error) (*registrationAnswer, error) {
	return func(g enrolment.Registration, err error) (*registrationAnswer, error) {
		if err != nil {
			return nil, err
		}
		row := registrationRowOf(g)
		c.changed(nil, row)
		return &registrationAnswer{row}, nil
	}
}

type terminationInput struct {
	Keyed
	PersonPath
	Body struct {
		Kind   string `json:"kind" enum:"慢特病,异地,转诊,生育,定点" doc:"备案种类"`
		Code   string `json:"code" minLength:"1" maxLength:"30" doc:"病种、就医地区划、机构或编号"`
		From   string `json:"begndate,omitempty" doc:"终止之日,默认今天"`
		Reason string `json:"reason" minLength:"1" maxLength:"200" doc:"原因"`
	}
}

func (d *door) endRegistration(ctx context.Context, c *call, in *terminationInput) (*registrationAnswer, error) {
	c.note.Reason = in.Body.Reason
	if err := d.insuredPerson(ctx, c, in.PersonPath); err != nil {
		return nil, err
	}
	from, err := civilDay(in.Body.From)
	if err != nil {
		return nil, err
	}
	kind := enrolment.RegistrationKind(in.Body.Kind)
	return d.registered(c)(d.Benefits.Filing.End(ctx, in.PsnNo, kind, in.Body.Code, from, c.actor.Staff.StaffNo, in.Body.Reason))
}

// ChronicRow is an application for a chronic-disease benefit.
type ChronicRow struct {
	ID      string   `json:"application_id" doc:"申请编号"`
	PsnNo   string   `json:"psn_no" doc:"人员编号"`
	Scheme  string   `json:"insutype" doc:"险种"`
	Disease string   `json:"opsp_dise_code" doc:"病种编码"`
	Name    string   `json:"opsp_dise_name" doc:"病种名称"`
	State   string   `json:"state" enum:"待评审,评审通过,评审未通过,申请撤回" doc:"状态"`
	Experts []string `json:"experts" doc:"评审专家的人员账号编号"`
	Needed  int      `json:"needed" doc:"通过所需票数"`
	Decided string   `json:"decide_date,omitempty" doc:"评审结束之日"`
	At      string   `json:"crte_time" doc:"受理时间"`
}

func (d *door) chronicRow(a panel.Application) ChronicRow {
	return ChronicRow{a.ApplicationID, a.PsnNo, a.Scheme, a.Disease, a.Name, string(a.State), a.Experts, a.Needed, dayText(a.Decided), d.clock(a.Recorded)}
}

type chronicAnswer struct{ Body ChronicRow }

func (d *door) chronicTold(c *call) func(panel.Application, error) (*chronicAnswer, error) {
	return func(a panel.Application, err error) (*chronicAnswer, error) {
		if err != nil {
			return nil, err
		}
		row := d.chronicRow(a)
		c.changed(nil, row)
		return &chronicAnswer{row}, nil
	}
}

type applyInput struct {
	Keyed
	PersonPath
	Body struct {
		Scheme      string   `json:"insutype" minLength:"1" maxLength:"6" doc:"险种"`
		Disease     string   `json:"opsp_dise_code" minLength:"1" maxLength:"30" doc:"病种编码"`
		Name        string   `json:"opsp_dise_name" minLength:"1" maxLength:"100" doc:"病种名称"`
		Institution string   `json:"fixmedins_code,omitempty" maxLength:"20" doc:"代为申请的机构;窗口受理的不填"`
		Identified  string   `json:"hosp_ide_date,omitempty" doc:"鉴定日期"`
		Papers      string   `json:"papers,omitempty" maxLength:"20000" doc:"材料(JSON)"`
		Experts     []string `json:"experts" minItems:"1" maxItems:"9" nullable:"false" doc:"评审专家的人员账号编号"`
	}
}

func (d *door) applyChronic(ctx context.Context, c *call, in *applyInput) (*chronicAnswer, error) {
	if err := d.insuredPerson(ctx, c, in.PersonPath); err != nil {
		return nil, err
	}
	b := in.Body
	identified, err := civilDay(b.Identified)
	if err != nil {
		return nil, err
	}
	return d.chronicTold(c)(d.Benefits.Filing.Apply(ctx, panel.Application{
		PsnNo: in.PsnNo, Scheme: b.Scheme, Disease: b.Disease, Name: b.Name, Institution: b.Institution, Identified: identified,
		Operator: c.actor.Staff.StaffNo, Content: b.Papers, Experts: b.Experts,
	}))
}

type chronicsAnswer struct {
	Body struct {
		Applications []ChronicRow `json:"applications" doc:"待评审的申请"`
		Next         string       `json:"next,omitempty" doc:"下一页的 after"`
	}
}

func (d *door) listChronic(ctx context.Context, c *call, in *Paged) (*chronicsAnswer, error) {
	c.note.Subject = "慢特病申请"
	list, err := d.Benefits.Filing.Pending(ctx, c.actor.Org.Region, in.After, in.Limit)
	var a chronicsAnswer
	a.Body.Applications = []ChronicRow{}
	for _, x := range list {
		a.Body.Applications = append(a.Body.Applications, d.chronicRow(x))
	}
	a.Body.Next = next(list, in.Limit, func(x panel.Application) string { return x.ApplicationID })
	return &a, err
}

type ChronicPath struct {
	PersonPath
	ApplicationID string `path:"application_id" maxLength:"30" doc:"申请编号"`
}

type voteInput struct {
	Keyed
	ChronicPath
	Body struct {
		Agree   bool   `json:"agree" doc:"同意"`
		Opinion string `json:"opinion" minLength:"1" maxLength:"500" doc:"评审意见"`
	}
}

func (d *door) voteChronic(ctx context.Context, c *call, in *voteInput) (*chronicAnswer, error) {
	if err := d.insuredPerson(ctx, c, in.PersonPath); err != nil {
		return nil, err
	}
	return d.chronicTold(c)(d.Benefits.Filing.Vote(ctx, panel.Vote{
		ApplicationID: in.ApplicationID, PsnNo: in.PsnNo, Expert: c.actor.Staff.StaffNo, Agree: in.Body.Agree, Opinion: in.Body.Opinion,
	}))
}

type retractInput struct {
	Keyed
	ChronicPath
}

func (d *door) retractChronic(ctx context.Context, c *call, in *retractInput) (*chronicAnswer, error) {
	if err := d.insuredPerson(ctx, c, in.PersonPath); err != nil {
		return nil, err
	}
	return d.chronicTold(c)(d.Benefits.Filing.Retract(ctx, in.PsnNo, in.ApplicationID))
}

type recheckInput struct {
	Keyed
	PersonPath
	Body struct {
		Scheme  string `json:"insutype" minLength:"1" maxLength:"6" doc:"险种"`
		Disease string `json:"opsp_dise_code" minLength:"1" maxLength:"30" doc:"病种编码"`
		Holds   bool   `json:"holds" doc:"仍符合"`
		Reason  string `json:"reason" minLength:"1" maxLength:"200" doc:"复审意见"`
	}
}

func (d *door) recheckChronic(ctx context.Context, c *call, in *recheckInput) (*registrationAnswer, error) {
	c.note.Reason = in.Body.Reason
	if err := d.insuredPerson(ctx, c, in.PersonPath); err != nil {
		return nil, err
	}
	b := in.Body
	return d.registered(c)(d.Benefits.Filing.Recheck(ctx, in.PsnNo, b.Scheme, b.Disease, b.Holds, c.actor.Staff.StaffNo, b.Reason))
}

type rechecksInput struct {
	Days int `query:"days" minimum:"0" maximum:"730" default:"90" doc:"多少天以内到期"`
	Paged
}

type recheckRow struct {
	PsnNo string `json:"psn_no" doc:"人员编号"`
	RegistrationRow
}

type rechecksAnswer struct {
	Body struct {
		Rechecks []recheckRow `json:"rechecks" doc:"应当复审的备案"`
		Next     string       `json:"next,omitempty" doc:"下一页的 after"`
	}
}

func (d *door) listRechecks(ctx context.Context, c *call, in *rechecksInput) (*rechecksAnswer, error) {
	c.note.Subject = "慢特病复审"
	list, err := d.Benefits.Filing.Ending(ctx, c.actor.Org.Region, in.Days, in.After, in.Limit)
	var a rechecksAnswer
	a.Body.Rechecks = []recheckRow{}
	for _, g := range list {
		a.Body.Rechecks = append(a.Body.Rechecks, recheckRow{g.PsnNo, registrationRowOf(g)})
	}
	a.Body.Next = next(list, in.Limit, func(g enrolment.Registration) string { return g.PsnNo })
	return &a, err
}
