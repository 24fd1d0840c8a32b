package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"yibao/process/qualifying"
	"yibao/register/access"
)

// personsAtOnce is how many persons one request of a month's run judges.
const personsAtOnce = 2000

// waitingRunRoutes are about the waiting and freeze of many.
func (d *door) waitingRunRoutes(api huma.API) {
	levies(d, api, "run-waiting", "/api/v1/waiting-runs", "月末待遇核定", "过了期限没有缴清的、当月新参保的(或一个单位的全部人员)逐人核定等待期与欠费暂停;一次办若干人,未办完的带 resume 再次提交接着办。缴费、退费、参保变更当时已经自动核定", access.BenefitWrite, d.runWaiting)
}

type waitingRunBody struct {
	Levied
	Scheme   string `json:"insutype" minLength:"3" maxLength:"6" doc:"险种"`
	Month    string `json:"month" minLength:"7" maxLength:"7" doc:"月份,如 2026-03"`
	Employer string `json:"uscc,omitempty" maxLength:"18" doc:"只核定这个单位的人员"`
	Resume   bool   `json:"resume,omitempty" doc:"接着办没有办完的,不再列一次"`
}

type waitingRunAnswer struct {
	Body struct {
		Marked  int  `json:"marked" doc:"列入核定的单位和个人"`
		Persons int  `json:"persons" doc:"这次核定的人"`
		Changed int  `json:"changed" doc:"其中限制有变动的人"`
		Refused int  `json:"refused" doc:"其中不能核定的人(没有参保、政策没有规定)"`
		Done    bool `json:"done" doc:"已办完;未办完的再次提交接着办"`
	}
}

func (d *door) runWaiting(ctx context.Context, c *call, in waitingRunBody) (*waitingRunAnswer, error) {
	var p reading
	month := p.term(in.Month)
	if p.err != nil {
		return nil, p.err
	}
	c.note.Subject, c.note.Ref = "待遇核定", in.Region+"/"+in.Scheme+"/"+in.Month
	var a waitingRunAnswer
	var err error
	if !in.Resume {
		a.Body.Marked, err = d.Benefits.Qualifying.Collect(ctx, qualifying.Month{Region: in.Region, Scheme: in.Scheme, Days: month, Employer: in.Employer})
		if err != nil {
			return nil, err
		}
	}
	done, err := d.Benefits.Qualifying.Drain(ctx, in.Region, in.Scheme, personsAtOnce)
	if err != nil {
		return nil, err
	}
	b := &a.Body
	b.Persons, b.Changed, b.Refused, b.Done = done.Persons, done.Changed, done.Refused, !done.Left
	c.changed(nil, a.Body)
	return &a, nil
}
