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
	ErrTooLong          = fault.Define("YB2451", fault.Business, "备案的结束日期 %s 超过规定的 %d 个月,最晚到 %s,请核对;期满后可以重新备案")
	ErrTooManyPlaces    = fault.Define("YB2452", fault.Business, "%s的定点机构最多 %d 家,请先终止原来的再选定")
	ErrTooManyChanges   = fault.Define("YB2453", fault.Business, "%s的定点机构每年最多变更 %d 次,今年的次数已经用完,请明年再办")
	ErrNoneStands       = fault.Define("YB2454", fault.Business, "人员 %s 没有有效的%s备案 %s,请核对种类和编码")
	ErrNoReason         = fault.Define("YB2455", fault.Business, "请写明终止备案的原因")
	ErrPanel            = fault.Define("YB2456", fault.Business, "病种 %s 的评审要有 %d 位不同的专家,且不包括申请的经办人,请核对名单")
	ErrInReview         = fault.Define("YB2457", fault.Business, "病种 %s 已有评审中的申请 %s,请等待结果或先撤回")
	ErrDecided          = fault.Define("YB2458", fault.Conflict, "申请 %s 已经%s,不能再办理")
	ErrNotOnPanel       = fault.Define("YB2459", fault.Business, "您不是申请 %s 的评审专家,不能投票")
	ErrVoted            = fault.Define("YB2460", fault.Business, "您已对申请 %s 投过票,不能再投")
	ErrExperts          = fault.Define("YB2462", fault.Business, "评审名单里有人不能评审:%s;请改为本统筹区有评审权限的在用账号编号")
	ErrNoOpinion        = fault.Define("YB2461", fault.Business, "请写明评审意见")
)
