package importing

import (
	"slices"

	"yibao/register/enrolment"
	"yibao/register/restriction"
)

// waitsWithin is how many months ago a cover began at most for its waiting to be
// determined: longer ago nobody waits any more, and taking over a whole region
// would put everybody on the list.
const waitsWithin = 24

// waiting says whose waiting is to be determined, because the batch begins or
// changes their cover. It is written with the cover.
func (u *run) waiting(spells []enrolment.Spell) []restriction.Reassess {
	var list []restriction.Reassess
	latest := u.today.AddMonths(-waitsWithin)
	for _, s := range spells {
		if s.State == enrolment.CoverActive && s.Effective.From >= latest && s.Effective.End() > u.today {
			list = append(list, restriction.Reassess{
				Kind: restriction.OfPerson, No: s.PsnNo, Scheme: s.Scheme, Region: s.Region, Reason: "批量导入", Recorded: u.now,
			})
		}
	}
	slices.SortFunc(list, restriction.ByWhom)
	return slices.CompactFunc(list, func(a, b restriction.Reassess) bool { return restriction.ByWhom(a, b) == 0 })
}
