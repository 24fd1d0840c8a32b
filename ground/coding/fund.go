package coding

// Fund is a fund that pays, as setldetail names it (基金支付类型,
// fund_pay_type). A region chooses its codes in its settings; these are the
// listed ones.
type Fund string

// The funds that most regions use.
const (
	FundEmployeePool    Fund = "310100"
	FundEmployeeAccount Fund = "310200"
	FundEmployeeSerious Fund = "310300"
	FundCivilServant    Fund = "320100"
	FundLargeAmount     Fund = "330100"
	FundVeteran         Fund = "340100"
	FundDisabledMil     Fund = "350100"
	FundEnterprise      Fund = "370100"
	FundResidentPool    Fund = "390100"
	FundResidentSerious Fund = "390200"
	FundMaternity       Fund = "510100"
	FundMedicalAid      Fund = "610100"
	FundHospitalRelief  Fund = "640100" // 医院减免金
	FundHospitalAdvance Fund = "999996" // 医院垫付
	FundOther           Fund = "999997"
)

var fundNames = map[Fund]string{
	FundEmployeePool: "城镇职工基本医疗保险统筹基金", "310101": "城镇职工基本医疗保险统筹基金（预付金）", "310102": "职工门诊统筹基金",
	"310103": "职工生育基金", FundEmployeeAccount: "城镇职工基本医疗保险个人账户基金", FundEmployeeSerious: "职工大病补助基金",
	"310400": "军转干部医疗补助基金", "310500": "代缴基金（破产改制）",
	FundCivilServant: "公务员医疗补助基金", "320200": "厅级干部补助基金",
	FundLargeAmount: "大额医疗费用补助基金", "330200": "职工意外伤害基金",
	FundVeteran: "离休人员医疗保障基金", "340200": "离休老工人门慢保障基金",
	FundDisabledMil: "一至六级残疾军人医疗补助基金", FundEnterprise: "企业补充医疗保险基金", "370200": "公益补充保险基金",
	FundResidentPool: "城乡居民基本医疗保险基金", "390101": "城乡居民基本医疗保险基金（预付金）", "390102": "居民门诊统筹基金",
	FundResidentSerious: "城乡居民大病医疗保险基金", "390300": "城乡居民大病补充保险基金",
	"390400": "居民意外伤害基金", "390500": "居民家庭账户金",
	"410100": "工伤保险基金", FundMaternity: "生育基金",
	FundMedicalAid: "医疗救助基金", "610102": "再救助", "610103": "健康扶贫", "610104": "精准脱贫",
	"610200": "优抚对象医疗补助基金", "620100": "特惠保补偿金", "630100": "医院减免金", FundHospitalRelief: "医院减免金",
	"999109": "农村低收入人口医疗补充保险", "999900": "医院垫付", "999901": "区级公务员",
	FundHospitalAdvance: "医院垫付基金", FundOther: "其他基金",
	"99999707": "新冠肺炎核酸检测财政补助", "99999737": "职工大病补助基金",
}

// Known reports whether the code is listed.
func (f Fund) Known() bool { return fundNames[f] != "" }

// Name returns the Chinese name, or the code itself when it is not listed.
func (f Fund) Name() string { return nameOr(fundNames, f) }

// nameOr returns the name of a listed code, or the code itself.
func nameOr[C ~string](names map[C]string, code C) string {
	if name, ok := names[code]; ok {
		return name
	}
	return string(code)
}

// nameByPrefix returns the name of the code or of its nearest listed parent.
func nameByPrefix[C ~string](names map[C]string, code C) string {
	if name, ok := byPrefix(names, code); ok {
		return name
	}
	return string(code)
}

// byPrefix finds the longest listed prefix of at least two characters.
func byPrefix[C ~string, V any](list map[C]V, code C) (V, bool) {
	for end := len(code); end >= 2; end-- {
		if v, ok := list[code[:end]]; ok {
			return v, true
		}
	}
	var none V
	return none, false
}
