// Package settlement carries one claim from registration to settlement and,
// if need be, back (结算): register, upload, pre-settle, settle, reverse, and the
// answer to "why".
//
// Legal basis: 社会保险法 art. 28–29 (direct settlement), 医保经办条例 (国令765),
// 定点医药机构接口规范 (XJ-K01-2020). It decides nothing about benefits itself: facts
// are gathered by version id, judged by the pure judges entitlement and
// benefit, and written under the person's lock in one unit of work together
// with fee lines, accumulator deltas, postings and the sealing link.
//
// Pre-settlement is settlement that stops before the write. A reversal is an
// act of its own that mirrors its settlement. What the package does not do:
// claim audit, care away from home, clearing with providers.
package settlement
