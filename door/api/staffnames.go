package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"yibao/register/access"
)

// staffNameRoutes tell who stands behind the numbers that records carry.
func (d *door) staffNameRoutes(api huma.API) {
	look(d, api, route{"staff-names", get, "/api/v1/staff-names", "经办人员的姓名", "把单据、留痕、复核事项上的人员编号换成姓名;每个登录的人都可以问,查不到的编号不返回", access.Own, "", false}, d.staffNames)
}

type staffName struct {
	StaffNo string `json:"staff_no" doc:"人员编号"`
	Name    string `json:"name" doc:"姓名"`
	OrgNo   string `json:"org_no" doc:"机构编号"`
}

type staffNamesInput struct {
	StaffNos []string `query:"staff_no,explode" required:"true" minItems:"1" maxItems:"100" doc:"人员编号,可以给几个"`
}

type staffNamesAnswer struct {
	Body struct {
		Staff []staffName `json:"staff" doc:"查到的人员"`
	}
}

func (d *door) staffNames(ctx context.Context, _ *call, in *staffNamesInput) (*staffNamesAnswer, error) {
	found, err := d.Administration.Names(ctx, in.StaffNos)
	var a staffNamesAnswer
	a.Body.Staff = []staffName{}
	for _, s := range found {
		a.Body.Staff = append(a.Body.Staff, staffName{s.StaffNo, s.Name, s.OrgNo})
	}
	return &a, err
}
