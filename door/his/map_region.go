package his

import (
	"yibao/law/region"
	"yibao/process/settlement"
)

// What a region decides of the printed sheet.

// fund is how the region reports a payer's money; ok is false when its
// settings do not say.
func fund(a settlement.Answer, payer string) (f region.Fund, ok bool) {
	return a.Settings.Fund(a.Record.Scheme, payer)
}

// accountInFund reports whether fund_pay_sumamt contains the personal account.
func accountInFund(a settlement.Answer) bool { return a.Settings.AccountInFundSum() }

// clearing returns the clearing office, type and way of a settlement.
func clearing(a settlement.Answer) (office, kind, way string) {
	business, _ := a.Settings.Business(a.Record.Facts.MedType)
	return a.Settings.ClearingOrg(), a.Settings.ClearingType(business), a.Settings.ClearingWay(business)
}
