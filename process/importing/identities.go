package importing

import "strings"

// Identity is a kind of special identity of persons.
type Identity struct {
	Code string // psn_idet_type
	Name string
}

// Identities lists the kinds of special identity (人员身份) in the order of their
// codes, headings of groups included.
func Identities() []Identity {
	pairs := strings.Fields(identityNames)
	list := make([]Identity, len(pairs))
	for i, pair := range pairs {
		list[i].Code, list[i].Name, _ = strings.Cut(pair, "=")
	}
	return list
}
