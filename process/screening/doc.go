// Package screening audits many bills at once (批量审核): ten million fee lines in
// seconds, on all cores, in bounded memory.
//
// Legal basis: 医疗保障基金智能审核和监控知识库、规则库管理办法(试行); 医疗保障基金使用监督管理条例 art. 38.
//
// Lines lie in columns, clustered by person and ordered by day and item (Batch).
// Rules are compiled (Compile) into three kinds of steps: a line step runs only
// for items that a rule names, found by one look at a word of bits an item; a
// day step sees all lines of a person's day; a person step sees all visits. What
// a rule says may differ from day to day: each stretch of days in which knowledge
// does not change has tables of its own, and a line is judged by those of its day.
//
// What the database holds is audited by all rules in force (Service.Screen): page
// by page into the columns of package sieve, whose tests say on whom which rules
// are judged. Files are audited by package bills.
//
// Limits: a hit of a Program says which line, which rule and how much is over;
// evidence, clause and questioned money of a finding come from the judge.
package screening
