package filing

import "yibao/ground/fault"

// Refusals of filings.
var (
	ErrAlreadyFiled     = fault.Define("YB2012", fault.Business, "该人员已有%s备案 %s(%s),请勿重复备案;需要变更的先撤销原备案")
	ErrFilingSpan       = fault.Define("YB2013", fault.Business, "备案的结束日期 %s 早于开始日期 %s,请核对 enddate")
	ErrNotYourFiling    = fault.Define("YB2014", fault.Business, "备案 %s 不是本机构办理的,请由原机构撤销,或请参保人到经办窗口办理")
	ErrAlreadyWithdrawn = fault.Define("YB2015", fault.Business, "备案 %s 已于 %s 撤销,不能重复撤销")
	ErrOtherKind        = fault.Define("YB2016", fault.Business, "备案 %s 是%s备案,请用对应的撤销交易")
	ErrBeforeIdentified = fault.Define("YB2017", fault.Business, "备案开始日期 %s 早于医院鉴定日期 %s,请核对 begndate")
	ErrNotAgreed        = fault.Define("YB2018", fault.Business, "医院不同意转院(hosp_agre_refl_flag 为 0),不能办理转院备案")
	ErrReferToSelf      = fault.Define("YB2019", fault.Business, "转往机构 %s 就是本机构,请核对 reflin_medins_no")
	ErrPlaceTaken       = fault.Define("YB2020", fault.Business, "该人员的定点(业务 %s 第 %s 顺位)已是机构 %s,请先撤销原定点备案,或换一个定点排序号")
	ErrFilingOver       = fault.Define("YB2021", fault.Business, "备案 %s 已于 %s 期满,无需撤销")
)
