package api

import (
	"context"
	"encoding/base64"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"yibao/process/cleansing"
	"yibao/process/importing"
	"yibao/register/access"
	"yibao/register/enrolment"
	"yibao/register/trail"
)

func (d *door) cleansingRoutes(api huma.API) {
	look(d, api, route{"list-doubts", get, "/api/v1/enrolment/doubts", "参保数据清理工单", "证件有误、一人多号、重复参保、日期矛盾等", access.EnrolRead, trail.Read, false}, d.listDoubts)
	change(d, api, route{"decide-doubt", post, "/api/v1/enrolment/doubts/{doubt_id}/decision", "派单、办结或说明", "办结前系统再核一次,问题还在的不能办结", access.EnrolWrite, trail.Change, false}, d.decideDoubt)
	change(d, api, route{"run-cleansing", post, "/api/v1/enrolment/doubt-runs", "参保数据核对", "把本人辖区的参保人过一遍,有疑问的列入清理工单;只提出问题,不改登记。一百万人约需一分钟,命令 yibao cleanse 与它相同", access.EnrolWrite, trail.Change, false}, d.runCleansing)
	look(d, api, route{"import-template", get, "/api/v1/imports/{kind}/template", "批量导入模板", "Excel 工作簿,含下拉选项和填写说明", access.EnrolWrite, trail.Read, false}, d.importTemplate)
	look(d, api, route{"preview-import", post, "/api/v1/imports/preview", "批量导入预览", "逐行核对,不写入;有误的返回带“错误原因”列的原文件", access.EnrolWrite, trail.Read, false}, d.previewImport)
	change(d, api, route{"import-file", post, "/api/v1/imports", "批量导入", "Excel 或 CSV,全部合格才写入", access.EnrolWrite, trail.Change, false}, d.importFile)
}

type doubtsInput struct {
	Kind     string `query:"kind" maxLength:"30" doc:"问题种类"`
	State    string `query:"state" enum:"待处理,已派单,已处理,已说明" doc:"状态"`
	Assignee string `query:"assignee" maxLength:"30" doc:"派给谁,人员编号"`
	Paged
}

type doubtRow struct {
	ID       string `json:"doubt_id" doc:"工单编号"`
	Kind     string `json:"kind" doc:"问题种类"`
	PsnNo    string `json:"psn_no" doc:"人员编号"`
	Other    string `json:"other_psn_no,omitempty" doc:"另一个人员编号"`
	Region   string `json:"admdvs" doc:"统筹区"`
	Detail   string `json:"detail" doc:"问题,号码已脱敏"`
	State    string `json:"state" doc:"状态"`
	Assignee string `json:"assignee,omitempty" doc:"派给谁"`
	Note     string `json:"note,omitempty" doc:"办理结果或理由"`
	Found    string `json:"found_time" doc:"发现时间"`
	Changed  string `json:"updt_time" doc:"变更时间"`
}

func (d *door) doubtRow(x enrolment.Doubt) doubtRow {
	return doubtRow{x.DoubtID, string(x.Kind), x.PsnNo, x.Other, x.Region, x.Detail, string(x.State), x.Assignee, x.Note, d.clock(x.Found), d.clock(x.Changed)}
}

type doubtsAnswer struct {
	Body struct {
		Doubts []doubtRow `json:"doubts" nullable:"false" doc:"工单,按编号"`
		Next   string     `json:"next,omitempty" doc:"下一页的 after"`
	}
}

func (d *door) listDoubts(ctx context.Context, c *call, in *doubtsInput) (*doubtsAnswer, error) {
	c.note.Subject = "清理工单"
	list, err := d.Cleansing.List(ctx, enrolment.DoubtQuery{
		Within: c.scope().RegionPrefix(), Kind: enrolment.DoubtKind(in.Kind), State: enrolment.DoubtState(in.State), Assignee: in.Assignee, After: in.After, Limit: in.Limit,
	})
	if err != nil {
		return nil, err
	}
	var a doubtsAnswer
	a.Body.Doubts = []doubtRow{}
	for _, x := range list {
		a.Body.Doubts = append(a.Body.Doubts, d.doubtRow(x))
	}
	a.Body.Next = next(list, in.Limit, func(x enrolment.Doubt) string { return x.DoubtID })
	return &a, nil
}

type decideDoubtInput struct {
	Keyed
	ID   string `path:"doubt_id" maxLength:"30" doc:"工单编号"`
	Body struct {
		State    string `json:"state" enum:"已派单,已处理,已说明" doc:"派单、办结或说明"`
		Assignee string `json:"assignee,omitempty" maxLength:"30" doc:"派给谁,人员编号;派单时必填"`
		Note     string `json:"note,omitempty" maxLength:"500" doc:"办理结果或理由;办结、说明时必填"`
	}
}

type doubtAnswer struct{ Body doubtRow }

func (d *door) decideDoubt(ctx context.Context, c *call, in *decideDoubtInput) (*doubtAnswer, error) {
	c.note.Subject, c.note.Ref, c.note.Reason = "清理工单", in.ID, strings.TrimSpace(in.Body.Note)
	x, err := d.Cleansing.Decide(ctx, cleansing.Decision{
		DoubtID: in.ID, Next: enrolment.DoubtState(in.Body.State), Assignee: in.Body.Assignee, Note: in.Body.Note,
		Operator: c.actor.Staff.StaffNo, Within: c.scope().Covers,
	})
	if err != nil {
		return nil, err
	}
	c.note.PsnNo = x.PsnNo
	row := d.doubtRow(x)
	c.changed(nil, row)
	return &doubtAnswer{row}, nil
}

type cleansingInput struct{ Keyed }

type foundCount struct {
	Kind  string `json:"kind" doc:"问题种类"`
	Count int    `json:"count" doc:"条数,已列入工单的也算"`
}

type cleansingAnswer struct {
	Body struct {
		Persons int          `json:"persons" doc:"核对的人数"`
		Fresh   int          `json:"fresh" doc:"新列入工单的条数"`
		Found   []foundCount `json:"found" nullable:"false" doc:"按种类"`
	}
}

func (d *door) runCleansing(ctx context.Context, c *call, _ *cleansingInput) (*cleansingAnswer, error) {
	c.note.Subject = "清理工单"
	done, err := d.Cleansing.Run(ctx, c.scope().Covers, nil)
	if err != nil {
		return nil, err
	}
	c.note.Ref = done.Run
	var a cleansingAnswer
	a.Body.Persons, a.Body.Fresh, a.Body.Found = done.Persons, done.Fresh, []foundCount{}
	for _, kind := range enrolment.DoubtKinds {
		if n := done.Found[kind]; n > 0 {
			a.Body.Found = append(a.Body.Found, foundCount{string(kind), n})
		}
	}
	c.changed(nil, a.Body)
	return &a, nil
}

type templateInput struct {
	Kind string `path:"kind" maxLength:"20" doc:"种类:人员、参保、单位 …"`
}

type templateAnswer struct {
	Body struct {
		Name    string `json:"name" doc:"文件名"`
		Content string `json:"content" doc:"文件,base64"`
	}
}

func (d *door) importTemplate(_ context.Context, c *call, in *templateInput) (*templateAnswer, error) {
	c.note.Subject, c.note.Ref = "导入模板", in.Kind
	raw, err := importing.Kind(in.Kind).Workbook()
	if err != nil {
		return nil, err
	}
	var a templateAnswer
	a.Body.Name, a.Body.Content = in.Kind+".xlsx", base64.StdEncoding.EncodeToString(raw)
	return &a, nil
}

type importBody struct {
	Name    string `json:"name" minLength:"1" maxLength:"100" doc:"文件名"`
	Kind    string `json:"kind,omitempty" maxLength:"20" doc:"种类,不填按工作表名、文件名或表头识别"`
	Content string `json:"content" doc:"文件,base64"`
}

type previewInput struct{ Body importBody }

type importInput struct {
	Keyed
	Body importBody
}

type importAnswer struct {
	Body struct {
		Kind     string     `json:"kind" doc:"种类"`
		Rows     int        `json:"rows" doc:"行数"`
		Bad      int        `json:"bad" doc:"有误的行数"`
		Written  int        `json:"written" doc:"写入的行数;预览时为将要写入的行数"`
		First    [][]string `json:"first,omitempty" doc:"预览:表头和前几行"`
		Returned string     `json:"returned,omitempty" doc:"有误时:带“错误原因”列的原文件,base64"`
	}
}

// imported does or previews one file. A file with bad rows is no refusal of the
// request: it is answered with the file to hand back, and nothing is written.
func (d *door) imported(ctx context.Context, c *call, b importBody, do func(context.Context, []importing.File, importing.Progress) ([]importing.Report, error)) (*importAnswer, error) {
	c.note.Subject, c.note.Ref = "批量导入", b.Name
	raw, err := base64.StdEncoding.DecodeString(b.Content)
	if err != nil {
		return nil, errRequest.With("content 不是 base64")
	}
	file := importing.File{Name: b.Name, Kind: importing.Kind(b.Kind), Content: strings.NewReader(string(raw))}
	reports, err := do(ctx, []importing.File{file}, nil)
	if len(reports) != 1 {
		return nil, err
	}
	var a importAnswer
	r := reports[0]
	a.Body.Kind, a.Body.Rows, a.Body.Bad, a.Body.Written = string(r.Kind), r.Rows, r.Bad, r.Written
	if r.Returned != nil {
		a.Body.Returned = base64.StdEncoding.EncodeToString(r.Returned)
		return &a, nil
	}
	return &a, err
}

func (d *door) previewImport(ctx context.Context, c *call, in *previewInput) (*importAnswer, error) {
	reports := []importing.Report(nil)
	a, err := d.imported(ctx, c, in.Body, func(ctx context.Context, files []importing.File, p importing.Progress) ([]importing.Report, error) {
		var err error
		reports, err = d.importer(c).Preview(ctx, files, p)
		return reports, err
	})
	if err == nil {
		a.Body.First = reports[0].First
	}
	return a, err
}

func (d *door) importFile(ctx context.Context, c *call, in *importInput) (*importAnswer, error) {
	a, err := d.imported(ctx, c, in.Body, d.importer(c).ImportAll)
	if err == nil {
		c.changed(nil, map[string]int{"rows": a.Body.Rows, "bad": a.Body.Bad, "written": a.Body.Written})
	}
	return a, err
}

// importer takes rows of the caller's regions only.
func (d *door) importer(c *call) importing.Service {
	s := *d.Importing
	s.Within = c.scope().Covers
	return s
}
