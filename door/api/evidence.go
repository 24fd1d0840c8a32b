package api

import (
	"context"
	"slices"
	"strings"
	"time"

	"yibao/ground/coding"
	"yibao/observer/inquiry"
	"yibao/register/chart"
	"yibao/register/claim"
	"yibao/register/finding"
)

type evidenceLine struct {
	LineNo     string `json:"feedetl_sn" doc:"费用明细流水号"`
	RefundOf   string `json:"init_feedetl_sn,omitempty" doc:"冲销的明细"`
	Code       string `json:"med_list_codg" doc:"医疗目录编码"`
	Name       string `json:"name,omitempty" doc:"名称;目录里没有的不写"`
	At         string `json:"fee_ocur_time" doc:"费用发生时间"`
	Quantity   string `json:"cnt" doc:"数量"`
	Price      string `json:"pric" doc:"单价,元"`
	Amount     amount `json:"det_item_fee_sumamt" doc:"金额,元"`
	Doctor     string `json:"bilg_dr_codg,omitempty" doc:"开单医师代码"`
	DoctorName string `json:"bilg_dr_name,omitempty" doc:"开单医师姓名"`
	Department string `json:"bilg_dept,omitempty" doc:"开单科室"`
	RxNo       string `json:"rxno,omitempty" doc:"处方号"`
	Questioned bool   `json:"questioned" doc:"被质疑"`
	Over       string `json:"over_cnt,omitempty" doc:"质疑的数量"`
	OverAmount amount `json:"over_amount" doc:"质疑的基金金额,元"`
}

type evidencePaper struct {
	Kind     string            `json:"kind" doc:"医嘱、检查报告、检验报告、电子病历等"`
	DocNo    string            `json:"doc_no,omitempty" doc:"编号"`
	Code     string            `json:"item_code,omitempty" doc:"项目编码"`
	Name     string            `json:"item_name,omitempty" doc:"项目名称"`
	Doctor   string            `json:"doctor,omitempty" doc:"医师"`
	Begin    string            `json:"begin,omitempty" doc:"开始时间"`
	End      string            `json:"end,omitempty" doc:"结束时间"`
	Valid    bool              `json:"valid" doc:"有效;否为医院已作废"`
	Concerns bool              `json:"concerns" doc:"所开、所做的就是被质疑的项目"`
	Fields   map[string]string `json:"fields" nullable:"false" doc:"上传的内容,姓名、证件、电话、住址不显示"`
}

type sideRow struct {
	Where string `json:"where" doc:"医嘱、收费、报告和病历,或资料的名称"`
	Text  string `json:"text,omitempty" doc:"上面怎么写;没有的不写"`
	Wrong string `json:"wrong,omitempty" doc:"与别处哪里矛盾;没有矛盾的不写"`
}

type comparedRow struct {
	Subject string    `json:"subject" doc:"项目或字段"`
	LineNo  string    `json:"feedetl_sn,omitempty" doc:"费用明细流水号"`
	Sides   []sideRow `json:"sides" nullable:"false" doc:"各处怎么写"`
}

type pastRow struct {
	Day        string `json:"day" doc:"收费日期"`
	Provider   string `json:"fixmedins_code" doc:"机构编号"`
	Place      string `json:"fixmedins_name,omitempty" doc:"机构名称"`
	VisitID    string `json:"mdtrt_id" doc:"就诊ID"`
	SetlID     string `json:"setl_id,omitempty" doc:"结算ID"`
	LineNo     string `json:"feedetl_sn" doc:"费用明细流水号"`
	Code       string `json:"med_list_codg" doc:"医疗目录编码"`
	Name       string `json:"name,omitempty" doc:"名称"`
	Quantity   string `json:"cnt" doc:"数量"`
	Amount     amount `json:"det_item_fee_sumamt" doc:"金额,元"`
	Questioned bool   `json:"questioned" doc:"被质疑"`
	Counted    bool   `json:"counted" doc:"在规则计数的时段内"`
	Sum        string `json:"sum,omitempty" doc:"时段内累计的数量"`
}

type diagnosisRow struct {
	Code string `json:"diag_code" doc:"诊断代码"`
	Name string `json:"diag_name" doc:"诊断名称"`
	Main bool   `json:"maindiag" doc:"主诊断"`
}

type factRow struct {
	Name string `json:"name" doc:"名称"`
	Text string `json:"text" doc:"内容"`
}

type answerRow struct {
	Way      string `json:"dspo_way" doc:"处理方式:1 继续执行,2 返回修改"`
	Reason   string `json:"dspo_way_rea,omitempty" doc:"理由"`
	Operator string `json:"opter,omitempty" doc:"操作人"`
	Recorded string `json:"crte_time" doc:"时间"`
}

type evidenceAnswer struct {
	Body struct {
		Finding   auditFinding    `json:"finding" doc:"疑点"`
		Name      string          `json:"psn_name,omitempty" doc:"姓名,已脱敏"`
		Sex       string          `json:"gend,omitempty" doc:"性别"`
		Age       int             `json:"age" doc:"就诊时年龄"`
		Visit     evidenceVisit   `json:"visit" doc:"就诊"`
		Diagnoses []diagnosisRow  `json:"diagnoses" nullable:"false" doc:"诊断"`
		Lines     []evidenceLine  `json:"lines" nullable:"false" doc:"本次就诊的费用明细,被质疑的在前"`
		Papers    []evidencePaper `json:"papers" nullable:"false" doc:"本次就诊的医嘱和病历,与被质疑项目有关的在前"`
		Compared  []comparedRow   `json:"compared" nullable:"false" doc:"医嘱、收费、报告和病历并列,矛盾处标明"`
		History   []pastRow       `json:"history" nullable:"false" doc:"限次限量的规则数进去的以前的费用,早的在前;不数的为空"`
		Evidence  []factRow       `json:"evidence" nullable:"false" doc:"判定依据的事实"`
		Clause    string          `json:"clause" doc:"条款"`
		Rule      *ruleVersionRow `json:"rule,omitempty" doc:"所依据的规则版本"`
		Point     *pointRow       `json:"point,omitempty" doc:"所依据的知识点版本"`
		Decisions []rulingRow     `json:"decisions" nullable:"false" doc:"处理经过"`
		Answers   []answerRow     `json:"answers" nullable:"false" doc:"医药机构的说明"`
		Beside    []auditFinding  `json:"beside" nullable:"false" doc:"同次就诊的其他疑点"`
	}
}

type evidenceVisit struct {
	Kind       string `json:"kind,omitempty" doc:"就诊种类"`
	MedType    string `json:"med_type,omitempty" doc:"医疗类别"`
	Begin      string `json:"begntime,omitempty" doc:"开始时间"`
	End        string `json:"endtime,omitempty" doc:"结束时间"`
	Disease    string `json:"dise_name,omitempty" doc:"病种"`
	Department string `json:"dept_name,omitempty" doc:"科室"`
	Doctor     string `json:"atddr_name,omitempty" doc:"医师"`
	Scheme     string `json:"insutype,omitempty" doc:"险种"`
}

type findingInput struct{ FindingPath }

func (d *door) showFinding(ctx context.Context, c *call, in *findingInput) (*evidenceAnswer, error) {
	c.note.Subject, c.note.Ref = "疑点", in.FindingID
	g, err := d.inquiries.Grounds(ctx, c.scope(), in.FindingID)
	if err != nil {
		return nil, err
	}
	c.note.PsnNo = g.Row.PsnNo
	var a evidenceAnswer
	b := &a.Body
	b.Finding, b.Clause = d.auditFinding(g.Row), g.Row.Clause
	b.Visit, b.Lines, b.Papers = d.evidenceVisit(g.Visit), d.evidenceLines(&g), d.evidencePapers(&g)
	b.Compared, b.History = comparedRows(&g), pastRows(&g)
	d.fillEvidence(&a, &g)
	if person, err := d.inquiries.Person(ctx, c.scope(), g.Row.PsnNo); err == nil {
		b.Name, b.Sex, b.Age = coding.MaskName(person.Name), person.Sex, person.Birth.AgeOn(g.Row.Day)
	}
	return &a, nil
}

func (d *door) fillEvidence(a *evidenceAnswer, g *inquiry.Grounds) {
	b := &a.Body
	b.Diagnoses, b.Evidence, b.Decisions, b.Answers, b.Beside = []diagnosisRow{}, []factRow{}, []rulingRow{}, []answerRow{}, []auditFinding{}
	for _, x := range g.Diagnoses {
		b.Diagnoses = append(b.Diagnoses, diagnosisRow{x.Code, x.Name, x.Main})
	}
	for _, x := range g.Row.Evidence {
		b.Evidence = append(b.Evidence, factRow{x.Name, x.Text})
	}
	for _, x := range g.Decisions {
		b.Decisions = append(b.Decisions, d.rulingRow(x))
	}
	for _, x := range g.Answers {
		b.Answers = append(b.Answers, answerRow{string(x.Way), x.Reason, x.Operator, d.clock(x.Recorded)})
	}
	for _, x := range g.Beside {
		b.Beside = append(b.Beside, d.auditFinding(x))
	}
	if g.Version.ID != "" {
		row := d.ruleVersionRow(g.Version)
		b.Rule = &row
	}
	if g.Knowledge != nil {
		row := d.pointRow(*g.Knowledge)
		b.Point = &row
	}
}

func (d *door) evidenceVisit(v claim.Visit) evidenceVisit {
	return evidenceVisit{
		Kind: string(v.Kind), MedType: v.MedType, Begin: d.civil(v.Begin), End: d.civil(v.End), Disease: v.DiseaseName,
		Department: v.Department, Doctor: v.DoctorName, Scheme: v.Scheme,
	}
}

// civil writes an instant that is civil time of the place already.
func (d *door) civil(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.Format(time.DateTime)
}

func (d *door) evidenceLines(g *inquiry.Grounds) []evidenceLine {
	rows := []evidenceLine{}
	for _, l := range g.Lines {
		row := evidenceLine{
			LineNo: l.LineNo, RefundOf: l.RefundOf, Code: l.Code, At: d.civil(l.At), Quantity: l.Quantity.String(), Price: l.Price.String(),
			Amount: amount(l.Amount), Doctor: l.Doctor, DoctorName: l.DoctorName, Department: l.Department, RxNo: l.Prescription, Name: g.Names[l.Code],
		}
		if i := slices.IndexFunc(g.Row.Lines, func(q finding.Line) bool { return q.LineNo == l.LineNo }); i >= 0 {
			q := g.Row.Lines[i]
			row.Questioned, row.Name, row.Over, row.OverAmount = true, q.Name, q.Quantity.String(), amount(q.Amount)
		}
		rows = append(rows, row)
	}
	return rows
}

func comparedRows(g *inquiry.Grounds) []comparedRow {
	rows := []comparedRow{}
	for _, c := range g.Compared() {
		row := comparedRow{Subject: c.Subject, LineNo: c.LineNo, Sides: []sideRow{}}
		for _, s := range c.Sides {
			row.Sides = append(row.Sides, sideRow{s.Where, s.Text, s.Wrong})
		}
		rows = append(rows, row)
	}
	return rows
}

func pastRows(g *inquiry.Grounds) []pastRow {
	rows := []pastRow{}
	for _, p := range g.History {
		row := pastRow{
			Day: p.Day.String(), Provider: p.Institution, Place: p.Place, VisitID: p.VisitID, SetlID: p.SetlID, LineNo: p.LineNo, Code: p.Code, Name: p.Name,
			Quantity: p.Quantity.String(), Amount: amount(p.Amount), Questioned: p.Questioned, Counted: p.Counted,
		}
		if p.Counted {
			row.Sum = p.Sum.String()
		}
		rows = append(rows, row)
	}
	return rows
}

// hidden are parts of field names of papers that would name the person.
var hidden = []string{"psn_name", "patn_name", "patient_name", "certno", "cert_no", "idcard", "tel", "phone", "addr", "coner", "poscode", "brdy", "mother"}

func (d *door) evidencePapers(g *inquiry.Grounds) []evidencePaper {
	var concerned, others []evidencePaper
	for _, p := range g.Documents {
		row := d.evidencePaper(p)
		row.Concerns = slices.ContainsFunc(g.Row.Lines, func(l finding.Line) bool { return p.ItemCode != "" && l.Item == p.ItemCode })
		if row.Concerns {
			concerned = append(concerned, row)
			continue
		}
		others = append(others, row)
	}
	return append(append([]evidencePaper{}, concerned...), others...)
}

func (d *door) evidencePaper(p chart.Document) evidencePaper {
	row := evidencePaper{
		Kind: string(p.Kind), DocNo: p.DocNo, Code: p.ItemCode, Name: p.ItemName, Doctor: p.Doctor,
		Begin: d.civil(p.Begin), End: d.civil(p.End), Valid: p.Active, Fields: map[string]string{},
	}
	for name, text := range inquiry.Fields(p) {
		if !slices.ContainsFunc(hidden, func(h string) bool { return strings.Contains(name, h) }) {
			row.Fields[name] = text
		}
	}
	return row
}
