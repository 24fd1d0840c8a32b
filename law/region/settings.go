package region

import (
	"cmp"
	"slices"

	"yibao/ground/coding"
	"yibao/ground/money"
	"yibao/ground/period"
	"yibao/law/policyfile"
)

// Payers are the payers that each insurance needs a fund code for: the funds,
// the two accounts, and the hospital's own share. Cash has none.
var payers = []string{
	"统筹基金", "公务员补助", "企业补充", "大病保险", "大额补助", "伤残人员保障", "医疗救助", "其他基金",
	"个人账户", "共济账户", hospitalShare,
}

const hospitalShare = "医院负担"

// Payers returns the names of all payers that have a fund code, in order.
func Payers() []string { return slices.Clone(payers) }

// Settings is the settings of one region, checked.
type Settings struct {
	region        coding.AdmDvs
	name          string
	effective     period.Span
	verified      string
	yearStart     period.YearStart
	tolerance     money.Fen
	reversible    []string
	accountInFund bool
	clearingOrg   string
	businesses    []string
	business      map[coding.VisitKind]string
	clearingType  map[string]string
	clearingWay   map[string]string
	funds         map[coding.Insurance]map[string]Fund
	filing        map[coding.VisitKind]string
	reviewedKinds []string
	reviewed      []string
	accountUse    string
	needed        []string // steps, or everyStep
	control       Control
	bundle        policyfile.Bundle
}

// Fund is how a payer's money is reported: fund_pay_type and its name.
type Fund struct {
	Code coding.Fund
	Name string
}

// Region returns the code of the 统筹区 (admdvs).
func (s *Settings) Region() coding.AdmDvs { return s.region }

// Name returns the region's name: 安澜市.
func (s *Settings) Name() string { return s.name }

// Effective returns the days on which the settings hold (施行).
func (s *Settings) Effective() period.Span { return s.effective }

// Verified returns what the file says of its check against the sources (核实),
// "" when it says nothing.
func (s *Settings) Verified() string { return s.verified }

// YearStart returns the day on which the insurance year begins (年度起始).
func (s *Settings) YearStart() period.YearStart { return s.yearStart }

// LineTolerance returns how many fen a fee line may differ from price ×
// quantity (金额容差分).
func (s *Settings) LineTolerance() money.Fen { return s.tolerance }

// Reversible reports whether 2601 may take the transaction back (可冲正交易).
func (s *Settings) Reversible(transaction string) bool {
	return slices.Contains(s.reversible, transaction)
}

// AccountInFundSum reports whether the personal account is printed inside
// fund_pay_sumamt (账户计入基金支付总额).
func (s *Settings) AccountInFundSum() bool { return s.accountInFund }

// ClearingOrg returns the agency that clears with providers (clr_optins).
func (s *Settings) ClearingOrg() string { return s.clearingOrg }

// Businesses returns the kinds of policy that visits go to, in the file's order.
func (s *Settings) Businesses() []string { return slices.Clone(s.businesses) }

// Business returns the kind of policy (门诊, 住院 …) that a visit of the med_type
// goes to: the listed code, or its longest listed beginning (2101 goes where 21
// does). ok is false when the region does not settle such visits.
func (s *Settings) Business(medType string) (business string, ok bool) {
	return byPrefix(s.business, coding.VisitKind(medType))
}

// Filing returns which registration a visit of the med_type needs (须备案): the
// listed code, or its longest listed beginning; "" for none.
func (s *Settings) Filing(medType string) string {
	kind, _ := byPrefix(s.filing, coding.VisitKind(medType))
	return kind
}

// ReviewsFiling reports whether the agency reviews what a hospital files of the
// kind before it takes effect (备案审核).
func (s *Settings) ReviewsFiling(kind string) bool { return slices.Contains(s.reviewedKinds, kind) }

// AccountUse returns in which order the parts of a personal account are used
// (账户使用次序): 先历年后当年, also when the file says nothing, or 先当年后历年.
func (s *Settings) AccountUse() string { return cmp.Or(s.accountUse, accountUses[0]) }

// NeedsMaterials reports whether an act of the business step is refused without the
// materials that the step asks for (必收材料).
func (s *Settings) NeedsMaterials(step string) bool {
	return step != "" && (slices.Contains(s.needed, step) || slices.Contains(s.needed, everyStep))
}

// MaterialSteps returns what 必收材料 lists.
func (s *Settings) MaterialSteps() []string { return slices.Clone(s.needed) }

// ClearingType returns clr_type of a business, "" when the file says none.
func (s *Settings) ClearingType(business string) string { return s.clearingType[business] }

// ClearingWay returns clr_way of a business, "" when the file says none.
func (s *Settings) ClearingWay(business string) string { return s.clearingWay[business] }

// Insurances returns the insurance kinds that the region has funds for, in
// the order of their codes.
func (s *Settings) Insurances() []coding.Insurance {
	var kinds []coding.Insurance
	for kind := range s.funds {
		kinds = append(kinds, kind)
	}
	slices.Sort(kinds)
	return kinds
}

// Fund returns how a payer's money is reported under an insurance kind, which
// is listed or begins with a listed one. ok is false for any other kind, and
// for a payer that is not one of Payers.
func (s *Settings) Fund(insurance, payer string) (fund Fund, ok bool) {
	funds, ok := byPrefix(s.funds, coding.Insurance(insurance))
	if !ok {
		return Fund{}, false
	}
	fund, ok = funds[payer]
	return fund, ok
}

// HospitalFund returns how the hospital's own share is reported (医院负担).
func (s *Settings) HospitalFund(insurance string) (Fund, bool) {
	return s.Fund(insurance, hospitalShare)
}

// Bundle returns the text that the settings were made from.
func (s *Settings) Bundle() policyfile.Bundle { return s.bundle }

// Hash returns the hex SHA-256 of the bundle.
func (s *Settings) Hash() string { return s.bundle.Hash() }

// byPrefix finds the code, or its longest beginning that is listed, of two
// characters at least.
func byPrefix[C ~string, V any](list map[C]V, code C) (V, bool) {
	for end := len(code); end >= 2; end-- {
		if v, ok := list[code[:end]]; ok {
			return v, true
		}
	}
	var none V
	return none, false
}

// Reviewed reports whether the region wants two persons for a kind of enrolment
// business (参保复核), which is named in words: 重复参保合并.
func (s *Settings) Reviewed(business string) bool { return slices.Contains(s.reviewed, business) }
