// Package benefit judges who pays what for one bill (待遇核定): it hands the facts
// of the bill to the region's policy, and turns the policy's result into shares
// by payer, by layer and, by largest remainder, by fee line.
//
// Legal basis: whatever the policy file cites; the package knows no region's
// rules. It is pure: no clock, no database. What it does not do: entitlement,
// claim audit, the provider's payment.
package benefit

import (
	"sync"

	"yibao/ground/fault"
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/law/policyfile"
	"yibao/register/accumulator"
	"yibao/register/catalogue"
)

// Refusals of this judge: a policy that cannot be applied to a bill.
var (
	ErrNotConserved = fault.Define("YB6901", fault.System, "政策“%s”算出的各方支付合计 %s 与总额 %s 不符,未办理,请经办机构检查政策")
	ErrNotClassed   = fault.Define("YB6902", fault.System, "政策“%s”没有把费用明细分成全自费、超限价、先行自付、范围内费用四部分,未办理,请经办机构检查政策")
	ErrOwner        = fault.Define("YB6903", fault.System, "政策“%s”的累计“%s”按单位计算,结算只认按本人和按家庭的累计,请经办机构更正政策")
)

// Filing is what a person has filed for care away from home (备案).
type Filing string

// The filings that policies know.
const (
	NotFiled       Filing = "未备案"
	FiledLongTerm  Filing = "长期备案"
	FiledReferral  Filing = "转诊"
	FiledEmergency Filing = "急诊抢救"
	FiledTemporary Filing = "其他临时"
)

// Person is what a policy may ask of the person.
type Person struct {
	Sex          string // gend
	Birth        period.Date
	Taken        period.Date // day on which the policy takes the person (人员日期); 0: the day of admission
	PersonType   string      // national psn_type
	CivilServant bool
	Tier         string
	Groups       []string // national psn_idet_type, active ones
}

// Provider is what a policy may ask of the provider.
type Provider struct {
	Type      string // fixmedins_type
	Level     string // hosp_lv
	Community bool
	Region    string
}

// Line is one fee line, netted of refunds.
type Line struct {
	LineNo      string
	Code        string
	Class       catalogue.Class
	Category    string     // med_chrgitm_type
	Amount      money.Fen  // not negative
	WithinLimit money.Fen  // the part not above the limit price
	Prepay      money.Rate // 先行自付比例
	Excluded    bool       // no fund pays it
}

// Case is one bill to judge.
type Case struct {
	Policy     *policyfile.Policy
	Region     string // 统筹区 whose policy and accumulators apply
	Scheme     string
	MedType    string
	VisitID    string
	Admission  period.Date
	Discharge  period.Date
	Settlement period.Date
	Disease    string
	Person     Person
	Provider   Provider
	Filing     Filing
	Inpatient  bool
	Prescribed bool // 外配处方: a purchase on a prescription from elsewhere
	UseAccount bool
	Balance    money.Fen // of the personal account, not negative
	Family     money.Fen // of accounts of others that are held for this bill
	Lines      []Line
	// Household is the number of the household the person belongs to; "" for none.
	// What a household uses up is keyed by it: see accumulator.Family.
	Household string
	// Used returns the balance of an accumulator before this bill.
	Used func(key accumulator.Key, fold accumulator.Fold) int64
	// Rolling returns the balance, before this bill, of one over the window that
	// ends on the day; the key's Period is that day.
	Rolling func(key accumulator.Key, fold accumulator.Fold, w accumulator.Window, day period.Date) int64
}

// Share is what one payer pays in one layer.
type Share struct {
	Payer  string
	Layer  string
	Amount money.Fen
}

// LineVerdict is one line classed, with each share's part of it.
type LineVerdict struct {
	LineNo                                  string
	Amount                                  money.Fen
	SelfFunded, OverLimit, Prepaid, InScope money.Fen
	Parts                                   []money.Fen // parallel to Verdict.Shares
}

// Delta is what the bill adds to an accumulator.
type Delta struct {
	Key    accumulator.Key
	Fold   accumulator.Fold
	Set    bool
	Amount int64
}

// Verdict is the outcome. The shares sum to Total, and so do the four classes;
// the patient's cash is the last share.
type Verdict struct {
	Total                                   money.Fen
	SelfFunded, OverLimit, Prepaid, InScope money.Fen
	Deductible                              money.Fen
	Shares                                  []Share
	Lines                                   []LineVerdict
	Deltas                                  []Delta
	LimitedBy                               []string // accumulators that limited the result
}

// Settle judges the bill.
func Settle(c Case) (Verdict, error) {
	w, _ := workspaces.Get().(*workspace)
	defer workspaces.Put(w)
	w.given = c
	var v Verdict
	err := w.settle(&v, &w.given)
	w.given = Case{}
	if err != nil {
		return Verdict{}, err
	}
	return v, nil
}

// SettleInto judges the bill into a verdict whose memory is used again: what it
// held before is gone, slices of its slices included. After an error it holds
// nothing of use.
func SettleInto(v *Verdict, c *Case) error {
	w, _ := workspaces.Get().(*workspace)
	defer workspaces.Put(w)
	return w.settle(v, c)
}

func (w *workspace) settle(v *Verdict, c *Case) error {
	if err := c.supported(); err != nil {
		return err
	}
	if err := c.Policy.SettleBill(form, bill{c}, &w.sheet); err != nil {
		return err
	}
	return w.verdict(v, c)
}

// Explain judges the bill and tells every step.
func Explain(c Case) (Verdict, []policyfile.Step, error) {
	if err := c.supported(); err != nil {
		return Verdict{}, nil, err
	}
	w := new(workspace)
	steps, err := c.Policy.ExplainBill(form, bill{&c}, &w.sheet)
	if err != nil {
		return Verdict{}, nil, err
	}
	var v Verdict
	err = w.verdict(&v, &c)
	return v, steps, err
}

// workspace is the memory in which bills are judged.
type workspace struct {
	sheet            policyfile.Worksheet
	inScope, outside []money.Fen // what is left of each line
	split            []money.Fen
	given            Case // what Settle was given
}

var workspaces = sync.Pool{New: func() any { return new(workspace) }}
