// Package traffic plays a planned day of the synthetic city against a centre,
// as hospitals' and pharmacies' systems would: the national interface over
// HTTP, one POST {base}/{infno} for each transaction.
//
// It trusts nothing: every answer's amounts are checked against the identities
// that the interface promises, a repeated message must be answered alike, what
// must be refused must be refused, and the balance of a personal account must
// follow from what was paid from it. It imports no door; the messages are built
// here from the interface's field lists (XJ-K01-2020, 定点医药机构接口规范).
//
// Errands run concurrently, those that begin at one institution on one worker;
// a person's own messages keep their order. It reads no clock: message times
// come from the plan, latencies from the clock in Hooks.
package traffic
