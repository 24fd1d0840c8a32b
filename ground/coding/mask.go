package coding

import (
	"strings"
	"unicode"
)

// MaskName hides a name: 张* of two characters, 张*明 of three, 张**华 of more;
// a name of one character becomes *. Basis: personal data are shown masked
// unless the viewer states a reason (GB/T 22239, personal information law).
func MaskName(name string) string {
	characters := split(name)
	switch n := len(characters); n {
	case 0:
		return ""
	case 1:
		return "*"
	case 2:
		return characters[0] + "*"
	default:
		return characters[0] + strings.Repeat("*", n-2) + characters[n-1]
	}
}

// split cuts a text into characters, each with its variation selectors.
func split(text string) []string {
	var characters []string
	for _, c := range text {
		if n := len(characters); n > 0 && unicode.Is(unicode.Variation_Selector, c) {
			characters[n-1] += string(c)
			continue
		}
		characters = append(characters, string(c))
	}
	return characters
}

// MaskID hides a certificate number: the first three and last four characters
// stay (390***********0017); of a number under eight characters only the first.
func MaskID(number string) string { return mask(number, 3, 4) }

// MaskPhone hides a telephone number: 138****1234.
func MaskPhone(phone string) string { return mask(phone, 3, 4) }

// MaskBankCard hides a card number but for its last four digits.
func MaskBankCard(number string) string { return mask(number, 0, 4) }

func mask(text string, head, tail int) string {
	characters := []rune(text)
	n := len(characters)
	if n <= head+tail {
		head, tail = min(1, head, n), 0
	}
	return string(characters[:head]) + strings.Repeat("*", n-head-tail) + string(characters[n-tail:])
}
