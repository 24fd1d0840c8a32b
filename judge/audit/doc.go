// Package audit judges claims by the rules and knowledge of the audit (智能审核):
// facts of one person in, findings (疑点) with lines, questioned money and
// evidence out. It is pure: no clock, no database.
//
// Legal basis: 医疗保障基金使用监督管理条例 (国令735) art. 38–41, 医疗保障基金智能审核和
// 监控知识库、规则库管理办法(试行), and what each rule file and point cites.
//
// What all kinds share:
//   - a line is judged by the points and parameters that hold on its own day;
//   - what is not known is never a violation: the rule is not judged, and a hit
//     of data quality says which fact is missing;
//   - only fund-paid money is questioned, in proportion to the quantity over;
//   - reversals are netted out before anything is counted;
//   - over a limit, the latest lines are over first;
//   - a line's questioned money of all rules together is the largest of them.
//
// One shape for all: a kind's name → compile(rule, knowledge) → evaluator
// (facts → findings). Statistics of an institution are judged apart, on what
// persons add up to (Summary). Limits: what becomes of a finding is not here.
package audit
