package labelled

// kind is how the claims of a kind are made. plant makes a violation and says
// what must be found; border lies as near to it as can be, and nothing must be
// found.
type kind struct {
	code   string
	know   func(p *points, code string)
	plant  func(s *scene, code string)
	border func(s *scene, code string)
}

// kinds is every kind for which claims are made, in the order of the catalogue.
var kinds = join(attributeKinds, countKinds, pairKinds, drugKinds, visitKinds, recordKinds, institutionKinds)

func join(lists ...[]kind) []kind {
	var all []kind
	for _, l := range lists {
		all = append(all, l...)
	}
	return all
}
