// Package deliveryfile reads what says how a delivery of audit knowledge is laid
// out (交付说明): which files it consists of, which sheet and columns hold names,
// codes and limits, and in which words, so that the next official batch is loaded
// by a new description and not by a new program.
//
// Legal basis: 医疗保障基金智能审核和监控知识库、规则库管理办法(试行): knowledge points come
// batch by batch, each with the rule it belongs to.
//
// Limits: it describes tables with one header row; reading them is
// process/curation's. A description with an error is never used.
package deliveryfile
