// Package filing takes in what providers file for a person (人员备案): a transfer
// to another hospital (转院), a chronic disease (慢特病), the institution that the
// person chose (定点); and takes it back.
//
// Legal basis: 医保经办条例 (国令765), 定点医药机构接口规范 (XJ-K01-2020) transactions
// 2501–2506. A filing takes effect at once, for the days it names: it makes a
// version of a registration in enrolment, which every later bill of those days
// reads. A withdrawal is a further version, from the day of the withdrawal on;
// bills of earlier days keep what they were judged by.
//
// Limits: whether a person has the disease is the physician's word; filings
// that need an agency's approval wait for casework. The agency's own
// registrations come by import and cannot be withdrawn here.
package filing
