// Package charting takes in the medical papers of a visit (病案资料上传) and the
// settlement list of a settlement, and answers what was taken in.
//
// Legal basis: 医疗保障基金使用监督管理条例 (国令735) art. 14–15, 医疗保障基金结算清单填写
// 规范 (医保办发〔2021〕34号), 定点医药机构接口规范 (XJ-K01-2020) group 4. An institution
// submits papers of its own visits only. What comes again unchanged changes
// nothing; what differs is a further revision. A list that was submitted is not
// changed any more until it is returned.
//
// Limits: the papers are checked for shape, not for sense; that is the audit's.
// The quality of a list is checked by the few rules of quality.go. Approval and
// return of a list are the agency's, through casework.
package charting
