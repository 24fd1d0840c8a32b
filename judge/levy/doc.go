// Package levy judges contributions (缴费): from facts and a contribution policy
// (law/levyfile) to amounts by payer and fund with the reasons: what is owed for
// a term, what others pay on behalf, the late fee to the day, months made up,
// what retirement still asks for, what is credited to a personal account and at
// what interest, and how a payment is allocated.
//
// Legal basis: 社会保险法 arts. 27, 60–63 and 86; the circulars that the policy
// cites. Arithmetic is exact, each rounding is named by the policy, amounts are
// fen. What a person owes is split, never added up from two sides: the part that
// others pay is taken out of an item, the rest stays with its payer.
//
// Limits: pure. It reads no clock, no register and no ledger; who is assessed, and
// what was paid before, comes as facts.
package levy
