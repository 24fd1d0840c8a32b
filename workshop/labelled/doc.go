// Package labelled makes claims of which it is known what an audit must find:
// clean ones, ones with a planted violation, and ones that lie just within a
// limit; and measures an engine by them, recall and false alarms by kind.
//
// Legal basis: 医疗保障基金智能审核和监控知识库、规则库管理办法(试行): rules are measured
// before they are published. The claims are written from the definitions of the
// catalogue of rule kinds, apart from the evaluators: figures are worked out
// here by the definition's own words, in whole numbers.
//
// Limits: persons, items and knowledge are made up; how often a kind occurs
// says nothing about real claims.
package labelled
