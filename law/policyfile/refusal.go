package policyfile

import (
	"errors"

	"yibao/ground/fault"
	"yibao/ground/money"
	"yibao/law/expr"
)

// Refusals of a settlement by the policy itself.
var (
	ErrNotInForce  = fault.Define("YB6001", fault.Business, "%s 不在政策“%s”的施行期内,请核对日期,或发布那一天有效的政策")
	ErrFactMissing = fault.Define("YB6002", fault.Business, "政策“%s”要用的“%s”没有提供,请补充登记后再结算")
	ErrFactKind    = fault.Define("YB6003", fault.Business, "“%s”的值“%s”不合政策要求(要%s),请核对登记")
	ErrOption      = fault.Define("YB6004", fault.Business, "“%s”是“%s”,政策没有列这一种,请核对登记,或请经办机构补充政策")
	ErrMinus       = fault.Define("YB6005", fault.Business, "“%s”是负数(%s),不能结算;冲减的费用请按退费办理")
	ErrTotal       = fault.Define("YB6006", fault.Business, "总额 %s 与各份费用之和 %s 不等,请核对费用")
	ErrNoValue     = fault.Define("YB6010", fault.Business, "政策没有规定“%s”在“%s”时的值(%s 第 %d 行),不能结算,请经办机构核对政策")
	ErrCheck       = fault.Define("YB6011", fault.Business, "政策的核对没有通过:%s")
	ErrRatio       = fault.Define("YB6012", fault.Business, "“%s”第 %d 行算出的支付比例 %s 不在 0 到 100%% 之间,不能结算,请经办机构核对政策")
	ErrNegative    = fault.Define("YB6013", fault.Business, "“%s”第 %d 行算出的金额 %s 是负数,不能结算,请经办机构核对政策")
	ErrTooLarge    = fault.Define("YB6014", fault.Business, "“%s”第 %d 行的数太大,算不出来,请核对金额")
	ErrZero        = fault.Define("YB6015", fault.Business, "“%s”第 %d 行除数是零,算不出来,请核对数据")
	ErrNotWhole    = fault.Define("YB6016", fault.Business, "“%s”第 %d 行要计的次数 %s 不是整数,不能结算,请经办机构核对政策")
	ErrDoubled     = fault.Define("YB6017", fault.Business, "“%s”与“费用明细”只能给一种,请核对")
	ErrUnbalanced  = fault.Define("YB6090", fault.System, "政策“%s”分配后各方之和 %s 不等于总额 %s,请联系系统维护人员")
)

// errRatio, errMinus and errPart carry a value up to the step that knows its
// place.
type placed struct {
	definition fault.Definition
	value      string
}

func (p placed) Error() string { return p.definition.Error() }

// explain turns an error inside a step into a refusal that names the step.
func (a *act) explain(err error) error {
	if f, ok := fault.As(err); ok {
		return f
	}
	var p placed
	where := a.layer + "·" + a.verb
	switch {
	case errors.As(err, &p):
		return p.definition.With(where, a.line, p.value)
	case errors.Is(err, expr.ErrDivide):
		return ErrZero.With(where, a.line)
	case errors.Is(err, money.ErrOverflow):
		return ErrTooLarge.With(where, a.line)
	default:
		return ErrTooLarge.Because(err, where, a.line)
	}
}
