package api

import (
	"context"
	"path"

	"yibao/judge/levy"
	"yibao/law/levyfile"
	"yibao/law/policyfile"
)

type policyCasesInput struct {
	Body struct {
		PolicySource
		Explain int `json:"explain,omitempty" minimum:"0" doc:"要看每一步的例在第几行"`
	}
}

type policyCaseRow struct {
	Line        int             `json:"line" doc:"第几行"`
	Name        string          `json:"name" doc:"例的名字"`
	Passed      bool            `json:"passed" doc:"是否通过"`
	Differences []string        `json:"differences" nullable:"false" doc:"差在哪里"`
	Visits      []policyCaseAct `json:"visits,omitempty" doc:"怎么算的,指定的例才有"`
}

type policyCaseAct struct {
	Day      string            `json:"day" doc:"按哪天算"`
	Person   string            `json:"person,omitempty" doc:"谁"`
	Title    string            `json:"title,omitempty" doc:"按哪个政策"`
	Reversed int               `json:"reversed,omitempty" doc:"冲正第几次"`
	Total    amount            `json:"total" doc:"总额,元"`
	Shares   []policyCaseShare `json:"shares" nullable:"false" doc:"由谁付"`
	Steps    []string          `json:"steps" nullable:"false" doc:"每一步"`
	Refusal  string            `json:"refusal,omitempty" doc:"被拒绝的原因"`
}

type policyCaseShare struct {
	Payer  string `json:"payer" doc:"付款方"`
	Layer  string `json:"layer,omitempty" doc:"层次"`
	Amount amount `json:"amount" doc:"金额,元"`
}

type policyCasesAnswer struct {
	Body struct {
		File       string             `json:"file" doc:"例的文件"`
		Text       string             `json:"text,omitempty" doc:"例的文本"`
		Own        bool               `json:"own" doc:"例随这个版本一起发布;否则是程序自带的例"`
		There      bool               `json:"there" doc:"有没有例"`
		Passed     int                `json:"passed" doc:"通过几个"`
		Failed     int                `json:"failed" doc:"不通过几个"`
		Cells      int                `json:"cells" doc:"格和分段有几个"`
		Missed     []policyCaseMissed `json:"missed" nullable:"false" doc:"没有例用到的格和分段"`
		Cases      []policyCaseRow    `json:"cases" nullable:"false" doc:"各例"`
		Complaints []flawRow          `json:"complaints" nullable:"false" doc:"不能运行的原因"`
	}
}

type policyCaseMissed struct {
	Name string `json:"name" doc:"格或分段"`
	File string `json:"file" doc:"文件"`
	Line int    `json:"line" doc:"行"`
}

func (d *door) runCases(ctx context.Context, c *call, in *policyCasesInput) (*policyCasesAnswer, error) {
	p, err := d.source(ctx, c, in.Body.PolicySource)
	if err != nil {
		return nil, err
	}
	var a policyCasesAnswer
	b := &a.Body
	b.File, b.Missed, b.Cases, b.Complaints = casesName(p.Entry), []policyCaseMissed{}, []policyCaseRow{}, []flawRow{}
	b.Text, b.Own, b.There = p.casesOf()
	switch {
	case p.Settings || !b.There:
		b.There = false
	case p.levies():
		a.levies(p)
	default:
		a.benefits(p, in.Body.Explain)
	}
	for _, row := range b.Cases {
		if row.Passed {
			b.Passed++
		} else {
			b.Failed++
		}
	}
	return &a, nil
}

func (a *policyCasesAnswer) benefits(p publishPayload, explain int) {
	file, complaints := policyfile.LoadCases(shelfOf(p), a.Body.File)
	a.Body.Complaints = flawRows(complaints)
	if file == nil {
		return
	}
	for _, r := range file.Run() {
		row := policyCaseRow{r.Line, r.Name, r.OK, append([]string{}, r.Differences...), nil}
		if r.Line == explain {
			row.Visits = policyCaseActs(file.Explain(r.Line))
		}
		a.Body.Cases = append(a.Body.Cases, row)
	}
	missed, total := file.Uncovered()
	a.Body.Cells = total
	for _, m := range missed {
		a.Body.Missed = append(a.Body.Missed, policyCaseMissed{m.Name, m.File, m.Line})
	}
}

func (a *policyCasesAnswer) levies(p publishPayload) {
	file, complaints := levyfile.LoadCases(shelfOf(p), a.Body.File)
	a.Body.Complaints = flawRows(complaints)
	if file == nil {
		return
	}
	for _, r := range levy.RunCases(file) {
		a.Body.Cases = append(a.Body.Cases, policyCaseRow{r.Line, r.Name, len(r.Differences) == 0, append([]string{}, r.Differences...), nil})
	}
	missed, total := file.Policy.Uncovered()
	a.Body.Cells = total
	for _, m := range missed {
		a.Body.Missed = append(a.Body.Missed, policyCaseMissed{m.Name, m.File, m.Line})
	}
}

func policyCaseActs(visits []policyfile.CaseVisit) []policyCaseAct {
	acts := []policyCaseAct{}
	for _, v := range visits {
		act := policyCaseAct{Day: v.Day.String(), Person: v.Person, Title: v.Title, Reversed: v.Reversed, Total: amount(v.Result.Total), Shares: []policyCaseShare{}, Steps: []string{}}
		for _, s := range v.Result.Shares {
			act.Shares = append(act.Shares, policyCaseShare{s.Payer, s.Layer, amount(s.Amount)})
		}
		act.tell(v.Steps)
		if v.Refusal != nil {
			act.Refusal = v.Refusal.Error()
		}
		acts = append(acts, act)
	}
	return acts
}

// tell writes the steps, those of the rows of a bill before what they come to.
func (a *policyCaseAct) tell(steps []policyfile.Step) {
	for _, s := range steps {
		a.tell(s.Rows)
		a.Steps = append(a.Steps, s.Sentence())
	}
}

type differenceInput struct {
	Body struct {
		Older PolicySource `json:"older" doc:"旧的一边"`
		Newer PolicySource `json:"newer" doc:"新的一边"`
	}
}

type changeRow struct {
	Days   string `json:"days,omitempty" doc:"哪些日子"`
	Place  string `json:"place,omitempty" doc:"哪一格"`
	Before string `json:"before,omitempty" doc:"旧值;没有就是新增"`
	After  string `json:"after,omitempty" doc:"新值;没有就是删去"`
	Text   string `json:"text,omitempty" doc:"整句,不是一格一值的才有"`
}

type sectionRow struct {
	Title   string      `json:"title" doc:"哪一部分"`
	Changes []changeRow `json:"changes" nullable:"false" doc:"不同处"`
}

type differedCase struct {
	Line    int      `json:"line" doc:"第几行"`
	Name    string   `json:"name" doc:"例的名字"`
	Changes []string `json:"changes" nullable:"false" doc:"结果怎么不同"`
}

type differenceAnswer struct {
	Body struct {
		Same       bool           `json:"same" doc:"一字不差,或所说相同"`
		Sections   []sectionRow   `json:"sections" nullable:"false" doc:"各部分的不同"`
		Settled    int            `json:"settled" doc:"两边都算了的例"`
		Cases      []differedCase `json:"cases" nullable:"false" doc:"其中结果不同的"`
		Outside    int            `json:"outside" doc:"日期只有一边在施行、没有比的例"`
		Unfit      []string       `json:"unfit" nullable:"false" doc:"不能比的例的原因"`
		Complaints []flawRow      `json:"complaints" nullable:"false" doc:"读不懂、不能比较的原因"`
	}
}

func (d *door) comparePolicies(ctx context.Context, c *call, in *differenceInput) (*differenceAnswer, error) {
	var sides [2]policyfile.Side
	for i, s := range []PolicySource{in.Body.Older, in.Body.Newer} {
		p, err := d.source(ctx, c, s)
		if err != nil {
			return nil, err
		}
		sides[i] = policyfile.Side{Root: shelfOf(p), Path: path.Clean(p.Entry)}
	}
	found, complaints := policyfile.Compare(sides[0], sides[1])
	var a differenceAnswer
	b := &a.Body
	b.Same, b.Settled, b.Outside, b.Unfit = found.Same, found.Settled, found.Outside, append([]string{}, found.Unfit...)
	b.Sections, b.Cases, b.Complaints = []sectionRow{}, []differedCase{}, flawRows(complaints)
	for _, s := range found.Sections {
		row := sectionRow{s.Title, []changeRow{}}
		for _, x := range s.Changes {
			row.Changes = append(row.Changes, changeRow(x))
		}
		b.Sections = append(b.Sections, row)
	}
	for _, x := range found.Cases {
		b.Cases = append(b.Cases, differedCase{x.Line, x.Name, x.Changes})
	}
	return &a, nil
}
