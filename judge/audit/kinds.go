package audit

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

	"NO_INDICATION_EXAM":  lineKind(includeCheck, excludeCheck),
	"NO_INDICATION_TREAT": lineKind(includeCheck, excludeCheck),
	"KEY_DRUG":            lineKind(includeCheck, excludeCheck),
}

// ownCodes are the kinds whose points speak of diagnoses or operations, not of
// fee lines.
var ownCodes = map[string]bool{"DIAG_SEX": true, "DIAG_AGE": true, "OPRN_SEX": true, "OPRN_DX": true}

// otherCodes are the kinds whose Items are lines and whose Others are not.
var otherCodes = map[string]bool{"OPRN_CODE_QC": true}
