// Package trial runs the cases beside audit rule files: small tables of a
// person, visits, fee lines and knowledge, with the findings that an auditor
// expects, each with its lines, quantity and 元. X.bad holds claims that the
// rule X must find, X.good claims that it must leave alone.
//
// Legal basis: 医疗保障基金智能审核和监控知识库、规则库管理办法(试行): rules are tried
// before they are published.
package trial
