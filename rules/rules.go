// Package rules holds the audit rules that the binary ships (审核规则): one file
// for each rule in words that auditors read, beside it the claims that it must
// find (.bad) and those that it must leave alone (.good).
//
// Legal basis: what each file cites; the kinds are those of the national rule
// base of 2025 and of common local lists. Limits: data only; law/rulefile reads
// it, judge/audit runs it. Figures marked 本地参数 are conventions to be set by
// each region.
package rules

import "embed"

// FS holds every shipped rule and its cases.
//
//go:embed 药品 项目 耗材 诊断手术 就诊 病历 机构 自定义
var FS embed.FS

// Knowledge holds a small fictional delivery of knowledge for the codes of the
// demonstration city: the description KnowledgeLayout and its attachments.
//
//go:embed 示范知识
var Knowledge embed.FS

// KnowledgeLayout is the description of the demonstration's knowledge; the other
// files of its folder are what it reads.
const KnowledgeLayout = "示范知识/交付说明.yaml"
