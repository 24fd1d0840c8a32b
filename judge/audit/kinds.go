package audit

import (
	"yibao/ground/money"
	"yibao/law/rulefile"
)

// compilers makes the evaluator of each kind that can be run.
var compilers = map[string]compiler{
	"DRUG_INDICATION": lineKind(includeCheck, excludeCheck),
	"DRUG_SEX":        lineKind(sexCheck),
	"ITEM_SEX":        lineKind(sexCheck),
	"DRUG_HOSP_LEVEL": lineKind(levelCheck),
	"DRUG_MDTRT":      lineKind(wayCheck, medTypeCheck),
	"DRUG_INSUTYPE":   lineKind(schemeCheck),
	"DRUG_CHILD_ONLY": lineKind(ageCheck),
	"CHILD_CONTRA":    lineKind(ageCheck),
	"DRUG_OFFLABEL":   lineKind(includeCheck, excludeCheck),
	"DRUG_CONTRA_DX":  lineKind(contraCheck),
	"ITEM_CHILD":      lineKind(ageCheck),
	"ITEM_AGE":        lineKind(ageCheck),
	"ITEM_INDICATION": lineKind(includeCheck, excludeCheck),
	"ITEM_DEPT":       lineKind(departmentCheck),
	"ITEM_MDTRT":      lineKind(wayCheck, medTypeCheck),
	"ITEM_HOSP_LEVEL": lineKind(levelCheck),
	"ITEM_INSUTYPE":   lineKind(schemeCheck),
	"CONS_CHILD":      lineKind(ageCheck),
	"CONS_SEX_DX":     lineKind(sexCheck, includeCheck, excludeCheck),
	"CONS_DEPT":       lineKind(departmentCheck),
	"DIAG_SEX":        codeKind(false, sexCheck),
	"DIAG_AGE":        codeKind(false, ageCheck),
	"OPRN_SEX":        codeKind(true, sexCheck),
	"OPRN_DX":         operationDiagnosis,

	"ITEM_DUP_CHARGE":  pairKind,
	"ITEM_CONS_DUP":    pairKind,
	"ITEM_FREQ":        quantityKind,
	"ITEM_CYCLE":       quantityKind,
	"TIME_IMPOSSIBLE":  quantityKind,
	"ITEM_TOTAL_CAP":   moneyKind,
	"CONS_QTY":         perOperationKind,
	"ITEM_PRICE_CAP":   priceKind,
	"MARKUP":           markupKind,
	"SURGERY_DISCOUNT": discountKind,
	"ITEM_UNBUNDLE":    bundleKind,
	"LAB_PANEL":        bundleKind,
	"SWAP":             swapKind,
	"DRUG_COURSE":      courseKind,
	"ITEM_COURSE":      courseKind,
	"OVER_DAYS":        overDaysKind,
	"OVERSTOCK":        stockKind,
	"DRUG_SECOND_LINE": lookBackKind,
	"CONS_NO_SERVICE":  needKind,
	"DRUG_NO_SERVICE":  needKind,
	"ADDON_NO_MAIN":    needKind,
	"DUP_DRUG":         duplicateKind,
	"DDI":              interactKind(false),
	"TCM_INCOMPAT":     interactKind(true),
	"ELDERLY_RX":       tellKind(elderlyCheck),
	"PREG_RX":          lineKind(pregnancyCheck),
	"ANTIBIOTIC_GRADE": gradeKind,
	"PERIOP_ABX":       pointLineKind(aroundOperation),
	"DRUG_KINDS":       drugKindsKind,
	"RX_SPLIT":         splitKind,
	"TCM_NOPAY_ANY":    pointLineKind(never),
	"TCM_NOPAY_SINGLE": herbKind(true),
	"TCM_LARGE":        herbKind(false),
	"TCM_OVERDOSE":     doseKind,
	"INTERNET_RX":      pointLineKind(online),
	"REPEAT_EXAM":      repeatKind,
	"NOT_COVERED":      eachLineKind(notCovered),

	"INPAT_SPLIT":          visitKind(readmission),
	"CHARGE_OUTSIDE_STAY":  visitKind(outsideStay),
	"LOW_INDICATION_ADMIT": visitKind(lowIndication),
	"GHOST_STAY":           visitKind(ghostStay),
	"FREQ_OUTPAT":          visitCountKind(rulefile.Outpatient | rulefile.Online),
	"FREQ_PURCHASE":        visitCountKind(rulefile.Purchase),
	"FREQ_ADMIT":           visitCountKind(rulefile.Inpatient),
	"CONCURRENT_CARE":      visitKind(concurrent),
	"DECEASED":             visitKind(notEntitled),
	"THIRD_PARTY":          visitKind(thirdParty),
	"FEE_SHIFT":            visitKind(feeShift),
	"BED_DAYS":             bedKind,
	"NURSING_LEVEL":        nursingKind,
	"DUP_CLAIM":            claimKind,
	"TRACE_DUP":            traceKind,
	"CHRONIC_SCOPE":        chronicKind,
	"QUALIFICATION":        eachLineKind(unlicensed),
	"LATE_UPLOAD":          eachLineKind(lateUpload),
	"PHARMACY_SWAP":        pointLineKind(soldWithoutRx),
	"DETAIL_QC":            detailKind,
	"SETTLE_LIST_QC":       visitKind(listQuality),
	"DX_NO_SUPPORT":        supportKind,
	"OPRN_CODE_QC":         pointLineKind(operationCharge),
	"SPECIALTY_TIMER":      timerKind,
	"FICTITIOUS":           pointLineKind(fictitious),

	"DRUG_NO_ORDER":   eachLineKind(unordered),
	"EXAM_NO_REPORT":  pointLineKind(unreported),
	"COUNT_ORDER":     countKind,
	"REFUND_MISSING":  eachLineKind(unrefunded),
	"DISCHARGE_DRUGS": dischargeKind,
	"RECORD_FIELDS":   visitKind(recordFields),

	"RATIO_DRUG":      ratioKind(amounts(func(s *Summary) money.Fen { return s.Drugs })),
	"RATIO_EXAM":      ratioKind(amounts(func(s *Summary) money.Fen { return s.Tests })),
	"RATIO_CONS":      ratioKind(amounts(func(s *Summary) money.Fen { return s.Materials })),
	"RATIO_TREAT":     ratioKind(amounts(func(s *Summary) money.Fen { return s.Treatments })),
	"RATIO_CT_MR":     ratioKind(amounts(func(s *Summary) money.Fen { return s.Scans })),
	"HAI_RATE":        ratioKind(func(s *Summary) (int64, int64, bool) { return s.Infections, s.Discharges, s.InfectionsKnown }),
	"READMIT31":       ratioKind(func(s *Summary) (int64, int64, bool) { return s.Readmissions, s.Discharges, true }),
	"DOCTOR_CAPACITY": summaryKind(doctorDays),
	"OUTLIER_COST":    summaryKind(outliers),
	"BENFORD_ROUND":   summaryKind(copies),

	"NO_INDICATION_EXAM":  lineKind(includeCheck, excludeCheck),
	"NO_INDICATION_TREAT": lineKind(includeCheck, excludeCheck),
	"KEY_DRUG":            lineKind(includeCheck, excludeCheck),
}

// ownCodes are the kinds whose points speak of diagnoses or operations, not of
// fee lines.
var ownCodes = map[string]bool{"DIAG_SEX": true, "DIAG_AGE": true, "OPRN_SEX": true, "OPRN_DX": true, "DX_NO_SUPPORT": true, "CHRONIC_SCOPE": true}

// together are the kinds that judge the lines of all their points together,
// whatever the group: all levels of nursing, all beds, all herbs of a
// prescription.
var together = map[string]bool{"NURSING_LEVEL": true, "BED_DAYS": true, "TCM_NOPAY_SINGLE": true}

// pointNeeds are the terms without which a point says nothing.
var pointNeeds = map[string][]string{
	"DRUG_SEX": {"性别"}, "ITEM_SEX": {"性别"}, "DIAG_SEX": {"性别"}, "OPRN_SEX": {"性别"},
	"ITEM_FREQ": {"上限", "窗口"}, "ITEM_CYCLE": {"上限", "窗口"}, "TIME_IMPOSSIBLE": {"上限", "窗口"},
	"ITEM_TOTAL_CAP": {"总额", "窗口"}, "CONS_QTY": {"上限"}, "ITEM_PRICE_CAP": {"限价"},
	"DRUG_HOSP_LEVEL": {"级别"}, "ITEM_HOSP_LEVEL": {"级别"}, "DRUG_INSUTYPE": {"险种"}, "ITEM_INSUTYPE": {"险种"},
	"ITEM_DEPT": {"科室"}, "CONS_DEPT": {"科室"}, "DRUG_CONTRA_DX": {"诊断"}, "CHRONIC_SCOPE": {"诊断"},
	"PREG_RX": {"人群"}, "TCM_OVERDOSE": {"克数"}, "REPEAT_EXAM": {"间隔"},
}

// otherCodes are the kinds whose Items are lines and whose Others are not.
var otherCodes = map[string]bool{"OPRN_CODE_QC": true}

// rolling are the kinds of points that may look back so many days, hourly those
// that may look around so many hours.
var (
	rolling = map[string]bool{"ITEM_FREQ": true, "ITEM_CYCLE": true, "DRUG_COURSE": true, "ITEM_COURSE": true, "DUP_DRUG": true}
	hourly  = map[string]bool{"ITEM_DUP_CHARGE": true, "ITEM_CONS_DUP": true}
)

// windowFits reports whether points of the kind may have such a window.
func windowFits(kind string, w rulefile.Window) bool {
	switch w.Kind {
	case rulefile.RollingDays:
		return rolling[kind]
	case rulefile.WithinHours:
		return w.N == 0 || hourly[kind]
	default:
		return true
	}
}
