// Package vetting is the audit desk's work on rules and findings (规则试跑与疑点处理): a
// rule is tried on history before it is published, and what rules found is
// confirmed or dismissed by the agency, which in turn says how precise a rule is.
//
// Legal basis: 医疗保障基金智能审核和监控知识库、规则库管理办法(试行): rules are verified before they
// are put to use, and rules and knowledge are kept current by what review finds;
// 医疗保障基金使用监督管理条例 (国令735) art. 38.
//
// A trial runs beside the business and writes nothing but its own result. A
// finding is never changed: a decision is a further row, and the next one is
// another person's. A finding whose settlement was reversed is closed by that
// alone. Limits: hearing, appeal and recovery of money are casework's.
package vetting
