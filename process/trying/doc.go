// Package trying keeps what is tried on history before it is put to use (试跑与试算):
// an audit rule tried on settled bills, a benefit policy tried on the
// settlements of a span. A trial runs beside the business, for minutes or
// hours, and changes nothing but its own row: who began it and when, what was
// tried against what, how far it is, and what came of it.
//
// Legal basis: 医疗保障基金智能审核和监控知识库、规则库管理办法(试行) and 医疗保障待遇清单制度
// (医保发〔2021〕5号): rules and benefits are reckoned with before they are decided,
// and on what they were decided can be shown afterwards.
//
// What a trial does and what its result looks like is its own package's
// (vetting, whatif); here both are texts. Whoever runs a trial gives a sign of
// life every few seconds. One that gave none for Patience was broken off with
// its server (中断), which is never stored: it can only be begun once more, as a
// trial of its own.
package trying
