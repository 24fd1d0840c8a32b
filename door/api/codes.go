package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"yibao/ground/coding"
	"yibao/register/access"
)

// codeRoutes give the lists that forms choose from.
func (d *door) codeRoutes(api huma.API) {
	look(d, api, route{"list-codes", get, "/api/v1/codes", "国家代码表", "险种、医疗类别、医院等级的代码和名称,供选择;每个登录的人都可以看", access.Own, "", false}, d.listCodes)
}

type visitKindRow struct {
	Code  string `json:"code" doc:"代码"`
	Name  string `json:"name" doc:"名称"`
	Class string `json:"class" enum:"门诊,住院,药店" doc:"按门诊、住院还是购药办理"`
}

type codesAnswer struct {
	Body struct {
		Schemes  []namedTag     `json:"insutypes" doc:"险种"`
		MedTypes []visitKindRow `json:"med_types" doc:"医疗类别"`
		Levels   []namedTag     `json:"hosp_lvs" doc:"医院等级"`
	}
}

func (d *door) listCodes(context.Context, *call, *struct{}) (*codesAnswer, error) {
	var a codesAnswer
	for _, i := range coding.Insurances() {
		a.Body.Schemes = append(a.Body.Schemes, namedTag{string(i), i.Name()})
	}
	for _, v := range coding.VisitKinds() {
		a.Body.MedTypes = append(a.Body.MedTypes, visitKindRow{string(v), v.Name(), string(v.Class())})
	}
	for _, l := range coding.HospitalLevels() {
		a.Body.Levels = append(a.Body.Levels, namedTag{string(l), l.Name()})
	}
	return &a, nil
}
