// Package curation takes audit knowledge in, batch by batch (知识入库): it reads the
// attachments of a delivery as its description says, makes knowledge points of
// the rows, refuses what is contradictory, absurd or incomplete by row and
// reason, and writes what is left at once or nothing.
//
// It also publishes audit rules: a rule is tried as 草稿 or 影子 and becomes 启用 by two
// persons.
//
// Legal basis: 医疗保障基金智能审核和监控知识库、规则库管理办法(试行): the knowledge base is
// kept current, each point with its rule and basis.
//
// A point loaded again in a later batch is a further version; what it replaces
// ends where it begins. Limits: it does not invent: a row without the term that
// its kind needs is refused, unless a point of the same kind and item has it.
package curation
