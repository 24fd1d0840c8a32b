package api

import (
	"context"
	"encoding/json"
	"path"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"yibao/ground/period"
	"yibao/law/levyfile"
	"yibao/law/policyfile"
	"yibao/law/region"
	"yibao/observer/inquiry"
	"yibao/process/administration"
	"yibao/process/approval"
	"yibao/process/publication"
	"yibao/register/access"
	"yibao/register/policy"
	"yibao/register/trail"
)

// policyRoutes are about published policies and settings.
func (d *door) policyRoutes(api huma.API) {
	look(d, api, route{"list-policies", get, "/api/v1/policies", "已发布的政策", "各个版本,新的在前", access.PolicyRead, trail.Read, false}, d.listPolicies)
	look(d, api, route{"show-policy", get, "/api/v1/policies/{version_id}", "一个政策版本", "含政策文本", access.PolicyRead, trail.Read, false}, d.showPolicy)
	change(d, api, route{"propose-publication", post, "/api/v1/policies/proposals", "提出发布政策", "先检查,有错误的不能提出;由另一人复核后发布", access.PublishPropose, trail.Propose, false}, d.proposePublication)
}

type policyRow struct {
	VersionID string       `json:"version_id" doc:"版本号"`
	Document  string       `json:"document" doc:"待遇政策或统筹区设置"`
	Region    string       `json:"admdvs" doc:"统筹区"`
	Scheme    string       `json:"insutype,omitempty" doc:"险种"`
	Business  string       `json:"business,omitempty" doc:"业务"`
	Title     string       `json:"title" doc:"标题"`
	Entry     string       `json:"entry" doc:"入口文件名"`
	From      string       `json:"begndate" doc:"施行日期"`
	To        string       `json:"enddate,omitempty" doc:"终止日期(不含)"`
	Recorded  string       `json:"publish_time" doc:"发布时间"`
	Author    string       `json:"author" doc:"发布人"`
	Approver  string       `json:"approver,omitempty" doc:"复核人,经双人复核发布的才有"`
	Files     []policyText `json:"files,omitempty" doc:"政策文本"`
}

type policyText struct {
	Name string `json:"name" minLength:"1" maxLength:"200" doc:"文件名"`
	Text string `json:"text" maxLength:"200000" doc:"内容"`
}

func (d *door) policyRow(p policy.Published) policyRow {
	row := policyRow{
		VersionID: p.ID, Document: string(p.Document), Region: p.Region, Scheme: p.Scheme, Business: p.Business, Title: p.Title, Entry: p.Entry,
		From: p.Effective.From.String(), Recorded: d.clock(p.Recorded), Author: p.Author, Approver: p.Approver,
	}
	if end := p.Effective.End(); end != period.Forever {
		row.To = end.String()
	}
	for _, f := range p.Files {
		row.Files = append(row.Files, policyText{f.Name, f.Text})
	}
	return row
}

type policiesAnswer struct {
	Body struct {
		Policies []policyRow `json:"policies" doc:"政策版本,新的在前"`
		Next     string      `json:"next,omitempty" doc:"下一页的 after"`
	}
}

func (d *door) listPolicies(ctx context.Context, c *call, in *Paged) (*policiesAnswer, error) {
	list, err := d.inquiries.Policies(ctx, c.scope(), inquiry.Page{After: in.After, Limit: in.Limit})
	var a policiesAnswer
	a.Body.Policies = []policyRow{}
	for _, p := range list {
		a.Body.Policies = append(a.Body.Policies, d.policyRow(p))
	}
	a.Body.Next = next(list, in.Limit, func(p policy.Published) string { return p.ID })
	return &a, err
}

type policyPath struct {
	VersionID string `path:"version_id" maxLength:"30" doc:"版本号"`
}

type policyAnswer struct{ Body policyRow }

func (d *door) showPolicy(ctx context.Context, c *call, in *policyPath) (*policyAnswer, error) {
	c.note.Subject, c.note.Ref = "政策", in.VersionID
	p, err := d.inquiries.Policy(ctx, c.scope(), in.VersionID)
	if err != nil {
		return nil, err
	}
	return &policyAnswer{d.policyRow(p)}, nil
}

// actPublish publishes a policy or settings.
const actPublish = "publish-policy"

type publishInput struct {
	Keyed
	Body publishPayload
}

type publishPayload struct {
	Settings bool         `json:"settings,omitempty" doc:"是统筹区设置,不是待遇政策"`
	Entry    string       `json:"entry" minLength:"1" maxLength:"200" doc:"入口文件名"`
	Files    []policyText `json:"files" minItems:"1" maxItems:"50" nullable:"false" doc:"入口文件和它承接的文件"`
	Reason   string       `json:"reason" minLength:"1" maxLength:"500" doc:"原因,如依据的文件"`
}

func (p publishPayload) bundle() policyfile.Bundle {
	b := policyfile.Bundle{Entry: p.Entry}
	for _, f := range p.Files {
		b.Files = append(b.Files, policyfile.File{Name: f.Name, Text: f.Text})
	}
	slices.SortFunc(b.Files, func(a, c policyfile.File) int { return strings.Compare(a.Name, c.Name) })
	return b
}

func (p publishPayload) text() string {
	for _, f := range p.Files {
		if f.Name == p.Entry {
			return f.Text
		}
	}
	return ""
}

// levies reports whether it is a contribution policy, which its file's name tells.
func (p publishPayload) levies() bool { return !p.Settings && levyfile.IsLevy(path.Base(p.Entry)) }

// checked compiles what is to be published and returns its region and title.
// Complaints are told with the refusal, all at once.
func (p publishPayload) checked() (where, title string, err error) {
	var complaints []policyfile.Complaint
	switch {
	case p.Settings:
		var settings *region.Settings
		if settings, complaints = region.Parse(p.Entry, []byte(p.text())); settings != nil {
			where, title = string(settings.Region()), settings.Name()
		}
	case p.levies():
		var compiled *levyfile.Policy
		if compiled, complaints = levyfile.Parse(p.Entry, p.text()); compiled != nil {
			where, title = compiled.Region, compiled.Title
		}
	default:
		var compiled *policyfile.Policy
		if compiled, complaints = policyfile.FromBundle(p.bundle()); compiled != nil {
			where, title = compiled.Header().Region, compiled.Header().Title
		}
	}
	var told []string
	for _, c := range complaints {
		if c.Severity == policyfile.Error {
			told = append(told, c.String())
		}
	}
	if len(told) > 0 || where == "" {
		f := publication.ErrFaulty.With(p.Entry, len(told))
		whole := problemOf(f)
		whole.Detail += "\n" + strings.Join(told, "\n")
		return "", "", whole
	}
	return where, title, nil
}

func (d *door) proposePublication(ctx context.Context, c *call, in *publishInput) (*proposalAnswer, error) {
	where, title, err := in.Body.checked()
	if err != nil {
		return nil, err
	}
	if !c.scope().Covers(where) {
		return nil, administration.ErrOutOfScope.With(where)
	}
	raw, err := json.Marshal(in.Body)
	if err != nil {
		return nil, err
	}
	c.note.Subject, c.note.Ref, c.note.Reason = "政策", in.Body.Entry, in.Body.Reason
	return d.propose(ctx, c, approval.Proposal{
		Act: actPublish, Subject: in.Body.Entry, Payload: raw, Reason: in.Body.Reason, Title: "发布《" + title + "》(" + where + ")",
	})
}

func (d *door) executePublish(ctx context.Context, p approval.Proposal, decided approval.Deciding) ([]byte, error) {
	var payload publishPayload
	if err := json.Unmarshal(p.Payload, &payload); err != nil {
		return nil, approval.ErrAltered.Because(err, p.ID)
	}
	where, _, err := payload.checked()
	if err != nil {
		return nil, err
	}
	if !decided.Scope.Covers(where) {
		return nil, administration.ErrOutOfScope.With(where)
	}
	desk := d.Publication.Approved(decided.StaffNo)
	var published policy.Published
	switch {
	case payload.Settings:
		published, _, err = desk.PublishSettings(ctx, payload.Entry, payload.text(), p.Author)
	case payload.levies():
		published, _, err = desk.PublishLevy(ctx, payload.Entry, payload.text(), p.Author)
	default:
		published, _, err = desk.Publish(ctx, payload.bundle(), p.Author)
	}
	if err != nil {
		return nil, err
	}
	published.Files = nil
	return json.Marshal(d.policyRow(published))
}
