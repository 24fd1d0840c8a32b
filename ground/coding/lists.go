package coding

import (
	"maps"
	"slices"
)

// Insurances returns the listed insurance kinds in order of their codes.
func Insurances() []Insurance { return slices.Sorted(maps.Keys(insuranceNames)) }

// VisitKinds returns the listed kinds of visits in order of their codes.
func VisitKinds() []VisitKind { return slices.Sorted(maps.Keys(visits)) }

// HospitalLevels returns the listed levels in the order of the national list.
func HospitalLevels() []HospitalLevel {
	return slices.SortedFunc(maps.Keys(levelNames), func(a, b HospitalLevel) int {
		if len(a) != len(b) {
			return len(a) - len(b)
		}
		return slices.Compare([]byte(a), []byte(b))
	})
}
