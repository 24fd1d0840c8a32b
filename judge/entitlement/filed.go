package entitlement

import (
	"yibao/ground/fault"
	"yibao/ground/period"
	"yibao/register/enrolment"
)

// ErrNotFiled refuses care that the region settles only with a registration.
var ErrNotFiled = fault.Define("YB2123", fault.Business, "该人员在 %s 没有有效的%s备案,医疗类别 %s 不能结算,请先办理%s备案,或按普通门诊(住院)结算")

// Filed judges that a registration of a kind holds on the first day of care; kind
// "" asks for none. The registrations are those of the day.
func Filed(registrations []enrolment.Registration, kind, medType string, day period.Date) *fault.Fault {
	if kind == "" {
		return nil
	}
	for _, g := range registrations {
		if string(g.Kind) == kind && g.Active && g.Effective.Contains(day) {
			return nil
		}
	}
	return ErrNotFiled.With(day, kind, medType, kind)
}
