// Package auditbench measures mass audit (批量审核的基准测试): ten million made-up fee
// lines with planted faults under twelve rules, by the compiled program of
// process/screening, by a scan written by hand for these twelve rules alone, and
// by DuckDB, in the same run on the same lines, with hits equal to the line.
//
// The twelve: sex, age, limit price, quantity of a day, level of the institution,
// diagnoses allowed, pairs on one day, times within rolling days, overlapping
// supply, readmission within 15 days, charges outside the stay, duplicates.
//
// Limits: the lines are random, not a city; what a rule finds says nothing about
// real hospitals. DuckDB comes from its npm package and is for this bench only.
package auditbench
