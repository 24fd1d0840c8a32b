package coding

// Sex is the national code gend.
type Sex string

// The codes of gend.
const (
	SexUnknown  Sex = "0"
	Male        Sex = "1"
	Female      Sex = "2"
	SexUnstated Sex = "9"
)

var sexNames = map[Sex]string{SexUnknown: "未知", Male: "男", Female: "女", SexUnstated: "未说明性别"}

// Known reports whether the code is listed.
func (s Sex) Known() bool { return sexNames[s] != "" }

// Name returns 男, 女, 未知 or 未说明性别; the code itself when it is not listed.
func (s Sex) Name() string { return nameOr(sexNames, s) }

// Certificate is a kind of certificate of a person (psn_cert_type).
type Certificate string

// The certificates that the program treats by name.
const (
	CertIDCard     Certificate = "01"
	CertSocialCard Certificate = "90"
	CertOther      Certificate = "99"
)

var certificateNames = map[Certificate]string{
	CertIDCard: "居民身份证（户口簿）", "02": "中国人民解放军军官证", "03": "中国人民武装警察警官证",
	"04": "香港特区护照/港澳居民来往内地通行证", "05": "澳门特区护照/港澳居民来往内地通行证",
	"06": "台湾居民来往大陆通行证", "07": "外国人永久居留证", "08": "外国人护照", "09": "残疾人证",
	"10": "军烈属证明", "11": "外国人就业证", "12": "外国专家证", "13": "外国人常驻记者证",
	"14": "台港澳人员就业证", "15": "回国（来华）定居专家证", "16": "中国护照", "17": "港澳台居民居住证",
	CertSocialCard: "社会保障卡", CertOther: "其他身份证件", "990102": "扶贫人口编码", "990201": "医学出生证明",
}

// Known reports whether the code is listed.
func (c Certificate) Known() bool { return certificateNames[c] != "" }

// Name returns the Chinese name, or the code itself when it is not listed.
func (c Certificate) Name() string { return nameOr(certificateNames, c) }

// Voucher is what a patient shows at the counter (就诊凭证类型, mdtrt_cert_type).
type Voucher string

// The vouchers of the national list.
const (
	VoucherElectronic Voucher = "01"
	VoucherIDCard     Voucher = "02"
	VoucherSocialCard Voucher = "03"
)

var voucherNames = map[Voucher]string{
	VoucherElectronic: "医保电子凭证", VoucherIDCard: "居民身份证", VoucherSocialCard: "社会保障卡",
}

// Known reports whether the code is listed.
func (v Voucher) Known() bool { return voucherNames[v] != "" }

// Name returns the Chinese name, or the code itself when it is not listed.
func (v Voucher) Name() string { return nameOr(voucherNames, v) }

// PersonCategory is a person's category (人员类别, psn_type). Codes of two, four
// and six digits occur side by side; the first two digits are the parent.
type PersonCategory string

// The parents of the national list.
const (
	CategoryActive        PersonCategory = "11" // 在职
	CategoryRetired       PersonCategory = "12" // 退休
	CategoryVeteran       PersonCategory = "13" // 离休
	CategoryMinor         PersonCategory = "14" // 居民（未成年）
	CategoryAdultResident PersonCategory = "15" // 居民（成年）
	CategoryOldResident   PersonCategory = "16" // 居民（老年）
)

var categoryNames = map[PersonCategory]string{
	CategoryActive: "在职", "1101": "职工在职", "1102": "公务员在职", "1103": "灵活就业人员在职", "1105": "农民工",
	"1111": "伤残军人在职", "1112": "伤残军人退休", "116003": "失业人员", "116013": "在职副厅以上干部", "116015": "二等乙级在职职工",
	CategoryRetired: "退休", "1201": "职工退休", "1202": "公务员退休", "1203": "灵活就业人员退休", "1204": "提前退休",
	"126013": "退休副厅以上干部", "126015": "退休残疾军人",
	CategoryVeteran: "离休", "1300": "离休", "1302": "二乙伤残军人", "1304": "离休配偶",
	"136003": "缴专项基金的建国前工人", "136011": "二等乙(市属离休)", "136019": "市属离休人员",
	CategoryMinor: "居民（未成年）", "1401": "新生儿", "1402": "学龄前儿童", "1403": "中小学生", "1404": "大学生", "1405": "未成年（未入学）",
	CategoryAdultResident: "居民（成年）", "151": "居民", "1501": "普通居民（成年）",
	CategoryOldResident: "居民（老年）", "1701": "城乡居民", "18": "农牧民",
	"33": "一至六级残疾军人", "34": "建国前老工人", "99": "其他",
}

// PersonGroup is what benefits are told apart by, in the words of policy files.
type PersonGroup string

// The groups.
const (
	GroupActive   PersonGroup = "在职"
	GroupRetired  PersonGroup = "退休"
	GroupVeteran  PersonGroup = "离休"
	GroupResident PersonGroup = "居民"
	GroupOther    PersonGroup = "其他"
)

// groupOfCategory goes by parent, with the codes that leave their parent.
var groupOfCategory = map[PersonCategory]PersonGroup{
	CategoryActive: GroupActive, "1112": GroupRetired,
	CategoryRetired: GroupRetired,
	CategoryVeteran: GroupVeteran,
	CategoryMinor:   GroupResident, CategoryAdultResident: GroupResident, CategoryOldResident: GroupResident,
	"17": GroupResident, "18": GroupResident,
}

// Known reports whether the code is listed.
func (c PersonCategory) Known() bool { return categoryNames[c] != "" }

// Name returns the Chinese name; a local extension is named after its listed
// parent, or by its code when there is none.
func (c PersonCategory) Name() string { return nameByPrefix(categoryNames, c) }

// Parent returns the two-digit parent, the code itself when it is shorter.
func (c PersonCategory) Parent() PersonCategory {
	if len(c) < 2 {
		return c
	}
	return c[:2]
}

// Group returns the group of the code or of its listed parent; GroupOther for
// the rest, whose benefits the region must state by code.
func (c PersonCategory) Group() PersonGroup {
	if g, ok := byPrefix(groupOfCategory, c); ok {
		return g
	}
	return GroupOther
}

// BenefitClass is the group with residents told apart by age, in the words of
// policy files (人员类别): a policy that says 居民 covers all three of them.
type BenefitClass string

// The classes beside 在职, 退休, 离休 and 其他, which are as in PersonGroup.
const (
	BenefitMinor BenefitClass = "未成年居民"
	BenefitAdult BenefitClass = "成年居民"
	BenefitOld   BenefitClass = "老年居民"
)

// BenefitClass returns the class of the code: residents by their parent (14
// minors and students, 16 the old, adults otherwise), the rest by group.
func (c PersonCategory) BenefitClass() BenefitClass {
	switch {
	case c.Group() != GroupResident:
		return BenefitClass(c.Group())
	case c.Parent() == CategoryMinor:
		return BenefitMinor
	case c.Parent() == CategoryOldResident:
		return BenefitOld
	default:
		return BenefitAdult
	}
}
