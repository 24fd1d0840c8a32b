package knowledge

import "strings"

// spellings are characters of names that mean the same.
var spellings = strings.NewReplacer(
	"（", "(", "）", ")", "［", "(", "］", ")", "[", "(", "]", ")", "【", "(", "】", ")",
	"，", ",", "：", ":", "；", ";", "／", "/", "－", "-", "—", "-", "＋", "+", "　", "", " ", "", "\t", "",
	"Ⅰ", "I", "Ⅱ", "II", "Ⅲ", "III", "Ⅳ", "IV", "Ⅴ", "V", "Ⅵ", "VI", "Ⅶ", "VII", "Ⅷ", "VIII", "Ⅸ", "IX", "Ⅹ", "X",
)

// salts are words before a drug's name that do not change what it is.
var salts = []string{"盐酸", "硫酸", "磷酸", "枸橼酸", "富马酸", "马来酸", "琥珀酸", "酒石酸", "苯磺酸", "甲磺酸", "醋酸", "重酒石酸"}

// Normalize returns a name as names are compared: brackets and marks in one
// width, Roman numerals in letters, no spaces, letters in one case, and without
// a leading salt (盐酸二甲双胍片 is 二甲双胍片).
func Normalize(name string) string {
	name = strings.ToUpper(spellings.Replace(name))
	for _, salt := range salts {
		if rest, ok := strings.CutPrefix(name, salt); ok && len(rest) >= len("甲乙") {
			return rest
		}
	}
	return name
}
