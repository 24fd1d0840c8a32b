package api

import (
	"context"
	"encoding/base64"
	"fmt"
	"strings"

	"yibao/law/stepfile"
	"yibao/process/archiving"
	"yibao/register/archive"
)

// StepRow is a business step in short.
type StepRow struct {
	Code  string `json:"step_code" doc:"事项编码"`
	Name  string `json:"name" doc:"事项名称"`
	Group string `json:"group" doc:"业务"`
	Limit string `json:"limit" doc:"时限"`
	Risk  string `json:"risk" enum:"高,较高,中,较低,低" doc:"风险等级"`
}

type needRow struct {
	Name     string   `json:"name" doc:"材料名称"`
	Forms    []string `json:"forms" doc:"形式,任一即可"`
	Copies   int      `json:"copies" doc:"份数"`
	Supplier string   `json:"supplier" doc:"由谁提供;数据共享的不要求提交"`
	When     string   `json:"when,omitempty" doc:"在什么情形下需要"`
	Instead  string   `json:"any_of,omitempty" doc:"同名的几种任一即可"`
	Note     string   `json:"note,omitempty" doc:"说明"`
}

type fieldRow struct {
	Name     string   `json:"name" doc:"名称"`
	Kind     string   `json:"kind" doc:"类型"`
	Required bool     `json:"required" doc:"必填"`
	Options  []string `json:"options,omitempty" doc:"可选的值"`
}

type stepsInput struct {
	Words string `query:"words" maxLength:"40" doc:"编码、名称或业务的一部分"`
}

type stepsAnswer struct {
	Body struct {
		Steps []StepRow `json:"steps" nullable:"false" doc:"经办事项,按编码"`
	}
}

func stepRowOf(s stepfile.Step) StepRow { return StepRow{s.Code, s.Name, s.Group, s.Limit(), s.Risk} }

func (d *door) listSteps(_ context.Context, _ *call, in *stepsInput) (*stepsAnswer, error) {
	var a stepsAnswer
	a.Body.Steps = []StepRow{}
	for _, s := range d.Archive.Steps.Search(strings.TrimSpace(in.Words)) {
		a.Body.Steps = append(a.Body.Steps, stepRowOf(s))
	}
	return &a, nil
}

type StepPath struct {
	Code string `path:"step_code" maxLength:"10" doc:"事项编码"`
}

type stepAnswer struct {
	Body struct {
		StepRow
		National string     `json:"national,omitempty" doc:"国家清单中的事项"`
		Basis    []string   `json:"basis" doc:"依据"`
		Source   string     `json:"source" doc:"来源与核实情况"`
		Who      []string   `json:"posts" doc:"办理岗位"`
		Reviewer []string   `json:"reviewers" nullable:"false" doc:"复核岗位;空为不需要"`
		Keep     string     `json:"keep" doc:"档案保管期限"`
		Channels []string   `json:"channels" doc:"办理渠道"`
		Needs    []needRow  `json:"materials" nullable:"false" doc:"材料"`
		Strict   bool       `json:"materials_required" doc:"本统筹区不带材料的不办;为假时不带材料也可办,带了要齐"`
		Fields   []fieldRow `json:"form" nullable:"false" doc:"表单"`
		Notes    string     `json:"note,omitempty" doc:"说明"`
	}
}

func (d *door) showStep(ctx context.Context, c *call, in *StepPath) (*stepAnswer, error) {
	c.note.Subject, c.note.Ref = "经办事项", in.Code
	s, ok := d.Archive.Steps.Find(in.Code)
	if !ok {
		return nil, archiving.ErrUnknownStep.With(in.Code)
	}
	var a stepAnswer
	b := &a.Body
	b.StepRow, b.National, b.Basis, b.Source, b.Who = stepRowOf(s), s.National, s.Basis, s.Source, s.Who
	b.Reviewer, b.Keep, b.Channels, b.Notes = append([]string{}, s.Reviewer...), archive.Retention(s.Keep).String(), s.Channels, s.Notes
	b.Needs, b.Fields = []needRow{}, []fieldRow{}
	for _, n := range s.Needs {
		b.Needs = append(b.Needs, needRow{n.Name, n.Forms, n.Copies, string(n.Supplier), n.When, n.Instead, n.Note})
	}
	for _, f := range s.Fields {
		b.Fields = append(b.Fields, fieldRow{f.Name, f.Kind, f.Required, f.Options})
	}
	var err error
	b.Strict, err = d.needsMaterials(ctx, c.actor.Org.Region, in.Code)
	return &a, err
}

// PaperBody is a material as it is handed in.
type PaperBody struct {
	Name    string `json:"name" minLength:"1" maxLength:"60" doc:"材料名称,与事项所列一致"`
	Form    string `json:"form" enum:"原件,复印件,电子,数据共享" doc:"形式"`
	Copies  int    `json:"copies,omitempty" minimum:"0" maximum:"99" doc:"份数,默认 1"`
	Pages   int    `json:"pages,omitempty" minimum:"0" maximum:"9999" doc:"页数"`
	Place   string `json:"place,omitempty" maxLength:"60" doc:"纸质原件存放处"`
	Media   string `json:"media,omitempty" maxLength:"40" doc:"电子内容的文件类型,如 application/pdf"`
	Content string `json:"content,omitempty" maxLength:"2800000" doc:"电子内容,Base64"`
}

func papersOf(bodies []PaperBody) ([]archiving.Paper, error) {
	papers := make([]archiving.Paper, len(bodies))
	for i, b := range bodies {
		content, err := base64.StdEncoding.DecodeString(b.Content)
		if err != nil {
			return nil, errRequest.With("材料“" + b.Name + "”的电子内容不是 Base64")
		}
		papers[i] = archiving.Paper{Name: b.Name, Form: archive.Form(b.Form), Copies: b.Copies, Pages: b.Pages, Place: b.Place, Media: b.Media, Content: content}
	}
	return papers, nil
}

type tellInput struct {
	StepPath
	Body struct {
		Papers []PaperBody `json:"materials,omitempty" maxItems:"60" doc:"已带来的材料"`
		When   []string    `json:"when,omitempty" maxItems:"20" doc:"符合的情形,如 代办"`
	}
}

type lackRow struct {
	Name string `json:"name" doc:"缺少的材料"`
	Text string `json:"text" doc:"怎样提供"`
}

func lackRows(told archiving.Told) []lackRow {
	rows := []lackRow{}
	for _, l := range told.Lacks {
		rows = append(rows, lackRow{l.Name, l.Text})
	}
	return rows
}

type tellAnswer struct {
	Body struct {
		Missing []lackRow `json:"missing" nullable:"false" doc:"还缺的全部材料;空为齐全"`
		Text    string    `json:"text" doc:"一次性告知书,可打印"`
	}
}

func (d *door) tellOnce(_ context.Context, c *call, in *tellInput) (*tellAnswer, error) {
	c.note.Subject, c.note.Ref = "经办事项", in.Code
	papers, err := papersOf(in.Body.Papers)
	if err != nil {
		return nil, err
	}
	told, err := d.Archive.Tell(in.Code, papers, in.Body.When)
	if err != nil {
		return nil, err
	}
	var a tellAnswer
	a.Body.Missing, a.Body.Text = lackRows(told), d.toldText(told)
	return &a, nil
}

// toldText is the sheet that an applicant takes home.
func (d *door) toldText(told archiving.Told) string {
	var text strings.Builder
	fmt.Fprintf(&text, "一次性告知书\n事项:%s %s\n时限:%s\n", told.Step.Code, told.Step.Name, told.Step.Limit())
	if len(told.Lacks) == 0 {
		text.WriteString("材料齐全,可以受理。\n")
	} else {
		text.WriteString("还需要提供下列材料,补齐后即可受理:\n")
	}
	for i, l := range told.Lacks {
		fmt.Fprintf(&text, "%d. %s\n", i+1, l.Text)
	}
	fmt.Fprintf(&text, "依据:%s\n打印时间:%s\n", strings.Join(told.Step.Basis, ";"), d.clock(d.Now()))
	return text.String()
}
