package coding

import (
	"strings"

	"yibao/ground/fault"
)

// ErrRegion: a text is not a region code.
var ErrRegion = fault.Define("YB3091", fault.Business, "医保区划“%s”应是6位数字,且前两位是存在的省份,请核对参保地或就医地区划")

// AdmDvs is a region (医保区划, admdvs): six digits of GB/T 2260, or of the
// insurance administration's own extensions such as 390199 for 市本级.
type AdmDvs string

const demoProvince = "39"

// provinces are the first two digits that GB/T 2260 assigns, with 83, which
// residence permits of Taiwan residents carry.
var provinces = map[string]string{
	"11": "北京市", "12": "天津市", "13": "河北省", "14": "山西省", "15": "内蒙古自治区",
	"21": "辽宁省", "22": "吉林省", "23": "黑龙江省",
	"31": "上海市", "32": "江苏省", "33": "浙江省", "34": "安徽省", "35": "福建省", "36": "江西省", "37": "山东省",
	"41": "河南省", "42": "湖北省", "43": "湖南省", "44": "广东省", "45": "广西壮族自治区", "46": "海南省",
	"50": "重庆市", "51": "四川省", "52": "贵州省", "53": "云南省", "54": "西藏自治区",
	"61": "陕西省", "62": "甘肃省", "63": "青海省", "64": "宁夏回族自治区", "65": "新疆维吾尔自治区",
	"71": "台湾省", "81": "香港特别行政区", "82": "澳门特别行政区", "83": "台湾地区（居住证）",
}

// ParseAdmDvs reads a region strictly: six digits under an existing province,
// or under 39, the synthetic one. ErrRegion otherwise.
func ParseAdmDvs(text string) (AdmDvs, error) {
	a := AdmDvs(compactCode(text))
	if len(a) != 6 || !allDigits(string(a)) || !a.Known() {
		return "", ErrRegion.With(text)
	}
	return a, nil
}

// Known reports whether the province exists (39, the synthetic one, included).
func (a AdmDvs) Known() bool {
	p := a.Province()
	return p == demoProvince || provinces[p] != ""
}

// ProvinceName returns the province's name, "" when there is none.
func (a AdmDvs) ProvinceName() string { return provinces[a.Province()] }

// Province returns the first two digits, "" when the code is shorter.
func (a AdmDvs) Province() string {
	if len(a) < 2 {
		return ""
	}
	return string(a[:2])
}

// Prefecture returns the code prefix within which care is local (本市): four
// digits as a rule; two in the four municipalities, whose districts are one
// city; six for counties that answer to the province directly (the third and
// fourth digits 90). It is "" for a code shorter than six.
func (a AdmDvs) Prefecture() string {
	switch {
	case len(a) != 6:
		return ""
	case strings.Contains("11 12 31 50", a.Province()):
		return a.Province()
	case a[2:4] == "90":
		return string(a)
	default:
		return string(a[:4])
	}
}

// IsSamePrefecture reports whether both regions lie in one city.
func (a AdmDvs) IsSamePrefecture(b AdmDvs) bool {
	return a.Prefecture() != "" && a.Prefecture() == b.Prefecture()
}

// IsSameProvince reports whether both regions lie in one province.
func (a AdmDvs) IsSameProvince(b AdmDvs) bool {
	return a.Province() != "" && a.Province() == b.Province()
}

// PlaceOfCare says where care was given, seen from where the person is insured
// (就医地), in the words that policy files use.
type PlaceOfCare string

// The places of care. A region pooled by the province, or an insured person of
// the provincial level (省本级), may count differently: its settings say so.
const (
	CareLocal           PlaceOfCare = "本市"
	CareOtherCity       PlaceOfCare = "省内异地"
	CareOtherProvince   PlaceOfCare = "跨省异地"
	CarePlaceUndecided  PlaceOfCare = ""
	payLocInstitution               = "2"
	payLocOtherCity                 = "3"
	payLocOtherProvince             = "4"
)

// CareFrom returns the place of care of a provider's region for a person
// insured in region a; CarePlaceUndecided when either code is malformed.
func (a AdmDvs) CareFrom(provider AdmDvs) PlaceOfCare {
	switch {
	case len(a) != 6 || len(provider) != 6:
		return CarePlaceUndecided
	case a.IsSamePrefecture(provider):
		return CareLocal
	case a.IsSameProvince(provider):
		return CareOtherCity
	default:
		return CareOtherProvince
	}
}

// PayLoc returns the national code pay_loc of a bill settled at the provider.
func (p PlaceOfCare) PayLoc() string {
	switch p {
	case CareOtherCity:
		return payLocOtherCity
	case CareOtherProvince:
		return payLocOtherProvince
	default:
		return payLocInstitution
	}
}
