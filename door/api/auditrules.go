package api

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"yibao/ground/period"
	"yibao/judge/audit/trial"
	"yibao/law/rulefile"
	"yibao/process/administration"
	"yibao/process/approval"
	"yibao/process/curation"
	"yibao/register/access"
	"yibao/register/knowledge"
	"yibao/register/trail"
)

// auditRuleRoutes are about audit rules.
func (d *door) auditRuleRoutes(api huma.API) {
	look(d, api, route{"list-audit-rules", get, "/api/v1/audit/rules", "审核规则", "各规则现在的版本,按编号", access.RuleRead, trail.Read, false}, d.listAuditRules)
	look(d, api, route{"list-audit-kinds", get, "/api/v1/audit/kinds", "规则种类", "可以写的种类、知识点参数,以及缺少什么事实的种类", access.RuleRead, trail.Read, false}, d.listAuditKinds)
	look(d, api, route{"show-audit-rule", get, "/api/v1/audit/rules/{rule}", "一条审核规则", "全部版本,新的在前;含规则文本和例", access.RuleRead, trail.Read, false}, d.showAuditRule)
	look(d, api, route{"check-audit-rule", post, "/api/v1/audit/rules/check", "检查规则、试算例", "逐处指出行、列和怎么改;没有问题的再试算应当查出和不应当查出的例", access.RuleRead, trail.Read, false}, d.checkAuditRule)
	change(d, api, route{"save-audit-draft", post, "/api/v1/audit/rules/drafts", "存草稿或转影子", "草稿只能试跑;影子随业务运行,疑点只有本机构看得到", access.RuleWrite, trail.Change, false}, d.saveAuditDraft)
	change(d, api, route{"propose-audit-rules", post, "/api/v1/audit/rules/proposals", "提出发布、停用审核规则", "有错的不能提出;由另一人复核后生效", access.RulePropose, trail.Propose, false}, d.proposeAuditRules)
}

// ruleVersionRow is one version of a rule.
type ruleVersionRow struct {
	VersionID string `json:"version_id" doc:"版本号"`
	Rule      string `json:"rule" doc:"规则编号"`
	Kind      string `json:"kind" doc:"规则种类"`
	Title     string `json:"title" doc:"规则名称"`
	State     string `json:"state" doc:"草稿、影子、启用、停用"`
	Region    string `json:"admdvs,omitempty" doc:"统筹区;不填为全部"`
	From      string `json:"begndate" doc:"从哪天起"`
	Recorded  string `json:"publish_time" doc:"发布时间"`
	Author    string `json:"author" doc:"发布人"`
	Reviewer  string `json:"approver,omitempty" doc:"复核人"`
	File      string `json:"file" doc:"文件名"`
	Text      string `json:"text,omitempty" doc:"规则文本"`
	Good      string `json:"good,omitempty" doc:"不应当查出的例"`
	Bad       string `json:"bad,omitempty" doc:"应当查出的例"`
}

func (d *door) ruleVersionRow(v knowledge.RuleVersion) ruleVersionRow {
	return ruleVersionRow{
		v.ID, v.Rule, v.Kind, v.Title, string(v.State), v.Region, v.Effective.From.String(), d.clock(v.Recorded), v.Author, v.Reviewer,
		v.File, v.Text, v.Good, v.Bad,
	}
}

// brief leaves the texts out.
func (r ruleVersionRow) brief() ruleVersionRow {
	r.Text, r.Good, r.Bad = "", "", ""
	return r
}

type auditRulesInput struct {
	State string `query:"state" enum:"草稿,影子,启用,停用" doc:"状态"`
	Kind  string `query:"kind" maxLength:"60" doc:"规则种类"`
	Words string `query:"words" maxLength:"60" doc:"编号、名称或文本的一部分"`
	Paged
}

type auditRulesAnswer struct {
	Body struct {
		Rules []ruleVersionRow `json:"rules" nullable:"false" doc:"各规则现在的版本,不含文本"`
		Next  string           `json:"next,omitempty" doc:"下一页的 after"`
	}
}

// present returns the last recorded version of each rule, in order of number.
func present(versions []knowledge.RuleVersion) []knowledge.RuleVersion {
	latest := map[string]knowledge.RuleVersion{}
	for _, v := range versions { // oldest first
		latest[v.Rule] = v
	}
	list := make([]knowledge.RuleVersion, 0, len(latest))
	for _, v := range latest {
		list = append(list, v)
	}
	slices.SortFunc(list, func(a, b knowledge.RuleVersion) int { return strings.Compare(a.Rule, b.Rule) })
	return list
}

func (d *door) listAuditRules(ctx context.Context, c *call, in *auditRulesInput) (*auditRulesAnswer, error) {
	versions, err := d.inquiries.Rules(ctx, c.scope())
	if err != nil {
		return nil, err
	}
	words := strings.TrimSpace(in.Words)
	list := slices.DeleteFunc(present(versions), func(v knowledge.RuleVersion) bool {
		return v.Rule <= in.After || in.State != "" && string(v.State) != in.State || in.Kind != "" && v.Kind != in.Kind ||
			words != "" && !strings.Contains(v.Rule+"\n"+v.Title+"\n"+v.Text, words)
	})
	list = list[:min(len(list), in.Limit)]
	var a auditRulesAnswer
	a.Body.Rules = []ruleVersionRow{}
	for _, v := range list {
		a.Body.Rules = append(a.Body.Rules, d.ruleVersionRow(v).brief())
	}
	a.Body.Next = next(list, in.Limit, func(v knowledge.RuleVersion) string { return v.Rule })
	return &a, nil
}

type auditKindRow struct {
	Kind   string   `json:"kind" doc:"种类编码"`
	Name   string   `json:"name" doc:"名称"`
	Tier   string   `json:"tier" doc:"层"`
	Points bool     `json:"points" doc:"要有知识点"`
	Terms  []string `json:"terms" nullable:"false" doc:"知识点和参数可以写的"`
	Lacks  string   `json:"lacks,omitempty" doc:"还不能运行,缺少的事实"`
}

type auditTermRow struct {
	Name string `json:"name" doc:"参数"`
	How  string `json:"how" doc:"写法"`
}

type auditKindsAnswer struct {
	Body struct {
		Kinds []auditKindRow `json:"kinds" nullable:"false" doc:"规则种类"`
		Terms []auditTermRow `json:"terms" nullable:"false" doc:"参数的写法"`
	}
}

type nothingInput struct{}

func (d *door) listAuditKinds(context.Context, *call, *nothingInput) (*auditKindsAnswer, error) {
	var a auditKindsAnswer
	a.Body.Kinds, a.Body.Terms = []auditKindRow{}, []auditTermRow{}
	for _, k := range rulefile.Kinds() {
		a.Body.Kinds = append(a.Body.Kinds, auditKindRow{k.Code, k.Name, k.Tier, k.Points, append([]string{}, k.Terms...), k.Lacks})
	}
	for _, v := range rulefile.Vocabulary() {
		a.Body.Terms = append(a.Body.Terms, auditTermRow{v.Name, v.Form})
	}
	return &a, nil
}

// AuditRulePath names a rule.
type AuditRulePath struct {
	Rule string `path:"rule" maxLength:"60" doc:"规则编号"`
}

type auditRuleInput struct{ AuditRulePath }

type auditRuleAnswer struct {
	Body struct {
		Versions []ruleVersionRow `json:"versions" nullable:"false" doc:"各版本,新的在前;只有第一个带例"`
	}
}

// versionsWithCases are the latest versions of a rule that are told with their
// cases, to be compared.
const versionsWithCases = 20

func (d *door) showAuditRule(ctx context.Context, c *call, in *auditRuleInput) (*auditRuleAnswer, error) {
	c.note.Subject, c.note.Ref = "审核规则", in.Rule
	versions, err := d.inquiries.Rules(ctx, c.scope())
	if err != nil {
		return nil, err
	}
	var a auditRuleAnswer
	for _, v := range slices.Backward(versions) {
		if v.Rule != in.Rule {
			continue
		}
		row := d.ruleVersionRow(v)
		if len(a.Body.Versions) >= versionsWithCases {
			row.Good, row.Bad = "", ""
		}
		a.Body.Versions = append(a.Body.Versions, row)
	}
	if len(a.Body.Versions) == 0 {
		return nil, knowledge.ErrUnknownRule.With(in.Rule)
	}
	return &a, nil
}

// RuleText is a rule as an editor holds it.
type RuleText struct {
	File string `json:"file" minLength:"6" maxLength:"120" pattern:"\\.rule$" doc:"文件名,以 .rule 结尾"`
	Text string `json:"text" maxLength:"100000" doc:"规则文本"`
	Good string `json:"good,omitempty" maxLength:"300000" doc:"不应当查出的例"`
	Bad  string `json:"bad,omitempty" maxLength:"300000" doc:"应当查出的例"`
}

type checkRuleInput struct{ Body RuleText }

type complaintRow struct {
	File    string `json:"file" doc:"文件"`
	Line    int    `json:"line" doc:"行,从 1 数"`
	Column  int    `json:"column" doc:"列,从 1 数"`
	Length  int    `json:"length" doc:"多少个字"`
	Code    string `json:"code,omitempty" doc:"代码"`
	Message string `json:"message" doc:"什么不对"`
	Help    string `json:"help,omitempty" doc:"怎么改"`
	Source  string `json:"source,omitempty" doc:"这一行"`
}

type ruleCaseRow struct {
	File  string `json:"file" doc:"例所在的文件"`
	Line  int    `json:"line" doc:"行"`
	Title string `json:"title" doc:"例"`
	Bad   bool   `json:"bad" doc:"应当查出"`
	OK    bool   `json:"ok" doc:"相符"`
	Why   string `json:"why,omitempty" doc:"哪里不符"`
}

type checkRuleAnswer struct {
	Body struct {
		Rule       string         `json:"rule,omitempty" doc:"规则编号"`
		Title      string         `json:"title,omitempty" doc:"规则名称"`
		Kind       string         `json:"kind,omitempty" doc:"规则种类"`
		Complaints []complaintRow `json:"complaints" nullable:"false" doc:"问题;没有的为空"`
		Cases      []ruleCaseRow  `json:"cases" nullable:"false" doc:"试算的例;有问题时不试算"`
		Failed     int            `json:"failed" doc:"不符的例数"`
	}
}

func complaintRows(list []rulefile.Complaint) []complaintRow {
	rows := []complaintRow{}
	for _, x := range list {
		rows = append(rows, complaintRow{x.File, x.Line, x.Column, x.Length, x.Code, x.Message, x.Help, x.Source})
	}
	return rows
}

func (d *door) checkAuditRule(_ context.Context, c *call, in *checkRuleInput) (*checkRuleAnswer, error) {
	c.note.Subject, c.note.Ref = "审核规则", in.Body.File
	rule, complaints, outcomes := trial.Texts(in.Body.File, in.Body.Text, in.Body.Good, in.Body.Bad)
	var a checkRuleAnswer
	b := &a.Body
	b.Rule, b.Title, b.Kind, b.Complaints, b.Cases = rule.Code, rule.Title, rule.Kind, complaintRows(complaints), []ruleCaseRow{}
	for _, o := range outcomes {
		b.Cases = append(b.Cases, ruleCaseRow{o.File, o.Line, o.Title, o.Bad, o.Why == "", o.Why})
		if o.Why != "" {
			b.Failed++
		}
	}
	return &a, nil
}

// RuleWhere says for which region and from when a rule is published.
type RuleWhere struct {
	Region string `json:"admdvs,omitempty" maxLength:"6" doc:"统筹区,默认本机构的"`
	From   string `json:"begndate,omitempty" maxLength:"10" doc:"从哪天起,默认今天"`
}

// read returns region and first day; administration.ErrOutOfScope.
func (w RuleWhere) read(d *door, c *call) (string, period.Date, error) {
	where := cmp.Or(w.Region, c.actor.Org.Region)
	if !c.scope().Covers(where) {
		return "", 0, administration.ErrOutOfScope.With(where)
	}
	if w.From == "" {
		return where, period.DateOf(d.Now().In(d.Settlements.Zone)), nil
	}
	from, err := period.ParseDate(w.From)
	if err != nil {
		return "", 0, errDate.With(w.From)
	}
	return where, from, nil
}

type draftInput struct {
	Keyed
	Body struct {
		RuleText
		RuleWhere
		State string `json:"state" enum:"草稿,影子" doc:"草稿或影子"`
	}
}

type draftAnswer struct {
	Body struct {
		Rules []ruleVersionRow `json:"rules" nullable:"false" doc:"写下的版本;与现有的完全一样时为空"`
	}
}

func (d *door) saveAuditDraft(ctx context.Context, c *call, in *draftInput) (*draftAnswer, error) {
	c.note.Subject, c.note.Ref = "审核规则", in.Body.File
	where, from, err := in.Body.read(d, c)
	if err != nil {
		return nil, err
	}
	if err := sound([]RuleText{in.Body.RuleText}, false); err != nil {
		return nil, err
	}
	if err := d.mayShadow(ctx, c, in.Body.RuleText, knowledge.State(in.Body.State), from); err != nil {
		return nil, err
	}
	written, err := d.Curation.Publish(ctx, curation.Publication{
		Region: where, State: knowledge.State(in.Body.State), From: from, Author: c.actor.Staff.StaffNo, Rules: ruleFilesOf([]RuleText{in.Body.RuleText}),
	})
	if err != nil {
		return nil, err
	}
	var a draftAnswer
	a.Body.Rules = []ruleVersionRow{}
	for _, v := range written {
		a.Body.Rules = append(a.Body.Rules, d.ruleVersionRow(v).brief())
	}
	c.changed(nil, a.Body.Rules)
	return &a, nil
}

// mayShadow refuses to put a rule in force back to 影子: that takes two persons.
func (d *door) mayShadow(ctx context.Context, c *call, t RuleText, state knowledge.State, from period.Date) error {
	if state != knowledge.Shadow {
		return nil
	}
	versions, err := d.inquiries.Rules(ctx, c.scope())
	if err != nil {
		return err
	}
	rule, _ := rulefile.Parse(t.File, t.Text)
	for _, v := range knowledge.InForce(versions, from) {
		if v.Rule == rule.Code && v.State == knowledge.Active {
			return curation.ErrNoMove.With(v.Rule, string(v.State), string(state), "换一个规则编号试运行,或由两人发布、停用")
		}
	}
	return nil
}

func ruleFilesOf(texts []RuleText) []curation.RuleFile {
	var files []curation.RuleFile
	for _, t := range texts {
		files = append(files, curation.RuleFile{Name: t.File, Text: t.Text, Good: t.Good, Bad: t.Bad})
	}
	return files
}

// sound refuses rules with complaints, all told at once, and, if cases must come
// out, with a case that does not.
func sound(texts []RuleText, cases bool) error {
	var told []string
	for _, t := range texts {
		_, complaints, outcomes := trial.Texts(t.File, t.Text, t.Good, t.Bad)
		for _, c := range complaints {
			told = append(told, c.String())
		}
		for _, o := range outcomes {
			if cases && o.Why != "" {
				told = append(told, o.File+" 例“"+o.Title+"”不符:\n"+o.Why)
			}
		}
	}
	if len(told) == 0 {
		return nil
	}
	return curation.ErrFaultyRule.With(texts[0].File, strings.Join(told, "\n"))
}

// actRules publishes or withdraws audit rules.
const actRules = "publish-audit-rules"

type rulesPayload struct {
	RuleWhere
	State  string     `json:"state" enum:"启用,停用" doc:"启用或停用"`
	Rules  []RuleText `json:"rules" minItems:"1" maxItems:"200" nullable:"false" doc:"规则"`
	Reason string     `json:"reason" minLength:"1" maxLength:"500" doc:"原因,如依据的文件、试跑的结果"`
}

type rulesProposalInput struct {
	Keyed
	Body rulesPayload
}

func (d *door) proposeAuditRules(ctx context.Context, c *call, in *rulesProposalInput) (*proposalAnswer, error) {
	payload := in.Body
	where, from, err := payload.read(d, c)
	if err != nil {
		return nil, err
	}
	if err := sound(payload.Rules, payload.State == string(knowledge.Active)); err != nil {
		return nil, err
	}
	payload.Region, payload.From = where, from.String()
	raw, err := json.Marshal(payload)
	if err != nil {
		return nil, err
	}
	what := payload.Rules[0].File
	if n := len(payload.Rules); n > 1 {
		what += " 等 " + strconv.Itoa(n) + " 条"
	}
	c.note.Subject, c.note.Ref, c.note.Reason = "审核规则", payload.Rules[0].File, payload.Reason
	return d.propose(ctx, c, approval.Proposal{
		Act: actRules, Subject: payload.Rules[0].File, Payload: raw, Reason: payload.Reason,
		Title: payload.State + "审核规则 " + what + "(" + where + "," + payload.From + " 起)",
	})
}

func (d *door) executeRules(ctx context.Context, p approval.Proposal, decided approval.Deciding) ([]byte, error) {
	var payload rulesPayload
	if err := json.Unmarshal(p.Payload, &payload); err != nil {
		return nil, approval.ErrAltered.Because(err, p.ID)
	}
	if !decided.Scope.Covers(payload.Region) {
		return nil, administration.ErrOutOfScope.With(payload.Region)
	}
	from, err := period.ParseDate(payload.From)
	if err != nil {
		return nil, errDate.With(payload.From)
	}
	written, err := d.Curation.Publish(ctx, curation.Publication{
		Region: payload.Region, State: knowledge.State(payload.State), From: from, Author: p.Author, Reviewer: decided.StaffNo,
		Rules: ruleFilesOf(payload.Rules),
	})
	if err != nil {
		return nil, err
	}
	rows := []ruleVersionRow{}
	for _, v := range written {
		rows = append(rows, d.ruleVersionRow(v).brief())
	}
	return json.Marshal(map[string]any{"rules": rows})
}
