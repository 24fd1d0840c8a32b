package enrolling

import (
	"context"

	"yibao/register/enrolment"
)

// About returns the person whom an act is about: of a merge the number that is
// kept, of a family the first member; "" when it is about no registered person.
func About(in Input) string {
	if psnNos := in.about(); len(psnNos) > 0 {
		return psnNos[0]
	}
	return ""
}

// Household returns the members of a household as it stands today.
func (s *Service) Household(ctx context.Context, householdNo string) (members []enrolment.HouseholdMember, err error) {
	err = s.Store.Enrolled(ctx, func(r Reader) error {
		members, err = r.HouseholdMembersOn(ctx, householdNo, s.today())
		return err
	})
	return members, err
}
