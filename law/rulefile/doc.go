// Package rulefile reads audit rule files (审核规则文件): what a rule of the rule
// base says in words that auditors use, with parameters by region and date,
// each with its citation; and the case files beside it.
//
// Legal basis: 医疗保障基金智能审核和监控知识库、规则库管理办法(试行): a rule has logic,
// parameters, thresholds and a level of judgement. The catalogue of kinds is
// that of the national rule base of 2025 (88 kinds) with what regions add.
//
// A rule either names one of the kinds (Kinds), whose evaluator is code of
// judge/audit and whose figures are here, or is written as an expression over
// line, visit, person and history (law/expr), checked for units and bounded in
// cost. Every complaint has file, line and column, and a file with an error is
// never used.
//
// Limits: the package judges nothing and holds no knowledge points.
package rulefile
