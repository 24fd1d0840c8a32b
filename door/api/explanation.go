package api

import (
	"github.com/danielgtaylor/huma/v2"

	"yibao/ground/coding"
	"yibao/ground/money"
	"yibao/law/policyfile"
	"yibao/observer/explain"
)

// amount is money that is written as a JSON number of yuan with two decimals.
type amount money.Fen

// MarshalJSON writes the exact decimal.
func (a amount) MarshalJSON() ([]byte, error) { return []byte(money.Fen(a).String()), nil }

// UnmarshalJSON reads the exact decimal.
func (a *amount) UnmarshalJSON(text []byte) error {
	value, err := money.ParseFen(string(text))
	*a = amount(value)
	return err
}

// Schema describes the number for OpenAPI.
func (amount) Schema(huma.Registry) *huma.Schema { return &huma.Schema{Type: huma.TypeNumber} }

var _ huma.SchemaProvider = amount(0)

// Explanation is the tree that explains a settlement.
type Explanation struct {
	SetlID    string    `json:"setl_id" doc:"结算ID"`
	PsnNo     string    `json:"psn_no" doc:"人员编号"`
	PsnName   string    `json:"psn_name" doc:"姓名,已脱敏"`
	Provider  string    `json:"fixmedins_code" doc:"机构编号"`
	Place     string    `json:"fixmedins_name" doc:"机构名称"`
	Level     string    `json:"hosp_lv_name" doc:"按哪个医院等级计算"`
	MedType   string    `json:"med_type" doc:"医疗类别"`
	Scheme    string    `json:"insutype" doc:"险种"`
	Total     amount    `json:"medfee_sumamt" doc:"医疗费总额,元"`
	SelfPaid  amount    `json:"fulamt_ownpay_amt" doc:"全自费金额,元"`
	OverLimit amount    `json:"overlmt_selfpay" doc:"超限价金额,元"`
	Prepaid   amount    `json:"preselfpay_amt" doc:"先行自付金额,元"`
	InScope   amount    `json:"inscp_scp_amt" doc:"符合政策范围金额,元"`
	Why       string    `json:"why" doc:"一两句话说明本人为什么付这么多"`
	Payers    []payer   `json:"payers" doc:"各方支付,合计等于总额"`
	Layers    []layer   `json:"layers" doc:"按保障层次列出的计算步骤"`
	Lines     []line    `json:"lines" doc:"费用明细的归类与分摊"`
	Versions  []version `json:"versions" doc:"计算所依据的各项登记版本"`
}

type payer struct {
	Name   string `json:"name" doc:"支付方"`
	Layer  string `json:"layer,omitempty" doc:"保障层次"`
	Amount amount `json:"amount" doc:"金额,元"`
}

type layer struct {
	Name  string `json:"name" doc:"保障层次"`
	Steps []step `json:"steps" doc:"步骤"`
}

type step struct {
	Verb         string           `json:"verb" doc:"步骤名称"`
	Sentence     string           `json:"sentence" doc:"给经办人员看的一句话"`
	File         string           `json:"file" doc:"政策文件"`
	Line         int              `json:"line" doc:"行号"`
	Row          int              `json:"row,omitempty" doc:"费用明细的序号"`
	Skipped      bool             `json:"skipped,omitempty" doc:"条件不满足,未执行"`
	Inputs       []named          `json:"inputs,omitempty" doc:"取用的金额和数值"`
	Parameters   []parameter      `json:"parameters,omitempty" doc:"用到的参数及出处"`
	Rounding     string           `json:"rounding,omitempty" doc:"取整方式"`
	Formula      string           `json:"formula,omitempty" doc:"公式"`
	Results      []named          `json:"results,omitempty" doc:"得出的金额和数值"`
	Accumulators []accumulatorUse `json:"accumulators,omitempty" doc:"累计的前后值"`
	Rows         []step           `json:"rows,omitempty" doc:"逐笔步骤"`
}

type named struct {
	Name  string `json:"name" doc:"名称"`
	Value string `json:"value" doc:"值"`
}

type parameter struct {
	Name     string `json:"name" doc:"参数"`
	Value    string `json:"value" doc:"取值"`
	Cell     string `json:"cell,omitempty" doc:"适用的档次"`
	Document string `json:"document" doc:"依据文件"`
	Article  string `json:"article,omitempty" doc:"条款"`
	Since    string `json:"since" doc:"生效日期"`
	Verified string `json:"verified" doc:"核实标记"`
}

type accumulatorUse struct {
	Name   string `json:"name" doc:"累计"`
	Before string `json:"before" doc:"之前"`
	After  string `json:"after" doc:"之后"`
}

type line struct {
	LineNo    string  `json:"feedetl_sn" doc:"费用明细流水号"`
	Code      string  `json:"med_list_codg" doc:"医疗目录编码"`
	Name      string  `json:"name" doc:"项目名称"`
	Spec      string  `json:"spec,omitempty" doc:"规格"`
	Unit      string  `json:"unit,omitempty" doc:"单位"`
	Price     string  `json:"pric" doc:"单价,元"`
	Quantity  string  `json:"cnt" doc:"数量"`
	Class     string  `json:"class" doc:"甲类、乙类或丙类"`
	Category  string  `json:"category" doc:"收费项目类别的名称"`
	Prepay    string  `json:"selfpay_prop" doc:"先行自付比例"`
	Limit     string  `json:"pric_uplmt_amt,omitempty" doc:"适用的限价,元"`
	Total     amount  `json:"det_item_fee_sumamt" doc:"金额,元"`
	SelfPaid  amount  `json:"fulamt_ownpay_amt" doc:"全自费金额,元"`
	OverLimit amount  `json:"overlmt_amt" doc:"超限价金额,元"`
	Prepaid   amount  `json:"preselfpay_amt" doc:"先行自付金额,元"`
	InScope   amount  `json:"inscp_scp_amt" doc:"符合政策范围金额,元"`
	Excluded  string  `json:"excluded,omitempty" doc:"基金不予支付的原因"`
	Barred    amount  `json:"barred_amt,omitempty" doc:"因审核规则(结算控制)转为自费的金额,元"`
	Parts     []payer `json:"parts" doc:"各方分摊,合计等于本行金额"`
}

type version struct {
	Kind string `json:"kind" doc:"登记种类"`
	ID   string `json:"id" doc:"版本号"`
}

func explanationOf(e explain.Explanation) Explanation {
	r := e.Answer.Record
	told := Explanation{
		SetlID: r.SetlID, PsnNo: r.PsnNo, PsnName: e.Name, Provider: r.Institution,
		Place: e.Answer.Institution.Name, Level: coding.HospitalLevel(e.Answer.Institution.Level).Name(),
		MedType: r.Facts.MedType, Scheme: r.Scheme, Total: amount(r.Total), SelfPaid: amount(r.SelfFunded),
		OverLimit: amount(r.OverLimit), Prepaid: amount(r.Prepaid), InScope: amount(r.InScope), Why: e.Why(),
	}
	for _, p := range e.Payers {
		told.Payers = append(told.Payers, payer{p.Name, p.Layer, amount(p.Amount)})
	}
	for _, l := range e.Layers {
		told.Layers = append(told.Layers, layer{l.Name, stepsOf(l.Steps)})
	}
	for _, l := range e.Lines {
		told.Lines = append(told.Lines, lineOf(e, l))
	}
	for _, v := range r.Versions {
		told.Versions = append(told.Versions, version{string(v.Kind), v.ID})
	}
	return told
}

func stepsOf(steps []policyfile.Step) []step {
	var told []step
	for _, s := range steps {
		t := step{
			Verb: s.Verb, Sentence: s.Sentence(), File: s.File, Line: s.Line, Row: s.Row, Skipped: s.Skipped,
			Inputs: namesOf(s.Inputs), Rounding: s.Rounding, Formula: s.Formula, Results: namesOf(s.Results),
			Rows: stepsOf(s.Rows),
		}
		for _, p := range s.Parameters {
			t.Parameters = append(t.Parameters, parameter{p.Name, p.Value, p.Cell, p.Document, p.Article, p.Since, p.Verified})
		}
		for _, a := range s.Accumulators {
			t.Accumulators = append(t.Accumulators, accumulatorUse{a.Name, a.Before, a.After})
		}
		told = append(told, t)
	}
	return told
}

func namesOf(values []policyfile.Named) []named {
	var told []named
	for _, v := range values {
		told = append(told, named{v.Name, v.Text})
	}
	return told
}

func lineOf(e explain.Explanation, l explain.Line) line {
	s := l.Share
	told := line{
		LineNo: l.Fee.LineNo, Code: l.Fee.Code, Name: l.Item.Name, Spec: l.Item.Spec, Unit: l.Item.Unit,
		Price: l.Fee.Price.String(), Quantity: l.Fee.Quantity.String(), Class: coding.ItemClass(s.Class).Name(),
		Category: coding.FeeCategory(s.Category).Name(), Prepay: s.PrepayRate.Percent(), Total: amount(s.Amount), SelfPaid: amount(s.SelfFunded),
		OverLimit: amount(s.OverLimit), Prepaid: amount(s.Prepaid), InScope: amount(s.InScope), Excluded: s.Excluded, Barred: amount(s.Barred),
	}
	if s.Limit != 0 {
		told.Limit = s.Limit.String()
	}
	for i, part := range s.Parts {
		if part != 0 {
			told.Parts = append(told.Parts, payer{e.Payers[i].Name, e.Payers[i].Layer, amount(part)})
		}
	}
	return told
}
