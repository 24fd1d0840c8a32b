package api

import (
	"context"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"yibao/ground/coding"
	"yibao/ground/period"
	"yibao/law/levyfile"
	"yibao/law/policyfile"
	"yibao/law/region"
	"yibao/observer/inquiry"
	"yibao/register/access"
	"yibao/register/policy"
	"yibao/register/trail"
)

// policyDeskRoutes are what policies are written, compared and tried with before
// two persons publish them.
func (d *door) policyDeskRoutes(api huma.API) {
	look(d, api, route{"list-packages", get, "/api/v1/policies/packages", "政策目录", "按统筹区、险种和业务,各在哪些日子施行哪个版本", access.PolicyRead, trail.Read, false}, d.listPackages)
	look(d, api, route{"check-policy", post, "/api/v1/policies/checks", "检查政策文本", "同 yibao check:每处问题的文件、行、列和改法;不保存", access.PolicyRead, trail.Read, false}, d.checkPolicy)
	look(d, api, route{"run-cases", post, "/api/v1/policies/cases", "运行例", "同 yibao test:逐例通过与否、差在哪里,指定一例时给出每一步", access.PolicyRead, trail.Read, false}, d.runCases)
	look(d, api, route{"compare-policies", post, "/api/v1/policies/differences", "比较两个版本", "同 yibao diff:身份、依据、参数按日期逐格、步骤、由谁付,和结果不同的例", access.PolicyRead, trail.Read, false}, d.comparePolicies)
	d.policyDraftRoutes(api)
}

// PolicySource is a published version, or a text that is not published yet.
type PolicySource struct {
	VersionID string       `json:"version_id,omitempty" maxLength:"30" doc:"已发布的版本号;不写就给出文本"`
	Settings  bool         `json:"settings,omitempty" doc:"是统筹区设置"`
	Entry     string       `json:"entry,omitempty" maxLength:"200" doc:"入口文件名"`
	Files     []policyText `json:"files,omitempty" maxItems:"50" doc:"入口文件、它承接的文件和例"`
}

// source finds the texts.
func (d *door) source(ctx context.Context, c *call, in PolicySource) (publishPayload, error) {
	c.note.Subject, c.note.Ref = "政策", in.Entry
	if in.VersionID == "" {
		return publishPayload{Settings: in.Settings, Entry: in.Entry, Files: in.Files}, nil
	}
	c.note.Ref = in.VersionID
	p, err := d.inquiries.Policy(ctx, c.scope(), in.VersionID)
	found := publishPayload{Settings: p.Document == policy.Region, Entry: p.Entry}
	for _, f := range p.Files {
		found.Files = append(found.Files, policyText{f.Name, f.Text})
	}
	return found, err
}

type packageSpan struct {
	From      string `json:"begndate" doc:"从哪天起"`
	To        string `json:"enddate,omitempty" doc:"到哪天(含);不写就是没有止"`
	State     string `json:"state" enum:"已过,施行中,将施行" doc:"与今天相比"`
	VersionID string `json:"version_id" doc:"版本号"`
	Title     string `json:"title" doc:"标题"`
}

type packageRow struct {
	Document string        `json:"document" doc:"待遇政策、统筹区设置或缴费政策"`
	Region   string        `json:"admdvs" doc:"统筹区"`
	Scheme   string        `json:"insutype,omitempty" doc:"险种"`
	Named    string        `json:"insutype_name,omitempty" doc:"险种名称"`
	Business string        `json:"business,omitempty" doc:"业务"`
	Spans    []packageSpan `json:"spans" nullable:"false" doc:"哪些日子用哪个版本,早的在前;后发布的优先"`
	Versions []policyRow   `json:"versions" nullable:"false" doc:"全部版本,新的在前"`
}

type packagesAnswer struct {
	Body struct {
		Day      string       `json:"day" doc:"今天"`
		Packages []packageRow `json:"packages" nullable:"false" doc:"各项政策"`
	}
}

// everyPolicy lists all versions of the scope, the new ones first, without texts.
func (d *door) everyPolicy(ctx context.Context, scope access.Scope) ([]policy.Published, error) {
	const most = 500
	var all []policy.Published
	for after := ""; ; {
		list, err := d.inquiries.Policies(ctx, scope, inquiry.Page{After: after, Limit: most})
		all = append(all, list...)
		if err != nil || len(list) < most {
			return all, err
		}
		after = list[len(list)-1].ID
	}
}

func (d *door) listPackages(ctx context.Context, c *call, _ *struct{}) (*packagesAnswer, error) {
	c.note.Subject = "政策"
	all, err := d.everyPolicy(ctx, c.scope())
	if err != nil {
		return nil, err
	}
	var a packagesAnswer
	a.Body.Day, a.Body.Packages = d.today().String(), []packageRow{}
	for _, p := range all {
		i := slices.IndexFunc(a.Body.Packages, func(r packageRow) bool {
			return r.Document == string(p.Document) && r.Region == p.Region && r.Scheme == p.Scheme && r.Business == p.Business
		})
		if i >= 0 {
			continue
		}
		row := packageRow{Document: string(p.Document), Region: p.Region, Scheme: p.Scheme, Business: p.Business, Versions: []policyRow{}}
		if p.Scheme != "" {
			row.Named = coding.Insurance(p.Scheme).Name()
		}
		same := alike(all, p)
		row.Spans = d.spansOf(same)
		for _, v := range same {
			row.Versions = append(row.Versions, d.policyRow(v))
		}
		a.Body.Packages = append(a.Body.Packages, row)
	}
	slices.SortFunc(a.Body.Packages, func(x, y packageRow) int {
		return strings.Compare(x.Region+orderOf(x.Document)+x.Scheme+x.Business, y.Region+orderOf(y.Document)+y.Scheme+y.Business)
	})
	return &a, nil
}

// orderOf puts settings first and contributions last.
func orderOf(document string) string {
	switch policy.Document(document) {
	case policy.Region:
		return "0"
	case policy.Levy:
		return "2"
	default:
		return "1"
	}
}

// alike are the versions that may take each other's place.
func alike(all []policy.Published, p policy.Published) []policy.Published {
	return slices.DeleteFunc(slices.Clone(all), func(q policy.Published) bool {
		return q.Document != p.Document || q.Region != p.Region || q.Scheme != p.Scheme || q.Business != p.Business
	})
}

// inForce is the version that holds on a day: of those that cover it the last
// published; nil when there is none.
func inForce(versions []policy.Published, day period.Date) *policy.Published {
	var found *policy.Published
	for i, v := range versions {
		if v.Effective.Contains(day) && (found == nil || v.After(found.Version)) {
			found = &versions[i]
		}
	}
	return found
}

// spansOf tells which version holds when.
func (d *door) spansOf(versions []policy.Published) []packageSpan {
	var days []period.Date
	for _, v := range versions {
		days = append(days, v.Effective.From, v.Effective.End())
	}
	slices.Sort(days)
	days = slices.Compact(days)
	spans, today := []packageSpan{}, d.today()
	for i, day := range days {
		v := inForce(versions, day)
		if v == nil {
			continue
		}
		end := period.Forever
		if i+1 < len(days) {
			end = days[i+1]
		}
		span := packageSpan{From: day.String(), State: "施行中", VersionID: v.ID, Title: v.Title}
		if last := len(spans) - 1; last >= 0 && spans[last].VersionID == v.ID && spans[last].To == day.AddDays(-1).String() {
			span.From = spans[last].From
			day = period.MustDate(span.From)
			spans = spans[:last]
		}
		if end != period.Forever {
			span.To = end.AddDays(-1).String()
		}
		switch {
		case end <= today:
			span.State = "已过"
		case day > today:
			span.State = "将施行"
		}
		spans = append(spans, span)
	}
	return spans
}

type flawRow struct {
	File     string `json:"file" doc:"文件"`
	Line     int    `json:"line" doc:"行,从 1 起"`
	Column   int    `json:"column" doc:"列,从 1 起"`
	Length   int    `json:"length" doc:"几个字"`
	Severity string `json:"severity" enum:"错误,提醒" doc:"有错误不能发布"`
	Code     string `json:"code" doc:"代码,见编写指南的索引"`
	Message  string `json:"message" doc:"哪里不对"`
	Help     string `json:"help,omitempty" doc:"怎么改"`
	Source   string `json:"source,omitempty" doc:"那一行"`
}

func flawRows(list []policyfile.Complaint) []flawRow {
	rows := []flawRow{}
	for _, c := range list {
		rows = append(rows, flawRow{c.File, c.Line, c.Column, max(c.Length, 1), c.Severity.String(), c.Code, c.Message, c.Help, c.Source})
	}
	return rows
}

type citationRow struct {
	Name     string `json:"name" doc:"文件里的名字"`
	Number   string `json:"number,omitempty" doc:"文号"`
	Title    string `json:"title" doc:"标题"`
	Issued   string `json:"issued,omitempty" doc:"发文日期"`
	From     string `json:"begndate,omitempty" doc:"施行日期"`
	Link     string `json:"link,omitempty" doc:"链接"`
	Verified string `json:"verified" doc:"核实"`
}

type policyCheckAnswer struct {
	Body struct {
		Sound      bool          `json:"sound" doc:"没有错误,可以提出发布"`
		Document   string        `json:"document" doc:"待遇政策、统筹区设置或缴费政策"`
		Region     string        `json:"admdvs,omitempty" doc:"统筹区"`
		Scheme     string        `json:"insutype,omitempty" doc:"险种"`
		Business   string        `json:"business,omitempty" doc:"业务"`
		Title      string        `json:"title,omitempty" doc:"标题"`
		From       string        `json:"begndate,omitempty" doc:"施行日期"`
		To         string        `json:"enddate,omitempty" doc:"止(含)"`
		Complaints []flawRow     `json:"complaints" nullable:"false" doc:"每处问题"`
		Citations  []citationRow `json:"citations" nullable:"false" doc:"依据"`
		Standing   string        `json:"standing_id,omitempty" doc:"同一项政策,施行的那天(已过的看今天)现在用的版本"`
	}
}

type policyCheckInput struct{ Body PolicySource }

func (d *door) checkPolicy(ctx context.Context, c *call, in *policyCheckInput) (*policyCheckAnswer, error) {
	p, err := d.source(ctx, c, in.Body)
	if err != nil {
		return nil, err
	}
	var a policyCheckAnswer
	a.Body.Citations = []citationRow{}
	complaints, about := p.check(&a)
	complaints = append(complaints, p.caseComplaints()...)
	a.Body.Complaints, a.Body.Sound = flawRows(complaints), about.Title != "" && !policyfile.HasErrors(complaints)
	if about.Title == "" || !c.scope().Covers(about.Region) {
		return &a, nil
	}
	all, err := d.everyPolicy(ctx, c.scope())
	if standing := inForce(alike(all, about), max(d.today(), about.Effective.From)); standing != nil {
		a.Body.Standing = standing.ID
	}
	return &a, err
}

// check reads the text by its language and tells what it says of itself.
func (p publishPayload) check(a *policyCheckAnswer) (complaints []policyfile.Complaint, about policy.Published) {
	switch {
	case p.Settings:
		about.Document = policy.Region
		var settings *region.Settings
		if settings, complaints = region.Parse(p.Entry, []byte(p.text())); settings != nil {
			about.Region, about.Title = string(settings.Region()), settings.Name()
		}
	case p.levies():
		about.Document = policy.Levy
		var compiled *levyfile.Policy
		if compiled, complaints = levyfile.Parse(p.Entry, p.text()); compiled != nil {
			about.Region, about.Scheme, about.Title, about.Effective = compiled.Region, compiled.Scheme, compiled.Title, compiled.Effective
		}
	default:
		about.Document = policy.Benefit
		var compiled *policyfile.Policy
		if compiled, complaints = p.complaintsOf(); compiled != nil {
			h := compiled.Header()
			about.Region, about.Scheme, about.Business, about.Title, about.Effective = h.Region, h.Scheme, h.Business, h.Title, h.Effective
			a.Body.Citations = citationRows(h.Citations)
		}
	}
	b := &a.Body
	b.Document, b.Region, b.Scheme, b.Business, b.Title = string(about.Document), about.Region, about.Scheme, about.Business, about.Title
	b.From = dateText(about.Effective.From)
	if end := about.Effective.End(); end != period.Forever {
		b.To = end.AddDays(-1).String()
	}
	return complaints, about
}

func citationRows(list []policyfile.Citation) []citationRow {
	rows := []citationRow{}
	for _, x := range list {
		rows = append(rows, citationRow{x.Name, x.Number, x.Title, dateText(x.Issued), dateText(x.Effective), x.Link, x.Verified})
	}
	return rows
}

// dateText writes a date that may be missing.
func dateText(day period.Date) string {
	if day.IsZero() {
		return ""
	}
	return day.String()
}
