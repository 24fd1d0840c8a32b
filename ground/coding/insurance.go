package coding

// Insurance is an insurance kind (险种类型, insutype).
type Insurance string

// The insurance kinds that pay for care.
const (
	InsuranceEmployee    Insurance = "310" // 职工基本医疗保险
	InsuranceCivil       Insurance = "320" // 公务员医疗补助
	InsuranceLarge       Insurance = "330" // 大额医疗费用补助
	InsuranceVeteran     Insurance = "340" // 离休人员医疗保障
	InsuranceDisabledMil Insurance = "350" // 一至六级残疾军人医疗补助
	InsuranceEnterprise  Insurance = "370" // 企业补充医疗保险
	InsuranceResident    Insurance = "390" // 城乡居民基本医疗保险
	InsuranceSerious     Insurance = "392" // 城乡居民大病医疗保险
	InsuranceCare        Insurance = "410" // 长期照护保险
	InsuranceMaternity   Insurance = "510" // 生育保险
)

var insuranceNames = map[Insurance]string{
	InsuranceEmployee: "职工基本医疗保险", InsuranceCivil: "公务员医疗补助", InsuranceLarge: "大额医疗费用补助",
	InsuranceVeteran: "离休人员医疗保障", InsuranceDisabledMil: "一至六级残疾军人医疗补助", "360": "老红军医疗保障",
	InsuranceEnterprise: "企业补充医疗保险", "380": "新型农村合作医疗",
	InsuranceResident: "城乡居民基本医疗保险", "391": "城镇居民基本医疗保险", InsuranceSerious: "城乡居民大病医疗保险",
	"399": "其他特殊人员医疗保障", "39905": "二乙医疗保险",
	InsuranceCare: "长期照护保险", InsuranceMaternity: "生育保险",
}

// Scheme is the word for an insurance kind in policy files (险种).
type Scheme string

// The schemes.
const (
	SchemeEmployee Scheme = "职工"
	SchemeResident Scheme = "城乡居民"
	SchemeVeteran  Scheme = "离休"
	SchemeOther    Scheme = "其他"
)

var schemeOfInsurance = map[Insurance]Scheme{
	InsuranceEmployee: SchemeEmployee, InsuranceCivil: SchemeEmployee, InsuranceLarge: SchemeEmployee,
	InsuranceEnterprise: SchemeEmployee, InsuranceMaternity: SchemeEmployee,
	InsuranceResident: SchemeResident, "391": SchemeResident, InsuranceSerious: SchemeResident, "380": SchemeResident,
	InsuranceVeteran: SchemeVeteran, "360": SchemeVeteran,
}

// Known reports whether the code is listed.
func (i Insurance) Known() bool { return insuranceNames[i] != "" }

// Name returns the Chinese name; a local extension is named after its listed
// parent, or by its code when there is none.
func (i Insurance) Name() string { return nameByPrefix(insuranceNames, i) }

// Scheme returns which scheme's policies the kind belongs to; local extensions
// follow their listed parent, the rest is SchemeOther.
func (i Insurance) Scheme() Scheme {
	if s, ok := byPrefix(schemeOfInsurance, i); ok {
		return s
	}
	return SchemeOther
}

// VisitKind is a kind of visit (医疗类别, med_type).
type VisitKind string

// The kinds of the national range.
const (
	VisitOutpatient   VisitKind = "11" // 普通门诊
	VisitRegistration VisitKind = "12" // 门诊挂号
	VisitEmergency    VisitKind = "13" // 急诊
	VisitChronic      VisitKind = "14" // 门诊慢特病
	VisitSpecialDrug  VisitKind = "18" // 特药购药
	VisitInpatient    VisitKind = "21" // 普通住院
	VisitTrauma       VisitKind = "22" // 外伤住院
	VisitTransfer     VisitKind = "23" // 转外诊治住院
	VisitEmergencyIn  VisitKind = "24" // 急诊转住院
	VisitDaySurgery   VisitKind = "28" // 日间手术
	VisitPharmacy     VisitKind = "41" // 定点药店购药
	VisitMaternityOut VisitKind = "51" // 生育门诊
	VisitMaternityIn  VisitKind = "52" // 生育住院
	VisitFamilyPlan   VisitKind = "53" // 计划生育手术费
	VisitHomeBed      VisitKind = "71" // 家庭病床
)

// VisitClass is which of the three ways a visit goes: registered at a counter,
// admitted to a ward, or bought at a pharmacy.
type VisitClass string

// The classes, in the words of policy files (业务).
const (
	ClassOutpatient VisitClass = "门诊"
	ClassInpatient  VisitClass = "住院"
	ClassPharmacy   VisitClass = "药店"
	ClassUnknown    VisitClass = ""
)

type visit struct {
	name  string
	class VisitClass
}

// visits lists the national range 11 to 71 and the local codes whose meaning
// the sources agree on. 9903 and 9904 mean other things in other provinces and
// are left to the region's settings.
var visits = map[VisitKind]visit{
	VisitOutpatient: {"普通门诊", ClassOutpatient}, "1103": {"癌症筛查", ClassOutpatient},
	VisitRegistration: {"门诊挂号", ClassOutpatient},
	VisitEmergency:    {"急诊", ClassOutpatient}, "1301": {"急诊抢救", ClassOutpatient},
	VisitChronic: {"门诊慢特病", ClassOutpatient}, "15": {"门诊统筹", ClassOutpatient}, "16": {"门诊特殊病", ClassOutpatient},
	VisitSpecialDrug: {"特药购药", ClassPharmacy}, "19": {"意外伤害门诊", ClassOutpatient},
	VisitInpatient: {"普通住院", ClassInpatient}, "2101": {"普通住院", ClassInpatient}, "2102": {"单病种住院", ClassInpatient},
	"2105": {"康复治疗住院", ClassInpatient}, "2106": {"生育平产(居民)", ClassInpatient}, "2107": {"生育剖宫产(居民)", ClassInpatient},
	"2109": {"新生儿抢救", ClassInpatient}, "21303": {"精神病住院", ClassInpatient},
	VisitTrauma: {"外伤住院", ClassInpatient}, VisitTransfer: {"转外诊治住院", ClassInpatient}, VisitEmergencyIn: {"急诊转住院", ClassInpatient},
	"25": {"异地住院", ClassInpatient}, "26": {"单病种住院", ClassInpatient}, "27": {"单病种住院", ClassInpatient},
	VisitDaySurgery:   {"日间手术", ClassInpatient},
	VisitPharmacy:     {"定点药店购药", ClassPharmacy},
	VisitMaternityOut: {"生育门诊", ClassOutpatient}, VisitMaternityIn: {"生育住院", ClassInpatient}, VisitFamilyPlan: {"计划生育手术费", ClassOutpatient},
	VisitHomeBed: {"家庭病床", ClassInpatient},
	"9901":       {"门诊两病", ClassOutpatient}, "990101": {"门诊单病种", ClassOutpatient}, "990103": {"新冠病毒核酸检测", ClassOutpatient},
}

// Known reports whether the code is listed.
func (v VisitKind) Known() bool { return visits[v].name != "" }

// Name returns the Chinese name; a local extension is named after its listed
// parent, or by its code when there is none.
func (v VisitKind) Name() string {
	if found, ok := byPrefix(visits, v); ok {
		return found.name
	}
	return string(v)
}

// Class returns the class of a listed code or of its listed parent,
// ClassUnknown otherwise.
func (v VisitKind) Class() VisitClass {
	found, _ := byPrefix(visits, v)
	return found.class
}
