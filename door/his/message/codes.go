package message

import "strings"

type code struct{ value, name string }

// codeList is a code list of the standard. Closed lists refuse other values;
// open ones only give names, because regions extend them.
type codeList struct {
	label  string
	closed bool
	codes  []code
}

// find returns the list's own spelling of a value; zeros before it are put up
// with.
func (l codeList) find(value string) (string, bool) {
	for _, c := range l.codes {
		if c.value == value {
			return c.value, true
		}
	}
	for _, c := range l.codes {
		if strings.TrimLeft(c.value, "0") == strings.TrimLeft(value, "0") {
			return c.value, true
		}
	}
	return "", false
}

// describe returns "0 否、1 是".
func (l codeList) describe() string {
	var b strings.Builder
	for i, c := range l.codes {
		if i > 0 {
			b.WriteString("、")
		}
		b.WriteString(c.value + " " + c.name)
	}
	return b.String()
}

// CodeName returns the Chinese name of a code in a list of the standard, such
// as CodeName("fund_pay_type", "310100"); "" when the list does not have it.
func CodeName(list, value string) string {
	for _, c := range codeLists[list].codes {
		if c.value == value {
			return c.name
		}
	}
	return ""
}
