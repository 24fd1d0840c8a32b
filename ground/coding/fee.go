package coding

// HospitalLevel is a hospital's level and grade (医院等级, hosp_lv).
type HospitalLevel string

// LevelUngraded is 无等级, which village clinics and pharmacies carry too.
const LevelUngraded HospitalLevel = "11"

var levelNames = map[HospitalLevel]string{
	"1": "三级特等", "2": "三级甲等", "3": "三级乙等", "4": "三级丙等",
	"5": "二级甲等", "6": "二级乙等", "7": "二级丙等",
	"8": "一级甲等", "9": "一级乙等", "10": "一级丙等",
	LevelUngraded: "无等级", "12": "三级无等", "13": "二级无等", "14": "一级无等",
}

// LevelGroup is the level without the grade, in the words of policy files.
type LevelGroup string

// The levels.
const (
	LevelThree LevelGroup = "三级"
	LevelTwo   LevelGroup = "二级"
	LevelOne   LevelGroup = "一级"
	LevelNone  LevelGroup = "无等级"
)

// ParseHospitalLevel finds a level by code ("2", "02") or by Chinese name; the
// bare 三级, 二级, 一级 are the codes without grade.
func ParseHospitalLevel(text string) (HospitalLevel, bool) {
	word := compactCode(text)
	if len(word) == 2 && word[0] == '0' {
		word = word[1:]
	}
	if l := HospitalLevel(word); l.Known() {
		return l, true
	}
	if l, ok := bareLevels[word]; ok {
		return l, true
	}
	for code, name := range levelNames {
		if name == word {
			return code, true
		}
	}
	return "", false
}

var bareLevels = map[string]HospitalLevel{
	"三级": "12", "二级": "13", "一级": "14", "未定级": LevelUngraded, "未评级": LevelUngraded,
}

// Known reports whether the code is listed.
func (l HospitalLevel) Known() bool { return levelNames[l] != "" }

// Name returns the Chinese name, or the code itself when it is not listed.
func (l HospitalLevel) Name() string { return nameOr(levelNames, l) }

// Group returns the level without the grade; LevelNone for unlisted codes.
func (l HospitalLevel) Group() LevelGroup {
	switch l {
	case "1", "2", "3", "4", "12":
		return LevelThree
	case "5", "6", "7", "13":
		return LevelTwo
	case "8", "9", "10", "14":
		return LevelOne
	default:
		return LevelNone
	}
}

// Rank orders levels for rules such as “by the highest level of the year”: 3,
// 2, 1, and 0 for no level.
func (g LevelGroup) Rank() int {
	switch g {
	case LevelThree:
		return 3
	case LevelTwo:
		return 2
	case LevelOne:
		return 1
	default:
		return 0
	}
}

// ItemClass is the reimbursement class of a catalogue item (收费项目等级,
// chrgitm_lv).
type ItemClass string

// The classes.
const (
	ItemClassA ItemClass = "01" // 甲类
	ItemClassB ItemClass = "02" // 乙类
	ItemClassC ItemClass = "03" // 丙类, outside the catalogue
)

var itemClassNames = map[ItemClass]string{ItemClassA: "甲类", ItemClassB: "乙类", ItemClassC: "丙类"}

// Known reports whether the code is listed.
func (c ItemClass) Known() bool { return itemClassNames[c] != "" }

// Name returns 甲类, 乙类 or 丙类; the code itself when it is not listed.
func (c ItemClass) Name() string { return nameOr(itemClassNames, c) }

// FeeCategory is a category of fee on a receipt (医疗收费项目类别,
// med_chrgitm_type).
type FeeCategory string

// The fourteen categories.
const (
	FeeBed          FeeCategory = "01"
	FeeConsultation FeeCategory = "02"
	FeeExamination  FeeCategory = "03"
	FeeLaboratory   FeeCategory = "04"
	FeeTreatment    FeeCategory = "05"
	FeeOperation    FeeCategory = "06"
	FeeNursing      FeeCategory = "07"
	FeeMaterial     FeeCategory = "08"
	FeeWesternDrug  FeeCategory = "09"
	FeeHerb         FeeCategory = "10"
	FeePatentDrug   FeeCategory = "11"
	FeeGeneral      FeeCategory = "12"
	FeeRegistration FeeCategory = "13"
	FeeOther        FeeCategory = "14"
)

var feeCategoryNames = map[FeeCategory]string{
	FeeBed: "床位费", FeeConsultation: "诊察费", FeeExamination: "检查费", FeeLaboratory: "化验费", FeeTreatment: "治疗费",
	FeeOperation: "手术费", FeeNursing: "护理费", FeeMaterial: "卫生材料费", FeeWesternDrug: "西药费", FeeHerb: "中药饮片费",
	FeePatentDrug: "中成药费", FeeGeneral: "一般诊疗费", FeeRegistration: "挂号费", FeeOther: "其他费",
}

// Known reports whether the code is listed.
func (c FeeCategory) Known() bool { return feeCategoryNames[c] != "" }

// Name returns the Chinese name, or the code itself when it is not listed.
func (c FeeCategory) Name() string { return nameOr(feeCategoryNames, c) }

// ListType is the part of the catalogue an item stands in (目录类别, list_type).
// Provinces number the parts below 200 differently; 201 and 301 are everywhere.
type ListType string

// The parts.
const (
	ListDrug     ListType = "101"
	ListHerb     ListType = "102"
	ListHospital ListType = "103" // 自制剂
	ListEthnic   ListType = "104" // 民族药
	ListOther    ListType = "105"
	ListGranule  ListType = "106" // 中药配方颗粒
	ListService  ListType = "201"
	ListMaterial ListType = "301"
)

var listTypeNames = map[ListType]string{
	ListDrug: "西药中成药", ListHerb: "中药饮片", ListHospital: "自制剂", ListEthnic: "民族药", ListOther: "其他",
	ListGranule: "中药配方颗粒", ListService: "医疗服务项目", ListMaterial: "医用耗材",
}

// Known reports whether the code is listed.
func (t ListType) Known() bool { return listTypeNames[t] != "" }

// Name returns the Chinese name, or the code itself when it is not listed.
func (t ListType) Name() string { return nameOr(listTypeNames, t) }

// IsDrug reports whether the part holds drugs of any kind.
func (t ListType) IsDrug() bool { return len(t) == 3 && t[0] == '1' && t != ListOther }
