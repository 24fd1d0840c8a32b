package api

import (
	"context"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"yibao/ground/fault"
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/process/settlement"
	"yibao/register/access"
	"yibao/register/claim"
	"yibao/register/trail"
)

var errEstimateLine = fault.Define("YB1889", fault.Shape, "第 %d 行的%s“%s”看不懂,请写成小数,单价最多 6 位、数量最多 4 位小数")

// estimateRoutes answer what a bill would cost, before or elsewhere; nothing is
// written but the trail.
func (d *door) estimateRoutes(api huma.API) {
	look(d, api, route{"estimate", post, "/api/v1/persons/{psn_no}/estimates", "费用测算", "按现在的参保、政策与累计,一张还没有发生的单子各方各付多少,逐步说明;不写账", access.SettlementRead, trail.Read, false}, d.estimate)
	look(d, api, route{"estimate-elsewhere", post, "/api/v1/settlements/{setl_id}/estimates", "换一家医院要付多少", "同一张单子在另一家机构、或另一个医院等级,按当时的政策与累计各付多少;不写账", access.SettlementRead, trail.Read, false}, d.estimateElsewhere)
}

type estimateLine struct {
	Code     string `json:"med_list_codg" minLength:"1" maxLength:"50" doc:"医疗目录编码"`
	Price    string `json:"pric" maxLength:"20" doc:"单价,元"`
	Quantity string `json:"cnt" maxLength:"20" doc:"数量"`
}

type estimateInput struct {
	PersonPath
	Body struct {
		Scheme     string         `json:"insutype" maxLength:"6" doc:"险种"`
		Place      string         `json:"fixmedins_code" minLength:"1" maxLength:"20" doc:"机构编号"`
		Level      string         `json:"hosp_lv,omitempty" maxLength:"3" doc:"假定机构是这个等级;空为机构自己的等级"`
		MedType    string         `json:"med_type" minLength:"1" maxLength:"6" doc:"医疗类别"`
		Disease    string         `json:"dise_codg,omitempty" maxLength:"30" doc:"病种编码"`
		Begin      string         `json:"begndate,omitempty" doc:"就诊或入院日期,默认今天"`
		End        string         `json:"enddate,omitempty" doc:"出院日期,住院必填"`
		UseAccount bool           `json:"acct_used_flag,omitempty" doc:"用个人账户"`
		Lines      []estimateLine `json:"lines" minItems:"1" maxItems:"200" doc:"费用明细"`
	}
}

func (d *door) estimate(ctx context.Context, c *call, in *estimateInput) (*explanationAnswer, error) {
	in.noted(c)
	if _, err := d.inquiries.Person(ctx, c.scope(), in.PsnNo); err != nil {
		return nil, err
	}
	q, err := d.estimateOf(in)
	if err != nil {
		return nil, err
	}
	e, err := d.explainer.Estimate(ctx, q)
	if err != nil {
		return nil, err
	}
	return &explanationAnswer{Body: explanationOf(e)}, nil
}

// estimateOf reads the body; each line is worth price × quantity, rounded half up
// to the fen as uploads are.
func (d *door) estimateOf(in *estimateInput) (q settlement.EstimateRequest, err error) {
	b := in.Body
	q.PsnNo, q.Scheme, q.MedType, q.Place, q.Level = in.PsnNo, b.Scheme, b.MedType, b.Place, b.Level
	q.Disease, q.UseAccount, q.LocalNo = b.Disease, b.UseAccount, "测算"
	if q.Begin, err = d.onDay(b.Begin); err != nil {
		return q, err
	}
	if b.End != "" {
		if q.End, err = d.onDay(b.End); err != nil {
			return q, err
		}
	}
	for i, l := range b.Lines {
		price, err := money.ParsePrice(l.Price)
		if err != nil {
			return q, errEstimateLine.With(i+1, "单价", l.Price)
		}
		quantity, err := money.ParseQuantity(l.Quantity)
		if err != nil {
			return q, errEstimateLine.With(i+1, "数量", l.Quantity)
		}
		amount, err := money.Extend(price, quantity, money.HalfUpFen)
		if err != nil {
			return q, errEstimateLine.With(i+1, "金额", l.Price)
		}
		q.Total += amount
		q.Lines = append(q.Lines, claim.FeeLine{LineNo: strconv.Itoa(i + 1), Code: l.Code, Price: price, Quantity: quantity, Amount: amount, At: q.Begin})
	}
	return q, nil
}

// onDay is noon of a civil day, or now for "".
func (d *door) onDay(day string) (time.Time, error) {
	if day == "" {
		return d.Now(), nil
	}
	date, err := period.ParseDate(day)
	if err != nil {
		return time.Time{}, errDate.With(day)
	}
	return time.Date(date.Year(), date.Month(), date.Day(), 12, 0, 0, 0, d.Settlements.Zone), nil
}

type elsewhereInput struct {
	SettlementPath
	Body struct {
		Place string `json:"fixmedins_code,omitempty" maxLength:"20" doc:"换成这家机构"`
		Level string `json:"hosp_lv,omitempty" maxLength:"3" doc:"换成这个医院等级"`
	}
}

func (d *door) estimateElsewhere(ctx context.Context, c *call, in *elsewhereInput) (*explanationAnswer, error) {
	if _, err := d.within(ctx, c, in.SetlID); err != nil {
		return nil, err
	}
	e, err := d.explainer.Elsewhere(ctx, in.SetlID, settlement.Place{Institution: in.Body.Place, Level: in.Body.Level})
	if err != nil {
		return nil, err
	}
	return &explanationAnswer{Body: explanationOf(e)}, nil
}
