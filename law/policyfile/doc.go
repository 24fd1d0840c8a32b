// Package policyfile is the language in which a region's benefit policy
// (医保待遇政策) is written: dated, cited values and an ordered list of typed
// steps, in Chinese, by policy staff. It decodes files with positions, checks
// them, compiles them, settles with them, explains a settlement, and runs the
// cases that stand beside a policy.
//
// Legal basis: the circulars that each file cites; the language itself follows
// the national benefit list (医疗保障待遇清单) in what a policy may contain.
//
// Money is split. A bill is a set of portions (份) that add up to 总额; each
// step takes a portion, or several joined, and divides it exactly; a portion
// is taken once, and what a fund paid must be named under 支付. So the payers
// add up to the bill by construction.
//
// Limits: a policy is total and pure. It reads no clock, no register and no
// other settlement but through Input; it has no loops but over given rows.
// Whether a person is covered at all, and what a provider is owed, is decided
// elsewhere.
package policyfile
