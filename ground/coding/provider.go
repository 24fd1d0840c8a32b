package coding

import (
	"strings"
	"unicode/utf8"

	"yibao/ground/fault"
)

// Refusals of a provider's, staff member's or organisation's code.
var (
	ErrInstitutionCode  = fault.Define("YB3092", fault.Business, "定点医药机构编号“%s”应是 H(医疗机构)或 P(零售药店)加11位数字,请按国家编码填写")
	ErrPractitionerCode = fault.Define("YB3093", fault.Business, "医保医务人员代码“%s”应是一个大写字母(医师为 D)加12位数字,请按国家编码填写")
	ErrCreditCode       = fault.Define("YB3094", fault.Business, "统一社会信用代码“%s”不符合 GB 32100 (18位且校验位正确),请按营业执照或登记证书填写")
	ErrCodeLength       = fault.Define("YB3095", fault.Business, "编号“%s”为空或超过30个字符,请核对")
)

// codeLimit is the longest code that the interface carries (C30).
const codeLimit = 30

// Institution is the code of a contracted institution or pharmacy
// (fixmedins_code): a national one is H or P, the region's six digits, and
// five digits of sequence. Local codes of other forms occur and are kept.
type Institution string

// InstitutionKind is the national fixmedins_type of an institution.
type InstitutionKind string

// The kinds that settle bills; the rest of the list is in Name.
const (
	Hospital    InstitutionKind = "1"
	Pharmacy    InstitutionKind = "2"
	KindUnknown InstitutionKind = ""
)

var institutionKinds = map[InstitutionKind]string{
	Hospital: "定点医疗机构", Pharmacy: "定点零售药店", "3": "工伤定点康复机构",
	"4": "辅助器具配置机构", "5": "计划生育服务机构",
}

// Known reports whether the kind is listed.
func (k InstitutionKind) Known() bool { return institutionKinds[k] != "" }

// Name returns the Chinese name, or the code itself when it is not listed.
func (k InstitutionKind) Name() string { return nameOr(institutionKinds, k) }

// ParseInstitution reads a national institution code strictly; ErrInstitutionCode.
func ParseInstitution(text string) (Institution, error) {
	code := Institution(compactCode(text))
	if !code.National() {
		return "", ErrInstitutionCode.With(text)
	}
	return code, nil
}

// TolerateInstitution reads whatever code an institution is known by: 1 to 30
// characters, normalised; ErrCodeLength.
func TolerateInstitution(text string) (Institution, error) {
	code, err := tolerate(text)
	return Institution(code), err
}

// National reports whether the code has the national form.
func (i Institution) National() bool {
	return len(i) == 12 && (i[0] == 'H' || i[0] == 'P') && allDigits(string(i[1:]))
}

// Kind returns Hospital or Pharmacy of a national code, KindUnknown of others.
func (i Institution) Kind() InstitutionKind {
	switch {
	case !i.National():
		return KindUnknown
	case i[0] == 'H':
		return Hospital
	default:
		return Pharmacy
	}
}

// Region returns the region inside a national code, "" of others.
func (i Institution) Region() AdmDvs {
	if !i.National() {
		return ""
	}
	return AdmDvs(i[1:7])
}

// Practitioner is the code of a physician, nurse, pharmacist or technician: a
// national one is a letter (D for a physician), six digits of region and six of
// sequence. Until a hospital has them, its own staff numbers are sent and kept.
type Practitioner string

// ParsePractitioner reads a national staff code strictly; ErrPractitionerCode.
func ParsePractitioner(text string) (Practitioner, error) {
	code := Practitioner(compactCode(text))
	if !code.National() {
		return "", ErrPractitionerCode.With(text)
	}
	return code, nil
}

// ToleratePractitioner reads whatever number a member of staff is known by: 1
// to 30 characters, normalised; ErrCodeLength.
func ToleratePractitioner(text string) (Practitioner, error) {
	code, err := tolerate(text)
	return Practitioner(code), err
}

// National reports whether the code has the national form.
func (p Practitioner) National() bool {
	return len(p) == 13 && p[0] >= 'A' && p[0] <= 'Z' && allDigits(string(p[1:]))
}

// IsPhysician reports whether a national code is a physician's (D…).
func (p Practitioner) IsPhysician() bool { return p.National() && p[0] == 'D' }

// Region returns the region inside a national code, "" of others.
func (p Practitioner) Region() AdmDvs {
	if !p.National() {
		return ""
	}
	return AdmDvs(p[1:7])
}

func tolerate(text string) (string, error) {
	code := compactCode(text)
	if n := utf8.RuneCountInString(code); n == 0 || n > codeLimit {
		return "", ErrCodeLength.With(text)
	}
	return code, nil
}

// CreditCode is a unified social credit code (统一社会信用代码, GB 32100-2015).
type CreditCode string

// creditAlphabet holds the characters in the order of their values, without
// I, O, S, V and Z.
const creditAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// ParseCreditCode reads a credit code: 18 characters of the alphabet, digits
// for the region, and the right check character; ErrCreditCode. The inner
// check character of the organisation code (GB 11714) is not looked at, since
// codes that were converted from older registers break it.
func ParseCreditCode(text string) (CreditCode, error) {
	code := compactCode(text)
	if len(code) != 18 || !allDigits(code[2:8]) {
		return "", ErrCreditCode.With(text)
	}
	full, ok := CompleteCreditCode(code[:17])
	if !ok || string(full) != code {
		return "", ErrCreditCode.With(text)
	}
	return full, nil
}

// CompleteCreditCode appends the check character to seventeen characters;
// false when they are not seventeen of the alphabet.
func CompleteCreditCode(first17 string) (CreditCode, bool) {
	if len(first17) != 17 {
		return "", false
	}
	sum, weight := 0, 1
	for i := 0; i < len(first17); i++ {
		value := strings.IndexByte(creditAlphabet, first17[i])
		if value < 0 {
			return "", false
		}
		sum += value * weight
		weight = weight * 3 % 31
	}
	return CreditCode(first17 + string(creditAlphabet[(31-sum%31)%31])), true
}

// Region returns the region of registration.
func (c CreditCode) Region() AdmDvs {
	if len(c) != 18 {
		return ""
	}
	return AdmDvs(c[2:8])
}
