// Package reimbursement pays a person back at the agency's counter for care that
// was not settled where it was given (手工、零星报销): receipts are entered or imported,
// reviewed by two different persons, settled by the same engine as any bill, and
// paid by bank.
//
// Legal basis: 社会保险法 art. 28–29, 医保经办条例 (国令765) on reimbursement by the agency
// and on posts that check each other, 全国医疗保障经办政务服务事项清单 (医保发〔2020〕18号)
// 医疗费用手工(零星)报销. A reimbursement is a settlement whose transaction is 零星报销:
// accumulators, books, explanation, replay and reversal are those of settlement;
// the funds owe the person instead of a hospital.
//
// An invoice is used once in a region. A hospital that is not registered is entered
// with the level that the receipt or the reviewer states, for good. Limits: an
// item that no catalogue has is paid by the person and not part of the settlement;
// up to when a bill may be handed in is for the reviewer.
package reimbursement

import "yibao/ground/fault"

// Refusals of reimbursement.
var (
	ErrUnknown        = fault.Define("YB5811", fault.Business, "没有找到零星报销 %s,请核对编号")
	ErrState          = fault.Define("YB5812", fault.Conflict, "零星报销 %s 目前是“%s”,不能%s")
	ErrChanged        = fault.Define("YB5813", fault.Conflict, "零星报销 %s 已被他人改动,请重新查询后再办")
	ErrInvoiceSettled = fault.Define("YB5831", fault.Business, "发票 %s 已由医药机构 %s 直接结算(结算编号 %s,%s),不能再报销")
	ErrInvoiceUsed    = fault.Define("YB5814", fault.Business, "发票 %s 已经报销过:%s 在受理件 %s 中使用(%s),不能重复报销")
	ErrInvoiceTwice   = fault.Define("YB5815", fault.Business, "发票 %s 在本次申请中写了两遍,请核对")
	ErrInvoiceForm    = fault.Define("YB5816", fault.Business, "发票号码“%s”不对:电子票据写 20 位号码,或票据代码加票据号码,只用数字和字母")
	ErrNoReceipts     = fault.Define("YB5817", fault.Business, "请录入至少一张发票和一条费用明细")
	ErrTotals         = fault.Define("YB5818", fault.Business, "发票合计 %s 元,与明细合计 %s 元加目录外费用 %s 元不符,请核对")
	ErrNoPayee        = fault.Define("YB5819", fault.Business, "请写明收款人、开户银行和账号")
	ErrSamePerson     = fault.Define("YB5820", fault.Business, "复审须由受理、初审以外的人办理")
	ErrOutcomeChanged = fault.Define("YB5821", fault.Business, "初审时基金应支付 %s 元,现在应支付 %s 元,请退回重新初审")
	ErrNoReason       = fault.Define("YB5822", fault.Business, "请写明理由,一次告知申请人")
	ErrAlreadyPaid    = fault.Define("YB5823", fault.Business, "零星报销 %s 的款项“%s”,不能撤销;多付的请按追回办理")
	ErrUnmapped       = fault.Define("YB5824", fault.Business, "这些明细还没有对照到医保目录:%s,请补上目录编码,或列为目录外费用")
	ErrOtherLevel     = fault.Define("YB5825", fault.Business, "机构 %s 已按级别 %s 登记,与所填级别 %s 不同,请核对")
	ErrForeign        = fault.Define("YB5826", fault.Business, "请写明外地机构的名称、所在地(六位区划)和级别")
	ErrBadTable       = fault.Define("YB5827", fault.Business, "明细表看不懂:%s,请按模板填写")
	ErrReceiptAmount  = fault.Define("YB5828", fault.Business, "发票 %s 的金额应大于零")
	ErrIncomplete     = fault.Define("YB5829", fault.Business, "材料还不齐:%s,补齐后再审")
	ErrTooMany        = fault.Define("YB5830", fault.Business, "一次申请最多 100 张发票、3000 条明细,请分开办理")
)
