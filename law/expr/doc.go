// Package expr is the exact expression grammar of policy and rule files: what
// the typed steps of a policy do not say is written as a formula.
//
//	若 年龄 ≥ 60 则 甲 否则 乙          a choice
//	甲 且 乙, 甲 或 乙, 非 甲            conditions
//	= ≠ < ≤ > ≥ 属于 不属于              comparisons
//	甲 不低于 乙 不超过 丙               bounds; they bind after + − × ÷
//	+ − × ÷ ( ) 名字 名字(…)             arithmetic, names, calls
//	1200  30万  70%  5‰  2024-01-01      literals
//
// Every figure has a unit (元, 比例, 天 …), checked before anything is
// computed: there is no money × money, no ratio + money, no days + months; a
// bare number takes the unit of what it meets. Arithmetic is exact
// (money.Rate); what does not fit is an error, never a wrong number.
//
// The grammar is total: no loops, no assignment, no recursion. Names and calls
// are resolved by the Scope of whoever compiles the formula.
package expr
