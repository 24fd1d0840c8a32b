package api

import (
	"context"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"yibao/ground/fault"
	"yibao/ground/period"
	"yibao/law/levyfile"
	"yibao/law/policyfile"
	"yibao/policies"
	"yibao/process/administration"
	"yibao/register/access"
	"yibao/register/trail"
)

// errNoTemplate refuses to copy what the program does not bring.
var errNoTemplate = fault.Define("YB1892", fault.Business, "程序自带的政策里没有 %s,请从列表里选")

// policyDraftRoutes are about policies that were never published, and about what
// a text says.
func (d *door) policyDraftRoutes(api huma.API) {
	look(d, api, route{"policy-templates", get, "/api/v1/policies/templates", "可以照着写的政策", "程序自带的各地政策,和险种、业务可以写的词", access.PolicyRead, trail.Read, false}, d.policyTemplates)
	look(d, api, route{"draft-policy", post, "/api/v1/policies/drafts", "起草政策", "从空白,或从各地政策、已发布的版本照抄,改好统筹区、险种、业务、标题和施行日期;不保存", access.PublishPropose, trail.Read, false}, d.draftPolicy)
	look(d, api, route{"policy-clauses", post, "/api/v1/policies/clauses", "政策条款", "一份政策在一天里说的:适用、参数、累计、步骤、支付,连同依据", access.PolicyRead, trail.Read, false}, d.policyClauses)
}

type templateRow struct {
	Entry    string `json:"entry" doc:"入口文件名"`
	Title    string `json:"title" doc:"标题"`
	Region   string `json:"admdvs" doc:"统筹区"`
	Scheme   string `json:"scheme" doc:"险种"`
	Business string `json:"business" doc:"业务;缴费政策写 缴费"`
}

type templatesAnswer struct {
	Body struct {
		Templates  []templateRow `json:"templates" nullable:"false" doc:"程序自带的政策,按文件名"`
		Schemes    []string      `json:"schemes" nullable:"false" doc:"险种可以写的词"`
		Businesses []string      `json:"businesses" nullable:"false" doc:"业务可以写的词;缴费政策写 缴费"`
	}
}

const levyBusiness = "缴费"

func (d *door) policyTemplates(_ context.Context, c *call, _ *struct{}) (*templatesAnswer, error) {
	c.note.Subject = "政策"
	entries, err := policies.Entries()
	if err != nil {
		return nil, err
	}
	levies, err := policies.Levies()
	var a templatesAnswer
	a.Body.Templates, a.Body.Schemes, a.Body.Businesses = []templateRow{}, policyfile.SchemeWords(), append(policyfile.BusinessWords(), levyBusiness)
	for _, entry := range slices.Concat(entries, levies) {
		text, err := policies.FS.ReadFile(entry)
		if err != nil {
			return nil, err
		}
		said := topLines(string(text))
		row := templateRow{entry, said["政策"], said["统筹区"], said["险种"], said["业务"]}
		if levyfile.IsLevy(path.Base(entry)) {
			row.Title, row.Business = said["缴费政策"], levyBusiness
		}
		a.Body.Templates = append(a.Body.Templates, row)
	}
	return &a, err
}

// topLine is a value that stands alone on a line of the outermost level.
var topLine = regexp.MustCompile(`(?m)^([^\s#:]+): +([^#\n]*[^#\s])`)

func topLines(text string) map[string]string {
	said := map[string]string{}
	for _, m := range topLine.FindAllStringSubmatch(text, -1) {
		said[m[1]] = m[2]
	}
	return said
}

type policyDraftInput struct {
	Body struct {
		Template  string `json:"template,omitempty" maxLength:"200" doc:"照着写的政策的入口文件名;与 version_id 都不写就从空白开始"`
		VersionID string `json:"version_id,omitempty" maxLength:"30" doc:"照着写的已发布版本"`
		Region    string `json:"admdvs" pattern:"^[0-9]{6}$" doc:"统筹区"`
		Scheme    string `json:"scheme" minLength:"1" maxLength:"20" doc:"险种,写词"`
		Business  string `json:"business" minLength:"1" maxLength:"20" doc:"业务,写词;缴费政策写 缴费"`
		Title     string `json:"title" minLength:"1" maxLength:"100" doc:"标题"`
		From      string `json:"begndate" maxLength:"10" doc:"施行日期"`
	}
}

type policyDraftAnswer struct {
	Body struct {
		Entry string       `json:"entry" doc:"入口文件名"`
		Files []policyText `json:"files" nullable:"false" doc:"入口文件、它承接的文件和例"`
	}
}

func (d *door) draftPolicy(ctx context.Context, c *call, in *policyDraftInput) (*policyDraftAnswer, error) {
	b := in.Body
	c.note.Subject, c.note.Ref = "政策", b.Title
	if !c.scope().Covers(b.Region) {
		return nil, administration.ErrOutOfScope.With(b.Region)
	}
	from, err := period.ParseDate(b.From)
	if err != nil {
		return nil, errDate.With(b.From)
	}
	all, err := d.everyPolicy(ctx, c.scope())
	if err != nil {
		return nil, err
	}
	draft := drafting{folder: b.Region, name: b.Scheme + "-" + b.Business + ".yaml", head: map[string]string{
		"政策": b.Title, "缴费政策": b.Title, "统筹区": b.Region, "险种": b.Scheme, "业务": b.Business, "施行": "{自: " + from.String() + "}",
	}}
	if b.Business == levyBusiness {
		draft.name = levyBusiness + "-" + b.Scheme + ".yaml"
	}
	for _, p := range all {
		if dir := path.Dir(p.Entry); p.Region == b.Region && dir != "." {
			draft.folder = path.Base(dir)
		}
	}
	var copied publishPayload
	switch {
	case b.VersionID != "":
		copied, err = d.source(ctx, c, PolicySource{VersionID: b.VersionID})
	case b.Template != "":
		copied, err = shipped(b.Template)
	default:
		copied = blank(from)
	}
	if err != nil {
		return nil, err
	}
	if text, own, there := copied.casesOf(); there && !own {
		copied.Files = append(copied.Files, policyText{casesName(copied.Entry), text})
	}
	var a policyDraftAnswer
	a.Body.Entry, a.Body.Files = draft.folder+"/"+draft.name, draft.of(copied)
	return &a, nil
}

// shipped is a policy that the program brings, with what it inherits.
func shipped(entry string) (publishPayload, error) {
	p := publishPayload{Entry: entry}
	if levyfile.IsLevy(path.Base(entry)) {
		text, err := policies.FS.ReadFile(entry)
		if err != nil {
			return p, errNoTemplate.With(entry)
		}
		p.Files = []policyText{{entry, string(text)}}
		return p, nil
	}
	compiled, _ := policyfile.Load(policies.FS, entry)
	if compiled == nil {
		return p, errNoTemplate.With(entry)
	}
	for _, f := range compiled.Bundle().Files {
		p.Files = append(p.Files, policyText{f.Name, f.Text})
	}
	return p, nil
}

// drafting is where copied texts are put and what they say of themselves there.
type drafting struct {
	folder, name string
	head         map[string]string
}

// of moves the texts: the entry under its new name, what lay beside it into the
// new folder; national texts stay.
func (w drafting) of(p publishPayload) []policyText {
	old := path.Dir(p.Entry)
	moved := map[string]string{p.Entry: w.folder + "/" + w.name, casesName(p.Entry): casesName(w.folder + "/" + w.name)}
	var files []policyText
	for _, f := range p.Files {
		to, main := moved[f.Name]
		switch {
		case f.Name == p.Entry:
			f.Text = w.rewritten(f.Text, "政策", "缴费政策", "统筹区", "险种", "业务", "施行")
		case main:
			f.Text = strings.Replace(f.Text, "政策: "+path.Base(p.Entry), "政策: "+w.name, 1)
		case strings.HasPrefix(f.Name, old+"/"):
			to = w.folder + strings.TrimPrefix(f.Name, old)
			f.Text = w.rewritten(f.Text, "统筹区", "险种")
		default:
			to = f.Name
		}
		files = append(files, policyText{to, f.Text})
	}
	return files
}

// rewritten puts what the head says in place of what the text says of itself; a
// key that it does not have stays away.
func (w drafting) rewritten(text string, keys ...string) string {
	for _, key := range keys {
		line := regexp.MustCompile(`(?m)^` + key + `:.*(?:\n[ \t]+.*)*$`)
		if at := line.FindStringIndex(text); at != nil {
			text = text[:at[0]] + key + ": " + w.head[key] + text[at[1]:]
		}
	}
	return text
}

// blank is the least that a policy on bills says, and that can be checked and
// tried; the numbers are to be written.
func blank(from period.Date) publishPayload {
	return publishPayload{Entry: "空白/政策.yaml", Files: []policyText{
		{"空白/政策.yaml", `# 参数里的数和依据都要照文件改;改好在下面的“例”里写几个算好的例。
政策: 标题
统筹区: 000000
险种: 职工
业务: 住院
承接: ../国家/费用分类.yaml
层次: [费用分类, 基本医疗]
施行: {自: 2000-01-01}
取值日期: 结算日期
取整: 四舍五入到分
依据:
  本办法:
    标题: 请写文件的标题
    施行: ` + from.String() + `
    核实: 待核实(请对照原文)
参数:
  起付标准: {单位: 元, 值: [{依据: 本办法 第一条, 为: 500}]}
  支付比例: {单位: 比例, 值: [{依据: 本办法 第二条, 为: 60%}]}
  年度限额: {单位: 元, 值: [{依据: 本办法 第三条, 为: 10万}]}
累计:
  本年起付: {谁: 本人, 期间: 自然年度}
  本年支付: {谁: 本人, 期间: 自然年度}
步骤:
  基本医疗:
    - 扣起付线: {从: 范围内费用, 标准: 起付标准, 累计: 本年起付, 方式: 累计补足, 得: 起付自付, 余: 起付后费用}
    - 按比例: {从: 起付后费用, 比例: 支付比例, 得: 应付, 余: 按比例自付}
    - 封顶: {从: 应付, 限额: 年度限额, 累计: 本年支付, 得: 统筹支付, 余: 超限额自付}
支付: {统筹基金: 统筹支付, 个人: 其余}
`},
		{"国家/费用分类.yaml", nationalText("国家/费用分类.yaml")},
		{"空白/政策.例.yaml", fmt.Sprintf(`# 每个例写事实和应得的数;应得由人照文件算出,不由程序填。
政策: 政策.yaml
例:
  - 名: 起付线以上按比例
    日期: %[1]s
    事实: {费用明细: [{类别: 甲类, 金额: 1500}]}
    应得: {统筹基金: 600, 个人: 900, 起付自付: 500}
`, from)},
	}}
}

func nationalText(name string) string {
	text, err := policies.FS.ReadFile(name)
	if err != nil {
		return ""
	}
	return string(text)
}

type clausesInput struct {
	Body struct {
		PolicySource
		Day string `json:"day,omitempty" maxLength:"10" doc:"哪一天的,默认今天"`
	}
}

type clauseRow struct {
	Part     string      `json:"part" doc:"哪一部分"`
	Name     string      `json:"name" doc:"名字"`
	Text     string      `json:"text,omitempty" doc:"说什么"`
	Citation string      `json:"citation,omitempty" doc:"依据"`
	Cells    []clauseRun `json:"cells,omitempty" doc:"各格的值"`
}

type clauseRun struct {
	Place string `json:"place" doc:"哪一格"`
	Value string `json:"value" doc:"值"`
}

type clausesAnswer struct {
	Body struct {
		Day        string      `json:"day" doc:"哪一天的"`
		Clauses    []clauseRow `json:"clauses" nullable:"false" doc:"条款,按文本的次序"`
		Complaints []flawRow   `json:"complaints" nullable:"false" doc:"读不懂的原因"`
	}
}

func (d *door) policyClauses(ctx context.Context, c *call, in *clausesInput) (*clausesAnswer, error) {
	p, err := d.source(ctx, c, in.Body.PolicySource)
	if err != nil {
		return nil, err
	}
	day := d.today()
	if in.Body.Day != "" {
		if day, err = period.ParseDate(in.Body.Day); err != nil {
			return nil, errDate.With(in.Body.Day)
		}
	}
	list, complaints := policyfile.Clauses(policyfile.Side{Root: shelfOf(p), Path: path.Clean(p.Entry)}, day)
	var a clausesAnswer
	a.Body.Day, a.Body.Clauses, a.Body.Complaints = day.String(), []clauseRow{}, []flawRow{}
	if len(list) == 0 {
		a.Body.Complaints = flawRows(complaints)
	}
	for _, x := range list {
		row := clauseRow{Part: x.Part, Name: x.Name, Text: x.Text, Citation: x.Citation}
		for _, cell := range x.Cells {
			row.Cells = append(row.Cells, clauseRun{cell.Place, cell.Text})
		}
		a.Body.Clauses = append(a.Body.Clauses, row)
	}
	return &a, nil
}
