// Package levyfile is the language in which a region's contribution policy
// (缴费政策) is written: who owes what by which base and rate, what others pay on
// a person's behalf, late fees, back-pay, the years that retirement asks for,
// what is credited to personal accounts and at what interest. Files are Chinese,
// written by policy staff: dated values with a citation beside each, and
// formulas of law/expr over them.
//
// Legal basis: the circulars that each file cites; 社会保险法 arts. 27, 60, 62, 63
// and 86; 社会保险费征缴暂行条例 (国令259); 国办发〔2021〕14号 on account credits.
//
// The manners are those of package policyfile: all complaints at once with file,
// line and column; a file with an error gives no Policy; 依据 with 核实 beside each
// value; 无 is refused and never taken for zero; arithmetic is exact and each
// rounding named. What a person owes is money that is split: what others pay on
// behalf is taken out of an item and the rest stays with its payer, so that the
// parts add up by construction.
//
// Complaint codes: L001 cannot be read, L002 not YAML, L003 structure, L101
// unknown key, L102 missing key, L103 twice, L104 a name that cannot be used,
// L201 a value that is not possible, L202 dates, L203 citations, L204 tables,
// L205 a circle of formulas, L301 worth a look, L4xx of case files; P2xx are
// those of formulas, from package expr.
//
// Limits: a policy is total and pure. How the parts become a verdict is decided
// by judge/levy; whether a person is covered, and waiting, elsewhere.
package levyfile
