package api

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"yibao/ground/coding"
	"yibao/ground/money"
	"yibao/observer/inquiry"
	"yibao/process/accountability"
	"yibao/register/access"
	"yibao/register/claim"
	"yibao/register/enrolment"
	"yibao/register/trail"
)

// personRoutes are about insured persons; they are shown masked.
func (d *door) personRoutes(api huma.API) {
	look(d, api, route{"search-persons", post, "/api/v1/persons/search", "查询参保人", "人员编号、证件或卡号、完整姓名、姓名的拼音首字母,至少给一项;结果已脱敏。查询条件放在报文体内,不进网址", access.PersonRead, trail.Read, false}, d.searchPersons)
	d.credentialRoutes(api)
	look(d, api, route{"show-person", get, "/api/v1/persons/{psn_no}", "一个参保人", "已脱敏", access.PersonRead, trail.Read, false}, d.showPerson)
	look(d, api, route{"unmask-person", post, "/api/v1/persons/{psn_no}/unmasking", "查看参保人明文", "须写明原因,记入操作留痕", access.PersonUnmask, trail.Unmask, false}, d.unmaskPerson)
	look(d, api, route{"person-accumulators", get, "/api/v1/persons/{psn_no}/accumulators", "人员累计", "一个人在某年度的各项累计", access.SettlementRead, trail.Read, false}, d.accumulators)
	look(d, api, route{"person-visits", get, "/api/v1/persons/{psn_no}/visits", "人员的就诊", "新的在前", access.SettlementRead, trail.Read, false}, d.visits)
}

type personRow struct {
	PsnNo    string `json:"psn_no" doc:"人员编号"`
	Name     string `json:"psn_name" doc:"姓名,已脱敏"`
	CertType string `json:"psn_cert_type" doc:"证件类型"`
	CertNo   string `json:"certno" doc:"证件号码,已脱敏"`
	Sex      string `json:"gend" doc:"性别"`
	Birth    string `json:"brdy" doc:"出生年份,已脱敏"`
	Region   string `json:"insuplc_admdvs" doc:"参保地医保区划"`
	Dead     bool   `json:"dead,omitempty" doc:"已登记死亡"`
}

func personRowOf(p enrolment.Person) personRow {
	year := strconv.Itoa(p.Birth.Year())
	return personRow{p.PsnNo, coding.MaskName(p.Name), p.CertType, coding.MaskID(p.CertNo), p.Sex, year, p.Region, p.Death != 0}
}

type searchInput struct {
	Body struct {
		PsnNo    string `json:"psn_no,omitempty" maxLength:"30" doc:"人员编号"`
		CertNo   string `json:"certno,omitempty" maxLength:"50" doc:"证件号码、社保卡号"`
		Name     string `json:"psn_name,omitempty" maxLength:"50" doc:"完整姓名"`
		Initials string `json:"initials,omitempty" maxLength:"20" doc:"姓名全部字的拼音首字母,如 wxm;姓名加密存放的不能用"`
		After    string `json:"after,omitempty" maxLength:"30" doc:"上一页返回的 next"`
		Limit    int    `json:"limit,omitempty" minimum:"1" maximum:"100" default:"20" doc:"每页行数"`
	}
}

type personsAnswer struct {
	Body struct {
		Persons []personRow `json:"persons" doc:"参保人"`
		Next    string      `json:"next,omitempty" doc:"下一页的 after"`
	}
}

func (d *door) searchPersons(ctx context.Context, c *call, in *searchInput) (*personsAnswer, error) {
	b := in.Body
	query := inquiry.PersonQuery{
		PsnNo: strings.TrimSpace(b.PsnNo), CertNo: strings.ToUpper(strings.TrimSpace(b.CertNo)), Name: strings.TrimSpace(b.Name), Initials: strings.ToLower(strings.TrimSpace(b.Initials)),
	}
	c.note.Subject, c.note.PsnNo = "参保人", query.PsnNo
	c.changed(nil, map[string]string{"certno": coding.MaskID(query.CertNo), "psn_name": coding.MaskName(query.Name), "initials": query.Initials})
	found, err := d.inquiries.Persons(ctx, c.scope(), query, inquiry.Page{After: b.After, Limit: b.Limit})
	var a personsAnswer
	a.Body.Persons = []personRow{}
	for _, p := range found {
		a.Body.Persons = append(a.Body.Persons, personRowOf(p))
	}
	if len(found) == 1 {
		c.note.PsnNo = found[0].PsnNo
	}
	a.Body.Next = next(found, b.Limit, func(p enrolment.Person) string { return p.PsnNo })
	return &a, err
}

type PersonPath struct {
	PsnNo string `path:"psn_no" maxLength:"30" doc:"人员编号"`
}

func (p PersonPath) noted(c *call) {
	c.note.Subject, c.note.Ref, c.note.PsnNo = "参保人", p.PsnNo, p.PsnNo
}

type personAnswer struct{ Body personRow }

func (d *door) showPerson(ctx context.Context, c *call, in *PersonPath) (*personAnswer, error) {
	in.noted(c)
	p, err := d.inquiries.Person(ctx, c.scope(), in.PsnNo)
	if err != nil {
		return nil, err
	}
	return &personAnswer{personRowOf(p)}, nil
}

type unmaskInput struct {
	PersonPath
	Body struct {
		Reason string `json:"reason" minLength:"1" maxLength:"200" doc:"查看明文的原因"`
	}
}

type plainAnswer struct {
	Body struct {
		PsnNo    string `json:"psn_no" doc:"人员编号"`
		Name     string `json:"psn_name" doc:"姓名"`
		CertType string `json:"psn_cert_type" doc:"证件类型"`
		CertNo   string `json:"certno" doc:"证件号码"`
		Birth    string `json:"brdy" doc:"出生日期"`
	}
}

func (d *door) unmaskPerson(ctx context.Context, c *call, in *unmaskInput) (*plainAnswer, error) {
	in.noted(c)
	c.note.Reason = strings.TrimSpace(in.Body.Reason)
	if c.note.Reason == "" {
		return nil, accountability.ErrNoReason.With("查看明文")
	}
	p, err := d.inquiries.Person(ctx, c.scope(), in.PsnNo)
	if err != nil {
		return nil, err
	}
	var a plainAnswer
	a.Body.PsnNo, a.Body.Name, a.Body.CertType, a.Body.CertNo, a.Body.Birth = p.PsnNo, p.Name, p.CertType, p.CertNo, p.Birth.String()
	c.changed(nil, []string{"psn_name", "certno", "brdy"})
	return &a, nil
}

type accumulatorsInput struct {
	PersonPath
	Year int `query:"year" minimum:"2000" maximum:"2999" required:"true" doc:"年度"`
}

type accumulatorsAnswer struct {
	Body struct {
		Totals []total `json:"totals" doc:"累计"`
	}
}

type total struct {
	Name   string  `json:"name" doc:"累计名称"`
	Scheme string  `json:"insutype" doc:"险种"`
	Period string  `json:"period" doc:"期间"`
	Extra  string  `json:"key,omitempty" doc:"其他维度,如病种"`
	Amount *amount `json:"cum,omitempty" doc:"累计金额,元"`
	Times  *int64  `json:"times,omitempty" doc:"累计次数"`
}

func (d *door) accumulators(ctx context.Context, c *call, in *accumulatorsInput) (*accumulatorsAnswer, error) {
	in.noted(c)
	if _, err := d.inquiries.Person(ctx, c.scope(), in.PsnNo); err != nil {
		return nil, err
	}
	totals, err := d.Settlements.Accumulated(ctx, in.PsnNo, strconv.Itoa(in.Year), "")
	var answer accumulatorsAnswer
	answer.Body.Totals = []total{}
	for _, t := range totals {
		row := total{Name: t.Key.Name, Scheme: t.Key.Scheme, Period: t.Key.Period, Extra: t.Key.Extra}
		if t.Money {
			value := amount(money.Fen(t.Amount))
			row.Amount = &value
		} else {
			row.Times = &t.Amount
		}
		answer.Body.Totals = append(answer.Body.Totals, row)
	}
	return &answer, err
}

type visitRow struct {
	VisitID     string `json:"mdtrt_id" doc:"就诊ID"`
	Kind        string `json:"kind" doc:"门诊、住院或购药"`
	State       string `json:"state" doc:"状态"`
	Institution string `json:"fixmedins_code" doc:"机构编号"`
	Scheme      string `json:"insutype" doc:"险种"`
	MedType     string `json:"med_type" doc:"医疗类别"`
	Begin       string `json:"begntime" doc:"开始时间"`
	End         string `json:"endtime,omitempty" doc:"结束时间"`
	Disease     string `json:"dise_codg,omitempty" doc:"病种编码"`
}

type visitsInput struct {
	PersonPath
	Paged
}

type visitsAnswer struct {
	Body struct {
		Visits []visitRow `json:"visits" doc:"就诊,新的在前"`
		Next   string     `json:"next,omitempty" doc:"下一页的 after"`
	}
}

func (d *door) visits(ctx context.Context, c *call, in *visitsInput) (*visitsAnswer, error) {
	in.noted(c)
	list, err := d.inquiries.Visits(ctx, c.scope(), in.PsnNo, inquiry.Page{After: in.After, Limit: in.Limit})
	var a visitsAnswer
	a.Body.Visits = []visitRow{}
	for _, v := range list {
		a.Body.Visits = append(a.Body.Visits, visitRow{
			v.VisitID, string(v.Kind), string(v.State), v.Institution, v.Scheme, v.MedType, civil(v.Begin), civil(v.End), v.Disease,
		})
	}
	a.Body.Next = next(list, in.Limit, func(v claim.Visit) string { return v.VisitID })
	return &a, err
}

// civil tells a clock reading of the place of care, kept without a zone.
func civil(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.Format(time.DateTime)
}
