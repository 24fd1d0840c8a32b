package policyfile

import "yibao/ground/fault"

// Refusals of a settlement by the policy itself.
var (
	ErrNotInForce = fault.Define("YB6001", fault.Business, "%s 不在政策“%s”的施行期内,请核对日期,或发布那一天有效的政策")
)
