package access

import (
	"slices"
	"strings"
)

// Scope says whose data a member of staff may see: the region of the own
// organisation, with what lies in it, and the own office, with the offices under
// it. Queries take a Scope and turn it into conditions of their SQL, so that rows
// of others are never read. It can only be made by ScopeOf; the zero Scope sees
// nothing and is refused (ErrNoScope).
type Scope struct {
	region  string
	offices []string
}

// ScopeOf returns the scope of a person of the organisation home, given all
// organisations.
func ScopeOf(home Organisation, all []Organisation) Scope {
	if !ValidRegion(home.Region) || home.OrgNo == "" {
		return Scope{}
	}
	offices := []string{home.OrgNo}
	for i := 0; i < len(offices); i++ {
		for _, o := range all {
			if o.Parent == offices[i] && !slices.Contains(offices, o.OrgNo) {
				offices = append(offices, o.OrgNo)
			}
		}
	}
	slices.Sort(offices)
	return Scope{home.Region, offices}
}

// Empty reports whether the scope sees nothing.
func (s Scope) Empty() bool { return s.region == "" }

// RegionPrefix returns what an admdvs within the scope begins with: "39" for a
// province, "3901" for a prefecture, "390102" for a county.
func (s Scope) RegionPrefix() string {
	prefix := s.region
	for len(prefix) > 2 && strings.HasSuffix(prefix, "00") {
		prefix = prefix[:len(prefix)-2]
	}
	return prefix
}

// Offices returns the organisations within the scope, in order.
func (s Scope) Offices() []string { return slices.Clone(s.offices) }

// Covers reports whether a region lies within the scope.
func (s Scope) Covers(region string) bool {
	return !s.Empty() && strings.HasPrefix(region, s.RegionPrefix())
}

// CoversOffice reports whether an organisation lies within the scope.
func (s Scope) CoversOffice(orgNo string) bool { return slices.Contains(s.offices, orgNo) }
