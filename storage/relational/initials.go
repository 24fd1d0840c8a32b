package relational

import (
	"strings"
	"unicode"

	"github.com/mozillazg/go-pinyin"

	"yibao/register/enrolment"
	"yibao/storage/protect"
)

// surnames are read otherwise than the character is read elsewhere.
var surnames = map[rune]byte{
	'单': 's', '仇': 'q', '曾': 'z', '解': 'x', '查': 'z', '区': 'o', '朴': 'p', '盖': 'g', '任': 'r', '尉': 'y', '翟': 'z', '种': 'c', '缪': 'm', '乐': 'y', '员': 'y',
	'覃': 'q', '折': 's', '洗': 'x', '黑': 'h', '幺': 'y', '牟': 'm', '晁': 'c', '召': 's', '呙': 'g', '瞿': 'q', '万': 'w', '祭': 'z', '逄': 'p',
}

// initialsOf is the pinyin initials of a name: wxm of 王小明. Letters and digits
// stay, small; what has no reading (and the dot of a name) is left out.
func initialsOf(name string) string {
	var out strings.Builder
	for i, c := range []rune(name) {
		if first, ok := surnames[c]; ok && i == 0 {
			out.WriteByte(first)
			continue
		}
		if c < unicode.MaxASCII && (unicode.IsLetter(c) || unicode.IsDigit(c)) {
			out.WriteRune(unicode.ToLower(c))
			continue
		}
		if read := pinyin.SinglePinyin(c, firstLetters); len(read) > 0 {
			out.WriteString(read[0])
		}
	}
	return out.String()
}

// firstLetters has the library give one letter, of the most usual reading.
var firstLetters = pinyin.Args{Style: pinyin.FirstLetter}

// initialsOfEach is empty for each where names are sealed.
func (t *tx) initialsOfEach(list []enrolment.Person) []string {
	out := make([]string, len(list))
	if t.store.protection.now().Protects(protect.Names) {
		return out
	}
	for i, p := range list {
		out[i] = initialsOf(p.Name)
	}
	return out
}
