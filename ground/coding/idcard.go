package coding

import (
	"strconv"
	"time"

	"yibao/ground/fault"
	"yibao/ground/period"
)

// Refusals of an identity number at enrolment. None repeats the number itself.
var (
	ErrIDLength    = fault.Define("YB2091", fault.Business, "身份证号码应为18位,收到的是%d位,请按证件重新录入(旧的15位号码请先换成18位)")
	ErrIDCharacter = fault.Define("YB2092", fault.Business, "身份证号码第%d位不是数字(只有末位可以是 X),请按证件重新录入")
	ErrIDProvince  = fault.Define("YB2093", fault.Business, "身份证号码开头的地区码 %s 不存在,请按证件重新录入")
	ErrIDBirth     = fault.Define("YB2094", fault.Business, "身份证号码中的出生日期 %s 不是真实的日期,请按证件重新录入")
	ErrIDFuture    = fault.Define("YB2095", fault.Business, "身份证号码中的出生日期 %s 晚于业务日期 %s,请按证件重新录入")
	ErrIDCheck     = fault.Define("YB2096", fault.Business, "身份证号码校验位不对,号码中有录错的数字,请按证件重新录入")
)

// IDCard is a citizen identification number (公民身份号码): 18 characters, the
// last a digit or a capital X. Values made by ParseIDCard are valid; a value
// converted from a stored text answers zero where it is not.
type IDCard string

// IDOption widens what ParseIDCard accepts.
type IDOption func(*idRules)

type idRules struct{ demo bool }

// AllowDemoRegion accepts region prefix 39, which no edition of the
// administrative code has assigned: the numbers of the synthetic city. Pass
// false (or nothing) outside a demonstration.
func AllowDemoRegion(allow bool) IDOption {
	return func(r *idRules) { r.demo = allow }
}

// ParseIDCard reads an identity number as enrolment must: normalised, then 18
// characters, an existing province, a real birth date not after today, and the
// right check digit. It returns the first of ErrIDLength, ErrIDCharacter,
// ErrIDProvince, ErrIDBirth, ErrIDFuture, ErrIDCheck that holds.
func ParseIDCard(text string, today period.Date, options ...IDOption) (IDCard, error) {
	var rules idRules
	for _, option := range options {
		option(&rules)
	}
	number := NormalizeIDNumber(text)
	if n := len([]rune(number)); n != 18 {
		return "", ErrIDLength.With(n)
	}
	if at := badCharacter(number); at > 0 {
		return "", ErrIDCharacter.With(at)
	}
	if prefix := number[:2]; provinces[prefix] == "" && !(rules.demo && prefix == demoProvince) {
		return "", ErrIDProvince.With(prefix)
	}
	card := IDCard(number)
	born := card.Birth()
	if born.IsZero() {
		return "", ErrIDBirth.With(number[6:14])
	}
	if born > today {
		return "", ErrIDFuture.With(born, today)
	}
	if idCheckDigit(number[:17]) != number[17] {
		return "", ErrIDCheck.With()
	}
	return card, nil
}

// badCharacter returns the position (from 1) of the first character of an
// 18-character number that may not stand there, or 0.
func badCharacter(number string) int {
	at := 0
	for _, c := range number {
		at++
		if (c < '0' || c > '9') && !(at == 18 && c == 'X') {
			return at
		}
	}
	return 0
}

// idWeights are 2^(17-i) mod 11 for the seventeen leading digits.
var idWeights = [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}

// idCheckDigit computes ISO 7064 MOD 11-2 over seventeen digits.
func idCheckDigit(digits string) byte {
	sum := 0
	for i, w := range idWeights {
		sum += int(digits[i]-'0') * w
	}
	return "10X98765432"[sum%11]
}

// CompleteIDCard appends the check digit to seventeen digits; false when the
// text is not seventeen digits. Generators and the 15-digit conversion use it.
func CompleteIDCard(first17 string) (IDCard, bool) {
	if len(first17) != 17 || !allDigits(first17) {
		return "", false
	}
	return IDCard(first17 + string(idCheckDigit(first17))), true
}

// UpgradeIDNumber converts a 15-digit number of before 1999 to 18 digits: the
// century is put in (19, or 18 for the sequences 996 to 999 that were kept for
// persons over a hundred) and the check digit appended. Any other text is
// returned normalised and false.
func UpgradeIDNumber(text string) (IDCard, bool) {
	number := NormalizeIDNumber(text)
	if len(number) != 15 || !allDigits(number) {
		return IDCard(number), false
	}
	century := "19"
	if number[12:] >= "996" {
		century = "18"
	}
	return CompleteIDCard(number[:6] + century + number[6:])
}

// NormalizeIDNumber prepares any certificate number for look-up: full-width
// characters become half-width, white space and invisible characters are
// dropped, letters are capitals. It never validates: a number with a bad check
// digit that an old system enrolled is found as it is.
func NormalizeIDNumber(text string) string {
	return compactCode(text)
}

// Birth returns the date of birth, 0 when the number has none.
func (c IDCard) Birth() period.Date {
	if len(c) != 18 || !allDigits(string(c[6:14])) {
		return 0
	}
	return period.NewDate(number(c[6:10]), time.Month(number(c[10:12])), number(c[12:14]))
}

// Sex returns the sex that the seventeenth digit says, SexUnknown when there
// is none.
func (c IDCard) Sex() Sex {
	if len(c) != 18 || c[16] < '0' || c[16] > '9' {
		return SexUnknown
	}
	if (c[16]-'0')%2 == 1 {
		return Male
	}
	return Female
}

// Region returns the six digits of the place of first registration; it says
// nothing of where the person is insured.
func (c IDCard) Region() AdmDvs {
	if len(c) < 6 {
		return ""
	}
	return AdmDvs(c[:6])
}

// number reads digits that have been checked.
func number(digits IDCard) int {
	n, _ := strconv.Atoi(string(digits))
	return n
}

func allDigits(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return text != ""
}
