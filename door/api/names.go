package api

import (
	"context"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"yibao/ground/coding"
	"yibao/observer/inquiry"
	"yibao/register/access"
	"yibao/register/catalogue"
	"yibao/register/provider"
	"yibao/register/trail"
)

// nameRoutes find institutions and items by what they are called, so that nobody
// has to know codes.
func (d *door) nameRoutes(api huma.API) {
	look(d, api, route{"list-institutions", get, "/api/v1/institutions", "查找医药机构", "按名称中的字或编号开头,当天有效的定点医药机构", access.SettlementRead, trail.Read, false}, d.listInstitutions)
	look(d, api, route{"list-items", get, "/api/v1/items", "查找目录项目", "按名称中的字或编码开头,一个统筹区的目录里当天有效的药品、项目与耗材", access.SettlementRead, trail.Read, false}, d.listItems)
}

type nameInput struct {
	Words  string `query:"words" maxLength:"40" doc:"名称中的字,或编号的开头"`
	Region string `query:"admdvs" maxLength:"6" doc:"医保区划"`
	Paged
}

func (d *door) named(in *nameInput) inquiry.NameQuery {
	return inquiry.NameQuery{Words: strings.TrimSpace(in.Words), Region: in.Region, Day: d.today(), Page: inquiry.Page{After: in.After, Limit: in.Limit}}
}

type institutionRow struct {
	Code      string `json:"fixmedins_code" doc:"机构编号"`
	Name      string `json:"fixmedins_name" doc:"机构名称"`
	Type      string `json:"fixmedins_type" doc:"1 医疗机构,2 零售药店"`
	Level     string `json:"hosp_lv" doc:"医院等级"`
	LevelName string `json:"hosp_lv_name" doc:"医院等级的名称"`
	Region    string `json:"admdvs" doc:"所在医保区划"`
}

type institutionsAnswer struct {
	Body struct {
		Institutions []institutionRow `json:"institutions" doc:"按编号排"`
		Next         string           `json:"next,omitempty" doc:"下一页的 after"`
	}
}

func (d *door) listInstitutions(ctx context.Context, c *call, in *nameInput) (*institutionsAnswer, error) {
	c.note.Subject = "医药机构"
	list, err := d.inquiries.Institutions(ctx, d.named(in))
	var a institutionsAnswer
	a.Body.Institutions = []institutionRow{}
	for _, i := range list {
		a.Body.Institutions = append(a.Body.Institutions, institutionRow{i.Code, i.Name, string(i.Type), i.Level, coding.HospitalLevel(i.Level).Name(), i.Region})
	}
	a.Body.Next = next(list, in.Limit, func(i provider.Institution) string { return i.Code })
	return &a, err
}

type itemRow struct {
	Code     string `json:"med_list_codg" doc:"医疗目录编码"`
	Name     string `json:"name" doc:"名称"`
	Spec     string `json:"spec,omitempty" doc:"规格"`
	Unit     string `json:"unit,omitempty" doc:"单位"`
	Kind     string `json:"kind" doc:"药品、饮片、项目、耗材等"`
	Class    string `json:"class" doc:"甲类、乙类或丙类"`
	Prepay   string `json:"selfpay_prop" doc:"先行自付比例"`
	Category string `json:"category" doc:"收费项目类别的名称"`
	Scheme   string `json:"insutype,omitempty" doc:"只用于这个险种;空为各险种"`
	Region   string `json:"admdvs" doc:"哪个统筹区的目录"`
}

type itemsAnswer struct {
	Body struct {
		Items []itemRow `json:"items" doc:"按编码排"`
		Next  string    `json:"next,omitempty" doc:"下一页的 after"`
	}
}

func (d *door) listItems(ctx context.Context, c *call, in *nameInput) (*itemsAnswer, error) {
	c.note.Subject = "医保目录"
	list, err := d.inquiries.Items(ctx, d.named(in))
	var a itemsAnswer
	a.Body.Items = []itemRow{}
	for _, e := range list {
		a.Body.Items = append(a.Body.Items, itemOf(e))
	}
	a.Body.Next = next(list, in.Limit, inquiry.ItemKey)
	return &a, err
}

func itemOf(e catalogue.Entry) itemRow {
	return itemRow{
		e.Code, e.Name, e.Spec, e.Unit, string(e.Kind), coding.ItemClass(e.Class).Name(), e.Prepay.Percent(),
		coding.FeeCategory(e.Category).Name(), e.Scheme, e.Region,
	}
}
