package levyfile

import (
	"errors"

	"yibao/ground/fault"
	"yibao/ground/money"
	"yibao/law/expr"
)

// Refusals of a computation by the policy itself.
var (
	ErrNotInForce  = fault.Define("YB6701", fault.Business, "%s 不在缴费政策“%s”的施行期内,请核对所属期,或发布那一天有效的缴费政策")
	ErrFactMissing = fault.Define("YB6702", fault.Business, "缴费政策“%s”要用的“%s”没有登记,请先办理参保变更(缴费档次)或工资申报补上这一项,再核定")
	ErrNoValue     = fault.Define("YB6703", fault.Business, "缴费政策没有规定“%s”在“%s”时的值(%s 第 %d 行),不能核定,请经办机构核对政策")
	ErrNegative    = fault.Define("YB6704", fault.Business, "缴费政策“%s”第 %d 行算出的金额 %s 是负数,不能核定,请经办机构核对政策")
	ErrTooLarge    = fault.Define("YB6705", fault.Business, "缴费政策“%s”第 %d 行的数太大或除数是零,算不出来,请核对金额")
	ErrNoClass     = fault.Define("YB6706", fault.Business, "缴费政策“%s”没有写征缴对象“%s”,请核对参保身份,或请经办机构补充政策")
	ErrNoSection   = fault.Define("YB6707", fault.Business, "缴费政策“%s”没有写“%s”,不能办理,请经办机构补充政策")
)

// explain turns an error of arithmetic into a refusal that names the place.
func explain(err error, what string, line int) error {
	if f, ok := fault.As(err); ok {
		return f
	}
	if errors.Is(err, money.ErrOverflow) || errors.Is(err, expr.ErrDivide) {
		return ErrTooLarge.With(what, line)
	}
	return ErrTooLarge.Because(err, what, line)
}
