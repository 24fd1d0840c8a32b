// Package guidance audits what a doctor is about to order or a counter about to
// settle (事前提醒、事中监控): a provider sends the patient's visit with its orders and
// gets what the rules find before money flows, and says what it does about it.
//
// Legal basis: 医疗保障基金智能审核和监控知识库、规则库管理办法(试行): reminders before, watching
// during; 定点医药机构接口规范 transactions 3101, 3102, 3103.
//
// The orders are judged with what the centre knows of the person's last year, so
// that windows reach over institutions. Findings are kept; a reminder with which
// the provider goes on needs a reason, and without one is open until its due day.
//
// Limits: what funds will pay of a line is not settled yet: it is taken as the
// line without what the message says the person bears. It changes no bill.
package guidance
