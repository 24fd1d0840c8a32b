package settlement_test

import (
	"yibao/register/enrolment"
	"yibao/storage/storetest/town"
)

// resident is a spell under the residents' scheme, for somebody who has
// another.
func resident(w *town.Town, psnNo string) []enrolment.Spell {
	return []enrolment.Spell{{
		Version: w.Version("2024-01-01", ""), PsnNo: psnNo, Scheme: "390", Region: town.Region,
		State: enrolment.CoverActive, PersonType: "15",
	}}
}
