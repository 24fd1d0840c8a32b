package coding

import (
	"strings"
	"unicode"

	"yibao/ground/fault"
)

// Refusals of a name at enrolment.
var (
	ErrNameEmpty      = fault.Define("YB2097", fault.Business, "姓名为空,请按证件录入姓名")
	ErrNamePrivateUse = fault.Define("YB2098", fault.Business, "姓名第%d个字是旧系统的造字(自定义码),不能入库,请用输入法按证件重新录入该生僻字")
	ErrNameDamaged    = fault.Define("YB2099", fault.Business, "姓名第%d个字是编码转换丢失后的“%c”,请按证件重新录入,并检查发送系统的字符集是否为 UTF-8")
)

// middleDot is U+00B7, the separator that GB/T and identity cards use in names.
const middleDot = '·'

// middleDots are the characters that keyboards and old systems put for it.
const middleDots = "·•‧・．･∙⋅․"

// NormalizeName brings a name to the form it is stored in: full-width Latin
// letters and digits become half-width, every middle dot becomes U+00B7 (a
// full stop between two Chinese characters too), invisible characters are
// dropped, white space is trimmed, removed beside Chinese characters and dots,
// and single elsewhere. Rare characters (生僻字) of any plane, and variation
// selectors, are kept as they are; private-use code points are kept to be
// found by PrivateUse.
func NormalizeName(text string) string {
	var kept []rune
	for _, c := range text {
		switch {
		case strings.ContainsRune(middleDots, c):
			kept = append(kept, middleDot)
		case invisible(c):
		case unicode.IsSpace(c):
			kept = append(kept, ' ')
		default:
			kept = append(kept, halfWidth(c))
		}
	}
	var b strings.Builder
	for i, c := range kept {
		before, after := neighbours(kept, i)
		switch {
		case c == '.' && unicode.Is(unicode.Han, before) && unicode.Is(unicode.Han, after):
			b.WriteRune(middleDot)
		case c == ' ' && (i > 0 && kept[i-1] == ' ' || joins(before) || joins(after)):
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}

// neighbours returns the nearest characters that are not spaces, 0 at an end.
func neighbours(text []rune, at int) (before, after rune) {
	for i := at - 1; i >= 0 && before == 0; i-- {
		if text[i] != ' ' {
			before = text[i]
		}
	}
	for i := at + 1; i < len(text) && after == 0; i++ {
		if text[i] != ' ' {
			after = text[i]
		}
	}
	return before, after
}

// joins reports whether no space is kept beside c: the end of the text, a dot,
// or a character of a script written without spaces.
func joins(c rune) bool {
	return c == 0 || c == middleDot || unicode.Is(unicode.Han, c) || privateUse(c)
}

// invisible characters come with copy and paste: marks of order and width,
// joiners and the like, but not variation selectors, which are marks.
func invisible(c rune) bool {
	return unicode.Is(unicode.Cf, c) || unicode.IsControl(c) && !unicode.IsSpace(c)
}

// MatchNames reports whether two spellings are one name: normalised, without
// regard to the case of Latin letters or to variation selectors.
func MatchNames(a, b string) bool {
	return strings.EqualFold(matchForm(a), matchForm(b))
}

func matchForm(name string) string {
	return strings.Map(func(c rune) rune {
		if unicode.Is(unicode.Variation_Selector, c) {
			return -1
		}
		return c
	}, NormalizeName(name))
}

// CheckName normalises a name and refuses what cannot be enrolled:
// ErrNameEmpty, ErrNamePrivateUse, ErrNameDamaged (a question mark or U+FFFD where
// a character was lost). Private-use characters that GB 18030 has since encoded
// are replaced, see RepairPrivateUse.
func CheckName(text string) (string, error) {
	name := RepairPrivateUse(NormalizeName(text))
	if name == "" {
		return "", ErrNameEmpty.With()
	}
	for i, c := range []rune(name) {
		switch {
		case privateUse(c):
			return "", ErrNamePrivateUse.With(i + 1)
		case c == '?' || c == unicode.ReplacementChar:
			return "", ErrNameDamaged.With(i+1, c)
		}
	}
	return name, nil
}

// PrivateUse returns the private-use code points of a text, in order. They
// come from systems of the GBK era and show as another character, or none, on
// every other machine.
func PrivateUse(text string) []rune {
	var found []rune
	for _, c := range text {
		if privateUse(c) {
			found = append(found, c)
		}
	}
	return found
}

func privateUse(c rune) bool { return unicode.Is(unicode.Co, c) }

// RepairPrivateUse replaces the private-use code points that GBK gave to
// characters of its own rows FE50 to FEA0, which Unicode and GB 18030 have
// since encoded. Private-use characters that a system made up itself have no
// known meaning and are kept.
func RepairPrivateUse(text string) string {
	return strings.Map(func(c rune) rune {
		if i := int(c) - gbkPrivateFirst; i >= 0 && i < len(gbkPrivate) {
			return gbkPrivate[i]
		}
		return c
	}, text)
}

// gbkPrivateFirst is the code point that GBK's FE50 was given.
const gbkPrivateFirst = 0xE815

// gbkPrivate lists what the code points from E815 on stand for, in their order
// (GB 18030, rows FE50 to FEA0); where no character was ever assigned the
// code point stands for itself.
var gbkPrivate = [...]rune{
	0x2E81, 0x20087, 0x20089, 0x200CC, 0x2E84, 0x3473, 0x3447, 0x2E88, 0x2E8B, 0x9FB4,
	0x359E, 0x361A, 0x360E, 0x2E8C, 0x2E97, 0x396E, 0x3918, 0x9FB5, 0x39CF, 0x39DF,
	0x3A73, 0x39D0, 0x9FB6, 0x9FB7, 0x3B4E, 0x3C6E, 0x3CE0, 0x2EA7, 0x215D7, 0x9FB8,
	0x2EAA, 0x4056, 0x415F, 0x2EAE, 0x4337, 0x2EB3, 0x2EB6, 0x2EB7, 0x2298F, 0x43B1,
	0x43AC, 0x2EBB, 0x43DD, 0x44D6, 0x4661, 0x464C, 0x9FB9, 0x4723, 0x4729, 0x477C,
	0x478D, 0x2ECA, 0x4947, 0x497A, 0x497D, 0x4982, 0x4983, 0x4985, 0x4986, 0x499F,
	0x499B, 0x49B7, 0x49B6, 0x9FBA, 0x241FE, 0x4CA3, 0x4C9F, 0x4CA0, 0x4CA1, 0x4C77,
	0x4CA2, 0x4D13, 0x4D14, 0x4D15, 0x4D16, 0x4D17, 0x4D18, 0x4D19, 0x4DAE, 0x9FBB,
}

// halfWidth turns a full-width ASCII character into the usual one.
func halfWidth(c rune) rune {
	if c >= 0xFF01 && c <= 0xFF5E {
		return c - 0xFEE0
	}
	return c
}

// compactCode prepares a code of any kind: half-width, no white space or
// invisible characters, capital letters.
func compactCode(text string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsSpace(c) || invisible(c) {
			return -1
		}
		c = halfWidth(c)
		if c >= 'a' && c <= 'z' {
			return c - 'a' + 'A'
		}
		return c
	}, text)
}
