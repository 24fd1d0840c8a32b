// Package sieve audits many bills at once by all rules of an engine (批量审核):
// columns are sieved, and only what stays in the sieve is judged.
//
// Legal basis: 医疗保障基金智能审核和监控知识库、规则库管理办法(试行); 医疗保障基金使用监督管理条例 art. 38.
//
// Lines lie in columns, clustered by person (Batch). The engine's rules and
// knowledge are compiled (Compile) into tests on columns: one test for each rule
// kind, which must hold wherever the judge of that kind could find something. A
// person is judged by those rules alone whose test held on him, by the same
// evaluators as every other claim, so that lines, quantities, fen, evidence and
// clause of a finding are the judge's own. Whoever fails no test is never judged.
//
// Limits: a kind without a test of its own is judged on everybody (Unsieved
// names such rules); statistics of institutions are added up apart.
package sieve
