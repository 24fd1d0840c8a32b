package api

import (
	"context"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"yibao/ground/period"
	"yibao/law/deliveryfile"
	"yibao/observer/inquiry"
	"yibao/register/access"
	"yibao/register/knowledge"
	"yibao/register/trail"
)

// knowledgeRoutes are about audit knowledge.
func (d *door) knowledgeRoutes(api huma.API) {
	look(d, api, route{"list-points", get, "/api/v1/audit/points", "查知识点", "按文字、编码、种类、批次、日期查找,按编号列出", access.RuleRead, trail.Read, false}, d.listPoints)
	look(d, api, route{"show-point", get, "/api/v1/audit/points/history", "一个知识点的沿革", "全部版本,以及它替代了谁、被谁替代", access.RuleRead, trail.Read, false}, d.showPoint)
	look(d, api, route{"list-batches", get, "/api/v1/audit/batches", "知识批次", "已入库的,新的在前", access.RuleRead, trail.Read, false}, d.listBatches)
	look(d, api, route{"list-deliveries", get, "/api/v1/audit/deliveries", "附带的交付说明", "随程序附带、知道怎么读的各批附件", access.RuleRead, trail.Read, false}, d.listDeliveries)
	look(d, api, route{"preview-knowledge", post, "/api/v1/audit/knowledge/preview", "知识入库预览", "读附件,报告装入多少、拒绝哪些行和原因,不写入", access.RulePropose, trail.Read, false}, d.previewKnowledge)
	change(d, api, route{"propose-knowledge", post, "/api/v1/audit/knowledge/proposals", "提出知识入库", "附件随事项保存,由另一人复核后一次写入", access.RulePropose, trail.Propose, false}, d.proposeKnowledge)
}

type keyRow struct {
	Match string `json:"match" doc:"编码、前缀或名称"`
	Text  string `json:"text" doc:"编码或名称"`
}

// pointRow is one version of a knowledge point.
type pointRow struct {
	VersionID string    `json:"version_id" doc:"版本号"`
	Number    string    `json:"number" doc:"知识点编号"`
	Kind      string    `json:"kind" doc:"规则种类"`
	Name      string    `json:"name" doc:"名称"`
	Source    string    `json:"source" doc:"来源"`
	Batch     string    `json:"batch" doc:"批次"`
	Official  string    `json:"official,omitempty" doc:"官方编号"`
	Region    string    `json:"admdvs,omitempty" doc:"适用地区的区划开头;不填为全部"`
	Group     string    `json:"group,omitempty" doc:"组号"`
	Items     []keyRow  `json:"items" nullable:"false" doc:"所限的项目"`
	Others    []keyRow  `json:"others" nullable:"false" doc:"另一方:相互排斥的、允许的、必须有的"`
	Values    []factRow `json:"values" nullable:"false" doc:"参数"`
	Clause    string    `json:"clause,omitempty" doc:"原文"`
	From      string    `json:"begndate" doc:"生效日期"`
	To        string    `json:"enddate,omitempty" doc:"失效日期(不含)"`
	Recorded  string    `json:"publish_time" doc:"入库时间"`
	Active    bool      `json:"active" doc:"有效;否为从生效日期起撤下"`
	Replaces  []string  `json:"replaces,omitempty" doc:"所替代的版本号"`
}

func keyRows(keys []knowledge.Key) []keyRow {
	rows := []keyRow{}
	for _, k := range keys {
		rows = append(rows, keyRow{string(k.Match), k.Text})
	}
	return rows
}

func (d *door) pointRow(p knowledge.Point) pointRow {
	row := pointRow{
		VersionID: p.ID, Number: p.Number, Kind: p.Kind, Name: p.Name, Source: p.Source, Batch: p.Batch, Official: p.Official, Region: p.Region,
		Group: p.Group, Items: keyRows(p.Items), Others: keyRows(p.Others), Values: []factRow{}, Clause: p.Clause,
		From: p.Effective.From.String(), Recorded: d.clock(p.Recorded), Active: p.Active, Replaces: p.Replaces,
	}
	for _, v := range p.Values {
		row.Values = append(row.Values, factRow(v))
	}
	if end := p.Effective.End(); end != period.Forever {
		row.To = end.String()
	}
	return row
}

func (d *door) pointRows(points []knowledge.Point) []pointRow {
	rows := []pointRow{}
	for _, p := range points {
		rows = append(rows, d.pointRow(p))
	}
	return rows
}

type pointsInput struct {
	Words  string `query:"words" maxLength:"60" doc:"名称或原文的一部分"`
	Code   string `query:"code" maxLength:"60" doc:"项目编码或它的开头"`
	Kind   string `query:"kind" maxLength:"60" doc:"规则种类"`
	Source string `query:"source" maxLength:"60" doc:"来源"`
	Batch  string `query:"batch" maxLength:"60" doc:"批次"`
	Day    string `query:"day" maxLength:"10" doc:"这一天有效的版本"`
	After  string `query:"after" maxLength:"400" doc:"上一页返回的 next,第一页不填"`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"20" doc:"每页行数"`
}

type pointsAnswer struct {
	Body struct {
		Points []pointRow `json:"points" nullable:"false" doc:"知识点的版本,按编号;同一编号的新的在前"`
		Next   string     `json:"next,omitempty" doc:"下一页的 after"`
	}
}

func (d *door) listPoints(ctx context.Context, c *call, in *pointsInput) (*pointsAnswer, error) {
	q := inquiry.PointQuery{
		Text: strings.TrimSpace(in.Words), Code: strings.TrimSpace(in.Code), Kind: in.Kind, Source: in.Source, Batch: in.Batch,
		Page: inquiry.Page{After: in.After, Limit: in.Limit},
	}
	if in.Day != "" {
		day, err := period.ParseDate(in.Day)
		if err != nil {
			return nil, errDate.With(in.Day)
		}
		q.Day = day
	}
	list, err := d.inquiries.Points(ctx, c.scope(), q)
	if err != nil {
		return nil, err
	}
	var a pointsAnswer
	a.Body.Points = d.pointRows(list)
	a.Body.Next = next(list, in.Limit, inquiry.PointKey)
	return &a, nil
}

type pointInput struct {
	Number string `query:"number" required:"true" minLength:"1" maxLength:"300" doc:"知识点编号"`
}

type pointAnswer struct {
	Body struct {
		Versions []pointRow `json:"versions" nullable:"false" doc:"全部版本,新的在前"`
		By       []pointRow `json:"replaced_by" nullable:"false" doc:"替代它的别的知识点"`
		Of       []pointRow `json:"replaces" nullable:"false" doc:"被它替代的别的知识点"`
	}
}

func (d *door) showPoint(ctx context.Context, c *call, in *pointInput) (*pointAnswer, error) {
	c.note.Subject, c.note.Ref = "知识点", in.Number
	chain, err := d.inquiries.PointChain(ctx, c.scope(), in.Number)
	if err == nil && len(chain.Versions) == 0 {
		err = knowledge.ErrUnknownPoint.With(in.Number)
	}
	if err != nil {
		return nil, err
	}
	var a pointAnswer
	a.Body.Versions, a.Body.By, a.Body.Of = d.pointRows(chain.Versions), d.pointRows(chain.By), d.pointRows(chain.Of)
	return &a, nil
}

type batchRow struct {
	Source   string `json:"source" doc:"来源"`
	Number   string `json:"number" doc:"批次"`
	Title    string `json:"title" doc:"标题"`
	From     string `json:"begndate" doc:"施行日期"`
	To       string `json:"enddate,omitempty" doc:"失效日期(不含)"`
	Recorded string `json:"publish_time" doc:"入库时间"`
}

type batchesAnswer struct {
	Body struct {
		Batches []batchRow `json:"batches" nullable:"false" doc:"批次,新的在前"`
	}
}

func (d *door) listBatches(ctx context.Context, _ *call, _ *nothingInput) (*batchesAnswer, error) {
	list, err := d.inquiries.Batches(ctx)
	if err != nil {
		return nil, err
	}
	var a batchesAnswer
	a.Body.Batches = []batchRow{}
	for _, b := range slices.Backward(list) {
		row := batchRow{Source: b.Source, Number: b.Number, Title: b.Title, From: b.Valid.From.String(), Recorded: d.clock(b.Recorded)}
		if end := b.Valid.End(); end != period.Forever {
			row.To = end.String()
		}
		a.Body.Batches = append(a.Body.Batches, row)
	}
	return &a, nil
}

type deliveryRow struct {
	Source string   `json:"source" doc:"来源"`
	Number string   `json:"number" doc:"批次"`
	Title  string   `json:"title" doc:"标题"`
	Basis  string   `json:"basis" doc:"依据"`
	From   string   `json:"begndate" doc:"施行日期"`
	Files  []string `json:"files" nullable:"false" doc:"要一起交的附件"`
	Taken  bool     `json:"taken" doc:"已经入库"`
}

type deliveriesAnswer struct {
	Body struct {
		Deliveries []deliveryRow `json:"deliveries" nullable:"false" doc:"交付说明"`
	}
}

func (d *door) listDeliveries(ctx context.Context, _ *call, _ *nothingInput) (*deliveriesAnswer, error) {
	shipped, err := deliveryfile.Shipped()
	if err != nil {
		return nil, err
	}
	batches, err := d.inquiries.Batches(ctx)
	if err != nil {
		return nil, err
	}
	var a deliveriesAnswer
	a.Body.Deliveries = []deliveryRow{}
	for _, x := range shipped {
		row := deliveryRow{Source: x.Source, Number: x.Number, Title: x.Title, Basis: x.Basis, From: x.Valid.From.String(), Files: []string{}}
		for _, t := range x.Tables {
			if !slices.Contains(row.Files, t.File) {
				row.Files = append(row.Files, t.File)
			}
		}
		row.Taken = slices.ContainsFunc(batches, func(b knowledge.Batch) bool { return b.Source == x.Source && b.Number == x.Number })
		a.Body.Deliveries = append(a.Body.Deliveries, row)
	}
	return &a, nil
}
