package api

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/law/region"
	"yibao/process/approval"
	"yibao/process/enrolling"
	"yibao/register/access"
	"yibao/register/enrolment"
	"yibao/register/trail"
)

// actEnrol is enrolment business that a region wants two persons for.
const actEnrol = "enrolment"

// OrderBody is what every act of enrolment says beside its own fields.
type OrderBody struct {
	Begin  string `json:"begndate,omitempty" maxLength:"10" doc:"生效日期,不填为今天"`
	Reason string `json:"reason,omitempty" maxLength:"200" doc:"办理原因或依据"`
}

func (o OrderBody) ordered() OrderBody { return o }

// enrolBody is the body of an act.
type enrolBody interface {
	ordered() OrderBody
	input(p *reading) enrolling.Input
}

// reading reads texts of a body and keeps the first refusal.
type reading struct{ err error }

func (p *reading) day(text string) period.Date {
	if text = strings.TrimSpace(text); text == "" {
		return 0
	}
	d, err := period.ParseDate(text)
	if err != nil && p.err == nil {
		p.err = errDate.With(text)
	}
	return d
}

// yuan reads an amount; "" is 0.
func (p *reading) yuan(text string) money.Fen {
	if text = strings.TrimSpace(text); text == "" {
		return 0
	}
	fen, err := money.ParseFen(text)
	if err != nil && p.err == nil {
		p.err = errRequest.With("金额“" + text + "”应以元为单位,最多两位小数")
	}
	return fen
}

type enrolInput[B enrolBody] struct {
	Keyed
	Body B
}

// enrolAnswer tells what was done, or that a second person has to agree.
type enrolAnswer struct {
	Body struct {
		State       string          `json:"state" enum:"已办理,待复核" doc:"办理结果;待复核的由另一人在复核事项中同意后办理"`
		ApprovalID  string          `json:"approval_id,omitempty" doc:"待复核事项的编号"`
		ActID       string          `json:"act_id,omitempty" doc:"业务编号"`
		Kind        string          `json:"kind" doc:"业务名称"`
		PsnNo       string          `json:"psn_no,omitempty" doc:"人员编号"`
		Employer    string          `json:"uscc,omitempty" doc:"统一社会信用代码"`
		Certificate *certificateRow `json:"certificate,omitempty" doc:"转移凭证"`
	}
}

type certificateRow struct {
	No         string `json:"certificate_no" doc:"凭证编号"`
	Direction  string `json:"direction" doc:"转出或转入"`
	Scheme     string `json:"insutype" doc:"险种"`
	From       string `json:"from_admdvs" doc:"转出地"`
	To         string `json:"to_admdvs" doc:"转入地"`
	First      string `json:"first_day,omitempty" doc:"参保首日"`
	Last       string `json:"last_day,omitempty" doc:"参保末日"`
	PaidMonths int    `json:"paid_months" doc:"实际缴费月数"`
	Balance    string `json:"balance" doc:"个人账户余额,元"`
}

func certificateRowOf(c enrolment.Certificate) certificateRow {
	return certificateRow{c.No, string(c.Direction), c.Scheme, c.FromRegion, c.ToRegion, c.First.String(), c.Last.String(), c.PaidMonths, c.Balance.String()}
}

// enrolling registers one act.
func enrols[B enrolBody](d *door, api huma.API, id, path, summary, description string) {
	r := route{id, post, path, summary, description, access.EnrolWrite, trail.Change, false}
	change(d, api, r, func(ctx context.Context, c *call, in *enrolInput[B]) (*enrolAnswer, error) {
		var p reading
		o := in.Body.ordered()
		act := in.Body.input(&p)
		day := p.day(o.Begin)
		if p.err != nil {
			return nil, p.err
		}
		order := enrolling.Order{
			Key: c.actor.Staff.StaffNo + "/" + in.RequestKey, Operator: c.actor.Staff.StaffNo, Day: day, Reason: strings.TrimSpace(o.Reason), Within: c.scope().Covers,
		}
		c.note.Subject, c.note.Ref, c.note.Reason = "参保业务", string(act.Kind()), order.Reason
		second, err := d.wantsSecond(ctx, c, order, act)
		if err != nil {
			return nil, err
		}
		if second {
			return d.proposeEnrolment(ctx, c, order, act)
		}
		return d.enrolled(ctx, c, order, act)
	})
}

// wantsSecond asks the settings of the caller's region whether an act needs a
// second person. A region without settings wants none.
func (d *door) wantsSecond(ctx context.Context, c *call, o enrolling.Order, in enrolling.Input) (bool, error) {
	settings, err := d.Settlements.SettingsOf(ctx, c.actor.Org.Region)
	if settings == nil || err != nil {
		return false, err
	}
	backDated := settings.Reviewed(region.BackDated) && enrolling.BackDated(in, o.Day, d.today())
	return backDated || settings.Reviewed(string(in.Kind())), nil
}

func (d *door) enrolled(ctx context.Context, c *call, o enrolling.Order, in enrolling.Input) (*enrolAnswer, error) {
	done, err := d.Enrolment.Do(ctx, o, in)
	if err != nil {
		return nil, err
	}
	c.note.PsnNo, c.note.Ref = done.Act.PsnNo, done.Act.ActID
	a := answerOf(done)
	c.changed(nil, map[string]string{"kind": a.Body.Kind, "act_id": a.Body.ActID})
	return a, nil
}

func answerOf(done enrolling.Done) *enrolAnswer {
	var a enrolAnswer
	b := &a.Body
	b.State, b.ActID, b.Kind, b.PsnNo, b.Employer = "已办理", done.Act.ActID, string(done.Act.Kind), done.Act.PsnNo, done.Act.Employer
	if done.Certificate != nil {
		row := certificateRowOf(*done.Certificate)
		b.Certificate = &row
	}
	return &a
}

// enrolPayload is what is proposed.
type enrolPayload struct {
	Kind    string          `json:"kind"`
	Key     string          `json:"key"`
	Author  string          `json:"operator"`
	Day     string          `json:"begndate,omitempty"`
	Reason  string          `json:"reason,omitempty"`
	Content json.RawMessage `json:"content"`
}

func (d *door) proposeEnrolment(ctx context.Context, c *call, o enrolling.Order, in enrolling.Input) (*enrolAnswer, error) {
	if o.Day == 0 {
		o.Day = d.today() // it takes effect from the day it was asked for, whenever it is agreed to
	}
	content, err := json.Marshal(in)
	if err != nil {
		return nil, err
	}
	raw, err := json.Marshal(enrolPayload{string(in.Kind()), o.Key, o.Operator, o.Day.String(), o.Reason, content})
	if err != nil {
		return nil, err
	}
	title, about := "办理"+string(in.Kind()), enrolling.About(in)
	if about != "" {
		title += "(人员 " + about + ")"
	}
	proposal, err := d.propose(ctx, c, approval.Proposal{
		Act: actEnrol, Subject: string(in.Kind()), PsnNo: about, Payload: raw, Reason: o.Reason, Title: title,
	})
	if err != nil {
		return nil, err
	}
	var a enrolAnswer
	a.Body.State, a.Body.ApprovalID, a.Body.Kind = "待复核", proposal.Body.ID, string(in.Kind())
	return &a, nil
}

// executeEnrolment does what was agreed to.
func (d *door) executeEnrolment(ctx context.Context, p approval.Proposal, decided approval.Deciding) ([]byte, error) {
	var payload enrolPayload
	if err := json.Unmarshal(p.Payload, &payload); err != nil {
		return nil, approval.ErrAltered.Because(err, p.ID)
	}
	in, err := enrolling.Decode(enrolment.ActKind(payload.Kind), payload.Content)
	if err != nil {
		return nil, approval.ErrAltered.Because(err, p.ID)
	}
	var r reading
	o := enrolling.Order{Key: payload.Key, Operator: payload.Author, Day: r.day(payload.Day), Reason: payload.Reason, Within: decided.Scope.Covers}
	done, err := d.Enrolment.Do(ctx, o, in)
	if err != nil {
		return nil, errors.Join(err, r.err)
	}
	return json.Marshal(answerOf(done).Body)
}

func (d *door) enrolmentRoutes(api huma.API) {
	enrols[personBody](d, api, "register-person", "/api/v1/enrolment/persons", "参保登记", "登记人员,可同时登记险种、单位和身份;缺什么一次说全")
	enrols[newbornBody](d, api, "register-newborn", "/api/v1/enrolment/newborns", "新生儿登记", "凭父母证件和出生医学证明登记;上户口后用个人信息变更补身份证号码,原登记不变")
	enrols[familyBody](d, api, "register-family", "/api/v1/enrolment/households", "家庭登记", "设立家庭或增加成员")
	enrols[leaveFamilyBody](d, api, "leave-family", "/api/v1/enrolment/household-leaves", "家庭成员离户", "")
	enrols[employerBody](d, api, "register-employer", "/api/v1/enrolment/employers", "单位登记", "")
	enrols[employerChangeBody](d, api, "change-employer", "/api/v1/enrolment/employer-changes", "单位信息变更", "变更信息、中止或注销;注销前须先办理全部人员减少")
	enrols[personChangeBody](d, api, "change-person", "/api/v1/enrolment/person-changes", "个人信息变更", "没有填的保持原样")
	enrols[coverBody](d, api, "take-cover", "/api/v1/enrolment/covers", "险种参保", "已登记的人员参加一个险种")
	enrols[coverChangeBody](d, api, "change-cover", "/api/v1/enrolment/cover-changes", "暂停、恢复、终止、类别变更", "按生效日期;以前已结算的费用不变")
	enrols[unitBody](d, api, "change-unit", "/api/v1/enrolment/unit-changes", "单位变动", "增加、减少、工资变更")
	enrols[groupBody](d, api, "change-group", "/api/v1/enrolment/group-changes", "特殊身份认定、取消", "")
	enrols[departureBody](d, api, "move-out", "/api/v1/enrolment/departures", "关系转出", "终止参保,账户余额随转,开具转移凭证")
	enrols[arrivalBody](d, api, "move-in", "/api/v1/enrolment/arrivals", "关系转入", "凭转移凭证")
	enrols[deathBody](d, api, "record-death", "/api/v1/enrolment/deaths", "死亡登记", "终止全部参保、身份、单位和家庭关系;账户另办继承")
	enrols[mergeBody](d, api, "merge-persons", "/api/v1/enrolment/merges", "重复参保合并", "被合并的编号成为别名,累计、账户、结算、备案合在一起;以后用旧编号的业务都办在保留的编号上")
	enrols[partBody](d, api, "part-persons", "/api/v1/enrolment/partings", "撤销合并", "")
	look(d, api, route{"list-identities", get, "/api/v1/enrolment/identities", "特殊身份类别", "认定时从这里选;写明缴费政策把它当作哪一种身份", access.EnrolRead, trail.Read, false}, d.listIdentities)
	look(d, api, route{"person-enrolment", get, "/api/v1/persons/{psn_no}/enrolment", "人员的参保档案", "参保、单位、家庭、合并、转移和办过的业务", access.EnrolRead, trail.Read, false}, d.personEnrolment)
	look(d, api, route{"show-employer", get, "/api/v1/employers/{uscc}", "一个单位", "含在册人员,按人员编号分页", access.EnrolRead, trail.Read, false}, d.showEmployer)
}
