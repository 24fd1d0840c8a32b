package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"yibao/ground/coding"
	"yibao/observer/inquiry"
	"yibao/process/credential"
	"yibao/register/access"
	"yibao/register/trail"
)

// credentialRoutes turn what a telephone shows into a person.
func (d *door) credentialRoutes(api huma.API) {
	look(d, api, route{"resolve-credential", post, "/api/v1/credentials/resolution", "识别医保电子凭证", "由系统向凭证的签发方核验二维码,给出参保人(已脱敏);一个二维码有效一分钟,只能用一次", access.PersonRead, trail.Read, false}, d.resolveCredential)
}

type credentialInput struct {
	Body struct {
		Code string `json:"ec_qrcode" minLength:"1" maxLength:"128" doc:"扫到的二维码内容"`
	}
}

func (d *door) resolveCredential(ctx context.Context, c *call, in *credentialInput) (*personAnswer, error) {
	c.note.Subject = "医保电子凭证"
	h, err := d.Credentials.Resolve(ctx, in.Body.Code, credential.Desk{Region: c.actor.Org.Region, StaffNo: c.actor.Staff.StaffNo})
	if err != nil {
		return nil, err
	}
	c.note.Ref = h.Index
	found, err := d.inquiries.Persons(ctx, c.scope(), inquiry.PersonQuery{CertNo: coding.NormalizeIDNumber(h.CertNo)}, inquiry.Page{Limit: 2})
	if err != nil {
		return nil, err
	}
	if len(found) != 1 || !coding.MatchNames(h.Name, found[0].Name) {
		return nil, credential.ErrNobody.With()
	}
	c.note.PsnNo = found[0].PsnNo
	return &personAnswer{personRowOf(found[0])}, nil
}
