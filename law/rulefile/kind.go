package rulefile

import "slices"

// Kind is a kind of rule: what its evaluator in judge/audit is called, and
// which words its rules and points may use.
type Kind struct {
	Code   string // DRUG_SEX
	Name   string
	Tier   string   // A most used, B, C big data and specialties, R record review
	Points bool     // works on knowledge points; else on parameters alone
	Terms  []string // what its parameters and points may say
	Needs  []string // parameters that its rule must give for 全国
	Lacks  string   // the fact that is missing; "" when it can be run
}

func sexTerms() []string  { return []string{"性别"} }
func ageTerms() []string  { return []string{"最小年龄", "最大年龄"} }
func wayTerms() []string  { return []string{"就医方式", "医疗类别"} }
func dxTerms() []string   { return []string{"诊断", "排除诊断", "要素"} }
func deptTerms() []string { return []string{"科室"} }

// kinds is every kind of the catalogue.
var kinds = slices.Concat(tierA, tierB, tierC, recordKinds)

var tierA = []Kind{
	{"DRUG_INDICATION", "药品限适应症", "A", true, dxTerms(), nil, ""},
	{"ITEM_DUP_CHARGE", "医疗服务项目重复收费", "A", true, []string{"窗口"}, nil, ""},
	{"DRUG_SEX", "药品区分性别使用", "A", true, sexTerms(), nil, ""},
	{"ITEM_SEX", "医疗服务项目区分性别使用", "A", true, sexTerms(), nil, ""},
	{"ITEM_FREQ", "医疗服务项目限定频次", "A", true, []string{"上限", "窗口", "范围"}, nil, ""},
	{"ITEM_PRICE_CAP", "医疗服务项目超限定单价收费", "A", true, []string{"限价", "适用级别"}, nil, ""},
	{"DRUG_COURSE", "药品限支付疗程", "A", true, []string{"天数", "窗口", "间隔", "方式"}, nil, ""},
	{"DRUG_HOSP_LEVEL", "药品限医疗机构级别", "A", true, []string{"级别", "首方"}, nil, ""},
	{"DRUG_MDTRT", "药品限就医方式", "A", true, wayTerms(), nil, ""},
	{"DRUG_INSUTYPE", "药品限险种", "A", true, []string{"险种"}, nil, ""},
	{"DRUG_CHILD_ONLY", "药品限儿童使用", "A", true, ageTerms(), nil, ""},
	{"DRUG_SECOND_LINE", "药品限二线使用", "A", true, []string{"天数", "要素"}, []string{"天数"}, ""},
	{"SURGERY_DISCOUNT", "手术项目未按规定折价收费", "A", true, []string{"比例", "限价"}, []string{"比例"}, ""},
	{"INPAT_SPLIT", "分解住院", "A", false, []string{"天数", "位数"}, []string{"天数", "位数"}, ""},
	{"CHARGE_OUTSIDE_STAY", "计费日期与住院时间不符", "A", false, []string{"天数"}, []string{"天数"}, ""},
	{"NOT_COVERED", "目录外项目纳入基金结算", "A", false, nil, nil, ""},
	{"DUP_DRUG", "重复开药", "A", true, []string{"窗口", "方式"}, []string{"窗口"}, ""},
	{"OVER_DAYS", "超最大开药天数", "A", true, []string{"天数", "医疗类别", "就医方式"}, nil, ""},
	{"CHILD_CONTRA", "药品儿童禁用", "A", true, ageTerms(), nil, ""},
	{"OVERSTOCK", "历史持有药量超限", "A", false, []string{"天数", "位数"}, []string{"天数", "位数"}, ""},
}

var tierB = []Kind{
	{"RX_SPLIT", "分解处方", "B", false, []string{"种数", "总额", "同医师"}, []string{"种数"}, ""},
	{"DIAG_SEX", "诊断与患者性别不符", "B", true, sexTerms(), nil, ""},
	{"DIAG_AGE", "诊断与患者年龄不符", "B", true, ageTerms(), nil, ""},
	{"OPRN_SEX", "手术操作编码与性别不符", "B", true, sexTerms(), nil, ""},
	{"OPRN_DX", "诊断编码与手术操作编码不符", "B", true, nil, nil, ""},
	{"DRUG_OFFLABEL", "超说明书适应症用药", "B", true, dxTerms(), nil, ""},
	{"DRUG_CONTRA_DX", "药品禁忌症", "B", true, dxTerms(), nil, ""},
	{"ELDERLY_RX", "老年人用药安全", "B", true, []string{"最小年龄", "程度"}, []string{"最小年龄"}, ""},
	{"PREG_RX", "妊娠期及哺乳期用药安全", "B", true, []string{"人群", "程度"}, nil, ""},
	{"DDI", "药品相互作用", "B", true, []string{"程度"}, nil, ""},
	{"TCM_INCOMPAT", "中药饮片配伍禁忌", "B", true, nil, nil, ""},
	{"TCM_NOPAY_ANY", "中药饮片单复方均不予支付", "B", true, nil, nil, ""},
	{"TCM_NOPAY_SINGLE", "中药饮片单方使用不予支付", "B", true, nil, nil, ""},
	{"TCM_LARGE", "中药饮片超大处方", "B", false, []string{"种数", "克数"}, []string{"种数", "克数"}, ""},
	{"TCM_OVERDOSE", "中药饮片超量上传", "B", true, []string{"克数", "比例"}, []string{"比例"}, ""},
	{"ITEM_CHILD", "医疗服务项目限儿童", "B", true, ageTerms(), nil, ""},
	{"ITEM_AGE", "医疗服务项目限年龄", "B", true, ageTerms(), nil, ""},
	{"ITEM_COURSE", "医疗服务项目限支付疗程", "B", true, []string{"天数", "窗口", "间隔", "方式"}, nil, ""},
	{"ITEM_CYCLE", "医疗服务项目周期超频次", "B", true, []string{"上限", "窗口", "范围"}, nil, ""},
	{"ITEM_INDICATION", "医疗服务项目限适应症", "B", true, dxTerms(), nil, ""},
	{"ITEM_DEPT", "医疗服务项目限科室", "B", true, deptTerms(), nil, ""},
	{"ITEM_MDTRT", "医疗服务项目限就医方式", "B", true, wayTerms(), nil, ""},
	{"ITEM_HOSP_LEVEL", "医疗服务项目限医疗机构级别", "B", true, []string{"级别"}, nil, ""},
	{"ITEM_INSUTYPE", "医疗服务项目限险种", "B", true, []string{"险种"}, nil, ""},
	{"ITEM_TOTAL_CAP", "项目、耗材超限定报销总额", "B", true, []string{"总额", "窗口", "范围"}, nil, ""},
	{"ITEM_UNBUNDLE", "医疗服务项目分解收费", "B", true, []string{"种数", "限价"}, nil, ""},
	{"ITEM_CONS_DUP", "医疗服务项目与医用耗材重复收费", "B", true, []string{"窗口"}, nil, ""},
	{"CONS_CHILD", "耗材限儿童", "B", true, ageTerms(), nil, ""},
	{"CONS_SEX_DX", "耗材与性别、疾病不符", "B", true, []string{"性别", "诊断", "排除诊断"}, nil, ""},
	{"CONS_NO_SERVICE", "耗材与医疗服务项目不符", "B", true, []string{"窗口"}, nil, ""},
	{"CONS_QTY", "医用耗材数量超标", "B", true, []string{"上限"}, nil, ""},
	{"CONS_DEPT", "医用耗材与科室不符", "B", true, deptTerms(), nil, ""},
	{"DRUG_NO_SERVICE", "药品与医疗服务项目不符", "B", true, []string{"窗口"}, nil, ""},
	{"ADDON_NO_MAIN", "加收项目无主项、超次加收", "B", true, []string{"窗口", "上限"}, nil, ""},
	{"ANTIBIOTIC_GRADE", "抗菌药物分级使用管理", "B", true, []string{"职称", "方式", "就医方式"}, nil, ""},
	{"PERIOP_ABX", "围手术期抗菌药物预防应用", "B", true, []string{"小时"}, []string{"小时"}, ""},
	{"DRUG_KINDS", "单张处方药品种数超标", "B", false, []string{"种数"}, []string{"种数"}, ""},
	{"INTERNET_RX", "超互联网医院药品支付范围", "B", true, nil, nil, ""},
	{"LOW_INDICATION_ADMIT", "无指征住院", "B", false, []string{"诊断", "比例", "天数"}, []string{"诊断", "比例"}, ""},
	{"GHOST_STAY", "挂床住院", "B", false, []string{"天数"}, []string{"天数"}, ""},
	{"FREQ_OUTPAT", "频繁门诊", "B", false, []string{"次数", "窗口"}, []string{"次数", "窗口"}, ""},
	{"FREQ_PURCHASE", "频繁购药", "B", false, []string{"次数", "总额", "窗口"}, []string{"次数", "窗口"}, ""},
	{"FREQ_ADMIT", "频繁住院", "B", false, []string{"次数", "窗口"}, []string{"次数", "窗口"}, ""},
	{"NO_INDICATION_EXAM", "无指征检验检查", "B", true, dxTerms(), nil, ""},
	{"NO_INDICATION_TREAT", "无指征治疗", "B", true, dxTerms(), nil, ""},
	{"REPEAT_EXAM", "短期重复检查", "B", true, []string{"间隔"}, []string{"间隔"}, ""},
}

var tierC = []Kind{
	{"TIME_IMPOSSIBLE", "单日计量超物理上限", "C", true, []string{"上限", "窗口", "范围"}, []string{"上限", "窗口", "范围"}, ""},
	{"NURSING_LEVEL", "同日重复护理", "C", true, nil, nil, ""},
	{"BED_DAYS", "床位费天数超住院天数", "C", true, nil, nil, ""},
	{"SWAP", "串换药品、耗材、项目", "C", true, []string{"限价"}, nil, ""},
	{"FICTITIOUS", "虚构医药服务", "C", true, nil, nil, ""},
	{"INVENTORY", "药品、耗材进销存异常", "C", false, nil, nil, "机构的进销存(期初、入库、期末)"},
	{"TRACE_DUP", "追溯码重复结算", "C", false, nil, nil, ""},
	{"CONCURRENT_CARE", "住院期间他处就诊购药", "C", false, nil, nil, ""},
	{"IMPERSONATION", "冒名就医线索", "C", false, nil, nil, "实名核验与生物识别的结果"},
	{"DECEASED", "死亡后、待遇无效期就医", "C", false, nil, nil, ""},
	{"DUP_BENEFIT", "重复享受待遇", "C", false, nil, nil, "其他统筹区的结算与零星报销的发票"},
	{"DUP_CLAIM", "重复申报", "C", false, nil, nil, ""},
	{"THIRD_PARTY", "第三方责任未排除", "C", false, []string{"诊断"}, []string{"诊断"}, ""},
	{"CHRONIC_SCOPE", "门慢特超病种目录范围用药", "C", true, []string{"诊断", "医疗类别"}, []string{"医疗类别"}, ""},
	{"DRG_UPCODE", "DRG、DIP 高套", "C", false, nil, nil, "分组器与病组权重"},
	{"DRG_LOW_COST", "低费用入高权重组", "C", false, nil, nil, "病组均费与机构汇总"},
	{"FEE_SHIFT", "住院费用转移到门诊", "C", false, []string{"天数"}, []string{"天数"}, ""},
	{"SETTLE_LIST_QC", "医保结算清单信息异常", "C", false, nil, nil, ""},
	{"DETAIL_QC", "结算明细信息异常", "C", false, []string{"总额"}, []string{"总额"}, ""},
	{"DX_NO_SUPPORT", "诊断无对应医疗行为", "C", true, nil, nil, ""},
	{"OPRN_CODE_QC", "手术收费与手术编码不符", "C", true, nil, nil, ""},
	{"LATE_UPLOAD", "就诊数据非实时上传", "C", false, []string{"小时"}, []string{"小时"}, ""},
	{"QUALIFICATION", "超执业范围、资质异常", "C", false, nil, nil, ""},
	{"DOCTOR_CAPACITY", "医师、设备单日产能异常", "C", false, []string{"次数"}, []string{"次数"}, ""},
	{"RATIO_DRUG", "药费占比统计", "C", false, []string{"比例"}, []string{"比例"}, ""},
	{"RATIO_EXAM", "检验检查占比统计", "C", false, []string{"比例"}, []string{"比例"}, ""},
	{"RATIO_CONS", "耗材占比统计", "C", false, []string{"比例"}, []string{"比例"}, ""},
	{"RATIO_TREAT", "治疗占比统计", "C", false, []string{"比例"}, []string{"比例"}, ""},
	{"RATIO_CT_MR", "CT、核磁检查占比统计", "C", false, []string{"比例"}, []string{"比例"}, ""},
	{"HAI_RATE", "院内感染发生率统计", "C", false, []string{"比例"}, []string{"比例"}, ""},
	{"READMIT31", "31天非计划再入院率", "C", false, []string{"比例"}, []string{"比例"}, ""},
	{"KEY_DRUG", "重点监控药品无指征", "C", true, dxTerms(), nil, ""},
	{"OUTLIER_COST", "同病组费用离群", "C", false, []string{"次数"}, []string{"次数"}, ""},
	{"COLLUSION", "聚集就医、同进同出", "C", false, nil, nil, "许多参保人的就诊关系(图)"},
	{"BENFORD_ROUND", "雷同账单", "C", false, []string{"次数"}, []string{"次数"}, ""},
	{"SPECIALTY_TIMER", "计时计量收费超记录", "C", true, nil, nil, ""},
	{"PHARMACY_SWAP", "药店无处方售处方药", "C", true, nil, nil, ""},
	{"LAB_PANEL", "检验套餐拆分收费", "C", true, []string{"种数", "限价"}, nil, ""},
	{"MARKUP", "药品、耗材超加成", "C", false, []string{"比例"}, []string{"比例"}, ""},
}

// recordKinds are the kinds of the record review (病历审核).
var recordKinds = []Kind{
	{"DRUG_NO_ORDER", "用药无医嘱", "R", false, nil, nil, ""},
	{"EXAM_NO_REPORT", "检查检验无报告", "R", true, nil, nil, ""},
	{"COUNT_ORDER", "收费数量与医嘱不符", "R", false, nil, nil, ""},
	{"REFUND_MISSING", "医嘱撤销后未退费", "R", false, nil, nil, ""},
	{"DISCHARGE_DRUGS", "出院带药超限", "R", false, []string{"天数"}, []string{"天数"}, ""},
	{"RECORD_FIELDS", "病历字段缺失或矛盾", "R", false, nil, nil, ""},
}

// statistics are the kinds that judge an institution's period, not a person.
var statistics = []string{
	"RATIO_DRUG", "RATIO_EXAM", "RATIO_CONS", "RATIO_TREAT", "RATIO_CT_MR", "HAI_RATE", "READMIT31", "DOCTOR_CAPACITY", "OUTLIER_COST", "BENFORD_ROUND",
}

// OfInstitution reports whether the kind judges an institution's period (its
// findings are indicators), not the claims of a person.
func (k Kind) OfInstitution() bool { return slices.Contains(statistics, k.Code) }

// OfRecords reports whether the kind compares the medical papers of a visit with
// its bill (病历审核).
func (k Kind) OfRecords() bool { return k.Tier == "R" }

// Kinds returns every kind, those that cannot be run included.
func Kinds() []Kind { return kinds }

// KindOf returns the kind of a code.
func KindOf(code string) (Kind, bool) {
	for _, k := range kinds {
		if k.Code == code {
			return k, true
		}
	}
	return Kind{}, false
}

func kindCodes() []string {
	codes := []string{Expression}
	for _, k := range kinds {
		codes = append(codes, k.Code)
	}
	return codes
}
