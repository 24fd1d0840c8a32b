package api

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"path"
	"strconv"
	"strings"

	"yibao/ground/fault"
	"yibao/law/deliveryfile"
	"yibao/process/administration"
	"yibao/process/approval"
	"yibao/process/curation"
)

// Refusals of bringing knowledge.
var (
	errNoDelivery  = fault.Define("YB8315", fault.Business, "附带的交付说明没有一份对得上这些附件,请核对文件名,或写一份交付说明一起交")
	errBadDelivery = fault.Define("YB8316", fault.Business, "交付说明有问题:%s")
)

// KnowledgeFile is one attachment as a browser sends it.
type KnowledgeFile struct {
	Name    string `json:"name" minLength:"1" maxLength:"200" doc:"文件名,以 .xlsx、.csv 或 .jsonl 结尾"`
	Content string `json:"content" doc:"文件内容,base64"`
}

// KnowledgeBody is a delivery of knowledge.
type KnowledgeBody struct {
	Files  []KnowledgeFile `json:"files" minItems:"1" maxItems:"40" nullable:"false" doc:"附件"`
	Layout string          `json:"layout,omitempty" maxLength:"260000" doc:"交付说明(yaml);不填则用随程序附带的、对得上附件的"`
}

// opened returns the deliveries with their files. What a region brings with a
// description of its own counts in that region alone.
func (b KnowledgeBody) opened(prefix string) ([]deliveryfile.Delivery, []curation.File, error) {
	files := make([]curation.File, len(b.Files))
	for i, f := range b.Files {
		raw, err := base64.StdEncoding.DecodeString(f.Content)
		if err != nil {
			return nil, nil, errRequest.With(f.Name + " 的 content 不是 base64")
		}
		files[i] = curation.File{Name: path.Base(strings.ReplaceAll(f.Name, `\`, "/")), Content: raw}
	}
	if b.Layout != "" {
		list, err := deliveryfile.Parse("交付说明", []byte(b.Layout))
		if err != nil {
			return nil, nil, errBadDelivery.With(err.Error())
		}
		for i := range list {
			if list[i].Region == "" {
				list[i].Region = prefix
			}
			if !strings.HasPrefix(list[i].Region, prefix) {
				return nil, nil, administration.ErrOutOfScope.With(list[i].Region)
			}
		}
		return list, files, nil
	}
	shipped, err := deliveryfile.Shipped()
	if err != nil {
		return nil, nil, err
	}
	var fitting []deliveryfile.Delivery
	for _, x := range shipped {
		if curation.Complete(x, files) {
			fitting = append(fitting, x)
		}
	}
	if len(fitting) == 0 {
		return nil, nil, errNoDelivery.With()
	}
	return fitting, files, nil
}

type refusedRow struct {
	File   string `json:"file" doc:"文件"`
	Sheet  int    `json:"sheet" doc:"工作表"`
	Row    int    `json:"row" doc:"行,从 1 数,和表格软件一样"`
	Name   string `json:"name,omitempty" doc:"名称"`
	Reason string `json:"reason" doc:"原因"`
}

type partRow struct {
	File    string `json:"file" doc:"文件"`
	Kind    string `json:"kind" doc:"规则种类"`
	Rows    int    `json:"rows" doc:"读到的行"`
	Points  int    `json:"points" doc:"知识点"`
	Codes   int    `json:"codes" doc:"编码"`
	Refused int    `json:"refused" doc:"拒绝的行"`
	Skipped int    `json:"skipped" doc:"说明行"`
}

type deliveryReport struct {
	Source   string       `json:"source" doc:"来源"`
	Number   string       `json:"number" doc:"批次"`
	Title    string       `json:"title" doc:"标题"`
	Points   int          `json:"points" doc:"知识点"`
	Codes    int          `json:"codes" doc:"编码"`
	Replaced int          `json:"replaced" doc:"替代原有的知识点"`
	Parts    []partRow    `json:"parts" nullable:"false" doc:"各表"`
	Refused  []refusedRow `json:"refused" nullable:"false" doc:"拒绝的行,最多列 2000 行"`
	Refusals int          `json:"refusals" doc:"拒绝的行数"`
	Left     []refusedRow `json:"left" nullable:"false" doc:"没有哪张表要的行,最多列 2000 行"`
	Problem  string       `json:"problem,omitempty" doc:"这一批整个不能装入的原因"`
	Written  bool         `json:"written" doc:"已写入"`
}

// toldRows bounds the rows that a report lists.
const toldRows = 2000

func refusedRows(list []curation.Refusal) []refusedRow {
	rows := []refusedRow{}
	for _, x := range list[:min(len(list), toldRows)] {
		rows = append(rows, refusedRow(x))
	}
	return rows
}

func deliveryReportOf(r curation.Report) deliveryReport {
	row := deliveryReport{
		Source: r.Source, Number: r.Number, Title: r.Title, Points: r.Points, Codes: r.Codes, Replaced: r.Replaced,
		Parts: []partRow{}, Refused: refusedRows(r.Refusals), Refusals: len(r.Refusals), Left: refusedRows(r.Left), Written: r.Written,
	}
	for _, p := range r.Parts {
		row.Parts = append(row.Parts, partRow{p.File, p.Kind, p.Rows, p.Points, p.Codes, p.Refused, p.Skipped})
	}
	return row
}

type knowledgeInput struct{ Body KnowledgeBody }

type knowledgeAnswer struct {
	Body struct {
		Deliveries []deliveryReport `json:"deliveries" nullable:"false" doc:"各批的报告"`
	}
}

// previewKnowledge reports what would become of deliveries.
func (d *door) previewKnowledge(ctx context.Context, c *call, in *knowledgeInput) (*knowledgeAnswer, error) {
	c.note.Subject, c.note.Ref = "知识入库", in.Body.Files[0].Name
	reports, err := d.read(ctx, c.scope().RegionPrefix(), in.Body, true)
	if err != nil {
		return nil, err
	}
	var a knowledgeAnswer
	a.Body.Deliveries = reports
	return &a, nil
}

// read takes deliveries in, all or none, or only reports what would become of
// them: then what refuses them is told in the report.
func (d *door) read(ctx context.Context, prefix string, body KnowledgeBody, only bool) ([]deliveryReport, error) {
	deliveries, files, err := body.opened(prefix)
	if err != nil {
		return nil, err
	}
	reports, err := d.Curation.TakeAll(ctx, deliveries, files, only)
	f, told := fault.As(err)
	told = told && only && f.Kind == fault.Business
	if err != nil && !told {
		return nil, err
	}
	rows := []deliveryReport{}
	for i, r := range reports {
		row := deliveryReportOf(r)
		if r.Source == "" { // not come to
			row.Source, row.Number, row.Title = deliveries[i].Source, deliveries[i].Number, deliveries[i].Title
		}
		rows = append(rows, row)
	}
	if told {
		at := len(reports) - 1
		for at > 0 && reports[at].Source == "" {
			at--
		}
		rows[at].Problem = f.Error()
	}
	return rows, nil
}

// actKnowledge takes knowledge in.
const actKnowledge = "take-knowledge"

type knowledgePayload struct {
	KnowledgeBody
	Reason string `json:"reason" minLength:"1" maxLength:"500" doc:"原因,如公告的文号"`
}

type knowledgeProposalInput struct {
	Keyed
	Body knowledgePayload
}

// storedKnowledge is what waits for the second person, with the region that the
// first may speak for.
type storedKnowledge struct {
	KnowledgeBody
	Prefix string `json:"admdvs"`
}

func (d *door) proposeKnowledge(ctx context.Context, c *call, in *knowledgeProposalInput) (*proposalAnswer, error) {
	reports, err := d.read(ctx, c.scope().RegionPrefix(), in.Body.KnowledgeBody, true)
	if err != nil {
		return nil, err
	}
	points, refused, titles := 0, 0, []string{}
	for _, r := range reports {
		if r.Problem != "" {
			return nil, errBadDelivery.With(r.Source + " " + r.Number + ":" + r.Problem)
		}
		points, refused, titles = points+r.Points, refused+r.Refusals, append(titles, r.Source+" "+r.Number)
	}
	if points == 0 {
		return nil, curation.ErrNothing.With(reports[0].Source, reports[0].Number)
	}
	raw, err := json.Marshal(storedKnowledge{in.Body.KnowledgeBody, c.scope().RegionPrefix()})
	if err != nil {
		return nil, err
	}
	c.note.Subject, c.note.Ref, c.note.Reason = "知识入库", titles[0], in.Body.Reason
	title := "知识入库 " + titles[0]
	if len(titles) > 1 {
		title += " 等 " + strconv.Itoa(len(titles)) + " 批"
	}
	return d.propose(ctx, c, approval.Proposal{
		Act: actKnowledge, Subject: titles[0], Payload: raw, Reason: in.Body.Reason,
		Title: title + ":知识点 " + strconv.Itoa(points) + " 个,拒绝 " + strconv.Itoa(refused) + " 行",
	})
}

func (d *door) executeKnowledge(ctx context.Context, p approval.Proposal, decided approval.Deciding) ([]byte, error) {
	var stored storedKnowledge
	if err := json.Unmarshal(p.Payload, &stored); err != nil {
		return nil, approval.ErrAltered.Because(err, p.ID)
	}
	if !decided.Scope.Covers(p.Region) {
		return nil, administration.ErrOutOfScope.With(p.Region)
	}
	reports, err := d.read(ctx, stored.Prefix, stored.KnowledgeBody, false)
	if err != nil {
		return nil, err
	}
	return json.Marshal(map[string]any{"deliveries": reports})
}
