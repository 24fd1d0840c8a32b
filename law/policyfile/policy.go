package policyfile

import (
	"strings"

	"yibao/ground/money"
	"yibao/ground/period"
)

// DateKind says which date of a visit something is judged by.
type DateKind string

// The dates a policy may name.
const (
	Admission  DateKind = "入院日期"
	Discharge  DateKind = "出院日期"
	Settlement DateKind = "结算日期"
	FeeDate    DateKind = "费用发生日期"
)

// Header is what a policy file says about itself.
type Header struct {
	Title           string
	Region          string      // admdvs of the 统筹区, six digits; "" in a file that is only inherited
	Scheme          string      // national insutype code: "310" 职工, "390" 城乡居民 …
	Business        string      // 住院, 门诊, 门诊慢特病, 药店 …
	MedTypes        []string    // national med_type codes that the policy settles
	Effective       period.Span // 施行: days on which the policy may be used
	Governing       DateKind    // 取值日期: the date that picks dated values
	AccumulatorDate DateKind    // 累计日期: the date that picks the accumulators' period
	PersonDate      DateKind    // 人员日期: on which day the person is taken as registered; Admission, Discharge or Settlement
	Rounding        money.Rounding
	Citations       []Citation
}

// Citation is one circular (依据) that a policy's values come from.
type Citation struct {
	Name      string // as the file refers to it
	Number    string // 文号
	Title     string
	Issued    period.Date
	Effective period.Date
	Backdated string // 追溯: by which article it holds from before it was issued
	Link      string
	Verified  string // 核实: "待核实", "已核实" or a sentence that begins with one of them
}

// IsVerified reports whether the circular was compared with the original.
func (c Citation) IsVerified() bool { return strings.HasPrefix(c.Verified, "已核实") }

// Owner says whose use an accumulator counts.
type Owner string

// The owners.
const (
	Person Owner = "本人"
	Family Owner = "家庭"
	Unit   Owner = "单位"
)

// Measure says what an accumulator counts: Money in fen, or Times.
type Measure string

// The measures.
const (
	ByMoney Measure = "金额"
	ByCount Measure = "次数"
)

// Fold says how the deltas of settlements make an accumulator's balance.
type Fold string

// The folds.
const (
	Sum   Fold = "求和"
	Max   Fold = "取大"
	Count Fold = "计次"
)

// Accumulator is one declared 累计.
type Accumulator struct {
	Name    string
	Owner   Owner
	Period  Period
	Measure Measure
	Fold    Fold
	By      []string // facts whose values are further keys: 病种编码 …
}

// Bundle is a policy with every text it was made from, so that it can be made
// again from the bundle alone.
type Bundle struct {
	Entry string // name of the file the policy was loaded by
	Files []File // sorted by name
}

// File is one text of a bundle.
type File struct{ Name, Text string }
